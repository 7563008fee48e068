package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/table"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// declared gives the string constants of a type in a source file.
func declared(t *testing.T, typ string, path ...string) []string {
	t.Helper()
	name := filepath.Join(append([]string{"..", "..", "..", ".."}, path...)...)
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := v.Type.(*ast.Ident); ok && id.Name == typ {
			for _, value := range v.Values {
				code, err := strconv.Unquote(value.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				codes = append(codes, code)
			}
		}
		return true
	})
	if len(codes) == 0 {
		t.Fatalf("%s declares no %s", name, typ)
	}
	return codes
}

func TestEveryCodeHasWords(t *testing.T) {
	worded := func(code string, p phrase.Phrase) {
		if p.EN == "" || p.FI == "" || p.SV == "" {
			t.Errorf("the code %s has no words in each language", code)
		}
	}
	for _, c := range declared(t, "Code", "table", "fault.go") {
		worded(c, faultPhrases[table.Code(c)])
	}
	for _, c := range declared(t, "WarningCode", "merge", "warning.go") {
		worded(c, report.WarningPhrases()[merge.WarningCode(c)])
	}
	for _, c := range declared(t, "LinkReason", "merge", "entity.go") {
		worded(c, linkPhrases[merge.LinkReason(c)])
	}
	for r := match.Reason(0); ; r++ {
		if err := new(match.Reason).UnmarshalText([]byte(r.String())); err != nil {
			break
		}
		worded(r.String(), rungPhrases[r])
	}
}

func TestEveryIssueHasWords(t *testing.T) {
	var codes []string
	for i := range 32 {
		codes = append(codes, normalize.Notes(1<<i).String())
	}
	for c := normalize.RepairCode(1); c.String() != "unknown"; c++ {
		codes = append(codes, c.String())
	}
	for m := normalize.MarkDoNotUse; m <= normalize.MarkOld; m++ {
		codes = append(codes, m.String())
	}
	for r := ytunnus.Repair(1); r.Text() != ""; r++ {
		codes = append(codes, r.String())
	}
	for n := ytunnus.Note(1); n.Text() != ""; n++ {
		codes = append(codes, n.String())
	}
	for k := ytunnus.Suspect; k <= ytunnus.Other; k++ {
		codes = append(codes, k.String())
	}
	words := issuePhrases()
	for _, c := range codes {
		if p := words[c]; c != "" && (p.EN == "" || p.FI == "" || p.SV == "") {
			t.Errorf("the code %s has no words in each language", c)
		}
	}
}
