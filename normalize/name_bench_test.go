package normalize

import (
	"slices"
	"testing"
)

func BenchmarkNameParse(b *testing.B) {
	names := registerNames(b)
	b.ReportAllocs()
	var n Name
	for i := 0; b.Loop(); i++ {
		n.Parse(names[i%len(names)])
	}
}

func BenchmarkFoldLatin1(b *testing.B) {
	names := registerNames(b)
	b.ReportAllocs()
	var buf []byte
	for i := 0; b.Loop(); i++ {
		buf = FoldLatin1(buf[:0], names[i%len(names)])
	}
}

func TestParseAllocatesAtMostTwiceInTheMedian(t *testing.T) {
	names := registerNames(t)
	var n Name
	var allocs []float64
	for _, s := range names {
		n.Parse(s) // let the buffers grow
		allocs = append(allocs, testing.AllocsPerRun(1, func() { n.Parse(s) }))
	}
	slices.Sort(allocs)
	if m := allocs[len(allocs)/2]; m > 2 {
		t.Errorf("%v allocations in the median", m)
	}
	if most := allocs[len(allocs)-1]; most > 6 {
		t.Errorf("%v allocations at most", most)
	}
}
