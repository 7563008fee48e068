package match

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestAJudgementIsJSON(t *testing.T) {
	want := Judgement{
		Left: Ref{"crm", "1"}, Right: Ref{"billing", "00417"}, Decision: Different, User: "crm-team",
		Time: time.Date(2025, 3, 18, 9, 0, 0, 0, time.UTC), Reason: "two companies of one owner",
	}
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	const text = `{"left":{"source":"crm","id":"1"},"right":{"source":"billing","id":"00417"},"decision":"different","user":"crm-team","time":"2025-03-18T09:00:00Z","reason":"two companies of one owner"}`
	if string(b) != text {
		t.Errorf("got %s", b)
	}
	var got Judgement
	if err := json.Unmarshal(b, &got); err != nil || got != want {
		t.Errorf("read back %+v, %v", got, err)
	}
	if err := json.Unmarshal([]byte(`{"decision":"maybe"}`), &got); err == nil {
		t.Error("maybe is a decision")
	}
	if _, err := Decision(9).MarshalText(); err == nil {
		t.Error("9 is a decision")
	}
}

func TestJudgementsAreHonoured(t *testing.T) {
	a := record("1", "name", "Rautasoini Oy", "business_id", "0154730-7")
	b := record("2", "name", "Rautasoini Oy", "business_id", "0154730-7")
	c := record("3", "name", "Pohjan Kukka Ky")
	rs := []Record{*a, *b, *c}
	day := func(n int) time.Time { return time.Date(2025, 3, n, 0, 0, 0, 0, time.UTC) }
	tests := []struct {
		why      string
		js       []Judgement
		ab, ac   bool
		verdicts map[string]Verdict
	}{
		{"none", nil, true, false, map[string]Verdict{"1 2": Match}},
		{"parted against equal ids", []Judgement{{Left: a.Ref, Right: b.Ref, Decision: Different}}, false, false, map[string]Verdict{}},
		{"joined though nothing speaks for it", []Judgement{{Left: c.Ref, Right: a.Ref, Decision: Same}}, true, true, map[string]Verdict{"1 2": Match, "1 3": Match}},
		{"unsure is for review", []Judgement{{Left: a.Ref, Right: b.Ref, Decision: Unsure}}, false, false, map[string]Verdict{"1 2": Review}},
		{"the last one counts", []Judgement{
			{Left: a.Ref, Right: b.Ref, Decision: Same, Time: day(2)},
			{Left: b.Ref, Right: a.Ref, Decision: Different, Time: day(1)},
		}, true, false, map[string]Verdict{"1 2": Match}},
		{"of a record that is not there: nothing", []Judgement{{Left: a.Ref, Right: Ref{"crm", "99"}, Decision: Same}}, true, false, map[string]Verdict{"1 2": Match}},
	}
	for _, tt := range tests {
		res := run(t, defaultModel(t), rs, &Options{Judgements: tt.js})
		got := map[string]Verdict{}
		for p := range res.Pairs() {
			got[p.Left.ID+" "+p.Right.ID] = p.Verdict
		}
		if d := cmp.Diff(tt.verdicts, got); d != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.why, d)
		}
		if res.Together(a.Ref, b.Ref) != tt.ab || res.Together(a.Ref, c.Ref) != tt.ac {
			t.Errorf("%s: 1 and 2 together %v, 1 and 3 together %v", tt.why, res.Together(a.Ref, b.Ref), res.Together(a.Ref, c.Ref))
		}
	}
}

