package normalize

import "github.com/yksi-mdm/yksi/normalize/internal/lex"

// formPairs are the forms of two words of which one is too short to be known by
// itself when it is misspelt: the other one tells. Without umlauts; the lexicon
// has the first word under opens.
var formPairs = [...]struct{ first, second, opens string }{
	{"asunto", "oy", "asunto"},
	{"asunto", "osakeyhtio", "asunto"},
	{"avoin", "yhtio", "avoin"},
	{"bostads", "ab", "bostads"},
	{"bostads", "aktiebolag", "bostads"},
	{"fastighets", "ab", "fastighets"},
	{"keskinainen", "kiinteisto", "keskin\xe4inen"},
	{"keskinainen", "koy", "keskin\xe4inen"},
	{"oppet", "bolag", "\xf6ppet"},
}

// mend reads words that are one slip away from a legal form of two words as
// that form where the other word is there (Asnto Oy Malli, Malli avoin yhtö),
// and counts it as a repair.
func (p *parser) mend() {
	for i := range len(p.words) - 1 {
		if a, b := &p.words[i], &p.words[i+1]; a.known && b.known || a.digits > 0 || b.digits > 0 {
			continue
		}
		for j := range formPairs {
			if p.mendPair(i, formPairs[j].first, formPairs[j].second, formPairs[j].opens) {
				break
			}
		}
	}
}

func (p *parser) mendPair(i int, first, second, opens string) bool {
	a, b := &p.words[i], &p.words[i+1]
	x := p.near(a, first)
	if x == differs { // as nearly every word does
		return false
	}
	y := p.near(b, second)
	if y == differs || x == same && y == same || first == "asunto" && x == misspelt && !p.opensMore(i) {
		return false
	}
	e, ok := lex.Lookup(lexicon, []byte(opens))
	if !ok {
		return false
	}
	if x == misspelt {
		a.entry, a.known, a.beside = e, true, first
		p.slips++
	}
	if y == misspelt {
		b.known, b.beside = true, second
		p.slips++
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
