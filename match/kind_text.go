package match

import (
	"math/bits"
	"strconv"

	"github.com/yksi-mdm/yksi/normalize"
)

// TextKind compares free text by its words, each weighed by its rarity, in any order: a title, a product, a description.
type TextKind struct{}

const (
	textNothing = iota
	textSame
	textNear
	textSimilar
	textSome
	textDifferent
)

// ID implements Kind.
func (TextKind) ID() string { return "text@1" }

// Levels implements Kind: the same words; at least three quarters, two fifths of what both say in common; something in
// common; nothing.
func (TextKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: 500},
		{Name: "near"},
		{Name: "similar", Weight: -1_500},
		{Name: "some", Weight: -2_500},
		{Name: "different", Weight: -4_000},
	}
}

// Prepare implements Kind.
func (TextKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if !readable(vs[i].Text, w) {
			continue
		}
		var buf [256]byte
		folded := normalize.FoldLatin1(buf[:0], vs[i].Text)
		for len(folded) > 0 {
			var word []byte
			word, folded = nextWord(folded)
			dst = appendLettered(dst, start, word, 0, textRarity(word))
		}
	}
	return dst
}

// textRarity is what is known of a word before any are counted: short ones are articles and the like.
func textRarity(word []byte) Bits { return min(9_000, 3_000+1_000*Bits(len(word))) }

// Terms implements Kind.
func (TextKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltText, p, visit) }

// KeyTypes implements Kind.
func (TextKind) KeyTypes() []KeyType { return []KeyType{{"word", Alone | Company}} }

// Keys implements Kind.
func (TextKind) Keys(dst []Key, p []byte) []Key {
	for l := lettered(p); len(l) > 0; l = l[l.size():] {
		if l[7] >= 3 {
			dst = append(dst, Key{Hash: l.term(saltText)})
		}
	}
	return dst
}

// Compare implements Kind.
func (TextKind) Compare(a, b []byte) Outcome {
	var p wordPairs
	p.set(a, b)
	p.pair(func(x, y lettered) Bits {
		if x.hash() != y.hash() {
			return 0
		}
		return 1 + min(x.rarity(), y.rarity())
	})
	p.pair(func(x, y lettered) Bits {
		if _, ok := slips(x.letters(), y.letters()); !ok {
			return 0
		}
		return max(1, min(x.rarity(), y.rarity())-2_000)
	})
	left := rarityLeft(&p.a, p.na, p.takenA) + rarityLeft(&p.b, p.nb, p.takenB)
	adjust := min(p.shared/2, textCap)
	switch all := p.shared + left; {
	case p.takenA == 0:
		return Outcome{Level: textDifferent}
	case left == 0:
		return Outcome{textSame, adjust}
	case 4*p.shared >= 3*all:
		return Outcome{textNear, adjust}
	case 5*p.shared >= 2*all:
		return Outcome{textSimilar, adjust}
	}
	return Outcome{textSome, adjust / 2}
}

// textCap bounds what a long text may say.
const textCap = 14_000

func rarityLeft(ws *[lettersValues]lettered, n int, taken uint32) Bits {
	sum := Bits(0)
	for left := ^taken & (1<<n - 1); left != 0; left &= left - 1 {
		sum += ws[bits.TrailingZeros32(left)].rarity()
	}
	return sum
}

// StreetKind compares the street lines of addresses of any country: a house number before or behind the street, words
// written out or shortened, a town behind. Finnish addresses are AddressKind's, which knows more of them.
type StreetKind struct{}

const (
	streetNothing     = iota
	streetSame        // the same number and the same words
	streetNear        // the same number; the street misspelt, shortened or with more words
	streetNoNumber    // the same words, a number missing
	streetOtherNumber // the same words, another number
	streetNumber      // the same number, other words
	streetDifferent
)

// ID implements Kind.
func (StreetKind) ID() string { return "street@2" }

// Levels implements Kind.
func (StreetKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: 1_000, Damp: 0.4},
		{Name: "near", Weight: 500, Damp: 0.4},
		{Name: "number_missing", Weight: -1_500, Damp: 0.4},
		{Name: "other_number", Weight: -3_000, Damp: 0.2},
		{Name: "same_number", Weight: -3_000},
		{Name: "different", Weight: -5_000},
	}
}

// Values of StreetKind by class. An address begins with its premises: the number and the word that tells the street.
const (
	streetPremises = iota
	streetHouse
	streetWord
)

// Prepare implements Kind.
func (StreetKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if readable(vs[i].Text, w) {
			dst = appendStreet(dst, start, vs[i].Text)
		}
	}
	return dst
}

