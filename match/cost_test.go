package match

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCostIsKnownBeforeThePairsAreCompared(t *testing.T) {
	for _, n := range []int{0, 1, 400, 9000} {
		rs := sample(n, 3)
		var cost Cost
		res := run(t, defaultModel(t), rs, &Options{Cost: func(c Cost) error { cost = c; return nil }})
		st := res.Stats()
		if cost.Keys != st.Keys || cost.Oversize != st.Oversize {
			t.Errorf("%d records: %d keys, %d oversize; the run had %d and %d", n, cost.Keys, cost.Oversize, st.Keys, st.Oversize)
		}
		if off := cost.Pairs - st.Candidates; cost.Exact && off != 0 || max(off, -off)*10 > st.Candidates {
			t.Errorf("%d records: %d pairs were expected, %d compared", n, cost.Pairs, st.Candidates)
		}
		if !slices.IsSortedFunc(cost.Largest, func(a, b Block) int { return b.Records - a.Records }) || n > 1 && len(cost.Largest) != largest {
			t.Errorf("%d records: largest blocks %v", n, cost.Largest)
		}
		for _, b := range cost.Largest {
			if b.Keys == "" || b.Records < 2 {
				t.Errorf("%d records: a block %+v", n, b)
			}
		}
	}
}

func TestACostThatIsRefusedEndsTheRun(t *testing.T) {
	dear := errors.New("too dear")
	_, err := defaultModel(t).Match(t.Context(), all(sample(50, 3)), &Options{Cost: func(Cost) error { return dear }})
	if err != dear {
		t.Errorf("got %v", err)
	}
}

func TestSharedNamesTheComparisonsThatBringAPairTogether(t *testing.T) {
	m := defaultModel(t)
	a := m.Prepare(record("1", "name", "Rautasoini Oy", "phone", "040 123 4567"), nil)
	for _, tt := range []struct {
		b    *Record
		want []string
	}{
		{record("2", "name", "Pohjan Kukka Ky", "phone", "+358 40 123 4567"), []string{"phone"}},
		{record("2", "name", "Rautasoini", "phone", "040 123 4567"), []string{"name", "phone"}},
		{record("2", "name", "Pohjan Kukka Ky"), nil},
	} {
		if d := cmp.Diff(tt.want, m.Shared(a, m.Prepare(tt.b, nil))); d != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.b.Get(Name), d)
		}
	}
}
