package match

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A snapshot is a header and the arrays of a segment, one behind the other and as they lie in memory:
//
//	magic, version, length of the header
//	hash of the model, its kinds, number of the last change, number of records
//	of each section: length, CRC-32C
//	CRC-32C of all that
//	the sections
//
// Numbers are little-endian. Each byte of the file is under a checksum, and every checksum is held against its section
// when the file is opened: it takes a tenth of a second for a million records, and nothing that is damaged is found out
// later, in a check. Checksums guard against damage, not against a file that was made to deceive.
const (
	snapshotMagic   = "yksi:idx"
	snapshotVersion = 3
	snapshotFixed   = len(snapshotMagic) + 8
	maxHeader       = 1 << 20
)

// The ways in which a file is no snapshot to go on from. The error of MapIndex is a *SnapshotError around one of them.
var (
	ErrNotSnapshot     = errors.New("it is no snapshot of an index")
	ErrSnapshotVersion = errors.New("it was written by another version; build the index again")
	ErrSnapshotTorn    = errors.New("it is cut short or longer than it should be; take an older one or build the index again")
	ErrSnapshotDamaged = errors.New("its bytes are damaged; take an older one or build the index again")
	ErrSnapshotModel   = errors.New("it was made under another model; build the index again under this one")
)

// SnapshotError tells why a snapshot cannot be used.
type SnapshotError struct {
	Path string
	Err  error // one of the ErrSnapshot errors, perhaps with more about it
}

// Error names the file and what is wrong with it.
func (e *SnapshotError) Error() string { return "match: snapshot " + e.Path + ": " + e.Err.Error() }

// Unwrap returns what is wrong.
func (e *SnapshotError) Unwrap() error { return e.Err }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sections returns the arrays of s in the order of the file.
func (s *segment) sections() []*[]byte {
	return []*[]byte{&s.blob, &s.ends,
		&s.keys.starts, &s.keys.hashes, &s.keys.values,
		&s.pairs.starts, &s.pairs.hashes, &s.pairs.values,
		&s.slips.starts, &s.slips.hashes, &s.slips.values,
		&s.words.entries, &s.words.letters}
}

// WriteTo writes a snapshot of the index: the state as it is now, while changes go on. Indexes of the same records under
// the same model write the same bytes but for the number of the last change. Reservations are not in it.
func (x *Index) WriteTo(w io.Writer) (int64, error) {
	seg, seq := x.settle()
	return x.writeSegment(w, seg, seq)
}

// writeSegment writes a snapshot of a segment that holds all records.
func (x *Index) writeSegment(w io.Writer, seg *segment, seq uint64) (n int64, err error) {
	sources := []byte(strings.Join(seg.sources, "\x00"))
	body := slices.Concat(x.model.hash[:], lengthened(x.model.kindIDs()))
	body = binary.LittleEndian.AppendUint64(body, seq)
	body = binary.LittleEndian.AppendUint64(body, uint64(seg.len()))
	out := [][]byte{nil, sources}
	for _, s := range seg.sections() {
		out = append(out, *s)
	}
	for _, s := range out[1:] {
		body = binary.LittleEndian.AppendUint64(body, uint64(len(s)))
		body = binary.LittleEndian.AppendUint32(body, crc32.Checksum(s, castagnoli))
	}
	head := []byte(snapshotMagic)
	head = binary.LittleEndian.AppendUint32(head, snapshotVersion)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(body)))
	head = append(head, body...)
	out[0] = binary.LittleEndian.AppendUint32(head, crc32.Checksum(head, castagnoli))
	for _, b := range out {
		k, err := w.Write(b)
		n += int64(k)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func lengthened(s string) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(s))), s...)
}

// kindIDs lists the kinds of the comparisons with their versions.
func (m *Model) kindIDs() string {
	var ids []string
	for i := range m.cs {
		ids = append(ids, m.cs[i].kind.ID())
	}
	return strings.Join(ids, " ")
}

// Save writes a snapshot to a file, in the place of what was there: to a temporary file beside it, synced, then renamed,
// so that a crash leaves the old one or the new one. It returns the number of the last change in it; the log may forget
// the changes up to it. An index that was mapped from the old file goes on working.
func (x *Index) Save(path string) (seq uint64, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return 0, fmt.Errorf("match: snapshot: %w", err)
	}
	seg, seq := x.settle()
	_, err = x.writeSegment(f, seg, seq)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = x.adopt(f.Name(), seg)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return 0, fmt.Errorf("match: snapshot: %w", err)
	}
	return seq, syncDir(filepath.Dir(path))
}

// adopt puts the segment of a snapshot, which is seg as it was written, in the place of seg.
func (x *Index) adopt(path string, seg *segment) error {
	data, file, err := mapFile(path)
	if err != nil {
		return err
	}
	mapped, _, err := readSnapshot(data, x.model)
	if err != nil || file == nil {
		return err
	}
	mapped.file = file
	x.mu.Lock()
	defer x.mu.Unlock()
	st := *x.now.Load()
	for i := range st.records {
		if st.records[i].segment == seg { // unless it has been merged with changes since
			st.records = slices.Clone(st.records)
			st.records[i].segment = mapped
		}
	}
	x.now.Store(&st)
	return nil
}

