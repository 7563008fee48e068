package match

import (
	"fmt"
	"slices"
	"strconv"
)

// Bits is a match weight: the base-two logarithm of a Bayes factor, in thousandths of a bit. Weights are integers so
// that their sums are exact and equal on every machine.
type Bits int32

// Float returns the weight in bits.
func (b Bits) Float() float64 { return float64(b) / 1000 }

// String gives the weight in bits with its sign and one decimal, as "+12.3".
func (b Bits) String() string { return string(b.append(nil)) }

// append appends what String returns.
func (b Bits) append(dst []byte) []byte {
	if b >= 0 {
		dst = append(dst, '+')
	}
	return strconv.AppendFloat(dst, b.Float(), 'f', 1, 64)
}

// Verdict is what is said of a pair of records.
type Verdict uint8

const (
	NoMatch Verdict = iota // two customers
	Review                 // a person decides
	Match                  // one customer
)

var verdictNames = [...]string{"none", "review", "match"}

// String returns "none", "review" or "match", as in the output files.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return "Verdict(" + strconv.Itoa(int(v)) + ")"
}

// MarshalText returns what String returns.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads what MarshalText returns.
func (v *Verdict) UnmarshalText(b []byte) error { return unmarshalName(v, b, verdictNames[:]) }

// Reason is the rung that decided on a pair, in the order in which the rungs are asked.
type Reason uint8

const (
	ByWeight        Reason = iota // the weight alone
	ByJudgement                   // a person has decided
	ByDifferentID                 // two different valid ids
	ByDifferentIDs2               // different valid ids, but name, street and e-invoice address are all the same
	ByEqualID                     // equal valid ids
	ByEqualIDGuard                // equal valid ids, but a guard disagrees, or all else does
	ByGuard                       // a guard: numbers, class of company, estate, form
	ByBlank                       // nothing to compare
	ByRule                        // a level that the rules let prove or bar, of another kind than a business id
)

var reasonNames = [...]string{"weight", "judgement", "different_id", "different_id_same_rest", "equal_id", "equal_id_guard", "guard", "blank", "rule"}

// String returns the reason's code, as in the output files.
func (r Reason) String() string {
	if int(r) < len(reasonNames) {
		return reasonNames[r]
	}
	return "Reason(" + strconv.Itoa(int(r)) + ")"
}

// MarshalText returns what String returns.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what MarshalText returns.
func (r *Reason) UnmarshalText(b []byte) error { return unmarshalName(r, b, reasonNames[:]) }

// unmarshalName reads one of names into a number.
func unmarshalName[T ~uint8](to *T, b []byte, names []string) error {
	i := slices.Index(names, string(b))
	if i < 0 {
		return fmt.Errorf("match: want one of %v", names)
	}
	*to = T(i)
	return nil
}

// Score is what a model says of a pair.
type Score struct {
	Weight  Bits    `json:"millibits"` // sum of the parts, the prior left out
	Verdict Verdict `json:"verdict"`
	Reason  Reason  `json:"reason"`
}
