package normalize

import (
	"html"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A RepairCode names a kind of damage in a text.
type RepairCode uint8

const (
	RepairMojibake       RepairCode = iota + 1 // UTF-8 read as Latin-1 or Windows-1252
	RepairMojibakeTwice                        // the same, twice over
	RepairNotUTF8                              // bytes of Latin-1 or Windows-1252 in a text that should be UTF-8
	RepairEntity                               // an HTML entity, such as &amp;
	RepairDecomposed                           // a letter and its accent as two characters
	RepairNoBreakSpace                         // a space that only looks like one
	RepairInvisible                            // zero-width characters, soft hyphens, byte order marks
	RepairControl                              // control characters, line breaks and tabs among them
	RepairDigitForLetter                       // 0Y for Oy: a digit typed for the letter it looks like
	RepairSpelling                             // konkurssipesaä: a word around a name, one slip away from the right one
	RepairLost                                 // U+FFFD: a letter that nothing can bring back; told, not repaired
)

var repairNames = [...]string{
	RepairMojibake: "mojibake", RepairMojibakeTwice: "mojibake_twice", RepairNotUTF8: "not_utf8",
	RepairEntity: "html_entity", RepairDecomposed: "decomposed", RepairNoBreakSpace: "no_break_space",
	RepairInvisible: "invisible", RepairControl: "control", RepairDigitForLetter: "digit_for_letter",
	RepairSpelling: "spelling", RepairLost: "lost_letter",
}

// String returns the machine name of the code, which does not change between
// versions.
func (c RepairCode) String() string {
	if int(c) < len(repairNames) && repairNames[c] != "" {
		return repairNames[c]
	}
	return "unknown"
}

// A Repair tells that a text was damaged in one way, and in how many places.
type Repair struct {
	Code  RepairCode
	Count int
}

// RepairText undoes what programs do to text on its way between them and lists
// each kind of damage found. It changes no letter that a person typed: case,
// spelling and runs of spaces stay. The result is valid UTF-8 in NFC, and
// repairing it again changes nothing.
//
// Mojibake is undone where a run of characters, written in Windows-1252, is
// valid UTF-8; as often as that holds. RepairText does not allocate when there
// is nothing to repair.
func RepairText(s string) (string, []Repair) {
	return appendRepaired(nil, s)
}

// appendRepaired is RepairText with the list appended to rs.
func appendRepaired(rs []Repair, s string) (string, []Repair) {
	if !suspect(s) {
		return s, rs
	}
	rp := repairer{list: rs, from: len(rs)}
	// A repair can bring to light what another one undoes (an entity that
	// holds mojibake), so go on until nothing changes. Every round but the
	// composing one makes the text shorter or rids it of a character for good.
	for {
		t := rp.utf8(s)
		t = rp.entities(t)
		// All layers, before what stands for a byte (a no-break space) goes.
		for u := rp.mojibake(t); u != t; u = rp.mojibake(t) {
			t = u
		}
		t = rp.characters(t)
		if !norm.NFC.IsNormalString(t) {
			t = norm.NFC.String(t)
			rp.add(RepairDecomposed, 1)
		}
		if t == s {
			break
		}
		s = t
	}
	if n := strings.Count(s, "\ufffd"); n > 0 {
		rp.add(RepairLost, n)
	}
	return s, rp.list
}

// suspect reports whether s needs a closer look. It errs on the side of true.
func suspect(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '&':
			if entityEnd(s, i) > 0 {
				return true
			}
		case c < ' ' || c == 0x7f:
			return true
		case c < utf8.RuneSelf:
		case c == 0xc3 && i+1 < len(s) && s[i+1] >= 0x80 && s[i+1] < 0xc0:
			// À to ÿ, most of what is not ASCII in a Finnish text. Mojibake
			// only if a continuation byte, seen as a character, follows.
			i++
			if i+1 < len(s) && s[i+1] >= utf8.RuneSelf {
				if b, n := cp1252(s[i+1:]); n == 0 || b < 0xc0 {
					return true
				}
			}
		default:
			return true
		}
	}
	return false
}

type repairer struct {
	list []Repair
	from int // where the list of this text begins
}

func (rp *repairer) add(c RepairCode, n int) {
	for i := range rp.list[rp.from:] {
		if r := &rp.list[rp.from+i]; r.Code == c {
			r.Count += n
			return
		}
	}
	rp.list = append(rp.list, Repair{c, n})
}

// has reports whether c is already in the list.
func (rp *repairer) has(c RepairCode) bool {
	for _, r := range rp.list[rp.from:] {
		if r.Code == c {
			return true
		}
	}
	return false
}

