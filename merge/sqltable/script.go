package sqltable

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/dryrun"
)

// Script writes the SQL that carries a plan out on a Target's table, or takes it back, as one transaction: it does all of
// it, or nothing. It is for one goroutine.
//
// Every record is first held against the plan, every result afterwards, and the number of rows at the end. What does not
// hold ends the transaction, in a shell that goes on after errors, too. What a merge takes (the records that go, the
// survivor's values, what hung on whom) is kept in tables of the same database, yksi_..., from which the script that goes
// back brings it; so both must be made with the same Table. A merge that stands there is not done again.
//
// Statements are one a line. An emptied value is NULL, and a column that may not be NULL ends the script.
type Script struct {
	t      *Target
	w      *bufio.Writer
	back   bool
	checks int
	away   int
}

// Script starts a script: one that takes back, or one that carries out. Close ends it; until then it does nothing.
func (t *Target) Script(w io.Writer, back bool) *Script {
	s := &Script{t: t, w: bufio.NewWriter(w), back: back}
	s.begin()
	return s
}

// Add writes what the script does for e, or for its inverse, whichever goes the script's way, and returns what Compile
// says of that.
func (s *Script) Add(e *merge.Entity) ([]merge.Step, []merge.Problem) {
	if e.Inverse != s.back {
		e = e.Invert()
	}
	steps, problems := s.t.Compile(e)
	forth := e
	if s.back {
		forth = e.Invert()
	}
	for i, step := range steps {
		if i > 0 && steps[i-1].Group == step.Group {
			continue
		}
		for j := range e.Groups {
			if g := &e.Groups[j]; g.ID == step.Group {
				m := s.move(s.t.mapping.Check(forth, g))
				s.away += len(m.losers)
				switch {
				case s.back:
					s.split(m)
				case len(m.losers) == 0:
					s.closeAlone(m)
				default:
					s.merge(m)
				}
			}
		}
	}
	return steps, problems
}

// Close writes the end.
func (s *Script) Close() error {
	if s.back {
		s.bringBack()
	}
	rows := "(SELECT n FROM yksi_count)"
	switch {
	case s.t.table.Retire != nil:
	case s.back:
		rows += " + " + strconv.Itoa(s.away)
	default:
		rows += " - " + strconv.Itoa(s.away)
	}
	s.check("the number of rows is as planned", "(SELECT count(*) FROM %s) = %s", s.name(), rows)
	s.check("every check was made", "(SELECT count(*) FROM yksi_check) = %d", s.checks)
	if s.t.dialect == SQLite {
		s.do("DROP TABLE temp.yksi_check")
		s.do("DROP TABLE temp.yksi_count")
		if s.back {
			s.do("DROP TABLE temp.yksi_back")
		}
	}
	s.do("COMMIT")
	return s.w.Flush()
}

// do writes a statement.
func (s *Script) do(format string, args ...any) { fmt.Fprintf(s.w, format+";\n", args...) }

// check writes that a condition must hold.
func (s *Script) check(what, format string, args ...any) {
	s.checks++
	s.do("%s yksi_check SELECT %s, %s", s.insert(), s.t.dialect.quote(what), fmt.Sprintf(format, args...))
}

// insert begins an INSERT, update an UPDATE, and guard ends what changes rows. SQLite ends a transaction only where it is
// told to, and a shell may go on without one: then the temporary table is gone, and the guard fails.
func (s *Script) insert() string {
	if s.t.dialect == SQLite {
		return "INSERT OR ROLLBACK INTO"
	}
	return "INSERT INTO"
}

func (s *Script) update() string {
	if s.t.dialect == SQLite {
		return "UPDATE OR ROLLBACK"
	}
	return "UPDATE"
}

func (s *Script) guard() string {
	if s.t.dialect == SQLite {
		return " AND EXISTS (SELECT 1 FROM temp.yksi_check)"
	}
	return ""
}

func (s *Script) name() string { return quoteName(s.t.table.Name) }
func (s *Script) id() string   { return quoteColumn(s.t.table.ID) }
func (s *Script) rows() string { return s.t.kept("rows") }

// child is the table that keeps what hung on whom.
func (s *Script) child(i int) string { return s.t.kept("child" + strconv.Itoa(i+1)) }

