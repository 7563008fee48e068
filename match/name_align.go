package match

import (
	"bytes"
	"math/bits"

	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
)

// Compare implements Kind. What stands aside in two names is not held against each other: two customers with the same tag
// in brackets are two customers. A domain counts where the names have nothing in common.
func (CompanyNameKind) Compare(p, q []byte) Outcome {
	best, bestWeight, domain := Outcome{}, Bits(0), Outcome{}
	for a := alias(p); len(a) > 0; a = a[a.size():] {
		for b := alias(q); len(b) > 0; b = b[b.size():] {
			if a[aliasFlags]&b[aliasFlags]&aliasAside != 0 {
				continue
			}
			if (a[aliasFlags]|b[aliasFlags])&aliasDomain != 0 {
				if o := compareDomain(a, b); o.Level != 0 && (domain.Level == 0 || o.Adjust > domain.Adjust) {
					domain = o
				}
				continue
			}
			o := compareAliases(a, b)
			if w := nameBase[o.Level] + o.Adjust; best.Level == 0 || w > bestWeight || w == bestWeight && o.Level < best.Level {
				best, bestWeight = o, w
			}
		}
	}
	if domain.Level != 0 && (best.Level == 0 || best.Level == nameDifferent) {
		return domain
	}
	return best
}

// nameBase ranks the levels, with the rarity of what is shared, when several aliases agree in several ways. It is no
// weight: weights are learnt from what this order leaves.
var nameBase = [nameClass + 1]Bits{
	nameExact: 13_000, nameSpacing: 11_500, nameNear: 8_000, nameTown: 7_500, nameCovered: 1_000, namePart: 4_000, namePartFull: 2_500,
	nameFamily: 2_400, nameOverlapLight: -1_500, nameOverlap: -1_500, nameForm: 3_000, nameCut: 9_000,
	nameDifferent: 2_000, nameHouse: 2_001, nameKind: 2_002, nameNumber: -14_000, nameClass: -14_000,
}

// alignment is what pairing the words of two names has found so far.
type alignment struct {
	a, b           alias
	takenA, takenB uint16 // words that have their counterpart
	shared         Bits   // rarity of the words that are in both
	rarest         Bits   // that of the rarest of them
	telling        bool   // one of them tells companies apart: no town, country or group word
	slips          Bits   // what parts words from their counterparts
	firstSlips     Bits   // words that have one with slips, and whose first letter sounds otherwise
	numberCut      bool   // the last number of one may be the first digits of the other's
}

// compareAliases holds two names against each other. It looks at them in one order whatever order they come in, so
// that ties fall the same way.
func compareAliases(a, b alias) Outcome {
	a, b = a[:a.size()], b[:b.size()]
	if bytes.Compare(a, b) > 0 {
		a, b = b, a
	}
	al := alignment{a: a, b: b}
	al.equalWords()
	numbers := al.numbers()
	if a.joined() == b.joined() {
		level := uint8(nameSpacing)
		if al.whole() {
			level = nameExact
		} else {
			al.shared = min(restOf(a, 0).mass, restOf(b, 0).mass)
			al.rarest = al.shared / 2
		}
		return al.settle(level, numbersAgree)
	}
	if al.whole() { // in another order
		return al.settle(nameExact, numbers)
	}
	al.likeWords()
	return al.settle(al.level(), numbers)
}

// equalWords pairs the words that are the same in both names. Words that stand twice pair once each.
func (al *alignment) equalWords() {
	for i := range al.a.tokens() {
		t := al.a.token(i)
		for rest := al.b.all() &^ al.takenB; rest != 0; rest &= rest - 1 {
			j := bits.TrailingZeros16(rest)
			if u := al.b.token(j); t.hash() == u.hash() {
				al.takenA |= 1 << i
				al.takenB |= 1 << j
				if t.kind() != normalize.Number {
					al.share(min(t.rarity(), u.rarity()), t.kind())
				}
				break
			}
		}
	}
}

// share adds a word, or what stands for one, to what both names have.
func (al *alignment) share(rarity Bits, k normalize.TokenKind) {
	al.shared += rarity
	al.rarest = max(al.rarest, rarity)
	switch k {
	case normalize.Place, normalize.Region, normalize.Country, normalize.GroupWord:
	default:
		al.telling = true
	}
}

// covered reports whether every word of one name has its counterpart.
func (al *alignment) covered() bool {
	return al.takenA == al.a.all() || al.takenB == al.b.all()
}

func (al *alignment) whole() bool {
	return al.takenA == al.a.all() && al.takenB == al.b.all()
}

