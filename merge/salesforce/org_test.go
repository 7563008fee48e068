package salesforce

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/targettest"
	"github.com/yksi-mdm/yksi/table"
)

// org is a small Salesforce: accounts with the refusals that its documentation tells of, under the codes of the API. It
// is written from the documentation, without a line of the compiler.
type org struct {
	fields   map[string]DescribeField
	accounts map[string]map[string]string // by 18-character id
	bin      map[string]map[string]string // deleted; MasterRecordId says by which merge
	children map[string]string            // account on which each hangs
	related  map[[2]string]bool           // AccountContactRelation: contact, account
	lock     func() bool                  // another transaction holds the row
}

// A refusal is an error code of the API.
type refusal string

func (r refusal) Error() string { return string(r) }

// newOrg fills an org with records.
func newOrg(w *targettest.World, d *Describe, names []string) *org {
	o := &org{
		fields: make(map[string]DescribeField), accounts: make(map[string]map[string]string), bin: make(map[string]map[string]string),
		children: make(map[string]string), related: make(map[[2]string]bool), lock: func() bool { return false },
	}
	for _, f := range d.Fields {
		o.fields[f.Name] = f
	}
	for id, texts := range w.Before() {
		a := make(map[string]string)
		for i, text := range texts {
			if names[i] != "" && text != "" {
				a[names[i]] = text
			}
		}
		o.accounts[must18(id)] = a
	}
	for child, id := range w.Children {
		o.children[child] = must18(id)
	}
	return o
}

func must18(id string) string {
	full, ok := table.SalesforceID18(id)
	if !ok {
		panic(id)
	}
	return full
}

// request is a call as it goes over the wire.
type request struct {
	MasterRecord     map[string]any `json:"masterRecord"`
	RecordToMergeIDs []string       `json:"recordToMergeIds"`
	IDs              []string       `json:"ids"`
}

// do carries out a call.
func (o *org) do(c merge.Call, ok bool) error {
	if !ok {
		return refusal("INVALID_OPERATION")
	}
	text, err := json.Marshal(c.Body)
	if err != nil {
		return err
	}
	var r request
	var record map[string]any
	if err := errors.Join(json.Unmarshal(text, &r), json.Unmarshal(text, &record)); err != nil {
		return err
	}
	if o.lock() {
		return targettest.ErrLocked
	}
	switch c.Name {
	case "update":
		return o.update(record)
	case "merge":
		return o.merge(r)
	case "undelete":
		return o.undelete(r.IDs)
	}
	return refusal("INVALID_OPERATION")
}

// live returns an account that is not deleted.
func (o *org) live(id string) (map[string]string, error) {
	a, ok := o.accounts[id]
	switch {
	case ok:
		return a, nil
	case o.bin[id] != nil:
		return nil, refusal("ENTITY_IS_DELETED")
	case len(id) != 18 || !strings.HasPrefix(id, "001"):
		return nil, refusal("MALFORMED_ID")
	}
	return nil, refusal("INVALID_CROSS_REFERENCE_KEY")
}

// update writes the fields of a record, all or none.
func (o *org) update(record map[string]any) error {
	id, _ := record["Id"].(string)
	a, err := o.live(id)
	if err != nil {
		return err
	}
	next := maps.Clone(a)
	nulls, _ := record["fieldsToNull"].([]any)
	for _, n := range nulls {
		name, _ := n.(string)
		if f, ok := o.fields[name]; !ok || !f.Updateable {
			return refusal("INVALID_FIELD_FOR_INSERT_UPDATE")
		}
		delete(next, name)
	}
	for name, v := range record {
		if name == "Id" || name == "type" || name == "fieldsToNull" {
			continue
		}
		text, _ := v.(string)
		if err := o.check(id, name, text); err != nil {
			return err
		}
		next[name] = text
	}
	for name, f := range o.fields {
		if !f.Nillable && f.Updateable && f.Type != "boolean" && next[name] == "" {
			return refusal("REQUIRED_FIELD_MISSING")
		}
	}
	o.accounts[id] = next
	return nil
}

