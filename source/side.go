package source

import (
	"slices"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// What a table of pairs calls the columns that are of no meaning by themselves.
const (
	sourceColumn = "source"
	linkColumn   = "link" // ids of the same customer in other sources, with ; between
)

// Columns names everything that matching reads of the sources, in a fixed order: a meaning for each column that means
// it, the second one with _2 behind. Side reads these names.
func (s *Set) Columns() []string { return s.columns }

// nameColumns settles Columns, and for each source where they stand.
func (s *Set) nameColumns() {
	for _, m := range matchMeanings() {
		n := 0
		for _, src := range s.sources {
			n = max(n, len(src.Mapping().All(m)))
		}
		for i := range n {
			name := string(m)
			if i > 0 {
				name += "_" + strconv.Itoa(i+1)
			}
			s.columns = append(s.columns, name)
			for _, src := range s.sources {
				col := -1
				if all := src.Mapping().All(m); i < len(all) {
					col = all[i]
				}
				src.shown = append(src.shown, col)
			}
		}
	}
	s.columns = append(s.columns, linkColumn)
}

// matchMeanings are the meanings that a record is made of, links left out.
func matchMeanings() []table.Meaning {
	var ms []table.Meaning
	for _, f := range recordFields {
		ms = append(ms, f.meaning)
	}
	for _, a := range addresses {
		ms = append(ms, a.street, a.postcode, a.city, a.country)
	}
	return append(ms, table.Building, table.PostcodeCity)
}

// Cells appends to dst the cells of a record under Columns.
func (s *Set) Cells(ref match.Ref, dst []string) ([]string, error) {
	src, row, ok := s.find(ref)
	if !ok {
		return dst, merge.ErrNoRow
	}
	for _, col := range src.shown {
		text := ""
		if col >= 0 {
			text = src.Cell(row, col)
		}
		dst = append(dst, text)
	}
	var ids []string
	for _, link := range s.linksOf(src, row) {
		ids = append(ids, link.ID)
	}
	return append(dst, strings.Join(ids, ";")), nil
}

// Side is one record of each row of a table that holds pairs: the columns whose headers begin with left_, say.
type Side struct {
	src              *Source
	header           []string
	source, id, link int // columns, or -1
}

// NewSide understands the columns of t whose headers begin with prefix, as if they stood in a table of their own without it.
// What a column is called by Set.Columns or has been mapped to by hand is what it means; the others are recognised, and
// those that the rules name feed the fields that they say.
func NewSide(t *table.Table, prefix string, r *match.Rules) *Side {
	s := &Side{src: new(Source), header: t.Header(), source: -1, id: -1, link: -1}
	header, all := make([]string, len(t.Header())), make([]string, len(t.Header()))
	named := make([]table.Meaning, len(header))
	meanings := matchMeanings()
	for i, h := range t.Header() {
		h = strings.TrimSpace(h)
		if len(h) < len(prefix) || !strings.EqualFold(h[:len(prefix)], prefix) {
			continue
		}
		rest := h[len(prefix):]
		all[i] = rest
		stem := rest
		if at := strings.LastIndexByte(rest, '_'); at > 0 && rest != string(table.Name2) && strings.Trim(rest[at+1:], "0123456789") == "" {
			stem = rest[:at]
		}
		switch c := t.Mapping().Columns[i]; {
		case c.Forced:
			named[i] = c.Meaning
		case rest == sourceColumn:
			s.source = i
		case rest == linkColumn:
			s.link = i
		case slices.Contains(meanings, table.Meaning(stem)):
			named[i] = table.Meaning(stem)
		default:
			header[i] = rest
		}
	}
	m := table.Recognise(header)
	for i, meaning := range named {
		if meaning != table.Unknown {
			use := table.Chosen
			if m.Column(meaning) >= 0 {
				use = table.Further
			}
			m.Columns[i].Meaning, m.Columns[i].Use = meaning, use
		}
	}
	s.id = m.Column(table.ID)
	s.src.understandRecord(m)
	s.src.feed(r, all, m)
	if ids := fedColumns(r, match.RecordID, all); s.id < 0 && len(ids) > 0 {
		s.id = ids[0]
	}
	return s
}

// Known reports whether matching has a use for any column of the side.
func (s *Side) Known() bool { return s.src.Known() }

// Feeds returns the headers of the columns that feed a comparison, as they stand in the table.
func (s *Side) Feeds(c *match.Comparison) []string {
	cols := s.src.feeding(c)
	if slices.Contains(c.Fields, match.Link) {
		cols = append(cols, s.src.links...)
		if s.link >= 0 {
			cols = append(cols, s.link)
		}
	}
	return headersAt(s.header, cols)
}

// Names returns the headers of the columns that say which record the side is.
func (s *Side) Names() []string {
	return headersAt(s.header, slices.DeleteFunc([]int{s.source, s.id}, func(col int) bool { return col < 0 }))
}

// Record makes r the side's record in a row of t, which is the side's table or a part of it.
func (s *Side) Record(t *table.Table, row int, r *match.Record) {
	r.Ref, r.Values = match.Ref{}, r.Values[:0]
	if s.source >= 0 {
		r.Ref.Source = t.Cell(row, s.source)
	}
	if s.id >= 0 {
		r.Ref.ID = t.Cell(row, s.id)
	}
	s.src.appendValues(t, row, r)
	for _, col := range s.src.links {
		r.Add(match.Link, t.Cell(row, col))
	}
	if s.link >= 0 {
		for id := range strings.SplitSeq(t.Cell(row, s.link), ";") {
			r.Add(match.Link, id)
		}
	}
}
