package matchhttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// body is the JSON of a request on its way in. It is read token by token, so that a member that is unknown, stands twice
// or has the wrong type is told with its place, and so that nothing nests deeper than what is known.
type body struct {
	dec *json.Decoder
	lim *Limits
}

// read returns the body of a request.
func (h *Handler) read(c *call) (*body, error) {
	var text bytes.Buffer
	text.Grow(int(min(max(c.ContentLength, 0), 1<<16)) + bytes.MinRead) // what is announced need not come
	if _, err := text.ReadFrom(c.Body); err != nil {
		return nil, unread(err)
	}
	return h.parse(text.Bytes())
}

// unread says why a body could not be read.
func unread(err error) error {
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return err
	}
	p := problem(http.StatusRequestTimeout, "body_cut", "", "the body ended early or came too slowly; send it again")
	p.cause = err
	return p
}

func (h *Handler) parse(text []byte) (*body, error) {
	if !utf8.Valid(text) {
		return nil, problem(http.StatusBadRequest, "utf8", "", "the body is not in UTF-8")
	}
	return &body{json.NewDecoder(bytes.NewReader(text)), &h.opt.Limits}, nil
}

// end wants that nothing follows.
func (b *body) end() error {
	if _, err := b.dec.Token(); err != io.EOF {
		return problem(http.StatusBadRequest, "json", "", "something follows the JSON object; send one object")
	}
	return nil
}

func (b *body) token(at string) (json.Token, error) {
	t, err := b.dec.Token()
	if err != nil {
		return nil, problem(http.StatusBadRequest, "json", at, "the body is not JSON, or is cut, at byte "+strconv.FormatInt(b.dec.InputOffset(), 10))
	}
	return t, nil
}

// members visits the members of an object, each of which may stand once.
func (b *body) members(at string, visit func(name, at string) error) error {
	t, err := b.token(at)
	if err != nil {
		return err
	}
	if t != json.Delim('{') {
		return wrongType(at, "an object")
	}
	var seen []string
	for b.dec.More() {
		if t, err = b.token(at); err != nil {
			return err
		}
		name, inside := t.(string), join(at, shown(t.(string)))
		if slices.Contains(seen, name) {
			return problem(http.StatusBadRequest, "twice", inside, "the member stands twice; send it once")
		}
		if len(seen) == b.lim.Values {
			return problem(http.StatusUnprocessableEntity, "too_many", at, "there are more members than "+strconv.Itoa(b.lim.Values))
		}
		seen = append(seen, name)
		if err := visit(name, inside); err != nil {
			return err
		}
	}
	_, err = b.token(at)
	return err
}

// shown returns a name that a caller has chosen, or a question mark where it does not look like a name: it may be a
// customer's value.
func shown(name string) string {
	digits := 0
	for _, r := range name {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r != '_' && (r|0x20 < 'a' || r|0x20 > 'z'):
			return "?"
		}
	}
	if digits > 3 || len(name) > 40 {
		return "?"
	}
	return name
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// items visits the items of an array; null has none.
func (b *body) items(at string, most int, visit func(at string) error) error {
	t, err := b.token(at)
	if err != nil {
		return err
	}
	if t == nil {
		return nil
	}
	if t != json.Delim('[') {
		return wrongType(at, "an array")
	}
	for n := 0; b.dec.More(); n++ {
		if n == most {
			return problem(http.StatusUnprocessableEntity, "too_many", at, "there are more than "+strconv.Itoa(most)+"; send them in several requests")
		}
		if err := visit(at + "[" + strconv.Itoa(n) + "]"); err != nil {
			return err
		}
	}
	_, err = b.token(at)
	return err
}

func wrongType(at, want string) error {
	return problem(http.StatusBadRequest, "type", at, want+" is wanted here")
}

func unknown(at string) error {
	return problem(http.StatusBadRequest, "unknown_member", at, "there is no such member; GET /openapi.json names those that there are")
}

// text reads a string; null is "".
func (b *body) text(at string) (string, error) {
	t, err := b.token(at)
	if err != nil {
		return "", err
	}
	switch s := t.(type) {
	case nil:
		return "", nil
	case string:
		if len(s) > b.lim.Value {
			return "", problem(http.StatusUnprocessableEntity, "too_long", at, "the text is longer than "+strconv.Itoa(b.lim.Value)+" bytes")
		}
		return s, nil
	}
	return "", wrongType(at, "a string")
}

