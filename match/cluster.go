package match

import (
	"context"
	"math"
	"slices"
)

// clustering joins records into clusters. It is agglomerative: edges are taken in the order of their weight, and each
// joins the clusters at its ends unless a cannot-link stands between them or too much speaks against it. So the
// outcome does not depend on the order of the records, and no chain of near matches makes a giant.
type clustering struct {
	res     *Result
	root    []uint32 // union-find, path halving
	next    []uint32 // the records of a cluster in a ring
	size    []uint32
	first   map[uint32][]uint32 // the first ringLimit records of a cluster of more, by its root
	id      []uint32            // valid id of the cluster, 0 none; at its root
	more    map[uint32][]uint32 // its further ids, where a person has judged records of several to be one customer
	source  []uint64            // sources that the cluster stands in, a bit each; at its root
	unique  []uint64            // sources declared free of duplicates, a bit each; at its root
	own     []uint64            // the same of the record alone; nil if there are none
	bits    []uint64            // of the sources declared free of duplicates that have records, in their order
	settled map[uint32]int      // records whose links among three sources or more are settled: by component, from 1
	apart   map[uint32][]uint32 // records that a person has judged different
	said    map[uint32][]uint32 // records that people have judged to be one customer, by each of them
	alone   []bool              // records whose id fits another entity better
	claims  map[uint32][]claim  // whom a record without an id may be that fits several
	flags   map[uint32][]flag
}

type flag struct {
	code  FlagCode
	other uint32
	apart [2]uint32 // of FlagJudgementNotHeld, else zero
}

// maxUnique is how many sources may be declared free of duplicates.
const maxUnique = 64

// crossLimit bounds how many pairs are looked at when two clusters join.
const crossLimit = 64

// cluster groups the records of the run. Those of order that are compared with each other mostly stand side by side.
func (res *Result) cluster(ctx context.Context, bl *blocks, order []uint32, unique []string, js []judged, workers int) error {
	n := len(res.corpus.refs)
	k := &clustering{
		res: res, root: make([]uint32, n), next: make([]uint32, n), size: make([]uint32, n), id: make([]uint32, n),
		unique: make([]uint64, n), more: map[uint32][]uint32{}, apart: map[uint32][]uint32{}, said: map[uint32][]uint32{}, alone: make([]bool, n), flags: map[uint32][]flag{}, first: map[uint32][]uint32{},
	}
	for r := range uint32(n) {
		k.root[r], k.next[r], k.size[r] = r, r, 1
		k.id[r] = res.model.entityID(res.corpus.bytes(r))
		if at := slices.Index(unique, res.corpus.refs[r].Source); at >= 0 {
			k.unique[r] = 1 << at
		}
	}
	k.declare()
	k.sources()
	for i := range js {
		if js[i].decision == Different {
			k.apart[js[i].a] = append(k.apart[js[i].a], js[i].b)
			k.apart[js[i].b] = append(k.apart[js[i].b], js[i].a)
		}
	}
	if err := k.misfits(ctx, bl, order, workers); err != nil {
		return err
	}
	k.heed(js)
	free := func(p *scored) bool { return p.reason != ByJudgement && !k.alone[p.a] && !k.alone[p.b] }
	es := k.edges(func(p *scored) bool { return p.verdict == Match && free(p) })
	k.findClaims(free)
	k.assign(es)
	for _, e := range es {
		k.join(&res.pairs[e])
	}
	for _, e := range k.edges(func(p *scored) bool { return p.sisters && free(p) }) {
		k.takeIn(&res.pairs[e])
	}
	k.pairUp(free)
	k.tellTorn(es)
	k.tellTies(es)
	k.tellConflicts()
	k.gatherMembers()
	return nil
}

// entityID returns the valid id that keeps the record apart from those with another, 0 if it has none.
func (m *Model) entityID(b []byte) uint32 {
	if m.idAt < 0 || (Prepared{b}).Traits()&TraitEstate != 0 {
		return 0
	}
	return typedID(section(b, m.idAt, len(m.cs)))
}

// edges returns the pairs that want takes, by weight, equal weights by their order.
func (k *clustering) edges(want func(*scored) bool) []uint32 {
	ps := k.res.pairs
	var keys []uint64 // weight, the greatest first, then place
	for i := range ps {
		if want(&ps[i]) {
			keys = append(keys, uint64(math.MaxInt32-int64(ps[i].weight))<<32|uint64(i))
		}
	}
	slices.Sort(keys)
	es := make([]uint32, len(keys))
	for i, key := range keys {
		es[i] = uint32(key)
	}
	return es
}

