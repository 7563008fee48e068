package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func clustering(lines ...[3]string) *Clustering {
	var c Clustering
	for _, l := range lines {
		c.Put(Record{l[0], l[1]}, l[2])
	}
	return &c
}

func TestFiguresOfAWorkedExample(t *testing.T) {
	truth := clustering(
		[3]string{"crm", "1", "A"}, [3]string{"crm", "2", "A"}, [3]string{"billing", "1", "A"},
		[3]string{"crm", "3", "B"}, [3]string{"billing", "2", "B"},
		[3]string{"crm", "4", "C"},
	)
	found := clustering(
		[3]string{"crm", "1", "x"}, [3]string{"crm", "2", "x"}, // one of A's three pairs
		[3]string{"billing", "1", "y"}, [3]string{"crm", "3", "y"}, [3]string{"billing", "2", "y"}, // B and a stranger
		[3]string{"crm", "9", "x"}, // not in the truth: takes no part
	)
	want := Figures{
		Records: 6, Missing: 1, // crm 4
		TruePairs: 4, Pairs: 4, WrongPairs: 2, LostPairs: 2,
		Pairwise: Measure{P: 0.5, R: 0.5, F1: 0.5},
		// across: 3 true, 2 found, 1 both
		Cross: Measure{P: 0.5, R: 1.0 / 3, F1: 0.4},
		// precision 1 1 1/3 2/3 2/3 1, recall 2/3 2/3 1/3 1 1 1
		BCubed:   Measure{P: 14.0 / 18, R: 14.0 / 18, F1: 14.0 / 18},
		Clusters: 3, Entities: 3, Largest: 3,
	}
	if diff := cmp.Diff(want, Judge(truth, found).Figures(), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsJudgedWithoutRecords(t *testing.T) {
	if got := Judge(&Clustering{}, &Clustering{}).Figures(); got != (Figures{}) {
		t.Errorf("got %+v", got)
	}
}

func TestAnEmptyEntityStandsAlone(t *testing.T) {
	truth := clustering([3]string{"a", "1", "A"}, [3]string{"a", "2", "A"})
	found := clustering([3]string{"a", "1", ""}, [3]string{"a", "2", ""})
	got := Judge(truth, found).Figures()
	if got.Clusters != 2 || got.Missing != 0 || got.Pairs != 0 {
		t.Errorf("got %+v", got)
	}
}

// slowFigures compares all pairs of records, one at a time.
func slowFigures(truth, found *Clustering) (pairwise, cross, bcubed Measure) {
	together := func(c *Clustering, a, b Record) bool {
		x, y := c.entity[a], c.entity[b]
		return a == b || x != "" && x == y
	}
	count := func(use func(a, b Record) bool) Measure {
		var both, t, f float64
		for i, a := range truth.order {
			for _, b := range truth.order[:i] {
				if !use(a, b) {
					continue
				}
				inT, inF := together(truth, a, b), together(found, a, b)
				if inT {
					t++
				}
				if inF {
					f++
				}
				if inT && inF {
					both++
				}
			}
		}
		return measure(both/max(f, 1), both/max(t, 1))
	}
	pairwise = count(func(a, b Record) bool { return true })
	cross = count(func(a, b Record) bool { return a.Source != b.Source })
	var p, r float64
	for _, a := range truth.order {
		var both, t, f float64
		for _, b := range truth.order {
			inT, inF := together(truth, a, b), together(found, a, b)
			if inT {
				t++
			}
			if inF {
				f++
			}
			if inT && inF {
				both++
			}
		}
		p, r = p+both/f, r+both/t
	}
	n := float64(len(truth.order))
	return pairwise, cross, measure(p/n, r/n)
}

func TestFiguresEqualThoseOfAllPairs(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		var truth, found Clustering
		for i := range 1 + rnd.IntN(40) {
			r := Record{fmt.Sprint("s", rnd.IntN(3)), fmt.Sprint(i)}
			truth.Put(r, fmt.Sprint(rnd.IntN(12)))
			if rnd.IntN(10) > 0 {
				found.Put(r, fmt.Sprint(rnd.IntN(12)))
			}
		}
		got := Judge(&truth, &found).Figures()
		pairwise, cross, bcubed := slowFigures(&truth, &found)
		for _, c := range []struct {
			name      string
			got, want Measure
		}{{"pairwise", got.Pairwise, pairwise}, {"cross", got.Cross, cross}, {"B-cubed", got.BCubed, bcubed}} {
			if math.Abs(c.got.P-c.want.P)+math.Abs(c.got.R-c.want.R)+math.Abs(c.got.F1-c.want.F1) > 1e-9 {
				t.Fatalf("round %d, %s: got %v, all pairs say %v", round, c.name, c.got, c.want)
			}
		}
	}
}

func TestKindsComeLowestRecallFirst(t *testing.T) {
	truth := clustering([3]string{"a", "1", "A"}, [3]string{"a", "2", "A"}, [3]string{"a", "3", "B"})
	found := clustering([3]string{"a", "1", "x"}, [3]string{"a", "2", "y"}, [3]string{"a", "3", "x"})
	cases := []Case{
		{Record{"a", "3"}, "clean"}, {Record{"a", "1"}, "typo"}, {Record{"a", "1"}, "typo"},
		{Record{"a", "2"}, "caps"}, {Record{"a", "7"}, "unknown record"},
	}
	want := []KindFigures{
		{"typo", 1, 0.5, 0.5}, // said twice, counted once
		{"caps", 1, 1, 0.5},
		{"clean", 1, 0.5, 1},
	}
	if diff := cmp.Diff(want, Judge(truth, found).ByKind(cases)); diff != "" {
		t.Error(diff)
	}
}

func TestRolesAreJudgedByTheirLabels(t *testing.T) {
	b := func(id string) Record { return Record{"billing", id} }
	links := map[Record]Link{
		b("1"): {Role: "financed", MergeID: "m1"},
		b("2"): {Role: "payer", MergeID: "m2"},
		b("3"): {Role: "cost_centre", MergeID: "m2"},
		b("4"): {Role: "site", MergeID: "m4"},
	}
	cases := []Case{
		{b("1"), "extra_financing"}, {b("2"), "extra_financing"}, {b("3"), "unit_record"},
		{Record{"crm", "3"}, "unit_record"}, // not a billing record
	}
	want := []RoleFigures{
		{Kind: "extra_financing", Roles: []string{"financed"}, Records: 2, Right: 1, Merged: 1},
		{Kind: "unit_record", Roles: []string{"site", "cost_centre"}, Records: 1, Right: 1, Merged: 1},
	}
	if diff := cmp.Diff(want, Roles(links, cases)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int{"site": 1}, StrayRoles(links, cases)); diff != "" {
		t.Error(diff)
	}
}

func TestUnitsCanBeLeftOut(t *testing.T) {
	truth := clustering([3]string{"a", "1", "A"}, [3]string{"a", "2", "B"}, [3]string{"a", "3", "A"})
	cases := []Case{{Record{"a", "1"}, "unit"}, {Record{"a", "2"}, "caps"}, {Record{"a", "3"}, "unit_record"}}
	kept := truth.Without(IsUnit(cases))
	if diff := cmp.Diff([]Record{{"a", "2"}}, kept.order); diff != "" {
		t.Error(diff)
	}
}
