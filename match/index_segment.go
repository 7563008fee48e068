package match

import (
	"context"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// segment is records that are not changed any more, with what finds them. It is flat bytes, so that a snapshot is the
// same bytes and a mapped file serves as it is. Records are numbered in the order of their refs.
//
// A record in blob is the number of its source, the length of its id, both as uvarints, the id, a byte of marks and its
// prepared form.
type segment struct {
	sources []string
	blob    []byte
	ends    []byte // of each record in blob, eight bytes each
	keys    table  // records by key
	pairs   table  // records by two keys, of which the first is too frequent to serve alone
	slips   table  // places of words in the dictionary by the hashes of what is left when one letter is left out
	words   dictionary
	file    *mapping
}

// narrowed stands in the place of the records of a key that is too frequent to serve alone.
const narrowed = 1<<32 - 1

// marks of a stored record.
const markCeased = 1 << 0

// stored is a record on its way into a segment.
type stored struct {
	ref   Ref
	marks byte
	p     []byte
}

func (s *segment) len() int { return len(s.ends) / 8 }

func (s *segment) record(i uint32) []byte {
	start := uint64(0)
	if i > 0 {
		start = binary.LittleEndian.Uint64(s.ends[8*i-8:])
	}
	return s.blob[start:binary.LittleEndian.Uint64(s.ends[8*i:])]
}

// split takes a record apart.
func (s *segment) split(i uint32) (source string, id []byte, marks byte, p Prepared) {
	b := s.record(i)
	number, n := binary.Uvarint(b)
	size, k := binary.Uvarint(b[n:])
	at := n + k
	end := at + int(size)
	return s.sources[number], b[at:end:end], b[end], Prepared{b[end+1:]}
}

func (s *segment) ref(i uint32) Ref {
	source, id, _, _ := s.split(i)
	return Ref{source, string(id)}
}

// compare orders record i and ref.
func (s *segment) compare(i uint32, ref Ref) int {
	source, id, _, _ := s.split(i)
	switch c := strings.Compare(source, ref.Source); { // without a conversion that allocates
	case c != 0:
		return c
	case string(id) < ref.ID:
		return -1
	case string(id) > ref.ID:
		return 1
	}
	return 0
}

// find returns the number of the record with this ref, in logarithmic time.
func (s *segment) find(ref Ref) (uint32, bool) {
	from, end := 0, s.len()
	for from < end {
		mid := int(uint(from+end) / 2)
		switch c := s.compare(uint32(mid), ref); {
		case c == 0:
			return uint32(mid), true
		case c < 0:
			from = mid + 1
		default:
			end = mid
		}
	}
	return 0, false
}

// builder lays out the records of a segment, which come in the order of their refs.
type builder struct {
	model   *Model
	seg     *segment
	numbers map[string]uint64 // of sources
	hold    int               // for how many things entries are held at a time
}

func newBuilder(m *Model, records, bytes int) *builder {
	return &builder{m, &segment{blob: make([]byte, 0, bytes), ends: make([]byte, 0, 8*records)}, map[string]uint64{}, rangeRecords}
}

func (b *builder) add(ref Ref, marks byte, p []byte) {
	s := b.seg
	number, ok := b.numbers[ref.Source]
	if !ok {
		number = uint64(len(s.sources))
		b.numbers[ref.Source] = number
		s.sources = append(s.sources, ref.Source)
	}
	s.blob = binary.AppendUvarint(s.blob, number)
	s.blob = binary.AppendUvarint(s.blob, uint64(len(ref.ID)))
	s.blob = append(s.blob, ref.ID...)
	s.blob = append(s.blob, marks)
	s.blob = append(s.blob, p...)
	s.ends = binary.LittleEndian.AppendUint64(s.ends, uint64(len(s.blob)))
}

// storedSize is what a record takes in the blob, at the most.
func storedSize(ref Ref, p []byte) int { return 2*binary.MaxVarintLen32 + 1 + len(ref.ID) + len(p) }

// segmentOf makes a segment of records in the order of their refs.
func segmentOf(m *Model, rs []stored, workers int) *segment {
	size := 0
	for i := range rs {
		size += storedSize(rs[i].ref, rs[i].p)
	}
	b := newBuilder(m, len(rs), size)
	for i := range rs {
		b.add(rs[i].ref, rs[i].marks, rs[i].p)
	}
	return b.finish(workers)
}

// few records are indexed without spreading the work.
const fewRecords = 4096

// full marks, while a segment is built, the entry of a key that stays with all its records even if it is narrowed.
const full = 1 << 31

// finish makes the tables.
func (b *builder) finish(workers int) *segment {
	s := b.seg
	frequent := new(tally)
	s.keys = newTable(b.gather(s.len(), workers, func(dst []entry, rec uint32, w *Workspace) []entry {
		return b.model.appendEntries(dst, s, rec, w)
	}, func(run []entry) []entry { return narrow(run, b.model.longest(), frequent) })...)
	if frequent.used == 0 {
		s.pairs = newTable()
	} else {
		s.pairs = newTable(b.gather(s.len(), workers, func(dst []entry, rec uint32, w *Workspace) []entry {
			return b.model.appendPairs(dst, s, rec, frequent, w)
		}, uncut)...)
	}
	b.learn(workers)
	return s
}

// blockFactor is how many times longer than in a batch the list of a key may be before it is narrowed: one record is
// held against it, not all against each other.
const blockFactor = 3

// longest is how many records may stand under a key of an index.
func (m *Model) longest() int { return blockFactor * m.rules.MaxBlock }

// rangeRecords is for how many records the entries are held at a time while a table is made: they take several times
// what the table does.
const rangeRecords = 1 << 21

// gather collects what emit appends for each of n things, in the order of the keys, each entry once, and passes those
// that share their first bits through cut. Where there are many things it gathers one range of keys after the other.
func (b *builder) gather(n, workers int, emit func([]entry, uint32, *Workspace) []entry, cut func([]entry) []entry) [][]entry {
	deep := bits.Len(uint((n - 1) / b.hold)) // bits of a key that say in which range it is
	var out [][]entry
	for k := range uint64(1) << deep {
		for _, run := range sorted(n, workers, func(dst []entry, i uint32, w *Workspace) []entry {
			from := len(dst)
			dst = emit(dst, i, w)
			if deep > 0 {
				own := slices.DeleteFunc(dst[from:], func(e entry) bool { return e.key>>(64-deep) != k })
				dst = dst[:from+len(own)]
			}
			return dst
		}) {
			if run = cut(slices.Compact(run)); deep > 0 {
				run = slices.Clone(run) // and let go of what all were collected in
			}
			if len(run) > 0 {
				out = append(out, run)
			}
		}
	}
	return out
}

// sorted collects what emit appends for each of n things in runs in the order of the keys.
func sorted(n, workers int, emit func([]entry, uint32, *Workspace) []entry) [][]entry {
	if n > fewRecords {
		runs, _ := collect(context.Background(), n, workers, emit) // fails only where its context does
		return runs
	}
	var w Workspace
	var es []entry
	for i := range uint32(n) {
		es = emit(es, i, &w)
	}
	return [][]entry{sortFew(es)}
}

// uncut keeps all entries.
func uncut(es []entry) []entry { return es }

// appendEntries appends the keys of a record that serve alone.
func (m *Model) appendEntries(dst []entry, s *segment, rec uint32, w *Workspace) []entry {
	_, _, _, p := s.split(rec)
	for i := range m.cs {
		w.keys = m.keysOf(w.keys[:0], i, p.b)
		kept := uint32(0)
		if m.cs[i].looked() {
			kept = full
		}
		for _, k := range w.keys {
			switch {
			case k.Use&Alone == 0 && kept == 0:
			case k.Use&Whole != 0:
				dst = append(dst, entry{k.Hash, rec | full})
			default:
				dst = append(dst, entry{k.Hash, rec | kept})
			}
		}
	}
	if len(m.compounds) > 0 {
		w.keys = m.rawKeys(w.keys[:0], p.b)
		for _, k := range w.keys {
			if k.Type == compoundKey {
				dst = append(dst, entry{k.Hash, rec})
			}
		}
	}
	return dst
}

// looked reports whether the values of a comparison are looked up: who has this telephone number.
func (b *bound) looked() bool {
	switch b.kind.(type) {
	case CompanyNameKind, AddressKind:
		return false
	}
	return true
}

// appendPairs appends the pairs of keys of a record in which the first is frequent.
func (m *Model) appendPairs(dst []entry, s *segment, rec uint32, frequent *tally, w *Workspace) []entry {
	_, _, _, p := s.split(rec)
	w.keys = m.rawKeys(w.keys[:0], p.b)
	for _, k := range w.keys {
		if k.Use&Alone == 0 || k.Use&Whole != 0 || frequent.get(k.Hash) == 0 {
			continue
		}
		w.kept = appendCompany(w.kept[:0], k, w.keys)
		for _, h := range w.kept {
			dst = append(dst, entry{h, rec})
		}
	}
	return dst
}

// narrow puts, in entries in the order of their keys, the mark narrowed in the place of each list of more than most
// records, and counts their keys. Lists that are kept in full keep their records.
func narrow(es []entry, most int, frequent *tally) []entry {
	out := es[:0]
	for start, end := 0, 0; start < len(es); start = end {
		key, whole := es[start].key, es[start].rec&full != 0
		for end = start; end < len(es) && es[end].key == key; end++ {
		}
		long := end-start > most
		if long {
			frequent.add(key, 1)
		}
		if long && !whole {
			out = append(out, entry{key, narrowed})
			continue
		}
		for _, e := range es[start:end] {
			out = append(out, entry{key, e.rec &^ full})
		}
	}
	return out
}
