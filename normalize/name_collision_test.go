package normalize

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reading is what the tests of one point look at.
type reading struct {
	Core      string
	Forms     string
	Form      FormClass
	Status    Status
	Marker    Marker
	Unit      string
	Financier string
	CareOf    string
	Former    string
	Aliases   string
	Marks     int
}

func read(n *Name) reading {
	return reading{
		n.Core, formCodes(n), n.Form, n.Status, n.Marker, n.Unit, n.Financier, n.CareOf,
		strings.Join(n.Former, "; "), strings.Join(n.Aliases, "; "), len(n.Marks),
	}
}

func checkReadings(t *testing.T, cases map[string]reading) {
	t.Helper()
	for s, want := range cases {
		n := ParseName(s)
		if d := cmp.Diff(want, read(&n)); d != "" {
			t.Errorf("%q (-want +got):\n%s", s, d)
		}
	}
}

func TestFormWordsWithTwoMeanings(t *testing.T) {
	checkReadings(t, map[string]reading{
		// ky
		"Malli Virtanen Ky":               {Core: "Malli Virtanen", Forms: "KY", Form: FormKy},
		"POHJOISEN SAIRAANHOITOPIIRIN KY": {Core: "POHJOISEN SAIRAANHOITOPIIRIN", Forms: "KY-KUNTA?", Form: FormJointMunicipal},
		"Malliseudun hyvinvointiky":       {Core: "Malliseudun hyvinvointiky", Forms: "KY-KUNTA?", Form: FormJointMunicipal},
		// kp
		"Matti Meikäläinen kp":    {Core: "Matti Meikäläinen", Forms: "KP?", Form: FormDeathEstate, Marker: MarkerDeathEstate},
		"KP MEIKÄLÄINEN MATTI":    {Core: "MEIKÄLÄINEN MATTI", Forms: "KP?", Form: FormDeathEstate, Marker: MarkerDeathEstate},
		"Kp Matti Meikäläinen Oy": {Core: "Kp Matti Meikäläinen", Forms: "OY", Form: FormOy},
		"KP-Laine Matti":          {Core: "KP-Laine Matti"},
		"KP Meikäläinen":          {Core: "KP Meikäläinen"}, // may as well be somebody's initials
		"Malli Oy kp":             {Core: "Malli", Forms: "OY", Form: FormOy, Marker: MarkerBankruptcyEstate},
		"Malli Oy k.p.":           {Core: "Malli", Forms: "OY", Form: FormOy, Marker: MarkerBankruptcyEstate},
		"MALLIN KAUPUNKI KP 41":   {Core: "MALLIN KAUPUNKI", Forms: "KUNTA", Form: FormMunicipality, Unit: "KP 41"},
		"Oy KP-Haus Ab":           {Core: "KP-Haus", Forms: "OY", Form: FormOy},
		// rs
		"Mallin Museosäätiö rs": {Core: "Mallin Museosäätiö", Forms: "SÄÄ", Form: FormFoundation},
		"Sámi searvi rs":        {Core: "Sámi searvi", Forms: "AYH", Form: FormAssociation},
		// SE
		"Malli SE":         {Core: "Malli", Forms: "SE", Form: FormOyj},
		"Se Parempi Oy":    {Core: "Se Parempi", Forms: "OY", Form: FormOy},
		"Malli Finland SE": {Core: "Malli Finland", Forms: "SE", Form: FormOyj},
		// as, ab and others inside words or for something else
		"Suomen AS-Talo Oy":    {Core: "Suomen AS-Talo", Forms: "OY", Form: FormOy},
		"Asta Abloy Oy":        {Core: "Asta Abloy", Forms: "OY", Form: FormOy},
		"Norsk Modell AS":      {Core: "Norsk Modell", Forms: "AS", Form: FormForeign},
		"AB-Trading Oy":        {Core: "AB-Trading", Forms: "OY", Form: FormOy},
		"3 Step IT Oy":         {Core: "3 Step IT", Forms: "OY", Form: FormOy},
		"Pub \"Kulma\" Oy":     {Core: "Pub \"Kulma\"", Forms: "OY", Form: FormOy},
		"Sauerkraut GmbH Oy":   {Core: "Sauerkraut GmbH", Forms: "OY", Form: FormOy},
		"Mallin Kiinteistö Oy": {Core: "Mallin Kiinteistö", Forms: "OY", Form: FormOy},
		"Kiinteistö Oy Malli":  {Core: "Malli", Forms: "KOY", Form: FormRealEstate},
		"Kt Oy Malli":          {Core: "Malli", Forms: "KOY", Form: FormRealEstate},
	})
}

