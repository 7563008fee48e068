package scenario

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Misspell returns s with one slip of the keyboard, or with two in one case of five: a neighbouring key, a letter left
// out, doubled or put before its neighbour, an umlaut without its dots. It spares digits, since another number is
// another company, words of up to three letters, and mostly the first letter of a word. A string without a word of four
// letters comes back as it is.
func Misspell(rng *rand.Rand, s string) string {
	slips := 1
	if chance(rng, .2) {
		slips = 2
	}
	out := s
	for range 20 {
		if slips == 0 {
			break
		}
		if next := slip(rng, []rune(out)); next != out && next != s {
			out = next
			slips--
		}
	}
	return out
}

// slip makes one slip somewhere, or none if the place it hits is spared.
func slip(rng *rand.Rand, rs []rune) string {
	if len(rs) == 0 {
		return ""
	}
	i := rng.IntN(len(rs))
	first, last := i, i
	for first > 0 && unicode.IsLetter(rs[first-1]) {
		first--
	}
	for last < len(rs) && unicode.IsLetter(rs[last]) {
		last++
	}
	if !unicode.IsLetter(rs[i]) || last-first < 4 || i == first && chance(rng, .9) {
		return string(rs)
	}
	switch p := rng.Float64(); {
	case p < .25:
		rs = slices.Delete(rs, i, i+1)
	case p < .45:
		rs = slices.Insert(rs, i, rs[i])
	case p < .65 && i+1 < last:
		rs[i], rs[i+1] = rs[i+1], rs[i]
	case p < .75:
		rs[i] = undotted(rs[i])
	default:
		rs[i] = neighbourKey(rng, rs[i])
	}
	return string(rs)
}

func undotted(r rune) rune {
	switch r {
	case 'ä', 'å':
		return 'a'
	case 'ö':
		return 'o'
	case 'Ä', 'Å':
		return 'A'
	case 'Ö':
		return 'O'
	}
	return r
}

// neighbourKey returns a letter beside r on a Finnish keyboard, in the case of r; r if it has no key here.
func neighbourKey(rng *rand.Rand, r rune) rune {
	rows := [...]string{"qwertyuiopå", "asdfghjklöä", "zxcvbnm"}
	low := unicode.ToLower(r)
	for _, row := range rows {
		keys := []rune(row)
		i := slices.Index(keys, low)
		if i < 0 {
			continue
		}
		to := keys[max(0, i-1)]
		if i == 0 || i+1 < len(keys) && chance(rng, .5) {
			to = keys[i+1]
		}
		if unicode.IsUpper(r) {
			to = unicode.ToUpper(to)
		}
		return to
	}
	return r
}

// otherForm spells or places the legal form of n in another way.
func otherForm(rng *rand.Rand, n name, f form) name {
	var before, after []string
	switch f {
	case asoy:
		before = []string{"As Oy", "As.Oy", "As. Oy", "Asunto-oy", "Asunto-osakeyhtiö", "AsOy", "ASOY", "Asunto Oy"}
		after = []string{"As Oy", "As. Oy", ", As Oy", "Asunto Oy"}
	case koy:
		before = []string{"Kiint. Oy", "Kiint.Oy", "KOy", "Koy", "Kiinteistö-oy", "Kiinteistöosakeyhtiö", "Ki Oy"}
		after = []string{"Kiinteistö Oy", "Kiint. Oy", ", Koy"}
	case oy:
		before = []string{"Oy", "OY"}
		after = []string{"oy", "OY", "O.Y.", "Oy.", "Osakeyhtiö", "Oy Ab", ", Oy", "Ab", "Oy Ltd", "Ltd"}
	case oyj:
		after = []string{"oyj", "OYJ", "Abp", "Plc", "Julkinen osakeyhtiö"}
	case ky:
		after = []string{"ky", "KY", "kommandiittiyhtiö", ", Ky", "Kb"}
	case ay:
		after = []string{"ay", "AY", "avoin yhtiö", ", avoin yhtiö"}
	case osk:
		before = []string{"Osuuskunta", "Osk."}
		after = []string{"osk", "osk.", "OSK", "Osuuskunta", "Anl"}
	case ry:
		after = []string{"ry", "r.y.", "RY", "r.y", "rf"}
	case tmi:
		before = []string{"Tmi", "T:mi", "TMI", "Toiminimi"}
		after = []string{"Tmi", "T:mi", "tmi"}
	default:
		return n
	}
	was := n
	for range 8 {
		n.pre, n.post = "", ""
		if k := rng.IntN(len(before) + len(after)); k < len(before) {
			n.pre = before[k]
		} else {
			n.post = after[k-len(before)]
		}
		if n != was {
			break
		}
	}
	return n
}

