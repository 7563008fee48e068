package table

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// Reasons why a value is not understood.
var (
	ErrBlank     = errors.New("empty")
	ErrAmbiguous = errors.New("can be read in two ways")
	ErrSyntax    = errors.New("not understood")
	ErrRange     = errors.New("out of range")
)

// maxCents bounds an amount at ten million million euros, so that sums of millions of rows fit an int64.
const maxCents = 1e15

// ParseMoney reads an amount of euros into cents.
//
// It takes 1234.50, 1 234,50 with spaces of any width and no-break ones, 1.234,50, 1,234.50, 1'234.50; a sign in
// front or behind (+ - and U+2212), brackets for a negative amount, CR behind for a credit, which is negative, and DR
// for a debit; EUR, € and euroa on either side. More than two decimals are rounded, half away from zero.
//
// An empty string is ErrBlank, never zero. One separator with three digits behind it and one to three before, 1.234 or
// 1,234, is ErrAmbiguous, unless the first digit is 0; Table.Money settles it by the rest of the column.
func ParseMoney(s string) (cents int64, err error) { return parseMoney(s, 0) }

// parseMoney is ParseMoney with the decimal separator of the column, or 0 where it is not known.
func parseMoney(s string, decimal byte) (int64, error) {
	digits, negative, err := stripMoney(s)
	if err != nil {
		return 0, err
	}
	whole, frac, err := splitMoney(digits, decimal)
	if err != nil {
		return 0, err
	}
	var cents int64
	for i := range len(whole) {
		if cents = cents*10 + int64(whole[i]-'0'); cents > maxCents/100 {
			return 0, ErrRange
		}
	}
	cents *= 100
	for i, unit := range [...]int64{10, 1} {
		if i < len(frac) {
			cents += int64(frac[i]-'0') * unit
		}
	}
	if len(frac) > 2 && frac[2] >= '5' {
		cents++
	}
	if negative {
		cents = -cents
	}
	return cents, nil
}

// stripMoney takes signs, currency and spaces off and leaves digits, points and commas.
func stripMoney(s string) (digits string, negative bool, err error) {
	s = strings.TrimSpace(unspace(s))
	if s == "" {
		return "", false, ErrBlank
	}
	signs := 0
	minus := func() { negative = !negative; signs++ }
	if isDigit(s[0]) && isDigit(s[len(s)-1]) {
		return s, false, nil // nothing around the digits
	}
	for changed := true; changed; {
		before := s
		upper := strings.ToUpper(s)
		for _, word := range [...]string{"EUR", "€", "EUROA", "EURO"} {
			if strings.HasPrefix(upper, word) && !strings.HasPrefix(upper, "EURO") {
				s = s[len(word):]
				break
			}
			if strings.HasSuffix(upper, word) {
				s = s[:len(s)-len(word)]
				break
			}
		}
		upper = strings.ToUpper(s)
		switch {
		case strings.HasSuffix(upper, "CR"):
			s = s[:len(s)-2]
			minus()
		case strings.HasSuffix(upper, "DR"):
			s, signs = s[:len(s)-2], signs+1
		case strings.HasPrefix(s, "-"):
			s = s[1:]
			minus()
		case strings.HasSuffix(s, "-"):
			s = s[:len(s)-1]
			minus()
		case strings.HasPrefix(s, "+"):
			s, signs = s[1:], signs+1
		case strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")"):
			s = s[1 : len(s)-1]
			minus()
		}
		s = strings.TrimSpace(s)
		changed = s != before
	}
	if signs > 1 || s == "" {
		return "", false, ErrSyntax
	}
	return s, negative, nil
}

// spaces maps the signs and spaces that amounts are written with to ASCII. U+00A0 and U+202F group digits in French,
// Finnish and Swedish locales.
var spaces = strings.NewReplacer("\u00a0", " ", "\u2007", " ", "\u2008", " ", "\u2009", " ", "\u200a", " ", "\u202f", " ",
	"\u2212", "-", "\u2013", "-", "\u2011", "-", "’", "'")

// unspace applies spaces where there is something to apply them to.
func unspace(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return spaces.Replace(s)
		}
	}
	return s
}

