package hubspot

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/targettest"
)

// portal is a small HubSpot: companies with the refusals and the surprises that its documentation tells of. It is
// written from the documentation, without a line of the compiler.
type portal struct {
	properties map[string]Property
	companies  map[string]map[string]string // by id
	became     map[string]string            // id of a company that was merged, to what it became
	merged     map[string]int               // records that a company is made of
	children   map[string]string            // company on which each hangs
	next       int
	lock       func() bool
}

// A refusal is what the API answers with.
type refusal string

func (r refusal) Error() string { return string(r) }

func newPortal(w *targettest.World, d *Describe, names []string) *portal {
	p := &portal{
		properties: make(map[string]Property), companies: make(map[string]map[string]string), became: make(map[string]string),
		merged: make(map[string]int), children: maps.Clone(w.Children), next: 900000, lock: func() bool { return false },
	}
	for _, f := range d.Results {
		p.properties[f.Name] = f
	}
	for id, texts := range w.Before() {
		c := make(map[string]string)
		for i, text := range texts {
			if names[i] != "" && text != "" {
				c[names[i]] = text
			}
		}
		p.companies[id], p.merged[id] = c, 1
	}
	return p
}

// do carries out a call and returns the id that it answers with.
func (p *portal) do(c merge.Call) (string, error) {
	text, err := json.Marshal(c.Body)
	if err != nil {
		return "", err
	}
	var body struct {
		PrimaryObjectID string             `json:"primaryObjectId"`
		ObjectIDToMerge string             `json:"objectIdToMerge"`
		Properties      map[string]*string `json:"properties"`
	}
	if err := json.Unmarshal(text, &body); err != nil {
		return "", err
	}
	if p.lock() {
		return "", targettest.ErrLocked
	}
	if id, ok := strings.CutPrefix(c.Path, "PATCH /crm/v3/objects/companies/"); ok {
		return id, p.update(id, body.Properties)
	}
	if c.Path != "POST /crm/v3/objects/companies/merge" {
		return "", refusal("NOT_FOUND")
	}
	return p.merge(body.PrimaryObjectID, body.ObjectIDToMerge)
}

func (p *portal) update(id string, properties map[string]*string) error {
	c := p.companies[id]
	if c == nil {
		return refusal("OBJECT_NOT_FOUND")
	}
	next := maps.Clone(c)
	for name, v := range properties {
		f, ok := p.properties[name]
		switch {
		case !ok:
			return refusal("PROPERTY_DOESNT_EXIST")
		case f.Calculated || f.ModificationMetadata.ReadOnlyValue:
			return refusal("READ_ONLY_VALUE")
		case v == nil:
			return refusal("INVALID_JSON")
		case *v == "":
			delete(next, name)
			continue
		case f.Type == "number" && strings.Trim(*v, "-.0123456789") != "":
			return refusal("INVALID_INTEGER")
		}
		if f.Type == "enumeration" && !slices.ContainsFunc(f.Options, func(o struct {
			Value string `json:"value"`
		}) bool {
			return o.Value == *v
		}) {
			return refusal("INVALID_OPTION")
		}
		if f.HasUniqueValue {
			for other, o := range p.companies {
				if other != id && strings.EqualFold(o[name], *v) {
					return refusal("CONFLICTING_UNIQUE_VALUE")
				}
			}
		}
		next[name] = *v
	}
	p.companies[id] = next
	return nil
}

// stages is the funnel.
var stages = []string{"", "lead", "opportunity", "customer"}

