package quality

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/eval"
	"github.com/yksi-mdm/yksi/match"
)

// ablations writes what becomes of the pairs when one thing is left out.
func ablations(t *testing.T, w io.Writer, s *set) {
	t.Helper()
	fmt.Fprintf(w, "\n%-24s %7s %7s %7s %7s\n", "left out", "P", "R", "F1", "loss")
	full := pairwise(t, s, model(t, s.newRules(t)))
	fmt.Fprintf(w, "%-24s %7.4f %7.4f %7.4f\n", "nothing", full.P, full.R, full.F1)
	line := func(what string, m *match.Model) {
		f := pairwise(t, s, m)
		fmt.Fprintf(w, "%-24s %7.4f %7.4f %7.4f %+7.4f\n", what, f.P, f.R, f.F1, f.F1-full.F1)
	}
	for i, c := range s.newRules(t).Comparisons {
		if r := s.newRules(t); len(r.Comparisons) > 1 {
			leaveOut(r, i)
			line(c.Name, model(t, r))
		}
	}
	if r := s.newRules(t); evenOut(r) {
		line("shipped frequencies", model(t, r, evenNames{}))
	}
	if s.alone {
		return // of such pairs no rates can be counted
	}
	learnt, _, err := model(t, s.newRules(t)).Learn(context.Background(), s.all(), nil)
	if err != nil {
		t.Fatal(err)
	}
	line("nothing, weights learnt", learnt)
}

// leaveOut takes a comparison out of r, and the columns that fed no other.
func leaveOut(r *match.Rules, i int) {
	r.Comparisons = slices.Delete(r.Comparisons, i, i+1)
	r.Columns = slices.DeleteFunc(r.Columns, func(f match.Feed) bool {
		return !slices.ContainsFunc(r.Comparisons, func(c match.Comparison) bool { return slices.Contains(c.Fields, f.Field) })
	})
}

// pairwise judges what a model says of the set: the clusters, or the labelled pairs.
func pairwise(t *testing.T, s *set, m *match.Model) eval.Measure {
	t.Helper()
	if s.labels == nil {
		return judge(s, run(t, s, m)).Figures().Pairwise
	}
	var c confusion
	for i, x := range s.score(t, m) {
		c.add(x.Verdict == match.Match, s.labels[i].same)
	}
	return c.measure()
}

// evenOut makes r compare company names by evenNames, if it compares any.
func evenOut(r *match.Rules) bool {
	found := false
	for i := range r.Comparisons {
		if name, _, _ := strings.Cut(r.Comparisons[i].Kind, "@"); name == "company_name" {
			r.Comparisons[i].Kind, found = evenNames{}.ID(), true
		}
	}
	return found
}

// evenNames compares names as if every word were as rare as any other until the user's data tell.
type evenNames struct{ match.CompanyNameKind }

func (evenNames) ID() string { return "company_name_even@1" }

func (k evenNames) Prepare(dst []byte, vs []match.Value, w *match.Workspace) []byte {
	start := len(dst)
	dst = k.CompanyNameKind.Prepare(dst, vs, w)
	k.Terms(dst[start:], func(_ uint64, slot []byte) { match.SetRarity(slot, evenRarity) })
	return dst
}

// evenRarity is about the mean of the shipped table over the words of names, in thousandths of a bit.
const evenRarity = 11_000
