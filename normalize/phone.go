package normalize

import (
	"iter"
	"strconv"
	"strings"
)

// PhoneKind says what a phone number reaches, as far as its digits tell.
type PhoneKind uint8

const (
	PhoneNone       PhoneKind = iota // the text holds no digits
	PhoneUnknown                     // digits that are no number of the Finnish plan
	PhoneMobile                      // 040-048, 050 and the other mobile ranges
	PhoneGeographic                  // area codes 02 to 09, 013 to 019 (018 is Åland)
	PhoneCorporate                   // 010, 020, 029, 030, 039, 071, 073, 075: one number for all sites
	PhoneTollFree                    // 0800
	PhonePremium                     // 0600, 0700
	PhoneShort                       // 112, 116xxx: no E.164 form
	PhoneForeign                     // another country's calling code
)

var phoneKindNames = [...]string{"none", "unknown", "mobile", "geographic", "corporate",
	"toll_free", "premium", "short", "foreign"}

// String returns the kind's code, such as "mobile" or "toll_free".
func (k PhoneKind) String() string {
	if int(k) < len(phoneKindNames) {
		return phoneKindNames[k]
	}
	return "PhoneKind(" + strconv.Itoa(int(k)) + ")"
}

// A Phone is one phone number. It is comparable; two numbers are the same when
// their Number is. The zero Phone means that there was none.
type Phone struct {
	Kind  PhoneKind
	Notes Notes
	// Number holds the digits of the E.164 form, 358401234567 for 040 123 4567.
	// It is 0 where there is no such form or where the digits fit no plan. At
	// most 15 digits, and none begins with 0, so nothing is lost.
	Number uint64
	Short  uint32 // the number of a PhoneShort, else 0
	Ext    string // extension digits, a part of the input
}

// IsValid reports whether the number has an E.164 form. A Finnish number has
// one when prefix and length fit the plan; of a foreign one only its length is
// known.
func (p Phone) IsValid() bool { return p.Number != 0 }

// E164 returns "+358401234567", or "" where the number has no such form.
func (p Phone) E164() string {
	if p.Number == 0 {
		return ""
	}
	var b [16]byte
	return string(p.appendE164(b[:0]))
}

func (p Phone) appendE164(dst []byte) []byte {
	return strconv.AppendUint(append(dst, '+'), p.Number, 10)
}

// String returns the canonical form: E.164, the digits of a short number, or
// "". ParsePhone gives the same number and kind for it.
func (p Phone) String() string {
	if p.Short != 0 {
		return strconv.FormatUint(uint64(p.Short), 10)
	}
	return p.E164()
}

// AppendText appends the canonical form of p to dst. It never fails.
func (p Phone) AppendText(dst []byte) ([]byte, error) {
	switch {
	case p.Short != 0:
		dst = strconv.AppendUint(dst, uint64(p.Short), 10)
	case p.Number != 0:
		dst = p.appendE164(dst)
	}
	return dst, nil
}

// ParsePhone reads the first usable number of a cell as people fill it:
// "Puh. (03) 1234 567", "+358 (0)40 123 4567", "00358-40-1234567 / vaihde",
// "401234567.0" from a spreadsheet. A number without a calling code is read as
// a Finnish one. Where the cell holds several, the first valid one is given and
// NoteSeveral set; [ParsePhones] gives them all. It never fails and does not
// allocate.
func ParsePhone(s string) Phone {
	var first Phone
	found := 0
	for rest := s; rest != ""; {
		var p Phone
		p, rest = scanPhone(rest)
		if p.Kind == PhoneNone {
			continue
		}
		if found++; found == 1 || !usable(first) && usable(p) {
			first = p
		}
		if found > 1 {
			first.Notes |= NoteSeveral
			if usable(first) {
				break
			}
		}
	}
	return first
}

func usable(p Phone) bool { return p.Number != 0 || p.Short != 0 }

// ParsePhones yields every number of a cell, in order.
func ParsePhones(s string) iter.Seq[Phone] {
	return func(yield func(Phone) bool) {
		for rest := s; rest != ""; {
			var p Phone
			p, rest = scanPhone(rest)
			if p.Kind != PhoneNone && !yield(p) {
				return
			}
		}
	}
}

