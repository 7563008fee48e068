// Package report writes what a run found into the files that people and scripts read: one file a question, and a
// summary that answers first and says where each of its figures stands.
//
// The writer is told of the pairs and then of the entities, in the order of the plan; it keeps no entity. Its rows come
// in a total order, so equal runs give equal bytes: entities by their smallest record, records by source and id, pairs by
// left and right, and where euros are at stake the most first.
package report

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// Rows gives the records as they came, to several goroutines at once.
type Rows interface {
	// Number returns the row of the record in its file, the first below the header being 1.
	Number(match.Ref) int
	// Columns names everything that matching reads of a record.
	Columns() []string
	// Cells appends to dst the cells of the record under Columns.
	Cells(ref match.Ref, dst []string) ([]string, error)
}

// Options says what is written and for whom. All fields but Create and Rows may be zero.
type Options struct {
	Lang    phrase.Language
	Style   table.Style
	Sources []string // their names
	Billing []string // those of the sources that hold invoiced customers
	AsOf    time.Time

	Months int  // how many months after an invoice an entity is still a customer
	Delta  bool // a run went before: Writer.Delta is told what has changed since

	AsOfGiven bool // by the caller; else AsOf is the newest date in the data

	Judged Judged // what became of the judgements of people

	Create  func(name string) (io.WriteCloser, error) // starts a file
	Rows    Rows
	Explain func(match.Pair) string // a pair in words, short
}

// Judged counts what became of the judgements of people.
type Judged struct {
	Held     [3]int // those that hold, by match.Decision
	Unknown  int    // they name no two records of the data
	Repeated int    // a later one on the same pair counts
	Parted   int    // same, but other judgements keep the two apart
}

// Writer writes the files of rows. It is for one goroutine.
type Writer struct {
	o       Options
	billing map[string]bool
	sheets  [numFiles]*sheet

	stakes  map[match.Ref]stake // of the records that pairs for review and relations name
	lost    []unknownRow
	related []relatedRow
	reviews []reviewRow
}

// New starts the files.
func New(o Options) (*Writer, error) {
	w := &Writer{o: o, billing: make(map[string]bool), stakes: make(map[match.Ref]stake)}
	for _, b := range o.Billing {
		w.billing[b] = true
	}
	for i := range files {
		if i == changesFile && !o.Delta {
			continue
		}
		file, err := o.Create(files[i].Name)
		if err != nil {
			return nil, err
		}
		w.sheets[i] = newSheet(&files[i], file, o.Style, files[i].header(o.Rows.Columns()))
	}
	return w, nil
}

// Relations tells of the relations, as the policy has them. It comes before the first Entity.
func (w *Writer) Relations(rs []merge.Relation) {
	for _, r := range rs {
		w.stakes[r.Other] = stake{}
	}
}

// Entity writes what is known of one customer. Entities come in the order of the plan. Errors of writing come out of
// Finish.
func (w *Writer) Entity(e *merge.Entity) {
	w.customer(e)
	w.records(e)
	w.links(e)
	w.accountsOf(e)
	w.groups(e)
	w.relationsOf(e)
	w.warningsOf(e)
}

// customer writes the line for people.
func (w *Writer) customer(e *merge.Entity) {
	var accounts, billing, codes []string
	for i := range e.Records {
		r := e.Records[i].Ref
		if w.billing[r.Source] {
			billing = append(billing, r.ID)
		} else {
			accounts = append(accounts, r.ID)
		}
	}
	for i := range e.Warnings {
		codes = append(codes, string(e.Warnings[i].Code))
	}
	slices.Sort(codes)
	w.sheets[customersFile].row(text(e.ID), text(e.Name), text(e.BusinessID), text(e.Status.String()), list(accounts),
		list(billing), day(e.LastInvoice), euros(e.Invoiced), euros(e.OpenBalance), list(slices.Compact(codes)))
}

// records writes the entity and the merge group of each record and notes what is at stake with the entity.
func (w *Writer) records(e *merge.Entity) {
	worth := e.Invoiced
	if worth == 0 {
		worth = e.OpenBalance
	}
	for i := range e.Records {
		r := &e.Records[i]
		if _, ok := w.stakes[r.Ref]; ok {
			w.stakes[r.Ref] = stake{entity: e.ID, euros: max(worth, -worth)}
		}
		w.sheets[entitiesFile].row(text(r.Ref.Source), text(r.Ref.ID), text(e.ID), text(e.Groups[r.Group].ID))
	}
}

// relatedRow is a line of relations.csv; the other's entity may come later.
type relatedRow struct {
	entity string
	merge.Relation
}

