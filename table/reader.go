package table

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Bounds of what a Reader holds.
const (
	blockSize  = 1 << 20   // text that is read at a time, in bytes
	headSize   = 320 << 10 // text by which kind and delimiter are told
	maxHead    = 16 << 20  // the longest header with what stands before it
	maxRow     = 64 << 20  // the longest row
	maxOffsets = 1 << 20   // cells of a part, so that short rows under a wide header do not fill memory
)

// Reader reads a table a part at a time and holds some megabytes of it, however long it is. A part is a Table of some
// thousand rows; all parts have the same header, format and mapping, and lines, row numbers and ids count through.
//
// The bytes are read twice, first for what only the whole tells: the encoding, the line ends and, of JSON lines, the
// keys. A source that cannot be read twice, such as a pipe, is kept meanwhile in a temporary file, encrypted under a key
// that is in memory alone. The delimiter is told by the first 256 KiB, the columns by the header, as Read does; the rows
// are those that Read gives. What needs all rows at once, Table.CheckIDs, Table.Money and Table.Dates, knows the rows of
// its part alone.
//
// A Reader is for one goroutine; its parts may be used by any.
type Reader struct {
	o       Options
	head    Table // what the parts share
	log     faultLog
	columns map[string]int // of JSON lines: by key
	masker  masker
	scan    scanner // over the window, the text that is held
	rows    int     // given out so far
	err     error

	in    *input   // nil: the window is the whole text
	text  *decoder // what comes behind ahead; nil where there is no more
	left  *io.LimitedReader
	ahead string // read, and not yet in the window
	block int
}

// input is the bytes of a table that are read more than once.
type input struct {
	survey survey
	again  func() (io.Reader, error) // from their start
	close  func() error
}

// OpenReader starts to read the file at path. Errors are *Fault, or Faults where there are several. Close the Reader.
func OpenReader(path string, o *Options) (*Reader, error) {
	opt, f, err := open(path, o)
	if err != nil {
		return nil, err
	}
	r, err := newReader(f, &opt, blockSize)
	if err != nil {
		f.Close()
		return nil, err
	}
	release := r.in.close
	r.in.close = func() error { return errors.Join(release(), f.Close()) }
	return r, nil
}

// NewReader starts to read a table from r, from where it stands to its end. Errors are *Fault, or Faults where there are
// several. Close the Reader; r stays open.
func NewReader(r io.Reader, o *Options) (*Reader, error) {
	opt := o.orZero()
	return newReader(r, &opt, blockSize)
}

func newReader(src io.Reader, o *Options, block int) (*Reader, error) {
	r := &Reader{o: *o, head: newTable(o), block: block}
	r.log.file = r.head.file
	var err error
	if r.in, err = takeIn(src, &r.head); err != nil {
		return nil, unreadable(r.head.file, err)
	}
	if err = r.settle(&r.in.survey); err == nil {
		if err = r.restart(); err == nil {
			err = r.begin()
		}
	}
	if err != nil {
		r.in.close()
		return nil, err
	}
	return r, nil
}

// takeIn reads src to its end for the first time.
func takeIn(src io.Reader, t *Table) (*input, error) {
	in := &input{close: func() error { return nil }}
	h := sha256.New()
	look := io.MultiWriter(&in.survey, h)
	if s, ok := src.(io.ReadSeeker); ok {
		if start, err := s.Seek(0, io.SeekCurrent); err == nil {
			if _, err := io.CopyBuffer(look, onlyReader{src}, make([]byte, 256<<10)); err != nil {
				return nil, err
			}
			in.again = func() (io.Reader, error) {
				_, err := s.Seek(start, io.SeekStart)
				return s, err
			}
			h.Sum(t.sum[:0])
			return in, nil
		}
	}
	kept, err := newSpool(src, look)
	if err != nil {
		return nil, err
	}
	in.again, in.close = kept.again, kept.close
	h.Sum(t.sum[:0])
	return in, nil
}

// onlyReader hides that a file could copy itself, in pieces too small.
type onlyReader struct{ io.Reader }

// settle takes over what the survey of all bytes says.
func (r *Reader) settle(s *survey) error {
	t := &r.head
	t.format = s.finish()
	if kind := magic(s.head); kind != "" {
		return t.fault(CodeBinary, "this is "+kind+", not CSV or JSON lines; save it as CSV UTF-8")
	}
	if s.zero > 0 {
		f := t.fault(CodeBinary, "there are zero bytes in it: a binary file or a damaged one; save it as CSV UTF-8")
		f.Places = []Place{{Line: s.zero}}
		return f
	}
	if s.foreign > 0 && s.high {
		r.log.add(CodeMixedEncoding, "", Place{Line: s.foreign},
			"the file is UTF-8 up to here, and this line is not; all of it is read as Windows-1252, which spoils what was UTF-8. Save it again as CSV UTF-8")
	}
	return nil
}