// begin opens the transaction, makes the tables, and looks at those that are there.
func (s *Script) begin() {
	way := "carries out"
	if s.back {
		way = "takes back"
	}
	fmt.Fprintf(s.w, "-- Written by yksi: %s merges of the table %s, all of them or none.\n", way, strconv.QuoteToASCII(s.t.table.Name))
	temp, drop := "CREATE TEMP TABLE", ""
	if s.t.dialect == Postgres {
		drop = " ON COMMIT DROP"
		s.do("SET client_encoding TO 'UTF8'")
		s.do("BEGIN")
		locked := s.name()
		for _, c := range s.t.table.Children {
			if c.Table != s.t.table.Name {
				locked += ", " + quoteName(c.Table)
			}
		}
		s.do("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", locked)
		s.do("%s yksi_check (what text, ok boolean NOT NULL CHECK (ok))%s", temp, drop)
	} else {
		s.do("PRAGMA foreign_keys = ON")
		s.do("BEGIN")
		s.do("%s yksi_check (what text, ok integer NOT NULL CHECK (ok))", temp)
		s.check("the database holds its texts as UTF-8", "(SELECT encoding = 'UTF-8' FROM pragma_encoding)")
	}
	s.do("%s yksi_count%s AS SELECT count(*) AS n FROM %s", temp, drop, s.name())
	if s.back {
		s.do("%s yksi_back (yksi_merge text PRIMARY KEY)%s", temp, drop)
	}
	s.checkColumns()
	s.checkReferences()
	s.keep(s.rows(), "rows", "CAST(0 AS integer) AS yksi_stays, "+columnList(s.t.saved()), s.name())
	for i, c := range s.t.table.Children {
		columns := fmt.Sprintf("%s AS yksi_key, %s AS yksi_was, %[2]s AS yksi_now", quoteColumn(c.ID), quoteColumn(c.Column))
		s.keep(s.child(i), "child"+strconv.Itoa(i+1), columns, quoteName(c.Table))
	}
}

// keep makes a table to keep rows of another in.
func (s *Script) keep(name, what, columns, of string) {
	s.do("CREATE TABLE IF NOT EXISTS %s AS SELECT CAST('' AS text) AS yksi_merge, %s FROM %s WHERE 1 = 0", name, columns, of)
	index := strings.TrimSuffix(s.t.kept(what), `"`)
	index = `"` + index[strings.LastIndexByte(index, '"')+1:] + `_merge"`
	s.do("CREATE INDEX IF NOT EXISTS %s ON %s (yksi_merge)", index, name)
}

// checkColumns writes that the table has the columns, and where rows are deleted, no others.
func (s *Script) checkColumns() {
	from, stored := "pragma_table_xinfo("+s.t.dialect.quote(s.t.table.Name)+")", "hidden = 0"
	if s.t.dialect == Postgres {
		from = "(SELECT attname AS name, attgenerated FROM pg_attribute WHERE attrelid = to_regclass(" + s.t.dialect.quote(s.name()) +
			") AND attnum > 0 AND NOT attisdropped) c"
		stored = "attgenerated = ''"
	}
	if s.t.table.Retire != nil {
		stored = "1 = 1"
	}
	saved := s.t.saved()
	in := s.t.dialect.list(saved)
	s.check("the table has the columns of the mapping", "(SELECT count(*) FROM %s WHERE %s AND name IN %s) = %d", from, stored, in, len(saved))
	if s.t.table.Retire == nil {
		s.check("the mapping has the columns of the table: name the others in also", "NOT EXISTS (SELECT 1 FROM %s WHERE %s AND name NOT IN %s)", from, stored, in)
	}
}

// checkReferences writes that the mapping knows every foreign key that refers to the table.
func (s *Script) checkReferences() {
	d := s.t.dialect
	known := []string{"1 = 0"}
	for _, c := range s.t.table.Children {
		if d == SQLite {
			known = append(known, fmt.Sprintf("lower(m.name) = lower(%s) AND lower(f.\"from\") = lower(%s)", d.quote(c.Table), d.quote(c.Column)))
		} else {
			known = append(known, fmt.Sprintf("f.conrelid = to_regclass(%s) AND a.attname = %s", d.quote(quoteName(c.Table)), d.quote(c.Column)))
		}
	}
	query := fmt.Sprintf("SELECT 1 FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND lower(f.\"table\") = lower(%s)", d.quote(s.t.table.Name))
	if d == Postgres {
		query = fmt.Sprintf("SELECT 1 FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1] WHERE f.contype = 'f' AND f.confrelid = to_regclass(%s)", d.quote(s.name()))
	}
	s.check("the mapping has all that refers to the table: name the others in children", "NOT EXISTS (%s AND NOT (%s))", query, strings.Join(known, " OR "))
}

