package strsim

// Distance returns the optimal string alignment distance of a and b: the least number of insertions, deletions,
// substitutions and swaps of two neighbours that turn one into the other, no piece being edited twice. It is the
// Levenshtein distance with the commonest slip of a typist, a swap, counted as one edit in place of two.
//
// It is symmetric, but not a metric: "ca" is three from "abc", though "ac" is one from each of them. Time is
// proportional to the longer string while the shorter is at most 64 bytes, and to the product of the lengths above.
func Distance(a, b []byte) int {
	d, _ := WithinDistance(a, b, MaxLen)
	return d
}

// WithinDistance returns the distance of a and b and true if it is at most limit, else limit+1 and false, which it
// finds out early. A negative limit admits nothing; the d of that answer is meaningless.
func WithinDistance(a, b []byte, limit int) (d int, ok bool) {
	a, b = trim(clip(a), clip(b))
	if len(a) > len(b) {
		a, b = b, a
	}
	if limit < 0 || len(b)-len(a) > limit {
		return limit + 1, false
	}
	if len(a) == 0 {
		return within(len(b), limit)
	}
	if len(a) > wordLen {
		return within(longDistance(a, b), limit)
	}
	if len(a) <= 8 {
		return within(shortDistance(loadWord(a), len(a), b, limit), limit)
	}
	var m masks
	m.add(a)
	return within(m.distance(len(a), b, limit), limit)
}

// within is the answer of WithinDistance for a distance that may be too large.
func within(d, limit int) (int, bool) {
	if d > limit {
		return limit + 1, false
	}
	return d, true
}

// trim cuts off what two strings have in common at both ends, which adds nothing to their distance.
func trim(a, b []byte) ([]byte, []byte) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

// distance returns the distance of the string of n bytes, 1 to 64, that m stands for and b, or any larger value than
// limit as soon as the rest of b cannot bring it down to that.
func (m *masks) distance(n int, b []byte, limit int) int {
	col := newColumn(n)
	for j, c := range b {
		col.step(m[c])
		if least := col.score - (len(b) - 1 - j); least > limit {
			return least
		}
	}
	return col.score
}

// shortDistance is masks.distance for a string of at most eight bytes.
func shortDistance(w word, n int, b []byte, limit int) int {
	col := newColumn(n)
	for j, c := range b {
		col.step(w.find(c))
		if least := col.score - (len(b) - 1 - j); least > limit {
			return least
		}
	}
	return col.score
}

// A column is one column of the edit matrix, as the differences between its neighbouring cells: bit i of up is set if
// cell i+1 is one more than cell i, of down if it is one less. The algorithm is that of Myers (Journal of the ACM 46,
// 1999) with the term for swaps of Hyyrö (A bit-vector algorithm for computing Levenshtein and Damerau edit distances,
// Nordic Journal of Computing 10, 2003).
type column struct {
	up, down uint64
	diagonal uint64 // bit i is set if cell i+1 equals its upper left neighbour
	places   uint64 // of the character before
	last     uint64 // the bit of the last row
	score    int    // the last cell
}

// newColumn returns the column before the first character, for a string of n bytes, 1 to 64.
func newColumn(n int) column {
	return column{up: ^uint64(0), last: 1 << (n - 1), score: n}
}

// step moves to the column of the next character, which stands at the given places of the other string.
func (c *column) step(places uint64) {
	swap := (^c.diagonal & places) << 1 & c.places
	diagonal := (places&c.up + c.up) ^ c.up | places | c.down | swap
	right, left := c.down|^(diagonal|c.up), diagonal&c.up
	if right&c.last != 0 {
		c.score++
	}
	if left&c.last != 0 {
		c.score--
	}
	right, left = right<<1|1, left<<1
	c.up, c.down = left|^(diagonal|right), diagonal&right
	c.diagonal, c.places = diagonal, places
}

// longDistance is Distance for strings of more than 64 bytes: three rows of the matrix, filled cell by cell.
func longDistance(a, b []byte) int {
	var rows [3][MaxLen + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := range a {
		before, above, row = above, row, before
		row[0] = i + 1
		for j := range b {
			d := above[j]
			if a[i] != b[j] {
				d = 1 + min(d, above[j+1], row[j])
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
		}
	}
	return row[len(b)]
}
