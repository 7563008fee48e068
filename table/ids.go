package table

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
)

// DuplicateID is an id that several rows of a source bear.
type DuplicateID struct {
	ID   string // as the first row has it
	Rows []int  // from 0, ascending
}

// DuplicateIDsError lists the ids that stand more than once in a source, in order of their first rows.
type DuplicateIDsError struct {
	Table *Table
	IDs   []DuplicateID
}

// Error lists the first ids with their lines and says how many more there are.
func (e *DuplicateIDsError) Error() string {
	var b strings.Builder
	header := ""
	if c := e.Table.mapping.Column(ID); c >= 0 {
		header = e.Table.header[c]
	}
	fmt.Fprintf(&b, "%s: column %q: %d ids stand more than once; an id must be one row's, or choose another column with -map id=COLUMN",
		e.Table.file, header, len(e.IDs))
	for i, d := range e.IDs {
		if i == maxShown {
			fmt.Fprintf(&b, "\n  and %d more", len(e.IDs)-i)
			break
		}
		word := "lines"
		if e.Table.Line(d.Rows[0]) == 0 {
			word = "rows"
		}
		fmt.Fprintf(&b, "\n  %s: %s ", d.ID, word)
		for j, r := range d.Rows {
			if j == maxShown {
				b.WriteString(", ...")
				break
			}
			if j > 0 {
				b.WriteString(", ")
			}
			n := e.Table.Line(r)
			if n == 0 {
				n = r + 1
			}
			fmt.Fprint(&b, n)
		}
	}
	return b.String()
}

// CheckIDs returns a *DuplicateIDsError if two rows have the same id, in the sense of SameID, and else nil. It takes
// n log n time and 16 bytes a row.
func (t *Table) CheckIDs() error {
	seed := maphash.MakeSeed() // which ids have equal hashes does not reach the result
	type key struct {
		hash uint64
		row  uint32
	}
	keys := make([]key, t.rows)
	for r := range keys {
		keys[r] = key{maphash.String(seed, IDKey(t.ID(r))), uint32(r)}
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.row, b.row)) })
	groups := make(map[string][]int)
	for i := 1; i < len(keys); i++ {
		if keys[i].hash != keys[i-1].hash {
			continue
		}
		for _, k := range keys[i-1 : i+1] {
			id := IDKey(t.ID(int(k.row)))
			if g := groups[id]; len(g) == 0 || g[len(g)-1] != int(k.row) {
				groups[id] = append(g, int(k.row))
			}
		}
	}
	var dups []DuplicateID
	for _, rows := range groups {
		if len(rows) > 1 {
			slices.Sort(rows)
			rows = slices.Compact(rows)
			dups = append(dups, DuplicateID{t.ID(rows[0]), rows})
		}
	}
	if dups == nil {
		return nil
	}
	slices.SortFunc(dups, func(a, b DuplicateID) int { return cmp.Compare(a.Rows[0], b.Rows[0]) })
	return &DuplicateIDsError{Table: t, IDs: dups}
}
