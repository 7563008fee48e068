package table

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// used gives the header chosen for each meaning, further ones joined behind.
func used(m *Mapping) map[Meaning]string {
	got := make(map[Meaning]string)
	for _, meaning := range meanings {
		var names []string
		for _, c := range m.All(meaning) {
			names = append(names, m.Columns[c].Header)
		}
		if names != nil {
			got[meaning] = strings.Join(names, "+")
		}
	}
	return got
}

func TestRecognise(t *testing.T) {
	for _, tt := range []struct {
		name, header string // header cells parted by ;
		want         map[Meaning]string
	}{
		{"Netvisor", "Asiakaskoodi;Nimi;Osoite;Postinumero;Postitoimipaikka;Aktiivinen;Nimen jatke;Kotisivut;Y-tunnus / Business ID",
			map[Meaning]string{ID: "Asiakaskoodi", Name: "Nimi", Street: "Osoite", Postcode: "Postinumero", City: "Postitoimipaikka",
				Active: "Aktiivinen", Name2: "Nimen jatke", Website: "Kotisivut", BusinessID: "Y-tunnus / Business ID"}},
		{"Fivaldi", "ASIAKASTUNNUS;NIMI1;NIMI2;PUHELIN;MATKAPUHELIN;KIELIKOODI;LUOTTORAJA",
			map[Meaning]string{ID: "ASIAKASTUNNUS", Name: "NIMI1", Name2: "NIMI2", Phone: "PUHELIN", Mobile: "MATKAPUHELIN", Language: "KIELIKOODI"}},
		{"eCom", "Asiakasnumero;Nimi;Katuosoite / Osoite;Katuosoite / Postinumero;Katuosoite / Kaupunki;Laskutusosoite / Osoite",
			map[Meaning]string{ID: "Asiakasnumero", Name: "Nimi", Street: "Katuosoite / Osoite", Postcode: "Katuosoite / Postinumero",
				City: "Katuosoite / Kaupunki", BillingStreet: "Laskutusosoite / Osoite"}},
		{"Kitsas: Postiosoite alone is postcode and city", "Nimi;Lähiosoite;Postiosoite",
			map[Meaning]string{Name: "Nimi", Street: "Lähiosoite", PostcodeCity: "Postiosoite"}},
		{"Profinder: Postiosoite beside a postcode is the street", "Profinder ID;Virallinen nimi;Markkinointinimi;Postiosoite;Postiosoitteen postinumero;Postiosoitteen postitoimipaikka;Käyntiosoite",
			map[Meaning]string{ID: "Profinder ID", Name: "Virallinen nimi", TradeName: "Markkinointinimi", Street: "Postiosoite",
				Postcode: "Postiosoitteen postinumero", City: "Postiosoitteen postitoimipaikka", VisitingStreet: "Käyntiosoite"}},
		{"Salesforce: the billing address is the address, a customer number a link", "Id;Name;Y_tunnus__c;BillingStreet;BillingPostalCode;BillingCity;ShippingStreet;AccountNumber;MasterRecordId",
			map[Meaning]string{ID: "Id", Name: "Name", BusinessID: "Y_tunnus__c", Street: "BillingStreet", Postcode: "BillingPostalCode",
				City: "BillingCity", VisitingStreet: "ShippingStreet", BillingID: "AccountNumber", MasterRecord: "MasterRecordId"}},
		{"custom fields by their stem", "Id;crm__Business_ID__c;VAT_Number__c;Laskutusasiakasnro__c;Sähköposti__c",
			map[Meaning]string{ID: "Id", BusinessID: "crm__Business_ID__c", VAT: "VAT_Number__c", BillingID: "Laskutusasiakasnro__c", Email: "Sähköposti__c"}},
		{"Dynamics", "(Do Not Modify) Account;name;accountnumber;emailaddress1;emailaddress2;donotemail",
			map[Meaning]string{ID: "(Do Not Modify) Account", Name: "name", BillingID: "accountnumber", Email: "emailaddress1+emailaddress2", EmailBan: "donotemail"}},
		{"Salesforce in Finnish", "Tili-ID;Tilin nimi;Laskutusosoite: katuosoite;Laskutusosoite: postinumero;Laskutusosoite: kaupunki;Puhelin;Tilin omistaja",
			map[Meaning]string{ID: "Tili-ID", Name: "Tilin nimi", Street: "Laskutusosoite: katuosoite", Postcode: "Laskutusosoite: postinumero",
				City: "Laskutusosoite: kaupunki", Phone: "Puhelin", Owner: "Tilin omistaja"}},
		{"Salesforce in Swedish", "Konto-ID;Kontonamn;Faktureringsgata;Faktureringspostnummer;Faktureringsort;Faktureringsland",
			map[Meaning]string{ID: "Konto-ID", Name: "Kontonamn", Street: "Faktureringsgata", Postcode: "Faktureringspostnummer",
				City: "Faktureringsort", Country: "Faktureringsland"}},
		{"a ledger: the account is one of bookkeeping", "Toimittajan nimi;Toimittajan Y-tunnus;Tilin nimi;Summa",
			map[Meaning]string{Name: "Toimittajan nimi", BusinessID: "Toimittajan Y-tunnus"}},
		{"abbreviations", "Tilitunnus;Nimi;Postitmp.;Viim. laskupvm",
			map[Meaning]string{ID: "Tilitunnus", Name: "Nimi", City: "Postitmp.", LastInvoice: "Viim. laskupvm"}},
		{"three languages in one cell", "Kundnummer;Nimi | Namn | Name;Y-tunnus | FO-nummer | Business ID",
			map[Meaning]string{ID: "Kundnummer", Name: "Nimi | Namn | Name", BusinessID: "Y-tunnus | FO-nummer | Business ID"}},
		{"case, spaces, diacritics", "ASIAKASNRO;nimi ;Y TUNNUS;Lahiosoite;SAHKOPOSTI",
			map[Meaning]string{ID: "ASIAKASNRO", Name: "nimi ", BusinessID: "Y TUNNUS", Street: "Lahiosoite", Email: "SAHKOPOSTI"}},
		{"a remark in brackets, a number behind", "Asiakasnumero (pakollinen);Nimi;Sähköposti 3;Puhelin 1;Puhelin 2",
			map[Meaning]string{ID: "Asiakasnumero (pakollinen)", Name: "Nimi", Email: "Sähköposti 3", Phone: "Puhelin 1+Puhelin 2"}},
		{"the better of two names", "Account Name;Name;Nimi",
			map[Meaning]string{Name: "Nimi"}},
		{"nothing known", "foo;bar;", map[Meaning]string{}},
	} {
		m := Recognise(strings.Split(tt.header, ";"))
		if d := cmp.Diff(tt.want, used(m)); d != "" {
			t.Errorf("%s:\n%s", tt.name, d)
		}
	}
}

