package dynamics

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

// environment is a small Dataverse: accounts with the refusals that its documentation tells of. It is written from the
// documentation, without a line of the compiler.
type environment struct {
	attributes map[string]Attribute
	keys       map[string]bool // attributes that are an alternate key
	rows       map[string]map[string]any
	inactive   map[string]string // the target into which it was merged
	children   map[string]string
	lock       func() bool
	fills      bool // whether Merge fills empty attributes of the target from the subordinate
}

// A refusal is what the Web API answers with.
type refusal string

func (r refusal) Error() string { return string(r) }

func newEnvironment(w *targettest.World, d *Describe, names []string) *environment {
	v := &environment{
		attributes: make(map[string]Attribute), keys: make(map[string]bool), rows: make(map[string]map[string]any),
		inactive: make(map[string]string), children: maps.Clone(w.Children), lock: func() bool { return false },
	}
	for _, a := range d.Attributes {
		v.attributes[a.LogicalName] = a
	}
	for _, k := range d.Keys {
		v.keys[k.KeyAttributes[0]] = true
	}
	for id, texts := range w.Before() {
		row := make(map[string]any)
		for i, text := range texts {
			if names[i] != "" && text != "" {
				row[names[i]] = v.typed(names[i], text)
			}
		}
		v.rows[id] = row
	}
	return v
}

// typed gives a text the JSON type that the Web API has for the attribute, as far as it can.
func (v *environment) typed(name, text string) any {
	var n json.Number
	switch v.attributes[name].AttributeType {
	case "Boolean":
		return text == "true"
	case "Decimal", "Picklist", "State", "Status":
		if json.Unmarshal([]byte(text), &n) == nil {
			return n
		}
	}
	return text
}

// do carries out a call.
func (v *environment) do(c merge.Call, ok bool) error {
	if !ok {
		return refusal("no call")
	}
	text, err := json.Marshal(c.Body)
	if err != nil {
		return refusal("0x80048d19: invalid JSON: " + err.Error())
	}
	body := make(map[string]any)
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	if err := decoder.Decode(&body); err != nil {
		return err
	}
	if v.lock() {
		return targettest.ErrLocked
	}
	if id, ok := strings.CutPrefix(c.Path, "PATCH /accounts("); ok {
		return v.update(strings.TrimSuffix(id, ")"), body)
	}
	return v.merge(body)
}

func (v *environment) update(id string, body map[string]any) error {
	row := v.rows[id]
	switch {
	case row == nil:
		return refusal("0x80040217 account does not exist")
	case v.inactive[id] != "":
		return refusal("0x80040225 the record is inactive")
	}
	next := maps.Clone(row)
	for name, value := range body {
		if name == "@odata.type" {
			continue
		}
		if err := v.check(id, name, value); err != nil {
			return err
		}
		next[name] = value
		if value == nil {
			delete(next, name)
		}
	}
	if state := fmt.Sprintf("%v %v", next["statecode"], next["statuscode"]); next["statecode"] != nil && state != "0 1" && state != "1 2" {
		return refusal("0x80048408 the status code is not one of the state")
	}
	v.rows[id] = next
	return nil
}

// check refuses a value that an attribute does not take.
func (v *environment) check(id, name string, value any) error {
	a, ok := v.attributes[name]
	switch {
	case !ok:
		return refusal("0x80048d19 undeclared property")
	case !a.IsValidForUpdate:
		return refusal("0x80048d19 not valid for update")
	case value == nil && a.RequiredLevel.Value != "None":
		return refusal("0x80040203 required")
	case value == nil:
		return nil
	}
	text, isText := value.(string)
	_, isNumber := value.(json.Number)
	_, isBool := value.(bool)
	switch {
	case a.AttributeType == "Lookup":
		return refusal("0x80048d19 a lookup is bound, not set")
	case isText != (a.AttributeType == "String"), isBool != (a.AttributeType == "Boolean"), isNumber != slices.Contains([]string{"Decimal", "Picklist", "State", "Status"}, a.AttributeType):
		return refusal("0x80048d19 another type")
	case isText && len([]rune(text)) > a.MaxLength:
		return refusal("0x80044331 too long")
	}
	return v.unique(id, name, value)
}

// unique refuses a second row with a value of an alternate key, an inactive one counted.
func (v *environment) unique(id, name string, value any) error {
	for other, row := range v.rows {
		if v.keys[name] && other != id && strings.EqualFold(fmt.Sprint(row[name]), fmt.Sprint(value)) {
			return refusal("0x80060892 duplicate key")
		}
	}
	return nil
}

