package merge

import (
	"fmt"
	"slices"

	"github.com/yksi-mdm/yksi/match"
)

// A StaleError says that a row is not as it was when the plan was made.
type StaleError struct {
	Ref   match.Ref
	Field match.Field // "" when the row is missing or unknown
}

// Error names the row and the field, no value.
func (e *StaleError) Error() string {
	return fmt.Sprintf("merge: %v has changed since the plan: field %q", e.Ref, e.Field)
}

// Invert returns the entity that takes e back: applied to what Apply of e gives, it gives the rows as they were. It
// shares e's slices. Inverting twice gives e.
func (e *Entity) Invert() *Entity {
	inverse := *e
	inverse.Inverse = !e.Inverse
	return &inverse
}

// Apply returns the rows of e as they are once the plan is carried out: each group's survivor with the values that the
// plan keeps, every ban and the money of the group, without the records merged into it; all other rows as they are. On an entity
// that Invert made it goes the other way. Nothing but the given rows is read and nothing is changed: it shows what a
// plan does and checks that it can be undone.
//
// The rows are given by Ref and returned so. What the inverse restores is what the plan holds of a record merged away:
// its cells that are not empty, each at its place, its money and its bans.
//
// A row that is missing, unknown, or not as the plan says is a *StaleError.
func (e *Entity) Apply(rows []Row) ([]Row, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	given := make(map[match.Ref]*Row, len(rows))
	for i := range rows {
		if e.Record(rows[i].Ref) == nil || given[rows[i].Ref] != nil {
			return nil, &StaleError{Ref: rows[i].Ref}
		}
		given[rows[i].Ref] = &rows[i]
	}
	var out []Row
	for g := range e.Groups {
		group := &e.Groups[g]
		step := e.mergeRows
		if e.Inverse {
			step = e.splitRow
		}
		after, err := step(group, given)
		if err != nil {
			return nil, err
		}
		out = append(out, after...)
	}
	for _, r := range rows { // a record that the plan merged away, given to its inverse
		if given[r.Ref] != nil {
			return nil, &StaleError{Ref: r.Ref}
		}
	}
	slices.SortFunc(out, func(a, b Row) int { return a.Ref.Compare(b.Ref) })
	return out, nil
}

// ApplyGroup is Apply for one group of e, given the rows of its records alone.
func (e *Entity) ApplyGroup(g *Group, rows []Row) ([]Row, error) {
	given := make(map[match.Ref]*Row, len(rows))
	for i := range rows {
		given[rows[i].Ref] = &rows[i]
	}
	if e.Inverse {
		return e.splitRow(g, given)
	}
	return e.mergeRows(g, given)
}

// take removes the row of ref from rows.
func take(rows map[match.Ref]*Row, ref match.Ref) (Row, error) {
	r := rows[ref]
	if r == nil {
		return Row{}, &StaleError{Ref: ref}
	}
	delete(rows, ref)
	return *r, nil
}

// mergeRows carries out one group.
func (e *Entity) mergeRows(g *Group, given map[match.Ref]*Row) ([]Row, error) {
	if len(g.Members) == 1 {
		r, err := take(given, g.Survivor)
		return []Row{r}, err
	}
	planned := g.Cells()
	var survivor, sum Row
	for _, ref := range g.Members {
		r, err := take(given, ref)
		if err != nil {
			return nil, err
		}
		if err := sameCells(ref, r.Cells, planned[ref.ID]); err != nil {
			return nil, err
		}
		sum.OptOut |= r.OptOut
		sum.OpenBalance += r.OpenBalance
		sum.Invoiced += r.Invoiced
		if r.LastInvoice.After(sum.LastInvoice) {
			sum.LastInvoice = r.LastInvoice
		}
		if ref == g.Survivor {
			survivor = r
		}
	}
	survivor.Cells = g.mergedCells(survivor.Cells)
	survivor.OptOut, survivor.OpenBalance, survivor.Invoiced, survivor.LastInvoice = sum.OptOut, sum.OpenBalance, sum.Invoiced, sum.LastInvoice
	return []Row{survivor}, nil
}

