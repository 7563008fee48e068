package match

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"
)

// LearnOptions say how Model.Learn works. The zero LearnOptions use all cores and know of no judgements.
type LearnOptions struct {
	Workers    int    // goroutines; 0 means as many as there are cores. It never changes a result
	Seed       uint64 // of the pairs that are drawn by chance
	Judgements []Judgement
	// Truth says of two records what is known, Unsure where nothing is: for data whose customers are known. It is asked of
	// many pairs, from several goroutines, and may be nil. Judgements go before it.
	Truth func(left, right Ref) Decision
}

// LearnReport says what was learnt and on what ground.
type LearnReport struct {
	Pairs    int     // candidate pairs looked at
	Matches  float64 // how many of them are one customer, their probabilities summed
	Settled  int     // pairs that ids or a guard settle: they teach without anybody's help
	Judged   int     // pairs that a judgement or LearnOptions.Truth settles, and no id
	Unclear  int     // pairs whose probability lies between a tenth and nine tenths in the end
	Rounds   int
	Levels   []LearnedLevel // every level whose weight may be learnt, in the order of the rules
	Warnings []LearnWarning
}

// LearnedLevel is what was learnt of one level.
type LearnedLevel struct {
	Comparison, Level  string
	Kind               string // of the comparison, by name
	Before, After      Bits
	Matched, Unmatched float64 // pairs of one customer and of two that were seen at it, probabilities summed
}

// LearnWarning says what the data could not tell.
type LearnWarning struct {
	Code              LearnCode
	Comparison, Level string // where it is about a level
	Kind              string // of the comparison, by name
}

// LearnCode names what a LearnWarning says.
type LearnCode string

// What may be wrong with data that weights are learnt from.
const (
	LearnFewMatches LearnCode = "few_matches" // too few pairs of one customer: the records alone taught nothing
	LearnUnclear    LearnCode = "unclear"     // so many pairs could be either that the weights rest on themselves
	LearnNoClearer  LearnCode = "no_clearer"  // the weights rest on themselves, and new ones left as many pairs unclear: the records alone taught nothing
	LearnOneSided   LearnCode = "one_sided"   // judgements all say the same, or are too few: they were heeded, not generalised
	LearnFewSeen    LearnCode = "few_seen"    // a level was seen so seldom that it keeps its weight
	LearnDrawn      LearnCode = "drawn"       // a level was seen so seldom, but others moved it: its neighbours, whose order stays, or judged pairs
	LearnHeld       LearnCode = "held"        // a level would have moved further than is believable, and was held
)

const (
	learnRounds  = 20
	learnEnd     = 0.02 // bits: the end of learning
	learnPseudo  = 1000 // pairs of one customer that a weight of the rules stands for
	learnShipped = 4000 // and one that is shipped
	learnFew     = 20   // pairs at a level below which it keeps its weight
	learnMatches = 100  // pairs of one customer below which records alone teach nothing
	learnClear   = 8    // pairs of one customer to each unclear one, so that weights may rest on themselves
	learnDrift   = 3.0  // bits that a weight may move
	learnShift   = .05  // share by which pairs of one customer may become more or fewer where weights rest on themselves
	learnGain    = 2    // pairs unclear before to each unclear after, so that weights that rest on themselves may move
	learnJudged  = 30   // judged pairs from which on they are generalised
	fitPull      = 1.0  // how strongly fitted weights are drawn towards where they came from
)

