package match

import (
	"context"
	"iter"
	"slices"
)

// entry says that a record holds a key.
type entry struct {
	key uint64
	rec uint32
}

const radix = 256

// collect gathers the entries of every record and sorts them by key and record, each once, in buckets by the key's first
// byte.
func collect(ctx context.Context, n, workers int, emit func([]entry, uint32, *Workspace) []entry) ([][]entry, error) {
	chunks := (n + chunk - 1) / chunk
	parts := make([][]entry, chunks)
	sizes := make([][radix]uint32, chunks)
	ws, spare := make([]Workspace, workers), make([][]entry, workers)
	err := eachChunk(ctx, n, workers, func(worker, i, from, to int) {
		es := spare[worker][:0]
		for r := from; r < to; r++ {
			es = emit(es, uint32(r), &ws[worker])
		}
		for _, e := range es {
			sizes[i][e.key>>56]++
		}
		parts[i], spare[worker] = slices.Clone(es), es
	})
	if err != nil {
		return nil, err
	}
	out := make([][]entry, radix)
	for k := range radix {
		sum := uint32(0)
		for i := range sizes {
			sizes[i][k], sum = sum, sum+sizes[i][k]
		}
		out[k] = make([]entry, sum)
	}
	err = eachChunk(ctx, n, workers, func(_, i, _, _ int) {
		for _, e := range parts[i] {
			k := e.key >> 56
			out[k][sizes[i][k]] = e
			sizes[i][k]++
		}
		parts[i] = nil
	})
	if err != nil {
		return nil, err
	}
	err = eachOf(ctx, radix, workers, func(worker, k int) {
		spare[worker] = sortEntries(out[k], spare[worker])
		out[k] = slices.Compact(out[k])
	})
	return out, err
}

// sortEntries sorts entries whose keys share their first byte by key; records that share a key keep their order. It
// goes by the next 33 bits in three stable passes, after which next to nothing is out of place.
func sortEntries(es, spare []entry) []entry {
	const digit = 11
	spare = slices.Grow(spare[:0], len(es))[:len(es)]
	from, to := es, spare
	for shift := 56 - 3*digit; shift < 56; shift += digit {
		var at [1 << digit]uint32
		for _, e := range from {
			at[e.key>>shift&(1<<digit-1)]++
		}
		sum := uint32(0)
		for i, n := range at {
			at[i], sum = sum, sum+n
		}
		for _, e := range from {
			d := e.key >> shift & (1<<digit - 1)
			to[at[d]] = e
			at[d]++
		}
		from, to = to, from
	}
	copy(es, spare) // three passes end in spare
	for i := 1; i < len(es); i++ {
		for j := i; j > 0 && es[j].key < es[j-1].key; j-- {
			es[j], es[j-1] = es[j-1], es[j]
		}
	}
	return spare
}

// runs gives the stretches of two entries or more that share a key.
func runs(bucket []entry) iter.Seq[[]entry] {
	return func(yield func([]entry) bool) {
		for start, end := 0, 0; start < len(bucket); start = end {
			for end = start; end < len(bucket) && bucket[end].key == bucket[start].key; end++ {
			}
			if end-start > 1 && !yield(bucket[start:end]) {
				return
			}
		}
	}
}