// misfits finds the records whose id is one entity's while all else about them is another's: among those with the same
// id nobody resembles them, and elsewhere somebody does. Their id was mistyped or is a manager's or a parent's. Each
// stands alone, for a person to see.
func (k *clustering) misfits(ctx context.Context, bl *blocks, order []uint32, workers int) error {
	const none = math.MinInt32
	own := slices.Repeat([]Bits{none}, len(k.root)) // the most that a record with the same id resembles it
	for i := range k.res.pairs {
		if p := &k.res.pairs[i]; k.id[p.a] != 0 && k.id[p.a] == k.id[p.b] {
			own[p.a] = max(own[p.a], p.weight-p.id)
			own[p.b] = max(own[p.b], p.weight-p.id)
		}
	}
	others := make([]uint32, len(k.root)) // whom a misfit resembles
	ws := make([]scorer, workers)
	err := eachChunk(ctx, len(order), workers, func(worker, _, from, to int) {
		w := &ws[worker]
		if w.seen == nil {
			w.seen = newMarks(len(order))
		}
		for _, r := range order[from:to] {
			if own[r] != none && own[r] < k.res.model.reviewAt {
				w.cands = k.strangers(w.cands[:0], r, bl, w.seen)
				w.touched += k.res.corpus.touch(w.cands)
				others[r], k.alone[r] = k.fits(r, own[r]+misfitGap, w.cands)
			}
		}
	})
	for r, alone := range k.alone {
		if alone {
			k.flag(uint32(r), FlagIDFitsOther, others[r])
			k.id[r] = 0 // whoever a person joins it with, it brings no id
		}
	}
	return err
}

// strangers appends the records of another id that share a block with r, each once. seen is empty, and is so again when
// it returns.
func (k *clustering) strangers(dst []uint32, r uint32, bl *blocks, seen marks) []uint32 {
	for o := range bl.neighbours(r) {
		if bit := uint64(1) << (o % 64); seen[o/64]&bit == 0 && k.id[o] != 0 && k.id[o] != k.id[r] {
			seen[o/64] |= bit
			dst = append(dst, o)
		}
	}
	for _, o := range dst {
		seen[o/64] = 0
	}
	return dst
}

// fits returns which of the records near r it resembles most, ids left out, if it does so by more than floor and enough
// for a match.
func (k *clustering) fits(r uint32, floor Bits, near []uint32) (other uint32, found bool) {
	m := k.res.model
	for _, o := range near {
		p := m.scoreFully(k.res.corpus, min(r, o), max(r, o))
		if rest := p.weight - p.id; rest >= m.matchAt && (rest > floor || rest == floor && o < other) {
			floor, other, found = rest, o, true
		}
	}
	return other, found
}

// misfitGap is by how much, ids left out, a record must resemble another entity more than anybody of its id.
const misfitGap = 10_000

func (k *clustering) flag(r uint32, code FlagCode, other uint32) {
	for _, f := range k.flags[r] {
		if f.code == code {
			return
		}
	}
	k.flags[r] = append(k.flags[r], flag{code: code, other: other})
}

func (k *clustering) find(r uint32) uint32 {
	for k.root[r] != r {
		k.root[r] = k.root[k.root[r]]
		r = k.root[r]
	}
	return r
}

// join joins the clusters at the ends of p if nothing forbids it.
func (k *clustering) join(p *scored) {
	a, b := k.find(p.a), k.find(p.b)
	if a == b {
		return
	}
	if p.torn = k.torn(a, b, p); p.torn {
		return // tellTorn speaks of it when all is settled
	}
	if k.cannot(a, b) || k.settledApart(p.a, p.b) || k.twice(a, b, p) || !k.coherent(a, b) {
		code := FlagChainCut
		if k.own != nil && k.own[p.a]&k.own[p.b] != 0 {
			code = FlagNotUnique
		}
		k.flag(p.a, code, p.b)
		k.flag(p.b, code, p.a)
		return
	}
	k.unite(a, b)
}

// unite makes the clusters rooted at a and b one.
func (k *clustering) unite(a, b uint32) {
	if k.size[a] < k.size[b] {
		a, b = b, a
	}
	if k.size[a]+k.size[b] > ringLimit {
		both := append(k.ring(a), k.ring(b)...)
		slices.Sort(both)
		k.first[a] = both[:ringLimit]
		delete(k.first, b)
	}
	k.root[b] = a
	k.size[a] += k.size[b]
	k.source[a] |= k.source[b]
	k.unique[a] |= k.unique[b]
	k.uniteIDs(a, b)
	k.next[a], k.next[b] = k.next[b], k.next[a] // two rings become one
}

// uniteIDs gives the cluster at a the ids of that at b. Two clusters with ids of their own become one by a judgement only.
func (k *clustering) uniteIDs(a, b uint32) {
	if k.id[a] == 0 {
		k.id[a] = k.id[b]
	} else if k.id[b] != 0 && k.id[b] != k.id[a] {
		k.more[a] = append(k.more[a], k.id[b])
	}
	if more := k.more[b]; more != nil {
		k.more[a] = append(k.more[a], more...)
	}
}

