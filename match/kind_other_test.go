package match

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKindsOfOtherThings(t *testing.T) {
	for _, tt := range []struct {
		kind       Kind
		a, b, want string
	}{
		{ExactKind{}, "FI 123-456", "fi123456", "same"},
		{ExactKind{}, "1234567", "1234576", "near"}, // two neighbours swapped
		{ExactKind{}, "1234", "1235", "different"},  // too short for a slip
		{ExactKind{}, "-", "1", "nothing"},
		{CategoryKind{}, "NSW", "nsw", "same"},
		{CategoryKind{}, "NSW", "VIC", "different"},
		{NumberKind{}, "1 234,50 €", "1234.50", "same"},
		{NumberKind{}, "1.234.567", "1234567", "same"},
		{NumberKind{}, "1000", "1005", "near"},
		{NumberKind{}, "1000", "1080", "close"},
		{NumberKind{}, "1000", "-1000", "different"},
		{NumberKind{}, "0", "0,0", "same"},
		{NumberKind{}, "n/a", "5", "nothing"},
		{DateKind{}, "1984-05-30", "30.5.1984 12:00", "same"},
		{DateKind{}, "19840530", "5/30/84", "same"},
		{DateKind{}, "1984-05-06", "6.5.1984", "same"},
		{DateKind{}, "1984-05-06", "5.6.1984", "day_and_month_swapped"},
		{DateKind{}, "1984-05-30", "1984-05-31", "slip"},
		{DateKind{}, "1984-05-30", "1948-05-30", "slip"},
		{DateKind{}, "1984-05-30", "1985-06-30", "two_slips"},
		{DateKind{}, "1984-05-30", "1951-05-30", "two_slips"},
		{DateKind{}, "1984-05-30", "2011-05-30", "same_month_and_day"},
		{DateKind{}, "1984-05-30", "1984-05-12", "two_slips"},
		{DateKind{}, "1984-05-30", "1984-11-12", "same_year"},
		{DateKind{}, "1984-05-30", "2011-11-12", "different"},
		{DateKind{}, "1984", "1984-05-30", "nothing"},
		{TextKind{}, "blue steel bolt", "Bolt, steel blue", "same"},
		{TextKind{}, "galvanised steel bolt", "galvanized steel bolt", "same"},
		{TextKind{}, "steel bolt galvanised", "brass kettle", "different"},
		{TextKind{}, "galvanised steel bolt", "galvanised copper kettle", "some"},
		{StreetKind{}, "27 N Washington St", "27 north washington street", "near"},
		{StreetKind{}, "Maybachstraße 3", "3 maybachstrasse", "same"},
		{StreetKind{}, "12 High Street", "high street", "number_missing"},
		{StreetKind{}, "12 High Street", "14 High Street", "other_number"},
		{StreetKind{}, "Im Meisel 7-13", "13 Im Meisel", "same"},
		{StreetKind{}, "Im Meisel 7-13", "9 Im Meisel", "other_number"},
		{StreetKind{}, "12 45th Street", "12 46th Street", "near"},
		{StreetKind{}, "12 High Street", "12 Abbey Lane", "same_number"},
		{StreetKind{}, "12 High Street", "3 Abbey Lane", "different"},
		{PostcodeKind{}, "SO53 4RA", "so534ra", "same"},
		{PostcodeKind{}, "3072", "3027", "near"},
		{PostcodeKind{}, "30720", "30999", "area"},
		{PostcodeKind{}, "30720", "99100", "different"},
		{CityKind{}, "Tampere", "Tammerfors", "same"},
		{CityKind{}, "ringwood", "ringwoid", "near"},
		{CityKind{}, "Lyon", "Lyon Cedex 3", "near"},
		{CityKind{}, "Turku", "Helsinki", "different"},
		{EmailKind{}, "Info@Firma.fi", "info@firma.fi", "same"},
		{EmailKind{}, "aino.virtanen@firma.fi", "aino.virtamen@firma.fi", "near"},
		{EmailKind{}, "aino@firma.fi", "laskut@firma.fi", "same_domain"},
		{EmailKind{}, "aino@gmail.com", "eino@gmail.com", "different"},
		{DomainKind{}, "https://www.firma.fi/fi", "firma.fi", "same"},
		{DomainKind{}, "firma.fi", "kukka.fi", "different"},
	} {
		if got := levelOf(tt.kind, "f", tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %q, %q: %s, want %s", tt.kind.ID(), tt.a, tt.b, got, tt.want)
		}
		if got := levelOf(tt.kind, "f", tt.b, tt.a); got != tt.want {
			t.Errorf("%s: %q, %q: %s, want %s", tt.kind.ID(), tt.b, tt.a, got, tt.want)
		}
	}
}

// person gives the values of a name: given names / surname, or a whole name.
func person(name string) []Value {
	first, last, parted := strings.Cut(name, "/")
	if !parted {
		return []Value{{Field: "whole", Text: name}}
	}
	var vs []Value
	for _, v := range []Value{{Field: FirstName, Text: first}, {Field: LastName, Text: last}} {
		if v.Text != "" {
			vs = append(vs, v)
		}
	}
	return vs
}