// move is a merge in words of SQL.
type move struct {
	g         *dryrun.Group
	key       string // the merge
	survivor  string
	losers    []match.Ref
	in        string // the losers
	set, into []string
	after     []string // conditions on what is set
	mark      *Retire  // of the survivor; nil where it is not closed
}

func (s *Script) move(g *dryrun.Group) *move {
	d := s.t.dialect
	m := &move{g: g, key: d.quote(g.ID), survivor: d.quote(g.Survivor.ID), losers: g.Losers}
	ids := make([]string, len(g.Losers))
	for i, ref := range g.Losers {
		ids[i] = ref.ID
	}
	m.in = d.list(ids)
	all := changes(g)
	if r := s.t.table.Retire; s.t.table.closes(g.Entity, g.Group) {
		all = slices.DeleteFunc(all, func(c merge.Change) bool { return c.Name == r.Column })
		all = append(all, merge.Change{Name: r.Column, New: r.Value})
		m.mark = r
	}
	for _, c := range all {
		m.into = append(m.into, c.Name)
		m.set = append(m.set, quoteColumn(c.Name)+" = "+d.value(c.New))
		m.after = append(m.after, d.holds(c.Name, c.New))
	}
	fmt.Fprintf(s.w, "-- %s\n", strconv.QuoteToASCII(g.ID))
	return m
}

// merge writes one merge.
func (s *Script) merge(m *move) {
	s.check(m.g.ID+" was not done before", "NOT EXISTS (SELECT 1 FROM %s WHERE yksi_merge = %s)", s.rows(), m.key)
	for _, ref := range m.g.Members {
		s.check(ref.ID+" is as the plan says", "(SELECT count(*) FROM %s WHERE %s) = 1", s.name(),
			s.row(ref, func(at int) string { return m.g.Text(ref, at) }))
	}
	gone := s.t.saved()
	if r := s.t.table.Retire; r != nil {
		gone = []string{s.t.table.ID, r.Column}
	}
	for _, name := range s.t.table.Also {
		s.check("no identity code is lost with "+m.g.ID, "NOT EXISTS (SELECT 1 FROM %s WHERE %s IN %s AND %s)", s.name(), s.id(), m.in, s.t.dialect.hidesCode(name))
	}
	s.save(m, 0, gone, "IN "+m.in)
	s.save(m, 1, append([]string{s.t.table.ID}, m.into...), "= "+m.survivor)
	for i := range s.t.table.Children {
		s.reparent(m, i)
	}
	if r := s.t.table.Retire; r != nil {
		s.do("%s %s SET %s = %s WHERE %s IN %s%s", s.update(), s.name(), quoteColumn(r.Column), s.t.dialect.value(r.Value), s.id(), m.in, s.guard())
		s.check("what goes into "+m.g.ID+" is marked", "(SELECT count(*) FROM %s WHERE %s IN %s AND %s) = %d", s.name(), s.id(), m.in, s.t.dialect.holds(r.Column, r.Value), len(m.losers))
	} else {
		s.do("DELETE FROM %s WHERE %s IN %s%s", s.name(), s.id(), m.in, s.guard())
		s.check("what goes into "+m.g.ID+" is gone", "NOT EXISTS (SELECT 1 FROM %s WHERE %s IN %s)", s.name(), s.id(), m.in)
	}
	if len(m.set) > 0 {
		s.do("%s %s SET %s WHERE %s = %s%s", s.update(), s.name(), strings.Join(m.set, ", "), s.id(), m.survivor, s.guard())
	}
	s.check(m.g.Survivor.ID+" is as the plan leaves it", "(SELECT count(*) FROM %s WHERE %s) = 1", s.name(), s.row(m.g.Survivor, func(at int) string {
		if m.mark != nil && s.t.mapping.Fields[at].Name == m.mark.Column {
			return m.mark.Value
		}
		return m.g.Final(at)
	}))
}

// row is the condition that the row of a record holds, in each column of the plan, what text says.
func (s *Script) row(ref match.Ref, text func(at int) string) string {
	all := []string{s.id() + " = " + s.t.dialect.quote(ref.ID)}
	for at, f := range s.t.mapping.Fields {
		if f != dryrun.LeftAlone {
			all = append(all, s.t.dialect.holds(f.Name, text(at)))
		}
	}
	return strings.Join(all, " AND ")
}

// save keeps columns of rows of a merge.
func (s *Script) save(m *move, stays int, columns []string, which string) {
	list := columnList(columns)
	s.do("%s %s (yksi_merge, yksi_stays, %s) SELECT %s, %d, %[3]s FROM %[6]s WHERE %s %s%s", s.insert(), s.rows(), list, m.key, stays, s.name(), s.id(), which, s.guard())
}

