package source

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// NewFor is New for records that hold what the rules read: fields are fed by the columns that the rules name, by columns
// of the field's own name, and else by those that are recognised. A column decided by hand, with -map, goes before all of
// them. It fails, too, with a *MissingColumnsError where the rules name columns that no table has.
func NewFor(r *match.Rules, tables ...*table.Table) (*Set, error) {
	s, err := New(tables...)
	if err != nil {
		return nil, err
	}
	if err := checkColumns(r, tables); err != nil {
		return nil, err
	}
	for _, src := range s.sources {
		src.feed(r, src.Header(), src.Mapping())
	}
	for _, f := range fieldsOf(r) {
		if !defaultField(f) || named(r, f) {
			s.nameFed(f)
		}
	}
	return s, nil
}

// MissingColumnsError tells of columns that rules name and no table has.
type MissingColumnsError struct {
	Missing []match.Feed // fields, each with those of its columns that are missing
	Tables  []*table.Table
}

// Error gives the missing columns and those that there are, on one line.
func (e *MissingColumnsError) Error() string {
	return fmt.Sprintf("the rules read columns that no table has: %s; %s", e.Columns(), e.Headers())
}

// Columns names the missing columns, each as it stands in the rules: columns.FIELD: "COLUMN".
func (e *MissingColumnsError) Columns() string {
	var names []string
	for _, f := range e.Missing {
		for _, name := range f.Columns {
			names = append(names, fmt.Sprintf("columns.%s: %q", f.Field, name))
		}
	}
	return strings.Join(names, ", ")
}

// Headers lists the columns that there are, table by table: crm: Id, Name; billing: Nimi.
func (e *MissingColumnsError) Headers() string {
	var there []string
	for _, t := range e.Tables {
		there = append(there, t.Name()+": "+strings.Join(t.Header(), ", "))
	}
	return strings.Join(there, "; ")
}

// checkColumns tells of columns that the rules name and no table has.
func checkColumns(r *match.Rules, tables []*table.Table) error {
	var missing []match.Feed
	for _, f := range r.Columns {
		none := slices.DeleteFunc(slices.Clone(f.Columns), func(name string) bool {
			return slices.ContainsFunc(tables, func(t *table.Table) bool { return table.FindColumn(t.Header(), name) >= 0 })
		})
		if len(none) > 0 {
			missing = append(missing, match.Feed{Field: f.Field, Columns: none})
		}
	}
	if missing != nil {
		return &MissingColumnsError{missing, tables}
	}
	return nil
}

// fieldsOf returns the fields that the rules read, each once, in their order.
func fieldsOf(r *match.Rules) []match.Field {
	var fs []match.Field
	for i := range r.Comparisons {
		for _, f := range r.Comparisons[i].Fields {
			if !slices.Contains(fs, f) {
				fs = append(fs, f)
			}
		}
	}
	return fs
}

// feed lets the columns that the rules name be values of their fields. The fields of one comparison stay together, the
// first column of each before the second of any: street, postcode, city, then the next street.
func (s *Source) feed(r *match.Rules, header []string, m *table.Mapping) {
	done := make(map[match.Field]bool)
	for i := range r.Comparisons {
		var lists [][]field
		fed, most := false, 0
		for _, f := range r.Comparisons[i].Fields {
			if f == match.Link || done[f] {
				continue
			}
			own := s.columnsOf(f)
			if cols := fedColumns(r, f, header); len(cols) > 0 && !s.forced(own, m) {
				own = s.entries(f, cols)
				fed = true
			}
			lists, most = append(lists, own), max(most, len(own))
		}
		if !fed {
			continue
		}
		for _, f := range r.Comparisons[i].Fields {
			if !done[f] {
				s.fields = slices.DeleteFunc(s.fields, func(g field) bool { return g.as == f })
			}
			done[f] = true
		}
		for n := range most {
			for _, l := range lists {
				if n < len(l) {
					s.fields = append(s.fields, l[n])
				}
			}
		}
	}
}

// columnsOf returns what feeds a field.
func (s *Source) columnsOf(f match.Field) []field {
	var own []field
	for _, g := range s.fields {
		if g.as == f {
			own = append(own, g)
		}
	}
	return own
}

// forced reports whether a column that feeds was decided by hand.
func (s *Source) forced(own []field, m *table.Mapping) bool {
	return slices.ContainsFunc(own, func(f field) bool { return m.Columns[f.col].Forced })
}

// entries makes columns feed a field. What is known of a column, as a house number that belongs behind it, stays.
func (s *Source) entries(f match.Field, cols []int) []field {
	var out []field
	for _, col := range cols {
		e := field{col: col, number: -1, street: -1}
		if at := slices.IndexFunc(s.fields, func(g field) bool { return g.col == col }); at >= 0 {
			e.number = s.fields[at].number
		}
		e.as = f
		out = append(out, e)
	}
	return out
}

// fedColumns returns the columns that feed a field: those that the rules name; where they name none that is here, those
// of the field's own name, as first_name, first_name_2.
func fedColumns(r *match.Rules, f match.Field, header []string) []int {
	var cols []int
	for _, c := range r.Columns {
		for _, name := range c.Columns {
			if at := table.FindColumn(header, name); c.Field == f && at >= 0 {
				cols = append(cols, at)
			}
		}
	}
	if cols != nil || defaultField(f) && !named(r, f) {
		return cols
	}
	for n := 1; ; n++ {
		at := table.FindColumn(header, numbered(string(f), n))
		if at < 0 {
			return cols
		}
		cols = append(cols, at)
	}
}

// defaultField reports whether columns are recognised for a field.
func defaultField(f match.Field) bool {
	return slices.ContainsFunc(match.DefaultRules().Comparisons, func(c match.Comparison) bool { return slices.Contains(c.Fields, f) })
}

// named reports whether the rules name columns for a field.
func named(r *match.Rules, f match.Field) bool {
	return slices.ContainsFunc(r.Columns, func(c match.Feed) bool { return c.Field == f })
}

// numbered is the name of the nth column of one name.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	return name + "_" + strconv.Itoa(n)
}

// nameFed adds the columns of a field to Columns, in place of those recognised under the same name.
func (s *Set) nameFed(f match.Field) {
	most := 0
	for _, src := range s.sources {
		most = max(most, len(src.columnsOf(f)))
	}
	for n := range most {
		name := numbered(string(f), n+1)
		at := slices.Index(s.columns, name)
		if at < 0 {
			at = len(s.columns) - 1 // before the links
			s.columns = slices.Insert(s.columns, at, name)
			for _, src := range s.sources {
				src.shown = append(src.shown, -1)
			}
		}
		for _, src := range s.sources {
			if own := src.columnsOf(f); n < len(own) {
				src.shown[at] = own[n].col
			}
		}
	}
}

// Feeds returns the headers of the columns that feed a comparison.
func (s *Source) Feeds(c *match.Comparison) []string { return headersAt(s.Header(), s.feeding(c)) }

// feeding returns the columns that feed a comparison.
func (s *Source) feeding(c *match.Comparison) []int {
	var cols []int
	for _, f := range c.Fields {
		for _, g := range s.columnsOf(f) {
			if g.number >= 0 {
				cols = append(cols, g.number)
			}
			cols = append(cols, g.col)
		}
	}
	return cols
}

func headersAt(header []string, cols []int) []string {
	var names []string
	for _, col := range cols {
		names = append(names, strings.TrimSpace(header[col]))
	}
	return names
}
