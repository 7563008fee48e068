// Package csvfile carries a plan out on an exported CSV file: it gives the new file.
//
// Survivors get the values that the plan keeps, and the records merged into them are taken out, or stay with the
// survivor's id in a column that the caller names. Every other byte is as it came: delimiters, quotation marks, line
// ends, encoding, byte order mark, the order of rows and columns, cells with a personal identity code.
//
// # What is checked first
//
// The rows must be as the plan says, cell by cell, or the error is a *merge.StaleError: a plan never overwrites what has
// been typed since. A value for which the survivor has no column is a *ColumnError. The new file is then read anew,
// and its records, ids, euros and bans must account for those of the old file, each step and the whole, or the
// error is a *merge.BalanceError. Nothing is written before all of that holds.
//
// # The way back
//
// The file that was given is the original, and it is the way back: it is only read. Whoever puts the new file in its
// place keeps the original beside it.
package csvfile

import (
	"bytes"
	"fmt"
	"io"
	"iter"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// Options say what becomes of records that are merged away. The zero Options takes them out.
type Options struct {
	Mark string           // header of a column: they stay, with the survivor's id in it
	Map  *table.Overrides // columns decided by hand when the table was read
}

// Result counts what has been done.
type Result struct {
	Merges     int // groups of two and more
	MergedAway int
	Changed    int // cells written into survivors
	Control    merge.Control
}

// A ColumnError says that a value or a mark has no column to stand in.
type ColumnError struct {
	Ref    match.Ref // the survivor; zero for a mark
	Column string    // the plan's field, or the header that is missing
}

// Error names the column.
func (e *ColumnError) Error() string {
	if e.Ref == (match.Ref{}) {
		return fmt.Sprintf("csvfile: there is no column %q", e.Column)
	}
	return fmt.Sprintf("csvfile: %v: all columns of %q are taken, and the plan keeps one value more", e.Ref, e.Column)
}

// Write carries out on t the merge groups of entities that are of t's source, and writes the new file. columns are those
// of the source in the plan's header. An inverse plan is refused: the original is the way back.
//
// It holds the table, the new file and what changes. An error among entities is returned as it is.
func Write(w io.Writer, t *table.Table, columns []merge.Column, entities iter.Seq2[*merge.Entity, error], o Options) (Result, error) {
	set, err := source.New(t)
	if err != nil {
		return Result{}, err
	}
	j := &job{set: set, t: t, columns: columns, o: o, edits: make(map[int]table.Edit), mark: -1, after: make(map[match.Ref]*step)}
	if o.Mark != "" {
		if j.mark = table.FindColumn(t.Header(), o.Mark); j.mark < 0 {
			return Result{}, &ColumnError{Column: o.Mark}
		}
	}
	if err := j.columnsMatch(); err != nil {
		return Result{}, err
	}
	for e, err := range entities {
		if err != nil {
			return Result{}, err
		}
		if err := j.entity(e); err != nil {
			return Result{}, err
		}
	}
	var b bytes.Buffer
	if err := t.Patch(&b, func(row int) table.Edit { return j.edits[row] }); err != nil {
		return Result{}, err
	}
	if err := j.verify(b.Bytes()); err != nil {
		return Result{}, err
	}
	_, err = w.Write(b.Bytes())
	return j.result, err
}

// job is a plan on its way into a file.
type job struct {
	set     *source.Set
	t       *table.Table
	columns []merge.Column
	at      []int // column of the file, by Value.At
	mark    int
	o       Options
	edits   map[int]table.Edit
	after   map[match.Ref]*step // by survivor
	result  Result
}

// columnsMatch finds the plan's columns in the file.
func (j *job) columnsMatch() error {
	own := j.set.Sources()[0].PlanColumns()
	if len(own) != len(j.columns) {
		return &merge.StaleError{Ref: match.Ref{Source: j.t.Name()}}
	}
	next := make(map[string]int) // of two columns with one name, each has its turn
	for i, c := range own {
		if c != j.columns[i] {
			return &merge.StaleError{Ref: match.Ref{Source: j.t.Name()}, Field: j.columns[i].Field}
		}
		col := next[c.Name]
		for j.t.Header()[col] != c.Name {
			col++
		}
		j.at, next[c.Name] = append(j.at, col), col+1
	}
	return nil
}

// entity takes in what a plan says of the file's records of e.
func (j *job) entity(e *merge.Entity) error {
	for i := range e.Groups {
		g := &e.Groups[i]
		if g.Survivor.Source != j.t.Name() || len(g.Members) == 1 {
			continue
		}
		if e.Inverse {
			return fmt.Errorf("csvfile: an inverse plan; the original file is the way back")
		}
		if err := j.group(e, g); err != nil {
			return err
		}
	}
	return nil
}

// group plans the edits of a merge.
func (j *job) group(e *merge.Entity, g *merge.Group) error {
	rows := make([]merge.Row, len(g.Members))
	for i, ref := range g.Members {
		if err := j.set.Row(ref, &rows[i]); err != nil {
			return &merge.StaleError{Ref: ref}
		}
	}
	merged, err := e.ApplyGroup(g, rows)
	if err != nil {
		return err
	}
	changes, homeless := e.Changes(g, j.columns)
	if len(homeless) > 0 {
		return &ColumnError{g.Survivor, string(homeless[0].Field)}
	}
	survivor := table.Edit{Set: make(map[int]string)}
	for _, c := range changes {
		survivor.Set[j.at[c.At]] = c.New
	}
	j.edits[j.set.Number(g.Survivor)-1] = survivor
	for _, ref := range g.Members {
		if ref == g.Survivor {
			continue
		}
		loser := table.Edit{Drop: true}
		if j.mark >= 0 {
			loser = table.Edit{Set: map[int]string{j.mark: g.Survivor.ID}}
		}
		j.edits[j.set.Number(ref)-1] = loser
	}
	j.after[g.Survivor] = &step{rows, merged[0]}
	j.result.Merges++
	j.result.MergedAway += len(g.Members) - 1
	j.result.Changed += len(changes)
	return nil
}
