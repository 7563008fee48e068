package match

import (
	"runtime"
	"slices"
)

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
		if m.readers[f]&(1<<i) == 0 || len(p) == 0 {
			continue
		}
		s.keys = m.cs[i].kind.Keys(s.keys[:0], p)
		s.own = len(s.keys)
		for k := range s.keys {
			s.keys[k].Use = Alone | Whole // whatever matching makes of it
		}
		s.hits = s.hits[:0]
		s.follow(st.records, false, 0)
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
