package table

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/transform"
)

// Rewriter copies a table with columns added, in the format of its input: encoding, delimiter, line ends and the way in
// which each cell is quoted stay. What is there is copied as it stands but for three things: identity codes are masked,
// a short row gets the empty cells that it lacks (cells of a file of one column are quoted anew), and a column that bears the name of an added one is overwritten, so
// that the same file can be rewritten again. The surplus cells of a long row come last.
//
// Characters of added values that Windows-1252 does not have are written as &#322; and its like. Rows given to New are
// written as plain CSV. A Rewriter is for one goroutine.
type Rewriter struct {
	t       *Table
	w       *bufio.Writer
	out     io.Closer // flushes the encoder; nil for UTF-8
	added   []string
	at      []int // column that an added one overwrites, or -1
	taken   []int // added column that overwrites a column, or -1
	comma   byte
	newline string
	buf     strings.Builder
}

// NewRewriter starts a copy of t with the added columns and writes its header. The columns' names must differ.
func NewRewriter(w io.Writer, t *Table, added []string) (*Rewriter, error) {
	rw := &Rewriter{t: t, added: added, comma: t.format.Comma, newline: t.format.Newline}
	if rw.comma == 0 {
		rw.comma = ','
	}
	if rw.newline == "" {
		rw.newline = "\n"
	}
	rw.at, rw.taken = make([]int, len(added)), make([]int, len(t.header))
	for c := range rw.taken {
		rw.taken[c] = -1
	}
	for i, name := range added {
		rw.at[i] = -1
		for c, h := range t.header {
			if h == name && rw.taken[c] < 0 {
				rw.at[i], rw.taken[c] = c, i
				break
			}
		}
		for _, other := range added[:i] {
			if other == name {
				return nil, errors.New("table: column " + name + " is added twice")
			}
		}
	}
	rw.begin(w)
	return rw, nil
}

// begin writes what stands in front of the rows.
func (rw *Rewriter) begin(w io.Writer) {
	f := rw.t.format
	if f.BOM {
		io.WriteString(w, map[Encoding]string{UTF8: "\xEF\xBB\xBF", UTF16LE: "\xFF\xFE", UTF16BE: "\xFE\xFF"}[f.Encoding])
	}
	if f.Encoding != UTF8 {
		tw := transform.NewWriter(w, encoder(f.Encoding))
		rw.out, w = tw, tw
	}
	rw.w = bufio.NewWriterSize(w, 64<<10)
	if f.Kind == JSONL {
		return
	}
	if f.SepLine {
		rw.w.WriteString("sep=" + string(rune(rw.comma)) + rw.newline)
	}
	for c, h := range rw.t.header {
		if c > 0 {
			rw.w.WriteByte(rw.comma)
		}
		rw.cell(h)
	}
	for i, name := range rw.added {
		if rw.at[i] < 0 {
			rw.w.WriteByte(rw.comma)
			rw.cell(name)
		}
	}
	rw.w.WriteString(rw.newline)
}

// Row writes a row of the table with the values of the added columns.
func (rw *Rewriter) Row(row int, values []string) error {
	if len(values) != len(rw.added) {
		return errors.New("table: wrong number of values")
	}
	if rw.t.format.Kind == JSONL {
		return rw.object(row, values)
	}
	t := rw.t
	for c := range t.header {
		if c > 0 {
			rw.w.WriteByte(rw.comma)
		}
		if i := rw.taken[c]; i >= 0 {
			rw.cell(values[i])
		} else if t.plain || t.single || t.isMasked(row, c) {
			rw.cell(t.Cell(row, c))
		} else {
			rw.w.WriteString(t.rawCell(t.text, row, c))
		}
	}
	for i, v := range values {
		if rw.at[i] < 0 {
			rw.w.WriteByte(rw.comma)
			rw.cell(v)
		}
	}
	for _, v := range t.extra[row] {
		rw.w.WriteByte(rw.comma)
		rw.cell(v)
	}
	_, err := rw.w.WriteString(rw.newline)
	return err
}

// cell writes a value, between quotation marks where it needs them.
func (rw *Rewriter) cell(v string) {
	if !needsQuotes(v, rw.comma) {
		rw.w.WriteString(v)
		return
	}
	rw.w.WriteByte('"')
	rw.w.WriteString(strings.ReplaceAll(v, `"`, `""`))
	rw.w.WriteByte('"')
}

// object writes a row of a JSON lines table: the object as it stands with members added.
func (rw *Rewriter) object(row int, values []string) error {
	t := rw.t
	ms, err := members(t.lines[row])
	if err != nil {
		return err
	}
	column := make(map[string]int, len(t.header))
	for c, h := range t.keys {
		column[h] = c
	}
	rw.w.WriteByte('{')
	n := 0
	write := func(key string, value json.RawMessage) {
		if n++; n > 1 {
			rw.w.WriteByte(',')
		}
		rw.w.Write(jsonString(key))
		rw.w.WriteByte(':')
		rw.w.Write(value)
	}
	for _, m := range ms {
		c := column[m.key]
		switch {
		case rw.taken[c] >= 0:
		case t.isMasked(row, c):
			write(t.header[c], jsonString(t.Cell(row, c)))
		default:
			write(t.header[c], m.value)
		}
	}
	for i, v := range values {
		write(rw.added[i], jsonString(v))
	}
	rw.w.WriteByte('}')
	_, err = rw.w.WriteString(rw.newline)
	return err
}

// jsonString gives s as a JSON string, with < > & as they are.
func jsonString(s string) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.Encode(s) // a string always encodes
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

// Close writes out what is buffered and returns the first error of all. It does not close the underlying writer.
func (rw *Rewriter) Close() error {
	if err := rw.w.Flush(); err != nil {
		return err
	}
	if rw.out != nil {
		return rw.out.Close()
	}
	return nil
}
