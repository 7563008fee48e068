package table

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxText bounds a table's text, so that offsets fit four bytes.
const maxText = 1<<32 - 64

// sniffed is how much of a file is looked at to tell its encoding without a byte order mark.
const sniffed = 4096

// decode turns the bytes of a file into UTF-8 and says what they were. It reports a binary file by its Code.
func decode(raw string) (text string, f Format, bad int, code Code) {
	if kind := magic(raw); kind != "" {
		return "", f, 0, CodeBinary
	}
	switch {
	case strings.HasPrefix(raw, "\xEF\xBB\xBF"):
		raw, f.BOM = raw[3:], true
	case strings.HasPrefix(raw, "\xFF\xFE"):
		raw, f.BOM, f.Encoding = raw[2:], true, UTF16LE
	case strings.HasPrefix(raw, "\xFE\xFF"):
		raw, f.BOM, f.Encoding = raw[2:], true, UTF16BE
	default:
		f.Encoding = sniffUTF16(raw)
	}
	if f.Encoding != UTF8 {
		text, bad = decodeUTF16(raw, f.Encoding)
		if strings.IndexByte(text, 0) >= 0 {
			return "", f, 0, CodeBinary
		}
		return text, f, bad, ""
	}
	if strings.IndexByte(raw, 0) >= 0 {
		return "", f, 0, CodeBinary
	}
	if utf8.ValidString(raw) {
		return raw, f, 0, ""
	}
	f.Encoding = Windows1252
	return decodeWindows1252(raw), f, 0, ""
}

// magic names the format of a file that starts as a well-known binary one does, or gives "".
func magic(raw string) string {
	for _, m := range [...]struct{ prefix, name string }{
		{"PK\x03\x04", "an Excel or zip file"},
		{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel file"},
		{"\x1F\x8B", "a gzip file"},
		{"%PDF-", "a PDF file"},
		{"\x89PNG", "an image"},
		{"PAR1", "a Parquet file"},
		{"SQLite format 3\x00", "an SQLite file"},
	} {
		if strings.HasPrefix(raw, m.prefix) {
			return m.name
		}
	}
	return ""
}

// sniffUTF16 tells UTF-16 without a byte order mark by its zero bytes: in text of western Europe nearly every other
// byte is zero. All else is UTF8 for the caller to look into.
func sniffUTF16(raw string) Encoding {
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

// encoder gives what writes text in e.
func encoder(e Encoding) transform.Transformer {
	switch e {
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
	}
	return windows1252{}
}

// openBytes are the five numbers that Windows-1252 gives no character.
const openBytes = "\u0081\u008d\u008f\u0090\u009d"

// windows1252 turns UTF-8 into Windows-1252: charmap's encoder, but C1 controls become the open bytes that
// decodeWindows1252 made them of, and what Windows-1252 cannot hold is written as &#322; and its like: readable, and
// package normalize reads it back.
type windows1252 struct{ transform.NopResetter }

// Transform implements transform.Transformer.
func (windows1252) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if !atEOF && !utf8.FullRune(src[nSrc:]) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		r, size := utf8.DecodeRune(src[nSrc:])
		var buf [12]byte // &#1114111; is the longest
		out := buf[:0]
		if b, ok := charmap.Windows1252.EncodeRune(r); ok {
			out = append(out, b)
		} else if strings.ContainsRune(openBytes, r) {
			out = append(out, byte(r))
		} else {
			out = append(strconv.AppendInt(append(out, "&#"...), int64(r), 10), ';')
		}
		if nDst+len(out) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += copy(dst[nDst:], out)
		nSrc += size
	}
	return nDst, nSrc, nil
}
