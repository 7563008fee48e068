package table

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"iter"
	"strings"
)

// builder lays rows of strings out as a table.
type builder struct {
	t    *Table
	text strings.Builder
}

// newBuilder prepares for about so many rows and bytes of cells under t.header.
func newBuilder(t *Table, rows, size int) *builder {
	b := &builder{t: t}
	t.plain = true
	t.cols = len(t.header)
	t.at = make([]uint32, 0, rows*t.stride())
	b.text.Grow(size)
	return b
}

// add appends a row; cells beyond the header are surplus. It reports by how many cells the row is too long or short.
func (b *builder) add(row []string, line int) int {
	t := b.t
	for i := range t.cols {
		t.at = append(t.at, uint32(b.text.Len()))
		if i < len(row) {
			b.text.WriteString(row[i])
		}
		b.text.WriteByte('\n')
	}
	t.at = append(t.at, uint32(b.text.Len()), uint32(line))
	if len(row) > t.cols {
		if t.extra == nil {
			t.extra = make(map[int][]string)
		}
		t.extra[t.rows] = append([]string(nil), row[t.cols:]...)
	}
	t.rows++
	return len(row) - t.cols
}

// full reports whether the text has outgrown its offsets.
func (b *builder) full() bool { return b.text.Len() > maxText }

// finish gives the table its text.
func (b *builder) finish() error {
	if b.full() {
		return b.t.fault(CodeTooLarge, "more than 4 GiB of text; split it")
	}
	b.t.text = b.text.String()
	return nil
}

// New makes a table of rows from elsewhere: a spreadsheet, a database. It stops at the first error of rows and returns
// it. Errors are else *Fault, or Faults where there are several. The rows' slices may be reused by their maker.
func New(header []string, rows iter.Seq2[[]string, error], o *Options) (*Table, error) {
	opt := o.orZero()
	t := &Table{name: cmp.Or(opt.Name, "input"), format: Format{Kind: Rows}}
	t.file = t.name
	if len(header) == 0 || len(header) > maxColumns {
		return nil, t.fault(CodeNoHeader, fmt.Sprintf("%d columns; a table has 1 to %d", len(header), maxColumns))
	}
	t.header = append([]string(nil), header...)
	log := &faultLog{file: t.file}
	h := sha256.New()
	w := NewWriter(h, Plain)
	w.Row(header...)
	b := newBuilder(t, 0, 0)
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		w.Row(row...)
		if diff := b.add(row, 0); diff > 0 {
			log.add(CodeLongRow, "", Place{Row: t.rows}, "a row with more cells than the header; the surplus is kept and not used")
		}
		if b.full() {
			break
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	h.Sum(t.sum[:0])
	if err := b.finish(); err != nil {
		return nil, err
	}
	if err := t.recognise(&opt, log); err != nil {
		return nil, err
	}
	m := t.masker()
	m.mask(t, log)
	t.nameRows(log)
	t.warnings = log.sorted()
	return t, nil
}
