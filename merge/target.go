package merge

import (
	"fmt"

	"github.com/yksi-mdm/yksi/match"
)

// Target compiles a plan into what a system can carry out. Each system has a folder of its own beside this package,
// whose documentation says in which order its steps go, how many a call may hold, what becomes of the records that
// hang on a merged one, and what cannot be undone.
//
// Compile is a pure function of the target and the entity: a plan is compiled one entity at a time, in any order. It
// compiles the merge groups of the target's own source and leaves all others alone. A group with a problem that
// refuses it has no steps: nothing is half done. An entity that Invert made compiles into the steps that take the
// merge back, as far as the system can; what it cannot take back is a problem.
//
// A Target may be shared by goroutines. What it returns belongs to the caller.
type Target interface {
	Compile(e *Entity) ([]Step, []Problem)
}

// Step is one thing to do in a target: one record in a call that takes many, or a call of its own.
//
// The steps of a group are done in the order of their rounds; those of one round touch different records. Steps of
// different groups do not wait for each other and can be done in any order, or at the same time. A step that fails
// because a row is locked is tried again, and only its own group waits for it.
type Step struct {
	Entity string      // Entity.ID
	Group  string      // Group.ID
	Round  int         // 0 first
	Op     Op          // what to do
	Ref    match.Ref   // the record that it writes; of a merge, the master
	Losers []match.Ref // the records that become Ref, or, of Restore and Reparent, that were Ref
	Set    []Change    // the fields that it writes, by At; of Delete, what goes; of Insert, what comes

	// Control is what Ref accounts for once the step is done: its own record and those it has taken over, with their
	// euros and bans. The totals of a group's last step are those of the group; of Restore, those of the records that
	// come back.
	Control  Control
	Reversal Reversal
}

// Op is what a step does.
type Op string

// What steps do. Files and tables know Update, Delete and Insert; systems with a merge of their own the others.
const (
	Update   Op = "update"   // writes fields of Ref
	Join     Op = "merge"    // makes Losers part of Ref: what hangs on them moves to Ref, and they go
	Delete   Op = "delete"   // removes the row Ref, which another has taken over
	Insert   Op = "insert"   // puts the row Ref back
	Restore  Op = "restore"  // brings back Losers, which were merged into Ref
	Reparent Op = "reparent" // gives Losers back what hung on them before the merge and hangs on Ref now
)

// Change is what a step writes into one field.
type Change struct {
	At    int         // index of the cell in its row
	Field match.Field // as the plan calls it
	Name  string      // as the target calls it
	Old   string      // what stands there, "" for nothing, or what the target may have put there in a step before
	New   string      // what is to stand there, "" for nothing
}

// Reversal says how far a step can be taken back.
type Reversal string

// How far a step can be taken back.
const (
	Exactly Reversal = "exactly"
	Partly  Reversal = "partly" // see the documentation of the target
	Never   Reversal = "never"
)

// Call is a step as an interface of the target takes it, to be sent by whoever has the rights to.
type Call struct {
	Name string `json:"name"`           // the call
	Path string `json:"path,omitempty"` // of HTTP: method and path
	Body any    `json:"body"`           // to be written as JSON
}

// A ClosingMark says how a target closes a record that is marked not to be used (Entity.Closing) and that no merge takes
// away: by a field. Such a record is not closed while billing records or euros hang on it.
type ClosingMark struct {
	Field  string // as the target calls it
	Value  string // what closes the record, as true, or Inactive
	Before string // what the inverse writes where the plan does not know what stood there; "" for nothing
}

// Problem is what compiling found that a target would refuse, or that a person should know before it is done. It holds
// a code and what the code speaks of, no words and no customer's value: whoever shows it words it.
type Problem struct {
	Entity   string
	Group    string
	Ref      match.Ref // the record
	Field    string    // the target's field; "" when it concerns the record as a whole
	Code     ProblemCode
	Severity Severity
	Other    match.Ref // the record it concerns, where there is one
	Arg      string    // see the code
}

// Severity says what becomes of a group with a problem.
type Severity string

// The severities.
const (
	Refused Severity = "refused" // the group has no steps until it is solved
	Notice  Severity = "notice"  // the group is compiled; a person should know
)

// ProblemCode names what a Problem says.
type ProblemCode string

