package match

import (
	"math"
	"testing"
)

// The sum at a probability has that probability, and more weight never makes a match less probable.
func TestShapeIsTurnedBack(t *testing.T) {
	for _, s := range []shape{shippedShape, {1, 1, 1}, {3_000, 0.5, 0.25}, {2_000, 1, 0.5}} {
		for p := 0.001; p < 1; p += 0.001 {
			if got := s.probability(s.sum(p)); math.Abs(got-p) > 0.001 {
				t.Errorf("%+v: the probability of the sum at %.3f is %.4f", s, p, got)
			}
		}
		for sum := Bits(-40_000); sum < 40_000; sum += 100 {
			if a, b := s.probability(sum), s.probability(sum+100); a > b || a < 0 || b > 1 {
				t.Errorf("%+v: at %v the probability is %v, a tenth of a bit further %v", s, sum, a, b)
			}
		}
	}
}
