package match

import (
	"runtime"
	"time"
)

// Standing is what a check says of the record at hand.
type Standing uint8

const (
	New            Standing = iota // nothing near
	Similar                        // a guard or a conflict spoke against the nearest
	ProbablyExists                 // a person should look
	Exists                         // it is there
)

var standingNames = [...]string{"new", "similar", "probably_exists", "exists"}

// String returns "new", "similar", "probably_exists" or "exists".
func (s Standing) String() string { return standingNames[min(int(s), len(standingNames)-1)] }

// MarshalText returns what String returns.
func (s Standing) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText returns.
func (s *Standing) UnmarshalText(b []byte) error { return unmarshalName(s, b, standingNames[:]) }

// Answer is what the index knows of a record that is about to be saved. It is plain data, and its JSON is part of the
// interface.
type Answer struct {
	Standing   Standing    `json:"verdict"`
	Candidates []Candidate `json:"candidates"` // the nearest first
	Clean      Clean       `json:"clean"`
	Warnings   []Warning   `json:"warnings"`
	// More says that more records share keys with it than are compared at the most; those with the rarest keys were.
	More  bool `json:"more,omitempty"`
	Model Hash `json:"model"` // under which the answer was given
}

// Candidate is a record of the index that the one at hand may be.
type Candidate struct {
	Ref         Ref          `json:"ref"` // of a reservation, that of the record it was made for: its id may be empty
	Standing    Standing     `json:"verdict"`
	Why         string       `json:"why"` // in the language of the check, in one line
	Explanation *Explanation `json:"explanation,omitempty"`
	// Reserved is the time until which a record that somebody else is about to save is reserved; zero for a record that
	// the index holds.
	Reserved time.Time `json:"reserved_until,omitzero"`
	Ceased   bool      `json:"ceased,omitempty"` // its status says so
}

// Clean is how an id and a name look once they are cleaned, in the terms of yksi id and yksi name.
type Clean struct {
	BusinessID string   `json:"business_id"` // canonical; only when valid or repaired
	VAT        string   `json:"vat,omitempty"`
	IDStatus   string   `json:"business_id_status"` // code of a ytunnus.Kind
	Repairs    []string `json:"repairs,omitempty"`  // what was done to the id, codes of ytunnus.Repair
	Core       string   `json:"core"`               // the name without form, unit, status
	Forms      []Form   `json:"legal_forms,omitempty"`
	Status     string   `json:"status,omitempty"` // code of a normalize.Status
	Marker     string   `json:"marker,omitempty"` // of another entity: code of a normalize.Marker
	Unit       string   `json:"unit,omitempty"`
	Financier  string   `json:"financier,omitempty"`
}

// Form is a legal form of a name.
type Form struct {
	Code string `json:"code"`          // the register's letters, as OY
	ELF  string `json:"elf,omitempty"` // ISO 20275
	Text string `json:"text"`          // as written
}

// Warning is what is better put right, or known, before the record is saved.
type Warning struct {
	Code        WarningCode `json:"code"`
	Text        string      `json:"text"`                  // in the language of the check
	Field       Field       `json:"field,omitempty"`       // that it concerns
	Suggestions []string    `json:"suggestions,omitempty"` // what may have been meant, the likeliest first
	Ref         *Ref        `json:"ref,omitempty"`         // the record of the index that it concerns
}

// WarningCode names what a Warning says. Codes are stable and never translated.
type WarningCode string

// The warnings of a check.
const (
	WarnIDInvalid     WarningCode = "id_invalid"     // it cannot be a business id; suggestions, if any
	WarnIDPlaceholder WarningCode = "id_placeholder" // typed to get past a required field
	WarnIDWeak        WarningCode = "id_weak"        // read with a digit put in; only the check digit speaks for it
	WarnIDForeign     WarningCode = "id_foreign"     // another country's, or an identifier of another kind
	WarnIdentityCode  WarningCode = "identity_code"  // a personal identity code stood in the field: do not save it
	WarnCeased        WarningCode = "ceased"         // a status says that the company has ceased or is about to; Ref, if a candidate's
	WarnUnit          WarningCode = "unit_of_known"  // a unit of an entity that is in the index
	WarnIDOfOther     WarningCode = "id_of_other"    // the id is that of a record with quite another name
	WarnEstate        WarningCode = "estate"         // an estate is another customer than its debtor
	WarnReserved      WarningCode = "reserved"       // somebody else is about to save it
)

// CheckOptions say how a check answers. The zero CheckOptions answer in English with at most ten candidates.
type CheckOptions struct {
	Language   Language
	Candidates int // shown at the most; 0 means 10
}

// shown is how many candidates an answer holds at the most, unless asked otherwise.
const shown = 10

// Check says whether r exists already. A record with the ref of r itself is not held against it; r may be without an id.
// It takes some tens of microseconds, however large the index is, and waits for nobody.
func (x *Index) Check(r *Record, o *CheckOptions) *Answer { return x.check(x.now.Load(), r, o) }

func (x *Index) check(st *state, r *Record, o *CheckOptions) *Answer {
	if o == nil {
		o = new(CheckOptions)
	}
	q := Record{r.Ref, masked(r.Values)}
	s := x.spare.Get().(*searcher)
	defer x.spare.Put(s)
	defer runtime.KeepAlive(st)
	p, more := s.search(st, &q)
	a := &Answer{More: more, Model: x.model.Hash(), Candidates: []Candidate{}, Warnings: []Warning{}}
	a.Clean = clean(&q)
	limit, l := o.Candidates, o.Language
	if limit <= 0 {
		limit = shown
	}
	for _, o := range s.order {
		n := &s.near[o.at]
		a.Standing = max(a.Standing, n.standing)
		if n.standing > New && len(a.Candidates) < limit {
			a.Candidates = append(a.Candidates, x.candidate(p, n, l))
		}
	}
	x.warn(a, r, &q, p, s, l)
	return a
}

// Search returns the n records nearest to r, the nearest first, whatever their standing: for a person who looks for a
// customer and may have misspelt it. It takes two or three times as long as a check: words of two slips count, too.
func (x *Index) Search(r *Record, n int, l Language) []Candidate {
	q := Record{r.Ref, masked(r.Values)}
	s := x.spare.Get().(*searcher)
	defer x.spare.Put(s)
	s.fuzzy = true
	st := x.now.Load()
	defer runtime.KeepAlive(st)
	p, _ := s.search(st, &q)
	out := make([]Candidate, 0, min(n, len(s.order)))
	for _, o := range s.order[:min(n, len(s.order))] {
		out = append(out, x.candidate(p, &s.near[o.at], l))
	}
	return out
}

func (x *Index) candidate(p Prepared, n *neighbour, l Language) Candidate {
	e := x.model.Explain(p, n.p)
	e.Score = n.score
	return Candidate{
		Ref: Ref{n.source, string(n.id)}, Standing: n.standing, Explanation: e, Why: e.Text(l, Short),
		Reserved: n.until, Ceased: n.marks&markCeased != 0,
	}
}
