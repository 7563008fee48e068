package quality

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/eval"
	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/match"
)

var (
	update = flag.Bool("update", false, "renew the golden files")
	data   = flag.String("data", "", "evaluate the sets in this `folder`, too; takes some minutes")
)

func TestQualityIsAsWritten(t *testing.T) {
	var b bytes.Buffer
	for _, s := range committed(t) {
		report(t, &b, s)
	}
	allPairs(t, &b, madeUp("made up", scenario.Options{Seed: 13, Entities: 700}))
	allPairs(t, &b, madeUp("made up without ids", scenario.Options{Seed: 14, Entities: 700, NoIDs: true}))
	golden(t, "quality.golden", b.Bytes())
}

func TestQualityOnSharedDataIsAsWritten(t *testing.T) {
	if *data == "" {
		return // the data are not the project's: they are measured where somebody has them
	}
	var b bytes.Buffer
	for _, s := range shared(t, *data) {
		report(t, &b, s)
		if s.name == "febrl3" {
			l := lesson{"febrl3, rules that hold slips against persons", s, slipless(s.newRules(t)), false, .003}
			l.learn(t, &b)
			fmt.Fprintln(&b)
		}
	}
	allPairs(t, &b, madeUp("made up", scenario.Options{Seed: 15, Entities: 9000}))
	golden(t, "data.golden", b.Bytes())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: run with -update if this is meant (-want +got):\n%s", file, diff)
	}
}

