// Package strsim compares short one-byte strings: Jaro-Winkler similarity, edit distance, and a cheap bound that says
// when neither is worth computing.
//
// A string here is a slice of bytes with one byte for each character. Names are normalised to NFC, folded and encoded
// as Latin-1 before they come here; on UTF-8 the results would be wrong, since a character of two bytes counts twice
// and its halves match the halves of others.
//
// The decision the package makes is to keep both strings in machine words. Each character of one string becomes a mask
// of the places where it stands in the other, so that a window is searched, or a column of the edit matrix computed,
// in a few instructions. Strings of up to 64 bytes take that way; longer ones take plain loops that give the same
// result, slowly. Comparing one string with many is faster with a [Pattern], which keeps the masks.
//
// Strings longer than [MaxLen] are compared by their first MaxLen bytes: the work grows with the product of the
// lengths, and a field of 10,000 characters is not a name.
//
// Nothing here allocates, panics on any bytes, or keeps state between calls, apart from what a Pattern holds; all
// functions may be called from several goroutines at once. Results are the same on every machine: where the language
// allows a multiplication and an addition to be fused, a conversion forbids it.
package strsim

// MaxLen is the number of leading bytes of a string that take part in a comparison.
const MaxLen = 256

// wordLen is the length up to which a string fits into the bits of one word.
const wordLen = 64

// clip returns the part of s that takes part in a comparison.
func clip(s []byte) []byte {
	if len(s) > MaxLen {
		return s[:MaxLen]
	}
	return s
}
