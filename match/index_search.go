package match

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"
)

// searcher holds what one search needs and the next one can use again.
type searcher struct {
	x       *Index
	fuzzy   bool // somebody looks for a customer: words two slips away count, and names are ordered by their letters, too
	w       Workspace
	buf     []byte
	keys    []Key
	own     int       // how many of the keys are the record's; those of the words follow
	words   []guessed // in the order of their hashes
	seen    []uint32  // places of words in the dictionary at hand
	sought  []sought  // in the layer at hand
	often   []int     // keys that are too frequent there
	hits    []hit
	ranks   []uint64 // of the hits, those of the rarest keys first
	found   []place
	slots   [1 << slotBits]uint16 // place in found and one, by hash
	chosen  []uint16              // places in found of the records that are scored next
	near    []neighbour
	order   []ordered // the neighbours that are told of, the nearest first
	likest  Bits      // of the names found, how near the nearest is
	touched uint32    // nothing: what was read ahead
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
	s.own, s.words, s.found, s.near, s.order = len(s.keys), s.words[:0], s.found[:0], s.near[:0], s.order[:0]
	s.likest = 0
	if s.fuzzy {
		more = s.seek(st, p, r.Ref)
	} else {
		more = s.check(st, p, r.Ref)
	}
	slices.SortFunc(s.order, func(a, b ordered) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), s.near[a.at].compare(&s.near[b.at]))
	})
	return p, more
}

// check finds and scores the neighbours that matter for a record that is about to be saved: it stops early once it has
// found the customer.
func (s *searcher) check(st *state, p Prepared, self Ref) (more bool) {
	limit := s.x.opt.Candidates
	s.guess(st, p, (*segment).slip)
	more = s.gather(st) > limit
	best := New
	for left := limit * 2 / 3; left > 0 && (best < Exists || !more); left -= round {
		best = max(best, s.score(st, p, self, min(round, left)))
	}
	if best == New && s.guess(st, p, (*segment).about) {
		more = s.gather(st) > limit
	}
	if best < ProbablyExists || !more {
		s.score(st, p, self, limit-limit*2/3)
	}
	return more
}

// seek finds and scores the neighbours for somebody who looks for a customer and may have misspelt it.
func (s *searcher) seek(st *state, p Prepared, self Ref) (more bool) {
	limit := s.x.opt.Candidates
	s.guess(st, p, (*segment).slip, (*segment).about)
	more = s.gather(st) > limit
	s.score(st, p, self, limit*2/3)
	if s.likest < sameLetters-slipCost-slipFirst && s.guess(st, p, (*segment).anywhere) {
		more = s.gather(st) > limit
	}
	s.score(st, p, self, limit-limit*2/3)
	return more
}

// compare orders neighbours that are equally near.
func (n *neighbour) compare(o *neighbour) int {
	return cmp.Or(strings.Compare(n.source, o.source), bytes.Compare(n.id, o.id), n.until.Compare(o.until))
}

// choose returns from which shared rarity on, and how many of just that, the records that share most are limit.
func (s *searcher) choose(limit int) (least uint16, of int) {
	var counts [mostShared + 1]uint16 // of mostFound at the most
	for i := range s.found {
		if f := &s.found[i]; !f.scored {
			counts[min(f.shared, mostShared)]++
		}
	}
	for v := mostShared; v > 0; v-- {
		n := int(counts[v])
		if n >= limit {
			return uint16(v), limit
		}
		limit -= n
	}
	return 1, limit
}

// score holds those of the records found that share most against p, limit at the most, and returns the best standing.
func (s *searcher) score(st *state, p Prepared, self Ref, limit int) Standing {
	least, of := s.choose(limit)
	s.chosen = s.chosen[:0]
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
		s.chosen = append(s.chosen, uint16(i))
	}
	s.touch(st)
	best := New
	now := time.Now()
	for _, i := range s.chosen {
		if n := s.meet(st, p, &s.found[i], self, now); n != nil {
			best = max(best, n.standing)
		}
	}
	return best
}

// touch reads a little of each record chosen, so that all of them are on their way from memory at once when the first is
// scored: where they lie, then their bytes.
func (s *searcher) touch(st *state) {
	for _, i := range s.chosen {
		f := &s.found[i]
		s.touched += uint32(st.at(f).ends[8*int(f.rec)])
	}
	for _, i := range s.chosen {
		f := &s.found[i]
		b := st.at(f).record(f.rec)
		s.touched += uint32(b[0]) + uint32(b[len(b)/2]) + uint32(b[len(b)-1])
	}
}

// meet holds a record against p and makes it a neighbour, unless it is the record at hand or a claim that is over.
func (s *searcher) meet(st *state, p Prepared, f *place, self Ref, now time.Time) *neighbour {
	m := s.x.model
	var n neighbour
	n.source, n.id, n.marks, n.p = st.at(f).split(f.rec)
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
		alike := m.alike(&e, p.b, n.p.b)
		s.likest = max(s.likest, alike)
		rank += max(0, alike-e.weights[m.nameAt])
	}
	group := int64(max(n.standing, Similar))
	if s.fuzzy {
		group = 0
	}
	if s.fuzzy || n.standing > New || m.idAt >= 0 && e.outcomes[m.idAt].Level == idEqual { // a check tells of no others
		s.order = append(s.order, ordered{group<<32 + int64(rank), uint32(len(s.near))})
	}
	s.near = append(s.near, n)
	return &s.near[len(s.near)-1]
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
