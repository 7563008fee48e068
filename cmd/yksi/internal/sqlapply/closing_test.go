//go:build unix

package sqlapply

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/sqltable"
)

// closings is a plan of two records that become one, and of three that stay: 1 and 3 are to be closed, 4 has euros, 5 is
// not marked. Nobody bears a unique value.
func closings() *world {
	w := &world{rows: make(map[match.Ref]merge.Row)}
	ref := func(n int) match.Ref { return match.Ref{Source: "crm", ID: fmt.Sprint(n)} }
	for n, records := range map[int][]match.Ref{1: {ref(1), ref(2)}, 3: {ref(3)}, 4: {ref(4)}, 5: {ref(5)}} {
		e := &merge.Entity{ID: fmt.Sprint("E", n)}
		g := merge.Group{ID: fmt.Sprint("M", n), Survivor: records[0], Members: records}
		name := merge.FieldPlan{Rule: "test@1", Kept: []merge.Value{{ID: records[0].ID, At: 1, Field: match.Name, Text: "x"}}}
		for i, r := range records {
			record := merge.Record{Ref: r}
			if n == 4 {
				record.OpenBalance, e.OpenBalance = 100, 100
			}
			e.Records = append(e.Records, record)
			row := merge.Row{Ref: r, OpenBalance: record.OpenBalance}
			for at, c := range columns {
				row.Cells = append(row.Cells, merge.Cell{Field: c.Field, Text: map[int]string{0: r.ID, 1: "x"}[at]})
			}
			w.rows[r] = row
			w.refs = append(w.refs, r)
			if i > 0 {
				name.Dropped = append(name.Dropped, merge.Value{ID: r.ID, At: 1, Field: match.Name, Text: "x"})
			}
			if n != 5 {
				e.Closing = append(e.Closing, merge.Closing{Ref: r, Survivor: records[0], Mark: merge.DoNotUse})
			}
		}
		if len(records) > 1 {
			g.Fields = []merge.FieldPlan{name}
		}
		e.Groups = []merge.Group{g}
		w.entities = append(w.entities, e)
	}
	slices.SortFunc(w.entities, func(a, b *merge.Entity) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(w.refs, match.Ref.Compare)
	return w
}

// codes are the marks of the records.
func codes(t *testing.T, db *sql.DB, column string) map[string]string {
	t.Helper()
	rows, err := db.Query("SELECT CAST(id AS text), coalesce(" + column + ", '') FROM customer")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := make(map[string]string)
	for rows.Next() {
		var id, code string
		if err := rows.Scan(&id, &code); err != nil {
			t.Fatal(err)
		}
		out[id] = code
	}
	return out
}

func TestARecordMarkedNotToBeUsedIsClosedByTheMarkAndOpenedAgain(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		for column, open := range map[string]string{"other": "kept", "code": ""} { // unknown to the plan, and a column of it
			retire := &sqltable.Retire{Column: column, Value: "closed"}
			w := closings()
			w.load(t, db, driver)
			forget(t, db, driver)
			before := dump(t, db)
			d, err := w.open(db, driver, sqltable.Table{Retire: retire})
			if err != nil {
				t.Fatal(err)
			}
			r, err := w.apply(d)
			if err != nil || r.Merges != 1 || r.MergedAway != 1 || r.Closed != 1 {
				t.Fatalf("%s: %+v, %v: %v", column, r, err, errors.Unwrap(err))
			}
			if again, err := w.apply(d); err != nil || again.Before != 2 || again.Closed != 0 {
				t.Errorf("%s: again: %+v, %v", column, again, err)
			}
			want := map[string]string{"1": "closed", "2": "closed", "3": "closed", "4": open, "5": open}
			if diff := cmp.Diff(want, codes(t, db, column)); diff != "" {
				t.Errorf("%s: (-want +got):\n%s", column, diff)
			}
			done := dump(t, db)
			if r, err := d.Undo(ctx, "plan", true); err != nil || r.Closed != 1 || r.Merges != 1 {
				t.Fatalf("%s: undo: %+v, %v: %v", column, r, err, errors.Unwrap(err))
			}
			if diff := cmp.Diff(before, dump(t, db)); diff != "" {
				t.Errorf("%s: (-before +done and undone):\n%s", column, diff)
			}
			d.Close()
			target, back := w.closingScripts(t, driver, retire)
			for i, script := range []string{target, back} {
				if err := run(t, db, script); err != nil {
					t.Fatalf("%s: script %d: %v\n%s", column, i, err, script)
				}
				if diff := cmp.Diff([][]string{done, before}[i], dump(t, db)); diff != "" {
					t.Errorf("%s: script %d (-want +got):\n%s", column, i, diff)
				}
			}
		}
	})
}

// closingScripts compiles the plan there and back: what has euros is left to a person.
func (w *world) closingScripts(t *testing.T, driver string, retire *sqltable.Retire) (forth, back string) {
	t.Helper()
	dialect := sqltable.SQLite
	if driver == "pgx" {
		dialect = sqltable.Postgres
	}
	target, err := sqltable.New(dialect, mapping(retire), "crm", columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []struct {
		back bool
		into *string
	}{{false, &forth}, {true, &back}} {
		var b strings.Builder
		var problems []merge.Problem
		s := target.Script(&b, way.back)
		for _, e := range w.entities {
			steps, p := s.Add(e)
			if way.back {
				e = e.Invert()
			}
			if err := e.CheckSteps(steps); err != nil {
				t.Error(err)
			}
			problems = append(problems, p...)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if !way.back && (len(problems) != 1 || problems[0].Code != merge.InUse || problems[0].Ref.ID != "4") {
			t.Errorf("problems %+v", problems)
		}
		*way.into = b.String()
	}
	return forth, back
}
