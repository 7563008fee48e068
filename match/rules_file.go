package match

import (
	"fmt"
	"math"
)

// rulesFile is how rules stand in a file: bits as decimal numbers, effects by name.
type rulesFile struct {
	MatchAt     float64          `json:"match_at"`
	ReviewAt    float64          `json:"review_at"`
	MaxBlock    int              `json:"max_block"`
	Comparisons []comparisonFile `json:"comparisons"`
}

type comparisonFile struct {
	Name   string      `json:"name"`
	Kind   string      `json:"kind"`
	Fields []Field     `json:"fields"`
	Group  string      `json:"group,omitempty"`
	Levels []levelFile `json:"levels,omitempty"`
}

type levelFile struct {
	Name   string  `json:"name"`
	Bits   float64 `json:"bits"`
	Effect string  `json:"effect,omitempty"`
}

var effectNames = [...]string{Adds: "", Proof: "proof", Bar: "bar", Guard: "guard", Doubt: "doubt"}

func (r *Rules) file() rulesFile {
	f := rulesFile{MatchAt: r.MatchAt, ReviewAt: r.ReviewAt, MaxBlock: r.MaxBlock}
	for _, c := range r.Comparisons {
		cf := comparisonFile{Name: c.Name, Kind: c.Kind, Fields: c.Fields, Group: c.Group}
		for _, l := range c.Levels {
			cf.Levels = append(cf.Levels, levelFile{l.Name, l.Weight.Float(), effectNames[l.Effect]})
		}
		f.Comparisons = append(f.Comparisons, cf)
	}
	return f
}

func (f *rulesFile) rules() (*Rules, error) {
	r := &Rules{MatchAt: f.MatchAt, ReviewAt: f.ReviewAt, MaxBlock: f.MaxBlock}
	for i, cf := range f.Comparisons {
		c := Comparison{Name: cf.Name, Kind: cf.Kind, Fields: cf.Fields, Group: cf.Group}
		for j, l := range cf.Levels {
			e, ok := effectNamed(l.Effect)
			if !ok || math.Abs(l.Bits) > 1000 {
				return nil, &RuleError{fmt.Sprintf("comparisons[%d].levels[%d]", i, j), fmt.Errorf("want bits within 1000 and an effect of proof, bar, guard, doubt or none")}
			}
			c.Levels = append(c.Levels, Level{l.Name, Bits(math.Round(l.Bits * 1000)), e})
		}
		r.Comparisons = append(r.Comparisons, c)
	}
	return r, nil
}

func effectNamed(s string) (Effect, bool) {
	for e, name := range effectNames {
		if s == name {
			return Effect(e), true
		}
	}
	return 0, false
}
