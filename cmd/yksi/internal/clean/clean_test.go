package clean

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/table"
)

func read(t *testing.T, csv string) *table.Table {
	t.Helper()
	tab, err := table.Read(strings.NewReader(csv), &table.Options{Name: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// cleaned returns the added values of each row by column.
func cleaned(t *testing.T, csv string) []map[string]string {
	t.Helper()
	tab := read(t, csv)
	p := NewPlan(tab.Mapping())
	r := p.NewRow()
	var rows []map[string]string
	for row := range tab.Rows() {
		values := make(map[string]string)
		for i, v := range r.Clean(tab, row) {
			if v != "" {
				values[p.Columns()[i]] = v
			}
		}
		rows = append(rows, values)
	}
	return rows
}

func TestOnlyKindsOfValuesThatAreThereGetAColumn(t *testing.T) {
	want := []string{"yksi_name", "yksi_legal_form", "yksi_status", "yksi_unit", "yksi_financier", "yksi_former_name",
		"yksi_other_name", "yksi_care_of",
		"yksi_postcode", "yksi_city", "yksi_issues"}
	if diff := cmp.Diff(want, NewPlan(read(t, "id,nimi,postinumero ja postitoimipaikka\n1,a,b\n").Mapping()).Columns()[:0]); diff == "" {
		t.Error("no columns at all")
	}
	if diff := cmp.Diff(want, NewPlan(read(t, "id,nimi,postinumero,kaupunki\n1,a,b,c\n").Mapping()).Columns()); diff != "" {
		t.Error(diff)
	}
}

func TestValuesAreCanonicalAndRepairsAreTold(t *testing.T) {
	got := cleaned(t, `id,nimi,y-tunnus,osoite,postinumero,kaupunki,puhelin,sähköposti,www
1,Kulman Leipomo Oy konkurssissa,112038-9,Kauppak. 1 A 2,4250.0,Åbo,"040 123 4567, 03 123 4567",Info@Kulma.example,http://www.kulma.example/fi
2,** tupla ** Paja Ky,1120389,PL 55,,,ei ole,ei ole,
3,,1234567-1,,abc,,,x@,
`)
	want := []map[string]string{
		{
			"yksi_name": "Kulman Leipomo", "yksi_legal_form": "OY", "yksi_status": "bankruptcy",
			"yksi_business_id": "0112038-9", "yksi_vat": "FI01120389",
			"yksi_street": "Kauppakatu 1 A 2", "yksi_postcode": "04250", "yksi_city": "Turku",
			"yksi_phone": "+358401234567;+35831234567", "yksi_phone_kind": "mobile;geographic", "yksi_email": "Info@kulma.example", "yksi_email_kind": "role",
			"yksi_domain": "kulma.example",
			"yksi_issues": "business_id:zero_lost;street:abbreviation;postcode:zero_restored;postcode:float;city:translated",
		},
		{ // the id is repaired on weak evidence: told, not taken
			"yksi_name": "Paja", "yksi_legal_form": "KY", "yksi_street": "PL 55",
			"yksi_issues": "name:duplicate;business_id:zero_and_dash_lost",
		},
		{
			"yksi_issues": "business_id:placeholder;business_id:suspect_placeholder;postcode:invalid;email:invalid",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnIdentityCodeIsToldAndNoValue(t *testing.T) {
	got := cleaned(t, "id,nimi,y-tunnus\n1,Tmi Matti 131052-308T,131052-308T\n") // a published test code
	want := []map[string]string{{
		"yksi_name": "Matti", "yksi_legal_form": "TMI", "yksi_issues": "name:identity_code;business_id:identity_code",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatStandsBesideANameHasAColumnOfItsOwn(t *testing.T) {
	got := cleaned(t, `id,nimi,nimen jatke,verkkolaskuosoite,välittäjä
1,Malli Oy / Kulman Isännöinti Oy,,003701120389,OKOYFIHH
2,"Mallin Seura ry, ruotsiksi Modellens Sällskap rf",,FI2112345600000785,
3,Asunto Oy Mallilan Esimerkkikuja 21 / No,rdea Rahoitus,,
4,Malli Oy konkurssipesaä,,,
`)
	want := []map[string]string{
		{"yksi_name": "Malli", "yksi_legal_form": "OY", "yksi_care_of": "Kulman Isännöinti",
			"yksi_einvoice_address": "003701120389", "yksi_einvoice_kind": "ovt", "yksi_einvoice_operator": "OKOYFIHH"},
		{"yksi_name": "Mallin Seura", "yksi_legal_form": "AYH", "yksi_other_name": "Modellens Sällskap rf",
			"yksi_einvoice_address": "FI2112345600000785", "yksi_einvoice_kind": "iban"},
		{"yksi_name": "Mallilan Esimerkkikuja 21", "yksi_legal_form": "AOY", "yksi_financier": "Nordea Rahoitus"},
		{"yksi_name": "Malli", "yksi_legal_form": "OY", "yksi_status": "bankruptcy_estate", "yksi_issues": "name:spelling"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzClean cleans any file that can be read: every row comes out once, and its own cells as they were.
func FuzzClean(f *testing.F) {
	f.Add("id,nimi,postinumero\n1,Kulman Leipomo Oy,4250.0\n") // the plain case
	f.Add("id;nimi;puhelin\n1;\"a;b\";040\n2;c\n")             // quoted delimiter, short row
	f.Add("nimi\n131052-308T\n")                               // a published test code
	f.Add("nimi\tyksi_name\na\tb\n")                           // an added column that is there already
	f.Fuzz(func(t *testing.T, csv string) {
		in, err := table.Read(strings.NewReader(csv), &table.Options{Name: "fuzz"})
		if err != nil {
			return
		}
		p := NewPlan(in.Mapping())
		w, err := in.Rewriter(p.Columns())
		if err != nil {
			t.Fatal(err)
		}
		r := p.NewRow()
		out := w.AppendHeader(nil)
		for row := range in.Rows() {
			values := r.Clean(in, row)
			if len(values) != len(p.Columns()) {
				t.Fatalf("%d values under %d columns", len(values), len(p.Columns()))
			}
			out = w.AppendRow(out, in, row, values)
		}
	})
}
