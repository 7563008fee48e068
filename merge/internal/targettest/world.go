// Package targettest tries targets of package merge: it makes plans of random records, runs what a target compiles
// against a simulator of the system, in any order that the steps allow, and says what must have become of the records.
package targettest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// Source is the source that the records of a World are of.
const Source = "crm"

// Column is a column of the records, with what may stand in it.
type Column struct {
	merge.Column
	Text func(rnd *rand.Rand, n int) string // of record n
}

// OneOf gives one of texts.
func OneOf(texts ...string) func(*rand.Rand, int) string {
	return func(rnd *rand.Rand, _ int) string { return texts[rnd.IntN(len(texts))] }
}

// Own gives a text that no other record has, or none.
func Own(format string) func(*rand.Rand, int) string {
	return func(rnd *rand.Rand, n int) string {
		if rnd.IntN(3) == 0 {
			return ""
		}
		return fmt.Sprintf(format, n)
	}
}

// World is a plan with the records that it was made of.
type World struct {
	Columns  []merge.Column
	Entities []*merge.Entity
	Rows     map[match.Ref]merge.Row
	Children map[string]string // id of the record on which each hangs
}

// New makes a plan of random records: id gives the id of record n.
func New(tb testing.TB, rnd *rand.Rand, columns []Column, id func(n int) string) *World {
	tb.Helper()
	w := &World{Rows: make(map[match.Ref]merge.Row), Children: make(map[string]string)}
	for _, c := range columns {
		w.Columns = append(w.Columns, c.Column)
	}
	var clusters []match.Cluster
	n := 0
	for range 1 + rnd.IntN(3) {
		var c match.Cluster
		for range 1 + rnd.IntN(1+rnd.IntN(9)) {
			r := row(rnd, columns, n, id(n))
			w.Rows[r.Ref] = r
			c.Members = append(c.Members, match.Member{Ref: r.Ref})
			for range rnd.IntN(3) {
				w.Children[fmt.Sprintf("child%d", len(w.Children))] = r.Ref.ID
			}
			n++
		}
		clusters = append(clusters, c)
	}
	p := &merge.Policy{Workers: 1, Fields: []merge.FieldRule{merge.MostRecent("Rating"), merge.Longest("Description")}}
	for e, err := range merge.Plan(context.Background(), each(clusters), w, p, nil) {
		if err != nil {
			tb.Fatal(err)
		}
		w.Entities = append(w.Entities, e)
	}
	return w
}

// Identified makes a plan of random records that may bear ids of customers in the column called name, some of those that go
// among them. at is that column.
func Identified(tb testing.TB, seed uint64, columns []Column, name string, id func(n int) string) (rnd *rand.Rand, w *World, at int) {
	tb.Helper()
	rnd = rand.New(rand.NewPCG(seed, 12))
	at = slices.IndexFunc(columns, func(c Column) bool { return c.Name == name })
	columns[at].Text = EntityID(id)
	return rnd, New(tb, rnd, columns, id), at
}

