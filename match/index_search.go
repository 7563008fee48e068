package match

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// searcher holds what one search needs and the next one can use again.
type searcher struct {
	x     *Index
	w     Workspace
	buf   []byte
	keys  []Key
	words []uint32 // hashes of the words that a word of the record may be a slip for
	often []Key    // keys that are too frequent in the layer at hand
	hits  []hit
	seen  []uint64 // a set: zero, or the place of a record and one
	found []place
	near  []neighbour
}

// hit is the records of a layer under a key.
type hit struct {
	layer  uint16
	claim  bool
	values []byte
}

// place is where a record stands.
type place struct {
	layer uint16
	claim bool
	rec   uint32
}

// neighbour is a record that was held against the one at hand.
type neighbour struct {
	source   string
	id       []byte
	marks    byte
	p        Prepared
	until    time.Time // of a claim
	score    Score
	standing Standing
}

// search prepares r, which is masked, and finds and scores its neighbours among the records of st, the nearest first.
// It reports whether there were more records than it looked at. What it returns is the searcher's and lies in st.
func (s *searcher) search(st *state, r *Record) (p Prepared, near []neighbour, more bool) {
	m := s.x.model
	s.buf = m.layOut(s.buf[:0], r, &s.w)
	m.weigh(s.buf)
	p = Prepared{s.buf}
	s.keys = m.rawKeys(s.keys[:0], p.b)
	s.guess(st, p)
	s.hits = s.hits[:0]
	s.follow(st.records, false)
	s.follow(st.claims, true)
	slices.SortStableFunc(s.hits, func(a, b hit) int { return len(a.values) - len(b.values) })
	more = s.gather(st)
	s.score(st, p, r.Ref)
	return p, s.near, more
}

// guess adds to the keys those of the words that a word of p may be a slip for.
func (s *searcher) guess(st *state, p Prepared) {
	s.words = s.words[:0]
	s.x.model.words(p.b, func(own uint32, letters []byte) {
		remnants(letters, func(h uint64) {
			for i := range st.records {
				s.meant(st.records[i].slips.find(h), own)
			}
			for i := range st.claims {
				s.meant(st.claims[i].slips.find(h), own)
			}
		})
	})
	for _, w := range s.words {
		s.keys = append(s.keys, Key{Hash: tokenTerm(w), Use: Alone | Company})
	}
}

func (s *searcher) meant(words []byte, own uint32) {
	for i := range len(words) / 4 {
		if w := u32(words, i); w != own && !slices.Contains(s.words, w) {
			s.words = append(s.words, w)
		}
	}
}

// follow finds the records of each layer under the keys; keys that are too frequent there it follows in company.
func (s *searcher) follow(layers stack, claim bool) {
	most := 4 * s.x.model.longest()
	for i := range layers {
		l := &layers[i]
		s.often = s.often[:0]
		for _, k := range s.keys {
			if k.Use&Alone == 0 {
				continue
			}
			vs := l.keys.find(k.Hash)
			switch {
			case len(vs) == 0:
				continue
			case len(vs) == 4 && u32(vs, 0) == narrowed:
				s.often = append(s.often, k)
				continue
			case len(vs) > most && k.Use&Whole == 0:
				s.often = append(s.often, k)
			}
			s.hits = append(s.hits, hit{uint16(i), claim, vs})
		}
		for _, k := range s.often {
			for _, c := range s.keys {
				if c.Use&Company == 0 || c.Hash == k.Hash {
					continue
				}
				if vs := l.pairs.find(pairHash(k.Hash, c.Hash)); len(vs) > 0 {
					s.hits = append(s.hits, hit{uint16(i), claim, vs})
				}
			}
		}
	}
}

// gather collects the records of the hits, each once and so many as the index allows.
func (s *searcher) gather(st *state) (more bool) {
	limit := s.x.opt.Candidates
	size := 64
	for size < 2*limit {
		size *= 2
	}
	if len(s.seen) != size {
		s.seen = make([]uint64, size)
	}
	clear(s.seen)
	s.found = s.found[:0]
	for _, h := range s.hits {
		layers := st.records
		if h.claim {
			layers = st.claims
		}
		dead := &layers[h.layer].dead
		for i := range len(h.values) / 4 {
			at := place{h.layer, h.claim, u32(h.values, i)}
			if dead.has(at.rec) || s.has(at) {
				continue
			}
			if len(s.found) == limit {
				return true
			}
			s.note(at)
			s.found = append(s.found, at)
		}
	}
	return false
}

func (at place) number() uint64 {
	n := uint64(at.layer)<<33 | uint64(at.rec)<<1
	if at.claim {
		n |= 1
	}
	return n + 1
}

func (s *searcher) slot(n uint64) int {
	mask := uint64(len(s.seen) - 1)
	at := mix(n) & mask
	for s.seen[at] != 0 && s.seen[at] != n {
		at = (at + 1) & mask
	}
	return int(at)
}

