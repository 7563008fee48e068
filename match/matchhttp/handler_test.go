package matchhttp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
)

// filled returns an index of two customers, with changes kept by log.
func filled(t testing.TB, log match.Log) *match.Index {
	t.Helper()
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	x := match.NewIndex(m, &match.IndexOptions{Log: log})
	t.Cleanup(func() { x.Close() })
	for _, r := range []struct{ id, name, businessID, phone string }{
		{"001", "Omni Audio Oy", "3342835-3", "040 123 4567"},
		{"002", "Rautasoini Oy", "0154730-7", ""},
	} {
		rec := match.Record{Ref: match.Ref{Source: "crm", ID: r.id}}
		rec.Add(match.Name, r.name)
		rec.Add(match.BusinessID, r.businessID)
		rec.Add(match.Phone, r.phone)
		if err := x.Put(t.Context(), &rec); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// ask sends a request and returns the status and the body of the answer.
func ask(t testing.TB, h http.Handler, method, path, media, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	res := w.Result()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(text)
}

func into[T any](t testing.TB, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

func TestCheckSaysWhatTheIndexSays(t *testing.T) {
	x := filled(t, nil)
	h := New(x, nil)
	res, text := ask(t, h, "POST", "/v1/check", mediaJSON, `{"record":{"name":"omni audio","business_id":"FI33428353"},"explain":true,"lang":"fi"}`)
	if res.StatusCode != http.StatusOK {
		t.Fatal(res.StatusCode, text)
	}
	var r match.Record
	r.Add(match.Name, "omni audio")
	r.Add(match.BusinessID, "FI33428353")
	want := x.Check(&r, &match.CheckOptions{Language: match.Finnish})
	got := into[match.Answer](t, text)
	wantText, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(into[match.Answer](t, string(wantText)), got); diff != "" {
		t.Errorf("(-index +handler)\n%s", diff)
	}
	if got.Standing != match.Exists || !strings.HasPrefix(got.Candidates[0].Why, "sama asiakas") {
		t.Errorf("%v, %q", got.Standing, got.Candidates[0].Why)
	}
	for header, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Type": mediaJSON} {
		if got := res.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
}

func TestLanguageIsTheCallers(t *testing.T) {
	h := New(filled(t, nil), &Options{Language: match.Finnish})
	for _, tt := range []struct{ accept, member, want string }{
		{"", "", "sama asiakas"},
		{"sv-FI, en;q=0.5", "", "samma kund"},
		{"en;q=0.1, sv;q=0.2, de", "", "samma kund"},
		{"sv", "en", "the same customer"},
		{"de, *;q=0.5", "", "sama asiakas"},
		{"sv;q=x, en;q=2, fi;q=0", "", "sama asiakas"},
	} {
		_, text := ask(t, h, "POST", "/v1/check", mediaJSON, `{"record":{"name":"Omni Audio","business_id":"3342835-3"},"lang":"`+tt.member+`"}`, "Accept-Language", tt.accept)
		if a := into[match.Answer](t, text); !strings.HasPrefix(a.Candidates[0].Why, tt.want) {
			t.Errorf("%q, %q: %q", tt.accept, tt.member, a.Candidates[0].Why)
		}
	}
}

func TestRecordsArePutReplacedAndDeleted(t *testing.T) {
	x := filled(t, nil)
	h := New(x, nil)
	found := func(id string) match.Standing {
		_, text := ask(t, h, "POST", "/v1/check", mediaJSON, `{"record":{"name":"Kulma","business_id":"`+id+`"}}`)
		return into[match.Answer](t, text).Standing
	}
	put := func(media, body string, n int) {
		t.Helper()
		res, text := ask(t, h, "POST", "/v1/records", media, body)
		if res.StatusCode != http.StatusOK || into[stored](t, text).Put != n {
			t.Fatal(res.StatusCode, text)
		}
	}
	put(mediaJSON, `{"records":[{"source":"crm","id":"a/b 3","name":"Kulma Oy","business_id":"1635868-0"}]}`, 1)
	if found("1635868-0") != match.Exists {
		t.Error("put, but not found")
	}
	put(mediaLines, "{\"source\":\"crm\",\"id\":\"a/b 3\",\"name\":\"Lammas Ky\"}\n\n{\"source\":\"crm\",\"id\":\"4\",\"name\":\"Kulma Oy\",\"values\":[{\"field\":\"business_id\",\"text\":\"2955119-9\",\"from\":\"2020-01-31\"}]}\n", 2)
	if found("1635868-0") == match.Exists || found("2955119-9") != match.Exists {
		t.Error("replaced, but the old one is found, or the new one not")
	}
	if res, text := ask(t, h, "DELETE", "/v1/records/crm/a%2Fb%203", "", ""); res.StatusCode != http.StatusNoContent || text != "" {
		t.Error(res.StatusCode, text)
	}
	if x.Has(match.Ref{Source: "crm", ID: "a/b 3"}) || x.Len() != 3 {
		t.Error("deleted, but there")
	}
}

// broken is a log that does not keep.
type broken struct{ fails atomic.Bool }

func (b *broken) Append(context.Context, []match.Change) error {
	if b.fails.Load() {
		return errors.New("disk full")
	}
	return nil
}

func TestNothingIsAcknowledgedThatIsNotDurable(t *testing.T) {
	log := new(broken)
	x := filled(t, log)
	h := New(x, nil)
	log.fails.Store(true)
	const soap = `<Envelope xmlns="` + namespaceSOAP + `"><Body><notifications xmlns="` + namespaceOutbound + `"><Notification><sObject xmlns:i="` + namespaceXSI + `" i:type="sf:Account"><Id>9</Id></sObject></Notification></notifications></Body></Envelope>`
	for _, tt := range [][4]string{
		{"POST", "/v1/records", mediaJSON, `{"records":[{"source":"crm","id":"9","name":"Kulma"}]}`},
		{"POST", "/v1/records", mediaLines, `{"source":"crm","id":"9","name":"Kulma"}` + "\n" + `{"source":"crm","id":"10","name":"Kulma"}`},
		{"DELETE", "/v1/records/crm/001", "", ""},
		{"POST", "/v1/salesforce/outbound", mediaXML, soap},
	} {
		res, text := ask(t, h, tt[0], tt[1], tt[2], tt[3])
		if p := into[Problem](t, text); res.StatusCode != http.StatusServiceUnavailable || p.Code != "not_durable" || res.Header.Get("Retry-After") == "" {
			t.Errorf("%s %s: %d %s", tt[0], tt[1], res.StatusCode, text)
		}
	}
	if x.Len() != 2 {
		t.Errorf("%d records", x.Len())
	}
}

func TestReservationIsCommittedReleasedAndItsHolders(t *testing.T) {
	x := filled(t, nil)
	name := ""
	h := New(x, &Options{Caller: func(*http.Request) (Caller, error) { return Caller{name, true}, nil }})
	reserve := func(who string) (match.Standing, string) {
		name = who
		_, text := ask(t, h, "POST", "/v1/check", mediaJSON, `{"record":{"name":"Revontulen Aurinko Oy","business_id":"1635868-0"},"reserve_seconds":60}`)
		a := into[answer](t, text)
		if a.Reservation == nil {
			return a.Standing, ""
		}
		return a.Standing, a.Reservation.ID
	}
	standing, id := reserve("a")
	if standing != match.New || id == "" {
		t.Fatal(standing, id)
	}
	if standing, second := reserve("b"); standing != match.Exists || second != "" {
		t.Error("the second did not see the first:", standing)
	}
	if res, text := ask(t, h, "DELETE", "/v1/reservations/"+id, "", ""); res.StatusCode != http.StatusNotFound {
		t.Error("another caller released it:", text)
	}
	name = "a"
	if res, _ := ask(t, h, "DELETE", "/v1/reservations/"+id, "", ""); res.StatusCode != http.StatusNoContent {
		t.Error(res.StatusCode)
	}
	_, id = reserve("a")
	for _, want := range []string{"committed", "gone"} {
		_, text := ask(t, h, "POST", "/v1/records", mediaJSON, `{"records":[{"source":"crm","id":"7","name":"Revontulen Aurinko Oy","business_id":"1635868-0"}],"reservation":"`+id+`"}`)
		if got := into[stored](t, text).Reservation; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if standing, _ := reserve("b"); standing != match.Exists {
		t.Error("saved, but", standing)
	}
}

func TestOfAThousandIdenticalCreatesOneIsNew(t *testing.T) {
	server := httptest.NewServer(New(filled(t, nil), nil))
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	var fresh atomic.Int64
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			res, err := client.Post(server.URL+"/v1/check", mediaJSON, strings.NewReader(`{"record":{"name":"Revontulen Aurinko Oy"},"reserve_seconds":60}`))
			if err != nil {
				t.Error(err)
				return
			}
			defer res.Body.Close()
			var a answer
			if err := json.NewDecoder(res.Body).Decode(&a); err != nil || res.StatusCode != http.StatusOK {
				t.Error(res.Status, err)
			} else if a.Standing == match.New {
				fresh.Add(1)
			}
		})
	}
	wg.Wait()
	if fresh.Load() != 1 {
		t.Errorf("%d are new", fresh.Load())
	}
}

func TestCallersRolesAndRates(t *testing.T) {
	var log bytes.Buffer
	var seen []Access
	h := New(filled(t, nil), &Options{
		Caller: func(r *http.Request) (Caller, error) {
			switch name := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "); name {
			case "reader", "busy":
				return Caller{Name: name}, nil
			}
			return Caller{}, errors.New("unknown")
		},
		Allow: func(caller string) time.Duration {
			if caller == "busy" {
				return 1500 * time.Millisecond
			}
			return 0
		},
		Access: func(a Access) error { seen = append(seen, a); return nil },
		Logger: slog.New(slog.NewJSONHandler(&log, nil)),
		Clock:  func() time.Time { return time.Date(2025, 3, 18, 12, 0, 0, 0, time.UTC) },
	})
	const check = `{"record":{"name":"Omni Audio","business_id":"3342835-3"}}`
	for _, tt := range []struct {
		who, method, path, body string
		status                  int
		code                    string
	}{
		{"", "POST", "/v1/check", check, 401, "unknown_caller"},
		{"busy", "POST", "/v1/check", check, 429, "rate"},
		{"reader", "POST", "/v1/check", check, 200, ""},
		{"reader", "POST", "/v1/check", `{"record":{"name":"A"},"reserve_seconds":9}`, 403, "read_only"},
		{"reader", "POST", "/v1/records", `{}`, 403, "read_only"},
		{"reader", "DELETE", "/v1/records/crm/001", "", 403, "read_only"},
		{"reader", "GET", "/v1/lookup?field=phone&value=%2B358401234567", "", 200, ""},
		{"", "GET", "/metrics", "", 401, "unknown_caller"},
		{"", "GET", "/healthz", "", 200, ""},
		{"", "GET", "/openapi.json", "", 200, ""},
	} {
		media := ""
		if tt.method == "POST" {
			media = mediaJSON
		}
		res, text := ask(t, h, tt.method, tt.path, media, tt.body, "Authorization", "Bearer "+tt.who)
		if res.StatusCode != tt.status || tt.code != "" && into[Problem](t, text).Code != tt.code {
			t.Errorf("%s %s %s: %d %s", tt.who, tt.method, tt.path, res.StatusCode, text)
		}
		if tt.status == 429 && res.Header.Get("Retry-After") != "2" {
			t.Errorf("Retry-After: %q", res.Header.Get("Retry-After"))
		}
	}
	at := time.Date(2025, 3, 18, 12, 0, 0, 0, time.UTC)
	omni := []match.Ref{{Source: "crm", ID: "001"}}
	if diff := cmp.Diff([]Access{{at, "reader", "check", omni}, {at, "reader", "lookup", omni}}, seen); diff != "" {
		t.Errorf("access (-want +got)\n%s", diff)
	}
	for _, word := range []string{"Omni", "Audio", "3342835-3", "358401234567"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log holds %q:\n%s", word, log.String())
		}
	}
	if strings.Count(log.String(), "\n") != 10 {
		t.Errorf("not a line a request:\n%s", log.String())
	}
}

