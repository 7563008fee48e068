// Package serve keeps an index between runs and serves it: the store of its changes and snapshots, the callers and what
// they may do, the access log, the server from its start to its end.
package serve

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// Store keeps an index in a folder: its model, its two latest snapshots and, in a database, every change since the older of
// them, so that a snapshot that turns out to be damaged costs time and no record. One process at a time has it open.
//
//	model.json
//	snapshot-<number of the last change in it>
//	changes.db
//
// A Store is a match.Log. The changes of an Append are one transaction, which is synced to disk before it returns.
type Store struct {
	dir string
	db  *bbolt.DB
	log *slog.Logger

	mu      sync.Mutex // of Save
	loading bool       // nothing is kept yet: the first snapshot will hold it
	spillAt int        // spillAt, but in tests
}

var (
	changesBucket = []byte("changes") // number, big-endian: CRC-32C of the rest, JSON of the change
	metaBucket    = []byte("meta")
	trimmedKey    = []byte("trimmed") // number up to which changes were forgotten
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// DamagedError tells of a change that is not as it was written.
type DamagedError struct {
	Path string
	Seq  uint64 // the number of the first that is damaged
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s: change %d is damaged, and so may be those behind it; restore the folder from a backup, or move it away and load the records anew", e.Path, e.Seq)
}

// ErrLocked says that another process has the folder open.
var ErrLocked = errors.New("another process serves from this folder; stop it first, or name another folder")

// OpenStore opens the folder, which is made where there is none.
func OpenStore(dir string, log *slog.Logger) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s := &Store{dir: dir, log: log, spillAt: spillAt}
	path := s.changesFile()
	err := guarded(path, func() (err error) {
		if s.db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second}); err != nil {
			return err
		}
		return s.db.Update(func(tx *bbolt.Tx) error {
			for _, name := range [][]byte{changesBucket, metaBucket} {
				if _, err := tx.CreateBucketIfNotExists(name); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if errors.Is(err, bbolt.ErrTimeout) {
		return nil, fmt.Errorf("%s: %w", dir, ErrLocked)
	}
	if err != nil {
		if s.db != nil {
			s.db.Close()
		}
		return nil, fmt.Errorf("%s cannot be read; restore the folder from a backup, or move it away and load the records anew: %w", path, err)
	}
	if err := s.sweep(); err != nil {
		s.db.Close()
		return nil, err
	}
	return s, nil
}

const (
	modelName     = "model.json"
	freshSnapshot = "snapshot.new" // while it is being written
)

// sweep removes what a process that died left of a file that it was writing: the names of temporary files begin with those
// of the files, behind a dot. The folder is locked: nobody is writing.
func (s *Store) sweep() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		if name != freshSnapshot && !strings.HasPrefix(name, "."+freshSnapshot+".") && !strings.HasPrefix(name, "."+modelName+".") {
			continue
		}
		if err := os.Remove(filepath.Join(s.dir, name)); err != nil {
			return err
		}
		s.log.Warn("removed a file that was left half written", "file", name)
	}
	return nil
}

// guarded turns the panic with which the database meets damaged pages, and the fault of pages that are no more, into an
// error.
func guarded(path string, f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s is damaged: %v", path, p)
		}
	}()
	return f()
}

func (s *Store) changesFile() string { return filepath.Join(s.dir, "changes.db") }
func (s *Store) modelFile() string   { return filepath.Join(s.dir, modelName) }

func (s *Store) snapshotFile(seq uint64) string {
	return filepath.Join(s.dir, fmt.Sprintf("snapshot-%016x", seq))
}

// snapshots lists the numbers of the snapshots, the newest first.
func (s *Store) snapshots() ([]uint64, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	var seqs []uint64
	for _, e := range entries {
		var seq uint64
		if n, err := fmt.Sscanf(e.Name(), "snapshot-%016x", &seq); n == 1 && err == nil && s.snapshotFile(seq) == filepath.Join(s.dir, e.Name()) {
			seqs = append(seqs, seq)
		}
	}
	slices.Sort(seqs)
	slices.Reverse(seqs)
	return seqs, nil
}

// Holds reports whether there is an index in the folder.
func (s *Store) Holds() (bool, error) {
	seqs, err := s.snapshots()
	return len(seqs) > 0, err
}

