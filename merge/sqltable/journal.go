package sqltable

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// State is what a line of the journal says of a merge.
type State string

// The states.
const (
	Planned State = "planned" // of a plan: it has begun
	Done    State = "done"
	Undone  State = "undone"
)

// entry is a line of the journal. Lines are only ever added; the last one of a merge counts. Two programs cannot write
// the same step: it is the key.
type entry struct {
	plan, group string
	step        int
	state       State
	image       string
}

// image is what was done by a step, and what it takes to undo it.
type image struct {
	Survivor string   `json:"survivor"`
	Set      []change `json:"set,omitempty"`
	Gone     []gone   `json:"gone"`
	Deleted  bool     `json:"deleted,omitempty"` // else Gone were marked
	Children []moves  `json:"children,omitempty"`
}

// change is a column of the survivor.
type change struct {
	Column        string
	Before, After stored
}

// gone is a record that another has become.
type gone struct {
	ID     string
	Values map[string]stored // of a deleted row, all; of a marked one, the mark's column
}

// moves are rows that referred to From.
type moves struct {
	Table, ID, Column, From string
	Keys                    []string // as stored
}

func (im *image) text() string {
	b, _ := json.Marshal(im) // strings alone: it always encodes
	return string(b)
}

// holdsIdentityCode reports whether a value of the image is or holds a personal identity code.
func (im *image) holdsIdentityCode() bool {
	holds := func(s stored) bool {
		if s == nil {
			return false
		}
		_, n := ytunnus.Redact(*s, ytunnus.AnyField)
		return n > 0
	}
	for _, c := range im.Set {
		if holds(c.Before) || holds(c.After) {
			return true
		}
	}
	for _, g := range im.Gone {
		if holds(&g.ID) {
			return true
		}
		for _, v := range g.Values {
			if holds(v) {
				return true
			}
		}
	}
	for _, m := range im.Children {
		for i := range m.Keys {
			if holds(&m.Keys[i]) {
				return true
			}
		}
	}
	return holds(&im.Survivor)
}

// createJournal makes the journal. SQLite numbers its lines by itself (rowid), PostgreSQL in the column line.
func (d Dialect) createJournal() string {
	line := ""
	if d == Postgres {
		line = "line bigint GENERATED ALWAYS AS IDENTITY, "
	}
	return `CREATE TABLE IF NOT EXISTS yksi_journal (` + line + `plan text NOT NULL, merge_id text NOT NULL, step integer NOT NULL,
		state text NOT NULL, image text NOT NULL, PRIMARY KEY (plan, merge_id, step))`
}

// line is the expression for the number of a line of the journal: those of merges that touch each other rise with time.
func (d Dialect) line() string {
	if d == SQLite {
		return "rowid"
	}
	return "line"
}

// Begin makes the journal where there is none and writes that a plan has begun. It may be called again.
func (d *DB) Begin(ctx context.Context, plan string) error {
	if _, err := d.conn.ExecContext(ctx, d.dialect.createJournal()); err != nil {
		return err
	}
	return d.mark(ctx, plan, Planned)
}

// End writes that all merges of a plan are done, or undone.
func (d *DB) End(ctx context.Context, plan string, state State) error {
	return d.mark(ctx, plan, state)
}

// mark writes a line on the plan as a whole, unless it is the last one.
func (d *DB) mark(ctx context.Context, plan string, state State) error {
	return d.transaction(ctx, true, func(tx *sql.Tx) error {
		if err := d.settle(ctx, tx); err != nil {
			return err
		}
		last, step, err := d.stateOf(ctx, tx, plan, "")
		if err != nil || last == state {
			return err
		}
		return d.write(ctx, tx, entry{plan, "", step + 1, state, "{}"})
	})
}

// settle waits until no other transaction is writing the journal: a PostgreSQL server may still be busy with the last
// COMMIT of a program that has died. Nobody writes SQLite for a program that is dead.
func (d *DB) settle(ctx context.Context, tx *sql.Tx) error {
	if d.dialect == SQLite {
		return nil
	}
	_, err := tx.ExecContext(ctx, "LOCK TABLE yksi_journal IN SHARE ROW EXCLUSIVE MODE")
	return err
}

// hasJournal reports whether the database has one.
func (d *DB) hasJournal(ctx context.Context, tx *sql.Tx) (is bool, err error) {
	query := "SELECT to_regclass('yksi_journal') IS NOT NULL"
	if d.dialect == SQLite {
		query = "SELECT count(*) FROM sqlite_master WHERE name = 'yksi_journal'"
	}
	err = tx.QueryRowContext(ctx, query).Scan(&is)
	return is, err
}

// stateOf returns the last state of a merge, "" for none, and its step.
func (d *DB) stateOf(ctx context.Context, tx *sql.Tx, plan, group string) (state State, step int, err error) {
	if is, err := d.hasJournal(ctx, tx); err != nil || !is {
		return "", 0, err
	}
	query := fmt.Sprintf("SELECT state, step FROM yksi_journal WHERE plan = %s AND merge_id = %s ORDER BY step DESC LIMIT 1", d.text(1), d.text(2))
	err = tx.QueryRowContext(ctx, query, plan, group).Scan(&state, &step)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return state, step, err
}

// text is the expression that takes argument n as text.
func (d *DB) text(n int) string { return d.dialect.bind(n, &column{kind: "text"}) }

// write adds a line. Without a journal, in a rehearsal, there is none to add.
func (d *DB) write(ctx context.Context, tx *sql.Tx, e entry) error {
	if is, err := d.hasJournal(ctx, tx); err != nil || !is {
		return err
	}
	query := fmt.Sprintf("INSERT INTO yksi_journal (plan, merge_id, step, state, image) VALUES (%s, %s, %d, %s, %s)", d.text(1), d.text(2), e.step, d.text(3), d.text(4))
	_, err := tx.ExecContext(ctx, query, e.plan, e.group, string(e.state), e.image)
	return err
}
