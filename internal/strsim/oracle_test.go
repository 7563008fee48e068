package strsim_test

// The slow oracles: definitions written out over plain slices, without a thought for speed.

// slowOSA is the optimal string alignment distance by the full matrix; without swaps it is Levenshtein's.
func slowOSA(a, b []byte, swaps bool) int {
	m := make([][]int, len(a)+1)
	for i := range m {
		m[i] = make([]int, len(b)+1)
		m[i][0] = i
	}
	for j := range m[0] {
		m[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			m[i][j] = min(m[i-1][j]+1, m[i][j-1]+1, m[i-1][j-1]+cost)
			if swaps && i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				m[i][j] = min(m[i][j], m[i-2][j-2]+1)
			}
		}
	}
	return m[len(a)][len(b)]
}

// slowCommon is the number of characters that two strings have in common, wherever they stand.
func slowCommon(a, b []byte) int {
	var counts [256]int
	for _, c := range a {
		counts[c]++
	}
	n := 0
	for _, c := range b {
		if counts[c] > 0 {
			counts[c]--
			n++
		}
	}
	return n
}
