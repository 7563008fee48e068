package dryrun

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// CloseBy returns a Mapping for a system that closes a record which is marked not to be used by a field. Assume takes a
// field that is not known as one of text.
func (m *Mapping) CloseBy(mark merge.ClosingMark, assume bool) (*Mapping, error) {
	f := &Field{Name: mark.Field}
	i := slices.IndexFunc(m.all, func(f Field) bool { return strings.EqualFold(f.Name, mark.Field) })
	switch {
	case i >= 0:
		f = &m.all[i]
	case !assume || mark.Field == "":
		return nil, &merge.MappingError{Field: mark.Field, Problem: "the target has no such field"}
	}
	switch {
	case f.ReadOnly:
		return nil, &merge.MappingError{Field: f.Name, Problem: "the target sets the field itself; records cannot be closed by it"}
	case mark.Value == mark.Before || !f.takes(mark.Value) || f.Unique:
		return nil, &merge.MappingError{Field: f.Name, Problem: "the field does not take what closes a record"}
	case !f.takes(mark.Before):
		return nil, &merge.MappingError{Field: f.Name, Problem: "the field does not take what opens a record again"}
	}
	at := slices.IndexFunc(m.Fields, func(o *Field) bool { return o != nil && o.Name == f.Name })
	out := *m
	out.Close = []merge.Change{{At: at, Name: f.Name, Old: mark.Before, New: mark.Value}}
	return &out, nil
}

// closing returns what closes the survivor of g, or opens it again, and notes why it is not closed.
func (m *Mapping) closing(g *Group) []merge.Change {
	e := g.Entity
	closes, used := Closes(e, g.Group)
	if !closes {
		return nil
	}
	var why merge.ProblemCode
	switch {
	case used:
		why = merge.InUse
	case m.Close == nil:
		why = merge.NotClosed
	}
	if why != "" {
		if !e.Inverse {
			g.Note(merge.Problem{Ref: g.Survivor, Code: why})
		}
		return nil
	}
	changes := slices.Clone(m.Close)
	for i := range changes {
		c := &changes[i]
		if c.At >= 0 {
			c.Field = m.Columns[c.At].Field
		}
		if c.At >= 0 && len(g.Members) > 1 { // the plan knows what stands there
			c.Old = ""
			for _, v := range g.Cells()[g.Survivor.ID] {
				if v.At == c.At {
					c.Old = v.Text
				}
			}
			if !e.Inverse {
				c.Old = g.Final(c.At)
			}
		}
		if e.Inverse {
			c.Old, c.New = c.New, c.Old
		}
	}
	return changes
}

// Closes reports whether the survivor of g, a group of any size, is to be closed, and whether billing records or euros that
// hang on the group stand against it.
func Closes(e *merge.Entity, g *merge.Group) (closes, used bool) {
	closes = slices.ContainsFunc(e.Closing, func(c merge.Closing) bool { return c.Ref == g.Survivor && c.Survivor == g.Survivor })
	c := e.ControlOf(g.Members...)
	of := func(ref match.Ref) bool { return slices.Contains(g.Members, ref) }
	return closes, c.OpenBalance != 0 || c.Invoiced != 0 || slices.ContainsFunc(e.Links, func(l merge.Link) bool { return of(l.Account) })
}

// closeAlone compiles the closing of a record that is merged with no other.
func (m *Mapping) closeAlone(e *merge.Entity, group *merge.Group) ([]merge.Step, []merge.Problem) {
	g := &Group{Group: group, Entity: e, columns: m.Columns, fields: m.Fields}
	s := g.Steps()
	if changes := m.closing(g); len(changes) > 0 {
		if m.ValidID != nil && !m.ValidID(g.Survivor.ID) {
			g.Refuse(merge.Problem{Ref: g.Survivor, Code: merge.BadID})
			return nil, g.sorted()
		}
		s.add(merge.Step{Op: merge.Update, Ref: g.Survivor, Set: changes, Reversal: merge.Partly})
	}
	return s.List, g.sorted()
}

// close adds what closes the survivor of a merge to the last step that writes into it, or, on the way back, what opens it
// to the first.
func (m *Mapping) close(g *Group, steps []merge.Step) []merge.Step {
	changes := m.closing(g)
	if len(changes) == 0 || len(steps) == 0 {
		return steps
	}
	at := len(steps) - 1
	if g.Entity.Inverse {
		at = 0
	}
	if s := &steps[at]; s.Op != merge.Update || s.Ref != g.Survivor {
		added := merge.Step{Entity: s.Entity, Group: s.Group, Op: merge.Update, Ref: g.Survivor, Reversal: merge.Exactly}
		if g.Entity.Inverse {
			added.Control = g.Entity.ControlOf(g.Survivor)
		} else {
			added.Control = g.Entity.ControlOf(g.Members...)
			at++
		}
		steps = slices.Insert(steps, at, added)
		for i := range steps {
			steps[i].Round = i
		}
	}
	s := &steps[at]
	for _, c := range changes {
		if c.At < 0 {
			s.Reversal = merge.Partly
		}
	}
	closes := func(c merge.Change) bool {
		return slices.ContainsFunc(changes, func(o merge.Change) bool { return o.Name == c.Name })
	}
	s.Set = append(slices.DeleteFunc(slices.Clone(s.Set), closes), changes...)
	return steps
}