// Learn returns a model whose weights have moved from those of m to what rs show, by expectation maximisation: the
// pairs that share a key are one customer with the probability that the weights give them, or as ids, guards and
// judgements settle it; from those pairs and from pairs drawn by chance each level's m and u are estimated anew, and so
// on until nothing moves. What the rules said counts as a thousand pairs, what is shipped as four thousand. Where ids,
// guards and judgements settle few pairs and many could be either, weights would rest on themselves, and only what is
// settled moves them; where they rest on themselves and still come to mean something else by one customer, as a
// household for a person, or leave more than half as many pairs unclear as before, nothing is learnt: comparisons that
// echo each other, as the street and the telephone of one office, make each other surer, and no pair clearer. A level
// moves by no more than three bits, and the order of the levels of a comparison stays. Where judgements are many
// enough, the weights are then fitted to them. Levels that prove, bar or guard keep their role and their weight.
//
// The result depends neither on the order of rs nor on the number of workers. Memory is 8 bytes a comparison for each
// candidate pair of about 100,000 records at the most. Every judged pair is heeded, whatever the number of records.
func (m *Model) Learn(ctx context.Context, rs iter.Seq2[Record, error], o *LearnOptions) (*Model, *LearnReport, error) {
	if o == nil {
		o = new(LearnOptions)
	}
	x, err := m.examplesFrom(ctx, rs, o)
	if err != nil {
		return nil, nil, err
	}
	ps := m.parameters()
	report := &LearnReport{Pairs: len(x.p)}
	for _, why := range x.why {
		switch why {
		case byRung:
			report.Settled++
		case byTruth:
			report.Judged++
		}
	}
	w, counts := x.maximise(ps, report)
	w = x.generalise(ps, w, report)
	before := ps.weights(m)
	for k, p := range ps.names {
		c := &m.cs[p.comparison]
		report.Levels = append(report.Levels, LearnedLevel{
			Comparison: c.name, Kind: nameOf(c.kind), Level: c.levels[p.level].Name, Before: tenths(before[k]), After: tenths(w[k]),
			Matched: counts[k].matched, Unmatched: counts[k].unmatched,
		})
	}
	report.tellDrawn()
	learnt, err := m.withWeights(ps, w, counts)
	return learnt, report, err
}

// tellDrawn tells of the levels seen too seldom which have moved all the same.
func (r *LearnReport) tellDrawn() {
	for i := range r.Warnings {
		w := &r.Warnings[i]
		if w.Code == LearnFewSeen && slices.ContainsFunc(r.Levels, func(l LearnedLevel) bool {
			return l.Comparison == w.Comparison && l.Level == w.Level && l.Before != l.After
		}) {
			w.Code = LearnDrawn
		}
	}
}

// tenths rounds to tenths of a bit: more is not known.
func tenths(w float64) Bits { return Bits(100 * math.Round(10*w)) }

// maximise goes back and forth between the probabilities of the pairs and the weights of the levels.
func (x *examples) maximise(ps *parameters, report *LearnReport) ([]float64, []levelCounts) {
	before := ps.weights(x.m)
	alone, worth := ps.alone(x.m, before)
	w := slices.Clone(before)
	counts := make([]levelCounts, len(w))
	held := make([]bool, len(w))
	first, unclear := 0.0, 0
	for report.Rounds = 1; report.Rounds <= learnRounds; report.Rounds++ {
		if report.Matches = x.expect(ps, w); report.Rounds == 1 {
			first = report.Matches
		}
		clear(counts)
		x.count(ps, counts)
		if report.Matches < learnMatches {
			report.Warnings = append(report.Warnings, LearnWarning{Code: LearnFewMatches})
			return before, counts
		}
		next, firm := slices.Clone(before), x.firm(ps, counts, report)
		if report.Rounds == 1 {
			unclear = report.Unclear
		}
		for k, now := range ps.apart(counts) {
			if counts[k].matched < learnFew || counts[k].unmatched < learnFew {
				continue
			}
			moved := (now - alone[k]) * firm[k] / (firm[k] + worth[k])
			held[k] = math.Abs(moved) > learnDrift
			next[k] += min(max(moved, -learnDrift), learnDrift)
		}
		ps.keepOrder(before, next, counts)
		most := 0.0
		for k := range w {
			most = max(most, math.Abs(next[k]-w[k]))
		}
		if w = next; most < learnEnd {
			break
		}
	}
	if moved := !slices.EqualFunc(w, before, func(a, b float64) bool { return tenths(a) == tenths(b) }); moved && x.settled() < learnMatches {
		code := LearnCode("")
		switch {
		case math.Abs(report.Matches-first) > learnShift*first:
			code = LearnUnclear
		case learnGain*report.Unclear > unclear:
			code = LearnNoClearer
		}
		if code != "" {
			report.Warnings = append(report.Warnings, LearnWarning{Code: code})
			return before, counts
		}
	}
	x.warn(ps, held, counts, report)
	return w, counts
}

