package matchhttp

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/yksi-mdm/yksi/match"
)

// rows is a request of a BigQuery remote function: a call for each row, whose arguments are the fields that the user
// defined context names.
//
//	{"requestId": "...", "userDefinedContext": {"mode": "check", "fields": "name,business_id"}, "calls": [["...", "..."]]}
//
// The answer is {"replies": [...]} with a string of JSON for each call, in the order of the calls, or {"errorMessage":
// "..."}. BigQuery sends the same request again when an answer was lost, or its status was 408, 429, 500, 503 or 504.
// Source: Google's documentation, "Work with remote functions".
type rows struct {
	request  string
	mode     string
	fields   []match.Field
	language match.Language
	calls    [][]string
}

func (h *Handler) bigquery(c *call) (*reply, error) {
	b, err := h.read(c)
	if err != nil {
		return nil, err
	}
	q, err := h.rows(c, b)
	if err != nil {
		return nil, err
	}
	key := q.key(c.caller.Name)
	if a, ok := h.replies.get(key); ok {
		c.refs = a.refs
		return &reply{status: http.StatusOK, bytes: a.bytes}, nil
	}
	out := make([]string, len(q.calls))
	for i, args := range q.calls {
		if err := context.Cause(c.Context()); err != nil {
			return nil, err
		}
		v, err := h.row(c, q, args)
		if err != nil {
			return nil, err
		}
		text, _ := json.Marshal(v) // values of this package's and match's own, which have no way to fail
		out[i] = string(text)
	}
	bytes, _ := json.Marshal(map[string][]string{"replies": out})
	h.replies.keep(key, done{bytes, c.refs})
	return &reply{status: http.StatusOK, bytes: bytes}, nil
}

// rows reads the request. Members that it does not know are the protocol's and passed over.
func (h *Handler) rows(c *call, b *body) (*rows, error) {
	q := &rows{mode: "check", fields: []match.Field{match.Name}, language: h.accepted(c)}
	err := b.members("", func(name, at string) (err error) {
		switch name {
		case "requestId":
			q.request, err = b.text(at)
		case "userDefinedContext":
			err = b.members(at, func(name, at string) error { return h.context(b, q, name, at) })
		case "calls":
			err = b.items(at, h.opt.Limits.Calls, func(at string) error { return b.args(at, q) })
		default:
			var skipped json.RawMessage
			if b.dec.Decode(&skipped) != nil {
				err = problem(http.StatusBadRequest, "json", at, "the body is not JSON, or is cut")
			}
		}
		return err
	})
	if err == nil {
		err = b.end()
	}
	if err != nil {
		return nil, err
	}
	for i := range q.calls {
		if len(q.calls[i]) != len(q.fields) {
			return nil, problem(http.StatusUnprocessableEntity, "arguments", "calls["+strconv.Itoa(i)+"]", "there are not as many arguments as userDefinedContext names fields")
		}
	}
	if q.mode == "lookup" && len(q.fields) != 1 {
		return nil, problem(http.StatusUnprocessableEntity, "arguments", "userDefinedContext.fields", "a look-up is of one field")
	}
	return q, nil
}

// context reads a member of the user defined context.
func (h *Handler) context(b *body, q *rows, name, at string) error {
	text, err := b.text(at)
	if err != nil {
		return err
	}
	switch name {
	case "mode":
		q.mode = text
		if text != "check" && text != "clean" && text != "lookup" {
			return problem(http.StatusUnprocessableEntity, "mode", at, "the modes are check, clean and lookup")
		}
	case "fields":
		q.fields = nil
		for f := range strings.SplitSeq(text, ",") {
			f := match.Field(strings.TrimSpace(f))
			if !h.fields[f] {
				return problem(http.StatusUnprocessableEntity, "unknown_field", at, "name the fields of the arguments in their order, as name,business_id,city")
			}
			q.fields = append(q.fields, f)
		}
	case "lang":
		if q.language.UnmarshalText([]byte(text)) != nil {
			return problem(http.StatusUnprocessableEntity, "language", at, "the languages are fi, sv and en")
		}
	default:
		return unknown(at)
	}
	return nil
}

// args reads the arguments of a call: text, numbers as they are written, null for none.
func (b *body) args(at string, q *rows) error {
	var args []string
	err := b.items(at, b.lim.Values, func(at string) error {
		t, err := b.token(at)
		if err != nil {
			return err
		}
		switch v := t.(type) {
		case nil:
			args = append(args, "")
		case string:
			if len(v) > b.lim.Value {
				return problem(http.StatusUnprocessableEntity, "too_long", at, "the text is longer than "+strconv.Itoa(b.lim.Value)+" bytes")
			}
			args = append(args, v)
		case float64:
			args = append(args, strconv.FormatFloat(v, 'f', -1, 64))
		default:
			return wrongType(at, "a string")
		}
		return nil
	})
	q.calls = append(q.calls, args)
	return err
}

// row answers one call.
func (h *Handler) row(c *call, q *rows, args []string) (any, error) {
	var r match.Record
	for i, text := range args {
		r.Add(q.fields[i], text)
	}
	switch {
	case len(r.Values) == 0:
		return nil, nil
	case q.mode == "clean":
		return cleanRecord(&r), nil
	case q.mode == "lookup":
		refs := append([]match.Ref{}, h.index.Lookup(q.fields[0], args[0])...)
		c.refs = append(c.refs, refs...)
		return refs, nil
	}
	a := h.index.Check(&r, &match.CheckOptions{Language: q.language})
	h.metrics.verdict(a.Standing)
	c.saw(a, false)
	return a, nil
}

// key tells requests apart: a request that is sent again has the id and the content of the first.
func (q *rows) key(caller string) [sha256.Size]byte {
	text, _ := json.Marshal([]any{caller, q.request, q.mode, q.fields, q.language, q.calls})
	return sha256.Sum256(text)
}

// replies are the latest answers to remote functions, so that a request that is sent again gets the answer that the first
// one got, whatever has changed since. Nothing of what was asked is in them.
type replies struct {
	mu    sync.Mutex
	by    map[[sha256.Size]byte]done
	order [][sha256.Size]byte // the oldest first
	size  int
}

type done struct {
	bytes []byte
	refs  []match.Ref
}

// keptReplies is how many bytes of answers are kept.
const keptReplies = 16 << 20

func (r *replies) get(key [sha256.Size]byte) (done, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	d, ok := r.by[key]
	return d, ok
}

func (r *replies) keep(key [sha256.Size]byte, d done) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.by[key]; ok || len(d.bytes) > keptReplies {
		return
	}
	if r.by == nil {
		r.by = map[[sha256.Size]byte]done{}
	}
	r.by[key] = d
	r.order = append(r.order, key)
	for r.size += len(d.bytes); r.size > keptReplies; r.order = slices.Delete(r.order, 0, 1) {
		r.size -= len(r.by[r.order[0]].bytes)
		delete(r.by, r.order[0])
	}
}

// errorMessage is how a remote function tells of an error; BigQuery shows the text to whoever runs the query.
func errorMessage(p *Problem) *reply {
	text := p.Error()
	if p.Field != "" {
		text = p.Field + ": " + text
	}
	return &reply{status: p.Status, value: map[string]string{"errorMessage": text}}
}
