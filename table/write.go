package table

import (
	"bufio"
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
	w     *bufio.Writer
	style Style
	cells int  // of the row so far
	empty bool // the cell just written is empty text
	mark  bool // the byte order mark is written
	num   [32]byte
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer, s Style) *Writer {
	return &Writer{w: bufio.NewWriterSize(w, 64<<10), style: s}
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
	comma := w.comma()
	if w.style == Excel && endangered(s) {
		w.formula(s)
		return
	}
	if !needsQuotes(s, comma) {
		w.w.WriteString(s)
		return
	}
	w.quoted(s)
}

// Int writes a cell that is a whole number.
func (w *Writer) Int(n int64) {
	w.next()
	w.w.Write(strconv.AppendInt(w.num[:0], n, 10))
}

// Money writes cents as euros with two decimals: 1234.50, or 1234,50 under Excel.
func (w *Writer) Money(cents int64) {
	w.next()
	w.w.Write(AppendMoney(w.num[:0], cents, w.point()))
}

// Float writes a number with so many decimals, with a decimal comma under Excel.
func (w *Writer) Float(f float64, decimals int) {
	w.next()
	b := strconv.AppendFloat(w.num[:0], f, 'f', decimals, 64)
	for i := range b {
		if b[i] == '.' {
			b[i] = w.point()
		}
	}
	w.w.Write(b)
}

// End ends the row. A row of one empty cell is written as "", which no reader takes for a blank line.
func (w *Writer) End() {
	w.start()
	if w.cells == 1 && w.empty {
		w.w.WriteString(`""`)
	}
	if w.style == Excel {
		w.w.WriteString("\r\n")
	} else {
		w.w.WriteByte('\n')
	}
	w.cells = 0
}

// Flush writes out what is buffered and returns the first error of all.
func (w *Writer) Flush() error {
	w.start()
	return w.w.Flush()
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
			w.w.WriteString("\uFEFF")
		}
	}
}

func (w *Writer) next() {
	w.start()
	if w.cells > 0 {
		w.w.WriteByte(w.comma())
	}
	w.cells++
	w.empty = false
}

func (w *Writer) comma() byte {
	if w.style == Excel {
		return ';'
	}
	return ','
}

func (w *Writer) point() byte {
	if w.style == Excel {
		return ','
	}
	return '.'
}

// quoted writes s between quotation marks.
func (w *Writer) quoted(s string) {
	w.w.WriteByte('"')
	w.doubling(s, `""`)
	w.w.WriteByte('"')
}

// formula writes s as ="..." between quotation marks, so that strict readers take the file, too.
func (w *Writer) formula(s string) {
	w.w.WriteString(`"=""`)
	for len(s) > longestFormula {
		cut := longestFormula
		for !utf8.RuneStart(s[cut]) && cut > longestFormula-utf8.UTFMax {
			cut--
		}
		w.doubling(s[:cut], `""""`)
		w.w.WriteString(`""&""`)
		s = s[cut:]
	}
	w.doubling(s, `""""`)
	w.w.WriteString(`"""`)
}

// doubling writes s with each quotation mark as mark.
func (w *Writer) doubling(s, mark string) {
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			w.w.WriteString(s)
			return
		}
		w.w.WriteString(s[:i])
		w.w.WriteString(mark)
		s = s[i+1:]
	}
}

// needsQuotes reports whether a cell must stand between quotation marks for RFC 4180, or to keep spaces at its ends.
func needsQuotes(s string, comma byte) bool {
	if s == "" {
		return false
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return true
	}
	for i := range len(s) {
		if c := s[i]; c == comma || c == '"' || c == '\n' || c == '\r' {
			return true
		}
	}
	return false
}

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
