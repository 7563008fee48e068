package sqltable

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/dryrun"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// Target compiles a plan for a table that this program does not reach: its steps, and with a Script the SQL that does
// them. It does not change and may be shared by goroutines.
type Target struct {
	dialect Dialect
	table   Table
	mapping *dryrun.Mapping
}

var _ merge.Target = (*Target)(nil)

// New returns a Target for the merge groups of source, whose columns are those of the plan's header. t names all that
// refers to the table (Children), and, without Retire, all its columns but the computed ones: nothing is asked of the
// database, and the script refuses to run where t leaves out any. An error is a *merge.MappingError.
func New(d Dialect, t Table, source string, columns []merge.Column) (*Target, error) {
	m := &dryrun.Mapping{Source: source, Columns: columns}
	out := &Target{dialect: d, table: t, mapping: m}
	known, taken := make(map[string]bool), make(map[string]bool)
	for _, c := range columns {
		known[c.Name] = true
		name, chosen := t.Columns[c.Name]
		if !chosen {
			name = c.Name
		}
		if name == "" {
			m.Fields = append(m.Fields, dryrun.LeftAlone)
			continue
		}
		if taken[name] {
			return nil, &merge.MappingError{Field: name, Column: c.Name, Problem: "the column is taken by another"}
		}
		taken[name] = true
		m.Fields = append(m.Fields, &dryrun.Field{Name: name, Type: "text", Valid: writable})
	}
	for name, to := range t.Columns {
		if !known[name] {
			return nil, &merge.MappingError{Field: to, Column: name, Problem: "the plan has no such column"}
		}
	}
	m.ValidID = func(id string) bool { return id != "" && writable(id) }
	if r := t.Retire; r != nil {
		at := slices.IndexFunc(m.Fields, func(f *dryrun.Field) bool { return f.Name == r.Column })
		m.Close = []merge.Change{{At: at, Name: r.Column, New: r.Value}}
	}
	return out, out.checkNames()
}

// checkNames refuses names that no statement can hold.
func (t *Target) checkNames() error {
	names := append([]string{t.table.Name, t.table.ID}, t.saved()...)
	for _, c := range t.table.Children {
		names = append(names, c.Table, c.ID, c.Column)
	}
	for _, n := range names {
		if n == "" || !writable(n) {
			return &merge.MappingError{Field: n, Problem: "no name of a table or a column"}
		}
	}
	return nil
}

// writable reports whether a script can hold a text: no database takes a NUL in one, and PostgreSQL no broken UTF-8.
func writable(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// Fields returns the column of the table in which each column of the plan stands, "" where it is left alone.
func (t *Target) Fields() []string { return t.mapping.Names() }

// Compile returns the steps for the groups of e: a merge of all
// losers at once, which frees their unique values, and then the survivor's values. Their inverse is exact, since the script keeps in the database what it takes.
func (t *Target) Compile(e *merge.Entity) ([]merge.Step, []merge.Problem) {
	return t.mapping.Compile(e, t.group)
}

// group compiles one group.
func (t *Target) group(g *dryrun.Group) []merge.Step {
	s := g.Steps()
	if g.Entity.Inverse {
		s.Update(g.Survivor, g.Early)
		s.Back(merge.Restore, g.Losers)
		s.Back(merge.Reparent, g.Losers)
		return s.List
	}
	if !writable(g.ID) {
		g.Refuse(merge.Problem{Ref: g.Survivor, Code: merge.BadID})
	}
	cells := g.Cells()
	for _, ref := range g.Members {
		if ref.ID == "" || !writable(ref.ID) || strings.Contains(ref.ID, ytunnus.Redacted) {
			g.Refuse(merge.Problem{Ref: ref, Code: merge.BadID})
		}
		for _, v := range cells[ref.ID] {
			switch {
			case !writable(v.Text):
				g.Refuse(merge.Problem{Ref: ref, Field: string(v.Field), Code: merge.BadValue, Arg: "text"})
			case t.table.Retire == nil && ref != g.Survivor && strings.Contains(v.Text, ytunnus.Redacted):
				g.Refuse(merge.Problem{Ref: ref, Field: string(v.Field), Code: merge.IdentityCode})
			}
		}
	}
	if _, homeless := g.Entity.Changes(g.Group, t.mapping.Columns); len(homeless) > 0 {
		g.Refuse(merge.Problem{Ref: g.Survivor, Code: merge.NoRoom, Arg: string(homeless[0].Field)})
	}
	s.Join(g.Losers, nil, merge.Exactly)
	s.Update(g.Survivor, changes(g))
	return s.List
}

// changes are all that the survivor gets.
func changes(g *dryrun.Group) []merge.Change {
	return append(g.Early[:len(g.Early):len(g.Early)], g.Late...)
}

// saved are the columns that a script keeps of rows: the id first, then what the plan writes, the mark, and the others.
func (t *Target) saved() []string {
	all := []string{t.table.ID}
	seen := map[string]bool{t.table.ID: true, "": true}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			all = append(all, name)
		}
	}
	for _, f := range t.mapping.Fields {
		add(f.Name)
	}
	if t.table.Retire != nil {
		add(t.table.Retire.Column)
		return all
	}
	for _, name := range t.table.Also {
		add(name)
	}
	return all
}

// kept is the name of a table in which scripts of this mapping keep what they take, beside the table itself.
func (t *Target) kept(what string) string {
	b, _ := json.Marshal(struct {
		Table Table
		Saved []string
	}{t.table, t.saved()}) // strings alone: it always encodes
	sum := sha256.Sum256(b)
	folder := t.table.Name[:strings.LastIndexByte(t.table.Name, '.')+1]
	return quoteName(folder + "yksi_" + hex.EncodeToString(sum[:6]) + "_" + what)
}