// addWords adds what users write beside a name.
func addWords(rng *rand.Rand, n name, t *town) name {
	switch rng.IntN(12) {
	case 0, 1, 2:
		n.post += " " + t.name
	case 3:
		n.post += " (" + t.name + ")"
	case 4:
		n.core += " Finland"
	case 5:
		n.core += " Group"
	case 6:
		n.post += ", " + t.genitive + " toimisto"
	case 7:
		n.post += ", " + t.name
	case 8:
		n.post += " - VANHA"
	case 9:
		n.pre = strings.TrimSpace(pick(rng, []string{"ÄLÄ KÄYTÄ", "zzz", "*", "EI KÄYTÖSSÄ", "POISTA"}) + " " + n.pre)
	case 10:
		n.post += " (tupla)"
	case 11:
		n.post += " " + pick(rng, []string{"pääkonttori", "myyntikonttori", "varasto", "kunnossapito"})
	}
	n.post = strings.TrimPrefix(n.post, " ")
	return n
}

// dropWord leaves a word of the core out, not the first; false if there is none to spare.
func dropWord(rng *rand.Rand, n name) (name, bool) {
	words := strings.Fields(n.core)
	if len(words) < 2 {
		return n, false
	}
	i := 1 + rng.IntN(len(words)-1)
	if strings.ContainsFunc(words[i], unicode.IsDigit) {
		return n, false // the number of a housing company is never spared
	}
	n.core = strings.Join(slices.Delete(words, i, i+1), " ")
	return n, true
}

// abbreviate shortens the first word that people have an abbreviation for.
func abbreviate(s string) (string, bool) {
	for _, a := range abbreviations {
		if strings.Contains(s, a.full) {
			return strings.Replace(s, a.full, a.short, 1), true
		}
	}
	return s, false
}

// punctuate changes a hyphen, an ampersand, a point or a space.
func punctuate(rng *rand.Rand, s string) (string, bool) {
	pairs := [...][2]string{{" & ", " ja "}, {"-", " "}, {"-", ""}, {" ja ", " & "}, {"'", ""}, {". ", "."}, {".", ". "},
		{"liike ", " liike "}, {"toimisto ", " toimisto "}, {"palvelu ", " palvelu "}, {" ", "-"}, {" ", "  "}}
	start := rng.IntN(len(pairs))
	for i := range pairs {
		p := pairs[(start+i)%len(pairs)]
		if at := strings.Index(s, p[0]); at > 0 {
			return s[:at] + p[1] + s[at+len(p[0]):], true
		}
	}
	return s, false
}

// initials returns the first letters of the words of a core, if there are three or more.
func initials(core string) (string, bool) {
	var b strings.Builder
	words := strings.Fields(core)
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) {
			return "", false
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String(), len(words) >= 3
}

// otherSpelling puts a person's surname first, or spells the words for an estate in another way.
func otherSpelling(rng *rand.Rand, e *entity) (name, bool) {
	n := e.name
	switch e.form {
	case tmi:
		words := strings.Fields(n.core)
		k := len(words)
		if k < 2 || !slices.Contains(surnames, words[k-1]) || !slices.Contains(firstNames, words[k-2]) {
			return n, false
		}
		words[k-2], words[k-1] = words[k-1], words[k-2]
		n.core = strings.Join(words, " ")
		return n, true
	case estate:
		n.post = strings.TrimPrefix(pick(rng, estateSpellings), " ")
		return n, n != e.name
	}
	return n, false
}

// cut cuts s after n characters.
func cut(s string, n int) string {
	rs := []rune(s)
	return strings.TrimRight(string(rs[:min(n, len(rs))]), " ")
}