// reparent lets the children of a kind refer to the survivor. Of the table itself, those that are deleted stay out, and the
// survivor may not become its own parent.
func (s *Script) reparent(m *move, i int) {
	c := &s.t.table.Children[i]
	refers := fmt.Sprintf("%s IN %s", quoteColumn(c.Column), m.in)
	if c.Table == s.t.table.Name && c.ID == s.t.table.ID {
		s.check(m.g.Survivor.ID+" does not become its own parent", "NOT EXISTS (SELECT 1 FROM %s WHERE %s = %s AND %s)", s.name(), s.id(), m.survivor, refers)
		if s.t.table.Retire == nil {
			refers += fmt.Sprintf(" AND %s NOT IN %s", s.id(), m.in)
		}
	}
	s.do("%s %s (yksi_merge, yksi_key, yksi_was, yksi_now) SELECT %s, %s, %s, %s FROM %s WHERE %s%s", s.insert(), s.child(i), m.key,
		quoteColumn(c.ID), quoteColumn(c.Column), m.survivor, quoteName(c.Table), refers, s.guard())
	s.do("%s %s SET %s = %s WHERE %s%s", s.update(), quoteName(c.Table), quoteColumn(c.Column), m.survivor, refers, s.guard())
	s.check("nothing refers to what goes into "+m.g.ID, "NOT EXISTS (SELECT 1 FROM %s WHERE %s)", quoteName(c.Table), refers)
}

// split writes what takes one merge back and depends on no other: the survivor's own values.
func (s *Script) split(m *move) {
	s.check(m.g.ID+" was done", "(SELECT count(*) FROM %s WHERE yksi_merge = %s) = %d", s.rows(), m.key, len(m.g.Members))
	conditions := append([]string{s.id() + " = " + m.survivor}, m.after...)
	s.check(m.g.Survivor.ID+" is as the merge left it", "(SELECT count(*) FROM %s WHERE %s) = 1", s.name(), strings.Join(conditions, " AND "))
	var set []string
	for _, name := range m.into {
		c := quoteColumn(name)
		set = append(set, fmt.Sprintf("%s = (SELECT k.%[1]s FROM %s k WHERE k.yksi_merge = %s AND k.yksi_stays = 1)", c, s.rows(), m.key))
	}
	if len(set) > 0 {
		s.do("%s %s SET %s WHERE %s = %s%s", s.update(), s.name(), strings.Join(set, ", "), s.id(), m.survivor, s.guard())
	}
	s.do("%s yksi_back VALUES (%s)", s.insert(), m.key)
}

// bringBack writes what brings back the records of all merges, at once since they may refer to each other, and then what
// hung on them.
func (s *Script) bringBack() {
	const mine = "yksi_merge IN (SELECT yksi_merge FROM yksi_back)"
	if r := s.t.table.Retire; r != nil {
		c := quoteColumn(r.Column)
		s.do("%s %s AS t SET %s = k.%[3]s FROM %s k WHERE k.yksi_stays = 0 AND k.%s AND k.%s = t.%[6]s%s", s.update(), s.name(), c, s.rows(), mine, s.id(), s.guard())
	} else {
		list, overriding := columnList(s.t.saved()), ""
		if s.t.dialect == Postgres {
			overriding = " OVERRIDING SYSTEM VALUE"
		}
		s.do("%s %s (%s)%s SELECT %[3]s FROM %[5]s WHERE yksi_stays = 0 AND %s%s", s.insert(), s.name(), list, overriding, s.rows(), mine, s.guard())
	}
	for i, c := range s.t.table.Children {
		s.check("what hung on others still hangs on the survivors: "+c.Table, "(SELECT count(*) FROM %s t JOIN %s k ON t.%s = k.yksi_key AND t.%s = k.yksi_now WHERE k.%s) = (SELECT count(*) FROM %[2]s WHERE %[5]s)",
			quoteName(c.Table), s.child(i), quoteColumn(c.ID), quoteColumn(c.Column), mine)
		s.do("%s %s AS t SET %s = k.yksi_was FROM %s k WHERE k.%s AND k.yksi_key = t.%s%s", s.update(), quoteName(c.Table), quoteColumn(c.Column), s.child(i), mine, quoteColumn(c.ID), s.guard())
		s.do("DELETE FROM %s WHERE %s%s", s.child(i), mine, s.guard())
	}
	s.do("DELETE FROM %s WHERE %s%s", s.rows(), mine, s.guard())
}
