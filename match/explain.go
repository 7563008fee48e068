package match

// Explanation says why a pair got its score: the parts, whose weights sum to the weight, and the rung that decided.
type Explanation struct {
	Score
	Probability float64 `json:"probability"`
	Parts       []Part  `json:"parts,omitempty"`

	Prior    Bits `json:"prior"`              // log odds that two records drawn by chance are one customer
	MatchAt  Bits `json:"match_at_millibits"` // the weights, without the prior, at which the thresholds lie
	ReviewAt Bits `json:"review_at_millibits"`
}

// Part is what one comparison adds.
type Part struct {
	Comparison string `json:"comparison"` // as the rules name it
	Kind       string `json:"-"`          // the name of its Kind, whose words it is told in
	Level      string `json:"level"`      // as its kind names it
	Weight     Bits   `json:"millibits"`
	Alone      Bits   `json:"-"` // what the level would weigh by itself, what rarity adds left out
	Effect     Effect `json:"-"` // what the level does beside adding its weight
}

// Explain scores a pair part by part. Comparisons with nothing to compare are left out.
func (m *Model) Explain(a, b Prepared) *Explanation {
	var e evidence
	x := &Explanation{Score: m.assess(&e, a, b), Prior: m.prior, MatchAt: m.matchAt, ReviewAt: m.reviewAt}
	x.Probability = m.Probability(x.Weight)
	if x.Reason == ByBlank {
		return x
	}
	x.Parts = make([]Part, 0, len(m.cs))
	for i := range m.cs {
		if o := e.outcomes[i]; o.Level != 0 {
			level := &m.cs[i].levels[o.Level]
			x.Parts = append(x.Parts, Part{m.cs[i].name, nameOf(m.cs[i].kind), level.Name, e.weights[i], m.cs[i].alone[o.Level], level.Effect})
		}
	}
	return x
}

// String gives the explanation in one line of codes and bits, for machines and for pairs.csv.
func (x *Explanation) String() string {
	var buf [512]byte
	s := append(buf[:0], x.Verdict.String()...)
	s = append(s, " by "...)
	s = append(s, x.Reason.String()...)
	sep := ": "
	for i := range x.Parts {
		p := &x.Parts[i]
		s = append(append(s, sep...), p.Comparison...)
		s = append(append(s, ' '), p.Level...)
		s = p.Weight.append(append(s, ' '))
		sep = "; "
	}
	return string(s)
}
