package match

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// sample makes n records of invented companies, each standing one to three times with slips, so that every test has
// something to find. The same n and seed give the same records.
func sample(n int, seed uint64) []Record {
	rng := rand.New(rand.NewPCG(seed, 7))
	heads := []string{"Rauta", "Kukka", "Pohjan", "Metsä", "Järven", "Kallio", "Tuuli", "Virta", "Honka", "Lumi"}
	tails := []string{"soini", "talo", "kone", "sähkö", "verstas", "leipä", "maali", "tekniikka", "kuljetus", "huolto"}
	towns := []string{"Tampere", "Turku", "Oulu", "Vaasa", "Lahti"}
	var out []Record
	for e := 0; len(out) < n; e++ {
		name := heads[rng.IntN(10)] + tails[rng.IntN(10)] + " " + heads[rng.IntN(10)] + tails[rng.IntN(10)]
		switch rng.IntN(6) {
		case 0:
			name = fmt.Sprintf("Asunto Oy %sn %s %d", towns[rng.IntN(5)], name, 1+rng.IntN(4))
		case 1:
			name += " Ky"
		default:
			name += " Oy"
		}
		id := sampleID(rng)
		for range 1 + rng.IntN(3) {
			r := Record{Ref: Ref{[]string{"crm", "billing"}[rng.IntN(2)], fmt.Sprintf("%05d", len(out))}}
			written := name
			if rng.IntN(5) == 0 {
				at := rng.IntN(len(name))
				written = name[:at] + name[min(at+1, len(name)):]
			}
			r.Add(Name, written)
			if rng.IntN(2) == 0 {
				r.Add(BusinessID, id.String())
			}
			if rng.IntN(2) == 0 {
				r.Add(Street, fmt.Sprintf("Kauppakatu %d", e%60))
				r.Add(City, towns[e%5])
			}
			if rng.IntN(2) == 0 {
				r.Add(Phone, fmt.Sprintf("040 %07d", e/3))
			}
			out = append(out, r)
		}
	}
	return out[:n]
}

func sampleID(rng *rand.Rand) ytunnus.ID {
	for {
		base := 1_000_000 + rng.IntN(2_000_000)
		if d, ok := ytunnus.CheckDigit(base); ok {
			return ytunnus.MustParse(fmt.Sprintf("%07d-%d", base, d))
		}
	}
}

