package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/match/matchhttp"
)

const folder = "../../../../match/matchhttp/"

func description(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(folder + "openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTwinIsCurrent(t *testing.T) {
	text, err := os.ReadFile(folder + "openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	want, err := twin(text)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(folder + "openapi-2.0.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("openapi-2.0.json is stale: go generate ./match/matchhttp")
	}
	var doc2 openapi2.T
	if err := json.Unmarshal(got, &doc2); err != nil {
		t.Fatal(err)
	}
	doc, err := openapi2conv.ToV3(&doc2)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	if want := description(t); doc.Paths.Len() != want.Paths.Len() || len(doc.Components.Schemas) != len(want.Components.Schemas) {
		t.Errorf("%d paths and %d schemas, of %d and %d", doc.Paths.Len(), len(doc.Components.Schemas), want.Paths.Len(), len(want.Components.Schemas))
	}
}

// TestTwinKeepsWithinWhatLowCodePlatformsImport holds the twin against what the documentation of Power Platform's custom
// connectors and of Salesforce's External Services asks for: 1 MB and 100,000 characters at the most, an operationId that
// is an identifier and stands once, a schema for every success that has a body, one type for each value, names that can
// be those of fields, no polymorphism.
func TestTwinKeepsWithinWhatLowCodePlatformsImport(t *testing.T) {
	text, err := os.ReadFile(folder + "openapi-2.0.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 100_000 {
		t.Errorf("%d bytes", len(text))
	}
	for _, word := range []string{`"oneOf"`, `"anyOf"`, `"nullable"`, `"x-nullable"`} {
		if bytes.Contains(text, []byte(word)) {
			t.Errorf("it has %s", word)
		}
	}
	var doc openapi2.T
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,79}$`)
	seen := map[string]bool{}
	for path, item := range doc.Paths {
		for method, op := range item.Operations() {
			if !name.MatchString(op.OperationID) || seen[op.OperationID] || op.Summary == "" || len(op.Summary) > 80 {
				t.Errorf("%s %s: operation %q, %q", method, path, op.OperationID, op.Summary)
			}
			seen[op.OperationID] = true
			successes := 0
			for status, r := range op.Responses {
				if strings.HasPrefix(status, "2") {
					successes++
					if (r.Schema == nil) != (status == "204") {
						t.Errorf("%s: no schema for %s, or one where there is no body", op.OperationID, status)
					}
				}
			}
			if successes != 1 {
				t.Errorf("%s: %d successes", op.OperationID, successes)
			}
			for _, p := range op.Parameters {
				if p.In != "body" && (p.Type == nil || len(*p.Type) != 1) {
					t.Errorf("%s: parameter %s has not one type", op.OperationID, p.Name)
				}
			}
		}
	}
	for of, s := range doc.Definitions {
		plain(t, of, s, name)
	}
}

// plain reports schemas that a low-code platform has no type for.
func plain(t *testing.T, at string, s *openapi2.SchemaRef, name *regexp.Regexp) {
	if s.Ref != "" {
		return
	}
	v := s.Value
	if v.Type == nil || len(*v.Type) != 1 || v.AllOf != nil || v.Not != nil || v.Discriminator != "" {
		t.Errorf("%s has not one type", at)
	}
	if v.Type.Is("array") {
		plain(t, at+"[]", v.Items, name)
	}
	for of, p := range v.Properties {
		if !name.MatchString(of) {
			t.Errorf("%s.%s is no name of a field", at, of)
		}
		plain(t, at+"."+of, p, name)
	}
}

// TestDescriptionHoldsWithItsExamples validates the description; examples are held against their schemas.
func TestDescriptionHoldsWithItsExamples(t *testing.T) {
	doc := description(t)
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^[a-z][A-Za-z0-9]{1,19}$`) // what Salesforce makes actions of, and Power Platform
	seen := map[string]bool{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if !name.MatchString(op.OperationID) || seen[op.OperationID] || op.Summary == "" || op.Description == "" {
				t.Errorf("%s %s: named %q", method, path, op.OperationID)
			}
			seen[op.OperationID] = true
		}
	}
}

// conversation sends requests to the handler and holds both ways against the description.
type conversation struct {
	handler http.Handler
	router  routers.Router
}

