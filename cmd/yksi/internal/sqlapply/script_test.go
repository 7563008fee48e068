//go:build unix

package sqlapply

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/sqltable"
)

// mapping is what the tests' tables are for a script.
func mapping(r *sqltable.Retire) sqltable.Table {
	t := sqltable.Table{Name: "customer", ID: "id", Columns: map[string]string{"id": ""}, Retire: r,
		Children: []sqltable.Child{{Table: "deal", ID: "no", Column: "customer_id"}}}
	if r == nil {
		t.Also = []string{"other"}
	}
	return t
}

// script compiles the world's plan.
func (w *world) script(t testing.TB, driver string, tab sqltable.Table, back bool) string {
	t.Helper()
	dialect := sqltable.SQLite
	if driver == "pgx" {
		dialect = sqltable.Postgres
	}
	target, err := sqltable.New(dialect, tab, "crm", columns)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	s := target.Script(&b, back)
	for _, e := range w.entities {
		if _, problems := s.Add(e); len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// run does a script as a program does, which stops at the first error.
func run(t testing.TB, db *sql.DB, script string) error {
	t.Helper()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = conn.ExecContext(ctx, script)
	if err != nil {
		conn.ExecContext(context.Background(), "ROLLBACK")
	}
	return err
}

// blunder does a script as a shell does that goes on after errors. It returns the first.
func blunder(t testing.TB, db *sql.DB, script string) (first error) {
	t.Helper()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for line := range strings.Lines(script) {
		if _, err := conn.ExecContext(ctx, line); err != nil && first == nil {
			first = err
		}
	}
	conn.ExecContext(ctx, "ROLLBACK")
	return first
}

func TestAScriptDoesWhatApplyDoesAndIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		for seed := range uint64(24) {
			var retire *sqltable.Retire
			if seed%4 == 3 {
				retire = &sqltable.Retire{Column: "other", Value: "merged"}
			}
			w := newWorld(seed)
			w.load(t, db, driver)
			before := dump(t, db)
			apply, back := w.script(t, driver, mapping(retire), false), w.script(t, driver, mapping(retire), true)
			if run(t, db, back) == nil && strings.Contains(back, " was done'") {
				t.Fatalf("seed %d: taken back before it was done", seed)
			}
			err := run(t, db, apply)
			if retire != nil && err != nil { // a unique value stays with the record that was marked
				d, open := w.open(db, driver, sqltable.Table{Retire: retire})
				if open != nil {
					t.Fatal(open)
				}
				if _, refused := w.apply(d); refused == nil {
					t.Errorf("seed %d: apply takes what the script does not: %v", seed, err)
				}
				d.Close()
				continue
			}
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			done := dump(t, db)
			if retire == nil {
				w.compare(t, db)
			}
			if strings.Contains(apply, " was not done before'") && blunder(t, db, apply) == nil {
				t.Errorf("seed %d: done twice", seed)
			}
			if diff := cmp.Diff(done, dump(t, db)); diff != "" {
				t.Fatalf("seed %d: refused, and yet something changed:\n%s", seed, diff)
			}
			if err := run(t, db, back); err != nil {
				t.Fatalf("seed %d, back: %v", seed, err)
			}
			if diff := cmp.Diff(before, dump(t, db)); diff != "" {
				t.Fatalf("seed %d (-before +done and undone):\n%s", seed, diff)
			}
			d, err := w.open(db, driver, sqltable.Table{Retire: retire})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.apply(d); err != nil {
				t.Fatal(err)
			}
			d.Close()
			if diff := cmp.Diff(dump(t, db), done); diff != "" {
				t.Errorf("seed %d (-apply +script):\n%s", seed, diff)
			}
		}
	})
}

