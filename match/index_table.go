package match

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// table finds 32-bit values by a 64-bit hash. It is three flat arrays of little-endian numbers: where each bucket
// begins, and side by side the hashes and the values, in the order of the hashes. The first bits of a hash choose the
// bucket, the 32 after them stand in the table; two hashes that agree in all of these are one, which brings records
// together that a comparison then tells apart.
type table struct {
	starts []byte
	hashes []byte
	values []byte
}

func u32(b []byte, i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }

// perBucket is how many entries a bucket holds on average, at the most.
const perBucket = 4

// newTable lays out entries that come in the order of their keys, in several runs, and lets go of each as it is done.
func newTable(runs ...[]entry) table {
	n := 0
	for _, es := range runs {
		n += len(es)
	}
	shift := bits.Len(uint(n / perBucket))
	t := table{make([]byte, 0, 4<<shift+4), make([]byte, 0, 4*n), make([]byte, 0, 4*n)}
	at := 0
	for i, es := range runs {
		runs[i] = nil
		for _, e := range es {
			for bucket := int(e.key >> (64 - shift)); len(t.starts)/4 <= bucket; {
				t.starts = binary.LittleEndian.AppendUint32(t.starts, uint32(at))
			}
			t.hashes = binary.LittleEndian.AppendUint32(t.hashes, uint32(e.key<<shift>>32))
			t.values = binary.LittleEndian.AppendUint32(t.values, e.rec)
			at++
		}
	}
	for len(t.starts) < cap(t.starts) {
		t.starts = binary.LittleEndian.AppendUint32(t.starts, uint32(at))
	}
	return t
}

// find returns the values under a hash, four bytes each.
func (t *table) find(hash uint64) []byte {
	shift := bits.Len(uint(len(t.starts)/4-1)) - 1
	bucket, want := int(hash>>(64-shift)), uint32(hash<<shift>>32)
	from, end := int(u32(t.starts, bucket)), int(u32(t.starts, bucket+1))
	if end-from > 4*perBucket {
		from = lowerBound(t.hashes, from, end, want)
		to := end
		if want != 1<<32-1 {
			to = lowerBound(t.hashes, from, end, want+1)
		}
		return t.values[4*from : 4*to]
	}
	for from < end && u32(t.hashes, from) < want {
		from++
	}
	to := from
	for to < end && u32(t.hashes, to) == want {
		to++
	}
	return t.values[4*from : 4*to]
}

// touch reads a little of what find reads under each of the hashes, so that all of it is on its way from memory at once:
// where the buckets begin, then the buckets. What it returns means nothing; a caller keeps it, or the compiler would leave
// the reading out.
func (t *table) touch(ss []sought) (sum uint32) {
	shift := bits.Len(uint(len(t.starts)/4-1)) - 1
	for i := range ss {
		sum += u32(t.starts, int(ss[i].hash>>(64-shift)))
	}
	for i := range ss {
		if at := int(u32(t.starts, int(ss[i].hash>>(64-shift)))); at < len(t.hashes)/4 {
			sum += u32(t.hashes, at)
		}
	}
	return sum
}

// lowerBound returns the first place in [from, end) whose number is at least want.
func lowerBound(b []byte, from, end int, want uint32) int {
	for from < end {
		mid := int(uint(from+end) / 2)
		if u32(b, mid) < want {
			from = mid + 1
		} else {
			end = mid
		}
	}
	return from
}

// fits reports whether the arrays of a table that was read agree with each other and every value is below limit.
func (t *table) fits(limit uint32) bool {
	buckets := len(t.starts)/4 - 1
	if len(t.starts)%4 != 0 || buckets < 1 || bits.OnesCount(uint(buckets)) != 1 || len(t.hashes) != len(t.values) || len(t.values)%4 != 0 {
		return false
	}
	last := uint32(0)
	for i := range buckets + 1 {
		s := u32(t.starts, i)
		if s < last {
			return false
		}
		last = s
	}
	if u32(t.starts, 0) != 0 || int(last) != len(t.values)/4 {
		return false
	}
	for i := range len(t.values) / 4 {
		if v := u32(t.values, i); v >= limit && v != narrowed {
			return false
		}
	}
	return true
}

// bytes is what the table takes.
func (t *table) bytes() int { return len(t.starts) + len(t.hashes) + len(t.values) }

// sortFew sorts the entries of a few records, for which buckets are not worth while.
func sortFew(es []entry) []entry {
	slices.SortFunc(es, func(a, b entry) int {
		switch {
		case a.key != b.key && a.key < b.key:
			return -1
		case a.key != b.key:
			return 1
		}
		return int(a.rec) - int(b.rec)
	})
	return es
}
