package sqltable

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// attempts is how often a step is tried that another transaction stands in the way of.
const attempts = 10

// Result counts what has been done.
type Result struct {
	Merges     int
	MergedAway int
	Changed    int // values written into survivors
	Children   int // rows that refer to a survivor now
	Closed     int // records that were marked without a merge, since they are not to be used
	Before     int // merges and marks that the journal had already
}

// Add adds up.
func (r *Result) Add(o Result) {
	r.Merges += o.Merges
	r.MergedAway += o.MergedAway
	r.Changed += o.Changed
	r.Children += o.Children
	r.Closed += o.Closed
	r.Before += o.Before
}

// Apply carries out the merges of e that are of the table's source, each in a transaction. plan is the hash of the plan,
// by which the journal knows its steps. An error leaves its merge undone, and those after it.
func (d *DB) Apply(ctx context.Context, plan string, e *merge.Entity) (Result, error) {
	return d.each(ctx, plan, e, true)
}

// Rehearse does what Apply does, and rolls each transaction back: what the database would refuse shows. It needs no
// journal and leaves none.
func (d *DB) Rehearse(ctx context.Context, plan string, e *merge.Entity) (Result, error) {
	return d.each(ctx, plan, e, false)
}

func (d *DB) each(ctx context.Context, plan string, e *merge.Entity, commit bool) (Result, error) {
	var all Result
	if e.Inverse {
		return all, fmt.Errorf("sqltable: an inverse plan; Undo takes back what the journal has")
	}
	for i := range e.Groups {
		g := &e.Groups[i]
		if g.Survivor.Source != d.source || len(g.Members) == 1 && !d.closes(e, g) {
			continue
		}
		var r Result
		step := func(tx *sql.Tx) (err error) {
			r, err = d.group(ctx, tx, plan, e, g)
			return err
		}
		err := d.transaction(ctx, commit, step)
		if _, stale := err.(*merge.StaleError); stale { // another program may have done this very step meanwhile
			err = d.transaction(ctx, commit, step)
		}
		if err != nil {
			return all, refusal(g.Survivor, err)
		}
		all.Add(r)
	}
	return all, nil
}

// refusal makes a driver's error a StepError.
func refusal(ref match.Ref, err error) error {
	switch err.(type) {
	case *merge.StaleError, *merge.BalanceError, *StepError:
		return err
	}
	code, _ := codeOf(err)
	return &StepError{ref, code, err}
}

// transaction does f, again where another transaction stands in the way.
func (d *DB) transaction(ctx context.Context, commit bool, f func(*sql.Tx) error) error {
	var err error
	for try := range attempts {
		if err = d.once(ctx, commit, f); err == nil {
			return nil
		}
		if _, again := codeOf(err); !again {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(1<<try) * time.Millisecond):
		}
	}
	return err
}

func (d *DB) once(ctx context.Context, commit bool, f func(*sql.Tx) error) error {
	tx, err := d.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	if d.dialect == Postgres { // what is deferred shows now
		if _, err := tx.ExecContext(ctx, "SET CONSTRAINTS ALL IMMEDIATE"); err != nil {
			return err
		}
	}
	if !commit {
		return nil
	}
	return tx.Commit()
}

// group carries out one merge.
func (d *DB) group(ctx context.Context, tx *sql.Tx, plan string, e *merge.Entity, g *merge.Group) (Result, error) {
	done, step, err := d.stateOf(ctx, tx, plan, g.ID)
	if err != nil {
		return Result{}, err
	}
	if done == Done {
		return Result{Before: 1}, nil
	}
	rows := make(map[string][]stored, len(g.Members))
	var given []merge.Row
	for _, ref := range g.Members {
		if rows[ref.ID], err = d.row(ctx, tx, ref); err != nil {
			return Result{}, err
		}
		row, err := d.planRow(ctx, tx, e, ref, rows[ref.ID], g)
		if err != nil {
			return Result{}, err
		}
		given = append(given, row)
	}
	after, err := e.ApplyGroup(g, given)
	if err != nil {
		return Result{}, err
	}
	im := &image{Survivor: g.Survivor.ID}
	var r Result
	if r.Children, err = d.reparent(ctx, tx, g, im); err != nil {
		return r, err
	}
	if err := d.retireRows(ctx, tx, g, rows, im); err != nil {
		return r, err
	}
	if r.Changed, err = d.survivor(ctx, tx, e, g, rows[g.Survivor.ID], im); err != nil {
		return r, err
	}
	if err := d.verify(ctx, tx, e, g, &after[0]); err != nil {
		return r, err
	}
	if err := d.close(ctx, tx, e, g, rows[g.Survivor.ID], im); err != nil {
		return r, err
	}
	if im.holdsIdentityCode() {
		return r, &StepError{Ref: g.Survivor, Code: merge.IdentityCode}
	}
	r.count(len(g.Members) - 1)
	return r, d.write(ctx, tx, entry{plan, g.ID, step + 1, Done, im.text()})
}

