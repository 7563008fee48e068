package salesforce

import (
	"fmt"
	"io"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/dryrun"
	"github.com/yksi-mdm/yksi/table"
)

// Describe is what an organisation says of its Account object: the JSON that GET /services/data/vNN.0/sobjects/Account/
// describe answers with, as far as a merge needs it.
type Describe struct {
	Name               string          `json:"name"`
	KeyPrefix          string          `json:"keyPrefix"`
	Mergeable          bool            `json:"mergeable"`
	Fields             []DescribeField `json:"fields"`
	ChildRelationships []Relationship  `json:"childRelationships"`
}

// DescribeField is a field in a Describe. See DescribeSObjectResult in the SOAP API Developer Guide.
type DescribeField struct {
	Name               string `json:"name"`
	Label              string `json:"label"`
	Type               string `json:"type"`
	Length             int    `json:"length"`
	Nillable           bool   `json:"nillable"`
	Updateable         bool   `json:"updateable"`
	Unique             bool   `json:"unique"`
	CaseSensitive      bool   `json:"caseSensitive"`
	ExternalID         bool   `json:"externalId"`
	RestrictedPicklist bool   `json:"restrictedPicklist"`
	PicklistValues     []struct {
		Value  string `json:"value"`
		Active bool   `json:"active"`
	} `json:"picklistValues"`
}

// Relationship is a lookup to the account from another object.
type Relationship struct {
	ChildSObject string `json:"childSObject"`
	Field        string `json:"field"`
}

// ReadDescribe reads a Describe. It refuses one of another object than Account, or of one that cannot be merged.
func ReadDescribe(r io.Reader) (*Describe, error) {
	d := new(Describe)
	if err := dryrun.ReadDescribe(r, d, ".../sobjects/Account/describe"); err != nil {
		return nil, fmt.Errorf("salesforce: %w", err)
	}
	switch {
	case d.Name != "Account":
		return nil, fmt.Errorf("salesforce: describe file: it describes %q; save the answer of .../sobjects/Account/describe", d.Name)
	case !d.Mergeable:
		return nil, fmt.Errorf("salesforce: describe file: mergeable is false; the user who asked may not merge accounts")
	case len(d.Fields) == 0:
		return nil, fmt.Errorf("salesforce: describe file: no fields")
	}
	return d, nil
}

// fields are the fields of d for the dry run.
func (d *Describe) fields() []dryrun.Field {
	var out []dryrun.Field
	for i := range d.Fields {
		f := &d.Fields[i]
		g := dryrun.Field{
			Name: f.Name, Label: f.Label, Type: f.Type, Length: f.Length,
			// a checkbox is never nil, and an empty one is false
			Required: !f.Nillable && f.Updateable && f.Type != "boolean",
			ReadOnly: !f.Updateable, Unique: f.Unique, Key: f.ExternalID, CaseSensitive: f.CaseSensitive,
			Valid: valid[f.Type], Several: f.Type == "multipicklist",
		}
		if f.RestrictedPicklist {
			g.Values = make(map[string]bool)
			for _, v := range f.PicklistValues {
				if v.Active {
					g.Values[v.Value] = true
				}
			}
		}
		out = append(out, g)
	}
	return out
}

// valid are the forms of values by type, as the API and Data Loader take them.
var valid = map[string]func(string) bool{
	"boolean": dryrun.Truth, "int": dryrun.Whole, "double": dryrun.Number, "currency": dryrun.Number,
	"percent": dryrun.Number, "date": dryrun.Date, "datetime": dryrun.Moment, "email": dryrun.Email,
	"reference": func(s string) bool { _, ok := table.SalesforceID18(s); return ok },
}

// standard are the fields that every organisation has, with the labels of its reports where they are not the name cut
// into words. Of lengths only that of Name is given here; the organisation's own description knows the others.
var standard = []struct{ names, label string }{
	{"Name", "Account Name"}, {"ParentId", "Parent Account ID"}, {"BillingPostalCode", "Billing Zip/Postal Code"},
	{"BillingState", "Billing State/Province"}, {"ShippingPostalCode", "Shipping Zip/Postal Code"},
	{"ShippingState", "Shipping State/Province"}, {"NumberOfEmployees", "Employees"}, {"OwnerId", "Owner ID"},
	{"RecordTypeId", "Record Type ID"}, {"CurrencyIsoCode", "Account Currency"}, {"NaicsDesc", ""}, {"NaicsCode", ""},
	{"Type Phone Fax AccountNumber Website Sic Industry AnnualRevenue Ownership TickerSymbol Description Rating Site", ""},
	{"BillingStreet BillingCity BillingCountry BillingStateCode BillingCountryCode BillingLatitude BillingLongitude", ""},
	{"BillingGeocodeAccuracy ShippingStreet ShippingCity ShippingCountry ShippingStateCode ShippingCountryCode", ""},
	{"Jigsaw CleanStatus AccountSource DunsNumber Tradestyle YearStarted SicDesc DandbCompanyId OperatingHoursId", ""},
	{"PersonHasOptedOutOfEmail", ""},
}

// set are the standard fields that Salesforce sets itself. An address is set by its parts.
const set = "Id IsDeleted MasterRecordId BillingAddress ShippingAddress PhotoUrl CreatedDate CreatedById LastModifiedDate " +
	"LastModifiedById SystemModstamp LastActivityDate LastViewedDate LastReferencedDate JigsawCompanyId IsPersonAccount"

// nameLength is how long the name of an account may be.
const nameLength = 255

// standardFields are the standard fields, and the custom ones (__c) that columns are called after.
func standardFields(columns []merge.Column) []dryrun.Field {
	var out []dryrun.Field
	for _, s := range standard {
		for name := range strings.FieldsSeq(s.names) {
			f := dryrun.Field{Name: name, Label: s.label}
			if f.Label == "" {
				f.Label = words(name)
			}
			if name == "Name" {
				f.Required, f.Length = true, nameLength
			}
			out = append(out, f)
		}
	}
	for name := range strings.FieldsSeq(set) {
		out = append(out, dryrun.Field{Name: name, Label: words(name), ReadOnly: true})
	}
	for _, c := range columns {
		if strings.HasSuffix(c.Name, "__c") {
			out = append(out, dryrun.Field{Name: c.Name, Label: c.Name})
		}
	}
	return out
}

// words cuts a name at its capitals: BillingCity is Billing City.
func words(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// meanings are the standard fields of what a plan knows by its meaning, for columns with other headers.
var meanings = map[match.Field]string{
	match.Name: "Name", match.Phone: "Phone", match.Web: "Website", match.Street: "BillingStreet",
	match.Postcode: "BillingPostalCode", match.City: "BillingCity", match.Country: "BillingCountry",
	"billing_street": "BillingStreet", "billing_postcode": "BillingPostalCode", "billing_city": "BillingCity",
	"billing_country": "BillingCountry",
}