// The problems. Where Arg is used, its meaning is told.
const (
	BadID         ProblemCode = "bad_id"               // the id cannot be one of the target's
	SameRecord    ProblemCode = "same_record"          // Ref and Other are the same record of the target, in two forms of its id
	NoField       ProblemCode = "no_field"             // the column, Field, has no field in the target; map it, or map it to nothing
	NoRoom        ProblemCode = "no_room"              // a kept value has no free field: it stays in the plan and in the record merged away; Arg: the plan's field
	ReadOnly      ProblemCode = "read_only"            // the target sets the field itself; its value is left to it
	Required      ProblemCode = "required"             // the field would become empty and must not be
	TooLong       ProblemCode = "too_long"             // the value is longer than the field; Arg: its length, in characters
	NotInPicklist ProblemCode = "not_in_picklist"      // the field takes only values of its list, and this is none of them
	BadValue      ProblemCode = "bad_value"            // the value is not of the field's type; Arg: the type
	UniqueClash   ProblemCode = "unique_clash"         // Ref and Other bear the same value of a unique field, which the target cannot hold
	KeyDropped    ProblemCode = "key_dropped"          // a value of a unique or external-id field goes: who looks the record up by it does not find it
	BanLost       ProblemCode = "ban_lost"             // a marketing ban would not reach the survivor: its column is left alone
	Cycle         ProblemCode = "cycle"                // the record would become its own parent
	OtherKind     ProblemCode = "other_kind"           // Ref and Other are of kinds that the target does not merge
	TooMany       ProblemCode = "too_many_merges"      // more records in a group than the target merges into one; Arg: how many it does
	NoUndo        ProblemCode = "cannot_undo"          // the target cannot take the merge back, or, where Field is set, does not take that field's old value any more
	LostChildren  ProblemCode = "children_need_export" // what hung on the record comes back only from a list made before the merge
	InUse         ProblemCode = "in_use"               // the record is marked not to be used and is not closed: billing records or euros hang on it
	NotClosed     ProblemCode = "not_closed"           // the record is marked not to be used and is not closed: the target has no field for it; left to a person
	SeveralStay   ProblemCode = "several_records"      // several records of the customer stay, and Field, unique, takes its id once: left to a person
	IdentityCode  ProblemCode = "identity_code"        // a cell held a personal identity code: it comes back from the original only
)

// A MappingError says that the columns of a plan cannot stand in the fields of a target as asked.
type MappingError struct {
	Field, Column string
	Problem       string
}

// Error names the field, the column and the problem.
func (e *MappingError) Error() string {
	return fmt.Sprintf("merge: field %q, column %q: %s", e.Field, e.Column, e.Problem)
}

// Tally counts steps by what they do, to estimate the calls that they take. The zero Tally is of no steps.
type Tally struct{ n map[turn]int }

// turn is what may share a call: steps of one kind, of which those that begin their groups are done before the others.
type turn struct {
	op    Op
	first bool
}

// Add counts steps.
func (t *Tally) Add(steps []Step) {
	if t.n == nil {
		t.n = make(map[turn]int)
	}
	for i := range steps {
		t.n[turn{steps[i].Op, steps[i].Round == 0 && steps[i].Op == Update}]++
	}
}

// Calls is how many calls the steps take at least, when perCall of one kind fit a call; 0 stands for steps that take
// none. Every step that has to be tried again is one more.
func (t *Tally) Calls(perCall func(Op) int) int {
	calls := 0
	for turn, n := range t.n {
		if per := perCall(turn.op); per > 0 {
			calls += (n + per - 1) / per
		}
	}
	return calls
}

// Changes returns what e writes into the survivor of g, one of its groups: the cells that are different afterwards, by
// At, without names. Columns are those of g's source, as Header.Sources has them. Kept values for which the survivor
// has no cell are returned as they would stand; Apply appends them to the row.
func (e *Entity) Changes(g *Group, columns []Column) (changes []Change, homeless []Value) {
	if len(g.Members) == 1 {
		return nil, nil
	}
	before := make([]Cell, len(columns))
	for i := range columns {
		before[i].Field = columns[i].Field
	}
	before = setCells(before, g.Cells()[g.Survivor.ID])
	after, homeless := g.place(before)
	for at := range before {
		c := Change{At: at, Field: before[at].Field, Old: before[at].Text, New: after[at].Text}
		if c.Old == c.New {
			continue
		}
		if e.Inverse {
			c.Old, c.New = c.New, c.Old
		}
		changes = append(changes, c)
	}
	return changes, homeless
}

// ControlOf returns what records of e account for. Refs that are no records of e count nothing.
func (e *Entity) ControlOf(refs ...match.Ref) Control {
	var c Control
	for _, ref := range refs {
		if r := e.Record(ref); r != nil {
			c.add(r.Ref, r.OpenBalance, r.Invoiced, r.OptOut)
		}
	}
	return c
}
