package quality

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/match"
)

// lesson is a set and rules to learn from it with.
type lesson struct {
	about string
	set   *set
	rules *match.Rules
	judge bool    // a third of the pairs that are not clear have been judged
	gain  float64 // F1 that learning must bring, at least
}

// slipless holds slips in a day of birth, and whatever differs in an address or a number, against persons.
func slipless(r *match.Rules) *match.Rules {
	for i := range r.Comparisons {
		switch c := &r.Comparisons[i]; c.Name {
		case "birth":
			c.Levels = []match.Level{{Name: "slip", Weight: -4_000}, {Name: "two_slips", Weight: -5_000}, {Name: "different", Weight: -9_000}}
		case "soc_sec_id", "street":
			c.Levels = []match.Level{{Name: "different", Weight: -9_000}}
		}
	}
	return r
}

// TestLearningIsAsWritten writes what learning brings where the noise is other than that which the weights come from, where
// the rules weigh wrongly, and where people have judged. It must never do harm.
func TestLearningIsAsWritten(t *testing.T) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%-58s %7s %7s %7s   %7s %7s %7s %7s\n", "", "P", "R", "F1", "learnt", "R", "F1", "gain")
	moved := madeUp("", scenario.Options{Seed: 20, Entities: 1500, Rates: movedAway()})
	harsh := madeUp("", scenario.Options{Seed: 21, Entities: 1500})
	bare := madeUp("", scenario.Options{Seed: 22, Entities: 1500})
	wearOut(bare)
	persons := madeUpPersons(t, 16, 1500)
	for _, l := range []lesson{
		{"companies, half moved, a third misspelt, as shipped", moved, moved.newRules(t), false, -.003},
		{"companies, rules that hold changes against them", harsh, unforgiving(harsh.newRules(t)), false, -.003},
		{"companies, few telephones, three towns in ten wrong", bare, bare.newRules(t), false, -.003},
		{"persons, as proposed: too unclear to learn from", persons, persons.newRules(t), false, 0},
		{"persons, a household taken for a person: refused", persons, households(persons.newRules(t)), false, 0},
		{"persons, as proposed, some pairs judged", persons, persons.newRules(t), true, .01},
	} {
		l.learn(t, &b)
	}
	golden(t, "learning.golden", b.Bytes())
}

func (l *lesson) learn(t *testing.T, w io.Writer) {
	t.Helper()
	m := model(t, l.rules)
	o := &match.LearnOptions{Seed: 1}
	if l.judge {
		o.Judgements = judged(l.set, run(t, l.set, m))
	}
	learnt, report, err := m.Learn(context.Background(), l.set.all(), o)
	if err != nil {
		t.Fatal(err)
	}
	before, after := pairwise(t, l.set, m), pairwise(t, l.set, learnt)
	if after.F1 < before.F1+l.gain {
		t.Errorf("%s: F1 %.4f, learnt %.4f, want a gain of %.3f", l.about, before.F1, after.F1, l.gain)
	}
	fmt.Fprintf(w, "%-58s %7.4f %7.4f %7.4f   %7.4f %7.4f %7.4f %+7.4f\n", l.about, before.P, before.R, before.F1, after.P, after.R, after.F1, after.F1-before.F1)
	fmt.Fprintf(w, "  pairs %d, settled by ids or guards %d, judged %d, unclear %d; rounds %d", report.Pairs, report.Settled, report.Judged, report.Unclear, report.Rounds)
	seen := map[match.LearnCode]int{}
	for _, x := range report.Warnings {
		seen[x.Code]++
	}
	for _, c := range []match.LearnCode{match.LearnFewMatches, match.LearnUnclear, match.LearnNoClearer, match.LearnOneSided, match.LearnFewSeen, match.LearnDrawn, match.LearnHeld} {
		if seen[c] > 0 {
			fmt.Fprintf(w, "; %s %d", c, seen[c])
		}
	}
	fmt.Fprintln(w)
}

// movedAway are rates other than those that the shipped weights were counted at.
func movedAway() *scenario.Rates {
	r := scenario.DefaultRates()
	r[scenario.EntityMoved].Entities = .5
	r[scenario.OldAddress].CRM *= 3
	r[scenario.OldAddress].Billing *= 3
	r[scenario.Typo].CRM, r[scenario.Typo].Billing = .3, .3
	return &r
}

// wearOut leaves one telephone in ten, and writes another town into three records of ten.
func wearOut(s *set) {
	towns := []string{"Tampere", "Helsinki", "Turku", "Oulu", "Lahti", "Espoo"}
	for i := range s.records {
		r := &s.records[i]
		r.Values = slices.DeleteFunc(r.Values, func(v match.Value) bool { return v.Field == match.Phone && i%10 != 9 })
		for k := range r.Values {
			if v := &r.Values[k]; v.Field == match.City && i%10 < 3 {
				v.Text = towns[i/10%len(towns)]
			}
		}
	}
}

// unforgiving takes another street, phone or domain for another customer.
func unforgiving(r *match.Rules) *match.Rules {
	for i := range r.Comparisons {
		switch c := &r.Comparisons[i]; c.Name {
		case "address", "phone", "contact":
			c.Levels = []match.Level{{Name: "different", Weight: -7_000}}
		}
	}
	return r
}

// households forgets that address and telephone are those of several persons.
func households(r *match.Rules) *match.Rules {
	for i := range r.Comparisons {
		r.Comparisons[i].Group, r.Comparisons[i].Levels = "", nil
	}
	return r
}

// judged are judgements on every third of the pairs that are not clear, all of them right.
func judged(s *set, res *match.Result) (js []match.Judgement) {
	n := 0
	for p := range res.Pairs() {
		if p.Probability > .997 {
			continue
		}
		if n++; n%3 == 0 {
			d := match.Different
			if s.same(p.Left, p.Right) {
				d = match.Same
			}
			js = append(js, match.Judgement{Left: p.Left, Right: p.Right, Decision: d})
		}
	}
	return js
}