// number reads a whole number between the limits; null is the least.
func (b *body) number(at string, least, most int) (int, error) {
	t, err := b.token(at)
	if err != nil || t == nil {
		return least, err
	}
	n, ok := t.(float64)
	if !ok {
		return 0, wrongType(at, "a number")
	}
	if n < float64(least) || n > float64(most) || n != float64(int(n)) {
		return 0, problem(http.StatusUnprocessableEntity, "range", at, "a whole number from "+strconv.Itoa(least)+" to "+strconv.Itoa(most)+" is wanted")
	}
	return int(n), nil
}

// truth reads true or false; null is false.
func (b *body) truth(at string) (bool, error) {
	t, err := b.token(at)
	if err != nil || t == nil {
		return false, err
	}
	v, ok := t.(bool)
	if !ok {
		return false, wrongType(at, "true or false")
	}
	return v, nil
}

// known are the fields that openapi.json names, whatever the rules read.
var known = [...]match.Field{
	match.Name, match.NameMore, match.FormerName, match.OtherName, match.BusinessID, match.Street, match.Postcode, match.City,
	match.Country, match.Phone, match.Email, match.Web, match.EInvoice, match.Operator, match.Link, match.Status,
}

// fieldsOf returns the fields that a record may have: the known ones and those that the rules read.
func fieldsOf(r *match.Rules) map[match.Field]bool {
	fs := map[match.Field]bool{}
	for _, f := range known {
		fs[f] = true
	}
	for i := range r.Comparisons {
		for _, f := range r.Comparisons[i].Fields {
			fs[f] = true
		}
	}
	return fs
}

// record reads a record: its ref, members for the known fields, and under values fields that stand more than once, have
// dates or are those of rules of one's own.
func (h *Handler) record(b *body, at string) (match.Record, error) {
	var r match.Record
	err := b.members(at, func(name, at string) (err error) {
		switch {
		case name == "source":
			r.Ref.Source, err = b.text(at)
		case name == "id":
			r.Ref.ID, err = b.text(at)
		case name == "values":
			err = b.items(at, h.opt.Limits.Values, func(at string) error { return h.value(b, at, &r) })
		case slices.Contains(known[:], match.Field(name)):
			var text string
			text, err = b.text(at)
			r.Add(match.Field(name), text)
		default:
			err = unknown(at)
		}
		return err
	})
	if err != nil {
		return r, err
	}
	return r, checkRef(r.Ref, at)
}

// value reads an item of values.
func (h *Handler) value(b *body, at string, r *match.Record) error {
	var v match.Value
	err := b.members(at, func(name, at string) (err error) {
		var text string
		switch name {
		case "field":
			if text, err = b.text(at); err == nil && !h.fields[match.Field(text)] {
				err = problem(http.StatusUnprocessableEntity, "unknown_field", at, "the rules have no such field")
			}
			v.Field = match.Field(text)
		case "text":
			v.Text, err = b.text(at)
		case "from":
			v.From, err = b.date(at)
		case "to":
			v.To, err = b.date(at)
		default:
			err = unknown(at)
		}
		return err
	})
	if err == nil && v.Field == "" {
		err = problem(http.StatusBadRequest, "missing", join(at, "field"), "say which field the value is of")
	}
	if err == nil && strings.TrimSpace(v.Text) != "" {
		r.Values = append(r.Values, v)
	}
	return err
}

// date reads a day, as 2025-03-18; null and "" are none.
func (b *body) date(at string) (time.Time, error) {
	text, err := b.text(at)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return t, problem(http.StatusUnprocessableEntity, "date", at, "a day as 2025-03-18 is wanted")
	}
	return t, nil
}

// maxRef is how long a source or an id may be, in bytes.
const maxRef = 255

// checkRef refuses a ref that could not be kept, logged or shown.
func checkRef(ref match.Ref, at string) error {
	for _, p := range [...]struct{ name, text string }{{"source", ref.Source}, {"id", ref.ID}} {
		switch at := join(at, p.name); {
		case len(p.text) > maxRef:
			return problem(http.StatusUnprocessableEntity, "too_long", at, "it is longer than 255 bytes")
		case strings.ContainsFunc(p.text, unicode.IsControl):
			return problem(http.StatusUnprocessableEntity, "control_character", at, "it holds a control character")
		case ytunnus.ContainsHetu(p.text, ytunnus.AnyField):
			return problem(http.StatusUnprocessableEntity, "identity_code", at, "it holds a personal identity code; give the record another key")
		}
	}
	return nil
}

// needRef refuses a record that has no place in an index.
func needRef(ref match.Ref, at string) error {
	switch {
	case ref.Source == "":
		return problem(http.StatusUnprocessableEntity, "missing", join(at, "source"), "say which system the record is of")
	case ref.ID == "":
		return problem(http.StatusUnprocessableEntity, "missing", join(at, "id"), "say which id the record has in its system")
	}
	return nil
}
