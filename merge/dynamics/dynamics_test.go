package dynamics

import (
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/targettest"
)

// cases is how many random plans the property is tried on.
const cases = 2000

func try(t *testing.T, seed uint64, trouble bool, d *Describe) (*rand.Rand, *targettest.World, *Target, *environment) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 8))
	w := targettest.New(t, rnd, columns(trouble), accountID)
	target, err := New(targettest.Source, w.Columns, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	known, err := New(targettest.Source, w.Columns, describe(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rnd, w, target, newEnvironment(w, describe(t), known.Fields())
}

// values returns the active accounts as the environment would hold texts.
func (v *environment) values(texts map[string][]string, names []string) (want, got map[string]map[string]any) {
	want, got = make(map[string]map[string]any), make(map[string]map[string]any)
	for id, row := range texts {
		want[id] = make(map[string]any)
		for i, text := range row {
			if text != "" {
				want[id][names[i]] = v.typed(names[i], text)
			}
		}
	}
	for id, row := range v.rows {
		if v.inactive[id] == "" {
			got[id] = row
		}
	}
	return want, got
}

func TestACompiledPlanMakesOfTheEnvironmentWhatApplySays(t *testing.T) {
	merges, refusals, freed, closings := 0, 0, 0, 0
	for seed := range uint64(cases) {
		rnd, w, target, v := try(t, seed, true, describe(t))
		v.fills = seed%2 == 0 // the documentation leaves open what "useful data" is: both must come out the same
		steps, problems, refused := w.Compile(target, false)
		w.CheckControl(t, steps)
		v.lock = func() bool { return rnd.IntN(4) == 0 }
		if err := targettest.Run(rnd, steps, func(s *merge.Step) error { return v.do(target.Call(s)) }); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, problems)
		}
		texts, became := w.After(t, refused)
		want, got := v.values(texts, target.Fields())
		closed := w.Closed(refused)
		for id := range closed {
			want[id]["statecode"], want[id]["statuscode"] = json.Number("1"), json.Number("2")
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("seed %d: accounts (-Apply +environment):\n%s", seed, d)
		}
		if d := cmp.Diff(became, v.inactive); d != "" {
			t.Fatalf("seed %d: merged away (-plan +environment):\n%s", seed, d)
		}
		for child, parent := range w.Children {
			if survivor, gone := became[parent]; gone {
				parent = survivor
			}
			if v.children[child] != parent {
				t.Fatalf("seed %d: %s hangs on %s, want %s", seed, child, v.children[child], parent)
			}
		}
		v.opensAgain(t, seed, w, target)
		closings += len(closed)
		merges, refusals = merges+len(became), refusals+len(refused)
		for _, s := range steps {
			if s.Op == merge.Update && became[s.Ref.ID] != "" {
				freed++
			}
		}
	}
	if merges < cases || refusals < cases/10 || freed < cases/10 || closings < cases/50 {
		t.Errorf("%d records merged, %d groups refused, %d keys freed, %d accounts closed: too few to prove anything", merges, refusals, freed, closings)
	}
}

// opensAgain takes a plan back: no merge comes back, and what was closed alone is active again.
func (v *environment) opensAgain(t *testing.T, seed uint64, w *targettest.World, target *Target) {
	t.Helper()
	back, problems, _ := w.Compile(target, true)
	for i := range back {
		v.lock = func() bool { return false }
		if err := v.do(target.Call(&back[i])); err != nil {
			t.Fatalf("seed %d: back: %v", seed, err)
		}
	}
	merged := make(map[string]bool)
	for _, p := range problems {
		merged[p.Ref.ID] = true
	}
	for id, row := range v.rows {
		if row["statecode"] == json.Number("1") && !merged[id] {
			t.Fatalf("seed %d: %s stays inactive", seed, id)
		}
	}
}

func TestTheEnvironmentRefusesWhatTheCompilerWouldNotDo(t *testing.T) {
	seen := make(map[string]bool)
	note := func(err error) {
		var r refusal
		if errors.As(err, &r) {
			code, _, _ := strings.Cut(string(r), " ")
			seen[code] = true
		}
	}
	for seed := range uint64(400) {
		rnd, w, target, v := try(t, seed, false, describe(t))
		v.fills = true
		steps, _, _ := w.Compile(target, false)
		kept := slices.DeleteFunc(slices.Clone(steps), func(s merge.Step) bool { return s.Round == 0 && s.Op == merge.Update })
		note(targettest.Run(rnd, kept, func(s *merge.Step) error { return v.do(target.Call(s)) })) // keys are not freed
		_, _, _, v = try(t, seed, false, describe(t))
		for i := range steps {
			steps[i].Losers = slices.Clone(steps[i].Losers)
			note(v.do(target.Call(&steps[i])))
			note(v.do(target.Call(&steps[i]))) // done twice
		}
		_, w, target, v = try(t, seed, true, nil) // no describe: nothing is found in the dry run
		for _, e := range w.Entities {
			for i := range e.Groups {
				g := &e.Groups[i]
				changes, _ := e.Changes(g, w.Columns)
				body := make(map[string]any)
				for _, c := range changes {
					body[describe(t).Attributes[c.At].LogicalName] = v.typed(describe(t).Attributes[c.At].LogicalName, c.New)
				}
				for name, value := range body {
					note(v.update(g.Survivor.ID, map[string]any{name: value}))
				}
			}
		}
	}
	for _, code := range []string{"0x80060892", "0x80040225", "0x80044331", "0x80048d19"} {
		if !seen[code] {
			t.Errorf("nothing was refused with %s, only with %v", code, slices.Sorted(maps.Keys(seen)))
		}
	}
}

func TestIDsAreGUIDsAndNoMergeIsTakenBack(t *testing.T) {
	target, err := New("crm", []merge.Column{{Name: "name", Field: match.Name}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := match.Ref{Source: "crm", ID: "1"}, match.Ref{Source: "crm", ID: accountID(1)}
	e := &merge.Entity{ID: "E1", Records: []merge.Record{{Ref: a}, {Ref: b}}, Groups: []merge.Group{{ID: "M1", Survivor: b, Members: []match.Ref{b, a}}}}
	e.Groups[0].Fields = []merge.FieldPlan{{Rule: "test@1", Kept: []merge.Value{{ID: b.ID, Field: match.Name, Text: "B"}}}}
	good := *e
	good.Records = []merge.Record{{Ref: match.Ref{Source: "crm", ID: accountID(0)}}, {Ref: b}}
	good.Groups = []merge.Group{{ID: "M1", Survivor: b, Members: []match.Ref{good.Records[0].Ref, b}, Fields: e.Groups[0].Fields}}
	bad := merge.Problem{Entity: "E1", Group: "M1", Ref: a, Code: merge.BadID, Severity: merge.Refused}
	for entity, want := range map[*merge.Entity]merge.Problem{
		e:             bad,
		e.Invert():    bad, // it was never merged
		good.Invert(): {Entity: "E1", Group: "M1", Ref: b, Code: merge.NoUndo, Severity: merge.Refused},
	} {
		steps, problems := target.Compile(entity)
		if d := cmp.Diff([]merge.Problem{want}, problems); d != "" || len(steps) > 0 {
			t.Errorf("%d steps (-want +got):\n%s", len(steps), d)
		}
	}
}