// expect writes the probabilities of the pairs under w and returns how many are expected to be one customer. They are those
// of the sum itself, since weights are estimated as though comparisons were independent.
func (x *examples) expect(ps *parameters, w []float64) float64 {
	var slope [maxComparisons]float64
	sum, width := 0.0, len(x.m.cs)
	for r, why := range x.why {
		if why == byModel {
			x.p[r] = 1 / (1 + math.Exp2(-ps.sum(x.m, x.outs[r*width:(r+1)*width], w, &slope)))
		}
		sum += x.p[r]
	}
	return sum * x.worth
}

// firm returns for each level the pairs of one customer that do not rest on the weights themselves: those that ids, guards
// or people settle; where these are few, all, unless too many pairs could be either.
func (x *examples) firm(ps *parameters, counts []levelCounts, report *LearnReport) []float64 {
	n, unclear := make([]float64, len(counts)), 0
	width := len(x.m.cs)
	for r, p := range x.p {
		if x.why[r] == byModel {
			if p > .1 && p < .9 {
				unclear++
			}
			continue
		}
		for i, o := range x.outs[r*width : (r+1)*width] {
			if at := ps.at[i][o.Level]; o.Level != 0 && at >= 0 {
				n[at] += p
			}
		}
	}
	report.Unclear = unclear
	if x.settled() < learnMatches && float64(unclear)*x.worth <= report.Matches/learnClear {
		for k := range n {
			n[k] = counts[k].matched
		}
	}
	return n
}

// settled returns how many pairs of one customer do not rest on the weights.
func (x *examples) settled() (sum float64) {
	for r, p := range x.p {
		if x.why[r] != byModel {
			sum += p
		}
	}
	return sum
}

// alone returns log2(m/u) of each level by itself where the weights before were made, and how many pairs of one customer it
// stands for; of kinds for which nothing is shipped, or whose weights the rules replace, the weight itself.
func (ps *parameters) alone(m *Model, before []float64) (w, worth []float64) {
	w, worth = slices.Clone(before), slices.Repeat([]float64{learnPseudo}, len(before))
	for k, p := range ps.names {
		if s := shippedLevel(m.cs[p.comparison].kind.ID(), m.cs[p.comparison].levels[p.level].Name); s != nil && s.weight.Float() == before[k] {
			w[k], worth[k] = s.alone.Float(), learnShipped
		}
	}
	return w, worth
}

// keepOrder keeps the levels of each comparison in the order of their weights before: neighbours that have changed places
// meet in the middle, those seen more often drawing the others to them.
func (ps *parameters) keepOrder(before, w []float64, counts []levelCounts) {
	type pool struct{ sum, worth float64 }
	for i := range ps.at {
		var order []int
		for _, k := range ps.at[i] {
			if k >= 0 {
				order = append(order, k)
			}
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(before[b], before[a]) })
		var pools []pool
		var sizes []int
		for _, k := range order {
			worth := 1 + counts[k].matched
			pools, sizes = append(pools, pool{w[k] * worth, worth}), append(sizes, 1)
			for n := len(pools); n > 1 && pools[n-1].sum/pools[n-1].worth > pools[n-2].sum/pools[n-2].worth; n-- {
				pools[n-2].sum += pools[n-1].sum
				pools[n-2].worth += pools[n-1].worth
				sizes[n-2] += sizes[n-1]
				pools, sizes = pools[:n-1], sizes[:n-1]
			}
		}
		at := 0
		for n, p := range pools {
			for range sizes[n] {
				w[order[at]] = p.sum / p.worth
				at++
			}
		}
	}
}

