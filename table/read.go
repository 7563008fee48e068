package table

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/yksi-mdm/yksi/ytunnus"
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

// SourceName gives the name that a source has by default: the file's name without directory and extension, lower case, personal
// identity codes replaced.
func SourceName(path string) string {
	base := filepath.Base(path)
	name, _ := ytunnus.Redact(strings.TrimSuffix(base, filepath.Ext(base)), ytunnus.NameField)
	return strings.ToLower(name)
}

// Open reads the file at path. Errors are *Fault, or Faults where there are several.
func Open(path string, o *Options) (*Table, error) {
	opt, f, err := open(path, o)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var size int64
	if st, err := f.Stat(); err == nil {
		size = st.Size()
	}
	return read(f, size, &opt)
}

// open opens the file of a table and completes its options.
func open(path string, o *Options) (Options, *os.File, error) {
	opt := o.orZero()
	opt.file, _ = ytunnus.Redact(path, ytunnus.AnyField)
	if opt.Name == "" {
		opt.Name = SourceName(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return opt, nil, unreadable(opt.file, err)
	}
	if st, err := f.Stat(); err == nil && st.IsDir() {
		f.Close()
		return opt, nil, unreadable(opt.file, &fs.PathError{Op: "read", Path: path, Err: errors.New("is a directory")})
	}
	return opt, f, nil
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

// newTable gives the table before anything is read of it.
func newTable(o *Options) Table {
	return Table{file: cmp.Or(o.file, o.Name, "input"), name: cmp.Or(o.Name, "input")}
}

// read takes all bytes in and makes one part of them.
func read(src io.Reader, size int64, o *Options) (*Table, error) {
	r := &Reader{o: *o, head: newTable(o)}
	t := &r.head
	r.log.file = t.file
	var b strings.Builder
	if size > maxText {
		return nil, t.fault(CodeTooLarge, "larger than 4 GiB; split it")
	}
	b.Grow(int(size))
	h := sha256.New()
	var s survey
	if _, err := io.Copy(io.MultiWriter(&b, h, &s), io.LimitReader(src, maxText+1)); err != nil {
		return nil, unreadable(t.file, err)
	}
	if b.Len() > maxText {
		return nil, t.fault(CodeTooLarge, "larger than 4 GiB; split it")
	}
	h.Sum(t.sum[:0])
	if err := r.settle(&s); err != nil {
		return nil, err
	}
	text, bad := decode(b.String()[s.mark():], t.format.Encoding)
	if len(text) > maxText {
		return nil, t.fault(CodeTooLarge, "larger than 4 GiB as UTF-8; split it")
	}
	r.tellBad(bad)
	r.scan.text, r.scan.line = text, 1
	if err := r.begin(); err != nil {
		return nil, err
	}
	whole, err := r.part()
	if err != nil {
		return nil, err
	}
	r.tellRows()
	whole.warnings = r.Warnings()
	return whole, nil
}

func (t *Table) fault(c Code, text string) *Fault {
	return &Fault{File: t.file, Code: c, Text: text, Count: 1}
}

// header reads the header of delimited text, from the start of the window.
func (r *Reader) header() error {
	s, t := &r.scan, &r.head
	if s.maxCell = r.o.Cell; s.maxCell <= 0 {
		s.maxCell = DefaultCell
	}
	s.cr = t.format.Newline == "\r"
	for {
		s.pos, s.line = 0, 1
		if s.comma = t.sepLine(s); s.comma == 0 {
			s.comma = sniffComma(*s)
		}
		t.format.Comma, t.single = s.comma, s.comma == 0
		if t.single { // its cells are not split, whatever they hold
			t.format.Comma = ','
			if n := titled(*s); n > 0 {
				return t.fault(CodeNoHeader, fmt.Sprintf("the first line is one cell but the lines below have %d; take title lines above the header away", n))
			}
		}
		found := s.next()
		if s.ended && !r.final() && len(s.text) < maxHead {
			s.pos = 0
			if err := r.more(); err != nil {
				return err
			}
			continue
		}
		if !found {
			return t.fault(CodeEmpty, "there is no header row; export it again, with a header row")
		}
		break
	}
	if s.stray >= 0 {
		r.log.add(CodeStrayQuote, "", s.place(0), strayText)
	}
	t.header = s.values()
	if len(t.header) > maxColumns || s.long >= 0 {
		return t.fault(CodeTooLarge, fmt.Sprintf("the header has %d columns or an overlong name; is this a table with the delimiter %q?",
			len(t.header), s.comma))
	}
	t.cols, s.width = len(t.header), len(t.header)
	if r.in != nil { // the rest is read again, a block at a time
		r.ahead = s.text[s.pos:] + r.ahead
		s.text, s.pos = "", 0
	}
	return nil
}

const strayText = `a quotation mark where none may stand; the cell was read up to the end of its own field`

// delimited fills t with rows.
func (r *Reader) delimited(t *Table) error {
	s := &r.scan
	r.room(t)
	for {
		pos, line := s.pos, s.line
		found := s.next()
		if s.ended && s.long < 0 && !r.final() {
			s.pos, s.line = pos, line
			if t.rows > 0 {
				return nil // the next part goes on here
			}
			if err := r.more(); err != nil {
				return err
			}
			r.room(t)
			continue
		}
		if !found {
			return nil
		}
		if err := r.addRow(t); err != nil {
			return err
		}
		if r.in != nil && len(t.at) >= maxOffsets {
			return nil
		}
	}
}

// room lays t over the window, with room for its rows.
func (r *Reader) room(t *Table) {
	s := &r.scan
	end := "\n"
	if s.cr {
		end = "\r"
	}
	need := (strings.Count(s.text[s.pos:], end) + 1) * t.stride()
	t.text, t.at = s.text, make([]uint32, 0, min(need, 16*len(s.text)+t.stride()))
}

// addRow takes the row just read and tells what is odd about it.
func (r *Reader) addRow(t *Table) error {
	s, row := &r.scan, t.first+t.rows+1
	if s.long >= 0 {
		f := t.fault(CodeTooLarge, fmt.Sprintf("a cell of more than %d bytes; a quotation mark may have been left open", s.maxCell))
		f.Places = []Place{{Line: s.first, Row: row}}
		return f
	}
	// A short row takes as many offsets as a long one: refuse a header so wide that rows of two bytes would fill memory.
	if r.in == nil && len(t.at) > 32*len(t.text)+1<<20 {
		return t.fault(CodeTooLarge, fmt.Sprintf("the header has %d columns but most rows have few; is the delimiter %q?", t.cols, s.comma))
	}
	if s.stray >= 0 {
		r.log.add(CodeStrayQuote, "", s.place(row), strayText)
	}
	switch diff := t.append(s); {
	case diff < 0:
		r.log.add(CodeShortRow, "", Place{Line: s.first, Row: row},
			fmt.Sprintf("a row with fewer cells than the header's %d; the missing ones are taken as empty", t.cols))
	case diff > 0:
		r.log.add(CodeLongRow, "", Place{Line: s.first, Row: row},
			fmt.Sprintf("a row with more cells than the header's %d; look for a delimiter inside a value. The surplus is kept and not used", t.cols))
	}
	return nil
}

// place gives where the first stray mark of the row just read is.
func (s *scanner) place(row int) Place {
	begin := int(s.starts[0])
	before := s.text[begin:s.stray]
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
