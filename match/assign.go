package match

import (
	"cmp"
	"math"
	"slices"
)

// tie is a link between two records of sources that are both free of duplicates: it excludes every other of either.
type tie struct {
	left, right uint32 // records
	gain        Bits   // what taking it adds, above 0
}

// assignLimit bounds how many records a side of a component may have for its links to be chosen by trying what all of
// them come to. Larger components are joined link by link, the strongest first.
const assignLimit = 24

// declare notes which records are of a source declared free of duplicates.
func (k *clustering) declare() {
	for _, u := range k.unique {
		if u != 0 && !slices.Contains(k.bits, u) {
			k.bits = append(k.bits, u)
		}
	}
	if slices.Sort(k.bits); len(k.bits) > 0 {
		k.own = slices.Clone(k.unique)
	}
}

// assign settles the links between sources free of duplicates: within a component of links that exclude each other it
// takes those whose posterior log odds sum to the most. Of assignments that come to the same the one with the strongest
// link is taken, then that with the link of the smallest records; the records whose links could as well have been others
// are flagged. Links among three sources or more are settled together (see assignTogether); where their component is too
// large for that, pair of sources by pair of sources in the order in which they were declared.
//
// Links to one such source from others, 1:n, need no search: sets of links that bring no two of its records together are
// the independent sets of a matroid, the graph with those records made one, and so taking the strongest first, as join
// does, comes to the most.
func (k *clustering) assign(es []uint32) {
	if len(k.bits) > 2 {
		k.assignTogether(es)
	}
	for l := range k.bits {
		for r := range l {
			k.assignBetween(es, k.bits[r], k.bits[l])
		}
	}
}

// assignBetween settles the links between two sources, each given by its bit.
func (k *clustering) assignBetween(es []uint32, l, r uint64) {
	ts := k.ties(es, func(a, b uint64) bool { return a == l && b == r })
	for _, c := range components(ts) {
		if lefts, rights := sides(c); len(c) < 2 || max(len(lefts), len(rights)) > assignLimit {
			continue
		}
		taken, open := best(c)
		for _, t := range taken {
			k.unite(k.find(t.left), k.find(t.right))
		}
		for _, t := range open {
			k.flag(t.left, FlagTied, t.right)
			k.flag(t.right, FlagTied, t.left)
		}
	}
}

// ties returns the links that may be taken between single records of the sources that between names by their bits, the
// left one first.
func (k *clustering) ties(es []uint32, between func(left, right uint64) bool) []tie {
	var ts []tie
	for _, e := range es {
		p := &k.res.pairs[e]
		a, b := p.a, p.b
		if !between(k.own[a], k.own[b]) {
			a, b = b, a
		}
		if !between(k.own[a], k.own[b]) || k.size[k.find(a)] > 1 || k.size[k.find(b)] > 1 || k.settledApart(a, b) || k.cannot(a, b) {
			continue
		}
		ts = append(ts, tie{a, b, max(1, p.weight+k.res.model.prior)})
	}
	return ts
}

// components returns the components of ts, each in the order of ts.
func components(ts []tie) [][]tie {
	of := map[uint32]int{} // component of each record
	var cs [][]tie
	for _, t := range ts {
		a, okA := of[t.left]
		b, okB := of[t.right]
		switch {
		case !okA && !okB:
			a = len(cs)
			cs = append(cs, nil)
		case !okA:
			a = b
		case okB && a != b: // two components become one
			for _, u := range cs[b] {
				of[u.left], of[u.right] = a, a
			}
			cs[a], cs[b] = append(cs[a], cs[b]...), nil
		}
		of[t.left], of[t.right] = a, a
		cs[a] = append(cs[a], t)
	}
	return slices.DeleteFunc(cs, func(c []tie) bool { return c == nil })
}

// sides returns the records of ts on either side, in order.
func sides(ts []tie) (lefts, rights []uint32) {
	for _, t := range ts {
		lefts, rights = append(lefts, t.left), append(rights, t.right)
	}
	slices.Sort(lefts)
	slices.Sort(rights)
	return slices.Compact(lefts), slices.Compact(rights)
}