func TestAScriptThatMeetsAnythingElseDoesNothing(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		for name, test := range map[string]struct {
			change string // %s: the survivor, then the record that goes
			tab    func(*sqltable.Table)
		}{
			"a cell has changed":              {change: "UPDATE customer SET name = 'New' WHERE id = %[1]s"},
			"the record that goes is gone":    {change: "DELETE FROM customer WHERE id = %[2]s"},
			"an identity code would be lost":  {change: "UPDATE customer SET other = '010101-123N' WHERE id = %[2]s"},
			"a reference that is not known":   {tab: func(t *sqltable.Table) { t.Children = nil }},
			"a column that is not known":      {tab: func(t *sqltable.Table) { t.Also = nil }},
			"a column that is not there":      {tab: func(t *sqltable.Table) { t.Also = append(t.Also, "nowhere") }},
			"a column that the database sets": {tab: func(t *sqltable.Table) { t.Also = append(t.Also, "twice") }},
			"no such table":                   {tab: func(t *sqltable.Table) { t.Name = "customers" }},
			"a value that cannot be":          {tab: func(t *sqltable.Table) { t.Also = nil; t.Retire = &sqltable.Retire{Column: "name", Value: ""} }},
		} {
			w := pair(t, db, driver)
			g := &w.entities[0].Groups[0]
			loser := g.Members[0]
			if loser == g.Survivor {
				loser = g.Members[1]
			}
			must(t, db, strings.NewReplacer("%[1]s", g.Survivor.ID, "%[2]s", loser.ID).Replace(test.change))
			tab := mapping(nil)
			if test.tab != nil {
				test.tab(&tab)
			}
			before := dump(t, db)
			script := w.script(t, driver, tab, false)
			if run(t, db, script) == nil {
				t.Errorf("%s: it was done", name)
			}
			if blunder(t, db, script) == nil {
				t.Errorf("%s: it was done by a shell", name)
			}
			if diff := cmp.Diff(before, dump(t, db)); diff != "" {
				t.Errorf("%s: something has changed:\n%s", name, diff)
			}
		}
	})
}

func TestWhatHasChangedSinceTheScriptIsNotTakenBack(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		for name, change := range map[string]string{
			"a child is gone":             "DELETE FROM deal",
			"the survivor has other text": "UPDATE customer SET name = 'New', phone = 'New', email = 'New', code = 'New' WHERE id = %[1]s",
			"the survivor is gone":        "DELETE FROM customer WHERE id = %[1]s",
			"another took the loser's id": "INSERT INTO customer (id, name) VALUES (%[2]s, 'Uusi Oy')",
		} {
			w, g := texts("Kulma Oy", "Uusi nimi Oy")
			w.load(t, db, driver)
			forget(t, db, driver)
			must(t, db, "INSERT INTO deal (customer_id) VALUES ("+g.Members[1].ID+")")
			if err := run(t, db, w.script(t, driver, mapping(nil), false)); err != nil {
				t.Fatal(err)
			}
			must(t, db, strings.NewReplacer("%[1]s", g.Survivor.ID, "%[2]s", g.Members[1].ID).Replace(change))
			before := dump(t, db)
			if blunder(t, db, w.script(t, driver, mapping(nil), true)) == nil {
				t.Errorf("%s: it was taken back", name)
			}
			if diff := cmp.Diff(before, dump(t, db)); diff != "" {
				t.Errorf("%s: something has changed:\n%s", name, diff)
			}
		}
	})
}

// forget removes what scripts have kept.
func forget(t testing.TB, db *sql.DB, driver string) {
	t.Helper()
	from := "sqlite_master WHERE type = 'table' AND name"
	if driver == "pgx" {
		from = "(SELECT tablename AS name FROM pg_tables) t WHERE name"
	}
	var names string
	concat := map[string]string{"sqlite": "group_concat(name)", "pgx": "string_agg(name, ',')"}[driver]
	if err := db.QueryRow("SELECT coalesce(" + concat + ", '') FROM " + from + " LIKE 'yksi%'").Scan(&names); err != nil {
		t.Fatal(err)
	}
	for name := range strings.FieldsFuncSeq(names, func(r rune) bool { return r == ',' }) {
		must(t, db, "DROP TABLE IF EXISTS \""+name+"\"")
	}
}

