package strsim

import (
	"bytes"
	"math/bits"
)

// The two constants of Winkler's variant: below the threshold a common prefix earns nothing, and only so many bytes of
// it count.
const (
	boostThreshold = 0.7
	prefixLen      = 4
)

// JaroWinkler returns the Jaro-Winkler similarity of a and b: 1 for equal strings, 0 for strings without a common
// character within the window. Two empty strings are equal.
//
// It computes what github.com/xrash/smetrics computes for JaroWinkler(a, b, 0.7, 4), in the same order of operations,
// hence the same float64. It is symmetric to the last bit: for each letter on its own, taking the first free partner in
// the window is the same sweep over the places in both strings, from whichever side one looks.
//
// It takes time proportional to len(a) while both are at most 64 bytes long, and to the product of the lengths above.
// The bit-parallel search follows RapidFuzz (Max Bachmann, rapidfuzz-cpp, jaro_impl.hpp).
func JaroWinkler(a, b []byte) float64 {
	a, b = clip(a), clip(b)
	if bytes.Equal(a, b) {
		return 1
	}
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if len(a) > wordLen || len(b) > wordLen {
		return longJaroWinkler(a, b)
	}
	var inA, inB uint64
	if len(b) <= 8 {
		inA, inB = matchShort(a, b)
	} else {
		var m masks
		m.add(b)
		inA, inB = m.match(a, len(b))
	}
	return winkler(a, b, jaro(a, b, inA, inB))
}

// window returns how far apart two characters may stand and still count as common.
func window(la, lb int) int {
	return max(0, max(la, lb)/2-1)
}

// spread returns the mask of the places within reach r of place 0. Shifted by one for each further place, and with its
// lowest bit kept while the place is less than r, it is the window of that place.
func spread(r int) uint64 {
	return 1<<(r+1) - 1
}

// matchShort finds the common characters for b of at most 8 bytes: bit i of inA is set if a[i] found a partner, bit j
// of inB if b[j] is one. The whole of b is one word, and a character is looked for in all its bytes at once.
func matchShort(a, b []byte) (inA, inB uint64) {
	r := window(len(a), len(b))
	w := loadWord(b)
	win := spread(r)
	for i, c := range a {
		at := w.find(c) & win &^ inB
		inB |= at & -at
		inA |= nonzero(at) << i
		win = slide(win, i, r)
	}
	return inA, inB
}

// match finds the common characters of a and the string of n bytes, at most 64, that m stands for.
func (m *masks) match(a []byte, n int) (inA, inB uint64) {
	r := window(len(a), n)
	win := spread(r)
	for i, c := range a {
		at := m[c] & win &^ inB
		inB |= at & -at
		inA |= nonzero(at) << i
		win = slide(win, i, r)
	}
	return inA, inB
}

// slide moves the window of place i to place i+1.
func slide(win uint64, i, r int) uint64 {
	return win<<1 | uint64(i-r)>>63
}

// nonzero returns 1 if m is not 0. Whether a character finds a partner is as good as random: a branch on it would cost
// more than all else.
func nonzero(m uint64) uint64 {
	return (m | -m) >> 63
}

// jaro returns the Jaro similarity of two strings, neither of them empty, whose common characters are known.
func jaro(a, b []byte, inA, inB uint64) float64 {
	if inA == 0 {
		return 0
	}
	common := bits.OnesCount64(inA)
	unaligned := uint64(0)
	for ; inA != 0; inA, inB = inA&(inA-1), inB&(inB-1) {
		i, j := bits.TrailingZeros64(inA), bits.TrailingZeros64(inB)
		unaligned += nonzero(uint64(a[i] ^ b[j]))
	}
	return mean(common, int(unaligned/2), len(a), len(b))
}

// mean is the formula of Jaro: the mean of the common characters as a share of each string and of those in order as a
// share of the common ones. The order of the operations decides the last bit of the result.
func mean(common, transpositions, la, lb int) float64 {
	m, t := float64(common), float64(transpositions)
	return (m/float64(la) + m/float64(lb) + (m-t)/m) / 3
}

// winkler adds Winkler's bonus for a common prefix.
func winkler(a, b []byte, j float64) float64 {
	if j <= boostThreshold {
		return j
	}
	n := 0
	for n < prefixLen && n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return boost(j, n)
}

// boost returns j raised for a common prefix of n bytes.
func boost(j float64, n int) float64 {
	return j + float64(0.1*float64(n)*(1-j))
}

// longJaroWinkler is JaroWinkler for strings of more than 64 bytes, the definition written out.
func longJaroWinkler(a, b []byte) float64 {
	var inA, inB [MaxLen]bool
	r := window(len(a), len(b))
	common := 0
	for i, c := range a {
		for j := max(0, i-r); j < min(len(b), i+r+1); j++ {
			if !inB[j] && b[j] == c {
				inA[i], inB[j] = true, true
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	unaligned, j := 0, 0
	for i, c := range a {
		if !inA[i] {
			continue
		}
		for !inB[j] {
			j++
		}
		if c != b[j] {
			unaligned++
		}
		j++
	}
	return winkler(a, b, mean(common, unaligned/2, len(a), len(b)))
}
