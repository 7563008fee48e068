package match

import "context"

// barred reports whether the ids alone make two customers of two records: two different valid ids, and no e-invoice
// address in common, without which no person is asked.
func (m *Model) barred(a, b []byte) bool {
	if m.idAt < 0 || m.cs[m.idAt].levels[idDifferent].Effect != Bar {
		return false
	}
	n := len(m.cs)
	x, y := section(a, m.idAt, n), section(b, m.idAt, n)
	if i, j := typedID(x), typedID(y); i == 0 || j == 0 || i == j || idsMeet(x, y, idTyped, idTyped) {
		return false
	}
	if (Prepared{a}.Traits()|Prepared{b}.Traits())&TraitEstate != 0 {
		return false
	}
	if m.eAt < 0 {
		return true
	}
	_, same := sharedValue(section(a, m.eAt, n), section(b, m.eAt, n), 0)
	return !same
}

// pass is what of a record bars it from most others at a glance: its one typed id, and a bit for each of its e-invoice
// addresses. The zero pass bars nothing.
type pass struct{ id, einvoices uint32 }

// unbarred keeps of cs, which it changes, those whom ps does not bar from r; of whom it bars, barred surely holds. Barred or
// not is hard to foresee, so that there is no branch on it: the processor fetches the passes to come while it waits for
// one.
func unbarred(ps []pass, r uint32, cs []uint32) []uint32 {
	p := ps[r]
	if p.id == 0 {
		return cs
	}
	n := 0
	for _, o := range cs {
		q := ps[o]
		cs[n] = o
		n += bit(q.id == 0) | bit(q.id == p.id) | bit(p.einvoices&q.einvoices != 0)
	}
	return cs[:n]
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// passes returns the pass of each record.
func (m *Model) passes(ctx context.Context, c *corpus, workers int) ([]pass, error) {
	ps := make([]pass, len(c.refs))
	if m.idAt < 0 || m.cs[m.idAt].levels[idDifferent].Effect != Bar {
		return ps, nil
	}
	return ps, eachChunk(ctx, len(ps), workers, func(_, _, from, to int) {
		for r := from; r < to; r++ {
			ps[r] = m.pass(c.bytes(uint32(r)))
		}
	})
}

func (m *Model) pass(b []byte) (p pass) {
	n := len(m.cs)
	ids := section(b, m.idAt, n)
	if len(ids) > idEntry && ids[idEntry+4] == idTyped {
		return p // two typed ids
	}
	p.id = m.entityID(b)
	if m.eAt >= 0 {
		for es := section(b, m.eAt, n); len(es) > 0; es = es[valueEntry:] {
			p.einvoices |= 1 << (valueHash(es, 0) % 32)
		}
	}
	return p
}
