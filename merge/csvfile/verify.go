package csvfile

import (
	"bytes"
	"math/bits"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// step is one merge: the rows of its records, and the one that must come of them.
type step struct {
	before []merge.Row
	after  merge.Row
}

// verify reads the new file anew and holds it against the old one and the plan.
func (j *job) verify(b []byte) error {
	t, err := table.Read(bytes.NewReader(b), &table.Options{Name: j.t.Name(), Map: j.o.Map})
	if err != nil {
		return err
	}
	set, err := source.New(t)
	if err != nil {
		return err
	}
	var after merge.Control
	next := 0
	for row := range j.t.Rows() {
		ref := match.Ref{Source: j.t.Name(), ID: j.t.ID(row)}
		edit := j.edits[row]
		if edit.Drop {
			continue
		}
		if next >= t.Rows() || !sameRow(j.t, row, t, next, edit.Set) {
			return &merge.StaleError{Ref: ref}
		}
		next++
		if _, marked := edit.Set[j.mark]; marked && j.after[ref] == nil {
			continue
		}
		var got merge.Row
		if err := set.Row(match.Ref{Source: t.Name(), ID: t.ID(next - 1)}, &got); err != nil {
			return &merge.StaleError{Ref: ref}
		}
		c, err := j.account(ref, &got)
		if err != nil {
			return err
		}
		add(&after, c)
	}
	if next != t.Rows() {
		return &merge.StaleError{Ref: match.Ref{Source: t.Name()}}
	}
	j.result.Control = j.set.Control()
	return j.result.Control.Balance(after)
}

// sameRow reports whether a row of the new file is that of the old one with some cells set.
func sameRow(old *table.Table, at int, t *table.Table, row int, set map[int]string) bool {
	for c := range old.Header() {
		want, is := set[c]
		if !is {
			want = old.Cell(at, c)
		}
		if t.Cell(row, c) != want {
			return false
		}
	}
	return true
}

// account counts a row of the new file with the records that have become part of it, and checks that it holds what they
// held.
func (j *job) account(ref match.Ref, got *merge.Row) (merge.Control, error) {
	var after merge.Control
	got.Ref = ref // row:N counts anew
	s := j.after[ref]
	if s == nil {
		after.AddRow(got)
		return after, nil
	}
	var before merge.Control
	for i := range s.before {
		r := &s.before[i]
		before.AddRow(r)
		if r.Ref != ref {
			after.AddRow(&merge.Row{Ref: r.Ref})
		}
	}
	after.AddRow(got)
	// A ban of two records is one ban of the survivor.
	after.OptOuts += before.OptOuts - bits.OnesCount8(uint8(s.after.OptOut))
	if s.after.OptOut&^got.OptOut != 0 {
		after.OptOuts--
	}
	return after, before.BalanceAt("merge into "+ref.String(), after)
}

func add(c *merge.Control, o merge.Control) {
	c.Records += o.Records
	c.IDs += o.IDs
	c.OpenBalance += o.OpenBalance
	c.Invoiced += o.Invoiced
	c.OptOuts += o.OptOuts
}
