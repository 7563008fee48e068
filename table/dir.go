package table

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// ManifestName is the file by which a folder is known to be an output of yksi.
const ManifestName = "run.json"

// ManifestVersion is the version of the manifest that Commit writes.
const ManifestVersion = 1

// Manifest is what ManifestName holds.
type Manifest struct {
	Version int                  `json:"yksi"` // ManifestVersion
	Files   map[string]FileEntry `json:"files"`
	Run     any                  `json:"run,omitempty"` // the caller's account of the run
}

// FileEntry describes a file of an output folder.
type FileEntry struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// ErrForeign is returned for a folder that yksi did not write.
var ErrForeign = errors.New("not written by yksi; name a new or an empty folder, or remove it yourself")

// Dir is an output folder that comes into being whole or not at all. Files are written to a folder of the same name with
// .partial behind; Commit swaps it in. It is for one goroutine, and each file of it for one.
type Dir struct {
	path, partial string

	mu    sync.Mutex
	files map[string]FileEntry
	open  int // files created and not yet closed
	err   error
}

// Marker of a folder that is being written; it is gone once the folder is whole.
const partialMarker = ".yksi-partial"

// CreateDir starts the output folder at path. The folder there, if any, must be empty or one that yksi wrote, else the
// error wraps ErrForeign; it stays as it is until Commit. What an earlier run that died left behind is cleared away.
// Call Commit, or Abort, which may be deferred.
func CreateDir(path string) (*Dir, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if st, err := os.Lstat(path); err == nil && st.Mode()&fs.ModeSymlink != 0 {
		resolved, err := filepath.EvalSymlinks(path)
		if err != nil {
			return nil, err
		}
		path = resolved
	}
	d := &Dir{path: path, partial: path + ".partial", files: make(map[string]FileEntry)}
	if err := d.recover(); err != nil {
		return nil, err
	}
	if err := ours(path, ManifestName); err != nil {
		return nil, err
	}
	if err := ours(d.partial, partialMarker); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(d.partial); err != nil {
		return nil, err
	}
	if err := os.Mkdir(d.partial, 0o777); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(d.partial, partialMarker), nil, 0o666); err != nil {
		os.RemoveAll(d.partial)
		return nil, err
	}
	return d, nil
}

// recover puts the old folder back where a run died between the two renames of its swap.
func (d *Dir) recover() error {
	old := d.path + ".old"
	if _, err := os.Lstat(d.path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := readManifest(old); err != nil {
		return nil
	}
	return os.Rename(old, d.path)
}

// ours returns an error unless dir does not exist, is empty, or holds the file that marks it as an output of yksi.
func ours(dir, marker string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return nil
	}
	if marker == ManifestName {
		if _, err := readManifest(dir); err == nil {
			return nil
		}
	} else if _, err := os.Stat(filepath.Join(dir, marker)); err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", dir, ErrForeign)
}

// readManifest reads the manifest of a folder and checks that it is one.
func readManifest(dir string) (*Manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		return nil, err
	}
	m := new(Manifest)
	if err := json.Unmarshal(b, m); err != nil {
		return nil, err
	}
	if m.Version < 1 || m.Files == nil {
		return nil, fmt.Errorf("%s: %w", dir, ErrForeign)
	}
	return m, nil
}

// Path gives the folder's place.
func (d *Dir) Path() string { return d.path }

