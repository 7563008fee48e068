package merge

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

// survivorCase is a group of CRM records of one customer and which of them must survive, why.
var survivorCases = []struct {
	name    string
	rows    []Row
	want    string // id of the survivor
	reasons []Reason
	vetoes  []string // of the record rated last
}{
	{
		name: "the record that billing knows, over a fuller one",
		rows: []Row{
			row(crm("1"), "name", "Esimerkki Oy", "street", "Katu 1", "city", "Turku", "phone", "040 123"),
			linked(row(crm("2"), "name", "Esimerkki"), "b1"),
			row(billing("b1"), "name", "Esimerkki Oy"),
		},
		want:    "2",
		reasons: []Reason{{"billing_link", 40}, {"complete", 2}},
	},
	{
		name: "its own Y-tunnus, over none",
		rows: []Row{
			row(crm("1"), "name", "Esimerkki Oy", "business_id", ""),
			row(crm("2"), "name", "Esimerkki Oy", "business_id", "0112038-9"),
		},
		want:    "2",
		reasons: []Reason{{"own_id", 30}, {"complete", 9}},
	},
	{
		name: "not one that is marked not to be used, whatever speaks for it",
		rows: []Row{
			linked(row(crm("1"), "name", "ÄLÄ KÄYTÄ Esimerkki Oy", "business_id", "0112038-9"), "b1"),
			row(crm("2"), "name", "Esimerkki Oy"),
			row(billing("b1"), "name", "Esimerkki Oy"),
		},
		want:    "2",
		reasons: []Reason{{"complete", 4}},
		vetoes:  []string{"do_not_use"},
	},
	{
		name: "not one that bears another's Y-tunnus",
		rows: []Row{
			row(billing("b1"), "name", "Esimerkki Oy", "business_id", "0112038-9"),
			row(crm("1"), "name", "Esimerkki Oy", "business_id", "1572860-0", "phone", "040 123"),
			row(crm("2"), "name", "Esimerkki Oy"),
		},
		want:    "2",
		reasons: []Reason{{"complete", 3}},
		vetoes:  []string{"id_of_another"},
	},
	{
		name: "of two equals the older",
		rows: []Row{
			dated(row(crm("1"), "name", "Esimerkki Oy"), "2020-02-02"),
			dated(row(crm("2"), "name", "Esimerkki Oy"), "2019-01-01"),
		},
		want:    "2",
		reasons: []Reason{{"complete", 9}, {"oldest", 3}},
	},
	{
		name: "of two that nothing tells apart the smaller id",
		rows: []Row{
			row(crm("2"), "name", "Esimerkki Oy"),
			row(crm("10"), "name", "Esimerkki Oy"),
		},
		want:    "10",
		reasons: []Reason{{"complete", 9}},
	},
}

func linked(r Row, bills ...string) Row {
	for _, b := range bills {
		r.Links = append(r.Links, billing(b))
	}
	return r
}

func dated(r Row, created string) Row {
	r.Created = day(created)
	return r
}

