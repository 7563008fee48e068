package salesforce

import (
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/targettest"
)

// cases is how many random plans each property is tried on.
const cases = 2000

// try makes a random plan and an org that holds its records.
func try(t *testing.T, seed uint64, trouble bool, d *Describe) (*rand.Rand, *targettest.World, *Target, *org) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 6))
	w := targettest.New(t, rnd, columns(trouble), accountID)
	target, err := New(targettest.Source, w.Columns, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	known, err := New(targettest.Source, w.Columns, describe(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rnd, w, target, newOrg(w, describe(t), known.Fields())
}

// want gives ids their long form, and the fields that Salesforce sets what they were.
func want(texts, before map[string][]string, names []string) map[string][]string {
	out := make(map[string][]string)
	for id, row := range texts {
		row = slices.Clone(row)
		for i, name := range names {
			if name == "LastActivityDate" || name == "IsPersonAccount" {
				row[i] = before[id][i]
			}
		}
		out[must18(id)] = row
	}
	return out
}

func TestACompiledPlanMakesOfTheOrgWhatApplySays(t *testing.T) {
	merges, refusals, late := 0, 0, 0
	for seed := range uint64(cases) {
		rnd, w, target, o := try(t, seed, true, describe(t))
		steps, problems, refused := w.Compile(target, false)
		w.CheckControl(t, steps)
		o.lock = func() bool { return rnd.IntN(4) == 0 }
		if err := targettest.Run(rnd, steps, func(s *merge.Step) error { return o.do(target.Call(s)) }); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, problems)
		}
		texts, became := w.After(t, refused)
		if d := cmp.Diff(want(texts, w.Before(), target.Fields()), o.texts(target.Fields())); d != "" {
			t.Fatalf("seed %d: accounts (-Apply +org):\n%s", seed, d)
		}
		for loser, master := range became {
			if o.bin[must18(loser)]["MasterRecordId"] != must18(master) {
				t.Fatalf("seed %d: %s does not lead to %s", seed, loser, master)
			}
		}
		for child, parent := range w.Children {
			if master, gone := became[parent]; gone {
				parent = master
			}
			if o.children[child] != must18(parent) {
				t.Fatalf("seed %d: %s hangs on %s, want %s", seed, child, o.children[child], parent)
			}
		}
		merges += len(became)
		refusals += len(refused)
		for _, s := range steps {
			if s.Op == merge.Update && s.Round > 1 {
				late++
			}
		}
	}
	if merges < cases || refusals < cases/10 || late < cases/10 {
		t.Errorf("%d records merged, %d groups refused, %d unique values moved: too few to prove anything", merges, refusals, late)
	}
}

