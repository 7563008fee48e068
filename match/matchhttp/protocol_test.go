package matchhttp

import (
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// hetu is a published test code.
const hetu = "131052-308T"

const soapHead = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">
  <OrganizationId>00D7Q0000000001UAA</OrganizationId><ActionId>04k7Q0000000001QAA</ActionId><SessionId xsi:nil="true"/>
`

const soapTail = ` </notifications></soapenv:Body></soapenv:Envelope>`

func notification(fields string) string {
	return `<Notification><Id>04l7Q0000000001QAA</Id><sObject xsi:type="sf:Account" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">` + fields + `</sObject></Notification>`
}

func TestOutboundMessagesBecomeRecords(t *testing.T) {
	x := filled(t, nil)
	h := New(x, &Options{Salesforce: Salesforce{Organizations: []string{"00D7Q0000000001"}}})
	body := soapHead + notification(`<sf:Id>003</sf:Id><sf:Name>Kulma &amp; Pojat Oy</sf:Name><sf:Phone>040 765 4321</sf:Phone><sf:Unknown__c>x</sf:Unknown__c>`) +
		notification(`<sf:Id>002</sf:Id><sf:IsDeleted>true</sf:IsDeleted>`) + soapTail
	res, text := ask(t, h, "POST", "/v1/salesforce/outbound", "text/xml; charset=UTF-8", body)
	var ack struct {
		Ack bool `xml:"Body>notificationsResponse>Ack"`
	}
	if err := xml.Unmarshal([]byte(text), &ack); err != nil || res.StatusCode != http.StatusOK || !ack.Ack {
		t.Fatal(res.StatusCode, text, err)
	}
	if got := x.Lookup(match.Phone, "+358407654321"); len(got) != 1 || got[0] != (match.Ref{Source: "crm", ID: "003"}) {
		t.Errorf("%v", got)
	}
	if x.Has(match.Ref{Source: "crm", ID: "002"}) || x.Len() != 2 {
		t.Errorf("%d records", x.Len())
	}
}

// Salesforce gathers up to a hundred notifications in a message, of one account perhaps several.
func TestNotificationsOfAMessageCountInTheirOrder(t *testing.T) {
	put := func(id, phone string) string {
		return notification(`<sf:Id>` + id + `</sf:Id><sf:Name>Kulma Oy</sf:Name><sf:Phone>` + phone + `</sf:Phone>`)
	}
	gone := func(id string) string {
		return notification(`<sf:Id>` + id + `</sf:Id><sf:IsDeleted>true</sf:IsDeleted>`)
	}
	x := filled(t, nil)
	body := soapHead + put("1", "040 7654321") + put("1", "040 7654322") + put("2", "040 7654323") + gone("2") + gone("3") + put("3", "040 7654324") + soapTail
	for range 2 { // Salesforce may send a message twice
		if res, text := ask(t, New(x, nil), "POST", "/v1/salesforce/outbound", mediaXML, body); res.StatusCode != http.StatusOK {
			t.Fatal(text)
		}
		for phone, want := range map[string]int{"0407654321": 0, "0407654322": 1, "0407654323": 0, "0407654324": 1} {
			if got := x.Lookup(match.Phone, phone); len(got) != want {
				t.Errorf("%s: %v", phone, got)
			}
		}
	}
}

