package merge

import (
	"fmt"
	"slices"

	"github.com/yksi-mdm/yksi/match"
)

// An EntityError says that an entity does not hold together. It wraps ErrUnbalanced: what such an entity proposes could
// lose a record or count one twice.
type EntityError struct {
	ID      string
	Problem string
}

// Error names the entity and the rule it breaks.
func (e *EntityError) Error() string { return fmt.Sprintf("merge: entity %q: %s", e.ID, e.Problem) }

// Unwrap returns ErrUnbalanced.
func (e *EntityError) Unwrap() error { return ErrUnbalanced }

// Check reports, as an *EntityError, whether e breaks one of the rules that every entity keeps:
//
//   - it has records, in order and each once, and its euros are the sum of theirs; probabilities are from 0 to 1;
//   - every record is in exactly one merge group, of records of one source, whose survivor is one of them;
//   - every value in the fields of a group is a cell of one of its records, and no cell stands there twice; what comes
//     from elsewhere comes from a record of the entity;
//   - every billing record in the crosswalk is a record of the entity, once, and has at most one owner, an account that
//     stays.
//
// It takes time linear in the size of e, but for sorting.
func (e *Entity) Check() error {
	for _, check := range []func() string{e.checkRecords, e.checkGroups, e.checkValues, e.checkLinks} {
		if problem := check(); problem != "" {
			return &EntityError{e.ID, problem}
		}
	}
	return nil
}

// CheckSteps reports, as a *BalanceError that names the step, whether one of the steps that a Target made of e does not
// account for the records that it touches: a merge for its master and all that have become part of it, with the last
// step of a group for the whole group, a Restore for the records that come back.
func (e *Entity) CheckSteps(steps []Step) error {
	var carried []match.Ref // by the group's survivor so far
	for i := range steps {
		s := &steps[i]
		if i == 0 || steps[i-1].Group != s.Group {
			carried = nil
		}
		record := e.Record(s.Ref)
		if record == nil {
			return e.ControlOf(s.Ref).BalanceAt(stepName(s), s.Control)
		}
		g := &e.Groups[record.Group]
		touched := []match.Ref{s.Ref}
		if s.Ref == g.Survivor {
			if len(carried) == 0 {
				carried = touched
			}
			if s.Op == Join {
				carried = append(carried, s.Losers...)
			}
			touched = carried
			if last := i+1 == len(steps) || steps[i+1].Group != s.Group; last && s.Op == Join {
				touched = g.Members
			}
		}
		switch {
		case s.Op == Restore:
			touched = s.Losers
		case e.Inverse || s.Op != Join && s.Op != Update:
			continue
		}
		if err := e.ControlOf(touched...).BalanceAt(stepName(s), s.Control); err != nil {
			return err
		}
	}
	return nil
}

// stepName says which step s is.
func stepName(s *Step) string {
	return fmt.Sprintf("entity %s, merge %s, round %d, %s of %v", s.Entity, s.Group, s.Round, s.Op, s.Ref)
}

func (e *Entity) checkRecords() string {
	if e.ID == "" {
		return "no id"
	}
	if len(e.Records) == 0 {
		return "no records"
	}
	var balance, invoiced int64
	for i := range e.Records {
		r := &e.Records[i]
		if i > 0 && e.Records[i-1].Ref.Compare(r.Ref) >= 0 {
			return "records out of order or twice"
		}
		if r.Group < 0 || r.Group >= len(e.Groups) {
			return "a record without a merge group"
		}
		if !isChance(r.Best.Probability) {
			return "a probability that is none"
		}
		balance += r.OpenBalance
		invoiced += r.Invoiced
	}
	if balance != e.OpenBalance || invoiced != e.Invoiced {
		return fmt.Sprintf("euros that are not those of its records: open balance %d, its records' %d; invoiced %d, its records' %d",
			e.OpenBalance, balance, e.Invoiced, invoiced)
	}
	return ""
}

func isChance(p float64) bool { return p >= 0 && p <= 1 }

func (e *Entity) checkGroups() string {
	n := 0
	for g := range e.Groups {
		group := &e.Groups[g]
		if !slices.Contains(group.Members, group.Survivor) {
			return "a survivor that is no member"
		}
		for i, ref := range group.Members {
			r := e.Record(ref)
			if r == nil || r.Group != g || ref.Source != group.Survivor.Source {
				return "a merge group with another's record"
			}
			if i > 0 && group.Members[i-1].Compare(ref) >= 0 {
				return "members out of order or twice"
			}
		}
		n += len(group.Members)
	}
	if n != len(e.Records) {
		return "a record that its merge group does not name"
	}
	return ""
}

func (e *Entity) checkValues() string {
	var cells []int // member and cell of each value of a group
	for g := range e.Groups {
		group := &e.Groups[g]
		cells = cells[:0]
		member := 0
		for i := range group.Fields {
			f := &group.Fields[i]
			if f.From != (match.Ref{}) && e.Record(f.From) == nil || (f.Into != "") != (len(f.Kept) == 0 && f.Result != "") {
				return "a value of another entity, or without a place"
			}
			for _, values := range [2][]Value{f.Kept, f.Dropped} {
				for j := range values {
					v := &values[j]
					if member = group.member(v.ID, member); member < 0 {
						return "a value of a record that is no member"
					}
					if v.At < 0 || v.At > maxCell || v.Text == "" {
						return "a value without a cell"
					}
					cells = append(cells, member*(maxCell+1)+v.At)
				}
			}
		}
		slices.Sort(cells)
		for i := 1; i < len(cells); i++ {
			if cells[i] == cells[i-1] {
				return "a cell that stands in the plan twice"
			}
		}
	}
	return ""
}

// member returns the index of the member with an id, or -1. It looks from one on, since the values of a field stand in the
// order of the members.
func (g *Group) member(id string, from int) int {
	for i := range g.Members {
		if at := (from + i) % len(g.Members); g.Members[at].ID == id {
			return at
		}
	}
	return -1
}

// maxCell bounds the index of a cell, so that a damaged plan cannot ask for a row of any length.
const maxCell = 1 << 16

func (e *Entity) checkLinks() string {
	links := make([]*Link, len(e.Records)) // of each record
	unknown := 0
	for i := range e.Links {
		l := &e.Links[i]
		at, ok := e.index(l.Billing)
		if !ok || links[at] != nil {
			return "a billing record linked twice, or not its own"
		}
		links[at] = l
		if !isChance(l.Probability) {
			return "a probability that is none"
		}
		if l.Account == (match.Ref{}) {
			unknown++
		}
	}
	owned := 0
	for i := range e.Accounts {
		a := &e.Accounts[i]
		r := e.Record(a.Ref)
		if r == nil || e.Groups[r.Group].Survivor != a.Survivor {
			return "an account that is not its own"
		}
		if i > 0 && e.Accounts[i-1].Ref.Compare(a.Ref) >= 0 {
			return "accounts out of order or twice"
		}
		if len(a.Owns) > 0 && a.Ref != a.Survivor {
			return "an owner that is merged away"
		}
		for _, b := range a.Owns {
			if at, ok := e.index(b); !ok || links[at] == nil || links[at].Account != a.Ref {
				return "a billing record with two owners"
			}
		}
		owned += len(a.Owns)
	}
	if owned != len(e.Links)-unknown {
		return "a billing record with an owner that does not know it"
	}
	return ""
}
