package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// partitions calls visit with every way to part n records into groups: the group of each record.
func partitions(n int, visit func(of []int)) {
	of := make([]int, n)
	var put func(i, groups int)
	put = func(i, groups int) {
		if i == n {
			visit(of)
			return
		}
		for g := range groups + 1 {
			of[i] = g
			put(i+1, max(groups, g+1))
		}
	}
	put(0, 0)
}

// world is records and what their pairs say, so that every way to group them can be tried.
type world struct {
	rs     []Record
	gain   map[[2]int]int // of the pairs that match, by their places in rs
	loss   map[[2]int]int // of the others
	unique []string       // sources free of duplicates
}

// codedWorld makes records of sources with few codes, so that many share one.
func codedWorld(rng *rand.Rand, n int, sources ...string) []Record {
	var rs []Record
	for i := range n {
		s := sources[rng.IntN(len(sources))]
		r := coded(s, fmt.Sprint(i))
		for _, f := range []Field{"one", "two", "three"} {
			if rng.IntN(3) > 0 {
				r.Add(f, fmt.Sprintf("%s%c%c11", f, 'a'+rng.IntN(3), 'k'))
			}
		}
		rs = append(rs, r)
	}
	slices.SortFunc(rs, func(x, y Record) int { return x.Ref.Compare(y.Ref) })
	return rs
}

// codedModel compares codes; a code that differs says nothing.
func codedModel(t *testing.T) *Model {
	r := &Rules{MatchAt: 0.6, ReviewAt: 0.1, MaxBlock: 40, Comparisons: []Comparison{
		{Name: "one", Kind: "exact", Fields: []Field{"one"}, Levels: []Level{{Name: "same", Weight: 6_000}, {Name: "different"}}},
		{Name: "two", Kind: "exact", Fields: []Field{"two"}, Levels: []Level{{Name: "same", Weight: 4_500}, {Name: "different"}}},
		{Name: "three", Kind: "exact", Fields: []Field{"three"}, Levels: []Level{{Name: "same", Weight: 3_700}, {Name: "different"}}},
	}}
	return mustModel(t, r)
}

func weigh(res *Result, rs []Record, unique ...string) *world {
	w := &world{rs: rs, gain: map[[2]int]int{}, loss: map[[2]int]int{}, unique: unique}
	for j := range rs {
		for i := range j {
			x, _ := res.Explain(rs[i].Ref, rs[j].Ref)
			if x.Verdict == Match {
				w.gain[[2]int{i, j}] = int(max(1, x.Weight+res.model.prior))
			} else {
				w.loss[[2]int{i, j}] = int(min(0, max(x.Weight-res.model.matchAt, -coherenceBound)))
			}
		}
	}
	return w
}

// allowed reports whether no group has two records of a source free of duplicates.
func (w *world) allowed(of []int) bool {
	for j := range w.rs {
		for i := range j {
			if s := w.rs[i].Ref.Source; of[i] == of[j] && s == w.rs[j].Ref.Source && slices.Contains(w.unique, s) {
				return false
			}
		}
	}
	return true
}

// said is what the pairs within the groups say, all of them.
func (w *world) said(of []int) (sum int) {
	for j := range w.rs {
		for i := range j {
			if of[i] == of[j] {
				sum += w.gain[[2]int{i, j}] + w.loss[[2]int{i, j}]
			}
		}
	}
	return sum
}