// splitMoney splits digits with separators into whole and decimals.
func splitMoney(s string, decimal byte) (whole, frac string, err error) {
	var seps []int // where separators are
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
		case c == '.' || c == ',' || c == ' ' || c == '\'':
			seps = append(seps, i)
		default:
			return "", "", ErrSyntax
		}
	}
	point := -1 // where the decimals begin
	if n := len(seps); n > 0 {
		last := seps[n-1]
		after := len(s) - last - 1
		same := 0
		for _, i := range seps {
			if s[i] == s[last] {
				same++
			}
		}
		switch c := s[last]; {
		case c == ' ' || c == '\'' || same > 1:
			// thousands only
		case n > 1:
			point = last
		case after != 3 || last == 0 || last > 3 || s[0] == '0':
			point = last
		case decimal == 0:
			return "", "", ErrAmbiguous
		case c == decimal:
			point = last
		}
	}
	whole = s
	if point >= 0 {
		whole, frac = s[:point], s[point+1:]
	}
	whole, ok := ungroup(whole)
	if !ok || whole == "" && frac == "" {
		return "", "", ErrSyntax
	}
	return whole, frac, nil
}

// ungroup takes the separators out of 1.234.567: all of one kind, three digits between them.
func ungroup(s string) (string, bool) {
	i := strings.IndexAny(s, "., '")
	if i < 0 {
		return s, true
	}
	groups := strings.Split(s, s[i:i+1])
	for j, g := range groups {
		if strings.ContainsAny(g, "., '") || j > 0 && len(g) != 3 || j == 0 && (len(g) == 0 || len(g) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

// Amounts are the euros of a column.
type Amounts struct {
	Cents []int64 // one for each row; 0 where the cell is empty or was not understood
	known []uint64
	Sum   int64  // of those known; not meaningful where Fault is set
	Fault *Fault // cells not understood, or nil
}

// Known reports whether the row's cell held an amount that was understood.
func (a *Amounts) Known(row int) bool { return a.known[row>>6]&(1<<(row&63)) != 0 }

// Money reads a column of euros. Where 1.234 and 1,234 can be read in two ways the rest of the column decides: a cell
// such as 1234,5 or 1.234,50 shows what the decimal separator is. Cells that are not understood are told in Fault and
// not known; they are never read as zero.
func (t *Table) Money(col int) *Amounts {
	a := &Amounts{Cents: make([]int64, t.rows), known: make([]uint64, (t.rows+63)/64)}
	decimal := t.decimal(col)
	log := &faultLog{file: t.file}
	for r := range t.rows {
		cents, err := parseMoney(t.Cell(r, col), decimal)
		switch {
		case err == nil:
			a.Cents[r] = cents
			a.known[r>>6] |= 1 << (r & 63)
			if s := a.Sum + cents; (s > a.Sum) == (cents > 0) {
				a.Sum = s
			} else {
				a.Sum = math.MaxInt64
			}
		case err != ErrBlank:
			log.add(CodeMoney, t.header[col], t.placeOf(r),
				fmt.Sprintf("an amount %v; it is counted nowhere. Write it as 1234,50", err))
		}
	}
	if len(log.faults) > 0 {
		a.Fault = log.faults[0]
	}
	return a
}

// decimal tells the decimal separator of a column from the cells that can be read in one way only; 0 where there are
// none, or where they disagree.
func (t *Table) decimal(col int) byte {
	var comma, point int
	for r := range t.rows {
		s, _, err := stripMoney(t.Cell(r, col))
		if err != nil {
			continue
		}
		i := strings.LastIndexAny(s, ".,")
		if i < 0 {
			continue
		}
		_, frac, err := splitMoney(s, 0)
		if err != nil || frac == "" {
			continue
		}
		if s[i] == ',' {
			comma++
		} else {
			point++
		}
	}
	switch {
	case comma > 0 && point == 0:
		return ','
	case point > 0 && comma == 0:
		return '.'
	}
	return 0
}

func (t *Table) placeOf(row int) Place { return Place{Line: t.Line(row), Row: t.first + row + 1} }