// Load returns the index of the folder: the newest snapshot that is whole, and the changes since. It tells the log of what
// was damaged.
func (s *Store) Load(ctx context.Context, o match.IndexOptions) (*match.Index, error) {
	f, err := os.Open(s.modelFile())
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := match.ReadModel(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.modelFile(), err)
	}
	o.Log = s
	seqs, err := s.snapshots()
	if err != nil {
		return nil, err
	}
	var x *match.Index
	var faults error
	for _, seq := range seqs {
		if x, err = match.MapIndex(s.snapshotFile(seq), m, &o); err == nil {
			break
		}
		s.log.Error("a snapshot cannot be used; trying the one before", "err", err)
		faults = errors.Join(faults, err)
	}
	if x == nil {
		return nil, fmt.Errorf("no snapshot can be used; restore the folder from a backup, or move it away and load the records anew: %w", faults)
	}
	if trimmed := s.trimmed(); x.Sequence() < trimmed {
		return nil, fmt.Errorf("the changes %d to %d are no more; restore the folder from a backup, or move it away and load the records anew: %w", x.Sequence()+1, trimmed, faults)
	}
	n, err := x.Replay(ctx, s.Changes(x.Sequence()))
	if err != nil {
		return nil, err
	}
	s.log.Info("loaded", "records", x.Len(), "replayed", n, "sequence", x.Sequence())
	return x, nil
}

// Append makes changes durable: a transaction, synced.
func (s *Store) Append(_ context.Context, cs []match.Change) error {
	if s.loading {
		return nil
	}
	return guarded(s.changesFile(), func() error { return s.db.Update(func(tx *bbolt.Tx) error { return appendAll(tx, cs) }) })
}

func appendAll(tx *bbolt.Tx, cs []match.Change) error {
	b := tx.Bucket(changesBucket)
	b.FillPercent = 1 // numbers only rise
	for i := range cs {
		text, err := json.Marshal(&cs[i])
		if err != nil {
			return err
		}
		value := binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(text)), crc32.Checksum(text, castagnoli))
		if err := b.Put(numbered(cs[i].Seq), append(value, text...)); err != nil {
			return err
		}
	}
	return nil
}

func numbered(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// Changes gives the changes after a number, in order. A damaged one ends them with a *DamagedError.
func (s *Store) Changes(after uint64) iter.Seq2[match.Change, error] {
	return func(yield func(match.Change, error) bool) {
		at, ended := after, false
		err := guarded(s.changesFile(), func() error {
			return s.db.View(func(tx *bbolt.Tx) error {
				c := tx.Bucket(changesBucket).Cursor()
				for k, v := c.Seek(numbered(after + 1)); k != nil; k, v = c.Next() {
					change, err := readChange(k, v)
					if err != nil {
						return &DamagedError{s.changesFile(), at + 1}
					}
					at = change.Seq
					if !yield(change, nil) {
						ended = true
						return nil
					}
				}
				return nil
			})
		})
		if err != nil && !ended {
			yield(match.Change{}, err)
		}
	}
}

var errDamaged = errors.New("damaged")

func readChange(k, v []byte) (c match.Change, err error) {
	if len(k) != 8 || len(v) < 4 || crc32.Checksum(v[4:], castagnoli) != binary.LittleEndian.Uint32(v) {
		return c, errDamaged
	}
	if err := json.Unmarshal(v[4:], &c); err != nil || c.Seq != binary.BigEndian.Uint64(k) {
		return c, errDamaged
	}
	return c, nil
}

func (s *Store) trimmed() (seq uint64) {
	_ = s.db.View(func(tx *bbolt.Tx) error {
		if v := tx.Bucket(metaBucket).Get(trimmedKey); len(v) == 8 {
			seq = binary.BigEndian.Uint64(v)
		}
		return nil
	})
	return seq
}

// Save writes a snapshot while changes go on, and forgets the changes that the one before has, too, and the snapshots
// before that.
func (s *Store) Save(x *match.Index) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	had, err := s.snapshots()
	if err != nil {
		return err
	}
	if len(had) > 0 && had[0] == x.Sequence() {
		return nil
	}
	defer thrifty()()
	fresh := filepath.Join(s.dir, freshSnapshot)
	seq, err := x.Save(fresh)
	if err != nil {
		return err
	}
	if err := os.Rename(fresh, s.snapshotFile(seq)); err != nil {
		return err
	}
	if err := table.SyncDir(s.dir); err != nil {
		return err
	}
	s.log.Info("snapshot", "sequence", seq)
	if len(had) == 0 {
		return nil
	}
	if err := s.trim(had[0]); err != nil {
		return err
	}
	for _, old := range had[1:] {
		if err := os.Remove(s.snapshotFile(old)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// trimAtOnce is how many changes one transaction forgets, so that changes wait for none for long.
const trimAtOnce = 10_000

// trim forgets the changes up to a number.
func (s *Store) trim(seq uint64) error {
	for more := true; more; {
		err := s.db.Update(func(tx *bbolt.Tx) error {
			more = false
			n := 0
			c := tx.Bucket(changesBucket).Cursor()
			for k, _ := c.First(); k != nil && binary.BigEndian.Uint64(k) <= seq; k, _ = c.First() {
				if n++; n > trimAtOnce {
					more = true
					break
				}
				if err := c.Delete(); err != nil {
					return err
				}
			}
			return tx.Bucket(metaBucket).Put(trimmedKey, numbered(seq))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Close gives the folder free.
func (s *Store) Close() error { return s.db.Close() }
