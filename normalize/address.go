package normalize

import (
	"strconv"
	"strings"
)

// AddressKind says where a delivery line leads.
type AddressKind uint8

const (
	AddressNone   AddressKind = iota // nothing, or only a postcode and town
	AddressStreet                    // a street, road, village or island, with or without number
	AddressPOBox                     // a PO box and no street
	AddressCareOf                    // a c/o line and nothing else
)

var addressKindNames = [...]string{"none", "street", "po_box", "care_of"}

// String returns the kind's code, such as "po_box".
func (k AddressKind) String() string {
	if int(k) < len(addressKindNames) {
		return addressKindNames[k]
	}
	return "AddressKind(" + strconv.Itoa(int(k)) + ")"
}

// An Address is a delivery line taken apart. It is comparable; its strings are
// parts of the input wherever the input was already in canonical form.
type Address struct {
	Kind  AddressKind
	Notes Notes
	// Street is the street's name for display: Kauppakatu for KAUPPAK. Single
	// letters before a name (P. Roobertinkatu) stay: they have several
	// readings (Pieni, Pohjoinen).
	Street string
	// Number is the house number, 0 where there is none. NumberTo, after a
	// dash, is the end of a range when it is larger (2-4) and a building on a
	// rural plot when it is smaller (88-2).
	Number, NumberTo uint32
	Letter, LetterTo byte   // lower case: a in 2a, c in 2a-c; 0: none
	Stair            byte   // upper case; 0: none
	Flat             string // 12, 1a; lh 7 of business premises (liikehuoneisto)
	POBox            uint32 // 0: none
	CareOf           string // as written, without c/o
	Locality         string // "33100 Tampere" where the line holds it; for ParsePostcode
	Extra            string // the rest: floor, shop, person
}

// ParseAddress reads a delivery line, which may hold several lines or parts
// between commas: "c/o Talohallinta Oy, Kauppak. 5 A 12", "PL 55",
// "Säyneensalo 112", "HÄMEENTIE 2-4 B".
//
// Abbreviated street types are spelt out where the abbreviation can mean one
// thing only: a dotted one always (Kauppak., Storg.), one without its dot where
// Finnish has no word of that ending (Kauppak, Hämeent). A name in all capitals
// or all lower case is written as a name. A house number that a spreadsheet
// read as a date (2-4 as 2.huhti) is lost: NoteLost. It never fails.
func ParseAddress(s string) Address {
	p := addressParser{}
	for s != "" {
		var line string
		line, s = cutLine(s)
		line, p.a.Notes = repairCell(line, p.a.Notes)
		if strings.IndexByte(line, '_') >= 0 {
			line = strings.ReplaceAll(line, "_", " ")
			p.a.Notes |= NotePunctuation
		}
		for line != "" {
			var part string
			part, line = cutPart(line)
			p.part(part)
		}
	}
	p.finish()
	return p.a
}

// repairCell undoes damage to the characters of a cell.
func repairCell(s string, n Notes) (string, Notes) {
	if t, _ := appendRepaired(nil, s); t != s {
		return t, n | NoteEncoding
	}
	return s, n
}

func cutLine(s string) (line, rest string) {
	if i := strings.IndexAny(s, "\n\r"); i >= 0 {
		return s[:i], s[i+1:]
	}
	return s, ""
}

// cutPart cuts s at its first comma or semicolon, or before a c/o.
func cutPart(s string) (part, rest string) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ',', ';':
			return trimPart(s[:i]), s[i+1:]
		case ' ':
			if careOfLen(s[i+1:]) > 0 && strings.TrimLeft(s[:i], " ") != "" {
				return trimPart(s[:i]), s[i+1:]
			}
		}
	}
	return trimPart(s), ""
}

func trimPart(s string) string {
	s = strings.Trim(s, " \t_")
	for len(s) > 0 && (s[len(s)-1] == '/' || s[len(s)-1] == '-' || s[len(s)-1] == ' ') {
		s = s[:len(s)-1]
	}
	return s
}