func TestSurvivorIsTheRecordThatMostHangsOn(t *testing.T) {
	for _, c := range survivorCases {
		t.Run(c.name, func(t *testing.T) {
			e := one(t, nil, c.rows...)
			g := mergedGroup(t, e)
			if g.Survivor != crm(c.want) {
				t.Errorf("survivor %v, want %s; ratings %+v", g.Survivor, c.want, g.Ratings)
			}
			if d := cmp.Diff(c.reasons, g.Ratings[0].Reasons); d != "" {
				t.Errorf("reasons (-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.vetoes, g.Ratings[len(g.Ratings)-1].Vetoes); d != "" {
				t.Errorf("vetoes of the last (-want +got):\n%s", d)
			}
		})
	}
}

// Each case is of two records of one customer that are equal but for what the criterion asks: the second must survive and
// say why. Where none survives by its points, the first must be barred by the veto.
func TestEachCriterionDecidesAndIsToldInThePlan(t *testing.T) {
	const einvoice = "003701120389"
	bill := row(billing("b1"), "name", "Esimerkki Oy", "business_id", "0112038-9", "einvoice", einvoice)
	bill.OpenBalance = 5
	closed := row(billing("b2"), "name", "Esimerkki Oy")
	for _, c := range []struct {
		criterion string
		first     func(r *Row)
		second    func(r *Row)
	}{
		{criterion: "billing_link", second: func(r *Row) { r.Links = []match.Ref{closed.Ref} }},
		{criterion: "open_balance", first: func(r *Row) { r.Links = []match.Ref{closed.Ref} }, second: func(r *Row) { r.Links = []match.Ref{bill.Ref} }},
		{criterion: "einvoice_agrees", first: func(r *Row) { set(r, "einvoice", "FI2112345600000785") }, second: func(r *Row) { set(r, "einvoice", einvoice) }},
		{criterion: "einvoice", first: func(r *Row) { set(r, "city", "Turku") }, second: func(r *Row) { set(r, "einvoice", "FI2112345600000785") }},
		{criterion: "own_id", first: func(r *Row) { set(r, "city", "Turku") }, second: func(r *Row) { set(r, "business_id", "0112038-9") }},
		{criterion: "referenced", second: func(r *Row) {}},
		{criterion: "open_deals", second: func(r *Row) { r.Deals = 2 }},
		{criterion: "contract", second: func(r *Row) { r.Contract = true }},
		{criterion: "complete", second: func(r *Row) { set(r, "city", "Turku") }},
		{criterion: "last_changed", second: func(r *Row) { r.Modified = day("2025-01-01") }},
		{criterion: "oldest", second: func(r *Row) { r.Created = day("2001-01-01") }},
		{criterion: "wrong_link", first: func(r *Row) { r.Links = []match.Ref{billing("elsewhere")} }},
		{criterion: "do_not_use", first: func(r *Row) { set(r, "name", "ÄLÄ KÄYTÄ Esimerkki Oy") }},
		{criterion: "id_of_another", first: func(r *Row) { set(r, "business_id", "1572860-0") }},
		{criterion: "ceased", first: func(r *Row) { r.Ceased, r.Contract = true, true }},
	} {
		first := row(crm("1"), "name", "Esimerkki Oy", "business_id", "", "city", "", "einvoice", "")
		second := row(crm("2"), "name", "Esimerkki Oy", "business_id", "", "city", "", "einvoice", "")
		rows := []*Row{&first, &second}
		for i, change := range []func(*Row){c.first, c.second} {
			if change != nil {
				change(rows[i])
			}
		}
		b := bill
		if c.criterion == "referenced" {
			b.Links = []match.Ref{second.Ref}
		}
		g := mergedGroup(t, one(t, nil, first, second, b, closed))
		if g.Survivor != second.Ref {
			t.Errorf("%s: %v survives: %+v", c.criterion, g.Survivor, g.Ratings)
		}
		told := func(r Rating) bool {
			return slices.Contains(r.Vetoes, c.criterion) || slices.ContainsFunc(r.Reasons, func(r Reason) bool { return r.Criterion == c.criterion })
		}
		if told(g.Ratings[0]) == told(g.Ratings[1]) && c.criterion != "complete" && c.criterion != "einvoice" {
			t.Errorf("%s: ratings %+v", c.criterion, g.Ratings)
		}
	}
}

// set puts a text into the first cell of a field.
func set(r *Row, f match.Field, text string) {
	i := slices.IndexFunc(r.Cells, func(c Cell) bool { return c.Field == f })
	r.Cells[i].Text = text
}

// mergedGroup returns the only group of e with more than one record.
func mergedGroup(t *testing.T, e *Entity) *Group {
	t.Helper()
	var found *Group
	for i := range e.Groups {
		if len(e.Groups[i].Members) > 1 {
			if found != nil {
				t.Fatal("two groups merge")
			}
			found = &e.Groups[i]
		}
	}
	if found == nil {
		t.Fatalf("nothing merges: %+v", e.Groups)
	}
	return found
}

func TestAGroupOfVetoedRecordsStillHasASurvivorAndSaysSo(t *testing.T) {
	e := one(t, nil,
		row(crm("1"), "name", "ÄLÄ KÄYTÄ Esimerkki Oy"),
		row(crm("2"), "name", "Esimerkki Oy TUPLA"),
	)
	g := mergedGroup(t, e)
	if g.Survivor != crm("1") {
		t.Errorf("survivor %v", g.Survivor)
	}
	if !warned(e, crm("1"), AllVetoed) {
		t.Errorf("warnings %+v", e.Warnings)
	}
}

func TestACriterionOfOnesOwnDecides(t *testing.T) {
	p := &Policy{Survivor: append(DefaultCriteria(), Criterion{"key_account", func(g *Candidates, i int) (int, string) {
		if g.Rows[i].Get("Segment") == "A" {
			return 500, ""
		}
		return 0, ""
	}})}
	e := one(t, p,
		row(crm("1"), "name", "Esimerkki Oy", "business_id", "0112038-9", "Segment", "C"),
		row(crm("2"), "name", "Esimerkki Oy", "Segment", "A"),
	)
	if g := mergedGroup(t, e); g.Survivor != crm("2") || g.Ratings[0].Reasons[1] != (Reason{"key_account", 500}) {
		t.Errorf("ratings %+v", g.Ratings)
	}
	if got := p.Rules(); got[len(DefaultCriteria())] != "survivor:key_account" {
		t.Errorf("rules %v", got)
	}
}

// warned reports whether e warns of ref.
func warned(e *Entity, ref match.Ref, code WarningCode) bool {
	for _, w := range e.Warnings {
		if w.Ref == ref && w.Code == code {
			return true
		}
	}
	return false
}
