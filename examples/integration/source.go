package main

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// source is one system: its rows, and what matching and planning make of its columns.
type source struct {
	*table.Table
	values                         []column      // what a record is made of, in the order of fields
	cells                          []match.Field // what each column is called in a plan
	balance, invoiced              []int64       // euro cents, one a row; nil where the system has no such column
	lastInvoice, created, modified []time.Time
}

type column struct {
	at    int
	field match.Field
}

// fields say what the columns of both systems are to matching. An address is the run of its values from the street on.
var fields = []struct {
	meaning table.Meaning
	field   match.Field
}{
	{table.Name, match.Name}, {table.Name2, match.NameMore}, {table.FormerName, match.FormerName},
	{table.BusinessID, match.BusinessID}, {table.VAT, match.BusinessID},
	{table.Street, match.Street}, {table.Postcode, match.Postcode}, {table.City, match.City}, {table.Country, match.Country},
	{table.Phone, match.Phone}, {table.Mobile, match.Phone}, {table.Email, match.Email}, {table.Website, match.Web},
	{table.EInvoiceAddress, match.EInvoice}, {table.EInvoiceOperator, match.Operator}, {table.BillingID, match.Link},
}

// read reads the rows of a system. The file may be CSV or JSON lines; rows that come over the network are given to
// table.New. Personal identity codes are taken out here, before anything else sees the rows.
func read(name, file string) (*source, error) {
	t, err := table.Open(file, &table.Options{Name: name})
	if err != nil {
		return nil, err
	}
	if err := t.CheckIDs(); err != nil {
		return nil, err
	}
	s := &source{Table: t}
	m := t.Mapping()
	if m.Column(table.Name) < 0 {
		return nil, fmt.Errorf("%s: no column holds a name; the columns are %s", file, strings.Join(t.Header(), ", "))
	}
	for _, header := range t.Header() {
		s.cells = append(s.cells, match.Field(header)) // a column that matching does not know keeps its own name
	}
	for _, f := range fields {
		for _, at := range m.All(f.meaning) {
			s.values = append(s.values, column{at, f.field})
			s.cells[at] = f.field
		}
	}
	for _, at := range m.All(table.EmailBan) {
		s.cells[at] = merge.OptOutEmail
	}
	var faults table.Faults
	s.balance, s.invoiced = s.money(table.OpenBalance, &faults), s.money(table.Invoiced12m, &faults)
	s.lastInvoice = s.dates(table.LastInvoice, &faults)
	s.created, s.modified = s.dates(table.Created, &faults), s.dates(table.Modified, &faults)
	if len(faults) > 0 {
		return nil, faults // an amount that is not understood must not count as zero
	}
	return s, nil
}

func (s *source) money(m table.Meaning, faults *table.Faults) []int64 {
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

func (s *source) dates(m table.Meaning, faults *table.Faults) []time.Time {
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

func (s *source) ref(row int) match.Ref { return match.Ref{Source: s.Name(), ID: s.ID(row)} }

// records gives the records of all sources, for matching. The values of one are used again for the next.
func records(sources ...*source) iter.Seq2[match.Record, error] {
	return func(yield func(match.Record, error) bool) {
		var r match.Record
		for _, s := range sources {
			for row := range s.Rows() {
				r.Ref, r.Values = s.ref(row), r.Values[:0]
				for _, c := range s.values {
					r.Add(c.field, s.Cell(row, c.at))
				}
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// rows are the rows of all sources, for planning. It implements merge.Rows.
type rows map[match.Ref]merge.Row

func rowsOf(sources ...*source) rows {
	all := rows{}
	for _, s := range sources {
		for n := range s.Rows() {
			all[s.ref(n)] = s.row(n)
		}
	}
	return all
}

// Row fills row. It changes nothing, so goroutines may call it at once.
func (rs rows) Row(ref match.Ref, row *merge.Row) error {
	r, ok := rs[ref]
	if !ok {
		return merge.ErrNoRow
	}
	*row = r
	return nil
}

// control adds up what a plan must account for.
func (rs rows) control() merge.Control {
	var c merge.Control
	for _, r := range rs {
		c.AddRow(&r)
	}
	return c
}

// row is a row with all of its cells, and the facts that decide which of several accounts survives.
func (s *source) row(n int) merge.Row {
	r := merge.Row{
		Ref:         s.ref(n),
		OpenBalance: at(s.balance, n), Invoiced: at(s.invoiced, n), LastInvoice: at(s.lastInvoice, n),
		Created: at(s.created, n), Modified: at(s.modified, n),
	}
	id := s.Mapping().Column(table.ID)
	for at, field := range s.cells {
		if at != id { // the id is the row's own and moves nowhere
			r.Cells = append(r.Cells, merge.Cell{Field: field, Text: s.Cell(n, at)})
		}
	}
	if number := strings.TrimSpace(s.Value(n, table.BillingID)); number != "" {
		r.Links = append(r.Links, match.Ref{Source: "billing", ID: number})
	}
	if banned, err := table.ParseBool(s.Value(n, table.EmailBan)); banned && err == nil {
		r.OptOut = merge.ByEmail
	}
	r.Deals, _ = strconv.Atoi(s.Value(n, table.OpenOpportunities)) // blank: none
	return r
}

// at returns the element of a column, the zero value where the system has no such column.
func at[T int64 | time.Time](column []T, row int) T {
	var zero T
	if column == nil {
		return zero
	}
	return column[row]
}
