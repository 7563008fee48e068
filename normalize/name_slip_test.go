package normalize

import (
	"strings"
	"testing"
)

// What says that a name is another entity's, or who is paid, is seen through
// slips, missing umlauts and a column's end.
func TestWordsAroundNamesAreSeenThroughSlips(t *testing.T) {
	estate := reading{Core: "Malli", Forms: "OY", Form: FormOy, Marker: MarkerBankruptcyEstate}
	for _, s := range []string{
		"Malli Oy konkurssipesa", "Malli Oy konkurssipesaä", "Malli Oy konkurssipeså", "Malli Oy konkursipesä",
		"Malli Oy:n konkurssipeäs", "Malli Oy, KONKURSSIPESALLE", "Malli Oy/k.p.", "Malli Oy (kp)", "Malli Oy konkursbo",
	} {
		checkReadings(t, map[string]reading{s: estate})
	}
	checkReadings(t, map[string]reading{
		"Oy kp.":                              {Core: "kp.", Forms: "OY", Form: FormOy},
		"Malli Matti kuolinpesa":              {Core: "Malli Matti", Forms: "KP", Form: FormDeathEstate, Marker: MarkerDeathEstate},
		"Dödsboet efter Karl Malli":           {Core: "Karl Malli", Forms: "KP", Form: FormDeathEstate, Marker: MarkerDeathEstate},
		"Malli Oy selvitystilasa":             {Core: "Malli", Forms: "OY", Form: FormOy, Status: StatusLiquidation},
		"ALA KAYTA Malli Oy":                  {Core: "Malli", Forms: "OY", Form: FormOy, Marks: 1},
		"Kiinteisto Oy Malli":                 {Core: "Malli", Forms: "KOY", Form: FormRealEstate},
		"Modell Ab, finsk filial":             {Core: "Modell", Forms: "AB", Form: FormForeign, Marker: MarkerBranch},
		"KULMAN TUKKU OY/NORDEA RAHO":         {Core: "KULMAN TUKKU", Forms: "OY", Form: FormOy, Financier: "NORDEA RAHO"},
		"URJALAN MAANRAKENNUS MALLI OY/NORDE": {Core: "URJALAN MAANRAKENNUS MALLI", Forms: "OY", Form: FormOy, Financier: "NORDE"},
		"URJALAN MAANRAKENNUS MALL OY/NORDEA": {Core: "URJALAN MAANRAKENNUS MALL", Forms: "OY", Form: FormOy, Financier: "NORDEA"},
		"MALLINLAHDEN HALLINTO-OIKEUS/SUOMEN": {Core: "MALLINLAHDEN HALLINTO-OIKEUS", Unit: "SUOMEN"},
		"VALKEAKOSKENN TYÖKALUMALLI OY/LÄHI-": {Core: "VALKEAKOSKENN TYÖKALUMALLI", Forms: "OY", Form: FormOy, Unit: "LÄHI"},
		"KULMAN TUKKU OY/NORD":                {Core: "KULMAN TUKKU", Forms: "OY", Form: FormOy, Unit: "NORD"},
		"Svea Rahoitus/Malli Oy":              {Core: "Malli", Forms: "OY", Form: FormOy, Financier: "Svea Rahoitus"},
		"Malli Oy (Nordea Rahoitus)":          {Core: "Malli", Forms: "OY", Form: FormOy, Financier: "Nordea Rahoitus"},
		"Malli / Lännen Isännöintipalvelu Oy": {Core: "Malli", CareOf: "Lännen Isännöintipalvelu"},
		"As Oy Malli/Kulman Isännöinti Oy":    {Core: "Malli", Forms: "AOY", Form: FormHousing, CareOf: "Kulman Isännöinti"},
		"c/o Isännöinti Kulma Oy, As Oy Malli": {
			Core: "Malli", Forms: "AOY", Form: FormHousing, CareOf: "Isännöinti Kulma"},
		"Suomen Malli - Finlands Modell ry":  {Core: "Suomen Malli", Aliases: "Finlands Modell ry"},
		"Tampereen Malli, Tammerfors Modell": {Core: "Tampereen Malli", Aliases: "Tammerfors Modell"},
		"Suomi-Finland Oy":                   {Core: "Suomi-Finland", Forms: "OY", Form: FormOy},
		"Malli Oy selv.tilassa":              {Core: "Malli", Forms: "OY", Form: FormOy, Status: StatusLiquidation},
		"Lännen Isännöintipalvelu Oy":        {Core: "Lännen Isännöintipalvelu", Forms: "OY", Form: FormOy},
		"Kiinteistö Oy Lahdenpää Konttori":   {Core: "Lahdenpää Konttori", Forms: "KOY", Form: FormRealEstate},
	})
}

