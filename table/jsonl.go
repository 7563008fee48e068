package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// member is one key of a JSON object with its value as it stands.
type member struct {
	key   string
	value json.RawMessage
}

// members reads one JSON object, keys in the order in which they stand.
func members(line string) ([]member, error) {
	dec := json.NewDecoder(strings.NewReader(line))
	open, err := dec.Token()
	if err != nil {
		return nil, err
	}
	if open != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	var ms []member
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		m := member{key: key.(string)} // the decoder has checked that keys are strings
		if err := dec.Decode(&m.value); err != nil {
			return nil, err
		}
		ms = append(ms, m)
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("more than one value on the line")
	}
	return ms, nil
}

// cellText gives a JSON value as the text of a cell: strings without their quotes, null as nothing, numbers and truth
// values as they stand, objects and lists as compact JSON.
func cellText(v json.RawMessage) (text string, nested bool) {
	switch v[0] {
	case '"':
		var s string
		if json.Unmarshal(v, &s) != nil {
			return string(v), false
		}
		return s, false
	case 'n':
		return "", false
	case '{', '[':
		var b bytes.Buffer
		if json.Compact(&b, v) != nil {
			return string(v), true
		}
		return b.String(), true
	}
	return string(v), false
}

// jsonLine is one line that holds an object.
type jsonLine struct {
	text string
	line int
}

// object gives the next line of the window that is not blank. It reports false where the window has no whole line more.
func (r *Reader) object() (l jsonLine, ok bool) {
	s := &r.scan
	for s.pos < len(s.text) {
		end := strings.IndexByte(s.text[s.pos:], '\n') + 1
		if end == 0 {
			if !r.final() {
				break
			}
			end = len(s.text) - s.pos
		}
		l = jsonLine{strings.TrimSpace(s.text[s.pos : s.pos+end]), s.line}
		s.pos += end
		s.line++
		if l.text != "" {
			return l, true
		}
	}
	return jsonLine{}, false
}

// keys reads all objects for their keys, which become the header in the order in which they are first met, and goes
// back to the start.
func (r *Reader) keys() error {
	t := &r.head
	r.columns = make(map[string]int)
	var bad Faults
	objects := 0
	for {
		l, ok := r.object()
		if !ok {
			if r.final() {
				break
			}
			if err := r.more(); err != nil {
				return err
			}
			continue
		}
		objects++
		ms, err := members(l.text)
		if err != nil {
			bad = append(bad, t.badJSON(l, err))
			if len(bad) == maxShown || len(r.columns) == 0 { // nothing good so far: another kind of JSON, not a bad line
				break
			}
			continue
		}
		for _, m := range ms {
			if _, ok := r.columns[m.key]; !ok {
				key := strings.Clone(m.key)
				r.columns[key] = len(t.header)
				if t.header = append(t.header, key); len(t.header) > maxColumns {
					return t.fault(CodeTooLarge, fmt.Sprintf("more than %d different keys; a table has at most as many", maxColumns))
				}
			}
		}
	}
	if len(bad) > 0 {
		return bad
	}
	if len(t.header) == 0 {
		return t.fault(CodeNoHeader, "the objects have no keys")
	}
	if r.in == nil && objects*(len(t.header)+2) > 32*len(r.scan.text)+1<<20 {
		return t.fault(CodeTooLarge, fmt.Sprintf("%d different keys but most objects have few of them", len(t.header)))
	}
	return r.restart()
}

// objects fills t with an object a row.
func (r *Reader) objects(t *Table) error {
	b := newBuilder(t, 0, len(r.scan.text)-r.scan.pos)
	row := make([]string, len(t.header))
	for r.in == nil || len(t.at) < maxOffsets {
		l, ok := r.object()
		switch {
		case ok:
			clear(row)
			r.jsonRow(t, row, l)
			b.add(row, l.line)
			t.lines = append(t.lines, l.text)
			continue
		case !r.final() && t.rows == 0:
			if err := r.more(); err != nil {
				return err
			}
			continue
		}
		return b.finish() // at the end, or where the next part goes on
	}
	return b.finish()
}

// jsonRow fills row with the values of an object that was found good before.
func (r *Reader) jsonRow(t *Table, row []string, l jsonLine) {
	ms, err := members(l.text)
	if err != nil {
		return
	}
	at := Place{Line: l.line, Row: t.first + t.rows + 1}
	seen := make(map[int]bool, len(ms))
	for _, m := range ms {
		c := r.columns[m.key]
		if seen[c] {
			r.log.add(CodeDuplicateKey, m.key, at, "the key stands twice in one object; the last value counts")
		}
		seen[c] = true
		text, nested := cellText(m.value)
		if nested {
			r.log.add(CodeNested, m.key, at, "an object or a list inside the object; taken as JSON text, not searched")
		}
		row[c] = text
	}
}

func (t *Table) badJSON(l jsonLine, err error) *Fault {
	f := t.fault(CodeJSON, "not a JSON object; a JSON lines file has one object on each line")
	f.Places = []Place{{Line: l.line}}
	var se *json.SyntaxError
	if errors.As(err, &se) {
		f.Places[0].Column = int(se.Offset)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		f.Text = "the JSON object does not end on its line; a JSON lines file has one object on each line"
	}
	return f
}
