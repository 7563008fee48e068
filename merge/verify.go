package merge

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// A Fault is something wrong with a plan, and where.
type Fault struct {
	Line, Column int    // of the text, from 1; the column counts bytes
	Path         string // as entities[3].groups[0].survivor
	Err          error
}

// Error says where and what. It quotes no value but a code that is none of a plan's.
func (f *Fault) Error() string {
	return fmt.Sprintf("line %d, column %d: %s: %v", f.Line, f.Column, f.Path, f.Err)
}

// Unwrap returns what is wrong.
func (f *Fault) Unwrap() error { return f.Err }

//go:embed plan.schema.json
var schemaText []byte

// Schema returns the JSON Schema of a plan (draft 2020-12).
func Schema() []byte { return slices.Clone(schemaText) }

// Verify reads a plan to its end and tells of everything that is wrong with it, in the order of the text: where it is
// not as Schema says, entities that do not hold together (Entity.Check), a record or an id in two entities, totals that
// are not those of the entities or of what went in. Text that is no JSON ends it with a fault.
//
// The totals are those of the entities that could be read. The error is that of the reader. Memory grows by some 32
// bytes a record.
func Verify(r io.Reader, fault func(*Fault)) (Header, Totals, error) {
	v := &verifier{places: &places{r: r}, tell: fault, records: make(map[uint64]int64)}
	v.Decoder = json.NewDecoder(v.places)
	v.UseNumber()
	if err := json.Unmarshal(schemaText, &v.root); err != nil {
		return Header{}, Totals{}, fmt.Errorf("merge: schema: %w", err)
	}
	err := v.plan()
	return v.header, v.totals, err
}

// errStop ends the reading of a text that is no JSON. The fault has been told.
var errStop = errors.New("merge: no JSON")

type verifier struct {
	*json.Decoder
	places *places
	tell   func(*Fault)
	root   shape

	header  Header
	totals  Totals
	records map[uint64]int64 // where each record and each id of an entity stands, by hash
	unread  bool             // an entity could not be read, so that the totals say nothing
}

func (v *verifier) fault(offset int64, path string, err error) {
	line, column := v.places.of(offset)
	v.tell(&Fault{line, column, path, err})
}

