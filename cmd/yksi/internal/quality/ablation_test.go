package quality

import (
	"context"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/eval"
	"github.com/yksi-mdm/yksi/match"
)

// ablations writes what becomes of the pairs when one thing is left out.
func ablations(t *testing.T, w io.Writer, s *set, full eval.Figures) {
	t.Helper()
	fmt.Fprintf(w, "\n%-24s %7s %7s %7s %7s\n", "left out", "P", "R", "F1", "loss")
	line := func(what string, m *match.Model) {
		f := judge(s, run(t, s, m)).Figures().Pairwise
		fmt.Fprintf(w, "%-24s %7.4f %7.4f %7.4f %+7.4f\n", what, f.P, f.R, f.F1, f.F1-full.Pairwise.F1)
	}
	fmt.Fprintf(w, "%-24s %7.4f %7.4f %7.4f\n", "nothing", full.Pairwise.P, full.Pairwise.R, full.Pairwise.F1)
	for i, c := range match.DefaultRules().Comparisons {
		r := match.DefaultRules()
		r.Comparisons = slices.Delete(r.Comparisons, i, i+1)
		line(c.Name, model(t, r))
	}
	r := match.DefaultRules()
	r.Comparisons[0].Kind = evenNames{}.ID()
	line("shipped frequencies", model(t, r, evenNames{}))
	learnt, _, err := model(t, match.DefaultRules()).Learn(context.Background(), s.all(), nil)
	if err != nil {
		t.Fatal(err)
	}
	line("nothing, weights learnt", learnt)
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
