package table

import (
	"encoding/json"
	"errors"
	"strings"
)

// Rewriter copies a table with columns added, in the format of its input: encoding, delimiter, line ends and the way in
// which each cell is quoted stay. What is there is copied as it stands but for three things: identity codes are masked,
// a short row gets the empty cells that it lacks (cells of a file of one column are quoted anew), and a column that
// bears the name of an added one is overwritten, so that the same file can be rewritten again. The surplus cells of a
// long row come last.
//
// Characters of added values that Windows-1252 does not have are written as &#322; and its like. Rows given to New are
// written as plain CSV.
//
// A Rewriter does not change; any number of goroutines may use it, each with bytes of its own.
type Rewriter struct {
	header, keys []string
	format       Format
	added        []string
	at           []int // column that an added one overwrites, or -1
	taken        []int // added column that overwrites a column, or -1

	excel  bool
	number []bool // of ForExcel: by column, then by added column
	money  []bool
}

// Rewriter gives what copies t with the added columns, whose names must differ. That of Reader.Head copies all parts.
func (t *Table) Rewriter(added []string) (*Rewriter, error) {
	rw := &Rewriter{header: t.header, keys: t.keys, format: t.format, added: added}
	if rw.format.Comma == 0 {
		rw.format.Comma = ','
	}
	if rw.format.Newline == "" {
		rw.format.Newline = "\n"
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
	rw.money = make([]bool, len(t.header))
	for c := range t.header {
		rw.money[c] = t.mapping.Columns[c].Meaning.IsMoney()
	}
	return rw, nil
}

// ForExcel gives a Rewriter that writes the style Excel instead, whatever the input was: text as text, amounts of the
// columns of money as numbers, and so those of the added columns named, whose values have a decimal point.
func (rw *Rewriter) ForExcel(numbers ...string) *Rewriter {
	x := *rw
	x.excel = true
	x.format = Format{BOM: true, Comma: ';', Newline: "\r\n"}
	x.number = make([]bool, len(rw.added))
	for i, name := range rw.added {
		for _, n := range numbers {
			x.number[i] = x.number[i] || n == name
		}
	}
	return &x
}

// AppendHeader appends what stands in front of the rows.
func (rw *Rewriter) AppendHeader(dst []byte) []byte {
	f := rw.format
	n := len(dst)
	if f.BOM {
		dst = append(dst, "\uFEFF"...)
	}
	if f.Kind == JSONL {
		return rw.encode(dst, n)
	}
	if f.SepLine {
		dst = append(append(append(dst, "sep="...), f.Comma), f.Newline...)
	}
	for c, h := range rw.header {
		if c > 0 {
			dst = append(dst, f.Comma)
		}
		dst = rw.text(dst, h)
	}
	for i, name := range rw.added {
		if rw.at[i] < 0 {
			dst = rw.text(append(dst, f.Comma), name)
		}
	}
	return rw.encode(append(dst, f.Newline...), n)
}

// AppendRow appends a row of the table, or of a part of it, with a value for each of the added columns.
func (rw *Rewriter) AppendRow(dst []byte, t *Table, row int, values []string) []byte {
	n := len(dst)
	if rw.format.Kind == JSONL {
		return rw.encode(rw.object(dst, t, row, values), n)
	}
	comma := rw.format.Comma
	for c := range t.header {
		if c > 0 {
			dst = append(dst, comma)
		}
		switch i := rw.taken[c]; {
		case i >= 0:
			dst = rw.value(dst, i, values[i])
		case rw.excel && rw.money[c]:
			dst = rw.amount(dst, t.Cell(row, c))
		case rw.excel || t.plain || t.single || t.isMasked(row, c):
			dst = rw.text(dst, t.Cell(row, c))
		default:
			dst = append(dst, t.rawCell(t.text, row, c)...)
		}
	}
	for i, v := range values {
		if rw.at[i] < 0 {
			dst = rw.value(append(dst, comma), i, v)
		}
	}
	for _, v := range t.extra[row] {
		dst = rw.text(append(dst, comma), v)
	}
	return rw.encode(append(dst, rw.format.Newline...), n)
}

// encode puts what stands behind the first n bytes into the encoding of the file.
func (rw *Rewriter) encode(dst []byte, n int) []byte {
	if rw.format.Encoding == UTF8 {
		return dst
	}
	return appendEncoded(dst[:n], string(dst[n:]), rw.format.Encoding)
}

// text appends a cell that is text.
func (rw *Rewriter) text(dst []byte, s string) []byte {
	if rw.excel {
		return appendExcel(dst, s)
	}
	return appendText(dst, s, rw.format.Comma)
}

// value appends a value of an added column.
func (rw *Rewriter) value(dst []byte, i int, s string) []byte {
	if rw.excel && rw.number[i] && strings.Trim(s, "-0123456789.") == "" {
		return append(dst, strings.Replace(s, ".", ",", 1)...)
	}
	return rw.text(dst, s)
}

// amount appends a cell of money as a number for Excel, as text where it cannot be read in one way only.
func (rw *Rewriter) amount(dst []byte, s string) []byte {
	cents, err := ParseMoney(s)
	if err != nil {
		return rw.text(dst, s)
	}
	return AppendMoney(dst, cents, ',')
}

// object appends a row of a JSON lines table: the object as it stands with members added.
func (rw *Rewriter) object(dst []byte, t *Table, row int, values []string) []byte {
	ms, _ := members(t.lines[row]) // it was read before
	column := make(map[string]int, len(rw.keys))
	for c, h := range rw.keys {
		column[h] = c
	}
	dst = append(dst, '{')
	n := 0
	write := func(key string, value json.RawMessage) {
		if n++; n > 1 {
			dst = append(dst, ',')
		}
		dst = append(append(dst, jsonString(key)...), ':')
		dst = append(dst, value...)
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
	return append(append(dst, '}'), rw.format.Newline...)
}

// jsonString gives s as a JSON string, with < > & as they are.
func jsonString(s string) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.Encode(s) // a string always encodes
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}