func TestJudgementsAgainstTheDataAreTold(t *testing.T) {
	a := record("1", "name", "Rautasoini Oy", "business_id", "0154730-7")
	b := record("2", "name", "Rautasoini Oy", "business_id", "0154730-7")
	c := record("3", "name", "Pohjan Kukka Ky")
	res := run(t, defaultModel(t), []Record{*a, *b, *c}, &Options{Judgements: []Judgement{
		{Left: a.Ref, Right: b.Ref, Decision: Different},
		{Left: b.Ref, Right: c.Ref, Decision: Same},
	}})
	var got []Flag
	for c := range res.Clusters() {
		got = append(got, c.Flags...)
	}
	want := []Flag{
		{Ref: a.Ref, Code: FlagJudgementID, Other: b.Ref}, {Ref: b.Ref, Code: FlagJudgementID, Other: a.Ref},
		{Ref: b.Ref, Code: FlagJudgementOdds, Other: c.Ref}, {Ref: c.Ref, Code: FlagJudgementOdds, Other: b.Ref},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// The ways in which a judgement may meet what says otherwise, each alone.
func TestEveryConflictOfAJudgementIsTold(t *testing.T) {
	a := record("1", "name", "Rautasoini Oy", "business_id", "0154730-7")
	b := record("2", "name", "Rautasoini Oy", "business_id", "2519299-3")
	c := record("3", "name", "Pohjan Kukka Ky")
	d := record("4", "name", "Asunto Oy Helsingin Mannerheimintie 1")
	e := record("5", "name", "Asunto Oy Helsingin Mannerheimintie 11")
	f := record("6", "name", "Lumikettu Oy", "business_id", "2519299-3")
	rs := []Record{*a, *b, *c, *d, *e, *f}
	j := func(x, y *Record, d Decision, day int) Judgement {
		return Judgement{Left: x.Ref, Right: y.Ref, Decision: d, Time: time.Date(2025, 3, day, 0, 0, 0, 0, time.UTC)}
	}
	stranger := &Record{Ref: Ref{"crm", "99"}}
	for name, tt := range map[string]struct {
		js     []Judgement
		unique []string
		want   []Conflict
	}{
		"nothing":          {js: []Judgement{j(a, b, Different, 1), j(a, c, Unsure, 1)}},
		"unsure of one id": {js: []Judgement{j(b, f, Unsure, 1)}}, // who does not know contradicts nothing
		"one id":           {js: []Judgement{j(b, f, Different, 1)}, want: []Conflict{{Judgement: j(b, f, Different, 1), Code: FlagJudgementID}}},
		"unsure, then sure": {js: []Judgement{j(b, f, Unsure, 1), j(b, f, Different, 2)}, want: []Conflict{
			{Judgement: j(b, f, Different, 2), Code: FlagJudgementID}, {j(b, f, Unsure, 1), FlagJudgementOverruled, j(b, f, Different, 2)},
		}},
		"two ids":         {js: []Judgement{j(a, b, Same, 1)}, want: []Conflict{{Judgement: j(a, b, Same, 1), Code: FlagJudgementID}}},
		"a guard":         {js: []Judgement{j(d, e, Same, 1)}, want: []Conflict{{Judgement: j(d, e, Same, 1), Code: FlagJudgementGuard}}},
		"the weight":      {js: []Judgement{j(a, c, Same, 1)}, want: []Conflict{{Judgement: j(a, c, Same, 1), Code: FlagJudgementOdds}}},
		"a unique source": {js: []Judgement{j(a, c, Same, 1)}, unique: []string{"crm"}, want: []Conflict{{Judgement: j(a, c, Same, 1), Code: FlagJudgementUnique}, {Judgement: j(a, c, Same, 1), Code: FlagJudgementOdds}}},
		"a later one":     {js: []Judgement{j(a, c, Different, 2), j(c, a, Unsure, 1)}, want: []Conflict{{j(a, c, Unsure, 1), FlagJudgementOverruled, j(a, c, Different, 2)}}},
		"the same again":  {js: []Judgement{j(a, c, Different, 2), j(c, a, Different, 1)}},
		"no such record":  {js: []Judgement{j(a, stranger, Same, 1)}, want: []Conflict{{Judgement: j(a, stranger, Same, 1), Code: FlagJudgementUnknown}}},
		"one with itself": {js: []Judgement{j(a, a, Different, 1)}, want: []Conflict{{Judgement: j(a, a, Different, 1), Code: FlagJudgementUnknown}}},
		"a = c, c = d, a is not d": {
			js: []Judgement{j(a, c, Same, 1), j(c, d, Same, 1), j(a, d, Different, 1)},
			want: []Conflict{
				{Judgement: j(a, c, Same, 1), Code: FlagJudgementOdds},
				{j(c, d, Same, 1), FlagJudgementNotHeld, j(a, d, Different, 1)},
			},
		},
	} {
		res := run(t, defaultModel(t), rs, &Options{Judgements: tt.js, Unique: tt.unique})
		got := res.Conflicts()
		slices.SortFunc(tt.want, func(x, y Conflict) int { return x.compare(&y) })
		if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// TestEveryJudgementHoldsOrIsToldNotTo: whatever people say of whatever pairs, those that they call different are
// apart, those that they call the same are together or are told as not held, by a judgement that parts; and the order
// in which the judgements came changes nothing.
func TestEveryJudgementHoldsOrIsToldNotTo(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	m := defaultModel(t)
	for round := range 40 {
		rs := sample(12+rnd.IntN(60), uint64(round))
		var js []Judgement
		last := map[[2]Ref]Decision{}
		for n := range rnd.IntN(80) {
			x, y := rs[rnd.IntN(len(rs))].Ref, rs[rnd.IntN(min(len(rs), 8))].Ref
			j := Judgement{Left: x, Right: y, Decision: Decision(rnd.IntN(3)), Time: time.Unix(int64(n), 0)}
			js = append(js, j)
			if x != y {
				last[pairRefs(x, y)] = j.Decision
			}
		}
		o := &Options{Judgements: js}
		if round%2 == 1 {
			o.Unique = []string{"crm"}
		}
		res := run(t, m, rs, o)
		var flags []Flag
		for c := range res.Clusters() {
			flags = append(flags, c.Flags...)
		}
		notHeld := map[[2]Ref]bool{}
		for _, c := range res.Conflicts() {
			if c.Code != FlagJudgementNotHeld {
				continue
			}
			notHeld[[2]Ref{c.Judgement.Left, c.Judgement.Right}] = true
			if o := c.Other; o.Decision != Different || last[pairRefs(o.Left, o.Right)] != Different {
				t.Errorf("%d: not held because of %+v, which parts nobody", round, o)
			}
			if f := (Flag{c.Judgement.Left, FlagJudgementNotHeld, c.Judgement.Right, [2]Ref{c.Other.Left, c.Other.Right}}); !slices.Contains(flags, f) {
				t.Errorf("%d: no flag names all of the records: %+v", round, f)
			}
		}
		for p, d := range last {
			switch together := res.Together(p[0], p[1]); {
			case d == Different && together:
				t.Errorf("%d: %v were judged different and are together", round, p)
			case d == Same && together == notHeld[p]:
				t.Errorf("%d: %v were judged the same; together %v, told as not held %v", round, p, together, notHeld[p])
			}
		}
		rnd.Shuffle(len(js), func(i, j int) { js[i], js[j] = js[j], js[i] })
		again := run(t, m, rs, o)
		if diff := cmp.Diff(res.Conflicts(), again.Conflicts()); diff != "" {
			t.Errorf("%d: the order of the judgements changes what is told:\n%s", round, diff)
		}
		if diff := cmp.Diff(clustersOf(res), clustersOf(again)); diff != "" {
			t.Errorf("%d: the order of the judgements changes the clusters:\n%s", round, diff)
		}
	}
}

func pairRefs(a, b Ref) [2]Ref {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return [2]Ref{a, b}
}

func clustersOf(res *Result) []string {
	var out []string
	for c := range res.Clusters() {
		s := ""
		for _, m := range c.Members {
			s += m.Ref.String() + " "
		}
		out = append(out, fmt.Sprint(s, c.Flags))
	}
	return out
}
