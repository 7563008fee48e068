package normalize

import "github.com/yksi-mdm/yksi/normalize/internal/lex"

// SplitCompound splits a Finnish trade compound into its first part and its
// last word: rakennusliike into rakennus and liike. The token is folded as
// [Token].Text is, and so are the parts. Of several splits it takes that with
// the longest last word.
//
// People write such a compound in one word and in two. To let both meet, a
// matcher gives a token that splits the keys of its parts too, and compares two
// neighbouring tokens with one by joining them: the parts of a split are always
// the token itself when joined.
func SplitCompound(token string) (head, tail string, ok bool) {
	i, ok := splitCompound(token)
	if !ok {
		return "", "", false
	}
	return token[:i], token[i:], true
}

// splitCompound returns where the last word begins.
func splitCompound[T string | []byte](t T) (int, bool) {
	const shortest = 3
	var b [64]byte
	if len(t) > len(b) || len(t) < 2*shortest {
		return 0, false
	}
	f := append(b[:0], t...)
	for i := shortest; i <= len(f)-shortest; i++ {
		tail, ok := lex.Lookup(lexicon, f[i:])
		if !ok || tail.Flags&lex.Tail == 0 {
			continue
		}
		if head, ok := lex.Lookup(lexicon, f[:i]); ok && head.Flags&(lex.Head|lex.Trade) != 0 {
			return i, true
		}
	}
	return 0, false
}
