package normalize

import (
	"strings"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// takeForm decides on the legal form at word i of the main part.
func (p *parser) takeForm(n *Name, i int) {
	f := p.words[i].found
	d := &formTable[f.id]
	end := i + f.words
	lf := LegalForm{
		Class: d.class, Code: d.code, ELF: d.elf, YTJ: d.ytj,
		Start: p.words[i].start, End: p.formEnd(end - 1),
	}
	lf.Text = p.text[lf.Start:lf.End]
	off := true
	switch d.strength {
	case formSwedish:
		if lf.Unsure = p.capitals(i, end); lf.Unsure {
			lf.Code = "AB"
		}
	case formDigit:
		p.digits++
	case formKeep:
		off = false
	case formEdge:
		if p.anyFinnish() || !p.atEdge(i, end) {
			return
		}
	case formSaami:
		if p.endsWith(i-1, "s\xe4\xe4ti\xf6") {
			lf.Class, lf.Code, lf.ELF, lf.YTJ = FormFoundation, "S\u00c4\u00c4", "YK5G", "18"
		} else if !p.endsWith(i-1, "searvi") {
			return
		}
	case formLast, formFirst:
		switch finnish := p.anyFinnish(); {
		case finnish && d.code == "LTD": // the English half of a Finnish form
			lf.Class, lf.Code, lf.ELF, lf.YTJ = FormOy, "OY", "DKUW", "16"
		case finnish: // `Oy KP-Haus Ag`: the Finnish form decides, Ag is a word
			return
		case !p.foreignAt(i, end, d.strength):
			return
		default:
			lf.Foreign = true
			lf.Unsure = i == 0 && end == 1 && p.words[0].letters == 2 // AS, MB and OU are words, too
		}
	}
	if d.class == FormKy && p.publicBody() {
		lf.Class, lf.Code, lf.ELF, lf.YTJ, lf.Unsure = FormJointMunicipal, "KY-KUNTA", "VOTI", "42", true
	}
	if off {
		for j := i; j < end; j++ {
			p.words[j].role = roleForm
		}
	}
	n.Forms = append(n.Forms, lf)
}

// formEnd returns the end of a form's text: without the case ending of `Oy:n`.
func (p *parser) formEnd(i int) int {
	w := &p.words[i]
	if w.inflected {
		return w.start + strings.IndexByte(p.text[w.start:w.end], ':')
	}
	return w.end
}

// capitals reports whether a word of the form has no lower-case letter, or only
// its first letter large where the form is spelt out.
func (p *parser) capitals(from, to int) bool {
	for i := from; i < to; i++ {
		if w := &p.words[i]; !w.lowers || w.letters > 3 {
			return true
		}
	}
	return false
}

// atEdge reports whether the words are the first or last that count in the
// main part.
func (p *parser) atEdge(from, to int) bool {
	first := true
	for i := range p.words[:from] {
		if p.words[i].role == roleCore {
			first = false
		}
	}
	return first || p.trailing(to)
}

// trailing reports whether nothing of the name follows from word i on.
func (p *parser) trailing(i int) bool {
	for i < len(p.words) {
		w := &p.words[i]
		if w.role != roleCore {
			return true
		}
		if w.found.words == 0 {
			return false
		}
		switch w.found.kind {
		case lex.Status, lex.Marker, lex.Mark, lex.LooseMark:
		case lex.Former, lex.Alias, lex.CareOf, lex.Unit:
			return true
		case lex.Form:
			if formTable[w.found.id].strength == formKeep {
				return false
			}
		default:
			return false
		}
		i += w.found.words
	}
	return true
}

// foreignAt reports whether a foreign form can stand at from: last, or first
// where its country writes it first, with a name beside it.
func (p *parser) foreignAt(from, to int, s formStrength) bool {
	core := false
	for i := range p.words {
		if (i < from || i >= to) && p.words[i].role == roleCore {
			core = true
		}
	}
	if !core {
		return false
	}
	return p.trailing(to) && from > 0 || s == formFirst && from == 0
}

// anyFinnish reports whether the main part has a Finnish form that is taken off.
func (p *parser) anyFinnish() bool {
	for i := range p.words {
		if w := &p.words[i]; w.role != roleAside && p.taken(w) {
			return true
		}
	}
	return false
}

// publicBody reports whether the main part has a word of a joint municipal
// body, so that ky is kuntayhtymä.
func (p *parser) publicBody() bool {
	for i := range p.words {
		if w := &p.words[i]; w.role == roleCore && w.entry.Flags&lex.Public != 0 {
			return true
		}
	}
	return false
}

func (p *parser) endsWith(i int, s string) bool {
	return i >= 0 && strings.HasSuffix(string(p.fold(&p.words[i])), s)
}

// A suffix is the end of a compound that tells the form of the body.
type suffix struct {
	end   string
	class FormClass
	code  string
	elf   string
	ytj   string
}

// FormAssociation is not among them: an association without ry is not one yet.
var suffixes = [...]suffix{
	{"s\xe4\xe4ti\xf6", FormFoundation, "S\u00c4\u00c4", "YK5G", "18"},
	{"kuntayhtym\xe4", FormJointMunicipal, "KY-KUNTA", "VOTI", "42"},
	{"kuntayhtym", FormJointMunicipal, "KY-KUNTA", "VOTI", "42"}, // cut
	{"virasto", FormStateBody, "VALTIO", "BKQO", "40"},
	{"maistraatti", FormStateBody, "VALTIO", "BKQO", "40"},
	{"poliisilaitos", FormStateBody, "VALTIO", "BKQO", "40"},
	{"valtiokonttori", FormStateBody, "VALTIO", "BKQO", "40"},
	{"verohallinto", FormStateBody, "VALTIO", "BKQO", "40"},
	{"opetushallitus", FormStateBody, "VALTIO", "BKQO", "40"},
	{"seurakunta", FormParish, "SRK", "6PEQ", "71"},
	{"osakeyhti\xf6", FormOy, "OY", "DKUW", "16"},
	{"aktiebolag", FormOy, "OY", "DKUW", "16"},
	{"aktiebolaget", FormOy, "OY", "DKUW", "16"},
	{"osuuskunta", FormCooperative, "OK", "EE90", "14"},
	{"osuuspankki", FormCooperativeBank, "OP", "SJL9", "15"},
	{"tiekunta", FormJointOwned, "YHTEIS", "SKGX", "50"},
	{"osakaskunta", FormJointOwned, "YHTEIS", "SKGX", "50"},
	{"stiftelse", FormFoundation, "S\u00c4\u00c4", "YK5G", "18"},
	{"stiftelsen", FormFoundation, "S\u00c4\u00c4", "YK5G", "18"},
}

// compounds looks for the form in the last part of a compound where the text
// has none by itself: Palvelusäätiö; koulutusky, which may be kuntayhtymä.
func (p *parser) compounds(n *Name) {
	if len(n.Forms) > 0 {
		return
	}
	for i := range p.words {
		w := &p.words[i]
		if w.role != roleCore || w.letters < 7 {
			continue
		}
		f := string(p.fold(w))
		for _, s := range suffixes {
			if strings.HasSuffix(f, s.end) && (len(f) > len(s.end) || p.hyphened(i) || s.class == FormStateBody) {
				n.Forms = append(n.Forms, LegalForm{Class: s.class, Code: s.code, ELF: s.elf, YTJ: s.ytj, Text: p.text[w.start:w.end], Start: w.start, End: w.end})
				return
			}
		}
		if stem, ok := strings.CutSuffix(f, "ky"); ok {
			if e, _ := lex.Lookup(lexicon, []byte(stem)); e.Flags&lex.Public != 0 {
				n.Forms = append(n.Forms, LegalForm{Class: FormJointMunicipal, Code: "KY-KUNTA", ELF: "VOTI", YTJ: "42", Text: p.text[w.end-2 : w.end], Start: w.end - 2, End: w.end, Unsure: true})
				return
			}
		}
	}
}

// settleAb makes an AB in capitals Finnish where another Finnish form stands
// beside it, and Swedish where the name is that of a branch: only a foreign
// company has one.
func (p *parser) settleAb(n *Name) {
	finnish := false
	for i := range n.Forms {
		f := &n.Forms[i]
		finnish = finnish || (f.Class == FormOy || f.Class == FormOyj) && !f.Unsure
	}
	for i := range n.Forms {
		switch f := &n.Forms[i]; {
		case n.Marker == MarkerBranch && len(n.Forms) == 1 && (f.Code == "AB" || f.Text == "Ab" || f.Text == "ab"):
			f.swedish()
		case f.Code != "AB":
		case finnish:
			f.Code, f.Unsure = "OY", false
		}
	}
}

// swedish makes f the Aktiebolag of Sweden.
func (f *LegalForm) swedish() {
	f.Unsure, f.Foreign, f.Class, f.Code, f.ELF, f.YTJ = false, true, FormForeign, "AB", "XJHM", ""
}
