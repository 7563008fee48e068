package merge

import (
	"bytes"
	"encoding/json"
	"io"
	"sort"
)

// places counts the lines of what is read through it, so that an offset can be told as line and column. It takes eight
// bytes a line.
type places struct {
	r     io.Reader
	at    int64
	err   error   // of r, but its end
	lines []int64 // offset of the first byte of each line but the first
}

// Read implements io.Reader.
func (p *places) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	for from := 0; ; {
		i := bytes.IndexByte(b[from:n], '\n')
		if i < 0 {
			break
		}
		from += i + 1
		p.lines = append(p.lines, p.at+int64(from))
	}
	p.at += int64(n)
	if err != nil && err != io.EOF {
		p.err = err
	}
	return n, err
}

// of returns the line and the column, in bytes, of the byte at offset; both count from 1.
func (p *places) of(offset int64) (line, column int) {
	i := sort.Search(len(p.lines), func(i int) bool { return p.lines[i] > offset })
	start := int64(0)
	if i > 0 {
		start = p.lines[i-1]
	}
	return i + 1, int(offset-start) + 1
}

// offsetOf returns where d met the byte that is no JSON. A Decoder tells the bytes before it where a token is wrong, and
// those up to and with it where a value is.
func offsetOf(err *json.SyntaxError, d *json.Decoder) int64 {
	if at := d.InputOffset(); err.Offset <= at {
		return at
	}
	return err.Offset - 1
}
