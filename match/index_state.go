package match

import (
	"math/bits"
	"slices"
)

// state is what the readers of an Index see: it is never changed, only followed by another.
type state struct {
	records stack
	claims  stack  // reservations: records that are about to be saved
	seq     uint64 // of the last change that it holds
}

// stack is segments with the records that no longer count, the oldest and largest first. Each ref counts once at the
// most.
type stack []layer

type layer struct {
	*segment
	dead graves
}

// graves are the records of a segment that were deleted or replaced: pages of bits, shared between states until one
// changes.
type graves struct {
	pages []*page
	n     int
}

const pageBits = 4096

type page [pageBits / 64]uint64

func (g *graves) has(i uint32) bool {
	if g.n == 0 {
		return false
	}
	p := g.pages[i/pageBits]
	return p != nil && p[i%pageBits/64]>>(i%64)&1 != 0
}

// dig adds i to graves of a segment of size records whose pages are its own but for those shared with before.
func (g *graves) dig(i uint32, before *graves) {
	k := i / pageBits
	var p page
	switch old := g.pages[k]; {
	case old == nil:
		g.pages[k] = &p
	case before.n > 0 && before.pages[k] == old:
		p = *old
		g.pages[k] = &p
	}
	g.pages[k][i%pageBits/64] |= 1 << (i % 64)
	g.n++
}

// open returns graves with pages of their own to come.
func (g *graves) open(size int) graves {
	pages := make([]*page, (size+pageBits-1)/pageBits)
	copy(pages, g.pages)
	return graves{pages, g.n}
}

// beyond visits what g holds and before did not.
func (g *graves) beyond(before *graves, visit func(uint32)) {
	for k, p := range g.pages {
		if p == nil || before.pages != nil && before.pages[k] == p {
			continue
		}
		for w, now := range p {
			if before.pages != nil && before.pages[k] != nil {
				now &^= before.pages[k][w]
			}
			for ; now != 0; now &= now - 1 {
				visit(uint32(k*pageBits + w*64 + bits.TrailingZeros64(now)))
			}
		}
	}
}

// live returns how many records of the layer count.
func (l *layer) live() int { return l.segment.len() - l.dead.n }

func (s stack) live() int {
	n := 0
	for i := range s {
		n += s[i].live()
	}
	return n
}

// find returns where the record with this ref stands.
func (s stack) find(ref Ref) (at int, rec uint32, ok bool) {
	for at := len(s) - 1; at >= 0; at-- {
		if rec, ok := s[at].segment.find(ref); ok && !s[at].dead.has(rec) {
			return at, rec, true
		}
	}
	return 0, 0, false
}

// without returns the stack without the records of these refs.
func (s stack) without(refs ...Ref) stack {
	out := s
	for _, ref := range refs {
		at, rec, ok := out.find(ref)
		if !ok {
			continue
		}
		if &out[0] == &s[0] {
			out = slices.Clone(s)
		}
		if l := &out[at]; l.dead.n == s[at].dead.n {
			l.dead = l.dead.open(l.segment.len())
		}
		out[at].dead.dig(rec, &s[at].dead)
	}
	return out
}

// with returns the stack with one more segment on top.
func (s stack) with(seg *segment) stack {
	if seg.len() == 0 {
		return s
	}
	return append(slices.Clip(s), layer{segment: seg})
}

// due returns from which layer on the stack is better one: each is to hold more than three times what stands on it,
// so that there are few, and less than half of it is to be dead. It returns len(s) when all is well. Layers below floor
// are not considered, and the layers to be made one hold no more than most records.
func (s stack) due(floor, most int) int {
	above := make([]int, len(s)+1)
	for i := len(s) - 1; i >= floor; i-- {
		above[i] = above[i+1] + s[i].live()
	}
	for i := floor; i < len(s); i++ {
		l := &s[i]
		if above[i] <= most && (l.dead.n > l.live() || i+1 < len(s) && l.live() <= 3*above[i+1]) {
			return i
		}
	}
	return len(s)
}

// merged makes one segment of layers.
func (s stack) merged(m *Model, workers int) *segment {
	if len(s) == 1 && s[0].dead.n == 0 {
		return s[0].segment
	}
	n, size := 0, 0
	for i := range s {
		n += s[i].live()
		size += len(s[i].blob)
	}
	b := newBuilder(m, n, size)
	next := make([]uint32, len(s))
	refs := make([]Ref, len(s))
	advance := func(i int) {
		l := &s[i]
		for int(next[i]) < l.segment.len() && l.dead.has(next[i]) {
			next[i]++
		}
		if int(next[i]) < l.segment.len() {
			refs[i] = l.ref(next[i])
		}
	}
	for i := range s {
		advance(i)
	}
	for range n {
		least := -1
		for i := range s {
			if int(next[i]) < s[i].segment.len() && (least < 0 || refs[i].Compare(refs[least]) < 0) {
				least = i
			}
		}
		_, _, marks, p := s[least].split(next[least])
		b.add(refs[least], marks, p.b)
		next[least]++
		advance(least)
	}
	return b.finish(workers)
}
