package ytunnus

import (
	"regexp"
	"strconv"
	"strings"
)

// The oracles: as plain as the rules they are written from, and as slow as they like.

// slowCheckDigit is the calculation as the Tax Administration describes it.
func slowCheckDigit(base int) (int, bool) {
	digits := strings.Repeat("0", 7-len(strconv.Itoa(base))) + strconv.Itoa(base)
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(digits[i]-'0')
	}
	switch r := sum % 11; r {
	case 0:
		return 0, true
	case 1:
		return 0, false
	default:
		return 11 - r, true
	}
}

var slowWritten = regexp.MustCompile(`\A[0-9]{7}-[0-9]\z`)

// slowValid reports whether s is a Y-tunnus in its written form.
func slowValid(s string) bool {
	if !slowWritten.MatchString(s) {
		return false
	}
	base, _ := strconv.Atoi(s[:7])
	d, ok := slowCheckDigit(base)
	return ok && s[8:] == strconv.Itoa(d)
}

// slowWhole is the shape of a whole personal identity code in ASCII, without its surroundings.
var slowWhole = regexp.MustCompile(`(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{2} {0,3}([-+]|[A-FU-Ya-fu-y]) {0,3}[0-9]{3}[0-9A-Ya-y]`)

// slowHetus returns the whole codes in an ASCII text: the shape, the check character, and no letter or digit on either
// side.
func slowHetus(s string) []string {
	var out []string
	for at := range len(s) {
		m := slowWhole.FindStringSubmatchIndex(s[at:])
		if m == nil || m[0] != 0 {
			continue
		}
		code := s[at : at+m[1]]
		if at > 0 && slowAlnum(s[at-1]) || at+m[1] < len(s) && slowAlnum(s[at+m[1]]) {
			continue
		}
		sign := s[at+m[6] : at+m[7]]
		blanks := strings.Count(code, " ")
		if blanks > 0 && slowAlnum(sign[0]) || blanks > 3 {
			continue
		}
		digits := regexp.MustCompile(`[^0-9]`).ReplaceAllString(code[:len(code)-1], "")
		n, _ := strconv.Atoi(digits)
		if "0123456789ABCDEFHJKLMNPRSTUVWXY"[n%31] == strings.ToUpper(code)[len(code)-1] {
			out = append(out, code)
		}
	}
	return out
}

func slowAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
