package normalize

import (
	"strings"
	"unicode/utf8"
)

// decodePunycode decodes what follows xn-- in an international domain label.
// It implements RFC 3492, section 6.2, with the parameters of section 5.
func decodePunycode(s string) (string, bool) {
	const (
		base, tMin, tMax    = 36, 1, 26
		initialBias, firstN = 72, 128
		longest             = 63
	)
	if len(s) > longest {
		return "", false
	}
	var out []rune
	if i := strings.LastIndexByte(s, '-'); i > 0 {
		for _, c := range []byte(s[:i]) {
			if c >= utf8.RuneSelf {
				return "", false
			}
			out = append(out, rune(c))
		}
		s = s[i+1:]
	}
	n, i, bias := firstN, 0, initialBias
	for s != "" {
		old, w := i, 1
		for k := base; ; k += base {
			if s == "" {
				return "", false
			}
			digit, ok := punycodeDigit(s[0])
			s = s[1:]
			if !ok || digit > (1<<31-1-i)/w {
				return "", false
			}
			i += digit * w
			t := min(max(k-bias, tMin), tMax)
			if digit < t {
				break
			}
			if w > (1<<31-1)/(base-t) {
				return "", false
			}
			w *= base - t
		}
		bias = punycodeBias(i-old, len(out)+1, old == 0)
		n += i / (len(out) + 1)
		i %= len(out) + 1
		if n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return "", false
		}
		out = append(out, 0)
		copy(out[i+1:], out[i:])
		out[i] = rune(n)
		i++
	}
	return string(out), len(out) > 0
}

// punycodeBias is the bias adaptation of RFC 3492, section 6.1.
func punycodeBias(delta, points int, first bool) int {
	const base, tMin, tMax, skew, damp = 36, 1, 26, 38, 700
	if first {
		delta /= damp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for delta > (base-tMin)*tMax/2 {
		delta /= base - tMin
		k += base
	}
	return k + (base-tMin+1)*delta/(delta+skew)
}

func punycodeDigit(c byte) (int, bool) {
	switch {
	case 'a' <= c && c <= 'z':
		return int(c - 'a'), true
	case 'A' <= c && c <= 'Z':
		return int(c - 'A'), true
	case isDigit(c):
		return int(c-'0') + 26, true
	}
	return 0, false
}
