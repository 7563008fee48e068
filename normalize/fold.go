package normalize

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FoldLatin1 appends s to dst in lower case, reduced to one byte a letter in
// Latin-1, and returns the extended slice. It is the form that names are scored
// in: a byte-wise string measure then counts letters.
//
//   - ä, ö and å keep their own bytes: in Finnish they are letters, not accents.
//   - ø and æ become ö and ä, as Finns type them; ß, þ and œ two letters.
//   - Other Latin letters lose their accents. ü becomes u: Finnish sorts it as
//     y, but who has no ü on the keyboard types Wurth, not Wyrth.
//   - A decomposed letter gives what its composed form gives.
//   - Greek and Cyrillic are written in Latin letters, one or two for each.
//   - Dashes, quotes and spaces of all kinds become -, ", ' and the space.
//   - Any other rune becomes two bytes of its own, from ranges that no other
//     letter uses: stable, and different for most different runes.
//   - A byte that is not UTF-8 is read as Latin-1.
//
// Combining marks, controls beyond ASCII and invisible characters are dropped:
// only a text of nothing else folds to nothing. ASCII costs one pass without
// decoding.
func FoldLatin1(dst []byte, s string) []byte {
	from, composed := len(dst), false
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			dst = append(dst, lower(c))
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			r = rune(s[i])
		}
		if !composed && (r >= 0x530 || r == 0x344 || foldLow[2*(r-0x80)] == 0) {
			// The tables reduce decomposed letters as they come. Scripts
			// outside them (Hangul) and the few signs that are others'
			// doubles have to be composed first.
			if composed = true; !norm.NFC.IsNormalString(s) {
				dst, s, i = dst[:from], norm.NFC.String(s), 0
				continue
			}
		}
		dst = appendFold(dst, r)
		i += n
	}
	return dst
}

// FoldKey appends s as [FoldLatin1] does, and further writes a for ä and å and
// o for ö. It is for blocking keys, where `Aanekoski` must meet `Äänekoski`;
// too coarse to score with.
func FoldKey(dst []byte, s string) []byte {
	from := len(dst)
	dst = FoldLatin1(dst, s)
	for i, c := range dst[from:] {
		switch c {
		case 0xe4, 0xe5:
			dst[from+i] = 'a'
		case 0xf6:
			dst[from+i] = 'o'
		}
	}
	return dst
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// Actions in the fold tables; see gen/fold.go.
const (
	foldDrop      = 1
	foldDiaeresis = 2
	foldRing      = 3
)

func appendFold(dst []byte, r rune) []byte {
	var a, b byte
	switch {
	case r < 0x80:
		return append(dst, lower(byte(r)))
	case r < 0x530:
		a, b = foldLow[2*(r-0x80)], foldLow[2*(r-0x80)+1]
	case r >= 0x1e00 && r < 0x1f00:
		a, b = foldViet[2*(r-0x1e00)], foldViet[2*(r-0x1e00)+1]
	case r >= 0x1f00 && r < 0x2000: // Greek letters with their breathings: as the letter
		if base, _ := utf8.DecodeRune(norm.NFD.PropertiesString(string(r)).Decomposition()); base < 0x530 {
			return appendFold(dst, base)
		}
	case r >= 0x2000 && r < 0x2070:
		a = foldPunctuation(r)
	case r == 0x212b: // Å, the ångström sign
		a = 0xe5
	case r == 0x2212: // minus
		a = '-'
	case r == 0x3000:
		a = ' '
	case r >= 0xff01 && r <= 0xff5e: // fullwidth ASCII
		return append(dst, lower(byte(r-0xff01+'!')))
	case r == 0xfeff, r >= 0xfe00 && r <= 0xfe0f, r >= 0x1ab0 && r <= 0x1aff, r >= 0x1dc0 && r <= 0x1dff, r >= 0x20d0 && r <= 0x20ff:
		a = foldDrop
	}
	switch {
	case a == 0:
		// 0x80-0x9f and 0xc0-0xdf stand for no letter elsewhere in a fold.
		h := uint32(r) * 0x9e3779b1
		return append(dst, 0x80|byte(h>>27), 0xc0|byte(r&0x1f))
	case a == foldDrop:
		return dst
	case a == foldDiaeresis || a == foldRing:
		return foldMark(dst, a)
	case b != 0:
		return append(dst, a, b)
	}
	return append(dst, a)
}

// foldMark puts a diaeresis or a ring on the letter written last.
func foldMark(dst []byte, mark byte) []byte {
	if len(dst) == 0 {
		return dst
	}
	switch last := &dst[len(dst)-1]; {
	case *last == 'a' && mark == foldDiaeresis:
		*last = 0xe4
	case *last == 'a' && mark == foldRing:
		*last = 0xe5
	case *last == 'o' && mark == foldDiaeresis:
		*last = 0xf6
	}
	return dst
}

func foldPunctuation(r rune) byte {
	switch {
	case r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f:
		return ' '
	case r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060:
		return foldDrop
	case r <= 0x2015, r == 0x2043:
		return '-'
	case r <= 0x201b, r == 0x2032, r == 0x2035, r == 0x2039, r == 0x203a:
		return '\''
	case r <= 0x201f, r == 0x2033, r == 0x2036:
		return '"'
	case r == 0x2022, r == 0x2024, r == 0x2026, r == 0x2027:
		return '.'
	case r == 0x2044:
		return '/'
	}
	return 0
}
