package table

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is an output file that comes into being whole or not at all: it is written beside its place and renamed there by
// Commit, after its bytes are on the disk. A pipe or a device is written straight. It is for one goroutine.
type File struct {
	f    *os.File
	path string // where it will be
	temp string // where it is; "" if it is written in place
	err  error
}

// CreateFile starts the output file at path, in place of one that may be there. It refuses a path that is one of inputs,
// under whatever name. Call Commit, or Abort, which may be deferred.
func CreateFile(path string, inputs ...string) (*File, error) {
	st, err := os.Stat(path)
	switch {
	case err == nil && st.IsDir():
		return nil, &fs.PathError{Op: "create", Path: path, Err: errors.New("is a folder")}
	case err == nil:
		for _, in := range inputs {
			if other, err := os.Stat(in); err == nil && os.SameFile(st, other) {
				return nil, &fs.PathError{Op: "create", Path: path, Err: errors.New("is the input; the original is never overwritten, name another file")}
			}
		}
		if !st.Mode().IsRegular() {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return nil, err
			}
			return &File{f: f, path: path}, nil
		}
		if resolved, err := filepath.EvalSymlinks(path); err == nil {
			path = resolved // the file is replaced, not the link to it
		}
	}
	mode := fs.FileMode(0o666)
	if st != nil {
		mode = st.Mode().Perm()
	}
	for range 100 {
		temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+nonce()+".partial")
		f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, named(err, path)
		}
		return &File{f: f, path: path, temp: temp}, nil
	}
	return nil, fmt.Errorf("create %s: no free temporary name", path)
}

// named makes an error name the file's place: the temporary name would tell its reader nothing.
func named(err error, path string) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		pe.Path = path
	}
	return err
}

func nonce() string {
	var b [4]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Write writes to the file that is not yet in place. The first error sticks.
func (f *File) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.f.Write(p)
	f.err = named(err, f.path)
	return n, f.err
}

// Commit puts the file in its place, once its bytes are on the disk. After an error of Write or of its own it removes
// what was written and returns the error; the file that was there before is as it was.
func (f *File) Commit() error {
	if f.f == nil {
		return fs.ErrClosed
	}
	err := f.err
	if err == nil && f.temp != "" {
		err = f.f.Sync()
	}
	if cerr := f.f.Close(); err == nil {
		err = cerr
	}
	f.f = nil
	if f.temp == "" {
		return err
	}
	if err == nil {
		err = os.Rename(f.temp, f.path)
	}
	if err != nil {
		os.Remove(f.temp)
		return err
	}
	return SyncDir(filepath.Dir(f.path))
}

// Abort removes what was written, unless Commit has been called.
func (f *File) Abort() {
	if f.f == nil {
		return
	}
	f.f.Close()
	f.f = nil
	if f.temp != "" {
		os.Remove(f.temp)
	}
}

// SyncDir makes renames in a folder last. Systems that cannot sync a folder are left to their ways.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil // renamed already, and a folder may be writable without being readable
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}
