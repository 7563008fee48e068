package table

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Code names a kind of fault. Codes are for programs and are never translated.
type Code string

// Faults that stop the reading of a file.
const (
	CodeEmpty      Code = "empty_file"      // no bytes, or nothing but blank lines
	CodeBinary     Code = "binary_file"     // zero bytes, or the start of a known binary format
	CodeNoHeader   Code = "no_header"       // the first row looks like data and nothing in it is known
	CodeTooLarge   Code = "too_large"       // a file, a cell or a header beyond the bounds
	CodeJSON       Code = "bad_json"        // a line that is not a JSON object
	CodeUnreadable Code = "unreadable"      // the system refused to open or read the file
	CodeMapping    Code = "unknown_mapping" // -map names a column or a meaning that does not exist
)

// Faults that are told while the reading goes on.
const (
	CodeHeaderIsData    Code = "header_looks_like_data" // some header cells look like values
	CodeDuplicateHeader Code = "duplicate_header"       // two columns bear one name
	CodeShortRow        Code = "short_row"              // fewer cells than the header; padded with empty ones
	CodeLongRow         Code = "long_row"               // more cells than the header; kept, not used
	CodeStrayQuote      Code = "stray_quote"            // a quotation mark that RFC 4180 does not allow
	CodeNested          Code = "nested_value"           // an object or list inside a JSON object, kept as JSON text
	CodeDuplicateKey    Code = "duplicate_key"          // a key twice in one JSON object; the last one counts
	CodeBadEncoding     Code = "bad_encoding"           // UTF-16 that does not decode; replaced by U+FFFD
	CodeNoRows          Code = "no_rows"                // a header and nothing below
	CodeMixedEncoding   Code = "mixed_encoding"         // UTF-8 and then bytes that are not; read as Windows-1252
	CodeNoID            Code = "no_id_column"           // ids are row:1, row:2, ...
	CodeEmptyID         Code = "empty_id"               // this row's id is row:N
	CodeMasked          Code = "identity_code"          // personal identity codes were replaced
	CodeMaskedID        Code = "identity_code_as_id"    // this row's id was one; it takes part as row:N
	CodeMoney           Code = "money_not_understood"
	CodeDate            Code = "date_not_understood"
)

// maxShown is how many positions a fault remembers; Count goes on counting.
const maxShown = 20

// Place is a position in a file.
type Place struct {
	Line   int // line of the file, from 1; 0 where the file has no lines
	Column int // byte of the line, from 1; 0 where the whole line is meant
	Row    int // row of data, from 1; 0 for the header and the file as a whole
}

// Fault is one kind of thing wrong with one file, with the places where it is. It is an error where reading stops and
// a warning where it goes on. Its text holds no cell's value, only names of columns.
type Fault struct {
	File   string // as given to Open, or the table's name
	Code   Code
	Header string  // name of the column concerned, or ""
	Places []Place // the first ones, in file order
	Count  int     // how many there are in all; at least len(Places)
	Text   string  // what is wrong and what to do
	Err    error   // the cause, where there is one
}

// Error gives file, place, column and what to do, on one line.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if len(f.Places) > 0 {
		p := f.Places[0]
		switch {
		case p.Line > 0 && p.Column > 0:
			fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
		case p.Line > 0:
			fmt.Fprintf(&b, ":%d", p.Line)
		case p.Row > 0:
			fmt.Fprintf(&b, ": row %d", p.Row)
		}
	}
	b.WriteString(": ")
	if f.Header != "" {
		fmt.Fprintf(&b, "column %q: ", f.Header)
	}
	b.WriteString(f.Text)
	if f.Err != nil && !errors.Is(f.Err, fs.ErrNotExist) { // the text has said that
		b.WriteString(": " + f.Err.Error())
	}
	if f.Count > 1 {
		fmt.Fprintf(&b, " (%d times: %s)", f.Count, f.lines())
	}
	return b.String()
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// lines lists the places as "lines 3, 17, 18, ...".
func (f *Fault) lines() string {
	word, num := "lines ", func(p Place) int { return p.Line }
	if len(f.Places) > 0 && f.Places[0].Line == 0 {
		word, num = "rows ", func(p Place) int { return p.Row }
	}
	b := []byte(word)
	for i, p := range f.Places {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(b, int64(num(p)), 10)
	}
	if f.Count > len(f.Places) {
		b = append(b, ", ..."...)
	}
	return string(b)
}

// Faults is a list of faults that is an error itself.
type Faults []*Fault

// Error gives one fault a line.
func (fs Faults) Error() string {
	s := make([]string, len(fs))
	for i, f := range fs {
		s[i] = f.Error()
	}
	return strings.Join(s, "\n")
}

// Unwrap gives the faults, for errors.As.
func (fs Faults) Unwrap() []error {
	es := make([]error, len(fs))
	for i, f := range fs {
		es[i] = f
	}
	return es
}

// faultLog collects the warnings of one file: one fault for each code and column.
type faultLog struct {
	file   string
	faults Faults
}

// add counts a fault at p; text is that of the first one.
func (l *faultLog) add(c Code, header string, p Place, text string) {
	for _, f := range l.faults {
		if f.Code == c && f.Header == header {
			f.Count++
			if len(f.Places) < maxShown {
				f.Places = append(f.Places, p)
			}
			return
		}
	}
	l.faults = append(l.faults, &Fault{File: l.file, Code: c, Header: header, Places: []Place{p}, Count: 1, Text: text})
}

// sorted gives the faults by their first place.
func (l *faultLog) sorted() Faults {
	return slices.SortedFunc(slices.Values(l.faults), func(a, b *Fault) int {
		p, q := a.Places[0], b.Places[0]
		return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Row, q.Row), cmp.Compare(p.Column, q.Column),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Header, b.Header))
	})
}
