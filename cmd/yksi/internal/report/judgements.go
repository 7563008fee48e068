package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// decisions are the words of the column decision, in the languages of the command.
var decisions = map[string]match.Decision{
	"same": match.Same, "sama": match.Same, "samma": match.Same,
	"different": match.Different, "eri": match.Different, "olika": match.Different,
	"unsure": match.Unsure, "epävarma": match.Unsure, "osäker": match.Unsure,
}

// Judgements reads what people have decided: a review.csv with its column decision filled in, or JSON lines of
// match.Judgement. Columns user and time are read where there are any. Rows without a decision say nothing. lines are the
// lines of the file on which the judgements stand. The error lists every row whose decision is no word of ours, and every one that names no pair.
func Judgements(t *table.Table) (js []match.Judgement, lines []int, err error) {
	read, err := pairReader(t)
	if err != nil {
		return nil, nil, err
	}
	cell := func(row int, name string) string {
		if col := slices.Index(t.Header(), name); col >= 0 {
			return t.Cell(row, col)
		}
		return ""
	}
	var words, pairs, times []string
	for row := range t.Rows() {
		word := strings.ToLower(strings.TrimSpace(norm.NFC.String(cell(row, "decision"))))
		if word == "" {
			continue
		}
		line := fmt.Sprint(t.Line(row))
		j := match.Judgement{User: cell(row, "user")}
		var ok bool
		if j.Decision, ok = decisions[word]; !ok {
			words = append(words, line)
		}
		if j.Left, j.Right, ok = read(row); !ok {
			pairs = append(pairs, line)
		}
		if text := cell(row, "time"); text != "" {
			if j.Time, ok = parseTime(text); !ok {
				times = append(times, line)
			}
		}
		js, lines = append(js, j), append(lines, t.Line(row))
	}
	var faults []error
	for _, f := range []struct {
		lines []string
		what  phrase.Phrase
	}{
		{words, phrase.Phrase{
			EN: "%s: line %s: a decision is same, different or unsure (sama, eri, epävarma; samma, olika, osäker)",
			FI: "%s: rivi %s: päätös on sama, eri tai epävarma (same, different, unsure; samma, olika, osäker)",
			SV: "%s: rad %s: ett beslut är samma, olika eller osäker (same, different, unsure; sama, eri, epävarma)",
		}},
		{pairs, phrase.Phrase{
			EN: "%s: line %s: a judgement names two records, each by source and id",
			FI: "%s: rivi %s: päätös nimeää kaksi tietuetta, kummankin lähteen ja tunnisteen",
			SV: "%s: rad %s: ett beslut nämner två poster, vardera med källa och id",
		}},
		{times, phrase.Phrase{
			EN: "%s: line %s: a time is as 2025-03-18 or 2025-03-18T09:30:00Z",
			FI: "%s: rivi %s: aika on kuten 2025-03-18 tai 2025-03-18T09:30:00Z",
			SV: "%s: rad %s: en tid är som 2025-03-18 eller 2025-03-18T09:30:00Z",
		}},
	} {
		if len(f.lines) > 0 {
			faults = append(faults, phrase.Errorf(f.what, t.File(), strings.Join(f.lines, ", ")))
		}
	}
	return js, lines, errors.Join(faults...)
}

// pairReader returns what reads the pair of a row: from left_source, left_id and their like on the right, or from left
// and right as JSON objects.
func pairReader(t *table.Table) (func(row int) (left, right match.Ref, ok bool), error) {
	at := func(name string) int { return slices.Index(t.Header(), name) }
	if l, r := at("left"), at("right"); l >= 0 && r >= 0 && at("decision") >= 0 {
		return func(row int) (left, right match.Ref, ok bool) {
			ok = json.Unmarshal([]byte(t.Cell(row, l)), &left) == nil && json.Unmarshal([]byte(t.Cell(row, r)), &right) == nil
			return left, right, ok && named(left, right)
		}, nil
	}
	cols := make([]int, 0, 4)
	for _, name := range []string{"left_source", "left_id", "right_source", "right_id", "decision"} {
		if at(name) < 0 {
			return nil, phrase.Errorf(phrase.Phrase{
				EN: "%s: no column %q; a judgement file is a review.csv with its column decision filled in",
				FI: "%s: ei saraketta %q; päätöstiedosto on review.csv, jonka sarake decision on täytetty",
				SV: "%s: ingen kolumn %q; en beslutsfil är en review.csv med kolumnen decision ifylld",
			}, t.File(), name)
		}
		cols = append(cols, at(name))
	}
	return func(row int) (left, right match.Ref, ok bool) {
		left = match.Ref{Source: t.Cell(row, cols[0]), ID: t.Cell(row, cols[1])}
		right = match.Ref{Source: t.Cell(row, cols[2]), ID: t.Cell(row, cols[3])}
		return left, right, named(left, right)
	}, nil
}

func named(left, right match.Ref) bool {
	return left.Source != "" && left.ID != "" && right.Source != "" && right.ID != ""
}

// parseTime reads a point in time, or a day.
func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
