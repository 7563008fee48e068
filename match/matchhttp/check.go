package matchhttp

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// question is the body of a check.
type question struct {
	record     match.Record
	reserve    time.Duration
	candidates int
	language   match.Language
	explain    bool
}

// maxCandidates is how many candidates an answer may be asked for.
const maxCandidates = 50

func (h *Handler) question(c *call) (*question, error) {
	b, err := h.read(c)
	if err != nil {
		return nil, err
	}
	q := &question{language: h.accepted(c)}
	err = b.members("", func(name, at string) (err error) {
		switch name {
		case "record":
			q.record, err = h.record(b, at)
		case "reserve_seconds":
			var n int
			n, err = b.number(at, 0, int(h.opt.Limits.Reserve/time.Second))
			q.reserve = time.Duration(n) * time.Second
		case "candidates":
			q.candidates, err = b.number(at, 0, maxCandidates)
		case "lang":
			q.language, err = b.language(at, q.language)
		case "explain":
			q.explain, err = b.truth(at)
		default:
			err = unknown(at)
		}
		return err
	})
	if err == nil {
		err = b.end()
	}
	if err == nil && len(q.record.Values) == 0 {
		err = problem(http.StatusUnprocessableEntity, "empty", "record", "the record has no value to compare; send its name, its business id or both")
	}
	return q, err
}

// answer is match.Answer and, where the customer was reserved, the reservation.
type answer struct {
	*match.Answer
	Reservation *reserved `json:"reservation,omitempty"`
}

// reserved is a reservation as the caller knows it.
type reserved struct {
	ID    string    `json:"id"` // to be sent with the record that was saved
	Until time.Time `json:"until"`
}

func (h *Handler) check(c *call) (*reply, error) {
	q, err := h.question(c)
	if err != nil {
		return nil, err
	}
	o := &match.CheckOptions{Language: q.language, Candidates: q.candidates}
	var out answer
	if q.reserve > 0 {
		out.Answer, out.Reservation, err = h.reserve(c, q, o)
		if err != nil {
			return nil, err
		}
	} else {
		out.Answer = h.index.Check(&q.record, o)
	}
	h.metrics.verdict(out.Standing)
	c.saw(out.Answer, q.explain)
	return &reply{status: http.StatusOK, value: out}, nil
}

// saw notes which records an answer tells of, and leaves out the parts of the weights unless they were asked for.
func (c *call) saw(a *match.Answer, explain bool) {
	for i := range a.Candidates {
		if !explain {
			a.Candidates[i].Explanation = nil
		}
		if a.Candidates[i].Ref.ID != "" {
			c.refs = append(c.refs, a.Candidates[i].Ref)
		}
	}
}

func (h *Handler) reserve(c *call, q *question, o *match.CheckOptions) (*match.Answer, *reserved, error) {
	if !c.caller.Write {
		return nil, nil, problem(http.StatusForbidden, "read_only", "reserve_seconds", "this caller may read alone; ask without reserving, or for a token that may write")
	}
	if h.held.full(h.opt.Clock(), h.opt.Limits.Reservations) {
		return nil, nil, problem(http.StatusServiceUnavailable, "reservations", "reserve_seconds", "too many customers are reserved; ask again in a while")
	}
	a, claim, err := h.index.Reserve(&q.record, q.reserve, o)
	if err != nil || claim == nil {
		return a, nil, err
	}
	return a, &reserved{h.held.add(claim, c.caller.Name), claim.Until().UTC()}, nil
}

func (h *Handler) release(c *call) (*reply, error) {
	claim := h.held.take(c.PathValue("reservation"), c.caller.Name)
	if claim == nil {
		return nil, problem(http.StatusNotFound, "not_found", "reservation", "there is no such reservation, or no more")
	}
	claim.Release()
	return &reply{status: http.StatusNoContent}, nil
}

func (h *Handler) lookup(c *call) (*reply, error) {
	query := c.URL.Query()
	for name, vs := range query {
		switch {
		case name != "field" && name != "value":
			return nil, unknown(shown(name))
		case len(vs) > 1:
			return nil, problem(http.StatusBadRequest, "twice", shown(name), "the parameter stands twice; send it once")
		case len(vs[0]) > h.opt.Limits.Value:
			return nil, problem(http.StatusUnprocessableEntity, "too_long", name, "the text is longer than "+strconv.Itoa(h.opt.Limits.Value)+" bytes")
		}
	}
	f, value := match.Field(query.Get("field")), query.Get("value")
	switch {
	case !h.fields[f]:
		return nil, problem(http.StatusUnprocessableEntity, "unknown_field", "field", "name the field that is looked up, as phone, email, business_id, einvoice or link")
	case strings.TrimSpace(value) == "":
		return nil, problem(http.StatusUnprocessableEntity, "missing", "value", "say what is looked up")
	case ytunnus.ContainsHetu(value, ytunnus.IDField) && f == match.BusinessID, ytunnus.ContainsHetu(value, ytunnus.AnyField):
		return nil, problem(http.StatusUnprocessableEntity, "identity_code", "value", "personal identity codes are not kept and cannot be looked up")
	}
	c.refs = h.index.Lookup(f, value)
	out := struct {
		Refs []match.Ref `json:"refs"`
	}{append([]match.Ref{}, c.refs...)}
	return &reply{status: http.StatusOK, value: out}, nil
}

// language reads one of fi, sv and en; null is the standard one.
func (b *body) language(at string, standard match.Language) (match.Language, error) {
	text, err := b.text(at)
	if err != nil || text == "" {
		return standard, err
	}
	var l match.Language
	if l.UnmarshalText([]byte(text)) != nil {
		return l, problem(http.StatusUnprocessableEntity, "language", at, "the languages are fi, sv and en")
	}
	return l, nil
}

// accepted returns the language that the header Accept-Language likes best of those that there are (RFC 9110, 12.5.4).
func (h *Handler) accepted(c *call) match.Language {
	best, most := h.opt.Language, 0.0
	for part := range strings.SplitSeq(c.Header.Get("Accept-Language"), ",") {
		tag, params, _ := strings.Cut(part, ";")
		primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			q, _ = strconv.ParseFloat(v, 64)
		}
		var l match.Language
		if l.UnmarshalText([]byte(primary)) == nil && q > most && q <= 1 {
			best, most = l, q
		}
	}
	return best
}