// likeWords pairs words that are nearly the same: joined or split, cut, shortened, misspelt. What a near pair shares
// counts less than its rarity, since more words lie near a word than equal it.
func (al *alignment) likeWords() {
	if al.covered() {
		return
	}
	al.split(al.a, al.b, &al.takenA, &al.takenB)
	al.split(al.b, al.a, &al.takenB, &al.takenA)
	for restA := al.a.all() &^ al.takenA; restA != 0; restA &= restA - 1 {
		i := bits.TrailingZeros16(restA)
		t := al.a.token(i)
		if t.kind() == normalize.Number {
			continue
		}
		best, bestJ := Bits(0), -1
		for restB := al.b.all() &^ al.takenB; restB != 0; restB &= restB - 1 {
			j := bits.TrailingZeros16(restB)
			u := al.b.token(j)
			if u.kind() == normalize.Number {
				continue
			}
			cutA := al.a[aliasFlags]&aliasCut != 0 && i == al.a.tokens()-1
			cutB := al.b[aliasFlags]&aliasCut != 0 && j == al.b.tokens()-1
			if !mayBeLike(t.len(), u.len(), al.a.signature(i), al.b.signature(j), cutA, cutB) {
				continue
			}
			if q := likeness(al.a.word(i), al.b.word(j), cutA, cutB); q > best {
				best, bestJ = q, j
			}
		}
		if bestJ >= 0 {
			al.takenA |= 1 << i
			al.takenB |= 1 << bestJ
			if best < misspelt {
				al.slips += (misspelt - best) / slip
				if sound(al.a.word(i)[0]) != sound(al.b.word(bestJ)[0]) {
					al.firstSlips++
				}
			}
			r := min(t.rarity(), al.b.token(bestJ).rarity())
			al.share(max(0, r*best/1000-2_000), t.kind())
		}
	}
}

// split pairs a word of b with two neighbours of a that spell it together, and initials with the words they stand for.
func (al *alignment) split(a, b alias, takenA, takenB *uint16) {
	restA := a.all() &^ *takenA
	if restA&(restA>>1) == 0 && b[aliasFlags]&aliasShort == 0 {
		return // no two neighbours, no initials
	}
	for restB := b.all() &^ *takenB; restB != 0; restB &= restB - 1 {
		j := bits.TrailingZeros16(restB)
		u := b.token(j)
		restA = a.all() &^ *takenA
		for pairs := restA & (restA >> 1); pairs != 0; pairs &= pairs - 1 {
			i := bits.TrailingZeros16(pairs)
			if a.token(i).len()+a.token(i+1).len() != u.len() {
				continue
			}
			if whole := b.word(j); bytes.HasPrefix(whole, a.word(i)) && bytes.HasSuffix(whole, a.word(i+1)) {
				*takenA |= 3 << i
				*takenB |= 1 << j
				al.share(max(u.rarity(), a.token(i).rarity(), a.token(i+1).rarity())-1_000, u.kind())
				break
			}
		}
		if *takenB&(1<<j) == 0 && u.kind() == normalize.Initialism {
			al.initials(a, b.word(j), takenA, takenB, j)
		}
	}
}

func (al *alignment) initials(a alias, letters []byte, takenA, takenB *uint16, j int) {
	n := len(letters)
	if n < initialsLeast {
		return
	}
	for i := 0; i+n <= a.tokens(); i++ {
		fits := *takenA&(1<<n-1)<<i == 0
		for k := 0; fits && k < n; k++ {
			w := a.word(i + k)
			fits = len(w) > 1 && w[0] == letters[k]
		}
		if fits {
			*takenA |= (1<<n - 1) << i
			*takenB |= 1 << j
			al.share(Bits(n)*2_500, normalize.Initialism)
			return
		}
	}
}

// mayBeLike reports whether likeness may find two words alike, going by their lengths and signatures: most are told apart
// by these, without a look at their letters.
func mayBeLike(lenA, lenB int, a, b uint64, cutA, cutB bool) bool {
	if lenA > lenB {
		lenA, lenB, a, b, cutA = lenB, lenA, b, a, cutB
	}
	lost := bits.OnesCount64(a &^ b)
	if cutA && lost == 0 {
		return true
	}
	if lenA < 4 || lenB-lenA > 2 || lost > slipsIn(lenA) {
		return false
	}
	return bits.OnesCount64(b&^a) <= 2 // a slip or two, or the letters of an ending
}

// slipsIn is how many slips two words may have between them, the shorter of n letters.
func slipsIn(n int) int {
	if n >= 8 {
		return 2
	}
	return 1
}

// likeness returns how much of a word's rarity counts, in thousandths, when it meets another: 0 where they differ.
func likeness(a, b []byte, cutA, cutB bool) Bits {
	if len(a) > len(b) {
		a, b, cutA = b, a, cutB
	}
	if len(a) > 0 && len(a) < len(b) && bytes.HasPrefix(b, a) {
		switch {
		case cutA:
			return 950
		case len(a) >= 4 && len(b)-len(a) <= 2: // an inflected form: Tampere, Tampereen
			return misspelt
		}
	}
	limit := slipsIn(len(a))
	if len(a) < 4 || len(b)-len(a) > limit {
		return 0
	}
	if limit == 1 && a[0] != b[0] && a[len(a)-1] != b[len(b)-1] { // one slip cannot be at both ends
		return 0
	}
	d, ok := strsim.WithinDistance(a, b, limit)
	if !ok {
		return 0
	}
	return misspelt - slip*Bits(d)
}

// sound is the same for letters that begin a word with the same sound in the languages of most names, or that one of
// them writes without its dots: Cencora and Sencora, Wikman and Vikman, Åberg and Aberg.
func sound(first byte) byte {
	switch first {
	case 'k', 'q', 's', 'z':
		return 'c'
	case 'w':
		return 'v'
	case 'j', 'y':
		return 'i'
	case 0xe4, 0xe5: // ä, å
		return 'a'
	case 0xf6: // ö
		return 'o'
	}
	return first
}

const (
	misspelt = 900 // the likeness below which two words are one but for slips
	slip     = 100 // what each of them takes off
)
