package report

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// decisions are the words of the column decision, in the languages of the command.
var decisions = map[string]match.Decision{
	"same": match.Same, "sama": match.Same, "samma": match.Same,
	"different": match.Different, "eri": match.Different, "olika": match.Different,
	"unsure": match.Unsure, "epävarma": match.Unsure, "osäker": match.Unsure,
}

// Judgements reads a review.csv that a person has filled in. Rows without a decision say nothing. The error lists every
// row whose decision is no word of ours.
func Judgements(t *table.Table) ([]match.Judgement, error) {
	names := []string{"left_source", "left_id", "right_source", "right_id", "decision"}
	at := make([]int, len(names))
	for i, name := range names {
		if at[i] = slices.Index(t.Header(), name); at[i] < 0 {
			return nil, fmt.Errorf("%s: no column %q; a judgement file is a review.csv with its column decision filled in", t.File(), name)
		}
	}
	var js []match.Judgement
	var bad []string
	for row := range t.Rows() {
		word := strings.ToLower(strings.TrimSpace(norm.NFC.String(t.Cell(row, at[4]))))
		if word == "" {
			continue
		}
		d, ok := decisions[word]
		if !ok {
			bad = append(bad, fmt.Sprint(t.Line(row)))
			continue
		}
		js = append(js, match.Judgement{
			Left:     match.Ref{Source: t.Cell(row, at[0]), ID: t.Cell(row, at[1])},
			Right:    match.Ref{Source: t.Cell(row, at[2]), ID: t.Cell(row, at[3])},
			Decision: d,
		})
	}
	if len(bad) > 0 {
		return nil, fmt.Errorf("%s: line %s: a decision is same, different or unsure (sama, eri, epävarma; samma, olika, osäker)", t.File(), strings.Join(bad, ", "))
	}
	return js, nil
}

// VerdictOf returns the verdict on a pair that a person has decided.
func VerdictOf(d match.Decision) match.Verdict {
	switch d {
	case match.Same:
		return match.Match
	case match.Different:
		return match.NoMatch
	}
	return match.Review
}
