package source

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

func read(t *testing.T, name, csv string) *table.Table {
	t.Helper()
	tab, err := table.Read(strings.NewReader(csv), &table.Options{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func newSet(t *testing.T, tables ...*table.Table) *Set {
	t.Helper()
	s, err := New(tables...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// values returns the values of the record at row as field=text.
func values(s *Set, row int) []string {
	for r := range s.Records() {
		if row--; row < 0 {
			var out []string
			for _, v := range r.Values {
				out = append(out, string(v.Field)+"="+v.Text)
			}
			return out
		}
	}
	return nil
}

func TestARecordHoldsEveryValueThatMatchingReads(t *testing.T) {
	s := newSet(t, read(t, "crm", `Id,Name,Official name,Y-tunnus,ALV-tunnus,Phone,Mobile phone,Email,Website,Shipping Street,Shipping Postal Code,Shipping City,Billing Street,Billing Postal Code,Billing City
A1,Kulma,Kulman Leipomo Oy,2077474-0,FI20774740,040 1,050 2,a@b.fi,b.fi,Sivutie 2,00100,Helsinki,Kauppakatu 1,33100,Tampere
A2,Paja,,,,,,,,,00200,Espoo,,33200,
`))
	want := []string{
		"name=Kulma", "name=Kulman Leipomo Oy", "business_id=2077474-0", "business_id=FI20774740", "phone=040 1", "phone=050 2",
		"email=a@b.fi", "web=b.fi", "street=Kauppakatu 1", "postcode=33100", "city=Tampere",
		"street=Sivutie 2", "postcode=00100", "city=Helsinki",
	}
	if diff := cmp.Diff(want, values(s, 0)); diff != "" {
		t.Error(diff)
	}
	// A second address without its street would be taken for a part of the first.
	if diff := cmp.Diff([]string{"name=Paja", "postcode=33200"}, values(s, 1)); diff != "" {
		t.Error(diff)
	}
}

func TestAddressesInOddColumns(t *testing.T) {
	s := newSet(t, mapped(t, "id,name,street,nro,paikka\n1,Kulma,Kauppakatu,5,FI-33100 Tampere\n2,Paja,Satamatie 5,,Turku\n", "building=nro,postcode_city=paikka"))
	if diff := cmp.Diff([]string{"name=Kulma", "street=Kauppakatu 5", "postcode=FI-33100", "city=Tampere"}, values(s, 0)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"name=Paja", "street=Satamatie 5", "city=Turku"}, values(s, 1)); diff != "" {
		t.Error(diff)
	}
}

func mapped(t *testing.T, csv, columns string) *table.Table {
	t.Helper()
	o, err := table.ParseMap(columns)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := table.Read(strings.NewReader(csv), &table.Options{Name: "x", Map: o})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func TestLinksNameRecordsOfOtherSources(t *testing.T) {
	crm := read(t, "crm", "Id,Name,Laskutusasiakasnro__c\n0015f00000ZU5UnAAL,Kulma,00417\n0015f00000ZU5UrAAL,Paja,\"418; 00417\"\n0015f00000ZU5UuAAL,Vara,999\n0015f00000ZUB7PAAX,Tyhjä,\n")
	billing := read(t, "billing", "Asiakasnumero;Nimi;CRM-tunnus\n00417;KULMA;0015f00000ZU5Un\n418;PAJA;\n")
	s := newSet(t, crm, billing)
	b := func(id string) match.Ref { return match.Ref{Source: "billing", ID: id} }
	var row merge.Row
	for i, want := range [][]match.Ref{
		{b("00417")},           // byte for byte
		{b("418"), b("00417")}, // several in a cell
		{b("999")},             // not there: told as such by the plan
		nil,
	} {
		if err := s.Row(match.Ref{Source: "crm", ID: crm.ID(i)}, &row); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, row.Links, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("row %d: %s", i, diff)
		}
	}
	// The 15 characters of a Salesforce id name the record of 18.
	if err := s.Row(b("00417"), &row); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]match.Ref{{Source: "crm", ID: "0015f00000ZU5UnAAL"}}, row.Links); diff != "" {
		t.Error(diff)
	}
	if err := s.Row(b("417"), &row); err != merge.ErrNoRow {
		t.Errorf("417 is not 00417: %v", err)
	}
}

func TestARowHoldsItsCellsAndFacts(t *testing.T) {
	s := newSet(t, read(t, "crm", `Id,Name,HasOptedOutOfEmail,OpenOpportunities,CreatedDate,LastModifiedDate,Shoe size,Active,Avoin saldo,Viimeisin laskupvm
1,Kulma,true,2,2013-01-07T06:28:13.000Z,2017-10-06T06:26:31.000Z,43,false,"-1 234,50",18.3.2025
2,Paja,,x,,,,,noin sata,
`))
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	var row merge.Row
	if err := s.Row(match.Ref{Source: "crm", ID: "1"}, &row); err != nil {
		t.Fatal(err)
	}
	want := merge.Row{
		Ref: match.Ref{Source: "crm", ID: "1"},
		Cells: []merge.Cell{
			{Field: match.Name, Text: "Kulma"}, {Field: merge.OptOutEmail, Text: "true"}, {Field: "open_opportunities", Text: "2"},
			{Field: "created", Text: "2013-01-07T06:28:13.000Z"}, {Field: "modified", Text: "2017-10-06T06:26:31.000Z"},
			{Field: "Shoe size", Text: "43"}, {Field: "active", Text: "false"}, {Field: "open_balance", Text: "-1 234,50"},
			{Field: "last_invoice", Text: "18.3.2025"},
		},
		OpenBalance: -123450, LastInvoice: day(2025, 3, 18),
		Created:  day(2013, 1, 7).Add(6*time.Hour + 28*time.Minute + 13*time.Second),
		Modified: day(2017, 10, 6).Add(6*time.Hour + 26*time.Minute + 31*time.Second),
		OptOut:   merge.ByEmail, Deals: 2, Ceased: true,
	}
	if diff := cmp.Diff(want, row, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if got := s.Newest(); !got.Equal(day(2025, 3, 18)) {
		t.Errorf("the newest date is %v", got)
	}
	if len(s.Faults()) != 1 || s.Faults()[0].Code != table.CodeMoney {
		t.Errorf("an amount that is not understood is told: %v", s.Faults())
	}
	if got := s.Control(); got.Records != 2 || got.OpenBalance != -123450 || got.OptOuts != 1 {
		t.Errorf("control totals %v", got)
	}
}

func TestTheSameIDTwiceIsRefused(t *testing.T) {
	_, err := New(read(t, "crm", "Id,Name\n1,a\n2,b\n1,c\n"))
	if err == nil || !strings.Contains(err.Error(), "lines 2, 4") {
		t.Errorf("got %v", err)
	}
}

func TestABanOnAllChannelsWins(t *testing.T) {
	cell := []merge.Cell{{Field: MarketingBan, Text: "x"}}
	g := &merge.Candidates{Survivor: 0, Rows: []merge.Candidate{
		{Row: &merge.Row{Cells: cell}},
		{Row: &merge.Row{Cells: cell, OptOut: allChannels}},
		{Row: &merge.Row{OptOut: allChannels}},
	}}
	rules := FieldRules()
	rule := rules[len(rules)-1]
	if diff := cmp.Diff([]merge.CellRef{{Row: 1}}, rule.Pick(g, rule.Fields).Keep); diff != "" {
		t.Error(diff)
	}
}

// What Cells writes into a review list under Columns, Side reads back as the same record, so that compare gives a pair
// the verdict that the run gave it.
func TestASideIsTheRecordThatItWasWrittenFrom(t *testing.T) {
	crm := read(t, "crm", `Id,Name,Official name,Y-tunnus,Phone,Phone 2,Email,Website,Shipping Street,Shipping Postal Code,Shipping City,Billing Street,Billing Postal Code,Billing City,Laskutusasiakasnro__c
A1,Kulma,Kulman Leipomo Oy,2077474-0,040 1,050 2,a@b.fi,b.fi,Sivutie 2,00100,Helsinki,Kauppakatu 1,33100,Tampere,"417; 418"
`)
	billing := mapped(t, "Asiakasnumero;Nimi;Nimen jatke;Katu;Talo;Paikka;Verkkolaskuosoite;Välittäjätunnus\n417;KULMAN LEIPO;MO OY;Kauppakatu;1;33100 TAMPERE;003720774740;DABAFIHH\n418;X;;;;;;\n",
		"street=Katu,building=Talo,postcode_city=Paikka")
	s := newSet(t, crm, billing)
	columns := s.Columns()
	for r := range s.Records() {
		cells, err := s.Cells(r.Ref, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(cells) != len(columns) {
			t.Fatalf("%d cells under %d columns", len(cells), len(columns))
		}
		header, row := []string{"left_source", "left_id"}, []string{r.Ref.Source, r.Ref.ID}
		for i := range cells {
			header, row = append(header, "left_"+columns[i]), append(row, cells[i])
		}
		pairs, err := table.New(header, func(yield func([]string, error) bool) { yield(row, nil) }, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got match.Record
		NewSide(pairs, "left_", match.DefaultRules()).Record(pairs, 0, &got)
		if diff := cmp.Diff(r, got); diff != "" {
			t.Errorf("%v: %s", r.Ref, diff)
		}
	}
}

func TestBansConsentsAndTermsOfEachChannelAreRead(t *testing.T) {
	s := newSet(t, read(t, "crm", "Id,Nimi,Sähköpostikielto,Puhelinkielto,Postikielto,Tekstiviestikielto,Sähköpostilupa,Puhelinlupa,Postilupa,SMS-lupa,Tila\n"+
		"1,Malli Oy,kyllä,ei,,,ei,kyllä,,,Aktiivinen\n2,Toinen Oy,,kyllä,kyllä,kyllä,,,kyllä,kyllä,Lakannut 2024\n"))
	want := []merge.Row{
		{OptOut: merge.ByEmail, Consent: merge.ByPhone},
		{OptOut: merge.ByPhone | merge.ByPost | merge.ByText, Consent: merge.ByPost | merge.ByText, Ceased: true},
	}
	for i, id := range []string{"1", "2"} {
		var row merge.Row
		if err := s.Row(match.Ref{Source: "crm", ID: id}, &row); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want[i], merge.Row{OptOut: row.OptOut, Consent: row.Consent, Ceased: row.Ceased}); d != "" {
			t.Errorf("row %s (-want +got):\n%s", id, d)
		}
		for _, f := range []match.Field{merge.OptOutEmail, merge.OptOutPhone, merge.OptOutPost, merge.OptOutText,
			merge.ConsentEmail, merge.ConsentPhone, merge.ConsentPost, merge.ConsentText} {
			if !strings.Contains(strings.Join(fieldsOfRow(&row), " "), string(f)) {
				t.Errorf("row %s has no cell of %s", id, f)
			}
		}
	}
}

func fieldsOfRow(r *merge.Row) []string {
	var out []string
	for _, c := range r.Cells {
		out = append(out, string(c.Field))
	}
	return out
}