// Rows that refer to each other go in one order and must come back in the other.
func TestRecordsThatReferToEachOtherComeBack(t *testing.T) {
	tab := sqltable.Table{Name: "customer", ID: "id", Columns: map[string]string{"id": ""}}
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}} {
			w := &world{}
			for _, i := range order { // 1 and 2, 3 and 4, 5 and 6
				e := &merge.Entity{ID: fmt.Sprint("E", i)}
				a, b := match.Ref{Source: "crm", ID: fmt.Sprint(2*i + 1)}, match.Ref{Source: "crm", ID: fmt.Sprint(2*i + 2)}
				e.Records = []merge.Record{{Ref: a}, {Ref: b}}
				e.Groups = []merge.Group{{ID: fmt.Sprint("M", i), Survivor: a, Members: []match.Ref{a, b}}}
				w.entities = append(w.entities, e)
			}
			must(t, db, "DROP TABLE IF EXISTS yksi_journal", "DROP TABLE IF EXISTS customer",
				"CREATE TABLE customer (id integer PRIMARY KEY, parent integer REFERENCES customer, name text, phone text, email text, balance text, no_mail text, code text)",
				"INSERT INTO customer (id, parent) VALUES (1, NULL), (4, 1), (3, 4), (6, 4)", "INSERT INTO customer (id, parent) VALUES (2, 6), (5, 2)", "UPDATE customer SET parent = NULL WHERE id = 3")
			forget(t, db, driver)
			state := func() (s string) {
				concat := map[string]string{"sqlite": "group_concat(id || '<' || coalesce(parent, 0), ' ')", "pgx": "string_agg(id || '<' || coalesce(parent, 0), ' ' ORDER BY id)"}[driver]
				if err := db.QueryRow("SELECT coalesce(" + concat + ", '') FROM (SELECT * FROM customer ORDER BY id) c").Scan(&s); err != nil {
					t.Fatal(err)
				}
				return s
			}
			before := state()
			d, err := w.open(db, driver, tab)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.apply(d); err != nil {
				t.Fatalf("order %v: %v", order, err)
			}
			done := state()
			for _, commit := range []bool{false, true} {
				if _, err := d.Undo(ctx, "plan", commit); err != nil {
					t.Fatalf("order %v, undo: %v: %v", order, err, errors.Unwrap(err))
				}
			}
			d.Close()
			if diff := cmp.Diff(before, state()); diff != "" {
				t.Errorf("order %v (-before +done and undone):\n%s", order, diff)
			}
			known := tab
			known.Children = []sqltable.Child{{Table: "customer", ID: "id", Column: "parent"}}
			known.Also = []string{"parent"}
			for i, want := range []string{done, before} {
				if err := run(t, db, w.script(t, driver, known, i == 1)); err != nil {
					t.Fatalf("order %v, script: %v", order, err)
				}
				if diff := cmp.Diff(want, state()); diff != "" {
					t.Errorf("order %v, script (-want +got):\n%s", order, diff)
				}
			}
		}
	})
}

// texts is a plan of two records, of which the first keeps the phone of the second.
func texts(own, others string) (*world, *merge.Group) {
	w := &world{rows: make(map[match.Ref]merge.Row)}
	g := merge.Group{ID: "M1"}
	e := &merge.Entity{ID: "E1"}
	name, phone := merge.FieldPlan{Rule: "test@1"}, merge.FieldPlan{Rule: "test@1"}
	for i, text := range []string{own, others} {
		ref := match.Ref{Source: "crm", ID: fmt.Sprint(i + 1)}
		r := merge.Row{Ref: ref}
		for at, c := range columns {
			r.Cells = append(r.Cells, merge.Cell{Field: c.Field, Text: map[int]string{0: ref.ID, 1: "x", 2: text}[at]})
		}
		w.rows[ref] = r
		w.refs = append(w.refs, ref)
		g.Members = append(g.Members, ref)
		e.Records = append(e.Records, merge.Record{Ref: ref})
		if v := (merge.Value{ID: ref.ID, At: 1, Field: match.Name, Text: "x"}); i == 0 {
			name.Kept = append(name.Kept, v)
		} else {
			name.Dropped = append(name.Dropped, v)
		}
		if v := (merge.Value{ID: ref.ID, At: 2, Field: match.Phone, Text: text}); text != "" && i == 1 {
			phone.Kept = append(phone.Kept, v)
		} else if text != "" {
			phone.Dropped = append(phone.Dropped, v)
		}
	}
	g.Survivor, g.Fields = g.Members[0], []merge.FieldPlan{name, phone}
	e.Groups = []merge.Group{g}
	w.entities = []*merge.Entity{e}
	return w, &e.Groups[0]
}

