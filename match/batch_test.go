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
