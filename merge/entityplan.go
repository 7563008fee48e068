package merge

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// worker plans one cluster at a time. Its buffers serve the next cluster again.
type worker struct {
	policy *resolved
	source Rows
	prev   *State

	members  []match.Member // by Ref
	rows     []Row          // likewise
	readings []reading      // likewise
	linking  []int          // rows that name another record
	cores    map[string]int // records by core of their name
	bearers  map[bearer]bool
	seen     map[string]bool
	usual    class // that most records name
	groups   []grouping
	columns  []match.Field // of the rows that sets was made for
	sets     []fieldSet
	id       ytunnus.ID // the entity's own, or zero
	target   Row        // a billing record elsewhere that a row names
	other    reading
	entity   *Entity
}

func newWorker(p *resolved, rows Rows, prev *State) *worker {
	return &worker{policy: p, source: rows, prev: prev, cores: make(map[string]int), bearers: make(map[bearer]bool), seen: make(map[string]bool)}
}

// emptied returns m without its keys, or a new map where m has grown for a large cluster: to clear such a one takes
// time of its size, and the next cluster is small.
func emptied[K comparable, V any](m map[K]V) map[K]V {
	const large = 64
	if len(m) > large {
		return make(map[K]V)
	}
	clear(m)
	return m
}

// plan plans one cluster.
func (w *worker) plan(c *match.Cluster) (*Entity, error) {
	if len(c.Members) == 0 {
		return nil, fmt.Errorf("merge: a cluster without members")
	}
	if err := w.load(c); err != nil {
		return nil, err
	}
	e := &Entity{}
	w.entity = e
	w.contrast()
	w.count()
	w.id = w.ownID()
	if w.id.IsValid() {
		e.BusinessID = w.id.String()
	}
	w.groups = w.group()
	w.records(e)
	w.prev.identify(e)
	if err := w.merge(e); err != nil {
		return nil, err
	}
	if err := w.link(e, c); err != nil {
		return nil, err
	}
	w.status(e)
	w.names(e)
	w.warn(e, c)
	w.relate(e)
	slices.SortFunc(e.Warnings, compareWarnings)
	e.Warnings = slices.Compact(e.Warnings)
	return e, nil
}

// load fetches and reads the rows of c.
func (w *worker) load(c *match.Cluster) error {
	w.members = append(w.members[:0], c.Members...)
	slices.SortFunc(w.members, func(a, b match.Member) int { return a.Ref.Compare(b.Ref) })
	n := len(w.members)
	w.rows = slices.Grow(w.rows[:0], n)[:n]
	w.readings = slices.Grow(w.readings[:0], n)[:n]
	for i := range w.members {
		ref := w.members[i].Ref
		if i > 0 && ref == w.members[i-1].Ref {
			return fmt.Errorf("merge: %v stands in a cluster twice", ref)
		}
		w.rows[i].reset()
		if err := w.source.Row(ref, &w.rows[i]); err != nil {
			return fmt.Errorf("merge: row %v: %w", ref, err)
		}
		w.rows[i].Ref = ref
		w.readings[i].read(&w.rows[i])
	}
	return nil
}

// count notes what is asked of the cluster as a whole.
func (w *worker) count() {
	w.cores = emptied(w.cores)
	w.linking = w.linking[:0]
	for i := range w.rows {
		w.cores[w.readings[i].core]++
		if len(w.rows[i].Links) > 0 {
			w.linking = append(w.linking, i)
		}
	}
	w.usual = w.commonClass()
}

// ownID is the Y-tunnus that most records of the entity bear; of equals, the one on the billing side, then the
// smaller. An estate's id may be its debtor's and counts only where no other record bears one.
func (w *worker) ownID() ytunnus.ID {
	type bearers struct {
		id ytunnus.ID
		n  [3]int // records that are no estates, records, of them on the billing side
	}
	var all []bearers
	for i := range w.readings {
		r := &w.readings[i]
		if !r.id.IsValid() {
			continue
		}
		at := slices.IndexFunc(all, func(b bearers) bool { return b.id == r.id })
		if at < 0 {
			at, all = len(all), append(all, bearers{id: r.id})
		}
		n := &all[at].n
		n[1]++
		if !r.estate() {
			n[0]++
		}
		if w.billing(i) {
			n[2]++
		}
	}
	if len(all) == 0 {
		return ytunnus.ID{}
	}
	return slices.MaxFunc(all, func(a, b bearers) int {
		return cmp.Or(slices.Compare(a.n[:], b.n[:]), b.id.Compare(a.id))
	}).id
}

func (r *reading) estate() bool { return r.class == bankruptEstate || r.class == deathEstate }

func (w *worker) billing(i int) bool {
	return slices.Contains(w.policy.Billing, w.rows[i].Ref.Source)
}

// records lists the records with their groups and adds up the money.
func (w *worker) records(e *Entity) {
	e.Records = make([]Record, len(w.rows))
	for g := range w.groups {
		for _, i := range w.groups[g].rows {
			e.Records[i].Group = g
		}
	}
	for i := range w.rows {
		row, r := &w.rows[i], &e.Records[i]
		r.Ref, r.Unit, r.Best = row.Ref, w.readings[i].unit, w.members[i].Best
		r.OpenBalance, r.Invoiced, r.LastInvoice, r.OptOut = row.OpenBalance, row.Invoiced, row.LastInvoice, row.OptOut
		e.OpenBalance += row.OpenBalance
		e.Invoiced += row.Invoiced
		if row.LastInvoice.After(e.LastInvoice) {
			e.LastInvoice = row.LastInvoice
		}
	}
}

