package match

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/internal/strsim"
)

// searcher holds what one search needs and the next one can use again.
type searcher struct {
	x     *Index
	fuzzy bool // names that differ are ordered by their letters, too
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
	rank     Bits // by which neighbours are ordered that nobody need look at
}

// search prepares r, which is masked, and finds and scores its neighbours among the records of st, the nearest first.
// It reports whether there were more records than it looked at. What it returns is the searcher's and lies in st.
func (s *searcher) search(st *state, r *Record) (p Prepared, near []neighbour, more bool) {
	m := s.x.model
	s.buf = m.layOut(s.buf[:0], r, &s.w)
	m.weigh(s.buf)
	p = Prepared{s.buf}
	s.keys = m.rawKeys(s.keys[:0], p.b)
	s.words, s.found, s.near = s.words[:0], s.found[:0], s.near[:0]
	s.clear()
	s.guess(st, p, (*segment).slip)
	limit := s.x.opt.Candidates
	more = s.gather(st, limit*2/3)
	s.score(st, p, r.Ref, s.found)
	if len(s.near) == 0 || s.near[0].standing < ProbablyExists {
		if known := len(s.words); s.guess(st, p, (*segment).about) > known {
			scored := len(s.found)
			more = s.gather(st, limit)
			s.score(st, p, r.Ref, s.found[scored:])
		}
	}
	return p, s.near, more
}

// slip visits the words that a word may be a slip for.
func (s *segment) slip(word []byte, visit func(uint32)) {
	remnants(word, func(h uint64) {
		vs := s.slips.find(h)
		for i := range len(vs) / 4 {
			visit(u32(vs, i))
		}
	})
}

// about visits the words that a word may be two slips for.
func (s *segment) about(word []byte, visit func(uint32)) { s.words.near(word, visit) }

// guess adds to the keys those of the words that a word of p may be meant for, and returns how many there are.
func (s *searcher) guess(st *state, p Prepared, find func(*segment, []byte, func(uint32))) int {
	s.x.model.words(p.b, func(own uint32, letters []byte) {
		meant := func(w uint32) {
			if w != own && !slices.Contains(s.words, w) {
				s.words = append(s.words, w)
				s.keys = append(s.keys, Key{Hash: tokenTerm(w), Use: Alone | Company})
			}
		}
		for i := range st.records {
			find(st.records[i].segment, letters, meant)
		}
		for i := range st.claims {
			find(st.claims[i].segment, letters, meant)
		}
	})
	return len(s.words)
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

// clear empties the set of what was seen.
func (s *searcher) clear() {
	size := 64
	for size < 2*s.x.opt.Candidates {
		size *= 2
	}
	if len(s.seen) != size {
		s.seen = make([]uint64, size)
	}
	clear(s.seen)
}

// gather finds the records under the keys, those of the rarest keys first and each once, until there are limit of them.
// It reports whether there are more.
func (s *searcher) gather(st *state, limit int) (more bool) {
	s.hits = s.hits[:0]
	s.follow(st.records, false)
	s.follow(st.claims, true)
	slices.SortStableFunc(s.hits, func(a, b hit) int { return len(a.values) - len(b.values) })
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
			if len(s.found) >= limit {
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

// score holds what was found against p and orders all that was so far.
func (s *searcher) score(st *state, p Prepared, self Ref, found []place) {
	m := s.x.model
	judged := s.x.judged[self]
	now := time.Time{}
	for _, at := range found {
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
		n.score = m.assess(&e, p, n.p)
		if len(judged) > 0 && !at.claim {
			if d, ok := judged[Ref{n.source, string(n.id)}]; ok {
				n.score.Verdict, n.score.Reason = d.Verdict(), ByJudgement
			}
		}
		n.standing = m.standing(&e, n.score)
		n.rank = n.score.Weight
		if s.fuzzy && m.nameAt >= 0 {
			n.rank += m.alike(&e, p.b, n.p.b)
		}
		s.near = append(s.near, n)
	}
	slices.SortFunc(s.near, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(max(b.standing, Similar), max(a.standing, Similar)), cmp.Compare(b.rank, a.rank),
			strings.Compare(a.source, b.source), strings.Compare(string(a.id), string(b.id)), a.until.Compare(b.until))
	})
}

// alike returns by how much a pair is nearer for somebody who looks for a name than its weight says: names of another
// class of entity or with another number are near all the same, and names that differ may be a few slips apart in all
// their letters, where their words are too short to be taken for each other.
func (m *Model) alike(e *evidence, p, q []byte) Bits {
	switch level := e.outcomes[m.nameAt].Level; level {
	case nameClass:
		return 6_000 - m.cs[m.nameAt].levels[level].Weight
	case nameNumber:
		return -m.cs[m.nameAt].levels[level].Weight
	case nameDifferent:
	default:
		return 0
	}
	best := 4
	for a := alias(section(p, m.nameAt, len(m.cs))); len(a) > 0; a = a[a.size():] {
		for b := alias(section(q, m.nameAt, len(m.cs))); len(b) > 0; b = b[b.size():] {
			if d, ok := strsim.WithinDistance(a[a.letters():a.size()], b[b.letters():b.size()], best-1); ok {
				best = d
			}
		}
	}
	return Bits(4-best) * 1_500
}

// standing says what a score means for a record that is about to be saved. Customers are similar where a guard spoke
// against the pair, where two different ids did and a person would else have been asked, and where the names are nearly
// the same and nothing more speaks for the pair.
func (m *Model) standing(e *evidence, s Score) Standing {
	switch {
	case s.Verdict == Match:
		return Exists
	case s.Verdict == Review:
		return ProbablyExists
	case s.Reason == ByGuard, s.Reason == ByJudgement:
		return Similar
	case s.Reason != ByDifferentID:
		if m.nameAt >= 0 && e.outcomes[m.nameAt].Level != nameNothing && e.outcomes[m.nameAt].Level <= nameTown {
			return Similar
		}
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
