package match

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// filled returns an index of rs.
func filled(t testing.TB, m *Model, rs []Record, o *IndexOptions) *Index {
	t.Helper()
	x := NewIndex(m, o)
	t.Cleanup(func() { x.Close() })
	if n, err := x.PutAll(t.Context(), all(rs)); err != nil || n != len(rs) {
		t.Fatal(n, err)
	}
	return x
}

func put(t testing.TB, x *Index, r *Record) {
	t.Helper()
	if err := x.Put(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func TestIndexAndBatchAgree(t *testing.T) {
	rs := sample(1500, 4)
	res := run(t, defaultModel(t), rs, nil)
	x := filled(t, res.Model(), rs, nil)
	by := map[Ref]*Record{}
	for i := range rs {
		by[rs[i].Ref] = &rs[i]
	}
	n := 0
	for p := range res.Pairs() {
		if p.Verdict != Match {
			continue
		}
		n++
		a := x.Check(by[p.Left], nil)
		if a.Standing != Exists {
			t.Fatalf("%v matches %v in the batch, but the index says %v", p.Left, p.Right, a.Standing)
		}
		for _, c := range a.Candidates {
			if c.Ref == p.Right && c.Explanation.Score != p.Score {
				t.Fatalf("%v and %v: batch %+v, index %+v", p.Left, p.Right, p.Score, c.Explanation.Score)
			}
		}
	}
	if n < 300 {
		t.Fatalf("only %d pairs: the sample says nothing", n)
	}
}

func TestIndexForgetsWhatIsDeletedOrReplaced(t *testing.T) {
	x := NewIndex(defaultModel(t), nil)
	a := record("1", "name", "Rautasoini Oy", "business_id", "0154730-7")
	ask := record("", "name", "Rautasoini", "business_id", "01547307")
	put(t, x, a)
	if got := x.Check(ask, nil).Standing; got != Exists {
		t.Errorf("after Put: %v", got)
	}
	put(t, x, record("1", "name", "Pohjan Kukka Ky"))
	if got := x.Check(ask, nil).Standing; got != New {
		t.Errorf("after it became another: %v", got)
	}
	put(t, x, a)
	if err := x.Delete(t.Context(), a.Ref); err != nil || x.Has(a.Ref) {
		t.Errorf("deleted, but there: %v", err)
	}
	if got := x.Check(ask, nil).Standing; got != New || x.Len() != 0 {
		t.Errorf("after Delete: %v, %d records", got, x.Len())
	}
}

// A slow reading of every record with which the one at hand shares a key of the batch.
func TestIndexFindsAllThatSharesAKeyInTheBatch(t *testing.T) {
	rs := sample(1200, 41)
	m := run(t, defaultModel(t), rs, nil).Model()
	x := filled(t, m, rs, &IndexOptions{Candidates: len(rs)})
	var w Workspace
	ps, keys := make([]Prepared, len(rs)), make([][]uint64, len(rs))
	for i := range rs {
		ps[i] = m.Prepare(&rs[i], &w)
		keys[i] = m.Keys(nil, ps[i], &w)
	}
	found := 0
	for i := range rs[:150] {
		got := map[Ref]Score{}
		for _, c := range x.Check(&rs[i], &CheckOptions{Candidates: len(rs)}).Candidates {
			got[c.Ref] = c.Explanation.Score
		}
		for j := range rs {
			shared := slices.ContainsFunc(keys[i], func(k uint64) bool { _, ok := slices.BinarySearch(keys[j], k); return ok })
			want := m.Score(ps[i], ps[j])
			s, ok := got[rs[j].Ref]
			switch {
			case i == j || !shared && !ok:
			case ok && s != want:
				t.Fatalf("%v and %v: %+v, want %+v", rs[i].Ref, rs[j].Ref, s, want)
			case ok:
				found++
			case want.Verdict != NoMatch:
				t.Fatalf("%v and %v share a key and are a %v, but the index does not tell", rs[i].Ref, rs[j].Ref, want.Verdict)
			}
		}
	}
	if found < 300 {
		t.Fatalf("only %d candidates: the sample says nothing", found)
	}
}

func TestNoMoreRecordsAreScoredThanTheLimit(t *testing.T) {
	if got := NewIndex(defaultModel(t), nil).opt.Candidates; got != 150 {
		t.Errorf("%d unless asked otherwise, want 150", got)
	}
	const limit = 24
	rs := sample(3000, 44)
	x := filled(t, run(t, defaultModel(t), rs, nil).Model(), rs, &IndexOptions{Candidates: limit})
	for _, fuzzy := range []bool{false, true} {
		s, full := &searcher{x: x, fuzzy: fuzzy}, 0
		for i := range rs {
			_, more := s.search(x.now.Load(), &Record{Values: rs[i].Values})
			if len(s.near) > limit {
				t.Fatalf("%d records are scored, want %d at most", len(s.near), limit)
			}
			if more && len(s.near) >= limit*2/3 { // a check that has found the customer stops there
				full++
			}
		}
		if full < 100 {
			t.Errorf("fuzzy %v: the limit is met %d times alone: the sample says nothing", fuzzy, full)
		}
	}
}

func TestJudgementsComeBeforeAllElse(t *testing.T) {
	a, b, c := record("a", "name", "Rautasoini Oy"), record("b", "name", "Rautasoini Oy"), record("c", "name", "Rautasoini Ky")
	x := NewIndex(defaultModel(t), &IndexOptions{Judgements: []Judgement{
		{Left: a.Ref, Right: b.Ref, Decision: Different}, {Left: c.Ref, Right: a.Ref, Decision: Same},
	}})
	defer x.Close()
	for _, r := range []*Record{a, b, c} {
		put(t, x, r)
	}
	got := map[string]Standing{}
	for _, n := range x.Check(a, nil).Candidates {
		if n.Explanation.Reason != ByJudgement {
			t.Errorf("%v by %v", n.Ref, n.Explanation.Reason)
		}
		got[n.Ref.ID] = n.Standing
	}
	if d := cmp.Diff(map[string]Standing{"b": Similar, "c": Exists}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got := x.Check(&Record{Values: a.Values}, nil).Candidates[0]; got.Explanation.Reason == ByJudgement {
		t.Error("a judgement speaks of a record that is not saved yet")
	}
}

func TestLookup(t *testing.T) {
	x := NewIndex(defaultModel(t), nil)
	defer x.Close()
	put(t, x, record("1", "name", "Rautasoini Oy", "business_id", "0154730-7", "phone", "040 123 4567", "email", "info@rautasoini.fi", "web", "rautasoini.fi"))
	put(t, x, record("2", "name", "Kukkatalo", "einvoice", "003701547307", "phone", "+358 40 765 4321", "email", "laskut@rautasoini.fi", "link", "1"))
	for i := range 100 { // a switchboard
		put(t, x, record(fmt.Sprintf("s%02d", i), "name", fmt.Sprintf("Kunta %d", i), "phone", "03 565 611"))
	}
	tests := []struct {
		f     Field
		value string
		want  []string
	}{
		{BusinessID, "0154730-7", []string{"1", "2"}}, // 2 has it in its e-invoice address
		{BusinessID, "FI01547307", []string{"1", "2"}},
		{BusinessID, "00370154730700001", []string{"1", "2"}},
		{BusinessID, "Y-tunnus: 01547307", []string{"1", "2"}},
		{BusinessID, "0154730-8", nil}, // a wrong check digit is nobody's
		{Phone, "+358401234567", []string{"1"}},
		{Phone, "0401234567 / vaihde", []string{"1"}},
		{Email, "INFO@rautasoini.fi", []string{"1"}},
		{Web, "https://www.rautasoini.fi/yhteys", []string{"1", "2"}},
		{Link, "1", []string{"1", "2"}},
		{Phone, "", nil},
		{"memo", "x", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, r := range x.Lookup(tt.f, tt.value) {
			got = append(got, r.ID)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s %q (-want +got):\n%s", tt.f, tt.value, d)
		}
	}
	if got := len(x.Lookup(Phone, "(03) 565 611")); got != 100 {
		t.Errorf("%d behind the switchboard, want 100", got)
	}
}

func TestCheckAllocatesForItsAnswerAlone(t *testing.T) {
	rs := sample(2000, 43)
	x := filled(t, defaultModel(t), rs, nil)
	fresh := record("", "name", "Revontulen Aurinkopaneeli", "city", "Kittilä", "phone", "050 987 6543")
	if got := testing.AllocsPerRun(100, func() { x.Check(fresh, nil) }); got > 40 {
		t.Errorf("a new record: %v allocations", got)
	}
	if got := testing.AllocsPerRun(100, func() { x.Check(&rs[5], &CheckOptions{Candidates: 1}) }); got > 80 {
		t.Errorf("one candidate: %v allocations", got)
	}
}

func BenchmarkCheck(b *testing.B) {
	rs, _ := made(5000, false)
	x := filled(b, run(b, defaultModel(b), rs, nil).Model(), rs, nil)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		x.Check(&rs[i%len(rs)], nil)
	}
}
