package salesforce

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/targettest"
)

func TestWhatStaysOfAMergeGetsTheIDOfItsCustomer(t *testing.T) {
	written, moved := 0, 0
	for seed := range uint64(cases / 4) {
		rnd, w, at := targettest.Identified(t, seed, columns(false), "Old_Id__c", accountID)
		target, err := New(targettest.Source, w.Columns, describe(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		if target, err = target.IdentifyBy("Old_Id__c"); err != nil {
			t.Fatal(err)
		}
		steps, problems, refused := w.Compile(target, false)
		w.CheckControl(t, steps)
		for i := range steps {
			for _, c := range steps[i].Set {
				if c.At == at && steps[i].Op != merge.Join && slices.ContainsFunc(w.Entities, func(e *merge.Entity) bool { return e.ID == c.New }) {
					moved++
				}
			}
		}
		o := newOrg(w, describe(t), target.Fields())
		before := o.texts(target.Fields())
		do := func(s *merge.Step) error { return o.do(target.Call(s)) }
		if err := targettest.Run(rnd, steps, do); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, problems)
		}
		texts, _ := w.After(t, refused)
		written += w.Identify(texts, refused, at)
		if d := cmp.Diff(want(texts, w.Before(), target.Fields()), o.texts(target.Fields())); d != "" {
			t.Fatalf("seed %d: accounts (-Apply +org):\n%s", seed, d)
		}
		back, problems, _ := w.Compile(target, true)
		err = targettest.Run(rnd, back, func(s *merge.Step) error {
			if s.Op == merge.Reparent {
				return nil
			}
			return do(s)
		})
		if err != nil {
			t.Fatalf("seed %d: back: %v\n%v", seed, err, problems)
		}
		if d := cmp.Diff(before, o.texts(target.Fields())); d != "" {
			t.Fatalf("seed %d: (-before +back):\n%s", seed, d)
		}
	}
	if written < cases/8 || moved == 0 {
		t.Errorf("%d ids written, %d moved: too few to prove anything", written, moved)
	}
}

func TestTheIDOfACustomerNeedsAFieldOfItsOwn(t *testing.T) {
	columns := []merge.Column{{Name: "Name", Field: match.Name}, {Name: "Phone", Field: match.Phone}, {Name: "Old_Id__c", Field: "Old_Id__c"}}
	target, err := New("crm", columns, describe(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"Phone", "Billing_No__c", "Nowhere__c", ""} { // not unique, no column, no field
		if _, err := target.IdentifyBy(field); err == nil {
			t.Errorf("%q is taken", field)
		}
	}
	if target, err = target.IdentifyBy("old_id__C"); err != nil {
		t.Fatal(err)
	}
	a, b := accountID(0), accountID(2)
	name := merge.FieldPlan{Rule: "test@1", Kept: []merge.Value{{ID: a, At: 0, Field: match.Name, Text: "A"}}}
	e := pair([2]string{a, b}, []merge.FieldPlan{name})
	e.Groups = append(e.Groups, merge.Group{ID: "M2", Survivor: crm(accountID(4)), Members: []match.Ref{crm(accountID(4))}})
	want := []merge.Problem{{Entity: "E1", Group: "M1", Ref: crm(a), Field: "Old_Id__c", Code: merge.SeveralStay, Severity: merge.Notice}}
	steps, problems := target.Compile(e)
	if d := cmp.Diff(want, problems); d != "" || len(steps) != 1 {
		t.Errorf("two stay: %d steps (-want +got):\n%s", len(steps), d)
	}
	e = pair([2]string{a, b}, []merge.FieldPlan{name})
	e.ID = "an id that is longer than its field"
	steps, problems = target.Compile(e)
	if len(steps) > 0 || len(problems) != 1 || problems[0].Code != merge.TooLong {
		t.Errorf("too long: %d steps, %+v", len(steps), problems)
	}
}
