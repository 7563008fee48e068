package match

import (
	"bytes"
	"strings"
	"testing"
)

// A domain that no name of its record explains agrees with the name that it spells, and with nothing else.
func TestADomainIsAnAliasWhereNoNameExplainsIt(t *testing.T) {
	for _, tt := range []struct {
		name, field, domain, other string
		want                       string
	}{
		{"Tonoro Shop", "web", "https://www.jadexit.fi/", "Jadexit Oy", "domain"},
		{"Tonoro Shop", "email", "myynti@sahkotyo-lahde.fi", "Sähkötyö Lähde Oy", "domain"},
		{"Tonoro Shop", "email", "myynti@jadexitkonsultointij.fi", "Jadexit Konsultointi ja Koulutus Oy", "different"},  // a connector is left out
		{"Tonoro Shop", "email", "myynti@jadexitkonsultointikoulu.fi", "Jadexit Konsultointi ja Koulutus Oy", "domain"}, // cut, but long
		{"Tonoro Shop", "web", "jade.fi", "Jadexit Oy", "different"},
		{"Tonoro Shop", "email", "jadexit@gmail.com", "Jadexit Oy", "different"},                            // anybody's
		{"Jadexit Suomi Oy", "web", "jadexit.fi", "Jadexit Oy", "family"},                                   // named in part: of the family
		{"Tonoro Shop Tmi", "web", "jadexit.fi", "Jadexit Oy", "different_kind"},                            // two forms
		{"As Oy Oulun Korotie 21", "email", "oulunisannointi@isantola.fi", "Isäntölä Oy", "different_kind"}, // a manager's
		{"Tonoro Shop", "email", "laskut@tilitoimistojade.fi", "Tilitoimisto Jade Oy", "different"},         // an accountant's
	} {
		m := defaultModel(t)
		a := m.Prepare(record("1", "name", tt.name, tt.field, tt.domain), nil)
		b := m.Prepare(record("2", "name", tt.other), nil)
		x := m.Explain(a, b)
		if got := x.Parts[0].Level; got != tt.want {
			t.Errorf("%s, %s beside %s: %s, want %s", tt.name, tt.domain, tt.other, got, tt.want)
		}
		if y := m.Explain(b, a); y.Weight != x.Weight {
			t.Errorf("%s beside %s: %v one way, %v the other", tt.name, tt.other, x.Weight, y.Weight)
		}
		if x.Parts[0].Level == "domain" && x.Verdict == Match {
			t.Errorf("%s, %s beside %s: a match, though nothing else speaks for it", tt.name, tt.domain, tt.other)
		}
	}
}

// A domain brings together records that share nothing else.
func TestADomainIsAKey(t *testing.T) {
	m := defaultModel(t)
	a := m.Keys(nil, m.Prepare(record("1", "name", "Tonoro Shop", "web", "jadexit.fi"), nil), new(Workspace))
	b := m.Keys(nil, m.Prepare(record("2", "name", "Jadexit Oy"), nil), new(Workspace))
	for _, k := range a {
		for _, o := range b {
			if k == o {
				return
			}
		}
	}
	t.Error("the domain of one and the name of the other share no key")
}

// A model whose names were prepared without domains weighs otherwise: it is refused by name.
func TestModelOfAnOlderKindIsRefused(t *testing.T) {
	var b bytes.Buffer
	if _, err := defaultModel(t).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	older := strings.Replace(b.String(), `"company_name@6"`, `"company_name@2"`, 1)
	_, err := ReadModel(strings.NewReader(older))
	if err == nil || !strings.Contains(err.Error(), `"company_name@2"`) || !strings.Contains(err.Error(), `"company_name@6"`) {
		t.Errorf("got %v, want both versions told", err)
	}
}
