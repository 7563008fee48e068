package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Profile is a named, ordered list of steps that turn a text into one form of
// itself. Profiles know nothing of names: what a word means is [Name]'s matter.
// Every profile is idempotent and never makes a visible text empty. Profiles
// are safe for concurrent use.
type Profile uint8

const (
	// Display is what a person reads: [RepairText], then runs of space made one
	// and taken off the ends.
	Display Profile = iota
	// Compare is what makes spellings equal: Display, then lower case, Latin
	// letters reduced as in [FoldLatin1] but in UTF-8, apostrophes dropped, and
	// every other run of signs but & made one space.
	Compare
	// Key is what finds a text again: Compare, then ä, å and ö reduced to a and
	// o, and spaces dropped.
	Key
)

// String returns the profile's name.
func (p Profile) String() string {
	switch p {
	case Display:
		return "display"
	case Compare:
		return "compare"
	case Key:
		return "key"
	}
	return "unknown"
}

// Append appends s in the profile's form to dst, in UTF-8.
func (p Profile) Append(dst []byte, s string) []byte {
	s, _ = RepairText(s)
	from := len(dst)
	if p == Display {
		return appendSpaced(dst, s)
	}
	// Lower case can decompose a letter (İ), a fold can bring an ASCII sign to
	// light and a dropped sign mojibake, so repeat until nothing changes. Most
	// texts need one round.
	for range 16 {
		dst = appendCompare(dst[:from], s, p == Key)
		t, _ := RepairText(string(dst[from:]))
		if t == s {
			break
		}
		s = t
	}
	return dst
}

// appendSpaced appends s with runs of space made one.
func appendSpaced(dst []byte, s string) []byte {
	from := len(dst)
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' && (len(dst) == from || dst[len(dst)-1] == ' ') {
			continue
		}
		dst = append(dst, s[i])
	}
	if len(dst) > from && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// appendCompare appends the words of s.
func appendCompare(dst []byte, s string, key bool) []byte {
	from := len(dst)
	space := false
	for _, r := range s {
		var b [4]byte
		f := b[:0]
		if foldsTo(r) {
			f = appendFold(f, r)
		} else {
			f = utf8.AppendRune(f, unicode.ToLower(r))
		}
		switch {
		case len(f) == 0 || f[0] == '\'' || f[0] == '`':
			continue
		case f[0] == '&' || len(f) > 1 || alnum(f[0]) || f[0] >= 0xc0:
		default:
			space = true
			continue
		}
		if space && len(dst) > from && !key {
			dst = append(dst, ' ')
		}
		space = false
		if !foldsTo(r) {
			dst = append(dst, f...)
			continue
		}
		for _, c := range f {
			dst = utf8.AppendRune(dst, keyLetter(c, key))
		}
	}
	if len(dst) == from { // nothing but signs
		return appendSpaced(dst, strings.ToLower(s))
	}
	return dst
}

// keyLetter returns the Latin-1 letter c, reduced to ASCII for a key.
func keyLetter(c byte, key bool) rune {
	if key {
		switch c {
		case 0xe4, 0xe5:
			return 'a'
		case 0xf6:
			return 'o'
		}
	}
	return rune(c)
}

// foldsTo reports whether the fold tables have r.
func foldsTo(r rune) bool {
	switch {
	case r < 0x80:
		return true
	case r < 0x530:
		return foldLow[2*(r-0x80)] != 0
	case r >= 0x1e00 && r < 0x1f00:
		return foldViet[2*(r-0x1e00)] != 0
	case r >= 0x2000 && r < 0x2070:
		return foldPunctuation(r) != 0
	}
	return r == 0x212b || r == 0x2212 || r == 0x3000 || r >= 0xff01 && r <= 0xff5e
}

// AppendKey appends the keys of the core's tokens, separated by spaces, in
// UTF-8: names with equal ones have the same core however it is spelt, cased
// and abbreviated, with or without articles.
func (n *Name) AppendKey(dst []byte) []byte {
	start := len(dst)
	for i, t := range n.Tokens {
		if t.Kind == Connector && t.Key != "&" && (len(dst) > start || i+1 < len(n.Tokens)) {
			continue // The Malli Company of Finland
		}
		if len(dst) > start {
			dst = append(dst, ' ')
		}
		for j := 0; j < len(t.Key); j++ {
			dst = utf8.AppendRune(dst, rune(t.Key[j]))
		}
	}
	return dst
}
