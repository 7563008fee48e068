package match

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestTallyCountsAsAMapDoes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var got tally
	want := map[uint64]uint32{}
	for range 20_000 {
		k, n := mix(rng.Uint64N(5000)+1), uint32(rng.Uint64N(4))
		got.add(k, n)
		want[k] += n
	}
	for k, n := range want {
		if got.get(k) != n {
			t.Fatalf("get(%x) = %d, want %d", k, got.get(k), n)
		}
	}
	if got.get(12345) != 0 {
		t.Error("a key never added has a count")
	}
	kept := got.atLeast(8)
	for k, n := range want {
		if m := kept.get(k); n >= 8 && m != n || n < 8 && m != 0 {
			t.Fatalf("atLeast(8): %x has %d, of %d", k, m, n)
		}
	}
	if ks := got.sorted(); len(ks) != len(want) || !slices.IsSorted(ks) {
		t.Errorf("sorted gives %d keys, want %d in order", len(ks), len(want))
	}
}

func TestEmptyTallyAnswers(t *testing.T) {
	var none *tally
	if none.get(1) != 0 || (&tally{}).get(1) != 0 || none.sorted() != nil {
		t.Error("an empty tally holds something")
	}
}