// Every line of the embedded table names a meaning that exists, and no header stands there twice with two meanings.
func TestHeaderTable(t *testing.T) {
	seen := make(map[string]string)
	for i, line := range strings.Split(strings.TrimSpace(headersTSV), "\n") {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 || !valid(Meaning(f[0])) && !slices.Contains([]Meaning{customerCode, accountName, postal}, Meaning(f[0])) {
			t.Errorf("line %d: %q", i+1, line)
			continue
		}
		key := fold(f[1])
		if other := seen[key]; key == "" || other != "" && other != f[0] {
			t.Errorf("line %d: %q is %s and %s", i+1, f[1], other, f[0])
		}
		seen[key] = f[0]
	}
}

func TestMappingSaysWhatBecameOfEachColumn(t *testing.T) {
	got := Recognise([]string{"Id", "Name", "Account Name", "Phone", "Mobile", "Phone 2", "Fax", "Väri", "Väri", ""}).String()
	want := `id                 Id
name               Name (not Account Name)
phone              Phone, Phone 2
mobile             Mobile
not used           Fax
not recognised     Väri#8, Väri#9, #10
`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestOverrides(t *testing.T) {
	read := func(o string) (*Table, error) {
		m, err := ParseMap(o)
		if err != nil {
			return nil, err
		}
		return Read(strings.NewReader("Id,Name,Account Name,\"Osoite, katu\",Phone,Fax\n"), &Options{Name: "crm", Map: m})
	}
	for in, want := range map[string]map[Meaning]string{
		"name=Account Name":                       {ID: "Id", Name: "Account Name", Phone: "Phone"},
		"name=account name":                       {ID: "Id", Name: "Account Name", Phone: "Phone"},
		`"street=Osoite, katu",name=#3`:           {ID: "Id", Name: "Account Name", Street: "Osoite, katu", Phone: "Phone"},
		"phone=Fax,phone=Phone":                   {ID: "Id", Name: "Name", Phone: "Phone+Fax"},
		"phone=Fax":                               {ID: "Id", Name: "Name", Phone: "Fax"},
		"ignored=Phone":                           {ID: "Id", Name: "Name"},
		"billing:name=Nimi,crm:name=Account Name": {ID: "Id", Name: "Account Name", Phone: "Phone"},
	} {
		tab, err := read(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
		} else if d := cmp.Diff(want, used(tab.Mapping())); d != "" {
			t.Errorf("%s:\n%s", in, d)
		}
	}
	for in, want := range map[string]string{
		"name":            `"name" is not MEANING=COLUMN`,
		"name=":           `"name=" is not MEANING=COLUMN`,
		"nimi=Name":       `there is no meaning "nimi"; there are: id, name, name_2, `,
		"crm:name=Nimike": `-map names a column "Nimike"; there are: Id, Name, Account Name, `,
		"":                "is empty",
	} {
		_, err := read(in)
		var f *Fault
		if !errors.As(err, &f) || f.Code != CodeMapping || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", in, err, want)
		}
	}
}