func TestTheInverseRestoresEveryAccountAndWithTheListsItsChildren(t *testing.T) {
	stuck := 0
	for seed := range uint64(cases) {
		rnd, w, target, o := try(t, seed, true, describe(t))
		before, children := o.texts(target.Fields()), maps.Clone(o.children) // the lists of Children
		steps, _, left := w.Compile(target, false)
		do := func(s *merge.Step) error { return o.do(target.Call(s)) }
		if err := targettest.Run(rnd, steps, do); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		forth := o.texts(target.Fields())
		back, problems, refused := w.Compile(target, true)
		if !maps.Equal(left, refused) {
			t.Fatalf("seed %d: %v were left out, and %v on the way back: %v", seed, left, refused, problems)
		}
		err := targettest.Run(rnd, back, func(s *merge.Step) error {
			if s.Op != merge.Reparent {
				return do(s)
			}
			for _, ref := range s.Losers { // a person loads what the lists say of the account
				for child, account := range children {
					if account == must18(ref.ID) && o.children[child] == must18(s.Ref.ID) {
						o.children[child] = account
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatalf("seed %d: back: %v", seed, err)
		}
		for _, p := range problems {
			if p.Code == merge.NoUndo { // the field does not take what it held
				at, id := slices.Index(target.Fields(), p.Field), must18(p.Ref.ID)
				before[id][at] = forth[id][at]
				stuck++
			}
		}
		if d := cmp.Diff(before, o.texts(target.Fields())); d != "" {
			t.Fatalf("seed %d: accounts (-before +back):\n%s", seed, d)
		}
		if d := cmp.Diff(children, o.children); d != "" {
			t.Fatalf("seed %d: children (-before +back):\n%s", seed, d)
		}
	}
	if stuck == 0 || stuck > cases/2 {
		t.Errorf("%d old values did not go back", stuck)
	}
}

// What the dry run finds is what the org would refuse: without it, or with steps that are not the compiler's, a run
// fails. A simulator that lets them pass would prove nothing.
func TestTheOrgRefusesWhatTheCompilerWouldNotDo(t *testing.T) {
	three := func(steps []merge.Step) []merge.Step { // all losers in one call
		var out []merge.Step
		for _, s := range steps {
			if n := len(out); s.Op == merge.Join && n > 0 && out[n-1].Op == merge.Join && out[n-1].Group == s.Group {
				out[n-1].Losers = slices.Concat(out[n-1].Losers, s.Losers)
				continue
			}
			out = append(out, s)
		}
		return out
	}
	early := func(steps []merge.Step) []merge.Step { // unique values before the record that holds them is gone
		slices.SortStableFunc(steps, func(a, b merge.Step) int {
			if a.Group != b.Group || a.Op == b.Op || a.Op != merge.Update && b.Op != merge.Update {
				return 0
			}
			if a.Op == merge.Update {
				return -1
			}
			return 1
		})
		return steps
	}
	twice := func(steps []merge.Step) []merge.Step { return append(steps, steps...) }
	other := func(steps []merge.Step) []merge.Step {
		for i := range steps {
			steps[i].Ref.ID = "003Aa0000000001"
		}
		return steps
	}
	for name, mutant := range map[string]func([]merge.Step) []merge.Step{
		"MERGE_FAILED": three, "DUPLICATE_VALUE": early, "ENTITY_IS_DELETED": twice, "MALFORMED_ID": other,
	} {
		seen := false
		for seed := uint64(0); seed < 200 && !seen; seed++ {
			rnd, w, target, o := try(t, seed, false, describe(t))
			steps, _, _ := w.Compile(target, false)
			err := targettest.Run(rnd, mutant(steps), func(s *merge.Step) error { return o.do(target.Call(s)) })
			seen = err != nil && code(err) == name
		}
		if !seen {
			t.Errorf("no run was refused with %s", name)
		}
	}
	seen := make(map[string]bool)
	for seed := range uint64(400) { // no describe: nothing is found in the dry run
		_, w, target, o := try(t, seed, true, nil)
		steps, _, _ := w.Compile(target, false)
		for i := range steps {
			if err := o.do(target.Call(&steps[i])); err != nil {
				seen[code(err)] = true
			}
		}
	}
	for _, c := range []string{"STRING_TOO_LONG", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "INVALID_TYPE_ON_FIELD_IN_RECORD", "DUPLICATE_VALUE"} {
		if !seen[c] {
			t.Errorf("unchecked plans were never refused with %s, only with %v", c, slices.Sorted(maps.Keys(seen)))
		}
	}
}

func TestARedundantAccountContactRelationIsRefusedUntilItIsRemoved(t *testing.T) {
	_, w, target, o := try(t, 3, false, describe(t))
	for seed := uint64(4); ; seed++ {
		if steps, _, _ := w.Compile(target, false); slices.ContainsFunc(steps, func(s merge.Step) bool { return s.Op == merge.Join }) {
			break
		}
		_, w, target, o = try(t, seed, false, describe(t))
	}
	steps, _, _ := w.Compile(target, false)
	join := steps[slices.IndexFunc(steps, func(s merge.Step) bool { return s.Op == merge.Join })]
	redundant := [2]string{"contact", must18(join.Losers[0].ID)}
	o.related[redundant], o.related[[2]string{"contact", must18(join.Ref.ID)}] = true, true
	if err := o.do(target.Call(&join)); code(err) != "MERGE_FAILED" {
		t.Errorf("got %v", err)
	}
	delete(o.related, redundant)
	if err := o.do(target.Call(&join)); err != nil {
		t.Error(err)
	}
}

func TestTheDryRunNamesWhatIsWrong(t *testing.T) {
	cols := []merge.Column{{Name: "Name", Field: match.Name}, {Name: "Rating", Field: "Rating"}, {Name: "Old_Id__c", Field: "Old_Id__c"}, {Name: "Mystery", Field: "Mystery"}}
	kept := func(at int, field match.Field, id, text string) merge.FieldPlan {
		return merge.FieldPlan{Rule: "test@1", Kept: []merge.Value{{ID: id, At: at, Field: field, Text: text}}}
	}
	a, b := accountID(0), accountID(2)
	for name, test := range map[string]struct {
		ids    [2]string
		fields []merge.FieldPlan
		want   merge.Problem
	}{
		"an id of a contact":       {ids: [2]string{a, "003Aa0000000002"}, fields: []merge.FieldPlan{kept(0, match.Name, a, "A")}, want: merge.Problem{Ref: crm("003Aa0000000002"), Code: merge.BadID, Severity: merge.Refused}},
		"one id in two forms":      {ids: [2]string{a, a[:15]}, fields: []merge.FieldPlan{kept(0, match.Name, a, "A")}, want: merge.Problem{Ref: crm(a), Code: merge.SameRecord, Severity: merge.Refused, Other: crm(a[:15])}},
		"no name anywhere":         {want: merge.Problem{Ref: crm(a), Field: "Name", Code: merge.Required, Severity: merge.Refused}},
		"a value that is no more":  {fields: []merge.FieldPlan{kept(0, match.Name, a, "A"), kept(1, "Rating", b, "Warm")}, want: merge.Problem{Ref: crm(b), Field: "Rating", Code: merge.NotInPicklist, Severity: merge.Refused}},
		"a column without a field": {fields: []merge.FieldPlan{kept(0, match.Name, a, "A"), kept(3, "Mystery", b, "x")}, want: merge.Problem{Ref: crm(a), Field: "Mystery", Code: merge.NoField, Severity: merge.Refused}},
		"a key that goes": {fields: []merge.FieldPlan{kept(0, match.Name, a, "A"), {Rule: "test@1", Dropped: []merge.Value{{ID: b, At: 2, Field: "Old_Id__c", Text: "v1"}}}},
			want: merge.Problem{Ref: crm(b), Field: "Old_Id__c", Code: merge.KeyDropped, Severity: merge.Notice, Other: crm(a)}},
		"a key that is there twice": {fields: []merge.FieldPlan{kept(0, match.Name, a, "A"), {Rule: "test@1", Kept: []merge.Value{{ID: a, At: 2, Field: "Old_Id__c", Text: "V1"}}, Dropped: []merge.Value{{ID: b, At: 2, Field: "Old_Id__c", Text: "v1"}}}},
			want: merge.Problem{Ref: crm(b), Field: "Old_Id__c", Code: merge.UniqueClash, Severity: merge.Refused, Other: crm(a)}},
		"two names, one field": {fields: []merge.FieldPlan{{Rule: "test@1", Kept: []merge.Value{{ID: a, At: 0, Field: match.Name, Text: "A"}, {ID: b, At: 0, Field: match.Name, Text: "B"}}}},
			want: merge.Problem{Ref: crm(b), Code: merge.NoRoom, Severity: merge.Notice, Arg: "name"}},
	} {
		if test.ids == ([2]string{}) {
			test.ids = [2]string{a, b}
		}
		target, err := New("crm", cols, describe(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		steps, problems := target.Compile(pair(test.ids, test.fields))
		test.want.Entity, test.want.Group = "E1", "M1"
		if d := cmp.Diff([]merge.Problem{test.want}, problems); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		if refused := test.want.Severity == merge.Refused; refused != (len(steps) == 0) {
			t.Errorf("%s: %d steps", name, len(steps))
		}
	}
}

// code is the API's code of a refusal, "" for another error.
func code(err error) string {
	var r refusal
	errors.As(err, &r)
	return string(r)
}

func crm(id string) match.Ref { return match.Ref{Source: "crm", ID: id} }

// pair is an entity of two records, of which the first survives.
func pair(ids [2]string, fields []merge.FieldPlan) *merge.Entity {
	e := &merge.Entity{ID: "E1", Records: []merge.Record{{Ref: crm(ids[0])}, {Ref: crm(ids[1])}}}
	slices.SortFunc(e.Records, func(a, b merge.Record) int { return a.Ref.Compare(b.Ref) })
	e.Groups = []merge.Group{{ID: "M1", Survivor: crm(ids[0]), Members: []match.Ref{e.Records[0].Ref, e.Records[1].Ref}, Fields: fields}}
	return e
}