// appendStreet appends the number of a street line, or both of a house that has two (7-13), its words and the premises.
func appendStreet(dst []byte, start int, text string) []byte {
	var buf [256]byte
	var numbers [2][]byte
	var telling []byte
	houses, open := 0, false // open: the word before was the first number
	for folded := normalize.FoldLatin1(buf[:0], text); len(folded) > 0; {
		var word []byte
		word, folded = nextWord(folded)
		switch {
		case len(word) == 0:
			continue
		case isDigit(word[0]) && (houses == 0 || open && isRange(numbers[0], word)):
			numbers[houses] = word
			houses++
			dst = appendLettered(dst, start, word, streetHouse, 5_000)
			open = houses == 1
			continue
		case len(word) >= 3 && telling == nil && !isDigit(word[0]):
			telling = word
		}
		open = false
		dst = appendLettered(dst, start, word, streetWord, textRarity(word))
	}
	for _, number := range numbers[:houses] {
		if telling != nil {
			var premises [64]byte
			dst = appendLettered(dst, start, append(append(premises[:0], number...), telling...), streetPremises, premisesRarity)
		}
	}
	return dst
}

// isRange reports whether a house may bear the numbers from first to last: they are near, and the greater stands last.
func isRange(first, last []byte) bool {
	const longest = 40
	a, errA := strconv.Atoi(string(first))
	b, errB := strconv.Atoi(string(last))
	return errA == nil && errB == nil && a < b && b <= a+longest
}

// premisesRarity is what is known of a house number and a street before any are counted.
const premisesRarity = 13_000

// Terms implements Kind.
func (StreetKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltPlace, p, visit) }

// KeyTypes implements Kind.
func (StreetKind) KeyTypes() []KeyType {
	return []KeyType{streetPremises: {"premises", Alone | Company}, streetHouse: {"number", Company}, streetWord: {"word", Company}}
}

// Keys implements Kind.
func (StreetKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltPlace, p) }

// Compare implements Kind.
func (StreetKind) Compare(a, b []byte) Outcome {
	var p wordPairs
	p.set(a, b)
	p.ofClass(streetWord)
	p.pair(func(x, y lettered) Bits {
		if x.hash() != y.hash() {
			return 0
		}
		return 1 + min(x.rarity(), y.rarity())
	})
	whole := p.takenA == 1<<p.na-1 && p.takenB == 1<<p.nb-1
	p.pair(func(x, y lettered) Bits {
		if _, ok := slips(x.letters(), y.letters()); !ok && !shortened(x.letters(), y.letters()) {
			return 0
		}
		return max(1, min(x.rarity(), y.rarity())-2_000)
	})
	left := min(rarityLeft(&p.a, p.na, p.takenA), rarityLeft(&p.b, p.nb, p.takenB))
	alike := p.shared > 0 && p.shared >= left
	_, house := sharedLettered(a, b, streetHouse)
	premises, known := sharedLettered(a, b, streetPremises)
	if !known {
		premises = premisesRarity - 3_000
	}
	switch both := hasLettered(a, streetHouse) && hasLettered(b, streetHouse); {
	case house && whole:
		return Outcome{streetSame, premises}
	case house && alike:
		return Outcome{streetNear, premises}
	case alike && !both && left == 0:
		return Outcome{streetNoNumber, min(p.shared, 9_000)}
	case alike && both:
		return Outcome{streetOtherNumber, min(p.shared/2, 9_000)}
	case house:
		return Outcome{Level: streetNumber}
	}
	return Outcome{Level: streetDifferent}
}

// ofClass keeps the words of one class.
func (p *wordPairs) ofClass(class byte) {
	p.na, p.nb = keepClass(&p.a, p.na, class), keepClass(&p.b, p.nb, class)
}

func keepClass(ws *[lettersValues]lettered, n int, class byte) int {
	kept := 0
	for i := range n {
		if ws[i].class() == class {
			ws[kept] = ws[i]
			kept++
		}
	}
	return kept
}

func hasLettered(p []byte, class byte) bool {
	for l := lettered(p); len(l) > 0; l = l[l.size():] {
		if l.class() == class {
			return true
		}
	}
	return false
}

// shortened reports whether one word is short for the other: it begins with the same letter and holds some of the
// others in their order, as st, str and ave do.
func shortened(a, b []byte) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 || a[0] != b[0] || len(a) == len(b) || isDigit(a[0]) {
		return false
	}
	at := 0
	for _, c := range b {
		if at < len(a) && c == a[at] {
			at++
		}
	}
	return at == len(a)
}
