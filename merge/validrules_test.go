package merge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

// Each case is of two records of one customer, the second changed last, and what the merged one keeps.
func TestWhatIsSeenToBeBetterGoesBeforeWhatIsNewer(t *testing.T) {
	bill := row(billing("b"), "name", "Malli Oy", "street", "Puutarhakatu 18", "postcode", "33100", "city", "TAMPERE", "einvoice", "003701120389")
	for _, c := range []struct {
		name         string
		older, newer []string
		field        match.Field
		want         []string
	}{
		{"an address with its postcode",
			[]string{"street", "Katu 1", "postcode", "20100", "city", "Turku"}, []string{"street", "Katu 1", "postcode", "", "city", "Turku"},
			match.Postcode, []string{"1:20100"}},
		{"an address whose postcode is one",
			[]string{"street", "Katu 1", "postcode", "20100", "city", "Turku"}, []string{"street", "Katu 2", "postcode", "?", "city", "Turku"},
			match.Postcode, []string{"1:20100"}},
		{"an address whose town and postcode agree with what billing says of that postcode",
			[]string{"street", "Katu 1", "postcode", "33100", "city", "Tampere"}, []string{"street", "Katu 2", "postcode", "33100", "city", "Helsinki"},
			match.City, []string{"1:Tampere"}},
		{"an address whose town cell holds no other postcode",
			[]string{"street", "Katu 1", "postcode", "20100", "city", "Turku"}, []string{"street", "Katu 2", "postcode", "20100", "city", "00100 Helsinki"},
			match.City, []string{"1:Turku"}},
		{"the address where billing's invoices arrive, over one misspelt",
			[]string{"street", "PUUTARHAK. 18", "postcode", "33100", "city", "Tampere"}, []string{"street", "Putarhakatu 18", "postcode", "33100", "city", "Tampere"},
			match.Street, []string{"1:PUUTARHAK. 18"}},
		{"of two spellings of one place the fuller",
			[]string{"street", "Mäntykatu 20 C", "postcode", "20100", "city", "Turku"}, []string{"street", "Mäntyk. 20 C", "postcode", "FIN-20100", "city", "Turku"},
			match.Street, []string{"1:Mäntykatu 20 C"}},
		{"of two good addresses the newer", []string{"street", "Katu 1", "postcode", "20100", "city", "Turku"},
			[]string{"street", "Tie 2", "postcode", "00100", "city", "Helsinki"}, match.Street, []string{"2:Tie 2"}},
		{"a number that can be dialled", []string{"phone", "040 123 4567"}, []string{"phone", "soita aamulla"}, match.Phone, []string{"1:040 123 4567"}},
		{"of two such numbers the newer", []string{"phone", "040 123 4567"}, []string{"phone", "03 123 4567"}, match.Phone, []string{"2:03 123 4567"}},
		{"an address that can be written to", []string{"email", "info@malli.example"}, []string{"email", "info@malli"}, match.Email, []string{"1:info@malli.example"}},
		{"an e-invoice address that billing uses", []string{"einvoice", "003701120389"}, []string{"einvoice", "FI2112345600000785"}, match.EInvoice, []string{"1:003701120389"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			older := row(crm("1"), append([]string{"name", "Malli Oy"}, c.older...)...)
			newer := changed(row(crm("2"), append([]string{"name", "Malli Oy"}, c.newer...)...), "2025-01-01")
			_, got := kept(mergedGroup(t, one(t, nil, older, newer, bill)), c.field)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("kept (-want +got):\n%s", d)
			}
		})
	}
}

// Two accounts whose ids are as the cases say, and a billing record that bears the customer's.
func TestTheOwnIDIsWrittenCanonicallyAndComesFromBillingWhereNoAccountHasIt(t *testing.T) {
	const own = "0112038-9"
	for _, c := range []struct {
		name   string
		a, b   string
		want   FieldPlan
		merged string
	}{
		{"as typed, made canonical", "FI01120389", "", FieldPlan{Kept: []Value{{ID: "1", At: 1, Field: match.BusinessID, Text: "FI01120389"}}, Result: own}, own},
		{"nobody has it", "", "", FieldPlan{Result: own, From: billing("b"), Into: match.BusinessID}, own},
		{"one that cannot be one", "0112038-8", "", FieldPlan{Kept: []Value{{ID: "1", At: 1, Field: match.BusinessID, Text: "0112038-8"}}, Result: own, From: billing("b")}, own},
		{"another's valid one, for a person to look at", "1572860-0", "1572860-0",
			FieldPlan{Kept: []Value{{ID: "1", At: 1, Field: match.BusinessID, Text: "1572860-0"}}, Dropped: []Value{{ID: "2", At: 1, Field: match.BusinessID, Text: "1572860-0", Equal: true}}}, "1572860-0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := table{}
			cluster := tab.cluster(
				row(crm("1"), "name", "Malli Oy", "business_id", c.a, "city", "Turku"), row(crm("2"), "name", "Malli Oy", "business_id", c.b, "city", ""),
				row(billing("b"), "name", "Malli Oy", "business_id", own), row(billing("c"), "name", "Malli Oy", "business_id", own),
				row(billing("d"), "name", "Malli Oy", "business_id", own))
			e := tab.plan(t, nil, nil, cluster)[0]
			g := mergedGroup(t, e)
			c.want.Rule = "own_id@2"
			var got FieldPlan
			for _, f := range g.Fields {
				if f.Rule == c.want.Rule {
					got = f
				}
			}
			if c.want.From != (match.Ref{}) {
				c.want.From = got.From // any of billing's
				if got.From.Source != "billing" {
					t.Errorf("from %v", got.From)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("plan (-want +got):\n%s", d)
			}
			before := rowsOf(tab, e)
			after, err := e.Apply(before)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range after {
				if r.Ref == g.Survivor && r.Get(match.BusinessID) != c.merged {
					t.Errorf("merged %q, want %q", r.Get(match.BusinessID), c.merged)
				}
			}
			back, err := e.Invert().Apply(after)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(facts(before), facts(back)); d != "" {
				t.Errorf("taken back (-before +after):\n%s", d)
			}
		})
	}
}

func TestNumbersAndAddressesThatAreNotKeptStayAsContacts(t *testing.T) {
	e := one(t, nil,
		row(crm("1"), "name", "Malli Oy", "phone", "+358 40 123 4567", "email", "info@malli.example"),
		changed(row(crm("2"), "name", "Malli Oy", "phone", "040-1234567", "phone", "03 123 4567", "email", "INFO@malli.example"), "2024-01-01"),
		changed(row(crm("3"), "name", "Malli Oy", "phone", "09 765 4321", "email", "myynti@malli.example", "phone", "ei ole"), "2020-01-01"),
		row(billing("b"), "name", "Malli Oy", "phone", "09 000 1111"),
	)
	want := []Alias{{"09 765 4321", OtherPhone, crm("3")}, {"myynti@malli.example", OtherEmail, crm("3")}}
	if d := cmp.Diff(want, e.Contacts); d != "" {
		t.Errorf("contacts (-want +got):\n%s", d)
	}
}
