package match

import (
	"cmp"
	"strings"
	"time"
)

// Ref names a record: the source it comes from and its id there, kept byte for byte.
type Ref struct {
	Source string `json:"source"` // "crm", "billing", ...
	ID     string `json:"id"`     // unique within the source
}

// Compare orders refs by source, then by id, bytewise. It is the total order in which results are given.
func (r Ref) Compare(o Ref) int {
	return cmp.Or(strings.Compare(r.Source, o.Source), strings.Compare(r.ID, o.ID))
}

// String returns source:id. It is for messages; neither part is escaped.
func (r Ref) String() string { return r.Source + ":" + r.ID }

// Field names what a value of a record means. Rules say which kind of comparison reads which fields; a field that no
// rule reads takes no part in matching. The constants are those that DefaultRules reads; rules of one's own may name
// any others.
type Field string

// The fields of the default rules, the Finnish B2B company.
const (
	Name       Field = "name"        // name as written; given twice, an alias
	NameMore   Field = "name_2"      // second name column: a continuation, a unit, a c/o line
	FormerName Field = "former_name" // a name no longer in use
	OtherName  Field = "other_name"  // trade, auxiliary or short name
	BusinessID Field = "business_id" // Y-tunnus, VAT number or whatever was typed there
	Street     Field = "street"      // street address, PO box, c/o
	Postcode   Field = "postcode"
	City       Field = "city"
	Country    Field = "country" // name or code
	Phone      Field = "phone"
	Email      Field = "email"
	Web        Field = "web" // web address or bare domain
	EInvoice   Field = "einvoice"
	Operator   Field = "einvoice_operator"
	Link       Field = "link" // id of the same customer in another source, an existing link
)

// Status is the state of the company as its system writes it. No comparison of the default rules reads it; Index warns
// of a company that has ceased.
const Status Field = "status"

// Value is one value of one field, as it was typed.
type Value struct {
	Field Field  `json:"field"`
	Text  string `json:"text"`
	// From and To say when it held, where known; zero is open.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Record is one row of one source, as it came. A field may stand more than once: then each value is an alias, and the
// comparison that agrees best counts.
type Record struct {
	Ref    Ref     `json:"ref"`
	Values []Value `json:"values"`
}

// Add appends a value unless the text is blank.
func (r *Record) Add(f Field, text string) {
	if strings.TrimSpace(text) != "" {
		r.Values = append(r.Values, Value{Field: f, Text: text})
	}
}

// Get returns the first value of f, or "".
func (r *Record) Get(f Field) string {
	for i := range r.Values {
		if r.Values[i].Field == f {
			return r.Values[i].Text
		}
	}
	return ""
}
