package match

import (
	"bytes"
	"cmp"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/internal/strsim"
)

// searcher holds what one search needs and the next one can use again.
type searcher struct {
	x     *Index
	fuzzy bool // all words two slips away count, and names that differ are ordered by their letters, too
	w     Workspace
	buf   []byte
	keys  []Key
	words []uint32 // hashes of the words that a word of the record may be a slip for
	often []Key    // keys that are too frequent in the layer at hand
	hits  []hit
	found []place
	slots [2 * mostFound]uint16 // place in found and one, by hash
	near  []neighbour
	order []ordered
}

// hit is the records of a layer under a key.
type hit struct {
	layer  uint16
	claim  bool
	values []byte
}

// place is where a record stands that shares keys with the one at hand.
type place struct {
	rec    uint32
	layer  uint16
	claim  bool
	scored bool
	shared uint16 // rarity of the keys that it shares, in bits
}

// ordered is the place of a neighbour among the others.
type ordered struct {
	rank int64 // more is nearer
	at   uint32
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

// round is how many records are scored before a check looks whether it has found the customer. Where it has, and more
// records share keys than can be compared, it leaves out those that share less.
const round = 32

// search prepares r, which is masked, and finds and scores its neighbours among the records of st. It reports whether
// more records than were compared share a key. What it returns is the searcher's and lies in st; s.order says which
// neighbour is the nearest.
func (s *searcher) search(st *state, r *Record) (p Prepared, more bool) {
	m := s.x.model
	s.buf = m.layOut(s.buf[:0], r, &s.w)
	m.weigh(s.buf)
	p = Prepared{s.buf}
	s.keys = m.rawKeys(s.keys[:0], p.b)
	s.words, s.found, s.near, s.order = s.words[:0], s.found[:0], s.near[:0], s.order[:0]
	clear(s.slots[:])
	s.guess(st, p, (*segment).slip)
	limit := s.x.opt.Candidates
	more = s.gather(st) > limit
	best := New
	for left := limit * 2 / 3; left > 0 && (best < Exists || s.fuzzy || !more); left -= round {
		best = max(best, s.score(st, p, r.Ref, min(round, left)))
	}
	if best == New || s.fuzzy {
		if known := len(s.words); s.guess(st, p, (*segment).about) > known {
			more = s.gather(st) > limit
		}
	}
	if best < ProbablyExists || s.fuzzy || !more {
		s.score(st, p, r.Ref, limit-limit*2/3)
	}
	slices.SortFunc(s.order, func(a, b ordered) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), s.near[a.at].compare(&s.near[b.at]))
	})
	return p, more
}