// row reads and locks a row, all columns as stored.
func (d *DB) row(ctx context.Context, tx *sql.Tx, ref match.Ref) ([]stored, error) {
	var exprs []string
	for i := range d.columns {
		exprs = append(exprs, d.dialect.read(d.columns[i].name))
	}
	id := &d.columns[d.id]
	query := fmt.Sprintf("SELECT %s FROM %s WHERE %s = %s%s", strings.Join(exprs, ", "), d.name(), quoteColumn(id.name), d.dialect.bind(1, id), d.dialect.lock())
	rows, err := tx.QueryContext(ctx, query, ref.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	n, values, into := 0, make([]stored, len(exprs)), make([]any, len(exprs))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		n++
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if n != 1 {
		return nil, &merge.StaleError{Ref: ref}
	}
	if d.dialect == SQLite { // NULL is a literal, too
		for i, v := range values {
			if v != nil && *v == "NULL" {
				values[i] = nil
			}
		}
	}
	return values, nil
}

// planRow is a row as the plan knows it: identity codes are masked as the plan's are, and a column that is left alone
// holds what the plan says.
func (d *DB) planRow(ctx context.Context, tx *sql.Tx, e *merge.Entity, ref match.Ref, values []stored, g *merge.Group) (merge.Row, error) {
	planned := make(map[int]string)
	for _, v := range g.Cells()[ref.ID] {
		planned[v.At] = v.Text
	}
	row := merge.Row{Ref: ref}
	if r := e.Record(ref); r != nil {
		row.OpenBalance, row.Invoiced, row.LastInvoice, row.OptOut = r.OpenBalance, r.Invoiced, r.LastInvoice, r.OptOut
	}
	for i, c := range d.plan {
		text := planned[i]
		if at := d.at[i]; at >= 0 {
			var err error
			if text, err = d.seen(ctx, tx, values[at], at, text); err != nil {
				return row, err
			}
		}
		row.Cells = append(row.Cells, merge.Cell{Field: c.Field, Text: text})
	}
	return row, nil
}

// reparent lets what refers to the records that go refer to the survivor. Of the table itself, those that go stay out.
func (d *DB) reparent(ctx context.Context, tx *sql.Tx, g *merge.Group, im *image) (int, error) {
	moved := 0
	id := &d.columns[d.id]
	for i := range d.children {
		c := &d.children[i]
		for _, ref := range g.Members {
			if ref == g.Survivor {
				continue
			}
			query := fmt.Sprintf("SELECT %s FROM %s WHERE %s = %s", d.dialect.read(c.id.name), quoteName(c.Table), quoteColumn(c.ref.name), d.dialect.bind(1, &c.ref))
			keys, err := d.keys(ctx, tx, query+d.dialect.lock(), ref.ID)
			if err != nil {
				return 0, err
			}
			slices.Sort(keys)
			own := strings.EqualFold(c.Table, d.table.Name) || strings.HasSuffix(c.Table, "."+d.table.Name)
			keys = slices.DeleteFunc(keys, func(k string) bool {
				return own && d.retire < 0 && c.ID == id.name && slices.ContainsFunc(g.Members, func(m match.Ref) bool { return m != g.Survivor && m.ID == d.dialect.text(&k) })
			})
			for _, k := range keys {
				if own && c.ID == id.name && d.dialect.text(&k) == g.Survivor.ID {
					return 0, &StepError{Ref: g.Survivor, Code: merge.Cycle}
				}
				if err := d.point(ctx, tx, c, k, ref.ID, g.Survivor.ID); err != nil {
					return 0, err
				}
			}
			if len(keys) > 0 {
				im.Children = append(im.Children, moves{c.Table, c.ID, c.Column, ref.ID, keys})
			}
			moved += len(keys)
		}
	}
	return moved, nil
}

// point makes one child of from one of to.
func (d *DB) point(ctx context.Context, tx *sql.Tx, c *child, key, from, to string) error {
	query := fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = %s AND %s = %s", quoteName(c.Table),
		quoteColumn(c.ref.name), d.dialect.bind(1, &c.ref), quoteColumn(c.id.name), d.dialect.bind(2, &c.id), quoteColumn(c.ref.name), d.dialect.bind(3, &c.ref))
	return d.exactly(ctx, tx, 1, match.Ref{Source: c.Table, ID: d.dialect.text(&key)}, query, to, d.dialect.argument(&key), from)
}

