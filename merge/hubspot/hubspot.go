package hubspot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/dryrun"
)

// mostMerged is how many records one may be made of.
const mostMerged = 250

// Target compiles for one account. It does not change and may be shared by goroutines.
type Target struct {
	mapping   *dryrun.Mapping
	described bool // no other properties than those known
}

var _ merge.Target = (*Target)(nil)

// New returns a Target for the merge groups of source, whose columns are those of the plan's header. d may be nil. A
// column stands in the property whose name, or whose label, is its header, or else in the one of its meaning; chosen
// says otherwise, from column to property, "" for a column that is to be left alone. An error is a *merge.MappingError.
func New(source string, columns []merge.Column, d *Describe, chosen map[string]string) (*Target, error) {
	all := usual
	if d != nil {
		all = d.fields()
	}
	m, err := dryrun.Map(source, columns, all, chosen, meanings)
	if err != nil {
		return nil, err
	}
	m.ValidID = isNumber
	return &Target{m, d != nil}, nil
}

// CloseBy returns a Target that closes companies that are marked not to be used by a property of the account's own:
// HubSpot has none for it. An error is a *merge.MappingError.
func (t *Target) CloseBy(mark merge.ClosingMark) (*Target, error) {
	m, err := t.mapping.CloseBy(mark, !t.described)
	if err != nil {
		return nil, err
	}
	return &Target{m, t.described}, nil
}

// IdentifyBy returns a Target that writes the id of the customer (merge.Entity.ID) into a property of what stays of a merge,
// at the end: one of unique values, as the Describe has it, in which a column of the plan stands. Where several companies of
// a customer stay, none gets it. An error is a *merge.MappingError.
func (t *Target) IdentifyBy(property string) (*Target, error) {
	m, err := t.mapping.IdentifyBy(property)
	if err != nil {
		return nil, err
	}
	return &Target{m, t.described}, nil
}

// isNumber reports whether an id can be a company's.
func isNumber(id string) bool { return id != "" && strings.Trim(id, "0123456789") == "" }

// Fields returns the property in which each column stands, "" where none is known or it is left alone.
func (t *Target) Fields() []string { return t.mapping.Names() }

// Compile returns the steps for the groups of e. Their refs are those of the plan, though after its first merge a
// company has another id: see Call.
func (t *Target) Compile(e *merge.Entity) ([]merge.Step, []merge.Problem) {
	return t.mapping.Compile(e, t.group)
}

// group compiles one group.
func (t *Target) group(g *dryrun.Group) []merge.Step {
	if g.Entity.Inverse {
		g.Refuse(merge.Problem{Ref: g.Survivor, Code: merge.NoUndo})
		return nil
	}
	for _, ref := range g.Members {
		if !isNumber(ref.ID) {
			g.Refuse(merge.Problem{Ref: ref, Code: merge.BadID})
		}
	}
	if len(g.Members) > mostMerged {
		g.Refuse(merge.Problem{Ref: g.Survivor, Code: merge.TooMany, Arg: fmt.Sprint(mostMerged)})
	}
	s := g.Steps()
	s.Update(g.Survivor, g.Early)
	for _, ref := range g.Losers {
		s.Join([]match.Ref{ref}, nil, merge.Never)
	}
	last := slices.Concat(g.Late, g.Fill)
	slices.SortFunc(last, func(a, b merge.Change) int { return a.At - b.At })
	s.Update(g.Survivor, last)
	return s.List
}

// PerCall is how many steps of a kind a call takes: one.
func (t *Target) PerCall(merge.Op) int { return 1 }

// Call returns a step as the CRM API takes it. After the first merge of a group the id of its company is known only
// from the answer to it, so that it stands in the body, or the path, as IDFrom. There is a call for every step.
func (t *Target) Call(s *merge.Step) (merge.Call, bool) {
	id := s.Ref.ID
	if s.Control.Records > 1+len(s.Losers) { // it has taken over others: the step before was a merge
		id = IDFrom(s.Round - 1)
	}
	if s.Op == merge.Join {
		return merge.Call{Name: "merge", Path: "POST /crm/v3/objects/companies/merge",
			Body: map[string]string{"primaryObjectId": id, "objectIdToMerge": s.Losers[0].ID}}, true
	}
	properties := make(map[string]string) // "" empties a property
	for _, c := range s.Set {
		properties[c.Name] = c.New
	}
	return merge.Call{Name: "update", Path: "PATCH /crm/v3/objects/companies/" + id, Body: map[string]any{"properties": properties}}, true
}

// IDFrom stands for the id in the answer to the merge of a group's step of that round.
func IDFrom(round int) string { return fmt.Sprintf("{id from round %d}", round) }