// maxPhoneDigits bounds what is collected for one number: 15 of E.164, an
// international prefix, a trunk zero and a spreadsheet's ".0".
const maxPhoneDigits = 20

// A phoneScan collects the digits of one number.
type phoneScan struct {
	d     [maxPhoneDigits]byte
	n     int
	plus  bool
	seps  int // separators between digits
	over  bool
	notes Notes
}

func (c *phoneScan) digit(b byte) {
	if c.n == len(c.d) {
		c.over = true
		return
	}
	c.d[c.n] = b
	c.n++
}

// scanPhone reads one number from the front of s and returns what follows it.
// The rest is always shorter than s.
func scanPhone(s string) (Phone, string) {
	var c phoneScan
	i := phoneStart(s)
	if i < 0 {
		return Phone{}, ""
	}
	c.notes = phoneLabel(s[:i])
	i = c.collect(s, i)
	if i < len(s) && c.sciFloat(s[i:]) {
		end := i + 1
		for end < len(s) && (s[end] == '+' || isDigit(s[end])) {
			end++
		}
		return Phone{Kind: PhoneUnknown, Notes: c.notes | NoteLost}, s[end:]
	}
	ext, rest := phoneExtension(s[i:])
	if c.n < 3 {
		// A lone digit or two is part of a label, not a number.
		return Phone{}, rest
	}
	p := Phone{Kind: PhoneUnknown}
	if !c.over {
		p = resolvePhone(c.d[:c.n], c.plus, c.seps)
	}
	p.Notes |= c.notes
	p.Ext = ext
	return p, rest
}

// phoneStart finds where the first number of s begins: a digit, a plus or a
// letter O that stands for a zero, with the bracket before it. -1: none.
func phoneStart(s string) int {
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case isDigit(b):
			return i
		case b == '+' && i+1 < len(s) && (isDigit(s[i+1]) || s[i+1] == ' ' || s[i+1] == '('):
			return i
		case (b == 'O' || b == 'o') && i+1 < len(s) && isDigit(s[i+1]) && (i == 0 || !isLetterByte(s[i-1])):
			return i
		}
	}
	return -1
}

// phoneLabel says what the text before a number tells.
func phoneLabel(s string) Notes {
	var n Notes
	for i := 0; i+1 < len(s); i++ {
		if isLetterByte(s[i]) {
			n = NoteLabel
		}
		if (s[i]|0x20 == 'f') && s[i+1]|0x20 == 'a' && (i == 0 || !isLetterByte(s[i-1]) || s[i-1]|0x20 == 'e') {
			return NoteLabel | NoteFax
		}
	}
	return n
}

// collect appends digits from s[i:] until something ends the number, and
// returns its position.
func (c *phoneScan) collect(s string, i int) int {
	for i < len(s) {
		b := s[i]
		switch {
		case isDigit(b):
			c.digit(b)
			i++
		case b == '+':
			if c.n > 0 || c.plus {
				return i
			}
			c.plus = true
			i++
		case b == '(' || b == ')':
			i += c.bracket(s[i:])
		case b == '.' && c.trailingZero(s[i:]):
			c.notes |= NoteFloat
			return i + 2
		case b == '/' || b == ',':
			// 03/123 4567 is one number; 03 123 4567 / 040 123 4567 are two.
			if c.n > 4 || c.plus {
				return i
			}
			c.seps++
			i++
		case b == ' ' || b == '-' || b == '.' || b == '_':
			if b == ' ' && c.complete() && startsNumber(s[i:]) {
				return i
			}
			c.seps++
			i++
		default:
			w := phoneSeparator(s[i:])
			if w == 0 {
				d, ok := letterDigit(s, i, c.n > 0)
				if !ok {
					return i
				}
				c.digit(d)
				c.notes |= NoteLetterDigit
				i++
				continue
			}
			c.seps++
			i += w
		}
	}
	return i
}

