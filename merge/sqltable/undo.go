package sqltable

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// ErrNothing says that the journal has nothing of a plan that could be taken back.
var ErrNothing = errors.New("sqltable: the journal has nothing of this plan to take back")

// Undo takes back the merges of a plan that the journal has as done, the last one first, each in a transaction. A value
// that is not as Apply left it is a *merge.StaleError: that merge, and those done before it, stay done. Without commit it
// does all of it in one transaction, and rolls that back.
func (d *DB) Undo(ctx context.Context, plan string, commit bool) (Result, error) {
	var groups []string
	err := d.transaction(ctx, false, func(tx *sql.Tx) (err error) {
		if is, err := d.hasJournal(ctx, tx); err != nil || !is {
			return err
		}
		if err := d.settle(ctx, tx); err != nil {
			return err
		}
		groups, err = d.keys(ctx, tx, fmt.Sprintf(`SELECT merge_id FROM yksi_journal j WHERE plan = %s AND merge_id <> '' AND state = 'done'
			AND step = (SELECT max(step) FROM yksi_journal o WHERE o.plan = j.plan AND o.merge_id = j.merge_id) ORDER BY %s DESC`, d.text(1), d.dialect.line()), plan)
		return err
	})
	if err != nil {
		return Result{}, err
	}
	if len(groups) == 0 {
		return Result{}, ErrNothing
	}
	atOnce := 1
	if !commit { // what one merge brings back, the next one may refer to
		atOnce = len(groups)
	}
	var all Result
	for turn := range slices.Chunk(groups, atOnce) {
		var r Result
		var im image
		err := d.transaction(ctx, commit, func(tx *sql.Tx) error {
			r = Result{}
			for _, g := range turn {
				im = image{}
				if err := d.undo(ctx, tx, plan, g, &im); err != nil {
					return err
				}
				r.Add(im.result())
			}
			return nil
		})
		if err != nil {
			return all, refusal(match.Ref{Source: d.source, ID: im.Survivor}, err)
		}
		all.Add(r)
	}
	if commit {
		err = d.End(ctx, plan, Undone)
	}
	return all, err
}

// result counts what an image takes back.
func (im *image) result() Result {
	var r Result
	if r.count(len(im.Gone)); r.Merges > 0 {
		r.Changed = len(im.Set)
	}
	for _, m := range im.Children {
		r.Children += len(m.Keys)
	}
	return r
}

// undo takes one merge back.
func (d *DB) undo(ctx context.Context, tx *sql.Tx, plan, group string, im *image) error {
	state, step, err := d.stateOf(ctx, tx, plan, group)
	if err != nil || state != Done {
		return err // another program has taken it back meanwhile
	}
	var text string
	query := fmt.Sprintf("SELECT image FROM yksi_journal WHERE plan = %s AND merge_id = %s AND step = %d", d.text(1), d.text(2), step)
	if err := tx.QueryRowContext(ctx, query, plan, group).Scan(&text); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), im); err != nil {
		return err
	}
	survivor := match.Ref{Source: d.source, ID: im.Survivor}
	values, err := d.row(ctx, tx, survivor)
	if err != nil {
		return err
	}
	for _, c := range im.Set {
		at, err := d.column(c.Column, "")
		if err != nil {
			return err
		}
		after := d.dialect.text(c.After)
		if now, err := d.seen(ctx, tx, values[at], at, after); err != nil {
			return err
		} else if now != after {
			return &merge.StaleError{Ref: survivor, Field: match.Field(c.Column)}
		}
	}
	if err := d.set(ctx, tx, survivor, im.Set, func(c change) stored { return c.Before }); err != nil {
		return err
	}
	if err := d.bringBack(ctx, tx, im); err != nil {
		return err
	}
	for _, m := range im.Children {
		at := slices.IndexFunc(d.children, func(c child) bool { return c.Table == m.Table && c.Column == m.Column })
		if at < 0 {
			return &merge.MappingError{Field: m.Column, Problem: "children in " + m.Table + " are not known any more; name them in the mapping"}
		}
		for _, k := range m.Keys {
			if err := d.point(ctx, tx, &d.children[at], k, im.Survivor, m.From); err != nil {
				return err
			}
		}
	}
	return d.write(ctx, tx, entry{plan, group, step + 1, Undone, "{}"})
}

// bringBack puts back the records that had gone: in one statement, since they may refer to each other.
func (d *DB) bringBack(ctx context.Context, tx *sql.Tx, im *image) error {
	if !im.Deleted {
		for _, g := range im.Gone {
			var changes []change
			for name, v := range g.Values {
				changes = append(changes, change{Column: name, Before: v})
			}
			if err := d.set(ctx, tx, match.Ref{Source: d.source, ID: g.ID}, changes, func(c change) stored { return c.Before }); err != nil {
				return err
			}
		}
		return nil
	}
	var names, rows []string
	var args []any
	for i := range d.columns {
		if _, is := im.Gone[0].Values[d.columns[i].name]; is {
			names = append(names, quoteColumn(d.columns[i].name))
		}
	}
	for _, g := range im.Gone {
		var values []string
		for i := range d.columns {
			if v, is := g.Values[d.columns[i].name]; is {
				args = append(args, d.dialect.argument(v))
				values = append(values, d.dialect.bind(len(args), &d.columns[i]))
			}
		}
		rows = append(rows, "("+strings.Join(values, ", ")+")")
	}
	overriding := ""
	if d.dialect == Postgres {
		overriding = " OVERRIDING SYSTEM VALUE"
	}
	query := fmt.Sprintf("INSERT INTO %s (%s)%s VALUES %s", d.name(), strings.Join(names, ", "), overriding, strings.Join(rows, ", "))
	return d.exactly(ctx, tx, len(im.Gone), match.Ref{Source: d.source, ID: im.Survivor}, query, args...)
}
