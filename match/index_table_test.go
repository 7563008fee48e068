package match

import "testing"

// TestTableFindsEachOfFew looks hashes of all buckets up in tables of every small size, the empty one, too.
func TestTableFindsEachOfFew(t *testing.T) {
	for n := range 40 {
		var es []entry
		for i := range n {
			es = append(es, entry{uint64(i) * ((1<<64 - 1) / 40), uint32(i)})
		}
		table := newTable(es)
		for i := range 41 {
			got := table.find(uint64(i) * ((1<<64 - 1) / 40))
			if i < n && (len(got) != 4 || u32(got, 0) != uint32(i)) || i >= n && len(got) != 0 {
				t.Fatalf("%d entries: under number %d stands %v", n, i, got)
			}
		}
	}
}
