package match

import "math/bits"

// Score holds two prepared records against each other. It is symmetric, allocates nothing and may be called by many
// goroutines. Records prepared by another model do not match: the verdict is NoMatch, the reason ByBlank.
//
// The rungs in their order: what the rules bar; different valid ids; equal valid ids; what the rules prove; guards;
// weight. Judgements come before them all and
// are joined by whoever holds them (Model.Match, Index).
func (m *Model) Score(a, b Prepared) Score {
	var e evidence
	return m.assess(&e, a, b)
}

// assess scores a pair and leaves its evidence in e.
func (m *Model) assess(e *evidence, a, b Prepared) Score {
	if t := m.tag(); a.tag() != t || b.tag() != t {
		return Score{Reason: ByBlank}
	}
	m.gather(e, a.b, b.b)
	return m.decide(e)
}

// evidence is the outcome of every comparison of a pair.
type evidence struct {
	outcomes [maxComparisons]Outcome
	weights  [maxComparisons]Bits // what each adds, its group heeded
	sum      Bits
	met      uint16 // a bit for each comparison that found something
	effects  uint16 // a bit for each Effect of the levels found
	waived   bool   // the id is neither proof nor bar
}

// gather compares all that both records have.
func (m *Model) gather(e *evidence, a, b []byte) {
	n := len(m.cs)
	e.waived = (Prepared{a}.Traits()|Prepared{b}.Traits())&TraitEstate != 0
	for both := present(a) & present(b); both != 0; both &= both - 1 {
		i := bits.TrailingZeros16(both)
		c := &m.cs[i]
		o := c.kind.Compare(section(a, i, n), section(b, i, n))
		if o.Level == 0 {
			continue
		}
		level := &c.levels[o.Level]
		e.outcomes[i], e.weights[i] = o, level.weigh(o.Adjust)
		e.met |= 1 << i
		e.effects |= 1 << level.Effect
	}
	m.share(e)
	for met := e.met; met != 0; met &= met - 1 {
		e.sum += e.weights[bits.TrailingZeros16(met)]
	}
}

// share halves, within each group, what the second strongest comparison adds, quarters the third, and so on. Equal
// strengths go by the order of the rules.
func (m *Model) share(e *evidence) {
	for _, g := range m.groups {
		g &= e.met
		if g&(g-1) == 0 {
			continue // one alone, or none
		}
		var order [maxComparisons]uint8
		n := 0
		for ; g != 0; g &= g - 1 {
			i := bits.TrailingZeros16(g)
			at := n
			for ; at > 0 && abs(e.weights[order[at-1]]) < abs(e.weights[i]); at-- {
				order[at] = order[at-1]
			}
			order[at] = uint8(i)
			n++
		}
		for shift := 1; shift < n; shift++ {
			e.weights[order[shift]] /= 1 << min(shift, 3)
		}
	}
}

func abs(b Bits) Bits {
	if b < 0 {
		return -b
	}
	return b
}

// decide climbs the ladder.
func (m *Model) decide(e *evidence) Score {
	s := Score{Weight: e.sum}
	if e.met == 0 {
		s.Reason = ByBlank
		return s
	}
	var proof, bar, guard, doubt, proven, barred bool
	for met := e.met; met != 0 && e.effects&^(1<<Adds) != 0; met &= met - 1 {
		i := bits.TrailingZeros16(met)
		switch m.cs[i].levels[e.outcomes[i].Level].Effect {
		case Proof:
			proof = proof || i == m.idAt && !e.waived
			proven = proven || i != m.idAt
		case Bar:
			bar = bar || i == m.idAt && !e.waived
			barred = barred || i != m.idAt
		case Guard:
			guard = true
		case Doubt, Backed:
			doubt = doubt || m.doubts(e, i)
		}
	}
	switch {
	case barred:
		s.Reason = ByRule
	case bar && m.allElseSame(e):
		s.Verdict, s.Reason = Review, ByDifferentIDs2
	case bar:
		s.Reason = ByDifferentID
	case proof && (guard || m.strangers(e)):
		s.Verdict, s.Reason = Review, ByEqualIDGuard
	case proof:
		s.Verdict, s.Reason = Match, ByEqualID
	case proven && guard:
		s.Verdict, s.Reason = Review, ByGuard
	case proven:
		s.Verdict, s.Reason = Match, ByRule
	case guard:
		s.Reason = ByGuard
	case s.Weight >= m.matchAt && (doubt || m.elsewhere(e)):
		s.Verdict, s.Reason = Review, ByGuard
	case s.Weight >= m.matchAt:
		s.Verdict = Match
	case s.Weight >= m.reviewAt:
		s.Verdict = Review
	}
	return s
}

