package match

import "math/bits"

// Which sources a cluster stands in tells how many customers it may be. A system holds a customer once more often than
// twice: two clusters that both stand in the CRM and in the billing are two customers unless much says otherwise, and of
// two that have nobody else, one in either system, little says that they are one.

const (
	// twiceOver is how much more than a match a pair must weigh to join clusters that share two sources.
	twiceOver = 6_000
	// mateFloor is how much less than a match it may weigh to join clusters that share none and have no other.
	mateFloor = -3_500
)

// sources notes in which sources the records stand; of more than 64 the last share a bit. The records come source by
// source.
func (k *clustering) sources() {
	k.source = make([]uint64, len(k.root))
	at := 0
	for r := range k.source {
		if r > 0 && k.res.corpus.refs[r].Source != k.res.corpus.refs[r-1].Source {
			at = min(at+1, 63)
		}
		k.source[r] = 1 << at
	}
}

// twice reports whether p would join two customers, each known to the same two sources.
func (k *clustering) twice(a, b uint32, p *scored) bool {
	return bits.OnesCount64(k.source[a]&k.source[b]) >= 2 && p.reason == ByWeight && p.weight < k.res.model.matchAt+twiceOver
}

// mate is the cluster that another resembles most.
type mate struct {
	root   uint32
	edge   uint32 // the pair that says so
	rivals bool   // there is another that it may be, too
}

// pairUp joins clusters of two sources that hold the same customers, where both resemble each other and nobody else. The
// pair is for review by its weight, or for a word that sisters bear; that nobody else comes into question speaks for it.
// Where a level leaves a match to a person it does so here. Pairs that free does not want join nothing.
func (k *clustering) pairUp(free func(*scored) bool) {
	overlap, mates := k.overlap(), k.mates()
	for i := range k.res.pairs {
		p := &k.res.pairs[i]
		a, b := k.find(p.a), k.find(p.b)
		if a == b || mates[a] != (mate{b, uint32(i), false}) || mates[b] != (mate{a, uint32(i), false}) {
			continue
		}
		unsure := (p.reason == ByWeight && !k.doubtful(p) || p.sisters) && p.weight >= k.res.model.matchAt+mateFloor
		if unsure && free(p) && overlap(k.source[a], k.source[b]) && !k.cannot(a, b) && !k.settledApart(p.a, p.b) {
			k.unite(a, b)
		}
	}
}

// doubtful reports whether a level at which p agrees leaves a match to a person.
func (k *clustering) doubtful(p *scored) bool {
	m := k.res.model
	var e evidence
	m.gather(&e, k.res.corpus.bytes(p.a), k.res.corpus.bytes(p.b))
	for i := range m.cs {
		if m.doubts(&e, i) {
			return true
		}
	}
	return false
}

// mates returns for each cluster that has pairs with others for review or better whom it resembles most.
func (k *clustering) mates() map[uint32]mate {
	mates := map[uint32]mate{}
	for _, e := range k.edges(func(p *scored) bool { return p.verdict != NoMatch && k.find(p.a) != k.find(p.b) }) {
		p := &k.res.pairs[e]
		a, b := k.find(p.a), k.find(p.b)
		for _, ends := range [...][2]uint32{{a, b}, {b, a}} {
			m, ok := mates[ends[0]]
			if !ok {
				m = mate{root: ends[1], edge: e}
			}
			m.rivals = m.rivals || m.root != ends[1]
			mates[ends[0]] = m
		}
	}
	return mates
}

// overlap returns a function that reports whether two clusters, given by their sources, stand in different ones that hold
// the same customers: at least half of those of one are found in the other.
func (k *clustering) overlap() func(x, y uint64) bool {
	stand := map[uint64]int{} // clusters by the sources in which they stand
	for r := range k.root {
		if k.find(uint32(r)) == uint32(r) {
			stand[k.source[r]]++
		}
	}
	return func(x, y uint64) bool {
		both, left, right := 0, 0, 0
		for s, n := range stand {
			switch inX, inY := s&x != 0, s&y != 0; {
			case inX && inY:
				both += n
			case inX:
				left += n
			case inY:
				right += n
			}
		}
		return x&y == 0 && both >= min(left, right)
	}
}
