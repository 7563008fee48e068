package normalize

import (
	"strings"
	"unicode/utf8"
)

// JoinName puts a name together with what stands in the column beside it: the
// continuation of a name that its own column was too narrow for, a unit, or a
// c/o line. Where the name fills a usual width (30, 35 or 40 characters) to the
// last, the column cut it within a word and the rest follows without a blank;
// otherwise the two are separate words.
func JoinName(name, more string) string {
	n, m := strings.TrimSpace(name), strings.TrimSpace(more)
	switch {
	case m == "":
		return n
	case n == "":
		return m
	case careOfLen(m) > 0:
		return n + " " + m
	}
	switch utf8.RuneCountInString(name) {
	case 30, 35, 40:
		return n + m
	}
	return n + " " + m
}
