package match

import (
	"math"
	"math/bits"
)

// Which sources a cluster stands in tells how many customers it may be. A system holds a customer once more often than
// twice: two clusters that both stand in the CRM and in the billing are two customers unless much says otherwise, and of
// two that resemble each other most, one in either system, little says that they are one.

const (
	// twiceOver is how much more than a match a pair must weigh to join clusters that share two sources.
	twiceOver = 6_500
	// mateFloor is how much less than a match it may weigh to join clusters that share none.
	mateFloor = -3_500
	// mateGap is by how much they must resemble each other more than anybody else.
	mateGap = 500
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

// twice reports whether p would join two customers, each known to the same two sources. Of a public body every unit may
// have its records, and no other body bears its name.
func (k *clustering) twice(a, b uint32, p *scored) bool {
	return bits.OnesCount64(k.source[a]&k.source[b]) >= 2 && p.reason == ByWeight && p.weight < k.res.model.matchAt+twiceOver &&
		!k.res.model.oneBody(k.res.corpus.bytes(p.a), k.res.corpus.bytes(p.b))
}

// oneBody reports whether two records bear the one name of a town, a parish or another public body.
func (m *Model) oneBody(a, b []byte) bool {
	x, y, ok := m.names(a, b)
	return ok && (x[aliasClass] == groupPublic || x[aliasClass] == groupParish) && x[aliasClass] == y[aliasClass] && m.cs[m.nameAt].kind.Compare(x, y).Level == nameExact
}

// successors reports whether one of two records is a sole trader's and the other a company's: whoever carries a business on
// in a company has two ids.
func (m *Model) successors(a, b []byte) bool {
	x, y, ok := m.names(a, b)
	return ok && x[aliasForm] != 0 && y[aliasForm] != 0 && sole(x) != sole(y)
}

// names returns the names of two records if both have one.
func (m *Model) names(a, b []byte) (x, y alias, ok bool) {
	if m.nameAt < 0 {
		return nil, nil, false
	}
	x, y = section(a, m.nameAt, len(m.cs)), section(b, m.nameAt, len(m.cs))
	return x, y, len(x) > 0 && len(y) > 0
}

// mate is the cluster that another resembles most.
type mate struct {
	root uint32
	edge uint32 // the pair that says so
	next Bits   // how much another resembles it
}

// pairUp joins clusters of two sources that hold the same customers, where both resemble each other more than anybody
// else. The pair is for review, by its weight or for what the names leave open: two forms, a number cut off, a word that
// sisters bear. That either system knows no other says enough for one customer, but where a level must be backed and is
// not. Pairs that free does not want join nothing.
func (k *clustering) pairUp(free func(*scored) bool) {
	overlap, mates := k.overlap(), k.mates()
	for i := range k.res.pairs {
		p := &k.res.pairs[i]
		a, b := k.find(p.a), k.find(p.b)
		x, y := mates[a], mates[b]
		if a == b || p.verdict != Review || x.root != b || x.edge != uint32(i) || y.root != a || y.edge != uint32(i) {
			continue
		}
		unsure := (p.reason == ByWeight || p.reason == ByGuard) && p.weight >= max(k.res.model.matchAt+mateFloor, x.next+mateGap, y.next+mateGap)
		if unsure && free(p) && overlap(k.source[a], k.source[b]) && !k.cannot(a, b) && !k.settledApart(p.a, p.b) && !k.bare(p) &&
			!k.res.model.successors(k.res.corpus.bytes(p.a), k.res.corpus.bytes(p.b)) {
			k.unite(a, b)
		}
	}
}

// bare reports whether p agrees at a level that something else should back, and nothing does; or in what people have in
// common rather than customers.
func (k *clustering) bare(p *scored) bool {
	m := k.res.model
	var e evidence
	m.gather(&e, k.res.corpus.bytes(p.a), k.res.corpus.bytes(p.b))
	for i := range m.cs {
		if m.cs[i].levels[e.outcomes[i].Level].Effect == Backed && !m.backed(&e, i) {
			return true
		}
	}
	return m.elsewhere(&e)
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
				m = mate{ends[1], e, math.MinInt32 / 2}
			}
			if m.root != ends[1] {
				m.next = max(m.next, p.weight)
			}
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