// shareID reports whether the clusters rooted at a and b have a valid id in common.
func (k *clustering) shareID(a, b uint32) bool {
	if k.id[a] == 0 || k.id[b] == 0 {
		return false
	}
	return k.bears(a, k.id[b]) || slices.ContainsFunc(k.more[b], func(id uint32) bool { return k.bears(a, id) })
}

// bears reports whether the cluster rooted at a has the id.
func (k *clustering) bears(a, id uint32) bool { return k.id[a] == id || slices.Contains(k.more[a], id) }

// cannot reports whether the clusters rooted at a and b may never be one: different valid ids, a source declared free
// of duplicates on both sides, what the rules bar, or a judgement.
func (k *clustering) cannot(a, b uint32) bool {
	m := k.res.model
	if k.unique[a]&k.unique[b] != 0 || m.idBars(idDifferent) && k.id[a] != 0 && k.id[b] != 0 && !k.shareID(a, b) {
		return true
	}
	if m.barsMore() && k.barred(a, b) {
		return true
	}
	_, _, parted := k.parted(a, b)
	return parted
}

// takeIn joins the clusters at the ends of p, whose names could be those of sisters, where one of them is a single record,
// the other is not, and everybody in that one knows it well: a sister has records of her own, and a Finland or a Group that
// stands on one record alone was added by who typed it. Of two single records neither tells which name was added to.
func (k *clustering) takeIn(p *scored) {
	a, b := k.find(p.a), k.find(p.b)
	if a == b || (k.size[a] > 1) == (k.size[b] > 1) || k.cannot(a, b) || k.torn(a, b, p) {
		return
	}
	if k.mean(a, b, true) >= sisterFloor {
		k.unite(a, b)
	}
}

// coherent reports whether the clusters rooted at a and b are one customer when looked at as wholes: the mean over
// pairs across them must not speak against it. Equal valid ids settle it where the rules take them for proof.
func (k *clustering) coherent(a, b uint32) bool {
	if k.size[a] == 1 && k.size[b] == 1 || k.res.model.idProves() && k.shareID(a, b) {
		return true
	}
	return k.mean(a, b, false) >= coherenceFloor
}

// mean returns the mean of what the pairs across the clusters rooted at a and b weigh beyond the match threshold, each
// bounded. Names that could be those of sisters count for what they weigh if sisters is true.
func (k *clustering) mean(a, b uint32, sisters bool) Bits {
	sum, n := Bits(0), Bits(0)
	m := k.res.model
	k.across(a, b, func(x, y uint32) bool {
		q := m.scorePair(k.res.corpus, x, y)
		w := min(max(q.weight-m.matchAt, -coherenceBound), coherenceBound)
		switch {
		case sisters && q.sisters:
		case q.reason == ByGuard && q.verdict == NoMatch:
			w = -2 * coherenceBound
		case q.reason == ByGuard, q.reason == ByWeight && q.doubt:
			w = -coherenceBound // two forms, two sisters: a third record that could be either does not make them one
		}
		sum += w
		n++
		return n < crossLimit
	})
	return sum / n
}

const (
	coherenceBound = 12_000 // what one pair may say for or against, in thousandths of a bit around the match threshold
	coherenceFloor = -3_000
	sisterFloor    = 2_000
)

// across visits pairs of a record of each cluster, until visit returns false. The records of a cluster come in the
// order of their ranks as far as crossLimit reaches, so that the sample does not depend on how the cluster grew.
func (k *clustering) across(a, b uint32, visit func(x, y uint32) bool) {
	xs, ys := k.ring(a), k.ring(b)
	for _, x := range xs {
		for _, y := range ys {
			if !visit(min(x, y), max(x, y)) {
				return
			}
		}
	}
}

// ringLimit bounds how many records of a cluster are looked at when it joins another.
const ringLimit = 8

// ring returns the records of the cluster rooted at a in the order of their ranks, the first of a larger one.
func (k *clustering) ring(a uint32) []uint32 {
	if first := k.first[a]; first != nil {
		return slices.Clip(first)
	}
	out := []uint32{a}
	for r := k.next[a]; r != a; r = k.next[r] {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

// gatherMembers writes the clusters into the result, by their smallest record.
func (k *clustering) gatherMembers() {
	res := k.res
	n := len(k.root)
	res.of = make([]uint32, n)
	number := make([]uint32, n) // of the cluster rooted at each record, plus one
	for r := range uint32(n) {
		root := k.find(r)
		if number[root] == 0 {
			res.starts = append(res.starts, 0)
			number[root] = uint32(len(res.starts))
		}
		res.of[r] = number[root] - 1
		res.starts[res.of[r]]++
	}
	sum := uint32(0)
	for i, c := range res.starts {
		res.starts[i], sum = sum, sum+c
	}
	res.members = make([]uint32, n)
	fill := slices.Clone(res.starts)
	for r := range uint32(n) {
		res.members[fill[res.of[r]]] = r
		fill[res.of[r]]++
	}
	res.starts = append(res.starts, sum)
	res.flags = k.flags
}
