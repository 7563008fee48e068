package match

import (
	"iter"
	"slices"
)

// Pair is a scored pair of records, Left before Right in the order of Ref.Compare.
type Pair struct {
	Left, Right Ref
	Score
	Probability float64 // of being one customer, the prior included; 1 where a person has judged so
	Ambiguous   bool    // it matches, but one of its records has no id and fits another customer as well: for a person to see
}

// Other returns the record of the pair that r, one of the two, is not.
func (p *Pair) Other(r Ref) Ref {
	if p.Left == r {
		return p.Right
	}
	return p.Left
}

// Cluster is what the pairs say is one customer.
type Cluster struct {
	Members []Member // in the order of Ref.Compare; never empty
	Pairs   []Pair   // the pairs among its members that match or are for review, by Left, Right
	Flags   []Flag   // what a person should know of it
}

// Member is a record of a cluster.
type Member struct {
	Ref  Ref
	Best Pair // the strongest pair that ties the record to another member; zero when it stands alone
}

// Flag says something of a record that clustering noticed and a person should know.
type Flag struct {
	Ref   Ref
	Code  FlagCode
	Other Ref // the record it concerns, where there is one
	// Apart are the two records that a person has judged different, which leaves no room for the judgement of
	// FlagJudgementNotHeld; else zero.
	Apart [2]Ref
}

// FlagCode names what a Flag says.
type FlagCode string

// The flags that clustering raises.
const (
	FlagIDFitsOther FlagCode = "id_fits_other" // the id is one entity's, but all else, taken together, fits another: stands alone
	FlagChainCut    FlagCode = "chain_cut"     // matches a record of another cluster, but the clusters are two
	FlagAmbiguous   FlagCode = "ambiguous"     // has no id, and fits Other and a customer of another id alike: stands with neither
	FlagNotUnique   FlagCode = "not_unique"    // matches another record of its source, which is declared free of duplicates
	FlagTied        FlagCode = "tied"          // stands with Other, but a record of a source free of duplicates fits as well: their order decided

	// Of a judgement, which holds all the same:
	FlagJudgementOdds   FlagCode = "judgement_odds"           // the weight of the evidence says otherwise
	FlagJudgementID     FlagCode = "judgement_against_id"     // same under two valid ids, or different under one
	FlagJudgementGuard  FlagCode = "judgement_against_guard"  // same, though a guard tells the two apart
	FlagJudgementRule   FlagCode = "judgement_against_rule"   // same, though the rules bar it, or different, though they prove it
	FlagJudgementUnique FlagCode = "judgement_against_unique" // same, in a source declared free of duplicates

	// Of a judgement that does not hold:
	FlagJudgementOverruled FlagCode = "judgement_overruled" // a later one on the same pair says otherwise
	FlagJudgementNotHeld   FlagCode = "judgement_not_held"  // same, but other judgements keep the two apart
	FlagJudgementUnknown   FlagCode = "judgement_unknown"   // it names no two records of the data; in Conflicts only
)

// Result is the outcome of Model.Match. It is immutable and safe for use by many goroutines.
type Result struct {
	model   *Model
	corpus  *corpus
	pairs   []scored
	of      []uint32 // cluster of each record
	members []uint32 // ranks, cluster after cluster
	starts  []uint32 // of each cluster in members, one more at the end
	flags   map[uint32][]flag
	stats   Stats

	conflicts []Conflict
}

// Model returns the model that the run froze: what Model.Match was called on, grown by the counts of these records.
func (res *Result) Model() *Model { return res.model }

// Conflicts gives the judgements that the data or another judgement contradict, and those that speak of no two records
// of the run, by Left, Right; Left comes before Right.
func (res *Result) Conflicts() []Conflict { return slices.Clone(res.conflicts) }

// Stats says what the run did.
func (res *Result) Stats() Stats { return res.stats }

// Pairs gives the pairs that match or are for review, by Left, Right. A pair that matches may stand in two clusters,
// where a cannot-link or the rest of the clusters kept them apart.
func (res *Result) Pairs() iter.Seq2[Pair, error] {
	return func(yield func(Pair, error) bool) {
		for i := range res.pairs {
			if res.pairs[i].verdict != NoMatch && !yield(res.pair(&res.pairs[i]), nil) {
				return
			}
		}
	}
}

