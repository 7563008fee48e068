package quality

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"testing"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/eval"
	"github.com/yksi-mdm/yksi/match"
)

// label says of a pair of records whether they are one.
type label struct {
	left, right match.Ref
	same        bool
	kind        string // what makes the case
	numbers     bool   // the names bear different numbers: two customers to us, whatever the label
}

// pairOf names a pair, whichever way round it is given.
func pairOf(a, b match.Ref) [2]match.Ref {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return [2]match.Ref{a, b}
}

// labelled lets s be judged by ls alone.
func (s *set) labelled(ls []label) {
	s.labels, s.labelOf = ls, make(map[[2]match.Ref]bool, len(ls))
	for _, l := range ls {
		s.labelOf[pairOf(l.left, l.right)] = l.same
	}
}

// confusion counts what is said of pairs beside what is so.
type confusion struct{ said, same, right int }

func (c *confusion) add(said, same bool) {
	c.said += count(said)
	c.same += count(same)
	c.right += count(said && same)
}

func (c *confusion) measure() (m eval.Measure) {
	if m.P, m.R = float64(c.right)/float64(max(c.said, 1)), float64(c.right)/float64(max(c.same, 1)); c.right > 0 {
		m.F1 = 2 * m.P * m.R / (m.P + m.R)
	}
	return m
}

// score says of each label what m says of the pair: after a run over all records, which counts them, or of the two alone.
func (s *set) score(t *testing.T, m *match.Model) []*match.Explanation {
	t.Helper()
	out := make([]*match.Explanation, len(s.labels))
	if !s.alone {
		res := run(t, s, m)
		for i, l := range s.labels {
			out[i], _ = res.Explain(l.left, l.right)
		}
		return out
	}
	var ws match.Workspace
	ps := make(map[match.Ref]match.Prepared, len(s.records))
	for i := range s.records {
		ps[s.records[i].Ref] = m.Prepare(&s.records[i], &ws)
	}
	for i, l := range s.labels {
		out[i] = m.Explain(ps[l.left], ps[l.right])
	}
	return out
}

// reportLabels writes all that is said of a set of labelled pairs.
func reportLabels(t *testing.T, w io.Writer, s *set) {
	t.Helper()
	m := model(t, s.newRules(t))
	xs := s.score(t, m)
	var all, agreed confusion
	var cs []chance
	kinds := map[string]*confusion{}
	total := map[string]int{}
	for i, x := range xs {
		l := s.labels[i]
		if kinds[l.kind] == nil {
			kinds[l.kind] = new(confusion)
		}
		all.add(x.Verdict == match.Match, l.same)
		if !l.numbers || !l.same {
			agreed.add(x.Verdict == match.Match, l.same)
		}
		kinds[l.kind].add(x.Verdict == match.Match, l.same)
		total[l.kind]++
		if x.Reason == match.ByWeight || x.Reason == match.ByGuard {
			cs = append(cs, chance{x.Probability, l.same})
		}
	}
	f := all.measure()
	fmt.Fprintf(w, "== %s\nrecords %d, labelled pairs %d, %d of them one; said to be one %d: wrong %d, lost %d\n",
		s.name, len(s.records), len(s.labels), all.same, all.said, all.said-all.right, all.same-all.right)
	fmt.Fprintf(w, "%-16s P %.4f R %.4f F1 %.4f; %s\n", "pairs", f.P, f.R, f.F1, bestThreshold(s, xs))
	if n := all.same - agreed.same; n > 0 {
		f := agreed.measure()
		fmt.Fprintf(w, "without %-8d P %.4f R %.4f F1 %.4f; labelled one though their numbers differ (Fund III, Fund IV), which are two customers here\n",
			n, f.P, f.R, f.F1)
	}
	if len(kinds) > 1 {
		fmt.Fprintf(w, "\n%-22s %7s %7s %7s %7s\n", "case kind", "pairs", "one", "P", "R")
		for _, k := range slices.Sorted(maps.Keys(kinds)) {
			m := kinds[k].measure()
			fmt.Fprintf(w, "%-22s %7d %7d %7.4f %7.4f\n", k, total[k], kinds[k].same, m.P, m.R)
		}
	}
	if !s.alone {
		blocking(w, s, run(t, s, m))
	}
	reliability(w, 0, cs)
	ablations(t, w, s)
	fmt.Fprintln(w)
}

// bestThreshold says which weight would part the labels best, in hindsight. Pairs settled by ids keep their verdict's place.
func bestThreshold(s *set, xs []*match.Explanation) string {
	order := make([]int, len(xs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(xs[j].Weight, xs[i].Weight) })
	c := confusion{}
	for _, l := range s.labels {
		c.same += count(l.same)
	}
	best, at := 0.0, 0.0
	for n, i := range order {
		c.said++
		c.right += count(s.labels[i].same)
		if n+1 < len(order) && xs[order[n+1]].Weight == xs[i].Weight {
			continue
		}
		if f := c.measure().F1; f > best {
			best, at = f, xs[i].Probability
		}
	}
	return fmt.Sprintf("in hindsight F1 %.4f, from a probability of %.4f on", best, at)
}
