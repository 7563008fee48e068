package merge

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
)

// grouping is the merge groups of an entity while it is planned.
type grouping struct {
	class   class
	unitKey string
	source  int   // index in Policy.Mergeable; -1: linked only, a group of one
	rows    []int // by Ref
	public  bool
}

// group puts every row into its merge group. Only mergeable sources have groups of more than one; within an entity the
// records of another class (a housing company, an estate, a branch) and those of another unit stay apart.
//
// A unit is apart when it is a unit of a public body, or when it is a place of a company with a street address of its
// own: `X Oy, Tampere` beside `X Oy` is mostly the same account, typed twice.
func (w *worker) group() []grouping {
	common := w.commonClass()
	var groups []grouping
	for i := range w.rows {
		r := &w.readings[i]
		source := slices.Index(w.policy.Mergeable, w.rows[i].Ref.Source)
		g := grouping{class: r.class, source: source, public: r.public}
		if g.class == anyClass && !r.hasForm {
			g.class = common
		}
		if source >= 0 && w.apart(i) {
			g.unitKey = r.unitKey
		}
		at := -1
		if source >= 0 {
			at = slices.IndexFunc(groups, func(o grouping) bool {
				return o.source == source && o.class == g.class && o.unitKey == g.unitKey
			})
		}
		if at < 0 {
			at = len(groups)
			groups = append(groups, g)
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

// apart reports whether row i is an account of a unit of its own.
func (w *worker) apart(i int) bool {
	r := &w.readings[i]
	if r.unitKey == "" {
		return false
	}
	if r.public {
		return r.unitKind != invoiceDesk
	}
	if r.unitKind != place || w.rows[i].Get(match.Street) == "" {
		return false
	}
	own := placeKey(&w.rows[i])
	for j := range w.rows {
		if j != i && w.readings[j].unitKey == "" && placeKey(&w.rows[j]) == own {
			return false
		}
	}
	return true
}

// placeKey is where a row says that it is, for comparing.
func placeKey(r *Row) string {
	return unitKey(r.Get(match.Street)) + "\x00" + r.Get(match.Postcode)
}

// minCutUnit is how much of a unit's name must be left for a cut one to be taken for the whole.
const minCutUnit = 6

// sameUnit reports whether r is of the unit with key. A name that was cut may end anywhere in it.
func (r *reading) sameUnit(key string) bool {
	return r.unitKey == key || r.cut && len(r.unitKey) >= minCutUnit && strings.HasPrefix(key, r.unitKey)
}
