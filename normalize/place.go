package normalize

import (
	"sort"
	"strconv"
	"strings"
)

//go:generate go run ./gen/places

// CityKind says what a town cell names.
type CityKind uint8

const (
	CityNone         CityKind = iota // no letters
	CityMunicipality                 // a Finnish municipality, in either language
	CityPlace                        // a place that is no municipality: a post office, a district, a town abroad
	CityOwn                          // the "town" of a big receiver's own postcode: NOKIA GROUP, LASKUTUS
)

var cityKindNames = [...]string{"none", "municipality", "place", "own"}

// String returns the kind's code, such as "municipality".
func (k CityKind) String() string {
	if int(k) < len(cityKindNames) {
		return cityKindNames[k]
	}
	return "CityKind(" + strconv.Itoa(int(k)) + ")"
}

// A City is the town of an address. It is comparable.
type City struct {
	Kind  CityKind
	Notes Notes
	// Name is the municipality's Finnish name, Tampere for TAMMERFORS. Of any
	// other place it is the name as written, with capitals as names have them.
	Name     string
	Code     string   // the municipality's number of three digits, or ""
	Postcode Postcode // where the cell held both; else the zero Postcode
}

// ParseCity reads a town cell: "Tampere", "TAMMERFORS", "Helsinki/Helsingfors",
// "33100 Tampere", "HKI". It never fails. Names of places that are not
// municipalities are kept: which municipality they lie in takes the postcode
// and a list that is not in this package.
func ParseCity(s string) City {
	var c City
	s, c.Notes = repairCell(s, 0)
	s = strings.Trim(s, " ,.;/'\"-")
	for len(s) > 0 && (isDigit(s[0]) || isLocality(s)) {
		p := ParsePostcode(s)
		if c.Postcode == (Postcode{}) {
			c.Postcode = p
		}
		rest := s
		if p.Place != "" {
			rest = p.Place
		}
		if rest = strings.TrimLeft(rest, "0123456789 ,.;/'\"-"); rest == s {
			break
		}
		s = rest
	}
	s = singleSpaces(cutCountryName(s))
	if !hasLetter(s) {
		return c
	}
	if m, written, ok := findMunicipality(s); ok {
		c.Kind, c.Name, c.Code = CityMunicipality, m.fi, m.code
		c.Notes |= written
		if c.Notes&(NoteTranslated|NoteAbbreviation) == 0 && s != m.fi {
			c.Notes |= NoteCase
		}
		return c
	}
	c.Kind = CityPlace
	if isOwnOffice(s) {
		c.Kind = CityOwn
	}
	c.Name = s
	if t := nameCase(c.Name); t != c.Name {
		if _, _, ok := findMunicipality(t); ok {
			return c // a sign that is a letter in capitals only
		}
		c.Name = t
		c.Notes |= NoteCase
	}
	return c
}

// At returns c as it reads beside the postcode of another cell: an unknown
// place with a receiver's own postcode is that receiver, not a town.
func (c City) At(p Postcode) City {
	if c.Kind == CityPlace && p.Kind == PostcodeOwn {
		c.Kind = CityOwn
	}
	return c
}

// String returns the name.
func (c City) String() string { return c.Name }

// AppendKey appends the comparison key of the name to dst: folded as by
// FoldKey, letters and digits only.
func (c City) AppendKey(dst []byte) []byte {
	from := len(dst)
	dst = FoldKey(dst, c.Name)
	return dst[:from+len(compactKey(dst[from:]))]
}

// Key returns the comparison key of the name; see [City.AppendKey].
func (c City) Key() string { return string(c.AppendKey(nil)) }

// compactKey drops in place what is neither letter nor digit.
func compactKey(b []byte) []byte {
	n := 0
	for _, c := range b {
		if isDigit(c) || isLetterByte(c) {
			b[n] = c
			n++
		}
	}
	return b[:n]
}

type municipality struct{ key, fi, code string }