// doubts reports whether the level at which comparison i agrees leaves a match to a person.
func (m *Model) doubts(e *evidence, i int) bool {
	effect := m.cs[i].levels[e.outcomes[i].Level].Effect
	return effect == Doubt || effect == Backed && !m.backed(e, i)
}

// elsewhere reports whether the names differ and so do the towns, or the web domains. What is left are telephones, e-mail
// addresses and doors, which are those of people, who may have several companies; or links and half-read ids, which are
// mistyped.
func (m *Model) elsewhere(e *evidence) bool {
	if m.nameAt < 0 || e.outcomes[m.nameAt].Level != nameDifferent {
		return false
	}
	return m.addrAt >= 0 && e.outcomes[m.addrAt].Level == addressDifferent ||
		m.webAt >= 0 && e.outcomes[m.webAt].Level == contactDifferent
}

// onlySisters reports whether nothing but a word in a name that sisters are told apart by leaves a match to a person,
// while more than the name speaks for it.
func (m *Model) onlySisters(e *evidence) bool {
	if !m.sisterNames(e) || !m.backed(e, m.nameAt) {
		return false
	}
	for i := range m.cs {
		if i != m.nameAt && m.doubts(e, i) {
			return false
		}
	}
	return true
}

// sisterNames reports whether the names are the same but for a word that sisters are told apart by.
func (m *Model) sisterNames(e *evidence) bool {
	return m.nameAt >= 0 && e.outcomes[m.nameAt].Level == nameFamily
}

// backed reports whether a comparison other than at speaks for the pair.
func (m *Model) backed(e *evidence, at int) bool {
	for i, w := range e.weights[:len(m.cs)] {
		if i != at && w > 0 {
			return true
		}
	}
	return false
}

// idTrust is how strongly all else must speak of two customers before an equal id looks mistyped: of made-up records, as
// of those in the field, about one in four hundred bears the id of another company.
const idTrust = 8_000

// speaks is what a value in common must weigh to be one that few records share.
const speaks = 2_000

// strangers reports whether all but the id speaks of two customers more strongly than an id in common is to be trusted.
// Each comparison counts as it would alone: beside an equal id, weights that were fitted together say too little. What many
// records share, as a manager's telephone, says nothing.
func (m *Model) strangers(e *evidence) bool {
	sum := Bits(0)
	for met := e.met &^ (1 << m.idAt); met != 0; met &= met - 1 {
		i := bits.TrailingZeros16(met)
		level := e.outcomes[i].Level
		if alone := m.cs[i].alone[level]; alone < 0 || m.cs[i].levels[level].weigh(e.outcomes[i].Adjust) >= speaks {
			sum += alone
		}
	}
	return sum < -idTrust
}

// allElseSame reports whether name, street and e-invoice address are all the same: then two different ids are for a
// person to see.
func (m *Model) allElseSame(e *evidence) bool {
	return m.nameAt >= 0 && m.addrAt >= 0 && m.eAt >= 0 &&
		e.outcomes[m.nameAt].Level == nameExact && e.outcomes[m.addrAt].Level == addressPremises && e.outcomes[m.eAt].Level == valueSame
}
