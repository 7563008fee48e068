package merge

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"iter"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

// cases is how many random tables each property is tried on; each has a few clusters.
const cases = 1500

// forAll tries a property on random tables.
func forAll(t *testing.T, property func(t *testing.T, rnd *rand.Rand, tab table, cs []match.Cluster)) {
	t.Helper()
	for seed := range uint64(cases) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		tab, cs := randomTable(rnd, 1+rnd.IntN(4))
		property(t, rnd, tab, cs)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

var somePolicy = &Policy{AsOf: day("2025-06-30"), Mergeable: []string{"crm", "other"}, Workers: 1,
	Fields: []FieldRule{Sum("Vuosiliikevaihto")}}

func TestEveryRecordStandsInThePlanExactlyOnce(t *testing.T) {
	forAll(t, func(t *testing.T, _ *rand.Rand, tab table, cs []match.Cluster) {
		seen := make(map[match.Ref]int)
		var total Totals
		for _, e := range tab.plan(t, somePolicy, nil, cs...) {
			inGroups := 0
			for _, r := range e.Records {
				seen[r.Ref]++
			}
			for _, g := range e.Groups {
				inGroups += len(g.Members)
				if len(g.Members) > 1 && len(g.Ratings) != len(g.Members) {
					t.Errorf("group %s has %d ratings for %d members", g.ID, len(g.Ratings), len(g.Members))
				}
			}
			if inGroups != len(e.Records) {
				t.Errorf("%d records in groups of %d", inGroups, len(e.Records))
			}
			total.AddEntity(e)
		}
		for ref := range tab {
			if seen[ref] != 1 {
				t.Errorf("%v stands in the plan %d times", ref, seen[ref])
			}
		}
		if got, want := total.Control, tab.control(); got != want {
			t.Errorf("control totals: got %v, want %v", got, want)
		}
	})
}

func TestEveryValueOfAGroupIsKeptOrDroppedWithItsRule(t *testing.T) {
	forAll(t, func(t *testing.T, _ *rand.Rand, tab table, cs []match.Cluster) {
		for _, e := range tab.plan(t, somePolicy, nil, cs...) {
			for _, g := range e.Groups {
				if len(g.Members) == 1 {
					continue
				}
				want, got := make(map[Value]bool), make(map[Value]bool)
				for _, ref := range g.Members {
					for at, c := range tab[ref].Cells {
						if c.Text != "" {
							want[Value{ID: ref.ID, At: at, Field: c.Field, Text: c.Text}] = true
						}
					}
				}
				for _, f := range g.Fields {
					if f.Rule == "" {
						t.Error("a value without a rule")
					}
					for _, v := range slices.Concat(f.Kept, f.Dropped) {
						v.Equal = false
						got[v] = true
					}
				}
				if !maps.Equal(want, got) {
					t.Errorf("values in %s (-rows +plan):\n%s", g.ID, gocmp.Diff(want, got))
				}
			}
		}
	})
}

func TestSameBytesWhateverTheOrderOfRowsAndTheNumberOfGoroutines(t *testing.T) {
	forAll(t, func(t *testing.T, rnd *rand.Rand, tab table, cs []match.Cluster) {
		h := Header{Before: tab.control()}
		want := write(t, h, tab.plan(t, somePolicy, nil, cs...))
		for _, c := range cs {
			rnd.Shuffle(len(c.Members), func(i, j int) { c.Members[i], c.Members[j] = c.Members[j], c.Members[i] })
		}
		parallel := *somePolicy
		parallel.Workers = 1 + rnd.IntN(4)
		if got := write(t, h, tab.plan(t, &parallel, nil, cs...)); !bytes.Equal(got, want) {
			t.Errorf("plans differ:\n%s\n%s", want, got)
		}
	})
}

func TestPlanThenInverseRestoresEveryRecord(t *testing.T) {
	forAll(t, func(t *testing.T, _ *rand.Rand, tab table, cs []match.Cluster) {
		for _, e := range tab.plan(t, somePolicy, nil, cs...) {
			before := rowsOf(tab, e)
			after, err := e.Apply(before)
			if err != nil {
				t.Fatal(err)
			}
			var euros [2]Control
			for k, rows := range [][]Row{before, after} {
				for i := range rows {
					euros[k].OpenBalance += rows[i].OpenBalance
					euros[k].Invoiced += rows[i].Invoiced
				}
			}
			if euros[0] != euros[1] {
				t.Errorf("euros before %v, after %v", euros[0], euros[1])
			}
			if len(after) != len(e.Groups) {
				t.Errorf("%d rows after, %d groups", len(after), len(e.Groups))
			}
			back, err := e.Invert().Apply(after)
			if err != nil {
				t.Fatal(err)
			}
			if before, back := facts(rowsOf(tab, e)), facts(back); !reflect.DeepEqual(before, back) {
				t.Errorf("rows (-before +after plan and inverse):\n%s", gocmp.Diff(before, back))
			}
		}
	})
}

func TestNoBillingRecordHasTwoOwnersAndEachIsInTheCrosswalkOnce(t *testing.T) {
	forAll(t, func(t *testing.T, _ *rand.Rand, tab table, cs []match.Cluster) {
		lines, owners := make(map[match.Ref]int), make(map[match.Ref]int)
		for _, e := range tab.plan(t, somePolicy, nil, cs...) {
			for _, l := range e.Links {
				lines[l.Billing]++
				if none := l.Account == (match.Ref{}); none != (l.Verdict == match.NoMatch) || none != (l.Reason == NoAccount || l.Reason == NoHead) {
					t.Errorf("%v: account %v, verdict %v, reason %s", l.Billing, l.Account, l.Verdict, l.Reason)
				}
			}
			for _, a := range e.Accounts {
				for _, b := range a.Owns {
					owners[b]++
				}
			}
		}
		for ref := range tab {
			if ref.Source == "billing" && (lines[ref] != 1 || owners[ref] > 1) {
				t.Errorf("%v has %d lines and %d owners", ref, lines[ref], owners[ref])
			}
		}
	})
}

func TestAnIdentityCodeIsNeitherCopiedNorChanged(t *testing.T) {
	type spot struct {
		ref match.Ref
		at  int
	}
	spots := func(rows []Row) map[spot]Cell {
		m := make(map[spot]Cell)
		for _, r := range rows {
			for at, c := range r.Cells {
				if hasHetu(c.Text) {
					m[spot{r.Ref, at}] = c
				}
			}
		}
		return m
	}
	forAll(t, func(t *testing.T, _ *rand.Rand, tab table, cs []match.Cluster) {
		for _, e := range tab.plan(t, somePolicy, nil, cs...) {
			after, err := e.Apply(rowsOf(tab, e))
			if err != nil {
				t.Fatal(err)
			}
			want := spots(rowsOf(tab, e))
			for s := range want {
				if e.Groups[e.Record(s.ref).Group].Survivor != s.ref {
					delete(want, s) // merged away, and its cell with it
				}
			}
			if got := spots(after); !maps.Equal(want, got) {
				t.Errorf("cells with identity codes (-survivors before +after):\n%s", gocmp.Diff(want, got))
			}
		}
	})
}

func TestNoMarketingBanIsLifted(t *testing.T) {
	forAll(t, func(t *testing.T, _ *rand.Rand, tab table, cs []match.Cluster) {
		for _, e := range tab.plan(t, somePolicy, nil, cs...) {
			after, err := e.Apply(rowsOf(tab, e))
			if err != nil {
				t.Fatal(err)
			}
			banned := make(map[match.Ref]Channels)
			for _, r := range e.Records {
				banned[e.Groups[r.Group].Survivor] |= tab[r.Ref].OptOut
			}
			for _, r := range after {
				if r.OptOut != banned[r.Ref] {
					t.Errorf("%v: bans %b, want %b", r.Ref, r.OptOut, banned[r.Ref])
				}
			}
			for _, g := range e.Groups {
				for _, f := range g.Fields {
					for _, v := range f.Kept {
						ch := channelOf(v.Field)
						if ch == 0 || banned[g.Survivor]&ch == 0 || hasHetu(v.Text) {
							continue
						}
						if own := tab[match.Ref{Source: g.Survivor.Source, ID: v.ID}]; own.OptOut&ch == 0 && hasBanCell(tab, g, ch) {
							t.Errorf("%s keeps the %s of a record without the ban", g.ID, v.Field)
						}
					}
				}
			}
		}
	})
}

func hasBanCell(tab table, g Group, ch Channels) bool {
	for _, ref := range g.Members {
		for _, c := range tab[ref].Cells {
			if channelOf(c.Field) == ch && c.Text != "" && !hasHetu(c.Text) && tab[ref].OptOut&ch != 0 {
				return true
			}
		}
	}
	return false
}

func TestAPlanReadBackIsThePlan(t *testing.T) {
	forAll(t, func(t *testing.T, rnd *rand.Rand, tab table, cs []match.Cluster) {
		for i := range cs {
			randomPairs(rnd, &cs[i])
		}
		h := Header{Tool: "test", AsOf: somePolicy.AsOf, Rules: somePolicy.Rules(), Before: tab.control()}
		planned := tab.plan(t, somePolicy, nil, cs...)
		text := write(t, h, planned)
		gotHeader, entities, err := Read(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if d := gocmp.Diff(h, gotHeader); d != "" {
			t.Errorf("header (-written +read):\n%s", d)
		}
		got := collect(t, entities)
		if !reflect.DeepEqual(planned, got) {
			t.Errorf("entities (-written +read):\n%s", gocmp.Diff(planned, got))
		}
		if again := write(t, gotHeader, got); !bytes.Equal(again, text) {
			t.Error("writing what was read gives other bytes")
		}
	})
}

func TestAnEntityLeftOutDoubledOrChangedUnbalancesThePlan(t *testing.T) {
	damage := map[string]func([]*Entity) []*Entity{
		"left out": func(es []*Entity) []*Entity { return slices.Delete(es, 0, 1) },
		"doubled":  func(es []*Entity) []*Entity { return append(es, es[0]) },
		"one record under another's id": func(es []*Entity) []*Entity {
			if len(es[0].Records) > 1 {
				return es[1:]
			}
			es[0].Records[0].Ref.ID += "x"
			es[0].Groups[0].Members[0].ID += "x"
			es[0].Groups[0].Survivor.ID += "x"
			es[0].Accounts, es[0].Links = nil, nil
			return es
		},
		"money moved in": func(es []*Entity) []*Entity {
			es[0].Invoiced++
			es[0].Records[0].Invoiced++
			return es
		},
		"money that is not its records'": func(es []*Entity) []*Entity { es[0].OpenBalance++; return es },
		"a ban lost or won":              func(es []*Entity) []*Entity { es[0].Records[0].OptOut ^= ByPost; return es },
	}
	names := slices.Sorted(maps.Keys(damage))
	forAll(t, func(t *testing.T, rnd *rand.Rand, tab table, cs []match.Cluster) {
		name := names[rnd.IntN(len(names))]
		es := damage[name](tab.plan(t, somePolicy, nil, cs...))
		if _, err := Write(new(bytes.Buffer), Header{Before: tab.control()}, seq(es)); !errors.Is(err, ErrUnbalanced) {
			t.Errorf("%s: got %v", name, err)
		}
	})
}

func TestIdsStayWhenRecordsComeAndGo(t *testing.T) {
	forAll(t, func(t *testing.T, rnd *rand.Rand, tab table, cs []match.Cluster) {
		first := tab.plan(t, somePolicy, nil, cs...)
		state := new(State)
		for _, e := range first {
			state.Add(e)
		}
		for i := range cs { // a new record in front of every other
			ref := match.Ref{Source: "crm", ID: "!" + cs[i].Members[0].Ref.ID}
			tab[ref] = row(ref, "name", "Esimerkki Oy")
			cs[i].Members = append(cs[i].Members, match.Member{Ref: ref})
		}
		for i, e := range tab.plan(t, somePolicy, state, cs...) {
			if e.ID != first[i].ID || e.Aliases != nil {
				t.Errorf("entity %s became %s, aliases %v", first[i].ID, e.ID, e.Aliases)
			}
		}
		all := match.Cluster{}
		for _, c := range cs {
			all.Members = append(all.Members, c.Members...)
		}
		e := tab.plan(t, somePolicy, state, all)[0]
		if len(e.Aliases) != len(first)-1 || slices.Contains(e.Aliases, e.ID) {
			t.Errorf("%d entities became %s with aliases %v", len(first), e.ID, e.Aliases)
		}
	})
}

func TestPlanEndsWithTheErrorOfItsInput(t *testing.T) {
	tab, cs := randomTable(rand.New(rand.NewPCG(1, 2)), 3*chunk)
	broken := errors.New("broken")
	input := func(yield func(match.Cluster, error) bool) {
		for i, c := range cs {
			if i == 2*chunk+7 {
				yield(match.Cluster{}, broken)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
	n, err := drain(Plan(context.Background(), input, tab, nil, nil))
	if n != 2*chunk+7 || !errors.Is(err, broken) {
		t.Errorf("%d entities, then %v", n, err)
	}
	delete(tab, cs[10].Members[0].Ref)
	if n, err = drain(Plan(context.Background(), each(cs...), tab, nil, nil)); n != 10 || !errors.Is(err, ErrNoRow) {
		t.Errorf("%d entities, then %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err = drain(Plan(ctx, each(cs...), tab, nil, nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for range Plan(context.Background(), each(cs...), tab, nil, nil) {
		break // and nothing hangs or asks for rows any more
	}
}

// FuzzPlan: whatever stands in the cells, planning does not panic, what it plans can be written if the texts are UTF-8,
// and the inverse restores the rows.
func FuzzPlan(f *testing.F) {
	f.Add("Esimerkki Oy / Tampere", "", "Katu 1", "0112038-9", "esimerkki")          // a unit behind a slash
	f.Add("Hallaselän kaupungin kirjasto", "", "PL 5", "", "HALLASELÄN KAUPUNKI")    // a genitive before the unit
	f.Add("ESIMERKKI KAUPPIAAT OY / NORDEA RAH", "oitus", "c/o X", "x", "[hetu]")    // cut in a financier's name
	f.Add("Ã„kta Oy &amp; Co, Ã–", "\xff\xfe", "\x00", "FI FI 0112038-9", "A\u0308") // damaged text, shifted offsets
	f.Add("Oy", "Oy", "Oy", "Oy", "Oy Oy, Oy / Oy - Oy")                             // nothing but form words
	f.Add("Esimerkki Oy kp. 1", ",", "/", "-", "Esimerkki Oy kp.")                   // separators alone
	f.Fuzz(func(t *testing.T, name, more, street, id, other string) {
		tab := table{}
		c := tab.cluster(
			row(crm("1"), "name", name, "name_2", more, "street", street, "business_id", id, "city", other),
			row(crm("2"), "name", other, "name_2", street, "street", name, "business_id", more, "einvoice", id),
			row(billing("1"), "name", name, "name_2", more, "city", street),
			row(billing("2"), "name", other+" "+name, "former_name", more),
		)
		e := tab.plan(t, nil, nil, c)[0]
		var b bytes.Buffer
		_, err := Write(&b, Header{Before: tab.control()}, seq([]*Entity{e}))
		if valid := utf8.ValidString(name + more + street + id + other); valid && err != nil {
			t.Fatal(err)
		}
		after, err := e.Apply(rowsOf(tab, e))
		if err != nil {
			t.Fatal(err)
		}
		back, err := e.Invert().Apply(after)
		if err != nil {
			t.Fatal(err)
		}
		if before, back := facts(rowsOf(tab, e)), facts(back); !reflect.DeepEqual(before, back) {
			t.Errorf("rows (-before +after plan and inverse):\n%s", gocmp.Diff(before, back))
		}
	})
}

func drain(es iter.Seq2[*Entity, error]) (n int, err error) {
	for _, err := range es {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func collect(tb testing.TB, es iter.Seq2[*Entity, error]) []*Entity {
	tb.Helper()
	var out []*Entity
	for e, err := range es {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// rowsOf returns the rows of an entity, by Ref.
func rowsOf(tab table, e *Entity) []Row {
	var rows []Row
	for _, r := range e.Records {
		rows = append(rows, tab[r.Ref])
	}
	return rows
}

// fact is what the inverse must restore of a row.
type fact struct {
	Ref               match.Ref
	Cells             map[int]Cell // that are not empty
	Balance, Invoiced int64
	OptOut            Channels
}

func facts(rows []Row) []fact {
	var out []fact
	for _, r := range rows {
		f := fact{r.Ref, make(map[int]Cell), r.OpenBalance, r.Invoiced, r.OptOut}
		for at, c := range r.Cells {
			if c.Text != "" {
				f.Cells[at] = c
			}
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b fact) int { return a.Ref.Compare(b.Ref) })
	return out
}

// randomPairs gives a cluster some scored pairs.
func randomPairs(rnd *rand.Rand, c *match.Cluster) {
	for i := range c.Members {
		for j := range c.Members {
			a, b := c.Members[i].Ref, c.Members[j].Ref
			if a.Compare(b) >= 0 || rnd.IntN(2) == 0 {
				continue
			}
			p := match.Pair{Left: a, Right: b, Probability: float64(rnd.IntN(1e6)) / 1e6}
			p.Score = match.Score{Weight: match.Bits(rnd.IntN(40000) - 5000), Verdict: match.Verdict(1 + rnd.IntN(2)), Reason: match.Reason(rnd.IntN(8))}
			c.Pairs = append(c.Pairs, p)
			c.Members[i].Best, c.Members[j].Best = p, p
			c.Flags = append(c.Flags, match.Flag{Ref: a, Code: match.FlagIDFitsOther, Other: b})
		}
	}
	slices.SortFunc(c.Pairs, func(p, q match.Pair) int { return cmp.Or(p.Left.Compare(q.Left), p.Right.Compare(q.Right)) })
}
