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

func newIndex(t *table.Table) index {
	size := 16
	for size < 2*t.Rows() {
		size *= 2
	}
	x := index{maphash.MakeSeed(), make([]indexSlot, size)}
	for row := range t.Rows() {
		at, tag := x.start(t.ID(row))
		for x.slot[at].row != 0 {
			at = (at + 1) & (len(x.slot) - 1)
		}
		x.slot[at] = indexSlot{uint32(row + 1), tag}
	}
	return x
}

func (x *index) start(id string) (at int, tag uint32) {
	h := maphash.String(x.seed, table.IDKey(id))
	return int(h) & (len(x.slot) - 1), uint32(h >> 32)
}

// find returns the row whose id is the same as id.
func (x *index) find(t *table.Table, id string) (int, bool) {
	at, tag := x.start(id)
	for ; x.slot[at].row != 0; at = (at + 1) & (len(x.slot) - 1) {
		if row := int(x.slot[at].row - 1); x.slot[at].tag == tag && table.SameID(t.ID(row), id) {
			return row, true
		}
	}
	return 0, false
}
