package source

import (
	"hash/maphash"

	"github.com/yksi-mdm/yksi/table"
)

// index finds the row of an id: rows by the hash of their id, in an open table of eight bytes a slot.
type index struct {
	seed maphash.Seed // of this run; where a row lies in the table reaches no result
	slot []indexSlot
}

// indexSlot is a row + 1, and of its id's hash what tells most other rows apart without a look at them.
type indexSlot struct{ row, tag uint32 }

// newIndex returns the index of t, and whether each id stands there once; else the index is of no use.
func newIndex(t *table.Table) (index, bool) {
	size := 16
	for size < 2*t.Rows() {
		size *= 2
	}
	x := index{maphash.MakeSeed(), make([]indexSlot, size)}
	clear(x.slot) // new memory that is read before it is written takes two page faults a page
	for row := range t.Rows() {
		s, tag := x.place(t, t.ID(row))
		if s.row != 0 {
			return x, false
		}
		*s = indexSlot{uint32(row + 1), tag}
	}
	return x, true
}

// place returns the slot of the row whose id is the same as id, or the free one where it would stand, and id's tag.
func (x *index) place(t *table.Table, id string) (*indexSlot, uint32) {
	h := maphash.String(x.seed, table.IDKey(id))
	at, tag := int(h)&(len(x.slot)-1), uint32(h>>32)
	for {
		s := &x.slot[at]
		if s.row == 0 || s.tag == tag && table.SameID(t.ID(int(s.row-1)), id) {
			return s, tag
		}
		at = (at + 1) & (len(x.slot) - 1)
	}
}

// find returns the row whose id is the same as id.
func (x *index) find(t *table.Table, id string) (int, bool) {
	s, _ := x.place(t, id)
	return int(s.row) - 1, s.row != 0
}
