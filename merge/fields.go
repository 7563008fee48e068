package merge

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/ytunnus"
)

func hasHetu(text string) bool { return strings.Contains(text, ytunnus.Redacted) }

// identityCode is the rule that leaves a cell with a personal identity code where it is.
const identityCode = "identity_code@1"

// planFields says of every non-empty cell of g whether it is kept, by which rule.
func (w *worker) planFields(g *Candidates) ([]FieldPlan, []Warning, error) {
	filled := 0
	for i := range g.Rows {
		filled += g.Rows[i].Filled
	}
	sets := w.fieldSets(g)
	plans, values := make([]FieldPlan, 0, len(sets)), make([]Value, 0, filled)
	var warnings []Warning
	for i := range sets {
		set := &sets[i]
		fp, conflict, err := g.planField(set, &values)
		if err != nil {
			return nil, nil, err
		}
		if len(fp.Kept)+len(fp.Dropped) == 0 && fp.Result == "" {
			continue
		}
		if conflict {
			warnings = append(warnings, Warning{Ref: g.Rows[g.Survivor].Ref, Code: FieldConflict, Arg: string(set.fields[0])})
		}
		plans = append(plans, fp)
	}
	return plans, warnings, nil
}

// fieldSet is a rule with the fields of a group that follow it.
type fieldSet struct {
	rule    *FieldRule
	fields  []match.Field
	columns []int // of the cells that hold one of fields, where all rows of the group have the same; else nil
}

// fieldSets lists the rules that g's fields call for, in the order of the survivor's columns, then of the others'. The
// records of a group are mostly of equal columns, those of the group before it, so the list is kept.
func (w *worker) fieldSets(g *Candidates) []fieldSet {
	if w.sets != nil && g.allOf(w.columns) {
		return w.sets
	}
	w.columns = w.columns[:0]
	for _, c := range g.Rows[g.Survivor].Cells {
		w.columns = append(w.columns, c.Field)
	}
	sets := w.policy.fieldSets(g)
	w.sets = nil
	if g.allOf(w.columns) {
		for i := range sets {
			sets[i].columns = g.columnsOf(g.Survivor, sets[i].fields)
		}
		w.sets = sets
	}
	return sets
}

// columnsOf returns the indices of row i's cells that hold one of fields.
func (g *Candidates) columnsOf(i int, fields []match.Field) []int {
	if g.set != nil && g.set.columns != nil && slices.Equal(g.set.fields, fields) {
		return g.set.columns
	}
	var columns []int
	for j := range g.Rows[i].Cells {
		if slices.Contains(fields, g.Rows[i].Cells[j].Field) {
			columns = append(columns, j)
		}
	}
	return columns
}

// allOf reports whether the cells of every row are those of columns.
func (g *Candidates) allOf(columns []match.Field) bool {
	for i := range g.Rows {
		if !slices.EqualFunc(g.Rows[i].Cells, columns, func(c Cell, f match.Field) bool { return c.Field == f }) {
			return false
		}
	}
	return true
}

func (r *resolved) fieldSets(g *Candidates) []fieldSet {
	var sets []fieldSet
	seen := make(map[match.Field]bool, len(g.Rows[g.Survivor].Cells))
	add := func(row *Row) {
		for i := range row.Cells {
			f := row.Cells[i].Field
			if seen[f] {
				continue
			}
			at, ok := r.rules[f]
			if !ok {
				seen[f] = true
				sets = append(sets, fieldSet{rule: &r.Default, fields: []match.Field{f}})
				continue
			}
			rule := &r.Fields[at]
			var fields []match.Field
			for _, own := range rule.Fields { // a field that two rules name follows the first
				if r.rules[own] == at {
					seen[own] = true
					fields = append(fields, own)
				}
			}
			sets = append(sets, fieldSet{rule: rule, fields: fields})
		}
	}
	add(g.Rows[g.Survivor].Row)
	for i := range g.Rows {
		if i != g.Survivor {
			add(g.Rows[i].Row)
		}
	}
	return sets
}

