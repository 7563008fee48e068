package match

import (
	"math"
	"math/bits"
	"slices"
)

// jointLimit bounds how many records a component of links among three sources or more may have for its groups to be
// chosen by what all of them come to: the work grows as 3 to their number.
const jointLimit = 10

// assignTogether settles the links among three or more sources free of duplicates. Within a component of links that
// exclude each other the records are grouped, at most one of each source in a group, so that what the pairs within the
// groups say sums to the most: a pair that matches its posterior log odds, any other what speaks against it. Of groupings
// that come to the same that is taken in which the smallest record stands with the smallest others; the records that could
// as well stand elsewhere are flagged.
func (k *clustering) assignTogether(es []uint32) {
	k.settled = make(map[uint32]int)
	ts := k.ties(es, func(a, b uint64) bool { return a != 0 && b != 0 && a < b })
	for n, c := range components(ts) {
		lefts, rights := sides(c)
		rs := slices.Concat(lefts, rights)
		slices.Sort(rs)
		rs = slices.Compact(rs)
		if len(rs) > jointLimit || !k.clash(rs) {
			continue
		}
		worth := k.worths(rs, c)
		most, groups := group(worth)
		for _, g := range groups {
			k.settle(rs, g, n+1)
		}
		for _, t := range c {
			i, _ := slices.BinarySearch(rs, t.left)
			j, _ := slices.BinarySearch(rs, t.right)
			pair := uint32(1<<i | 1<<j)
			if k.find(t.left) == k.find(t.right) && most == without(worth, pair) {
				k.flag(t.left, FlagTied, t.right)
				k.flag(t.right, FlagTied, t.left)
			}
		}
	}
}

// clash reports whether records are of three sources or more, and several of one.
func (k *clustering) clash(rs []uint32) bool {
	sources := uint64(0)
	for _, r := range rs {
		sources |= k.own[r]
	}
	n := bits.OnesCount64(sources)
	return n > 2 && n < len(rs)
}

// settle makes one of the records of rs whose bits are set in g.
func (k *clustering) settle(rs []uint32, g uint32, component int) {
	first := rs[bits.TrailingZeros32(g)]
	for ; g != 0; g &= g - 1 {
		r := rs[bits.TrailingZeros32(g)]
		if k.settled[r] = component; r != first {
			k.unite(k.find(first), k.find(r))
		}
	}
}

// settledApart reports whether two records were looked at together by assignTogether, and stand apart.
func (k *clustering) settledApart(a, b uint32) bool {
	return k.settled[a] != 0 && k.settled[a] == k.settled[b]
}

// never is what a group is worth that may not be.
const never = math.MinInt32

// worths returns what each set of records of rs is worth as a group, by its bits.
func (k *clustering) worths(rs []uint32, ts []tie) []int {
	m := k.res.model
	pair := make([]int, len(rs)*len(rs))
	for i := range rs {
		for j := range i {
			p := &pair[i*len(rs)+j]
			if k.cannot(rs[j], rs[i]) {
				*p = never
				continue
			}
			q := m.scorePair(k.res.corpus, rs[j], rs[i])
			*p = int(min(0, max(q.weight-m.matchAt, -coherenceBound)))
		}
	}
	for _, t := range ts {
		i, _ := slices.BinarySearch(rs, max(t.left, t.right))
		j, _ := slices.BinarySearch(rs, min(t.left, t.right))
		pair[i*len(rs)+j] = int(t.gain)
	}
	worth := make([]int, 1<<len(rs))
	for g := range worth {
		if g&(g-1) == 0 {
			continue // nobody, or one alone
		}
		top := bits.Len(uint(g)) - 1
		rest := g &^ (1 << top)
		worth[g] = worth[rest]
		for ; rest != 0 && worth[g] != never; rest &= rest - 1 {
			if p := pair[top*len(rs)+bits.TrailingZeros(uint(rest))]; p == never {
				worth[g] = never
			} else {
				worth[g] += p
			}
		}
	}
	return worth
}

// group returns what the best grouping of all records comes to, and its groups: of several the one whose first group,
// then second and so on, has the smallest records. It is dynamic programming over subsets: the best of a set is a group
// with its first record and the best of the rest.
func group(worth []int) (most int, groups []uint32) {
	best, first := make([]int, len(worth)), make([]uint32, len(worth))
	for all := uint32(1); all < uint32(len(worth)); all++ {
		one := all & -all
		best[all] = math.MinInt
		for more := all &^ one; ; more = (more - 1) & (all &^ one) {
			g := more | one
			if worth[g] != never {
				sum := worth[g] + best[all&^g]
				if sum > best[all] || sum == best[all] && before(g, first[all]) {
					best[all], first[all] = sum, g
				}
			}
			if more == 0 {
				break
			}
		}
	}
	all := uint32(len(worth) - 1)
	most = best[all]
	for ; all != 0; all &^= first[all] {
		groups = append(groups, first[all])
	}
	return most, groups
}

// before reports whether g has the smaller records: of those that only one of the two holds, the smallest is in g.
func before(g, o uint32) bool {
	diff := g ^ o
	return g&(diff&-diff) != 0
}

// without returns what the best grouping comes to that parts a pair.
func without(worth []int, pair uint32) int {
	worth = slices.Clone(worth)
	for g := range worth {
		if uint32(g)&pair == pair {
			worth[g] = never
		}
	}
	most, _ := group(worth)
	return most
}
