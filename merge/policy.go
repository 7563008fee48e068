package merge

import (
	"fmt"
	"slices"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// Policy says how survivors and field values are chosen. The zero Policy is the default one: a source called "crm" is
// merged, one called "billing" holds the money, survivors follow DefaultCriteria and values DefaultFields. Planning
// does not change a Policy, and goroutines may share it.
type Policy struct {
	Mergeable []string  // sources whose records become one, the preferred first; nil: "crm"
	Billing   []string  // sources whose records are invoiced customers; nil: "billing"
	AsOf      time.Time // "now", for the last 12 months; zero: only sums and contracts make a customer of now
	Months    int       // how many months after an invoice an entity is still a customer; 0: 12
	Workers   int       // goroutines; 0: one a core; never changes the plan

	Relations []Relation // between records, as FindRelations finds them, sorted by Relation.Compare

	Survivor []Criterion // nil: DefaultCriteria()
	Fields   []FieldRule // before DefaultFields(): a field that two rules name follows the first
	Default  FieldRule   // for a field that no rule names, each by itself; zero: SurvivorFirst()
}

// Criterion rates the records of a group as survivor. The points of all criteria add up. A veto, a short reason, bars
// the record as long as another record of the group is free of vetoes. Rate must be a pure function.
type Criterion struct {
	Name string // stands in the plan as the reason
	Rate func(g *Candidates, i int) (points int, veto string)
}

// FieldRule chooses the value of a field, or of fields that belong together and come from one record. Pick must be a
// pure function.
type FieldRule struct {
	Name   string // name@version, stands in the plan
	Fields []match.Field
	Pick   func(g *Candidates, fields []match.Field) Choice
}

// Choice is what a field rule keeps. Every other non-empty cell of its fields is dropped, and listed so.
type Choice struct {
	Keep     []CellRef // in the order in which they stand in the merged record
	Text     string    // stands in the place of the first of Keep; "": that cell's own text
	From     match.Ref // the record outside the group that Text comes from; without Keep, Text fills an empty cell of the rule's first field
	Conflict bool      // the rule could not decide: a person is asked to look
}

// CellRef names a cell: Candidates.Rows[Row].Cells[Cell].
type CellRef struct{ Row, Cell int }

// Candidates are the records of one merge group while their survivor and their values are chosen. Criteria and rules
// read them and change nothing.
type Candidates struct {
	Rows       []Candidate // by Ref
	Survivor   int         // index of the survivor; -1 while it is being chosen
	Others     []*Row      // the entity's records outside the group, by Ref, those of billing among them
	AsOf       time.Time
	id         ytunnus.ID      // the entity's own Y-tunnus, where the group may bear it
	bearer     match.Ref       // a record of Others with that id
	reads      []*reading      // of Others
	invoicedAt map[string]bool // e-invoice addresses of Others; nil until somebody asks
	cores      map[string]int  // records of the whole entity, by core of their name
	set        *fieldSet       // whose values are being chosen
}

// Candidate is one record of a group with what has been found out about it.
type Candidate struct {
	*Row
	OwnID   bool  // bears a valid Y-tunnus, and it is the entity's
	OtherID bool  // bears a valid Y-tunnus, and it is not the entity's
	Mark    Mark  // of disuse, in its name
	Right   int   // billing records of the entity that it names
	Wrong   int   // billing records that it names and that are not the entity's
	Balance int64 // euro cents open on the billing records that it names
	Named   int   // records of other sources that name it
	Rank    int   // of its source among Policy.Mergeable
	Filled  int   // cells that are not empty
	read    *reading
}

// Cells returns the non-empty cells of row i that hold one of fields, without those that stand for a personal identity
// code, which a plan never moves.
func (g *Candidates) Cells(i int, fields []match.Field) []CellRef {
	var refs []CellRef
	for _, j := range g.columnsOf(i, fields) {
		if text := g.Rows[i].Cells[j].Text; text != "" && !hasHetu(text) {
			refs = append(refs, CellRef{i, j})
		}
	}
	return refs
}

// hasColumn reports whether the survivor has an empty cell of f.
func (g *Candidates) hasColumn(f match.Field) bool {
	return slices.Contains(g.Rows[g.Survivor].Cells, Cell{Field: f})
}

// A PolicyError says that a rule of a policy cannot be followed: its Pick names a cell that does not exist or is not
// its own, or would lift a marketing ban.
type PolicyError struct {
	Rule    string
	Problem string
}

// Error names the rule and the problem.
func (e *PolicyError) Error() string { return fmt.Sprintf("merge: rule %s: %s", e.Rule, e.Problem) }

// resolved is a policy with its defaults filled in.
type resolved struct {
	Policy
	rules   map[match.Field]int // index in Fields
	related map[match.Ref]int   // index in Relations of the first one of a record
}

func (p *Policy) resolve() *resolved {
	r := &resolved{}
	if p != nil {
		r.Policy = *p
	}
	if r.Mergeable == nil {
		r.Mergeable = []string{"crm"}
	}
	if r.Billing == nil {
		r.Billing = []string{"billing"}
	}
	if r.Months == 0 {
		r.Months = 12
	}
	if r.Survivor == nil {
		r.Survivor = DefaultCriteria()
	}
	r.Fields = slices.Concat(r.Fields, DefaultFields())
	if r.Default.Pick == nil {
		r.Default = SurvivorFirst()
	}
	r.rules = make(map[match.Field]int)
	for i, f := range r.Fields {
		for _, name := range f.Fields {
			if _, taken := r.rules[name]; !taken {
				r.rules[name] = i
			}
		}
	}
	r.related = make(map[match.Ref]int)
	for i := len(r.Relations) - 1; i >= 0; i-- {
		r.related[r.Relations[i].Ref] = i
	}
	return r
}

// Rules returns the names of the criteria and of the field rules, in their order, for a plan's Header.
func (p *Policy) Rules() []string {
	r := p.resolve()
	var names []string
	for _, c := range r.Survivor {
		names = append(names, "survivor:"+c.Name)
	}
	for _, f := range r.Fields {
		names = append(names, "field:"+f.Name)
	}
	return append(names, "field:"+r.Default.Name)
}