// awkward are texts at which a script could break.
var awkward = []string{
	"'", "''", `"`, `\`, `\'`, `\\'; DROP TABLE customer; --`, "'; DROP TABLE customer; --", "a\nb", "a\r\nb", "\n.quit\n", "a\n\\! true\n", "a\n/\n", "a\ngo\n",
	":a :'a'", "$1 $$ $x$", "?1", "%s%d%n", "/* */ --", "\x1a", "\x7f", "\t", "\u2028\u0085", "Ääkkönen 🙂", "\ufeff", "E'x'", "NULL", " x ", "X'00'", "[hetu]x",
}

func TestAnyTextComesThroughAScript(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		for i, text := range awkward {
			comesThrough(t, db, driver, text, awkward[(i+1)%len(awkward)], func(s string) error { return run(t, db, s) })
		}
	})
}

// psql reads a script by itself, line by line, with ways of its own.
func TestAnyTextComesThroughPsql(t *testing.T) {
	dsn := postgres(t)
	db := connect(t, "pgx", dsn)
	for i, text := range awkward {
		conforming := []string{"on", "off"}[i%2]
		comesThrough(t, db, "pgx", text, awkward[(i+1)%len(awkward)], func(s string) error {
			cmd := exec.Command("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", dsn)
			cmd.Stdin = strings.NewReader("SET standard_conforming_strings = " + conforming + ";\n" + s)
			out, err := cmd.CombinedOutput()
			if err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
			return nil
		})
	}
}

// comesThrough carries out and takes back a plan whose survivor has one text and gets another.
func comesThrough(t testing.TB, db *sql.DB, driver, own, others string, do func(string) error) {
	t.Helper()
	if strings.Contains(others, "[hetu]") { // never copied
		others = "y"
	}
	w, g := texts(own, others)
	w.load(t, db, driver)
	before := dump(t, db)
	if err := do(w.script(t, driver, mapping(nil), false)); err != nil {
		t.Fatalf("%q, %q: %v", own, others, err)
	}
	var got string
	if err := db.QueryRow("SELECT coalesce(phone, '') FROM customer WHERE id = " + g.Survivor.ID).Scan(&got); err != nil || got != others {
		t.Fatalf("%q, %q: got %q, %v", own, others, got, err)
	}
	if err := do(w.script(t, driver, mapping(nil), true)); err != nil {
		t.Fatalf("%q, %q, back: %v", own, others, err)
	}
	if diff := cmp.Diff(before, dump(t, db)); diff != "" {
		t.Fatalf("%q, %q (-before +done and undone):\n%s", own, others, diff)
	}
}

func FuzzAnyTextComesThroughAScript(f *testing.F) {
	for i, text := range awkward {
		f.Add(text, awkward[(i+1)%len(awkward)]) // what a reader of scripts takes for its own
	}
	f.Add("\x00", "\xff") // no text of a database: refused
	f.Add("\xca", "\xa2") // one letter together, none alone: refused
	bad := func(text string) bool { return !utf8.ValidString(text) || strings.Contains(text, "\x00") }
	f.Fuzz(func(t *testing.T, own, others string) {
		target, err := sqltable.New(sqltable.SQLite, mapping(nil), "crm", columns)
		if err != nil {
			t.Fatal(err)
		}
		w, _ := texts(own, others)
		_, problems := target.Compile(w.entities[0])
		if bad := bad(own) || bad(others); bad || len(problems) > 0 {
			refused := slices.ContainsFunc(problems, func(p merge.Problem) bool { return p.Code == merge.BadValue && p.Severity == merge.Refused })
			if bad != refused {
				t.Errorf("%q, %q: %v", own, others, problems)
			}
			return
		}
		db := connect(t, "sqlite", filepath.Join(t.TempDir(), "crm.db")+"?_pragma=synchronous(0)")
		comesThrough(t, db, "sqlite", own, others, func(s string) error { return run(t, db, s) })
	})
}
