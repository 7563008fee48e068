package match

import (
	"maps"
	"slices"
)

// mergeInLine is how many records are merged before a change is acknowledged; more are merged behind the scenes.
const mergeInLine = 256

// apply brings changes into sight, all of them at once.
func (x *Index) apply(ps []*pending) {
	var rs []stored
	var claims []Ref
	seq := uint64(0)
	for _, p := range ps {
		if p.claim != (Ref{}) {
			claims = append(claims, p.claim)
		}
		if seq = max(seq, p.seq); rs == nil {
			rs = p.records
		} else {
			rs = append(rs, p.records...)
		}
	}
	rs = latest(rs)
	refs := make([]Ref, len(rs))
	for i := range rs {
		refs[i] = rs[i].ref
	}
	seg := segmentOf(x.model, slices.DeleteFunc(rs, func(r stored) bool { return r.p == nil }), x.opt.Workers)
	x.mu.Lock()
	defer x.mu.Unlock()
	st := *x.now.Load()
	st.records = st.records.without(refs...).with(seg)
	st.claims = st.claims.without(claims...)
	st.seq = max(st.seq, seq)
	x.follow(&st)
}

// latest returns the records in the order of their refs, of those with one ref the last.
func latest(rs []stored) []stored {
	sources := map[string][]spot{}
	for i := range rs {
		sources[rs[i].ref.Source] = append(sources[rs[i].ref.Source], spot{in: uint32(i)})
	}
	out := make([]stored, 0, len(rs))
	for _, source := range slices.Sorted(maps.Keys(sources)) {
		spots := sources[source]
		sortByID(spots, func(p spot) string { return rs[p.in].ref.ID })
		for i, p := range spots {
			if i+1 == len(spots) || rs[spots[i+1].in].ref.ID != rs[p.in].ref.ID {
				out = append(out, rs[p.in])
			}
		}
	}
	return out
}

// follow makes st the state that readers see. x.mu is held.
func (x *Index) follow(st *state) {
	st.records = st.records.tidy(x.model, x.busy)
	st.claims = st.claims.tidy(x.model, 0)
	x.now.Store(st)
	if at := st.records.due(0, maxRecords); x.busy == 0 && x.loads == 0 && at < len(st.records) && !x.closed {
		x.busy = len(st.records)
		x.merges.Add(1)
		go func() {
			defer x.merges.Done()
			x.merge(st, at, 1)
		}()
	}
}

// maxRecords is how many records an index can hold.
const maxRecords = 1<<31 - 1

// tidy returns the stack with the small layers on top made one where that is better.
func (s stack) tidy(m *Model, floor int) stack {
	if at := s.due(floor, mergeInLine); at < len(s) {
		return s[:at].with(s[at:].merged(m, 1))
	}
	return s
}

// merge makes one layer of those of before from the layer from on, which nobody else touches while x.busy stands, and
// returns it.
func (x *Index) merge(before *state, from, workers int) *segment {
	to := len(before.records)
	seg := before.records[from:].merged(x.model, workers)
	x.mu.Lock()
	defer x.mu.Unlock()
	st := *x.now.Load()
	one := st.records[:from].with(seg)
	if seg.len() > 0 {
		var gone []Ref
		for i := from; i < to; i++ {
			l := &st.records[i]
			l.dead.beyond(&before.records[i].dead, func(rec uint32) { gone = append(gone, l.ref(rec)) })
		}
		one = one.without(gone...)
	}
	st.records = append(one, st.records[to:]...)
	x.busy = 0
	x.idle.Broadcast()
	x.follow(&st)
	return seg
}

// settle makes one layer of all and returns it with the number of the last change in it. Changes go on meanwhile and are
// not in it.
func (x *Index) settle() (*segment, uint64) {
	x.mu.Lock()
	for x.busy > 0 {
		x.idle.Wait()
	}
	st := x.now.Load()
	if len(st.records) == 0 {
		x.mu.Unlock()
		return segmentOf(x.model, nil, 1), st.seq
	}
	x.busy = len(st.records)
	x.mu.Unlock()
	return x.merge(st, 0, x.opt.Workers), st.seq
}
