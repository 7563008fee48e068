package propose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
	"golang.org/x/text/encoding/charmap"
)

func read(t *testing.T, csv string) *table.Table {
	t.Helper()
	tab, err := table.Read(strings.NewReader(csv), &table.Options{Name: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// kinds gives the proposal in short: comparison, kind and fields.
func kinds(t *testing.T, csv string) []string {
	t.Helper()
	r, _, err := Rules(read(t, csv))
	if err != nil {
		return []string{err.Error()}
	}
	if _, err := match.NewModel(r); err != nil {
		t.Errorf("the proposal does not hold: %v", err)
	}
	var out []string
	for _, c := range r.Comparisons {
		fields := make([]string, len(c.Fields))
		for i, f := range c.Fields {
			fields[i] = string(f)
		}
		out = append(out, c.Name+" "+c.Kind+" "+strings.Join(fields, "+"))
		if c.Why == "" {
			t.Errorf("%s: no reason", c.Name)
		}
	}
	return out
}

func TestHeadersAndValuesSayWhatIsCompared(t *testing.T) {
	for _, tt := range []struct {
		about, csv string
		want       []string
	}{
		{"persons", "id,given_name,surname,date_of_birth,suburb\n1,Aino,Virtanen,1984-05-30,Turku\n2,Eino,Virtanen,1951-11-02,Turku\n",
			[]string{"person person_name first_name+last_name", "birth date birth", "city city city"}},
		{"bodies abroad", "name,street,city,postalcode,phone\nVRI GmbH,Wilhelm-Maybach-Str 3,Ellwangen,73479,5550100\nAltron GmbH,Gaustr 10,Lehrte,31275,5550101\n",
			[]string{"name company_name name", "street street street", "city city city", "postcode postcode postcode", "phone exact phone"}},
		{"persons of a household", "id,etunimi,sukunimi,katuosoite,puhelin\n1,Aino,Virtanen,Kotikatu 1,0409123456\n2,Eino,Virtanen,Kotikatu 1,0409123457\n",
			[]string{"person person_name first_name+last_name", "street street street", "phone phone phone"}},
		{"products, where most columns say what their values are like", products(),
			[]string{"product text product", "ean exact ean", "brand text brand"}},
		{"few products: what holds still in the few pairs that seem to be one", strings.Join(strings.SplitAfter(products(), "\n")[:61], ""),
			[]string{"product text product", "ean exact ean", "brand text brand"}},
		{"a day of birth, short", "id,etunimi,sukunimi,Synt.aika\n1,Aino,Virtanen,30.5.1984\n2,Eino,Virtanen,2.11.1951\n",
			[]string{"person person_name first_name+last_name", "birth date birth"}},
		{"places", "id;Paikka;Katuosoite;Postinumero;Kaupunki\n1;Länsisatama;Tyynenmerenkatu 14;00220;Helsinki\n2;Västra hamnen;Stillahavsgatan 14;00220;Helsingfors\n",
			[]string{"street street street", "postcode postcode postcode", "city city city"}},
		{"nothing that tells", "id,note\n1,\n2,\n", []string{"no column tells records apart; say what the columns mean, as in -map name=COLUMN"}},
	} {
		if d := cmp.Diff(tt.want, kinds(t, tt.csv)); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.about, d)
		}
	}
}

// No column is dropped without a word: each is compared or told, with its reason, and what is told to write holds.
func TestEveryColumnIsComparedOrTold(t *testing.T) {
	const persons = "id,given_name,surname,note,state\n1,Aino,Virtanen,,a\n2,Eino,Virtanen,,b\n"
	var wide strings.Builder // more comparisons than rules may have: the last is told
	for i := range 20 {
		fmt.Fprintf(&wide, "Col%d,", i)
	}
	wide.WriteString("name\n")
	for row := range 120 {
		for i := range 20 {
			fmt.Fprintf(&wide, "%c%d,", 'a'+i, row*2/3)
		}
		fmt.Fprintf(&wide, "n%d\n", row)
	}
	for _, tt := range []struct {
		about, csv string
		want       []string
	}{
		{"persons", persons, []string{"id: is the id", "note: has a value in 0 of 2", "state: too few rows"}},
		{"products", products(), []string{"id: is the id", "price: has only 9 different", "added: differs in"}},
		{"nothing that tells", "id,note\n1,\n2,\n", []string{"id: is the id", "note: has a value in 0 of 2"}},
		{"Finnish companies", "Nimi,Y-tunnus,Väri,Omistaja\nRautasoini Oy,0154730-7,a,b\n", []string{"Väri: the default rules", "Omistaja: the default rules"}},
		{"further addresses of companies, one without its street", "Nimi,Y-tunnus,Katuosoite,Laskutusosoite,Laskutuspostinro,Käyntiosoitteen postinumero\nRautasoini Oy,0154730-7,a 1,b 1,00100,00101\n", []string{"Käyntiosoitteen postinumero: the default rules"}},
		{"a second name", "Nimi,Asiakkaan nimi,Y-tunnus\nRautasoini Oy,Rauta,0154730-7\n", []string{"Asiakkaan nimi: is read as name, which another column serves"}},
		{"no room", wide.String(), []string{"Col16: there are 16", "Col17: there are 16", "Col18: there are 16", "Col19: there are 16", "name: there are 16"}},
	} {
		tab := read(t, tt.csv)
		rules, left, _ := Rules(tab)
		if len(left) != len(tt.want) {
			t.Errorf("%s: told %v, want %q", tt.about, left, tt.want)
			continue
		}
		for i, l := range left {
			if got := l.Header + ": " + l.Why.EN; !strings.HasPrefix(got, tt.want[i]) {
				t.Errorf("%s: told %q, want %q", tt.about, got, tt.want[i])
			}
			text := fmt.Sprintf(`{"columns": {%s}, "comparisons": [{"name": "own", "kind": "exact", "fields": ["own"]}, %s]}`, l.Feed(), l.Comparison())
			if _, err := match.ParseRules([]byte(text)); err != nil {
				t.Errorf("%s: %s: %v", tt.about, text, err)
			}
		}
		if rules == nil {
			continue
		}
		told := strings.Join(tab.Header(), ",")
		for _, l := range left {
			told = strings.Replace(","+told+",", ","+l.Header+",", ",", 1)
			told = strings.Trim(told, ",")
		}
		for _, h := range strings.Split(told, ",") {
			if !strings.Contains(rules.String(), h) {
				t.Errorf("%s: column %q is neither compared nor told", tt.about, h)
			}
		}
	}
}

// products is a list in which some stand twice.
func products() string {
	var b strings.Builder
	b.WriteString("id,product,ean,brand,price,added\n")
	for i := range 120 {
		n := i * 2 / 3
		fmt.Fprintf(&b, "%d,Pump model %c%c,64%011d,Maker %d,%d,2025-01-%02d\n", i, 'a'+n%26, 'a'+n/26, 7919*n, n%37, 5*(i%9), 1+i%28)
	}
	return b.String()
}

// What a spreadsheet writes is read as what it means: a byte order mark, semicolons, the letters of Windows-1252.
func TestEncodingsMakeNoDifference(t *testing.T) {
	const plain = "id,etunimi,sukunimi,syntymäaika\n1,Päivi,Mäkelä,1984-05-30\n2,Åke,Öhman,1951-11-02\n"
	want := kinds(t, plain)
	semicolons := strings.ReplaceAll(plain, ",", ";")
	ansi, err := charmap.Windows1252.NewEncoder().String(semicolons)
	if err != nil {
		t.Fatal(err)
	}
	for about, csv := range map[string]string{"byte order mark": "\ufeff" + plain, "semicolons": semicolons, "Windows-1252, CRLF": strings.ReplaceAll(ansi, "\n", "\r\n")} {
		if d := cmp.Diff(want, kinds(t, csv)); d != "" {
			t.Errorf("%s (-want +got):\n%s", about, d)
		}
	}
	if len(want) != 2 {
		t.Errorf("proposed %q", want)
	}
}

func TestFinnishCompaniesGetTheDefaultRules(t *testing.T) {
	r, _, err := Rules(read(t, "Nimi,Y-tunnus\nRautasoini Oy,0154730-7\nKulman Leipomo Oy,2077474-0\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Comparisons {
		r.Comparisons[i].Why = ""
	}
	if d := cmp.Diff(match.DefaultRules(), r); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A word that one name alone has, be it light or one that sisters are told apart by, makes no match by the name alone.
func TestWordsMoreOfBodiesWantMore(t *testing.T) {
	for _, l := range bodyNames {
		want := l.Name == "covered" || l.Name == "part_full" || l.Name == "family"
		if got := l.Effect == match.Backed; got != want {
			t.Errorf("level %q: backed %v", l.Name, got)
		}
	}
}

// Names of bodies are weighed at each level that the kind has, so that none falls back to what holds for Finland.
func TestBodyNamesCoverEveryLevel(t *testing.T) {
	levels := match.CompanyNameKind{}.Levels()
	for _, l := range levels[1:] {
		found := false
		for _, b := range bodyNames {
			found = found || b.Name == l.Name
		}
		if !found {
			t.Errorf("level %q has no weight", l.Name)
		}
	}
	if len(bodyNames) != len(levels)-1 {
		t.Errorf("%d levels, want %d", len(bodyNames), len(levels)-1)
	}
}
