package merge

import (
	"io"
	"iter"
	"time"
)

// Header stands before the entities of a plan.
type Header struct {
	Tool    string    // program and version that planned
	Model   string    // hash of the model that matched
	AsOf    time.Time // "now"
	Rules   []string  // names of criteria and field rules, as Policy.Rules gives them
	Sources []Source
	Before  Control // of the rows that went in
}

// Source is a source that went into a plan.
type Source struct {
	Name    string
	Hash    string // of the file, hex
	Records int
}

// Write writes the plan as one JSON object, versioned, one entity a line, and returns what it adds up to. When the
// entities do not account for h.Before the object is ended all the same, without totals, so that Read refuses it too,
// and the error is a *BalanceError.
func Write(w io.Writer, h Header, entities iter.Seq2[*Entity, error]) (Totals, error) {
	panic("merge: not yet")
}

// Read reads a plan that Write wrote, an entity at a time. It fails on another format or version, on a line that is
// not an entity, and at the end when the entities do not account for the header's totals.
func Read(r io.Reader) (Header, iter.Seq2[*Entity, error], error) {
	panic("merge: not yet")
}
