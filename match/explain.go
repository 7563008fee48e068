package match

import (
	"fmt"
	"strings"
)

// Explanation says why a pair got its score: the parts, whose weights sum to the weight, and the rung that decided.
type Explanation struct {
	Score
	Probability float64
	Parts       []Part
}

// Part is what one comparison adds.
type Part struct {
	Comparison string // as the rules name it
	Level      string // as its kind names it
	Weight     Bits
}

// Explain scores a pair part by part. Comparisons with nothing to compare are left out.
func (m *Model) Explain(a, b Prepared) *Explanation {
	x := &Explanation{Score: m.Score(a, b)}
	x.Probability = m.Probability(x.Weight)
	if x.Reason == ByBlank {
		return x
	}
	var e evidence
	m.gather(&e, a.b, b.b)
	for i := range m.cs {
		if o := e.outcomes[i]; o.Level != 0 {
			x.Parts = append(x.Parts, Part{m.cs[i].name, m.cs[i].levels[o.Level].Name, e.weights[i]})
		}
	}
	return x
}

// String gives the explanation in one line of codes and bits, for machines and for pairs.csv.
func (x *Explanation) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s by %s", x.Verdict, x.Reason)
	for i, p := range x.Parts {
		sep := "; "
		if i == 0 {
			sep = ": "
		}
		fmt.Fprintf(&s, "%s%s %s %s", sep, p.Comparison, p.Level, p.Weight)
	}
	return s.String()
}
