package match

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/internal/scenario"
)

func learn(t testing.TB, rs []Record, o *LearnOptions) (*Model, *LearnReport) {
	t.Helper()
	m, report, err := defaultModel(t).Learn(context.Background(), all(rs), o)
	if err != nil {
		t.Fatal(err)
	}
	return m, report
}

func modelBytes(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLearningDoesNotDependOnOrderOrWorkers(t *testing.T) {
	rs, _ := made(400, true)
	m, report := learn(t, rs, &LearnOptions{Workers: 1})
	shuffled := append([]Record(nil), rs...)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	n, again := learn(t, shuffled, &LearnOptions{Workers: 8})
	if diff := cmp.Diff(report, again); diff != "" {
		t.Error(diff)
	}
	if !bytes.Equal(modelBytes(t, m), modelBytes(t, n)) {
		t.Error("the models differ")
	}
}

func TestLearningKeepsRolesAndOrder(t *testing.T) {
	rs, _ := made(800, false)
	m, report := learn(t, rs, nil)
	d := defaultModel(t)
	for _, w := range report.Warnings {
		for _, l := range report.Levels {
			if moved := l.Before != l.After; l.Comparison == w.Comparison && l.Level == w.Level && (moved && w.Code == LearnFewSeen || !moved && w.Code == LearnDrawn) {
				t.Errorf("%s %s: %v -> %v, told as %s", l.Comparison, l.Level, l.Before, l.After, w.Code)
			}
		}
	}
	for i := range d.cs {
		for l, level := range d.cs[i].levels {
			got := m.cs[i].levels[l]
			if got.Name != level.Name || got.Effect != level.Effect {
				t.Errorf("%s %s became %+v", d.cs[i].name, level.Name, got)
			}
			if e := level.Effect; (e == Proof || e == Bar || e == Guard) && got.Weight != level.Weight {
				t.Errorf("%s %s: %v became %v", d.cs[i].name, level.Name, level.Weight, got.Weight)
			}
			if abs(got.Weight-level.Weight) > 1000*learnDrift+50 {
				t.Errorf("%s %s drifted from %v to %v", d.cs[i].name, level.Name, level.Weight, got.Weight)
			}
			for k, other := range d.cs[i].levels[:l] {
				if before, after := other.Weight-level.Weight, m.cs[i].levels[k].Weight-got.Weight; k > 0 && learnable(other) && learnable(level) && (before > 0 && after < 0 || before < 0 && after > 0) {
					t.Errorf("%s: %s and %s have changed places", d.cs[i].name, other.Name, level.Name)
				}
			}
		}
	}
}

func learnable(l Level) bool { return l.Effect != Proof && l.Effect != Bar && l.Effect != Guard }

func TestTooLittleTeachesNothing(t *testing.T) {
	rs, _ := made(20, true)
	m, report := learn(t, rs, nil)
	if !bytes.Equal(modelBytes(t, m), modelBytes(t, mustModel(t, m.Rules()))) {
		t.Error("a model that has seen no records holds counts")
	}
	for _, l := range report.Levels {
		if l.Before != l.After {
			t.Errorf("%s %s moved", l.Comparison, l.Level)
		}
	}
	if len(report.Warnings) == 0 || report.Warnings[0].Code != LearnFewMatches {
		t.Errorf("warnings: %+v", report.Warnings)
	}
}

// Of many records a share alone is looked at with all of their pairs, and some pairs share no key: what people have judged
// of them is heeded all the same.
func TestEveryJudgedPairTeaches(t *testing.T) {
	var rs []Record
	for i := range anchors + anchors/2 {
		name := "Rautasoini "
		if i%2 == 1 {
			name = "Pohjan Kukka "
		}
		if i >= 80 { // nothing to compare
			name = ""
		}
		rs = append(rs, *record(strconv.Itoa(i), "name", name+strconv.Itoa(i)))
	}
	js := []Judgement{{Left: rs[0].Ref, Right: Ref{"elsewhere", "1"}, Decision: Same}, {Left: rs[3].Ref, Right: rs[9].Ref, Decision: Unsure}}
	for i := 0; i < 80; i += 2 {
		js = append(js, Judgement{Left: rs[i+1].Ref, Right: rs[i].Ref, Decision: Same + Decision(i/2%2)})
	}
	if _, report := learn(t, rs, &LearnOptions{Judgements: js}); report.Judged != 40 {
		t.Errorf("%d of 40 judged pairs were heeded", report.Judged)
	}
}

func mustModel(t testing.TB, r *Rules) *Model {
	t.Helper()
	m, err := NewModel(r)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// f1 is the pairwise F1 of the clusters of a run.
func f1(t testing.TB, m *Model, rs []Record, truth map[Ref]int) float64 {
	t.Helper()
	joined, right, same := 0, 0, 0
	of := map[int]int{}
	for c := range run(t, m, rs, nil).Clusters() {
		in := map[int]int{}
		for _, x := range c.Members {
			in[truth[x.Ref]]++
			of[truth[x.Ref]]++
		}
		joined += len(c.Members) * (len(c.Members) - 1) / 2
		for _, n := range in {
			right += n * (n - 1) / 2
		}
	}
	for _, n := range of {
		same += n * (n - 1) / 2
	}
	return 2 * float64(right) / float64(joined+same)
}

func TestLearningDoesNoHarm(t *testing.T) {
	for _, noIDs := range []bool{false, true} {
		rs, truth := madeUp(scenario.Options{Seed: 61, Entities: 1500, NoIDs: noIDs})
		m, report := learn(t, rs, nil)
		before, after := f1(t, defaultModel(t), rs, truth), f1(t, m, rs, truth)
		t.Logf("no ids %v: F1 %.4f, learnt %.4f\n%s", noIDs, before, after, report.Text(English))
		if after < before-0.005 {
			t.Errorf("no ids %v: F1 %.4f, learnt %.4f", noIDs, before, after)
		}
	}
}

// Whoever judges some hundred pairs has the weights fitted to them.
func TestJudgementsMoveTheWeights(t *testing.T) {
	rs, truth := made(600, true)
	var js []Judgement
	for p := range run(t, defaultModel(t), rs, nil).Pairs() {
		if d := Different; p.Probability > .05 && p.Probability < .995 {
			if truth[p.Left] == truth[p.Right] {
				d = Same
			}
			js = append(js, Judgement{Left: p.Right, Right: p.Left, Decision: d})
		}
	}
	_, without := learn(t, rs, nil)
	_, with := learn(t, rs, &LearnOptions{Judgements: js})
	if without.Judged != 0 || with.Judged < len(js)*9/10 {
		t.Errorf("%d judgements, %d heeded", len(js), with.Judged)
	}
	if cmp.Equal(without.Levels, with.Levels) {
		t.Error("judgements moved nothing")
	}
}

// Records too few to teach, and weights that judgements have moved all the same, do not contradict each other.
func TestFewPairsAreToldTruly(t *testing.T) {
	r := LearnReport{
		Levels:   []LearnedLevel{{Comparison: "name", Kind: "company_name", Level: "exact", Before: 9_000, After: 9_000}},
		Warnings: []LearnWarning{{Code: LearnFewMatches}},
	}
	const alone, people = "too few pairs of one customer: the records alone taught nothing\n", "judgements moved the weights above; "
	if text := r.Text(English); !strings.Contains(text, "! "+alone) {
		t.Errorf("nothing moved:\n%s", text)
	}
	r.Levels[0].After = 9_400
	if text := r.Text(English); !strings.Contains(text, "! "+people+alone) {
		t.Errorf("judgements moved a weight:\n%s", text)
	}
}

// The gradient adds up weights as Score does.
func TestSumOfAnExampleIsItsScore(t *testing.T) {
	rs, _ := made(200, false)
	res := run(t, defaultModel(t), rs, nil)
	ps := res.model.parameters()
	w := ps.weights(res.model)
	var slope [maxComparisons]float64
	for i := range uint32(len(rs)) {
		a, b := res.corpus.bytes(i), res.corpus.bytes((i*7+1)%uint32(len(rs)))
		var e evidence
		res.model.gather(&e, a, b)
		if got := ps.sum(res.model, e.outcomes[:len(res.model.cs)], w, &slope); math.Abs(got-(e.sum+res.model.prior).Float()) > 1e-9 {
			t.Fatalf("%v, want %v", got, (e.sum + res.model.prior).Float())
		}
	}
}

// Pairs that share two codes are clear; those that have one only, a slip apart, are not, whatever sharing a code weighs.
func TestWeightsThatRestOnThemselvesMoveOnlyWherePairsGetClearer(t *testing.T) {
	code := func(i int) string { return strconv.FormatUint(hash64(uint64(i), "number"), 10)[:9] }
	var rs []Record
	add := func(fieldsAndTexts ...string) {
		rs = append(rs, *record(strconv.Itoa(len(rs)), fieldsAndTexts...))
	}
	for i := range 300 {
		for range 2 {
			add("badge", code(i), "phone", code(-max(i/2, i-50))) // two of the first hundred share one
		}
	}
	r := &Rules{MatchAt: .6, ReviewAt: .1, MaxBlock: 40}
	for _, f := range []Field{"badge", "phone"} {
		r.Comparisons = append(r.Comparisons, Comparison{Name: string(f), Kind: "exact", Fields: []Field{f}, Levels: []Level{{Name: "same", Weight: -3_000}, {Name: "near", Weight: 10_000}}})
	}
	m := mustModel(t, r)
	learnt := func() *LearnReport {
		_, report, err := m.Learn(context.Background(), all(rs), nil)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	if !slices.ContainsFunc(learnt().Levels, func(l LearnedLevel) bool { return l.Before != l.After }) {
		t.Error("clear pairs taught nothing")
	}
	for i := range 30 {
		add("badge", code(1000+i)+"1")
		add("badge", code(1000+i)+"2")
	}
	report := learnt()
	if !slices.ContainsFunc(report.Warnings, func(w LearnWarning) bool { return w.Code == LearnNoClearer }) {
		t.Errorf("%d unclear pairs, warnings %+v", report.Unclear, report.Warnings)
	}
	for _, l := range report.Levels {
		if l.Before != l.After {
			t.Errorf("%s %s: %v -> %v", l.Comparison, l.Level, l.Before, l.After)
		}
	}
}
