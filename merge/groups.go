package merge

import (
	"slices"
	"strings"
)

// grouping is a merge group while its entity is planned. Of groups with a unit, those of a public body are told apart
// by the unit's name, those of a company by the street.
type grouping struct {
	class   class
	unitKey string // "" for a head account and for a group of a company's office whose street says where it is
	street  string // of a company's office
	source  int    // index in Policy.Mergeable; -1: linked only, a group of one
	rows    []int  // by Ref
}

// head reports whether the group's records are those of the entity itself, not of a unit.
func (g *grouping) head() bool { return g.unitKey == "" && g.street == "" }

// is reports whether r is of the group's unit. A name that was cut may end anywhere in the unit's.
func (g *grouping) is(r *reading) bool {
	switch {
	case r.unitKey == "" || g.head():
		return false
	case g.street != "":
		return g.street == r.street()
	}
	return g.unitKey == r.unitKey || r.cut && len(r.unitKey) >= minCutUnit && strings.HasPrefix(g.unitKey, r.unitKey)
}

// minCutUnit is how much of a unit's name must be left for a cut one to be taken for the whole.
const minCutUnit = 6

// group puts every row into its merge group. Only mergeable sources have groups of more than one; within an entity the
// records of another class (a housing company, an estate, a branch) and those of another unit stay apart.
func (w *worker) group() []grouping {
	groups := w.groups[:0]
	for i := range w.rows {
		r := &w.readings[i]
		g := grouping{class: r.class, source: slices.Index(w.policy.Mergeable, w.rows[i].Ref.Source)}
		if g.class == anyClass && !r.hasForm {
			g.class = w.usual
		}
		at := -1
		if g.source >= 0 {
			g.unitKey, g.street = w.unitOf(i, g.class)
			at = slices.IndexFunc(groups, func(o grouping) bool {
				return o.source == g.source && o.class == g.class && o.unitKey == g.unitKey && o.street == g.street
			})
		}
		if at < 0 {
			at = len(groups)
			groups = slices.Grow(groups, 1)[:at+1]
			g.rows = groups[at].rows[:0] // of the cluster before
			groups[at] = g
		}
		groups[at].rows = append(groups[at].rows, i)
	}
	return groups
}

// commonClass is the class that the entity's records name most often; of equals, the smaller.
func (w *worker) commonClass() class {
	var count [len(classNames)]int
	for i := range w.readings {
		if r := &w.readings[i]; r.hasForm || r.class != anyClass {
			count[r.class]++
		}
	}
	best := anyClass
	for c := range count {
		if count[c] > count[best] {
			best = class(c)
		}
	}
	return best
}

// unitOf says of which unit row i is an account of its own.
//
// Every unit of a public body is one, but for its invoice desk. A company's office is one only when it has a street,
// the company's other records have one, too, and none of them has the same: `Esimerkki Oy, Tampere` beside `Esimerkki Oy` is
// mostly one account typed twice. Other companies' units are but words in an account's name.
func (w *worker) unitOf(i int, c class) (unitKey, street string) {
	r := &w.readings[i]
	switch {
	case r.unitKey == "" || r.unitKind == invoiceDesk:
		return "", ""
	case r.public:
		return r.unitKey, ""
	case r.unitKind != place || c == housing || r.street() == "":
		return "", ""
	}
	elsewhere := false
	for j := range w.readings {
		if o := &w.readings[j]; j != i && o.unitKey == "" && o.street() != "" {
			if o.street() == r.street() {
				return "", ""
			}
			elsewhere = true
		}
	}
	if !elsewhere {
		return "", ""
	}
	return "", r.street()
}
