package dryrun

import (
	"cmp"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// Group is a merge group on its way into a system.
type Group struct {
	*merge.Group
	Entity *merge.Entity
	Losers []match.Ref // by Ref

	Early []merge.Change // what the survivor gets before the merge
	Late  []merge.Change // what it gets afterwards, since a loser holds that value of a unique field until then
	Fill  []merge.Change // fields that stay empty though a loser has a value, Old, which a system may fill in by itself

	problems []merge.Problem
	columns  []merge.Column
	fields   []*Field
	cells    map[string][]string // text of each column, by id
	final    []string            // of the survivor, by column
}

// Check says what becomes of the values of g, a group of two or more, and what stands against it. Of an entity that
// Invert made it says what the survivor gets back, and which of its old values the system would not take any more.
func (m *Mapping) Check(e *merge.Entity, g *merge.Group) *Group {
	columns := m.Columns
	out := &Group{Group: g, Entity: e, columns: columns, fields: m.Fields}
	for _, ref := range g.Members {
		if ref != g.Survivor {
			out.Losers = append(out.Losers, ref)
		}
	}
	changes, homeless := e.Changes(g, columns)
	if e.Inverse {
		for _, c := range changes {
			out.back(c)
		}
		m.identify(out)
		return out
	}
	out.cells = make(map[string][]string, len(g.Members))
	for id, values := range g.Cells() {
		texts := make([]string, len(columns))
		for _, v := range values {
			if v.At < len(texts) {
				texts[v.At] = v.Text
			}
		}
		out.cells[id] = texts
	}
	out.final = make([]string, len(columns))
	copy(out.final, out.cells[g.Survivor.ID])
	for _, v := range homeless {
		out.Note(merge.Problem{Ref: match.Ref{Source: g.Survivor.Source, ID: v.ID}, Code: merge.NoRoom, Arg: string(v.Field)})
	}
	for _, c := range changes {
		out.change(c)
	}
	m.identify(out)
	for at := range columns {
		if f := out.field(at); f != nil {
			out.after(at, f)
		}
	}
	return out
}

// sorted returns the problems by record, code and field, each once.
func (g *Group) sorted() []merge.Problem {
	slices.SortFunc(g.problems, func(a, b merge.Problem) int {
		return cmp.Or(a.Ref.Compare(b.Ref), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Field, b.Field), a.Other.Compare(b.Other), cmp.Compare(a.Arg, b.Arg))
	})
	return slices.Compact(g.problems)
}

// field returns the field of a column, nil where there is none or it is left alone.
func (g *Group) field(at int) *Field {
	if at >= len(g.fields) || g.fields[at] == LeftAlone {
		return nil
	}
	return g.fields[at]
}

// change takes one change of the survivor in, or says why it cannot be.
func (g *Group) change(c merge.Change) {
	if at := c.At; at >= len(g.fields) || g.fields[at] == nil {
		name := string(c.Field)
		if at < len(g.columns) {
			name = g.columns[at].Name
		}
		g.Refuse(merge.Problem{Ref: g.Survivor, Field: name, Code: merge.NoField})
		return
	}
	f := g.field(c.At)
	if (f == nil || f.ReadOnly) && g.bans(c.Field) {
		g.Refuse(merge.Problem{Ref: g.Survivor, Field: g.columns[c.At].Name, Code: merge.BanLost})
		return
	}
	if f == nil {
		return
	}
	if f.ReadOnly {
		g.Note(merge.Problem{Ref: g.Survivor, Field: f.Name, Code: merge.ReadOnly})
		return
	}
	c.Name = f.Name
	g.final[c.At] = c.New
	if code, arg := f.fits(c.New); code != "" {
		g.Refuse(merge.Problem{Ref: g.holder(c.At, c.New), Field: f.Name, Code: code, Arg: arg})
	}
	if f.Unique && c.New != "" && g.holder(c.At, c.New) != g.Survivor {
		g.Late = append(g.Late, c)
		return
	}
	g.Early = append(g.Early, c)
}

// back takes one change of the survivor's way back in. An old value may have been there before the field refused it.
func (g *Group) back(c merge.Change) {
	f := g.field(c.At)
	if f == nil || f.ReadOnly {
		return
	}
	if !f.takes(c.New) {
		g.Note(merge.Problem{Ref: g.Survivor, Field: f.Name, Code: merge.NoUndo})
		return
	}
	c.Name = f.Name
	g.Early = append(g.Early, c)
}

// reversal says whether the old values of changes can be written back.
func (g *Group) reversal(changes []merge.Change) merge.Reversal {
	for _, c := range changes {
		if !g.fields[c.At].takes(c.Old) {
			return merge.Partly
		}
	}
	return merge.Exactly
}

// bans reports whether a field holds a marketing ban, as the plan's rule for it says.
func (g *Group) bans(field match.Field) bool {
	return slices.ContainsFunc(g.Fields, func(f merge.FieldPlan) bool {
		return strings.HasPrefix(f.Rule, "any_ban@") &&
			slices.ContainsFunc(slices.Concat(f.Kept, f.Dropped), func(v merge.Value) bool { return v.Field == field })
	})
}

// holder returns the loser that holds a value, or the survivor.
func (g *Group) holder(at int, text string) match.Ref {
	for _, ref := range g.Losers {
		if g.Text(ref, at) == text {
			return ref
		}
	}
	return g.Survivor
}

// Text returns what stands in a column of a member before the merge.
func (g *Group) Text(ref match.Ref, at int) string {
	if texts := g.cells[ref.ID]; at < len(texts) {
		return texts[at]
	}
	return ""
}

