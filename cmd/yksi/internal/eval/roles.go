package eval

import "slices"

// unitKinds are the labels of the records of an entity that consists of units, a municipality or a parish. Its many
// records make a large share of all pairs, so figures are given with and without them.
var unitKinds = []string{"unit", "unit_record"}

// IsUnit returns a test for records that one of the cases labels as those of an entity with units.
func IsUnit(cases []Case) func(Record) bool {
	units := make(map[Record]bool)
	for _, c := range cases {
		if slices.Contains(unitKinds, c.Kind) {
			units[c.Record] = true
		}
	}
	return func(r Record) bool { return units[r] }
}

// roleOf says which role in a crosswalk a label calls for; a unit of a municipality may be either of two.
var roleOf = []struct {
	kind  string
	roles []string
}{
	{"extra_financing", []string{"financed"}},
	{"extra_site", []string{"site"}},
	{"extra_costcentre", []string{"cost_centre"}},
	{"unit_record", []string{"site", "cost_centre"}},
}

// RoleFigures says how the billing records of one label were given their role.
type RoleFigures struct {
	Kind    string
	Roles   []string // those that count as right
	Records int      // billing records of the label that the crosswalk names
	Right   int
	Merged  int // of them with another record of their source under one merge_id
}

// Recall returns the share given a right role.
func (f RoleFigures) Recall() float64 { return ratio(f.Right, f.Records) }

// Link is what a crosswalk says of one billing record.
type Link struct {
	Role    string
	MergeID string // as entities.csv has it; "" where it has none
}

// Roles judges the roles of a crosswalk against the labels that call for one; labels that no linked record carries are
// left out.
func Roles(links map[Record]Link, cases []Case) []RoleFigures {
	type group struct{ source, id string }
	size := make(map[group]int)
	for r, l := range links {
		if l.MergeID != "" {
			size[group{r.Source, l.MergeID}]++
		}
	}
	var out []RoleFigures
	for _, want := range roleOf {
		f := RoleFigures{Kind: want.kind, Roles: want.roles}
		for _, c := range cases {
			l, ok := links[c.Record]
			if c.Kind != want.kind || !ok {
				continue
			}
			f.Records++
			if slices.Contains(want.roles, l.Role) {
				f.Right++
			}
			if size[group{c.Source, l.MergeID}] > 1 {
				f.Merged++
			}
		}
		if f.Records > 0 {
			out = append(out, f)
		}
	}
	return out
}

// StrayRoles counts, for each role that some label calls for, the records that have it without such a label.
func StrayRoles(links map[Record]Link, cases []Case) map[string]int {
	type given struct {
		Record
		role string
	}
	called, special := make(map[given]bool), make(map[string]bool)
	for _, want := range roleOf {
		for _, role := range want.roles {
			special[role] = true
		}
		for _, c := range cases {
			if c.Kind == want.kind {
				for _, role := range want.roles {
					called[given{c.Record, role}] = true
				}
			}
		}
	}
	stray := make(map[string]int)
	for r, l := range links {
		if special[l.Role] && !called[given{r, l.Role}] {
			stray[l.Role]++
		}
	}
	return stray
}
