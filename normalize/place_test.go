package normalize

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

func ExampleParseCity() {
	for _, s := range []string{"TAMMERFORS", "Helsinki/Helsingfors", "33100 Tampere", "KLAUKKALA", "NOKIA GROUP", "HKI"} {
		c := ParseCity(s)
		fmt.Printf("%s %v %s %s notes=%v\n", c, c.Kind, c.Code, c.Postcode, c.Notes)
	}
	// Output:
	// Tampere municipality 837  notes=translated
	// Helsinki municipality 091  notes=translated
	// Tampere municipality 837 33100 notes=
	// Klaukkala place   notes=case
	// Nokia Group own   notes=case
	// Helsinki municipality 091  notes=abbreviation
}

func TestParseCityFindsTheMunicipality(t *testing.T) {
	for in, want := range map[string]string{
		"Åbo": "Turku", "ABO": "Turku", "S:t Karins": "Kaarina", "S:t Michel": "Mikkeli", "ST MICHEL": "Mikkeli",
		"helsinki 10": "Helsinki", "Espoo - Esbo": "Espoo", "ESPOO (ESBO)": "Espoo", "Tampere, Finland": "Tampere",
		"JyvÃ¤skylÃ¤": "Jyväskylä", "Mänttä-Vilppula": "Mänttä-Vilppula", "FI-00100 Helsinki": "Helsinki", "Pedersöre": "Pedersören kunta",
	} {
		if c := ParseCity(in); c.Kind != CityMunicipality || c.Name != want {
			t.Errorf("ParseCity(%q) = %q %v, want %q", in, c.Name, c.Kind, want)
		}
	}
	// Two municipalities in one cell are none; a genitive is none.
	for _, in := range []string{"Espoo/Vantaa", "Tampereen", "Stockholm", "Nokia Group", "Piikkiö"} {
		if c := ParseCity(in); c.Kind == CityMunicipality {
			t.Errorf("ParseCity(%q) = %q, want no municipality", in, c.Name)
		}
	}
	if c := ParseCity("Kollektor").At(ParsePostcode("00021")); c.Kind != CityOwn {
		t.Errorf("a place at a receiver's own postcode is %v", c.Kind)
	}
}

func TestMunicipalitiesAreSortedAndWhole(t *testing.T) {
	if !slices.IsSortedFunc(municipalities[:], func(a, b municipality) int { return strings.Compare(a.key, b.key) }) {
		t.Error("not sorted")
	}
	codes := map[string]bool{}
	for _, m := range municipalities {
		codes[m.code] = true
		if fi, ok := Municipality(m.fi); !ok || fi != m.fi {
			t.Errorf("Municipality(%q) = %q, %v", m.fi, fi, ok)
		}
		if len(m.key) > longestMunicipality {
			t.Errorf("%s is longer than a key may be", m.fi)
		}
	}
	if len(codes) != 308 {
		t.Errorf("%d municipalities, want the 308 of Finland", len(codes))
	}
}

func FuzzParsePostcodeAndCity(f *testing.F) {
	f.Add("FI-33100 Tampere")
	f.Add("331 00 Tampere, Suomi")                              // spread digits, country
	f.Add("SE-111 22")                                          // foreign
	f.Add("4250,0 Helsinki 10")                                 // float, district number
	f.Add("\xcf\xcf" + strings.Repeat("\x04", 60) + "\x85\x85") // a town once its spaces are gone
	f.Add("Tampere; Suomi")                                     // a sign between town and country
	f.Add(" \u0345@\xbdw ")                                     // a letter that is a sign in lower case
	f.Add(" \u0345.. \xcd")                                     // the same, making a town
	f.Add("331 Pere; Suomi, Finland")                           // the country twice
	f.Add("ESPOO/ESBO (ı\u0307)")                               // letters that change length
	f.Add("000 FI00000 A")                                      // one postcode behind another
	f.Fuzz(func(t *testing.T, s string) {
		p := ParsePostcode(s)
		if q := ParsePostcode(p.String()); p.IsFinnish() && (q.Code != p.Code || q.Kind != p.Kind) {
			t.Errorf("ParsePostcode(%q) = %+v, parsed again %+v", s, p, q)
		}
		if p.IsFinnish() && len(p.Code) != 5 {
			t.Errorf("ParsePostcode(%q) = %+v", s, p)
		}
		c := ParseCity(s)
		if d := ParseCity(c.Name); d.Name != c.Name || d.Kind != c.Kind {
			t.Errorf("ParseCity(%q) = %+v, parsed again %+v", s, c, d)
		}
	})
}

// The table holds both names of each row that it was made from.
func TestMunicipalitiesAreThoseOfTheList(t *testing.T) {
	list, err := os.ReadFile("gen/places/municipalities.tsv")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, name := range f[1:] {
			m, ok := lookUpMunicipality(name)
			if !ok || m.code != f[0] || m.fi != f[1] {
				t.Errorf("%s is %v, want %v", name, m, f)
			}
			keys[m.key] = true
		}
	}
	if len(keys) != len(municipalities) {
		t.Errorf("the table has %d names, the list %d", len(municipalities), len(keys))
	}
}
