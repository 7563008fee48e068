package merge

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
)

// link writes the crosswalk: for each billing record its role and its one owner account. A link of the run before stays
// unless an account says otherwise.
func (w *worker) link(e *Entity, c *match.Cluster) error {
	invoiced := 0
	for i := range w.rows {
		if w.billing(i) {
			invoiced++
		}
	}
	payer := false // beside another billing record
	for i := range w.rows {
		payer = payer || invoiced > 1 && w.billing(i) && isPayer(&w.readings[i])
	}
	if invoiced > 0 {
		e.Links = make([]Link, 0, invoiced)
	}
	owned := make([][]int, len(w.groups)) // billing rows, by group of their owner
	for i := range w.rows {
		if !w.billing(i) {
			continue
		}
		l := Link{Billing: w.rows[i].Ref, Role: roleOf(&w.readings[i], payer)}
		l.From, l.To = w.rows[i].term()
		g, reason, better := w.owner(i)
		if at := w.before(e, i); at >= 0 && at != g && reason != LinkKept {
			if g >= 0 {
				e.Warnings = append(e.Warnings, Warning{Ref: l.Billing, Code: LinkOld, Other: e.Groups[g].Survivor, Euros: stake(&w.rows[i])})
			}
			g, reason = at, LinkEarlier
		}
		if better >= 0 {
			w.dispute(e, i, g, better)
		}
		l.Reason = reason
		if g >= 0 {
			l.Account = e.Groups[g].Survivor
			best := w.pairTo(i, g, c)
			l.Probability, l.Verdict = best.Probability, match.Match
			if best != (match.Pair{}) {
				l.Verdict = max(best.Verdict, match.Review)
			}
			if best.Reason == match.ByJudgement {
				l.Reason = LinkJudged
			}
			owned[g] = append(owned[g], i)
		}
		e.Links = append(e.Links, l)
	}
	return w.accounts(e, owned)
}

// term is since when and until when a billing row has been a customer; see Link.
func (r *Row) term() (from, to time.Time) {
	from, to = r.Since, r.Until
	if from.IsZero() {
		from = r.Created
	}
	if to.IsZero() && r.Ceased {
		to = r.LastInvoice
	}
	return from, to
}

// dispute warns that billing row i keeps group g, whose account names it, though group better is that of its unit.
func (w *worker) dispute(e *Entity, i, g, better int) {
	for _, j := range w.groups[g].rows {
		if slices.Contains(w.rows[j].Links, w.rows[i].Ref) {
			e.Warnings = append(e.Warnings, Warning{Ref: w.rows[j].Ref, Code: LinkDisputed, Other: w.rows[i].Ref,
				Arg: e.Groups[better].Survivor.ID, Euros: stake(&w.rows[i])})
		}
	}
}

// owner returns the group whose survivor owns billing row i, and why; -1 when the entity has no account for it. Better is
// the group that it would be by its unit where an account that names it keeps it, else -1.
//
// An account that names the billing record itself keeps it. Of several that do, and where none does, it is the account
// of the record's own unit, then the head account; never the account of another unit. An estate's billing record belongs
// to an account of the estate only.
func (w *worker) owner(i int) (g int, reason LinkReason, better int) {
	r := &w.readings[i]
	var named []int
	unit, head, known := -1, -1, false
	for g := range w.groups {
		o := &w.groups[g]
		if o.source < 0 || !w.sameClass(o, r) {
			continue
		}
		if slices.ContainsFunc(o.rows, func(j int) bool { return slices.Contains(w.rows[j].Links, w.rows[i].Ref) }) {
			named = append(named, g)
		}
		if o.is(r) && w.prefer(g, unit) {
			unit = g
		}
		if o.head() && w.prefer(g, head) {
			head = g
		}
		known = true
	}
	pick := func(ok func(g int) bool) bool { return len(named) == 0 || slices.ContainsFunc(named, ok) }
	equals := func(want int) func(int) bool { return func(g int) bool { return g == want } }
	better = -1
	if len(named) > 0 && unit >= 0 && !slices.Contains(named, unit) {
		better = unit
	}
	switch {
	case len(named) == 1:
		return named[0], LinkKept, better
	case unit >= 0 && pick(equals(unit)):
		return unit, reasonOf(named, LinkUnit), -1
	case head >= 0 && pick(equals(head)):
		return head, reasonOf(named, LinkHead), better
	case len(named) > 0:
		return named[0], LinkKept, better
	case known:
		return -1, NoHead, -1
	}
	return -1, NoAccount, -1
}

// before returns the group of the account that billing row i had in the run before, if it may still have it; else -1.
func (w *worker) before(e *Entity, i int) int {
	at, ok := w.find(w.prev.account(w.rows[i].Ref))
	if !ok {
		return -1
	}
	g := e.Records[at].Group
	if w.groups[g].source < 0 || !w.sameClass(&w.groups[g], &w.readings[i]) {
		return -1
	}
	return g
}

func reasonOf(named []int, otherwise LinkReason) LinkReason {
	if len(named) > 0 {
		return LinkKept
	}
	return otherwise
}

// sameClass reports whether a billing row may belong to an account of group o: an estate's to an estate's only.
func (w *worker) sameClass(o *grouping, r *reading) bool {
	estate := o.class == bankruptEstate || o.class == deathEstate
	return estate == r.estate()
}

// prefer reports whether group g goes before group h as an owner: the entity's usual class, then the preferred source,
// then the order of groups.
func (w *worker) prefer(g, h int) bool {
	if h < 0 {
		return true
	}
	a, b, usual := &w.groups[g], &w.groups[h], w.usual
	return cmp.Or(cmp.Compare(is(b.class == usual), is(a.class == usual)), cmp.Compare(a.source, b.source), cmp.Compare(g, h)) < 0
}

