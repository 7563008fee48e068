package hubspot

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/targettest"
)

func TestWhatStaysOfAMergeGetsTheIDOfItsCustomer(t *testing.T) {
	written, moved := 0, 0
	for seed := range uint64(cases / 4) {
		rnd, w, at := targettest.Identified(t, seed, columns(false), "old_id", companyID)
		target, err := New(targettest.Source, w.Columns, describe(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		if target, err = target.IdentifyBy("old_id"); err != nil {
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
		p := newPortal(w, describe(t), target.Fields())
		if err := targettest.Run(rnd, steps, sender(p, target)); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, problems)
		}
		want, _ := w.After(t, refused)
		written += w.Identify(want, refused, at)
		got := p.texts(slices.Collect(maps.Keys(want)), target.Fields())
		for id := range want {
			if d := cmp.Diff(want[id][at], got[id][at]); d != "" {
				t.Fatalf("seed %d: %s (-want +portal):\n%s", seed, id, d)
			}
		}
	}
	if written < cases/8 || moved == 0 {
		t.Errorf("%d ids written, %d moved: too few to prove anything", written, moved)
	}
}