// best returns the links of a component that together gain most, each record in one at most, and those of them that an
// assignment of the same gain does without.
func best(ts []tie) (taken, open []tie) {
	ts = slices.Clone(ts)
	slices.SortFunc(ts, func(x, y tie) int {
		return cmp.Or(cmp.Compare(y.gain, x.gain), cmp.Compare(x.left, y.left), cmp.Compare(x.right, y.right))
	})
	without := func(ts []tie, drop func(tie) bool) []tie { return slices.DeleteFunc(slices.Clone(ts), drop) }
	most := gain(ts)
	rest, want := ts, most
	for _, t := range ts {
		if !slices.Contains(rest, t) {
			continue
		}
		left := without(rest, func(u tie) bool { return u.left == t.left || u.right == t.right })
		if gain(left) == want-t.gain {
			taken = append(taken, t)
			rest, want = left, want-t.gain
		}
	}
	for _, t := range taken {
		if gain(without(ts, func(u tie) bool { return u == t })) == most {
			open = append(open, t)
		}
	}
	return taken, open
}

// gain returns the most that links of ts come to if each record is in one at most. It is the Hungarian method with
// shortest augmenting paths (Jonker and Volgenant, 1987), cubic in the records of a side; a record without a link gains
// nothing.
func gain(ts []tie) Bits {
	if len(ts) == 0 {
		return 0
	}
	lefts, rights := sides(ts)
	n, m := len(lefts), len(lefts)+len(rights) // a place for everybody to stay without
	cost := make([]int64, (n+1)*(m+1))
	for _, t := range ts {
		i, _ := slices.BinarySearch(lefts, t.left)
		j, _ := slices.BinarySearch(rights, t.right)
		at := &cost[(i+1)*(m+1)+j+1]
		*at = min(*at, -int64(t.gain))
	}
	u, v := make([]int64, n+1), make([]int64, m+1)
	row, way := make([]int, m+1), make([]int, m+1) // row[j]: who has column j, 0 nobody
	for i := 1; i <= n; i++ {
		row[0] = i
		least := slices.Repeat([]int64{math.MaxInt64}, m+1)
		seen := make([]bool, m+1)
		at := 0
		for row[at] != 0 {
			seen[at] = true
			delta, to := int64(math.MaxInt64), 0
			for j := 1; j <= m; j++ {
				if seen[j] {
					continue
				}
				if c := cost[row[at]*(m+1)+j] - u[row[at]] - v[j]; c < least[j] {
					least[j], way[j] = c, at
				}
				if least[j] < delta {
					delta, to = least[j], j
				}
			}
			for j := range seen {
				if seen[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			at = to
		}
		for at != 0 {
			row[at] = row[way[at]]
			at = way[at]
		}
	}
	sum := int64(0)
	for j := 1; j <= m; j++ {
		sum -= cost[row[j]*(m+1)+j]
	}
	return Bits(sum)
}

// tellTies flags the records that match two of a source free of duplicates equally well, and stand with one of them: the
// order of the records has decided.
func (k *clustering) tellTies(es []uint32) {
	if len(k.bits) == 0 {
		return
	}
	type target struct {
		record uint32
		source uint64
	}
	firsts := map[target][]uint32{} // the pairs of the greatest weight of a record with a source
	for _, e := range es {
		p := &k.res.pairs[e]
		for _, ends := range [...][2]uint32{{p.a, p.b}, {p.b, p.a}} {
			if s := k.own[ends[1]]; s != 0 && k.own[ends[0]] == 0 {
				t := target{ends[0], s}
				if f := firsts[t]; len(f) == 0 || k.res.pairs[f[0]].weight == p.weight {
					firsts[t] = append(f, e)
				}
			}
		}
	}
	for _, e := range es {
		p := &k.res.pairs[e]
		for _, ends := range [...][2]uint32{{p.a, p.b}, {p.b, p.a}} {
			f := firsts[target{ends[0], k.own[ends[1]]}]
			if len(f) > 1 && slices.Contains(f, e) && k.find(p.a) == k.find(p.b) {
				k.flag(ends[0], FlagTied, ends[1])
			}
		}
	}
}
