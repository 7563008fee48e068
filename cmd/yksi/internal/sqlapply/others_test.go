//go:build unix

package sqlapply

import (
	"database/sql"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/sqltable"
)

func TestTwoProgramsAtOnceDoNothingTwice(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, dsn string) {
		w := newWorld(5)
		w.load(t, db, driver)
		must(t, db, `CREATE TABLE yksi_journal (plan text NOT NULL, merge_id text NOT NULL, step integer NOT NULL, state text NOT NULL, image text NOT NULL, PRIMARY KEY (plan, merge_id, step))`)
		var all sync.WaitGroup
		var results [2]sqltable.Result
		for i := range results {
			other := connect(t, driver, dsn)
			all.Go(func() {
				d, err := w.open(other, driver, sqltable.Table{})
				if err != nil {
					t.Error(err)
					return
				}
				defer d.Close()
				for _, e := range w.entities {
					r, err := d.Apply(ctx, "plan", e)
					if err != nil {
						t.Error(err, errors.Unwrap(err))
						return
					}
					results[i].Add(r)
				}
			})
		}
		all.Wait()
		merges := 0
		for _, e := range w.entities {
			for _, g := range e.Groups {
				if len(g.Members) > 1 {
					merges++
				}
			}
		}
		if got := results[0].Merges + results[1].Merges; got != merges {
			t.Errorf("%d merges done, the plan has %d", got, merges)
		}
		w.compare(t, db)
	})
}

// members gives the survivor and the other record of a plan of one merge.
func (w *world) members() (survivor, other match.Ref) {
	g := &w.entities[0].Groups[0]
	i := slices.IndexFunc(g.Members, func(r match.Ref) bool { return r != g.Survivor })
	return g.Survivor, g.Members[i]
}

func TestADeadlockIsTriedAgain(t *testing.T) {
	dsn := postgres(t)
	db := connect(t, "pgx", dsn)
	w := pair(t, db, "pgx")
	// Only this connection looks for deadlocks soon enough to be the one that gives way.
	d, err := w.open(connect(t, "pgx", dsn+" options='-c deadlock_timeout=1s'"), "pgx", sqltable.Table{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Begin(ctx, "plan"); err != nil {
		t.Fatal(err)
	}
	slow := connect(t, "pgx", dsn+" options='-c deadlock_timeout=60s'")
	tx, err := slow.Begin()
	if err != nil {
		t.Fatal(err)
	}
	members := w.entities[0].Groups[0].Members
	touch := func(ref match.Ref) {
		if _, err := tx.Exec(`UPDATE customer SET other = other WHERE id = ` + ref.ID); err != nil {
			t.Error(err)
		}
	}
	touch(members[1])
	done := make(chan error)
	go func() {
		_, err := d.Apply(ctx, "plan", w.entities[0])
		done <- err
	}()
	for waits := false; !waits; time.Sleep(5 * time.Millisecond) { // until it has the first row and waits for the second
		if err := db.QueryRow(`SELECT count(*) > 0 FROM pg_locks WHERE NOT granted`).Scan(&waits); err != nil {
			t.Fatal(err)
		}
	}
	touch(members[0])
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
}

func TestWhatTheDatabaseRefusesIsSaidAndNothingIsLeft(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		w := pair(t, db, driver)
		survivor, other := w.members()
		// A record has one guard at most: the guards of two that are merged cannot both be the survivor's.
		must(t, db, `DROP TABLE IF EXISTS guard`, `CREATE TABLE guard (no integer PRIMARY KEY, customer_id integer UNIQUE REFERENCES customer)`,
			`INSERT INTO guard VALUES (1, `+survivor.ID+`), (2, `+other.ID+`)`)
		defer must(t, db, `DROP TABLE guard`)
		before := dump(t, db)
		d, err := w.open(db, driver, sqltable.Table{})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		_, err = w.apply(d)
		var step *sqltable.StepError
		if !errors.As(err, &step) || step.Code != merge.UniqueClash || err.Error() != "sqltable: "+survivor.String()+": refused: unique_clash" {
			t.Errorf("%v, %v", err, errors.Unwrap(err))
		}
		if diff := cmp.Diff(before, dump(t, db)); diff != "" {
			t.Errorf("something has changed:\n%s", diff)
		}
	})
}

func TestARecordThatGoesCanBeMarkedAndIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, db *sql.DB, driver, _ string) {
		w := pair(t, db, driver)
		_, goes := w.members()
		before := dump(t, db)
		d, err := w.open(db, driver, sqltable.Table{Retire: &sqltable.Retire{Column: "other", Value: "merged"}})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		must(t, db, `UPDATE customer SET email = NULL`)
		before = dump(t, db)
		for i := range w.entities[0].Groups[0].Fields { // their addresses are gone from the plan, too
			f := &w.entities[0].Groups[0].Fields[i]
			isEmail := func(v merge.Value) bool { return v.Field == match.Email }
			f.Kept, f.Dropped = slices.DeleteFunc(f.Kept, isEmail), slices.DeleteFunc(f.Dropped, isEmail)
		}
		if _, err := w.apply(d); err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		var other string
		if err := db.QueryRow(`SELECT other FROM customer WHERE id = ` + goes.ID).Scan(&other); err != nil || other != "merged" {
			t.Errorf("marked %q, %v", other, err)
		}
		if _, err := d.Undo(ctx, "plan", true); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, dump(t, db)); diff != "" {
			t.Errorf("(-before +done and undone):\n%s", diff)
		}
	})
}