// warn tells what the data could not tell.
func (x *examples) warn(ps *parameters, held []bool, counts []levelCounts, report *LearnReport) {
	if float64(report.Unclear)*x.worth > report.Matches/learnClear {
		report.Warnings = append(report.Warnings, LearnWarning{Code: LearnUnclear})
	}
	for k, p := range ps.names {
		c := &x.m.cs[p.comparison]
		w := LearnWarning{Comparison: c.name, Kind: nameOf(c.kind), Level: c.levels[p.level].Name}
		switch {
		case held[k]:
			w.Code = LearnHeld
		case counts[k].matched < learnFew || counts[k].unmatched < learnFew:
			w.Code = LearnFewSeen
		default:
			continue
		}
		report.Warnings = append(report.Warnings, w)
	}
}

// generalise fits w to the judged pairs, where they are many and of both kinds.
func (x *examples) generalise(ps *parameters, w []float64, report *LearnReport) []float64 {
	same := 0
	for r, why := range x.why {
		if why == byTruth && x.p[r] == 1 {
			same++
		}
	}
	switch {
	case report.Judged == 0:
		return w
	case report.Judged < learnJudged || same == 0 || same == report.Judged:
		report.Warnings = append(report.Warnings, LearnWarning{Code: LearnOneSided})
		return w
	}
	return fit([]*examples{x}, ps, w, fitPull, func(f footing) bool { return f == byTruth })
}

// withWeights returns m with other weights.
func (m *Model) withWeights(ps *parameters, w []float64, counts []levelCounts) (*Model, error) {
	r := m.Rules()
	for i := range m.cs {
		r.Comparisons[i].Levels = slices.Clone(m.cs[i].levels[1:])
	}
	ms, us := ps.rates(counts)
	for k, p := range ps.names {
		l := &r.Comparisons[p.comparison].Levels[p.level-1]
		l.Weight, l.M, l.U = tenths(w[k]), ms[k], us[k]
	}
	return newModel(r, m.kinds, m.records, m.counts, m.frequent)
}

// judged returns the judgements by their pair: of several the last in time.
func (o *LearnOptions) judged() map[[2]Ref]Decision {
	js := slices.Clone(o.Judgements)
	slices.SortStableFunc(js, func(x, y Judgement) int { return x.Time.Compare(y.Time) })
	last := make(map[[2]Ref]Decision, len(js))
	for _, j := range js {
		if j.Left.Compare(j.Right) > 0 {
			j.Left, j.Right = j.Right, j.Left
		}
		last[[2]Ref{j.Left, j.Right}] = j.Decision
	}
	return last
}

// known returns what is known of a pair, given the judgements.
func (o *LearnOptions) known(judged map[[2]Ref]Decision) func(a, b Ref) Decision {
	if len(judged) == 0 {
		return o.Truth
	}
	return func(a, b Ref) Decision {
		if a.Compare(b) > 0 {
			a, b = b, a
		}
		if d, ok := judged[[2]Ref{a, b}]; ok || o.Truth == nil {
			return d
		}
		return o.Truth(a, b)
	}
}

// examplesFrom prepares and blocks rs as Match does and takes their pairs as examples.
func (m *Model) examplesFrom(ctx context.Context, rs iter.Seq2[Record, error], o *LearnOptions) (*examples, error) {
	workers := (&Options{Workers: o.Workers}).workers()
	c, counts, err := m.prepareAll(ctx, rs, workers, func(string, int, int) {})
	if err != nil {
		return nil, err
	}
	f, err := m.freeze(ctx, c, counts, workers)
	if err != nil {
		return nil, err
	}
	bl, err := f.block(ctx, c, workers)
	if err != nil {
		return nil, err
	}
	judged := o.judged()
	known := o.known(judged)
	x, err := f.gatherExamples(ctx, c, bl, workers, o.Seed, known)
	if err != nil {
		return nil, err
	}
	x.addJudged(c, bl, o.Seed, judged, known)
	x.draw(c, bl, o.Seed)
	return x, nil
}
