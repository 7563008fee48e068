package report

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// cell is a cell of an output file.
type cell struct {
	kind cellKind
	text string
	n    int64   // cents or a whole number
	f    float64 // a number with decimals
}

type cellKind uint8

const (
	isText cellKind = iota
	isInt
	isMoney
	isBits
	isChance
)

func text(s string) cell     { return cell{text: s} }
func list(ids []string) cell { return cell{text: strings.Join(ids, ";")} }
func whole(n int) cell       { return cell{kind: isInt, n: int64(n)} }
func euros(cents int64) cell { return cell{kind: isMoney, n: cents} }
func bits(w match.Bits) cell { return cell{kind: isBits, f: w.Float()} }
func chance(p float64) cell  { return cell{kind: isChance, f: p} }
func day(t time.Time) cell   { return cell{text: formatDay(t)} }
func formatDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// sheet is one file of the output. It counts what it writes, so that what the summary says of a file is what stands in
// it: its rows, the rows with a certain value in one column, the sum of a money column.
type sheet struct {
	name    string
	columns []string
	file    io.Closer
	w       *table.Writer

	count
	tally int // index of the column whose values are counted; -1: none
	by    map[string]*count
}

// count is what is known of a set of rows: how many, and the sum of each money column in cents.
type count struct {
	rows int
	sums []int64
}

// newSheet starts a file with its header.
func newSheet(f *File, file io.WriteCloser, style table.Style, columns []string) *sheet {
	s := &sheet{
		name: f.Name, columns: columns, file: file, w: table.NewWriter(file, style),
		count: count{sums: make([]int64, len(columns))}, by: make(map[string]*count),
	}
	s.tally = s.column(f.tally)
	s.w.Row(columns...)
	return s
}

// column returns the index of a column, -1 where the sheet has none of that name.
func (s *sheet) column(name string) int {
	for i, c := range s.columns {
		if c == name {
			return i
		}
	}
	return -1
}

// row writes a row and counts it. Errors stick to the file and come out when it is closed.
func (s *sheet) row(cells ...cell) {
	s.rows++
	var tallied *count
	if s.tally >= 0 {
		if tallied = s.by[cells[s.tally].text]; tallied == nil {
			tallied = &count{sums: make([]int64, len(s.columns))}
			s.by[cells[s.tally].text] = tallied
		}
		tallied.rows++
	}
	for i := range cells {
		switch c := &cells[i]; c.kind {
		case isText:
			s.w.Text(c.text)
		case isInt:
			s.w.Int(c.n)
		case isMoney:
			s.w.Money(c.n)
			s.sums[i] += c.n
			if tallied != nil {
				tallied.sums[i] += c.n
			}
		case isBits:
			s.w.Float(c.f, 3)
		case isChance:
			s.w.Float(c.f, 6)
		}
	}
	s.w.End()
}

// close ends the file and returns the first error of all.
func (s *sheet) close() error {
	err := s.w.Flush()
	if cerr := s.file.Close(); err == nil {
		err = cerr
	}
	return err
}

// figure is a number that the summary says, with where it stands: the rows of a file, those with one value in a
// column, or the total of a money column over either.
type figure struct {
	sheet *sheet
	value string // of the tallied column; "" for all rows
	sum   string // money column; "" for the number of rows
}

// where names the place so that its reader can check it: file.csv, file.csv[column=value], either with :column for the
// total of a column.
func (f figure) where() string {
	where := f.sheet.name
	if f.value != "" {
		where += "[" + f.sheet.columns[f.sheet.tally] + "=" + f.value + "]"
	}
	if f.sum != "" {
		where += ":" + f.sum
	}
	return where
}

// in gives the number as people read it.
func (f figure) in(l phrase.Language) string {
	c := &f.sheet.count
	if f.value != "" {
		if c = f.sheet.by[f.value]; c == nil {
			c = &count{sums: make([]int64, len(f.sheet.columns))}
		}
	}
	if f.sum == "" {
		return l.Number(strconv.Itoa(c.rows))
	}
	return l.Number(string(table.AppendMoney(nil, c.sums[f.sheet.column(f.sum)], '.')))
}
