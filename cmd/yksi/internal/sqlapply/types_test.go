//go:build unix

package sqlapply

import (
	"database/sql"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/sqltable"
)

// typed is a plan of two records, of which the first keeps a value that the second has, and has one of its own.
func typed(own, others string) []*merge.Entity {
	a, b := match.Ref{Source: "crm", ID: "1"}, match.Ref{Source: "crm", ID: "2"}
	taken, stays := merge.FieldPlan{Rule: "test@1"}, merge.FieldPlan{Rule: "test@1"}
	taken.Kept = []merge.Value{{ID: "2", At: 1, Field: "taken", Text: others}}
	stays.Kept = []merge.Value{{ID: "1", At: 2, Field: "stays", Text: own}}
	g := merge.Group{ID: "M1", Survivor: a, Members: []match.Ref{a, b}, Fields: []merge.FieldPlan{stays, taken}}
	return []*merge.Entity{{ID: "E1", Records: []merge.Record{{Ref: a}, {Ref: b}}, Groups: []merge.Group{g}}}
}

var typedColumns = []merge.Column{{Name: "id", Field: "id"}, {Name: "taken", Field: "taken"}, {Name: "stays", Field: "stays"}}

var typedTable = sqltable.Table{Name: "typed", ID: "id", Columns: map[string]string{"id": ""}}

// load makes the table, with a value as a literal.
func loadTyped(t *testing.T, db *sql.DB, kind, value string) {
	t.Helper()
	forget(t, db, "pgx")
	must(t, db, "DROP TABLE IF EXISTS typed", fmt.Sprintf("CREATE TABLE typed (id integer PRIMARY KEY, taken %s, stays %[1]s)", kind),
		fmt.Sprintf("INSERT INTO typed VALUES (1, NULL, '%s'), (2, '%[1]s', NULL)", value))
}

// state is what the table holds.
func typedState(t *testing.T, db *sql.DB) (s string) {
	t.Helper()
	if err := db.QueryRow("SELECT string_agg(CAST(t AS text), ' ' ORDER BY id) FROM typed t").Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// applyTyped carries a plan out with database/sql.
func applyTyped(t *testing.T, db *sql.DB, entities []*merge.Entity) (*sqltable.DB, error) {
	t.Helper()
	d, err := sqltable.Open(ctx, db, sqltable.Postgres, typedTable, "crm", typedColumns)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	w := &world{entities: entities}
	_, err = w.apply(d)
	return d, err
}

func TestAValueInAnotherSpellingIsTheSameValue(t *testing.T) {
	dsn := postgres(t)
	db := connect(t, "pgx", dsn)
	for _, test := range []struct {
		kind, value string
		same, other []string // in the plan; what COPY writes is added
	}{
		{"boolean", "true", []string{"t", "true", "TRUE", "1", "yes"}, []string{"f", "false", "0", "kyllä"}},
		{"boolean", "false", []string{"f", "false", "0"}, []string{"t", "true"}},
		{"date", "2025-03-18", []string{"2025-03-18", "20250318", "18-Mar-2025"}, []string{"2025-03-19", "keskiviikko"}},
		{"timestamp", "2025-03-18 12:00:00", []string{"2025-03-18T12:00:00", "2025-03-18 12:00:00.000"}, []string{"2025-03-18 12:00:01"}},
		{"timestamptz", "2025-03-18 12:00:00+00", []string{"2025-03-18T12:00:00Z", "2025-03-18 14:00:00+02", "2025-03-18T12:00:00.000Z"}, []string{"2025-03-18 12:00:00+02"}},
		{"numeric(10,2)", "1.5", []string{"1.5", "1.50", "1.500", "+1.5", "1.5e0"}, []string{"1.51", "1,50"}},
		{"double precision", "1500", []string{"1500", "1500.0", "1.5e3"}, []string{"1500.1"}},
		{"integer", "7", []string{"7", "07"}, []string{"8", "seven"}},
		{"char(4)", "ab", []string{"ab", "ab  "}, []string{"abc", "AB"}},
		{"uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", []string{"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"}, []string{"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12"}},
		{"text", "1.50", []string{"1.50"}, []string{"1.5", "1.50 "}},
		{"varchar(9)", "true", []string{"true"}, []string{"t"}},
		{"integer[]", "{1,2}", []string{"{1,2}", "{1, 2}"}, []string{"{2,1}"}},
		{"json", `{"a": 1}`, []string{`{"a": 1}`}, []string{`{"a":1}`}}, // a type without equality
	} {
		loadTyped(t, db, test.kind, test.value)
		out, err := exec.Command("psql", "-X", "-q", "-c", "COPY (SELECT stays FROM typed WHERE id = 1) TO STDOUT", dsn).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range append(test.same, strings.TrimSuffix(string(out), "\n")) {
			comesAndGoes(t, db, test.kind, test.value, text)
		}
		for _, text := range test.other {
			loadTyped(t, db, test.kind, test.value)
			before := typedState(t, db)
			var stale *merge.StaleError
			if _, err := applyTyped(t, db, typed(text, text)); !errors.As(err, &stale) {
				t.Errorf("%s %q: the plan says %q: %v", test.kind, test.value, text, err)
			}
			if after := typedState(t, db); after != before {
				t.Errorf("%s %q: refused, and yet %s became %s", test.kind, test.value, before, after)
			}
		}
	}
}

// comesAndGoes carries a plan in one spelling out and takes it back, with database/sql and by script.
func comesAndGoes(t *testing.T, db *sql.DB, kind, value, text string) {
	t.Helper()
	loadTyped(t, db, kind, value)
	before := typedState(t, db)
	d, err := applyTyped(t, db, typed(text, text))
	if err != nil {
		t.Errorf("%s %q: the plan says %q: %v: %v", kind, value, text, err, errors.Unwrap(err))
		return
	}
	done := typedState(t, db)
	if _, err := d.Undo(ctx, "plan", true); err != nil {
		t.Errorf("%s %q, undo: the plan says %q: %v: %v", kind, value, text, err, errors.Unwrap(err))
	}
	if after := typedState(t, db); after != before {
		t.Errorf("%s %q: %s came back as %s", kind, value, before, after)
	}
	if kind == "json" {
		return // a script leaves such a column alone
	}
	w := &world{entities: typed(text, text)}
	target, err := sqltable.New(sqltable.Postgres, typedTable, "crm", typedColumns)
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	s := target.Script(&script, false)
	s.Add(w.entities[0])
	if err := errors.Join(s.Close(), run(t, db, script.String())); err != nil {
		t.Errorf("%s %q, script: the plan says %q: %v", kind, value, text, err)
	} else if after := typedState(t, db); after != done {
		t.Errorf("%s %q: the script makes %s, apply %s", kind, value, after, done)
	}
}