// check refuses a value that a field does not take.
func (o *org) check(id, name, text string) error {
	f, ok := o.fields[name]
	switch {
	case !ok:
		return refusal("INVALID_FIELD")
	case !f.Updateable:
		return refusal("INVALID_FIELD_FOR_INSERT_UPDATE")
	case text == "":
		return refusal("INVALID_TYPE") // nothing is said with fieldsToNull
	case f.Length > 0 && len([]rune(text)) > f.Length:
		return refusal("STRING_TOO_LONG")
	case f.Type == "double" && strings.Trim(text, "-.0123456789") != "":
		return refusal("INVALID_TYPE_ON_FIELD_IN_RECORD")
	}
	if f.RestrictedPicklist {
		active := false
		for _, v := range f.PicklistValues {
			active = active || v.Active && v.Value == text
		}
		if !active {
			return refusal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")
		}
	}
	if f.Unique {
		for other, a := range o.accounts {
			if other != id && strings.EqualFold(a[name], text) {
				return refusal("DUPLICATE_VALUE")
			}
		}
	}
	if name == "ParentId" && must18(text) == id {
		return refusal("CIRCULAR_DEPENDENCY")
	}
	return nil
}

// merge merges at most two others into a master, and keeps the master's fields.
func (o *org) merge(r request) error {
	if n := len(r.RecordToMergeIDs); n < 1 || n > 2 {
		return refusal("MERGE_FAILED")
	}
	id, _ := r.MasterRecord["Id"].(string)
	if _, err := o.live(id); err != nil {
		return err
	}
	for name := range r.MasterRecord {
		if o.fields[name].ExternalID {
			return refusal("INVALID_FIELD")
		}
	}
	for i, loser := range r.RecordToMergeIDs {
		if loser == id || slices.Contains(r.RecordToMergeIDs[:i], loser) {
			return refusal("DUPLICATE_VALUE")
		}
		if _, err := o.live(loser); err != nil {
			return err
		}
		for rel := range o.related {
			if rel[1] == loser && o.related[[2]string{rel[0], id}] {
				return refusal("MERGE_FAILED") // the same related contact
			}
		}
	}
	if parent := o.accounts[id]["ParentId"]; parent != "" && slices.Contains(r.RecordToMergeIDs, must18(parent)) {
		return refusal("MERGE_FAILED") // it would become its own parent
	}
	for _, loser := range r.RecordToMergeIDs {
		gone := o.accounts[loser]
		gone["MasterRecordId"] = id
		o.bin[loser] = gone
		delete(o.accounts, loser)
		for child, account := range o.children {
			if account == loser {
				o.children[child] = id
			}
		}
	}
	return nil
}

// undelete takes accounts out of the Recycle Bin. Their children stay where they are.
func (o *org) undelete(ids []string) error {
	for _, id := range ids {
		a := o.bin[id]
		if a == nil {
			return refusal("UNDELETE_FAILED")
		}
		for name, text := range a {
			if o.fields[name].Unique && text != "" {
				for _, other := range o.accounts {
					if strings.EqualFold(other[name], text) {
						return refusal("DUPLICATE_VALUE")
					}
				}
			}
		}
		delete(a, "MasterRecordId")
		o.accounts[id] = a
		delete(o.bin, id)
	}
	return nil
}

// texts returns the accounts as the columns of a plan have them.
func (o *org) texts(names []string) map[string][]string {
	out := make(map[string][]string)
	for id, a := range o.accounts {
		texts := make([]string, len(names))
		for i, name := range names {
			texts[i] = a[name]
		}
		out[id] = texts
	}
	return out
}