// broken tells of text that is no JSON, and passes on the error of the reader.
func (v *verifier) broken(err error) error {
	var syntax *json.SyntaxError
	switch {
	case v.places.err != nil:
		return v.places.err
	case errors.As(err, &syntax):
		v.fault(offsetOf(syntax, v.Decoder), "the text", err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		v.fault(v.places.at, "the text", errors.New("it ends in the middle"))
	default:
		v.fault(v.InputOffset(), "the text", err)
	}
	return errStop
}

// plan reads the frame: an object whose entities are read one at a time.
func (v *verifier) plan() error {
	err := v.frame()
	if err == errStop {
		return nil
	}
	return err
}

func (v *verifier) frame() error {
	if t, err := v.Token(); err != nil {
		return v.broken(err)
	} else if t != json.Delim('{') {
		v.fault(0, "the text", errors.New("a plan is one object"))
		return nil
	}
	var seen []string
	for v.More() {
		t, err := v.Token()
		if err != nil {
			return v.broken(err)
		}
		name, _ := t.(string)
		at := v.InputOffset() - int64(len(name)) - 2
		switch {
		case slices.Contains(seen, name):
			v.fault(at, name, errors.New("stands twice"))
		case name == "entities" && !slices.Contains(seen, "header"):
			v.fault(at, name, errors.New("stands before the header, which must come first"))
		}
		seen = append(seen, name)
		if name == "entities" {
			err = v.entities()
		} else {
			err = v.member(name, at)
		}
		if err != nil {
			return err
		}
	}
	if _, err := v.Token(); err != nil {
		return v.broken(err)
	}
	for _, name := range v.root.Required {
		if !slices.Contains(seen, name) {
			v.fault(0, "the plan", fmt.Errorf("lacks %s", name))
		}
	}
	if !slices.Contains(seen, "totals") {
		v.fault(max(0, v.InputOffset()-1), "the plan", errors.New("lacks totals: it was refused when it was written, or cut"))
	}
	return nil
}

// member reads a member of the frame that is not the entities.
func (v *verifier) member(name string, at int64) error {
	text, start, err := v.value()
	if err != nil {
		return err
	}
	s := v.root.Properties[name]
	if s == nil {
		v.fault(at, name, errors.New("a plan has no such member"))
		return nil
	}
	if v.walk(text, start, s, name) > 0 {
		return nil
	}
	switch name {
	case "header":
		if err := json.Unmarshal(text, &v.header); err != nil { // a date that is none
			v.fault(start, name, err)
		}
	case "totals":
		var written Totals
		if err := json.Unmarshal(text, &written); err != nil {
			v.fault(start, name, err)
			return nil
		}
		if v.unread {
			v.fault(start, name, errors.New("not compared: an entity could not be read"))
			return nil
		}
		if err := v.totals.balance(v.header.Before); err != nil {
			v.fault(start, name, err)
		} else if written != v.totals {
			v.fault(start, name, fmt.Errorf("%w: the entities add up to %+v", ErrUnbalanced, v.totals))
		}
	}
	return nil
}

// value reads a value and says where it begins.
func (v *verifier) value() (json.RawMessage, int64, error) {
	var text json.RawMessage
	if err := v.Decode(&text); err != nil {
		return nil, 0, v.broken(err)
	}
	return text, v.InputOffset() - int64(len(text)), nil
}

func (v *verifier) entities() error {
	if t, err := v.Token(); err != nil {
		return v.broken(err)
	} else if t != json.Delim('[') {
		v.fault(v.InputOffset()-1, "entities", errors.New("want a list"))
		return errStop
	}
	s := v.root.Properties["entities"].Items
	for n := 0; v.More(); n++ {
		text, start, err := v.value()
		if err != nil {
			return err
		}
		v.entity(text, start, s, fmt.Sprintf("entities[%d]", n))
	}
	if _, err := v.Token(); err != nil {
		return v.broken(err)
	}
	return nil
}

// entity checks one entity and counts it.
func (v *verifier) entity(text json.RawMessage, start int64, s *shape, path string) {
	if v.walk(text, start, s, path) > 0 {
		v.unread = true
		return
	}
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		v.fault(start, path, err)
		v.unread = true
		return
	}
	e, err := l.entity()
	var problem *EntityError
	if errors.As(err, &problem) {
		v.fault(start, path+" "+problem.ID, errors.New(problem.Problem))
	}
	if e == nil {
		v.unread = true
		return
	}
	once := func(ref match.Ref, what string) {
		h := hashRef(ref)
		if first, ok := v.records[h]; ok {
			line, _ := v.places.of(first)
			v.fault(start, path+" "+e.ID, fmt.Errorf("%s stands in the entity of line %d, too", what, line))
			return
		}
		v.records[h] = start
	}
	once(match.Ref{ID: e.ID}, "its id")
	for i := range e.Records {
		once(e.Records[i].Ref, "record "+e.Records[i].Ref.String())
	}
	v.totals.AddEntity(e)
}

// walk holds a text against a shape and returns how many faults it told.
func (v *verifier) walk(text []byte, start int64, s *shape, path string) int {
	w := &walker{Decoder: json.NewDecoder(bytes.NewReader(text)), text: text, root: &v.root}
	w.fault = func(at int64, path, format string, args ...any) {
		w.faults++
		v.fault(start+at, path, fmt.Errorf(format, args...))
	}
	w.UseNumber() // so that none is out of range
	w.value(s, path)
	return w.faults
}

// shape is the part of JSON Schema that plan.schema.json uses. A test holds that it uses no more.
type shape struct {
	Ref        string            `json:"$ref"`
	Type       string            `json:"type"`
	Const      any               `json:"const"`
	Enum       []string          `json:"enum"`
	Properties map[string]*shape `json:"properties"`
	Required   []string          `json:"required"`
	Items      *shape            `json:"items"`
	MinItems   int               `json:"minItems"`
	MaxItems   *int              `json:"maxItems"`
	Defs       map[string]*shape `json:"$defs"`
}

