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
	name  map[Ref]string // its key
	text  map[Ref]string
}

func nameKey(s string) string {
	n := normalize.ParseName(s)
	return n.Form.String() + " " + string(n.AppendKey(nil))
}

// before returns the names of the others that stand before the one that a query means, one of each bearer, and whether
// that one is among the candidates.
func (b *bearers) before(cs []Candidate, q *scenario.Query) (others []string, found bool) {
	var seen []ytunnus.ID
	want := nameKey(q.Register)
	for _, c := range cs {
		o := b.owner[c.Ref]
		if o == q.YTunnus || b.name[c.Ref] == want {
			return others, true
		}
		if !slices.Contains(seen, o) {
			seen = append(seen, o)
			others = append(others, b.text[c.Ref])
		}
	}
	return others, false
}

// asNear counts the names that are as near to what was typed as the one that was meant: nobody could prefer that one.
func asNear(others []string, q *scenario.Query) (n int) {
	cost := func(meant string) Bits {
		return slipsCost(normalize.FoldLatin1(nil, q.Name), normalize.FoldLatin1(nil, meant))
	}
	for _, o := range others {
		if cost(o) <= cost(q.Register) {
			n++
		}
	}
	return n
}

func TestIndexFindsMisspeltNames(t *testing.T) {
	x := bulkIndex(t, *indexRecords)
	defer x.Close()
	b := bearers{map[Ref]ytunnus.ID{}, map[Ref]string{}, map[Ref]string{}}
	for range bulkRecords(*indexRecords, func(r *Record, owner ytunnus.ID) {
		b.owner[r.Ref], b.name[r.Ref], b.text[r.Ref] = owner, nameKey(r.Get(Name)), r.Get(Name)
	}) {
	}
	least := map[int][2]figures{ // of each number of records, without and with the town
		20_000:  {{first: .995, five: .998}, {first: .995, five: .998}},
		216_000: {{first: .97, five: .995}, {first: .97, five: .995}},
	}
	for i, town := range []bool{false, true} {
		got, times := b.ask(t, x, town)
		t.Logf("town %v: the right one first %.2f %%, among five %.2f %%; others are as near for %.2f %% and %.2f %%; p50 %v, p99 %v", town,
			100*got.first, 100*got.five, 100*got.noFirst, 100*got.noFive, times[len(times)/2], times[len(times)*99/100])
		if want := least[*indexRecords][i]; got.first < want.first || got.five < want.five {
			t.Errorf("town %v: %.4f and %.4f, want at least %v and %v", town, got.first, got.five, want.first, want.five)
		}
	}
}

// figures are parts of one: of the queries for which the right one stands first and among five; and of those for which
// it does not, since one or five others are as near.
type figures struct{ first, five, noFirst, noFive float64 }

// ask looks for every company of the register by its name misspelt and returns the figures and the times, sorted.
func (b *bearers) ask(t *testing.T, x *Index, town bool) (got figures, times []time.Duration) {
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
		others, found := b.before(cs, &q)
		if found && len(others) == 0 {
			got.first++
			got.five++
			continue
		}
		near := asNear(others, &q)
		if near > 0 {
			got.noFirst++
		}
		if found && len(others) < 5 {
			got.five++
		} else if near >= 5 {
			got.noFive++
		}
		if misses > 0 {
			misses--
			t.Logf("%q for %q of %s, found %v behind %q, %d of them as near", q.Name, q.Register, q.Town, found, others, near)
		}
	}
	slices.Sort(times)
	n := float64(len(times))
	return figures{got.first / n, got.five / n, got.noFirst / n, got.noFive / n}, times
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
