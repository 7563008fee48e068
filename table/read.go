package table

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Options say how to read. The zero value, and nil, mean the defaults.
type Options struct {
	Name string     // the source's name; default SourceName of the file
	Map  *Overrides // columns decided by hand
	Cell int        // longest cell accepted, in bytes; default DefaultCell

	file string
}

// DefaultCell is the longest cell that is read, in bytes. Salesforce's longest text field holds 131,072 characters.
const DefaultCell = 4 << 20

// maxColumns is what a spreadsheet can hold.
const maxColumns = 16384

// SourceName gives the name that a source has by default: the file's name without directory and extension, lower case.
func SourceName(path string) string {
	base := filepath.Base(path)
	return strings.ToLower(strings.TrimSuffix(base, filepath.Ext(base)))
}

// Open reads the file at path. Errors are *Fault, or Faults where there are several.
func Open(path string, o *Options) (*Table, error) {
	opt := o.orZero()
	opt.file = path
	if opt.Name == "" {
		opt.Name = SourceName(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	var size int64
	if st, err := f.Stat(); err == nil {
		if st.IsDir() {
			return nil, unreadable(path, &fs.PathError{Op: "read", Path: path, Err: errors.New("is a directory")})
		}
		size = st.Size()
	}
	return read(f, size, &opt)
}

// Read reads a table from r to its end. Errors are *Fault, or Faults where there are several.
func Read(r io.Reader, o *Options) (*Table, error) {
	opt := o.orZero()
	var size int64
	if l, ok := r.(interface{ Len() int }); ok { // bytes.Reader and its like
		size = int64(l.Len())
	}
	return read(r, size, &opt)
}

func (o *Options) orZero() Options {
	if o == nil {
		return Options{}
	}
	return *o
}

func unreadable(file string, err error) *Fault {
	text := "cannot be read"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		text = "may not be read; ask for permission to it"
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err // the path stands in front already
	}
	return &Fault{File: file, Code: CodeUnreadable, Text: text, Err: err}
}

// read takes the bytes in, decodes them and hands them to the reader of their kind.
func read(r io.Reader, size int64, o *Options) (*Table, error) {
	t := &Table{file: o.file, name: o.Name}
	if t.file == "" {
		t.file = o.Name
	}
	if t.file == "" {
		t.file = "input"
	}
	if t.name == "" {
		t.name = "input"
	}
	var b strings.Builder
	if size > maxText {
		return nil, t.fault(CodeTooLarge, "larger than 4 GiB; split it")
	}
	b.Grow(int(size))
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(&b, h), io.LimitReader(r, maxText+1)); err != nil {
		return nil, unreadable(t.file, err)
	}
	if b.Len() > maxText {
		return nil, t.fault(CodeTooLarge, "larger than 4 GiB; split it")
	}
	h.Sum(t.sum[:0])
	raw := b.String()
	text, f, bad, code := decode(raw)
	if code != "" {
		return nil, t.binary(raw)
	}
	if len(text) > maxText {
		return nil, t.fault(CodeTooLarge, "larger than 4 GiB as UTF-8; split it")
	}
	t.text, t.format = text, f
	log := &faultLog{file: t.file}
	if bad > 0 {
		log.add(CodeBadEncoding, "", Place{}, "some characters do not decode as "+f.Encoding.String()+" and were replaced by U+FFFD")
		log.faults[0].Count = bad
	}
	if err := t.parse(o, log); err != nil {
		return nil, err
	}
	if err := t.finish(o, log); err != nil {
		return nil, err
	}
	return t, nil
}

// parse splits the text into a header and rows.
func (t *Table) parse(o *Options, log *faultLog) error {
	start := strings.TrimLeft(t.text[:min(len(t.text), 1<<16)], " \t\r\n")
	if start == "" && strings.TrimSpace(t.text) == "" {
		return t.fault(CodeEmpty, "the file is empty; export it again, with a header row")
	}
	t.format.Newline = firstNewline(t.text)
	switch start[:min(1, len(start))] {
	case "{":
		t.format.Kind = JSONL
		return t.parseJSONL(log)
	case "[":
		if rest := strings.TrimLeft(start[1:], " \t\r\n"); strings.HasPrefix(rest, "{") {
			return t.fault(CodeJSON, "this is one JSON list; write each of its objects on a line of its own, as jq -c '.[]' does")
		}
	}
	return t.parseCSV(o, log)
}

func (t *Table) fault(c Code, text string) *Fault {
	return &Fault{File: t.file, Code: c, Text: text, Count: 1}
}