func TestFormsInEveryPositionAndSpelling(t *testing.T) {
	oy := reading{Core: "Karl Malli", Forms: "OY", Form: FormOy}
	for _, s := range []string{
		"Oy Karl Malli Ab", "Karl Malli Oy", "KARL MALLI OY", "Oy Karl Malli", "Karl Malli O.Y.", "Karl Malli o/y", "O. Y. Karl Malli",
		"Karl Malli Oy Ab Ltd", "Karl Malli Osakeyhtiö", "Oy Karl Malli Ltd", "Karl Malli OY.", "Karl Malli Oy Inc", "Karl Malli 0y",
		"Karl Malli Oy ", "Karl Malli, Oy", "Karl Malli Oy (Ltd)", "Ab Karl Malli Oy", "Karl Oy Malli", "Karl Malli Ab", "Karl Malli-Oy",
	} {
		n := ParseName(s)
		if s == "KARL MALLI OY" {
			n.Core = "Karl Malli"
		}
		if d := cmp.Diff(oy, read(&n)); d != "" {
			t.Errorf("%q (-want +got):\n%s", s, d)
		}
	}
	checkReadings(t, map[string]reading{
		"Malli Oyj Abp":                     {Core: "Malli", Forms: "OYJ", Form: FormOyj},
		"Modell Ab (publ)":                  {Core: "Modell", Forms: "OYJ", Form: FormOyj},
		"T:mi Esa Malli":                    {Core: "Esa Malli", Forms: "TMI", Form: FormSole},
		"Puu ja Vene osk. Malli":            {Core: "Puu ja Vene Malli", Forms: "OK", Form: FormCooperative},
		"Asunto-o.y. Malli":                 {Core: "Malli", Forms: "AOY", Form: FormHousing},
		"AsOy Malli":                        {Core: "Malli", Forms: "AOY", Form: FormHousing},
		"Havsgatan 21 Bostads Ab Mariehamn": {Core: "Havsgatan 21 Mariehamn", Forms: "AOY", Form: FormHousing},
		"Keskinäinen KKOY Malli 31":         {Core: "Malli 31", Forms: "KOY", Form: FormRealEstate},
		"Videocorner, öppet bolag":          {Core: "Videocorner", Forms: "AY", Form: FormAy},
		"OÜ Malli":                          {Core: "Malli", Forms: "OU?", Form: FormForeignLimited},
		"MODEL GMBH & CO. KG":               {Core: "MODEL", Forms: "KG", Form: FormForeignPartnership},
		"Modell B.V., sivuliike Suomessa":   {Core: "Modell", Forms: "BV", Form: FormForeignLimited, Marker: MarkerBranch},
		"AMBU A/S, FILIAL I FINLAND":        {Core: "AMBU", Forms: "AS", Form: FormForeignPublic, Marker: MarkerBranch},
		"Mallin hyvinvointialue":            {Core: "Mallin hyvinvointialue", Forms: "HVA", Form: FormWellbeing},
		"Mallin seurakunta":                 {Core: "Mallin seurakunta", Forms: "SRK", Form: FormParish},
		"Mallin Osuuspankki":                {Core: "Mallin Osuuspankki", Forms: "OP", Form: FormCooperativeBank},
		"PALVELUSÄÄTIÖ":                     {Core: "PALVELUSÄÄTIÖ", Forms: "SÄÄ", Form: FormFoundation},
	})
}

