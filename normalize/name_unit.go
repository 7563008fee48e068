package normalize

import "github.com/yksi-mdm/yksi/normalize/internal/lex"

// leads reports whether a form and then words of the name stand before word i.
// A housing or real-estate company's office is its house.
func (p *parser) leads(i int) bool {
	for j := range p.words[:i] {
		w := &p.words[j]
		if !p.taken(w) {
			continue
		}
		switch formTable[w.found.id].class {
		case FormHousing, FormRealEstate:
			return false
		}
		return p.words[i-1].role == roleCore
	}
	return false
}

// takeSite takes off a site behind the form (Malli Oy Tampereen toimisto) or
// behind a name without one. A town alone stays: it can be part of the name.
func (p *parser) takeSite(n *Name, i int) {
	if i == 0 || n.Unit != "" || p.words[i].entry.Flags&(lex.Place|lex.Region) == 0 || !p.hasCore(0, i) || p.hyphened(i) {
		return
	}
	to := p.sameRole(i)
	// Behind a form that leads, only where it is not of a kind whose names are
	// sites themselves (Kiinteistö Oy). An association's osasto is a body of its own.
	leads := p.words[0].role == roleForm && p.taken(&p.words[0]) && formTable[p.words[0].found.id].class == FormOy
	formless := to == i+2 && to == len(p.words) && !p.endsWith(i+1, "osasto") && !p.hasForm(segment{0, to, 0})
	if p.words[i-1].role != roleForm && !leads && !formless {
		return
	}
	if s := (segment{i, to, 0}); p.isUnit(s) && !p.hasForm(s) {
		n.Unit = p.span(i, to)
		p.aside(i, to)
	}
}

// takeDepartment takes off what stands behind the name of a municipality or
// wellbeing services county: a department of it (Laukaan kunnan kaavoitus). What
// has a form of its own is another body.
func (p *parser) takeDepartment(n *Name) {
	for i := 1; i+1 < len(p.words); i++ {
		w, town := &p.words[i], &p.words[i-1]
		if !p.kept(w) || w.role != roleCore || town.role != roleCore || town.entry.Flags&(lex.Place|lex.Region) == 0 {
			continue
		}
		if c := formTable[w.found.id].class; c != FormMunicipality && c != FormWellbeing {
			continue
		}
		to := p.sameRole(i + 1)
		if to == i+1 || p.hyphened(i+1) || p.ownBody(i+1, to) {
			return
		}
		unit := p.span(i+1, to)
		if n.Unit != "" {
			unit += ", " + n.Unit
		}
		n.Unit = unit
		p.aside(i+1, to)
		return
	}
}

// ownBody reports whether the words are, or are part of, the name of a body of
// its own: a form stands anywhere, or a word for an association among them.
func (p *parser) ownBody(from, to int) bool {
	if p.anyFinnish() {
		return true
	}
	for i := from; i < to; i++ {
		if w := &p.words[i]; w.found.words > 0 && w.found.kind == lex.Form {
			return true
		}
		for _, s := range [...]string{"s\xe4\xe4ti\xf6", "yhdistys", "seura", "kerho", "liitto", "kassa", "stiftelse", "f\xf6rening", "klubb"} {
			if p.endsWith(i, s) {
				return true
			}
		}
	}
	return false
}
