// Package python tests the Python client beside it. It needs python3, and fails without.
package python

import (
	"bytes"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/internal/replay"
	"github.com/yksi-mdm/yksi/match/matchhttp"
)

var update = flag.Bool("update", false, "renew yksi.py and the golden file")

// python runs a script here.
func python(t *testing.T, input []byte, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "python3", append([]string{"-B", "-W", "error"}, args...)...)
	cmd.Stdin = bytes.NewReader(input)
	var faults bytes.Buffer
	cmd.Stderr = &faults
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python3 %s: %v\n%s", args, err, &faults)
	}
	return out
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: run with -update if this is meant (-want +got):\n%s", file, diff)
	}
}

func TestTheClientIsWhatTheDescriptionGives(t *testing.T) {
	w := httptest.NewRecorder()
	matchhttp.New(replay.Index(t), nil).ServeHTTP(w, httptest.NewRequest("GET", "/openapi.json", nil))
	compare(t, "yksi.py", python(t, w.Body.Bytes(), "generate.py"))
}

func TestTheExampleAgainstAServer(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	known := func(r *http.Request) (matchhttp.Caller, error) {
		if r.Header.Get("Authorization") != "Bearer hush" {
			return matchhttp.Caller{}, errors.New("nobody known")
		}
		return matchhttp.Caller{Name: "example", Write: true}, nil
	}
	s := httptest.NewServer(matchhttp.New(replay.Index(t), &matchhttp.Options{Caller: known}))
	defer s.Close()
	compare(t, filepath.Join("testdata", "example.golden"), python(t, nil, "example.py", s.URL, token))
}

// What a client must bear that an example does not show.
func TestTheClient(t *testing.T) {
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.EscapedPath())
		switch r.URL.Path {
		case "/healthz":
			if len(asked) == 1 {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			w.Write([]byte(`{"status":"ready"}`))
		case "/healthz/live":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	defer s.Close()
	out := python(t, nil, "-c", `
import sys, yksi
c = yksi.Client(sys.argv[1] + "/", token="hush")
print(c.health()["status"])
try:
    c.alive()
except yksi.Problem as p:
    print(p.status)
print(c.delete_record("crm", "a/b ?ä"))
`, s.URL)
	if diff := cmp.Diff("ready\n302\nNone\n", string(out)); diff != "" {
		t.Error(diff)
	}
	want := []string{"/healthz", "/healthz", "/healthz/live", "/v1/records/crm/a%2Fb%20%3F%C3%A4"}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("a request was not sent again, followed elsewhere or not escaped (-want +got):\n%s", diff)
	}
}
