package merge

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// format and version stand first in a plan. A reader refuses another version.
const (
	format  = "yksi plan"
	version = 3
)

// Header stands before the entities of a plan.
type Header struct {
	Tool    string    `json:"tool,omitempty"`   // program and version that planned
	Model   string    `json:"model,omitempty"`  // hash of the model that matched
	AsOf    time.Time `json:"as_of,omitzero"`   // "now"
	Months  int       `json:"months,omitempty"` // how long after an invoice an entity is a customer; 0: 12
	Rules   []string  `json:"rules,omitempty"`  // as Policy.Rules gives them
	Sources []Source  `json:"sources,omitempty"`
	Before  Control   `json:"before"` // of the rows that went in
}

// Source is a source that went into a plan.
type Source struct {
	Name    string `json:"name"`
	Hash    string `json:"hash,omitempty"` // of the file, hex
	Records int    `json:"records"`

	// Columns says where the cells of its rows stand, by Value.At: what a Target needs to name them.
	Columns []Column `json:"columns,omitempty"`
}

// Column is a column of a source: its own name for it, which is the header of a file, and what a plan calls it.
type Column struct {
	Name  string      `json:"name"`
	Field match.Field `json:"field"`
}

// writeAt is how much text Write gathers before it writes: more than most writers keep themselves, so that they pass it on
// as it is.
const writeAt = 256 << 10

// Write writes the plan as one JSON object, one entity a line, and returns what it adds up to. Probabilities are rounded to
// six decimals; all else reads back as it was.
//
// It checks each entity (see Entity.Check) and, at the end, that the entities account for h.Before: the records, each
// once, their euros and their marketing bans. If they do not, the error is a *BalanceError and the object ends without
// totals, so that Read refuses it, too. An error among the entities ends the writing and is returned as it is.
func Write(w io.Writer, h Header, entities iter.Seq2[*Entity, error]) (Totals, error) {
	var t Totals
	head, err := json.Marshal(h)
	if err != nil {
		return t, fmt.Errorf("merge: header: %w", err)
	}
	enc := encoder{b: make([]byte, 0, writeAt+writeAt/4)}
	enc.b = fmt.Appendf(enc.b, `{"format":%q,"version":%d,"header":%s,"entities":[`, format, version, head)
	sep := "\n"
	for e, err := range entities {
		if err == nil {
			err = e.Check()
		}
		if err != nil {
			return t, err
		}
		t.AddEntity(e)
		enc.b = append(enc.b, sep...)
		sep = ",\n"
		enc.entity(e)
		if enc.err == nil && len(enc.b) >= writeAt {
			enc.flush(w)
		}
		if enc.err != nil {
			return t, enc.err
		}
	}
	enc.b = append(enc.b, "\n]"...)
	refused := t.balance(h.Before)
	if refused == nil {
		sums, err := json.Marshal(t)
		if err != nil {
			return t, fmt.Errorf("merge: totals: %w", err)
		}
		enc.b = fmt.Appendf(enc.b, `,"totals":%s`, sums)
	}
	enc.b = append(enc.b, "}\n"...)
	if enc.flush(w); enc.err != nil {
		return t, enc.err
	}
	return t, refused
}
