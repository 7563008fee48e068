package match

import (
	"cmp"
	"math/bits"
	"slices"
)

// hit is the records of a layer under a key.
type hit struct {
	layer  uint16
	claim  bool
	rarity uint16 // in bits, less what slips cost
	values []byte
}

// sought is a key that is looked for in a table.
type sought struct {
	hash uint64
	at   int // among the keys of the search
	cost int // of the slips that make it one of the record at hand, in bits
}

// place is where a record stands that shares keys with the one at hand.
type place struct {
	rec    uint32
	layer  uint16
	claim  bool
	scored bool
	shared uint16 // rarity of the keys that it shares, in bits
}

// at returns the layer in which a place is.
func (st *state) at(p *place) *layer {
	if p.claim {
		return &st.claims[p.layer]
	}
	return &st.records[p.layer]
}

// guessed is a word that one of the record at hand may be meant for.
type guessed struct {
	hash uint32
	cost uint8 // of the slips, in bits
}

// guess adds to the keys those of the words that a word of p may be meant for, and reports whether there are more now.
func (s *searcher) guess(st *state, p Prepared, find ...finder) bool {
	known := len(s.words)
	s.x.model.words(p.b, func(own uint32, letters []byte) {
		for _, layers := range [...]stack{st.records, st.claims} {
			for i := range layers {
				s.guessIn(layers[i].segment, own, letters, find)
			}
		}
	})
	slices.SortFunc(s.words, func(a, b guessed) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.cost, b.cost)) })
	s.words = slices.CompactFunc(s.words, func(a, b guessed) bool { return a.hash == b.hash })
	s.keys = s.keys[:s.own]
	for _, w := range s.words {
		s.keys = append(s.keys, Key{Hash: tokenTerm(w.hash), Use: Alone | Company})
	}
	return len(s.words) > known
}

// guessIn finds the words of one segment that a word may be meant for.
func (s *searcher) guessIn(seg *segment, own uint32, letters []byte, find []finder) {
	s.seen = s.seen[:0]
	for _, f := range find {
		f(seg, letters, func(i uint32) { s.seen = append(s.seen, i) })
	}
	slices.Sort(s.seen)
	s.seen = slices.Compact(s.seen)
	for _, i := range s.seen {
		h, cost := seg.words.hash(int(i)), slipCost
		if h == own {
			continue
		}
		if s.fuzzy { // a check looks at few
			cost = slipsCost(letters, seg.words.word(int(i)))
		}
		s.words = append(s.words, guessed{h, uint8(cost / 1_000)})
	}
}

// cost returns what the slips cost that make the key at i one of the record at hand, in bits.
func (s *searcher) cost(i int) int {
	if i < s.own {
		return 0
	}
	return int(s.words[i-s.own].cost)
}

// mostSlips is what the slips in two words may cost, in bits, that are looked for together.
const mostSlips = 14

// follow finds the records of each layer under the keys; keys that are too frequent there it follows in company.
func (s *searcher) follow(layers stack, claim bool, all int) {
	most := 4 * s.x.model.longest()
	for i := range layers {
		l := &layers[i]
		add := func(vs []byte, cost int) {
			s.hits = append(s.hits, hit{uint16(i), claim, uint16(max(1, all-bits.Len(uint(len(vs)/4))-cost)), vs})
		}
		s.sought, s.often = s.sought[:0], s.often[:0]
		for at, k := range s.keys {
			if k.Use&Alone != 0 {
				s.sought = append(s.sought, sought{k.Hash, at, s.cost(at)})
			}
		}
		s.touched += l.keys.touch(s.sought)
		for _, k := range s.sought {
			vs := l.keys.find(k.hash)
			switch {
			case len(vs) == 0:
				continue
			case len(vs) == 4 && u32(vs, 0) == narrowed:
				s.often = append(s.often, k.at)
				continue
			case len(vs) > most && s.keys[k.at].Use&Whole == 0:
				s.often = append(s.often, k.at)
			}
			add(vs, k.cost)
		}
		s.sought = s.sought[:0]
		for _, at := range s.often {
			k := s.keys[at]
			for with, c := range s.keys {
				if cost := s.cost(at) + s.cost(with); c.Use&Company != 0 && c.Hash != k.Hash && cost <= mostSlips {
					s.sought = append(s.sought, sought{pairHash(k.Hash, c.Hash), at, cost})
				}
			}
		}
		s.touched += l.pairs.touch(s.sought)
		for _, k := range s.sought {
			if vs := l.pairs.find(k.hash); len(vs) > 0 {
				add(vs, k.cost)
			}
		}
	}
}

// mostFound is how many records are weighed by the keys that they share, at the most.
const mostFound = 1 << (slotBits - 1)

// slotBits says how many slots there are: twice as many as are filled.
const slotBits = 12

// gather finds the records under the keys, those of the rarest keys first, and adds up the rarity of the keys that each
// shares. It returns how many there are, and one more where there were too many to weigh.
func (s *searcher) gather(st *state) int {
	s.hits = s.hits[:0]
	all := bits.Len(uint(st.records.live()))
	s.follow(st.records, false, all)
	s.follow(st.claims, true, all)
	s.ranks = s.ranks[:0]
	for i := range s.hits {
		h := &s.hits[i]
		s.touched += u32(h.values, 0)
		s.ranks = append(s.ranks, uint64(^h.rarity)<<48|uint64(min(len(h.values)/4, 1<<24-1))<<24|uint64(i))
	}
	slices.Sort(s.ranks)
	s.forget()
	for _, rank := range s.ranks {
		h := &s.hits[rank&(1<<24-1)]
		layers := st.records
		if h.claim {
			layers = st.claims
		}
		dead := &layers[h.layer].dead
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
			s.found[*slot-1].shared += h.rarity
		}
	}
	return len(s.found)
}

// forget makes room for the records that are found under more keys: those that were scored alone stay.
func (s *searcher) forget() {
	scored := slices.DeleteFunc(s.found, func(p place) bool { return !p.scored })
	s.found = s.found[:0]
	clear(s.slots[:])
	for _, p := range scored {
		p.shared = 0
		slot := s.slot(p)
		s.found = append(s.found, p)
		*slot = uint16(len(s.found))
	}
}

// slot returns where the place of a record in found stands or would stand.
func (s *searcher) slot(p place) *uint16 {
	claim := uint64(0)
	if p.claim {
		claim = 1
	}
	const spread = 0x9E37_79B9_7F4A_7C15 // Knuth's multiplicative hashing, TAOCP 6.4: the first bits are the best
	for h := (uint64(p.layer)<<33 | uint64(p.rec)<<1 | claim) * spread >> (64 - slotBits); ; h++ {
		at := &s.slots[h%uint64(len(s.slots))]
		if *at == 0 {
			return at
		}
		if f := &s.found[*at-1]; f.rec == p.rec && f.layer == p.layer && f.claim == p.claim {
			return at
		}
	}
}

// mostShared is the rarity beyond which it does not matter how much more records share.
const mostShared = 1023
