package merge

import (
	"cmp"
	"slices"

	"github.com/yksi-mdm/yksi/match"
)

// DefaultCriteria returns the criteria of the default policy. Roughly: whatever billing holds on to survives, then what
// proves whose record it is, then how complete and alive it is. One step of the first outweighs all of the last.
//
//	billing_link    40  names a billing record of the entity
//	open_balance    20  and money is open on it
//	own_id          30  bears the entity's Y-tunnus
//	referenced      15  another system's record names it
//	open_deals      10  has business under way
//	contract        10  has an open contract
//	einvoice_agrees 10  has the e-invoice address that another record of the entity has, as billing
//	einvoice         5  has an e-invoice address of its own
//	complete       0-9  tenths of the group's best-filled record
//	last_changed     4  was changed last
//	oldest           3  has stood longest, so most has been hung on it
//	wrong_link     -20  names a billing record of somebody else
//
// Vetoed are a record marked not to be used or as a duplicate, one that bears another's Y-tunnus, and one that has
// ceased, as a column of it or the register says. Equals stand in the order of their sources, then by age, then by Ref.
func DefaultCriteria() []Criterion {
	return []Criterion{
		points("billing_link", 40, func(g *Candidates, i int) bool { return g.Rows[i].Right > 0 }),
		points("open_balance", 20, func(g *Candidates, i int) bool { return g.Rows[i].Balance != 0 }),
		points("own_id", 30, func(g *Candidates, i int) bool { return g.Rows[i].OwnID }),
		points("referenced", 15, func(g *Candidates, i int) bool { return g.Rows[i].Named > 0 }),
		points("open_deals", 10, func(g *Candidates, i int) bool { return g.Rows[i].Deals > 0 }),
		points("contract", 10, func(g *Candidates, i int) bool { return g.Rows[i].Contract }),
		points("einvoice_agrees", 10, func(g *Candidates, i int) bool {
			return g.agreeOn(readEInvoice(g.Rows[i].Row, match.EInvoice, match.Operator))
		}),
		points("einvoice", 5, func(g *Candidates, i int) bool {
			return readEInvoice(g.Rows[i].Row, match.EInvoice, match.Operator) != ""
		}),
		{"complete", rateComplete},
		points("last_changed", 4, isLatest),
		points("oldest", 3, isOldest),
		points("wrong_link", -20, func(g *Candidates, i int) bool { return g.Rows[i].Wrong > 0 }),
		veto("do_not_use", func(g *Candidates, i int) bool { return g.Rows[i].Mark == DoNotUse || g.Rows[i].Mark == Duplicate }),
		veto("id_of_another", func(g *Candidates, i int) bool { return g.Rows[i].OtherID }),
		veto("ceased", func(g *Candidates, i int) bool { return g.Rows[i].Ceased }),
	}
}

// points makes a criterion that gives n points where holds.
func points(name string, n int, holds func(*Candidates, int) bool) Criterion {
	return Criterion{name, func(g *Candidates, i int) (int, string) {
		if holds(g, i) {
			return n, ""
		}
		return 0, ""
	}}
}

// veto makes a criterion that bars where holds.
func veto(name string, holds func(*Candidates, int) bool) Criterion {
	return Criterion{name, func(g *Candidates, i int) (int, string) {
		if holds(g, i) {
			return 0, name
		}
		return 0, ""
	}}
}

func rateComplete(g *Candidates, i int) (int, string) {
	most := 0
	for j := range g.Rows {
		most = max(most, g.Rows[j].Filled)
	}
	if most == 0 {
		return 0, ""
	}
	return 9 * g.Rows[i].Filled / most, ""
}

func isLatest(g *Candidates, i int) bool {
	t := g.Rows[i].Modified
	if t.IsZero() {
		return false
	}
	for j := range g.Rows {
		if g.Rows[j].Modified.After(t) {
			return false
		}
	}
	return true
}

func isOldest(g *Candidates, i int) bool {
	t := g.Rows[i].Created
	if t.IsZero() {
		return false
	}
	for j := range g.Rows {
		if c := g.Rows[j].Created; !c.IsZero() && c.Before(t) {
			return false
		}
	}
	return true
}

// rate rates every record of g and sets g.Survivor. The order of the ratings is total: free of vetoes first, then by
// points, source, age and Ref.
func (g *Candidates) rate(criteria []Criterion) []Rating {
	type rated struct {
		Rating
		row int
	}
	all := make([]rated, len(g.Rows))
	reasons := make([]Reason, 0, len(g.Rows)*len(criteria))
	for i := range g.Rows {
		r := rated{Rating{Ref: g.Rows[i].Ref}, i}
		from := len(reasons)
		for _, c := range criteria {
			n, veto := c.Rate(g, i)
			if n != 0 {
				r.Points += n
				reasons = append(reasons, Reason{c.Name, n})
			}
			if veto != "" {
				r.Vetoes = append(r.Vetoes, veto)
			}
		}
		if len(reasons) > from {
			r.Reasons = reasons[from:len(reasons):len(reasons)]
		}
		all[i] = r
	}
	slices.SortFunc(all, func(a, b rated) int {
		x, y := &g.Rows[a.row], &g.Rows[b.row]
		return cmp.Or(
			cmp.Compare(min(len(a.Vetoes), 1), min(len(b.Vetoes), 1)),
			cmp.Compare(b.Points, a.Points),
			cmp.Compare(x.Rank, y.Rank),
			x.Created.Compare(y.Created),
			x.Ref.Compare(y.Ref),
		)
	})
	g.Survivor = all[0].row
	ratings := make([]Rating, len(all))
	for i := range all {
		ratings[i] = all[i].Rating
	}
	return ratings
}
