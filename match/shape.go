package match

import "math"

// shape turns weights and prior, summed, into the log odds that two records are one customer. The sum takes it that no
// comparison says what another has said, and that whatever agrees is one customer's. Neither is quite so: two companies may
// bear one name behind one telephone. So what the sum has beyond a knee counts in part only.
type shape struct {
	knee         Bits    // above 0
	below, above float64 // what a bit of the sum counts for, below the knee and above it
}

// numbers are the shape as a model's canonical bytes have it.
func (s shape) numbers() [3]float64 { return [3]float64{s.knee.Float(), s.below, s.above} }

// odds returns the log odds, in bits, that sum stands for. Even odds are even odds.
func (s shape) odds(sum Bits) float64 {
	return s.below*min(sum, s.knee).Float() + s.above*max(sum-s.knee, 0).Float()
}

// probability returns the probability that sum stands for.
func (s shape) probability(sum Bits) float64 { return 1 / (1 + math.Exp2(-s.odds(sum))) }

// sum returns the sum at which the probability is p, above 0 and below 1.
func (s shape) sum(p float64) Bits {
	odds, knee := math.Log2(p/(1-p)), s.below*s.knee.Float()
	return Bits(math.Round(1000 * (min(odds, knee)/s.below + max(odds-knee, 0)/s.above)))
}
