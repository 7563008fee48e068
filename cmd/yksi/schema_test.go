package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/propose"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// The published schema and ParseRules take and refuse the same texts, but for what hangs on several members at once,
// which no schema sees.
func TestSchemaAndParserAgree(t *testing.T) {
	schema := rulesSchema(t)
	for _, tt := range []struct {
		text           string
		schema, parser bool
	}{
		{match.DefaultRules().String(), true, true},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}]}`, true, true},
		{`{"$schema": "rules.schema.json", "about": "x", "comparisons": [{"name": "a", "kind": "date@1", "fields": ["x"], "why": "y", "group": "g",
			"keys": {"year": "off"}, "levels": [{"name": "same", "bits": 3, "m": 0.5, "u": 0.1, "damp": 1, "effect": "proof"}, {"name": "slip", "m": 1, "u": 0.5}]}],
			"columns": {"x": ["X", "#2"], "id": ["Nr"]}, "compounds": [["a.date", "a.year"]], "unique": ["crm"], "match_at": 0.9, "review_at": 0.9, "max_block": 2}`, true, true},
		{`[]`, false, false},
		{`{}`, false, false},
		{`{"comparisons": []}`, false, false},
		{`{"comparisons": 1}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "surprise": 1}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "match_at": 1}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "max_block": 2.5}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "max_block": 1}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "max_block": 10001}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "columns": {"x": []}}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "columns": {"x": ["A", "A"]}}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "columns": {"x": "A"}}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "unique": [""]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "compounds": [["a.code"]]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "compounds": [["code", "a.code"]]}`, false, false},
		{`{"comparisons": [{"name": "a b", "kind": "exact", "fields": ["x"]}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exct", "fields": ["x"]}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": []}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x", "x"]}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"], "keys": {"code": "on"}}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"], "levels": [{"bits": 1}]}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"], "levels": [{"name": "same", "bits": 1001}]}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"], "levels": [{"name": "same", "m": 0.5}]}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"], "levels": [{"name": "same", "m": 0, "u": 1}]}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"], "levels": [{"name": "same", "damp": 1.5}]}]}`, false, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"], "levels": [{"name": "same", "effect": "kill"}]}]}`, false, false},
		// What hangs on several members: the parser alone tells.
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"], "levels": [{"name": "twice"}]}]}`, true, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}], "match_at": 0.2, "review_at": 0.5}`, true, false},
		{`{"comparisons": [{"name": "a", "kind": "exact", "fields": ["x"]}, {"name": "a", "kind": "date", "fields": ["y"]}]}`, true, false},
		{`{"comparisons": [{"name": "a", "kind": "mine@1", "fields": ["x"]}]}`, true, false},
		{`{"comparisons": [{"name": "a", "kind": "category", "fields": ["x"]}]}`, true, false},
	} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(tt.text)))
		if err != nil {
			t.Fatalf("%s: %v", tt.text, err)
		}
		if err := schema.Validate(doc); (err == nil) != tt.schema {
			t.Errorf("schema: %s: %v", tt.text, err)
		}
		if _, err := match.ParseRules([]byte(tt.text)); (err == nil) != tt.parser {
			t.Errorf("parser: %s: %v", tt.text, err)
		}
	}
}

// The rules files of the examples, and what is proposed for their columns, hold under both.
func TestExampleRulesHoldUnderSchemaAndParser(t *testing.T) {
	schema := rulesSchema(t)
	texts := make(map[string][]byte)
	files, err := filepath.Glob("../../examples/*/rules.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d rules files, %v", len(files), err)
	}
	for _, file := range files {
		if texts[file], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"../../examples/data/crm.csv", "../../examples/data/billing.csv", "../../examples/persons/persons.csv"} {
		tab, err := table.Open(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := propose.Rules(tab)
		if err != nil {
			t.Fatal(err)
		}
		texts["proposed for "+file] = []byte(r.String())
	}
	for name, text := range texts {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("schema: %s: %v", name, err)
		}
		if _, err := match.ParseRules(text); err != nil {
			t.Errorf("parser: %s: %v", name, err)
		}
	}
}

func rulesSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("../../match/rules.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("rules.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("rules.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
