package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

const accounts = "../data/crm.csv"

var update = flag.Bool("update", false, "renew the golden file")

func TestTheMessageIsThatOfTheGoldenFile(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out, accounts, "2025-08-01", "", "https://crm.example/accounts/{id}"); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "message.golden")
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("run with -update if this is meant (-want +got):\n%s", diff)
	}
}

// channel is a Slack that keeps what it was sent.
func channel(t *testing.T, status int, answer string) (hook *webhook, sent *[]string) {
	t.Helper()
	sent = new([]string)
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil || r.Method != "POST" || r.URL.Path != "/services/T0/B0/hush" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s, %v", r.Method, r.URL.Path, err)
		}
		*sent = append(*sent, string(b))
		w.Header().Set("Location", "https://elsewhere.example/")
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	hook, err := readWebhook([]byte(s.URL + "/services/T0/B0/hush\n"))
	if err != nil {
		t.Fatal(err)
	}
	hook.client.Transport = s.Client().Transport
	return hook, sent
}

func TestAMessageIsSentOnce(t *testing.T) {
	hook, sent := channel(t, http.StatusOK, "ok")
	want := notice([]duplicate{{account: match.Ref{Source: "crm", ID: "1"}, of: match.Candidate{Ref: match.Ref{Source: "crm", ID: "2"}}}}, "")
	if err := hook.post(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if len(*sent) != 1 {
		t.Fatalf("%d messages", len(*sent))
	}
	var got message
	if err := json.Unmarshal([]byte((*sent)[0]), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFailuresDoNotShowTheURL(t *testing.T) {
	for status, answer := range map[int]string{404: "no_service", 400: "invalid_payload", 429: "", 302: "", 500: strings.Repeat("x", 1000)} {
		hook, _ := channel(t, status, answer)
		if err := hook.post(t.Context(), message{}); err == nil || strings.Contains(err.Error(), "hush") || len(err.Error()) > 200 {
			t.Errorf("%d: %v", status, err)
		}
	}
	gone, err := readWebhook([]byte("https://127.0.0.1:1/services/hush"))
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.post(t.Context(), message{}); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("nobody there: %v", err)
	}
	file := filepath.Join(t.TempDir(), "webhook.txt")
	for _, text := range []string{"", "hush", "http://hooks.slack.com/hush", "https:///hush", "https://\x00hush"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run(t.Context(), io.Discard, accounts, "2025-08-01", file, ""); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Every name, street, number and address of the accounts, and nothing of it in the message.
func TestTheMessageHoldsNothingButIDs(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out, accounts, "2000-01-01", "", ""); err != nil {
		t.Fatal(err)
	}
	crm, err := table.Open(accounts, nil)
	if err != nil {
		t.Fatal(err)
	}
	message := strings.ToLower(out.String())
	for row := range crm.Rows() {
		for _, m := range []table.Meaning{table.Name, table.BusinessID, table.Street, table.Phone, table.Email, table.Website} {
			if v := strings.ToLower(crm.Value(row, m)); len(v) > 3 && strings.Contains(message, v) {
				t.Errorf("line %d: the message holds a value of column %s", crm.Line(row), m)
			}
		}
	}
	if strings.Count(message, "is like") != mostBlocks || !strings.Contains(message, "more") {
		t.Errorf("many duplicates do not make a message of %d and how many more:\n%s", mostBlocks, message)
	}
}

func TestNothingIsSentWhereThereIsNothingToTell(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out, accounts, "2090-01-01", "", ""); err != nil || out.Len() > 0 {
		t.Errorf("%v, %q", err, out.String())
	}
}

func TestAnIDIsNoMarkup(t *testing.T) {
	odd := match.Ref{Source: "crm", ID: "<!channel>|&/?"}
	m := notice([]duplicate{{odd, match.Candidate{Ref: odd}}}, "https://crm.example/{id}")
	const want = "<https://crm.example/%3C%21channel%3E%7C&amp;%2F%3F|&lt;!channel&gt;|&amp;/?>"
	if got := m.Blocks[1].Text.Text; !strings.HasPrefix(got, want+" is like ") {
		t.Errorf("%s\nwant %s", got, want)
	}
}
