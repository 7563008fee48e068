package dryrun

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

var someFields = []Field{
	{Name: "Name", Label: "Account Name"}, {Name: "Phone", Label: "Phone"}, {Name: "Mobile__c", Label: "Mobile"},
	{Name: "A__c", Label: "Twice"}, {Name: "B__c", Label: "Twice"},
}

func TestAColumnStandsInTheFieldOfItsNameLabelOrMeaningInThatOrder(t *testing.T) {
	columns := []merge.Column{
		{Name: "puhelin", Field: "phone"}, {Name: "MOBILE", Field: "phone"}, {Name: "phone", Field: "phone"},
		{Name: "account name", Field: match.Name}, {Name: "Twice", Field: "x"}, {Name: "B__C", Field: "y"},
	}
	got, err := Map("crm", columns, someFields, nil, map[match.Field]string{"phone": "Phone", match.Name: "Name"})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"", "Mobile__c", "Phone", "Name", "", "B__c"}, got.Names()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	got, err = Map("crm", columns, someFields, map[string]string{"puhelin": "phone", "MOBILE": "", "Twice": "A__c"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"Phone", "", "", "Name", "A__c", "B__c"}, got.Names()); d != "" {
		t.Errorf("chosen (-want +got):\n%s", d)
	}
}

func TestAMappingThatCannotBeIsRefused(t *testing.T) {
	columns := []merge.Column{{Name: "a"}, {Name: "b"}}
	for name, chosen := range map[string]map[string]string{
		"no such field":    {"a": "Phne"},
		"no such column":   {"c": "Phone"},
		"two columns":      {"a": "Phone", "b": "Phone"},
		"a typo left over": {"A": ""},
	} {
		var wrong *merge.MappingError
		if _, err := Map("crm", columns, someFields, chosen, nil); !errors.As(err, &wrong) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestABanIsNotLeftBehindWithItsColumn(t *testing.T) {
	a, b := match.Ref{Source: "crm", ID: "1"}, match.Ref{Source: "crm", ID: "2"}
	e := &merge.Entity{ID: "E1", Records: []merge.Record{{Ref: a}, {Ref: b, OptOut: merge.ByEmail}}}
	e.Groups = []merge.Group{{ID: "M1", Survivor: a, Members: []match.Ref{a, b}, Fields: []merge.FieldPlan{{
		Rule: "any_ban@1", Kept: []merge.Value{{ID: "2", Field: merge.OptOutEmail, Text: "1"}},
	}}}}
	columns := []merge.Column{{Name: "Ei postia", Field: merge.OptOutEmail}}
	for name, test := range map[string]struct {
		field *Field
		want  []merge.Problem
	}{
		"its field is known": {&Field{Name: "NoMail"}, nil},
		"it is left alone":   {LeftAlone, []merge.Problem{{Entity: "E1", Group: "M1", Ref: a, Field: "Ei postia", Code: merge.BanLost, Severity: merge.Refused}}},
		"it is read only":    {&Field{Name: "NoMail", ReadOnly: true}, []merge.Problem{{Entity: "E1", Group: "M1", Ref: a, Field: "Ei postia", Code: merge.BanLost, Severity: merge.Refused}}},
	} {
		g := (&Mapping{Source: "crm", Columns: columns, Fields: []*Field{test.field}}).Check(e, &e.Groups[0])
		if d := cmp.Diff(test.want, g.sorted()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		if written := len(g.Early) == 1; written != (test.want == nil) {
			t.Errorf("%s: %v", name, g.Early)
		}
	}
}

func TestValuesAreTakenInTheFormsThatInterfacesTake(t *testing.T) {
	for name, test := range map[string]struct {
		valid   func(string) bool
		yes, no []string
	}{
		"Number": {valid: Number, yes: []string{"0", "-1.5", "+2"}, no: []string{"1 000", "1,5", "", ".5", "1e3", "٣"}},
		"Whole":  {valid: Whole, yes: []string{"0", "-1"}, no: []string{"1.0", ""}},
		"Truth":  {valid: Truth, yes: []string{"TRUE", "false", "0"}, no: []string{"kyllä", ""}},
		"Date":   {valid: Date, yes: []string{"2025-03-18"}, no: []string{"18.3.2025", "2025-02-30", ""}},
		"Moment": {valid: Moment, yes: []string{"2025-03-18T12:00:00.000Z", "2025-03-18T12:00:00.000+0000", "2025-03-18T12:00:00+02:00"}, no: []string{"2025-03-18", ""}},
		"Email":  {valid: Email, yes: []string{"info@example.fi"}, no: []string{"info", "@example.fi", "a@b@c", "a b@c", ""}},
	} {
		for _, s := range test.yes {
			if !test.valid(s) {
				t.Errorf("%s refuses %q", name, s)
			}
		}
		for _, s := range test.no {
			if test.valid(s) {
				t.Errorf("%s takes %q", name, s)
			}
		}
	}
}
