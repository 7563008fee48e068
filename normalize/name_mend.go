package normalize

import "github.com/yksi-mdm/yksi/normalize/internal/lex"

// formPhrases are the forms of several words of which one may be too short to be
// known by itself when it is misspelt: the others tell. Without umlauts; the
// lexicon has the first word under opens.
var formPhrases = [...]struct {
	words []string
	opens string
}{
	{[]string{"asunto", "oy"}, "asunto"},
	{[]string{"asunto", "osakeyhtio"}, "asunto"},
	{[]string{"avoin", "yhtio"}, "avoin"},
	{[]string{"bostads", "ab"}, "bostads"},
	{[]string{"bostads", "aktiebolag"}, "bostads"},
	{[]string{"fastighets", "ab"}, "fastighets"},
	{[]string{"joint", "stock", "company"}, "joint"},
	{[]string{"keskinainen", "kiinteisto"}, "keskin\xe4inen"},
	{[]string{"keskinainen", "koy"}, "keskin\xe4inen"},
	{[]string{"limited", "liability", "company"}, "limited"},
	{[]string{"limited", "liability", "partnership"}, "limited"},
	{[]string{"oppet", "bolag"}, "\xf6ppet"},
	{[]string{"public", "limited", "company"}, "public"},
}

// mend reads words that are one slip away from a legal form of several words as
// that form where its other words are there (Asnto Oy Malli, Malli avoin yhtö,
// Model Joynt Stock Company), and counts it as a repair.
func (p *parser) mend() {
	for i := range len(p.words) - 1 {
		a, b := &p.words[i], &p.words[i+1]
		if a.digits > 0 || b.digits > 0 || a.known && b.known && (i+2 == len(p.words) || p.words[i+2].known) {
			continue // no word of a form, or none that is misspelt
		}
		first := bareLetter(p.fold(a)[0]) // seldom the wrong one
		for j := range formPhrases {
			if f := &formPhrases[j]; f.words[0][0] == first && p.mendPhrase(i, f.words, f.opens) {
				break
			}
		}
	}
}

func (p *parser) mendPhrase(i int, words []string, opens string) bool {
	if i+len(words) > len(p.words) {
		return false
	}
	slips := 0
	for k, s := range words {
		switch p.near(&p.words[i+k], s) {
		case differs:
			return false
		case misspelt:
			slips++
		}
	}
	if slips == 0 || words[0] == "asunto" && p.near(&p.words[i], words[0]) == misspelt && !p.opensMore(i) {
		return false
	}
	e, ok := lex.Lookup(lexicon, []byte(opens))
	if !ok {
		return false
	}
	for k, s := range words {
		if w := &p.words[i+k]; p.near(w, s) == misspelt {
			if k == 0 {
				w.entry = e
			}
			w.known, w.beside = true, s
			p.slips++
		}
	}
	return true
}

// opensMore reports whether the form of two words at i begins a name of which more
// follows than a place or another form: Asunti Oy, Helsinki is no housing company.
func (p *parser) opensMore(i int) bool {
	if i > 0 {
		return false
	}
	for j := i + 2; j < len(p.words); j++ {
		w := &p.words[j]
		if w.before&(gapComma|gapSlash|gapDash|gapOpen) != 0 || p.formAt(j) {
			return false
		}
		if w.entry.Flags&lex.Place == 0 {
			return true
		}
	}
	return false
}

// nearness says how near a word is to one that is looked for.
type nearness uint8

const (
	differs nearness = iota
	misspelt
	same
)

// near compares w with s, which is without umlauts.
func (p *parser) near(w *word, s string) nearness {
	f := p.fold(w)
	switch {
	case sameBare(f, s) || w.beside == s:
		return same
	case !w.known && len(s) >= 5 && oneSlip(f, s):
		return misspelt
	}
	return differs
}
