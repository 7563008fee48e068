package dynamics

import (
	"fmt"
	"io"
	"regexp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge/internal/dryrun"
)

// Describe is what an environment says of its account table, as far as a merge needs it: an EntityMetadata of the Web
// API with its Attributes and Keys.
type Describe struct {
	LogicalName string
	Attributes  []Attribute
	Keys        []Key
}

// Attribute is a column of the table: an AttributeMetadata of the Web API.
type Attribute struct {
	LogicalName      string
	AttributeType    string
	MaxLength        int
	IsValidForUpdate bool
	RequiredLevel    struct{ Value string }
	DisplayName      struct{ UserLocalizedLabel *struct{ Label string } }
}

// Key is an alternate key: an EntityKeyMetadata of the Web API.
type Key struct{ KeyAttributes []string }

// ReadDescribe reads a Describe. It refuses one of another table than account.
func ReadDescribe(r io.Reader) (*Describe, error) {
	d := new(Describe)
	if err := dryrun.ReadDescribe(r, d, "EntityDefinitions(LogicalName='account')?$expand=Attributes,Keys"); err != nil {
		return nil, fmt.Errorf("dynamics: %w", err)
	}
	if d.LogicalName != "account" || len(d.Attributes) == 0 {
		return nil, fmt.Errorf("dynamics: describe file: not the account table with its attributes; save the answer of EntityDefinitions(LogicalName='account')?$expand=Attributes,Keys")
	}
	return d, nil
}

// fields are the attributes of d for the dry run. A key of several attributes is unique as a whole only.
func (d *Describe) fields() []dryrun.Field {
	unique, key := make(map[string]bool), make(map[string]bool)
	for _, k := range d.Keys {
		for _, a := range k.KeyAttributes {
			key[a] = true
			unique[a] = unique[a] || len(k.KeyAttributes) == 1
		}
	}
	var out []dryrun.Field
	for i := range d.Attributes {
		a := &d.Attributes[i]
		f := dryrun.Field{
			Name: a.LogicalName, Type: a.AttributeType, Length: a.MaxLength, ReadOnly: !a.IsValidForUpdate,
			Required: a.RequiredLevel.Value == "SystemRequired" || a.RequiredLevel.Value == "ApplicationRequired",
			Unique:   unique[a.LogicalName], Key: key[a.LogicalName], Valid: valid[a.AttributeType],
		}
		if l := a.DisplayName.UserLocalizedLabel; l != nil {
			f.Label = l.Label
		}
		out = append(out, f)
	}
	return out
}

func never(string) bool { return false }

// valid are the forms of values by AttributeType. Those whose values are rows of another table are never valid.
var valid = map[string]func(string) bool{
	"Boolean": dryrun.Truth, "Integer": dryrun.Whole, "BigInt": dryrun.Whole, "Decimal": dryrun.Number,
	"Double": dryrun.Number, "Money": dryrun.Number, "Picklist": dryrun.Whole, "State": never, "Status": dryrun.Whole,
	"DateTime": func(s string) bool { return dryrun.Date(s) || dryrun.Moment(s) },
	"Lookup":   never, "Customer": never, "Owner": never, "Uniqueidentifier": guid.MatchString,
}

// guid is the form of an id.
var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// usual are the attributes that every environment has, for a Target without a Describe.
var usual = []dryrun.Field{
	{Name: "name", Label: "Account Name", Type: "String", Length: 160, Required: true},
	{Name: "telephone1", Label: "Main Phone", Type: "String"},
	{Name: "emailaddress1", Label: "Email", Type: "String"},
	{Name: "websiteurl", Label: "Website", Type: "String"},
	{Name: "accountnumber", Label: "Account Number", Type: "String"},
	{Name: "address1_line1", Label: "Address 1: Street 1", Type: "String"},
	{Name: "address1_postalcode", Label: "Address 1: ZIP/Postal Code", Type: "String"},
	{Name: "address1_city", Label: "Address 1: City", Type: "String"},
	{Name: "address1_country", Label: "Address 1: Country/Region", Type: "String"},
	{Name: "createdon", Label: "Created On", ReadOnly: true},
	{Name: "modifiedon", Label: "Modified On", ReadOnly: true},
}

// meanings are the attributes of what a plan knows by its meaning.
var meanings = map[match.Field]string{
	match.Name: "name", match.Phone: "telephone1", match.Email: "emailaddress1", match.Web: "websiteurl",
	match.Street: "address1_line1", match.Postcode: "address1_postalcode", match.City: "address1_city",
	match.Country: "address1_country",
}
