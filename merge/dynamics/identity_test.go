package dynamics

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/targettest"
)

func TestWhatStaysOfAMergeGetsTheIDOfItsCustomer(t *testing.T) {
	written, moved := 0, 0
	for seed := range uint64(cases / 4) {
		rnd, w, at := targettest.Identified(t, seed, columns(false), "new_oldid", accountID)
		target, err := New(targettest.Source, w.Columns, describe(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		if target, err = target.IdentifyBy("new_oldid"); err != nil {
			t.Fatal(err)
		}
		steps, problems, refused := w.Compile(target, false)
		w.CheckControl(t, steps)
		for i := range steps {
			for _, c := range steps[i].Set {
				if c.At == at && steps[i].Op != merge.Join && slices.ContainsFunc(w.Entities, func(e *merge.Entity) bool { return e.ID == c.Old }) {
					moved++
				}
			}
		}
		v := newEnvironment(w, describe(t), target.Fields())
		v.fills = seed%2 == 0
		if err := targettest.Run(rnd, steps, func(s *merge.Step) error { return v.do(target.Call(s)) }); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, problems)
		}
		texts, _ := w.After(t, refused)
		written += w.Identify(texts, refused, at)
		want, got := v.values(texts, target.Fields())
		for id := range w.Closed(refused) {
			want[id]["statecode"], want[id]["statuscode"] = json.Number("1"), json.Number("2")
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("seed %d: accounts (-Apply +environment):\n%s", seed, d)
		}
	}
	if written < cases/8 || moved == 0 {
		t.Errorf("%d ids written, %d moved: too few to prove anything", written, moved)
	}
}
