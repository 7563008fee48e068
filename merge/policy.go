package merge

import (
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// Policy says how survivors and field values are chosen. The zero Policy is the default one: a source called "crm" is
// merged, one called "billing" holds the money, survivors follow DefaultCriteria and values DefaultFields. A Policy is
// not changed by planning and may be shared by goroutines.
type Policy struct {
	Mergeable []string  // sources whose records become one; nil: "crm"
	Billing   []string  // sources whose records are invoiced; nil: "billing"
	AsOf      time.Time // "now": what the last 12 months are counted back from; zero: LastInvoice is compared with nothing
	Months    int       // how long after an invoice a customer is one "now"; 0: 12

	Survivor []Criterion // nil: DefaultCriteria
	Fields   []FieldRule // nil: DefaultFields; a field that no rule names follows Default
	Default  FieldRule   // for all other fields; zero: SurvivorFirst
}

// Criterion rates a record as survivor of its group. Points of all criteria add up; a veto bars the record while
// another record of the group is free of vetoes. Rate must be a pure function.
type Criterion struct {
	Name string // stands in the plan as the reason
	Rate func(g *Candidates, i int) (points int, veto string)
}

// FieldRule chooses the value of a field, or of fields that belong together and are taken from one record.
type FieldRule struct {
	Name   string // name@version, stands in the plan
	Fields []match.Field
	Pick   func(g *Candidates, fields []match.Field) Choice
}

// Choice is what a field rule keeps: cells of the group's rows. Everything else of the rule's fields is dropped.
type Choice struct {
	Keep     []CellRef // in the order in which they stand in the merged record
	Conflict bool      // a person should look: warned of as FieldConflict
}

// CellRef names a cell of a group's rows.
type CellRef struct{ Row, Cell int }

// Candidates are the records of one merge group while their survivor and values are chosen.
type Candidates struct {
	Rows     []Candidate // by Ref
	Survivor int         // index of the survivor; -1 while it is being chosen
	AsOf     time.Time
}

// Candidate is one record of a group with what has been found out about it.
type Candidate struct {
	*Row
	OwnID    bool   // bears a valid Y-tunnus, and it is the entity's
	OtherID  bool   // bears a valid Y-tunnus that is not the entity's
	Mark     string // a mark of disuse in its name, as "ÄLÄ KÄYTÄ", or ""
	Linked   int    // billing records of the entity that it names
	Misled   int    // billing records it names that are of another entity, or of none
	Balance  int64  // euro cents open on the billing records it names
	Rank     int    // rank of its source in the order of Policy.Mergeable
	EInvoice bool   // has an e-invoice address of its own
}
