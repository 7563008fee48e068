package ytunnus

import "strings"

// maxLoose is how many bytes ParseLoose reads; a business ID field holds a fraction of it.
const maxLoose = 256

// ParseLoose reads whatever stands in the field of a business ID. It never fails; see the package's documentation for
// what it decides and in which order. Texts of more than 256 bytes are searched for personal identity codes and not
// read further, so the time is linear in the length of s with a small constant. It does not allocate when there is
// nothing to repair or suggest.
func ParseLoose(s string) Reading {
	if r, ok := readClean(s); ok {
		return r
	}
	if n := detectHetu(s, IDField); n != NoteNone {
		return Reading{Kind: Hetu, Note: n}
	}
	if len(s) > maxLoose {
		return Reading{Kind: Invalid, Note: NoteTooLong}
	}
	if isNothing(s) {
		return Reading{}
	}
	var p parser
	p.fold(s)
	if !p.itemise() {
		return Reading{Kind: Invalid, Note: NoteTooLong}
	}
	return p.read()
}

// readClean reads the written form and the VAT form, FI and eight digits with at most a blank between, as long as the
// check digit is right. Neither has six digits in a row alone, so neither can be a personal identity code.
func readClean(s string) (Reading, bool) {
	n, ok := written(s)
	if !ok && (len(s) == 10 || len(s) == 11 && s[2] == ' ') && s[:2] == "FI" {
		n, ok = eightDigits(s[len(s)-8:])
	}
	if !ok {
		return Reading{}, false
	}
	id := fromNumber(n)
	if !id.IsValid() || id.IsPlaceholder() {
		return Reading{}, false
	}
	return Reading{Kind: Valid, ID: id, Note: rangeNote(id)}, true
}

func rangeNote(id ID) Note {
	if id.usualRange() {
		return NoteNone
	}
	return NoteUnusualRange
}

func eightDigits(s string) (n uint32, ok bool) {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + uint32(s[i]-'0')
	}
	return n, len(s) == 8
}

// nothings are what people write when there is no business ID to write, in Finnish, Swedish and English.
var nothings = [...]string{
	"x", "xx", "xxx", "n/a", "na", "none", "null", "nil", "nan", "#n/a", "#puuttuu", "tbd",
	"ei", "ei ole", "ei oo", "ei tiedossa", "ei tunnusta", "ei tunnistetta", "ei y-tunnusta", "ei tietoa", "puuttuu", "puuttuva",
	"tuntematon", "selvitetään", "selvitettävä", "yksityinen", "yksityishenkilö", "henkilö", "yks.hlö", "yks. hlö",
	"saknas", "ingen", "inget", "okänd", "privat", "privatperson",
	"unknown", "missing", "private", "private person", "not available", "not applicable",
}

// references begin a text that sends the reader elsewhere: "see the notes".
var references = [...]string{"kts", "ks.", "katso ", "se anteckning", "see "}

