// Package source makes of tables what matching and planning read: records, one a row, for match.Model.Match, and rows
// with their euros, dates and bans for merge.Plan. A service that reads exports needs no more than
//
//	set, err := source.New(crm, billing) // tables that table.Open has read
//	result, err := model.Match(ctx, set.Records(), nil)
//	entities := merge.Plan(ctx, result.Clusters(), set, policy, nil)
//
// It decides what each column that package table recognises is to matching and to a plan: which cells are values of a
// record and in what order, that a house number belongs behind its street, that a billing address counts only where it has a
// street, what a column is called in a plan (by its field, else by its meaning, else by its header), and which rows a link in a
// cell means. Nothing is copied out of a table; a record or a row is made when it is asked for.
//
// An amount or a date that is not understood is told by Set.Faults and counts as none; who must not lose a euro stops
// there. Not promised: rows that do not come from a table (table.New takes them from anywhere), and columns that no
// header tells: those are for table.Overrides.
package source

import (
	"iter"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// Set is the sources of a run. It does not change once made and may be shared by goroutines.
type Set struct {
	sources []*Source
	columns []string // see Columns
	faults  table.Faults
}

// Source is a table with its columns understood.
type Source struct {
	*table.Table
	fields   []field // what a record is made of, in this order
	cells    []cell  // what a row is made of, in column order
	links    []int   // columns that name records of other sources
	bans     []say
	consents []say
	deals    int // column, or -1
	terms    int
	status   int
	live     []liveness
	shown    []int // for each of Set.Columns but the last: the column, or -1
	index    index

	balance, invoiced           []int64 // cents; nil where there is no such column
	lastInvoice, made, modified []time.Time
	since, until                []time.Time // a customer since and until then
}

// New understands the columns of the tables, all tables at the same time. It fails with the ids that stand more than once
// in a table, the first that has such.
func New(tables ...*table.Table) (*Set, error) {
	s := &Set{sources: make([]*Source, len(tables))}
	faults, errs := make([]table.Faults, len(tables)), make([]error, len(tables))
	var all sync.WaitGroup
	for i, t := range tables {
		all.Go(func() { s.sources[i], faults[i], errs[i] = newSource(t) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	s.faults = slices.Concat(faults...)
	s.nameColumns()
	return s, nil
}

// newSource understands the columns of a table, and tells which of money and dates it does not.
func newSource(t *table.Table) (*Source, table.Faults, error) {
	x, once := newIndex(t)
	if !once {
		return nil, nil, t.CheckIDs()
	}
	var faults table.Faults
	s := &Source{Table: t, index: x}
	s.understand(t.Mapping())
	s.balance = s.money(table.OpenBalance, &faults)
	s.invoiced = s.money(table.Invoiced12m, &faults)
	s.lastInvoice = s.dates(table.LastInvoice, &faults)
	s.made = s.dates(table.Created, &faults)
	s.modified = s.dates(table.Modified, &faults)
	s.since, s.until = s.dates(table.CustomerSince, &faults), s.dates(table.CustomerUntil, &faults)
	return s, faults, nil
}

func (s *Source) money(m table.Meaning, faults *table.Faults) []int64 {
	col := s.Mapping().Column(m)
	if col < 0 {
		return nil
	}
	a := s.Money(col)
	if a.Fault != nil {
		*faults = append(*faults, a.Fault)
	}
	return a.Cents
}

func (s *Source) dates(m table.Meaning, faults *table.Faults) []time.Time {
	col := s.Mapping().Column(m)
	if col < 0 {
		return nil
	}
	dates, fault := s.Dates(col)
	if fault != nil {
		*faults = append(*faults, fault)
	}
	return dates
}

// Known reports whether matching has a use for any column of the source.
func (s *Source) Known() bool { return len(s.fields) > 0 }

// Sources returns the sources in the order in which they were given.
func (s *Set) Sources() []*Source { return s.sources }

// Faults returns the columns of money and dates with cells that were not understood.
func (s *Set) Faults() table.Faults { return s.faults }

// Newest returns the newest date of an invoice or of a change, the zero time where there is none.
func (s *Set) Newest() time.Time {
	var newest time.Time
	for _, src := range s.sources {
		for _, dates := range [][]time.Time{src.lastInvoice, src.made, src.modified} {
			for _, d := range dates {
				if d.After(newest) {
					newest = d
				}
			}
		}
	}
	return newest
}

// Records gives the records source by source. The values of one are used again for the next.
func (s *Set) Records() iter.Seq2[match.Record, error] {
	return func(yield func(match.Record, error) bool) {
		var r match.Record
		for _, src := range s.sources {
			for row := range src.Rows() {
				s.record(src, row, &r)
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// record makes r the record of a row.
func (s *Set) record(src *Source, row int, r *match.Record) {
	r.Ref = match.Ref{Source: src.Name(), ID: src.ID(row)}
	r.Values = r.Values[:0]
	src.appendValues(src.Table, row, r)
	for _, ref := range s.linksOf(src, row) {
		r.Add(match.Link, ref.ID)
	}
}

// linksOf returns the records of other sources that a row names. A name that no source knows is taken to be of the only
// other source, so that it can be told as wrong.
func (s *Set) linksOf(src *Source, row int) []match.Ref {
	var refs []match.Ref
	for _, col := range src.links {
		text := strings.TrimSpace(src.Cell(row, col))
		if text == "" {
			continue
		}
		if ref, ok := s.elsewhere(src, text); ok {
			refs = append(refs, ref)
			continue
		}
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' }) {
			if ref, ok := s.elsewhere(src, strings.TrimSpace(part)); ok || len(s.sources) == 2 {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// elsewhere finds the record that another source knows under id.
func (s *Set) elsewhere(src *Source, id string) (match.Ref, bool) {
	var guess match.Ref
	for _, other := range s.sources {
		if other == src {
			continue
		}
		if row, ok := other.index.find(other.Table, id); ok {
			return match.Ref{Source: other.Name(), ID: other.ID(row)}, true
		}
		guess = match.Ref{Source: other.Name(), ID: id}
	}
	return guess, false
}

// find returns the source and the row of a record.
func (s *Set) find(ref match.Ref) (*Source, int, bool) {
	for _, src := range s.sources {
		if src.Name() == ref.Source {
			row, ok := src.index.find(src.Table, ref.ID)
			return src, row, ok
		}
	}
	return nil, 0, false
}

// Row fills row with the cells and facts of a record. It is safe for concurrent use.
func (s *Set) Row(ref match.Ref, row *merge.Row) error {
	src, n, ok := s.find(ref)
	if !ok {
		return merge.ErrNoRow
	}
	*row = merge.Row{Ref: ref, Cells: row.Cells[:0], Links: append(row.Links[:0], s.linksOf(src, n)...)}
	src.fill(n, row)
	src.facts(n, row)
	return nil
}

// PlanRows gives the cells of every row as planning reads them, source by source, without the facts and links: what
// merge.FindRelations reads. A row is used again for the next.
func (s *Set) PlanRows() iter.Seq2[*merge.Row, error] {
	return func(yield func(*merge.Row, error) bool) {
		var row merge.Row
		for _, src := range s.sources {
			for n := range src.Rows() {
				row = merge.Row{Ref: match.Ref{Source: src.Name(), ID: src.ID(n)}, Cells: row.Cells[:0]}
				src.fill(n, &row)
				if !yield(&row, nil) {
					return
				}
			}
		}
	}
}

// Number returns the row of a record in its file, the first below the header being 1; 0 for an unknown record.
func (s *Set) Number(ref match.Ref) int {
	_, n, ok := s.find(ref)
	if !ok {
		return 0
	}
	return n + 1
}

// Control adds up what a plan must account for, on all cores.
func (s *Set) Control() merge.Control {
	const part = 1 << 14
	var sum merge.Control
	var mu sync.Mutex
	var all sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, src := range s.sources {
		for from := 0; from < src.Rows(); from += part {
			room <- struct{}{}
			all.Go(func() {
				c := src.control(from, min(from+part, src.Rows()))
				mu.Lock()
				sum.Add(c)
				mu.Unlock()
				<-room
			})
		}
	}
	all.Wait()
	return sum
}

// control adds up some rows.
func (s *Source) control(from, to int) merge.Control {
	var c merge.Control
	for n := from; n < to; n++ {
		row := merge.Row{Ref: match.Ref{Source: s.Name(), ID: s.ID(n)}}
		s.facts(n, &row)
		c.AddRow(&row)
	}
	return c
}

func atoi(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}
