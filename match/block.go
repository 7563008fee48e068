package match

import (
	"cmp"
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

// frequentKeys returns the keys that more than most records hold and that may be narrowed.
func (m *Model) frequentKeys(ctx context.Context, c *corpus, workers, most int) (*tally, error) {
	es, err := collect(ctx, len(c.refs), workers, func(dst []entry, rec uint32, w *Workspace) []entry {
		w.keys = m.rawKeys(w.keys[:0], c.bytes(rec))
		for _, k := range w.keys {
			if k.Use&Alone != 0 && k.Use&Whole == 0 {
				dst = append(dst, entry{k.Hash, rec})
			}
		}
		return dst
	})
	if err != nil {
		return nil, err
	}
	out := new(tally)
	for _, bucket := range es {
		for run := range runs(bucket) {
			if len(run) > most {
				out.add(run[0].key, 1)
			}
		}
	}
	return out, nil
}

// block groups the records by the keys that the model gives them.
func (m *Model) block(ctx context.Context, c *corpus, workers int) (*blocks, error) {
	es, err := collect(ctx, len(c.refs), workers, func(dst []entry, rec uint32, w *Workspace) []entry {
		w.kept = m.appendKeys(w.kept[:0], c.prepared(rec), w)
		for _, k := range w.kept {
			dst = append(dst, entry{k, rec})
		}
		return dst
	})
	if err != nil {
		return nil, err
	}
	return blocksOf(ctx, es, len(c.refs), m.rules.MaxBlock, workers)
}

// partsMost bounds the parts in which blocks are laid out: each takes four bytes a record meanwhile.
const partsMost = 8

// blocksOf lays out the blocks of n records in the order of their keys. Each worker does a stretch of buckets, and how
// many there are leaves no trace.
func blocksOf(ctx context.Context, es [][]entry, n, most, workers int) (*blocks, error) {
	type size struct{ blocks, members uint32 }
	first := make([]size, len(es)+1) // of each bucket
	oversize := make([]int, len(es))
	err := eachOf(ctx, len(es), workers, func(_, k int) {
		for run := range runs(es[k]) {
			first[k].blocks++
			first[k].members += uint32(len(run))
			if len(run) > most {
				oversize[k]++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	b := &blocks{most: most, ofStarts: make([]uint32, n+1)}
	var sum size
	for k, s := range first {
		first[k], sum = sum, size{sum.blocks + s.blocks, sum.members + s.members}
		if k < len(es) {
			b.oversize += oversize[k]
		}
	}
	b.starts, b.members = make([]uint32, sum.blocks+1), make([]uint32, sum.members)
	b.starts[sum.blocks] = sum.members
	b.of, b.ahead = make([]uint32, sum.members), make([]span, sum.members)

	parts := min(workers, partsMost)
	cuts := make([]int, parts+1) // buckets at which the parts begin, of about equally many members
	for p := range parts {
		cuts[p], _ = slices.BinarySearchFunc(first, sum.members/uint32(parts)*uint32(p), func(s size, m uint32) int { return cmp.Compare(s.members, m) })
	}
	cuts[parts] = len(es)
	fills := make([][]uint32, parts) // how many blocks of each part a record has, then where its next one goes
	err = eachOf(ctx, parts, workers, func(_, p int) {
		fills[p] = make([]uint32, n)
		for k := cuts[p]; k < cuts[p+1]; k++ {
			at := first[k]
			for run := range runs(es[k]) {
				b.starts[at.blocks] = at.members
				at.blocks++
				for _, e := range run {
					b.members[at.members] = e.rec
					at.members++
					fills[p][e.rec]++
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	at := uint32(0)
	for r := range n {
		b.ofStarts[r] = at
		for _, fill := range fills {
			fill[r], at = at, at+fill[r]
		}
	}
	b.ofStarts[n] = at
	return b, eachOf(ctx, parts, workers, func(_, p int) {
		b.turn(first[cuts[p]].blocks, first[cuts[p+1]].blocks, fills[p])
	})
}

// turn writes the blocks from on up to to into the lists of their records, each where fill says, which it moves on.
func (b *blocks) turn(from, to uint32, fill []uint32) {
	for id := from; id < to; id++ {
		start, end := b.starts[id], b.starts[id+1]
		for at := start; at < end; at++ {
			last := end
			if int(end-start) > b.most && at > start {
				last = min(end, at+1+few)
			}
			r := b.members[at]
			b.of[fill[r]], b.ahead[fill[r]] = id, span{at + 1, last}
			fill[r]++
		}
	}
}

// few is with how many of its neighbours a record of an oversize block is compared, the first of the block with all.
const few = 8

// marks is a set of records, a bit each, so that those of a million lie in the processor's own memory. It belongs to one
// goroutine.
type marks []uint64

func newMarks(n int) marks { return make(marks, (n+63)/64) }

// candidates appends the records of higher rank than r that share a block with it, each once. seen is empty, and is so
// again when it returns. Whether a record was seen is hard to foresee, so that there is no branch on it.
func (b *blocks) candidates(dst []uint32, r uint32, seen marks) []uint32 {
	n := len(dst)
	from := n
	for _, s := range b.ahead[b.ofStarts[r]:b.ofStarts[r+1]] {
		dst = slices.Grow(dst[:n], int(s.to-s.from))[:n+int(s.to-s.from)]
		for _, o := range b.members[s.from:s.to] {
			word := seen[o/64]
			dst[n] = o
			n += int(^word >> (o % 64) & 1)
			seen[o/64] = word | 1<<(o%64)
		}
	}
	for _, o := range dst[from:n] {
		seen[o/64] = 0
	}
	return dst[:n]
}

// touch reads the first of those with whom r is compared in each of its blocks; see corpus.touch.
func (b *blocks) touch(r uint32) int {
	sum := 0
	for _, s := range b.ahead[b.ofStarts[r]:b.ofStarts[r+1]] {
		at := s.from
		if at == s.to { // nobody: what is near is read
			at = 0
		}
		sum += int(b.members[at])
	}
	return sum
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
