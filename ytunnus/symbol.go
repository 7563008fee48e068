package ytunnus

import (
	"unicode"
	"unicode/utf8"
)

// Classes that symbol returns for what has no ASCII counterpart.
const (
	symNone   = 0x00 // invisible: zero-width spaces, direction marks, a byte order mark
	symLetter = 0x80 // a letter, mark or digit outside ASCII
	symOther  = 0x81 // anything else
)

// symbol folds the character at s[i] to one byte and returns its length in s. ASCII stands for itself; full-width
// forms, every dash, blank and quotation mark stand for their ASCII counterpart; other characters for a class. Bytes
// that are not UTF-8 are taken as Windows-1252, the other encoding of Finnish exports.
func symbol(s string, i int) (c byte, size int) {
	if s[i] < utf8.RuneSelf {
		if c := s[i]; c != 0 {
			return foldControl(c), 1
		}
		return symNone, 1
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError && size == 1 {
		return legacySymbol(s[i]), 1
	}
	return runeSymbol(r), size
}

// foldControl makes a blank of the ASCII characters that show as one.
func foldControl(c byte) byte {
	if '\t' <= c && c <= '\r' {
		return ' '
	}
	return c
}

func legacySymbol(c byte) byte {
	switch {
	case c == 0x96 || c == 0x97 || c == 0xAD:
		return '-'
	case c == 0x91 || c == 0x92 || c == 0xB4:
		return '\''
	case c == 0xA0:
		return ' '
	case c >= 0xC0:
		return symLetter
	}
	return symOther
}

func runeSymbol(r rune) byte {
	switch {
	case 0xFF01 <= r && r <= 0xFF5E: // full-width ASCII
		return byte(r - 0xFEE0)
	case r == 0x00AD || r == 0x2043 || r == 0x02D7 || unicode.Is(unicode.Dash, r):
		return '-' // soft hyphen, hyphen bullet, modifier minus and all that Unicode calls a dash
	case r == 0x2018 || r == 0x2019 || r == 0x00B4 || r == 0x02BC:
		return '\''
	case r == 0x201C || r == 0x201D || r == 0x201E:
		return '"'
	case r == 0x2044 || r == 0x2215: // fraction and division slash
		return '/'
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r):
		return symNone
	case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r):
		return symLetter
	}
	return symOther
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// isLetter reports whether a symbol is a letter, ASCII or not.
func isLetter(c byte) bool { return (c|0x20)-'a' <= 'z'-'a' || c == symLetter }

func isAlnum(c byte) bool { return isDigit(c) || isLetter(c) }

// upper returns the capital of an ASCII letter and any other symbol as it is.
func upper(c byte) byte {
	if c-'a' <= 'z'-'a' {
		return c - 0x20
	}
	return c
}