func TestPersonNamesInAnyOrder(t *testing.T) {
	k := PersonNameKind{}
	for _, tt := range []struct{ a, b, want string }{
		{"Aino/Virtanen", "AINO/VIRTANEN", "same"},
		{"Aino/Virtanen", "Virtanen Aino", "same"},
		{"Virtanen, Aino", "Aino Virtanen", "same"},
		{"Aino/Virtanen", "Virtanen/Aino", "swapped"},
		{"Aino/Virtanen", "Aino/Virtamen", "near"},
		{"Anna Maija/Virtanen", "Annamaija/Virtanen", "near"},
		{"Ella/Crouch", "Ella/Crou ch", "near"},
		{"A./Virtanen", "Aino/Virtanen", "initial"},
		{"/Virtanen", "Aino/Virtanen", "part"},
		{"Aino/Virtanen", "Eero/Virtanen", "same_surname"},
		{"Aino/Virtanen", "Aino/Mäkelä", "same_given_name"},
		{"Aino Virtanen", "Aino Mäkelä", "same_word"},
		{"Aino/Virtanen", "Eero/Mäkelä", "different"},
		{"/", "Eero/Mäkelä", "nothing"},
		{"Aino/[hetu]", "Eero/Virtanen", "different"}, // what was masked is no name
		{"Dr. Aino Virtanen", "Rouva Aino Virtanen", "same"},
		{"Herra Virtanen", "Virtanen", "part"}, // Herra is a surname, too
	} {
		for _, pair := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			var w Workspace
			got := "nothing"
			a, b := k.Prepare(nil, person(pair[0]), &w), k.Prepare(nil, person(pair[1]), &w)
			if len(a) > 0 && len(b) > 0 {
				got = k.Levels()[k.Compare(a, b).Level].Name
			}
			if got != tt.want {
				t.Errorf("%q, %q: %s, want %s", pair[0], pair[1], got, tt.want)
			}
		}
	}
}