// utf8 reads bytes that are not UTF-8 as Windows-1252.
func (rp *repairer) utf8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			r = fromCP1252(s[i])
			rp.add(RepairNotUTF8, 1)
		}
		b.WriteRune(r)
		i += n
	}
	return b.String()
}

// entities decodes character references that end in a semicolon. Without one,
// as browsers allow it, X&LTD would lose its letters.
func (rp *repairer) entities(s string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(s); i++ {
		if s[i] != '&' {
			continue
		}
		end := entityEnd(s, i)
		if end < 0 {
			continue
		}
		if t := html.UnescapeString(s[i:end]); t != s[i:end] {
			b.WriteString(s[done:i])
			b.WriteString(t)
			rp.add(RepairEntity, 1)
			done, i = end, end-1
		}
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// entityEnd returns the end of the reference that begins at i, or -1.
func entityEnd(s string, i int) int {
	const longest = 32 // the longest name, with both ends
	for j := i + 1; j < len(s) && j < i+longest; j++ {
		switch c := s[j]; {
		case c == ';':
			return j + 1
		case c == '#' && j == i+1:
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		default:
			return -1
		}
	}
	return -1
}

// mojibake undoes one layer.
func (rp *repairer) mojibake(s string) string {
	var b strings.Builder
	var raw []byte
	done := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		start := i
		raw = raw[:0]
		for i < len(s) && s[i] >= utf8.RuneSelf {
			c, n := cp1252(s[i:])
			if n == 0 {
				break
			}
			raw = append(raw, c)
			i += n
		}
		if i == start {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
		}
		if !isMojibake(raw) {
			continue
		}
		b.WriteString(s[done:start])
		b.Write(raw)
		done = i
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	if rp.has(RepairMojibake) {
		rp.add(RepairMojibakeTwice, 1)
	} else {
		rp.add(RepairMojibake, 1)
	}
	return b.String()
}

// isMojibake reports whether a run of characters, written as Windows-1252, was
// UTF-8 before. Quotes and dashes also stand after a clean capital (`HYVÄ”`),
// so after a lead byte that European text seldom has they do not count.
func isMojibake(raw []byte) bool {
	if len(raw) < 2 || !utf8.Valid(raw) {
		return false
	}
	for i, c := range raw {
		switch c {
		case 0xc2, 0xc3, 0xe2: // Â Ã â: Latin-1 letters and punctuation
			return true
		}
		if c >= 0xc0 && i+1 < len(raw) {
			if d := raw[i+1]; d > 0x80 && d < 0xa0 && !(d >= 0x91 && d <= 0x97) && d != 0x85 || d >= 0xa1 && d != 0xbb && d != 0xae && d != 0xb0 {
				return true
			}
		}
	}
	return false
}

// cp1252 returns the Windows-1252 byte of the first character of s and its
// length in s; 0, 0 if it has none. A C1 control counts as the byte itself: it
// is what programs that read Latin-1 make of it.
func cp1252(s string) (byte, int) {
	r, n := utf8.DecodeRuneInString(s)
	if r < 0x100 {
		return byte(r), n
	}
	for i, c := range cp1252High {
		if c == r {
			return byte(0x80 + i), n
		}
	}
	return 0, 0
}

func fromCP1252(c byte) rune {
	if c >= 0x80 && c < 0xa0 {
		if r := cp1252High[c-0x80]; r != 0 {
			return r
		}
	}
	return rune(c)
}

// cp1252High are the characters of 0x80 to 0x9f; 0 where there is none.
var cp1252High = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// characters replaces or drops single characters.
func (rp *repairer) characters(s string) string {
	i := strings.IndexFunc(s, func(r rune) bool { return replacement(r) != 0 })
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:i])
	for _, r := range s[i:] {
		c := replacement(r)
		switch c {
		case RepairNoBreakSpace:
			r = ' '
		case RepairControl:
			r = ' '
		case RepairInvisible:
			rp.add(c, 1)
			continue
		case 0:
			b.WriteRune(r)
			continue
		}
		rp.add(c, 1)
		b.WriteRune(r)
	}
	return b.String()
}

// replacement returns what is wrong with r, or 0.
func replacement(r rune) RepairCode {
	switch {
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return RepairControl
	case r == 0xa0, r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f, r == 0x3000, r == 0x2028, r == 0x2029:
		return RepairNoBreakSpace
	case r == 0xad, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0x034f, r >= 0xfe00 && r <= 0xfe0f:
		return RepairInvisible
	}
	return 0
}
