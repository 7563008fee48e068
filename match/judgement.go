package match

import "time"

// Decision is what a person said of a pair.
type Decision uint8

const (
	Unsure    Decision = iota // looked at, not decided
	Same                      // one customer
	Different                 // two customers
)

// Judgement is a person's decision on a pair of records. Judgements are data: kept as they were given, honoured on
// every later run. Of several on one pair the last in time counts; equal times, the last in order.
type Judgement struct {
	Left, Right Ref
	Decision    Decision
	User        string
	Time        time.Time
	Reason      string
}