// careOfLen returns the length of a c/o mark with what follows it at the start
// of s, or 0.
func careOfLen(s string) int {
	switch {
	case len(s) >= 3 && s[0]|0x20 == 'c' && s[1] == '/' && s[2]|0x20 == 'o':
		n := 3
		for n < len(s) && (s[n] == ' ' || s[n] == ':' || s[n] == '.' || s[n] == '/') {
			n++
		}
		return n
	case strings.HasPrefix(s, "\u2105"):
		return len("\u2105")
	}
	return 0
}

type addressParser struct {
	a     Address
	plain bool // Street is set, but had no number of its own
}

// part reads one part of the line.
func (p *addressParser) part(s string) {
	a := &p.a
	if s == "" {
		return
	}
	if n := careOfLen(s); n > 0 {
		for ; n > 0; n = careOfLen(s) {
			s = strings.TrimRight(strings.TrimLeft(s[n:], " ./:_\t"), " ./-_\t")
		}
		if s != "" {
			p.keep(&a.CareOf, s)
		}
		return
	}
	if n, rest := poBox(s); n > 0 && a.POBox == 0 {
		a.POBox = n
		p.tailAfterBox(rest)
		return
	}
	if isLocality(s) || a.Street != "" && len(s) == 5 && digitsLen(s) == 5 {
		p.keep(&a.Locality, s)
		return
	}
	if a.Street != "" {
		if isTail(s) {
			p.tail(s)
			return
		}
		if !p.plain || numberPos(s) < 0 {
			p.extra(s)
			return
		}
		// "Kauppakeskus Iso Omena, Piispansilta 9": the number makes the street.
		p.extra(a.Street)
		a.Street = ""
	}
	p.street(s)
}

// keep sets *f, or counts s as extra text where it is already set.
func (p *addressParser) keep(f *string, s string) {
	if *f == "" {
		*f = s
		return
	}
	p.extra(s)
}

func (p *addressParser) extra(s string) {
	s = strings.Trim(s, " /-,;._")
	if s == "" {
		return
	}
	p.a.Notes |= NoteExtra
	if p.a.Extra != "" {
		s = p.a.Extra + ", " + s
	}
	p.a.Extra = s
}

func (p *addressParser) tailAfterBox(s string) {
	s = strings.TrimLeft(s, " ,-/")
	switch {
	case s == "":
	case isLocality(s):
		p.keep(&p.a.Locality, s)
	default:
		p.extra(s)
	}
}

// street reads a street's name with what follows it.
func (p *addressParser) street(s string) {
	a := &p.a
	pos := numberPos(s)
	name, tail := s, ""
	switch {
	case pos == 0:
		// "12 Main Street": the number stands first abroad.
		n := digitsLen(s)
		v, ok := smallNumber(s[:n])
		rest := strings.TrimLeft(s[n:], " ,")
		if !ok || rest == "" || !isLetterByte(rest[0]) || n == len(s)-len(rest) || strings.ContainsAny(rest, "0123456789") {
			p.extra(s)
			return
		}
		name, a.Number = rest, v
	case pos > 0:
		name, tail = s[:pos], s[pos:]
	}
	name = strings.Trim(singleSpaces(name), " -/")
	if name == "" || !hasLetter(name) || careOfLen(name) > 0 || isBoxWord(name) {
		p.extra(s)
		return
	}
	var n Notes
	a.Street, n = displayStreet(name)
	a.Notes |= n
	p.plain = a.Number == 0
	p.tail(tail)
}

// finish settles what only the whole line can tell.
func (p *addressParser) finish() {
	a := &p.a
	if a.Number > 9999 {
		if s := a.Street + " " + strconv.Itoa(int(a.Number)); isLocality(s) { // AX 22100, in two parts
			b := Address{POBox: a.POBox, CareOf: a.CareOf, Locality: a.Locality, Extra: a.Extra, Notes: a.Notes}
			*a = b
			p.keep(&a.Locality, s)
		}
	}
	if a.Street == "" && a.POBox == 0 && a.CareOf != "" {
		p.splitCareOf()
	}
	switch {
	case a.Street != "":
		a.Kind = AddressStreet
	case a.POBox != 0:
		a.Kind = AddressPOBox
	case a.CareOf != "":
		a.Kind = AddressCareOf
	}
}