func TestWhatStandsBesideTheName(t *testing.T) {
	checkReadings(t, map[string]reading{
		"URJALAN TUKKU OY/ROPO CAPITA":            {Core: "URJALAN TUKKU", Forms: "OY", Form: FormOy, Financier: "ROPO CAPITA"},
		"Noja Rahoitus Oy / MALLIN SÄHKÖ OY":      {Core: "MALLIN SÄHKÖ", Forms: "OY", Form: FormOy, Financier: "Noja Rahoitus"},
		"Noja Rahoitus Oy":                        {Core: "Noja Rahoitus", Forms: "OY", Form: FormOy},
		"Malli Oy/Turun seudun Osuuspankki":       {Core: "Malli", Forms: "OY", Form: FormOy, Financier: "Turun seudun Osuuspankki"},
		"Oy Malli - Tampereen toimisto":           {Core: "Malli", Forms: "OY", Form: FormOy, Unit: "Tampereen toimisto"},
		"OULUN KAUPUNKI/SOTE":                     {Core: "OULUN KAUPUNKI", Forms: "KUNTA", Form: FormMunicipality, Unit: "SOTE"},
		"HELSINGIN VIRASTO/ITÄINEN YKSIKKÖ":       {Core: "HELSINGIN VIRASTO", Forms: "VALTIO", Form: FormStateBody, Unit: "ITÄINEN YKSIKKÖ"},
		"Malli Oy laskutus":                       {Core: "Malli", Forms: "OY", Form: FormOy, Unit: "laskutus"},
		"Bar Kulma / Malli Oy":                    {Core: "Malli", Forms: "OY", Form: FormOy, Aliases: "Bar Kulma"},
		"Malli Oy / Kulma Oy":                     {Core: "Malli", Forms: "OY", Form: FormOy, Aliases: "Kulma Oy"},
		"NU/MO Oy":                                {Core: "NU/MO", Forms: "OY", Form: FormOy},
		"Mallin yhdistys - Modellföreningen r.y.": {Core: "Mallin yhdistys", Aliases: "Modellföreningen r.y."},
		"Malli ry, Modell rf":                     {Core: "Malli", Forms: "AYH", Form: FormAssociation, Aliases: "Modell rf"},
		"Mallin Kiinteistöt Oy (SUK OY)":          {Core: "Mallin Kiinteistöt", Forms: "OY", Form: FormOy, Aliases: "SUK OY"},
		"Malli (Finland) Oy":                      {Core: "Malli (Finland)", Forms: "OY", Form: FormOy},
		"Malli Oy (Tampere)":                      {Core: "Malli", Forms: "OY", Form: FormOy, Unit: "Tampere"},
		"Malli (ent. Vanha Oy) Oy":                {Core: "Malli", Forms: "OY", Form: FormOy, Former: "Vanha Oy"},
		"Malli Oy ex Vanha":                       {Core: "Malli ex Vanha", Forms: "OY", Form: FormOy},
		"Malli Oy (ex Vanha)":                     {Core: "Malli", Forms: "OY", Form: FormOy, Former: "Vanha"},
		"Malli Oy c/o Tilitoimisto Kulma Oy":      {Core: "Malli", Forms: "OY", Form: FormOy, CareOf: "Tilitoimisto Kulma"},
		"Perustettavan yhtiön lukuun Malli Oy":    {Core: "Perustettavan yhtiön lukuun Malli", Forms: "OY", Form: FormOy},
		"Malli Oy (perustettava)":                 {Core: "Malli", Forms: "OY", Form: FormOy, Status: StatusBeingFormed},
		"ÄLÄ KÄYTÄ Malli Oy":                      {Core: "Malli", Forms: "OY", Form: FormOy, Marks: 1},
		"Malli Oy (vanha asiakas)":                {Core: "Malli", Forms: "OY", Form: FormOy, Marks: 1},
		"Vanha Malli Oy":                          {Core: "Vanha Malli", Forms: "OY", Form: FormOy},
		"ÄLÄ KÄYTÄ":                               {Core: "ÄLÄ KÄYTÄ", Marks: 1},
		"Malli Oy:n kuolinp":                      {Core: "Malli", Forms: "OY;KP", Form: FormDeathEstate, Marker: MarkerDeathEstate},
	})
}

func TestTokensAreTyped(t *testing.T) {
	type token struct {
		Text, Key string
		Kind      TokenKind
	}
	for s, want := range map[string][]token{
		"Tammerfors stad":             {{"tammerfors", "tampere", Place}, {"stad", "kaupunki", Trade}},
		"TAMPEREEN KAUPUNKI":          {{"tampereen", "tampere", Place}, {"kaupunki", "kaupunki", Trade}},
		"As Oy Malli II":              {{"malli", "malli", Distinctive}, {"ii", "2", Number}},
		"Malli 007 Oy":                {{"malli", "malli", Distinctive}, {"007", "7", Number}},
		"Talo 13a":                    {{"talo", "talo", Trade}, {"13a", "13a", Number}},
		"Kiint. Oy VLK:N Virastotalo": {{"vlkn", "valkeakoski", Place}, {"virastotalo", "virastotalo", Trade}},
		"Ins.tsto Malli Ky":           {{"inststo", "insin\xf6\xf6ritoimisto", Trade}, {"malli", "malli", Distinctive}},
		"Virtanen & Laine Ay":         {{"virtanen", "virtanen", Person}, {"&", "&", Connector}, {"laine", "laine", Person}},
		"Kari Lahti":                  {{"kari", "kari", Person}, {"lahti", "lahti", Person}},
		"J.K. Malli Finland":          {{"jk", "jk", Initialism}, {"malli", "malli", Distinctive}, {"finland", "suomi", Country}},
		"Malli-Yhti\u00f6t och LVI":   {{"malli", "malli", Distinctive}, {"yhti\xf6t", "yhti\xf6t", GroupWord}, {"och", "&", Connector}, {"lvi", "lvi", Trade}},
		"Capital Fund V":              {{"capital", "capital", Trade}, {"fund", "fund", Trade}, {"v", "5", Number}},
		"Malli Kaksi":                 {{"malli", "malli", Distinctive}, {"kaksi", "2", Number}},
		"Kaksi Mallia":                {{"kaksi", "2", Distinctive}, {"mallia", "mallia", Distinctive}},
		"V Malli":                     {{"v", "v", Initialism}, {"malli", "malli", Distinctive}},
		"Mallin rakennusasennus":      {{"mallin", "mallin", Distinctive}, {"rakennusasennus", "rakennusasennus", Trade}},
	} {
		n := ParseName(s)
		var got []token
		for _, k := range n.Tokens {
			got = append(got, token{k.Text, k.Key, k.Kind})
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", s, d)
		}
	}
}