func TestOutboundMessagesThatAreNotAcknowledged(t *testing.T) {
	x := filled(t, nil)
	h := New(x, &Options{Salesforce: Salesforce{Organizations: []string{"00D7Q0000000001"}}})
	account := notification(`<sf:Id>009</sf:Id><sf:Name>Kulma</sf:Name>`)
	for name, body := range map[string]string{
		"another organization": strings.Replace(soapHead, "00D7Q0000000001UAA", "00D7Q0000000002UAA", 1) + account + soapTail,
		"an entity of one's own": strings.Replace(soapHead, "?>", `?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`, 1) +
			notification(`<sf:Id>009</sf:Id><sf:Name>&e;</sf:Name>`) + soapTail,
		"an entity nobody made":   soapHead + notification(`<sf:Id>009</sf:Id><sf:Name>&e;</sf:Name>`) + soapTail,
		"cut":                     soapHead + account,
		"no id":                   soapHead + notification(`<sf:Name>Kulma</sf:Name>`) + soapTail,
		"an identity code as id":  soapHead + notification(`<sf:Id>`+hetu+`</sf:Id>`) + soapTail,
		"another object":          strings.Replace(soapHead+account+soapTail, "sf:Account", "sf:Contact", 1),
		"a field that nests":      soapHead + notification(`<sf:Id>009</sf:Id><sf:Name><b>Kulma</b></sf:Name>`) + soapTail,
		"a text too long":         soapHead + notification(`<sf:Id>009</sf:Id><sf:Name>`+strings.Repeat("x", 5000)+`</sf:Name>`) + soapTail,
		"more than 100":           soapHead + strings.Repeat(account, 101) + soapTail,
		"something behind":        soapHead + account + soapTail + "<x/>",
		"no envelope":             `<notifications/>`,
		"another character set":   strings.Replace(soapHead, "UTF-8", "ISO-8859-1", 1) + account + soapTail,
		"nothing":                 "",
		"the right one, then not": soapHead + account + notification(`<sf:Name>x</sf:Name>`) + soapTail,
	} {
		res, text := ask(t, h, "POST", "/v1/salesforce/outbound", mediaXML, body)
		if p := into[Problem](t, text); res.StatusCode < 400 || res.StatusCode >= 500 || p.Code == "" || strings.Contains(text, hetu) || strings.Contains(text, "Ack") {
			t.Errorf("%s: %d %s", name, res.StatusCode, text)
		}
	}
	if x.Len() != 2 {
		t.Errorf("%d records", x.Len())
	}
}

func TestBigQueryAsksForManyRows(t *testing.T) {
	x := filled(t, nil)
	h := New(x, nil)
	say := func(context, calls string) []string {
		t.Helper()
		res, text := ask(t, h, "POST", "/v1/bigquery", "application/json; charset=utf-8",
			`{"requestId":"124ab1c","caller":"//bigquery.googleapis.com/projects/p/jobs/j","sessionUser":"u@p.example","userDefinedContext":`+context+`,"calls":`+calls+`}`)
		if res.StatusCode != http.StatusOK {
			t.Fatal(res.StatusCode, text)
		}
		return into[struct{ Replies []string }](t, text).Replies
	}
	const fields, calls = `{"mode":"check","fields":"name,business_id"}`, `[["Omni Audio","3342835-3"],["Kulma Oy",null],[null,null]]`
	first := say(fields, calls)
	if len(first) != 3 || into[match.Answer](t, first[0]).Standing != match.Exists || into[match.Answer](t, first[1]).Standing != match.New || first[2] != "null" {
		t.Errorf("%q", first)
	}
	if err := x.Delete(t.Context(), match.Ref{Source: "crm", ID: "001"}); err != nil {
		t.Fatal(err)
	}
	if again := say(fields, calls); strings.Join(again, "") != strings.Join(first, "") {
		t.Error("the same request, sent again, got another answer")
	}
	if other := say(fields, `[["Omni Audio","3342835-3"]]`); into[match.Answer](t, other[0]).Standing == match.Exists {
		t.Error("another request got an old answer")
	}
	if got := say(`{"mode":"clean","fields":"business_id"}`, `[["33428353"],[3342835]]`); into[cleaned](t, got[0]).BusinessID != "3342835-3" {
		t.Errorf("%q", got)
	}
	if got := say(`{"mode":"lookup","fields":"business_id"}`, `[["0154730-7"],["0154730-8"]]`); got[0] != `[{"source":"crm","id":"002"}]` || got[1] != "[]" {
		t.Errorf("%q", got)
	}
	for _, body := range []string{`{"calls":[["a","b"]]}`, `{"calls":[[{}]]}`, `{"userDefinedContext":{"mode":"x"}}`, `{"userDefinedContext":{"fields":"` + hetu + `"}}`, `{"calls":`} {
		res, text := ask(t, h, "POST", "/v1/bigquery", mediaJSON, body)
		if m := into[map[string]string](t, text); res.StatusCode < 400 || res.StatusCode == 408 || m["errorMessage"] == "" || strings.Contains(text, hetu) {
			t.Errorf("%s: %d %s", body, res.StatusCode, text)
		}
	}
}

func TestRepliesAreForgottenWhenTheyAreMany(t *testing.T) {
	var r replies
	for i := range 40 {
		r.keep([32]byte{byte(i)}, done{bytes: make([]byte, 1<<20)})
	}
	if r.size > keptReplies || len(r.by) != 16 || len(r.order) != 16 {
		t.Errorf("%d bytes in %d", r.size, len(r.by))
	}
	if _, ok := r.get([32]byte{39}); !ok {
		t.Error("the latest is gone")
	}
}

