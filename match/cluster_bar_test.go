package match

import (
	"fmt"
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

// Rules may let an id that stands in an e-invoice address alone bar, too: then no third record joins those it parts. By
// default it only weighs.
func TestAnIDInAnEInvoiceAddressBarsWhereTheRulesSay(t *testing.T) {
	rest := []string{"name", "Rautasoini Oy", "street", "Kauppakatu 5", "postcode", "33200", "city", "Tampere", "phone", "040 123 4567"}
	a := record("1", append(rest, "business_id", "0154730-7")...)
	b := record("2", append(rest, "einvoice", "003725192993")...)
	c := record("3", rest...)
	for _, bars := range []bool{false, true} {
		r := DefaultRules()
		if bars {
			r.Comparisons[1].Levels = []Level{{Name: "different_weak", Weight: -8_000, Effect: Bar}}
		}
		m, err := NewModel(r)
		if err != nil {
			t.Fatal(err)
		}
		res := run(t, m, []Record{*a, *b, *c}, nil)
		x, _ := res.Explain(a.Ref, b.Ref)
		if barred := x.Verdict == NoMatch && x.Reason == ByDifferentID; barred != bars {
			t.Errorf("with the bar %v the pair is %v by %v", bars, x.Verdict, x.Reason)
		}
		if got := res.Together(a.Ref, b.Ref); bars && got {
			t.Error("what the rules bar stands together over a third record")
		}
		if !res.Together(a.Ref, c.Ref) && !res.Together(b.Ref, c.Ref) {
			t.Error("the third record stands with neither")
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

// What many records share that are not one customer makes no giant of them, and no housing company becomes its neighbour.
func TestNoGiants(t *testing.T) {
	rs, _ := made(300, false)
	largest := 0
	for c := range run(t, defaultModel(t), rs, nil).Clusters() {
		largest = max(largest, len(c.Members))
	}
	number := map[Ref]int{}
	add := func(id string, fieldsAndTexts ...string) Ref {
		r := record(id, fieldsAndTexts...)
		r.Ref.Source = "more"
		rs = append(rs, *r)
		return r.Ref
	}
	for i := range 200 {
		add(fmt.Sprintf("anybody%d", i), "name", []string{"Laskutettava", "kassa"}[i%2], "city", "Tampere")
		add(fmt.Sprintf("blank%d", i), "name", []string{"", "-", "Oy", "ei tiedossa"}[i%4], "city", "Tampere", "phone", "03 123 4567")
		add(fmt.Sprintf("switchboard%d", i), "name", bulkNames[i%len(bulkNames)]+" "+bulkNames[i/len(bulkNames)]+" Oy", "phone", "09 1234 5600", "email", "info@vaihdepalvelu.fi")
		ref := add(fmt.Sprintf("managed%d", i), "name", fmt.Sprintf("Asunto Oy Tampereen Kulmakatu %d", i+1),
			"street", "Isännöitsijänkatu 1", "postcode", "33100", "city", "Tampere", "phone", "03 765 4321", "email", "laskut@isannointi-kulma.fi")
		number[ref] = i + 1
	}
	for c := range run(t, defaultModel(t), rs, nil).Clusters() {
		if len(c.Members) > largest {
			t.Errorf("%d records in one cluster, %v among them; without them %d at most", len(c.Members), c.Members[0].Ref, largest)
		}
		seen := 0
		for _, m := range c.Members {
			if n := number[m.Ref]; n != 0 && seen != 0 {
				t.Errorf("housing companies %d and %d are one customer", seen, n)
			} else if n != 0 {
				seen = n
			}
		}
	}
}

// bulkNames make 225 names, each of two.
var bulkNames = [...]string{"Kuusen", "Harjun", "Lahden", "Koivu", "Paja", "Silta", "Kukka", "Metsän", "Rauta", "Vesi", "Kivi", "Pelto", "Satama", "Torni", "Myllyn"}

func TestWhatIsNoNameIsNotCompared(t *testing.T) {
	m := defaultModel(t)
	at := func(a, b string) int {
		return len(m.Explain(m.Prepare(record("1", "name", a), nil), m.Prepare(record("2", "name", b), nil)).Parts)
	}
	for _, name := range []string{"", " ", "-", "---", "?", "Oy", "AB", "As Oy", "Ei tiedossa", "TUNTEMATON", "okänd", "N/A", "none", "Käteisasiakas", "Kerta-asiakas", "Kontantkund", "testi", "xxx"} {
		if at(name, name) != 0 {
			t.Errorf("%q is compared as a name", name)
		}
	}
	for _, name := range []string{"Nimetön Oy", "Saknas Ab", "Testi Oy", "Oyster", "3M", "H&M", "O"} {
		if at(name, name) == 0 {
			t.Errorf("%q is not compared", name)
		}
	}
}

// All that a property manager has put on the records of the housing companies it manages says nothing of which is which.
func TestWhatAManagerBearsTiesNoHousingCompanies(t *testing.T) {
	rs, _ := made(300, false)
	for i := range 60 {
		r := record(fmt.Sprintf("managed%d", i), "name", "As Oy "+bulkNames[i%len(bulkNames)]+[]string{"linna", "ranta", "piha", "kallio"}[i/len(bulkNames)], "street", "Isännöitsijänkatu 1",
			"postcode", "33100", "city", "Tampere", "phone", "03 765 4321", "email", "laskut@isannointi-kulma.fi", "einvoice", "003701547307", "operator", "003721291126")
		r.Ref.Source = "more"
		rs = append(rs, *r)
	}
	review := 0
	for p := range run(t, defaultModel(t), rs, nil).Pairs() {
		if p.Left.Source != "more" || p.Right.Source != "more" {
			continue
		}
		if review++; p.Verdict == Match {
			t.Errorf("%v and %v are one customer, %+.1f", p.Left, p.Right, p.Weight.Float())
		}
	}
	if review > 30 { // names a slip apart
		t.Errorf("%d of 1,770 pairs are for review", review)
	}
}
