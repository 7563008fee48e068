package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestCommittedTablesAreWhatTheGeneratorWrites(t *testing.T) {
	dir := t.TempDir()
	if err := run(".", dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"tables_fold.go", "tables_forms.go", "lexicon.bin"} {
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the generator writes: run go generate", name)
		}
	}
}