// A short word of a form of two words is known by the other one. A name that is
// near such a word stays a name.
func TestFormsOfSeveralWordsAreSeenThroughSlips(t *testing.T) {
	housing := func(core string) reading { return reading{Core: core, Forms: "AOY", Form: FormHousing} }
	estate := func(core string) reading { return reading{Core: core, Forms: "KOY", Form: FormRealEstate} }
	partners := reading{Core: "Malli & Kulma", Forms: "AY", Form: FormAy}
	checkReadings(t, map[string]reading{
		"Asnto Oy Mallinrivi":                  housing("Mallinrivi"),
		"Asunt Oy Mallin Kulma 3":              housing("Mallin Kulma 3"),
		"Auntso Oy Mallinrivi":                 {Core: "Auntso Mallinrivi", Forms: "OY", Form: FormOy}, // two slips
		"Asuntto-osakeyhtiö Malli":             housing("Malli"),
		"Asuntp-osakeyhtö Malli":               housing("Malli"),
		"Mallgatan 21 Bstads Ab Modell":        housing("Mallgatan 21 Modell"),
		"Malli & Kulma avoin yhtö":             partners,
		"Malli & Kulma avooin yhtiö":           partners,
		"Keskinäine Koy Malli":                 estate("Malli"),
		"Keskinäiinen Kiinteistö Oy Malli":     estate("Malli"),
		"Kiinteistö Oy Malli 22 Fastighest Ab": estate("Malli 22"),
		"Asunti Oy":                            {Core: "Asunti", Forms: "OY", Form: FormOy},
		"Asunti Oy, Helsinki":                  {Core: "Asunti", Forms: "OY", Form: FormOy, Unit: "Helsinki"},
		"Asunti Oy Ab":                         {Core: "Asunti", Forms: "OY", Form: FormOy},
		"Asunti Oy Tampere":                    {Core: "Asunti Tampere", Forms: "OY", Form: FormOy},
		"Mallin Asunti Oy Kulma":               {Core: "Mallin Asunti Kulma", Forms: "OY", Form: FormOy},
		"Malli Avoinna Oy":                     {Core: "Malli Avoinna", Forms: "OY", Form: FormOy},
		"Model Joynt Stock Company":            {Core: "Model", Forms: "OAO", Form: FormForeignPublic},
		"MODEL JOINT STOK COMPANY":             {Core: "MODEL", Forms: "OAO", Form: FormForeignPublic},
		"Model Limited Liabilty Company":       {Core: "Model", Forms: "LLC", Form: FormForeignLimited},
		"Model Joynt Stock Exchange":           {Core: "Model Joynt Stock Exchange"},
	})
}

func TestOneForLetter(t *testing.T) {
	for s, want := range map[string]string{
		"Ma1li Oy":      "malli",
		"MALL1N Oy":     "mallin",
		"S1IVOUS Oy":    "siivous", // a known word decides
		"Ka1evan Oy":    "kalevan",
		"T1cket Oy":     "ticket",
		"Mall1 Oy":      "mall1", // at an end it is a number
		"B1 Oy":         "b1",
		"Malli A1a Oy":  "malli a1a",
		"Malli 2011 Oy": "malli 2011",
		// other digits only where they make a word
		"5IIVOUS Oy":        "siivous",
		"8ETONI Malli Oy":   "betoni malli",
		"RAKENNU5 Malli Oy": "rakennus malli",
		"0SAKEYHTI0 Malli":  "malli",
		"K1INTEI5T0 Malli":  "k1intei5t0 malli", // too many
		"Studio5 Oy":        "studio5",          // a known word and a number
		"5Studio Oy":        "5studio",
		"3 Step IT Oy":      "3 step it",
		"Malli 24/7 Oy":     "malli 24 7",
		"B2B Malli H2O Oy":  "b2b malli h2o",
		"Net5tep Oy":        "net5tep", // no word either way
	} {
		n := ParseName(s)
		if got := string(n.AppendKey(nil)); got != want {
			t.Errorf("%q: key %q, want %q", s, got, want)
		}
		if core := string(FoldLatin1(nil, n.Core)); strings.ContainsAny(core, "0158") != strings.ContainsAny(want, "0158") {
			t.Errorf("%q: core %q, key %q", s, n.Core, want)
		}
	}
}

// oneSlip against the definition: every string made by one edit is found, and
// two edits far apart are not.
func TestOneSlipFindsEveryEdit(t *testing.T) {
	const s = "kuolinpesa"
	for i := range len(s) + 1 {
		edits := []string{s[:i] + "x" + s[i:]}
		if i < len(s) {
			edits = append(edits, s[:i]+s[i+1:], s[:i]+"x"+s[i+1:])
		}
		if i+1 < len(s) {
			edits = append(edits, s[:i]+s[i+1:i+2]+s[i:i+1]+s[i+2:])
		}
		for _, e := range edits {
			if !oneSlip([]byte(e), s) {
				t.Errorf("%q is not found", e)
			}
		}
	}
	for _, e := range []string{"xuolinpesx", "kuolinpe", "uolinpes", "kuolinpesaxx", "xukolinpesa", ""} {
		if oneSlip([]byte(e), s) {
			t.Errorf("%q is found", e)
		}
	}
}

func TestFamilyWords(t *testing.T) {
	for s, want := range map[string]bool{
		"Malli Holding": true, "Malli Invest": true, "Malli Palvelut": true, "Malli Kiinteistöt": true, "Malli Fastigheter": true,
		"Malli Nordic": true, "Malli Trust": true, "Malli Sähkö": false, "Malli Rakennus": false, "Malli Kiinteistö": false,
	} {
		n := ParseName(s)
		if got := n.Tokens[1].Family; got != want {
			t.Errorf("%q: family %v", s, got)
		}
	}
}

func TestWordsWithoutUmlauts(t *testing.T) {
	for bare, whole := range map[string]string{
		"Jyvaskylan kaupunki": "Jyväskylän kaupunki", "Kiinteisto Oy Hameenlinnan Malli": "Kiinteistö Oy Hämeenlinnan Malli",
		"Makela & Virtanen": "Mäkelä & Virtanen",
	} {
		a, b := ParseName(bare), ParseName(whole)
		if x, y := string(a.AppendKey(nil)), string(b.AppendKey(nil)); x != y {
			t.Errorf("%q has the key %q, %q %q", bare, x, whole, y)
		}
		for i := range a.Tokens {
			if a.Tokens[i].Kind != b.Tokens[i].Kind {
				t.Errorf("%q: %v, %q: %v", bare, a.Tokens[i].Kind, whole, b.Tokens[i].Kind)
			}
		}
	}
}
