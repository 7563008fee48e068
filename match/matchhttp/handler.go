package matchhttp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// Options say how a Handler works. The zero Options suit a service behind a gateway that knows its callers.
type Options struct {
	// Caller says who asks, from the headers of a request, and fails for whom it does not know. nil knows nobody and lets
	// all do everything.
	Caller func(*http.Request) (Caller, error)
	// Allow says how long a caller has to wait before the next request: zero lets this one pass. nil lets all pass.
	Allow func(caller string) time.Duration
	// Access keeps who asked for which records. An answer is given only once it has returned without an error.
	Access func(Access) error
	// Logger gets one line a request, without a customer's values; nil logs nothing.
	Logger *slog.Logger
	// Ready reports whether the index is whole; nil: it is.
	Ready func() bool
	// Limits bound what one request may take.
	Limits Limits
	// Language is that of answers to callers who name none.
	Language match.Language
	// Salesforce says how outbound messages become records.
	Salesforce Salesforce
	// Clock tells the time; nil is time.Now.
	Clock func() time.Time
}

// Caller is who asks.
type Caller struct {
	Name  string // for logs; no secret
	Write bool   // may change records and reserve customers
}

// Access is that somebody asked for records: for whom and when, not what was asked.
type Access struct {
	Time      time.Time   `json:"time"`
	Caller    string      `json:"caller"`
	Operation string      `json:"operation"`
	Refs      []match.Ref `json:"refs"` // the records that were told of, put or deleted
}

// Limits bound a request. A zero limit means what stands beside it.
type Limits struct {
	Body         int64         // bytes of a request: 1 MiB
	Bulk         int64         // bytes of a request that puts records: 32 MiB
	Records      int           // records put in one request: 100,000
	Value        int           // bytes of one value: 4,096
	Values       int           // values of one record: 200
	Calls        int           // rows of one BigQuery request: 10,000
	Time         time.Duration // for reading and for answering, and as much again for writing: 30 s
	Reserve      time.Duration // that a customer is reserved for: 10 min
	Reservations int           // that stand at a time: 10,000
}

func (l Limits) withDefaults() Limits {
	or(&l.Body, 1<<20)
	or(&l.Bulk, 32<<20)
	or(&l.Records, 100_000)
	or(&l.Value, 4096)
	or(&l.Values, 200)
	or(&l.Calls, 10_000)
	or(&l.Time, 30*time.Second)
	or(&l.Reserve, 10*time.Minute)
	or(&l.Reservations, 10_000)
	return l
}

func or[T int | int64 | time.Duration](v *T, standard T) {
	if *v <= 0 {
		*v = standard
	}
}

// Handler serves an index. It is safe for use by many goroutines, as is what it is given.
type Handler struct {
	index   *match.Index
	opt     Options
	fields  map[match.Field]bool // that a record may have
	held    reservations
	replies replies
	metrics metrics
	mux     http.ServeMux
}

// New returns a handler that serves x.
func New(x *match.Index, o *Options) *Handler {
	h := &Handler{index: x}
	if o != nil {
		h.opt = *o
	}
	h.opt.Limits = h.opt.Limits.withDefaults()
	if h.opt.Clock == nil {
		h.opt.Clock = time.Now
	}
	if h.opt.Logger == nil {
		h.opt.Logger = slog.New(slog.DiscardHandler)
	}
	h.fields = fieldsOf(x.Model().Rules())
	paths := map[string][]string{}
	for i := range operations {
		op := &operations[i]
		paths[op.path] = append(paths[op.path], op.method)
		h.mux.HandleFunc(op.method+" "+op.path, func(w http.ResponseWriter, r *http.Request) { h.serve(op, w, r) })
	}
	for path, methods := range paths {
		h.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { h.serve(wrongMethod(methods), w, r) })
	}
	h.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { h.serve(&noOperation, w, r) })
	return h
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }

// operation is one thing that the handler does.
type operation struct {
	name, method, path string
	media              string // of the body; "" where there is none
	also               string // another media type that it takes
	open               bool   // to everybody
	write              bool   // changes records
	bulk               bool   // may be long
	run                func(*Handler, *call) (*reply, error)
}

const (
	mediaJSON    = "application/json"
	mediaLines   = "application/x-ndjson"
	mediaXML     = "text/xml"
	mediaProblem = "application/problem+json"
)

