package table

import "strings"

// firstNewline gives the first line end of a text: CRLF, LF, or CR where the text has no LF at all.
func firstNewline(text string) string {
	i := strings.IndexByte(text, '\n')
	switch {
	case i > 0 && text[i-1] == '\r':
		return "\r\n"
	case i < 0 && strings.IndexByte(text, '\r') >= 0 && strings.IndexByte(text, '\r') < len(text)-1:
		return "\r"
	}
	return "\n"
}

// Bounds of what sniffComma looks at.
const (
	sniffRows  = 200
	sniffBytes = 256 << 10
)

// sniffComma tells the delimiter by reading the first rows under each: the one wins that splits the header and under
// which the largest share of rows has as many cells as the header; then the one that makes more cells. A file with one
// column has commas.
func sniffComma(s scanner) byte {
	if len(s.text) > s.pos+sniffBytes {
		s.text = s.text[:s.pos+sniffBytes]
	}
	best, bestShare, bestWidth := byte(','), -1.0, 1
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
