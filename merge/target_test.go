package merge

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

// columnsOf makes columns of the cells of a row.
func columnsOf(r *Row) []Column {
	var columns []Column
	for _, c := range r.Cells {
		columns = append(columns, Column{Name: string(c.Field), Field: c.Field})
	}
	return columns
}

func TestChangesWrittenIntoTheSurvivorGiveTheRowOfApplyAndBack(t *testing.T) {
	forAll(t, func(t *testing.T, _ *rand.Rand, tab table, cs []match.Cluster) {
		for _, e := range tab.plan(t, somePolicy, nil, cs...) {
			after, err := e.Apply(rowsOf(tab, e))
			if err != nil {
				t.Fatal(err)
			}
			for i := range e.Groups {
				g := &e.Groups[i]
				before := tab[g.Survivor]
				columns := columnsOf(&before)
				got := append([]Cell(nil), before.Cells...)
				changes, homeless := e.Changes(g, columns)
				write := func(changes []Change) {
					for _, c := range changes {
						if got[c.At].Text != c.Old || got[c.At].Field != c.Field {
							t.Errorf("%v: cell %d is %v, the change says %v", g.Survivor, c.At, got[c.At], c)
						}
						got[c.At].Text = c.New
					}
				}
				write(changes)
				want := cellsAt(after, g.Survivor)
				with := append([]Cell(nil), got...)
				for _, v := range homeless {
					with = append(with, Cell{v.Field, v.Text})
				}
				if d := cmp.Diff(want, with); d != "" {
					t.Errorf("survivor's cells (-Apply +Changes):\n%s", d)
				}
				back, _ := e.Invert().Changes(g, columns)
				write(back)
				if d := cmp.Diff(before.Cells, got); d != "" {
					t.Errorf("survivor's cells (-before +changed and back):\n%s", d)
				}
			}
		}
	})
}

func cellsAt(rows []Row, ref match.Ref) []Cell {
	for _, r := range rows {
		if r.Ref == ref {
			return r.Cells
		}
	}
	return nil
}

func TestATallyCountsWhatFitsACall(t *testing.T) {
	var tally Tally
	tally.Add([]Step{{Op: Update}, {Op: Join}, {Op: Join, Round: 1}, {Op: Update, Round: 2}})
	for range 400 {
		tally.Add([]Step{{Op: Update}, {Op: Reparent, Round: 1}})
	}
	got := tally.Calls(func(op Op) int {
		switch op {
		case Update:
			return 200
		case Join:
			return 1
		}
		return 0
	})
	if want := 3 + 1 + 2; got != want {
		t.Errorf("%d calls, want %d", got, want)
	}
}

func TestAStepThatDoesNotAccountForWhatItTouchesIsRefusedByNameWithBothTotals(t *testing.T) {
	a, b, c := row(crm("1"), "name", "Malli Oy"), row(crm("2"), "name", "Malli Oy"), row(crm("3"), "name", "Malli Oy")
	a.OpenBalance, b.OpenBalance, c.OptOut = 100, 20, ByPost
	e := one(t, nil, a, b, c)
	steps := func() []Step {
		return []Step{
			{Entity: e.ID, Group: "M", Op: Update, Ref: crm("1"), Control: e.ControlOf(crm("1"))},
			{Entity: e.ID, Group: "M", Round: 1, Op: Join, Ref: crm("1"), Losers: []match.Ref{crm("2")}, Control: e.ControlOf(crm("1"), crm("2"))},
			{Entity: e.ID, Group: "M", Round: 2, Op: Join, Ref: crm("1"), Losers: []match.Ref{crm("3")}, Control: e.ControlOf(crm("1"), crm("2"), crm("3"))},
		}
	}
	if err := e.CheckSteps(steps()); err != nil {
		t.Error(err)
	}
	for what, damage := range map[string]func([]Step) []Step{
		"round 1, merge of crm:1: open balance":   func(s []Step) []Step { s[1].Control.OpenBalance -= 20; return s },
		"round 2, merge of crm:1: marketing bans": func(s []Step) []Step { s[2].Control.OptOuts--; return s },
		"round 1, merge of crm:1: records":        func(s []Step) []Step { return s[:2] }, // a record is left behind
		"round 2, merge of crm:1: ids":            func(s []Step) []Step { s[2].Control.IDs++; return s },
	} {
		var unbalanced *BalanceError
		if err := e.CheckSteps(damage(steps())); !errors.As(err, &unbalanced) || !strings.Contains(err.Error(), what+": before {") ||
			!strings.Contains(err.Error(), "entity "+e.ID+", merge M, ") || unbalanced.Before == unbalanced.After {
			t.Errorf("%s: got %v", what, err)
		}
	}
}