// Explained gives the pairs that Pairs gives, each with what says why it got its score: Explain of the two, with the score
// of the pair, which a judgement may have settled. It may be called later and by any goroutine, and need not look for the
// records.
func (res *Result) Explained() iter.Seq2[Pair, func() *Explanation] {
	return func(yield func(Pair, func() *Explanation) bool) {
		for i := range res.pairs {
			p := &res.pairs[i]
			why := func() *Explanation {
				x := res.model.Explain(res.corpus.prepared(p.a), res.corpus.prepared(p.b))
				x.Score = p.score()
				return x
			}
			if p.verdict != NoMatch && !yield(res.pair(p), why) {
				return
			}
		}
	}
}

func (res *Result) pair(p *scored) Pair {
	pair := Pair{
		Left: res.corpus.refs[p.a], Right: res.corpus.refs[p.b],
		Score:       p.score(),
		Probability: res.model.Probability(p.weight), Ambiguous: p.torn,
	}
	if p.reason == ByJudgement && p.verdict == Match {
		pair.Probability = 1
	}
	return pair
}

// Explain says why two records of the run got their score: Model.Explain of the two, with the score of the pair, which a
// judgement may have settled. The second result is false when one of them is not of the run.
func (res *Result) Explain(left, right Ref) (*Explanation, bool) {
	a, okA := res.corpus.find(left)
	b, okB := res.corpus.find(right)
	if !okA || !okB {
		return nil, false
	}
	x := res.model.Explain(res.corpus.prepared(a), res.corpus.prepared(b))
	if p := res.find(min(a, b), max(a, b)); p != nil {
		x.Score = p.score()
	}
	return x, true
}

// Together reports whether two records of the run are in one cluster.
func (res *Result) Together(left, right Ref) bool {
	a, okA := res.corpus.find(left)
	b, okB := res.corpus.find(right)
	return okA && okB && res.of[a] == res.of[b]
}

// Clusters gives every record of the run in exactly one cluster, the clusters by their smallest Ref. The slices of a
// Cluster are reused for the next.
func (res *Result) Clusters() iter.Seq2[Cluster, error] {
	return func(yield func(Cluster, error) bool) {
		first := make([]uint32, len(res.of)+1) // pair of each record as the left one
		for i := range res.pairs {
			first[res.pairs[i].a+1]++
		}
		for r := range res.of {
			first[r+1] += first[r]
		}
		var c Cluster
		for id := range len(res.starts) - 1 {
			c = Cluster{c.Members[:0], c.Pairs[:0], c.Flags[:0]}
			res.fill(&c, uint32(id), first)
			if !yield(c, nil) {
				return
			}
		}
	}
}

// fill makes c the cluster id. first tells of each record where the pairs begin in which it is the left one.
func (res *Result) fill(c *Cluster, id uint32, first []uint32) {
	ms := res.members[res.starts[id]:res.starts[id+1]]
	for _, r := range ms {
		c.Members = append(c.Members, Member{Ref: res.corpus.refs[r]})
		for _, f := range res.flags[r] {
			told := Flag{Ref: res.corpus.refs[r], Code: f.code, Other: res.corpus.refs[f.other]}
			if f.code == FlagJudgementNotHeld {
				told.Apart = [2]Ref{res.corpus.refs[f.apart[0]], res.corpus.refs[f.apart[1]]}
			}
			c.Flags = append(c.Flags, told)
		}
	}
	if len(ms) == 1 {
		return
	}
	for i, r := range ms {
		of := res.pairs[first[r]:first[r+1]]
		for at := range of {
			p := &of[at]
			j, ok := slices.BinarySearch(ms, p.b)
			if !ok || p.verdict == NoMatch {
				continue
			}
			pair := res.pair(p)
			c.Pairs = append(c.Pairs, pair)
			for _, k := range [2]int{i, j} {
				if best := &c.Members[k].Best; best.Left == (Ref{}) || pair.Weight > best.Weight {
					*best = pair
				}
			}
		}
	}
}