// relationsOf notes how the entity stands to others.
func (w *Writer) relationsOf(e *merge.Entity) {
	for _, r := range e.Relations {
		if _, noted := w.stakes[r.Other]; !noted { // so it is of the entity itself
			w.stakes[r.Other] = stake{entity: e.ID}
		}
		w.related = append(w.related, relatedRow{e.ID, r})
	}
}

func (w *Writer) writeRelations() {
	for _, r := range w.related {
		certainty := "sure"
		if r.Proposed {
			certainty = "proposed"
		}
		w.sheets[relationsFile].row(text(string(r.Kind)), text(r.entity), text(r.Ref.Source), text(r.Ref.ID),
			text(w.stakes[r.Other].entity), text(r.Other.Source), text(r.Other.ID), day(r.Since), text(certainty))
	}
}

// links writes the crosswalk and notes the invoiced customers that no account has.
func (w *Writer) links(e *merge.Entity) {
	for _, l := range e.Links {
		var worth merge.Record
		if r := e.Record(l.Billing); r != nil {
			worth = *r
		}
		w.sheets[crosswalkFile].row(text(l.Billing.Source), text(l.Billing.ID), text(l.Account.Source), text(l.Account.ID),
			text(e.ID), text(string(l.Role)), chance(l.Probability), text(l.Verdict.String()), text(string(l.Reason)),
			day(l.From), day(l.To), euros(worth.Invoiced), euros(worth.OpenBalance))
	}
	for _, l := range e.Unknown() {
		if r := e.Record(l.Billing); r != nil {
			w.lost = append(w.lost, unknownRow{link: l, entity: e.ID, name: strings.Clone(e.Name), businessID: e.BusinessID,
				lastInvoice: r.LastInvoice, invoiced: r.Invoiced, balance: r.OpenBalance})
		}
	}
}

// unknownRow is a line of unknown_to_crm.csv; they are sorted by euros when all are known.
type unknownRow struct {
	link                     merge.Link
	entity, name, businessID string
	lastInvoice              time.Time
	invoiced, balance        int64
}

// accountsOf writes the accounts and which of them were never invoiced.
func (w *Writer) accountsOf(e *merge.Entity) {
	for i := range e.Accounts {
		a := &e.Accounts[i]
		w.sheets[accountsFile].row(text(a.Ref.Source), text(a.Ref.ID), text(e.ID), text(a.Survivor.ID),
			list(idsOf(a.Owns)), list(idsOf(a.PaidBy)), text(e.Status.String()), text(coverage(a)))
	}
	if len(w.o.Billing) == 0 {
		return // nothing is known of invoices
	}
	for _, ref := range e.NeverInvoiced() {
		w.sheets[neverInvoicedFile].row(text(ref.Source), text(ref.ID), text(e.ID), text(e.Name), text(e.BusinessID))
	}
}

// What accounts.csv says of who pays for an account.
const (
	owns   = "owns"
	paid   = "paid_by"
	nobody = "none"
	merged = "merged"
)

func coverage(a *merge.Account) string {
	switch {
	case a.Ref != a.Survivor:
		return merged
	case len(a.Owns) > 0:
		return owns
	case len(a.PaidBy) > 0:
		return paid
	}
	return nobody
}

func idsOf(refs []match.Ref) []string {
	ids := make([]string, len(refs))
	for i, r := range refs {
		ids[i] = r.ID
	}
	return ids
}

// groups writes the records that become one.
func (w *Writer) groups(e *merge.Entity) {
	for i := range e.Groups {
		g := &e.Groups[i]
		if len(g.Members) < 2 {
			continue
		}
		for _, ref := range g.Members {
			why := ""
			if ref == g.Survivor {
				why = w.whyStays(g)
			} else {
				why = w.whyJoins(e.Record(ref))
			}
			w.sheets[duplicatesFile].row(text(g.ID), text(ref.Source), text(ref.ID), text(g.Survivor.ID), text(why))
		}
	}
}

// whyStays says why the group's survivor stays: the criteria that spoke for it.
func (w *Writer) whyStays(g *merge.Group) string {
	var said []string
	for _, rating := range g.Ratings {
		if rating.Ref != g.Survivor {
			continue
		}
		for _, r := range rating.Reasons {
			if r.Points > 0 {
				said = append(said, Word(r.Criterion, w.o.Lang))
			}
		}
	}
	p := phrase.Phrase{EN: "stays", FI: "säilyy", SV: "blir kvar"}.In(w.o.Lang)
	if len(said) == 0 {
		return p
	}
	return p + ": " + strings.Join(said, ", ")
}

