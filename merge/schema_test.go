package merge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/yksi-mdm/yksi/match"
)

// schema is the part of JSON Schema that plan.schema.json uses.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       string             `json:"type"`
	Const      any                `json:"const"`
	Enum       []any              `json:"enum"`
	Properties map[string]*schema `json:"properties"`
	Additional *bool              `json:"additionalProperties"`
	Required   []string           `json:"required"`
	Items      *schema            `json:"items"`
	MinItems   int                `json:"minItems"`
	MaxItems   *int               `json:"maxItems"`
	Defs       map[string]*schema `json:"$defs"`

	// Read by people only; listed so that a keyword that the check below would pass over is an error.
	Version     string `json:"$schema"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Format      string `json:"format"`
}

// faults lists where v breaks s, and notes every property that occurs.
func (s *schema) faults(root *schema, v any, path string, seen map[*schema]map[string]bool) []string {
	if s.Ref != "" {
		return root.Defs[strings.TrimPrefix(s.Ref, "#/$defs/")].faults(root, v, path, seen)
	}
	var out []string
	bad := func(what string) { out = append(out, fmt.Sprintf("%s: %s: %v", path, what, v)) }
	if s.Const != nil && s.Const != v {
		bad("not the constant")
	}
	if s.Enum != nil && !slices.Contains(s.Enum, v) {
		bad("not one of the enum")
	}
	switch v := v.(type) {
	case map[string]any:
		if s.Type != "object" {
			bad("an object")
		}
		for _, r := range s.Required {
			if _, ok := v[r]; !ok {
				bad("lacks " + r)
			}
		}
		for k, e := range v {
			p := s.Properties[k]
			if p == nil {
				bad("does not know " + k)
				continue
			}
			if seen[s] == nil {
				seen[s] = make(map[string]bool)
			}
			seen[s][k] = true
			out = append(out, p.faults(root, e, path+"/"+k, seen)...)
		}
	case []any:
		if s.Type != "array" || len(v) < s.MinItems || s.MaxItems != nil && len(v) > *s.MaxItems {
			bad("an array, or of another length")
		}
		for i, e := range v {
			if s.Items != nil {
				out = append(out, s.Items.faults(root, e, fmt.Sprintf("%s/%d", path, i), seen)...)
			}
		}
	case float64:
		if s.Const == nil && s.Type != "number" && (s.Type != "integer" || v != float64(int64(v))) {
			bad("a number")
		}
	case string:
		if s.Const == nil && s.Enum == nil && s.Type != "string" {
			bad("a string")
		}
	case bool:
		if s.Type != "boolean" {
			bad("a boolean")
		}
	default:
		bad("null")
	}
	return out
}

// walk visits every schema of an object.
func (s *schema) walk(path string, visit func(path string, s *schema)) {
	visit(path, s)
	for k, p := range s.Properties {
		p.walk(path+"/"+k, visit)
	}
	if s.Items != nil {
		s.Items.walk(path, visit)
	}
	for k, d := range s.Defs {
		d.walk("#"+k, visit)
	}
}

func TestEveryPlanIsAsThePublishedSchemaSaysAndUsesAllOfIt(t *testing.T) {
	text, err := os.ReadFile("plan.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root schema
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&root); err != nil {
		t.Fatal(err)
	}
	seen := make(map[*schema]map[string]bool)
	var state *State
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 5))
		tab, cs := randomTable(rnd, 8)
		for i := range cs {
			randomPairs(rnd, &cs[i])
		}
		h := Header{
			Tool: "test", Model: "00ff", AsOf: day("2025-06-30"), Months: 18, Rules: somePolicy.Rules(),
			Sources: []Source{{Name: "crm", Hash: "00", Records: 1, Columns: []Column{{"Nimi", "name"}}}}, Before: tab.control(),
		}
		related := *somePolicy
		related.Relations = []Relation{{SuccessorOf, cs[0].Members[0].Ref, crm("elsewhere"), day("2024-05-01"), true}}
		es := tab.plan(t, &related, state, cs...)
		if seed%2 == 0 { // the next run finds what this one left, otherwise clustered
			state = new(State)
			for _, c := range regrouped(cs) {
				for _, e := range tab.plan(t, somePolicy, nil, c) {
					state.Add(e)
				}
			}
			es = tab.plan(t, &related, state, cs...)
			es[0] = es[0].Invert()
		}
		var plan any
		if err := json.Unmarshal(write(t, h, es), &plan); err != nil {
			t.Fatal(err)
		}
		for _, f := range root.faults(&root, plan, "", seen) {
			t.Error(f)
		}
	}
	root.walk("", func(path string, s *schema) {
		for k := range s.Properties {
			if !seen[s][k] {
				t.Errorf("%s/%s stands in no plan", path, k)
			}
		}
	})
}

// regrouped returns clusters of the same members, cut elsewhere.
func regrouped(cs []match.Cluster) []match.Cluster {
	var all []match.Member
	for _, c := range cs {
		all = append(all, c.Members...)
	}
	var out []match.Cluster
	for part := range slices.Chunk(all, 3) {
		out = append(out, match.Cluster{Members: part})
	}
	return out
}
