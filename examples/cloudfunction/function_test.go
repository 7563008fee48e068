package cloudfunction

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yksi-mdm/yksi/match"
)

// deploy makes a folder as the platform runs the function in, and returns where the files stand in it.
func deploy(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), deployed)
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", "./snapshot", "-crm", "../data/crm.csv", "-o", folder)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return folder
}

func ask(h http.HandlerFunc, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h(w, r)
	return w
}

func TestTheFunctionAnswersFromTheSnapshot(t *testing.T) {
	t.Chdir(filepath.Dir(deploy(t)))
	w := ask(Yksi, "/v1/check", `{"record":{"name":"Omni Audio Oy","business_id":"FI33428353"}}`)
	var a match.Answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || a.Standing != match.Exists || a.Candidates[0].Ref.ID != "0017Q0000000GAnQAM" {
		t.Errorf("%d, %v: %s", w.Code, err, w.Body)
	}
	for path, body := range map[string]string{
		"/v1/records": `{"records":[{"source":"crm","id":"1","name":"Omni Audio Oy"}]}`,
		"/v1/check":   `{"record":{"name":"Revontulen Aurinkosähkö Oy"},"reserve_seconds":60}`,
	} {
		if w := ask(Yksi, path, body); w.Code != http.StatusForbidden {
			t.Errorf("%s: an instance that is gone in a minute was told something: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestADeploymentWithoutItsFilesIsTold(t *testing.T) {
	folder := deploy(t)
	for _, name := range []string{"model.json", "index.snapshot"} {
		whole, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), whole[:len(whole)/2], 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := open(folder); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("half of %s: %v", name, err)
		}
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		if _, err := open(folder); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("no %s: %v", name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), whole, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
