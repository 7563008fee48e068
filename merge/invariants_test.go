package merge

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/yksi-mdm/yksi/match"
)

// randomPolicy makes a policy of some criteria and rules, in any order, some of them of its own making.
func randomPolicy(rnd *rand.Rand) *Policy {
	p := &Policy{AsOf: day("2025-06-30"), Mergeable: []string{"crm", "other"}[:1+rnd.IntN(2)], Months: rnd.IntN(40), Workers: 1}
	if rnd.IntN(3) > 0 {
		p.Survivor = DefaultCriteria()
		rnd.Shuffle(len(p.Survivor), func(i, j int) { p.Survivor[i], p.Survivor[j] = p.Survivor[j], p.Survivor[i] })
		p.Survivor = p.Survivor[:rnd.IntN(len(p.Survivor))]
		bias := rnd.IntN(100)
		p.Survivor = append(p.Survivor, Criterion{"own", func(g *Candidates, i int) (int, string) {
			return bias * len(g.Rows[i].Get(match.City)) % 7, []string{"", "", "own"}[bias*g.Rows[i].Filled%3]
		}})
	}
	rules := []func(...match.Field) FieldRule{SurvivorFirst, MostRecent, MostFrequent, Longest, MostComplete, SourcePriority, BestName, Union, KeepAndFlag}
	for range rnd.IntN(5) {
		fields := []match.Field{someCols[rnd.IntN(len(someCols)-2)], match.Name, match.Email}[:1+rnd.IntN(3)] // the bans keep their own rule
		p.Fields = append(p.Fields, rules[rnd.IntN(len(rules))](fields...))
	}
	if rnd.IntN(2) == 0 {
		p.Default = rules[rnd.IntN(len(rules))]()
	}
	p.Fields = append(p.Fields, []func(match.Field) FieldRule{Sum, Max, Min}[rnd.IntN(3)]("Vuosiliikevaihto"))
	return p
}

// judge turns some pairs of c into judgements.
func judge(rnd *rand.Rand, c *match.Cluster) {
	for i := range c.Pairs {
		if rnd.IntN(4) == 0 {
			c.Pairs[i].Reason = match.ByJudgement
		}
	}
}

// The invariants of a plan, whatever the clusters, rules and judgements, and whatever the run before left: every record
// once, every value kept or dropped (Check holds both), totals that balance and read back, the same bytes in any order, no
// ban lifted, and an inverse that restores the records. The properties above say the same one by one.
func TestInvariantsHoldForRandomClustersRulesAndJudgements(t *testing.T) {
	for seed := range uint64(invariantCases) {
		invariantsHold(t, seed)
	}
}

func invariantsHold(t *testing.T, seed uint64) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 9))
	tab, cs := randomTable(rnd, 1+rnd.IntN(2))
	for i := range cs {
		if rnd.IntN(2) == 0 {
			randomPairs(rnd, &cs[i])
			judge(rnd, &cs[i])
		}
	}
	policy := randomPolicy(rnd)
	var prev *State
	if rnd.IntN(2) == 0 {
		prev = new(State)
		for _, c := range regrouped(cs) {
			for _, e := range tab.plan(t, nil, nil, c) {
				prev.Add(e)
			}
		}
	}
	es := tab.plan(t, policy, prev, cs...)
	h := Header{Before: tab.control()}
	text := write(t, h, es)
	faults := 0
	if _, totals, err := Verify(bytes.NewReader(text), func(f *Fault) { faults++; t.Log(f) }); err != nil || faults > 0 || totals.Control != h.Before {
		t.Fatalf("seed %d: %d faults, %v, totals %v", seed, faults, err, totals)
	}
	for i := range cs {
		slices.Reverse(cs[i].Members)
	}
	if !bytes.Equal(text, write(t, h, tab.plan(t, policy, prev, cs...))) {
		t.Fatalf("seed %d: another plan in another order", seed)
	}
	for _, e := range es {
		holdsForEntity(t, tab, e)
	}
	if t.Failed() {
		t.Fatalf("seed %d", seed)
	}
}

func holdsForEntity(t *testing.T, tab table, e *Entity) {
	t.Helper()
	after, err := e.Apply(rowsOf(tab, e))
	if err != nil {
		t.Fatal(err)
	}
	bans := make(map[match.Ref]Channels)
	for _, r := range e.Records {
		bans[e.Groups[r.Group].Survivor] |= tab[r.Ref].OptOut
	}
	for _, r := range after {
		if r.OptOut != bans[r.Ref] {
			t.Errorf("%v: bans %b, want %b", r.Ref, r.OptOut, bans[r.Ref])
		}
	}
	noConsentWidens(t, tab, e, after)
	back, err := e.Invert().Apply(after)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(facts(rowsOf(tab, e)), facts(back)) {
		t.Errorf("%s: the inverse does not restore its records", e.ID)
	}
}

// consented are the consents of the default policy, and what each is a consent to use.
var consented = []struct {
	Consent
	to []match.Field
}{
	{Consent{ByEmail, ConsentEmail, ConsentEmailDate}, []match.Field{match.Email}},
	{Consent{ByPhone, ConsentPhone, ConsentPhoneDate}, []match.Field{match.Phone}},
	{Consent{ByText, ConsentText, ConsentTextDate}, []match.Field{match.Phone}},
	{Consent{ByPost, ConsentPost, ConsentPostDate}, []match.Field{match.Street, match.Postcode, match.City, match.Country}},
}

// noConsentWidens holds that a merged record's yes came from a record with the same address, and that no record with
// that address said no.
func noConsentWidens(t *testing.T, tab table, e *Entity, after []Row) {
	t.Helper()
	reach := func(r *Row, fields []match.Field) string {
		g := &Candidates{Rows: []Candidate{{Row: r}}}
		return g.reach(g.Cells(0, fields))
	}
	says := func(r *Row, f match.Field) bool { return r.Get(f) != "" && !hasHetu(r.Get(f)) }
	for i := range after {
		merged := &after[i]
		record := e.Record(merged.Ref)
		g := &e.Groups[record.Group]
		for _, c := range consented {
			for _, f := range g.Fields {
				for _, v := range f.Kept {
					from := tab[match.Ref{Source: merged.Ref.Source, ID: v.ID}]
					if v.Field != c.Field || f.Rule == identityCode || from.Consent&c.Channel == 0 {
						continue
					}
					to := reach(merged, c.to)
					if reach(&from, c.to) != to {
						t.Errorf("%v: the %s of %v is for another address", merged.Ref, c.Field, from.Ref)
					}
					for _, ref := range g.Members {
						other := tab[ref]
						if at := reach(&other, c.to); (at == to || at == "") && says(&other, c.Field) && other.Consent&c.Channel == 0 {
							t.Errorf("%v: %v said no to %s", merged.Ref, ref, c.Field)
						}
					}
				}
			}
		}
	}
}
