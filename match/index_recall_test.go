package match

import (
	goflag "flag"
	"iter"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/ytunnus"
)

var (
	indexRecords = goflag.Int("records", 20_000, "records of the index in which misspelt names are looked for")
	indexMisses  = goflag.Int("misses", 0, "show so many of the names that were not found")
)

// bulkRecords gives n records of the scenario that yksi bench makes up; owners gets the business id behind each.
func bulkRecords(n int, owners map[Ref]ytunnus.ID) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		left := n
		for q := range scenario.Queries(1) {
			rec := Record{Ref: Ref{"register", q.YTunnus.String()}}
			rec.Add(Name, q.Register)
			rec.Add(City, q.Town)
			if owners != nil {
				owners[rec.Ref] = q.YTunnus
			}
			if left--; left < 0 || !yield(rec, nil) {
				return
			}
		}
		for r := range scenario.Records(scenario.Options{Entities: 5_000_000}) {
			if left--; left < 0 {
				return
			}
			rec := recordOf(r)
			if owners != nil {
				owners[rec.Ref] = r.YTunnus
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

func recordOf(r *scenario.Record) Record {
	rec := Record{Ref: Ref{r.Source.String(), r.ID}}
	for _, v := range []struct {
		f Field
		t string
	}{
		{Name, r.Name}, {NameMore, r.Name2}, {BusinessID, r.BusinessID}, {Street, r.Street}, {Postcode, r.Postcode}, {City, r.City},
		{Phone, r.Phone}, {Web, r.Website}, {Email, r.Email}, {EInvoice, r.EInvoice}, {Operator, r.Operator}, {Link, r.BillingLink},
	} {
		rec.Add(v.f, v.t)
	}
	return rec
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestSearchFindsMisspeltNames(t *testing.T) {
	owners := map[Ref]ytunnus.ID{}
	m := run2(t, bulkRecords(*indexRecords, owners))
	before := heap()
	x := NewIndex(m, nil)
	defer x.Close()
	start := time.Now()
	if _, err := x.PutAll(t.Context(), bulkRecords(*indexRecords, nil)); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	seg, _ := x.settle()
	t.Logf("%d records, %s, put in %v, %d B a record: %d prepared and refs, %d keys, %d pairs, %d slips", x.Len(), m.Hash().String()[:8], took,
		(heap()-before)/uint64(x.Len()), (len(seg.blob)+len(seg.ends))/seg.len(), seg.keys.bytes()/seg.len(), seg.pairs.bytes()/seg.len(), seg.slips.bytes()/seg.len())
	known := map[ytunnus.ID]bool{}
	for _, id := range owners {
		known[id] = true
	}
	for _, town := range []bool{false, true} {
		var times []time.Duration
		var first, five, asked, found, ceil, noceil int
		shown := *indexMisses
		for q := range scenario.Queries(1) {
			if !known[q.YTunnus] {
				continue
			}
			var r Record
			r.Add(Name, q.Name)
			if town {
				r.Add(City, q.Town)
			}
			asked++
			start := time.Now()
			cs := x.Search(&r, 10, English)
			if raw := x.Search(&r, 150, English); entityRank(raw, owners, q.YTunnus) >= 0 {
				found++
			}
			var r2 Record
			r2.Add(Name, q.Register)
			if town {
				r2.Add(City, q.Town)
			}
			ex := x.Search(&r2, 10, English)
			exact := entityRank(ex, owners, q.YTunnus)
			if exact == 0 {
				ceil++
			}
			if exact < 0 || exact > 4 {
				noceil++
			}
			times = append(times, time.Since(start))
			rank := entityRank(cs, owners, q.YTunnus)
			if rank == 0 {
				first++
			}
			if rank >= 0 && rank < 5 {
				five++
			} else if shown > 0 {
				shown--
				best := ""
				if len(cs) > 0 {
					best = cs[0].Explanation.String()
				}
				t.Logf("rank %d: %q for %q in %s; best %s; exact %d", rank, q.Name, q.Register, q.Town, best, exact)
			}
		}
		t.Logf("found at all %.2f, exact first %.2f, exact not among five %.2f", 100*float64(found)/float64(asked), 100*float64(ceil)/float64(asked), 100*float64(noceil)/float64(asked))
		slices.Sort(times)
		t.Logf("town %v: %d names, first %.2f %%, among five %.2f %%, p50 %v, p99 %v", town, asked,
			100*float64(first)/float64(asked), 100*float64(five)/float64(asked), times[len(times)/2], times[len(times)*99/100])
	}
}

// entityRank returns how many other entities stand before id.
func entityRank(cs []Candidate, owners map[Ref]ytunnus.ID, id ytunnus.ID) int {
	var seen []ytunnus.ID
	for _, c := range cs {
		o := owners[c.Ref]
		if o == id {
			return len(seen)
		}
		if !slices.Contains(seen, o) {
			seen = append(seen, o)
		}
	}
	return -1
}

func run2(t *testing.T, rs iter.Seq2[Record, error]) *Model {
	m, err := defaultModel(t).Match(t.Context(), rs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m.Model()
}