// restart goes back to the start of the text.
func (r *Reader) restart() error {
	r.scan.pos, r.scan.line = 0, 1
	if r.in == nil {
		return nil
	}
	src, err := r.in.again()
	if err == nil {
		_, err = io.CopyN(io.Discard, src, int64(r.in.survey.mark()))
	}
	if err != nil {
		return unreadable(r.head.file, err)
	}
	r.left = &io.LimitedReader{R: src, N: r.in.survey.size - int64(r.in.survey.mark())}
	r.text = &decoder{r: r.left, e: r.head.format.Encoding}
	r.scan.text, r.ahead = "", ""
	return nil
}

// final reports whether the window goes to the end of the text.
func (r *Reader) final() bool { return r.text == nil && r.ahead == "" }

// more reads on: the window is then what was left of it, and some more.
func (r *Reader) more() error {
	rest := r.scan.text[r.scan.pos:]
	if len(rest) > maxRow {
		f := r.head.fault(CodeTooLarge, fmt.Sprintf("a row of more than %d MiB; a quotation mark may have been left open", maxRow>>20))
		f.Places = []Place{{Line: r.scan.line}}
		return f
	}
	n := min(len(r.ahead), r.block)
	text := r.ahead[:n]
	if r.ahead = r.ahead[n:]; n == 0 {
		var err error
		text, err = r.text.next(r.block)
		switch {
		case err == io.EOF && r.left.N > 0:
			return unreadable(r.head.file, errors.New("it became shorter while it was read"))
		case err == io.EOF:
			r.tellBad(r.text.bad)
			r.text = nil
		case err != nil:
			return unreadable(r.head.file, err)
		}
	}
	r.scan.text, r.scan.pos = rest+text, 0
	return nil
}

// tellBad tells how many characters did not decode.
func (r *Reader) tellBad(n int) {
	told := func(f *Fault) bool { return f.Code == CodeBadEncoding } // JSON lines are read twice
	if n > 0 && !slices.ContainsFunc(r.log.faults, told) {
		r.log.add(CodeBadEncoding, "", Place{}, "some characters do not decode as "+r.head.format.Encoding.String()+" and were replaced by U+FFFD")
		r.log.faults[len(r.log.faults)-1].Count = n
	}
}

// tellRows tells, at the end, if there was no row.
func (r *Reader) tellRows() {
	if r.rows == 0 {
		r.log.add(CodeNoRows, "", Place{}, "there is a header and no row: nothing to do; is the export whole?")
	}
}

// begin reads what stands in front of the rows.
func (r *Reader) begin() error {
	for !r.final() && len(r.scan.text) < headSize {
		if err := r.more(); err != nil {
			return err
		}
	}
	start := r.start()
	for start == "" && !r.final() && len(r.scan.text) < maxHead {
		if err := r.more(); err != nil {
			return err
		}
		start = r.start()
	}
	t := &r.head
	if start == "" && r.final() {
		return t.fault(CodeEmpty, "the file is empty; export it again, with a header row")
	}
	var err error
	switch {
	case strings.HasPrefix(start, "{"):
		t.format.Kind = JSONL
		err = r.keys()
	case strings.HasPrefix(start, "[") && strings.HasPrefix(strings.TrimLeft(start[1:], " \t\r\n"), "{"):
		return t.fault(CodeJSON, "this is one JSON list; write each of its objects on a line of its own, as jq -c '.[]' does")
	default:
		err = r.header()
	}
	if err != nil {
		return err
	}
	if err := t.recognise(&r.o, &r.log); err != nil {
		return err
	}
	r.masker = t.masker()
	return nil
}

// start gives the text from its first character that is not white space.
func (r *Reader) start() string { return strings.TrimLeft(r.scan.text, " \t\r\n") }

// Next gives the next part, which has at least one row, and io.EOF after the last one. Errors are else *Fault, or
// Faults where there are several.
func (r *Reader) Next() (*Table, error) {
	if r.err != nil {
		return nil, r.err
	}
	t, err := r.part()
	if err == nil && t.rows == 0 {
		r.tellRows()
		err = io.EOF
	}
	if err != nil {
		r.err = err
		return nil, err
	}
	return t, nil
}

// part gives the rows of the window, or of the next one that has any; none at the end.
func (r *Reader) part() (*Table, error) {
	t := r.head
	t.first = r.rows
	var err error
	if t.format.Kind == JSONL {
		err = r.objects(&t)
	} else {
		err = r.delimited(&t)
	}
	if err != nil {
		return nil, err
	}
	r.masker.mask(&t, &r.log)
	t.nameRows(&r.log)
	r.rows += t.rows
	return &t, nil
}

// Head gives what all parts share, as a table without rows: its name, header, format, mapping and sum.
func (r *Reader) Head() *Table { return &r.head }

// Rows gives the number of rows in the parts so far.
func (r *Reader) Rows() int { return r.rows }

// Warnings gives what was found wrong so far while the reading went on, by its first place.
func (r *Reader) Warnings() Faults { return r.log.sorted() }

// Close lets go of the file or of what was kept of a pipe. The parts stay good.
func (r *Reader) Close() error {
	if r.err == nil {
		r.err = os.ErrClosed
	}
	return r.in.close()
}
