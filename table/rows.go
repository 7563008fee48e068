package table

import "strings"

// rowStore is where the cells of a table are: offsets into its text, and the few values that are not a slice of it.
type rowStore struct {
	rows, cols int
	plain      bool                // cells are values as they stand, not CSV
	at         []uint32            // for each row: where its cells start, one past its end, its line
	fixed      map[uint64]string   // values that are not a slice of the text
	masked     map[uint64]struct{} // cells in which something was replaced; their values are in fixed
	maskedRows []uint64            // a bit for each row that has such cells
	extra      map[int][]string    // surplus cells of long rows
	extraEnd   map[int]uint32      // one past the end of a long row
}

// stride is the number of offsets of a row.
func (r *rowStore) stride() int { return r.cols + 2 }

// cell gives the value of a cell.
func (r *rowStore) cell(text string, row, col int) string {
	if uint(col) >= uint(r.cols) {
		panic("table: column out of range")
	}
	i := row*(r.cols+2) + col
	a, b := r.at[i], r.at[i+1]
	if r.isMasked(row, col) {
		return r.fixed[r.key(row, col)]
	}
	if b <= a+1 {
		return ""
	}
	s := text[a : b-1]
	if r.plain || s[0] != '"' && s[0] != '=' {
		return s
	}
	if v, ok := unwrap(s); ok {
		return v
	}
	if v, ok := r.fixed[r.key(row, col)]; ok {
		return v
	}
	return s
}

func (r *rowStore) key(row, col int) uint64 { return uint64(row)<<16 | uint64(col) }

// fix sets the value of a cell that has to be composed.
func (r *rowStore) fix(row, col int, value string) {
	if r.fixed == nil {
		r.fixed = make(map[uint64]string)
	}
	r.fixed[r.key(row, col)] = value
}

// mask sets the value of a cell in which something was replaced.
func (r *rowStore) mask(row, col int, value string) {
	if r.masked == nil {
		r.masked, r.maskedRows = make(map[uint64]struct{}), make([]uint64, (r.rows+63)/64)
	}
	r.fix(row, col, value)
	r.masked[r.key(row, col)] = struct{}{}
	r.maskedRows[row>>6] |= 1 << (row & 63)
}

// isMasked reports whether something was replaced in a cell.
func (r *rowStore) isMasked(row, col int) bool {
	if r.maskedRows == nil || r.maskedRows[row>>6]&(1<<(row&63)) == 0 {
		return false
	}
	_, ok := r.masked[r.key(row, col)]
	return ok
}

// missing reports whether a short row lacks the cell altogether.
func (r *rowStore) missing(row, col int) bool {
	i := row*r.stride() + col
	return r.at[i+1] <= r.at[i]
}

// rawCell gives the text of a cell as it stands in the file, quotation marks and all.
func (r *rowStore) rawCell(text string, row, col int) string {
	if r.missing(row, col) {
		return ""
	}
	i := row*r.stride() + col
	return text[r.at[i] : r.at[i+1]-1]
}

// rawRow gives the text of a row as it stands in the file, without its line end.
func (r *rowStore) rawRow(text string, row int) string {
	i := row * r.stride()
	end := r.at[i+r.cols]
	if e, ok := r.extraEnd[row]; ok {
		end = e
	}
	return text[r.at[i] : end-1]
}

func (r *rowStore) line(row int) int { return int(r.at[row*r.stride()+r.cols+1]) }

// append adds the row that s has just read, and reports by how many cells it is too short or too long.
func (r *rowStore) append(s *scanner) (diff int) {
	n := len(s.starts) - 1
	row := r.rows
	r.rows++
	end := s.starts[n]
	if n >= r.cols {
		r.at = append(r.at, s.starts[:r.cols+1]...)
	} else {
		r.at = append(r.at, s.starts[:n]...)
		for range r.cols + 1 - n {
			r.at = append(r.at, end)
		}
	}
	r.at = append(r.at, uint32(s.first))
	for _, f := range s.fixes {
		if f.cell < r.cols {
			r.fix(row, f.cell, f.value)
		}
	}
	if n > r.cols {
		r.surplus(row, s)
	}
	return n - r.cols
}

// surplus keeps what a long row has beyond the header.
func (r *rowStore) surplus(row int, s *scanner) {
	if r.extra == nil {
		r.extra, r.extraEnd = make(map[int][]string), make(map[int]uint32)
	}
	n := len(s.starts) - 1
	r.extraEnd[row] = s.starts[n]
	more := s.values()[r.cols:]
	r.extra[row] = more
}

// values gives the cells of the row just read.
func (s *scanner) values() []string {
	vs := make([]string, len(s.starts)-1)
	for i := range vs {
		vs[i] = strings.Clone(s.text[s.starts[i] : s.starts[i+1]-1])
		if v, ok := unwrap(vs[i]); ok {
			vs[i] = v
		}
	}
	for _, f := range s.fixes {
		vs[f.cell] = f.value
	}
	return vs
}
