package propose

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
	"unicode"

	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/table"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// column is a column of the tables, those of one name or one meaning taken together.
type column struct {
	key     string // header, folded to letters and digits with _ between
	headers []string
	meaning table.Meaning
	used    bool // it serves its meaning in some table

	rows, filled int // rows, and those with a value
	distinct     int
	dates        int
	numbers      int // plain decimal numbers
	codes        int // one word with a digit in it, of five signs or more
	words        int // of all values
	ids          int // valid Finnish business ids
	forms        int // names with a Finnish legal form
	phones       int // telephone numbers of a plan that is known

	values []uint64 // of each row, its hash folded; 0 where there is none
	agree  float64  // share of the pairs of rows that seem to be one, and both have a value, in which it is the same
	seen   int      // such pairs
	few    bool     // it is taken even where such pairs are few
}

// sampleRows bounds how many rows are looked at.
const sampleRows = 50_000

// survey looks at all columns.
func survey(tables []*table.Table) []*column {
	var cols []*column
	seed := maphash.MakeSeed() // equal values are equal in one survey; no hash reaches the proposal
	rows := 0
	for _, t := range tables {
		for i, tc := range t.Mapping().Columns {
			c := columnFor(&cols, tc)
			c.values = append(c.values, make([]uint64, rows-len(c.values))...)
			for r := range min(t.Rows(), sampleRows) {
				c.values = append(c.values, c.look(t.Cell(r, i), seed))
			}
		}
		rows += min(t.Rows(), sampleRows)
	}
	for _, c := range cols {
		c.values = append(c.values, make([]uint64, rows-len(c.values))...)
		c.rows = rows
		c.count()
	}
	measure(cols, rows)
	return cols
}

// columnFor finds the column that a column of a table belongs to, or makes it.
func columnFor(cols *[]*column, tc table.Column) *column {
	key := keyOf(tc.Header)
	used := tc.Use == table.Chosen || tc.Use == table.Further
	for _, c := range *cols {
		if c.key == key {
			c.used = c.used || used
			return c
		}
	}
	c := &column{key: key, headers: []string{strings.TrimSpace(tc.Header)}, meaning: tc.Meaning, used: used}
	*cols = append(*cols, c)
	return c
}

// keyOf folds a header to lower-case letters and digits with _ between words.
func keyOf(header string) string {
	var b strings.Builder
	for _, c := range normalize.FoldKey(nil, header) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteByte(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	if key := strings.Trim(b.String(), "_"); key != "" {
		return key
	}
	return "column"
}

// look notes what a cell is like and returns the hash of its value.
func (c *column) look(text string, seed maphash.Seed) uint64 {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0
	}
	c.filled++
	words := strings.Fields(text)
	c.words += len(words)
	digits, letters := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if c.meaning == table.Phone || c.meaning == table.Mobile {
		for p := range normalize.ParsePhones(text) {
			if p.IsValid() {
				c.phones++
				break
			}
		}
	}
	if _, err := table.ParseDate(text); err == nil || err == table.ErrAmbiguous {
		c.dates++
	}
	if digits > 0 && letters == 0 && digits+strings.Count(text, ".")+strings.Count(text, ",")+strings.Count(text, "-") == len(text) {
		c.numbers++
	}
	if len(words) == 1 && digits > 0 && digits+letters >= 5 {
		c.codes++
	}
	switch {
	case c.meaning == table.BusinessID && ytunnus.ParseLoose(text).Kind <= ytunnus.Repaired:
		c.ids++
	case c.meaning.IsName() && finnishForm(text):
		c.forms++
	}
	return max(1, maphash.Bytes(seed, normalize.FoldKey(nil, strings.Join(words, " "))))
}

// finnishForm reports whether a name bears a legal form of Finland.
func finnishForm(name string) bool {
	for _, w := range strings.Fields(strings.ToLower(name)) {
		switch strings.Trim(w, ".,") {
		case "oy", "oyj", "ky", "tmi", "osk", "ry", "asunto-osakeyhtiö", "osakeyhtiö":
			return true
		}
	}
	return false
}

func (c *column) count() {
	vs := slices.Clone(c.values)
	slices.Sort(vs)
	vs = slices.Compact(vs)
	if c.distinct = len(vs); len(vs) > 0 && vs[0] == 0 {
		c.distinct--
	}
}

// share is the share of the filled cells.
func (c *column) share(n int) float64 { return float64(n) / float64(max(1, c.filled)) }

// telling reports whether a value of the column is held by few rows, and by more than one now and then.
func (c *column) telling() bool {
	return c.filled > c.rows/20 && c.distinct*20 > c.filled && c.distinct < c.filled
}

// measure finds pairs of rows that seem to be one, those that share two telling values, and counts for each column how
// often they agree in it. For a telling column the pair must share two others.
func measure(cols []*column, rows int) {
	var tells []*column
	for _, c := range cols {
		if c.telling() {
			tells = append(tells, c)
		}
	}
	slices.SortStableFunc(tells, func(a, b *column) int { return cmp.Compare(b.distinct*a.filled, a.distinct*b.filled) })
	tells = tells[:min(len(tells), 6)]
	same := make(map[*column]int)
	seen := make(map[[2]uint32]bool)
	for _, t := range tells {
		for _, pair := range neighbours(t.values, rows) {
			if seen[pair] {
				continue
			}
			seen[pair] = true
			a, b := pair[0], pair[1]
			shared := 0
			for _, o := range tells {
				if o.values[a] != 0 && o.values[a] == o.values[b] {
					shared++
				}
			}
			for _, c := range cols {
				own := 0
				if c.values[a] == 0 || c.values[b] == 0 {
					continue
				}
				equal := c.values[a] == c.values[b]
				if equal && slices.Contains(tells, c) {
					own = 1
				}
				if shared-own >= 2 {
					c.seen++
					if equal {
						same[c]++
					}
				}
			}
		}
	}
	for _, c := range cols {
		c.agree = float64(same[c]) / float64(max(1, c.seen))
	}
}

// neighbours gives pairs of rows that hold the same value: each row and the next that holds it, some thousands at most.
func neighbours(values []uint64, rows int) [][2]uint32 {
	last := make(map[uint64]uint32, rows)
	var out [][2]uint32
	for r, v := range values {
		if v == 0 {
			continue
		}
		if before, ok := last[v]; ok && len(out) < 20_000 {
			out = append(out, [2]uint32{before, uint32(r)})
		}
		last[v] = uint32(r)
	}
	return out
}
