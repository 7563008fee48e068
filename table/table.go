package table

import (
	"crypto/sha256"
	"strconv"
	"strings"
)

// Table holds the rows of one source as they came, compactly: the text of the whole file, and one offset of four bytes
// for each cell. A million rows of eighteen columns take the file's size and some 80 MB.
//
// A part that a Reader gives is a Table, too: its rows count from 0, its lines and row:N through the whole source.
//
// A Table never changes once it is read; any number of goroutines may use it.
type Table struct {
	file, name string
	header     []string
	format     Format
	single     bool // one column, whose cells may hold delimiters
	sum        [sha256.Size]byte
	mapping    *Mapping
	warnings   Faults

	text  string   // the whole input as UTF-8, or the cells one after the other
	lines []string // of a JSON lines file: the objects as they stand
	rowStore
	first      int      // rows of the source before these: those of earlier parts
	keys       []string // of a JSON lines file: the header as it stands, before masking
	maskedList []Masked
	ids        map[int]string // rows whose id is not the text of their id cell
}

// Name gives the name of the source: by default the file's name without extension, in lower case.
func (t *Table) Name() string { return t.name }

// File gives the path that the table was read from, or its name where it was not read from a file.
func (t *Table) File() string { return t.file }

// Header gives the names of the columns as they came, but for identity codes. The caller must not change it.
func (t *Table) Header() []string { return t.header }

// Rows gives the number of rows, the header not counted.
func (t *Table) Rows() int { return t.rows }

// Format says how the input was written.
func (t *Table) Format() Format { return t.format }

// Sum gives the SHA-256 of the input's bytes. A table made by New has the sum of its rows as plain CSV.
func (t *Table) Sum() [sha256.Size]byte { return t.sum }

// Mapping gives what was recognised in the header.
func (t *Table) Mapping() *Mapping { return t.mapping }

// Warnings gives what was found wrong while the reading went on, in a fixed order. The caller must not change it.
func (t *Table) Warnings() Faults { return t.warnings }

// Cell gives the text of a cell, as it came but for identity codes and the wrapping ="...". Rows and columns count
// from 0; a cell that a short row lacks is empty. It does not allocate. It panics if row or column is out of range.
func (t *Table) Cell(row, col int) string { return t.rowStore.cell(t.text, row, col) }

// Value gives the cell of the column chosen for a meaning, or "" where the table has none.
func (t *Table) Value(row int, m Meaning) string {
	if c := t.mapping.Column(m); c >= 0 {
		return t.Cell(row, c)
	}
	return ""
}

// Extra gives the cells of a row beyond the last column of the header, masked as Cell does; nil for nearly every row.
func (t *Table) Extra(row int) []string { return t.extra[row] }

// Blank reports whether all cells of a row are empty or white space.
func (t *Table) Blank(row int) bool {
	for c := range t.header {
		if strings.TrimSpace(t.Cell(row, c)) != "" {
			return false
		}
	}
	return len(t.extra[row]) == 0
}

// Line gives the line of the file on which a row starts, from 1; 0 for a table made by New.
func (t *Table) Line(row int) int { return t.line(row) }

// ID gives the id of a row: the text of the id column byte for byte, or row:N with N counting rows of data from 1 where
// there is no id column, the cell is empty, or it held a personal identity code.
func (t *Table) ID(row int) string {
	c := t.mapping.Column(ID)
	if c < 0 {
		return t.rowID(row)
	}
	if id, ok := t.ids[row]; ok {
		return id
	}
	return t.Cell(row, c)
}

func (t *Table) rowID(row int) string { return "row:" + strconv.Itoa(t.first+row+1) }

// Masked is a cell in which personal identity codes were replaced by a token.
type Masked struct {
	Row, Col int // from 0; Col is -1 in the header, and at least len(Header()) in a long row's surplus
	Count    int
}

// Masked gives the cells in which identity codes were replaced, by row and column. The caller must not change it.
func (t *Table) Masked() []Masked { return t.maskedList }
