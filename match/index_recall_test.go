package match

import (
	goflag "flag"
	"iter"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// The figures of a large index: go test ./match -run Index -v -records 1000000
var (
	indexRecords = goflag.Int("records", 20_000, "`number` of records of the index that is measured")
	indexSeed    = goflag.Int("seed", 1, "`seed` of the slips")
	indexMisses  = goflag.Int("misses", 0, "show so many of the names that were not found")
)

// bulkRecords gives n records: those of the register extract as the register has them, then those that yksi bench makes
// up.
func bulkRecords(n int, note func(r *Record, owner ytunnus.ID)) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		left := n
		give := func(r Record, owner ytunnus.ID) bool {
			if left--; left < 0 {
				return false
			}
			if note != nil {
				note(&r, owner)
			}
			return yield(r, nil)
		}
		for q := range scenario.Queries(uint64(*indexSeed)) {
			r := Record{Ref: Ref{"register", q.YTunnus.String()}}
			r.Add(Name, q.Register)
			r.Add(City, q.Town)
			if !give(r, q.YTunnus) {
				return
			}
		}
		for s := range scenario.Records(scenario.Options{Entities: 5_000_000}) {
			if !give(recordOf(s), s.YTunnus) {
				return
			}
		}
	}
}

func recordOf(s *scenario.Record) Record {
	r := Record{Ref: Ref{s.Source.String(), s.ID}}
	for _, v := range []struct {
		f Field
		t string
	}{
		{Name, s.Name}, {NameMore, s.Name2}, {BusinessID, s.BusinessID}, {Street, s.Street}, {Postcode, s.Postcode}, {City, s.City},
		{Phone, s.Phone}, {Web, s.Website}, {Email, s.Email}, {EInvoice, s.EInvoice}, {Operator, s.Operator}, {Link, s.BillingLink},
	} {
		r.Add(v.f, v.t)
	}
	return r
}

// bulkIndex makes an index of n such records under a model that has seen them.
func bulkIndex(t testing.TB, n int) *Index {
	t.Helper()
	res, err := defaultModel(t).Match(t.Context(), bulkRecords(n, nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	m := res.Model()
	res = nil
	before := heap()
	x := NewIndex(m, nil)
	start := time.Now()
	if _, err := x.PutAll(t.Context(), bulkRecords(n, nil)); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	s, _ := x.settle()
	t.Logf("%d records put in %v; %d bytes a record: %d prepared with refs, keys %d, pairs %d, slips %d, words %d", x.Len(), took.Round(time.Millisecond),
		(heap()-before)/uint64(n), (len(s.blob)+len(s.ends))/n, s.keys.bytes()/n, s.pairs.bytes()/n, s.slips.bytes()/n, (len(s.words.entries)+len(s.words.letters))/n)
	return x
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// bearers says whom the records of an index are of. Names that the register would call the same are one: nobody could
// tell which of their bearers was meant.
type bearers struct {
	owner map[Ref]ytunnus.ID
	name  map[Ref]string
}

func nameKey(s string) string {
	n := normalize.ParseName(s)
	return n.Form.String() + " " + string(n.AppendKey(nil))
}

// before returns how many others stand before the one that a query means, -1 if it is not among the candidates.
func (b *bearers) before(cs []Candidate, q *scenario.Query) int {
	var seen []ytunnus.ID
	want := nameKey(q.Register)
	for _, c := range cs {
		o := b.owner[c.Ref]
		if o == q.YTunnus || b.name[c.Ref] == want {
			return len(seen)
		}
		if !slices.Contains(seen, o) {
			seen = append(seen, o)
		}
	}
	return -1
}

func TestIndexFindsMisspeltNames(t *testing.T) {
	x := bulkIndex(t, *indexRecords)
	defer x.Close()
	b := bearers{map[Ref]ytunnus.ID{}, map[Ref]string{}}
	for range bulkRecords(*indexRecords, func(r *Record, owner ytunnus.ID) {
		b.owner[r.Ref], b.name[r.Ref] = owner, nameKey(r.Get(Name))
	}) {
	}
	for _, tt := range []struct {
		town        bool
		first, five float64 // at least, of 20,000 records
	}{{false, .98, .99}, {true, .98, .99}} {
		first, five, times := b.ask(t, x, tt.town)
		t.Logf("town %v: the right one first %.2f %%, among five %.2f %%; p50 %v, p99 %v", tt.town, 100*first, 100*five,
			times[len(times)/2], times[len(times)*99/100])
		if *indexRecords == 20_000 && (first < tt.first || five < tt.five) {
			t.Errorf("town %v: want at least %v and %v", tt.town, tt.first, tt.five)
		}
	}
}

// ask looks for every company of the register by its name misspelt and returns which part stands first and among five,
// and the times, sorted.
func (b *bearers) ask(t *testing.T, x *Index, town bool) (first, five float64, times []time.Duration) {
	misses := *indexMisses
	for q := range scenario.Queries(uint64(*indexSeed)) {
		var r Record
		r.Add(Name, q.Name)
		if town {
			r.Add(City, q.Town)
		}
		start := time.Now()
		cs := x.Search(&r, 10, English)
		times = append(times, time.Since(start))
		switch at := b.before(cs, &q); {
		case at == 0:
			first++
			five++
		case at > 0 && at < 5:
			five++
		case misses > 0:
			misses--
			t.Logf("at %d: %q for %q of %s: %v", at, q.Name, q.Register, q.Town, cs[:min(1, len(cs))])
		}
	}
	slices.Sort(times)
	return first / float64(len(times)), five / float64(len(times)), times
}

// TestIndexChecks measures the checks of records as a CRM saves them: those that are there, and new ones.
func TestIndexChecks(t *testing.T) {
	x := bulkIndex(t, *indexRecords)
	defer x.Close()
	var known, fresh []Record
	for s := range scenario.Records(scenario.Options{Entities: 5_000_000, Seed: 0}) {
		if known = append(known, recordOf(s)); len(known) == 4000 {
			break
		}
	}
	for s := range scenario.Records(scenario.Options{Entities: 5_000_000, Seed: 9}) {
		if fresh = append(fresh, recordOf(s)); len(fresh) == 4000 {
			break
		}
	}
	for name, rs := range map[string][]Record{"there": known, "new": fresh} {
		var times []time.Duration
		for i := range rs {
			rs[i].Ref = Ref{}
			start := time.Now()
			x.Check(&rs[i], nil)
			times = append(times, time.Since(start))
		}
		slices.Sort(times)
		t.Logf("%s: check p50 %v, p99 %v", name, times[len(times)/2], times[len(times)*99/100])
	}
}