// splitRow takes one group back.
func (e *Entity) splitRow(g *Group, given map[match.Ref]*Row) ([]Row, error) {
	r, err := take(given, g.Survivor)
	if err != nil || len(g.Members) == 1 {
		return []Row{r}, err
	}
	planned := g.Cells()
	before := slices.Clone(r.Cells)
	fields := g.fieldsOf()
	for i := range before {
		if fields[before[i].Field] {
			before[i].Text = ""
		}
	}
	before = setCells(before, planned[g.Survivor.ID])
	if err := equalCells(g.Survivor, g.mergedCells(before), r.Cells); err != nil {
		return nil, err
	}
	var out []Row
	for _, ref := range g.Members {
		record := e.Record(ref)
		row := r
		if ref == g.Survivor {
			row.Cells = before
		} else {
			row = Row{Ref: ref, Cells: setCells(nil, planned[ref.ID])}
		}
		row.OptOut, row.OpenBalance, row.Invoiced, row.LastInvoice = record.OptOut, record.OpenBalance, record.Invoiced, record.LastInvoice
		out = append(out, row)
	}
	return out, nil
}

// Cells returns the cells of each member that are not empty, by id, as the plan knows them.
func (g *Group) Cells() map[string][]Value {
	all := make(map[string][]Value)
	for _, f := range g.Fields {
		for _, v := range slices.Concat(f.Kept, f.Dropped) {
			all[v.ID] = append(all[v.ID], v)
		}
	}
	return all
}

// fieldsOf is the set of fields that the plan speaks of.
func (g *Group) fieldsOf() map[match.Field]bool {
	set := make(map[match.Field]bool)
	for _, f := range g.Fields {
		for _, v := range slices.Concat(f.Kept, f.Dropped) {
			set[v.Field] = true
		}
		if f.Into != "" {
			set[f.Into] = true
		}
	}
	return set
}

// mergedCells returns the survivor's cells after the merge.
func (g *Group) mergedCells(cells []Cell) []Cell {
	out, _ := g.place(cells)
	return out
}

// place puts the kept values into the survivor's cells. A value kept from the survivor stays in its cell; those from
// other records fill its other cells of the field, in order, and then new ones at the end, which are returned, too.
func (g *Group) place(cells []Cell) (out []Cell, added []Value) {
	out = slices.Clone(cells)
	for _, f := range g.Fields {
		for _, v := range f.Dropped {
			if v.ID == g.Survivor.ID && v.At < len(out) {
				out[v.At].Text = ""
			}
		}
	}
	for _, f := range g.Fields {
		for i, v := range f.Kept {
			text := v.Text
			if i == 0 && f.Result != "" {
				text = f.Result
			}
			at := v.At
			if v.ID != g.Survivor.ID {
				at = slices.Index(out, Cell{Field: v.Field})
			}
			if at < 0 || at >= len(out) {
				at = len(out)
				out = append(out, Cell{Field: v.Field})
				added = append(added, Value{ID: v.ID, At: v.At, Field: v.Field, Text: text})
			}
			out[at].Text = text
		}
		if len(f.Kept) == 0 && f.Result != "" {
			at := slices.Index(out, Cell{Field: f.Into})
			if at < 0 {
				at = len(out)
				out = append(out, Cell{Field: f.Into})
				added = append(added, Value{ID: f.From.ID, Field: f.Into, Text: f.Result})
			}
			out[at].Text = f.Result
		}
	}
	return out, added
}

// setCells puts values into cells, each at its index.
func setCells(cells []Cell, values []Value) []Cell {
	for _, v := range values {
		for len(cells) <= v.At {
			cells = append(cells, Cell{})
		}
		cells[v.At] = Cell{v.Field, v.Text}
	}
	return cells
}

// sameCells checks that the non-empty cells are those that the plan knows.
func sameCells(ref match.Ref, cells []Cell, planned []Value) error {
	return equalCells(ref, setCells(nil, planned), cells)
}

// equalCells checks that the non-empty cells of two rows are the same, each at its place.
func equalCells(ref match.Ref, want, got []Cell) error {
	for i := range max(len(want), len(got)) {
		var w, g Cell
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w.Text != g.Text || w.Text != "" && w.Field != g.Field {
			if w.Field == "" {
				w.Field = g.Field
			}
			return &StaleError{ref, w.Field}
		}
	}
	return nil
}
