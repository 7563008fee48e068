package hubspot

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/targettest"
)

// cases is how many random plans the property is tried on.
const cases = 2000

func try(t *testing.T, seed uint64, trouble bool, d *Describe) (*rand.Rand, *targettest.World, *Target, *portal) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 7))
	w := targettest.New(t, rnd, columns(trouble), companyID)
	target, err := New(targettest.Source, w.Columns, d, map[string]string{"Puhelin": "phone"})
	if err != nil {
		t.Fatal(err)
	}
	known, err := New(targettest.Source, w.Columns, describe(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rnd, w, target, newPortal(w, describe(t), known.Fields())
}

// sender sends calls as whoever carries out a plan does: the id of a round's answer goes where the call asks for it.
func sender(p *portal, target *Target) func(*merge.Step) error {
	answers := make(map[string]string) // by group and round
	return func(s *merge.Step) error {
		c, _ := target.Call(s)
		last := answers[s.Group+IDFrom(s.Round-1)]
		if body, ok := c.Body.(map[string]string); ok && body["primaryObjectId"] == IDFrom(s.Round-1) {
			body["primaryObjectId"] = last
		}
		if c.Path == "PATCH /crm/v3/objects/companies/"+IDFrom(s.Round-1) {
			c.Path = "PATCH /crm/v3/objects/companies/" + last
		}
		id, err := p.do(c)
		answers[s.Group+IDFrom(s.Round)] = id
		return err
	}
}

// texts returns the companies under the ids that their records had, as the columns of a plan have them. What HubSpot
// settles is left out.
func (p *portal) texts(ids []string, names []string) map[string][]string {
	out := make(map[string][]string)
	for _, id := range ids {
		c := p.companies[p.now(id)]
		texts := make([]string, len(names))
		for i, name := range names {
			if name != lifecycle && name != "createdate" {
				texts[i] = c[name]
			}
		}
		out[id] = texts
	}
	return out
}

func TestACompanyMarkedNotToBeUsedIsClosedAndOpenedAgainWhereItWasNotMerged(t *testing.T) {
	closed, opened := 0, 0
	for seed := range uint64(cases) {
		rnd, w, target, p := try(t, seed, false, describe(t))
		target, err := target.CloseBy(merge.ClosingMark{Field: "in_use", Value: "no", Before: "yes"})
		if err != nil {
			t.Fatal(err)
		}
		steps, problems, refused := w.Compile(target, false)
		w.CheckControl(t, steps)
		if err := targettest.Run(rnd, steps, sender(p, target)); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, problems)
		}
		want := make(map[string]bool)
		for id := range w.Closed(refused) {
			want[p.now(id)] = true
		}
		if d := cmp.Diff(want, p.unused()); d != "" {
			t.Fatalf("seed %d: closed (-plan +portal):\n%s", seed, d)
		}
		back, _, _ := w.Compile(target, true)
		for i := range back {
			id := back[i].Ref.ID
			if !want[id] {
				t.Fatalf("seed %d: %s was not closed", seed, id)
			}
			if err := sender(p, target)(&back[i]); err != nil {
				t.Fatalf("seed %d: back: %v", seed, err)
			}
			delete(want, id)
		}
		if d := cmp.Diff(want, p.unused()); d != "" { // those that were merged
			t.Fatalf("seed %d: still closed (-want +portal):\n%s", seed, d)
		}
		closed, opened = closed+len(want)+len(back), opened+len(back)
	}
	if closed < cases/50 || opened < cases/100 {
		t.Errorf("%d companies closed, %d opened again: too few to prove anything", closed, opened)
	}
}

// unused returns the companies that are closed.
func (p *portal) unused() map[string]bool {
	out := make(map[string]bool)
	for id, c := range p.companies {
		if c["in_use"] == "no" {
			out[id] = true
		}
	}
	return out
}

