package table

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Style is how a Writer writes CSV.
type Style uint8

// The styles.
const (
	// Plain is for programs: UTF-8, commas, LF, quotation marks as RFC 4180 needs them, every value byte for byte. A value
	// that starts with = + - or @ is not changed, since a program would take the change for the value; people who open
	// files in a spreadsheet are given Excel.
	Plain Style = iota

	// Excel is for people with a Finnish or Swedish spreadsheet: UTF-8 with a byte order mark, semicolons, CRLF, decimal
	// commas, and text that a spreadsheet would change or run as a formula as ="...".
	Excel
)

// Writer writes CSV a cell at a time. Errors stick: the first one is returned by Flush, and nothing is written after it.
// A Writer is for one goroutine.
type Writer struct {
	w     io.Writer
	style Style
	buf   []byte
	cells int  // of the row so far
	empty bool // the cell just written is empty text
	mark  bool // the byte order mark is written
	err   error
}

// writeAt is how much a Writer keeps before it writes.
const writeAt = 64 << 10

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer, s Style) *Writer {
	return &Writer{w: w, style: s, buf: make([]byte, 0, writeAt+4<<10)}
}

// Row writes a row of text.
func (w *Writer) Row(cells ...string) {
	for _, c := range cells {
		w.Text(c)
	}
	w.End()
}

// Text writes a cell that is text: under Excel it comes out as it went in whatever it looks like.
func (w *Writer) Text(s string) {
	w.next()
	w.empty = s == ""
	if w.style == Excel {
		w.buf = appendExcel(w.buf, s)
	} else {
		w.buf = appendText(w.buf, s, ',')
	}
}

// Int writes a cell that is a whole number.
func (w *Writer) Int(n int64) {
	w.next()
	w.buf = strconv.AppendInt(w.buf, n, 10)
}

// Money writes cents as euros with two decimals: 1234.50, or 1234,50 under Excel.
func (w *Writer) Money(cents int64) {
	w.next()
	w.buf = AppendMoney(w.buf, cents, w.point())
}

// Float writes a number with so many decimals, with a decimal comma under Excel.
func (w *Writer) Float(f float64, decimals int) {
	w.next()
	n := len(w.buf)
	w.buf = strconv.AppendFloat(w.buf, f, 'f', decimals, 64)
	for i := n; i < len(w.buf); i++ {
		if w.buf[i] == '.' {
			w.buf[i] = w.point()
		}
	}
}

// End ends the row. A row of one empty cell is written as "", which no reader takes for a blank line.
func (w *Writer) End() {
	w.start()
	if w.cells == 1 && w.empty {
		w.buf = append(w.buf, `""`...)
	}
	if w.style == Excel {
		w.buf = append(w.buf, '\r')
	}
	w.buf = append(w.buf, '\n')
	if w.cells = 0; len(w.buf) >= writeAt {
		w.flush()
	}
}

// Flush writes out what is buffered and returns the first error of all.
func (w *Writer) Flush() error {
	w.start()
	w.flush()
	return w.err
}

func (w *Writer) flush() {
	if w.err == nil {
		_, w.err = w.w.Write(w.buf)
	}
	w.buf = w.buf[:0]
}

// AppendMoney appends cents as euros with two decimals behind the given point: -12.05.
func AppendMoney(b []byte, cents int64, point byte) []byte {
	u := uint64(cents)
	if cents < 0 {
		b = append(b, '-')
		u = -u
	}
	b = strconv.AppendUint(b, u/100, 10)
	return append(b, point, byte('0'+u/10%10), byte('0'+u%10))
}

func (w *Writer) start() {
	if !w.mark {
		w.mark = true
		if w.style == Excel {
			w.buf = append(w.buf, "\uFEFF"...)
		}
	}
}

func (w *Writer) next() {
	w.start()
	if w.cells > 0 {
		comma := byte(',')
		if w.style == Excel {
			comma = ';'
		}
		w.buf = append(w.buf, comma)
	}
	w.cells++
	w.empty = false
}

func (w *Writer) point() byte {
	if w.style == Excel {
		return ','
	}
	return '.'
}

// appendText appends a cell, between quotation marks where it needs them.
func appendText(b []byte, s string, comma byte) []byte {
	if !needsQuotes(s, comma) {
		return append(b, s...)
	}
	return append(appendDoubling(append(b, '"'), s, `""`), '"')
}

// appendExcel appends a cell that a spreadsheet shows as it is: what it would change or run as ="..." between quotation
// marks, so that strict readers take the file, too.
func appendExcel(b []byte, s string) []byte {
	if !endangered(s) {
		return appendText(b, s, ';')
	}
	b = append(b, `"=""`...)
	for len(s) > longestFormula {
		cut := longestFormula
		for !utf8.RuneStart(s[cut]) && cut > longestFormula-utf8.UTFMax {
			cut--
		}
		b = append(appendDoubling(b, s[:cut], `""""`), `""&""`...)
		s = s[cut:]
	}
	return append(appendDoubling(b, s, `""""`), `"""`...)
}

// appendDoubling appends s with each quotation mark as mark.
func appendDoubling(b []byte, s, mark string) []byte {
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			return append(b, s...)
		}
		b = append(append(b, s[:i]...), mark...)
		s = s[i+1:]
	}
}

// needsQuotes reports whether a cell must stand between quotation marks for RFC 4180, or to keep spaces at its ends. It
// looks at eight bytes at a time.
func needsQuotes(s string, comma byte) bool {
	if s == "" {
		return false
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return true
	}
	commas := uint64(comma) * ones
	for ; len(s) >= 8; s = s[8:] {
		x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		if zeros(x^commas)|zeros(x^'"'*ones)|zeros(x^'\n'*ones)|zeros(x^'\r'*ones) != 0 {
			return true
		}
	}
	for i := range len(s) {
		if c := s[i]; c == comma || c == '"' || c == '\n' || c == '\r' {
			return true
		}
	}
	return false
}

// ones is a one in each of eight bytes.
const ones = 0x0101010101010101

// zeros is not zero when one of the bytes of x is.
func zeros(x uint64) uint64 { return (x - ones) &^ x & (ones << 7) }

// longestFormula is the longest text that a spreadsheet takes in a formula; longer ones are joined of several.
const longestFormula = 255

// endangered reports whether a spreadsheet would change a text or run it: formulas (= + - @, tab and CR in front), numbers
// (leading zeros, long digit strings and exponents are lost), dates and fractions (1-2, 1/2, 1.12), truth values.
func endangered(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return true
	}
	digits := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case strings.IndexByte(" .,:/-eE%+()", c) >= 0 || c == 0xC2 || c == 0xA0: // the last two are a no-break space
		default:
			return isWord(s)
		}
	}
	return digits > 0 && s[0]|0x20 != 'e' // an exponent has a number before it
}

// isWord reports whether s is a word, or starts as a month with a number does, that a spreadsheet takes for a value.
func isWord(s string) bool {
	l := strings.ToLower(strings.TrimSpace(s))
	switch l {
	case "true", "false", "tosi", "epätosi", "sant", "falskt":
		return true
	}
	for _, month := range [...]string{"tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu",
		"jan", "feb", "mar", "apr", "maj", "may", "jun", "jul", "aug", "sep", "okt", "oct", "nov", "dec"} {
		if rest, ok := strings.CutPrefix(l, month); ok && rest != "" && strings.Trim(rest, "0123456789 -./") == "" {
			return true
		}
		if rest, ok := strings.CutSuffix(l, month); ok && rest != "" && strings.Trim(rest, "0123456789 -./") == "" {
			return true
		}
	}
	return false
}
