package match

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// record makes a record of the source "crm" from field, text pairs.
func record(id string, fieldsAndTexts ...string) *Record {
	r := &Record{Ref: Ref{"crm", id}}
	for i := 0; i+1 < len(fieldsAndTexts); i += 2 {
		r.Add(Field(fieldsAndTexts[i]), fieldsAndTexts[i+1])
	}
	return r
}

func defaultModel(t testing.TB) *Model {
	t.Helper()
	m, err := NewModel(DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func scoreOf(m *Model, a, b *Record) Score {
	return m.Score(m.Prepare(a, nil), m.Prepare(b, nil))
}

// The ids are those of register entries or only formally valid; addresses and numbers are made up.
var ladder = []struct {
	why     string
	a, b    *Record
	verdict Verdict
	reason  Reason
}{
	{
		"equal ids settle it whatever the name",
		record("1", "name", "Uusi Nimi Oy", "business_id", "0112038-9"),
		record("2", "name", "Vanha Kylä Ab", "business_id", "FI01120389"),
		Match, ByEqualID,
	},
	{
		"a company that bears a new name in another town is one that its id knows again",
		record("1", "name", "Uusi Nimi Oy", "business_id", "0112038-9", "city", "Turku", "phone", "040 1234567"),
		record("2", "name", "Vanha Kylä Ab", "business_id", "FI01120389", "city", "Vaasa", "phone", "040 1234567"),
		Match, ByEqualID,
	},
	{
		"equal ids, but name and town are those of two companies: a person looks",
		record("1", "name", "Uusi Nimi Oy", "business_id", "0112038-9", "city", "Turku"),
		record("2", "name", "Vanha Kylä Ab", "business_id", "FI01120389", "city", "Vaasa"),
		Review, ByEqualIDGuard,
	},
	{
		"different ids keep equal names apart",
		record("1", "name", "Rautasoini Oy", "business_id", "0154730-7"),
		record("2", "name", "Rautasoini Oy", "business_id", "2519299-3"),
		NoMatch, ByDifferentID,
	},
	{
		"different ids, but name, street and e-invoice address are the same: a person looks",
		record("1", "name", "Rautasoini Oy", "business_id", "0154730-7", "street", "Kauppakatu 5", "postcode", "33100", "einvoice", "FI2112345600000785"),
		record("2", "name", "Rautasoini Oy", "business_id", "2519299-3", "street", "Kauppakatu 5", "postcode", "33100", "einvoice", "FI2112345600000785"),
		Review, ByDifferentIDs2,
	},
	{
		"equal ids, but the numbers of two housing companies: a person looks",
		record("1", "name", "Asunto Oy Helsingin Mannerheimintie 1", "business_id", "0112038-9"),
		record("2", "name", "Asunto Oy Helsingin Mannerheimintie 11", "business_id", "0112038-9"),
		Review, ByEqualIDGuard,
	},
	{
		"a housing company is not its neighbour",
		record("1", "name", "Asunto Oy Helsingin Mannerheimintie 1", "street", "Mannerheimintie 1", "phone", "09 123 4567"),
		record("2", "name", "Asunto Oy Helsingin Mannerheimintie 11", "street", "Mannerheimintie 1", "phone", "09 123 4567"),
		NoMatch, ByGuard,
	},
	{
		"a housing company is not the company of its name",
		record("1", "name", "As Oy Rautasoini", "phone", "09 123 4567"),
		record("2", "name", "Rautasoini Oy", "phone", "09 123 4567"),
		NoMatch, ByGuard,
	},
	{
		"a housing company is not the manager whose e-invoice address it has",
		record("1", "name", "As Oy Pohjan Kukka", "street", "Kauppakatu 5", "postcode", "33100", "einvoice", "003701547307"),
		record("2", "name", "Rautasoini Oy", "business_id", "0154730-7", "street", "Kauppakatu 5", "postcode", "33100", "einvoice", "003701547307"),
		NoMatch, ByGuard,
	},
	{
		"housing companies of one manager, whose id and e-invoice address they have, are not each other",
		record("1", "name", "As Oy Pohjan Kukka", "street", "Kauppakatu 5", "postcode", "33100", "einvoice", "003701547307"),
		record("2", "name", "As Oy Rautasoini", "street", "Kauppakatu 5", "postcode", "33100", "einvoice", "003701547307"),
		Review, ByGuard,
	},
	{
		"housing companies of two towns, with their manager's id: a person looks",
		record("1", "name", "As Oy Espoon Rautasoini", "business_id", "0154730-7", "city", "Espoo"),
		record("2", "name", "As Oy Vantaan Rautasoini", "business_id", "0154730-7", "city", "Vantaa"),
		Review, ByEqualIDGuard,
	},
	{
		"an association is not its women's section",
		record("1", "name", "Rautasoinin VPK ry", "street", "Mäkitie 4", "postcode", "40100", "phone", "044 123 4567"),
		record("2", "name", "Rautasoinin VPK:n naisosasto ry", "street", "Mäkitie 4", "postcode", "40100", "phone", "044 123 4567"),
		Review, ByGuard,
	},
	{
		"two web domains of one door and telephone: a person looks",
		record("1", "name", "Ravintola Rautasoini Oy", "street", "Mäkitie 4", "postcode", "40100", "phone", "044 123 4567", "web", "rautasoini.fi"),
		record("2", "name", "Baari Lumikettu Oy", "street", "Mäkitie 4", "postcode", "40100", "phone", "044 123 4567", "web", "lumikettu.fi"),
		Review, ByGuard,
	},
	{
		"two companies of one owner in two towns, known by telephone and mail alone: a person looks",
		record("1", "name", "Rakennus Rautasoini Oy", "city", "Tampere", "phone", "040 512 3456", "email", "pohjan.kukka@gmail.com"),
		record("2", "name", "Kahvila Lumikettu Oy", "city", "Nokia", "phone", "040 512 3456", "email", "pohjan.kukka@gmail.com"),
		Review, ByGuard,
	},
	{
		"a sole trader is not the company behind the same door and telephone",
		record("1", "name", "Saunatalo Rautasoini Oy", "street", "Mäkitie 4", "postcode", "40100", "phone", "044 123 4567"),
		record("2", "name", "Koneurakointi Lumikettu Tmi", "street", "Mäkitie 4", "postcode", "40100", "phone", "044 123 4567"),
		NoMatch, ByGuard,
	},
	{
		"two flats of one house are for a person",
		record("1", "name", "Rautasoini Oy", "street", "Kauppakatu 5 A 12", "postcode", "33100"),
		record("2", "name", "Lumikettu Oy", "street", "Kauppakatu 5 B 1", "postcode", "33100"),
		Review, ByWeight,
	},
	{
		"an estate is not its debtor, though it bears the debtor's id",
		record("1", "name", "Rautasoini Oy:n konkurssipesä", "business_id", "0154730-7"),
		record("2", "name", "Rautasoini Oy", "business_id", "0154730-7"),
		NoMatch, ByGuard,
	},
	{
		"a company in liquidation is the same company",
		record("1", "name", "Rautasoini Oy selvitystilassa", "street", "Kauppakatu 5", "postcode", "33100"),
		record("2", "name", "Rautasoini Oy", "street", "Kauppakatu 5", "postcode", "33100"),
		Match, ByWeight,
	},
	{
		"the same words with another form are for a person",
		record("1", "name", "Rautasoini Ky", "street", "Kauppakatu 5", "postcode", "33100", "phone", "040 1234567"),
		record("2", "name", "Rautasoini Oy", "street", "Kauppakatu 5", "postcode", "33100", "phone", "040 1234567"),
		Review, ByGuard,
	},
	{
		"a placeholder for an id says nothing",
		record("1", "name", "Rautasoini Oy", "business_id", "1234567-1"),
		record("2", "name", "Pohjan Kukka Ky", "business_id", "1234567-1"),
		NoMatch, ByWeight,
	},
	{
		"form and language do not part a company from itself",
		record("1", "name", "Oy Rautasoini Ab", "street", "Kauppak. 5", "city", "Tammerfors"),
		record("2", "name", "RAUTASOINI OY", "street", "Kauppakatu 5", "city", "Tampere"),
		Match, ByWeight,
	},
	{
		"a town in common is no customer in common",
		record("1", "name", "Tampereen Rautasoini Oy", "city", "Tampere"),
		record("2", "name", "Tampereen Kukkatalo Oy", "city", "Tampere"),
		NoMatch, ByWeight,
	},
	{
		"nothing to compare",
		record("1", "city", "Tampere"),
		record("2", "name", "Rautasoini Oy"),
		NoMatch, ByBlank,
	},
}

func TestWhoDecidesOnAPair(t *testing.T) {
	m := defaultModel(t)
	for _, tt := range ladder {
		got := scoreOf(m, tt.a, tt.b)
		if got.Verdict != tt.verdict || got.Reason != tt.reason {
			t.Errorf("%s:\n got %v by %v (%v)\nwant %v by %v\n%v", tt.why, got.Verdict, got.Reason, got.Weight, tt.verdict, tt.reason,
				m.Explain(m.Prepare(tt.a, nil), m.Prepare(tt.b, nil)))
		}
	}
}

func TestScoreIsSymmetric(t *testing.T) {
	m := defaultModel(t)
	for _, tt := range ladder {
		if ab, ba := scoreOf(m, tt.a, tt.b), scoreOf(m, tt.b, tt.a); ab != ba {
			t.Errorf("%s: %+v one way, %+v the other", tt.why, ab, ba)
		}
	}
}

func TestPartsSumToTheWeight(t *testing.T) {
	m := defaultModel(t)
	for _, tt := range ladder {
		x := m.Explain(m.Prepare(tt.a, nil), m.Prepare(tt.b, nil))
		sum := Bits(0)
		for _, p := range x.Parts {
			sum += p.Weight
		}
		if sum != x.Weight {
			t.Errorf("%s: the parts sum to %v, the weight is %v", tt.why, sum, x.Weight)
		}
	}
}

func TestRecordsOfAnotherModelDoNotMatch(t *testing.T) {
	m := defaultModel(t)
	r := DefaultRules()
	r.MatchAt = 0.5
	o, err := NewModel(r)
	if err != nil {
		t.Fatal(err)
	}
	a := record("1", "name", "Rautasoini Oy", "business_id", "0154730-7")
	if got := m.Score(m.Prepare(a, nil), o.Prepare(a, nil)); got != (Score{Reason: ByBlank}) {
		t.Errorf("got %+v", got)
	}
	if got := m.Score(Prepared{}, Prepared{}); got != (Score{Reason: ByBlank}) {
		t.Errorf("zero Prepared: got %+v", got)
	}
}

func TestScoreDoesNotAllocate(t *testing.T) {
	m := defaultModel(t)
	var ps []Prepared
	for _, tt := range ladder {
		ps = append(ps, m.Prepare(tt.a, nil), m.Prepare(tt.b, nil))
	}
	if n := testing.AllocsPerRun(20, func() {
		for i := 0; i < len(ps); i += 2 {
			m.Score(ps[i], ps[i+1])
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestModelReadsBackAsItWasWritten(t *testing.T) {
	m := defaultModel(t)
	res := run(t, m, sample(400, 3), nil)
	var b bytes.Buffer
	if _, err := res.Model().WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	first := b.String()
	got, err := ReadModel(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got.Hash() != res.Model().Hash() {
		t.Error("the hash is another")
	}
	var again bytes.Buffer
	if _, err := got.WriteTo(&again); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(first, again.String()); d != "" {
		t.Errorf("its bytes are others (-first +again):\n%s", d)
	}
	for _, tt := range ladder {
		if x, y := scoreOf(res.Model(), tt.a, tt.b), scoreOf(got, tt.a, tt.b); x != y {
			t.Errorf("%s: %+v before, %+v after", tt.why, x, y)
		}
	}
}

func TestReadModelRefusesWhatItCannotTrust(t *testing.T) {
	numbers, err := json.Marshal(shippedShape.numbers())
	if err != nil {
		t.Fatal(err)
	}
	shaped := `"shape":` + string(numbers)
	for _, s := range []string{
		``, `{`, `{"yksi":"plan","version":1}`, `{"yksi":"model","version":99}`,
		`{"yksi":"model","version":1}`, `{"yksi":"model","version":2}`,
		`{"yksi":"model","version":2,` + shaped + `,"counts":"AAAA"}`,
		`{"yksi":"model","version":2,` + shaped + `,"surprise":1}`,
		`{"yksi":"model","version":2,` + shaped + `,"rules":{"match_at":0.9,"review_at":0.1,"max_block":9,"comparisons":[{"name":"x","kind":"nothing@1"}]}}`,
	} {
		if m, err := ReadModel(bytes.NewReader([]byte(s))); err == nil {
			t.Errorf("%s: no error, model %v", s, m.Hash())
		}
	}
}
