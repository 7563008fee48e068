package match

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"
)

// Match compares the records of rs with each other and groups those that are one customer. The model it works with
// grows from m by the counts of these records and is Result.Model: under it, Prepare and Score give the same verdicts
// one pair at a time.
//
// The result is the same whatever the order of the records and the number of workers. The first error of rs, a
// *DuplicateError or the context's cause ends the run.
func (m *Model) Match(ctx context.Context, rs iter.Seq2[Record, error], o *Options) (*Result, error) {
	if o == nil {
		o = new(Options)
	}
	unique := slices.Concat(m.rules.Unique, o.Unique)
	if len(unique) > maxUnique {
		return nil, fmt.Errorf("match: %d sources are declared free of duplicates, want at most %d", len(unique), maxUnique)
	}
	workers := o.workers()
	progress := func(stage string, done, total int) {
		if o.Progress != nil {
			o.Progress(Progress{stage, done, total})
		}
	}
	res := &Result{}
	clock := time.Now()
	lap := func(d *time.Duration) { now := time.Now(); *d, clock = now.Sub(clock), now }

	c, counts, err := m.prepareAll(ctx, rs, workers, progress)
	if err != nil {
		return nil, err
	}
	lap(&res.stats.Prepare)
	progress("keys", 0, len(c.refs))
	if res.model, err = m.freeze(ctx, c, counts, workers); err != nil {
		return nil, err
	}
	bl, err := res.model.block(ctx, c, workers)
	if err != nil {
		return nil, err
	}
	lap(&res.stats.Key)
	res.corpus = c
	if o.Cost != nil {
		if err := o.Cost(res.cost(bl, workers)); err != nil {
			return nil, err
		}
		clock = time.Now()
	}
	js := res.judge(o.Judgements)
	order := bl.order()
	if err := res.score(ctx, bl, order, js, workers, progress); err != nil {
		return nil, err
	}
	lap(&res.stats.Score)
	progress("cluster", 0, len(res.pairs))
	if err := res.cluster(ctx, bl, order, unique, js, workers); err != nil {
		return nil, err
	}
	lap(&res.stats.Cluster)
	res.count(bl)
	return res, context.Cause(ctx)
}

// freeze makes the model that has seen the records, and writes its rarities into them. A model that has already seen
// records stays as it is: the same pair gets the same verdict everywhere.
func (m *Model) freeze(ctx context.Context, c *corpus, counts *tally, workers int) (*Model, error) {
	f := m
	if m.records == 0 {
		frequent, err := m.frequentKeys(ctx, c, workers, m.rules.MaxBlock)
		if err != nil {
			return nil, err
		}
		if f, err = newModel(&m.rules, m.kinds, uint64(len(c.refs)), counts.atLeast(minCount), frequent); err != nil {
			return nil, err
		}
	}
	return f, eachChunk(ctx, len(c.refs), workers, func(_, _, from, to int) {
		for r := from; r < to; r++ {
			f.weigh(c.bytes(uint32(r)))
		}
	})
}

// scored is a pair worth keeping: one that matches or is for review.
type scored struct {
	a, b    uint32 // ranks, a below b
	weight  Bits
	id      Bits // what the ids add to weight
	verdict Verdict
	reason  Reason
	doubt   bool // a level was found that leaves it to a person whatever it weighs, and it is not that of sisters
	sisters bool // it is for review only because the names could be those of sisters
	torn    bool // it matches, and joins nothing because one of its records fits another customer as well
}

func (p *scored) score() Score { return Score{p.weight, p.verdict, p.reason} }

func (p *scored) order(q *scored) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) }

// scorer is what one worker scores with.
type scorer struct {
	seen       marks
	cands      []uint32
	touched    int // of corpus.touch
	find, full time.Duration
}