// isNothing reports whether s says that there is no ID.
func isNothing(s string) bool {
	s = strings.TrimFunc(s, func(r rune) bool { return !isAlnum(runeSymbol(r)) && r != '#' })
	if s == "" {
		return true
	}
	if strings.ContainsAny(s, "0123456789") {
		return false
	}
	for _, w := range nothings {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	for _, w := range references {
		if len(s) >= len(w) && strings.EqualFold(s[:len(w)], w) {
			return true
		}
	}
	return false
}

// A repairSet holds a Repair as the bit of its number.
type repairSet uint32

func (r *repairSet) add(p Repair)     { *r |= 1 << p }
func (r repairSet) has(p Repair) bool { return r&(1<<p) != 0 }

func (r repairSet) list() []Repair {
	var buf [repairEnd]Repair
	ps := buf[:0]
	for p := Repair(1); p < repairEnd; p++ {
		if r.has(p) {
			ps = append(ps, p)
		}
	}
	return append([]Repair(nil), ps...)
}

// A parser holds one folded text and the items found in it.
type parser struct {
	b     [maxLoose]byte
	n     int
	items [maxItems]item
	k     int // number of items
	done  repairSet
	dash  bool // a dash other than the ASCII one was folded
	cands [maxCands]candidateID
	c     int // number of candidates
}

const (
	maxItems = 48 // more words and numbers than that are no business ID
	maxCands = 12
)

// fold writes s to p.b, one byte a character, without blanks and quotation marks around it.
func (p *parser) fold(s string) {
	for i := 0; i < len(s); {
		c, size := symbol(s, i)
		if size > 1 || s[i] >= 0x80 || s[i] == 0 {
			switch {
			case c == symNone:
				p.done.add(InvisibleGone)
			case c == '-':
				p.dash = true
			case c < 0x80 && isAlnum(c):
				p.done.add(WidthFolded)
			}
		}
		i += size
		if c != symNone {
			p.b[p.n] = c
			p.n++
		}
	}
	lo, hi := 0, p.n
	trim := func(cut func(byte) bool, why Repair) {
		for lo < hi && cut(p.b[lo]) {
			lo++
			p.done.add(why)
		}
		for lo < hi && cut(p.b[hi-1]) {
			hi--
			p.done.add(why)
		}
	}
	blank := func(c byte) bool { return c == ' ' }
	trim(blank, Trimmed)
	trim(func(c byte) bool { return c == '\'' || c == '"' || c == '=' || c == '`' }, QuoteRemoved)
	trim(blank, Trimmed)
	p.n = copy(p.b[:], p.b[lo:hi])
}

type itemKind uint8

const (
	itemWord   itemKind = iota // letters only
	itemDigits                 // digits only
	itemOVT                    // an OVT code with letters in its suffix
	itemMixed                  // letters and digits that are none of these
)

// An item is a row of letters and digits.
type item struct {
	span
	kind   itemKind
	letter bool // digits of which some were letters
	glued  bool // nothing stands between it and the item before
	used   bool // part of a candidate, or of its prefix
}

func (it *item) len() int { return it.hi - it.lo }

// itemise cuts the folded text into items. It returns false if there are too many.
func (p *parser) itemise() bool {
	for i := 0; i < p.n; {
		if !isAlnum(p.b[i]) {
			i++
			continue
		}
		if p.k+2 > maxItems { // a row makes at most two items
			return false
		}
		j, digits := i, 0
		for j < p.n && isAlnum(p.b[j]) {
			if isDigit(p.b[j]) {
				digits++
			}
			j++
		}
		switch digits {
		case 0:
			p.word(i, j)
		case j - i:
			p.add(item{span: span{i, j}, kind: itemDigits})
		default:
			p.mixed(i, j)
		}
		i = j
	}
	return true
}

func (p *parser) add(it item) {
	p.items[p.k] = it
	p.k++
}

// word adds a word, or the check digit of an ID if it is a letter that looks like one: O8OO323-O.
func (p *parser) word(lo, hi int) {
	it := item{span: span{lo, hi}, kind: itemWord}
	if hi-lo == 1 && p.k > 0 && lo == p.items[p.k-1].hi+1 && p.b[lo-1] != ' ' {
		before := &p.items[p.k-1]
		d := likeDigit(p.b[lo])
		if before.kind == itemDigits && (before.len() == 7 || before.len() == 6) && d != 0 {
			p.b[lo] = d
			it.kind, it.letter = itemDigits, true
		}
	}
	p.add(it)
}

// likeDigit returns the digit that a letter is mistaken for, by eye or by a scanner, or 0.
func likeDigit(c byte) byte {
	switch c {
	case 'O', 'o', 'Q', 'D':
		return '0'
	case 'I', 'l', 'i', 'L':
		return '1'
	case 'Z', 'z':
		return '2'
	case 'S', 's':
		return '5'
	case 'G':
		return '6'
	case 'B':
		return '8'
	}
	return 0
}

// glueds are prefixes that are written without a blank before the digits.
var glueds = [...]string{"FIFI", "VATFI", "ALVFI", "FI", "VAT", "ALV", "LY", "FO", "Y"}

// mixed adds a row of letters and digits: a prefix and digits, an OVT code, digits with letters that look like some,
// or none of these.
func (p *parser) mixed(lo, hi int) {
	for _, g := range glueds {
		if hi-lo > len(g) && p.hasPrefix(lo, hi, g) && p.number(lo, lo+len(g), hi) {
			return
		}
	}
	operator := isLetter(p.b[lo]) && isLetter(p.b[lo+1]) && p.hasPrefix(lo+2, hi, ovtPrefix)
	if operator && p.number(lo, lo+2, hi) || p.number(lo, lo, hi) {
		return
	}
	p.add(item{span: span{lo, hi}, kind: itemMixed})
}

func (p *parser) hasPrefix(lo, hi int, prefix string) bool {
	if hi-lo < len(prefix) {
		return false
	}
	for i := 0; i < len(prefix); i++ {
		if upper(p.b[lo+i]) != prefix[i] {
			return false
		}
	}
	return true
}

// number adds what stands from at to hi as digits, and what stands from lo to at, if anything, as the word before them.
// It adds nothing and returns false if they are no digits.
func (p *parser) number(lo, at, hi int) bool {
	it := item{span: span{at, hi}, glued: at > lo}
	digits, alike := 0, 0
	for _, c := range p.b[at:hi] {
		if isDigit(c) {
			digits++
		} else if likeDigit(c) != 0 {
			alike++
		}
	}
	switch {
	case digits == hi-at:
		it.kind = itemDigits
	case p.ovtWithSuffix(at, hi):
		it.kind = itemOVT
	case digits+alike == hi-at && digits >= alike && (it.glued || vatCountry(p.b[at:hi]) == nil):
		it.kind, it.letter = itemDigits, true
		for i, c := range p.b[at:hi] {
			if !isDigit(c) {
				p.b[at+i] = likeDigit(c)
			}
		}
	default:
		return false
	}
	if it.glued {
		p.add(item{span: span{lo, at}, kind: itemWord})
	}
	p.add(it)
	return true
}

func (p *parser) ovtWithSuffix(lo, hi int) bool {
	if n := hi - lo; n < 12 || n > 12+maxOVTSuffix || !p.hasPrefix(lo, hi, ovtPrefix) {
		return false
	}
	_, ok := eightDigits(string(p.b[lo+4 : lo+12]))
	return ok
}
