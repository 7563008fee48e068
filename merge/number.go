package merge

import (
	"math/big"
	"strings"

	"github.com/yksi-mdm/yksi/match"
)

// Sum keeps the sum of the fields' numbers, each field by itself a rule of its own: `Sum("AnnualRevenue")`. The sum is
// written with the decimal mark and the most decimals of its terms. Where a text is no number it keeps the survivor's
// value and asks a person to look.
//
// A number is an optional sign, digits in groups that spaces may part, and an optional decimal comma or point.
func Sum(field match.Field) FieldRule {
	return FieldRule{"sum@1", []match.Field{field}, func(g *Candidates, fields []match.Field) Choice {
		cells, numbers, ok := g.numbers(fields)
		if !ok {
			return g.undecided(fields)
		}
		if len(cells) == 0 {
			return Choice{}
		}
		sum, decimals, mark := new(big.Rat), 0, "."
		for i, n := range numbers {
			sum.Add(sum, n.value)
			decimals = max(decimals, n.decimals)
			if n.mark != "" && (mark == "." || cells[i].Row == g.Survivor) {
				mark = n.mark
			}
		}
		keep := cells[:1]
		for _, c := range cells {
			if c.Row == g.Survivor {
				keep = []CellRef{c}
				break
			}
		}
		return Choice{Keep: keep, Text: strings.Replace(sum.FloatString(decimals), ".", mark, 1)}
	}}
}

// Max keeps the greatest number, as it was typed; of equals, the one changed last. Where a text is no number it keeps
// the survivor's value and asks a person to look.
func Max(field match.Field) FieldRule { return extreme("max@1", field, 1) }

// Min keeps the least number, as Max keeps the greatest.
func Min(field match.Field) FieldRule { return extreme("min@1", field, -1) }

func extreme(name string, field match.Field, sign int) FieldRule {
	return FieldRule{name, []match.Field{field}, func(g *Candidates, fields []match.Field) Choice {
		cells, numbers, ok := g.numbers(fields)
		if !ok {
			return g.undecided(fields)
		}
		best := -1
		for i := range numbers {
			if best < 0 {
				best = i
				continue
			}
			c := sign * numbers[i].value.Cmp(numbers[best].value)
			if c > 0 || c == 0 && g.newer(cells[i].Row, cells[best].Row) > 0 {
				best = i
			}
		}
		if best < 0 {
			return Choice{}
		}
		return Choice{Keep: cells[best : best+1]}
	}}
}

// undecided keeps the survivor's value for a person to look at.
func (g *Candidates) undecided(fields []match.Field) Choice {
	c := SurvivorFirst().Pick(g, fields)
	c.Conflict = true
	return c
}

type number struct {
	value    *big.Rat
	decimals int
	mark     string // the decimal mark, "" without decimals
}

// numbers reads every cell of fields; false when one of them is no number.
func (g *Candidates) numbers(fields []match.Field) (cells []CellRef, numbers []number, ok bool) {
	for i := range g.Rows {
		for _, c := range g.Cells(i, fields) {
			n, ok := parseNumber(g.cell(c).Text)
			if !ok {
				return nil, nil, false
			}
			cells, numbers = append(cells, c), append(numbers, n)
		}
	}
	return cells, numbers, true
}

// maxDigits is more than any amount has, and keeps a sum cheap.
const maxDigits = 40

func parseNumber(s string) (number, bool) {
	var n number
	text := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u202f':
			return -1
		case '\u2212':
			return '-'
		}
		return r
	}, s)
	whole, fraction, found := text, "", false
	if at := strings.IndexAny(text, ",."); at >= 0 {
		whole, fraction, found = text[:at], text[at+1:], true
		n.mark, n.decimals = text[at:at+1], len(fraction)
	}
	digits := strings.TrimLeft(whole, "+-")
	if len(whole)-len(digits) > 1 || digits == "" || len(text) > maxDigits || !isDigits(digits) || !isDigits(fraction) || found && fraction == "" {
		return number{}, false
	}
	v, ok := new(big.Rat).SetString(whole + "." + fraction + "0")
	n.value = v
	return n, ok
}