// operations is what the handler does. The names are those of openapi.json, of the logs and of the metrics.
var operations = [...]operation{
	{name: "check", method: "POST", path: "/v1/check", media: mediaJSON, run: (*Handler).check},
	{name: "release", method: "DELETE", path: "/v1/reservations/{reservation}", write: true, run: (*Handler).release},
	{name: "putRecords", method: "POST", path: "/v1/records", media: mediaJSON, also: mediaLines, write: true, bulk: true, run: (*Handler).putRecords},
	{name: "deleteRecord", method: "DELETE", path: "/v1/records/{source}/{id}", write: true, run: (*Handler).deleteRecord},
	{name: "lookup", method: "GET", path: "/v1/lookup", run: (*Handler).lookup},
	{name: "clean", method: "POST", path: "/v1/clean", media: mediaJSON, run: (*Handler).clean},
	{name: "bigquery", method: "POST", path: "/v1/bigquery", media: mediaJSON, bulk: true, run: (*Handler).bigquery},
	{name: "outbound", method: "POST", path: "/v1/salesforce/outbound", media: mediaXML, also: "application/xml", write: true, run: (*Handler).outbound},
	{name: "health", method: "GET", path: "/healthz", open: true, run: (*Handler).health},
	{name: "alive", method: "GET", path: "/healthz/live", open: true, run: (*Handler).alive},
	{name: "metrics", method: "GET", path: "/metrics", run: (*Handler).writeMetrics},
	{name: "openapi", method: "GET", path: "/openapi.json", open: true, run: described(openAPI3)},
	{name: "openapi2", method: "GET", path: "/openapi-2.0.json", open: true, run: described(openAPI2)},
}

var noOperation = operation{name: "none", open: true, run: func(*Handler, *call) (*reply, error) {
	return nil, problem(http.StatusNotFound, "not_found", "", "there is nothing here; GET /openapi.json says what there is")
}}

func wrongMethod(methods []string) *operation {
	return &operation{name: "none", open: true, run: func(_ *Handler, c *call) (*reply, error) {
		for _, m := range methods {
			c.header.Add("Allow", m)
		}
		return nil, problem(http.StatusMethodNotAllowed, "method", "", "the method is not one of those in the header Allow")
	}}
}

// call is one request under way.
type call struct {
	*http.Request
	op     *operation
	caller Caller
	header http.Header // of the answer
	refs   []match.Ref // for Options.Access
}

// reply is an answer: a value that is given as JSON, or bytes.
type reply struct {
	status int
	value  any
	media  string
	bytes  []byte
}

// serve runs an operation: who asks, may they, what comes of it, is it kept that they asked.
func (h *Handler) serve(op *operation, w http.ResponseWriter, r *http.Request) {
	start := h.opt.Clock()
	ctx, cancel := context.WithTimeout(r.Context(), h.opt.Limits.Time)
	defer cancel()
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Now().Add(h.opt.Limits.Time)) // a recorder has none
	_ = rc.SetWriteDeadline(time.Now().Add(2 * h.opt.Limits.Time))
	size := h.opt.Limits.Body
	if op.bulk {
		size = h.opt.Limits.Bulk
	}
	r = r.WithContext(ctx)
	r.Body = http.MaxBytesReader(w, r.Body, size)
	c := &call{Request: r, op: op, header: w.Header()}
	c.header.Set("Cache-Control", "no-store")
	c.header.Set("X-Content-Type-Options", "nosniff")
	answer, err := h.answer(c)
	if err == nil && h.opt.Access != nil && len(c.refs) > 0 {
		if err = h.opt.Access(Access{start, c.caller.Name, op.name, c.refs}); err != nil {
			h.opt.Logger.Error("access log", "err", err)
			err = problem(http.StatusServiceUnavailable, "access_log", "", "who asks for whom cannot be kept now; ask again later")
		}
	}
	status, size, code := write(w, op, answer, err)
	took := h.opt.Clock().Sub(start)
	h.metrics.count(op.name, status, took)
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	attrs := []slog.Attr{slog.String("operation", op.name), slog.String("caller", c.caller.Name), slog.Int("status", status),
		slog.Duration("took", took), slog.Int64("bytes", size)}
	if code != "" {
		attrs = append(attrs, slog.String("code", code))
	}
	if cause := errors.Unwrap(err); cause != nil {
		attrs = append(attrs, slog.String("err", cause.Error()))
	}
	h.opt.Logger.LogAttrs(ctx, level, "request", attrs...)
}

// answer runs an operation for whom may ask for it.
func (h *Handler) answer(c *call) (*reply, error) {
	if !c.op.open && h.opt.Caller != nil {
		var err error
		if c.caller, err = h.opt.Caller(c.Request); err != nil {
			c.header.Set("WWW-Authenticate", "Bearer")
			return nil, problem(http.StatusUnauthorized, "unknown_caller", "", "send a token that the service knows: Authorization: Bearer TOKEN")
		}
	} else {
		c.caller.Write = true
	}
	if c.op.write && !c.caller.Write {
		return nil, problem(http.StatusForbidden, "read_only", "", "this caller may read alone; ask for a token that may write")
	}
	if !c.op.open && h.opt.Allow != nil {
		if wait := h.opt.Allow(c.caller.Name); wait > 0 {
			c.header.Set("Retry-After", seconds(wait))
			return nil, problem(http.StatusTooManyRequests, "rate", "", "this caller asks too often; wait for as many seconds as Retry-After says")
		}
	}
	if c.op.media != "" {
		if err := c.takes(); err != nil {
			return nil, err
		}
	}
	return c.op.run(h, c)
}
