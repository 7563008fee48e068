package table

import (
	"fmt"
	"io"
	"strings"
)

// Edit is what Patch does to a row. The zero Edit leaves it as it stands.
type Edit struct {
	Drop bool           // take the row out, with its line end
	Set  map[int]string // new texts of cells, by column
}

// Patch writes the file that t was read from with some rows edited: every other byte is as it came, delimiters, quotation
// marks, line ends, blank lines, encoding, identity codes and all. A cell that is set is quoted, or wrapped as ="...",
// as the one before it was, and else where it must be. t is a whole table read from CSV, not a part of one.
//
// Text that the encoding of the file cannot hold, a cell with an identity code, and a file whose characters did not all
// decode are a *Fault; nothing of the row is written then.
func (t *Table) Patch(w io.Writer, edit func(row int) Edit) error {
	if t.format.Kind != CSV || t.plain {
		return t.fault(CodeUnreadable, "only a CSV file can be patched; write the table as CSV first")
	}
	for _, f := range t.warnings {
		if f.Code == CodeBadEncoding {
			return t.fault(CodeBadEncoding, "characters that did not decode cannot be written back as they were; export the file again")
		}
	}
	p := patcher{w: w, format: t.format}
	if t.format.BOM {
		p.text("\uFEFF")
	}
	done := 0 // bytes of t.text that are written
	for row := range t.rows {
		e := edit(row)
		if !e.Drop && len(e.Set) == 0 {
			continue
		}
		start, end := int(t.at[row*t.stride()]), 0
		end = start + len(t.rawRow(t.text, row))
		p.text(t.text[done:start])
		if e.Drop {
			done = min(end+newlineAt(t.text[end:]), len(t.text))
			continue
		}
		line, err := t.patched(row, e.Set)
		if err != nil {
			return err
		}
		p.text(line)
		done = end
	}
	p.text(t.text[done:])
	return p.err
}

// newlineAt gives the length of the line end that rest begins with.
func newlineAt(rest string) int {
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		return 2
	case rest != "" && (rest[0] == '\n' || rest[0] == '\r'):
		return 1
	}
	return 0
}

// patched gives the text of a row with some cells set.
func (t *Table) patched(row int, set map[int]string) (string, error) {
	raw, start := t.rawRow(t.text, row), int(t.at[row*t.stride()])
	var b []byte
	done := 0
	for c := range t.header {
		text, is := set[c]
		if !is || text == t.Cell(row, c) {
			continue
		}
		fault := func(what string) error {
			f := t.fault(CodeUnreadable, what)
			f.Header, f.Places = t.header[c], []Place{{Line: t.Line(row)}}
			return f
		}
		if t.isMasked(row, c) {
			return "", fault("the cell holds an identity code, which stays as it is")
		}
		if !encodable(text, t.format.Encoding) {
			return "", fault(fmt.Sprintf("the new text has characters that %v does not; save the file as CSV UTF-8", t.format.Encoding))
		}
		if t.missing(row, c) { // a short row grows by the delimiters up to here
			b = append(b, raw[done:]...)
			done = len(raw)
			for have := t.present(row, set, c); have <= c; have++ {
				b = append(b, t.format.Comma)
			}
			b = appendText(b, text, t.format.Comma)
			continue
		}
		old := t.rawCell(t.text, row, c)
		at := int(t.at[row*t.stride()+c]) - start
		b = append(b, raw[done:at]...)
		b = appendLike(b, text, old, t.format.Comma)
		done = at + len(old)
	}
	return string(append(b, raw[done:]...)), nil
}

// present gives how many cells a short row has in front of column c, those that were set before it included.
func (t *Table) present(row int, set map[int]string, c int) int {
	for have := c; have > 0; have-- {
		if !t.missing(row, have-1) {
			return have
		}
		if text, is := set[have-1]; is && text != "" {
			return have
		}
	}
	return 0
}

// appendLike appends a cell quoted as old was.
func appendLike(b []byte, s, old string, comma byte) []byte {
	mark := strings.ContainsRune(s, '"')
	switch {
	case s == "" && !strings.HasPrefix(old, `"`):
		return b
	case strings.HasPrefix(old, `="`) && !mark && !strings.ContainsAny(s, "\r\n"+string(rune(comma))):
		return append(append(append(b, `="`...), s...), '"')
	case strings.HasPrefix(old, `"=""`) && !mark:
		return append(append(append(b, `"=""`...), s...), `"""`...)
	case strings.HasPrefix(old, `"`) && strings.HasSuffix(old, `"`):
		return append(appendDoubling(append(b, '"'), s, `""`), '"')
	}
	return appendText(b, s, comma)
}

// encodable reports whether e holds all characters of s.
func encodable(s string, e Encoding) bool {
	return e != Windows1252 || decodeWindows1252(string(appendEncoded(nil, s, e))) == s
}

// patcher writes text in the encoding of a file. Its first error stays.
type patcher struct {
	w      io.Writer
	format Format
	buf    []byte
	err    error
}

func (p *patcher) text(s string) {
	if p.err != nil {
		return
	}
	if p.format.Encoding == UTF8 {
		_, p.err = io.WriteString(p.w, s)
		return
	}
	p.buf = appendEncoded(p.buf[:0], s, p.format.Encoding)
	_, p.err = p.w.Write(p.buf)
}
