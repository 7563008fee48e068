package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// putDir writes an output folder with the given files.
func putDir(t *testing.T, path string, files map[string]string) ([]string, error) {
	t.Helper()
	d, err := CreateDir(path)
	if err != nil {
		return nil, err
	}
	defer d.Abort()
	for name, text := range files {
		w, err := d.Create(name)
		if err != nil {
			return nil, err
		}
		io.WriteString(w, text)
		if err := w.Close(); err != nil {
			return nil, err
		}
	}
	return d.Commit(map[string]int{"records": 2})
}

// tree gives the files of a folder with their text, run.json left out.
func tree(t *testing.T, path string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(path, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == ManifestName {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(path, p)
		files[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestDirIsSwappedInWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	first := map[string]string{"a.csv": "1", "b.csv": "2"}
	if _, err := putDir(t, path, first); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(path, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil || m.Version != ManifestVersion || len(m.Files) != 2 || m.Files["a.csv"].Bytes != 1 {
		t.Errorf("manifest %s: %v", b, err)
	}

	d, err := CreateDir(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.Create("a.csv")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, "half")
	if diff := cmp.Diff(first, tree(t, path)); diff != "" {
		t.Errorf("the old folder changed before Commit:\n%s", diff)
	}
	w.Close()
	d.Abort()

	second := map[string]string{"a.csv": "3"}
	kept, err := putDir(t, path, second)
	if err != nil || kept != nil {
		t.Fatalf("kept %v, error %v", kept, err)
	}
	if diff := cmp.Diff(second, tree(t, path)); diff != "" {
		t.Error(diff)
	}
	if es, _ := os.ReadDir(filepath.Dir(path)); len(es) != 1 {
		t.Errorf("%d folders left, want 1", len(es))
	}
}

// A review list with decisions in it and whatever else a person put into the folder must outlive the next run.
func TestDirKeepsWhatPeopleWrote(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	if _, err := putDir(t, path, map[string]string{"review.csv": "decision\n", "pairs.csv": "x"}); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(path, "review.csv"), "decision\nsama\n")
	write(t, filepath.Join(path, "notes.txt"), "mine")
	if err := os.Mkdir(filepath.Join(path, "sub"), 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(path, "sub", "x"), "mine, too")
	kept, err := putDir(t, path, map[string]string{"review.csv": "new\n", "review.csv.kept": "taken"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"notes.txt", "review.csv.kept2", "sub"}, kept); diff != "" {
		t.Error(diff)
	}
	want := map[string]string{"review.csv": "new\n", "review.csv.kept": "taken", "review.csv.kept2": "decision\nsama\n",
		"notes.txt": "mine", "sub/x": "mine, too"}
	if diff := cmp.Diff(want, tree(t, path)); diff != "" {
		t.Error(diff)
	}
}

func TestForeignFoldersAreRefused(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "out")
	if err := os.Mkdir(path, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := putDir(t, path, nil); err != nil {
		t.Errorf("an empty folder is refused: %v", err)
	}
	for name, files := range map[string]map[string]string{
		"foreign":           {"thesis.doc": "x"},
		"another program's": {ManifestName: `{"version":1}`},
		"not json":          {ManifestName: "x", "a": "b"},
	} {
		path := filepath.Join(root, name)
		if err := os.Mkdir(path, 0o777); err != nil {
			t.Fatal(err)
		}
		for n, text := range files {
			write(t, filepath.Join(path, n), text)
		}
		if _, err := CreateDir(path); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	write(t, filepath.Join(root, "file"), "x")
	if _, err := CreateDir(filepath.Join(root, "file")); err == nil {
		t.Error("a file is taken for a folder")
	}
	if err := os.Mkdir(path+"2.partial", 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, path+"2.partial/mine", "x")
	if _, err := CreateDir(path + "2"); !errors.Is(err, ErrForeign) {
		t.Errorf("a foreign .partial: error %v", err)
	}
}

func TestDirAfterARunThatDied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	first := map[string]string{"a.csv": "1"}
	if _, err := putDir(t, path, first); err != nil {
		t.Fatal(err)
	}
	// It died while it wrote.
	d, err := CreateDir(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Create("a.csv"); err != nil {
		t.Fatal(err)
	}
	if _, err := CreateDir(path); err != nil {
		t.Errorf("a partial folder of a dead run is in the way: %v", err)
	}
	d.Abort()
	// It died between the two renames of the swap.
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	d, err = CreateDir(path)
	if err != nil {
		t.Fatal(err)
	}
	d.Abort()
	if diff := cmp.Diff(first, tree(t, path)); diff != "" {
		t.Errorf("the old folder is not back:\n%s", diff)
	}
	// It died while it moved the kept files: they are left where they are.
	if err := os.Mkdir(path+".old", 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(path+".old", ManifestName), `{"yksi":1,"files":{}}`)
	write(t, filepath.Join(path+".old", "notes.txt"), "mine")
	if _, err := putDir(t, path, first); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(path+".old", "notes.txt")); err != nil || string(b) != "mine" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestDirFailsWholeIfAFileFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	first := map[string]string{"a.csv": "1"}
	if _, err := putDir(t, path, first); err != nil {
		t.Fatal(err)
	}
	d, err := CreateDir(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.Create("a.csv")
	if err != nil {
		t.Fatal(err)
	}
	w.(*dirFile).f.Close() // what a full disk does, as far as Write can see
	io.WriteString(w, "x")
	if err := w.Close(); err == nil {
		t.Error("a failed file closes without error")
	}
	if _, err := d.Commit(nil); err == nil {
		t.Error("a folder with a failed file is swapped in")
	}
	if diff := cmp.Diff(first, tree(t, path)); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(path + ".partial"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the partial folder is left: %v", err)
	}
	if d, err = CreateDir(path); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Create("open.csv"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Commit(nil); err == nil {
		t.Error("a folder with an open file is swapped in")
	}
	for _, name := range []string{"../x", "a/b", ManifestName, "", "."} {
		d, err := CreateDir(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Create(name); err == nil {
			t.Errorf("file name %q is taken", name)
		}
		d.Abort()
	}
}

func TestALongFileIsWholeThoughTheDiskWritesAhead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	d, err := CreateDir(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Abort()
	w, err := d.Create("long.csv")
	if err != nil {
		t.Fatal(err)
	}
	line := []byte(strings.Repeat("Rautasoini Oy;", 5000) + "\n")
	n := 0
	for ; n < 2*syncEvery+syncEvery/2; n += len(line) {
		if _, err := w.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Commit(nil); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(path, "long.csv"))
	if err != nil || len(b) != n || bytes.Count(b, line) != n/len(line) {
		t.Errorf("%d of %d bytes, %v", len(b), n, err)
	}
}