func (s *searcher) has(at place) bool { n := at.number(); return s.seen[s.slot(n)] == n }

func (s *searcher) note(at place) { n := at.number(); s.seen[s.slot(n)] = n }

// score holds what was found against p and orders it.
func (s *searcher) score(st *state, p Prepared, self Ref) {
	s.near = s.near[:0]
	judged := s.x.judged[self]
	now := time.Time{}
	for _, at := range s.found {
		var n neighbour
		layers := st.records
		if at.claim {
			layers = st.claims
		}
		n.source, n.id, n.marks, n.p = layers[at.layer].split(at.rec)
		if at.claim {
			if now.IsZero() {
				now = time.Now()
			}
			if n.until, n.id = claimUntil(n.id); !now.Before(n.until) {
				continue
			}
		}
		if self.ID != "" && n.source == self.Source && string(n.id) == self.ID {
			continue
		}
		var e evidence
		n.score = s.x.model.assess(&e, p, n.p)
		if len(judged) > 0 && !at.claim {
			if d, ok := judged[Ref{n.source, string(n.id)}]; ok {
				n.score.Verdict, n.score.Reason = d.Verdict(), ByJudgement
			}
		}
		n.standing = s.x.model.standing(&e, n.score)
		s.near = append(s.near, n)
	}
	slices.SortFunc(s.near, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(b.standing, a.standing), cmp.Compare(b.score.Weight, a.score.Weight),
			strings.Compare(a.source, b.source), strings.Compare(string(a.id), string(b.id)), a.until.Compare(b.until))
	})
}

// standing says what a score means for a record that is about to be saved. Two different ids make customers similar
// whom all else would have made one, or a person ask.
func (m *Model) standing(e *evidence, s Score) Standing {
	switch {
	case s.Verdict == Match:
		return Exists
	case s.Verdict == Review:
		return ProbablyExists
	case s.Reason == ByGuard, s.Reason == ByJudgement:
		return Similar
	case s.Reason != ByDifferentID:
		return New
	}
	rest := s.Weight
	for i := range m.cs {
		if m.cs[i].levels[e.outcomes[i].Level].Effect == Bar {
			rest -= e.weights[i]
		}
	}
	if rest >= m.reviewAt {
		return Similar
	}
	return New
}

// judgedRefs finds the decisions that stand, by either ref; of several on one pair the last in time counts.
func judgedRefs(js []Judgement) map[Ref]map[Ref]Decision {
	js = slices.Clone(js)
	slices.SortStableFunc(js, func(a, b Judgement) int { return a.Time.Compare(b.Time) })
	out := map[Ref]map[Ref]Decision{}
	for _, j := range js {
		for _, p := range [2][2]Ref{{j.Left, j.Right}, {j.Right, j.Left}} {
			if out[p[0]] == nil {
				out[p[0]] = map[Ref]Decision{}
			}
			out[p[0]][p[1]] = j.Decision
		}
	}
	return out
}

// Lookup returns the refs of the records that bear a value in a field that the rules compare, in order: who has this
// telephone number, this e-mail address, this id. The value may be written in any way: an id as a VAT number, an OVT
// code or with a slip that can be repaired, a telephone number in any notation. [Link] finds the records with an id of
// their own system, and those that name it. The time is that of the records that are returned.
func (x *Index) Lookup(f Field, value string) []Ref {
	s := x.spare.Get().(*searcher)
	defer x.spare.Put(s)
	st, m := x.now.Load(), x.model
	defer runtime.KeepAlive(st)
	r := Record{Values: masked([]Value{{Field: f, Text: value}})}
	s.buf = m.layOut(s.buf[:0], &r, &s.w)
	m.weigh(s.buf)
	var out []Ref
	for i := range m.cs {
		p := section(s.buf, i, len(m.cs))
		if !m.cs[i].reads(f) || len(p) == 0 {
			continue
		}
		s.keys = m.cs[i].kind.Keys(s.keys[:0], p)
		s.hits = s.hits[:0]
		s.follow(st.records, false)
		for _, h := range s.hits {
			l := &st.records[h.layer]
			for k := range len(h.values) / 4 {
				rec := u32(h.values, k)
				source, id, _, q := l.split(rec)
				if o := section(q.b, i, len(m.cs)); !l.dead.has(rec) && len(o) > 0 && bears(f, m.cs[i].kind.Compare(p, o).Level) {
					out = append(out, Ref{source, string(id)})
				}
			}
		}
	}
	slices.SortFunc(out, Ref.Compare)
	return slices.Compact(out)
}

// bears reports whether a level says that the record has the value: it is among the first two of its kind, that is
// the same, or the same as far as it is written. An e-mail address has to be the same itself, not its domain alone.
func bears(f Field, level uint8) bool {
	return level == 1 || level == 2 && f != Email
}
