package match

import (
	"fmt"
	"strings"
	"testing"
)

func ExampleExplanation_Text() {
	m, _ := NewModel(DefaultRules())
	a := &Record{Ref: Ref{"crm", "1"}}
	a.Add(Name, "Rautasoini")
	a.Add(Street, "Kauppak. 5")
	a.Add(City, "Tammerfors")
	b := &Record{Ref: Ref{"billing", "00417"}}
	b.Add(Name, "RAUTASOINI OY")
	b.Add(Street, "Kauppakatu 5")
	b.Add(City, "Tampere")
	b.Add(Phone, "040 123 4567")
	x := m.Explain(m.Prepare(a, nil), m.Prepare(b, nil))
	for _, l := range []Language{English, Finnish, Swedish} {
		fmt.Println(x.Text(l, Short))
	}
	fmt.Print(x.Text(English, Full))
	// Output:
	// the same customer (99%): same name, same address
	// sama asiakas (99 %): sama nimi, sama osoite
	// samma kund (99 %): samma namn, samma adress
	// two records drawn by chance    -11.0  ----------------------------
	// same name                      +16.9  ++++++++++++++++++++++++++++++++++++++++++++
	// same address                    +5.7                                              +++++++++++++++
	// together                       +11.6                                                             ^ 99%
	// a match from here on            +0.5                                ^ 60%
	// for review from here on         -2.9                      ^ 10%
	// the same customer: the weight of the evidence decided (weight)
}

// Weights are found together: where one says the opposite of what it would say by itself, an auditor is told.
func TestTheWaterfallTellsOfWeightsThatReadOddly(t *testing.T) {
	m := defaultModel(t)
	x := m.Explain(
		m.Prepare(record("1", "name", "Rautasoini Oy", "phone", "040 123 4567", "city", "Tampere"), nil),
		m.Prepare(record("2", "name", "Pohjan Kukka Ky", "phone", "040 123 4567", "city", "Tampere"), nil))
	for l, want := range map[Language]string{
		English: "\ndifferent names: +5.7 beside the others, -5.1 by itself\n",
		Finnish: "\neri nimet: +5,7 muiden rinnalla, -5,1 yksinään\n",
		Swedish: "\nolika namn: +5,7 vid sidan av de andra, -5,1 för sig\n",
	} {
		if got := x.Waterfall(l, 80); !strings.Contains(got, want) {
			t.Errorf("%v: want %q in\n%s", l, want, got)
		}
	}
}

func TestEveryLevelOfEveryKindHasWordsInThreeLanguages(t *testing.T) {
	given := map[string]bool{}
	for _, k := range builtin() {
		for _, lv := range k.Levels()[1:] {
			key := nameOf(k) + " " + lv.Name
			given[key] = true
			w, ok := levelWords[key]
			if general, also := generalWords[key]; also == ok {
				t.Errorf("%s has words in none or both of the tables", key)
			} else if also {
				w = general
			}
			for l, s := range w {
				if strings.TrimSpace(s) == "" {
					t.Errorf("%s: nothing in %s", key, Language(l))
				}
			}
		}
	}
	for _, key := range shared {
		if !given[key] {
			t.Errorf("no level is %q", key)
		}
	}
	for _, table := range []map[string]words{levelWords, generalWords} {
		for key := range table {
			if !given[key] {
				t.Errorf("words for %q, which no kind gives", key)
			}
		}
	}
}

// What a comparison is called in the rules does not change its words; where its kind may hold anything, its name is said.
func TestWordsFollowTheKind(t *testing.T) {
	for _, tt := range []struct {
		part Part
		want [3]string
	}{
		{Part{Comparison: "customer", Kind: "company_name", Level: "exact"}, [3]string{"same name", "sama nimi", "samma namn"}},
		{Part{Comparison: "syntymäaika", Kind: "date", Level: "slip"}, [3]string{"syntymäaika: one slip apart", "syntymäaika: yhden virheen päässä", "syntymäaika: ett skrivfel ifrån"}},
		{Part{Comparison: "work", Kind: "email", Level: "same", Weight: -1}, [3]string{"same e-mail address, as many have", "sama sähköpostiosoite kuin monella muullakin", "samma e-postadress som många andra"}},
	} {
		if got := [3]string{tt.part.Words(English), tt.part.Words(Finnish), tt.part.Words(Swedish)}; got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestOwnKindsAreExplainedUnderTheirOwnNames(t *testing.T) {
	x := &Explanation{Score: Score{Weight: 3000}, Probability: 0.5, Parts: []Part{{Comparison: "colour", Level: "same_shade", Weight: 3000}}}
	if got := x.Text(English, Short); !strings.Contains(got, "colour same shade") {
		t.Errorf("got %q", got)
	}
}

func TestAPersonWhoWasUnsureHasDecidedNothing(t *testing.T) {
	x := Explanation{Score: Score{Verdict: Review, Reason: ByJudgement}}
	for l, want := range map[Language]string{English: "a person was unsure", Finnish: "ihminen oli epävarma", Swedish: "en person var osäker"} {
		if got := x.Text(l, Short); !strings.Contains(got, want) {
			t.Errorf("%q, want %q in it", got, want)
		}
	}
}
