package merge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// Relation says how the customers of two records stand to each other. Both stay what they are: a relation never merges.
type Relation struct {
	Kind     RelationKind
	Ref      match.Ref // the branch, the estate, the successor, the sole trader, the housing company, the unit
	Other    match.Ref // whose it is, a record of another entity or of the same
	Since    time.Time // zero: not known
	Proposed bool      // found by likeness, for a person to decide; else by an id, or said by a person
}

// RelationKind says what Relation.Ref is to Relation.Other.
type RelationKind string

// The kinds of relations.
const (
	BranchOf    RelationKind = "branch_of"    // a branch, registered by itself, of a company
	EstateOf    RelationKind = "estate_of"    // a bankruptcy estate or a death estate, of its debtor
	SuccessorOf RelationKind = "successor_of" // carries on the business of a predecessor
	TradesFor   RelationKind = "trades_for"   // a sole trader beside the company that the business is becoming
	ManagedBy   RelationKind = "managed_by"   // a housing company, by its property manager
	UnitOf      RelationKind = "unit_of"      // a unit or an office with an account of its own
)

// Compare orders relations by record, kind and the other record.
func (r Relation) Compare(o Relation) int {
	return cmp.Or(r.Ref.Compare(o.Ref), strings.Compare(string(r.Kind), string(o.Kind)), r.Other.Compare(o.Other), r.Since.Compare(o.Since))
}

// relate lists the relations of e: those that the policy brings for its records, and those between its own groups.
func (w *worker) relate(e *Entity) {
	for i := range e.Records {
		ref := e.Records[i].Ref
		at, ok := w.policy.related[ref]
		for ; ok && at < len(w.policy.Relations) && w.policy.Relations[at].Ref == ref; at++ {
			r := w.policy.Relations[at]
			if _, own := w.find(r.Other); !own { // within the entity its groups tell
				e.Relations = append(e.Relations, r)
			}
		}
	}
	head := -1
	for g := range w.groups {
		if o := &w.groups[g]; o.source >= 0 && o.head() && o.class == w.usual && w.prefer(g, head) {
			head = g
		}
	}
	for g := range w.groups {
		if kind := w.groups[g].kindBeside(w.usual); head >= 0 && kind != "" {
			e.Relations = append(e.Relations, Relation{Kind: kind, Ref: e.Groups[g].Survivor, Other: e.Groups[head].Survivor})
		}
	}
	slices.SortFunc(e.Relations, Relation.Compare)
	e.Relations = slices.Compact(e.Relations)
}

// kindBeside is what a group of accounts is to the head account of its entity, whose class is usual; "" for nothing.
func (g *grouping) kindBeside(usual class) RelationKind {
	switch {
	case g.source < 0:
		return ""
	case g.class == usual:
		if g.head() {
			return ""
		}
		return UnitOf
	case g.class == branch:
		return BranchOf
	case g.class == bankruptEstate, g.class == deathEstate:
		return EstateOf
	case g.class == soleTrader:
		return TradesFor
	}
	return ""
}
