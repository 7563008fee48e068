package normalize

import (
	"fmt"
	"testing"
)

func TestProfiles(t *testing.T) {
	for _, c := range []struct{ in, display, compare, key string }{
		{"", "", "", ""},
		{"  Äänekosken   AUTO  Oy ", "Äänekosken AUTO Oy", "äänekosken auto oy", "aanekoskenautooy"},
		{"Robert’s  Bar &amp; Grill", "Robert’s Bar & Grill", "roberts bar & grill", "robertsbar&grill"},
		{"Lasku- ja Kone/Tekniikka, O.Y.", "Lasku- ja Kone/Tekniikka, O.Y.", "lasku ja kone tekniikka o y", "laskujakonetekniikkaoy"},
		{"Würth Ørsted", "Würth Ørsted", "wurth örsted", "wurthorsted"},
		{"Ã„iti", "Äiti", "äiti", "aiti"},
		{"株式会社", "株式会社", "株式会社", "株式会社"},
		{" *** ", "***", "***", "***"},
	} {
		for p, want := range map[Profile]string{Display: c.display, Compare: c.compare, Key: c.key} {
			if got := string(p.Append(nil, c.in)); got != want {
				t.Errorf("%v of %q = %q, want %q", p, c.in, got, want)
			}
		}
	}
}

func TestProfilesAreIdempotentOnRegisterNames(t *testing.T) {
	for _, s := range registerNames(t) {
		for _, p := range []Profile{Display, Compare, Key} {
			once := p.Append(nil, s)
			if twice := p.Append(nil, string(once)); string(twice) != string(once) {
				t.Errorf("%v of %q: %q, again %q", p, s, once, twice)
			}
		}
	}
}

func ExampleProfile_Append() {
	const s = "  RAKENNUS-LIIKE  Väänänen &amp; Co "
	for _, p := range []Profile{Display, Compare, Key} {
		fmt.Printf("%s\n", p.Append(nil, s))
	}
	// Output:
	// RAKENNUS-LIIKE Väänänen & Co
	// rakennus liike väänänen & co
	// rakennusliikevaananen&co
}
