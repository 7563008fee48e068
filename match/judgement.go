package match

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Decision is what a person said of a pair. Its text is "unsure", "same" or "different".
type Decision uint8

const (
	Unsure    Decision = iota // looked at, not decided: for review, whatever the data say
	Same                      // one customer
	Different                 // two customers
)

var decisionNames = [...]string{"unsure", "same", "different"}

// String returns the decision's text.
func (d Decision) String() string {
	if int(d) < len(decisionNames) {
		return decisionNames[d]
	}
	return "Decision(" + strconv.Itoa(int(d)) + ")"
}

// MarshalText returns the decision's text. A value that is no Decision is an error.
func (d Decision) MarshalText() ([]byte, error) {
	if int(d) >= len(decisionNames) {
		return nil, fmt.Errorf("match: no decision %d", d)
	}
	return []byte(decisionNames[d]), nil
}

// UnmarshalText reads what MarshalText gives.
func (d *Decision) UnmarshalText(text []byte) error {
	at := slices.Index(decisionNames[:], string(text))
	if at < 0 {
		return fmt.Errorf("match: a decision is unsure, same or different")
	}
	*d = Decision(at)
	return nil
}

// Verdict returns the verdict on a pair that a person has decided.
func (d Decision) Verdict() Verdict {
	switch d {
	case Same:
		return Match
	case Different:
		return NoMatch
	}
	return Review
}

// Judgement is a person's decision on a pair of records. Judgements are data: kept as they were given, honoured on
// every later run. Of several on one pair the last in time counts; equal times, the last in order.
//
// Two records judged the same are in one cluster, whatever the data say of them, and two judged different are not. Where
// judgements leave no room for both, as when a = b, b = c and yet a is not c, those that part hold, and of those that
// join the ones of the greater weight. What is not held, and what holds against the data, Result.Conflicts tells.
type Judgement struct {
	Left     Ref       `json:"left"`
	Right    Ref       `json:"right"`
	Decision Decision  `json:"decision"`
	User     string    `json:"user,omitempty"`
	Time     time.Time `json:"time,omitzero"`
	Reason   string    `json:"reason,omitempty"`
}

// Conflict is a judgement that something speaks against, or that could not be heard.
type Conflict struct {
	Judgement Judgement
	Code      FlagCode  // one of FlagJudgement...
	Other     Judgement // the one that counts instead, of FlagJudgementOverruled and FlagJudgementNotHeld; else zero
}

// compare orders conflicts by their pair, then by code and time.
func (c *Conflict) compare(o *Conflict) int {
	return cmp.Or(c.Judgement.Left.Compare(o.Judgement.Left), c.Judgement.Right.Compare(o.Judgement.Right),
		cmp.Compare(c.Code, o.Code), c.Judgement.Time.Compare(o.Judgement.Time), cmp.Compare(c.Judgement.Decision, o.Judgement.Decision))
}

// judged is a pair that a person has decided on.
type judged struct {
	a, b     uint32 // ranks, a below b
	decision Decision
	from     Judgement
}

func (j *judged) order(o *judged) int { return cmp.Or(cmp.Compare(j.a, o.a), cmp.Compare(j.b, o.b)) }

// judge finds the pairs that judgements speak of, in order. It notes those that another one overrules and those that
// speak of no pair of the records.
func (res *Result) judge(js []Judgement) []judged {
	js = slices.Clone(js)
	slices.SortStableFunc(js, func(x, y Judgement) int { return x.Time.Compare(y.Time) })
	all := make([]judged, 0, len(js))
	for _, j := range js {
		if j.Left.Compare(j.Right) > 0 {
			j.Left, j.Right = j.Right, j.Left
		}
		a, okA := res.corpus.find(j.Left)
		b, okB := res.corpus.find(j.Right)
		if !okA || !okB || a == b {
			res.conflicts = append(res.conflicts, Conflict{Judgement: j, Code: FlagJudgementUnknown})
			continue
		}
		all = append(all, judged{a, b, j.Decision, j})
	}
	slices.SortStableFunc(all, func(x, y judged) int { return x.order(&y) })
	last := all[:0]
	for i := range all {
		j := all[i]
		for at := i + 1; at < len(all) && all[at].order(&j) == 0; at++ {
			j = all[at]
		}
		if i+1 == len(all) || all[i+1].order(&j) != 0 {
			last = append(last, j)
		} else if all[i].decision != j.decision {
			res.conflicts = append(res.conflicts, Conflict{all[i].from, FlagJudgementOverruled, j.from})
		}
	}
	return last
}

