package normalize

import "strings"

// numberPos returns where the house number of s begins: the first digits behind
// the name, glued to it or not. 0 means that s begins with a number that is not
// an ordinal ("3. linja 5"), -1 that there is none.
func numberPos(s string) int {
	i := 0
	if len(s) > 0 && isDigit(s[0]) {
		n := digitsLen(s)
		if n == len(s) || s[n] != '.' && s[n] != ':' {
			return 0
		}
		i = n + 1
	}
	for ; i < len(s); i++ {
		if isDigit(s[i]) {
			return i
		}
	}
	return -1
}

func digitsLen(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func hasLetter(s string) bool {
	for i := 0; i < len(s); i++ {
		if isLetterByte(s[i]) {
			return true
		}
	}
	return false
}

// smallNumber returns the value of one to five digits; a longer run is no house
// number.
func smallNumber(s string) (uint32, bool) {
	if len(s) == 0 || len(s) > 5 {
		return 0, false
	}
	var n uint32
	for i := 0; i < len(s); i++ {
		n = n*10 + uint32(s[i]-'0')
	}
	return n, n > 0
}

// isLocality reports whether s is a postcode with a town, "33100 Tampere", or
// a postcode alone with its country mark.
func isLocality(s string) bool {
	t := strings.TrimLeft(cutCountryMark(s), " ")
	n := digitsLen(t)
	if n != 5 {
		return false
	}
	if n == len(t) {
		return len(t) < len(s)
	}
	rest := strings.TrimLeft(t[n:], " ")
	if shop, _ := cutShop(rest); shop != "" || flatWordLen(rest) > 0 {
		return false
	}
	return t[n] == ' ' && len(rest) >= 2 && isLetterByte(rest[0]) && isLetterByte(rest[1])
}

// isTail reports whether a part goes on where a street's part ended: "A 12",
// "as. 3", "2 krs".
func isTail(s string) bool {
	if isDigit(s[0]) {
		return true
	}
	if shop, _ := cutShop(s); shop != "" || flatWordLen(s) > 0 {
		return true
	}
	return isStair(s)
}

// isStair reports whether s begins with a single letter that stands alone or
// before a flat's number.
func isStair(s string) bool {
	if len(s) == 0 || s[0] >= 0x80 || !isLetterByte(s[0]) {
		return false
	}
	return len(s) == 1 || !isLetterByte(s[1]) && s[1] != '.' && s[1] != '/' && s[1] != '\'' && s[1] != ':' && s[1] != '&'
}

// flatWords stand before a flat's number. Source: libpostal's dictionaries
// (MIT); Kielikello's addressing instructions.
var flatWords = [...]string{"asunto", "as", "bostad", "bst", "lägenhet", "lgh", "lg", "huoneisto", "hst", "apt"}

// shopWords stand before the number of business premises, which are numbered
// apart from the flats: liikehuoneisto, liiketila.
var shopWords = [...]struct{ word, short string }{{"liikehuoneisto", "lh "}, {"liiketila", "lt "}, {"lh", "lh "}, {"lt", "lt "}}

// cutShop reads "lh. 7" from the front of s as the flat "lh 7".
func cutShop(s string) (flat, rest string) {
	for _, w := range shopWords {
		if len(s) <= len(w.word) || !strings.EqualFold(s[:len(w.word)], w.word) {
			continue
		}
		t := strings.TrimLeft(s[len(w.word):], ". ")
		if n := digitsLen(t); n > 0 && n < 5 {
			return w.short + t[:n], t[n:]
		}
	}
	return "", s
}

// flatWordLen returns the length of a word for flat, with the dot and spaces
// behind it, where a number follows; else 0.
func flatWordLen(s string) int {
	for _, w := range flatWords {
		if len(s) <= len(w) || !strings.EqualFold(s[:len(w)], w) {
			continue
		}
		n := len(w)
		for n < len(s) && (s[n] == '.' || s[n] == ' ' || s[n] == ':') {
			n++
		}
		if n < len(s) && isDigit(s[n]) {
			return n
		}
	}
	return 0
}

var stairWords = [...]string{"rappu", "porras", "rp", "trappa", "uppgång"}

// cutStairWord takes a word for stair off the front of s where a stair follows.
func cutStairWord(s string) string {
	for _, w := range stairWords {
		if len(s) > len(w) && strings.EqualFold(s[:len(w)], w) {
			if t := strings.TrimLeft(s[len(w):], ". "); len(t) < len(s)-len(w) && isStair(t) {
				return t
			}
		}
	}
	return s
}

// tail reads what follows a street's name: number, range, letter, stair, flat.
// What it does not understand is extra text.
func (p *addressParser) tail(s string) {
	a := &p.a
	if s == "" {
		return
	}
	if isDamagedDate(s) {
		a.Notes |= NoteLost
		p.extra(s)
		return
	}
	if isLocality(s) {
		p.keep(&a.Locality, s)
		return
	}
	attached := byte(0)
	if a.Number == 0 && isDigit(s[0]) {
		if floorLen(s) > 0 {
			p.extra(s)
			return
		}
		n := digitsLen(s)
		v, ok := smallNumber(s[:n])
		if !ok {
			p.extra(s)
			return
		}
		a.Number = v
		p.plain = false
		attached, s = p.houseLetter(s[n:])
		s = p.houseRange(s)
	}
	t := strings.TrimLeft(s, " ")
	bare := t != "" && isDigit(t[0])
	s = p.stairAndFlat(s)
	if attached != 0 && bare && a.Flat != "" && a.NumberTo == 0 && a.LetterTo == 0 {
		// 5A 12 is stair A, flat 12.
		a.Stair, a.Letter = attached&^0x20, 0
	}
	if isLocality(s) {
		p.keep(&a.Locality, s)
		return
	}
	p.extra(s)
}

// houseLetter reads a letter glued to the number: 2a, 25A.
func (p *addressParser) houseLetter(s string) (byte, string) {
	l, rest := gluedLetter(s)
	p.a.Letter = l
	return l, rest
}

// gluedLetter reads one ASCII letter that no other letter follows, in lower
// case.
func gluedLetter(s string) (byte, string) {
	if len(s) == 0 || s[0] >= 0x80 || !isLetterByte(s[0]) || len(s) > 1 && isLetterByte(s[1]) {
		return 0, s
	}
	return s[0] | 0x20, s[1:]
}

// houseRange reads the second number of 2-4, 2 – 4, 2a-c.
func (p *addressParser) houseRange(s string) string {
	a := &p.a
	t := strings.TrimLeft(s, " ")
	switch {
	case strings.HasPrefix(t, "-"):
		t = t[1:]
	case strings.HasPrefix(t, "\u2013"), strings.HasPrefix(t, "\u2212"), strings.HasPrefix(t, "\u2011"), strings.HasPrefix(t, "\u2014"), strings.HasPrefix(t, "\u2010"):
		t = t[3:]
	case strings.HasPrefix(t, "/"):
		// 5/7 names two numbers; 13/11 a flat or a plot, who knows.
		n := digitsLen(t[1:])
		if v, ok := smallNumber(t[1 : 1+n]); !ok || v <= a.Number {
			return s
		}
		t = t[1:]
	default:
		return s
	}
	t = strings.TrimLeft(t, " ")
	n := digitsLen(t)
	if n == 0 {
		if l, rest := gluedLetter(t); l != 0 && a.Letter != 0 {
			a.LetterTo = l
			return rest
		}
		return s
	}
	v, ok := smallNumber(t[:n])
	if !ok {
		return s
	}
	a.NumberTo = v
	a.LetterTo, t = gluedLetter(t[n:])
	return t
}

// stairAndFlat reads "A 12", "A12", "as. 12", "B", " 12" and returns the rest.
func (p *addressParser) stairAndFlat(s string) string {
	a := &p.a
	if a.Number == 0 {
		return s
	}
	s = cutStairWord(strings.TrimLeft(s, " ,"))
	if a.Stair == 0 && a.Flat == "" && isStair(s) {
		a.Stair = s[0] &^ 0x20
		s = strings.TrimLeft(s[1:], " ")
	}
	if a.Flat != "" {
		return s
	}
	if shop, rest := cutShop(s); shop != "" {
		a.Flat = shop
		return rest
	}
	t := s[flatWordLen(s):]
	n := digitsLen(t)
	if n == 0 || n > 4 || floorLen(t) > 0 {
		return s
	}
	a.Flat = t[:n]
	rest := t[n:]
	// A flat may be divided: 1 a, 12b.
	if l, after := gluedLetter(strings.TrimLeft(rest, " ")); l != 0 && (after == "" || after[0] == ' ') {
		if glued := rest[0] != ' '; glued && rest[0] == l {
			a.Flat = t[:n+1]
		} else {
			a.Flat += string(rune(l))
		}
		return after
	}
	return rest
}

// floorLen reports by a length above 0 that s is a floor: "2 krs", "2. kerros",
// "3 vån".
func floorLen(s string) int {
	n := digitsLen(s)
	t := strings.TrimLeft(s[n:], ". ")
	for _, w := range [...]string{"krs", "kerros", "kerr", "vån", "tr.", "floor"} {
		if n > 0 && len(t) >= len(w) && strings.EqualFold(t[:len(w)], w) {
			return n + len(w)
		}
	}
	return 0
}

// months in the shortest forms that spreadsheets write, Finnish, Swedish and
// English.
var months = [...]string{"tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu",
	"jan", "feb", "mar", "apr", "maj", "may", "jun", "jul", "aug", "sep", "okt", "oct", "nov", "dec"}

// isDamagedDate reports whether a spreadsheet made a date of a number: 2-4 as
// 2.huhti, 02-Apr, 2.4.2025 or 2025-04-02. Which number it was cannot be told:
// 4-2 gives the same dates elsewhere.
func isDamagedDate(s string) bool {
	n := digitsLen(s)
	if n == 4 && len(s) >= 10 && s[4] == '-' && s[7] == '-' && digitsLen(s[5:]) == 2 && digitsLen(s[8:]) == 2 {
		return true
	}
	if n == 0 || n > 2 || len(s) < n+4 || s[n] != '.' && s[n] != '-' && s[n] != '/' {
		return false
	}
	t := s[n+1:]
	if m := digitsLen(t); m == 1 || m == 2 {
		return len(t) >= m+3 && t[m] == s[n] && digitsLen(t[m+1:]) >= 2
	}
	for _, w := range months {
		if len(t) >= len(w) && strings.EqualFold(t[:len(w)], w) {
			end := t[len(w):]
			return end == "" || end[0] == ' ' || end[0] == '.' || end[0] == '-' || strings.HasPrefix(end, "kuu")
		}
	}
	return false
}

// poBox reads "PL 55", "PB 55", "Box 55", "P.O. Box 55" from the front of s.
func poBox(s string) (uint32, string) {
	i := poBoxWord(s)
	if i == 0 {
		return 0, s
	}
	for i < len(s) && (s[i] == ' ' || s[i] == '.' || s[i] == ':') {
		i++
	}
	n := digitsLen(s[i:])
	if n == 0 || n > 6 || i+n < len(s) && isLetterByte(s[i+n]) {
		return 0, s
	}
	var v uint32
	for _, c := range []byte(s[i : i+n]) {
		v = v*10 + uint32(c-'0')
	}
	return v, s[i+n:]
}

var poBoxWords = [...]string{"postilokero", "postbox", "p.o. box", "p.o.box", "p.o box", "po box", "pobox", "p.o.b", "pob",
	"box", "p.l", "p.b", "pl", "pb"}

func poBoxWord(s string) int {
	if len(s) < 3 || s[0]|0x20 != 'p' && s[0]|0x20 != 'b' {
		return 0
	}
	for _, w := range poBoxWords {
		if len(s) > len(w) && strings.EqualFold(s[:len(w)], w) {
			return len(w)
		}
	}
	return 0
}

// isBoxWord reports whether s, a street's name, would be read as a box with its
// number behind it.
func isBoxWord(s string) bool {
	t := strings.TrimRight(s, " .:")
	return len(t) <= 12 && t != "" && poBoxWord(t+" ") == len(t)
}
