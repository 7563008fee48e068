package merge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

func TestALinkIsValidAsLongAsTheBillingRecordIsACustomer(t *testing.T) {
	told, closed, open := row(billing("1"), "name", "Malli Oy"), row(billing("2"), "name", "Malli Oy"), row(billing("3"), "name", "Malli Oy")
	told.Created, told.Since, told.Until = day("2015-01-01"), day("2014-06-01"), day("2020-12-31")
	closed.Created, closed.LastInvoice, closed.Ceased = day("2016-01-01"), day("2021-03-31"), true
	open.LastInvoice = day("2025-05-05")
	e := one(t, nil, row(crm("1"), "name", "Malli Oy"), told, closed, open)
	var got [][2]string
	for _, l := range e.Links {
		got = append(got, [2]string{l.From.Format("2006-01-02"), l.To.Format("2006-01-02")})
	}
	if d := cmp.Diff([][2]string{{"2014-06-01", "2020-12-31"}, {"2016-01-01", "2021-03-31"}, {"0001-01-01", "0001-01-01"}}, got); d != "" {
		t.Errorf("valid (-want +got):\n%s", d)
	}
}

func TestAKeptLinkThatFitsAnotherAccountBetterIsToldWithTheAccountAndTheEuros(t *testing.T) {
	bill := row(billing("b"), "name", "Hallaselän kaupunki / Lepikon koulu")
	bill.Invoiced = 5000
	accounts := []Row{
		linked(row(crm("1"), "name", "Hallaselän kaupunki"), "b"),
		row(crm("2"), "name", "Hallaselän kaupunki / Lepikon koulu"),
	}
	e := one(t, nil, accounts[0], accounts[1], bill)
	if l := e.Links[0]; l.Account != crm("1") || l.Reason != LinkKept {
		t.Errorf("link %+v", l)
	}
	want := Warning{Ref: crm("1"), Code: LinkDisputed, Other: billing("b"), Arg: "2", Euros: 5000}
	if got := warningsOf(e, LinkDisputed); len(got) != 1 || got[0] != want {
		t.Errorf("warnings %+v", got)
	}

	tab, first := table{}, new(State) // the run before had no account of the unit
	first.Add(tab.plan(t, nil, nil, tab.cluster(row(crm("1"), "name", "Hallaselän kaupunki"), bill))[0])
	e = tab.plan(t, nil, first, tab.cluster(row(crm("1"), "name", "Hallaselän kaupunki"), accounts[1], bill))[0]
	want = Warning{Ref: billing("b"), Code: LinkOld, Other: crm("2"), Euros: 5000}
	if got := warningsOf(e, LinkOld); e.Links[0].Account != crm("1") || len(got) != 1 || got[0] != want {
		t.Errorf("link %+v, warnings %+v", e.Links[0], got)
	}
}

func warningsOf(e *Entity, code WarningCode) []Warning {
	var out []Warning
	for _, w := range e.Warnings {
		if w.Code == code {
			out = append(out, w)
		}
	}
	return out
}

func TestWrongLinksAndCoverageAreCountedWithTheirEuros(t *testing.T) {
	tab := table{}
	elsewhere := row(billing("x"), "name", "Aivan Muu Ky")
	elsewhere.OpenBalance = 70
	own := row(billing("b"), "name", "Malli Oy")
	own.Invoiced, own.OpenBalance = 1000, 30
	cs := []match.Cluster{
		tab.cluster(linked(row(crm("1"), "name", "Malli Oy"), "x"), own),
		tab.cluster(elsewhere),
		tab.cluster(row(crm("2"), "name", "Toinen Oy")),
	}
	var totals Totals
	for _, e := range tab.plan(t, nil, nil, cs...) {
		totals.AddEntity(e)
	}
	want := Totals{Accounts: 2, Covered: 1, LinkedInvoiced: 1000, LinkedBalance: 30, WrongLinks: 1, WrongEuros: 70}
	got := Totals{Accounts: totals.Accounts, Covered: totals.Covered, LinkedInvoiced: totals.LinkedInvoiced,
		LinkedBalance: totals.LinkedBalance, WrongLinks: totals.WrongLinks, WrongEuros: totals.WrongEuros}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("totals (-want +got):\n%s", d)
	}
}

func TestABillingRecordOfAnEstateWithItsDebtorsIDBelongsToTheEstate(t *testing.T) {
	e := one(t, nil,
		row(crm("1"), "name", "Esimerkki Oy", "business_id", "0112038-9"),
		row(crm("2"), "name", "Esimerkki Oy:n konkurssipesä"),
		row(billing("1"), "name", "Esimerkki Oy:n konkurssipesä", "business_id", "0112038-9"),
		row(billing("2"), "name", "Esimerkki Oy", "business_id", "0112038-9"),
	)
	if e.Links[0].Account != crm("2") || e.Links[1].Account != crm("1") {
		t.Errorf("links %+v", e.Links)
	}
	if got := warningsOf(e, EstateID); len(got) != 1 || got[0].Ref != billing("1") {
		t.Errorf("warnings %+v", e.Warnings)
	}
}

// closer is a target that closes what is to be closed.
type closer struct{}

func (closer) Compile(e *Entity) (steps []Step, problems []Problem) {
	for _, c := range e.Closing {
		if c.Ref == c.Survivor { // the merge closes the others
			steps = append(steps, Step{Entity: e.ID, Op: Update, Ref: c.Ref})
		}
	}
	return steps, problems
}

func TestARecordMarkedNotToBeUsedIsProposedForClosingAndTargetsSeeIt(t *testing.T) {
	e := one(t, nil,
		row(crm("1"), "name", "ÄLÄ KÄYTÄ Malli Oy"), row(crm("2"), "name", "Malli Oy"),
		row(billing("1"), "name", "Malli Oy TUPLA"), // billing's records are linked, never closed from here
	)
	if d := cmp.Diff([]Closing{{crm("1"), crm("2"), DoNotUse}}, e.Closing); d != "" {
		t.Errorf("merged away (-want +got):\n%s", d)
	}
	alone := one(t, nil, row(crm("1"), "name", "Malli Oy TUPLA"))
	if d := cmp.Diff([]Closing{{crm("1"), crm("1"), Duplicate}}, alone.Closing); d != "" {
		t.Errorf("alone (-want +got):\n%s", d)
	}
	var target Target = closer{}
	if steps, _ := target.Compile(e); len(steps) != 0 {
		t.Errorf("steps %+v", steps)
	}
	if steps, _ := target.Compile(alone); len(steps) != 1 || steps[0].Ref != crm("1") {
		t.Errorf("steps %+v", steps)
	}
}
