package merge

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
)

// A Delta is what is other than in the run before.
type Delta struct {
	Kind   DeltaKind
	Entity string    // its id now; of Gone, its last one
	Ref    match.Ref // of Moved the record, of LinkChanged the billing record
	Before string    // of Merged, Split and Moved an entity, of LinkChanged an account or ""
	After  string    // of LinkChanged an account or ""
}

// DeltaKind says what has changed.
type DeltaKind string

// The changes.
const (
	New         DeltaKind = "new"     // none of its records was there
	Gone        DeltaKind = "gone"    // none of its records is there any more; its id is given to nobody else
	Merged      DeltaKind = "merged"  // it has taken over the entity Before, whose id is now an alias of it
	Split       DeltaKind = "split"   // it is a part of the entity Before, which lives on
	Moved       DeltaKind = "moved"   // Ref was in the entity Before, and the entity did not come with it
	LinkChanged DeltaKind = "link"    // the billing record Ref had the account Before and has After
	Replanned   DeltaKind = "changed" // what is planned for it is other than before
)

// Delta tells what has changed with e since the run that left s: by kind in the order of the constants, then by what
// it speaks of. There are none since no run at all.
func (s *State) Delta(e *Entity) []Delta {
	if s.Empty() {
		return nil
	}
	var changes []Delta
	add := func(kind DeltaKind, ref match.Ref, before, after string) {
		changes = append(changes, Delta{kind, e.ID, ref, before, after})
	}
	old := s.entities[e.ID]
	if !slices.ContainsFunc(e.Records, func(r Record) bool { return s.ids[r.Ref] != "" }) {
		add(New, match.Ref{}, "", "")
		return changes
	}
	for _, a := range e.Aliases {
		if old == nil || !slices.Contains(old.aliases, a) {
			add(Merged, match.Ref{}, a, "")
		}
	}
	if old == nil {
		for _, id := range e.SplitFrom {
			add(Split, match.Ref{}, id, "")
		}
	}
	for i := range e.Records {
		ref := e.Records[i].Ref
		if was := s.ids[ref]; was != "" && was != e.ID && old != nil && !slices.Contains(e.Aliases, was) {
			add(Moved, ref, was, "")
		}
	}
	for _, l := range e.Links {
		if was := s.account(l.Billing); s.ids[l.Billing] != "" && lasting(l.Account) && was != l.Account {
			add(LinkChanged, l.Billing, refText(was), refText(l.Account))
		}
	}
	if old != nil {
		var enc encoder
		if old.gone || old.plan != e.fingerprint(&enc) {
			add(Replanned, match.Ref{}, "", "")
		}
	}
	return changes
}

func refText(r match.Ref) string {
	if r == (match.Ref{}) {
		return ""
	}
	return r.String()
}

// Compare orders deltas by entity, kind, record and what was before.
func (d Delta) Compare(o Delta) int {
	return cmp.Or(strings.Compare(d.Entity, o.Entity), strings.Compare(string(d.Kind), string(o.Kind)),
		d.Ref.Compare(o.Ref), strings.Compare(d.Before, o.Before))
}

// fingerprint is of what the plan does to an entity and calls it: equal fingerprints, nothing to do again. Euros, dates,
// weights, ratings and warnings are not in it: they change from day to day and no step follows from them.
func (e *Entity) fingerprint(enc *encoder) uint64 {
	plan := Entity{ID: e.ID, Aliases: e.Aliases, Name: e.Name, BusinessID: e.BusinessID, Status: e.Status, Accounts: e.Accounts, Names: e.Names, Relations: e.Relations}
	for i := range e.Records {
		plan.Records = append(plan.Records, Record{Ref: e.Records[i].Ref, Group: e.Records[i].Group, Unit: e.Records[i].Unit})
	}
	for i := range e.Groups {
		g := e.Groups[i]
		g.Ratings = nil
		plan.Groups = append(plan.Groups, g)
	}
	for _, l := range e.Links {
		plan.Links = append(plan.Links, Link{Billing: l.Billing, Account: l.Account, Role: l.Role})
	}
	enc.reset()
	enc.entity(&plan) // a text that cannot be written is told by Write
	sum := sha256.Sum256(enc.b)
	return binary.BigEndian.Uint64(sum[:])
}
