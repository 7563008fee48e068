package normalize

import (
	"strings"
	"testing"
)

// TestKindsAndKeysOfWords holds the kinds that are read off a word and its
// neighbours. Each token is written as key:kind.
func TestKindsAndKeysOfWords(t *testing.T) {
	for s, want := range map[string]string{
		// parts of the country, which tell sister companies apart; towns do not
		"Malli Pirkanmaa Oy":              "malli:distinctive pirkanmaa:region",
		"Birkalands Modell Ab":            "pirkanmaa:region modell:distinctive",
		"Malli Forty-Four":                "malli:distinctive 44:number",
		"Malli Twenty 1 Oy":               "malli:distinctive 21:number",
		"Malli Ten-Two":                   "malli:distinctive 10:distinctive 2:number",
		"First Malli Oy":                  "1st:distinctive malli:distinctive",
		"Länsi-Suomen Malli Oy":           "länsi:region suomi:country malli:distinctive",
		"Pohjois-Savon Malli Oy":          "pohjoinen:region savo:region malli:distinctive",
		"Norra Savolax Modell Ab":         "pohjoinen:region savo:region modell:distinctive",
		"Päijät-Hämeen Malli Oy":          "päijät:region häme:region malli:distinctive",
		"Malli Tampere Oy":                "malli:distinctive tampere:place",
		"Malli Sverige AB":                "malli:distinctive ruotsi:country",
		"Modell Deutschland GmbH":         "modell:distinctive saksa:country",
		"U.S. Malli Inc.":                 "usa:country malli:distinctive",
		"United States Malli":             "usa:country malli:distinctive",
		"Malli (United Kingdom) Ltd":      "malli:distinctive britannia:country",
		"United Malli Oy":                 "united:distinctive malli:distinctive",
		"Malli Keskinäinen Vakuutusyhtiö": "malli:distinctive keskinäinen:trade vakuutusyhtiö:trade",
		"Malli Nordic Oy":                 "malli:distinctive nordic:trade",
		"H:gin Malli Oy":                  "helsinki:place malli:distinctive",
		"J:kylän Malli Oy":                "jyväskylä:place malli:distinctive",
		"Jkl:n Malli Oy":                  "jyväskylä:place malli:distinctive",
		"Treen Malli Oy":                  "tampere:place malli:distinctive",
		"Malli Tku Oy":                    "malli:distinctive turku:place",
		"Malli Cons. Oy":                  "malli:distinctive konsultointi:trade",
		"Malli OAI Oy":                    "malli:distinctive oai:initialism",
		"MALLI OAI OY":                    "malli:distinctive oai:distinctive", // capitals say nothing
		"Malli & Co Ay":                   "malli:distinctive &:connector company:trade",
		// what tells houses apart
		"As Oy Malli 55 A":            "malli:distinctive 55:number a:number",
		"As Oy Malli 25 A ja B":       "malli:distinctive 25:number a:number &:connector b:number",
		"As Oy Malli B":               "malli:distinctive b:number",
		"Kiinteistö Oy Malli C2":      "malli:distinctive c2:number",
		"Kiinteistö Oy Malli I1":      "malli:distinctive i1:number",
		"As Oy MalliI":                "malli:distinctive 1:number",
		"As Oy MalliII":               "malli:distinctive 2:number",
		"As Oy B. Malli":              "b:initialism malli:distinctive",
		"Malli 55 A Oy":               "malli:distinctive 55:number a:initialism",
		"Malli C2 Oy":                 "malli:distinctive c2:distinctive",
		"Matti Malli B Oy":            "matti:person malli:distinctive b:initialism",
		"Kiinteistö Oy Malli A Kulma": "malli:distinctive a:initialism kulma:distinctive",
	} {
		n := ParseName(s)
		var got []string
		for _, k := range n.Tokens {
			key := Token{Key: k.Key}
			m := Name{Tokens: []Token{key}}
			got = append(got, string(m.AppendKey(nil))+":"+k.Kind.String())
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q:\n got %s\nwant %s", s, g, want)
		}
	}
}

func TestDepartmentsAndSites(t *testing.T) {
	town := func(core, unit string) reading {
		return reading{Core: core, Forms: "KUNTA", Form: FormMunicipality, Unit: unit}
	}
	checkReadings(t, map[string]reading{
		"Laukaan kunnan kaavoitus":               town("Laukaan kunnan", "kaavoitus"),
		"JOUTSAN KUNTA SIVISTYSPALVELUT":         town("JOUTSAN KUNTA", "SIVISTYSPALVELUT"),
		"Tampereen kaupunki / Tilapalvelut":      town("Tampereen kaupunki", "Tilapalvelut"),
		"Tampereen kaupunki Tilakeskus/laskutus": town("Tampereen kaupunki", "Tilakeskus, laskutus"),
		"Mänttä-Vilppulan kaupunki, koulutoimi":  town("Mänttä-Vilppulan kaupunki", "koulutoimi"),
		"Korsholms kommun bildning":              town("Korsholms kommun", "bildning"),
		"Pirkanmaan hyvinvointialue Ensihoito": {
			Core: "Pirkanmaan hyvinvointialue", Forms: "HVA", Form: FormWellbeing, Unit: "Ensihoito"},
		// sites without a sign between
		"Malli Oy Tampereen TOIMIPISTE": {Core: "Malli", Forms: "OY", Form: FormOy, Unit: "Tampereen TOIMIPISTE"},
		"Oy Malli Ab Lahden myymälä":    {Core: "Malli", Forms: "OY", Form: FormOy, Unit: "Lahden myymälä"},
		"Malli Tampereen toimipiste":    {Core: "Malli", Unit: "Tampereen toimipiste"},
		"Malli Tampereen osasto":        {Core: "Malli Tampereen osasto"},
		"Tampereen toimisto":            {Core: "Tampereen toimisto"},
		// bodies of their own
		"Tampereen kaupungin työntekijät ry": {Core: "Tampereen kaupungin työntekijät", Forms: "KUNTA;AYH", Form: FormAssociation},
		"Laukaan kunnan Vuokratalot Oy":      {Core: "Laukaan kunnan Vuokratalot", Forms: "KUNTA;OY", Form: FormOy},
		"Tampereen kaupungin eläkesäätiö":    {Core: "Tampereen kaupungin eläkesäätiö", Forms: "KUNTA;ESÄÄ", Form: FormOther},
		"Tampereen kaupungin soittokerho":    {Core: "Tampereen kaupungin soittokerho", Forms: "KUNTA", Form: FormMunicipality},
	})
}

