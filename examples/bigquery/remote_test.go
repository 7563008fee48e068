// Package bigquery tests remote.sql: it sends the requests that BigQuery makes of its functions.
package bigquery

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/internal/replay"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/match/matchhttp"
)

// function is what a CREATE FUNCTION says.
type function struct {
	params  int
	path    string
	context map[string]string
}

var (
	created = regexp.MustCompile(`(?s)CREATE OR REPLACE FUNCTION crm\.(\w+)\((.*?)\) RETURNS STRING\s+REMOTE WITH CONNECTION\s+` + "`[^`]+`" + `\s+OPTIONS \((.*?)\n\);`)
	option  = regexp.MustCompile(`\('(\w+)', '([^']*)'\)`)
	address = regexp.MustCompile(`endpoint = '([^']+)'`)
)

func functions(t *testing.T) map[string]function {
	t.Helper()
	sql, err := os.ReadFile("remote.sql")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]function{}
	for _, m := range created.FindAllStringSubmatch(string(sql), -1) {
		u, err := url.Parse(address.FindStringSubmatch(m[3])[1])
		if err != nil {
			t.Fatal(err)
		}
		f := function{strings.Count(m[2], " STRING"), u.Path, map[string]string{}}
		for _, o := range option.FindAllStringSubmatch(m[3], -1) {
			f.context[o[1]] = o[2]
		}
		out[m[1]] = f
	}
	if n := strings.Count(string(sql), "CREATE OR REPLACE FUNCTION"); len(out) != n || n == 0 {
		t.Fatalf("%d functions of %d were read", len(out), n)
	}
	return out
}

// call sends rows as BigQuery does (Google's documentation, "Work with remote functions") and returns the answer.
func (f *function) call(t *testing.T, h http.Handler, request string, rows ...[]any) (status int, body string) {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"requestId":          request,
		"caller":             "//bigquery.googleapis.com/projects/example/jobs/example:EU.bquxjob_5b4c112c_17961fafeaf",
		"sessionUser":        "analyst@example.example",
		"userDefinedContext": f.context,
		"calls":              rows,
	})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", f.path, strings.NewReader(string(text)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// replies returns what the functions of the query see: a string, or NULL, for each row.
func (f *function) replies(t *testing.T, h http.Handler, request string, rows ...[]any) []string {
	t.Helper()
	status, body := f.call(t, h, request, rows...)
	var answer struct{ Replies []string }
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusOK {
		t.Fatalf("%d, %v: %s", status, err, body)
	}
	return answer.Replies
}

func TestTheFunctionsAnswerEachRow(t *testing.T) {
	h := matchhttp.New(replay.Index(t), nil)
	fs := functions(t)
	check, clean, caller := fs["yksi_check"], fs["yksi_clean"], fs["yksi_caller"]

	got := check.replies(t, h, "1", []any{"Omni Audio Oy", "FI33428353", nil}, []any{nil, nil, nil}, []any{"Revontulen Aurinkosähkö Oy", nil, "Kittilä"})
	if len(got) != 3 || got[1] != "null" {
		t.Fatalf("%d replies for 3 rows, of nothing %q", len(got), got[min(1, len(got)-1)])
	}
	var known, fresh match.Answer
	for text, a := range map[string]*match.Answer{got[0]: &known, got[2]: &fresh} {
		if err := json.Unmarshal([]byte(text), a); err != nil {
			t.Fatal(err)
		}
	}
	if known.Standing != match.Exists || known.Candidates[0].Ref.ID != "0017Q0000000GAnQAM" || !strings.HasPrefix(known.Candidates[0].Why, "sama asiakas") ||
		known.Clean.BusinessID != "3342835-3" || fresh.Standing != match.New {
		t.Errorf("check: %s", got)
	}

	got = clean.replies(t, h, "2", []any{"omni audio oy", "33428353", "040-123 4567", "INFO@Omni.example"})
	var cleaned map[string]any
	if err := json.Unmarshal([]byte(got[0]), &cleaned); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"business_id": "3342835-3", "phone": "+358401234567", "email": "INFO@omni.example"}
	for name, value := range want {
		if cleaned[name] != value {
			t.Errorf("clean: %s is %v, want %v", name, cleaned[name], value)
		}
	}

	got = caller.replies(t, h, "3", []any{"+358 46 9697 6288"}, []any{"+358 40 000 0000"})
	if diff := cmp.Diff([]string{`[{"source":"crm","id":"0017Q00000006D7QAI"},{"source":"crm","id":"0017Q0000000G9CQAU"},{"source":"crm","id":"0017Q0000000MHwQAM"}]`, `[]`}, got); diff != "" {
		t.Errorf("caller (-want +got):\n%s", diff)
	}
}

// BigQuery asks again when an answer is lost; what was put meanwhile does not change it.
func TestARequestSentAgainGetsTheSameAnswer(t *testing.T) {
	x := replay.Index(t)
	h := matchhttp.New(x, nil)
	check := functions(t)["yksi_check"]
	row := []any{"Revontulen Aurinkosähkö Oy", nil, "Kittilä"}
	_, first := check.call(t, h, "1", row)
	r := match.Record{Ref: match.Ref{Source: "crm", ID: "new"}}
	r.Add(match.Name, "Revontulen Aurinkosähkö Oy")
	r.Add(match.City, "Kittilä")
	if err := x.Put(t.Context(), &r); err != nil {
		t.Fatal(err)
	}
	if _, again := check.call(t, h, "1", row); again != first {
		t.Errorf("sent again: %s, first %s", again, first)
	}
	if _, other := check.call(t, h, "2", row); other == first {
		t.Error("another request does not see what was put")
	}
}

func TestAnErrorIsToldAsBigQueryShowsIt(t *testing.T) {
	check := functions(t)["yksi_check"]
	status, body := check.call(t, matchhttp.New(replay.Index(t), nil), "1", []any{"Omni Audio Oy"})
	var answer struct{ ErrorMessage string }
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status < 400 || status == 408 || status == 429 || status >= 500 || answer.ErrorMessage == "" {
		t.Errorf("a wrong number of arguments is to fail for good: %d, %v: %s", status, err, body)
	}
}

func TestEachFunctionNamesAFieldForEachParameter(t *testing.T) {
	for name, f := range functions(t) {
		if n := len(strings.Split(f.context["fields"], ",")); n != f.params {
			t.Errorf("%s has %d parameters and names %d fields", name, f.params, n)
		}
	}
}
