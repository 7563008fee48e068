package match

import "testing"

func BenchmarkPrepare(b *testing.B) {
	rs, _ := made(500, false)
	m := defaultModel(b)
	var w Workspace
	buf := make([]byte, 0, 1<<12)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		buf = m.layOut(buf[:0], &rs[i%len(rs)], &w)
	}
}

// BenchmarkScore takes the pairs that blocking brings together and that ids do not tell apart, as a batch does.
func BenchmarkScore(b *testing.B) {
	rs, _ := made(2000, false)
	res := run(b, defaultModel(b), rs, nil)
	m, c := res.model, res.corpus
	bl, err := m.block(b.Context(), c, 1)
	if err != nil {
		b.Fatal(err)
	}
	var pairs [][2]uint32
	ps, err := m.passes(b.Context(), c, 1)
	if err != nil {
		b.Fatal(err)
	}
	seen := newMarks(len(rs))
	for _, r := range bl.order() {
		for _, o := range unbarred(ps, r, bl.candidates(nil, r, seen)) {
			pairs = append(pairs, [2]uint32{r, o})
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p := pairs[i%len(pairs)]
		m.Score(c.prepared(p[0]), c.prepared(p[1]))
	}
}

// BenchmarkMatch is a whole batch on one core, with the cache misses that come with its size.
func BenchmarkMatch(b *testing.B) {
	rs, _ := made(20_000, false)
	m := defaultModel(b)
	var st Stats
	for b.Loop() {
		st = run(b, m, rs, &Options{Workers: 1}).Stats()
	}
	b.ReportMetric(float64(st.Prepare.Nanoseconds())/float64(st.Records), "ns/record-prepared")
	b.ReportMetric(float64(st.Score.Nanoseconds())/float64(st.Candidates), "ns/pair")
}
