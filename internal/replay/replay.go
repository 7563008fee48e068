// Package replay sends recorded requests to a handler and compares the answers with golden files: the contract with
// systems that cannot run in a test.
package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// Index returns an index of the CRM of examples/data, under a model that has seen it.
func Index(t testing.TB) *match.Index {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	crm, err := table.Open(filepath.Join(filepath.Dir(here), "..", "..", "examples", "data", "crm.csv"), &table.Options{Name: "crm"})
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := source.New(crm)
	if err != nil {
		t.Fatal(err)
	}
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	result, err := m.Match(t.Context(), accounts.Records(), nil)
	if err != nil {
		t.Fatal(err)
	}
	x := match.NewIndex(result.Model(), nil)
	t.Cleanup(func() { x.Close() })
	if _, err := x.PutAll(t.Context(), accounts.Records()); err != nil {
		t.Fatal(err)
	}
	return x
}

// Files sends the requests in the files of a folder, *.http in the order of their names, to one handler, and compares
// each answer with the file beside it, *.answer. Where update is set, it renews those.
//
// A file holds a request as it goes over the wire, but for the length of the body. What a request needs of the answers
// before it, it names: {reservation} is the id of the last one.
func Files(t *testing.T, folder string, h http.Handler, update bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.http"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no requests in %s: %v", folder, err)
	}
	reservation := ""
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request(t, file, strings.ReplaceAll(string(text), "{reservation}", reservation)))
		if id := reserved.FindStringSubmatch(w.Body.String()); id != nil {
			reservation = id[1]
		}
		got := answer(t, file, w)
		golden := strings.TrimSuffix(file, ".http") + ".answer"
		if update {
			if err := os.WriteFile(golden, got, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s: run with -update if this is meant (-want +got):\n%s", file, diff)
		}
	}
}

func request(t *testing.T, file, text string) *http.Request {
	t.Helper()
	head, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	method, path, ok := strings.Cut(strings.TrimSuffix(lines[0], " HTTP/1.1"), " ")
	if !ok {
		t.Fatalf("%s: no request line", file)
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			t.Fatalf("%s: no header: %s", file, line)
		}
		r.Header.Set(name, value)
	}
	return r
}

// What is another at each run: the model's hash follows the weights, a reservation's id is random.
var (
	reserved = regexp.MustCompile(`"reservation":\{"id":"([^"]+)"`)
	changing = regexp.MustCompile(`("(?:model|until|reserved_until)": ?"|"reservation": ?\{\s*"id": ?")[^"]+"`)
)

// answer writes the status, the type and the body, JSON with line breaks.
func answer(t *testing.T, file string, w *httptest.ResponseRecorder) []byte {
	t.Helper()
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(w.Header().Get("Content-Type"), "json") {
		var b bytes.Buffer
		if err := json.Indent(&b, body, "", "  "); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		body = b.Bytes()
	}
	out := fmt.Appendf(nil, "%d\nContent-Type: %s\n\n%s", w.Code, w.Header().Get("Content-Type"), body)
	return changing.ReplaceAll(out, []byte(`$1..."`))
}