func TestZeroForO(t *testing.T) {
	for s, want := range map[string]string{
		"RAKENNUSK0NE 0Y": "rakennuskone", "N0A Pro": "n0a pro", "Malli2000 Oy": "malli2000", "Care4Malli": "care4malli", "Studio0": "studio0",
	} {
		n := ParseName(s)
		if got := string(n.AppendKey(nil)); got != want {
			t.Errorf("%q: key %q, want %q", s, got, want)
		}
		if repaired := contains(n.Repairs, RepairDigitForLetter); repaired != (want == "rakennuskone") {
			t.Errorf("%q: repairs %v", s, n.Repairs)
		}
	}
}

func TestCommonWordsAreLessRare(t *testing.T) {
	n := ParseName("Consulting Tampere Xqzwy")
	if a, b, c := n.Tokens[0].Rarity, n.Tokens[1].Rarity, n.Tokens[2].Rarity; a >= b || b >= c || c != rarest {
		t.Errorf("rarities %d, %d, %d of %q", a, b, c, n.Input)
	}
	m := ParseName("tampereen")
	if m.Tokens[0].Rarity != n.Tokens[1].Rarity {
		t.Error("two forms of one key differ in rarity")
	}
}

func TestSettleAb(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts Facts
		code  string
		form  FormClass
	}{
		{"Lindhagra AB", Facts{}, "AB?", FormOy},
		{"Lindhagra AB", Facts{Country: "SE"}, "AB", FormForeign},
		{"Lindhagra AB", Facts{Country: "FI"}, "OY", FormOy},
		{"Lindhagra AB", Facts{Country: "SE", FinnishID: true}, "OY", FormOy},
		{"Lindhagra AB", Facts{ForeignID: true}, "AB", FormForeign},
		{"Lindhagra Ab", Facts{Country: "SE"}, "OY", FormOy},
		{"LINDHAGRA AB, FILIAL I FINLAND", Facts{FinnishID: true}, "AB", FormForeign},
		{"LINDHAGRA OY AB", Facts{Country: "SE"}, "OY", FormOy},
	} {
		n := ParseName(c.name)
		n.Settle(c.facts)
		if got := formCodes(&n); got != c.code || n.Form != c.form {
			t.Errorf("%q with %+v: %s, %v; want %s, %v", c.name, c.facts, got, n.Form, c.code, c.form)
		}
	}
}

func TestCutNames(t *testing.T) {
	for s, want := range map[string]bool{
		"SÄÄKSMÄEN RESERVINALIUPSEERIT JA RE":      true,  // 35
		"KÄSI- JA TAIDETEOLLISUUSLIITTO":           true,  // 30
		"NÄKÖVAMMAISTEN KESKUSLIITTO R":            true,  // the form's first letter
		"LIIKENNE-JA VIESTINTÄVIRASTO TRAFI-":      true,  // within a compound
		"Esimerkki Oy:n konkur":                    true,  // within a marker
		"VALKEAKOSKEN KIRJAKAUPPA MALLI 1 OY":      false, // 35, complete
		"Kiinteistö Oy Mallilan Keskustapysäköin":  false, // 39
		"Kiinteistö Oy Mallialan Keskustapysäköin": true,  // 40, behind a form that leads
		"Kiinteistö Oy Mallialaan Keskustanpuisto": false, // 40, but its last word ends as words do
		"Asunto Oy Mallilan Malliharju1":           false, // 30, but the number is part of a word
		"Asunto Oy Mallialan Malliharju":           false, // 30
		"Asunto Oy Mallila Mallintie 15":           true,  // 30: maybe 150
		"Mallila Mallintie Kauppakulm 5":           false, // of a shop's name the number is known
		"Esimerkki Oy":                             false,
		"Malli Oy - ":                              false,
		"":                                         false,
	} {
		if n := ParseName(s); n.Cut != want {
			t.Errorf("%q: cut %v", s, n.Cut)
		}
	}
}
