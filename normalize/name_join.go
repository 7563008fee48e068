package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// JoinName puts a name together with what stands in the column beside it: the
// continuation of a name that its own column was too narrow for, a unit, or a
// c/o line. Where the name fills a usual width (30, 35 or 40 characters) to the
// last, the column cut it, most often within a word, and the rest follows
// without a blank; but with one where the words on both sides are known, the
// rest begins with a legal form, or with a capital behind a small letter. A name that does not fill
// its column and the rest are separate words.
func JoinName(name, more string) string {
	n, m := strings.TrimSpace(name), strings.TrimSpace(more)
	switch {
	case m == "":
		return n
	case n == "":
		return m
	case careOfLen(m) > 0:
		return n + " " + m
	}
	switch utf8.RuneCountInString(name) {
	case 30, 35, 40:
		if strings.HasSuffix(name, n) && strings.HasPrefix(more, m) && withinWord(n, m) {
			return n + m
		}
	}
	return n + " " + m
}

// withinWord reports whether the end of n and the beginning of m are more likely
// one word than two.
func withinWord(n, m string) bool {
	a, b := n[strings.LastIndexByte(n, ' ')+1:], m
	if i := strings.IndexByte(m, ' '); i >= 0 {
		b = m[:i]
	}
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	switch {
	case !unicode.IsLetter(last) || !unicode.IsLetter(first):
		return unicode.IsDigit(last) && unicode.IsDigit(first)
	case unicode.IsLower(last) && unicode.IsUpper(first):
		return false // Pai|Oy
	}
	return !isForm(b) && (isWord(a+b) || !isWord(a) || !isWord(b))
}

// isForm reports whether s is a Finnish legal form's word.
func isForm(s string) bool {
	var b [48]byte
	e, _ := lex.Lookup(lexicon, FoldLatin1(b[:0], strings.TrimRight(s, ".,")))
	is := false
	e.Phrases(lexicon, func(r lex.PhraseRef) bool {
		is = is || r.Kind == lex.Form && r.Words == 0 && formTable[r.ID].strength <= formDigit
		return is
	})
	return is
}

// isWord reports whether the lexicon has s.
func isWord(s string) bool {
	var b [48]byte
	_, known := lex.Lookup(lexicon, FoldLatin1(b[:0], s))
	return known
}
