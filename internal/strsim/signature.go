package strsim

import "math/bits"

// Signature returns a summary of the characters of s, cut at MaxLen, for UpperBound. The order of the characters does
// not count. Each class of characters has a field of one to three bits, of which as many are set as the string has
// characters of the class, if there are so many.
func Signature(s []byte) uint64 {
	var sig uint64
	for _, c := range clip(s) {
		f := fields[c]
		sig |= (sig&f<<1 | f&-f) & f
	}
	return sig
}

// UpperBound returns a value that JaroWinkler never exceeds for two strings of these signatures and lengths in bytes,
// in either order of the arguments. It takes a few nanoseconds, and saves the comparison where the bound is below what
// the caller asks for.
//
// Each bit that one signature has and the other has not stands for a character without a partner, which bounds the
// common ones; all of them in order and a full common prefix give the bound.
func UpperBound(sigA uint64, lenA int, sigB uint64, lenB int) float64 {
	la, lb := min(lenA, MaxLen), min(lenB, MaxLen)
	common := min(la-bits.OnesCount64(sigA&^sigB), lb-bits.OnesCount64(sigB&^sigA))
	switch {
	case la <= 0 && lb <= 0:
		return 1
	case common <= 0:
		return 0
	}
	j := mean(common, 0, la, lb)
	if j <= boostThreshold {
		return j
	}
	// A higher Jaro value with the same prefix gives a higher result, but for rounding, for which the last term is.
	return boost(j, min(prefixLen, la, lb)) + 1e-15
}

// classes are the fields of a signature, one after the other from the lowest bit. Letters that are frequent in Finnish
// names have three bits, those of the next frequency two, the others and the digits one; the rare letters share a bit,
// and the last one is for all other bytes. Sharing makes the bound weaker, never wrong.
var classes = []struct {
	chars string
	bits  int
}{
	{"a", 3}, {"i", 3}, {"e", 3}, {"n", 3}, {"t", 3}, {"o", 3}, {"s", 3}, {"l", 3}, {"u", 3}, {"k", 3},
	{"r", 2}, {"m", 2}, {"h", 2}, {"v", 2}, {"y", 2}, {"p", 2}, {"j", 2}, {"d", 2}, {"g", 2},
	{"b", 1}, {"c", 1}, {"f", 1}, {"qwxz", 1}, {" ", 1},
	{"0", 1}, {"1", 1}, {"2", 1}, {"3", 1}, {"4", 1}, {"5", 1}, {"6", 1}, {"7", 1}, {"8", 1}, {"9", 1},
}

// fields holds for each byte the bits of its class. A letter and its capital are of one class.
var fields = func() (f [256]uint64) {
	const rest = 1 << 63
	for c := range f {
		f[c] = rest
	}
	at := 0
	for _, class := range classes {
		for _, c := range []byte(class.chars) {
			m := uint64(1<<class.bits-1) << at
			f[c] = m
			if 'a' <= c && c <= 'z' {
				f[c-'a'+'A'] = m
			}
		}
		at += class.bits
	}
	return f
}()