func TestACompiledPlanMakesOfThePortalWhatApplySays(t *testing.T) {
	merges, refusals := 0, 0
	for seed := range uint64(cases) {
		rnd, w, target, p := try(t, seed, true, describe(t))
		steps, problems, refused := w.Compile(target, false)
		w.CheckControl(t, steps)
		p.lock = func() bool { return rnd.IntN(4) == 0 }
		if err := targettest.Run(rnd, steps, sender(p, target)); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, problems)
		}
		want, became := w.After(t, refused)
		for _, row := range want {
			for i, name := range target.Fields() {
				if name == lifecycle || name == "createdate" {
					row[i] = ""
				}
			}
		}
		if d := cmp.Diff(want, p.texts(slices.Collect(maps.Keys(want)), target.Fields())); d != "" {
			t.Fatalf("seed %d: companies (-Apply +portal):\n%s", seed, d)
		}
		if len(p.companies) != len(want) {
			t.Fatalf("seed %d: %d companies, want %d", seed, len(p.companies), len(want))
		}
		for loser, survivor := range became {
			if p.now(loser) != p.now(survivor) {
				t.Fatalf("seed %d: %s does not lead to %s", seed, loser, survivor)
			}
		}
		for child, parent := range w.Children {
			if p.children[child] != p.now(parent) {
				t.Fatalf("seed %d: %s hangs on %s, want %s", seed, child, p.children[child], p.now(parent))
			}
		}
		merges, refusals = merges+len(became), refusals+len(refused)
	}
	if merges < cases || refusals < cases/10 {
		t.Errorf("%d records merged, %d groups refused: too few to prove anything", merges, refusals)
	}
}

func TestThePortalRefusesWhatTheCompilerWouldNotDo(t *testing.T) {
	seen := make(map[string]bool)
	note := func(err error) {
		var r refusal
		if errors.As(err, &r) {
			seen[string(r)] = true
		}
	}
	for seed := range uint64(300) {
		rnd, w, target, p := try(t, seed, false, describe(t))
		steps, _, _ := w.Compile(target, false)
		note(targettest.Run(rnd, steps, func(s *merge.Step) error { // the survivor's id as it was
			call, _ := target.Call(s)
			if body, ok := call.Body.(map[string]string); ok {
				body["primaryObjectId"] = s.Ref.ID
			}
			_, err := p.do(call)
			return err
		}))
		_, w, target, p = try(t, seed, false, describe(t))
		steps, _, _ = w.Compile(target, false)
		slices.Reverse(steps)
		send := sender(p, target)
		for i := range steps {
			note(send(&steps[i]))
		}
		_, w, target, p = try(t, seed, true, nil) // no describe: nothing is found in the dry run
		for _, e := range w.Entities {
			for i := range e.Groups {
				changes, _ := e.Changes(&e.Groups[i], w.Columns)
				properties := make(map[string]*string)
				for _, c := range changes {
					properties[describe(t).Results[c.At].Name] = &c.New
				}
				note(p.update(e.Groups[i].Survivor.ID, properties))
			}
		}
	}
	for _, code := range []string{"CANNOT_MERGE_MERGED_RECORD", "OBJECT_NOT_FOUND", "CONFLICTING_UNIQUE_VALUE", "INVALID_OPTION", "INVALID_INTEGER"} {
		if !seen[code] {
			t.Errorf("nothing was refused with %s, only with %v", code, slices.Sorted(maps.Keys(seen)))
		}
	}
}

func TestAGroupOfMoreThan250IsRefusedAndNoMergeIsTakenBack(t *testing.T) {
	_, w, target, _ := try(t, 1, false, describe(t))
	e := &merge.Entity{ID: "E1", Groups: []merge.Group{{ID: "M1"}}}
	g := &e.Groups[0]
	for n := range 251 {
		ref := match.Ref{Source: targettest.Source, ID: fmt.Sprintf("%04d", n)}
		e.Records = append(e.Records, merge.Record{Ref: ref})
		g.Members = append(g.Members, ref)
	}
	g.Survivor = g.Members[0]
	want := merge.Problem{Entity: "E1", Group: "M1", Ref: g.Survivor, Code: merge.TooMany, Severity: merge.Refused, Arg: "250"}
	if steps, problems := target.Compile(e); len(steps) > 0 || !slices.Contains(problems, want) {
		t.Errorf("%d steps, %v", len(steps), problems)
	}
	for _, e := range w.Entities {
		steps, problems := target.Compile(e.Invert())
		if len(steps) > 0 {
			t.Errorf("%d steps back", len(steps))
		}
		for _, p := range problems {
			if p.Code != merge.NoUndo || p.Severity != merge.Refused {
				t.Errorf("got %v", p)
			}
		}
	}
}
