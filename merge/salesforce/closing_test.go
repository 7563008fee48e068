package salesforce

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/targettest"
)

// marked returns the accounts of an org whose field holds a value.
func (o *org) marked(field, value string) map[string]bool {
	out := make(map[string]bool)
	for id, a := range o.accounts {
		if a[field] == value {
			out[id] = true
		}
	}
	return out
}

func TestAnAccountMarkedNotToBeUsedIsClosedAndOpenedAgain(t *testing.T) {
	closed, merged := 0, 0
	for _, mark := range []merge.ClosingMark{
		{Field: "Inactive__c", Value: "true", Before: "false"}, {Field: "status__C", Value: "Closed"},
	} {
		for seed := range uint64(cases / 2) {
			rnd, w, target, o := try(t, seed, true, describe(t))
			target, err := target.CloseBy(mark)
			if err != nil {
				t.Fatal(err)
			}
			field := target.mapping.Close[0].Name
			for _, a := range o.accounts { // what an account that is open holds
				if mark.Before != "" {
					a[field] = mark.Before
				}
			}
			before := o.texts(append(target.Fields(), field))
			steps, problems, refused := w.Compile(target, false)
			w.CheckControl(t, steps)
			do := func(s *merge.Step) error { return o.do(target.Call(s)) }
			if err := targettest.Run(rnd, steps, do); err != nil {
				t.Fatalf("%s, seed %d: %v\n%v", field, seed, err, problems)
			}
			want := make(map[string]bool)
			for id := range w.Closed(refused) {
				want[must18(id)] = true
			}
			if d := cmp.Diff(want, o.marked(field, mark.Value)); d != "" {
				t.Fatalf("%s, seed %d: closed (-plan +org):\n%s", field, seed, d)
			}
			closed += len(want)
			for _, s := range steps {
				if s.Op == merge.Join && want[must18(s.Ref.ID)] {
					merged++
				}
			}
			back, problems, _ := w.Compile(target, true)
			err = targettest.Run(rnd, back, func(s *merge.Step) error {
				if s.Op == merge.Reparent {
					return nil
				}
				return do(s)
			})
			if err != nil {
				t.Fatalf("%s, seed %d: back: %v\n%v", field, seed, err, problems)
			}
			if d := cmp.Diff(before, o.texts(append(target.Fields(), field))); d != "" && !stuck(problems) {
				t.Fatalf("%s, seed %d: (-before +back):\n%s", field, seed, d)
			}
			if left := o.marked(field, mark.Value); len(left) > 0 {
				t.Fatalf("%s, seed %d: still closed: %v", field, seed, left)
			}
		}
	}
	if closed < 50 || merged < 3 {
		t.Errorf("%d accounts closed, %d after a merge: too few to prove anything", closed, merged)
	}
}

// stuck reports whether an old value does not go back.
func stuck(problems []merge.Problem) bool {
	for _, p := range problems {
		if p.Code == merge.NoUndo {
			return true
		}
	}
	return false
}

func TestAnAccountThatCannotBeClosedIsLeftToAPerson(t *testing.T) {
	ref := crm(accountID(0))
	e := &merge.Entity{ID: "E1", Records: []merge.Record{{Ref: ref}}, Groups: []merge.Group{{ID: "M1", Survivor: ref, Members: []match.Ref{ref}}},
		Closing: []merge.Closing{{Ref: ref, Survivor: ref, Mark: merge.DoNotUse}}}
	target, err := New("crm", []merge.Column{{Name: "Name", Field: match.Name}}, describe(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	closes, err := target.CloseBy(merge.ClosingMark{Field: "Inactive__c", Value: "true", Before: "false"})
	if err != nil {
		t.Fatal(err)
	}
	billed, linked, other := *e, *e, *e
	billed.Records = []merge.Record{{Ref: ref, OpenBalance: 1}}
	linked.Links = []merge.Link{{Billing: match.Ref{Source: "billing", ID: "1"}, Account: ref}}
	other.Groups = []merge.Group{{ID: "M1", Survivor: crm("row:7"), Members: []match.Ref{crm("row:7")}}}
	other.Closing = []merge.Closing{{Ref: crm("row:7"), Survivor: crm("row:7"), Mark: merge.DoNotUse}}
	for _, test := range []struct {
		target *Target
		e      *merge.Entity
		code   merge.ProblemCode
	}{{target, e, merge.NotClosed}, {closes, &billed, merge.InUse}, {closes, &linked, merge.InUse}, {closes, &other, merge.BadID}} {
		steps, problems := test.target.Compile(test.e)
		if len(steps) > 0 || len(problems) != 1 || problems[0].Code != test.code {
			t.Errorf("%s: %d steps, %+v", test.code, len(steps), problems)
		}
	}
	if steps, problems := target.Compile(e.Invert()); len(steps)+len(problems) > 0 {
		t.Errorf("what was not closed is opened: %v, %v", steps, problems)
	}
}

func TestAFieldThatCannotCloseIsRefused(t *testing.T) {
	target, err := New("crm", []merge.Column{{Name: "Name", Field: match.Name}}, describe(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, mark := range []merge.ClosingMark{
		{Field: "Nowhere__c", Value: "true"}, {Field: "LastActivityDate", Value: "2025-01-01"}, {Field: "Status__c", Value: "Gone"},
		{Field: "Status__c", Value: "Closed", Before: "closed?"}, {Field: "Inactive__c", Value: "x"}, {Field: "Name", Value: "x"}, {Field: "Old_Id__c", Value: "x"}, {},
	} {
		var mapping *merge.MappingError
		if _, err := target.CloseBy(mark); !errors.As(err, &mapping) {
			t.Errorf("%+v: %v", mark, err)
		}
	}
}

func TestWhatThePlanKnowsOfTheFieldThatClosesComesBack(t *testing.T) {
	a, b := accountID(0), accountID(2)
	e := pair([2]string{a, b}, []merge.FieldPlan{
		{Rule: "test@1", Kept: []merge.Value{{ID: a, At: 0, Field: match.Name, Text: "A"}}},
		{Rule: "test@1", Kept: []merge.Value{{ID: b, At: 1, Field: "Status__c", Text: "Open"}}},
	})
	e.Closing = []merge.Closing{{Ref: crm(a), Survivor: crm(a), Mark: merge.Duplicate}, {Ref: crm(b), Survivor: crm(a), Mark: merge.Duplicate}}
	columns := []merge.Column{{Name: "Name", Field: match.Name}, {Name: "Status__c", Field: "Status__c"}}
	target, err := New("crm", columns, describe(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	if target, err = target.CloseBy(merge.ClosingMark{Field: "Status__c", Value: "Closed", Before: "Open"}); err != nil {
		t.Fatal(err)
	}
	set := func(e *merge.Entity, i int) []merge.Change {
		steps, problems := target.Compile(e)
		if e.Inverse != (len(problems) == 1) || len(steps) != 3 { // whose children come back by list
			t.Fatalf("%+v, %+v", steps, problems)
		}
		return steps[i].Set
	}
	change := merge.Change{At: 1, Field: "Status__c", Name: "Status__c", Old: "Open", New: "Closed"}
	if d := cmp.Diff([]merge.Change{change}, set(e, 2)); d != "" {
		t.Errorf("closed (-want +got):\n%s", d)
	}
	change.Old, change.New = "Closed", "" // it had none before it took the other's
	if d := cmp.Diff([]merge.Change{change}, set(e.Invert(), 0)); d != "" {
		t.Errorf("opened (-want +got):\n%s", d)
	}
}
