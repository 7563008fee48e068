package match

import (
	"testing"
)

// levelOf compares two values under one kind and returns the level's name.
func levelOf(k Kind, f Field, a, b string) string {
	var w Workspace
	prepare := func(source, text string) []byte {
		w.self = Ref{source, source}
		p := k.Prepare(nil, []Value{{Field: f, Text: text}}, &w)
		k.Terms(p, func(_ uint64, slot []byte) {
			if Rarity(slot) == 0 { // not known before any are counted: of this pair alone
				SetRarity(slot, 12_000)
			}
		})
		return p
	}
	x, y := prepare("crm", a), prepare("billing", b)
	if len(x) == 0 || len(y) == 0 {
		return "nothing"
	}
	return k.Levels()[k.Compare(x, y).Level].Name
}

func TestLevelsOfNames(t *testing.T) {
	tests := []struct{ a, b, want string }{
		{"Oy Rautasoini Ab", "RAUTASOINI OY", "exact"},
		{"Rautasoini Oy", "Rauta Soini Oy", "spacing"},
		{"Rakennusliike Rautasoini Oy", "Rakennus liike Rautasoini Oy", "spacing"},
		{"Rautasoini Huolto Oy", "Huolto Rautasoini Oy", "exact"}, // whatever the order
		{"Rautasoini Oy", "Rautasoni Oy", "near"},
		{"Rautasoini Oy", "Rautasoini Oy, Tampere", "exact"}, // a town behind a comma is a unit
		{"Rautasoini Oy", "Tampereen Rautasoini Oy", "town"},
		{"Rautasoini", "Rautasoini Finland Oy", "town"}, // a name for every day leaves the country out
		{"Rautasoini", "Rautasoini Europe Sp. z o.o.", "town"},
		{"Rautasoini Oy", "Rautasoini Finland", "family"},
		{"Rautasoini Oy", "Rautasoini Finland Oy", "family"},
		{"Rautasoini", "Rautasoini Group Finland Oy", "family"},
		{"Rautasoini", "Rautasoini Finland Oy, Tampere", "town"},
		{"Rautasoini Oy", "Rautasoini Holding Oy", "family"},
		{"Rautasoini Oy", "Rautasoini II Oy", "family"}, // the next company of the same owners
		{"Rautasoini Oy", "Rautasoini I Oy", "near"},    // the first of them has no sister without a number
		{"Rautasoini Oy", "Rautasoini 2", "near"},       // not written out
		{"As Oy Rautasoini", "As Oy Rautasoini 2", "family"},
		{"As Oy Rautasoini", "As Oy Rautasoini 2, Tampere", "family"},
		{"As Oy Herrainhovi", "As Oy Herraintori", "family"}, // of one builder
		{"As Oy Kaivokulma", "As Oy Kaviokulma", "near"},
		{"Herrainhovi Oy", "Herraintori Oy", "near"},
		{"Rautasoini Oy", "Rautasoini Pirkanmaa Oy", "family"}, // a region's company is a sister
		{"Rautasoini Oy", "Länsi-Suomen Rautasoini Oy", "family"},
		{"Rautasoini Oy", "Rautasoini Ky", "other_form"},
		{"Rautasoini Oy", "Rautasoini Ltd", "exact"}, // its name in English
		{"Rautasoini Oy", "Rautasoini GmbH", "other_form"},
		{"Rautasoini Ltd", "Rautasoini GmbH", "exact"},
		{"Salon kaupunki", "SALON KPKI / RUOKAPALVELUT", "exact"},
		{"Rautasoini Oy", "Pohjan Kukka Oy", "different"},
		{"As Oy Helsingin Rautatie 1", "As Oy Helsingin Rautatie 11", "number_conflict"},
		{"Kiinteistö Oy Rautatie II", "Kiinteistö Oy Rautatie 2", "exact"},
		{"As Oy Pohjolan Rautatieraiti 1", "As Oy Pohjolan Rautatieraiti 12", "cut"}, // at 30 characters
		{"As Oy Pohjolan Rautatieraiti 1", "As Oy Pohjolan Rautatieraiti 21", "number_conflict"},
		{"As Oy Rautasoini 5 A", "As Oy Rautasoini 5 B", "number_conflict"},
		{"As Oy Rautasoini", "Rautasoini Oy", "class_conflict"},
		{"As Oy Tampereen Aholinna", "As Oy Aholinna", "town"},
		{"As Oy Tampereen Aholinna", "As Oy Akolinna", "family"}, // a town and a slip
		{"As Oy Tampereen Puu-Tammelan Helmi", "As Oy Tampereen Puu-Tammela", "family"},
		{"Tampereen Puu-Tammelan Helmi Oy", "Tampereen Puu-Tammela Oy", "part_full"},
		{"As Oy Pohjan Kukka", "As Oy Mohjan Kukka", "family"}, // people seldom miss the first letter, neighbours may share the rest
		{"As Oy Pohjan Kukka", "As Oy Pohjan Kukla", "near"},
		{"As Oy Pohjan Kukka", "Rautasoini Oy", "different_kind"}, // its manager
		{"As Oy Pohjan Kukka", "Rautasoini", "different_house"},
		{"As Oy Pohjan Kukka", "As Oy Rautasoini", "different_house"},
		{"As Oy Helsingin Rautasoini", "As Oy Vantaan Rautasoini", "different_house"}, // every town has its own
		{"Helsingin Rautasoini Oy", "Vantaan Rautasoini Oy", "overlap_light"},
		{"Rautasoinin VPK ry", "Rautasoinin VPK:n naisosasto ry", "family"},
		{"Rautasoinin Juniorit ry", "Rautasoinin Tuki ry", "family"},
		{"Kiinteistö Oy Pohjan Kukka", "Rautasoini Oy", "different_kind"},
		{"Rautasoini ry", "Pohjan Kukka Oy", "different_kind"},
		{"Tmi Rautasoini", "Pohjan Kukka Oy", "different_kind"}, // a trader's id is not a company's
		{"Rautasoini Ky", "Pohjan Kukka Oy", "different"},       // one may become the other
		{"Rautasoini Oy:n konkurssipesä", "Rautasoini Oy", "class_conflict"},
		{"Tampereen kaupunki", "Tammerfors stad", "exact"},
		{"Tampereen kaupunki", "Tampereen ev.lut. seurakunta", "different_kind"},
		{"Salon seurakunta", "Salon kaupunki", "different_kind"},
		{"Uusi Nimi Oy (ent. Rautasoini Oy)", "Rautasoini Oy", "exact"}, // a former name is a name
		{"Nordea Rahoitus Oy / Rautasoini Oy", "Rautasoini Oy", "exact"},
		{"Rautasoini Oy (VIP)", "Pohjan Kukka Oy (VIP)", "different"}, // a tag is nobody's name
		{"Rautasoini Oy [SAP]", "Pohjan Kukka Oy [SAP]", "different"},
		{"Virtanen [hetu]", "Korhonen [hetu]", "different"}, // nor is what was masked
		{"[hetu]", "[hetu]", "nothing"},
		{"Rautasoini Oy (Kukkatalo)", "Kukkatalo Oy", "exact"}, // but a brand may be somebody's
	}
	for _, tt := range tests {
		if got := levelOf(CompanyNameKind{}, Name, tt.a, tt.b); got != tt.want {
			t.Errorf("%s | %s: %s, want %s", tt.a, tt.b, got, tt.want)
		}
		if got := levelOf(CompanyNameKind{}, Name, tt.b, tt.a); got != tt.want {
			t.Errorf("%s | %s: %s the other way, want %s", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestLevelsOfSingleValues(t *testing.T) {
	tests := []struct {
		kind       Kind
		field      Field
		a, b, want string
	}{
		{BusinessIDKind{}, BusinessID, "0154730-7", "FI01547307", "equal"},
		{BusinessIDKind{}, BusinessID, "0154730-7", "2519299-3", "different"},
		{BusinessIDKind{}, BusinessID, "1120389", "0112038-9", "equal_weak"}, // a lost zero without its dash
		{BusinessIDKind{}, BusinessID, "0112038-8", "0112038-9", "suggested"},
		{BusinessIDKind{}, BusinessID, "1234567-1", "1234567-1", "nothing"}, // a placeholder
		{BusinessIDKind{}, BusinessID, "131052-308T", "131052-308T", "nothing"},
		{BusinessIDKind{}, EInvoice, "003701120389", "0037011203890001", "nothing"}, // two addresses of one holder, who may be a manager
		{PhoneKind{}, Phone, "+358 (0)40 123 4567", "0401234567", "same"},
		{PhoneKind{}, Phone, "040 123 4567", "040 123 4568", "different"},
		{ContactKind{}, Email, "Info@Rautasoini.fi", "info@rautasoini.fi", "same_email"},
		{ContactKind{}, Email, "info@rautasoini.fi", "laskut@rautasoini.fi", "same_domain"},
		{ContactKind{}, Email, "a@gmail.com", "b@gmail.com", "nothing"}, // everybody's domain
		{ContactKind{}, Email, "info@rautasoini.fi", "info@kukkatalo.fi", "different"},
		{EInvoiceKind{}, EInvoice, "FI21 1234 5600 0007 85", "FI2112345600000785", "same"},
		{AddressKind{}, Street, "Kauppak. 5 A 12, 33100 Tampere", "Kauppakatu 5 A 12, 33100 Tammerfors", "same_premises"},
		{AddressKind{}, Street, "Kauppakatu 5 A 12, 33100 Tampere", "Kauppakatu 5 B 1, 33100 Tampere", "same_building"},
		{AddressKind{}, Street, "Kauppakatu 5, 33100 Tampere", "Kaupakatu 5, 33100 Tampere", "near_premises"},
		{AddressKind{}, Street, "PL 55, 33101 Tampere", "PB 55, 33101 Tammerfors", "same_premises"},
		{AddressKind{}, Street, "Kauppakatu 5, 33100 Tampere", "Kauppakatu 7, 33100 Tampere", "same_postcode_other_street"},
		{AddressKind{}, Street, "Kauppakatu 5, 33100 Tampere", "Kauppakatu 5, 20100 Turku", "different"},
	}
	for _, tt := range tests {
		if got := levelOf(tt.kind, tt.field, tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %s | %s: %s, want %s", tt.kind.ID(), tt.a, tt.b, got, tt.want)
		}
		if got := levelOf(tt.kind, tt.field, tt.b, tt.a); got != tt.want {
			t.Errorf("%s: %s | %s: %s the other way, want %s", tt.kind.ID(), tt.a, tt.b, got, tt.want)
		}
	}
}

func TestLinksAgreeWhicheverSideNamesTheOther(t *testing.T) {
	tests := []struct{ a, b, want string }{
		{"billing", "", "agrees"}, // each record's id is its source
		{"", "crm", "agrees"},
		{"77", "77", "same_target"},
		{"77", "78", "elsewhere"},
		{"77", "", "nothing"},
	}
	for _, tt := range tests {
		if got := levelOf(LinkKind{}, Link, tt.a, tt.b); got != tt.want {
			t.Errorf("%q | %q: %s, want %s", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestSharedByManySaysNothing(t *testing.T) {
	var rs []Record
	for i := range 400 {
		r := Record{Ref: Ref{"crm", string(rune('A'+i%26)) + string(rune('a'+i/26))}}
		r.Add(Name, "As Oy Kuja "+r.Ref.ID)
		r.Add(Phone, "010 123 4567")
		rs = append(rs, r)
	}
	m := run(t, defaultModel(t), rs, nil).Model()
	x := m.Explain(m.Prepare(&rs[0], nil), m.Prepare(&rs[1], nil))
	for _, p := range x.Parts {
		if p.Comparison == "phone" && abs(p.Weight) >= 1_000 { // within a bit of nothing
			t.Errorf("a telephone number of 400 companies weighs %v", p.Weight)
		}
	}
}