// Municipality returns the Finnish name of the municipality that token names in
// Finnish or Swedish, whatever its case and accents: Tampere for Tammerfors and
// TAMMERFORS, Mänttä-Vilppula for MANTTA-VILPPULA. Only nominatives: a genitive
// (Tampereen) is not found. It does not allocate.
func Municipality(token string) (fi string, ok bool) {
	m, ok := lookUpMunicipality(token)
	return m.fi, ok
}

// longestMunicipality bounds the keys that are worth a search.
const longestMunicipality = 32

func lookUpMunicipality(s string) (municipality, bool) {
	if len(s) > 2*longestMunicipality {
		return municipality{}, false
	}
	var buf [4 * longestMunicipality]byte
	k := compactKey(FoldKey(buf[:0], s))
	i := sort.Search(len(municipalities), func(i int) bool { return municipalities[i].key >= string(k) })
	if i < len(municipalities) && municipalities[i].key == string(k) {
		return municipalities[i], true
	}
	return municipality{}, false
}

// townShort are the shortened town names that post and railways made common.
var townShort = [...]struct{ key, fi string }{
	{"hki", "Helsinki"}, {"hfors", "Helsinki"}, {"tre", "Tampere"}, {"tfors", "Tampere"}, {"tku", "Turku"},
	{"jkl", "Jyväskylä"}, {"lpr", "Lappeenranta"}, {"hml", "Hämeenlinna"}, {"rvn", "Rovaniemi"},
}

// findMunicipality finds the one municipality that s names, alone, in both
// languages (Helsinki/Helsingfors), shortened (HKI), or with an old district
// number (Helsinki 10).
func findMunicipality(s string) (municipality, Notes, bool) {
	if m, ok := lookUpMunicipality(s); ok {
		return m, translated(s, m), true
	}
	var buf [8]byte
	if len(s) <= len(buf) {
		k := compactKey(FoldKey(buf[:0], s))
		for _, t := range townShort {
			if string(k) == t.key {
				m, _ := lookUpMunicipality(t.fi)
				return m, NoteAbbreviation, true
			}
		}
	}
	var first municipality
	parts := 0
	for rest := s; rest != ""; {
		var part string
		if i := strings.IndexAny(rest, "/-() ,"); i >= 0 {
			part, rest = rest[:i], rest[i+1:]
		} else {
			part, rest = rest, ""
		}
		if part == "" || digitsLen(part) == len(part) {
			continue
		}
		m, ok := lookUpMunicipality(part)
		if !ok || parts > 0 && m.code != first.code {
			return municipality{}, 0, false
		}
		first = m
		parts++
	}
	if parts > 1 {
		return first, NoteTranslated, true
	}
	return first, translated(s, first), parts == 1
}

// translated returns NoteTranslated where s, in any case, is not the Finnish
// name.
func translated(s string, m municipality) Notes {
	var a, b [4 * longestMunicipality]byte
	if string(compactKey(FoldKey(a[:0], s))) == string(compactKey(FoldKey(b[:0], m.fi))) {
		return 0
	}
	return NoteTranslated
}

// cutCountryName takes the country, as often as it stands there, off the end of
// a town cell.
func cutCountryName(s string) string {
	for {
		last := strings.LastIndexAny(s, " ,")
		if last <= 0 {
			return s
		}
		switch country := s[last+1:]; {
		case strings.EqualFold(country, "suomi"), strings.EqualFold(country, "finland"), strings.EqualFold(country, "fi"):
			s = strings.TrimRight(s[:last+1], " ,.;/'\"-")
		default:
			return s
		}
	}
}

// ownOffices are words in the "towns" that stand behind the postcodes of big
// receivers and of invoice scanning.
var ownOffices = [...]string{"laskutus", "scan", "group", "posti", "eduskunta", "konserni", "oyj", "oy", "abp", "smartpost", "valtioneuvosto", "vero", "kela"}

func isOwnOffice(s string) bool {
	for rest := s; rest != ""; {
		var word string
		word, rest, _ = strings.Cut(rest, " ")
		for _, w := range ownOffices {
			if strings.EqualFold(word, w) {
				return true
			}
		}
	}
	return false
}