func TestNoAnswerIsGivenThatIsNotRecorded(t *testing.T) {
	h := New(filled(t, nil), &Options{Access: func(Access) error { return errors.New("disk full") }})
	res, text := ask(t, h, "POST", "/v1/check", mediaJSON, `{"record":{"name":"Omni Audio"}}`)
	if res.StatusCode != http.StatusServiceUnavailable || strings.Contains(text, "001") {
		t.Error(res.StatusCode, text)
	}
}

func TestCleanSaysWhatIsLeft(t *testing.T) {
	h := New(filled(t, nil), nil)
	_, text := ask(t, h, "POST", "/v1/clean", mediaJSON, `{"record":{"name":"OY OMNI AUDIO AB","business_id":"33428353","postcode":"100","phone":"0400","email":"Info@Omni.example; x@","city":"helsinki 10"}}`)
	got := into[cleaned](t, text)
	if got.BusinessID != "3342835-3" || got.Core != "OMNI AUDIO" || got.Postcode != "00100" || got.Phone != "" || got.Email != "Info@omni.example" {
		t.Errorf("%+v", got)
	}
	want := []string{"phone:invalid", "postcode:zero_restored"}
	for _, issue := range want {
		if !strings.Contains(text, `"`+issue+`"`) {
			t.Errorf("%s is not told: %v", issue, got.Issues)
		}
	}
}

