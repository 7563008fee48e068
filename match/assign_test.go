package match

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mostGain tries every assignment: each record of the left with every free one of the right, or with none.
func mostGain(ts []tie, lefts []uint32, used map[uint32]bool) Bits {
	if len(lefts) == 0 {
		return 0
	}
	most := mostGain(ts, lefts[1:], used)
	for _, t := range ts {
		if t.left == lefts[0] && !used[t.right] {
			used[t.right] = true
			most = max(most, t.gain+mostGain(ts, lefts[1:], used))
			delete(used, t.right)
		}
	}
	return most
}

// sampleTies makes a component with gains so coarse that some come to the same.
func sampleTies(rng *rand.Rand) []tie {
	var ts []tie
	n, m := 1+rng.IntN(6), 1+rng.IntN(6)
	for l := range uint32(n) {
		for r := range uint32(m) {
			if rng.IntN(3) > 0 {
				ts = append(ts, tie{l, 100 + r, Bits(1 + rng.IntN(12))})
			}
		}
	}
	return ts
}

func TestAssignmentGainsTheMostOfAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		ts := sampleTies(rng)
		lefts, _ := sides(ts)
		want := mostGain(ts, lefts, map[uint32]bool{})
		if got := gain(ts); got != want {
			t.Fatalf("%v: gain %d, want %d", ts, got, want)
		}
		taken, open := best(ts)
		sum, seen := Bits(0), map[uint32]bool{}
		for _, x := range taken {
			if sum += x.gain; seen[x.left] || seen[x.right] {
				t.Fatalf("%v: a record stands in two links of %v", ts, taken)
			}
			seen[x.left], seen[x.right] = true, true
		}
		if sum != want {
			t.Fatalf("%v: took %v, together %d, want %d", ts, taken, sum, want)
		}
		for _, x := range taken {
			rest := slices.DeleteFunc(slices.Clone(ts), func(u tie) bool { return u == x })
			if could := mostGain(rest, lefts, map[uint32]bool{}) == want; could != slices.Contains(open, x) {
				t.Fatalf("%v: %v could be done without: %v, told %v", ts, x, could, !could)
			}
		}
		rng.Shuffle(len(ts), func(i, j int) { ts[i], ts[j] = ts[j], ts[i] })
		if again, _ := best(ts); !slices.Equal(again, taken) {
			t.Fatalf("%v: %v in one order, %v in another", ts, taken, again)
		}
	}
}

// linksOf matches codes and gives the clusters of two, and what is tied.
func linksOf(t *testing.T, rs []Record, o *Options) (together [][2]string, tied []Flag) {
	t.Helper()
	r := &Rules{MatchAt: 0.6, ReviewAt: 0.1, MaxBlock: 20, Comparisons: []Comparison{
		{Name: "one", Kind: "exact", Fields: []Field{"one"}, Levels: []Level{{Name: "same", Weight: 5_000}}},
		{Name: "two", Kind: "exact", Fields: []Field{"two"}, Levels: []Level{{Name: "same", Weight: 4_000}, {Name: "different"}}},
		{Name: "three", Kind: "exact", Fields: []Field{"three"}, Levels: []Level{{Name: "same", Weight: 4_000}, {Name: "different"}}},
	}}
	m, err := NewModel(r)
	if err != nil {
		t.Fatal(err)
	}
	for c := range run(t, m, rs, o).Clusters() {
		if len(c.Members) == 2 {
			together = append(together, [2]string{c.Members[0].Ref.ID, c.Members[1].Ref.ID})
		}
		for _, f := range c.Flags {
			if f.Code == FlagTied {
				tied = append(tied, f)
			}
		}
	}
	return together, tied
}

func coded(source, id string, fieldsAndTexts ...string) Record {
	r := record(id, fieldsAndTexts...)
	r.Ref.Source = source
	return *r
}

// The strongest link first would join B1 with C1 and leave the others alone; two links say more than one.
func TestLinksBetweenUniqueSourcesAreTheBestTogether(t *testing.T) {
	rs := []Record{
		coded("billing", "B1", "one", "aaaa11", "two", "bbbb22"), coded("billing", "B2", "three", "cccc33"),
		coded("crm", "C1", "one", "aaaa11", "three", "cccc33"), coded("crm", "C2", "two", "bbbb22"),
	}
	got, tied := linksOf(t, rs, &Options{Unique: []string{"billing", "crm"}})
	if d := cmp.Diff([][2]string{{"B1", "C2"}, {"B2", "C1"}}, got); d != "" || tied != nil {
		t.Errorf("tied %v, (-want +got):\n%s", tied, d)
	}
	for _, o := range []*Options{{Unique: []string{"crm", "billing"}, Workers: 2}, {Unique: []string{"billing", "crm"}, Workers: 8}} {
		slices.Reverse(rs)
		if again, _ := linksOf(t, rs, o); !slices.Equal(again, got) {
			t.Errorf("%v: %v", o.Unique, again)
		}
	}
}

func TestTiedLinksAreSettledByOrderAndTold(t *testing.T) {
	rs := []Record{
		coded("billing", "B1", "one", "aaaa11"), coded("billing", "B2", "one", "aaaa11"),
		coded("crm", "C1", "one", "aaaa11"),
	}
	c1, b1 := Ref{"crm", "C1"}, Ref{"billing", "B1"}
	got, tied := linksOf(t, rs, &Options{Unique: []string{"billing", "crm"}})
	if d := cmp.Diff([][2]string{{"B1", "C1"}}, got); d != "" {
		t.Errorf("1:1 (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]Flag{{Ref: b1, Code: FlagTied, Other: c1}, {Ref: c1, Code: FlagTied, Other: b1}}, tied); d != "" {
		t.Errorf("1:1 (-want +got):\n%s", d)
	}
	got, tied = linksOf(t, rs, &Options{Unique: []string{"billing"}}) // n of the CRM may share a billing record
	if d := cmp.Diff([][2]string{{"B1", "C1"}}, got); d != "" {
		t.Errorf("1:n (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]Flag{{Ref: c1, Code: FlagTied, Other: b1}}, tied); d != "" {
		t.Errorf("1:n (-want +got):\n%s", d)
	}
}
