package serve

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// Fill makes the first index of the folder of records, as match.Index.PutAll takes them, which a first snapshot then holds.
func (s *Store) Fill(ctx context.Context, m *match.Model, o match.IndexOptions, records iter.Seq2[match.Record, error]) (*match.Index, error) {
	o.Log = s
	x := match.NewIndex(m, &o)
	defer thrifty()()
	s.loading = true
	err := s.putAll(ctx, x, records)
	s.loading = false
	if err != nil {
		return nil, err
	}
	if err := writeModel(s.modelFile(), m); err != nil {
		return nil, err
	}
	return x, s.Save(x)
}

// spillAt is how many records are put into the first index at a time. Those before go on from a file, so that of many
// millions the heap holds the last ones and what they are merged into, never all of them twice.
const spillAt = 3_000_000

func (s *Store) putAll(ctx context.Context, x *match.Index, records iter.Seq2[match.Record, error]) error {
	next, stop := iter.Pull2(records)
	defer stop()
	for {
		n := 0
		_, err := x.PutAll(ctx, func(yield func(match.Record, error) bool) {
			for n < s.spillAt {
				r, err, ok := next()
				if !ok || !yield(r, err) {
					return
				}
				n++
			}
		})
		if err != nil || n < s.spillAt {
			return err
		}
		if err := s.spill(x); err != nil {
			return err
		}
	}
}

// spill has the index go on from the pages of a file, which has no name any more: it is no snapshot to begin from.
func (s *Store) spill(x *match.Index) error {
	path := filepath.Join(s.dir, freshSnapshot)
	if _, err := x.Save(path); err != nil {
		return err
	}
	debug.FreeOSMemory()
	return os.Remove(path)
}

// writeModel writes a model in the place of what was there.
func writeModel(path string, m *match.Model) error {
	f, err := table.CreateFile(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := m.WriteTo(f); err != nil {
		return err
	}
	return f.Commit()
}

// thrifty lets less garbage gather until the function that it returns is called, which gives it back: while an index is
// made, most of the memory is arrays without pointers, which it costs little to pass over and much to hold twice.
func thrifty() (end func()) {
	before := debug.SetGCPercent(25)
	return func() {
		debug.SetGCPercent(before)
		debug.FreeOSMemory()
	}
}