// Of whole names and nothing else.
func TestNamesOfPersonsAlone(t *testing.T) {
	rules, err := ParseRules([]byte(`{"comparisons": [{"name": "person", "kind": "person_name", "fields": ["person"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := NewModel(rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		a, b string
		want Verdict
	}{
		{"Aino Virtanen", "Virtanen Aino", Match},
		{"AinoVirtanen", "Aino Virtanen", Match},
		{"Dr. Aino Virtanen", "Aino Virtanen", Match},
		{"Aino Virtanen", "Aino Maria Virtanen", Match}, // a middle name is often left out
		{"Virtanen Aino Maria", "Aino Virtanen", Review},
		{"Aino Maria", "Aino Maria Virtanen", Review}, // a surname is not
		{"A. Virtanen", "Aino Virtanen", Review},
		{"Aino Maria Virtanen", "Eero Maria Virtanen", Review}, // words on both sides tell two people apart
		{"Abu Omar Hassan Mahdi al Basri", "Abu Omar Hassan Mahdi al Basra", Match},
		{"Abu Omar Hassan Mahdi al Basri", "Abu Omar Hassan Mahdi al Harbi", Review}, // however many are shared
		{"Aino Virtanen", "Eero Virtanen", NoMatch},
	} {
		var w Workspace
		of := func(name string) Prepared {
			return m.Prepare(&Record{Values: []Value{{Field: "person", Text: name}}}, &w)
		}
		if got := m.Score(of(tt.a), of(tt.b)).Verdict; got != tt.want {
			t.Errorf("%q, %q: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestComparingAllocatesNothing(t *testing.T) {
	for _, k := range builtin() {
		var w Workspace
		a := k.Prepare(nil, []Value{{Field: FirstName, Text: "Anna Maija 12.3.1999"}, {Field: LastName, Text: "Crou ch 7"}}, &w)
		b := k.Prepare(nil, []Value{{Field: FirstName, Text: "Annamaija 13.2.1999"}, {Field: LastName, Text: "Crouch 9"}}, &w)
		if len(a) == 0 || len(b) == 0 {
			continue
		}
		if n := testing.AllocsPerRun(100, func() { k.Compare(a, b) }); n > 0 {
			t.Errorf("%s: %v allocations", k.ID(), n)
		}
	}
}

// A value that is missing neither counts nor is averaged away: what is left weighs what it weighs alone.
func TestMissingValuesWeighNothing(t *testing.T) {
	m, err := NewModel(parse(t, `{"comparisons": [{"name": "code", "kind": "exact", "fields": ["code"]}, {"name": "birth", "kind": "date", "fields": ["birth"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	prepare := func(code, birth string) Prepared {
		var r Record
		r.Add("code", code)
		r.Add("birth", birth)
		return m.Prepare(&r, nil)
	}
	alone := m.Score(prepare("1234567", ""), prepare("1234567", "")).Weight
	if got := m.Score(prepare("1234567", "1984-05-30"), prepare("1234567", "")).Weight; got != alone || got <= 0 {
		t.Errorf("%v beside a missing value, %v alone", got, alone)
	}
}

// Rules may let any level prove or bar; a bar holds whole clusters apart.
func TestBarsHoldClustersApart(t *testing.T) {
	m, err := NewModel(parse(t, `{"comparisons": [{"name": "name", "kind": "person_name", "fields": ["name"]},
		{"name": "birth", "kind": "date", "fields": ["birth"]},
		{"name": "member", "kind": "exact", "fields": ["member"], "levels": [{"name": "different", "effect": "bar"}, {"name": "near", "effect": "bar"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var rs []Record
	for i, member := range []string{"A1", "", "B2"} {
		r := Record{Ref: Ref{"s", string(rune('a' + i))}}
		r.Add("name", "Aino Virtanen")
		r.Add("birth", "1984-05-30")
		r.Add("member", member)
		rs = append(rs, r)
	}
	res, err := m.Match(t.Context(), func(yield func(Record, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if res.Together(rs[0].Ref, rs[2].Ref) {
		t.Error("two member numbers stand in one cluster")
	}
	if s := m.Score(m.Prepare(&rs[0], nil), m.Prepare(&rs[2], nil)); s.Verdict != NoMatch || s.Reason != ByRule {
		t.Errorf("got %v", s)
	}
}

func TestSchemaListsKindsEffectsAndUses(t *testing.T) {
	text, err := os.ReadFile("rules.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(string(text)) {
		for _, k := range builtin() {
			if strings.TrimSpace(line) == `"const": "`+nameOf(k)+`",` {
				got = append(got, nameOf(k))
			}
		}
	}
	if d := cmp.Diff(kindNames(builtin()), got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for _, name := range append(keyNames(useNames[:]), effectNames[:]...) {
		if !strings.Contains(string(text), `"const": "`+name+`"`) {
			t.Errorf("%s is not described", name)
		}
	}
	for _, k := range builtin() {
		for _, key := range k.KeyTypes() {
			if !strings.Contains(string(text), key.Name) {
				t.Errorf("kind %s: key %s is not described", nameOf(k), key.Name)
			}
		}
	}
}

// A compound brings together records that share all of its keys, where none of these serves alone.
func TestCompoundsBringRecordsTogether(t *testing.T) {
	m, err := NewModel(parse(t, `{"comparisons": [
		{"name": "name", "kind": "person_name", "fields": ["name"], "keys": {"word": "off", "start": "off", "end": "off", "initials": "off"}},
		{"name": "birth", "kind": "date", "fields": ["birth"], "keys": {"date": "off", "year": "off"}}],
		"compounds": [["name.word", "birth.year"]]}`))
	if err != nil {
		t.Fatal(err)
	}
	prepare := func(name, birth string) Prepared {
		var r Record
		r.Add("name", name)
		r.Add("birth", birth)
		return m.Prepare(&r, nil)
	}
	a := prepare("Aino Virtanen", "1984-05-30")
	for _, tt := range []struct {
		name, birth string
		want        []string
	}{
		{"Aino Mäkelä", "1984-11-02", []string{"name+birth"}},
		{"Aino Mäkelä", "1951-05-30", nil},
		{"Eero Mäkelä", "1984-05-30", nil},
	} {
		if d := cmp.Diff(tt.want, m.Shared(a, prepare(tt.name, tt.birth))); d != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.name, tt.birth, d)
		}
	}
}

// Whatever the bytes, no kind panics, comparing is symmetric, and a value is as like itself as its kind knows.
func FuzzKinds(f *testing.F) {
	f.Add("Aino Virtanen", "Virtanen, A.")                     // an initial
	f.Add("30.5.1984", "19840530T00:00")                       // day and time
	f.Add("1.234.567,89-", "00000000")                         // no number, no day
	f.Add("27 N Washington St", "27/29 washington\xff street") // two numbers, no UTF-8
	f.Add("131052-308T", "[hetu]")                             // identity codes, typed and masked
	f.Add(strings.Repeat("aa bb ", 40), "aa")                  // more words than are kept
	f.Fuzz(func(t *testing.T, x, y string) {
		for _, k := range builtin() {
			var w Workspace
			a := k.Prepare(nil, []Value{{Field: FirstName, Text: x}, {Field: Street, Text: y}}, &w)
			b := k.Prepare(nil, []Value{{Field: LastName, Text: y}, {Field: Street, Text: x}}, &w)
			for _, p := range [][]byte{a, b} {
				k.Terms(p, func(_ uint64, slot []byte) { SetRarity(slot, 5_000) })
				for _, key := range k.Keys(nil, p) {
					if int(key.Type) >= len(k.KeyTypes()) {
						t.Fatalf("%s: key of type %d", k.ID(), key.Type)
					}
				}
			}
			if len(a) == 0 || len(b) == 0 {
				continue
			}
			if o, p := k.Compare(a, b), k.Compare(b, a); o != p || int(o.Level) >= len(k.Levels()) {
				t.Fatalf("%s: %v one way, %v the other", k.ID(), o, p)
			}
		}
	})
}
