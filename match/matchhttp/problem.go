package matchhttp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// Problem is what is wrong with a request, as RFC 9457 has it. It holds no customer's value.
type Problem struct {
	Type   string `json:"type"` // about:blank: Code says more than a page could
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`            // stable, never translated
	Field  string `json:"field,omitempty"` // the member it concerns, as records[3].name
	Line   int    `json:"line,omitempty"`  // of NDJSON, from 1
	Detail string `json:"detail"`          // what is wrong and what to do

	cause error // for the log
}

// Error returns the code and the detail.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// Unwrap returns what caused it, if another error did.
func (p *Problem) Unwrap() error { return p.cause }

// problem says what is wrong. The field is a path of names that are shown.
func problem(status int, code, field, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Field: field, Detail: detail}
}

// problemOf says what to tell the caller of any error.
func problemOf(err error) *Problem {
	var p *Problem
	var tooLong *http.MaxBytesError
	var ref *match.RefError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &tooLong):
		p = problem(http.StatusRequestEntityTooLarge, "body_too_long", "", "the body is longer than "+strconv.FormatInt(tooLong.Limit, 10)+" bytes; send less at a time")
	case errors.As(err, &ref):
		p = problem(http.StatusUnprocessableEntity, "ref", "id", "the id is empty or holds a personal identity code; give the record another key")
		return p // the cause names the source, which may be anything
	case errors.Is(err, match.ErrClosed):
		p = problem(http.StatusServiceUnavailable, "closing", "", "the service is closing; ask again")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		p = problem(http.StatusServiceUnavailable, "time", "", "it took too long and nothing was changed; ask again")
	default:
		p = problem(http.StatusServiceUnavailable, "not_durable", "", "the change could not be made durable and is not acknowledged; send it again")
	}
	p.cause = err
	return p
}

// buffers are for answers on their way out.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// write gives the answer, or tells what is wrong, and returns what was given.
func write(w http.ResponseWriter, op *operation, a *reply, err error) (status int, size int64, code string) {
	if err != nil {
		p := problemOf(err)
		if p.Status == http.StatusServiceUnavailable && w.Header().Get("Retry-After") == "" {
			w.Header().Set("Retry-After", "1")
		}
		a, code = &reply{status: p.Status, value: p, media: mediaProblem}, p.Code
		if op.name == "bigquery" {
			a = errorMessage(p)
		}
	}
	if a.value != nil {
		buf := buffers.Get().(*bytes.Buffer)
		defer buffers.Put(buf)
		buf.Reset()
		enc := json.NewEncoder(buf)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(a.value) // values of this package's and match's own, which have no way to fail
		a.bytes = buf.Bytes()
	}
	if a.media == "" {
		a.media = mediaJSON
	}
	if len(a.bytes) > 0 {
		w.Header().Set("Content-Type", a.media)
		w.Header().Set("Content-Length", strconv.Itoa(len(a.bytes))) // else a long answer goes in chunks
	}
	w.WriteHeader(a.status)
	n, _ := w.Write(a.bytes) // whoever went away needs no answer
	return a.status, int64(n), code
}

// takes reports whether the body is of a media type that the operation takes, in UTF-8.
func (c *call) takes() error {
	media, params, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || media != c.op.media && (c.op.also == "" || media != c.op.also) {
		detail := "the header Content-Type must be " + c.op.media
		if c.op.also != "" {
			detail += " or " + c.op.also
		}
		return problem(http.StatusUnsupportedMediaType, "media_type", "", detail)
	}
	if set := params["charset"]; set != "" && !strings.EqualFold(set, "utf-8") {
		return problem(http.StatusUnsupportedMediaType, "charset", "", "the body must be in UTF-8")
	}
	if e := c.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return problem(http.StatusUnsupportedMediaType, "content_encoding", "", "send the body uncompressed")
	}
	return nil
}

// seconds rounds up, as Retry-After wants it.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