// Create starts a file of the folder. Its name holds no separator and is not ManifestName. The file counts once it is
// closed without error; an error of Create, Write or Close makes Commit fail.
func (d *Dir) Create(name string) (io.WriteCloser, error) {
	if name != filepath.Base(name) || name == ManifestName || name == partialMarker {
		return nil, d.fail(&fs.PathError{Op: "create", Path: name, Err: fs.ErrInvalid})
	}
	f, err := os.OpenFile(filepath.Join(d.partial, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, d.fail(err)
	}
	d.mu.Lock()
	d.open++
	d.mu.Unlock()
	h := sha256.New()
	return &dirFile{d: d, name: name, f: f, hash: h, w: bufio.NewWriterSize(io.MultiWriter(f, h), 256<<10)}, nil
}

// Open opens a file of the folder that has been closed, to read it again.
func (d *Dir) Open(name string) (*os.File, error) {
	d.mu.Lock()
	_, ok := d.files[name]
	d.mu.Unlock()
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return os.Open(filepath.Join(d.partial, name))
}

func (d *Dir) fail(err error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err == nil {
		d.err = err
	}
	return err
}

// dirFile is a file of a Dir.
type dirFile struct {
	d    *Dir
	name string
	f    *os.File
	hash hash.Hash
	w    *bufio.Writer
	n    int64

	asked   int64      // up to where the disk has been told to write
	syncing chan error // of a Sync under way; nil: none
}

// syncEvery is how much is written before the disk is told to write it, so that there is little to wait for at the end.
const syncEvery = 32 << 20

func (f *dirFile) Write(p []byte) (int, error) {
	if f.w == nil {
		return 0, fs.ErrClosed
	}
	n, err := f.w.Write(p)
	f.n += int64(n)
	if err != nil {
		f.d.fail(err)
	}
	if f.n-f.asked >= syncEvery {
		f.syncAhead()
	}
	return n, err
}

// syncAhead has what is written reach the disk while more is written, unless it still waits for the last time.
func (f *dirFile) syncAhead() {
	if f.syncing != nil {
		select {
		case err := <-f.syncing:
			if err != nil {
				f.d.fail(err)
			}
		default:
			return
		}
	}
	f.asked, f.syncing = f.n, make(chan error, 1)
	go func(n int64) {
		err := f.f.Sync()
		if err == nil {
			forget(f.f, n)
		}
		f.syncing <- err
	}(f.asked)
}

func (f *dirFile) Close() error {
	if f.w == nil {
		return fs.ErrClosed
	}
	err := f.end()
	if err != nil {
		f.d.fail(err)
	}
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.d.open--
	if err == nil {
		f.d.files[f.name] = FileEntry{f.n, hex.EncodeToString(f.hash.Sum(nil))}
	}
	return err
}

// end has all that was written on the disk.
func (f *dirFile) end() error {
	err := f.w.Flush()
	f.w = nil
	if f.syncing != nil {
		if serr := <-f.syncing; err == nil {
			err = serr
		}
	}
	if err == nil {
		err = f.f.Sync()
	}
	if cerr := f.f.Close(); err == nil {
		err = cerr
	}
	return err
}

// Commit writes the manifest with run in it and swaps the folder in. Files in the old folder that yksi did not write, and
// those that were changed since, such as a review list with decisions, are never lost: they move to the new folder,
// under their own name where that is free, else with .kept behind. Their new names are returned, sorted.
//
// On an error the old folder is as it was and the new one is removed; only if moving those files fails, the new folder is
// in place and they are beside it, in a folder with .old behind its name.
func (d *Dir) Commit(run any) (kept []string, err error) {
	defer func() {
		if err != nil {
			d.Abort()
		}
	}()
	if d.partial == "" {
		return nil, fs.ErrClosed
	}
	if d.err == nil && d.open > 0 {
		d.err = fmt.Errorf("%s: %d files are not closed", d.path, d.open)
	}
	if d.err != nil {
		return nil, d.err
	}
	b, err := json.MarshalIndent(&Manifest{Version: ManifestVersion, Files: d.files, Run: run}, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := writeSynced(filepath.Join(d.partial, ManifestName), append(b, '\n')); err != nil {
		return nil, err
	}
	changed, err := d.changed()
	if err != nil {
		return nil, err
	}
	if err := os.Remove(filepath.Join(d.partial, partialMarker)); err != nil {
		return nil, err
	}
	if err := SyncDir(d.partial); err != nil {
		return nil, err
	}
	old, err := d.swap()
	if err != nil {
		return nil, err
	}
	d.partial = ""
	if old == "" {
		return nil, nil
	}
	return d.keep(old, changed)
}

// writeSynced writes a small file to the disk.
func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// changed lists what stands in the old folder and is not as yksi left it.
func (d *Dir) changed() ([]string, error) {
	m, err := readManifest(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // no old folder, or an empty one
	}
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Name() == ManifestName {
			continue
		}
		entry, known := m.Files[e.Name()]
		if known && e.Type().IsRegular() {
			sum, err := FileSum(filepath.Join(d.path, e.Name()))
			if err != nil {
				return nil, err
			}
			if sum == entry.SHA256 {
				continue
			}
		}
		names = append(names, e.Name())
	}
	return names, nil
}

// FileSum returns the SHA-256 of a file, in hexadecimal digits, as manifests, plans and run.json name it.
func FileSum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// swap renames the old folder away and the new one in, and gives the place of the old one, "" if there was none. If
// the second rename fails the first one is undone.
func (d *Dir) swap() (old string, err error) {
	old = d.path + ".old"
	if _, err := os.Lstat(old); err == nil {
		if err := ours(old, ManifestName); err != nil {
			return "", err
		}
		free := old
		for i := 1; ; i++ { // left by a run that died while it kept files: leave it, they may be in it
			free = fmt.Sprintf("%s%d", old, i)
			if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
				break
			}
		}
		old = free
	}
	err = os.Rename(d.path, old)
	if errors.Is(err, fs.ErrNotExist) {
		old, err = "", nil
	}
	if err != nil {
		return "", err
	}
	if err := os.Rename(d.partial, d.path); err != nil {
		if old != "" {
			err = errors.Join(err, os.Rename(old, d.path))
		}
		return "", err
	}
	return old, SyncDir(filepath.Dir(d.path))
}

// keep moves the changed files of the old folder into the new one and removes the rest.
func (d *Dir) keep(old string, changed []string) (kept []string, err error) {
	for _, name := range changed {
		to := name
		for i := 1; ; i++ {
			if _, err := os.Lstat(filepath.Join(d.path, to)); errors.Is(err, fs.ErrNotExist) {
				break
			}
			to = name + ".kept"
			if i > 1 {
				to = fmt.Sprintf("%s.kept%d", name, i)
			}
		}
		if err := os.Rename(filepath.Join(old, name), filepath.Join(d.path, to)); err != nil {
			return kept, err
		}
		kept = append(kept, to)
	}
	slices.Sort(kept)
	return kept, os.RemoveAll(old)
}

// Abort removes what was written, unless Commit has succeeded. It may be called more than once.
func (d *Dir) Abort() {
	if d.partial != "" {
		os.RemoveAll(d.partial)
		d.partial = ""
	}
}
