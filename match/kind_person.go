package match

import (
	"bytes"
	"math/bits"

	"github.com/yksi-mdm/yksi/normalize"
)

// The fields that PersonNameKind tells apart. Any other field of its comparison is a whole name, in either order.
const (
	FirstName Field = "first_name" // given names
	LastName  Field = "last_name"
)

// PersonNameKind compares names of persons by their words, each weighed by its rarity: given names and surnames in any
// order or in each other's columns, initials, typing slips, words that one side lacks. Two given names beside one surname
// are two people of a family, and count against the pair: a word that each has and the other lacks is not made up for by
// many that both have.
type PersonNameKind struct{}

const (
	personNothing   = iota
	personSame      // the same words
	personSwapped   // the same words, given name and surname in each other's place
	personNear      // every word has its counterpart, some misspelt
	personInitial   // every word has its counterpart, some by its initial alone
	personPart      // one name holds the other and more
	personSurname   // the surname agrees, the given name does not
	personGiven     // the given name agrees, the surname does not
	personSome      // a word agrees, and each has one that the other lacks
	personDifferent // no word agrees
)

// ID implements Kind.
func (PersonNameKind) ID() string { return "person_name@2" }

// Levels implements Kind.
func (PersonNameKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: -500},
		{Name: "swapped", Weight: -3_500},
		{Name: "near", Weight: -1_500},
		{Name: "initial", Weight: -2_000},
		{Name: "part", Weight: -2_500},
		{Name: "same_surname", Weight: -5_500},
		{Name: "same_given_name", Weight: -5_000},
		{Name: "same_word", Weight: -5_000},
		{Name: "different", Weight: -6_500},
	}
}

// Words by their part in the name.
const (
	wordAny = iota
	wordFirst
	wordLast
)

// What is known of the rarity of a word before any are counted: a few hundred given names serve most people, a few
// thousand surnames.
var wordRarity = [...]Bits{wordAny: 8_500, wordFirst: 8_000, wordLast: 10_000}

// Prepare implements Kind.
func (PersonNameKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if !readable(vs[i].Text, w) {
			continue
		}
		var buf [128]byte
		folded := normalize.FoldLatin1(buf[:0], vs[i].Text)
		part := byte(wordAny)
		switch vs[i].Field {
		case FirstName:
			part = wordFirst
		case LastName:
			part = wordLast
		}
		if part == wordAny {
			folded = untitled(folded)
		}
		for len(folded) > 0 {
			word, rest := nextWord(folded)
			if part == wordAny && len(rest) > 0 && rest[0] == ',' { // Surname, Given
				part = wordLast
			}
			dst = appendLettered(dst, start, word, part, wordRarity[part])
			if vs[i].Field != FirstName && vs[i].Field != LastName && len(rest) > 0 && rest[0] == ',' {
				part = wordFirst
			}
			folded = rest
		}
	}
	return dst
}

// untitled is a whole name without the title before it, where two words are left.
func untitled(folded []byte) []byte {
	title, name := nextWord(folded)
	switch string(title) {
	case "mr", "mrs", "ms", "dr", "prof", "herra", "rouva", "hra", "rva", "neiti", "tri", "herr", "fru", "hr", "fr\xf6ken", "professori", "tohtori", "monsieur", "madame", "frau":
	default:
		return folded
	}
	word, rest := nextWord(name)
	if next, _ := nextWord(rest); len(word) < 2 || len(next) < 2 || len(rest) > 0 && rest[0] == ',' {
		return folded
	}
	return name
}

// Terms implements Kind. A word is counted whatever its part.
func (PersonNameKind) Terms(p []byte, visit func(uint64, []byte)) {
	for l := lettered(p); len(l) > 0; l = l[l.size():] {
		visit(personTerm(l), l[4:6])
	}
}

func personTerm(l lettered) uint64 { return mix(saltPerson<<40 ^ uint64(l.hash())) }

// KeyTypes implements Kind.
func (PersonNameKind) KeyTypes() []KeyType {
	return []KeyType{{"word", Alone | Company}, {"start", Alone}, {"end", Alone}, {"initials", Company}}
}

// Keys implements Kind: each word, its first and its last four letters against typing slips, and the initials of the
// whole name in any order.
func (PersonNameKind) Keys(dst []Key, p []byte) []Key {
	initials := uint64(0)
	for l := lettered(p); len(l) > 0; l = l[l.size():] {
		s := l.letters()
		initials += mix(uint64(s[0]))
		if len(s) < 2 {
			continue
		}
		dst = append(dst, Key{Hash: personTerm(l)})
		if len(s) >= 5 {
			dst = append(dst, Key{Hash: hash64(saltPerson<<8|1, s[:4]), Type: 1}, Key{Hash: hash64(saltPerson<<8|2, s[len(s)-4:]), Type: 2})
		}
	}
	if len(p) > 0 {
		dst = append(dst, Key{Hash: mix(initials ^ saltPerson<<56), Type: 3})
	}
	return dst
}

// wordPairs is what pairing the words of two names has found so far.
type wordPairs struct {
	a, b           [lettersValues]lettered
	na, nb         int
	takenA, takenB uint32
	shared         Bits
	first, last    bool // a given name, a surname is among the shared
	crossed        bool // a word of one part is a word of the other
	near, initial  bool
}