// planField follows one rule. It appends the values that it lists to values.
func (g *Candidates) planField(set *fieldSet, values *[]Value) (FieldPlan, bool, error) {
	g.set = set
	fp := FieldPlan{Rule: set.rule.Name}
	var keep []CellRef
	conflict := false
	if own, bound := g.boundCells(set.fields); bound {
		fp.Rule, keep = identityCode, own
	} else {
		c := set.rule.Pick(g, set.fields)
		keep, conflict, fp.Result, fp.From = c.Keep, c.Conflict, c.Text, c.From
		if err := g.allowed(set.rule, set.fields, c); err != nil {
			return fp, false, err
		}
		if len(keep) == 0 && c.Text != "" {
			fp.Into = set.fields[0]
		}
	}
	from := len(*values)
	for _, ref := range keep {
		*values = append(*values, g.value(ref))
	}
	kept := len(*values)
	for i := range g.Rows {
		for _, j := range g.columnsOf(i, set.fields) {
			cell, ref := &g.Rows[i].Cells[j], CellRef{i, j}
			if cell.Text == "" || slices.Contains(keep, ref) {
				continue
			}
			v := g.value(ref)
			v.Equal = slices.ContainsFunc(keep, func(k CellRef) bool { return *g.cell(k) == *cell })
			*values = append(*values, v)
		}
	}
	fp.Kept, fp.Dropped = part(*values, from, kept), part(*values, kept, len(*values))
	return fp, conflict, nil
}

// part is values[from:to], nil where that is empty.
func part(values []Value, from, to int) []Value {
	if from == to {
		return nil
	}
	return values[from:to:to]
}

// boundCells returns the survivor's cells of fields if one of them holds a personal identity code: such a cell stays as
// it is, and with it those that go together with it.
func (g *Candidates) boundCells(fields []match.Field) ([]CellRef, bool) {
	cells, columns := g.Rows[g.Survivor].Cells, g.columnsOf(g.Survivor, fields)
	if !slices.ContainsFunc(columns, func(j int) bool { return hasHetu(cells[j].Text) }) {
		return nil, false
	}
	var own []CellRef
	for _, j := range columns {
		if cells[j].Text != "" {
			own = append(own, CellRef{g.Survivor, j})
		}
	}
	return own, true
}

// allowed checks what a rule keeps.
func (g *Candidates) allowed(rule *FieldRule, fields []match.Field, c Choice) error {
	keep := c.Keep
	filled := len(keep) > 0 || c.From != (match.Ref{}) && len(fields) > 0 && g.hasColumn(fields[0])
	if c.Text != "" && (!filled || hasHetu(c.Text)) {
		return &PolicyError{rule.Name, "computes a text without a cell to stand in, or with an identity code"}
	}
	if c.From != (match.Ref{}) && (c.Text == "" || !slices.ContainsFunc(g.Others, func(o *Row) bool { return o.Ref == c.From })) {
		return &PolicyError{rule.Name, "takes a text from a record that is not of the entity"}
	}
	for i, k := range keep {
		if k.Row < 0 || k.Row >= len(g.Rows) || k.Cell < 0 || k.Cell >= len(g.Rows[k.Row].Cells) {
			return &PolicyError{rule.Name, "keeps a cell that does not exist"}
		}
		c := g.cell(k)
		switch {
		case c.Text == "" || hasHetu(c.Text) || !slices.Contains(fields, c.Field):
			return &PolicyError{rule.Name, "keeps a cell that is empty, another rule's, or holds an identity code"}
		case slices.Contains(keep[:i], k):
			return &PolicyError{rule.Name, "keeps a cell twice"}
		}
	}
	for _, f := range fields {
		if ch := channelOf(f); ch != 0 && g.lifts(ch, f, keep) {
			return &PolicyError{rule.Name, "lifts a marketing ban"}
		}
	}
	return nil
}

// lifts reports whether keep drops the ban of a row for the value of one that has none.
func (g *Candidates) lifts(ch Channels, f match.Field, keep []CellRef) bool {
	for _, k := range keep {
		if g.cell(k).Field == f && g.Rows[k.Row].OptOut&ch != 0 {
			return false
		}
	}
	for i := range g.Rows {
		if g.Rows[i].OptOut&ch != 0 && len(g.Cells(i, []match.Field{f})) > 0 {
			return true
		}
	}
	return false
}

func (g *Candidates) value(ref CellRef) Value {
	c := g.cell(ref)
	return Value{ID: g.Rows[ref.Row].Ref.ID, At: ref.Cell, Field: c.Field, Text: c.Text}
}