// splitCareOf finds the street in "c/o Talohallinta Oy Kauppakatu 5", where no
// comma tells the name from the street: the last word before the number, if its
// ending is a street's.
func (p *addressParser) splitCareOf() {
	s := p.a.CareOf
	pos := numberPos(s)
	if pos <= 0 {
		return
	}
	name := strings.TrimRight(s[:pos], " ")
	sp := strings.LastIndexByte(name, ' ')
	if sp < 0 || !isStreetWord(name[sp+1:]) {
		return
	}
	p.a.CareOf = strings.TrimRight(s[:sp], " ,./-_\t")
	p.street(s[sp+1:])
}

// String returns the canonical form: "c/o Talohallinta Oy, Kauppakatu 5 A 12",
// "PL 55". Extra and Locality are left out. ParseAddress gives the same address
// for it.
func (a Address) String() string {
	var buf [96]byte
	b, _ := a.AppendText(buf[:0])
	return string(b)
}

// AppendText appends the canonical form of a to dst. It never fails.
func (a Address) AppendText(dst []byte) ([]byte, error) {
	from := len(dst)
	if a.CareOf != "" {
		dst = append(append(dst, "c/o "...), a.CareOf...)
	}
	if a.Street != "" {
		dst = appendComma(dst, from)
		dst = append(dst, a.Street...)
		dst = a.appendHouse(dst)
	}
	if a.POBox != 0 {
		dst = appendComma(dst, from)
		dst = strconv.AppendUint(append(dst, "PL "...), uint64(a.POBox), 10)
	}
	return dst, nil
}

func appendComma(dst []byte, from int) []byte {
	if len(dst) > from {
		return append(dst, ", "...)
	}
	return dst
}

func (a *Address) appendHouse(dst []byte) []byte {
	if a.Number == 0 {
		return dst
	}
	dst = strconv.AppendUint(append(dst, ' '), uint64(a.Number), 10)
	if a.Letter != 0 {
		dst = append(dst, a.Letter)
	}
	if a.NumberTo != 0 || a.LetterTo != 0 {
		dst = append(dst, '-')
	}
	if a.NumberTo != 0 {
		dst = strconv.AppendUint(dst, uint64(a.NumberTo), 10)
	}
	if a.LetterTo != 0 {
		dst = append(dst, a.LetterTo)
	}
	switch {
	case a.Stair != 0:
		dst = append(dst, ' ', a.Stair)
		if a.Flat != "" {
			dst = append(append(dst, ' '), a.Flat...)
		}
	case a.Flat != "" && !isDigit(a.Flat[0]):
		dst = append(append(dst, ' '), a.Flat...)
	case a.Flat != "":
		dst = append(append(dst, " as. "...), a.Flat...)
	}
	return dst
}

// Key returns the comparison key of the street's name; see [Address.AppendKey].
func (a Address) Key() string { return string(a.AppendKey(nil)) }

// AppendKey appends the comparison key of the street's name to dst: folded as
// by FoldKey, without spaces and punctuation, with Swedish street types in
// their definite form (Storgata as Storgatan). Equal keys are the same name
// however it was written; a Finnish and a Swedish name of one street have
// different keys, as no table of pairs is known.
func (a Address) AppendKey(dst []byte) []byte {
	from := len(dst)
	dst = FoldKey(dst, a.Street)
	to := from
	for _, c := range dst[from:] {
		if isDigit(c) || isLetterByte(c) {
			dst[to] = c
			to++
		}
	}
	dst = dst[:to]
	for _, e := range swedishDefinite {
		if n := len(dst) - len(e.word); n > from+1 && string(dst[n:]) == e.word {
			return append(dst, e.add...)
		}
	}
	return dst
}

var swedishDefinite = [...]struct{ word, add string }{
	{"gata", "n"}, {"vag", "en"}, {"grand", "en"}, {"stig", "en"}, {"plats", "en"}, {"esplanad", "en"},
}
