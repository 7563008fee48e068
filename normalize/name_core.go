package normalize

import (
	"strings"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// core takes everything that is not the name out of the main part.
func (p *parser) core(n *Name) {
	for i := 0; i < len(p.words); i++ {
		w := &p.words[i]
		if w.role != roleCore {
			continue
		}
		if w.found.words > 0 {
			p.take(n, i)
			i += w.found.words - 1
			continue
		}
		p.takeSite(n, i)
		p.takeCut(n, i)
	}
	p.takeDepartment(n)
	p.keepEmpty(n)
	p.compounds(n)
	p.settleAb(n)
	p.cutForm(n)
}

// take decides on the phrase at word i of the main part.
func (p *parser) take(n *Name, i int) {
	w := &p.words[i]
	f := w.found
	end := i + f.words
	switch f.kind {
	case lex.Form:
		p.takeForm(n, i)
	case lex.Status:
		if i > 0 {
			n.Status = Status(f.id)
			p.extra(i, end)
		}
	case lex.Marker:
		if len(p.words) > f.words && !p.compoundOnly(i, end) {
			p.mark(n, Marker(f.id), i, end)
			p.extra(i, end)
		}
	case lex.Mark:
		if p.compoundOnly(i, end) {
			return // XXX-Kulma
		}
		n.Marks = append(n.Marks, Mark(f.id))
		for i > 0 && end < len(p.words) && p.words[end].letters == 0 { // when: POISTETTU 1.2.2019
			end++
		}
		p.extra(i, end)
	case lex.LooseMark:
		starred := w.before&gapStar != 0 || end < len(p.words) && p.words[end].before&gapStar != 0
		if starred || end == len(p.words) && i > 0 && (p.nameEnds(i) || Mark(f.id) == MarkDuplicate) {
			n.Marks = append(n.Marks, Mark(f.id))
			p.extra(i, end)
		}
	case lex.CostCentre:
		p.takeKP(n, i)
	case lex.Former:
		if end < len(p.words) && i > 0 && (w.dot || p.nameEnds(i) || w.to-w.from > 5) {
			to := p.sameRole(end)
			n.Former = append(n.Former, p.span(end, to))
			p.aside(i, to)
		}
	case lex.Alias:
		if end < len(p.words) && i > 0 && p.nameEnds(i) {
			to := p.sameRole(end)
			n.Aliases = append(n.Aliases, p.span(end, to))
			p.aside(i, to)
		}
	case lex.CareOf:
		if end < len(p.words) && i > 0 {
			to := p.sameRole(end)
			n.CareOf = p.bare(end, to)
			p.aside(i, to)
		}
	case lex.Unit:
		// Behind a name that its form began, only as the last word.
		if i > 0 && n.Unit == "" && (p.nameEnds(i) || end == len(p.words) && p.leads(i)) {
			to := p.sameRole(i)
			n.Unit = p.span(i, to)
			p.aside(i, to)
		}
	}
}

// compoundOnly reports whether the marker at i hangs on a compound of the name.
func (p *parser) compoundOnly(i, end int) bool {
	return p.hyphened(i) || end < len(p.words) && p.hyphened(end)
}

func (p *parser) extra(from, to int) {
	for i := from; i < to; i++ {
		p.words[i].role = roleExtra
	}
}

// sameRole returns the end of the run of core words that holds word i.
func (p *parser) sameRole(i int) int {
	for i < len(p.words) && p.words[i].role == roleCore {
		i++
	}
	return i
}

// takeKP decides what kp stands for: before a number a cost centre, as the last
// word an estate; of a company a bankrupt's, otherwise a dead person's, as it is
// before nothing but a person's names.
func (p *parser) takeKP(n *Name, i int) {
	end := i + p.words[i].found.words
	switch {
	case i == 0 && p.words[i].found.words == 1 && !p.compoundOnly(i, end) && p.ofPerson(end):
		p.takeDead(n, i, end)
	case p.hyphened(i) || !p.hasCore(0, i):
	case end < len(p.words) && p.words[end].digits > 0 && p.words[end].role == roleCore:
		n.Unit = p.span(i, end+1)
		p.aside(i, end+1)
	case end < len(p.words):
	case p.words[i].found.words == 1 && p.words[i].to-p.words[i].from > 3: // the word kustannuspaikka
	case p.nameEnds(i):
		p.mark(n, MarkerBankruptcyEstate, i, end)
		p.extra(i, end)
	default:
		p.takeDead(n, i, end)
	}
}

// takeDead marks a dead person's estate by kp alone, which may mean something else.
func (p *parser) takeDead(n *Name, i, end int) {
	p.mark(n, MarkerDeathEstate, i, end)
	n.Forms[len(n.Forms)-1].Unsure = true
	p.extra(i, end)
}

// ofPerson reports whether all words from i on are the names of one person, a first name among them.
func (p *parser) ofPerson(i int) bool {
	first := false
	for n := i; n < len(p.words); n++ {
		w := &p.words[n]
		given := w.entry.Flags&lex.First != 0
		if w.role != roleCore || !given && !p.surname(w, w.entry.Flags) {
			return false
		}
		first = first || given
	}
	return first && len(p.words)-i >= 2
}

// takeCut recognises an estate of which a column's width left the beginning:
// `Esimerkki Oy:n konkur`.
func (p *parser) takeCut(n *Name, i int) {
	if i == 0 || i != len(p.words)-1 || p.words[i].letters == 0 {
		return
	}
	before := &p.words[i-1]
	f := string(p.fold(&p.words[i]))
	switch {
	case before.inflected && before.role == roleForm && strings.HasPrefix("konkurssipes\xe4", f):
		n.Marker = MarkerBankruptcyEstate
	case len(f) >= 7 && (strings.HasPrefix("konkurssipes\xe4", f) && len(f) > 8):
		n.Marker = MarkerBankruptcyEstate
	case len(f) >= 6 && strings.HasPrefix("kuolinpes\xe4", f):
		p.mark(n, MarkerDeathEstate, i, i+1)
	default:
		return
	}
	n.Cut = true
	p.extra(i, i+1)
}

// keepEmpty gives words back when none is left: first those that can be words
// of a name, then all of the main part.
func (p *parser) keepEmpty(n *Name) {
	if p.anyCore() {
		return
	}
	for i := range p.words {
		w := &p.words[i]
		if w.role == roleForm && w.found.words > 0 && !p.taken(w) {
			p.restore(i, i+w.found.words)
		}
	}
	if p.anyCore() {
		return
	}
	for i := range p.words {
		if w := &p.words[i]; w.role == roleForm || w.role == roleExtra {
			w.role = roleCore
		}
	}
	for i := range n.Forms {
		n.Forms[i].Unsure = true
	}
	if !p.anyCore() {
		for i := range p.words {
			p.words[i].role = roleCore
		}
	}
}

func (p *parser) anyCore() bool {
	for i := range p.words {
		if p.words[i].role == roleCore {
			return true
		}
	}
	return false
}

func (p *parser) restore(from, to int) {
	for i := from; i < to; i++ {
		p.words[i].role = roleCore
	}
}

// build makes Core of the words that are left, a part of the text where they
// stand together.
func (p *parser) build(n *Name) {
	first, last, runs := -1, -1, 0
	for i := range p.words {
		if p.words[i].role != roleCore {
			continue
		}
		if first < 0 {
			first = i
		}
		if last != i-1 || runs == 0 {
			runs++
		}
		last = i
	}
	if first < 0 {
		n.Core = strings.TrimSpace(p.text)
		return
	}
	if runs == 1 && !p.wide {
		a, b := p.bounds(first, last+1)
		n.Core = p.text[a:b]
		for i := first; i <= last; i++ {
			p.words[i].coreStart = p.words[i].start - a
		}
		return
	}
	var core []byte
	for i := first; i <= last; {
		if p.words[i].role != roleCore {
			i++
			continue
		}
		to := p.sameRole(i)
		core = p.copyRun(core, i, to)
		i = to
	}
	n.Core = string(core)
}

// copyRun appends the text of words with single spaces.
func (p *parser) copyRun(core []byte, from, to int) []byte {
	if len(core) > 0 {
		core = append(core, ' ')
	}
	a, b := p.bounds(from, to)
	w := from
	for i := a; i < b; i++ {
		if w < to && i == p.words[w].start {
			p.words[w].coreStart = len(core)
			w++
		}
		if c := p.text[i]; c != ' ' || len(core) > 0 && core[len(core)-1] != ' ' {
			core = append(core, c)
		}
	}
	return core
}