// compare orders neighbours that are equally near.
func (n *neighbour) compare(o *neighbour) int {
	return cmp.Or(strings.Compare(n.source, o.source), bytes.Compare(n.id, o.id), n.until.Compare(o.until))
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

// mostFound is how many records are weighed by the keys that they share, at the most.
const mostFound = 2048

// gather finds the records under the keys, those of the rarest keys first, and adds up the rarity of the keys that each
// shares. It returns how many there are, and one more where there were too many to weigh.
func (s *searcher) gather(st *state) int {
	s.hits = s.hits[:0]
	s.follow(st.records, false)
	s.follow(st.claims, true)
	slices.SortStableFunc(s.hits, func(a, b hit) int { return len(a.values) - len(b.values) })
	for i := range s.found {
		s.found[i].shared = 0
	}
	all := bits.Len(uint(st.records.live()))
	for _, h := range s.hits {
		layers := st.records
		if h.claim {
			layers = st.claims
		}
		dead := &layers[h.layer].dead
		rarity := uint16(max(1, all-bits.Len(uint(len(h.values)/4))))
		for i := range len(h.values) / 4 {
			at := place{rec: u32(h.values, i), layer: h.layer, claim: h.claim}
			if dead.has(at.rec) {
				continue
			}
			slot := s.slot(at)
			if *slot == 0 {
				if len(s.found) == mostFound {
					return mostFound + 1
				}
				s.found = append(s.found, at)
				*slot = uint16(len(s.found))
			}
			s.found[*slot-1].shared += rarity
		}
	}
	return len(s.found)
}

// slot returns where the place of a record in found stands or would stand.
func (s *searcher) slot(p place) *uint16 {
	claim := uint64(0)
	if p.claim {
		claim = 1
	}
	h := mix(uint64(p.layer)<<33 | uint64(p.rec)<<1 | claim)
	for {
		at := &s.slots[h%uint64(len(s.slots))]
		if *at == 0 {
			return at
		}
		if f := &s.found[*at-1]; f.rec == p.rec && f.layer == p.layer && f.claim == p.claim {
			return at
		}
		h++
	}
}

// mostShared is the rarity beyond which it does not matter how much more records share.
const mostShared = 1023

// choose returns from which shared rarity on, and how many of just that, the records that share most are limit.
func (s *searcher) choose(limit int) (least uint16, of int) {
	var counts [mostShared + 1]int
	for i := range s.found {
		if f := &s.found[i]; !f.scored {
			counts[min(f.shared, mostShared)]++
		}
	}
	for v := mostShared; v > 0; v-- {
		if counts[v] >= limit {
			return uint16(v), limit
		}
		limit -= counts[v]
	}
	return 1, limit
}

// score holds those of the records found that share most against p, limit at the most, and returns the best standing.
func (s *searcher) score(st *state, p Prepared, self Ref, limit int) Standing {
	best := New
	least, of := s.choose(limit)
	now := time.Now()
	for i := range s.found {
		f := &s.found[i]
		shared := min(f.shared, mostShared)
		if f.scored || shared < least || shared == least && of == 0 {
			continue
		}
		if shared == least {
			of--
		}
		f.scored = true
		if n := s.meet(st, p, f, self, now); n != nil {
			best = max(best, n.standing)
		}
	}
	return best
}

// meet holds a record against p and makes it a neighbour, unless it is the record at hand or a claim that is over.
func (s *searcher) meet(st *state, p Prepared, f *place, self Ref, now time.Time) *neighbour {
	m := s.x.model
	var n neighbour
	layers := st.records
	if f.claim {
		layers = st.claims
	}
	n.source, n.id, n.marks, n.p = layers[f.layer].split(f.rec)
	if f.claim {
		if n.until, n.id = claimUntil(n.id); !now.Before(n.until) {
			return nil
		}
	}
	if self.ID != "" && n.source == self.Source && string(n.id) == self.ID {
		return nil
	}
	var e evidence
	n.score = m.assess(&e, p, n.p)
	if judged := s.x.judged[self]; len(judged) > 0 && !f.claim {
		if d, ok := judged[Ref{n.source, string(n.id)}]; ok {
			n.score.Verdict, n.score.Reason = d.Verdict(), ByJudgement
		}
	}
	n.standing = m.standing(&e, n.score)
	rank := n.score.Weight
	if s.fuzzy && m.nameAt >= 0 {
		rank += m.alike(&e, p.b, n.p.b)
	}
	group := int64(max(n.standing, Similar))
	if s.fuzzy {
		group = 0
	}
	s.order = append(s.order, ordered{group<<32 + int64(rank), uint32(len(s.near))})
	s.near = append(s.near, n)
	return &s.near[len(s.near)-1]
}

// alike returns by how much a pair is nearer for somebody who looks for a name than its weight says: it goes by the
// slips between all letters of the names where that says more than the comparison of their words, which misses slips in
// short words and holds a misspelt form, or another class of entity, against a pair.
func (m *Model) alike(e *evidence, p, q []byte) Bits {
	const most = 5 // slips, from which on names are not alike
	far := slipCost * most
	best := far
	for a := alias(section(p, m.nameAt, len(m.cs))); len(a) > 0; a = a[a.size():] {
		for b := alias(section(q, m.nameAt, len(m.cs))); len(b) > 0; b = b[b.size():] {
			x, y := a[a.letters():a.size()], b[b.letters():b.size()]
			if _, ok := strsim.WithinDistance(x, y, most-1); ok {
				best = min(best, slipsCost(x, y))
			}
			if over := len(x) - len(y); a[aliasClass] != b[aliasClass] && over > 0 && over <= 18 { // a misspelt form before the name
				if _, ok := strsim.WithinDistance(x[over:], y, most-2); ok {
					best = min(best, slipsCost(x[over:], y)+slipCost)
				}
			}
		}
	}
	switch e.outcomes[m.nameAt].Level {
	case nameNumber, nameClass:
		best += slipCost
	}
	if best >= far {
		return 0
	}
	return max(0, 24_000-best-e.weights[m.nameAt])
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
		for k := range s.keys {
			s.keys[k].Use = Alone | Whole // whatever matching makes of it
		}
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
