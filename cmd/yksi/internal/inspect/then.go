package inspect

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
)

// Then is what the run said of a pair: its line in pairs.csv. It is shown where the pair is scored otherwise now, since a
// file, the model or the program is not what it was.
type Then struct {
	Verdict string  `json:"verdict"`     // "none" where pairs.csv has no line
	Weight  float64 `json:"weight_bits"` // 0 where pairs.csv has no line
}

// recall notes what the run said of p where that is not what p says.
func (r *Run) recall(p *Pair) error {
	t, err := r.table("pairs.csv")
	if err != nil {
		return err
	}
	var at [6]int
	for i, name := range []string{"left_source", "left_id", "right_source", "right_id", "weight_bits", "verdict"} {
		at[i] = column(t, name)
	}
	then, listed := Then{Verdict: match.NoMatch.String()}, false
	for row := range t.Rows() {
		a := match.Ref{Source: cell(t, row, at[0]), ID: cell(t, row, at[1])}
		b := match.Ref{Source: cell(t, row, at[2]), ID: cell(t, row, at[3])}
		if a == p.Left && b == p.Right || a == p.Right && b == p.Left {
			listed, then.Verdict = true, cell(t, row, at[5])
			then.Weight, err = strconv.ParseFloat(strings.Replace(cell(t, row, at[4]), ",", ".", 1), 64)
			if err != nil {
				return fmt.Errorf("%s, row %d: weight_bits: want a number", t.File(), row+1)
			}
		}
	}
	// Of many records with one id not all are compared with each other.
	compared := len(p.Keys) > 0 && p.Reason != match.ByEqualID.String() && p.Reason != match.ByEqualIDGuard.String()
	if then.Verdict != p.Verdict && (listed || compared) || listed && !near(then.Weight, p.Weight) {
		p.Then = &then
	}
	return nil
}

// near reports whether two weights are the same as pairs.csv writes them.
func near(a, b float64) bool { return a-b < 0.0015 && b-a < 0.0015 }

func (then *Then) write(b *strings.Builder, s Style) {
	if then == nil {
		return
	}
	fmt.Fprintln(b, phrase.Phrase{
		EN: "! The run scored them otherwise: %s, %s bit. A file, the model or yksi is not what it was then; run again.",
		FI: "! Ajo pisteytti ne toisin: %s, %s bittiä. Tiedosto, malli tai yksi ei ole enää sama; aja uudelleen.",
		SV: "! Körningen poängsatte dem annorlunda: %s, %s bitar. En fil, modellen eller yksi är inte längre densamma; kör på nytt.",
	}.Format(s.Lang, then.Verdict, s.Lang.Number(strconv.FormatFloat(then.Weight, 'f', 1, 64))))
	b.WriteByte('\n')
}
