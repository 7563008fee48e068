package merge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

func TestRoleIsWhatTheNameSays(t *testing.T) {
	for _, c := range []struct {
		name, more string
		want       Role
	}{
		{"Esimerkki Oy", "", Payer},
		{"ESIMERKKI OY / ROPO CAPITAL OY", "", Financed},
		{"Esimerkki Kauppiaat Oy / Nordea Rah", "", Financed},
		{"Esimerkki Oy / KP 4120", "", CostCentre},
		{"ESIMERKKI OY KP 4120", "", CostCentre},
		{"Esimerkki Oy, 4250 HR", "", CostCentre},
		{"Esimerkki Oy / Varasto", "", CostCentre},
		{"Esimerkki Oy, Tuotekehitys", "", CostCentre},
		{"Esimerkki Oy, Tampereen varasto", "", Site},
		{"Esimerkki Oy - Tampereen toimisto", "", Site},
		{"ESIMERKKI OY / TAMPERE", "", Site},
		{"Esimerkki Oy", "Kuopion myymälä", Site},
		{"Esimerkki Oy / laskutus", "", InvoiceAddress},
		{"Esimerkki Oy ostolaskut", "", InvoiceAddress},
		{"Esimerkki Oy c/o Isännöinti Malli Oy", "", InvoiceAddress},
		{"Esimerkki Oy / Sahaus.fi", "", Payer},
	} {
		t.Run(c.name+"|"+c.more, func(t *testing.T) {
			e := one(t, nil,
				row(billing("1"), "name", "Esimerkki Oy"),
				row(billing("2"), "name", c.name, "name_2", c.more),
			)
			if got := e.Links[1].Role; got != c.want {
				t.Errorf("role %s, want %s; unit %q", got, c.want, e.Records[1].Unit)
			}
		})
	}
}

func TestTheOnlyBillingRecordIsThePayerThoughItNamesItsInvoiceDesk(t *testing.T) {
	for _, name := range []string{"Esimerkki Oy / laskutus", "Esimerkki Oy c/o Isännöinti Malli Oy"} {
		e := one(t, nil, row(billing("1"), "name", name))
		if e.Links[0].Role != Payer {
			t.Errorf("%s: %s", name, e.Links[0].Role)
		}
	}
}

// city is a municipality with a head account, accounts of two units, one of them typed twice, and billing records of
// the head, of one of the units, cut, and of a third unit.
var city = []Row{
	row(crm("1"), "name", "Hallaselän kaupunki", "business_id", "0112038-9"),
	row(crm("2"), "name", "Hallaselän kaupunki / Lepikon koulu"),
	row(crm("3"), "name", "HALLASELÄN KAUPUNKI, LEPIKON KOULU"),
	row(crm("4"), "name", "Hallaselän kaupunki / Kirjasto"),
	row(billing("10"), "name", "HALLASELÄN KAUPUNKI"),
	row(billing("11"), "name", "Hallaselän kaupunki / Lepikon koulu"),
	row(billing("12"), "name", "Hallaselän kaupunki / Uimahalli"),
}

func TestUnitsOfACityAreLinkedAndNotMerged(t *testing.T) {
	e := one(t, nil, city...)
	groups := map[string]string{}
	for _, g := range e.Groups {
		for _, m := range g.Members {
			groups[m.String()] = g.Survivor.String()
		}
	}
	want := map[string]string{
		"crm:1": "crm:1", "crm:2": "crm:2", "crm:3": "crm:2", "crm:4": "crm:4",
		"billing:10": "billing:10", "billing:11": "billing:11", "billing:12": "billing:12",
	}
	if d := cmp.Diff(want, groups); d != "" {
		t.Errorf("merge groups (-want +got):\n%s", d)
	}
	links := []Link{
		{Billing: billing("10"), Account: crm("1"), Role: Payer, Verdict: match.Match, Reason: LinkHead},
		{Billing: billing("11"), Account: crm("2"), Role: Site, Verdict: match.Match, Reason: LinkUnit},
		{Billing: billing("12"), Account: crm("1"), Role: Site, Verdict: match.Match, Reason: LinkHead},
	}
	if d := cmp.Diff(links, e.Links); d != "" {
		t.Errorf("crosswalk (-want +got):\n%s", d)
	}
	accounts := []Account{
		{Ref: crm("1"), Survivor: crm("1"), Owns: []match.Ref{billing("10"), billing("12")}},
		{Ref: crm("2"), Survivor: crm("2"), Owns: []match.Ref{billing("11")}},
		{Ref: crm("3"), Survivor: crm("2")},
		{Ref: crm("4"), Survivor: crm("4"), PaidBy: []match.Ref{billing("10"), billing("12")}},
	}
	if d := cmp.Diff(accounts, e.Accounts); d != "" {
		t.Errorf("accounts (-want +got):\n%s", d)
	}
	if never := e.NeverInvoiced(); never != nil {
		t.Errorf("never invoiced: %v", never)
	}
	for _, ref := range []match.Ref{crm("2"), crm("4")} {
		if !warned(e, ref, KeptApart) {
			t.Errorf("%v is kept apart without a word", ref)
		}
	}
}

