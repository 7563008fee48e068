package normalize

import (
	"strings"
	"testing"
)

// notByItself are spellings of the list that do not tell the form by themselves,
// by the form's number, with what they say instead.
var notByItself = map[string]string{
	"4 Asumisoikeus Oy":              "a limited company",
	"6 rs":                           "needs a word for an association before it",
	"14 Osuus-":                      "the first part of many names",
	"14 Andels-":                     "the same",
	"16 Ltd":                         "foreign where no Finnish form stands beside it",
	"16 Ltd.":                        "the same",
	"16 Limited":                     "the same",
	"16 Inc":                         "the same",
	"17 Ab":                          "needs its (publ)",
	"17 Plc":                         "foreign where no Finnish form stands beside it",
	"17 PLC":                         "the same",
	"17 Corporation":                 "the same",
	"17 Public limited company":      "the same",
	"18 rs seen in older data":       "a remark of the list",
	"19 branch":                      "a word of many names",
	"21 Ekonomisk förening":          "a form of Sweden",
	"24 Vakuutus Oy":                 "a limited company's name word",
	"42 ky":                          "kommandiittiyhtiö unless a word of public bodies stands beside it",
	"42 sk":                          "too short to tell",
	"51 yhtymä":                      "the last word of many companies' names",
	"51 sammanslutning":              "the same",
	"53 DB":                          "too short to tell",
	"61 liikelaitos":                 "the state's or a municipality's",
	"61 affärsverk":                  "the same",
	"71 Seurakunta/Paikallisyhteisö": "two words of the list in one",
}

// TestEveryFinnishFormIsKnown writes every form of the Finnish list, with every
// spelling that the list has, before and behind a name: one place at least must
// give the form's number or, for branches and estates, the marker.
func TestEveryFinnishFormIsKnown(t *testing.T) {
	spellings := 0
	for _, r := range tsv(t, "gen/legal_forms.tsv") {
		if r[0] == "" || r[0] == "0" {
			continue
		}
		var all []string
		for _, i := range []int{2, 3, 8, 9, 10} { // names in Finnish and Swedish, spellings
			if i < len(r) {
				all = append(all, strings.Split(r[i], ";")...)
			}
		}
		for _, s := range all {
			if i := strings.IndexAny(s, "(!"); i >= 0 {
				s = s[:i]
			}
			s = strings.TrimSpace(s)
			if _, ok := notByItself[r[0]+" "+s]; s == "" || ok {
				continue
			}
			spellings++
			if !formIs(s+" Malli Kulma", r[0]) && !formIs("Malli "+s, r[0]) && !formIs("Malli Oy "+s, r[0]) {
				n := ParseName("Malli " + s)
				t.Errorf("%q: not form %s (%s) but %q", s, r[0], r[2], formCodes(&n))
			}
		}
	}
	if spellings < 200 {
		t.Errorf("only %d spellings", spellings)
	}
}

// formIs reports whether s has the form with the number. Mutual and other
// real-estate companies write the same words.
func formIs(s, ytj string) bool {
	n := ParseName(s)
	for _, f := range n.Forms {
		if f.YTJ == ytj || ytj == "10" && f.YTJ == "56" {
			return true
		}
	}
	return ytj == "19" && n.Marker == MarkerBranch || ytj == "54" && n.Marker == MarkerBankruptcyEstate
}

func TestNeighboursFormsHaveTheirCodes(t *testing.T) {
	for s, want := range map[string][2]string{
		"Modell AS":                {"AS", "YI42"},
		"Modell ASA":               {"ASA", "IQGE"},
		"Model GmbH":               {"GMBH", "2HBR"},
		"Model OÜ":                 {"OU", "JC0Y"},
		"UAB Model":                {"UAB", "BPLS"},
		"SIA Model":                {"SIA", "ES2D"},
		"Model ApS":                {"APS", "H8VP"},
		"Model A/S":                {"AS", "ZRPO"},
		"Modell Handelsbolag":      {"HB", ""},
		"Model B.V.":               {"BV", ""},
		"Model Ltd":                {"LTD", ""},
		"Model PLC":                {"PLC", ""},
		"Model LLC":                {"LLC", ""},
		"Model Sp. z o.o.":         {"SPZOO", ""},
		"Model S.p.A.":             {"SPA", ""},
		"Model Aktiengesellschaft": {"AG", ""},
	} {
		n := ParseName(s)
		if len(n.Forms) != 1 || n.Forms[0].Code != want[0] || !n.Forms[0].Foreign || !n.Form.Foreign() {
			t.Errorf("%q: %+v", s, n.Forms)
			continue
		}
		if want[1] != "" && n.Forms[0].ELF != want[1] {
			t.Errorf("%q: ISO 20275 code %q, want %q", s, n.Forms[0].ELF, want[1])
		}
		if !strings.EqualFold(n.Core, "Model") && n.Core != "Modell" {
			t.Errorf("%q: core %q", s, n.Core)
		}
	}
}
