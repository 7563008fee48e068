package source

import (
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// Side is one record of each row of a table that holds pairs: the columns whose headers begin with left_, say.
type Side struct {
	src        *Source
	source, id int // columns, or -1
	columns    []string
}

// NewSide understands the columns whose headers begin with prefix, as if they stood in a table of their own without it.
// A column that was mapped by hand keeps that meaning.
func NewSide(t *table.Table, prefix string) *Side {
	header := make([]string, len(t.Header()))
	s := &Side{source: -1, id: -1}
	for i, h := range t.Header() {
		rest, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(h)), prefix)
		if !ok {
			continue
		}
		s.columns = append(s.columns, h)
		header[i] = h[len(h)-len(rest):]
		if c := t.Mapping().Columns[i]; c.Forced {
			header[i] = string(c.Meaning)
		}
		if rest == "source" {
			s.source, header[i] = i, ""
		}
	}
	m := table.Recognise(header)
	s.id = m.Column(table.ID)
	s.src = &Source{Table: t}
	s.src.understandRecord(m)
	return s
}

// Columns returns the headers of the side's columns.
func (s *Side) Columns() []string { return s.columns }

// Known returns how many columns of the side are of use in matching.
func (s *Side) Known() int { return len(s.src.fields) + len(s.src.links) }

// Record makes r the side's record in a row.
func (s *Side) Record(row int, r *match.Record) {
	r.Ref, r.Values = match.Ref{}, r.Values[:0]
	if s.source >= 0 {
		r.Ref.Source = s.src.Cell(row, s.source)
	}
	if s.id >= 0 {
		r.Ref.ID = s.src.Cell(row, s.id)
	}
	s.src.appendValues(row, r)
	for _, col := range s.src.links {
		r.Add(match.Link, s.src.Cell(row, col))
	}
}
