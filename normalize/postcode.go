package normalize

import (
	"strconv"
	"strings"
)

// PostcodeKind says what a postcode stands for.
type PostcodeKind uint8

const (
	PostcodeNone    PostcodeKind = iota // no postcode in the text
	PostcodeUnknown                     // digits that are no postcode, or one that cannot be told
	PostcodeArea                        // Finnish, ends in 0 or 5: an area where mail is delivered
	PostcodePOBox                       // Finnish, ends in 1: PO boxes of the area that ends in 0
	PostcodeOwn                         // Finnish, 000xx or another last digit: one receiver's or one service's own
	PostcodeForeign                     // written as no Finnish postcode is
)

var postcodeKindNames = [...]string{"none", "unknown", "area", "po_box", "own", "foreign"}

// String returns the kind's code, such as "po_box".
func (k PostcodeKind) String() string {
	if int(k) < len(postcodeKindNames) {
		return postcodeKindNames[k]
	}
	return "PostcodeKind(" + strconv.Itoa(int(k)) + ")"
}

// A Postcode is a postcode as read from a cell. It is comparable.
//
// The kind is read off the digits alone. That codes below 00100 are big
// receivers' own is certain; that a last 1 means PO boxes, and 0 or 5 an area,
// is the rule, to which single receivers are exceptions (00045 and 80020 are
// two). No list of the codes in use is consulted.
type Postcode struct {
	Kind    PostcodeKind
	Notes   Notes
	Code    string // five digits; of a foreign one the code as written
	Country string // the mark before it in capitals: FI, FIN, SE; mostly ""
	Place   string // the town, where the cell held both
}

// IsFinnish reports whether the code is a Finnish postcode.
func (p Postcode) IsFinnish() bool {
	return p.Kind == PostcodeArea || p.Kind == PostcodePOBox || p.Kind == PostcodeOwn
}

// String returns the canonical form: the five digits, or a foreign code behind
// its country mark.
func (p Postcode) String() string {
	if p.Kind == PostcodeForeign && p.Country != "" {
		return p.Country + "-" + p.Code
	}
	return p.Code
}

// ParsePostcode reads a postcode cell: "00100", "FI-00100", "FIN-00100",
// "4250.0" and "4250" that lost their zeros in a spreadsheet, "33100 Tampere"
// with the town beside it. It never fails, and allocates only to put zeros
// back.
func ParsePostcode(s string) Postcode {
	var p Postcode
	s, p.Notes = repairCell(s, 0)
	s = strings.Trim(s, " '\"=,;.-")
	if s == "" {
		return p
	}
	s, p.Country = cutPostMark(s)
	if p.Country != "" {
		if !finnishMark(p.Country) {
			return p.foreign(s)
		}
		p.Notes |= NoteLabel
	}
	n := digitsLen(s)
	rest := s[n:]
	if rest == ".0" || rest == ",0" || rest == ".00" {
		rest, p.Notes = "", p.Notes|NoteFloat
	}
	if rest != "" && rest[0] != ' ' && rest[0] != ',' {
		return p.odd(s, n)
	}
	place := strings.Trim(rest, " ,")
	if n > 0 && place != "" && isDigit(place[0]) {
		return p.grouped(s, n, place)
	}
	p.Place = place
	return p.finnish(s[:n])
}

// finnish reads a run of digits.
func (p Postcode) finnish(d string) Postcode {
	switch len(d) {
	case 5:
		p.Code = d
		p.Kind = finnishPostcodeKind(d)
		return p
	case 2, 3, 4:
		if d[0] != '0' && (len(d) > 2 || p.Notes.Has(NoteFloat)) {
			p.Code = "000"[:5-len(d)] + d
			p.Kind = finnishPostcodeKind(p.Code)
			p.Notes |= NoteZeroRestored
			if !p.Notes.Has(NoteFloat) && p.Country == "" {
				// Norway, Denmark and others have codes of four digits.
				p.Notes |= NoteWeak
			}
			return p
		}
		if len(d) == 4 {
			// 0150: a lost zero would not leave one in front. Norway's.
			p.Kind, p.Code = PostcodeForeign, d
			return p
		}
	case 6:
		p.Kind, p.Code = PostcodeForeign, d
		return p
	case 0:
		return p
	}
	p.Kind, p.Code = PostcodeUnknown, d
	return p
}

// grouped reads digits with a space among them. Swedish codes are written
// 111 22; 00 100 is a Finnish one that somebody spread.
func (p Postcode) grouped(s string, n int, rest string) Postcode {
	m := digitsLen(rest)
	place := strings.Trim(rest[m:], " ,")
	if n+m != 5 || place != "" && rest[m] != ' ' && rest[m] != ',' {
		return p.odd(s, n)
	}
	p.Place = place
	_, home := Municipality(place)
	if n == 3 && !home && p.Country == "" {
		p.Kind = PostcodeForeign
		p.Code = s[:len(s)-len(rest)+m]
		return p
	}
	p.Notes |= NotePunctuation
	return p.finnish(s[:n] + rest[:m])
}

// odd reads what is neither five digits nor a repairable form of them.
func (p Postcode) odd(s string, digits int) Postcode {
	if digits == 0 && strings.IndexFunc(s, func(r rune) bool { return '0' <= r && r <= '9' }) < 0 {
		p.Place = s
		return p
	}
	if len(s) <= 10 && !strings.ContainsAny(s, ".,") {
		return p.foreign(s)
	}
	p.Kind, p.Code = PostcodeUnknown, s
	return p
}

func (p Postcode) foreign(s string) Postcode {
	p.Kind, p.Code = PostcodeForeign, strings.Join(strings.Fields(s), " ")
	return p
}

// finnishPostcodeKind classifies five digits.
// Source: Posti's addressing instructions; Kielitoimiston ohjepankki.
func finnishPostcodeKind(d string) PostcodeKind {
	switch {
	case d == "00000":
		return PostcodeUnknown
	case strings.HasPrefix(d, "000"):
		return PostcodeOwn
	}
	switch d[4] {
	case '0', '5':
		return PostcodeArea
	case '1':
		return PostcodePOBox
	}
	return PostcodeOwn
}

// finnishMark reports whether a country mark is one of Finland's: FI, the older
// FIN and SF, and Åland's AX.
func finnishMark(c string) bool { return c == "FI" || c == "FIN" || c == "SF" || c == "AX" }

// cutPostMark takes a country mark of one to three letters off the front of s:
// FI-, FIN-, SE-, D-.
func cutPostMark(s string) (rest, country string) {
	n := 0
	for n < len(s) && n < 4 && s[n] < 0x80 && isLetterByte(s[n]) {
		n++
	}
	if n == 0 || n > 3 || n == len(s) {
		return s, ""
	}
	mark := strings.ToUpper(s[:n])
	rest = strings.TrimLeft(s[n:], "- ")
	if rest == "" || !isDigit(rest[0]) {
		return s, ""
	}
	if s[n] == '-' || finnishMark(mark) {
		return rest, mark
	}
	return s, ""
}

// cutCountryMark takes Finland's country mark off the front of s.
func cutCountryMark(s string) string {
	if rest, c := cutPostMark(s); finnishMark(c) {
		return rest
	}
	return s
}