// links is the most that links within the groups come to of which none is idle: a tree in each group. It is false where a
// group does not hang together.
func (w *world) links(of []int) (sum int, whole bool) {
	var pairs [][2]int
	for p := range w.gain {
		if of[p[0]] == of[p[1]] {
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, func(p, q [2]int) int { return w.gain[q] - w.gain[p] })
	tree := make([]int, len(of))
	for i := range tree {
		tree[i] = i
	}
	for _, p := range pairs {
		if a, b := tree[p[0]], tree[p[1]]; a != b {
			sum += w.gain[p]
			for i := range tree {
				if tree[i] == b {
					tree[i] = a
				}
			}
		}
	}
	for j := range of {
		for i := range j {
			if of[i] == of[j] && tree[i] != tree[j] {
				return sum, false
			}
		}
	}
	return sum, true
}

// found is the groups that a run has made.
func found(res *Result, rs []Record) []int {
	of := make([]int, len(rs))
	for i := range rs {
		for j := range i + 1 {
			if i == j || res.Together(rs[j].Ref, rs[i].Ref) {
				of[i] = j
				break
			}
		}
	}
	return of
}

// contested reports whether all records hang together by links between sources of which at least three are there.
func (w *world) contested() bool {
	sources := map[string]bool{}
	for _, r := range w.rs {
		sources[r.Ref.Source] = true
	}
	across := &world{rs: w.rs, gain: map[[2]int]int{}}
	for p, g := range w.gain {
		if w.rs[p[0]].Ref.Source != w.rs[p[1]].Ref.Source {
			across.gain[p] = g
		}
	}
	_, whole := across.links(make([]int, len(w.rs)))
	return whole && len(sources) > 2 && len(w.rs) > len(sources)
}

// Whatever hangs together among three or four sources free of duplicates is parted in the way of all that comes to the
// most, whatever the order of rows and of the sources and the number of workers; and what is told to be open is open.
func TestLinksAmongThreeUniqueSourcesAreTheBestOfAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	m := codedModel(t)
	seen, tied := 0, 0
	for range 250 {
		sources := []string{"a", "b", "c", "d"}[:3+rng.IntN(2)]
		rs := codedWorld(rng, 4+rng.IntN(4), sources...)
		res := run(t, m, rs, &Options{Unique: sources})
		w := weigh(res, rs, sources...)
		if !w.contested() {
			continue
		}
		seen++
		most, ways := 0, 0
		partitions(len(rs), func(of []int) {
			if !w.allowed(of) {
				return
			}
			if s := w.said(of); s > most {
				most, ways = s, 1
			} else if s == most {
				ways++
			}
		})
		of := found(res, rs)
		if got := w.said(of); got != most || !w.allowed(of) {
			t.Fatalf("%v: groups %v come to %d, the best to %d", rs, of, got, most)
		}
		flags := flagsOf(res, FlagTied)
		if ways == 1 && len(flags) > 0 {
			t.Fatalf("%v: one way alone is best, and %v are told to be open", rs, flags)
		}
		tied += len(flags)
		shuffled := slices.Clone(rs)
		rng.Shuffle(len(rs), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		slices.Reverse(sources)
		again := run(t, m, shuffled, &Options{Unique: sources, Workers: 3})
		if d := cmp.Diff(of, found(again, rs)); d != "" {
			t.Fatalf("%v: in another order (-first +again)\n%s", rs, d)
		}
		if d := cmp.Diff(flags, flagsOf(again, FlagTied)); d != "" {
			t.Fatalf("%v: ties in another order (-first +again)\n%s", rs, d)
		}
	}
	if seen < 30 || tied < 10 {
		t.Errorf("%d worlds were contested, %d links tied: too few to say much", seen, tied)
	}
}

func flagsOf(res *Result, code FlagCode) []Flag {
	var out []Flag
	for c := range res.Clusters() {
		for _, f := range c.Flags {
			if f.Code == code {
				out = append(out, f)
			}
		}
	}
	return out
}

// With one source free of duplicates, records of the others join one of its records each: the strongest links first, which
// is the most that links can come to.
func TestLinksToOneUniqueSourceAreTheBestOfAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 11))
	m := codedModel(t)
	cut := 0
	for range 150 {
		rs := codedWorld(rng, 3+rng.IntN(5), "one", "many", "many")
		o := &Options{Unique: []string{"one"}}
		res := run(t, m, rs, o)
		w := weigh(res, rs, "one")
		most := 0
		partitions(len(rs), func(of []int) {
			if s, whole := w.links(of); whole && w.allowed(of) {
				most = max(most, s)
			}
		})
		of := found(res, rs)
		got, _ := w.links(of)
		if !w.allowed(of) || got > most {
			t.Fatalf("%v: groups %v come to %d, the best to %d", rs, of, got, most)
		}
		if got < most { // only where whole clusters speak against a link
			cut++
			if len(flagsOf(res, FlagChainCut)) == 0 {
				t.Fatalf("%v: groups %v come to %d, the best to %d, and nothing is told", rs, of, got, most)
			}
		}
		slices.Reverse(rs)
		again := run(t, m, rs, o)
		slices.Reverse(rs)
		if d := cmp.Diff(of, found(again, rs)); d != "" {
			t.Fatalf("%v: in another order (-first +again)\n%s", rs, d)
		}
	}
	if cut > 40 {
		t.Errorf("%d of 150 worlds are cut by whole clusters: too many to say much", cut)
	}
}

// The groups of the oracle above, record for record, on sets of worth alone.
func TestGroupingIsTheBestOfAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 13))
	for range 200 {
		n := 1 + rng.IntN(6)
		worth := make([]int, 1<<n)
		for g := range worth {
			if g&(g-1) != 0 {
				if worth[g] = rng.IntN(9) - 4; rng.IntN(5) == 0 {
					worth[g] = never
				}
			}
		}
		most := 0
		partitions(n, func(of []int) {
			sets := make([]int, n)
			for i, g := range of {
				sets[g] |= 1 << i
			}
			sum := 0
			for _, s := range sets {
				if worth[s] == never {
					return
				}
				sum += worth[s]
			}
			most = max(most, sum)
		})
		got, groups := group(worth)
		sum, all := 0, uint32(0)
		for _, g := range groups {
			if all&g != 0 {
				t.Fatalf("%v: %b stands in two groups", groups, all&g)
			}
			sum, all = sum+worth[g], all|g
		}
		if got != most || sum != most || all != uint32(len(worth)-1) {
			t.Fatalf("%v: groups %v come to %d, told %d, the best to %d", worth, groups, sum, got, most)
		}
	}
}
