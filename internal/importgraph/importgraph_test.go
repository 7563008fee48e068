// Package importgraph pins which packages of the library may import which.
package importgraph

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/yksi-mdm/yksi/"

// may says what each public package may import of the others, by the first folder of its path. Commands and examples may
// import all of them, and examples nothing internal.
var may = map[string][]string{
	"ytunnus":   {},
	"normalize": {"ytunnus"},
	"match":     {"ytunnus", "normalize"},
	"merge":     {"ytunnus", "normalize", "match"},
	"merge/":    {"ytunnus", "normalize", "match", "table", "source"}, // the targets that a plan is compiled for or carried out on
	"table":     {"ytunnus"},
	"source":    {"ytunnus", "normalize", "match", "merge", "table"},
	"examples":  {"ytunnus", "normalize", "match", "merge", "table", "source"},
}

func TestImportsRunOneWay(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := make(map[string]bool)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		top, _, nested := strings.Cut(filepath.ToSlash(rel), "/")
		key := top
		if key == "merge" && strings.Contains(strings.TrimPrefix(filepath.ToSlash(rel), "merge/"), "/") {
			key = "merge/"
		}
		allowed, known := may[key]
		switch {
		case !nested || top == "cmd" || top == "internal":
			return nil
		case !known:
			t.Errorf("%s: say what package %s may import", rel, top)
			return nil
		}
		seen[key] = true
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			own, ok := strings.CutPrefix(imported, module)
			if !ok {
				continue
			}
			first, _, _ := strings.Cut(own, "/")
			if first == top || first == "internal" && top != "examples" {
				continue
			}
			if !slices.Contains(allowed, first) {
				t.Errorf("%s imports %s", rel, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != len(may) {
		t.Errorf("only %d packages of %d were seen", len(seen), len(may))
	}
}
