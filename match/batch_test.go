package match

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func TestSortEntriesSortsAsTheLibraryDoes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var spare []entry
	for _, n := range []int{0, 1, 2, 100, 5000} {
		es := make([]entry, n)
		for i := range es {
			key := rng.Uint64() >> 8
			switch rng.IntN(3) {
			case 0: // keys that many share
				key = rng.Uint64N(50) << 30
			case 1: // keys that differ in their last bits alone
				key = 7<<40 + rng.Uint64N(9)
			}
			es[i] = entry{0xab<<56 | key, uint32(i)}
		}
		want := slices.Clone(es)
		slices.SortStableFunc(want, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
		spare = sortEntries(es, spare)
		if d := gocmp.Diff(want, es, gocmp.AllowUnexported(entry{})); d != "" {
			t.Errorf("%d entries (-want +got):\n%s", n, d)
		}
	}
}

// Records of two ids, of estates and with shared e-invoice addresses are those that are not told apart at a glance.
func TestNothingIsBarredAtAGlanceThatIsNotBarred(t *testing.T) {
	rs, _ := made(150, false)
	more := []*Record{
		record("two", "name", "Rautasoini Oy", "business_id", "0154730-7", "business_id", "0112038-9"),
		record("first", "name", "Rautasoini Oy", "business_id", "0154730-7", "einvoice", "003701547307"),
		record("other", "name", "Rautasoini Oy", "business_id", "0112038-9", "einvoice", "003701547307"),
		record("estate", "name", "Rautasoini Oy konkurssipesä", "business_id", "0154730-7"),
		record("weak", "name", "Rautasoini Oy", "business_id", "112038"),
	}
	for _, r := range more {
		rs = append(rs, *r)
	}
	res := run(t, defaultModel(t), rs, nil)
	m, c, barred := res.model, res.corpus, 0
	ps, err := m.passes(t.Context(), c, 2)
	if err != nil {
		t.Fatal(err)
	}
	for a := range uint32(len(ps)) {
		for b := range uint32(len(ps)) {
			if len(unbarred(ps, a, []uint32{b})) > 0 {
				continue
			}
			barred++
			if s := m.Score(c.prepared(a), c.prepared(b)); s.Verdict != NoMatch || s.Reason != ByDifferentID {
				t.Errorf("%v, %v: barred at a glance, but %v by %v", c.refs[a], c.refs[b], s.Verdict, s.Reason)
			}
		}
	}
	if barred == 0 {
		t.Error("nothing is barred")
	}
}

func TestMergingCandidatesAllocatesNothing(t *testing.T) {
	res := run(t, defaultModel(t), sample(400, 3), nil)
	bl, err := res.model.block(t.Context(), res.corpus, 1)
	if err != nil {
		t.Fatal(err)
	}
	seen, dst, found := newMarks(400), make([]uint32, 0, 800), 0
	if n := testing.AllocsPerRun(1, func() {
		for r := range uint32(400) {
			found += len(bl.candidates(dst[:0], r, seen))
		}
	}); n > 0 || found == 0 {
		t.Errorf("%v allocations for %d candidates", n, found)
	}
}

// The order in which records are compared is one of speed alone: every record has its turn.
func TestOrderOfComparingHoldsEveryRecordOnce(t *testing.T) {
	rs := append(sample(400, 3), *record("alone"))
	res := run(t, defaultModel(t), rs, nil)
	bl, err := res.model.block(t.Context(), res.corpus, 2)
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(slices.Values(bl.order()))
	want := make([]uint32, len(rs))
	for i := range want {
		want[i] = uint32(i)
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
