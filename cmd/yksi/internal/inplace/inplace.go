// Package inplace puts a new file in the place of an old one so that it can be taken back, whenever the program dies.
//
// The old file stays beside it, the same file under another name (NAME.original), never a copy: not a byte of it is
// written. A journal (NAME.journal) says which plan was carried out and what both files hash to; it is only ever
// appended to, and it holds no value of the files. What has happened is told by the hashes: the file in its place is
// either the old one or the new one, since one rename is all that changes it.
package inplace

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/yksi-mdm/yksi/table"
)

// State is what a line of the journal says.
type State string

// The states.
const (
	Planned State = "planned" // the new file is about to be put in its place
	Done    State = "done"
	Undone  State = "undone"
)

// Entry is a line of the journal.
type Entry struct {
	State  State  `json:"state"`
	Plan   string `json:"plan"`   // SHA-256 of the plan
	Before string `json:"before"` // of the old file
	After  string `json:"after"`  // of the new file
}

// ErrChanged says that a file is neither the one before nor the one after the plan.
var ErrChanged = errors.New("it has changed since; nothing was touched")

// ErrNothing says that there is nothing to take back.
var ErrNothing = errors.New("there is no journal of a plan that was carried out here")

func original(path string) string { return path + ".original" }
func journal(path string) string  { return path + ".journal" }

// Replace puts what write writes in the place of the file at path, for the plan of that hash. If that was done before it
// does nothing and reports false. write reads the old file and changes nothing.
func Replace(path, plan string, write func(io.Writer) error) (done bool, err error) {
	last, err := settle(path)
	if err != nil {
		return false, err
	}
	if last.State == Done {
		if last.Plan == plan {
			return false, nil
		}
		return false, fmt.Errorf("%s: another plan was carried out on it: take it back first, or move %s away", path, journal(path))
	}
	before, err := table.FileSum(path)
	if err != nil {
		return false, err
	}
	f, err := table.CreateFile(path)
	if err != nil {
		return false, err
	}
	defer f.Abort()
	h := sha256.New()
	if err := write(io.MultiWriter(f, h)); err != nil {
		return false, err
	}
	e := Entry{Planned, plan, before, hex.EncodeToString(h.Sum(nil))}
	if err := appendEntry(path, e); err != nil {
		return false, err
	}
	if err := keep(path, before); err != nil {
		return false, err
	}
	if err := f.Commit(); err != nil {
		return false, err
	}
	e.State = Done
	return true, appendEntry(path, e)
}

// keep gives the file at path its second name.
func keep(path, before string) error {
	err := os.Link(path, original(path))
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if is, err := table.FileSum(original(path)); err != nil || is != before {
		return fmt.Errorf("%s is in the way and is not what %s holds; move it away: %w", original(path), path, errors.Join(err, fs.ErrExist))
	}
	return nil
}

// Undo puts the old file back in its place.
func Undo(path string) error {
	last, err := settle(path)
	if err != nil {
		return err
	}
	if last.State != Done {
		return fmt.Errorf("%s: %w", path, ErrNothing)
	}
	is, err := table.FileSum(path)
	if err != nil {
		return err
	}
	if is != last.After {
		return fmt.Errorf("%s: %w", path, ErrChanged)
	}
	if is, err := table.FileSum(original(path)); err != nil || is != last.Before {
		return fmt.Errorf("%s: %w", original(path), errors.Join(err, ErrChanged))
	}
	if err := os.Rename(original(path), path); err != nil {
		return err
	}
	last.State = Undone
	return appendEntry(path, last)
}

// settle returns the last entry, once the journal says what the hashes say: a program that died may have done the step
// and not written so.
func settle(path string) (Entry, error) {
	last, err := readLast(path)
	if err != nil || last.State == "" || last.State == Undone {
		return last, err
	}
	is, err := table.FileSum(path)
	if err != nil {
		return last, err
	}
	now := last.State
	switch {
	case last.Before == last.After: // a plan that changes nothing
	case is == last.After:
		now = Done
	case is == last.Before:
		now = Undone
		if err := os.Remove(original(path)); err != nil && !errors.Is(err, fs.ErrNotExist) { // its second name
			return last, err
		}
	default:
		return last, fmt.Errorf("%s: %w", path, ErrChanged)
	}
	if now != last.State {
		last.State = now
		err = appendEntry(path, last)
	}
	return last, err
}

// readLast reads the last whole line of the journal.
func readLast(path string) (Entry, error) {
	b, err := os.ReadFile(journal(path))
	if errors.Is(err, fs.ErrNotExist) {
		return Entry{}, nil
	}
	if err != nil {
		return Entry{}, err
	}
	var last Entry
	for line := range bytes.Lines(b) {
		var e Entry
		if json.Unmarshal(line, &e) == nil && line[len(line)-1] == '\n' { // one that was cut off never counted
			last = e
		}
	}
	return last, nil
}

// appendEntry writes a line to the journal, to the disk. A line that was cut off is ended first.
func appendEntry(path string, e Entry) error {
	f, err := os.OpenFile(journal(path), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	defer f.Close()
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if end, err := f.Seek(0, io.SeekEnd); err == nil && end > 0 {
		var b [1]byte
		if _, err := f.ReadAt(b[:], end-1); err == nil && b[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		return err
	}
	return f.Sync()
}