func TestACityWithoutAHeadAccountGivesNoUnitTheBillsOfAnother(t *testing.T) {
	e := one(t, nil,
		row(crm("2"), "name", "Hallaselän kaupunki / Lepikon koulu", "business_id", "0112038-9"),
		row(billing("10"), "name", "HALLASELÄN KAUPUNKI"),
		row(billing("12"), "name", "Hallaselän kaupunki / Uimahalli"),
	)
	want := []Link{{Billing: billing("10"), Role: Payer, Reason: NoHead}, {Billing: billing("12"), Role: Site, Reason: NoHead}}
	if d := cmp.Diff(want, e.Links); d != "" {
		t.Errorf("crosswalk (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]match.Ref{billing("10")}, e.Accounts[0].PaidBy); d != "" {
		t.Errorf("paid by (-want +got):\n%s", d)
	}
}

func TestAWrongLinkIsNotCarriedOver(t *testing.T) {
	tab := table{}
	tab.cluster(row(billing("x"), "name", "Aivan Muu Ky"))
	e := tab.plan(t, nil, nil, tab.cluster(
		row(crm("1"), "name", "Esimerkki Oy", "business_id", "0112038-9", "link", ""),
		linked(row(crm("2"), "name", "Esimerkki Oy", "business_id", "", "link", "x"), "x"),
	))[0]
	if rule, values := kept(mergedGroup(t, e), match.Link); rule != "right_link@1" || values != nil {
		t.Errorf("%s keeps %v", rule, values)
	}
}

func TestATownBehindACompanysNameIsTheSameAccountUnlessItHasAStreetOfItsOwn(t *testing.T) {
	same := one(t, nil,
		row(crm("1"), "name", "Esimerkki Oy", "street", "Katu 1", "postcode", "33100"),
		row(crm("2"), "name", "Esimerkki Oy, Tampere", "street", "Katu 1", "postcode", "33100"),
	)
	if len(same.Groups) != 1 {
		t.Errorf("%d groups of one account typed twice", len(same.Groups))
	}
	apart := one(t, nil,
		row(crm("1"), "name", "Esimerkki Oy", "street", "Katu 1", "postcode", "00100"),
		row(crm("2"), "name", "Esimerkki Oy, Tampere", "street", "Tie 9", "postcode", "33100"),
	)
	if len(apart.Groups) != 2 {
		t.Errorf("%d groups of a head office and a branch office", len(apart.Groups))
	}
}

func TestEstatesAndOtherClassesAreNeverMerged(t *testing.T) {
	for _, other := range []string{"Esimerkki Oy:n konkurssipesä", "As Oy Esimerkki", "Tmi Esimerkki", "Esimerkki sivuliike Suomessa"} {
		e := one(t, nil,
			row(crm("1"), "name", "Esimerkki Oy", "business_id", "0112038-9"),
			row(crm("2"), "name", "Esimerkki Oy"),
			row(crm("3"), "name", other, "business_id", "0112038-9"),
		)
		if len(e.Groups) != 2 || !warned(e, crm("3"), KeptApart) {
			t.Errorf("%s: %d groups, warnings %+v", other, len(e.Groups), e.Warnings)
		}
	}
}

func TestAnEstatesBillingRecordIsNotTheCompanys(t *testing.T) {
	e := one(t, nil,
		row(crm("1"), "name", "Esimerkki Oy", "business_id", "0112038-9"),
		row(billing("1"), "name", "Esimerkki Oy:n konkurssipesä", "business_id", "0112038-9"),
	)
	if l := e.Links[0]; l.Account != (match.Ref{}) || l.Reason != NoAccount {
		t.Errorf("link %+v", l)
	}
	if !warned(e, billing("1"), EstateID) {
		t.Errorf("warnings %+v", e.Warnings)
	}
}

func TestAnExistingLinkIsKeptAndNeverOverwrittenSilently(t *testing.T) {
	agree := one(t, nil,
		linked(row(crm("1"), "name", "Esimerkki Oy"), "b"),
		row(billing("b"), "name", "Esimerkki Oy"),
	)
	if l := agree.Links[0]; l.Account != crm("1") || l.Reason != LinkKept || len(agree.Warnings) != 0 {
		t.Errorf("agreeing link: %+v, %+v", l, agree.Warnings)
	}
	two := one(t, nil, // the head account claims the billing record of a unit that claims it, too
		linked(row(crm("1"), "name", "Hallaselän kaupunki"), "b"),
		linked(row(crm("2"), "name", "Hallaselän kaupunki / Lepikon koulu"), "b"),
		row(billing("b"), "name", "Hallaselän kaupunki / Lepikon koulu"),
	)
	if l := two.Links[0]; l.Account != crm("2") || !warned(two, crm("1"), LinkDisputed) {
		t.Errorf("claimed twice: %+v, %+v", l, two.Warnings)
	}
	tab := table{}
	tab.cluster(row(billing("x"), "name", "Aivan Muu Ky"))
	e := tab.plan(t, nil, nil, tab.cluster(
		linked(row(crm("1"), "name", "Esimerkki Oy"), "x", "gone"),
		row(billing("b"), "name", "Esimerkki Oy"),
	))[0]
	if !warned(e, crm("1"), LinkWrong) || !warned(e, crm("1"), LinkUnknown) || e.Links[0].Account != crm("1") {
		t.Errorf("wrong link: %+v, %+v", e.Links, e.Warnings)
	}
}

func TestAnAccountInCareOfItsManagerIsPaidByTheBillingRecordItNames(t *testing.T) {
	tab := table{}
	tab.cluster(row(billing("m"), "name", "ISÄNNÖINTI MALLI OY"))
	e := tab.plan(t, nil, nil, tab.cluster(
		linked(row(crm("1"), "name", "As Oy Mallila", "street", "c/o Isännöinti Malli Oy, Katu 1"), "m"),
	))[0]
	if d := cmp.Diff([]match.Ref{billing("m")}, e.Accounts[0].PaidBy); d != "" {
		t.Errorf("paid by (-want +got):\n%s", d)
	}
	if e.NeverInvoiced() != nil || len(e.Warnings) != 0 {
		t.Errorf("never invoiced %v, warnings %+v", e.NeverInvoiced(), e.Warnings)
	}
}

func TestStatus(t *testing.T) {
	bill := func(change func(*Row)) []Row {
		r := row(billing("1"), "name", "Esimerkki Oy")
		change(&r)
		return []Row{r, row(crm("1"), "name", "Esimerkki Oy")}
	}
	for _, c := range []struct {
		name string
		rows []Row
		want Status
	}{
		{"no billing record", []Row{row(crm("1"), "name", "Esimerkki Oy")}, NotYet},
		{"a billing record without an invoice", bill(func(*Row) {}), NotYet},
		{"invoiced in the period", bill(func(r *Row) { r.Invoiced = 1 }), Now},
		{"more credited than invoiced in the period", bill(func(r *Row) { r.Invoiced = -1 }), Now},
		{"last invoice within 12 months", bill(func(r *Row) { r.LastInvoice = day("2024-07-01") }), Now},
		{"last invoice 12 months ago", bill(func(r *Row) { r.LastInvoice = day("2024-06-30") }), Former},
		{"old invoice, open contract", bill(func(r *Row) { r.LastInvoice, r.Contract = day("2014-06-30"), true }), Now},
		{"money open, dates unknown", bill(func(r *Row) { r.OpenBalance = 100 }), Former},
	} {
		e := one(t, &Policy{AsOf: day("2025-06-30")}, c.rows...)
		if e.Status != c.want {
			t.Errorf("%s: %v, want %v", c.name, e.Status, c.want)
		}
	}
}
