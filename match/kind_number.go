package match

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
)

// NumberKind compares quantities by how much they differ: a turnover, a floor area, a head count. Decimal commas and
// points, spaces between thousands and units behind are understood.
type NumberKind struct{}

const (
	numberNothing = iota
	numberSame
	numberNear
	numberClose
	numberDifferent
)

// ID implements Kind.
func (NumberKind) ID() string { return "number@1" }

// Levels implements Kind: the same, within a hundredth of the larger, within a tenth, beyond.
func (NumberKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: -300},
		{Name: "near", Weight: 2_000},
		{Name: "close"},
		{Name: "different", Weight: -3_000},
	}
}

// Prepare implements Kind.
func (NumberKind) Prepare(dst []byte, vs []Value, _ *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if f, ok := parseNumber(vs[i].Text); ok {
			var b [8]byte
			binary.LittleEndian.PutUint64(b[:], math.Float64bits(f))
			dst = appendLettered(dst, start, b[:], 0, 6_000)
		}
	}
	return dst
}

// parseNumber reads the number at the beginning of s. Of a comma and a point the last parts decimals, and so does one
// alone unless it stands twice or before exactly three digits of a larger number that begins with none of its own.
func parseNumber(s string) (float64, bool) {
	var buf [32]byte
	b := buf[:0]
	s = strings.TrimSpace(s)
	last, seen := -1, 0
	for i := 0; i < len(s) && len(b) < len(buf); i++ {
		switch c := s[i]; {
		case isDigit(c), (c == '-' || c == '+') && len(b) == 0:
			b = append(b, c)
		case c == ',' || c == '.':
			if last >= 0 && s[last] == c {
				seen++
			} else {
				seen = 0
			}
			last = i
			b = append(b, c)
		case c == ' ' || c == 0xc2 || c == 0xa0 || c == '\'':
		default:
			i = len(s)
		}
	}
	text := string(b)
	if at := strings.LastIndexAny(text, ",."); at >= 0 {
		whole := strings.NewReplacer(",", "", ".", "").Replace(text[:at])
		if rest := text[at+1:]; seen > 0 { // 1.234.567
			text = whole + rest
		} else {
			text = whole + "." + rest
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil
}

// Terms implements Kind.
func (NumberKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltNumber, p, visit) }

// KeyTypes implements Kind.
func (NumberKind) KeyTypes() []KeyType { return []KeyType{{"value", Company}} }

// Keys implements Kind.
func (NumberKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltNumber, p) }

// Compare implements Kind.
func (NumberKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, 0); ok {
		return Outcome{numberSame, r}
	}
	level := uint8(numberDifferent)
	for x := lettered(a); len(x) > 0; x = x[x.size():] {
		for y := lettered(b); len(y) > 0; y = y[y.size():] {
			f, g := x.float(), y.float()
			switch d, most := math.Abs(f-g), max(math.Abs(f), math.Abs(g)); {
			case d <= most/100:
				level = min(level, numberNear)
			case d <= most/10:
				level = min(level, numberClose)
			}
		}
	}
	return Outcome{Level: level}
}

func (l lettered) float() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(l.letters()))
}
