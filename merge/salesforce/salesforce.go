package salesforce

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/dryrun"
	"github.com/yksi-mdm/yksi/table"
)

// accountPrefix begins the id of every account.
const accountPrefix = "001"

// Target compiles for one organisation. It does not change and may be shared by goroutines.
type Target struct {
	mapping  *dryrun.Mapping
	children []Relationship
	prefix   string

	described bool // no other fields than those known
}

var _ merge.Target = (*Target)(nil)

// New returns a Target for the merge groups of source, whose columns are those of the plan's header. d may be nil.
// A column stands in the field whose API name, or whose label, is its header, or else in the one of its meaning; chosen
// says otherwise, from column to API name, "" for a column that is to be left alone. An error is a
// *merge.MappingError.
func New(source string, columns []merge.Column, d *Describe, chosen map[string]string) (*Target, error) {
	t := &Target{children: usual, prefix: accountPrefix}
	all := standardFields(columns)
	if d != nil {
		all, t.children = d.fields(), d.ChildRelationships
		t.described = true
		if d.KeyPrefix != "" {
			t.prefix = d.KeyPrefix
		}
	}
	var err error
	if t.mapping, err = dryrun.Map(source, columns, all, chosen, meanings); err != nil {
		return nil, err
	}
	t.mapping.ValidID = t.isAccount
	return t, nil
}

// CloseBy returns a Target that closes accounts that are marked not to be used by a field, as a checkbox or a picklist of
// the organisation's own: Salesforce has none for it. An error is a *merge.MappingError.
func (t *Target) CloseBy(mark merge.ClosingMark) (*Target, error) {
	m, err := t.mapping.CloseBy(mark, !t.described && strings.HasSuffix(mark.Field, "__c"))
	if err != nil {
		return nil, err
	}
	closes := *t
	closes.mapping = m
	return &closes, nil
}

// IdentifyBy returns a Target that writes the id of the customer (merge.Entity.ID) into a field of what stays of a merge,
// after the merge, as a record that goes may hold it until then: a unique external id, as the Describe has it, in which a
// column of the plan stands. Where several accounts of a customer stay, none gets it. An error is a *merge.MappingError.
func (t *Target) IdentifyBy(field string) (*Target, error) {
	at := slices.IndexFunc(t.mapping.Fields, func(f *dryrun.Field) bool { return f != nil && strings.EqualFold(f.Name, field) })
	if at >= 0 && !t.mapping.Fields[at].Key {
		return nil, &merge.MappingError{Field: field, Problem: "it is no external id"}
	}
	m, err := t.mapping.IdentifyBy(field)
	if err != nil {
		return nil, err
	}
	identifies := *t
	identifies.mapping = m
	return &identifies, nil
}

// isAccount reports whether an id can be an account's.
func (t *Target) isAccount(id string) bool {
	full, ok := table.SalesforceID18(id)
	return ok && strings.HasPrefix(full, t.prefix)
}

// Fields returns the API name of the field in which each column stands, "" where none is known or it is left alone.
func (t *Target) Fields() []string { return t.mapping.Names() }

