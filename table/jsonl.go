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

// jsonLines gives the lines of a text that are not blank.
func jsonLines(text string) []jsonLine {
	var ls []jsonLine
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line != "" {
			ls = append(ls, jsonLine{line, n})
		}
	}
	return ls
}

// parseJSONL reads an object a line. The header is all keys in the order in which they are first met; the rows are
// read twice, first for the keys.
func (t *Table) parseJSONL(log *faultLog) error {
	lines := jsonLines(t.text)
	columns := make(map[string]int)
	var bad Faults
	for _, l := range lines {
		ms, err := members(l.text)
		if err != nil {
			bad = append(bad, t.badJSON(l, err))
			if len(bad) == maxShown || len(columns) == 0 { // nothing good so far: another kind of JSON, not a bad line
				break
			}
			continue
		}
		for _, m := range ms {
			if _, ok := columns[m.key]; !ok {
				columns[m.key] = len(t.header)
				t.header = append(t.header, m.key)
			}
		}
	}
	if len(bad) > 0 {
		return bad
	}
	if len(t.header) > maxColumns {
		return t.fault(CodeTooLarge, fmt.Sprintf("%d different keys; a table has at most %d", len(t.header), maxColumns))
	}
	if len(lines)*(len(t.header)+2) > 32*len(t.text)+1<<20 {
		return t.fault(CodeTooLarge, fmt.Sprintf("%d different keys but most objects have few of them", len(t.header)))
	}
	b := newBuilder(t, len(lines), len(t.text))
	t.lines = make([]string, 0, len(lines))
	row := make([]string, len(t.header))
	for _, l := range lines {
		clear(row)
		t.jsonRow(row, l, columns, log)
		b.add(row, l.line)
		t.lines = append(t.lines, l.text)
	}
	return b.finish()
}

// jsonRow fills row with the values of an object that was found good before.
func (t *Table) jsonRow(row []string, l jsonLine, columns map[string]int, log *faultLog) {
	ms, err := members(l.text)
	if err != nil {
		return
	}
	at := Place{Line: l.line, Row: t.rows + 1}
	seen := make(map[int]bool, len(ms))
	for _, m := range ms {
		c := columns[m.key]
		if seen[c] {
			log.add(CodeDuplicateKey, m.key, at, "the key stands twice in one object; the last value counts")
		}
		seen[c] = true
		text, nested := cellText(m.value)
		if nested {
			log.add(CodeNested, m.key, at, "an object or a list inside the object; taken as JSON text, not searched")
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
