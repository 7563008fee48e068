package match

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
)

// examples are pairs that weights are learnt from: what each comparison found of them, and how likely each is to be one
// customer. They come in an order that says nothing of the order of rows.
type examples struct {
	m    *Model
	outs []Outcome // of each comparison, pair after pair
	p    []float64 // probability of being one customer; 0 or 1 where it is known
	why  []footing
	// chance holds the outcomes of pairs drawn by chance that share no key, and each stands for so many.
	chance      []Outcome
	chanceWorth float64
	worth       float64 // how many candidate pairs each example stands for
}

// footing says how the probability of an example is known.
type footing uint8

const (
	byModel footing = iota // the weights say it
	byRung                 // ids or a guard settle it, whatever the weights
	byTruth                // a person, or whoever made the data, has said it
)

const (
	// anchors is how many records have all their pairs looked at; of more records, those whose hashes are least.
	anchors = 100_000
	// draws is how many pairs are drawn by chance.
	draws = 200_000
)

// gatherExamples prepares and blocks rs as Match does and holds candidate pairs and pairs drawn by chance. known says what
// is known of a pair; it may be nil.
func (m *Model) gatherExamples(ctx context.Context, c *corpus, bl *blocks, workers int, seed uint64, known func(a, b Ref) Decision) (*examples, error) {
	n := len(c.refs)
	every := anchorEvery(n)
	parts := make([]examples, (n+chunk-1)/chunk)
	seen := make([]marks, workers)
	err := eachChunk(ctx, n, workers, func(worker, i, from, to int) {
		if seen[worker] == nil {
			seen[worker] = newMarks(n)
		}
		var cs []uint32
		for r := from; r < to; r++ {
			if !isAnchor(c.refs[r], seed, every) {
				continue
			}
			cs = bl.candidates(cs[:0], uint32(r), seen[worker])
			for _, o := range cs {
				parts[i].add(m, c, uint32(r), o, known)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	x := &examples{m: m, worth: float64(every)}
	for i := range parts {
		x.outs = append(x.outs, parts[i].outs...)
		x.p = append(x.p, parts[i].p...)
		x.why = append(x.why, parts[i].why...)
		parts[i] = examples{}
	}
	return x, nil
}

// anchorEvery returns which share of n records are anchors: one in so many.
func anchorEvery(n int) uint64 { return uint64(1 + (n-1)/anchors) }

func isAnchor(ref Ref, seed, every uint64) bool { return every == 1 || hash64(seed, ref.ID)%every == 0 }

// addJudged adds the judged pairs that are not among the examples: those that share no key, and of many records those
// without an anchor. Each stands for as many pairs as the others do, which makes a few more of them than there are.
func (x *examples) addJudged(c *corpus, bl *blocks, seed uint64, judged map[[2]Ref]Decision, known func(a, b Ref) Decision) {
	var pairs [][2]uint32
	for refs, d := range judged {
		a, okA := c.find(refs[0])
		b, okB := c.find(refs[1])
		if okA && okB && a != b && (d == Same || d == Different) {
			pairs = append(pairs, [2]uint32{min(a, b), max(a, b)})
		}
	}
	slices.SortFunc(pairs, func(p, q [2]uint32) int { return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1])) })
	every, seen := anchorEvery(len(c.refs)), newMarks(len(c.refs))
	var cs []uint32
	for _, p := range pairs {
		if isAnchor(c.refs[p[0]], seed, every) {
			if cs = bl.candidates(cs[:0], p[0], seen); slices.Contains(cs, p[1]) {
				continue
			}
		}
		x.add(x.m, c, p[0], p[1], known)
	}
}

// add adds a candidate pair.
func (x *examples) add(m *Model, c *corpus, a, b uint32, known func(a, b Ref) Decision) {
	var e evidence
	m.gather(&e, c.bytes(a), c.bytes(b))
	s := m.decide(&e)
	p, why := m.Probability(s.Weight), byModel
	switch {
	case s.Reason == ByEqualID || s.Reason == ByRule && s.Verdict == Match:
		p, why = 1, byRung
	case s.Reason == ByDifferentID || s.Reason == ByRule || s.Reason == ByGuard && s.Verdict == NoMatch:
		p, why = 0, byRung
	case s.Reason == ByDifferentIDs2 || s.Reason == ByEqualIDGuard || s.Reason == ByBlank:
		return // for a person to see: it teaches nothing
	}
	if known != nil {
		switch known(c.refs[a], c.refs[b]) {
		case Same:
			p = 1
		case Different:
			p = 0
		default:
			known = nil
		}
		if known != nil && why == byModel {
			why = byTruth
		}
	}
	x.outs = append(x.outs, e.outcomes[:len(m.cs)]...)
	x.p = append(x.p, p)
	x.why = append(x.why, why)
}

// draw draws pairs by chance. Those that share a key are candidates already and left out; the others stand for all pairs
// that are none.
func (x *examples) draw(c *corpus, bl *blocks, seed uint64) {
	n := uint64(len(c.refs))
	if n < 2 {
		return
	}
	rng := rand.New(rand.NewPCG(seed, n))
	for range min(draws, int(n*(n-1)/2)) {
		a, b := uint32(rng.Uint64N(n)), uint32(rng.Uint64N(n))
		if a == b || bl.share(a, b) {
			continue
		}
		var e evidence
		x.m.gather(&e, c.bytes(min(a, b)), c.bytes(max(a, b)))
		x.chance = append(x.chance, e.outcomes[:len(x.m.cs)]...)
	}
	if k := len(x.chance) / max(1, len(x.m.cs)); k > 0 {
		x.chanceWorth = max(0, float64(n)*float64(n-1)/2-x.worth*float64(len(x.p))) / float64(k)
	}
}

// share reports whether two records share a block.
func (b *blocks) share(r, o uint32) bool {
	x, y := b.of[b.ofStarts[r]:b.ofStarts[r+1]], b.of[b.ofStarts[o]:b.ofStarts[o+1]]
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			return true
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return false
}