// pairTo is the strongest scored pair of billing row i and a record of group g, one that a person has judged before all
// others; without one, the pair that ties i to the entity.
func (w *worker) pairTo(i, g int, c *match.Cluster) match.Pair {
	ref := w.rows[i].Ref
	var best match.Pair
	for _, p := range c.Pairs {
		other := p.Left
		if other == ref {
			other = p.Right
		} else if p.Right != ref {
			continue
		}
		at, ok := w.find(other)
		if ok && slices.Contains(w.groups[g].rows, at) && (best == (match.Pair{}) || stronger(&p, &best)) {
			best = p
		}
	}
	if best == (match.Pair{}) {
		best = w.members[i].Best
	}
	return best
}

// stronger reports whether p says more of two records than q: a judgement more than any weight.
func stronger(p, q *match.Pair) bool {
	if judged := p.Reason == match.ByJudgement; judged != (q.Reason == match.ByJudgement) {
		return judged
	}
	return p.Weight > q.Weight
}

// accounts lists the records of mergeable sources with what they own and who pays for them, and warns of links that do
// not hold.
func (w *worker) accounts(e *Entity, owned [][]int) error {
	paying := w.paying(e, owned)
	for i := range w.rows {
		if !slices.Contains(w.policy.Mergeable, w.rows[i].Ref.Source) {
			continue
		}
		g := e.Records[i].Group
		a := Account{Ref: w.rows[i].Ref, Survivor: e.Groups[g].Survivor}
		if a.Ref == a.Survivor {
			for _, b := range owned[g] {
				a.Owns = append(a.Owns, w.rows[b].Ref)
			}
			if len(a.Owns) == 0 {
				for _, b := range paying {
					a.PaidBy = append(a.PaidBy, w.rows[b].Ref)
				}
			}
		}
		e.Accounts = append(e.Accounts, a)
	}
	for i := range w.rows {
		if err := w.checkLinks(e, i, owned); err != nil {
			return err
		}
	}
	return nil
}

// paying returns the billing rows that carry the invoices of accounts without a billing record of their own: those of
// the head accounts, and the entity's payers that nobody owns.
func (w *worker) paying(e *Entity, owned [][]int) []int {
	var rows []int
	for g := range w.groups {
		if w.groups[g].source >= 0 && w.groups[g].head() {
			rows = append(rows, owned[g]...)
		}
	}
	for _, l := range e.Links {
		if at, ok := w.find(l.Billing); ok && l.Account == (match.Ref{}) && l.Role == Payer && !w.readings[at].estate() {
			rows = append(rows, at)
		}
	}
	slices.Sort(rows)
	return rows
}

// checkLinks judges what row i itself names. A billing record of the entity that another account owns is a disputed
// link. One of another entity is the customer's if the row says that its mail goes to that one (c/o), else wrong.
func (w *worker) checkLinks(e *Entity, i int, owned [][]int) error {
	row := &w.rows[i]
	for _, l := range row.Links {
		if !slices.Contains(w.policy.Billing, l.Source) {
			continue
		}
		if at, ok := w.find(l); ok {
			if g := e.Records[i].Group; w.groups[g].source >= 0 && !slices.Contains(owned[g], at) {
				warn := Warning{Ref: row.Ref, Code: LinkDisputed, Other: l, Euros: stake(&w.rows[at])}
				if k := slices.IndexFunc(e.Links, func(k Link) bool { return k.Billing == l }); k >= 0 {
					warn.Arg = e.Links[k].Account.ID
				}
				e.Warnings = append(e.Warnings, warn)
			}
			continue
		}
		w.target.reset()
		switch err := w.source.Row(l, &w.target); {
		case errors.Is(err, ErrNoRow):
			e.Warnings = append(e.Warnings, Warning{Ref: row.Ref, Code: LinkUnknown, Other: l})
			continue
		case err != nil:
			return err
		}
		if !w.managedBy(i) {
			e.Warnings = append(e.Warnings, Warning{Ref: row.Ref, Code: LinkWrong, Other: l, Euros: stake(&w.target)})
			continue
		}
		g := e.Records[i].Group
		at := slices.IndexFunc(e.Accounts, func(a Account) bool { return a.Ref == e.Groups[g].Survivor })
		if at >= 0 && !slices.Contains(e.Accounts[at].PaidBy, l) {
			e.Accounts[at].PaidBy = append(e.Accounts[at].PaidBy, l)
			slices.SortFunc(e.Accounts[at].PaidBy, match.Ref.Compare)
		}
	}
	return nil
}

// managedBy reports whether w.target bears the name that row i gives after c/o, and is not itself c/o the same.
func (w *worker) managedBy(i int) bool {
	to := w.readings[i].careOf()
	if to == "" {
		return false
	}
	w.other.read(&w.target)
	if w.other.core == "" || w.other.careOf() != "" {
		return false
	}
	manager := normalize.ParseName(to)
	return coreOf(manager.Tokens) == w.other.core
}

// headRow is the row whose name stands for the entity: an unmarked name without a unit, with its legal form, in the
// words that most records use, whole and in upper and lower case, an account's before a billing record's; the first of
// equals.
func (w *worker) headRow(e *Entity) int {
	var top [7]int64
	head := 0
	for i := range w.rows {
		r := &w.readings[i]
		score := [7]int64{
			is(r.name.Core != "" && !hasHetu(r.name.Input) && r.mark == NoMark), is(r.plain() && r.class == w.usual),
			is(r.hasForm), int64(w.cores[r.core]), is(!r.damaged), is(r.mixedCase), is(w.groups[e.Records[i].Group].source >= 0),
		}
		if slices.Compare(score[:], top[:]) > 0 {
			top, head = score, i
		}
	}
	return head
}