func all(rs []Record) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func run(t testing.TB, m *Model, rs []Record, o *Options) *Result {
	t.Helper()
	res, err := m.Match(context.Background(), all(rs), o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// outcome is all that a result says, in a form that cmp can show.
type outcome struct {
	Pairs    []Pair
	Clusters []Cluster
	Hash     string
}

func read(res *Result) outcome {
	o := outcome{Hash: res.Model().Hash().String()}
	for p := range res.Pairs() {
		o.Pairs = append(o.Pairs, p)
	}
	for c := range res.Clusters() {
		o.Clusters = append(o.Clusters, Cluster{slices.Clone(c.Members), slices.Clone(c.Pairs), slices.Clone(c.Flags)})
	}
	return o
}

func TestResultDoesNotDependOnOrderOrWorkers(t *testing.T) {
	m := defaultModel(t)
	rs := sample(3000, 1)
	want := read(run(t, m, rs, &Options{Workers: 1}))
	if len(want.Pairs) < 500 {
		t.Fatalf("only %d pairs: the sample says nothing", len(want.Pairs))
	}
	rng := rand.New(rand.NewPCG(9, 9))
	for _, workers := range []int{1, 2, 8} {
		rng.Shuffle(len(rs), func(i, j int) { rs[i], rs[j] = rs[j], rs[i] })
		got := read(run(t, m, rs, &Options{Workers: workers}))
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%d workers, shuffled (-want +got):\n%s", workers, d[:min(len(d), 2000)])
		}
	}
}

func TestBatchAndSinglePairsAgree(t *testing.T) {
	rs := sample(1500, 2)
	res := run(t, defaultModel(t), rs, nil)
	m := res.Model()
	by := map[Ref]Prepared{}
	for i := range rs {
		by[rs[i].Ref] = m.Prepare(&rs[i], nil)
	}
	n := 0
	for p := range res.Pairs() {
		if got := m.Score(by[p.Left], by[p.Right]); got != p.Score {
			t.Fatalf("%v and %v: batch %+v, alone %+v", p.Left, p.Right, p.Score, got)
		}
		n++
	}
	if n == 0 {
		t.Fatal("no pairs")
	}
}

func TestEveryRecordStandsInOneCluster(t *testing.T) {
	rs := sample(2000, 5)
	seen := map[Ref]int{}
	for c := range run(t, defaultModel(t), rs, nil).Clusters() {
		for _, m := range c.Members {
			seen[m.Ref]++
		}
		if !slices.IsSortedFunc(c.Members, func(a, b Member) int { return a.Ref.Compare(b.Ref) }) {
			t.Error("members out of order")
		}
	}
	for _, r := range rs {
		if seen[r.Ref] != 1 {
			t.Errorf("%v stands in %d clusters", r.Ref, seen[r.Ref])
		}
	}
	if len(seen) != len(rs) {
		t.Errorf("%d records came out of %d", len(seen), len(rs))
	}
}

func TestNoClusterHoldsACannotLink(t *testing.T) {
	rs := sample(2500, 6)
	m := defaultModel(t)
	plain := run(t, m, rs, nil)
	var js []Judgement
	n := 0
	for p := range plain.Pairs() {
		if n++; n%7 == 0 {
			js = append(js, Judgement{Left: p.Right, Right: p.Left, Decision: Different, Time: time.Unix(int64(n), 0)})
		}
	}
	res := run(t, m, rs, &Options{Judgements: js, Unique: []string{"billing"}})
	for _, j := range js {
		if res.Together(j.Left, j.Right) {
			t.Errorf("%v and %v were judged different and are together", j.Left, j.Right)
		}
	}
	ids := map[Ref]string{}
	for _, r := range rs {
		ids[r.Ref] = r.Get(BusinessID)
	}
	for c := range res.Clusters() {
		id, billing := "", 0
		for _, m := range c.Members {
			if m.Ref.Source == "billing" {
				billing++
			}
			if got := ids[m.Ref]; got != "" && id != "" && got != id {
				t.Errorf("%v: two valid ids in one cluster", m.Ref)
			} else if got != "" {
				id = got
			}
		}
		if billing > 1 {
			t.Errorf("%v: %d records of a source declared free of duplicates", c.Members[0].Ref, billing)
		}
	}
}

func TestEqualIDsMeetHoweverManyBearThem(t *testing.T) {
	var rs []Record
	for i := range 700 {
		r := Record{Ref: Ref{"billing", fmt.Sprintf("%04d", i)}}
		r.Add(Name, fmt.Sprintf("Hallaselän kaupunki / yksikkö %c%c", 'a'+i%26, 'a'+i/26))
		r.Add(BusinessID, "0154730-7")
		rs = append(rs, r)
	}
	res := run(t, defaultModel(t), rs, nil)
	n := 0
	for range res.Clusters() {
		n++
	}
	if n != 1 {
		t.Errorf("one id, %d clusters", n)
	}
	if c := res.Stats().Candidates; c > 40*len(rs) {
		t.Errorf("%d pairs compared for %d records", c, len(rs))
	}
}

func TestDuplicateRefsAreToldTogether(t *testing.T) {
	rs := []Record{*record("1", "name", "A"), *record("2", "name", "B"), *record("1", "name", "C"), *record("2", "name", "D"), *record("2", "name", "E")}
	_, err := defaultModel(t).Match(context.Background(), all(rs), nil)
	var dup *DuplicateError
	if !errors.As(err, &dup) {
		t.Fatalf("got %v", err)
	}
	if d := cmp.Diff([]Ref{{"crm", "1"}, {"crm", "2"}}, dup.Refs); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestMatchEndsWithItsContextOrItsInput(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := defaultModel(t).Match(ctx, all(sample(3000, 1)), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	broken := errors.New("row 3 is broken")
	_, err := defaultModel(t).Match(context.Background(), func(yield func(Record, error) bool) { yield(Record{}, broken) }, nil)
	if !errors.Is(err, broken) {
		t.Errorf("broken input: %v", err)
	}
}

func TestNoRecordsGiveNothing(t *testing.T) {
	res := run(t, defaultModel(t), nil, nil)
	if o := read(res); len(o.Pairs) != 0 || len(o.Clusters) != 0 {
		t.Errorf("got %+v", o)
	}
}

// made gives the records of a made-up CRM and billing system, and the entity of each.
func made(entities int, noIDs bool) ([]Record, map[Ref]int) {
	return madeUp(scenario.Options{Seed: 3, Entities: entities, NoIDs: noIDs})
}

func madeUp(o scenario.Options) ([]Record, map[Ref]int) {
	var rs []Record
	truth := map[Ref]int{}
	for r := range scenario.Generate(o).All() {
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
		truth[rec.Ref] = r.Entity
		rs = append(rs, rec)
	}
	return rs, truth
}

func TestExplainedGivesThePairsWithWhatExplainSays(t *testing.T) {
	rs, _ := made(300, false)
	judged := []Judgement{{Left: rs[0].Ref, Right: rs[9].Ref, Decision: Same}, {Left: rs[1].Ref, Right: rs[2].Ref, Decision: Unsure}}
	res := run(t, defaultModel(t), rs, &Options{Judgements: judged})
	var want []Pair
	for p := range res.Pairs() {
		want = append(want, p)
	}
	for _, j := range judged {
		if x, ok := res.Explain(j.Right, j.Left); !ok || x.Reason != ByJudgement || x.Verdict != j.Decision.Verdict() {
			t.Errorf("%v, judged %v, is explained as %v", j.Left, j.Decision, x)
		}
	}
	var got []Pair
	for p, why := range res.Explained() {
		got = append(got, p)
		x, ok := res.Explain(p.Left, p.Right)
		if !ok || x.String() != why().String() {
			t.Errorf("%v, %v: %v, want %v", p.Left, p.Right, why(), x)
		}
	}
	if len(got) == 0 || !slices.Equal(got, want) {
		t.Errorf("%d pairs, want the %d of Pairs", len(got), len(want))
	}
}

func TestAModelWithSomethingBehindItIsRefused(t *testing.T) {
	var b bytes.Buffer
	if _, err := defaultModel(t).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	b.WriteString("{}")
	if _, err := ReadModel(&b); err == nil {
		t.Error("it is read")
	}
}

func TestMoreUniqueSourcesThanCanBeHeldApartAreRefused(t *testing.T) {
	unique := make([]string, maxUnique+1)
	for i := range unique {
		unique[i] = fmt.Sprint("s", i)
	}
	rs, _ := made(10, false)
	if _, err := defaultModel(t).Match(context.Background(), all(rs), &Options{Unique: unique}); err == nil {
		t.Error("they are taken")
	}
}
