// Package salesforce tests the recipe in README.md: it replays what the flow and an outbound message send.
package salesforce

import (
	"encoding/json"
	"flag"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/yksi-mdm/yksi/internal/replay"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/match/matchhttp"
)

var update = flag.Bool("update", false, "renew the answers")

func handler(t *testing.T) *matchhttp.Handler {
	return matchhttp.New(replay.Index(t), &matchhttp.Options{
		Language:   match.Finnish,
		Salesforce: matchhttp.Salesforce{Organizations: []string{"00DWZ0000000001"}},
	})
}

func TestTheRequestsOfTheFlowGetTheirAnswers(t *testing.T) {
	replay.Files(t, "testdata", handler(t), *update)
}

// The answers may drift with the weights; what the flow decides by may not.
func TestWhatTheFlowDecidesBy(t *testing.T) {
	replay.Files(t, "testdata", handler(t), false)
	for file, want := range map[string]string{
		"1-check-known":               `"verdict": "exists"`,
		"2-check-mistyped-id":         `"code": "id_invalid"`,
		"3-check-new":                 `"reservation": {`,
		"4-check-same-by-a-colleague": `"reserved_until"`,
		"5-put-saved":                 `"reservation": "committed"`,
		"6-check-saved":               `"id": "001WZ00000AbCdEYAV"`,
		"7-check-nothing-typed":       `"code": "empty"`,
		"8-outbound":                  `<Ack>true</Ack>`,
		"9-check-renamed":             `"verdict": "exists"`,
	} {
		answer, err := os.ReadFile("testdata/" + file + ".answer")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(answer), want) {
			t.Errorf("%s: %s is missing", file, want)
		}
	}
}

// External Services takes OpenAPI 2.0 of up to 100,000 characters, whose operations have names.
func TestTheDescriptionSuitsExternalServices(t *testing.T) {
	w := httptest.NewRecorder()
	handler(t).ServeHTTP(w, httptest.NewRequest("GET", "/openapi-2.0.json", nil))
	if n := len([]rune(w.Body.String())); n > 100_000 {
		t.Errorf("%d characters", n)
	}
	var api struct {
		Swagger string
		Paths   map[string]map[string]struct{ OperationID string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &api); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, operations := range api.Paths {
		for _, o := range operations {
			names[o.OperationID] = true
		}
	}
	for _, name := range []string{"check", "putRecords", "release"} {
		if !names[name] {
			t.Errorf("no operation %s in OpenAPI %s", name, api.Swagger)
		}
	}
}