// merge merges one row into another, all or nothing.
func (v *environment) merge(body map[string]any) error {
	id := func(name string) string {
		row, _ := body[name].(map[string]any)
		if row["@odata.type"] != "Microsoft.Dynamics.CRM.account" {
			return ""
		}
		s, _ := row["accountid"].(string)
		return s
	}
	target, subordinate := id("Target"), id("Subordinate")
	switch {
	case v.rows[target] == nil || v.rows[subordinate] == nil:
		return refusal("0x80040217 account does not exist")
	case target == subordinate:
		return refusal("0x80040216 target and subordinate are the same")
	case v.inactive[target] != "" || v.inactive[subordinate] != "":
		return refusal("0x80040225 the record is inactive")
	}
	if content, ok := body["UpdateContent"].(map[string]any); ok {
		if content["@odata.type"] == nil {
			return refusal("0x80048d19 no @odata.type")
		}
		if err := v.update(target, content); err != nil {
			return err
		}
	}
	if v.fills {
		for name, value := range v.rows[subordinate] {
			if v.rows[target][name] == nil {
				if err := v.unique(target, name, value); err != nil {
					return err
				}
				v.rows[target][name] = value
			}
		}
	}
	v.inactive[subordinate] = target
	for child, parent := range v.children {
		if parent == subordinate {
			v.children[child] = target
		}
	}
	return nil
}

const describeText = `{"LogicalName":"account","Attributes":[
{"LogicalName":"name","AttributeType":"String","MaxLength":60,"IsValidForUpdate":true,"RequiredLevel":{"Value":"ApplicationRequired"},"DisplayName":{"UserLocalizedLabel":{"Label":"Asiakkaan nimi"}}},
{"LogicalName":"telephone1","AttributeType":"String","MaxLength":50,"IsValidForUpdate":true,"RequiredLevel":{"Value":"None"},"DisplayName":{"UserLocalizedLabel":{"Label":"Puhelin"}}},
{"LogicalName":"address1_line1","AttributeType":"String","MaxLength":250,"IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"address1_city","AttributeType":"String","MaxLength":80,"IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"accountratingcode","AttributeType":"Picklist","IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"revenue","AttributeType":"Decimal","IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"new_businessid","AttributeType":"String","MaxLength":20,"IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"new_billingno","AttributeType":"String","MaxLength":20,"IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"new_oldid","AttributeType":"String","MaxLength":20,"IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"donotemail","AttributeType":"Boolean","IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"ownerid","AttributeType":"Lookup","IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"statecode","AttributeType":"State","IsValidForUpdate":true,"RequiredLevel":{"Value":"SystemRequired"}},
{"LogicalName":"statuscode","AttributeType":"Status","IsValidForUpdate":true,"RequiredLevel":{"Value":"None"}},
{"LogicalName":"createdon","AttributeType":"DateTime","IsValidForUpdate":false,"RequiredLevel":{"Value":"None"}}],
"Keys":[{"KeyAttributes":["new_billingno"]},{"KeyAttributes":["new_oldid"]}]}`

func describe(tb testing.TB) *Describe {
	d, err := ReadDescribe(strings.NewReader(describeText))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func accountID(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", n*7919%1009, n) }

func columns(trouble bool) []targettest.Column {
	col := func(name string, field match.Field, text func(*rand.Rand, int) string) targettest.Column {
		return targettest.Column{Column: merge.Column{Name: name, Field: field}, Text: text}
	}
	rarely := func(text string, usually ...string) func(*rand.Rand, int) string {
		return func(rnd *rand.Rand, _ int) string {
			if trouble && rnd.IntN(12) == 0 {
				return text
			}
			return usually[rnd.IntN(len(usually))]
		}
	}
	return []targettest.Column{
		col("name", match.Name, rarely(strings.Repeat("Esimerkki ", 8)+"Oy", "Esimerkki Oy", "ESIMERKKI OY", "Esimerkki", "Esimerkki Oy, Tampere", "ÄLÄ KÄYTÄ Esimerkki Oy")),
		col("Puhelin", match.Phone, targettest.OneOf("", "", "040 1", "050 2")),
		col("address1_line1", match.Street, targettest.OneOf("", "Katu 1", "Tie 2")),
		col("address1_city", match.City, targettest.OneOf("", "Turku", "[hetu]")),
		col("accountratingcode", "Rating", rarely("Kuuma", "", "1", "2")),
		col("revenue", "revenue", rarely("1 000", "", "12.5", "-3")),
		col("new_businessid", match.BusinessID, targettest.OneOf("", "0112038-9", "01120389")),
		col("new_billingno", match.Link, targettest.Own("L%d")),
		col("new_oldid", "new_oldid", targettest.Own("v%d")),
		col("donotemail", merge.OptOutEmail, targettest.OneOf("true", "false")),
		col("ownerid", "ownerid", rarely("", "Myyjä")),
		col("createdon", "createdon", targettest.OneOf("2020-01-01", "2021-01-01")),
	}
}
