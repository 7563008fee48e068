package hubspot

import (
	"fmt"
	"io"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge/internal/dryrun"
)

// Describe is what an account says of the properties of its companies: the answer to GET /crm/v3/properties/companies,
// as far as a merge needs it.
type Describe struct {
	Results []Property `json:"results"`
}

// Property is a property of companies.
type Property struct {
	Name           string `json:"name"`
	Label          string `json:"label"`
	Type           string `json:"type"`
	FieldType      string `json:"fieldType"`
	Calculated     bool   `json:"calculated"`
	HasUniqueValue bool   `json:"hasUniqueValue"`
	Options        []struct {
		Value string `json:"value"`
	} `json:"options"`
	ModificationMetadata struct {
		ReadOnlyValue bool `json:"readOnlyValue"`
	} `json:"modificationMetadata"`
}

// ReadDescribe reads a Describe. It refuses one that does not know the property name.
func ReadDescribe(r io.Reader) (*Describe, error) {
	d := new(Describe)
	if err := dryrun.ReadDescribe(r, d, "GET /crm/v3/properties/companies"); err != nil {
		return nil, fmt.Errorf("hubspot: %w", err)
	}
	for _, p := range d.Results {
		if p.Name == "name" {
			return d, nil
		}
	}
	return nil, fmt.Errorf("hubspot: describe file: no property \"name\"; save the answer of GET /crm/v3/properties/companies")
}

// lifecycle is the property that HubSpot settles in every merge by a rule of its own.
const lifecycle = "lifecyclestage"

// fields are the properties of d for the dry run.
func (d *Describe) fields() []dryrun.Field {
	var out []dryrun.Field
	for i := range d.Results {
		p := &d.Results[i]
		f := dryrun.Field{
			Name: p.Name, Label: p.Label, Type: p.Type, Unique: p.HasUniqueValue, Valid: valid[p.Type],
			ReadOnly: p.Calculated || p.ModificationMetadata.ReadOnlyValue || p.Name == lifecycle,
			Several:  p.FieldType == "checkbox",
		}
		if p.Type == "enumeration" {
			f.Values = make(map[string]bool)
			for _, o := range p.Options {
				f.Values[o.Value] = true
			}
		}
		out = append(out, f)
	}
	return out
}

// valid are the forms of values by type.
var valid = map[string]func(string) bool{
	"number": dryrun.Number, "bool": dryrun.Truth, "date": dryrun.Date,
	"datetime": func(s string) bool { return dryrun.Date(s) || dryrun.Moment(s) },
}

// usual are the properties that every account has, for a Target without a Describe.
var usual = []dryrun.Field{
	{Name: "name", Label: "Company name"}, {Name: "domain", Label: "Company Domain Name"},
	{Name: "phone", Label: "Phone Number"}, {Name: "website", Label: "Website URL"},
	{Name: "address", Label: "Street Address"}, {Name: "address2", Label: "Street Address 2"},
	{Name: "zip", Label: "Postal Code"}, {Name: "city", Label: "City"}, {Name: "country", Label: "Country/Region"},
	{Name: lifecycle, Label: "Lifecycle Stage", ReadOnly: true}, {Name: "createdate", Label: "Create Date", ReadOnly: true},
	{Name: "hs_lastmodifieddate", Label: "Last Modified Date", ReadOnly: true},
}

// meanings are the properties of what a plan knows by its meaning.
var meanings = map[match.Field]string{
	match.Name: "name", match.Phone: "phone", match.Web: "website", match.Street: "address", match.Postcode: "zip",
	match.City: "city", match.Country: "country",
}