// keys reads one column, in the order of the query.
func (d *DB) keys(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var k string
		if err := rows.Scan(&k); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// exactly does a statement that must touch n rows.
func (d *DB) exactly(ctx context.Context, tx *sql.Tx, n int, ref match.Ref, query string, args ...any) error {
	res, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	if got, err := res.RowsAffected(); err != nil || got != int64(n) {
		return &merge.StaleError{Ref: ref}
	}
	return nil
}

// retireRows deletes the records that go, in one statement since they may refer to each other, or marks them.
func (d *DB) retireRows(ctx context.Context, tx *sql.Tx, g *merge.Group, rows map[string][]stored, im *image) error {
	id := &d.columns[d.id]
	var in []string
	var args []any
	for _, ref := range g.Members {
		if ref == g.Survivor {
			continue
		}
		l := gone{ID: ref.ID}
		if d.retire >= 0 {
			c := &d.columns[d.retire]
			l.Values = map[string]stored{c.name: rows[ref.ID][d.retire]}
			query := fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = %s", d.name(), quoteColumn(c.name), d.dialect.bind(1, c), quoteColumn(id.name), d.dialect.bind(2, id))
			if err := d.exactly(ctx, tx, 1, ref, query, d.table.Retire.Value, ref.ID); err != nil {
				return err
			}
		} else {
			l.Values = make(map[string]stored)
			for i := range d.columns {
				if !d.columns[i].computed {
					l.Values[d.columns[i].name] = rows[ref.ID][i]
				}
			}
		}
		im.Gone = append(im.Gone, l)
		args = append(args, ref.ID)
		in = append(in, d.dialect.bind(len(args), id))
	}
	im.Deleted = d.retire < 0
	if !im.Deleted {
		return nil
	}
	query := fmt.Sprintf("DELETE FROM %s WHERE %s IN (%s)", d.name(), quoteColumn(id.name), strings.Join(in, ", "))
	return d.exactly(ctx, tx, len(args), g.Survivor, query, args...)
}

// survivor writes the values that the survivor takes over.
func (d *DB) survivor(ctx context.Context, tx *sql.Tx, e *merge.Entity, g *merge.Group, values []stored, im *image) (int, error) {
	changes, homeless := e.Changes(g, d.plan)
	if len(homeless) > 0 {
		return 0, &StepError{Ref: g.Survivor, Code: merge.NoRoom}
	}
	for _, c := range changes {
		at := d.at[c.At]
		if at < 0 {
			continue
		}
		col := &d.columns[at]
		s := change{Column: col.name, Before: values[at]}
		if c.New != "" || !col.nullable {
			s.After = d.dialect.store(c.New)
		}
		im.Set = append(im.Set, s)
	}
	return len(im.Set), d.set(ctx, tx, g.Survivor, im.Set, func(c change) stored { return c.After })
}

// set writes columns of a row.
func (d *DB) set(ctx context.Context, tx *sql.Tx, ref match.Ref, changes []change, value func(change) stored) error {
	if len(changes) == 0 {
		return nil
	}
	var sets []string
	var args []any
	for _, c := range changes {
		at, err := d.column(c.Column, "")
		if err != nil {
			return err
		}
		args = append(args, d.dialect.argument(value(c)))
		sets = append(sets, quoteColumn(c.Column)+" = "+d.dialect.bind(len(args), &d.columns[at]))
	}
	id := &d.columns[d.id]
	args = append(args, ref.ID)
	query := fmt.Sprintf("UPDATE %s SET %s WHERE %s = %s", d.name(), strings.Join(sets, ", "), quoteColumn(id.name), d.dialect.bind(len(args), id))
	return d.exactly(ctx, tx, 1, ref, query, args...)
}

// verify reads the survivor anew: it must be what the plan says, and the records and euros of the group must be its own.
func (d *DB) verify(ctx context.Context, tx *sql.Tx, e *merge.Entity, g *merge.Group, want *merge.Row) error {
	values, err := d.row(ctx, tx, g.Survivor)
	if err != nil {
		return err
	}
	for i, c := range d.plan {
		at := d.at[i]
		if at < 0 {
			continue
		}
		text := want.Cells[i].Text
		if got, err := d.seen(ctx, tx, values[at], at, text); err != nil {
			return err
		} else if got != text {
			return &StepError{Ref: g.Survivor, Code: merge.BadValue, Err: fmt.Errorf("sqltable: column %q does not hold what was written", c.Name)}
		}
	}
	after := merge.Control{OptOuts: -want.OptOut.Count()}
	after.AddRow(want)
	before := e.ControlOf(g.Members...)
	bans := before.OptOuts
	for _, ref := range g.Members {
		if ref != g.Survivor {
			after.AddRow(&merge.Row{Ref: ref})
		}
	}
	after.OptOuts += bans
	for _, ref := range g.Members {
		if r := e.Record(ref); r != nil && r.OptOut&^want.OptOut != 0 {
			after.OptOuts--
		}
	}
	return before.BalanceAt("entity "+e.ID+", merge "+g.ID+" into "+g.Survivor.String(), after)
}
