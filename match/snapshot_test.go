package match

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// written returns the bytes of a snapshot.
func written(t testing.TB, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := x.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// answers checks every record against an index.
func answers(x *Index, rs []Record) []*Answer {
	var out []*Answer
	for i := range rs {
		out = append(out, x.Check(&rs[i], nil))
	}
	return out
}

func TestSnapshotIsTheIndex(t *testing.T) {
	rs := sample(3000, 21)
	x := filled(t, run(t, defaultModel(t), rs, nil).Model(), rs, nil)
	path := filepath.Join(t.TempDir(), "index")
	seq, err := x.Save(path)
	if err != nil || seq != x.Sequence() {
		t.Fatal(seq, err)
	}
	y, err := MapIndex(path, x.Model(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer y.Close()
	if y.Len() != x.Len() || y.Sequence() != seq {
		t.Errorf("%d records, change %d; want %d, %d", y.Len(), y.Sequence(), x.Len(), seq)
	}
	if d := cmp.Diff(answers(x, rs[:300]), answers(y, rs[:300])); d != "" {
		t.Errorf("answers differ (-saved +mapped):\n%s", d[:min(len(d), 2000)])
	}
	if !bytes.Equal(written(t, x), written(t, y)) {
		t.Error("written again, other bytes")
	}
}

// A history of changes leaves no trace but the number of the last one.
func TestSnapshotDoesNotDependOnHistory(t *testing.T) {
	rs := sample(1200, 22)
	m := defaultModel(t)
	x := filled(t, m, rs, nil)
	y := NewIndex(m, nil)
	defer y.Close()
	rng := rand.New(rand.NewPCG(3, 4))
	for _, i := range rng.Perm(len(rs)) {
		put(t, y, &rs[i])
		if i%7 == 0 {
			if err := y.Delete(t.Context(), rs[i].Ref); err != nil {
				t.Fatal(err)
			}
			put(t, y, &rs[i])
		}
	}
	head := snapshotFixed + len(Hash{}) + 4 + len(m.kindIDs())
	a, b := written(t, x), written(t, y)
	clear(a[head : head+8])
	clear(b[head : head+8])
	body := int(u32(a[len(snapshotMagic):], 1)) + snapshotFixed
	clear(a[body : body+4])
	clear(b[body : body+4])
	if !bytes.Equal(a, b) {
		t.Error("another history, other bytes")
	}
}

func TestDamagedSnapshotIsTold(t *testing.T) {
	rs := sample(40, 23)
	m := defaultModel(t)
	whole := written(t, filled(t, m, rs, nil))
	open := func(b []byte, m *Model) error {
		path := filepath.Join(t.TempDir(), "index")
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := MapIndex(path, m, nil)
		return err
	}
	if err := open(whole, m); err != nil {
		t.Fatal(err)
	}
	newer := slices.Clone(whole)
	newer[len(snapshotMagic)]++
	rules := DefaultRules()
	rules.MatchAt = 0.7
	other, err := NewModel(rules)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		b    []byte
		m    *Model
		want error
	}{
		"empty":          {nil, m, ErrNotSnapshot},
		"another file":   {[]byte("id,name\n1,Rautasoini Oy\n"), m, ErrNotSnapshot},
		"newer":          {newer, m, ErrSnapshotVersion},
		"cut in header":  {whole[:snapshotFixed+20], m, ErrSnapshotTorn},
		"cut in section": {whole[:len(whole)-1], m, ErrSnapshotTorn},
		"longer":         {append(slices.Clone(whole), 0), m, ErrSnapshotTorn},
		"other model":    {whole, other, ErrSnapshotModel},
	} {
		var told *SnapshotError
		if err := open(c.b, c.m); !errors.Is(err, c.want) || !errors.As(err, &told) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := MapIndex(filepath.Join(t.TempDir(), "none"), m, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestEveryFlippedBitAndEveryCutIsTold(t *testing.T) {
	m := defaultModel(t)
	whole := written(t, filled(t, m, sample(12, 24), nil))
	for i := range whole {
		b := slices.Clone(whole)
		b[i] ^= 1 << (i % 8)
		if _, _, err := readSnapshot(b, m); err == nil {
			t.Fatalf("byte %d of %d flipped: not told", i, len(whole))
		}
		if _, _, err := readSnapshot(whole[:i], m); err == nil {
			t.Fatalf("cut to %d of %d bytes: not told", i, len(whole))
		}
	}
}

// FuzzSnapshot damages a snapshot and makes its checksums right again, so that reading goes beyond them. What is read so
// is not asked: a file that was made to deceive is not promised to answer.
func FuzzSnapshot(f *testing.F) {
	m := defaultModel(f)
	whole := written(f, filled(f, m, sample(12, 25), nil))
	f.Add(uint32(snapshotFixed), []byte{1})                                  // another model
	f.Add(uint32(snapshotFixed+len(Hash{})+4+len(m.kindIDs())+8), []byte{9}) // more records than there are
	f.Add(uint32(len(whole)/2), []byte{0xff, 0xff, 0xff, 0xff})              // in a table
	f.Add(uint32(len(whole)-40), []byte("zzzz"))                             // among the words
	f.Fuzz(func(t *testing.T, at uint32, patch []byte) {
		b := slices.Clone(whole)
		copy(b[int(at)%len(b):], patch)
		if int(at)%len(b) >= snapshotFixed {
			resum(b, m)
		}
		readSnapshot(b, m)
	})
}

// resum makes the checksums of a snapshot right, as far as its header can be read.
func resum(b []byte, m *Model) {
	size := int(u32(b[len(snapshotMagic):], 1))
	sums := snapshotFixed + len(Hash{}) + 4 + len(m.kindIDs()) + 16
	at := snapshotFixed + size + 4
	for i := sums; i < snapshotFixed+size; i += 12 {
		n := binary.LittleEndian.Uint64(b[i:])
		if n > uint64(len(b)-at) {
			break
		}
		binary.LittleEndian.PutUint32(b[i+8:], crc32.Checksum(b[at:at+int(n)], castagnoli))
		at += int(n)
	}
	binary.LittleEndian.PutUint32(b[snapshotFixed+size:], crc32.Checksum(b[:snapshotFixed+size], castagnoli))
}

func TestMappedIndexOutlivesItsFile(t *testing.T) {
	rs := sample(500, 26)
	m := defaultModel(t)
	path := filepath.Join(t.TempDir(), "index")
	if _, err := filled(t, m, rs, nil).Save(path); err != nil {
		t.Fatal(err)
	}
	x, err := MapIndex(path, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	want := answers(x, rs[:50])
	if _, err := filled(t, m, rs[:10], nil).Save(path); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, answers(x, rs[:50])); d != "" {
		t.Error("another snapshot in the place of the file changed the answers")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	put(t, x, record("new", "name", "Revontulen Sähkö Oy")) // and then all of it is merged and let go of
	x.settle()
	if d := cmp.Diff(want, answers(x, rs[:50])); d != "" {
		t.Error("merged, other answers")
	}
}

func TestFailedSaveLeavesTheOldFileAndNoOther(t *testing.T) {
	dir := t.TempDir()
	x := filled(t, defaultModel(t), sample(20, 27), nil)
	if _, err := x.Save(filepath.Join(dir, "none", "index")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	path := filepath.Join(dir, "index")
	if err := os.MkdirAll(filepath.Join(path, "taken"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Save(path); err == nil {
		t.Error("saved over a folder")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := x.WriteTo(failing{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a writer that fails: %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
