package match

import "math"

// A record without an id that fits two customers known apart by their ids, the one almost as well as the other, does not
// say whose it is: companies of equal names may share an address and a telephone, too. It is left to a person, unless
// it stands with a record that fits one of them better.

// rivalGap is by how much what has no id must fit one customer better than another: at eight to one it is put there, and
// below that a person looks. Of made-up customers of other seeds than the weights were counted from, three in ten of the
// pairs that three bits leave to a person, and two would not, are wrong, thirty times as many as of all that match.
const rivalGap = 3_000

// claim is a customer, known by its id, that a record without one may be.
type claim struct {
	id     uint32
	weight Bits
}

// findClaims notes of each record without an id that matches records of several ids whom it may be.
func (k *clustering) findClaims(free func(*scored) bool) {
	const several = math.MaxUint32
	seen := make([]uint32, len(k.root)) // the one id that a record matches
	each := func(visit func(r, id uint32, w Bits)) {
		for i := range k.res.pairs {
			p := &k.res.pairs[i]
			a, b := k.id[p.a], k.id[p.b]
			switch {
			case p.verdict != Match || !free(p) || (a == 0) == (b == 0):
			case a == 0:
				visit(p.a, b, p.weight)
			default:
				visit(p.b, a, p.weight)
			}
		}
	}
	each(func(r, id uint32, _ Bits) {
		if seen[r] == 0 {
			seen[r] = id
		} else if seen[r] != id {
			seen[r] = several
		}
	})
	k.claims = map[uint32][]claim{}
	each(func(r, id uint32, w Bits) {
		if seen[r] == several {
			k.claims[r] = append(k.claims[r], claim{id, w})
		}
	})
}

// tellTorn flags what has no id in the end and fits two customers. Where a record that it stands with has told them apart,
// it is apart from the other like from any other record that it matches.
func (k *clustering) tellTorn(es []uint32) {
	for _, e := range es {
		p := &k.res.pairs[e]
		if !p.torn {
			continue
		}
		a, b := k.find(p.a), k.find(p.b)
		switch p.torn = a != b && (k.id[a] == 0) != (k.id[b] == 0); {
		case p.torn && k.id[a] == 0:
			k.flag(p.a, FlagAmbiguous, p.b)
		case p.torn:
			k.flag(p.b, FlagAmbiguous, p.a)
		case a != b:
			k.flag(p.a, FlagChainCut, p.b)
			k.flag(p.b, FlagChainCut, p.a)
		}
	}
}

// torn reports whether p would join a cluster without an id to one with, while it fits a customer of another id almost as
// well.
func (k *clustering) torn(a, b uint32, p *scored) bool {
	if k.id[a] != 0 {
		a, b = b, a
	}
	if len(k.claims) == 0 || k.id[a] != 0 || k.id[b] == 0 {
		return false
	}
	for r := a; ; {
		for _, c := range k.claims[r] {
			if !k.bears(b, c.id) && c.weight > p.weight-rivalGap {
				return true
			}
		}
		if r = k.next[r]; r == a {
			return false
		}
	}
}
