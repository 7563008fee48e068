package match

import (
	"encoding/binary"
	"slices"
)

// Prepared is a record made ready for comparing under one model: normalised once, compact, without pointers. It is
// immutable. The zero Prepared compares with nothing.
//
// Its bytes are a header (four of the model's tag, two of traits, two of a bit for each comparison that has something,
// two for each comparison's end) and a section for each comparison, as its Kind has laid it out. They hold hashes,
// rarities and the folded words of names; a personal identity code is never in them.
type Prepared struct{ b []byte }

const preparedHeader = 8

// Traits returns what was noticed of the record as a whole.
func (p Prepared) Traits() Trait {
	if len(p.b) < preparedHeader {
		return 0
	}
	return Trait(binary.LittleEndian.Uint16(p.b[4:]))
}

func (p Prepared) tag() uint32 {
	if len(p.b) < preparedHeader {
		return 0
	}
	return binary.LittleEndian.Uint32(p.b)
}

// present has a bit for each comparison that the laid out record b has something for.
func present(b []byte) uint16 { return binary.LittleEndian.Uint16(b[6:]) }

// section returns the bytes of comparison i of n.
func section(b []byte, i, n int) []byte {
	start := preparedHeader + 2*n
	if i > 0 {
		start = sectionEnd(b, i-1)
	}
	return b[start:sectionEnd(b, i)]
}

// sectionEnd returns where the bytes of comparison i end, and those of the next begin.
func sectionEnd(b []byte, i int) int {
	return int(binary.LittleEndian.Uint16(b[preparedHeader+2*i:]))
}

func (m *Model) tag() uint32 { return binary.LittleEndian.Uint32(m.hash[:]) }

// Prepare makes r ready for comparing. The Workspace may be nil; with one that is reused, Prepare allocates little.
// Texts are expected as a table hands them out, with personal identity codes left out; one in the id column is left out
// here too.
func (m *Model) Prepare(r *Record, w *Workspace) Prepared {
	if w == nil {
		w = new(Workspace)
	}
	b := m.layOut(nil, r, w)
	m.weigh(b)
	return Prepared{slices.Clip(b)}
}

// layOut appends the prepared form of r to dst, without what depends on counts.
func (m *Model) layOut(dst []byte, r *Record, w *Workspace) []byte {
	base, n := len(dst), len(m.cs)
	dst = binary.LittleEndian.AppendUint32(dst, m.tag())
	dst = append(dst, make([]byte, preparedHeader-4+2*n)...)
	has := uint16(0)
	w.traits, w.ceased, w.self = 0, false, r.Ref
	w.readers = w.readers[:0]
	for j := range r.Values {
		w.readers = append(w.readers, m.readers[r.Values[j].Field])
	}
	for i := range m.cs {
		c := &m.cs[i]
		vs := w.values[:0]
		for j, by := range w.readers {
			if by&(1<<i) != 0 {
				vs = append(vs, r.Values[j])
			}
		}
		w.values = vs
		if len(vs) > 0 || c.own {
			at := len(dst)
			if dst = c.kind.Prepare(dst, vs, w); len(dst)-base > 1<<16-1 {
				dst = dst[:at] // more than any customer has: left out
			}
			if len(dst) > at {
				has |= 1 << i
			}
		}
		binary.LittleEndian.PutUint16(dst[base+preparedHeader+2*i:], uint16(len(dst)-base))
	}
	binary.LittleEndian.PutUint16(dst[base+4:], uint16(w.traits))
	binary.LittleEndian.PutUint16(dst[base+6:], has)
	return dst
}

// weigh writes the rarities that m holds into a laid out record.
func (m *Model) weigh(b []byte) {
	binary.LittleEndian.PutUint32(b, m.tag())
	m.terms(b, m.weighTerm)
}

func (m *Model) weighTerm(term uint64, slot []byte) { SetRarity(slot, m.rarity(term, Rarity(slot))) }

// terms visits the terms of a laid out record, each with the slot of its rarity.
func (m *Model) terms(b []byte, visit func(uint64, []byte)) {
	for i := range m.cs {
		m.cs[i].kind.Terms(section(b, i, len(m.cs)), visit)
	}
}

// Keys appends to dst the blocking keys of p, in order and each once. A key that the model knows to be too frequent is
// replaced by that key in the company of each other one.
func (m *Model) Keys(dst []uint64, p Prepared, w *Workspace) []uint64 {
	start := len(dst)
	dst = m.appendKeys(dst, p, w)
	slices.Sort(dst[start:])
	return append(dst[:start], slices.Compact(dst[start:])...)
}

// appendKeys appends the blocking keys of p as they come, some more than once.
func (m *Model) appendKeys(dst []uint64, p Prepared, w *Workspace) []uint64 {
	if len(p.b) == 0 {
		return dst
	}
	w.keys = m.rawKeys(w.keys[:0], p.b)
	for _, k := range w.keys {
		switch {
		case k.Use&Alone == 0:
		case k.Use&Whole == 0 && m.frequent.get(k.Hash) > 0:
			dst = appendCompany(dst, k, w.keys)
		default:
			dst = append(dst, k.Hash)
		}
	}
	return dst
}

// rawKeys appends the keys that the kinds give, with the use that the rules make of them, and the compounds.
func (m *Model) rawKeys(dst []Key, b []byte) []Key {
	var starts [maxComparisons + 1]int // of the keys of each comparison
	for i := range m.cs {
		starts[i] = len(dst)
		dst = m.keysOf(dst, i, b)
	}
	starts[len(m.cs)] = len(dst)
	for i := range m.compounds {
		dst = m.compounds[i].append(dst, &starts)
	}
	return dst
}

// keysOf appends the keys of comparison i.
func (m *Model) keysOf(dst []Key, i int, b []byte) []Key {
	from := len(dst)
	dst = m.cs[i].kind.Keys(dst, section(b, i, len(m.cs)))
	for j := from; j < len(dst); j++ {
		dst[j].Use = 0
		if t := int(dst[j].Type); t < len(m.cs[i].uses) {
			dst[j].Use = m.cs[i].uses[t]
		}
	}
	return dst
}

// appendCompany appends k joined with every key of the record that may keep it company.
func appendCompany(dst []uint64, k Key, keys []Key) []uint64 {
	for _, c := range keys {
		if c.Use&Company != 0 && c.Hash != k.Hash {
			dst = append(dst, pairHash(k.Hash, c.Hash))
		}
	}
	return dst
}
