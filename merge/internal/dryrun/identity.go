package dryrun

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/merge"
)

// IdentifyBy returns a Mapping for a system in which what stays of a merge bears the id of its entity in a field. The
// field is unique, and a column of the plan stands in it, so that who holds which value is known.
func (m *Mapping) IdentifyBy(name string) (*Mapping, error) {
	at := slices.IndexFunc(m.Fields, func(f *Field) bool { return f != nil && f.Name != "" && strings.EqualFold(f.Name, name) })
	switch {
	case at < 0:
		return nil, &merge.MappingError{Field: name, Problem: "no column of the plan stands in it; export it, so that the ids that records bear already are known"}
	case !m.Fields[at].Unique || m.Fields[at].ReadOnly:
		return nil, &merge.MappingError{Field: name, Column: m.Columns[at].Name, Problem: "the ids of customers need a unique field that can be written, as the describe file has it"}
	}
	out := *m
	out.identified, out.identity = true, at
	return &out, nil
}

// identify lets the survivor of g bear the id of its entity, once no other record of g does. Where several records of the
// entity stay, none can be told to be the one that bears it.
func (m *Mapping) identify(g *Group) {
	if !m.identified {
		return
	}
	e, at, f := g.Entity, m.identity, m.Fields[m.identity]
	stay := 0
	for i := range e.Groups {
		if e.Groups[i].Survivor.Source == m.Source {
			stay++
		}
	}
	if stay > 1 {
		if !e.Inverse {
			g.Note(merge.Problem{Ref: g.Survivor, Field: f.Name, Code: merge.SeveralStay})
		}
		return
	}
	ofField := func(c merge.Change) bool { return c.At == at }
	g.Early, g.Late = slices.DeleteFunc(g.Early, ofField), slices.DeleteFunc(g.Late, ofField)
	own := ""
	for _, v := range g.Cells()[g.Survivor.ID] {
		if v.At == at {
			own = v.Text
		}
	}
	switch {
	case own == e.ID:
	case e.Inverse:
		g.back(merge.Change{At: at, Field: m.Columns[at].Field, Old: e.ID, New: own})
	default:
		if code, arg := f.fits(e.ID); code != "" {
			g.Refuse(merge.Problem{Ref: g.Survivor, Field: f.Name, Code: code, Arg: arg})
		}
		g.Late = append(g.Late, g.Change(at, own, e.ID))
	}
	if !e.Inverse {
		g.final[at] = e.ID
	}
}