// merge makes a new company of two.
func (p *portal) merge(primary, other string) (string, error) {
	a, b := p.companies[primary], p.companies[other]
	switch {
	case p.became[primary] != "" || p.became[other] != "":
		return "", refusal("CANNOT_MERGE_MERGED_RECORD")
	case a == nil || b == nil:
		return "", refusal("OBJECT_NOT_FOUND")
	case primary == other:
		return "", refusal("CANNOT_MERGE_WITH_ITSELF")
	case p.merged[primary]+p.merged[other] > 250:
		return "", refusal("MERGE_LIMIT_EXCEEDED")
	}
	next := maps.Clone(b)
	maps.Copy(next, a)
	delete(next, lifecycle)
	if stage := stages[max(slices.Index(stages, a[lifecycle]), slices.Index(stages, b[lifecycle]))]; stage != "" {
		next[lifecycle] = stage
	}
	p.next++
	id := fmt.Sprint(p.next)
	p.companies[id], p.merged[id] = next, p.merged[primary]+p.merged[other]
	for _, old := range []string{primary, other} {
		p.became[old] = id
		delete(p.companies, old)
		for child, parent := range p.children {
			if parent == old {
				p.children[child] = id
			}
		}
	}
	return id, nil
}

// now is the id that an id leads to.
func (p *portal) now(id string) string {
	for p.became[id] != "" {
		id = p.became[id]
	}
	return id
}

const describeText = `{"results":[
{"name":"name","label":"Yrityksen nimi","type":"string"},{"name":"phone","label":"Puhelin","type":"phone_number"},
{"name":"address","label":"Katu","type":"string"},{"name":"city","label":"Kaupunki","type":"string"},
{"name":"rating","label":"Luokitus","type":"enumeration","fieldType":"select","options":[{"value":"hot"},{"value":"cold"}]},
{"name":"revenue","label":"Liikevaihto","type":"number"},{"name":"business_id","label":"Y-tunnus","type":"string"},
{"name":"billing_no","label":"Laskutusnumero","type":"string","hasUniqueValue":true},
{"name":"old_id","label":"Vanha tunnus","type":"string","hasUniqueValue":true},
{"name":"lifecyclestage","label":"Elinkaari","type":"enumeration","options":[{"value":"lead"},{"value":"opportunity"},{"value":"customer"}]},
{"name":"in_use","label":"Käytössä","type":"enumeration","options":[{"value":"yes"},{"value":"no"}]},
{"name":"createdate","label":"Luotu","type":"datetime","modificationMetadata":{"readOnlyValue":true}}]}`

func describe(tb testing.TB) *Describe {
	d, err := ReadDescribe(strings.NewReader(describeText))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func companyID(n int) string { return fmt.Sprint(1000 + n*7919%1009) }

func columns(trouble bool) []targettest.Column {
	col := func(name string, field match.Field, text func(*rand.Rand, int) string) targettest.Column {
		return targettest.Column{Column: merge.Column{Name: name, Field: field}, Text: text}
	}
	wrong := func(text, usual string) string {
		if trouble {
			return text
		}
		return usual
	}
	return []targettest.Column{
		col("name", match.Name, targettest.OneOf("Esimerkki Oy", "ESIMERKKI OY", "Esimerkki", "Esimerkki Oy, Tampere", "ÄLÄ KÄYTÄ Esimerkki Oy")),
		col("Puhelin", match.Phone, targettest.OneOf("", "", "040 1", "050 2")),
		col("address", match.Street, targettest.OneOf("", "Katu 1", "Tie 2")),
		col("city", match.City, targettest.OneOf("", "Turku", "[hetu]")),
		col("rating", "Rating", targettest.OneOf("", "", "hot", "cold", wrong("Kuuma", "hot"))),
		col("revenue", "revenue", targettest.OneOf("", "", "12.5", wrong("1 000", "3"))),
		col("business_id", match.BusinessID, targettest.OneOf("", "0112038-9", "01120389")),
		col("billing_no", match.Link, targettest.Own("L%d")),
		col("old_id", "old_id", targettest.Own("v%d")),
		col("lifecyclestage", "lifecyclestage", targettest.OneOf("", "lead", "customer")),
		col("createdate", "createdate", targettest.OneOf("", "2020-01-01", "2021-01-01")),
	}
}