func TestWhatIsWrongIsToldWithItsPlace(t *testing.T) {
	h := New(filled(t, nil), &Options{Limits: Limits{Body: 2000, Bulk: 2000, Value: 100, Records: 3, Values: 20}})
	for _, tt := range []struct {
		method, path, media, body string
		status                    int
		code, field               string
		line                      int
	}{
		{"POST", "/v1/check", "", `{}`, 415, "media_type", "", 0},
		{"POST", "/v1/check", "text/plain", `{}`, 415, "media_type", "", 0},
		{"POST", "/v1/check", "application/json; charset=latin1", `{}`, 415, "charset", "", 0},
		{"GET", "/v1/check", "", "", 405, "method", "", 0},
		{"PUT", "/v1/records/crm/1", "", "", 405, "method", "", 0},
		{"GET", "/v2/check", "", "", 404, "not_found", "", 0},
		{"POST", "/v1/check", mediaJSON, ``, 400, "json", "", 0},
		{"POST", "/v1/check", mediaJSON, `[]`, 400, "type", "", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"name":"A"}} x`, 400, "json", "", 0},
		{"POST", "/v1/check", mediaJSON, "{\"record\":{\"name\":\"Hyv\xe4\"}}", 400, "utf8", "", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"name":"A","name":"B"}}`, 400, "twice", "record.name", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"Name":"A"}}`, 400, "unknown_member", "record.Name", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"` + hetu + `":"A"}}`, 400, "unknown_member", "record.?", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"name":["A"]}}`, 400, "type", "record.name", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"name":"` + strings.Repeat("x", 101) + `"}}`, 422, "too_long", "record.name", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{}}`, 422, "empty", "record", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"values":[{"field":"x","text":"A"}]}}`, 422, "unknown_field", "record.values[0].field", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"values":[{"text":"A"}]}}`, 400, "missing", "record.values[0].field", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"values":[{"field":"name","text":"A","from":"yesterday"}]}}`, 422, "date", "record.values[0].from", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"id":"` + hetu + `","name":"A"}}`, 422, "identity_code", "record.id", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"id":"a\u0000","name":"A"}}`, 422, "control_character", "record.id", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"name":"A"},"reserve_seconds":601}`, 422, "range", "reserve_seconds", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"name":"A"},"reserve_seconds":1.5}`, 422, "range", "reserve_seconds", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"name":"A"},"explain":1}`, 400, "type", "explain", 0},
		{"POST", "/v1/check", mediaJSON, `{"record":{"name":"` + strings.Repeat("x", 2000) + `"}}`, 413, "body_too_long", "", 0},
		{"POST", "/v1/records", mediaJSON, `{"records":[{"source":"crm","id":"1"},{"source":"crm"}]}`, 422, "missing", "records[1].id", 0},
		{"POST", "/v1/records", mediaJSON, `{"records":[{"id":"1"}]}`, 422, "missing", "records[0].source", 0},
		{"POST", "/v1/records", mediaJSON, `{"records":[]}`, 422, "empty", "records", 0},
		{"POST", "/v1/records", mediaJSON, `{"records":[{"source":"a","id":"1"},{"source":"a","id":"2"}],"reservation":"x"}`, 422, "reservation", "reservation", 0},
		{"POST", "/v1/records", mediaLines, "{\"source\":\"crm\",\"id\":\"1\"}\n\n{\"source\":\"crm\",\"id\":\"2\",\"nmae\":\"x\"}\n", 400, "unknown_member", "nmae", 3},
		{"POST", "/v1/records", mediaLines, strings.Repeat(`{"source":"crm","id":"1"}`+"\n", 4), 422, "too_many", "", 4},
		{"GET", "/v1/lookup?field=phone&value=1&value=2", "", "", 400, "twice", "value", 0},
		{"GET", "/v1/lookup?field=colour&value=1", "", "", 422, "unknown_field", "field", 0},
		{"GET", "/v1/lookup?field=business_id&value=" + hetu, "", "", 422, "identity_code", "value", 0},
		{"DELETE", "/v1/records/crm/" + hetu, "", "", 422, "identity_code", "id", 0},
		{"DELETE", "/v1/reservations/x", "", "", 404, "not_found", "reservation", 0},
	} {
		res, text := ask(t, h, tt.method, tt.path, tt.media, tt.body)
		p := into[Problem](t, text)
		if res.StatusCode != tt.status || p.Code != tt.code || p.Field != tt.field || p.Line != tt.line || p.Detail == "" || p.Status != tt.status ||
			res.Header.Get("Content-Type") != mediaProblem || strings.Contains(text, hetu) {
			t.Errorf("%s %s %.60s: %d %s", tt.method, tt.path, tt.body, res.StatusCode, text)
		}
	}
}

// hostile makes a body from one that is right: cut, doubled, with bytes changed, nested or long.
func hostile(rng *rand.Rand, right string) string {
	b := []byte(right)
	switch rng.IntN(6) {
	case 0:
		return right[:rng.IntN(len(right))]
	case 1:
		at := rng.IntN(len(b))
		return right[:at] + right[rng.IntN(len(right)):]
	case 2:
		for range 1 + rng.IntN(8) {
			b[rng.IntN(len(b))] = byte(rng.IntN(256))
		}
	case 3:
		at := rng.IntN(len(b))
		return right[:at] + strings.Repeat([]string{"[", `{"a":`, `"`, "<a>", "\\u0000", "\xff"}[rng.IntN(6)], 1+rng.IntN(2000)) + right[at:]
	case 4:
		at := rng.IntN(len(b))
		return right[:at] + []string{"1e999", "-0", hetu, "null", "\ufeff", "&e;", "<!--", "]]>", "\r\n"}[rng.IntN(9)] + right[at:]
	case 5:
		at := rng.IntN(len(b))
		return right[:at] + strings.Repeat("ä", rng.IntN(5000)) + right[at:]
	}
	return string(b)
}