// Writable returns the API names of the fields that steps may write, in the order of their columns, and then the one that
// closes accounts.
func (t *Target) Writable() []string {
	var names []string
	for _, f := range t.mapping.Fields {
		if f != nil && f.Name != "" && !f.ReadOnly {
			names = append(names, f.Name)
		}
	}
	for _, c := range t.mapping.Close {
		if !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

// Compile returns the steps for the groups of e. See the package's documentation.
func (t *Target) Compile(e *merge.Entity) ([]merge.Step, []merge.Problem) {
	return t.mapping.Compile(e, t.group)
}

// perMerge is how many records a merge takes besides its master.
const perMerge = 2

// group compiles one group.
func (t *Target) group(g *dryrun.Group) []merge.Step {
	s := g.Steps()
	if g.Entity.Inverse {
		s.Update(g.Survivor, g.Early)
		s.Back(merge.Restore, g.Losers)
		s.Back(merge.Reparent, g.Losers)
		for _, ref := range g.Losers {
			g.Note(merge.Problem{Ref: ref, Code: merge.LostChildren, Other: g.Survivor})
		}
		return s.List
	}
	t.checkIDs(g)
	t.checkParent(g)
	t.checkKind(g)
	s.Update(g.Survivor, g.Early)
	for losers := range slices.Chunk(g.Losers, perMerge) {
		s.Join(losers, nil, merge.Partly)
	}
	s.Update(g.Survivor, g.Late)
	return s.List
}

// checkIDs refuses ids that cannot be an account's, and two forms of one id.
func (t *Target) checkIDs(g *dryrun.Group) {
	seen := make(map[string]match.Ref)
	for _, ref := range g.Members {
		if !t.isAccount(ref.ID) {
			g.Refuse(merge.Problem{Ref: ref, Code: merge.BadID})
			continue
		}
		id := ID(ref.ID)
		if other, twice := seen[id]; twice {
			g.Refuse(merge.Problem{Ref: ref, Code: merge.SameRecord, Other: other})
		}
		seen[id] = ref
	}
}

// checkParent refuses a master that would be its own parent.
func (t *Target) checkParent(g *dryrun.Group) {
	at := g.Column("ParentId")
	if at < 0 || g.Final(at) == "" {
		return
	}
	for _, ref := range g.Members {
		if table.SameID(ref.ID, g.Final(at)) {
			g.Refuse(merge.Problem{Ref: g.Survivor, Field: "ParentId", Code: merge.Cycle, Other: ref})
		}
	}
}

// checkKind refuses to merge person accounts with companies.
func (t *Target) checkKind(g *dryrun.Group) {
	at := g.Column("IsPersonAccount")
	if at < 0 {
		return
	}
	person := func(ref match.Ref) bool { yes, _ := table.ParseBool(g.Text(ref, at)); return yes }
	for _, ref := range g.Losers {
		if person(ref) != person(g.Survivor) {
			g.Refuse(merge.Problem{Ref: ref, Field: "IsPersonAccount", Code: merge.OtherKind, Other: g.Survivor})
		}
	}
}

// PerCall is how many steps of a kind a call takes: 200 records of update(), 200 requests of merge(); undelete() is
// counted like update(). How many children go back with Reparent is not known.
func (t *Target) PerCall(op merge.Op) int {
	if op == merge.Reparent {
		return 0
	}
	return 200
}

// ID returns the 18-character form of an account's id, which is the same in any case; other texts as they are.
func ID(id string) string { return table.IDKey(id) }

// Call returns a step as the SOAP API takes it: one sObject of update(), one request of merge(), the ids of undelete().
// It reports false for Reparent: which children go back stands in the lists that Children speaks of.
func (t *Target) Call(s *merge.Step) (merge.Call, bool) {
	ids := make([]string, len(s.Losers))
	for i, ref := range s.Losers {
		ids[i] = ID(ref.ID)
	}
	record := map[string]any{"type": "Account", "Id": ID(s.Ref.ID)}
	switch s.Op {
	case merge.Join:
		return merge.Call{Name: "merge", Body: map[string]any{"masterRecord": record, "recordToMergeIds": ids}}, true
	case merge.Restore:
		return merge.Call{Name: "undelete", Body: map[string]any{"ids": ids}}, true
	case merge.Reparent:
		return merge.Call{}, false
	}
	var null []string
	for _, c := range s.Set {
		if c.New == "" {
			null = append(null, c.Name)
		} else {
			record[c.Name] = c.New
		}
	}
	if null != nil {
		record["fieldsToNull"] = null
	}
	return merge.Call{Name: "update", Body: record}, true
}

// Query is a list to be made before a merge.
type Query struct {
	Object string // the child
	Field  string // its lookup to the account
	SOQL   string
}

// usual are the children that most organisations have, for a Target without a Describe.
var usual = []Relationship{
	{"Account", "ParentId"}, {"AccountContactRelation", "AccountId"}, {"Asset", "AccountId"}, {"Case", "AccountId"},
	{"Contact", "AccountId"}, {"Contract", "AccountId"}, {"Opportunity", "AccountId"}, {"Order", "AccountId"},
	{"Task", "WhatId"}, {"Event", "WhatId"},
}

// Children returns the queries that list, with every child, the account on which it hangs: to be exported before the
// merge and kept, since afterwards nothing tells where a child came from. A contact that the list of
// AccountContactRelation has at two accounts of one group keeps them from being merged.
func (t *Target) Children() []Query {
	var out []Query
	for _, r := range t.children {
		if r.Field == "" {
			continue
		}
		columns := "Id, " + r.Field
		if r.ChildSObject == "AccountContactRelation" {
			columns += ", ContactId, IsDirect"
		}
		out = append(out, Query{r.ChildSObject, r.Field, "SELECT " + columns + " FROM " + r.ChildSObject + " WHERE " + r.Field + " != null"})
	}
	slices.SortFunc(out, func(a, b Query) int { return strings.Compare(a.SOQL, b.SOQL) })
	return out
}