// whyJoins says which record a record was found equal to, and why.
func (w *Writer) whyJoins(r *merge.Record) string {
	if r == nil || r.Best.Left == (match.Ref{}) {
		return ""
	}
	return r.Best.Other(r.Ref).String() + ", " + w.explain(r.Best)
}

func (w *Writer) explain(p match.Pair) string {
	if w.o.Explain == nil {
		return p.Reason.String()
	}
	return w.o.Explain(p)
}

func (w *Writer) warningsOf(e *merge.Entity) {
	for i := range e.Warnings {
		warning := &e.Warnings[i]
		w.warn(warning.Ref, w.o.Rows.Number(warning.Ref), string(warning.Code), WarningText(warning, w.o.Lang), warning.Euros)
	}
}

// Warn writes a warning on a row of a source.
func (w *Writer) Warn(ref match.Ref, row int, code, words string) { w.warn(ref, row, code, words, 0) }

func (w *Writer) warn(ref match.Ref, row int, code, words string, cents int64) {
	w.sheets[warningsFile].row(text(ref.Source), text(ref.ID), whole(row), text(code), text(words), euros(cents))
}

// Delta writes what has changed since the run before. It is told of nothing unless Options.Delta is set.
func (w *Writer) Delta(d merge.Delta) {
	w.sheets[changesFile].row(text(string(d.Kind)), text(d.Entity), text(d.Ref.Source), text(d.Ref.ID), text(d.Before), text(d.After))
}

// Pair writes a scored pair with why it got its score, in codes and, of a pair that waits for a person, in words: one for
// review, or one that matches and is ambiguous. Pairs come by left and right, and before the entities, so that only what is
// at stake with those that wait for a person need be remembered.
func (w *Writer) Pair(p match.Pair, codes, words string) {
	if p.Verdict == match.Review || p.Ambiguous {
		w.reviews = append(w.reviews, reviewRow{pair: p, words: words})
		w.stakes[p.Left], w.stakes[p.Right] = stake{}, stake{}
	}
	w.sheets[pairsFile].row(text(p.Left.Source), text(p.Left.ID), text(p.Right.Source), text(p.Right.ID),
		bits(p.Weight), chance(p.Probability), text(p.Verdict.String()), text(codes))
}

// reviewRow is a line of review.csv; they are sorted by euros when all are known.
type reviewRow struct {
	pair  match.Pair
	words string
	euros int64
}

// stake is what an entity is worth to the company: invoiced in 12 months, else its balance.
type stake struct {
	entity string
	euros  int64
}

// stake returns the euros of the entities that a pair would make one.
func (w *Writer) stake(p match.Pair) int64 {
	left, right := w.stakes[p.Left], w.stakes[p.Right]
	if left.entity == right.entity {
		return left.euros
	}
	return left.euros + right.euros
}

// Finish writes the files that are sorted by euros, when all pairs and entities are written, and then the summary.
func (w *Writer) Finish(summary io.Writer) error {
	var lost sync.WaitGroup
	lost.Go(w.writeLost) // beside the reviews: they share nothing that changes
	err := w.writeReviews()
	lost.Wait()
	if err != nil {
		return err
	}
	w.writeRelations()
	if err := w.close(); err != nil {
		return err
	}
	return w.summary(summary)
}

// close ends the files, all at the same time: each waits for the disk. The error is that of the first file that has one.
func (w *Writer) close() error {
	var errs [numFiles]error
	var closing sync.WaitGroup
	for i, s := range w.sheets {
		if s != nil {
			closing.Go(func() { errs[i] = s.close() })
		}
	}
	closing.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// writeLost writes the billing customers without an account.
func (w *Writer) writeLost() {
	order := make([]*unknownRow, len(w.lost))
	for i := range w.lost {
		order[i] = &w.lost[i]
	}
	slices.SortFunc(order, func(a, b *unknownRow) int { // no billing customer stands here twice
		return cmp.Or(-cmp.Compare(a.invoiced, b.invoiced), -cmp.Compare(a.balance, b.balance), a.link.Billing.Compare(b.link.Billing))
	})
	for _, u := range order {
		w.sheets[unknownFile].row(text(u.link.Billing.Source), text(u.link.Billing.ID), text(u.entity), text(u.name), text(u.businessID),
			text(string(u.link.Role)), day(u.lastInvoice), euros(u.invoiced), euros(u.balance), text(string(u.link.Reason)))
	}
}

// Waiting returns how many pairs wait for a person.
func (w *Writer) Waiting() int { return len(w.reviews) }