// Compare implements Kind.
func (PersonNameKind) Compare(a, b []byte) Outcome {
	var p wordPairs
	p.set(a, b)
	p.pair(func(x, y lettered) Bits {
		if x.hash() != y.hash() {
			return 0
		}
		return 1 + min(x.rarity(), y.rarity())
	})
	if !p.done() {
		p.joined(&p.a, &p.b, p.na, p.nb, &p.takenA, &p.takenB)
		p.joined(&p.b, &p.a, p.nb, p.na, &p.takenB, &p.takenA)
	}
	if !p.done() {
		p.pair(func(x, y lettered) Bits {
			n, ok := slips(x.letters(), y.letters())
			if !ok {
				return 0
			}
			p.near = true
			return max(1, min(x.rarity(), y.rarity())-1_500-1_500*Bits(n))
		})
	}
	if !p.done() {
		p.pair(func(x, y lettered) Bits {
			s, t := x.letters(), y.letters()
			if s[0] != t[0] || min(len(s), len(t)) > 1 {
				return 0
			}
			p.initial = true
			return 3_000
		})
	}
	level := p.level()
	adjust := min(p.shared, personCap)
	switch {
	case level == personPart && !p.ends(): // no middle name is missing, but a given name or the surname
		adjust = adjust * 8 / 10
	case level >= personSurname:
		adjust = min(adjust, personApart)
	}
	return Outcome{level, adjust}
}

const (
	personCap   = 24_000 // what a rare name may say
	personApart = 14_000 // what it may say beside words that tell two apart: brothers share all names but one
)

// ends reports whether the first and the last word of both names have their counterparts.
func (p *wordPairs) ends() bool {
	endsA, endsB := uint32(1|1<<(p.na-1)), uint32(1|1<<(p.nb-1))
	return p.na > 1 && p.nb > 1 && p.takenA&endsA == endsA && p.takenB&endsB == endsB
}

// set takes the words of two values, in one order whatever order they come in, so that ties fall the same way.
func (p *wordPairs) set(a, b []byte) {
	if bytes.Compare(a, b) > 0 {
		a, b = b, a
	}
	p.na, p.nb = listWords(&p.a, a), listWords(&p.b, b)
}

func listWords(dst *[lettersValues]lettered, p []byte) int {
	n := 0
	for l := lettered(p); len(l) > 0 && n < len(dst); l = l[l.size():] {
		dst[n] = l
		n++
	}
	return n
}

func (p *wordPairs) done() bool {
	return bits.OnesCount32(p.takenA) == p.na || bits.OnesCount32(p.takenB) == p.nb
}

// pair pairs words that are left, those of the same part first. What alike returns of a pair is what it shares, 0 where
// the words are two.
func (p *wordPairs) pair(alike func(x, y lettered) Bits) {
	for _, crossed := range [...]bool{false, true} {
		for i := range p.na {
			for j := range p.nb {
				if p.takenA&(1<<i) != 0 || p.takenB&(1<<j) != 0 {
					continue
				}
				x, y := p.a[i].class(), p.b[j].class()
				if (x != y && x != wordAny && y != wordAny) != crossed {
					continue
				}
				if r := alike(p.a[i], p.b[j]); r > 0 {
					p.takenA |= 1 << i
					p.takenB |= 1 << j
					p.shared += r
					p.crossed = p.crossed || crossed
					p.first = p.first || x == wordFirst || y == wordFirst
					p.last = p.last || x == wordLast || y == wordLast
				}
			}
		}
	}
}

// joined pairs a word of b with two neighbours of a that spell it together: Crou ch, Anna Maija.
func (p *wordPairs) joined(a, b *[lettersValues]lettered, na, nb int, takenA, takenB *uint32) {
	for i := 0; i+1 < na; i++ {
		head, tail := a[i].letters(), a[i+1].letters()
		for j := range nb {
			whole := b[j].letters()
			if *takenA&(3<<i) == 0 && *takenB&(1<<j) == 0 && len(whole) == len(head)+len(tail) &&
				bytes.HasPrefix(whole, head) && bytes.HasSuffix(whole, tail) {
				*takenA |= 3 << i
				*takenB |= 1 << j
				p.near = true
				r := b[j].rarity()
				if b[j].class() == wordAny { // given name and surname as one word
					r = a[i].rarity() + a[i+1].rarity()
				}
				p.shared += max(0, r-1_000)
				p.first = p.first || b[j].class() == wordFirst
				p.last = p.last || b[j].class() == wordLast
			}
		}
	}
}

func (p *wordPairs) level() uint8 {
	leftA, leftB := bits.OnesCount32(p.takenA) < p.na, bits.OnesCount32(p.takenB) < p.nb
	switch {
	case p.takenA == 0:
		return personDifferent
	case leftA && leftB && p.last && !p.first:
		return personSurname
	case leftA && leftB && p.first && !p.last:
		return personGiven
	case leftA && leftB:
		return personSome
	case leftA || leftB:
		return personPart
	case p.initial:
		return personInitial
	case p.near:
		return personNear
	case p.crossed:
		return personSwapped
	}
	return personSame
}