var rightBodies = []struct{ path, media, body string }{
	{"/v1/check", mediaJSON, `{"record":{"name":"Omni Audio Oy","business_id":"FI33428353","values":[{"field":"phone","text":"040 123 4567","from":"2020-01-31"}]},"reserve_seconds":1,"lang":"fi"}`},
	{"/v1/records", mediaJSON, `{"records":[{"source":"crm","id":"7","name":"Kulma Oy","city":"Turku"}],"reservation":"x"}`},
	{"/v1/records", mediaLines, `{"source":"crm","id":"7","name":"Kulma Oy"}` + "\n" + `{"source":"crm","id":"8","name":"Kulma Ky"}` + "\n"},
	{"/v1/clean", mediaJSON, `{"record":{"name":"Kulma Oy selvitystilassa","phone":"0400","email":"x@y.example"}}`},
	{"/v1/bigquery", mediaJSON, `{"requestId":"r","userDefinedContext":{"mode":"check","fields":"name,city"},"calls":[["Kulma",null],["Omni","Turku"]]}`},
	{"/v1/salesforce/outbound", mediaXML, soapHead + notification(`<sf:Id>003</sf:Id><sf:Name>Kulma &amp; Pojat Oy</sf:Name>`) + soapTail},
}

func TestTenThousandHostileBodies(t *testing.T) {
	h := New(filled(t, nil), nil)
	rng := rand.New(rand.NewPCG(7, 1))
	refused := 0
	for n := range 10_000 {
		right := rightBodies[n%len(rightBodies)]
		body := hostile(rng, right.body)
		start := time.Now()
		res, text := ask(t, h, "POST", right.path, right.media, body)
		if res.StatusCode >= 500 && res.StatusCode != http.StatusServiceUnavailable || time.Since(start) > 5*time.Second || ytunnus.ContainsHetu(text, ytunnus.AnyField) {
			t.Fatalf("%s %q: %d %s", right.path, body, res.StatusCode, text)
		}
		if res.StatusCode >= 400 {
			refused++
		}
	}
	if refused < 5000 {
		t.Errorf("only %d were refused", refused)
	}
}

func FuzzBodies(f *testing.F) {
	for i, right := range rightBodies {
		f.Add(uint8(i), right.body) // what is right, to start from
	}
	f.Add(uint8(0), strings.Repeat("[", 20_000))                                         // deeper than a parser should follow
	f.Add(uint8(0), `{"record":{"id":"`+hetu+`","`+hetu+`":1}}`)                         // an identity code where a name is echoed
	f.Add(uint8(2), "\ufeff{}\n")                                                        // a byte order mark
	f.Add(uint8(5), `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`)                          // an entity of one's own
	f.Add(uint8(4), `{"calls":[[1e400,-0,"`+fmt.Sprintf("\\ud800")+`"]],"requestId":1}`) // numbers and halves of letters
	h := New(filled(f, nil), nil)
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		right := rightBodies[int(which)%len(rightBodies)]
		res, text := ask(t, h, "POST", right.path, right.media, body)
		if res.StatusCode >= 500 || ytunnus.ContainsHetu(text, ytunnus.AnyField) {
			t.Errorf("%d %s", res.StatusCode, text)
		}
	})
}
