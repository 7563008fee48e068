package match

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// faultsOf gives the faults of an error, each in one line.
func faultsOf(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func TestRulesTellEveryFault(t *testing.T) {
	r := &Rules{MatchAt: 0.5, ReviewAt: 0.9, MaxBlock: 1, Comparisons: []Comparison{
		{Name: "a", Kind: "compny_name", Fields: []Field{Name}},
		{Name: "a", Kind: "phone", Levels: []Level{{Name: "sometimes"}}},
		{Name: "b", Kind: "address@1", Fields: []Field{"steet"}, Keys: []KeyType{{"floor", Alone}}},
	}, Compounds: []Compound{{"b.city", "c.word"}}, Unique: []string{"crm", "crm"}, Columns: []Feed{{"nmae", []string{"Nimi"}}}}
	_, err := NewModel(r)
	want := []string{
		`match: rules: review_at: want no more than match_at, which is 0.5`,
		`match: rules: max_block: want 2 to 10000 records`,
		`match: rules: comparisons[0].kind: unknown kind "compny_name": did you mean company_name?`,
		`match: rules: comparisons[1].name: a comparison before is called "a", too`,
		`match: rules: comparisons[1].fields: want at least one field`,
		`match: rules: comparisons[1].levels[0].name: kind phone has no level "sometimes"; there are same, different`,
		`match: rules: comparisons[2].fields[0]: kind address does not read a field "steet": did you mean street?; name the columns that feed it under "columns"`,
		`match: rules: comparisons[2].keys.floor: kind address has no key "floor"; it has premises, postcode, city`,
		`match: rules: compounds[0]: there is no comparison "c"`,
		`match: rules: columns.nmae: no comparison reads a field "nmae": did you mean name?`,
		`match: rules: unique[1]: "crm" stands twice`,
	}
	if d := cmp.Diff(want, faultsOf(err)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestParseRulesPlacesEveryFault(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{`{`, []string{`line 1, column 1: no JSON: unexpected end of JSON input`}},
		{"{\n \"match_at\": .5}", []string{`line 2, column 14: no JSON: invalid character '.' looking for beginning of value`}},
		{`[]`, []string{`line 1, column 1: want an object, have an array`}},
		{`{"comparisons":[]} {}`, []string{`line 1, column 20: no JSON: invalid character '{' after top-level value`}},
		{`{"matchat":1}`, []string{
			`line 1, column 1: comparisons: is missing`,
			`line 1, column 12: matchat: unknown member "matchat": did you mean match_at?`,
		}},
		{`{"match_at": "high",
 "review_at": 2, "max_block": 1.5, "unique": "crm", "unique": [],
 "comparisons": [{"name": "ä b", "kind": "compny_name", "kind": 7}, 5]}`, []string{
			`line 1, column 14: match_at: want a number, have a text`,
			`line 2, column 15: review_at: want a probability above 0 and below 1`,
			`line 2, column 31: max_block: want a whole number`,
			`line 2, column 46: unique: want an array, have a text`,
			`line 2, column 63: unique: stands twice in one object`,
			`line 3, column 18: comparisons[0].fields: is missing`,
			`line 3, column 27: comparisons[0].name: want a name of letters, digits, _ and -, have "ä b"`,
			`line 3, column 42: comparisons[0].kind: unknown kind "compny_name": did you mean company_name?`,
			`line 3, column 65: comparisons[0].kind: stands twice in one object`,
			`line 3, column 69: comparisons[1]: want an object, have a number`,
		}},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["a"], "keys": {"code": "of", "head": "off", "tail": "off"},
 "levels": [{"name": "same", "m": 0.9}, {"name": "different", "effect": "barr", "bits": -2000}, {"bits": 1}]}]}`, []string{
			`line 1, column 83: comparisons[0].keys.code: unknown use "of": did you mean off?`,
			`line 2, column 13: comparisons[0].levels[0]: without bits both m and u are wanted`,
			`line 2, column 73: comparisons[0].levels[1].effect: unknown effect "barr": did you mean bar?`,
			`line 2, column 89: comparisons[0].levels[1].bits: want at most 1000 bits for or against`,
			`line 2, column 97: comparisons[0].levels[2].name: is missing`,
		}},
		{`{"comparisons": [{"name": "a", "kind": "category", "fields": ["a"]}]}`, []string{
			`line 1, column 17: comparisons: no key brings two records together: let a key be "alone", or add compounds`,
		}},
		{strings.Repeat("[", 100) + strings.Repeat("]", 100), []string{`line 1, column 33: is nested too deep`}},
	} {
		_, err := ParseRules([]byte(tt.text))
		got := faultsOf(err)
		for i := range got {
			got[i] = strings.TrimPrefix(got[i], "match: rules: ")
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, d)
		}
	}
}

// Formatting, order of members, remarks and what is left out leave no trace in a model.
func TestRulesThatSayTheSameMakeTheSameModel(t *testing.T) {
	short := `{"comparisons":[{"name":"code","kind":"exact","fields":["a","b"],"levels":[{"name":"different","effect":"bar"}],
		"keys":{"tail":"off","head":"company"}}],"columns":{"b":["B"],"a":["A"]}}`
	long := `{"about": "x", "max_block": 20, "review_at": 0.1, "match_at": 0.6,
		"comparisons": [{"why": "y", "keys": {"head": "company", "tail": "off"}, "fields": ["a", "b"], "kind": "exact", "name": "code",
			"levels": [{"effect": "bar", "bits": -4, "name": "different"}]}], "columns": {"a": ["A"], "b": ["B"]}}`
	var hashes [3]Hash
	for i, text := range []string{short, long, parse(t, long).String()} {
		m, err := NewModel(parse(t, text))
		if err != nil {
			t.Fatal(err)
		}
		hashes[i] = m.Hash()
	}
	if hashes[0] != hashes[1] || hashes[0] != hashes[2] {
		t.Errorf("three hashes: %v", hashes)
	}
}

func parse(t *testing.T, text string) *Rules {
	t.Helper()
	r, err := ParseRules([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNoRulesAreTheDefaultOnes(t *testing.T) {
	m, err := NewModel(nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(DefaultRules().String(), m.Rules().String()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestDefaultRulesReadWhatTheyWrite(t *testing.T) {
	want := DefaultRules()
	got := parse(t, want.String())
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if again := got.String(); again != want.String() {
		t.Errorf("written again:\n%s", again)
	}
}

func TestWeightsComeFromSharesUnlessBitsStandThere(t *testing.T) {
	r := parse(t, `{"comparisons": [{"name": "a", "kind": "exact", "fields": ["a"], "levels": [
		{"name": "same", "m": 0.8, "u": 0.1}, {"name": "near", "m": 0.8, "u": 0.1, "bits": 1.2345}, {"name": "different", "effect": "bar"}]}]}`)
	want := []Level{
		{Name: "same", Weight: 3000, M: 0.8, U: 0.1}, {Name: "near", Weight: 1235, M: 0.8, U: 0.1},
		{Name: "different", Weight: ExactKind{}.Levels()[codeDifferent].Weight, Effect: Bar},
	}
	if d := cmp.Diff(want, r.Comparisons[0].Levels); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Whatever the bytes, parsing answers; what it accepts makes a model and is written as it is read.
func FuzzParseRules(f *testing.F) {
	f.Add([]byte(DefaultRules().String()))
	f.Add([]byte(`{"comparisons":[{"name":"a","kind":"date","fields":["x"],"levels":[{"name":"same","m":1e-300,"u":1}]}]}`)) // no finite weight but for the bound
	f.Add([]byte("{\"max_block\":1e99,\"comparisons\":[{}],\"columns\":{\"\xff\":[]}}"))                                     // out of every range, no UTF-8
	f.Add([]byte(`{"comparisons":[{"name":"a","kind":"text","fields":["x"]}],"compounds":[["a.word","a.word"]]}`))           // a key twice
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := ParseRules(text)
		if err != nil {
			var fault *RuleError
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Column < 1 {
				t.Fatalf("no place: %v", err)
			}
			return
		}
		if _, err := NewModel(r); err != nil {
			t.Fatal(err)
		}
		again, err := ParseRules([]byte(r.String()))
		if err != nil {
			t.Fatalf("%v\n%s", err, r)
		}
		if d := cmp.Diff(r.String(), again.String()); d != "" {
			t.Fatal(d)
		}
	})
}

func TestRulesMayBeginWithAByteOrderMark(t *testing.T) {
	r, err := ParseRules([]byte("\ufeff" + DefaultRules().String()))
	if err != nil || r.String() != DefaultRules().String() {
		t.Errorf("%v, %v", r, err)
	}
}
