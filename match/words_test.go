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
	// the same customer (> 99.9%): same name, same address
	// sama asiakas (> 99,9 %): sama nimi, sama osoite
	// samma kund (> 99,9 %): samma namn, samma adress
	// two records drawn by chance    -11.0  --------------------------
	// same name                      +16.5  ++++++++++++++++++++++++++++++++++++++++
	// same address                    +7.6                                          +++++++++++++++++++
	// together                       +13.1                                                             ^ > 99.9%
	// a match from here on            +0.6                              ^ 60%
	// for review from here on         -3.2                     ^ 10%
	// the same customer: the weight of the evidence decided (weight)
}

func TestEveryLevelHasWordsInThreeLanguages(t *testing.T) {
	m := defaultModel(t)
	for _, c := range m.cs {
		for _, lv := range c.levels[1:] {
			w, ok := levelWords[c.name+" "+lv.Name]
			if !ok {
				t.Errorf("%s %s has no words", c.name, lv.Name)
			}
			for l, s := range w {
				if strings.TrimSpace(s) == "" {
					t.Errorf("%s %s: nothing in language %d", c.name, lv.Name, l)
				}
			}
		}
	}
	for _, key := range shared {
		if _, ok := levelWords[key]; !ok {
			t.Errorf("no level is %q", key)
		}
	}
	for key := range levelWords {
		name, level, _ := strings.Cut(key, " ")
		found := false
		for _, c := range m.cs {
			found = found || c.name == name && levelNamed(c.levels, level) > 0
		}
		if !found {
			t.Errorf("words for %q, which no comparison gives", key)
		}
	}
}

func TestOwnRulesAreExplainedUnderTheirOwnNames(t *testing.T) {
	x := &Explanation{Score: Score{Weight: 3000}, Probability: 0.5, Parts: []Part{{Comparison: "colour", Level: "same_shade", Weight: 3000}}}
	if got := x.Text(English, Short); !strings.Contains(got, "colour same shade") {
		t.Errorf("got %q", got)
	}
}
