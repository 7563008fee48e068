package table

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "renew testdata/weird.golden")

// describe says all that a reader finds out about a file.
func describe(path string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "== %s\n", filepath.Base(path))
	t, err := Open(path, nil)
	if err != nil {
		fmt.Fprintf(&b, "refused: %v\n", err)
		return b.String()
	}
	fmt.Fprintf(&b, "%s: %d rows, %v\n%v", t.Name(), t.Rows(), t.Format(), t.Mapping())
	for _, f := range t.Warnings() {
		fmt.Fprintf(&b, "%s: %v\n", f.Code, f)
	}
	for r := range t.Rows() {
		fmt.Fprintf(&b, "%d %s:", t.Line(r), t.ID(r))
		for c := range t.Header() {
			fmt.Fprintf(&b, " %q", t.Cell(r, c))
		}
		if x := t.Extra(r); x != nil {
			fmt.Fprintf(&b, " and %q", x)
		}
		b.WriteByte('\n')
	}
	for c := range t.Header() {
		if t.Mapping().Columns[c].Meaning.IsMoney() {
			a := t.Money(c)
			fmt.Fprintf(&b, "%s: %s euros in all", t.Header()[c], AppendMoney(nil, a.Sum, '.'))
			if a.Fault != nil {
				fmt.Fprintf(&b, ", %v", a.Fault)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// What is found in each of the odd files of testdata/weird is the committed text; a change of reading shows in the diff.
func TestWeirdFiles(t *testing.T) {
	paths, err := filepath.Glob("testdata/weird/*")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files: %v", err)
	}
	var b strings.Builder
	for _, p := range paths {
		b.WriteString(describe(filepath.ToSlash(p)))
	}
	const golden = "testdata/weird.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); d != "" {
		t.Error(d)
	}
}