// walker holds JSON that is known to be JSON against a shape, token by token.
type walker struct {
	*json.Decoder
	text   []byte
	root   *shape
	fault  func(at int64, path, format string, args ...any)
	faults int
}

// next returns where the next token begins.
func (w *walker) next() int64 {
	at := w.InputOffset()
	for at < int64(len(w.text)) && strings.IndexByte(" \t\r\n,:", w.text[at]) >= 0 {
		at++
	}
	return at
}

// value reads a value; a nil shape lets all pass.
func (w *walker) value(s *shape, path string) {
	if s == nil {
		var skipped json.RawMessage
		w.Decode(&skipped)
		return
	}
	if s.Ref != "" {
		s = w.root.Defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
	}
	at := w.next()
	t, err := w.Token()
	if err != nil {
		w.fault(at, path, "%v", err)
		return
	}
	if s.Enum != nil && s.Type == "" {
		s = &shape{Type: "string", Enum: s.Enum}
	}
	if got := kindOf(t); s.Type != "" && got != s.Type && (got != "number" || s.Type != "integer") {
		w.fault(at, path, "want %s, have %s", s.Type, got)
		w.rest(t)
		return
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '{' {
			w.object(s, path, at)
		} else {
			w.array(s, path, at)
		}
	case string:
		if s.Enum != nil && !slices.Contains(s.Enum, t) {
			t, _ = ytunnus.Redact(t, ytunnus.IDField)
			w.fault(at, path, "%q is not one of %s", t, strings.Join(s.Enum, ", "))
		}
		if s.Const != nil && s.Const != t {
			w.fault(at, path, "want %v", s.Const)
		}
	case json.Number:
		f, err := t.Float64()
		if _, whole := t.Int64(); err != nil || s.Type == "integer" && whole != nil {
			w.fault(at, path, "want a number that is no greater than 64 bits hold, and whole where it counts")
		}
		if s.Const != nil && s.Const != f {
			w.fault(at, path, "want %v", s.Const)
		}
	}
}

// rest passes over what a token began.
func (w *walker) rest(t json.Token) {
	if _, ok := t.(json.Delim); !ok {
		return
	}
	for depth := 1; depth > 0; {
		switch t, err := w.Token(); {
		case err != nil:
			return
		case t == json.Delim('{'), t == json.Delim('['):
			depth++
		case t == json.Delim('}'), t == json.Delim(']'):
			depth--
		}
	}
}

func kindOf(t json.Token) string {
	switch t {
	case json.Delim('{'):
		return "object"
	case json.Delim('['):
		return "array"
	case nil:
		return "null"
	}
	switch t.(type) {
	case string:
		return "string"
	case json.Number:
		return "number"
	}
	return "boolean"
}

func (w *walker) object(s *shape, path string, start int64) {
	seen := make(map[string]bool)
	for w.More() {
		at := w.next()
		t, err := w.Token()
		if err != nil {
			w.fault(at, path, "%v", err)
			return
		}
		name, _ := t.(string)
		p := s.Properties[name]
		switch {
		case seen[name]:
			w.fault(at, path+"."+name, "stands twice")
		case p == nil && s.Properties != nil:
			w.fault(at, path+"."+name, "there is no such member")
		}
		seen[name] = true
		w.value(p, path+"."+name)
	}
	w.Token() // the brace
	for _, name := range s.Required {
		if !seen[name] {
			w.fault(start, path, "lacks %s", name)
		}
	}
}

func (w *walker) array(s *shape, path string, start int64) {
	n := 0
	for ; w.More(); n++ {
		w.value(s.Items, fmt.Sprintf("%s[%d]", path, n))
	}
	w.Token() // the bracket
	if n < s.MinItems || s.MaxItems != nil && n > *s.MaxItems {
		w.fault(start, path, "has %d elements", n)
	}
}
