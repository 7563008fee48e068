package match

import (
	"encoding/binary"
	"strings"

	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// Kinds that look for slips prepare to a list of lettered values: four bytes of the value's hash, two of its rarity, one
// of its class and one of its length, then its folded letters. The same value stands once in each class.
const (
	lettersHeader = 8
	lettersMost   = 40 // letters kept of one value
	lettersValues = 24 // values kept of one record
)

// lettered is the prepared form from one value on.
type lettered []byte

func (l lettered) hash() uint32    { return binary.LittleEndian.Uint32(l) }
func (l lettered) rarity() Bits    { return Rarity(l[4:]) }
func (l lettered) class() byte     { return l[6] }
func (l lettered) size() int       { return lettersHeader + int(l[7]) }
func (l lettered) letters() []byte { return l[lettersHeader:l.size()] }

// term is the hash under which the value is counted and keyed.
func (l lettered) term(salt uint64) uint64 {
	return mix(salt<<40 ^ uint64(l.class())<<32 ^ uint64(l.hash()))
}

// appendLettered appends a value unless it is empty, stands already in its class, or is one too many.
func appendLettered(dst []byte, start int, folded []byte, class byte, known Bits) []byte {
	if len(folded) == 0 {
		return dst
	}
	h, n := uint32(hash64(saltLetters, folded)), 0
	for l := lettered(dst[start:]); len(l) > 0; l = l[l.size():] {
		if n++; n == lettersValues || l.hash() == h && l.class() == class {
			return dst
		}
	}
	folded = folded[:min(len(folded), lettersMost)]
	dst = binary.LittleEndian.AppendUint32(dst, h)
	dst = append(dst, 0, 0, class, byte(len(folded)))
	SetRarity(dst[len(dst)-4:], known)
	return append(dst, folded...)
}

// visitLettered is Kind.Terms of lettered values.
func visitLettered(salt uint64, p []byte, visit func(uint64, []byte)) {
	for l := lettered(p); len(l) > 0; l = l[l.size():] {
		visit(l.term(salt), l[4:6])
	}
}

// letteredKeys appends a key for each value; its type is the class of the value.
func letteredKeys(dst []Key, salt uint64, p []byte) []Key {
	for l := lettered(p); len(l) > 0; l = l[l.size():] {
		dst = append(dst, Key{Hash: l.term(salt), Type: l.class()})
	}
	return dst
}

// sharedLettered returns the rarity of the rarest value of class that a and b share, and whether there is one.
func sharedLettered(a, b []byte, class byte) (best Bits, found bool) {
	for x := lettered(a); len(x) > 0; x = x[x.size():] {
		for y := lettered(b); len(y) > 0; y = y[y.size():] {
			if x.class() == class && y.class() == class && x.hash() == y.hash() {
				best, found = max(best, min(x.rarity(), y.rarity())), true
			}
		}
	}
	return best, found
}

// anyLettered reports whether a value of class in a and one in b are alike.
func anyLettered(a, b []byte, class byte, alike func(x, y []byte) bool) bool {
	for x := lettered(a); len(x) > 0; x = x[x.size():] {
		for y := lettered(b); len(y) > 0; y = y[y.size():] {
			if x.class() == class && y.class() == class && alike(x.letters(), y.letters()) {
				return true
			}
		}
	}
	return false
}

// readable reports whether text may be kept: where a personal identity code stands, or stood, nothing is.
func readable(text string, w *Workspace) bool {
	if strings.Contains(text, ytunnus.Redacted) || ytunnus.ContainsHetu(text, ytunnus.AnyField) {
		w.Trait(TraitIdentityCode)
		return false
	}
	return true
}

// isLetter reports whether a folded byte belongs to a word: a letter or a digit.
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || isDigit(c) || c >= 0x80 }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// foldCode appends s folded, letters and digits alone.
func foldCode(dst []byte, s string) []byte {
	start := len(dst)
	dst = normalize.FoldLatin1(dst, s)
	kept := dst[:start]
	for _, c := range dst[start:] {
		if isLetter(c) {
			kept = append(kept, c)
		}
	}
	return kept
}

// nextWord cuts the first word off folded text.
func nextWord(folded []byte) (word, rest []byte) {
	from := 0
	for ; from < len(folded) && !isLetter(folded[from]); from++ {
	}
	to := from
	for to < len(folded) && (isLetter(folded[to]) || folded[to] == '\'' && to > from) {
		to++
	}
	return folded[from:to], folded[to:]
}

// slips returns by how many typing slips two words differ, and whether that is few enough for their length to be one
// word: none up to three letters, one up to seven, two beyond.
func slips(a, b []byte) (int, bool) {
	limit := 2
	switch n := min(len(a), len(b)); {
	case n < 4:
		limit = 0
	case n < 8:
		limit = 1
	}
	return strsim.WithinDistance(a, b, limit)
}

// oneSlip reports whether two codes of at least five signs differ by one typing slip.
func oneSlip(a, b []byte) bool {
	if min(len(a), len(b)) < 5 {
		return false
	}
	_, ok := strsim.WithinDistance(a, b, 1)
	return ok
}
