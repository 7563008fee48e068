package table

// Bounds of what sniffComma looks at.
const (
	sniffRows  = 200
	sniffBytes = 256 << 10
)

// sniffComma tells the delimiter by reading the first rows under each: the one wins that splits the header and under
// which the largest share of rows has as many cells as the header; then the one that makes more cells. It is 0 where
// none splits the header: a file of one column.
func sniffComma(s scanner) byte {
	s.text = s.text[:min(len(s.text), s.pos+sniffBytes)]
	best, bestShare, bestWidth := byte(0), -1.0, 1
	for _, comma := range []byte{';', '\t', ','} {
		c := s
		c.comma, c.starts, c.fixes = comma, nil, nil
		if !c.next() {
			continue
		}
		width := len(c.starts) - 1
		if width < 2 {
			continue
		}
		c.width = width
		rows, equal := 0, 0
		for rows < sniffRows && c.next() {
			rows++
			if len(c.starts)-1 == width {
				equal++
			}
		}
		share := 1.0
		if rows > 0 {
			share = float64(equal) / float64(rows)
		}
		if share > bestShare || share == bestShare && width > bestWidth {
			best, bestShare, bestWidth = comma, share, width
		}
	}
	return best
}

// titled gives the number of cells that nearly all rows have under some delimiter, where the first line is one cell: that
// is then a title above the header. It is 0 where there is no such thing.
func titled(s scanner) int {
	s.text = s.text[:min(len(s.text), s.pos+sniffBytes)]
	for _, comma := range []byte{';', '\t', ','} {
		c := s
		c.comma, c.starts, c.fixes = comma, nil, nil
		c.next()
		if !c.next() {
			continue
		}
		width, rows, equal := len(c.starts)-1, 1, 1
		for rows < sniffRows && c.next() {
			rows++
			if len(c.starts)-1 == width {
				equal++
			}
		}
		if width > 2 && equal*10 >= rows*9 {
			return width
		}
	}
	return 0
}