// merge chooses survivors and values.
func (w *worker) merge(e *Entity) error {
	e.Groups = make([]Group, len(w.groups))
	members := make([]match.Ref, 0, len(w.rows))
	for g := range w.groups {
		rows := w.groups[g].rows
		out := &e.Groups[g]
		from := len(members)
		for _, at := range rows {
			members = append(members, w.rows[at].Ref)
		}
		out.Members = members[from:len(members):len(members)]
		out.ID = mergeID(out.Members[0])
		out.Survivor = out.Members[0]
		if len(rows) == 1 {
			continue
		}
		c := w.candidates(g)
		out.Ratings = c.rate(w.policy.Survivor)
		out.Survivor = c.Rows[c.Survivor].Ref
		fields, warnings, err := w.planFields(c)
		if err != nil {
			return err
		}
		out.Fields = fields
		e.Contacts = appendContacts(e.Contacts, out)
		e.Warnings = append(e.Warnings, warnings...)
		if len(out.Ratings[0].Vetoes) > 0 {
			e.Warnings = append(e.Warnings, Warning{Ref: out.Survivor, Code: AllVetoed})
		}
		w.warnBans(e, c)
	}
	return nil
}

// candidates tells the criteria and rules of the rows of a group.
func (w *worker) candidates(g int) *Candidates {
	rows := w.groups[g].rows
	c := &Candidates{Survivor: -1, AsOf: w.policy.AsOf, cores: w.cores, Rows: make([]Candidate, len(rows))}
	w.tellOthers(c, g)
	for k, at := range rows {
		row, read := &w.rows[at], &w.readings[at]
		d := Candidate{Row: row, Mark: read.mark, read: read, Rank: slices.Index(w.policy.Mergeable, row.Ref.Source)}
		d.OwnID = read.id.IsValid() && read.id == w.id
		d.OtherID = read.id.IsValid() && read.id != w.id
		for _, l := range row.Links {
			if at, ok := w.find(l); ok {
				d.Right++
				d.Balance += w.rows[at].OpenBalance
			} else if slices.Contains(w.policy.Billing, l.Source) {
				d.Wrong++
			}
		}
		for _, i := range w.linking {
			if w.rows[i].Ref.Source != row.Ref.Source && slices.Contains(w.rows[i].Links, row.Ref) {
				d.Named++
			}
		}
		for i := range row.Cells {
			if row.Cells[i].Text != "" {
				d.Filled++
			}
		}
		c.Rows[k] = d
	}
	return c
}

// tellOthers tells c of the entity's records outside group g. A group of another class than the entity's, as a sole
// trader's beside a company, has an id of its own, whatever the entity's is.
func (w *worker) tellOthers(c *Candidates, g int) {
	c.Others = make([]*Row, 0, len(w.rows)-len(w.groups[g].rows))
	for i := range w.rows {
		if w.entity.Records[i].Group == g || w.readings[i].estate() {
			continue
		}
		c.Others, c.reads = append(c.Others, &w.rows[i]), append(c.reads, &w.readings[i])
		if id := w.readings[i].id; w.groups[g].class == w.usual && id.IsValid() && id == w.id && (!c.id.IsValid() || w.billing(i)) {
			c.id, c.bearer = id, w.rows[i].Ref
		}
	}
}

// find returns the index of the row of ref.
func (w *worker) find(ref match.Ref) (int, bool) {
	return sort.Find(len(w.rows), func(i int) int { return ref.Compare(w.rows[i].Ref) })
}

// status says whether the entity is a customer.
func (w *worker) status(e *Entity) {
	e.Status = NotYet
	open := false
	for i := range w.rows {
		if r := &w.rows[i]; r.Contract || r.Invoiced != 0 && (w.policy.Months >= 12 || r.LastInvoice.IsZero()) {
			e.Status = Now
		}
		open = open || w.rows[i].OpenBalance != 0
	}
	if e.Status == NotYet && !e.LastInvoice.IsZero() {
		e.Status = Former
		if w.policy.within(e.LastInvoice) {
			e.Status = Now
		}
	}
	if e.Status == NotYet && open {
		e.Status = Former // money is open, so it was invoiced once
	}
}

// within reports whether an invoice of t makes a customer of now.
func (p *resolved) within(t time.Time) bool {
	return !p.AsOf.IsZero() && t.After(p.AsOf.AddDate(0, -p.Months, 0))
}

// names chooses the entity's name, for people, and lists the others.
func (w *worker) names(e *Entity) {
	head := w.headRow(e)
	e.Name = w.readings[head].name.Input
	key := w.readings[head].core
	w.seen = emptied(w.seen)
	w.seen[e.Name] = true
	add := func(text string, kind AliasKind, ref match.Ref) {
		if text != "" && !w.seen[text] && !hasHetu(text) {
			w.seen[text] = true
			e.Names = append(e.Names, Alias{text, kind, ref})
		}
	}
	for i := range w.rows {
		row, r := &w.rows[i], &w.readings[i]
		kind := OtherName
		switch {
		case r.core == key && r.plain():
			kind = Spelling
		case r.unit != "":
			kind = UnitName
		case r.core == key:
			kind = Spelling
		}
		add(r.name.Input, kind, row.Ref)
		for _, f := range r.name.Former {
			add(f, FormerName, row.Ref)
		}
		for j := range row.Cells {
			switch c := &row.Cells[j]; c.Field {
			case match.FormerName:
				add(c.Text, FormerName, row.Ref)
			case match.OtherName:
				add(c.Text, OtherName, row.Ref)
			}
		}
	}
}
