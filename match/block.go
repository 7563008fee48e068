package match

import (
	"context"
	"iter"
	"slices"
)

// blocks holds, for each key that at least two records share, those records; and for each record its blocks.
type blocks struct {
	members  []uint32 // ranks, block after block
	starts   []uint32 // of each block in members, one more at the end
	of       []uint32 // blocks, record after record
	ahead    []span   // beside each of of, whom of its block the record is compared with
	ofStarts []uint32 // of each record in of, one more at the end
	most     int      // records in a block that is compared in full
	oversize int
}

// span is a stretch of members: those of a block that stand behind a record and are compared with it.
type span struct{ from, to uint32 }

// entry says that a record holds a key.
type entry struct {
	key uint64
	rec uint32
}

// frequentKeys returns the keys that more than most records hold and that may be narrowed.
func (m *Model) frequentKeys(ctx context.Context, c *corpus, workers, most int) (*tally, error) {
	es, err := collect(ctx, len(c.refs), workers, func(dst []entry, rec uint32, w *Workspace) []entry {
		w.keys = m.rawKeys(w.keys[:0], c.bytes(rec))
		w.kept = w.kept[:0]
		for _, k := range w.keys {
			if k.Use&Alone != 0 && k.Use&Whole == 0 {
				w.kept = append(w.kept, k.Hash)
			}
		}
		slices.Sort(w.kept)
		for i, k := range w.kept {
			if i == 0 || k != w.kept[i-1] {
				dst = append(dst, entry{k, rec})
			}
		}
		return dst
	})
	if err != nil {
		return nil, err
	}
	out := new(tally)
	for _, bucket := range es {
		for start, end := 0, 0; start < len(bucket); start = end {
			for end = start; end < len(bucket) && bucket[end].key == bucket[start].key; end++ {
			}
			if end-start > most {
				out.add(bucket[start].key, 1)
			}
		}
	}
	return out, nil
}

// block groups the records by the keys that the model gives them.
func (m *Model) block(ctx context.Context, c *corpus, workers int) (*blocks, error) {
	es, err := collect(ctx, len(c.refs), workers, func(dst []entry, rec uint32, w *Workspace) []entry {
		w.kept = m.Keys(w.kept[:0], c.prepared(rec), w)
		for _, k := range w.kept {
			dst = append(dst, entry{k, rec})
		}
		return dst
	})
	if err != nil {
		return nil, err
	}
	b := &blocks{most: m.rules.MaxBlock, ofStarts: make([]uint32, len(c.refs)+1)}
	for _, bucket := range es {
		for start, end := 0, 0; start < len(bucket); start = end {
			for end = start; end < len(bucket) && bucket[end].key == bucket[start].key; end++ {
			}
			if end-start < 2 {
				continue
			}
			b.starts = append(b.starts, uint32(len(b.members)))
			for _, e := range bucket[start:end] {
				b.members = append(b.members, e.rec)
				b.ofStarts[e.rec+1]++
			}
			if end-start > b.most {
				b.oversize++
			}
		}
	}
	b.starts = append(b.starts, uint32(len(b.members)))
	for i := range c.refs {
		b.ofStarts[i+1] += b.ofStarts[i]
	}
	b.turn()
	return b, nil
}

// turn finds the blocks of each record.
func (b *blocks) turn() {
	b.of, b.ahead = make([]uint32, len(b.members)), make([]span, len(b.members))
	fill := slices.Clone(b.ofStarts[:len(b.ofStarts)-1])
	for id := range uint32(len(b.starts) - 1) {
		start, end := b.starts[id], b.starts[id+1]
		for at := start; at < end; at++ {
			to := end
			if int(end-start) > b.most && at > start {
				to = min(end, at+1+few)
			}
			r := b.members[at]
			b.of[fill[r]], b.ahead[fill[r]] = id, span{at + 1, to}
			fill[r]++
		}
	}
}

const radix = 256

// collect gathers the entries of every record and sorts them by key and record, in buckets by the key's first byte.
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

// few is with how many of its neighbours a record of an oversize block is compared, the first of the block with all.
const few = 8

// candidates appends the records of higher rank than r that share a block with it, each once. stamps has a place for
// every record and belongs to one goroutine.
func (b *blocks) candidates(dst []uint32, r uint32, stamps []uint32) []uint32 {
	for _, s := range b.ahead[b.ofStarts[r]:b.ofStarts[r+1]] {
		for _, o := range b.members[s.from:s.to] {
			if stamps[o] != r+1 {
				stamps[o] = r + 1
				dst = append(dst, o)
			}
		}
	}
	return dst
}

// order returns the records in an order in which those that are compared with each other mostly stand side by side: by
// their largest block, so that its records are fetched from memory once and not for each of them.
func (b *blocks) order() []uint32 {
	n := len(b.ofStarts) - 1
	home, size := make([]uint32, n), make([]uint32, n)
	for id := range uint32(len(b.starts) - 1) {
		own := min(b.starts[id+1]-b.starts[id], uint32(b.most))
		for _, r := range b.members[b.starts[id]:b.starts[id+1]] {
			if own > size[r] {
				home[r], size[r] = id, own
			}
		}
	}
	out := make([]uint32, 0, n)
	for r := range n {
		if size[r] == 0 { // shares no key
			out = append(out, uint32(r))
		}
	}
	for id := range uint32(len(b.starts) - 1) {
		for _, r := range b.members[b.starts[id]:b.starts[id+1]] {
			if home[r] == id {
				out = append(out, r)
			}
		}
	}
	return out
}

// neighbours gives the records that share a block with r, in full or within few of it, some more than once.
func (b *blocks) neighbours(r uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, id := range b.of[b.ofStarts[r]:b.ofStarts[r+1]] {
			ms := b.members[b.starts[id]:b.starts[id+1]]
			if len(ms) > b.most {
				at, _ := slices.BinarySearch(ms, r)
				ms = ms[max(0, at-few):min(len(ms), at+few+1)]
			}
			for _, o := range ms {
				if o != r && !yield(o) {
					return
				}
			}
		}
	}
}