// bracket handles s[0] == '(' or ')' and returns the bytes to skip. In
// "+358 (0)40" the zero is dialled inside the country only.
func (c *phoneScan) bracket(s string) int {
	if c.n > 0 && strings.HasPrefix(s, "(0)") {
		c.notes |= NoteTrunkDropped
		return 3
	}
	c.seps++
	return 1
}

// trailingZero reports that s is the ".0" that a spreadsheet left behind a
// number.
func (c *phoneScan) trailingZero(s string) bool {
	return c.n >= 6 && c.seps == 0 && len(s) >= 2 && s[1] == '0' &&
		(len(s) == 2 || !isDigit(s[2]) && !isLetterByte(s[2]))
}

// sciFloat reports that s goes on as the exponent of 4.01E+08.
func (c *phoneScan) sciFloat(s string) bool {
	return c.n > 0 && len(s) >= 3 && (s[0] == 'E' || s[0] == 'e') && s[1] == '+' && isDigit(s[2])
}

// complete reports that the digits so far are a whole number, so that a space
// and a new zero may begin another.
func (c *phoneScan) complete() bool {
	return c.n >= 9 && !c.over && usable(resolvePhone(c.d[:c.n], c.plus, c.seps))
}

// startsNumber reports that s, after its spaces, begins with 0 or + and holds
// at least seven digits before a letter or a slash: a number of its own.
func startsNumber(s string) bool {
	s = strings.TrimLeft(s, " ")
	if s == "" || s[0] != '0' && s[0] != '+' && s[0] != '(' {
		return false
	}
	n := 0
	for i := 0; i < len(s) && n < 7; i++ {
		switch b := s[i]; {
		case isDigit(b):
			n++
		case b == ' ' || b == '-' || b == '+' || b == '(' || b == ')':
		default:
			return false
		}
	}
	return n == 7
}

// phoneSeparator returns the length of a no-break or thin space or of a dash
// at the start of s, or 0.
func phoneSeparator(s string) int {
	switch {
	case strings.HasPrefix(s, "\u00a0"), strings.HasPrefix(s, "\u00ad"):
		return 2
	case len(s) >= 3 && s[0] == 0xE2 && s[1] == 0x80:
		// U+2000 to U+2015 are spaces, joiners, marks and dashes; U+202F is a
		// narrow no-break space.
		if s[2] <= 0x95 || s[2] == 0xAF {
			return 3
		}
	case strings.HasPrefix(s, "\u2212"), strings.HasPrefix(s, "\ufeff"):
		return 3
	}
	return 0
}

// letterDigit reads s[i] as the digit it was typed for: O as 0, l and I as 1,
// where digits stand beside it; a number that has not started cannot begin with
// 1.
func letterDigit(s string, i int, started bool) (byte, bool) {
	near := i > 0 && isDigit(s[i-1]) || i+1 < len(s) && isDigit(s[i+1])
	next := i+1 < len(s) && isLetterByte(s[i+1]) && s[i+1]|0x20 != 'o'
	if !near || next {
		return 0, false
	}
	switch s[i] {
	case 'O', 'o':
		return '0', true
	case 'l', 'I':
		return '1', started
	}
	return 0, false
}

var extensionWords = [...]string{"alanumero", "alanro", "alanum", "alan.", "ala", "anknytning", "ankn", "ank", "extension", "ext", "x", "#"}

// phoneExtension reads an extension from the front of s: "alanro 12", "ext.
// 12", "ankn. 12", "x12".
func phoneExtension(s string) (ext, rest string) {
	t := strings.TrimLeft(s, " ,;:(")
	for _, w := range extensionWords {
		if len(t) <= len(w) || !strings.EqualFold(t[:len(w)], w) {
			continue
		}
		v := strings.TrimLeft(t[len(w):], " .:")
		n := 0
		for n < len(v) && isDigit(v[n]) {
			n++
		}
		if n == 0 || n > 6 {
			return "", s
		}
		return v[:n], v[n:]
	}
	return "", s
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isLetterByte reports whether b is an ASCII letter or a byte of any other
// character.
func isLetterByte(b byte) bool {
	return 'a' <= b|0x20 && b|0x20 <= 'z' || b >= 0x80
}
