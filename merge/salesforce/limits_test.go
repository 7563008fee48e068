package salesforce

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// Whoever sends first updates, then merges, then later updates, at most 200 a call and of one kind, in the order of the
// plan, needs as many calls as the estimate says, and is refused nothing.
func TestTheEstimateIsTheCallsThatItTakes(t *testing.T) {
	type sent struct {
		step   merge.Step
		target *Target
		org    *org
	}
	var tally merge.Tally
	var turns [3][]sent
	for seed := uint64(0); len(turns[1]) < 450; seed++ {
		_, w, target, o := try(t, seed, false, describe(t))
		steps, _, _ := w.Compile(target, false)
		tally.Add(steps)
		joined := make(map[string]bool)
		for _, s := range steps {
			turn := 0
			switch {
			case s.Op == merge.Join:
				turn, joined[s.Group] = 1, true
			case joined[s.Group]:
				turn = 2
			}
			turns[turn] = append(turns[turn], sent{s, target, o})
		}
	}
	calls := 0
	for turn, steps := range turns {
		op := []merge.Op{merge.Update, merge.Join, merge.Update}[turn]
		for i, s := range steps {
			if i%200 == 0 {
				calls++
			}
			if s.step.Op != op {
				t.Fatalf("%s in a call of %s", s.step.Op, op)
			}
			if err := s.org.do(s.target.Call(&s.step)); err != nil {
				t.Fatalf("%s of %v: %v", s.step.Op, s.step.Ref, err)
			}
		}
	}
	if got := tally.Calls(new(Target).PerCall); got != calls || len(turns[0]) <= 200 || len(turns[2]) == 0 {
		t.Errorf("%d calls estimated, %d made for %d, %d and %d steps", got, calls, len(turns[0]), len(turns[1]), len(turns[2]))
	}
}

func TestTheDryRunHoldsEveryKindOfFieldAgainstItsValue(t *testing.T) {
	const text = `{"name":"Account","mergeable":true,"fields":[
		{"name":"Name","type":"string","length":5,"updateable":true},
		{"name":"Code__c","type":"string","length":3,"nillable":true,"updateable":true},
		{"name":"List__c","type":"multipicklist","nillable":true,"updateable":true,"restrictedPicklist":true,
		 "picklistValues":[{"value":"a","active":true},{"value":"b","active":true},{"value":"c","active":false}]},
		{"name":"Free__c","type":"picklist","nillable":true,"updateable":true,"picklistValues":[{"value":"a","active":true}]},
		{"name":"Must__c","type":"string","length":9,"updateable":true},
		{"name":"Day__c","type":"date","nillable":true,"updateable":true},
		{"name":"At__c","type":"datetime","nillable":true,"updateable":true},
		{"name":"Count__c","type":"int","nillable":true,"updateable":true},
		{"name":"Euros__c","type":"currency","nillable":true,"updateable":true},
		{"name":"Yes__c","type":"boolean","updateable":true},
		{"name":"Mail__c","type":"email","length":80,"nillable":true,"updateable":true},
		{"name":"ParentId","type":"reference","nillable":true,"updateable":true},
		{"name":"Set__c","type":"string","nillable":true}]}`
	d, err := ReadDescribe(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	a, b := accountID(0), accountID(2)
	for _, test := range []struct {
		field, value string
		code         merge.ProblemCode // "" takes it
		arg          string
	}{
		{"Code__c", "äöå", "", ""}, {"Code__c", "abcd", merge.TooLong, "3"},
		{"List__c", "a;b", "", ""}, {"List__c", "a;c", merge.NotInPicklist, ""}, {"List__c", "a; b", merge.NotInPicklist, ""},
		{"Free__c", "anything", "", ""}, // a picklist that is not restricted takes any value
		{"Must__c", "x", "", ""}, {"Must__c", "", merge.Required, ""},
		{"Day__c", "2025-03-18", "", ""}, {"Day__c", "18.3.2025", merge.BadValue, "date"},
		{"At__c", "2025-03-18T12:00:00.000Z", "", ""}, {"At__c", "2025-03-18 12:00", merge.BadValue, "datetime"},
		{"Count__c", "12", "", ""}, {"Count__c", "1.5", merge.BadValue, "int"},
		{"Euros__c", "1234.50", "", ""}, {"Euros__c", "1 234,50", merge.BadValue, "currency"},
		{"Yes__c", "TRUE", "", ""}, {"Yes__c", "kyllä", merge.BadValue, "boolean"},
		{"Mail__c", "info@example.fi", "", ""}, {"Mail__c", "info at example.fi", merge.BadValue, "email"},
		{"ParentId", accountID(8), "", ""}, {"ParentId", "Emo Oy", merge.BadValue, "reference"}, {"ParentId", b, merge.Cycle, ""},
		{"Set__c", "x", merge.ReadOnly, ""},
	} {
		columns := []merge.Column{{Name: "Name", Field: match.Name}, {Name: "Must__c", Field: "Must__c"}, {Name: test.field, Field: match.Field(test.field)}}
		must := merge.FieldPlan{Rule: "test@1", Kept: []merge.Value{{ID: a, At: 1, Field: "Must__c", Text: "m"}}}
		at := 2
		if test.field == "Must__c" {
			columns, at, must = columns[:2], 1, merge.FieldPlan{}
		}
		fields := []merge.FieldPlan{{Rule: "test@1", Kept: []merge.Value{{ID: a, At: 0, Field: match.Name, Text: "A"}}}}
		for _, f := range []merge.FieldPlan{must, {Rule: "test@1", Kept: []merge.Value{{ID: b, At: at, Field: match.Field(test.field), Text: test.value}}}} {
			if len(f.Kept) > 0 && f.Kept[0].Text != "" {
				fields = append(fields, f)
			}
		}
		target, err := New("crm", columns, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		steps, problems := target.Compile(pair([2]string{a, b}, fields))
		var got []merge.ProblemCode
		for _, p := range problems {
			got = append(got, p.Code)
			if p.Field != test.field || p.Arg != test.arg {
				t.Errorf("%s %q: %+v", test.field, test.value, p)
			}
		}
		var want []merge.ProblemCode
		if test.code != "" {
			want = append(want, test.code)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", test.field, test.value, diff)
		}
		if refused := test.code != "" && test.code != merge.ReadOnly; refused != (len(steps) == 0) {
			t.Errorf("%s %q: %d steps", test.field, test.value, len(steps))
		}
	}
}
