package dynamics

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/dryrun"
)

// Target compiles for one environment. It does not change and may be shared by goroutines.
type Target struct {
	mapping *dryrun.Mapping
	types   map[string]string // of attributes, by logical name
}

var _ merge.Target = (*Target)(nil)

// New returns a Target for the merge groups of source, whose columns are those of the plan's header. d may be nil. A
// column stands in the attribute whose logical name, or whose label, is its header, or else in the one of its meaning;
// chosen says otherwise, from column to logical name, "" for a column that is to be left alone. An error is a
// *merge.MappingError.
func New(source string, columns []merge.Column, d *Describe, chosen map[string]string) (*Target, error) {
	t := &Target{types: make(map[string]string)}
	all := usual
	if d != nil {
		all = d.fields()
	}
	for i := range all {
		t.types[all[i].Name] = all[i].Type
	}
	t.types["statecode"], t.types["statuscode"] = "State", "Status"
	var err error
	if t.mapping, err = dryrun.Map(source, columns, all, chosen, meanings); err != nil {
		return nil, err
	}
	t.mapping.ValidID = guid.MatchString
	t.mapping.Close = []merge.Change{
		{At: -1, Name: "statecode", Old: "0", New: "1"}, {At: -1, Name: "statuscode", Old: "1", New: "2"},
	}
	return t, nil
}

// IdentifyBy returns a Target that writes the id of the customer (merge.Entity.ID) into an attribute of what stays of a
// merge: one that is an alternate key of its own, as the Describe has it, in which a column of the plan stands. Records that
// go give it up first. Where several accounts of a customer stay, none gets it. An error is a *merge.MappingError.
func (t *Target) IdentifyBy(attribute string) (*Target, error) {
	m, err := t.mapping.IdentifyBy(attribute)
	if err != nil {
		return nil, err
	}
	return &Target{m, t.types}, nil
}

// Fields returns the logical name of the attribute in which each column stands, "" where none is known or it is left
// alone.
func (t *Target) Fields() []string { return t.mapping.Names() }

// Compile returns the steps for the groups of e. See the package's documentation.
func (t *Target) Compile(e *merge.Entity) ([]merge.Step, []merge.Problem) {
	return t.mapping.Compile(e, t.group)
}

// group compiles one group.
func (t *Target) group(g *dryrun.Group) []merge.Step {
	if g.Entity.Inverse {
		g.Refuse(merge.Problem{Ref: g.Survivor, Code: merge.NoUndo})
		return nil
	}
	checkIDs(g)
	s := g.Steps()
	freed := freeKeys(g, s)
	var set, empty []merge.Change
	for _, c := range slices.Concat(g.Early, g.Late) {
		if c.New == "" {
			empty = append(empty, c)
		} else {
			set = append(set, c)
		}
	}
	byColumn(set)
	for i, ref := range g.Losers {
		if i > 0 {
			set = nil
		}
		s.Join([]match.Ref{ref}, set, merge.Never)
	}
	for _, c := range g.Fill {
		if !freed[c.At] && !slices.ContainsFunc(empty, func(e merge.Change) bool { return e.At == c.At }) {
			empty = append(empty, c)
		}
	}
	byColumn(empty)
	s.Update(g.Survivor, empty)
	return s.List
}

// freeKeys clears the values of unique attributes on the losers whose values the survivor takes, or would be given. It
// returns the columns.
func freeKeys(g *dryrun.Group, s *dryrun.Steps) map[int]bool {
	at := make(map[int]bool)
	for _, c := range g.Late {
		at[c.At] = true
	}
	for _, c := range g.Fill {
		if g.Unique(c.At) {
			at[c.At] = true
		}
	}
	for _, ref := range g.Losers {
		var changes []merge.Change
		for col := range at {
			if text := g.Text(ref, col); text != "" {
				changes = append(changes, g.Change(col, text, ""))
				if g.Required(col) {
					g.Refuse(merge.Problem{Ref: ref, Field: g.Name(col), Code: merge.Required})
				}
			}
		}
		byColumn(changes)
		s.Update(ref, changes)
	}
	return at
}

func byColumn(changes []merge.Change) {
	slices.SortFunc(changes, func(a, b merge.Change) int { return a.At - b.At })
}

// checkIDs refuses ids that are no GUIDs, and two forms of one.
func checkIDs(g *dryrun.Group) {
	seen := make(map[string]match.Ref)
	for _, ref := range g.Members {
		id := strings.ToLower(ref.ID)
		if !guid.MatchString(id) {
			g.Refuse(merge.Problem{Ref: ref, Code: merge.BadID})
		} else if other, twice := seen[id]; twice {
			g.Refuse(merge.Problem{Ref: ref, Code: merge.SameRecord, Other: other})
		}
		seen[id] = ref
	}
}

// PerCall is how many steps of a kind a call takes: one.
func (t *Target) PerCall(merge.Op) int { return 1 }

// Call returns a step as the Web API takes it: Merge, or PATCH of one account. There is one for every step.
func (t *Target) Call(s *merge.Step) (merge.Call, bool) {
	body := make(map[string]any)
	for _, c := range s.Set {
		body[c.Name] = t.value(c.Name, c.New)
	}
	if s.Op != merge.Join {
		return merge.Call{Name: "update", Path: "PATCH /accounts(" + s.Ref.ID + ")", Body: body}, true
	}
	const odataType, account = "@odata.type", "Microsoft.Dynamics.CRM.account"
	call := map[string]any{
		"Target":                 map[string]any{"accountid": s.Ref.ID, odataType: account},
		"Subordinate":            map[string]any{"accountid": s.Losers[0].ID, odataType: account},
		"PerformParentingChecks": false,
	}
	if len(body) > 0 {
		body[odataType] = account
		call["UpdateContent"] = body
	}
	return merge.Call{Name: "merge", Path: "POST /Merge", Body: call}, true
}

// value gives a text the JSON type of its attribute, null for nothing.
func (t *Target) value(name, text string) any {
	if text == "" {
		return nil
	}
	switch t.types[name] {
	case "Integer", "BigInt", "Decimal", "Double", "Money", "Picklist", "State", "Status":
		return json.Number(strings.TrimPrefix(text, "+"))
	case "Boolean":
		return strings.EqualFold(text, "true") || text == "1"
	}
	return text
}
