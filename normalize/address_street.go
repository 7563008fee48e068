package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// streetTypes are the abbreviations of street types, longest first among those
// that share an ending. sv st. (stig) is left out: Syyst. is Syystie, and in
// Finnish stems s is common before t.
//
// Source: openvenues/libpostal, resources/dictionaries fi and sv (MIT); Posti's
// and Kielikello's addressing instructions.
var streetTypes = [...]struct{ abbrev, full string }{
	{"ptie", "puistotie"},
	{"espl", "esplanadi"},
	{"pgr", "penger"}, {"pko", "puistikko"}, {"tvl", "taival"}, {"vlä", "väylä"}, {"kri", "kaari"},
	{"auk", "aukio"}, {"bul", "bulevardi"}, {"blv", "bulevardi"},
	{"kj", "kuja"}, {"ps", "puisto"}, {"rt", "ranta"}, {"rn", "rinne"}, {"tr", "tori"}, {"al", "alue"}, {"kl", "kylä"},
	{"gr", "gränden"}, {"pl", "platsen"},
	{"k", "katu"}, {"t", "tie"}, {"p", "polku"}, {"r", "raitti"}, {"m", "mäki"}, {"g", "gatan"}, {"v", "vägen"},
}

// streetWords are the street types in full: as words of their own they are not
// capitalised, and as endings they tell a street.
var streetWords = [...]string{"katu", "tie", "kuja", "polku", "kaari", "aukio", "tori", "raitti", "ranta", "rinne", "puisto",
	"puistikko", "puistotie", "penger", "taival", "väylä", "alue", "mäki", "bulevardi", "esplanadi", "valtatie", "kiertotie",
	"viertotie", "asematie", "linja", "kylä", "portti", "silta", "laituri", "gatan", "gata", "vägen", "väg", "gränden", "gränd",
	"stigen", "stig", "platsen", "plats", "esplanaden", "stranden", "torget", "allén"}

// directions are prefixes that people shorten, with two letters or more: one
// letter has several readings.
var directions = [...]struct{ abbrev, full string }{
	{"pohj.", "Pohjoinen"}, {"et.", "Eteläinen"}, {"it.", "Itäinen"}, {"länt.", "Läntinen"}, {"vanh.", "Vanha"},
}

// displayStreet returns the street's name for display and what was done to it.
// A name in good form comes back as it is.
func displayStreet(name string) (string, Notes) {
	var notes Notes
	if d, rest, ok := cutDirection(name); ok {
		name, notes = d+" "+rest, NoteAbbreviation
	}
	for range 3 { // PT. is Ptie, and that Puistotie
		stem, full, ok := expandStreet(name)
		if !ok {
			break
		}
		if upper, lower := casesOf(stem); upper && !lower {
			full = strings.ToUpper(full)
		}
		name, notes = stem+full, notes|NoteAbbreviation
	}
	if t := singleSpaces(name); t != name {
		name, notes = t, notes|NotePunctuation
	}
	if t := nameCase(name); t != name {
		name, notes = t, notes|NoteCase
	}
	return name, notes
}

// nameCase writes a name in all capitals or all lower case with capitals where
// names have them. A change that would make the text look damaged (â„ beside Â„)
// is not made.
func nameCase(s string) string {
	if upper, lower := casesOf(s); upper == lower {
		return s
	}
	t := titleStreet(s)
	if r, _ := appendRepaired(nil, t); r != t {
		return s
	}
	if upper, lower := casesOf(t); upper != lower && titleStreet(t) != t {
		return s // a name without an answer: letters that have no other case
	}
	return t
}

func cutDirection(s string) (full, rest string, ok bool) {
	if strings.IndexByte(s, '.') < 0 {
		return "", s, false
	}
	for _, d := range directions {
		if len(s) > len(d.abbrev) && strings.EqualFold(s[:len(d.abbrev)], d.abbrev) {
			if rest = strings.TrimLeft(s[len(d.abbrev):], " "); rest != "" {
				return d.full, rest, true
			}
		}
	}
	return "", s, false
}

