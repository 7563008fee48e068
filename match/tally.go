package match

import "slices"

// tally counts 64-bit hashes in one flat table, open addressing with linear steps. Hash zero is not counted. The zero
// tally is empty; get may be called by many goroutines once adding has ended.
type tally struct {
	keys   []uint64
	counts []uint32
	used   int
}

func (t *tally) add(k uint64, n uint32) {
	if k == 0 {
		return
	}
	if t.used*8 >= len(t.keys)*5 {
		t.grow()
	}
	at := t.slot(k)
	if t.keys[at] == 0 {
		t.keys[at] = k
		t.used++
	}
	t.counts[at] += n
}

// addAll adds what o has counted.
func (t *tally) addAll(o *tally) {
	for i, k := range o.keys {
		t.add(k, o.counts[i])
	}
}

func (t *tally) get(k uint64) uint32 {
	if t == nil || len(t.keys) == 0 || k == 0 {
		return 0
	}
	return t.counts[t.slot(k)]
}

// slot returns where k stands or would stand. Keys are hashes already; their low bits serve as they are.
func (t *tally) slot(k uint64) int {
	mask := uint64(len(t.keys) - 1)
	at := k & mask
	for t.keys[at] != 0 && t.keys[at] != k {
		at = (at + 1) & mask
	}
	return int(at)
}

func (t *tally) grow() {
	old := *t
	size := max(1024, 2*len(old.keys))
	*t = tally{keys: make([]uint64, size), counts: make([]uint32, size), used: old.used}
	clear(t.keys) // new memory that is read before it is written takes two page faults a page, the second heard by all cores
	for i, k := range old.keys {
		if k != 0 {
			at := t.slot(k)
			t.keys[at], t.counts[at] = k, old.counts[i]
		}
	}
}

// atLeast returns the keys counted at least n times, with their counts, as a tally of their own.
func (t *tally) atLeast(n uint32) *tally {
	out := new(tally)
	for i, k := range t.keys {
		if k != 0 && t.counts[i] >= n {
			out.add(k, t.counts[i])
		}
	}
	return out
}

// size returns how many keys are counted.
func (t *tally) size() int {
	if t == nil {
		return 0
	}
	return t.used
}

// sorted returns the keys in order.
func (t *tally) sorted() []uint64 {
	if t == nil {
		return nil
	}
	ks := make([]uint64, 0, t.used)
	for _, k := range t.keys {
		if k != 0 {
			ks = append(ks, k)
		}
	}
	slices.Sort(ks)
	return ks
}
