package serve

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/match/matchhttp"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// TestVerdictsAreThoseOfTheBatch asks over HTTP for each record of the examples that the batch has matched.
func TestVerdictsAreThoseOfTheBatch(t *testing.T) {
	var tables []*table.Table
	for _, name := range []string{"crm", "billing"} {
		tab, err := table.Open("../../../../examples/data/"+name+".csv", nil)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, tab)
	}
	set, err := source.New(tables...)
	if err != nil {
		t.Fatal(err)
	}
	result, err := model(t).Match(t.Context(), set.Records(), nil)
	if err != nil {
		t.Fatal(err)
	}
	x := match.NewIndex(result.Model(), nil)
	defer x.Close()
	if _, err := x.PutAll(t.Context(), set.Records()); err != nil {
		t.Fatal(err)
	}
	bodies := map[match.Ref][]byte{}
	for r := range set.Records() {
		if bodies[r.Ref], err = json.Marshal(map[string]any{"candidates": 50, "explain": true,
			"record": map[string]any{"source": r.Ref.Source, "id": r.Ref.ID, "values": dated(r.Values)}}); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(matchhttp.New(x, nil))
	defer server.Close()
	n := 0
	for p := range result.Pairs() {
		if p.Verdict != match.Match {
			continue
		}
		n++
		res, err := http.Post(server.URL+"/v1/check", "application/json", bytes.NewReader(bodies[p.Left]))
		if err != nil {
			t.Fatal(err)
		}
		var a match.Answer
		err = json.NewDecoder(res.Body).Decode(&a)
		res.Body.Close()
		if err != nil || a.Standing != match.Exists {
			t.Fatalf("%v: %s, %v, %v", p.Left, res.Status, a.Standing, err)
		}
		for _, c := range a.Candidates {
			if c.Ref == p.Right && c.Explanation.Score != p.Score {
				t.Errorf("%v and %v: %+v, in the batch %+v", p.Left, p.Right, c.Explanation.Score, p.Score)
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d pairs", n)
	}
}

// dated gives values as a request has them.
func dated(vs []match.Value) []map[string]string {
	var out []map[string]string
	for _, v := range vs {
		out = append(out, map[string]string{"field": string(v.Field), "text": v.Text})
	}
	return out
}

func TestTokensSayWhoAsks(t *testing.T) {
	secret, line, err := NewToken("crm", "write")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(file, []byte("# callers\n\n"+line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ts, err := ReadTokens(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path, header string
		known        bool
	}{
		{"/v1/check", "Bearer " + secret, true},
		{"/v1/check", secret, false},
		{"/v1/check", "Bearer " + secret + "x", false},
		{"/v1/check", "", false},
		{"/v1/check?token=" + secret, "", false}, // a URL ends up in logs of others: for Salesforce alone
		{"/v1/salesforce/outbound?token=" + secret, "", true},
		{"/v1/salesforce/outbound?token=x", "", false},
	} {
		r := httptest.NewRequest("POST", tt.path, nil)
		r.Header.Set("Authorization", tt.header)
		c, err := ts.Caller(r)
		if (err == nil) != tt.known || tt.known && c != (matchhttp.Caller{Name: "crm", Write: true}) {
			t.Errorf("%s, %q: %v, %v", tt.path, tt.header, c, err)
		}
	}
	if bytes.Contains([]byte(line), []byte(secret)) {
		t.Error("the file holds the token itself")
	}
}

func TestRateIsEachCallersOwn(t *testing.T) {
	r := &rates{each: 5}
	for range 5 {
		if wait := r.allow("a"); wait != 0 {
			t.Fatalf("a second's worth may come at once, but wait %v", wait)
		}
	}
	if r.allow("a") == 0 {
		t.Error("a sixth passed")
	}
	if wait := r.allow("b"); wait != 0 {
		t.Errorf("b waits %v for a", wait)
	}
}
