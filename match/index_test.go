package match

import (
	"testing"
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

func BenchmarkCheck(b *testing.B) {
	rs, _ := made(5000, false)
	x := filled(b, run(b, defaultModel(b), rs, nil).Model(), rs, nil)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		x.Check(&rs[i%len(rs)], nil)
	}
}
