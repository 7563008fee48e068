package phrase

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLanguageIsAFlag(t *testing.T) {
	var l Language
	var _ flag.Value = &l
	for _, s := range []string{"fi", "SV", "en"} {
		if err := l.Set(s); err != nil || l.String() != strings.ToLower(s) {
			t.Errorf("Set(%q): %v, %v", s, l, err)
		}
	}
	if err := l.Set("de"); err == nil {
		t.Error("Set(de): no error")
	}
}

func TestAMissingTextIsEnglish(t *testing.T) {
	p := Phrase{EN: "%d rows", FI: "%d riviä"}
	for l, want := range map[Language]string{EN: "2 rows", FI: "2 riviä", SV: "2 rows"} {
		if got := p.Format(l, 2); got != want {
			t.Errorf("%v: %q, want %q", l, got, want)
		}
	}
}

// hole is what a phrase leaves open: a verb of fmt, or a name in braces.
var hole = regexp.MustCompile(`%[-+# 0-9.*]*[a-zA-Z]|\{[a-z]+\}`)

// TestEveryPhraseSpeaksAllLanguages reads the source of the command: a phrase that has a Finnish or a Swedish text has
// both, and all of its texts leave the same holes in the same order.
func TestEveryPhraseSpeaksAllLanguages(t *testing.T) {
	phrases := 0
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			texts, ok := textsOf(lit)
			if !ok {
				return true
			}
			phrases++
			at := files.Position(lit.Pos())
			if (texts["FI"] == "") != (texts["SV"] == "") {
				t.Errorf("%s: Finnish without Swedish, or Swedish without Finnish", at)
			}
			for _, l := range []string{"FI", "SV"} {
				if texts["EN"] == "" || texts[l] == "" {
					continue
				}
				if diff := cmp.Diff(hole.FindAllString(texts["EN"], -1), hole.FindAllString(texts[l], -1)); diff != "" {
					t.Errorf("%s: %s leaves other holes than EN: %s", at, l, diff)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if phrases < 50 {
		t.Errorf("only %d phrases were found", phrases)
	}
}

// textsOf returns the literal texts of a Phrase, and whether lit is one with a text in another language than English.
func textsOf(lit *ast.CompositeLit) (map[string]string, bool) {
	texts := make(map[string]string)
	other := false
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return nil, false
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok || key.Name != "EN" && key.Name != "FI" && key.Name != "SV" {
			return nil, false
		}
		other = other || key.Name != "EN"
		switch v := kv.Value.(type) {
		case *ast.BasicLit:
			texts[key.Name], _ = strconv.Unquote(v.Value)
		case *ast.BinaryExpr:
			texts[key.Name] = "put together" // its holes cannot be read off
			if lit, ok := v.Y.(*ast.BasicLit); ok {
				texts[key.Name], _ = strconv.Unquote(lit.Value)
			}
		}
	}
	return texts, other
}

func TestNumbersAreWrittenAsTheLanguageDoes(t *testing.T) {
	for in, want := range map[string][2]string{ // English; Finnish and Swedish
		"0": {"0", "0"}, "999": {"999", "999"}, "1000": {"1 000", "1 000"}, "-1234567": {"-1 234 567", "-1 234 567"}, "-123": {"-123", "-123"},
		"12.50": {"12.50", "12,50"}, "-1234.05": {"-1 234.05", "-1 234,05"}, "+35.4": {"+35.4", "+35,4"}, "": {"", ""},
	} {
		if got := [...]string{EN.Number(in), FI.Number(in), SV.Number(in)}; got != [...]string{want[0], want[1], want[1]} {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
