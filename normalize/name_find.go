package normalize

import "github.com/yksi-mdm/yksi/normalize/internal/lex"

// A formDef is a legal form in the generated table.
type formDef struct {
	class          FormClass
	code, elf, ytj string
	strength       formStrength
}

// formStrength says where a form's spelling is taken for the form.
type formStrength uint8

const (
	formStrong   formStrength = iota // wherever it is a word of its own
	formSwedish                      // the same; in capitals it may be Swedish
	formDigit                        // the same, typed with a digit for a letter
	formLead                         // where words of the name follow
	formKeep                         // everywhere, but it stays a word of the name
	formEdge                         // as the first or last word of its part
	formParallel                     // beside a Finnish form
	formAfter                        // behind a Finnish form
	formSaami                        // rs: foundations beside the word, else an association's last word
	formCapital                      // as the last word, in capitals
	formLast                         // foreign: as the last word
	formFirst                        // foreign: as the last or first word
)

// A phrase is what the lexicon knows to begin at a word.
type phrase struct {
	kind, id uint8
	words    int // how many, 0 when none begins here
	inside   bool
}

// find marks where phrases begin. It decides what the words allow; split and
// core decide what their place in the text allows.
func (p *parser) find() {
	p.mend()
	for i := 0; i < len(p.words); {
		w := &p.words[i]
		if w.entry.HasPhrases() {
			w.entry.Phrases(lexicon, func(r lex.PhraseRef) bool { return p.fits(i, r) })
		}
		if w.found.words == 0 {
			i++
			continue
		}
		for j := i + 1; j < i+w.found.words; j++ {
			p.words[j].found.inside = true
		}
		i += w.found.words
	}
}

// fits sets the word's phrase to r if the following words are r's.
func (p *parser) fits(i int, r lex.PhraseRef) bool {
	end := i + 1 + r.Words
	if end > len(p.words) {
		return false
	}
	rest := r
	for j := i; j < end; j++ {
		w := &p.words[j]
		if r.Need&lex.NeedDots != 0 && !w.dot && !w.dotted {
			return false
		}
		if j == i {
			continue
		}
		if s := rest.Next(); string(p.fold(w)) != s && !sameBare(s, w.beside) && !(w.inflected && p.isHead(w, r, j-i)) {
			return false
		}
		if w.before&(gapSlash|gapClose|gapStar|gapDash|gapOther) != 0 {
			return false
		}
		if w.before&gapComma != 0 && !(r.Kind == lex.Form && formTable[r.ID].class.Foreign()) { // Co., Ltd
			return false
		}
		if w.before&gapOpen != 0 && string(p.fold(w)) != "publ" {
			return false
		}
	}
	f := phrase{kind: r.Kind, id: r.ID, words: 1 + r.Words}
	if r.Kind == lex.Form && !p.formFits(i, f) {
		return false
	}
	p.words[i].found = f
	return true
}

// isHead reports whether the part before w's colon is the k-th further word of
// r, as in `Asunto Oy:n`.
func (p *parser) isHead(w *word, r lex.PhraseRef, k int) bool {
	var s string
	for ; k > 0; k-- {
		s = r.Next()
	}
	return string(p.buf[w.from:w.from+w.head]) == s
}

// formFits reports whether the words around it allow the form f at i.
func (p *parser) formFits(i int, f phrase) bool {
	end := i + f.words
	if end < len(p.words) && p.hyphened(end) {
		return false // the first part of a compound: AS-Talo
	}
	if p.hyphened(i) {
		// The last part of one: kept, or a short form hung on (Malli-Oy).
		d := &formTable[f.id]
		return d.strength == formKeep || d.strength == formStrong && p.words[i].letters <= 3 && p.lastWord(end)
	}
	switch d := &formTable[f.id]; d.strength {
	case formLast, formFirst:
		if f.words > 1 && p.anyForm(i) {
			return false // Oy Malli Company Ltd
		}
		return i == 0 || p.words[i-1].entry.Flags&lex.Connector == 0 // not Malli & Co
	case formLead:
		if end == len(p.words) || p.words[end].before&(gapComma|gapSlash|gapDash|gapOpen) != 0 {
			return false
		}
		return !p.formAt(end)
	case formParallel:
		return i > 0 && p.endsForm(i) || end < len(p.words) && p.formAt(end)
	case formAfter:
		return i > 0 && p.endsForm(i)
	case formCapital:
		return i > 0 && p.lastWord(end) && !p.words[i].lowers && !p.anyForm(i)
	case formSaami:
		return i > 0 && p.lastWord(end)
	}
	return true
}

// hyphened reports whether the word at i hangs on the one before it.
func (p *parser) hyphened(i int) bool {
	b := p.words[i].before
	return i > 0 && b&gapHyphen != 0 && b&gapSpace == 0
}

// lastWord reports whether the text, or its part, ends before word i.
func (p *parser) lastWord(i int) bool {
	return i >= len(p.words) || p.words[i].before&(gapComma|gapSlash|gapDash|gapOpen) != 0
}

// formAt reports whether a Finnish form's word stands at i, which find has not
// reached yet.
func (p *parser) formAt(i int) bool {
	is := false
	p.words[i].entry.Phrases(lexicon, func(r lex.PhraseRef) bool {
		if r.Kind == lex.Form && r.Words == 0 {
			switch formTable[r.ID].strength {
			case formStrong, formSwedish, formDigit:
				is = true
			}
		}
		return is
	})
	return is
}

// endsForm reports whether a Finnish form that is taken off ends before word i.
func (p *parser) endsForm(i int) bool {
	for i--; i > 0 && p.words[i].found.inside; i-- {
	}
	return i >= 0 && p.taken(&p.words[i])
}

// taken reports whether w begins a Finnish form that is taken off anywhere.
func (p *parser) taken(w *word) bool {
	if w.found.words == 0 || w.found.kind != lex.Form {
		return false
	}
	switch formTable[w.found.id].strength {
	case formStrong, formSwedish, formDigit, formLead, formParallel, formAfter:
		return true
	}
	return false
}

// kept reports whether w begins a form that stays a word of the name.
func (p *parser) kept(w *word) bool {
	return w.found.words > 0 && w.found.kind == lex.Form && formTable[w.found.id].strength == formKeep
}

// anyForm reports whether a Finnish form stands before word i.
func (p *parser) anyForm(i int) bool {
	for j := range p.words[:i] {
		if p.taken(&p.words[j]) {
			return true
		}
	}
	return false
}
