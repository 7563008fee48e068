//go:build unix

// Package sqlapply tries merge/sqltable on real databases: their drivers are none of the library's business.
package sqlapply

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/yksi-mdm/yksi/internal/pgserver"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/sqltable"
)

var (
	ctx   = context.Background()
	child = flag.String("child", "", "driver and data source on which the plan of -seed is done and undone until killed")
	seed  = flag.Uint64("seed", 0, "of the child's plan")
	kills = flag.Int("kills", 30, "how often the kill test kills")
)

func TestMain(m *testing.M) {
	flag.Parse()
	if *child != "" {
		driver, dsn, _ := strings.Cut(*child, "|")
		db, err := sql.Open(driver, dsn)
		for err == nil {
			err = turn(db, driver, *seed)
		}
		fmt.Fprint(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// turn does a plan and takes it back.
func turn(db *sql.DB, driver string, seed uint64) error {
	w := newWorld(seed)
	d, err := w.open(db, driver, sqltable.Table{})
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := w.apply(d); err != nil {
		return err
	}
	_, err = d.Undo(ctx, "plan", true)
	return err
}

var columns = []merge.Column{
	{Name: "id", Field: "id"}, {Name: "name", Field: match.Name}, {Name: "phone", Field: match.Phone}, {Name: "email", Field: match.Email},
	{Name: "balance", Field: "open_balance"}, {Name: "no_mail", Field: merge.OptOutEmail}, {Name: "code", Field: "code"},
}

// world is a plan with the rows that it was made of.
type world struct {
	rows     map[match.Ref]merge.Row
	refs     []match.Ref
	entities []*merge.Entity
}

func (w *world) Row(ref match.Ref, row *merge.Row) error { *row = w.rows[ref]; return nil }

func newWorld(seed uint64) *world {
	rnd := rand.New(rand.NewPCG(seed, 3))
	w := &world{rows: make(map[match.Ref]merge.Row)}
	pick := func(s ...string) string { return s[rnd.IntN(len(s))] }
	n := 0
	clusters := func(yield func(match.Cluster, error) bool) {
		for range 3 + rnd.IntN(5) {
			var c match.Cluster
			for range 1 + rnd.IntN(4) {
				n++
				ref := match.Ref{Source: "crm", ID: fmt.Sprint(n)}
				text := map[string]string{
					"id": ref.ID, "name": pick("Kulma Oy", "O'Hara \"Pub\"; DROP TABLE customer; -- \\", "Ääkkönen Oy"), "phone": pick("", "040", "050"),
					"email": pick("", fmt.Sprintf("a%d@example.fi", n)), "balance": pick("", "1.50", "-2.25"), "no_mail": pick("", "1"), "code": pick("", "x", "y"),
				}
				r := merge.Row{Ref: ref}
				for _, c := range columns {
					r.Cells = append(r.Cells, merge.Cell{Field: c.Field, Text: text[c.Name]})
				}
				if text["no_mail"] == "1" {
					r.OptOut = merge.ByEmail
				}
				w.rows[ref] = r
				w.refs = append(w.refs, ref)
				c.Members = append(c.Members, match.Member{Ref: ref})
			}
			if !yield(c, nil) {
				return
			}
		}
	}
	policy := &merge.Policy{Workers: 1, Fields: []merge.FieldRule{merge.Sum("open_balance"), merge.MostRecent(match.Name), merge.MostRecent("code"), merge.MostRecent(match.Phone), merge.MostRecent(match.Email), merge.MostRecent("id")}}
	for e, err := range merge.Plan(ctx, iter.Seq2[match.Cluster, error](clusters), w, policy, nil) {
		if err != nil {
			panic(err)
		}
		w.entities = append(w.entities, e)
	}
	return w
}

// load makes the tables and fills them.
func (w *world) load(t testing.TB, db *sql.DB, driver string) {
	t.Helper()
	serial := "integer PRIMARY KEY"
	if driver == "pgx" {
		serial = "integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
	}
	must(t, db, `DROP TABLE IF EXISTS yksi_journal`, `DROP TABLE IF EXISTS deal`, `DROP TABLE IF EXISTS customer`,
		`CREATE TABLE customer (id integer PRIMARY KEY, name varchar(60) NOT NULL, phone text, email text UNIQUE, balance numeric(10,2), no_mail integer, code text,
			other text DEFAULT 'kept', twice integer GENERATED ALWAYS AS (id * 2) STORED)`,
		`CREATE TABLE deal (no `+serial+`, customer_id integer NOT NULL REFERENCES customer ON DELETE CASCADE)`)
	bind := func(n int) string {
		if driver == "pgx" {
			return fmt.Sprintf("$%d", n)
		}
		return "?"
	}
	for i, ref := range w.refs {
		args := make([]any, len(columns))
		marks := make([]string, len(columns))
		for c := range columns {
			marks[c] = bind(c + 1)
			if text := w.rows[ref].Cells[c].Text; text != "" {
				args[c] = text
			}
		}
		if _, err := db.Exec(`INSERT INTO customer (id, name, phone, email, balance, no_mail, code) VALUES (`+strings.Join(marks, ",")+`)`, args...); err != nil {
			t.Fatal(err)
		}
		for range i % 3 {
			must(t, db, `INSERT INTO deal (customer_id) VALUES (`+ref.ID+`)`)
		}
	}
}

func must(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func (w *world) open(db *sql.DB, driver string, tab sqltable.Table) (*sqltable.DB, error) {
	dialect := sqltable.SQLite
	if driver == "pgx" {
		dialect = sqltable.Postgres
	}
	tab.Name, tab.ID = "customer", "id"
	// The id is the row's own: the plan's column is looked at, never written.
	if tab.Columns == nil {
		tab.Columns = map[string]string{"id": ""}
	}
	return sqltable.Open(ctx, db, dialect, tab, "crm", columns)
}

func (w *world) apply(d *sqltable.DB) (sqltable.Result, error) {
	var all sqltable.Result
	if err := d.Begin(ctx, "plan"); err != nil {
		return all, err
	}
	for _, e := range w.entities {
		r, err := d.Apply(ctx, "plan", e)
		if err != nil {
			return all, err
		}
		all.Add(r)
	}
	return all, d.End(ctx, "plan", sqltable.Done)
}

// dump is all that the tables hold, as text.
func dump(t testing.TB, db *sql.DB) []string {
	t.Helper()
	var out []string
	for _, query := range []string{
		`SELECT 'c' || id || '|' || name || '|' || coalesce(phone, 'NULL') || '|' || coalesce(email, 'NULL') || '|' || coalesce(CAST(balance AS text), 'NULL') || '|' || coalesce(CAST(no_mail AS text), 'NULL') || '|' || coalesce(code, 'NULL') || '|' || other || '|' || twice FROM customer`,
		`SELECT 'd' || no || '|' || customer_id FROM deal`,
	} {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
		rows.Close()
	}
	slices.Sort(out)
	return out
}

// postgres runs a server for a test and says where it is. Where none is installed the test fails.
func postgres(t testing.TB) (dsn string) {
	t.Helper()
	server, err := pgserver.Start()
	if err != nil {
		t.Fatalf("WITHOUT A POSTGRESQL SERVER NOTHING IS TESTED HERE: %v", err)
	}
	t.Cleanup(func() { server.Stop() })
	return server.DSN()
}

// connect opens a database for a test.
func connect(t testing.TB, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// each runs a test on each database.
func each(t *testing.T, test func(t *testing.T, db *sql.DB, driver, dsn string)) {
	t.Run("sqlite", func(t *testing.T) {
		dsn := filepath.Join(t.TempDir(), "crm.db") + "?_pragma=busy_timeout(5000)&_pragma=synchronous(0)"
		test(t, connect(t, "sqlite", dsn), "sqlite", dsn)
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := postgres(t)
		test(t, connect(t, "pgx", dsn), "pgx", dsn)
	})
}

func TestWhatIsDoneIsWhatThePlanSaysAndIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		for seed := range uint64(25) {
			w := newWorld(seed)
			w.load(t, db, driver)
			before := dump(t, db)
			d, err := w.open(db, driver, sqltable.Table{})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range w.entities {
				if _, err := d.Rehearse(ctx, "plan", e); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(before, dump(t, db)); diff != "" {
				t.Fatalf("seed %d: a rehearsal left something:\n%s", seed, diff)
			}
			first, err := w.apply(d)
			if err != nil {
				t.Fatalf("seed %d: %v: %v", seed, err, errors.Unwrap(err))
			}
			done := dump(t, db)
			w.compare(t, db)
			if again, err := w.apply(d); err != nil || again.Merges != 0 || again.Before != first.Merges {
				t.Errorf("seed %d: again: %+v, %v", seed, again, err)
			}
			if diff := cmp.Diff(done, dump(t, db)); diff != "" {
				t.Errorf("seed %d: done twice:\n%s", seed, diff)
			}
			if first.Merges > 0 {
				if _, err := d.Undo(ctx, "plan", true); err != nil {
					t.Fatalf("seed %d: %v: %v", seed, err, errors.Unwrap(err))
				}
			}
			if diff := cmp.Diff(before, dump(t, db)); diff != "" {
				t.Errorf("seed %d (-before +done and undone):\n%s", seed, diff)
			}
			d.Close()
		}
	})
}

// compare holds the table against Entity.Apply, cell by cell.
func (w *world) compare(t *testing.T, db *sql.DB) {
	t.Helper()
	want := make(map[string]merge.Row)
	for _, e := range w.entities {
		var rows []merge.Row
		for _, r := range e.Records {
			rows = append(rows, w.rows[r.Ref])
		}
		after, err := e.Apply(rows)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range after {
			want[r.Ref.ID] = r
		}
	}
	rows, err := db.Query(`SELECT CAST(id AS text), name, coalesce(phone, ''), coalesce(email, ''), coalesce(CAST(balance AS text), ''), coalesce(CAST(no_mail AS text), ''), coalesce(code, '') FROM customer`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		got, into := make([]string, len(columns)), make([]any, len(columns))
		for i := range got {
			into[i] = &got[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		n++
		for i := range columns {
			if text := want[got[0]].Cells[i].Text; text != got[i] && !(i == 4 && sameNumber(text, got[i])) {
				t.Errorf("record %s, column %s: %q, want %q", got[0], columns[i].Name, got[i], text)
			}
		}
	}
	if n != len(want) {
		t.Errorf("%d rows, want %d", n, len(want))
	}
}

func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}

func TestKilledAtAnyMomentItGoesOnOrBack(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, dsn string) {
		w := newWorld(5)
		w.load(t, db, driver)
		before := dump(t, db)
		d, err := w.open(db, driver, sqltable.Table{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.apply(d); err != nil {
			t.Fatal(err)
		}
		done := dump(t, db)
		d.Close()
		rnd := rand.New(rand.NewPCG(9, 9))
		for range *kills {
			cmd := exec.Command(os.Args[0], "-child="+driver+"|"+dsn, "-seed=5")
			var said strings.Builder
			cmd.Stderr = &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(20+rnd.IntN(150)) * time.Millisecond)
			cmd.Process.Kill()
			cmd.Wait()
			if said.Len() > 0 {
				t.Fatal(said.String())
			}
			d, err := w.open(db, driver, sqltable.Table{})
			if err != nil {
				t.Fatal(err)
			}
			want := done
			if rnd.IntN(2) == 0 {
				_, err = w.apply(d)
			} else {
				want = before
				if _, err = d.Undo(ctx, "plan", true); errors.Is(err, sqltable.ErrNothing) {
					err = nil
				}
			}
			if err != nil {
				t.Fatal(err, errors.Unwrap(err))
			}
			if diff := cmp.Diff(want, dump(t, db)); diff != "" {
				t.Fatalf("something is lost or doubled (-want +got):\n%s", diff)
			}
			d.Close()
		}
	})
}

// pair is a plan of one merge of two records.
func pair(t *testing.T, db *sql.DB, driver string) *world {
	t.Helper()
	for seed := uint64(100); ; seed++ {
		w := newWorld(seed)
		for _, e := range w.entities {
			if len(e.Groups[0].Members) == 2 && len(e.Groups) == 1 {
				w.entities = []*merge.Entity{e}
				w.load(t, db, driver)
				return w
			}
		}
	}
}

func TestWhatHasChangedOrCannotBeIsRefusedAndLeftAsItIs(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		for name, test := range map[string]struct {
			change string // %s: the survivor, then the record that goes
			code   merge.ProblemCode
		}{
			"a cell has changed":               {"UPDATE customer SET name = 'New' WHERE id = %[1]s", "stale"},
			"the record that goes is gone":     {"DELETE FROM customer WHERE id = %[2]s", "stale"},
			"an identity code would be lost":   {"UPDATE customer SET other = '010101-123N' WHERE id = %[2]s", merge.IdentityCode},
			"nothing stands against it":        {"UPDATE customer SET other = 'x' WHERE id = %[2]s", ""},
			"a code in the survivor is no bar": {"UPDATE customer SET other = '010101-123N' WHERE id = %[1]s", ""},
		} {
			w := pair(t, db, driver)
			g := &w.entities[0].Groups[0]
			loser := g.Members[0]
			if loser == g.Survivor {
				loser = g.Members[1]
			}
			must(t, db, strings.NewReplacer("%[1]s", g.Survivor.ID, "%[2]s", loser.ID).Replace(test.change))
			before := dump(t, db)
			d, err := w.open(db, driver, sqltable.Table{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = w.apply(d)
			var stale *merge.StaleError
			var step *sqltable.StepError
			switch {
			case test.code == "" && err == nil:
				_, err = d.Undo(ctx, "plan", true)
			case test.code == "stale" && errors.As(err, &stale), errors.As(err, &step) && step.Code == test.code:
				err = nil
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if diff := cmp.Diff(before, dump(t, db)); diff != "" {
				t.Errorf("%s: something has changed:\n%s", name, diff)
			}
			var journal string
			db.QueryRow(`SELECT coalesce(max(image), '') FROM yksi_journal WHERE image LIKE '%010101%'`).Scan(&journal)
			if journal != "" {
				t.Errorf("%s: an identity code in the journal", name)
			}
			d.Close()
		}
	})
}
