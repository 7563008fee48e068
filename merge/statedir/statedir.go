// Package statedir keeps a merge.State in a folder between runs.
//
// The folder holds state.jsonl, the state of the last run; state.previous.jsonl, that of the run before it, where the
// file system has links; and lock, an empty file that a run holds on to. A state is written beside its place and renamed
// there when its bytes are on the disk, so that a run that dies at any point leaves the old state or the new one, never a
// part. Two runs at once are refused: each would give ids that the other does not know of.
//
// What a run has written elsewhere is not tied to it: save the state last. A run that dies before that is repeated, and
// gives the same ids again.
package statedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// The files of a folder.
const (
	stateFile    = "state.jsonl"
	previousFile = "state.previous.jsonl"
	lockFile     = "lock"
)

// ErrLocked says that another run holds the folder.
var ErrLocked = errors.New("another run is using this state folder; wait until it has ended")

// ErrForeign says that a folder holds other files than a state.
var ErrForeign = errors.New("not a state folder of yksi; name a new or an empty folder")

// DamagedError says that the state in a folder cannot be read. Nothing has been changed.
type DamagedError struct {
	File     string
	Previous string // the state of the run before, "" if there is none
	Err      error  // a *merge.StateError
}

// Error says what is wrong and what can be done.
func (e *DamagedError) Error() string {
	s := fmt.Sprintf("%s: %v; put back a copy of the file", e.File, e.Err)
	if e.Previous != "" {
		s += fmt.Sprintf(", or go on from the run before: copy %s over it", e.Previous)
	}
	return s + "; in a new folder customers get the ids of a first run, and judgements must be given again"
}

// Unwrap returns what is wrong.
func (e *DamagedError) Unwrap() error { return e.Err }

// Dir is a state folder that this run holds. It is for one goroutine.
type Dir struct {
	path string
	lock *os.File
}

// Open takes hold of the folder at path, which it makes if there is none, and reads the state in it: an empty one
// before the first run. Close lets go of it. The error is ErrLocked or ErrForeign, wrapped, or a *DamagedError.
func Open(path string) (*Dir, *merge.State, error) {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, nil, err
	}
	if err := ours(path); err != nil {
		return nil, nil, err
	}
	lock, err := os.OpenFile(filepath.Join(path, lockFile), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, nil, err
	}
	d := &Dir{path, lock}
	if err := hold(lock); err != nil {
		lock.Close()
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	d.clear()
	state, err := d.read()
	if err != nil {
		d.Close()
		return nil, nil, err
	}
	return d, state, nil
}

// ours returns an error if the folder holds anything and neither a state nor a lock.
func ours(path string) error {
	entries, err := os.ReadDir(path)
	if err != nil || len(entries) == 0 {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); name == stateFile || name == lockFile {
			return nil
		}
	}
	return fmt.Errorf("%s: %w", path, ErrForeign)
}

// clear removes what a run that died had begun to write.
func (d *Dir) clear() {
	entries, _ := os.ReadDir(d.path) // what stays is in nobody's way
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, "."+stateFile+".") && strings.HasSuffix(name, ".partial") {
			os.Remove(filepath.Join(d.path, name))
		}
	}
}

func (d *Dir) read() (*merge.State, error) {
	file := filepath.Join(d.path, stateFile)
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return new(merge.State), nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := merge.ReadState(f)
	var damage *merge.StateError
	if !errors.As(err, &damage) {
		return s, err
	}
	e := &DamagedError{File: file, Err: damage}
	if previous := filepath.Join(d.path, previousFile); exists(previous) {
		e.Previous = previous
	}
	return nil, e
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Save puts s in the place of the state that was read. On an error the old one is still there.
func (d *Dir) Save(s *merge.State) error {
	file := filepath.Join(d.path, stateFile)
	f, err := table.CreateFile(file)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := s.WriteTo(f); err != nil {
		return err
	}
	if exists(file) {
		previous := filepath.Join(d.path, previousFile)
		os.Remove(previous)
		os.Link(file, previous) // a convenience: file systems without links go without it
	}
	return f.Commit()
}

// Close lets go of the folder.
func (d *Dir) Close() error { return d.lock.Close() }
