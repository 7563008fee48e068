package table

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// maxText bounds a table's text, so that offsets fit four bytes.
const maxText = 1<<32 - 64

// sniffed is how much of a file is looked at to tell its encoding without a byte order mark.
const sniffed = 4096

// magic names the format of a file that starts as a well-known binary one does, or gives "".
func magic(raw []byte) string {
	for _, m := range [...]struct{ prefix, name string }{
		{"PK\x03\x04", "an Excel or zip file"},
		{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel file"},
		{"\x1F\x8B", "a gzip file"},
		{"%PDF-", "a PDF file"},
		{"\x89PNG", "an image"},
		{"PAR1", "a Parquet file"},
		{"SQLite format 3\x00", "an SQLite file"},
	} {
		if bytes.HasPrefix(raw, []byte(m.prefix)) {
			return m.name
		}
	}
	return ""
}

// sniffUTF16 tells UTF-16 without a byte order mark by its zero bytes: in text of western Europe nearly every other
// byte is zero. All else is UTF8 for the caller to look into.
func sniffUTF16(raw []byte) Encoding {
	n := min(len(raw), sniffed) &^ 1
	var zero [2]int
	for i := range n {
		if raw[i] == 0 {
			zero[i&1]++
		}
	}
	switch half := n / 2; {
	case n < 4:
	case zero[1]*10 >= half*7 && zero[0]*20 <= half:
		return UTF16LE
	case zero[0]*10 >= half*7 && zero[1]*20 <= half:
		return UTF16BE
	}
	return UTF8
}

// decode turns bytes that hold whole characters into UTF-8. bad counts the code units that did not decode.
func decode(raw string, e Encoding) (text string, bad int) {
	switch e {
	case UTF16LE, UTF16BE:
		return decodeUTF16(raw, e)
	case Windows1252:
		return decodeWindows1252(raw), 0
	}
	return raw, 0
}

// decoder reads the text of an input a block at a time. Its blocks of UTF-16 and Windows-1252 end with a character; those
// of UTF-8 need not.
type decoder struct {
	r    io.Reader
	e    Encoding
	buf  []byte
	half int // bytes in buf that wait for the rest of their character
	bad  int
}

// next gives the text of about n bytes more. It returns io.EOF together with the last of the text.
func (d *decoder) next(n int) (string, error) {
	if cap(d.buf) < n+4 {
		d.buf = append(make([]byte, 0, n+4), d.buf[:d.half]...)
	}
	b := d.buf[:d.half+n]
	got, err := io.ReadFull(d.r, b[d.half:])
	b = b[:d.half+got]
	d.half = 0
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	whole := len(b)
	if err == nil {
		whole -= d.cut(b)
	}
	text, bad := decode(string(b[:whole]), d.e)
	d.bad += bad
	d.half = copy(d.buf[:cap(d.buf)], b[whole:])
	return text, err
}

// cut gives how many bytes at the end of UTF-16 are not a whole character.
func (d *decoder) cut(b []byte) int {
	if d.e != UTF16LE && d.e != UTF16BE {
		return 0
	}
	odd, first := len(b)%2, 1
	if d.e == UTF16BE {
		first = 0
	}
	end := len(b) - odd
	at := end
	for at >= 2 && b[at-2+first]&0xF8 == 0xD8 { // surrogates; of damaged ones many may follow each other
		at -= 2
	}
	for at < end { // pair by pair, as the decoder takes them
		if at+2 == end {
			return odd + 2 // what comes next may belong to it
		}
		if b[at+2+first]&0xFC == 0xDC {
			at += 2
		}
		at += 2
	}
	return odd
}

// decodeUTF16 gives the text and how many code units did not decode; a dangling last byte is one of them.
func decodeUTF16(raw string, e Encoding) (string, int) {
	order := unicode.LittleEndian
	if e == UTF16BE {
		order = unicode.BigEndian
	}
	genuine := "\xFD\xFF" // U+FFFD as it stands in the file is no damage
	if e == UTF16BE {
		genuine = "\xFF\xFD"
	}
	text, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().String(raw)
	bad := strings.Count(text, "\uFFFD")
	if err != nil {
		bad++
	}
	if bad > 0 {
		bad = max(0, bad-strings.Count(raw, genuine))
	}
	return text, bad
}

// decodeWindows1252 is charmap's decoder, but runs of ASCII are copied whole. The five bytes that Windows-1252 leaves
// open become the C1 controls of the same number, so that writing them back gives the same bytes.
func decodeWindows1252(raw string) string {
	high := 0
	for i := range len(raw) {
		if raw[i] >= utf8.RuneSelf {
			high++
		}
	}
	var b strings.Builder
	b.Grow(len(raw) + 2*high)
	start := 0
	for i := range len(raw) {
		if c := raw[i]; c >= utf8.RuneSelf {
			b.WriteString(raw[start:i])
			r := charmap.Windows1252.DecodeByte(c)
			if r == utf8.RuneError {
				r = rune(c)
			}
			b.WriteRune(r)
			start = i + 1
		}
	}
	b.WriteString(raw[start:])
	return b.String()
}

// openBytes are the five numbers that Windows-1252 gives no character.
const openBytes = "\u0081\u008d\u008f\u0090\u009d"

// appendEncoded appends text in e. In Windows-1252 the C1 controls become the open bytes that decodeWindows1252 made them
// of, and what it cannot hold is written as &#322; and its like: readable, and package normalize reads it back.
func appendEncoded(dst []byte, text string, e Encoding) []byte {
	for _, r := range text {
		if e == Windows1252 {
			switch b, ok := charmap.Windows1252.EncodeRune(r); {
			case ok:
				dst = append(dst, b)
			case strings.ContainsRune(openBytes, r):
				dst = append(dst, byte(r))
			default:
				dst = append(strconv.AppendInt(append(dst, "&#"...), int64(r), 10), ';')
			}
			continue
		}
		var units [2]uint16
		for _, u := range utf16.AppendRune(units[:0], r) {
			if e == UTF16BE {
				dst = append(dst, byte(u>>8), byte(u))
			} else {
				dst = append(dst, byte(u), byte(u>>8))
			}
		}
	}
	return dst
}
