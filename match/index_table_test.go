package match

import (
	"bytes"
	"testing"
)

// TestTablesAreTheSameHoweverTheyAreGathered builds the tables of a segment at once and one range of keys after the other.
func TestTablesAreTheSameHoweverTheyAreGathered(t *testing.T) {
	rules := DefaultRules()
	rules.MaxBlock = 10 // so that keys are narrowed to pairs
	m, err := NewModel(rules)
	if err != nil {
		t.Fatal(err)
	}
	want := filled(t, m, sample(5000, 61), nil).now.Load().records[0].segment
	b := newBuilder(m, want.len(), len(want.blob))
	b.hold = 300
	for i := range uint32(want.len()) {
		_, _, marks, p := want.split(i)
		b.add(want.ref(i), marks, p.b)
	}
	got := b.finish(2)
	if len(want.pairs.values) == 0 {
		t.Error("no key was narrowed")
	}
	for i, s := range got.sections() {
		if !bytes.Equal(*s, *want.sections()[i]) {
			t.Errorf("section %d differs", i)
		}
	}
}

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