// MapIndex returns the index of a snapshot that Save has written. Its bytes are the memory's: where the system can, the
// file is mapped, its pages shared between processes and read as they are needed; elsewhere it is read. The file may be
// replaced by Save or removed meanwhile, but must not be written to.
//
// The error is one of opening the file or a *SnapshotError.
func MapIndex(path string, m *Model, o *IndexOptions) (*Index, error) {
	data, file, err := mapFile(path)
	if err != nil {
		return nil, fmt.Errorf("match: snapshot: %w", err)
	}
	seg, seq, err := readSnapshot(data, m)
	if err != nil {
		return nil, &SnapshotError{path, err}
	}
	seg.file = file
	x := NewIndex(m, o)
	x.line.seq = seq
	x.now.Store(&state{records: stack(nil).with(seg), seq: seq})
	return x, nil
}

// readSnapshot takes a snapshot apart without copying it.
func readSnapshot(data []byte, m *Model) (*segment, uint64, error) {
	if len(data) < len(snapshotMagic) || string(data[:len(snapshotMagic)]) != snapshotMagic {
		return nil, 0, ErrNotSnapshot
	}
	if len(data) < snapshotFixed {
		return nil, 0, ErrSnapshotTorn
	}
	version, size := u32(data[len(snapshotMagic):], 0), int(u32(data[len(snapshotMagic):], 1))
	if version != snapshotVersion {
		return nil, 0, ErrSnapshotVersion
	}
	if size > maxHeader {
		return nil, 0, ErrSnapshotDamaged
	}
	if len(data) < snapshotFixed+size+4 {
		return nil, 0, ErrSnapshotTorn
	}
	head, rest := data[:snapshotFixed+size], data[snapshotFixed+size:]
	if crc32.Checksum(head, castagnoli) != u32(rest, 0) {
		return nil, 0, ErrSnapshotDamaged
	}
	return readSections(head[snapshotFixed:], rest[4:], m)
}

// readSections reads the body of a header, which is as it was written, and the sections behind it.
func readSections(body, rest []byte, m *Model) (*segment, uint64, error) {
	seg := new(segment)
	var sources []byte
	to := append([]*[]byte{&sources}, seg.sections()...)
	if len(body) < len(Hash{})+4 {
		return nil, 0, ErrSnapshotDamaged
	}
	hash, kinds := Hash(body), int(u32(body[len(Hash{}):], 0))
	body = body[len(Hash{})+4:]
	if len(body) != kinds+16+12*len(to) {
		return nil, 0, ErrSnapshotDamaged
	}
	if hash != m.hash {
		if had := string(body[:kinds]); had != m.kindIDs() {
			return nil, 0, fmt.Errorf("%w (its kinds: %s)", ErrSnapshotModel, had)
		}
		return nil, 0, ErrSnapshotModel
	}
	seq := binary.LittleEndian.Uint64(body[kinds:])
	records := binary.LittleEndian.Uint64(body[kinds+8:])
	body = body[kinds+16:]
	for i, s := range to {
		size := binary.LittleEndian.Uint64(body[12*i:])
		if size > uint64(len(rest)) {
			return nil, 0, ErrSnapshotTorn
		}
		*s, rest = rest[:size:size], rest[size:]
	}
	if len(rest) > 0 {
		return nil, 0, ErrSnapshotTorn
	}
	for i, s := range to {
		if crc32.Checksum(*s, castagnoli) != u32(body[12*i+8:], 0) {
			return nil, 0, ErrSnapshotDamaged
		}
	}
	if len(sources) > 0 || records > 0 {
		seg.sources = strings.Split(string(sources), "\x00")
	}
	if uint64(seg.len()) != records || !seg.sound(m) {
		return nil, 0, ErrSnapshotDamaged
	}
	return seg, seq, nil
}

// sound reports whether the arrays agree with each other, as those of a file that was written whole do.
func (s *segment) sound(m *Model) bool {
	if len(s.ends)%8 != 0 || s.len() > maxRecords {
		return false
	}
	start := uint64(0)
	for i := range s.len() {
		end := binary.LittleEndian.Uint64(s.ends[8*i:])
		if end < start || end > uint64(len(s.blob)) || !m.fits(s.blob[start:end], len(s.sources)) {
			return false
		}
		start = end
	}
	return start == uint64(len(s.blob)) && s.keys.fits(uint32(s.len())) && s.pairs.fits(uint32(s.len())) &&
		s.slips.fits(uint32(s.words.len())) && s.words.sound()
}

// fits reports whether a stored record can be taken apart.
func (m *Model) fits(b []byte, sources int) bool {
	number, n := binary.Uvarint(b)
	if n <= 0 || number >= uint64(sources) {
		return false
	}
	size, k := binary.Uvarint(b[n:])
	if k <= 0 || size >= uint64(len(b)-n-k) {
		return false
	}
	p := b[n+k+int(size)+1:]
	at := preparedHeader + 2*len(m.cs)
	if len(p) < at {
		return false
	}
	for i := range m.cs {
		end := int(binary.LittleEndian.Uint16(p[preparedHeader+2*i:]))
		if end < at || end > len(p) || (end > at) != (present(p)&(1<<i) != 0) {
			return false
		}
		at = end
	}
	return true
}