func (c *conversation) say(t *testing.T, method, path, media, body string, status int) string {
	t.Helper()
	request := func() *http.Request {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		if media != "" {
			r.Header.Set("Content-Type", media)
		}
		return r
	}
	r := request()
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: func(context.Context, *openapi3filter.AuthenticationInput) error { return nil }, IncludeResponseStatus: true}}
	if err := openapi3filter.ValidateRequest(t.Context(), in); (err == nil) != (status < 300) {
		t.Errorf("%s %s: the description says %v, want status %d", method, path, err, status)
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, request())
	if w.Code != status {
		t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	text := w.Body.String()
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: w.Code, Header: w.Header(), Body: io.NopCloser(strings.NewReader(text)), Options: in.Options}
	if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
		t.Errorf("%s %s: %v", method, path, err)
	}
	return text
}

func talk(t *testing.T) *conversation {
	t.Helper()
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	x := match.NewIndex(m, nil)
	t.Cleanup(func() { x.Close() })
	router, err := gorillamux.NewRouter(description(t))
	if err != nil {
		t.Fatal(err)
	}
	openapi3filter.RegisterBodyDecoder("application/problem+json", openapi3filter.JSONBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", openapi3filter.PlainBodyDecoder)
	return &conversation{matchhttp.New(x, nil), router}
}

// TestExamplesWork sends the example of each request and holds it, and the answer, against the description.
func TestExamplesWork(t *testing.T) {
	doc, c := description(t), talk(t)
	n := 0
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.RequestBody == nil {
				continue
			}
			for media, content := range op.RequestBody.Value.Content {
				body, ok := content.Example.(string)
				if !ok {
					text, err := json.Marshal(content.Example)
					if err != nil {
						t.Fatal(err)
					}
					body = string(text)
				}
				answer := c.say(t, method, path, media, body, http.StatusOK)
				if !json.Valid([]byte(answer)) {
					t.Errorf("%s %s: %s", method, path, answer)
				}
				n++
			}
		}
	}
	if n != 4 {
		t.Errorf("%d examples", n)
	}
}

// TestHandlerDoesWhatIsDescribed holds requests and answers of all kinds against the description, right and wrong ones.
func TestHandlerDoesWhatIsDescribed(t *testing.T) {
	c := talk(t)
	const j = "application/json"
	c.say(t, "POST", "/v1/records", j, `{"records":[{"source":"crm","id":"1","name":"Omni Audio Oy konkurssipesä","business_id":"3342835-3","phone":"0401234567"},{"source":"crm","id":"2","name":"Kulma Oy","business_id":"1635868-0","status":"lakannut","values":[{"field":"name","text":"Kulma","from":"2020-01-31"}]}]}`, 200)
	for _, body := range []string{
		`{"record":{"name":"Kulma Oy","business_id":"16358680"},"explain":true,"candidates":50,"lang":"sv"}`,
		`{"record":{"name":"Kulma 2 Oy","business_id":"131052-308T","email":"x"},"explain":true}`,
		`{"record":{"name":"Revontulen Aurinko Oy","business_id":"1234567-1"},"reserve_seconds":60}`,
		`{"record":{"name":"REVONTULEN AURINKO","business_id":"SE556036079301"},"reserve_seconds":60}`,
		`{"record":{"name":"Nordea Rahoitus / Kulma Oy, Turun tehdas","street":"Kulmakuja 3","city":"Turku"}}`,
	} {
		c.say(t, "POST", "/v1/check", j, body, 200)
	}
	c.say(t, "POST", "/v1/clean", j, `{"record":{"name":"Oy Omni Audio Ab selvitystilassa","business_id":"3342835-2","phone":"0400","postcode":"100","city":"Hki","web":"www.omni.example","einvoice":"003733428353"}}`, 200)
	c.say(t, "GET", "/v1/lookup?field=phone&value=040-1234567", "", "", 200)
	c.say(t, "GET", "/v1/lookup?field=phone&value=1", "", "", 200)
	c.say(t, "GET", "/healthz", "", "", 200)
	c.say(t, "GET", "/healthz/live", "", "", 200)
	c.say(t, "DELETE", "/v1/records/crm/1", "", "", 204)
	for _, wrong := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/v1/check", `{"record":{"nmae":"Kulma"}}`, 400},
		{"POST", "/v1/check", `{"record":{"name":3}}`, 400},
		{"POST", "/v1/check", `{"record":{"name":"A"},"candidates":51}`, 422},
		{"POST", "/v1/check", `{"record":{"name":"A"},"lang":"no"}`, 422},
		{"POST", "/v1/records", `{"record":{}}`, 400},
		{"GET", "/v1/lookup?field=phone", "", 422},
	} {
		media := j
		if wrong.method == "GET" {
			media = ""
		}
		c.say(t, wrong.method, wrong.path, media, wrong.body, wrong.status)
	}
}
