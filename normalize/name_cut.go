package normalize

import (
	"strings"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// cut sets Cut when the text ends as if a column's width had cut it.
func (p *parser) cut(n *Name) {
	if len(p.words) == 0 {
		return
	}
	last := &p.words[len(p.words)-1]
	// A name does not end with `and`, nor within a compound.
	if len(p.words) > 1 && (last.entry.Key == "&" || strings.HasSuffix(p.text[last.end:], "-") && p.tail == gapHyphen) {
		n.Cut = true
	}
	if !p.widthReached() || len(p.words) < 2 {
		return
	}
	if last.end != len(p.text) {
		return
	}
	switch {
	case last.role == roleForm || last.role == roleExtra:
	case last.digits > 0: // the first digits, maybe, of a house's number
		n.Cut = last.letters == 0 && last.role == roleCore && (n.has(FormHousing) || n.has(FormRealEstate))
	case last.role == roleAside:
		n.Cut = !last.known || n.Financier != "" && last.found.words == 0
	case len(n.Forms) == 0:
		n.Cut = true
	default:
		// Behind a form, which a column's width leaves behind. Of 884 complete
		// names of such a length 75 seem so; of 4,112 names cut within a word,
		// nine in ten.
		n.Cut = n.Forms[len(n.Forms)-1].Start < last.start && p.broken(last)
	}
}

// broken reports whether the last word w looks like the beginning of one.
func (p *parser) broken(w *word) bool {
	f := p.fold(w)
	if len(f) <= 2 {
		before := &p.words[len(p.words)-2]
		return roman(string(f), true) == "" && before.digits == 0 && (len(f) == 1 || w.lowers)
	}
	if w.known {
		return false
	}
	for i := 3; i <= len(f)-4; i++ { // Pispalan|harju
		if _, known := lex.Lookup(lexicon, f[i:]); known && f[len(f)-1] != 'n' {
			return false
		}
	}
	return true
}

// widthReached reports whether the text is as long as usual columns are wide.
func (p *parser) widthReached() bool {
	switch utf8.RuneCountInString(p.text) {
	case 30, 35, 40:
		return true
	}
	return false
}

// cutForm reads a single last letter, at a column's width or with the space
// before it gone, as the beginning of a form.
func (p *parser) cutForm(n *Name) {
	if len(p.words) < 2 || len(n.Forms) > 0 {
		return
	}
	last := &p.words[len(p.words)-1]
	if last.role != roleCore || last.to-last.from != 1 || last.dot {
		return
	}
	switch utf8.RuneCountInString(p.text) {
	case 29, 30, 34, 35, 39, 40:
	default:
		return
	}
	lf := LegalForm{Unsure: true, Text: p.text[last.start:last.end], Start: last.start, End: last.end}
	switch p.buf[last.from] {
	case 'o':
		lf.Class, lf.Code, lf.ELF, lf.YTJ = FormOy, "OY", "DKUW", "16"
	case 'r':
		lf.Class, lf.Code, lf.ELF, lf.YTJ = FormAssociation, "AYH", "UXEW", "6"
	default:
		return
	}
	n.Cut = true
	n.Forms = append(n.Forms, lf)
	last.role = roleForm
}