func TestMetricsAddUp(t *testing.T) {
	h := New(filled(t, nil), nil)
	for range 3 {
		ask(t, h, "POST", "/v1/check", mediaJSON, `{"record":{"name":"Omni Audio","business_id":"3342835-3"}}`)
	}
	ask(t, h, "POST", "/v1/check", mediaJSON, `{`)
	res, text := ask(t, h, "GET", "/metrics", "", "")
	if res.Header.Get("Content-Type") != "text/plain; version=0.0.4; charset=utf-8" {
		t.Error(res.Header)
	}
	for _, line := range []string{
		`yksi_http_requests_total{operation="check",status="200"} 3`,
		`yksi_http_requests_total{operation="check",status="400"} 1`,
		`yksi_http_request_seconds_bucket{operation="check",le="+Inf"} 4`,
		`yksi_http_request_seconds_count{operation="check"} 4`,
		`yksi_check_verdicts_total{verdict="exists"} 3`,
		`yksi_index_records 2`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("%s is missing in\n%s", line, text)
		}
	}
}

func TestBodyIsBoundInTime(t *testing.T) {
	server := httptest.NewServer(New(filled(t, nil), &Options{Limits: Limits{Time: 50 * time.Millisecond}}))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	const begun = "POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"record\":" // and then nothing
	if _, err := io.WriteString(conn, begun); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(conn) // until the server closes the connection
	if err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 408 ") {
		t.Errorf("%v, %q", err, text)
	}
}

func TestManyAskWhileOthersPut(t *testing.T) {
	h := New(filled(t, nil), nil)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 20 {
				id := strconv.Itoa(100*i + k)
				if res, text := ask(t, h, "POST", "/v1/records", mediaJSON, `{"records":[{"source":"crm","id":"`+id+`","name":"Kulma Oy","phone":"0401111`+id+`"}]}`); res.StatusCode != 200 {
					t.Error(text)
				}
				ask(t, h, "POST", "/v1/check", mediaJSON, `{"record":{"name":"Kulma"},"reserve_seconds":1}`)
				ask(t, h, "GET", "/metrics", "", "")
			}
		})
	}
	wg.Wait()
}