func TestFormsMisspeltGluedAndForeign(t *testing.T) {
	oy := reading{Core: "Malli", Forms: "OY", Form: FormOy}
	for _, s := range []string{"Malli Osakehytiö", "Malli Osakeyhtio", "Malli Osakeyhtiöö", "MalliOy", "MalliOY", "Malli Aktibolag Oy"} {
		checkReadings(t, map[string]reading{s: oy})
	}
	foreign := func(core, form string, c FormClass) reading { return reading{Core: core, Forms: form, Form: c} }
	checkReadings(t, map[string]reading{
		"Asunto Osakehytiö Malli": {Core: "Malli", Forms: "AOY", Form: FormHousing},
		"Kiintestö Oy Malli":      {Core: "Malli", Forms: "KOY", Form: FormRealEstate},
		"Malli Kommandiittiyhtö":  {Core: "Malli", Forms: "KY", Form: FormKy},
		"Model Aktiengeselschaft": foreign("Model", "AG", FormForeignPublic),
		"ModelAG":                 foreign("Model", "AG", FormForeignPublic),
		"Model G.m.b.H.":          foreign("Model", "GMBH", FormForeignLimited),
		"Model GmbH & Co. KG":     foreign("Model", "KG", FormForeignPartnership),
		"Model Limited":           foreign("Model", "LTD", FormForeignLimited),
		"Model Ltd.":              foreign("Model", "LTD", FormForeignLimited),
		"Model Co., Ltd.":         foreign("Model", "LTD", FormForeignLimited),
		"Model Incorporated":      foreign("Model", "INC", FormForeignPublic),
		"Model, Inc.":             foreign("Model", "INC", FormForeignPublic),
		"Model e.V.":              foreign("Model", "EV", FormForeignAssociation),
		"ANO Model":               foreign("Model", "ANO", FormForeignAssociation),
		"Model Company":           foreign("Model", "CO", FormForeign),
		"ООО Модел":               foreign("Модел", "OOO", FormForeignLimited),
		"Общество с ограниченной ответственностью Модел": foreign("Модел", "OOO", FormForeignLimited),
		"Акционерное общество Модел":                     foreign("Модел", "OAO", FormForeignPublic),
		"Model & Co":              {Core: "Model & Co"},
		"Oy Model Company Ltd":    {Core: "Model Company", Forms: "OY", Form: FormOy},
		"Model & Co, avoin yhtiö": {Core: "Model & Co", Forms: "AY", Form: FormAy},
		"iMALLI Oy":               {Core: "iMALLI", Forms: "OY", Form: FormOy},
	})
}

// What people write about a record into its name is no word of the name.
func TestRemarksInNames(t *testing.T) {
	oy := func(set func(*reading)) reading {
		r := reading{Core: "Malli", Forms: "OY", Form: FormOy}
		set(&r)
		return r
	}
	other := oy(func(r *reading) { r.Aliases = "Kulma Oy" })
	marked := oy(func(r *reading) { r.Marks = 1 })
	checkReadings(t, map[string]reading{
		"Malli Oy (nyk. Kulma Oy)":          other,
		"Malli Oy nyk. Kulma Oy":            other,
		"Malli Oy, nykyisin Kulma Oy":       other,
		"Malli Oy POISTETTU 1.2.2019":       marked, // the date is no number of the name
		"Malli Oy (fuusioitu Kulma Oy:öön)": marked,
		"xxx Malli Oy":                      marked,
		"XXX-Malli Oy":                      {Core: "XXX-Malli", Forms: "OY", Form: FormOy},
		"\"Malli Oy\"":                      oy(func(*reading) {}),
		"\"Malli\" Oy":                      {Core: "\"Malli\"", Forms: "OY", Form: FormOy},
		"Malli Oy att. Matti":               oy(func(r *reading) { r.Unit = "att. Matti" }),
		"Malli r. y.":                       {Core: "Malli", Forms: "AYH", Form: FormAssociation},
		"Malli avoin yht.":                  {Core: "Malli", Forms: "AY", Form: FormAy},
		"Malli Oy (publ)":                   {Core: "Malli", Forms: "OYJ", Form: FormOyj},
	})
}