func (t *Table) binary(raw string) *Fault {
	if kind := magic(raw); kind != "" {
		return t.fault(CodeBinary, "this is "+kind+", not CSV or JSON lines; save it as CSV UTF-8")
	}
	f := t.fault(CodeBinary, "there are zero bytes in it: a binary file or a damaged one; save it as CSV UTF-8")
	i := strings.IndexByte(raw, 0)
	f.Places = []Place{{Line: 1 + strings.Count(raw[:max(i, 0)], "\n")}}
	return f
}

// parseCSV reads delimited text.
func (t *Table) parseCSV(o *Options, log *faultLog) error {
	s := scanner{text: t.text, line: 1, cr: t.format.Newline == "\r", maxCell: o.Cell}
	if s.maxCell <= 0 {
		s.maxCell = DefaultCell
	}
	s.comma = t.sepLine(&s)
	if s.comma == 0 {
		s.comma = sniffComma(s)
	}
	if t.format.Comma = s.comma; s.comma == 0 {
		// One column: its cells are not split, whatever they hold.
		t.format.Comma, t.single = ',', true
		if n := titled(s); n > 0 {
			return t.fault(CodeNoHeader, fmt.Sprintf("the first line is one cell but the lines below have %d; take title lines above the header away", n))
		}
	}
	if !s.next() {
		return t.fault(CodeEmpty, "there is no header row; export it again, with a header row")
	}
	if s.stray >= 0 {
		log.add(CodeStrayQuote, "", t.place(&s, 0), strayText)
	}
	header := s.values()
	if len(header) > maxColumns || s.long >= 0 {
		return t.fault(CodeTooLarge, fmt.Sprintf("the header has %d columns or an overlong name; is this a table with the delimiter %q?",
			len(header), s.comma))
	}
	t.header, t.cols, s.width = header, len(header), len(header)
	lines := strings.Count(t.text[s.pos:], "\n")
	if s.cr {
		lines = strings.Count(t.text[s.pos:], "\r")
	}
	need := (lines + 1) * t.stride()
	t.at = make([]uint32, 0, min(need, 16*len(t.text)+t.stride()))
	for s.next() {
		if err := t.addRow(&s, log); err != nil {
			return err
		}
	}
	return nil
}

const strayText = `a quotation mark where none may stand; the cell was read up to the end of its own field`

// addRow takes the row just read and tells what is odd about it.
func (t *Table) addRow(s *scanner, log *faultLog) error {
	if s.long >= 0 {
		f := t.fault(CodeTooLarge, fmt.Sprintf("a cell of more than %d bytes; a quotation mark may have been left open", s.maxCell))
		f.Places = []Place{{Line: s.first, Row: t.rows + 1}}
		return f
	}
	// A short row takes as many offsets as a long one: refuse a header so wide that rows of two bytes would fill memory.
	if len(t.at) > 32*len(t.text)+1<<20 {
		return t.fault(CodeTooLarge, fmt.Sprintf("the header has %d columns but most rows have few; is the delimiter %q?", t.cols, s.comma))
	}
	if s.stray >= 0 {
		log.add(CodeStrayQuote, "", t.place(s, t.rows+1), strayText)
	}
	switch diff := t.append(s); {
	case diff < 0:
		log.add(CodeShortRow, "", Place{Line: s.first, Row: t.rows},
			fmt.Sprintf("a row with fewer cells than the header's %d; the missing ones are taken as empty", t.cols))
	case diff > 0:
		log.add(CodeLongRow, "", Place{Line: s.first, Row: t.rows},
			fmt.Sprintf("a row with more cells than the header's %d; look for a delimiter inside a value. The surplus is kept and not used", t.cols))
	}
	return nil
}

// place gives where the first stray mark of the row just read is.
func (t *Table) place(s *scanner, row int) Place {
	begin := int(s.starts[0])
	before := t.text[begin:s.stray]
	nl := strings.LastIndexByte(before, '\n')
	return Place{Line: s.first + strings.Count(before, "\n"), Column: len(before) - nl, Row: row}
}

// sepLine takes Excel's first line sep=; and gives its delimiter, or 0.
func (t *Table) sepLine(s *scanner) byte {
	line, _, _ := strings.Cut(s.text[:min(len(s.text), 16)], "\n")
	line = strings.Trim(strings.TrimSuffix(line, "\r"), `"`)
	if len(line) != 5 || !strings.EqualFold(line[:4], "sep=") {
		return 0
	}
	switch c := line[4]; c {
	case ',', ';', '\t':
		t.format.SepLine = true
		s.pos = strings.IndexByte(s.text, '\n') + 1
		if s.pos == 0 {
			s.pos = len(s.text)
		}
		s.line = 2
		return c
	}
	return 0
}