// Final returns what stands in a column of the survivor after the merge.
func (g *Group) Final(at int) string { return g.final[at] }

// Column returns the column that stands in the field of that name, or -1.
func (g *Group) Column(name string) int {
	return slices.IndexFunc(g.fields, func(f *Field) bool { return f != nil && f.Name == name })
}

// Name returns the name of the field of a column.
func (g *Group) Name(at int) string { return g.fields[at].Name }

// Unique reports whether no two records have the same value in the field of a column.
func (g *Group) Unique(at int) bool { return g.fields[at].Unique }

// Required reports whether the field of a column is never empty.
func (g *Group) Required(at int) bool { return g.fields[at].Required }

// Change makes a change of a column.
func (g *Group) Change(at int, from, to string) merge.Change {
	return merge.Change{At: at, Field: g.columns[at].Field, Name: g.Name(at), Old: from, New: to}
}

// after looks at a field once all its values are settled.
func (g *Group) after(at int, f *Field) {
	if f.Required && !f.ReadOnly && g.final[at] == "" {
		g.Refuse(merge.Problem{Ref: g.Survivor, Field: f.Name, Code: merge.Required})
	}
	if f.Unique || f.Key {
		g.keys(at, f)
	}
	if f.ReadOnly || g.final[at] != "" {
		return
	}
	for _, ref := range g.Losers {
		if text := g.Text(ref, at); text != "" {
			g.Fill = append(g.Fill, g.Change(at, text, ""))
			return
		}
	}
}

// keys looks at the values of a field by which records are found.
func (g *Group) keys(at int, f *Field) {
	held := make(map[string]match.Ref)
	for _, ref := range g.Members {
		text := g.Text(ref, at)
		if text == "" {
			continue
		}
		if other, twice := held[f.same(text)]; twice && f.Unique {
			g.Refuse(merge.Problem{Ref: ref, Field: f.Name, Code: merge.UniqueClash, Other: other})
		}
		held[f.same(text)] = ref
		if f.same(text) != f.same(g.final[at]) {
			g.Note(merge.Problem{Ref: ref, Field: f.Name, Code: merge.KeyDropped, Other: g.Survivor})
		}
	}
}

// Refuse adds a problem that keeps the group from being compiled.
func (g *Group) Refuse(p merge.Problem) {
	p.Severity = merge.Refused
	g.add(p)
}

func (g *Group) add(p merge.Problem) {
	p.Entity, p.Group = g.Entity.ID, g.ID
	g.problems = append(g.problems, p)
}

// Note adds a problem that a person should know of.
func (g *Group) Note(p merge.Problem) {
	p.Severity = merge.Notice
	g.add(p)
}

// refused reports whether a problem keeps the group from being compiled.
func (g *Group) refused() bool {
	return slices.ContainsFunc(g.problems, func(p merge.Problem) bool { return p.Severity == merge.Refused })
}

// Steps is the list of the steps of a group while it is made.
type Steps struct {
	List    []merge.Step
	group   *Group
	carried []match.Ref
}

// Steps starts the list of g's steps.
func (g *Group) Steps() *Steps {
	return &Steps{group: g, carried: []match.Ref{g.Survivor}}
}

// Update writes changes, if any, into a record.
func (s *Steps) Update(ref match.Ref, changes []merge.Change) {
	if len(changes) > 0 {
		s.add(merge.Step{Op: merge.Update, Ref: ref, Set: changes, Reversal: s.group.reversal(changes)})
	}
}

// Join merges losers into the survivor. Changes are what the call writes into it besides.
func (s *Steps) Join(losers []match.Ref, changes []merge.Change, r merge.Reversal) {
	s.carried = append(s.carried, losers...)
	s.add(merge.Step{Op: merge.Join, Ref: s.group.Survivor, Losers: losers, Set: changes, Reversal: r})
}

// Back adds a step of op that gives losers back what was theirs.
func (s *Steps) Back(op merge.Op, losers []match.Ref) {
	s.add(merge.Step{Op: op, Ref: s.group.Survivor, Losers: losers, Reversal: merge.Exactly})
	s.List[len(s.List)-1].Control = s.group.Entity.ControlOf(losers...)
}

func (s *Steps) add(step merge.Step) {
	step.Entity, step.Group, step.Round = s.group.Entity.ID, s.group.ID, len(s.List)
	step.Control = s.group.Entity.ControlOf(s.carried...)
	if step.Ref != s.group.Survivor {
		step.Control = s.group.Entity.ControlOf(step.Ref)
	}
	s.List = append(s.List, step)
}

// Compile compiles the groups of e that are of the source: merges, and the closing of what is marked not to be used and
// stays. Group makes the steps of a merge; where it is refused they are thrown away. A merge that would have been
// refused was not done and is not taken back.
func (m *Mapping) Compile(e *merge.Entity, group func(*Group) []merge.Step) ([]merge.Step, []merge.Problem) {
	var steps []merge.Step
	var problems []merge.Problem
	for i := range e.Groups {
		g := &e.Groups[i]
		if g.Survivor.Source != m.Source {
			continue
		}
		if len(g.Members) == 1 {
			s, p := m.closeAlone(e, g)
			steps, problems = append(steps, s...), append(problems, p...)
			continue
		}
		checked := m.Check(e, g)
		made := m.close(checked, group(checked))
		if e.Inverse {
			forth := m.Check(e.Invert(), g)
			if group(forth); forth.refused() {
				checked = forth
			}
		}
		problems = append(problems, checked.sorted()...)
		if !checked.refused() {
			steps = append(steps, made...)
		}
	}
	return steps, problems
}
