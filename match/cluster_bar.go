package match

// idBars reports whether the rules let a level of the business id bar.
func (m *Model) idBars(level int) bool {
	return m.idAt >= 0 && m.cs[m.idAt].levels[level].Effect == Bar
}

// idProves reports whether the rules let equal ids prove.
func (m *Model) idProves() bool {
	return m.idAt >= 0 && m.cs[m.idAt].levels[idEqual].Effect == Proof
}

// barsMore reports whether the rules let anything bar beside two different ids, which clusters know of themselves.
func (m *Model) barsMore() bool {
	for _, i := range m.bars {
		if i != m.idAt {
			return true
		}
		for level := range m.cs[i].levels {
			if level != idDifferent && m.idBars(level) {
				return true
			}
		}
	}
	return false
}

// barred reports whether the rules bar any two records of the clusters rooted at a and b. Where people have made one
// customer of records that a rule bars from each other, what is not barred from one of them is not barred from the rest.
func (k *clustering) barred(a, b uint32) bool {
	for x := a; ; {
		for y := b; ; {
			for _, i := range k.res.model.bars {
				if _, barred := k.held(i, x, y); barred && !k.bridged(i, x, y, a, b) {
					return true
				}
			}
			if y = k.next[y]; y == b {
				break
			}
		}
		if x = k.next[x]; x == a {
			return false
		}
	}
}

// bridged reports whether people have made one, within the clusters rooted at a and b, a record that is not barred from x
// and one that is not barred from y.
func (k *clustering) bridged(i int, x, y, a, b uint32) bool {
	if len(k.said) == 0 {
		return false
	}
	alike := func(group []uint32, r uint32) bool {
		for _, o := range group {
			if compared, barred := k.held(i, o, r); compared && !barred {
				return true
			}
		}
		return false
	}
	for _, root := range [...]uint32{a, b} {
		for r := root; ; {
			if group := k.said[r]; alike(group, x) && alike(group, y) {
				return true
			}
			if r = k.next[r]; r == root {
				break
			}
		}
	}
	return false
}

// held holds two records against each other by one comparison. An id on an estate-marked row bars nothing, and two
// different ids are not looked at here: clusters know them.
func (k *clustering) held(i int, x, y uint32) (compared, barred bool) {
	m := k.res.model
	a, b := k.res.corpus.bytes(x), k.res.corpus.bytes(y)
	p, q := section(a, i, len(m.cs)), section(b, i, len(m.cs))
	if len(p) == 0 || len(q) == 0 {
		return false, false
	}
	level := m.cs[i].kind.Compare(p, q).Level
	if i == m.idAt && (level == idDifferent || (Prepared{a}.Traits()|Prepared{b}.Traits())&TraitEstate != 0) {
		return false, false
	}
	return level != 0, m.cs[i].levels[level].Effect == Bar
}
