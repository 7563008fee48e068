package match

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Two different ids keep two records apart where the rules let them, and only there.
func TestDifferentIDsPartAsTheRulesSay(t *testing.T) {
	rest := []string{"name", "Rautasoini Oy", "street", "Kauppakatu 5", "postcode", "33200", "city", "Tampere", "phone", "040 123 4567"}
	a := record("1", append(rest, "business_id", "0154730-7")...)
	b := record("2", append(rest, "business_id", "2519299-3")...)
	c := record("3", rest...)
	for _, tt := range []struct {
		effect Effect
		want   bool
	}{{Bar, false}, {Adds, true}} {
		r := DefaultRules()
		r.Comparisons[1].Levels = []Level{{Name: "different", Weight: -2_000, Effect: tt.effect}}
		m, err := NewModel(r)
		if err != nil {
			t.Fatal(err)
		}
		res := run(t, m, []Record{*a, *b, *c}, nil)
		if got := res.Together(a.Ref, b.Ref); got != tt.want {
			t.Errorf("with effect %v of different ids together %v, want %v", tt.effect, got, tt.want)
		}
	}
}

// What a rule bars stays apart over a third record, too, until a person makes it one; then neither side bars others.
func TestAJudgementOverrulesABarInClusters(t *testing.T) {
	r := DefaultRules()
	r.Comparisons = append(r.Comparisons, Comparison{Name: "country", Kind: "category", Fields: []Field{"country"},
		Levels: []Level{{Name: "different", Weight: -1_000, Effect: Bar}}})
	m, err := NewModel(r)
	if err != nil {
		t.Fatal(err)
	}
	rest := []string{"name", "Rautasoini Oy", "street", "Kauppakatu 5", "postcode", "33200", "city", "Tampere"}
	a := record("1", append(rest, "country", "FI")...)
	b := record("2", append(rest, "country", "SE")...)
	c := record("3", append(rest, "country", "FI")...)
	d := record("4", append(rest, "country", "SE")...)
	e := record("5", append(rest, "country", "NO")...)
	rs := []Record{*a, *b, *c, *d, *e}

	plain := run(t, m, rs, nil)
	if !plain.Together(a.Ref, c.Ref) || !plain.Together(b.Ref, d.Ref) || plain.Together(a.Ref, b.Ref) {
		t.Error("a rule bars, and the two are together; or it does not, and they are apart")
	}
	same := Judgement{Left: a.Ref, Right: b.Ref, Decision: Same}
	res := run(t, m, rs, &Options{Judgements: []Judgement{same}})
	for _, x := range []*Record{b, c, d} {
		if !res.Together(a.Ref, x.Ref) {
			t.Errorf("%v is apart from what a person has made one", x.Ref)
		}
	}
	if res.Together(a.Ref, e.Ref) {
		t.Error("a judgement on two lets in a third that the rule bars from both")
	}
	if d := cmp.Diff([]Conflict{{Judgement: same, Code: FlagJudgementRule}}, res.Conflicts()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