// score compares every candidate pair and keeps what is worth keeping, in the order of the pairs.
func (res *Result) score(ctx context.Context, bl *blocks, order []uint32, js []judged, workers int, progress func(string, int, int)) error {
	n := len(res.corpus.refs)
	progress("score", 0, n)
	passes, err := res.model.passes(ctx, res.corpus, workers)
	if err != nil {
		return err
	}
	slots := make([][]scored, (n+chunk-1)/chunk)
	compared, barred := make([]int, len(slots)), make([]int, len(slots))
	ws := make([]scorer, workers)
	err = eachChunk(ctx, n, workers, func(worker, i, from, to int) {
		w := &ws[worker]
		if w.seen == nil {
			w.seen = newMarks(n)
		}
		for _, r := range order[from:to] {
			began := time.Now()
			w.touched += bl.touch(r)
			cs := bl.candidates(w.cands[:0], r, w.seen)
			start := len(slots[i])
			rest := unbarred(passes, r, cs)
			barred[i] += len(cs) - len(rest)
			met := time.Now()
			w.find += met.Sub(began)
			w.touched += res.corpus.touch(rest)
			for _, o := range rest {
				if p := res.model.scoreFully(res.corpus, r, o); p.verdict != NoMatch {
					slots[i] = append(slots[i], p)
				}
			}
			w.full += time.Since(met)
			slices.SortFunc(slots[i][start:], func(p, q scored) int { return cmp.Compare(p.b, q.b) })
			compared[i] += len(cs)
			w.cands = cs
		}
		if worker == 0 {
			progress("score", to, n)
		}
	})
	if err != nil {
		return err
	}
	for i := range slots {
		res.stats.Candidates += compared[i]
		res.stats.Barred += barred[i]
	}
	for i := range ws {
		res.stats.Find += ws[i].find
		res.stats.Full += ws[i].full
	}
	res.pairs = inOrder(slots, n)
	res.join(js)
	return nil
}

// inOrder lays the pairs of n records side by side by their first record. Those of one record stand in one slot, in the
// order of their second.
func inOrder(slots [][]scored, n int) []scored {
	at := make([]uint32, n+1)
	for _, ps := range slots {
		for i := range ps {
			at[ps[i].a+1]++
		}
	}
	for r := range n {
		at[r+1] += at[r]
	}
	out := make([]scored, at[n])
	for i, ps := range slots {
		for j := range ps {
			a := ps[j].a
			out[at[a]] = ps[j]
			at[a]++
		}
		slots[i] = nil
	}
	return out
}

// scorePair scores the records of two ranks. What their ids settle is not looked at any further.
func (m *Model) scorePair(c *corpus, a, b uint32) scored {
	if m.barred(c.bytes(a), c.bytes(b)) {
		return scored{a: a, b: b, reason: ByDifferentID}
	}
	return m.scoreFully(c, a, b)
}

func (m *Model) scoreFully(c *corpus, a, b uint32) scored {
	var e evidence
	m.gather(&e, c.bytes(a), c.bytes(b))
	s := m.decide(&e)
	p := scored{a: a, b: b, weight: s.Weight, verdict: s.Verdict, reason: s.Reason}
	p.doubt = e.effects&(1<<Doubt) != 0 && !m.sisterNames(&e)
	p.sisters = s.Verdict == Review && s.Reason == ByGuard && m.onlySisters(&e)
	if m.idAt >= 0 {
		p.id = e.weights[m.idAt]
	}
	return p
}

// join writes the judgements into the pairs, and notes those that the data contradict; judged pairs that no key brought
// together are added.
func (res *Result) join(js []judged) {
	var added []scored
	for i := range js {
		var fresh scored
		p := res.find(js[i].a, js[i].b)
		found := p != nil
		if !found {
			fresh = res.model.scoreFully(res.corpus, js[i].a, js[i].b)
			p = &fresh
		}
		if code := js[i].against(p); code != "" {
			res.conflicts = append(res.conflicts, Conflict{Judgement: js[i].from, Code: code})
		}
		p.verdict, p.reason = js[i].decision.Verdict(), ByJudgement
		if !found {
			added = append(added, *p)
		}
	}
	if len(added) > 0 {
		res.pairs = append(res.pairs, added...)
		slices.SortFunc(res.pairs, func(p, q scored) int { return p.order(&q) })
	}
}

// find returns the pair of the ranks a and b, a below b; nil if it is not among those kept.
func (res *Result) find(a, b uint32) *scored {
	at, ok := slices.BinarySearchFunc(res.pairs, scored{a: a, b: b}, func(p, q scored) int { return p.order(&q) })
	if !ok {
		return nil
	}
	return &res.pairs[at]
}

func (res *Result) count(bl *blocks) {
	st := &res.stats
	st.Records, st.Keys, st.Oversize = len(res.corpus.refs), len(bl.starts)-1, bl.oversize
	for i := range res.pairs {
		switch res.pairs[i].verdict {
		case Match:
			st.Matches++
		case Review:
			st.Reviews++
		}
	}
	st.Bytes = int64(len(res.corpus.arena))
}