// describeText is what the org says of its accounts, cut to what the tests need.
const describeText = `{"name":"Account","keyPrefix":"001","mergeable":true,"fields":[
{"name":"Name","label":"Asiakkaan nimi","type":"string","length":60,"nillable":false,"updateable":true},
{"name":"Phone","label":"Puhelin","type":"phone","length":40,"nillable":true,"updateable":true},
{"name":"ParentId","label":"Emo","type":"reference","length":18,"nillable":true,"updateable":true},
{"name":"BillingStreet","label":"Laskutus: katu","type":"textarea","length":255,"nillable":true,"updateable":true},
{"name":"BillingCity","label":"Laskutus: kaupunki","type":"string","length":40,"nillable":true,"updateable":true},
{"name":"BillingAddress","label":"Laskutusosoite","type":"address","nillable":true,"updateable":false},
{"name":"Rating","label":"Luokitus","type":"picklist","length":255,"nillable":true,"updateable":true,"restrictedPicklist":true,
 "picklistValues":[{"value":"Hot","active":true},{"value":"Cold","active":true},{"value":"Warm","active":false}]},
{"name":"Revenue__c","label":"Liikevaihto","type":"double","nillable":true,"updateable":true},
{"name":"Business_ID__c","label":"Y-tunnus","type":"string","length":20,"nillable":true,"updateable":true},
{"name":"Billing_No__c","label":"Laskutusnumero","type":"string","length":20,"nillable":true,"updateable":true,"unique":true,"externalId":true},
{"name":"Old_Id__c","label":"Vanha tunnus","type":"string","length":20,"nillable":true,"updateable":true,"unique":true,"externalId":true},
{"name":"No_Mail__c","label":"Ei postia","type":"boolean","nillable":false,"updateable":true},
{"name":"Inactive__c","label":"Ei käytössä","type":"boolean","nillable":false,"updateable":true},
{"name":"Status__c","label":"Tila","type":"picklist","length":255,"nillable":true,"updateable":true,"restrictedPicklist":true,
 "picklistValues":[{"value":"Closed","active":true},{"value":"Open","active":true},{"value":"Gone","active":false}]},
{"name":"LastActivityDate","label":"Viimeisin tapahtuma","type":"date","nillable":true,"updateable":false},
{"name":"IsPersonAccount","label":"Henkilö","type":"boolean","nillable":false,"updateable":false}],
"childRelationships":[{"childSObject":"Contact","field":"AccountId"},{"childSObject":"AccountContactRelation","field":"AccountId"}]}`

func describe(tb testing.TB) *Describe {
	d, err := ReadDescribe(strings.NewReader(describeText))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// accountID is the id of record n, in its short form when n is odd.
func accountID(n int) string {
	id := fmt.Sprintf("001Aa%010d", n)
	if n%2 == 0 {
		id = must18(id)
	}
	return id
}

// columns are those of an export of the org, with what goes wrong in one now and then.
func columns(trouble bool) []targettest.Column {
	col := func(name, field string, text func(*rand.Rand, int) string) targettest.Column {
		return targettest.Column{Column: merge.Column{Name: name, Field: match.Field(field)}, Text: text}
	}
	bad := func(text string) string {
		if trouble {
			return text
		}
		return ""
	}
	rarely := func(text string, usually ...string) func(*rand.Rand, int) string {
		return func(rnd *rand.Rand, _ int) string {
			if text != "" && rnd.IntN(12) == 0 {
				return text
			}
			return usually[rnd.IntN(len(usually))]
		}
	}
	return []targettest.Column{
		col("Name", "name", rarely(bad(strings.Repeat("Esimerkki ", 8)+"Oy"), "Esimerkki Oy", "ESIMERKKI OY", "Esimerkki", "Esimerkki Oy, Tampere", "ÄLÄ KÄYTÄ Esimerkki Oy")),
		col("Puhelin", "phone", targettest.OneOf("", "", "040 1", "050 2")),
		col("BillingStreet", "billing_street", targettest.OneOf("", "Katu 1", "Tie 2\nc/o Malli")),
		col("BillingCity", "billing_city", targettest.OneOf("", "Turku", "[hetu]")),
		col("Rating", "Rating", rarely(bad("Warm"), "", "Hot", "Cold")),
		col("Revenue__c", "Revenue__c", rarely(bad("1 234,5"), "", "1234.5", "-3")),
		col("Business_ID__c", "business_id", targettest.OneOf("", "0112038-9", "01120389")),
		col("Billing_No__c", "link", targettest.Own("L%d")),
		col("Old_Id__c", "Old_Id__c", targettest.Own("v%d")),
		col("No_Mail__c", "optout_email", targettest.OneOf("true", "false")),
		col("LastActivityDate", "LastActivityDate", targettest.OneOf("", "2025-01-01")),
		col("IsPersonAccount", "IsPersonAccount", rarely(bad("true"), "false")),
		col("ParentId", "ParentId", func(rnd *rand.Rand, n int) string {
			if rnd.IntN(15) == 0 && trouble {
				return accountID(n ^ 1)
			}
			return ""
		}),
	}
}