func each(clusters []match.Cluster) iter.Seq2[match.Cluster, error] {
	return func(yield func(match.Cluster, error) bool) {
		for _, c := range clusters {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func row(rnd *rand.Rand, columns []Column, n int, id string) merge.Row {
	r := merge.Row{Ref: match.Ref{Source: Source, ID: id}}
	for _, c := range columns {
		text := c.Text(rnd, n)
		r.Cells = append(r.Cells, merge.Cell{Field: c.Field, Text: text})
		if c.Field == merge.OptOutEmail && text == "true" {
			r.OptOut |= merge.ByEmail
		}
		if c.Field == match.Link && text != "" { // a billing record that the plan does not have: a wrong link
			r.Links = append(r.Links, match.Ref{Source: "billing", ID: text})
		}
	}
	r.Modified = time.Date(2025, 1, 1+rnd.IntN(200), 0, 0, 0, 0, time.UTC)
	r.OpenBalance = rnd.Int64N(1e5) * rnd.Int64N(2)
	return r
}

// Row implements merge.Rows.
func (w *World) Row(ref match.Ref, row *merge.Row) error {
	r, ok := w.Rows[ref]
	if !ok {
		return merge.ErrNoRow
	}
	cells := append(row.Cells[:0], r.Cells...)
	*row = r
	row.Cells = cells
	return nil
}

// Before returns the texts of every record before the plan, by id and column.
func (w *World) Before() map[string][]string {
	out := make(map[string][]string)
	for ref, r := range w.Rows {
		out[ref.ID] = w.texts(&r)
	}
	return out
}

// texts returns the texts of the columns; a value for which there is no column is left out.
func (w *World) texts(r *merge.Row) []string {
	out := make([]string, len(w.Columns))
	for i := range out {
		out[i] = r.Cells[i].Text
	}
	return out
}

// After returns the texts of every record that stays, and for each that goes the one it becomes, once the groups that
// are not refused are merged. What Entity.Apply says decides.
func (w *World) After(tb testing.TB, refused map[string]bool) (texts map[string][]string, became map[string]string) {
	tb.Helper()
	texts, became = w.Before(), make(map[string]string)
	for _, e := range w.Entities {
		var rows []merge.Row
		for _, r := range e.Records {
			rows = append(rows, w.Rows[r.Ref])
		}
		after, err := e.Apply(rows)
		if err != nil {
			tb.Fatal(err)
		}
		for i := range e.Groups {
			g := &e.Groups[i]
			if refused[g.ID] {
				continue
			}
			for _, ref := range g.Members {
				delete(texts, ref.ID)
				if ref != g.Survivor {
					became[ref.ID] = g.Survivor.ID
				}
			}
			at := slices.IndexFunc(after, func(r merge.Row) bool { return r.Ref == g.Survivor })
			texts[g.Survivor.ID] = w.texts(&after[at])
		}
	}
	return texts, became
}

// EntityID gives the id that the entity of record n has where n is its first record, or none.
func EntityID(id func(n int) string) func(*rand.Rand, int) string {
	return func(rnd *rand.Rand, n int) string {
		if rnd.IntN(3) == 0 {
			return ""
		}
		return merge.EntityID(match.Ref{Source: Source, ID: id(n)})
	}
}

// Identify writes the id of the entity into a column of what stays of each merge, unless several records of it stay, and
// returns how many it wrote.
func (w *World) Identify(texts map[string][]string, refused map[string]bool, at int) (n int) {
	for _, e := range w.Entities {
		if len(e.Groups) != 1 || len(e.Groups[0].Members) == 1 || refused[e.Groups[0].ID] {
			continue
		}
		row := texts[e.Groups[0].Survivor.ID]
		row[at] = e.ID
		n++
	}
	return n
}

// Closed returns the records that are marked not to be used, stay, and have neither euros nor billing records. Those that
// a refused merge would take away, or was to come before, stay open.
func (w *World) Closed(refused map[string]bool) map[string]bool {
	closed := make(map[string]bool)
	for _, e := range w.Entities {
		for _, c := range e.Closing {
			g := e.Groups[e.Record(c.Ref).Group]
			linked := slices.ContainsFunc(e.Links, func(l merge.Link) bool { return slices.Contains(g.Members, l.Account) })
			if c.Ref == c.Survivor && !refused[g.ID] && e.ControlOf(g.Members...).OpenBalance == 0 && !linked {
				closed[c.Ref.ID] = true
			}
		}
	}
	return closed
}

// Compile compiles every entity, or, when back, its inverse, and returns the groups that were refused.
func (w *World) Compile(t merge.Target, back bool) (steps []merge.Step, problems []merge.Problem, refused map[string]bool) {
	refused = make(map[string]bool)
	for _, e := range w.Entities {
		if back {
			e = e.Invert()
		}
		s, p := t.Compile(e)
		steps, problems = append(steps, s...), append(problems, p...)
	}
	for _, p := range problems {
		if p.Severity == merge.Refused {
			refused[p.Group] = true
		}
	}
	return steps, problems, refused
}

// ErrLocked is what a simulator answers for a row that another transaction holds.
var ErrLocked = errors.New("the row is locked")

// Run does steps in an order that rnd chooses among those that their rounds allow. One that meets ErrLocked is done
// again later, and only its group waits. It ends with the first other error.
func Run(rnd *rand.Rand, steps []merge.Step, do func(*merge.Step) error) error {
	var groups [][]merge.Step
	for i, s := range steps {
		if i == 0 || s.Group != steps[i-1].Group {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], s)
	}
	for len(groups) > 0 {
		i := rnd.IntN(len(groups))
		s := &groups[i][0]
		err := do(s)
		switch {
		case errors.Is(err, ErrLocked):
			continue
		case err != nil:
			return fmt.Errorf("%s of %v, round %d: %w", s.Op, s.Ref, s.Round, err)
		}
		if groups[i] = groups[i][1:]; len(groups[i]) == 0 {
			groups = slices.Delete(groups, i, i+1)
		}
	}
	return nil
}

// CheckControl fails unless each step accounts for what those before it did and for its losers, so that a group's last
// step accounts for the whole group.
func (w *World) CheckControl(tb testing.TB, steps []merge.Step) {
	tb.Helper()
	for i := range steps {
		s := &steps[i]
		if i+1 < len(steps) && steps[i+1].Group == s.Group {
			if steps[i+1].Round <= s.Round {
				tb.Errorf("round %d after round %d", steps[i+1].Round, s.Round)
			}
			continue
		}
		for _, e := range w.Entities {
			for _, g := range e.Groups {
				if want := e.ControlOf(g.Members...); g.ID == s.Group && s.Control != want {
					tb.Errorf("group %s: the last step accounts for %v, want %v", g.ID, s.Control, want)
				}
			}
		}
	}
}
