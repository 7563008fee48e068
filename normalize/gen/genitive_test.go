package main

import (
	"slices"
	"testing"
)

// TestGenitives has a town for every rule and every exception, by hand.
func TestGenitives(t *testing.T) {
	for name, want := range map[string]string{
		"Tampere": "Tampereen", "Raahe": "Raahen", "Muurame": "Muuramen", "Kitee": "Kiteen", // -e, -ee
		"Helsinki": "Helsingin", "Hanko": "Hangon", "Vesanto": "Vesannon", "Harjavalta": "Harjavallan", // nk, nt, lt
		"Outokumpu": "Outokummun", "Vihti": "Vihdin", "Turku": "Turun", "Kotka": "Kotkan", // mp, ht, rk, tk
		"Kurikka": "Kurikan", "Loppi": "Lopin", "Iitti": "Iitin", "Pomarkku": "Pomarkun", // kk, pp, tt
		"Lieto": "Liedon", "Juuka": "Juuan", "Luoto": "Luodon", // one consonant
		"Espoo": "Espoon", "Vantaa": "Vantaan", "Kuopio": "Kuopion", "Pöytyä": "Pöytyän", // no gradation
		"Seinäjoki": "seinäjoen", "Lahti": "lahden", "Kirkkonummi": "kirkkonummen", "Orivesi": "oriveden", // last parts
		"Pori": "Porin", "Mikkeli": "Mikkelin", "Nokia": "Nokian", "Salo": "Salon",
		"Kauniainen": "Kauniaisten", "Kaustinen": "Kaustisen", "Ikaalinen": "Ikaalisten",
		"Nurmes": "Nurmeksen", "Alavus": "Alavuden", "Varkaus": "Varkauden", "Pihtipudas": "Pihtiputaan",
		"Uusikaupunki": "Uudenkaupungin", "Isokyrö": "Isonkyrön", "Virrat": "Virtain", "Finström": "Finströmin",
	} {
		if got := genitives(name); !slices.Contains(got, want) {
			t.Errorf("genitives(%q) = %q, want %q among them", name, got, want)
		}
	}
}

func TestEveryMunicipalityHasAGenitive(t *testing.T) {
	towns := 0
	err := eachLine("municipalities_fi_sv.tsv", func(c []string) error {
		if c[0] == "code" {
			return nil
		}
		towns++
		for _, g := range genitives(c[1]) {
			if g == c[1] || g[len(g)-1] != 'n' {
				t.Errorf("genitive of %q: %q", c[1], g)
			}
		}
		return nil
	})
	if err != nil || towns != 308 {
		t.Errorf("%d municipalities, %v", towns, err)
	}
}