// against says what of the data a judgement contradicts, given how the pair was scored without it; "" if nothing.
func (j *judged) against(p *scored) FlagCode {
	if j.decision == Unsure || j.decision == Same && p.verdict != NoMatch || j.decision == Different && p.verdict != Match {
		return ""
	}
	switch p.reason {
	case ByDifferentID, ByEqualID:
		return FlagJudgementID
	case ByGuard:
		return FlagJudgementGuard
	case ByRule:
		return FlagJudgementRule
	}
	return FlagJudgementOdds
}

// heed joins the records that people have judged the same, the pairs of the greatest weight first, before any other
// edge is looked at. Only a judgement keeps them apart.
func (k *clustering) heed(js []judged) {
	for _, e := range k.edges(func(p *scored) bool { return p.reason == ByJudgement && p.verdict == Match }) {
		p := &k.res.pairs[e]
		at, _ := slices.BinarySearchFunc(js, judged{a: p.a, b: p.b}, func(x, y judged) int { return x.order(&y) })
		a, b := k.find(p.a), k.find(p.b)
		if a == b {
			continue
		}
		if x, y, parted := k.parted(a, b); parted {
			by, _ := slices.BinarySearchFunc(js, judged{a: min(x, y), b: max(x, y)}, func(x, y judged) int { return x.order(&y) })
			k.res.conflicts = append(k.res.conflicts, Conflict{js[at].from, FlagJudgementNotHeld, js[by].from})
			continue
		}
		if k.unique[a]&k.unique[b] != 0 {
			k.res.conflicts = append(k.res.conflicts, Conflict{Judgement: js[at].from, Code: FlagJudgementUnique})
		}
		k.unite(a, b)
	}
	for i := range js {
		if js[i].decision == Same && k.said[js[i].a] == nil {
			k.gatherSaid(k.find(js[i].a))
		}
	}
}

// gatherSaid notes of each record of the cluster rooted at a that people have made it one with the others.
func (k *clustering) gatherSaid(a uint32) {
	all := []uint32{a}
	for r := k.next[a]; r != a; r = k.next[r] {
		all = append(all, r)
	}
	for _, r := range all {
		k.said[r] = all
	}
}

// parted returns two records, one of each cluster, that a person has judged different.
func (k *clustering) parted(a, b uint32) (x, y uint32, found bool) {
	if len(k.apart) == 0 {
		return 0, 0, false
	}
	if k.size[a] > k.size[b] {
		a, b = b, a
	}
	for r := a; ; {
		for _, o := range k.apart[r] {
			if k.find(o) == b {
				return r, o, true
			}
		}
		if r = k.next[r]; r == a {
			return 0, 0, false
		}
	}
}

// tellConflicts puts the conflicts in order and flags the records that they speak of.
func (k *clustering) tellConflicts() {
	lost := map[[2]Ref]bool{} // what a judgement goes against is of interest while it holds
	for _, c := range k.res.conflicts {
		if c.Code == FlagJudgementNotHeld {
			lost[[2]Ref{c.Judgement.Left, c.Judgement.Right}] = true
		}
	}
	cs := slices.DeleteFunc(k.res.conflicts, func(c Conflict) bool {
		switch c.Code {
		case FlagJudgementOdds, FlagJudgementID, FlagJudgementGuard, FlagJudgementRule, FlagJudgementUnique:
			return lost[[2]Ref{c.Judgement.Left, c.Judgement.Right}]
		}
		return false
	})
	k.res.conflicts = cs
	slices.SortStableFunc(cs, func(x, y Conflict) int { return x.compare(&y) })
	for i := range cs {
		a, okA := k.res.corpus.find(cs[i].Judgement.Left)
		b, okB := k.res.corpus.find(cs[i].Judgement.Right)
		if okA && okB && a != b {
			f := flag{code: cs[i].Code}
			if f.code == FlagJudgementNotHeld { // both are records of the run, or the judgement would part nobody
				f.apart[0], _ = k.res.corpus.find(cs[i].Other.Left)
				f.apart[1], _ = k.res.corpus.find(cs[i].Other.Right)
			}
			f.other = b
			k.flagOnce(a, f)
			f.other = a
			k.flagOnce(b, f)
		}
	}
}

func (k *clustering) flagOnce(r uint32, f flag) {
	if !slices.Contains(k.flags[r], f) {
		k.flags[r] = append(k.flags[r], f)
	}
}