// match runs a model over the records of s.
func run(t *testing.T, s *set, m *match.Model) *match.Result {
	t.Helper()
	res, err := m.Match(context.Background(), s.all(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func model(t *testing.T, r *match.Rules, kinds ...match.Kind) *match.Model {
	t.Helper()
	m, err := match.NewModel(r, kinds...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// judge sets the clusters of a run beside the truth.
func judge(s *set, res *match.Result) *eval.Judgement {
	var found eval.Clustering
	n := 0
	for c := range res.Clusters() {
		n++
		for _, m := range c.Members {
			found.Put(eval.Record(m.Ref), strconv.Itoa(n))
		}
	}
	return eval.Judge(&s.truth, &found)
}

// report writes all that is said of one set.
func report(t *testing.T, w io.Writer, s *set) {
	t.Helper()
	if s.labels != nil {
		reportLabels(t, w, s)
		return
	}
	res := run(t, s, model(t, s.newRules(t)))
	j := judge(s, res)
	f := j.Figures()
	fmt.Fprintf(w, "== %s\n", s.name)
	fmt.Fprintf(w, "records %d, entities %d, true pairs %d, pairs put together %d: wrong %d, lost %d; largest cluster %d\n",
		f.Records, f.Entities, f.TruePairs, f.Pairs, f.WrongPairs, f.LostPairs, f.Largest)
	for _, m := range []struct {
		what string
		eval.Measure
	}{{"pairs", f.Pairwise}, {"across sources", f.Cross}, {"B-cubed", f.BCubed}} {
		if m.Measure != (eval.Measure{}) { // of one source there are no pairs across
			fmt.Fprintf(w, "%-16s P %.4f R %.4f F1 %.4f\n", m.what, m.P, m.R, m.F1)
		}
	}
	verdicts(w, s, res)
	if len(s.cases) > 0 {
		fmt.Fprintf(w, "\n%-22s %7s %7s %7s\n", "case kind", "records", "P", "R")
	}
	for _, k := range j.ByKind(s.cases) {
		fmt.Fprintf(w, "%-22s %7d %7.4f %7.4f\n", k.Kind, k.Records, k.P, k.R)
	}
	blocking(w, s, res)
	calibration(t, w, s)
	ablations(t, w, s)
	fmt.Fprintln(w)
}

// verdicts writes how many pairs match or are for review, by the rung that decided, and how many of them are right.
func verdicts(w io.Writer, s *set, res *match.Result) {
	type key struct {
		v match.Verdict
		r match.Reason
	}
	n, right := map[key]int{}, map[key]int{}
	for p := range res.Pairs() {
		if !s.known(p.Left, p.Right) {
			continue
		}
		k := key{p.Verdict, p.Reason}
		n[k]++
		if s.same(p.Left, p.Right) {
			right[k]++
		}
	}
	for v := match.Match; v >= match.Review; v-- {
		for r := match.ByWeight; r <= match.ByBlank; r++ {
			if k := (key{v, r}); n[k] > 0 {
				fmt.Fprintf(w, "%-6s by %-22s %6d, right %6d\n", v, r, n[k], right[k])
			}
		}
	}
}

// blocking writes how many of the true pairs that score as a match were candidates.
func blocking(w io.Writer, s *set, res *match.Result) {
	found := map[[2]match.Ref]bool{}
	for p := range res.Pairs() {
		found[[2]match.Ref{p.Left, p.Right}] = true
	}
	accepted, met := 0, 0
	for a, b := range s.truePairs() {
		if x, _ := res.Explain(a, b); x.Verdict != match.Match {
			continue
		}
		accepted++
		if found[[2]match.Ref{a, b}] || found[[2]match.Ref{b, a}] {
			met++
		}
	}
	st := res.Stats()
	fmt.Fprintf(w, "\nblocking: %d of %d true pairs that score as a match share a key (%.2f %%); %d pairs compared, %.1f a record\n",
		met, accepted, percent(met, accepted), st.Candidates, float64(st.Candidates)/float64(st.Records))
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// allPairs compares every record with every other, whatever keys they share, and writes what blocking has lost.
func allPairs(t *testing.T, w io.Writer, s *set) {
	t.Helper()
	res := run(t, s, model(t, match.DefaultRules()))
	found := map[[2]match.Ref]bool{}
	for p := range res.Pairs() {
		if p.Verdict == match.Match {
			found[[2]match.Ref{p.Left, p.Right}] = true
		}
	}
	var ws match.Workspace
	ps := make([]match.Prepared, len(s.records))
	for i := range s.records {
		ps[i] = res.Model().Prepare(&s.records[i], &ws)
	}
	var matches, lost, right, rightLost int
	for i := range ps {
		for j := range i {
			if res.Model().Score(ps[i], ps[j]).Verdict != match.Match {
				continue
			}
			a, b := s.records[i].Ref, s.records[j].Ref
			missed, same := !found[[2]match.Ref{a, b}] && !found[[2]match.Ref{b, a}], s.same(a, b)
			matches++
			lost += count(missed)
			right += count(same)
			rightLost += count(same && missed)
		}
	}
	if float64(rightLost) > 0.005*float64(right) {
		t.Errorf("%s: blocking loses %d of %d true pairs that score as a match, want at most 0.5 %%", s.name, rightLost, right)
	}
	fmt.Fprintf(w, "== all pairs: %s\n", s.name)
	fmt.Fprintf(w, "of %d pairs %d score as a match, %d have no key in common; of those %d that are right, %d: blocking recall %.2f %%\n\n",
		len(ps)*(len(ps)-1)/2, matches, lost, right, rightLost, percent(right-rightLost, right))
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// calibration writes how often pairs are right whose probability lies in a bin. Pairs that an id or a guard of two
// customers settles take no part: no probability is shown for them.
func calibration(t *testing.T, w io.Writer, s *set) {
	t.Helper()
	rules := s.newRules(t)
	rules.ReviewAt = 0.001 // the lower pairs, too
	var cs []chance
	for p := range run(t, s, model(t, rules)).Pairs() {
		if (p.Reason == match.ByWeight || p.Reason == match.ByGuard) && s.known(p.Left, p.Right) {
			cs = append(cs, chance{p.Probability, s.same(p.Left, p.Right)})
		}
	}
	reliability(w, rules.ReviewAt, cs)
}

// chance is the probability that a pair is right, and whether it is.
type chance struct {
	p     float64
	right bool
}

// reliability writes how often pairs are right whose probability lies in a bin, from low on.
func reliability(w io.Writer, low float64, cs []chance) {
	bins := []float64{.01, .05, .1, .2, .4, .6, .8, .9, .95, .99, .999, 1}
	n, right, sum := make([]int, len(bins)), make([]int, len(bins)), make([]float64, len(bins))
	brier := 0.0
	for _, c := range cs {
		at := 0
		for c.p > bins[at] {
			at++
		}
		y := count(c.right)
		n[at]++
		right[at] += y
		sum[at] += c.p
		brier += (c.p - float64(y)) * (c.p - float64(y))
	}
	fmt.Fprintf(w, "\n%-16s %7s %9s %9s\n", "probability", "pairs", "predicted", "observed")
	total, ece := 0, 0.0
	for i, high := range bins {
		total += n[i]
		if n[i] > 0 {
			predicted, observed := sum[i]/float64(n[i]), float64(right[i])/float64(n[i])
			ece += math.Abs(sum[i] - float64(right[i]))
			fmt.Fprintf(w, "%-16s %7d %9.3f %9.3f\n", fmt.Sprintf("%g to %g", low, high), n[i], predicted, observed)
		}
		low = high
	}
	fmt.Fprintf(w, "expected calibration error %.4f, Brier score %.4f\n", ece/float64(max(total, 1)), brier/float64(max(total, 1)))
}