func TestOverridesMustConcernSomeSource(t *testing.T) {
	o, err := ParseMap("name=Nimi,phone=Puh,erp:id=Id")
	if err != nil {
		t.Fatal(err)
	}
	crm := mustRead(t, commas, &Options{Name: "crm", Map: o})
	billing := mustRead(t, semicolons, &Options{Name: "billing", Map: o})
	want := `-map: there is no column "Puh"; crm has Id, Name; billing has Asiakasnumero, Nimi, Avoin saldo
-map: there is no source "erp"`
	if err := o.Check(crm, billing); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	again, err := ParseMap(o.String())
	if err != nil || again.String() != o.String() {
		t.Errorf("%q read again is %q, %v", o, again, err)
	}
}

func FuzzRecogniseNeedsNoOrder(f *testing.F) {
	f.Add("Id;Name;Account Name;BillingStreet;Postiosoite") // meanings that hang on other columns
	f.Add("Tilin nimi;Kontonamn;Toiminimi")                 // two that one name settles
	f.Add("Y-tunnus | FO-nummer;a|b;(;__c;1")               // shapes that lookup takes apart
	f.Fuzz(func(t *testing.T, s string) {
		header := strings.Split(s, ";")
		if len(header) > 30 {
			return
		}
		m := Recognise(header)
		seen := make(map[Meaning]bool)
		for _, c := range m.Columns {
			if c.Use == Chosen {
				if seen[c.Meaning] || !valid(c.Meaning) || c.Meaning == Ignored {
					t.Errorf("%q: %s chosen wrongly", header, c.Meaning)
				}
				seen[c.Meaning] = true
			}
		}
		reversed := make([]string, len(header))
		for i, h := range header {
			reversed[len(header)-1-i] = h
		}
		r := Recognise(reversed)
		for _, meaning := range meanings {
			if a, b := m.Column(meaning), r.Column(meaning); a < 0 != (b < 0) || a >= 0 && fold(header[a]) != fold(reversed[b]) && lookup(header[a]) != lookup(reversed[b]) {
				t.Errorf("%q: %s is column %d, reversed %d", header, meaning, a, b)
			}
		}
	})
}