// expandStreet splits the abbreviated street type off the end of a name.
func expandStreet(s string) (stem, full string, ok bool) {
	body, dotted := strings.CutSuffix(s, ".")
	if !dotted && !mayBeUndotted(s) {
		return "", "", false
	}
	for _, t := range streetTypes {
		n := len(body) - len(t.abbrev)
		if n < 0 || !strings.EqualFold(body[n:], t.abbrev) {
			continue
		}
		stem = body[:n]
		word := stem[strings.LastIndexAny(stem, " -")+1:]
		if dotted {
			// A word of its own (Heino Kasken k.) or an ending; not the last
			// letter of an abbreviated name.
			if stem != "" && (word == "" || utf8.RuneCountInString(word) >= 2) {
				return stem, t.full, true
			}
			return "", "", false
		}
		if undottedType(word, t.abbrev) {
			return stem, t.full, true
		}
		return "", "", false
	}
	return "", "", false
}

// mayBeUndotted is a quick look for the endings that undottedType can accept.
func mayBeUndotted(s string) bool {
	if s == "" {
		return false
	}
	switch s[len(s)-1] | 0x20 {
	case 'k', 't', 'j', 'i', 'e':
		return true
	}
	return false
}

// undottedType reports whether an abbreviation without its dot is certain
// enough. No Finnish word ends in k behind a vowel, or in nt; Swedish ones end
// in ik and nk (Strandvik, Brink), so those are left alone when short.
func undottedType(stem, abbrev string) bool {
	if abbrev == "ptie" {
		return true
	}
	if len(stem) < 3 {
		return false
	}
	last := stem[len(stem)-1] | 0x20
	switch abbrev {
	case "kri", "kj":
		return true
	case "k":
		switch last {
		case 'a', 'e', 'o', 'u', 'y':
			// Creek and Brook are English.
			return len(stem) >= 4 && (last != 'e' && last != 'o' || stem[len(stem)-2]|0x20 != last)
		case 'n':
			return len(stem) >= 6
		}
		return strings.HasSuffix(stem, "ä") || strings.HasSuffix(stem, "ö") || strings.HasSuffix(stem, "Ä") || strings.HasSuffix(stem, "Ö")
	case "t":
		return last == 'n' && len(stem) >= 4
	}
	return false
}

// isStreetWord reports whether a word's ending is a street type, in full or
// abbreviated with a dot.
func isStreetWord(w string) bool {
	for _, t := range streetWords {
		if len(w) > len(t) && strings.EqualFold(w[len(w)-len(t):], t) {
			return true
		}
	}
	_, _, ok := expandStreet(w)
	return ok
}

// casesOf reports whether s has upper case and lower case letters.
func casesOf(s string) (upper, lower bool) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			upper = upper || 'A' <= c && c <= 'Z'
			lower = lower || 'a' <= c && c <= 'z'
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		upper = upper || unicode.IsUpper(r)
		lower = lower || unicode.IsLower(r)
		i += n
	}
	return upper, lower
}

// titleStreet writes each word with a capital, but for street types that stand
// as words of their own behind a name (Heino Kasken katu).
func titleStreet(s string) string {
	b := make([]byte, 0, len(s)+2)
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] != ' ' && s[j] != '-' {
			j++
		}
		b = appendTitle(b, s[i:j], i > 0 && isStreetType(s[i:j]))
		if j < len(s) {
			b = append(b, s[j])
			j++
		}
		i = j
	}
	return string(b)
}

func isStreetType(w string) bool {
	for _, t := range streetWords {
		if strings.EqualFold(w, t) {
			return true
		}
	}
	return false
}

// appendTitle appends w in lower case, with a capital unless all is set.
func appendTitle(dst []byte, w string, all bool) []byte {
	for _, r := range w {
		if all {
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		} else {
			dst = utf8.AppendRune(dst, unicode.ToUpper(r))
		}
		all = all || unicode.IsLetter(r)
	}
	return dst
}

// singleSpaces writes runs of spaces as one space.
func singleSpaces(s string) string {
	if !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}
