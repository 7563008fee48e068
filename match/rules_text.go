package match

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// node is a JSON value and where it stands.
type node struct {
	start int // byte of the text
	value any // json.Delim '{' or '[', string, json.Number, bool or nil
	keys  []string
	items []*node // the values of an object, or the elements of an array
}

// maxDepth bounds how deep values may lie in each other. Rules need six.
const maxDepth = 32

// textParser reads JSON into nodes with encoding/json's tokens, which tell where they end.
type textParser struct {
	text []byte
	d    *json.Decoder
}

// parseText reads the one JSON value that the text must be.
func parseText(text []byte) (*node, error) {
	if err := json.Unmarshal(text, new(json.RawMessage)); err != nil {
		at := 0
		if syntax, ok := err.(*json.SyntaxError); ok {
			at = int(syntax.Offset) - 1
		}
		return nil, ruleErrorAt(text, at, fmt.Errorf("no JSON: %w", err))
	}
	p := &textParser{text, json.NewDecoder(bytes.NewReader(text))}
	p.d.UseNumber()
	return p.node(0)
}

// start returns where the next token begins.
func (p *textParser) start() int {
	at := int(p.d.InputOffset())
	for at < len(p.text) && strings.IndexByte(" \t\r\n,:", p.text[at]) >= 0 {
		at++
	}
	return at
}

func (p *textParser) node(depth int) (*node, error) {
	n := &node{start: p.start()}
	t, err := p.d.Token()
	if err != nil {
		return nil, err
	}
	n.value = t
	open, ok := t.(json.Delim)
	if !ok {
		return n, nil
	}
	if depth == maxDepth {
		return nil, ruleErrorAt(p.text, n.start, errors.New("is nested too deep"))
	}
	for p.d.More() {
		if open == '{' {
			key, err := p.d.Token()
			if err != nil {
				return nil, err
			}
			n.keys = append(n.keys, key.(string))
		}
		item, err := p.node(depth + 1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	_, err = p.d.Token()
	return n, err
}

// ruleErrorAt is a fault at a byte of the text.
func ruleErrorAt(text []byte, at int, err error) *RuleError {
	e := &RuleError{Err: err}
	e.Line, e.Column = position(text, at)
	return e
}

// position returns the line and the column, in characters, of a byte.
func position(text []byte, at int) (line, column int) {
	before := text[:min(max(at, 0), len(text))]
	nl := bytes.LastIndexByte(before, '\n')
	return 1 + bytes.Count(before, []byte{'\n'}), 1 + utf8.RuneCount(before[nl+1:])
}

// lineWidth is how long a line of canonical text may be before its value goes on several.
const lineWidth = 110

// layOutText writes compact JSON for people: what fits on a line stands on one, but for the outermost values.
func layOutText(compact []byte) ([]byte, error) {
	n, err := parseText(compact)
	if err != nil {
		return nil, err
	}
	return append(n.appendText(nil, 0), '\n'), nil
}

func (n *node) appendText(dst []byte, depth int) []byte {
	from := len(dst)
	open, ok := n.value.(json.Delim)
	if !ok {
		return appendJSON(dst, n.value)
	}
	closing := byte(open) + 2 // } behind {, ] behind [
	for _, wide := range []bool{false, true} {
		if dst = append(dst[:from], byte(open)); len(n.items) == 0 {
			return append(dst, closing)
		}
		for i, item := range n.items {
			switch {
			case i > 0 && wide:
				dst = append(dst, ',')
			case i > 0:
				dst = append(dst, ", "...)
			}
			if wide {
				dst = append(append(dst, '\n'), strings.Repeat("  ", depth+1)...)
			}
			if n.keys != nil {
				dst = append(appendJSON(dst, n.keys[i]), ": "...)
			}
			dst = item.appendText(dst, depth+1)
		}
		if wide {
			dst = append(append(dst, '\n'), strings.Repeat("  ", depth)...)
		}
		dst = append(dst, closing)
		if line := dst[from:]; depth >= 2 && utf8.RuneCount(line) <= lineWidth-2*depth && !slices.Contains(line, '\n') {
			break
		}
	}
	return dst
}

// appendJSON appends a string, a number, a bool or nil, which never fail.
func appendJSON(dst []byte, v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return dst
	}
	return append(dst, bytes.TrimRight(b.Bytes(), "\n")...)
}
