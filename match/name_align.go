package match

import (
	"bytes"
	"math/bits"

	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
)

// Compare implements Kind.
func (CompanyNameKind) Compare(p, q []byte) Outcome {
	best, bestWeight := Outcome{}, Bits(0)
	for a := alias(p); len(a) > 0; a = a[a.size():] {
		for b := alias(q); len(b) > 0; b = b[b.size():] {
			o := compareAliases(a, b)
			if w := nameBase[o.Level] + o.Adjust; best.Level == 0 || w > bestWeight || w == bestWeight && o.Level < best.Level {
				best, bestWeight = o, w
			}
		}
	}
	return best
}

// nameBase ranks the levels when several aliases agree in several ways.
var nameBase = func() (w [nameClass + 1]Bits) {
	for i, l := range (CompanyNameKind{}).Levels() {
		w[i] = l.Weight
	}
	return
}()

// alignment is what pairing the words of two names has found so far.
type alignment struct {
	a, b           alias
	takenA, takenB uint16 // words that have their counterpart
	shared         Bits   // rarity of the words that are in both
	telling        bool   // one of them tells companies apart: no town, country or group word
	slips          Bits   // words that have their counterpart but for a slip or two
	firstSlips     Bits   // of them, those whose first letter is another
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
		}
		return al.settle(level, numbersAgree)
	}
	if !al.whole() {
		al.likeWords()
	}
	return al.settle(al.level(), numbers)
}

// equalWords pairs the words that are the same in both names. Words that stand twice pair once each.
func (al *alignment) equalWords() {
	for i := range al.a.tokens() {
		t := al.a.token(i)
		for j := range al.b.tokens() {
			if u := al.b.token(j); al.takenB&(1<<j) == 0 && t.hash() == u.hash() && t.len() == u.len() {
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
	switch k {
	case normalize.Place, normalize.Country, normalize.GroupWord:
	default:
		al.telling = true
	}
}

func (al *alignment) whole() bool {
	return bits.OnesCount16(al.takenA) == al.a.tokens() && bits.OnesCount16(al.takenB) == al.b.tokens()
}

// likeWords pairs words that are nearly the same: joined or split, cut, shortened, misspelt. What a near pair shares
// counts less than its rarity, since more words lie near a word than equal it.
func (al *alignment) likeWords() {
	var wa, wb [tokenCap][]byte
	al.a.words(&wa)
	al.b.words(&wb)
	al.split(al.a, al.b, &wa, &wb, &al.takenA, &al.takenB)
	al.split(al.b, al.a, &wb, &wa, &al.takenB, &al.takenA)
	var sig [tokenCap]uint64
	for j := range al.b.tokens() {
		if al.takenB&(1<<j) == 0 {
			sig[j] = strsim.Signature(wb[j])
		}
	}
	for i := range al.a.tokens() {
		if al.takenA&(1<<i) != 0 || al.a.token(i).kind() == normalize.Number {
			continue
		}
		best, bestJ := Bits(0), -1
		sa := strsim.Signature(wa[i])
		for j := range al.b.tokens() {
			if al.takenB&(1<<j) != 0 || al.b.token(j).kind() == normalize.Number {
				continue
			}
			cutA := al.a[aliasFlags]&aliasCut != 0 && i == al.a.tokens()-1
			cutB := al.b[aliasFlags]&aliasCut != 0 && j == al.b.tokens()-1
			if q := likeness(wa[i], wb[j], sa, sig[j], cutA, cutB); q > best {
				best, bestJ = q, j
			}
		}
		if bestJ >= 0 {
			al.takenA |= 1 << i
			al.takenB |= 1 << bestJ
			if best < misspelt {
				al.slips++
				if wa[i][0] != wb[bestJ][0] {
					al.firstSlips++
				}
			}
			r := min(al.a.token(i).rarity(), al.b.token(bestJ).rarity())
			al.share(max(0, r*best/1000-2_000), al.a.token(i).kind())
		}
	}
}

func (a alias) words(w *[tokenCap][]byte) {
	at := a.letters()
	for i := range a.tokens() {
		n := a.token(i).len()
		w[i] = a[at : at+n]
		at += n
	}
}

// split pairs a word of b with two neighbours of a that spell it together, and initials with the words they stand for.
func (al *alignment) split(a, b alias, wa, wb *[tokenCap][]byte, takenA, takenB *uint16) {
	for j := range b.tokens() {
		if *takenB&(1<<j) != 0 {
			continue
		}
		for i := 0; i+1 < a.tokens(); i++ {
			if *takenA&(3<<i) != 0 || len(wa[i])+len(wa[i+1]) != len(wb[j]) {
				continue
			}
			if bytes.HasPrefix(wb[j], wa[i]) && bytes.HasSuffix(wb[j], wa[i+1]) {
				*takenA |= 3 << i
				*takenB |= 1 << j
				al.share(max(b.token(j).rarity(), a.token(i).rarity(), a.token(i+1).rarity())-1_000, b.token(j).kind())
				break
			}
		}
		if *takenB&(1<<j) == 0 && b.token(j).kind() == normalize.Initialism {
			al.initials(a, wa, wb[j], takenA, takenB, j)
		}
	}
}

func (al *alignment) initials(a alias, wa *[tokenCap][]byte, letters []byte, takenA, takenB *uint16, j int) {
	n := len(letters)
	if n < 3 {
		return
	}
	for i := 0; i+n <= a.tokens(); i++ {
		fits := *takenA&(1<<n-1)<<i == 0
		for k := 0; fits && k < n; k++ {
			fits = len(wa[i+k]) > 1 && wa[i+k][0] == letters[k]
		}
		if fits {
			*takenA |= (1<<n - 1) << i
			*takenB |= 1 << j
			al.share(Bits(n)*2_500, normalize.Initialism)
			return
		}
	}
}

// likeness returns how much of a word's rarity counts, in thousandths, when it meets another: 0 where they differ.
func likeness(a, b []byte, sa, sb uint64, cutA, cutB bool) Bits {
	if len(a) > len(b) {
		a, b, sa, sb, cutA, cutB = b, a, sb, sa, cutB, cutA
	}
	if len(a) > 0 && len(a) < len(b) && bytes.HasPrefix(b, a) {
		switch {
		case cutA:
			return 950
		case len(a) >= 4 && len(b)-len(a) <= 2: // an inflected form: Tampere, Tampereen
			return misspelt
		}
	}
	if len(a) < 4 || len(b)-len(a) > 2 {
		return 0
	}
	limit := 1
	if len(a) >= 8 {
		limit = 2
	}
	if bits.OnesCount64(sa&^sb) > limit+1 || bits.OnesCount64(sb&^sa) > limit+1 {
		return 0
	}
	d, ok := strsim.WithinDistance(a, b, limit)
	if !ok {
		return 0
	}
	return misspelt - 100*Bits(d)
}

// misspelt is the likeness below which two words are one but for slips.
const misspelt = 900

// numberState says how the numbers of two names agree.
type numberState uint8

const (
	numbersAgree    numberState = iota // the same, or none
	numbersMissing                     // one name has one that the other lacks
	numbersConflict                    // each has one that the other lacks
)

func (al *alignment) numbers() numberState {
	left := func(a alias, taken uint16) bool {
		for i := range a.tokens() {
			if a.token(i).kind() == normalize.Number && taken&(1<<i) == 0 {
				return true
			}
		}
		return false
	}
	switch a, b := left(al.a, al.takenA), left(al.b, al.takenB); {
	case a && b:
		return numbersConflict
	case a || b:
		return numbersMissing
	}
	return numbersAgree
}

// rest is what a name holds beyond the other.
type rest struct {
	mass   Bits // rarity of the words, each by what its kind says of a company
	family bool // a word that sisters are told apart by
	towns  bool // nothing but towns
}

func restOf(a alias, taken uint16) rest {
	r := rest{towns: true}
	for i := range a.tokens() {
		if taken&(1<<i) != 0 {
			continue
		}
		t := a.token(i)
		switch t.kind() {
		case normalize.Number: // numberState speaks of them
			continue
		case normalize.Place:
			r.mass += t.rarity() * 4 / 10
			continue
		case normalize.Trade:
			r.mass += t.rarity() / 2
		case normalize.GroupWord, normalize.Country:
			r.mass += t.rarity() * 3 / 10
			r.family = true
		default:
			r.mass += t.rarity()
		}
		r.towns = false
	}
	return r
}

// light is the mass up to which what is left of a name says little.
const light = 5_000

// level maps what is left of both names to a level, guards aside.
func (al *alignment) level() uint8 {
	a, b := restOf(al.a, al.takenA), restOf(al.b, al.takenB)
	if al.a[aliasFlags]&aliasCut != 0 && a.mass == 0 {
		b = rest{}
	}
	if al.b[aliasFlags]&aliasCut != 0 && b.mass == 0 {
		a = rest{}
	}
	few, many := a, b
	if a.mass > b.mass {
		few, many = b, a
	}
	switch {
	case al.sameBody():
		return nameTown
	case al.shared < 3_000:
		return nameDifferent
	case many.mass == 0:
		return nameNear
	case few.mass == 0 && many.towns:
		return nameTown
	case few.mass == 0 && (many.family || al.personAndCompany()):
		return nameFamily
	case few.mass == 0 && many.mass <= light:
		return nameCovered
	case few.mass == 0:
		return namePart
	case !al.telling:
		return nameDifferent
	case few.mass <= light && !(few.family && many.family):
		return nameOverlapLight
	case al.shared < few.mass:
		return nameDifferent
	}
	return nameOverlap
}

// sameBody reports whether both names are those of one municipality, whatever units of it stand behind. Of other public
// bodies, parishes above all, a town may have several.
func (al *alignment) sameBody() bool {
	if f := byte(normalize.FormMunicipality); al.a[aliasForm] != f || al.b[aliasForm] != f {
		return false
	}
	return townShared(al.a, al.takenA) && townShared(al.b, al.takenB)
}

// townShared reports whether the first town of a name is taken.
func townShared(a alias, taken uint16) bool {
	for i := range a.tokens() {
		if a.token(i).kind() == normalize.Place {
			return taken&(1<<i) != 0
		}
	}
	return false
}

// personAndCompany reports whether the names share a person's name and one alone bears the form of a company: a sole
// trader and the company that carried on the business are two customers.
func (al *alignment) personAndCompany() bool {
	company := func(a alias) bool { return a[aliasClass] == groupCompany && a[aliasForm] != byte(normalize.FormSole) }
	if company(al.a) == company(al.b) {
		return false
	}
	persons := 0
	for i := range al.a.tokens() {
		if al.takenA&(1<<i) != 0 && al.a.token(i).kind() == normalize.Person {
			persons++
		}
	}
	return persons >= 2
}

// settle lets the guards speak and turns the rarity of what is shared into bits.
func (al *alignment) settle(level uint8, numbers numberState) Outcome {
	if level == nameDifferent {
		return Outcome{Level: level}
	}
	if level == nameOverlap && al.shared < 8_000 {
		return Outcome{nameOverlap, al.shared / 2}
	}
	switch ga, gb := al.a[aliasClass], al.b[aliasClass]; {
	case numbers == numbersConflict:
		return Outcome{Level: nameNumber}
	case (ga == groupEstate) != (gb == groupEstate):
		return Outcome{Level: nameClass}
	case ga != gb && ga != groupUnknown && gb != groupUnknown:
		return Outcome{Level: nameClass}
	}
	if al.otherForm() {
		level = nameForm
	} else if al.numberLost() {
		level = nameCut
	}
	adjust := rarityShare(level, al.shared) - al.unlike(level)
	if numbers == numbersMissing {
		adjust -= 5_000
	}
	return Outcome{level, adjust}
}

// rarityShare returns by how much the rarity of what two names share moves the weight of their level. What
// whole names share counts by half; what parts of names share counts for more, up to a bound beyond which it cannot make
// up for what they do not share.
func rarityShare(level uint8, shared Bits) Bits {
	switch level {
	case nameExact, nameSpacing:
		return min(shared/2, 14_000)
	case nameNear, nameTown:
		return min(shared*4/10, 8_000)
	case nameForm, nameCut:
		return min(shared*3/10, 6_000)
	}
	return min(shared*6/10, 11_000)
}

// unlike returns what is taken off the weight of a level for what makes two names less alike than the level tells.
// People seldom miss the first letter of a word, and seldom misspell two words of one name. A word more in a name that is
// written out with its form was meant; housing companies of one builder differ by such a word.
func (al *alignment) unlike(level uint8) Bits {
	switch level {
	case nameNear:
		return 4_000*al.firstSlips + 1_500*max(0, al.slips-1)
	case namePart, nameCovered:
		a, b := al.a, al.b
		if a[aliasClass] == groupHousing || a[aliasClass] == groupRealEstate || b[aliasClass] == groupHousing || b[aliasClass] == groupRealEstate {
			return 3_000
		}
		if level == namePart && a[aliasForm] != 0 && b[aliasForm] != 0 && (a[aliasFlags]|b[aliasFlags])&aliasCut == 0 {
			return 1_500
		}
	}
	return 0
}

// numberLost reports whether a name was cut where the number that tells housing companies apart may have stood, and the
// other name does not show that there is none.
func (al *alignment) numberLost() bool {
	numbered := func(a alias) bool { return a[aliasClass] == groupHousing || a[aliasClass] == groupRealEstate }
	cut := func(a alias) bool { return a[aliasFlags]&aliasCut != 0 && !a.hasNumber() }
	if !numbered(al.a) && !numbered(al.b) {
		return false
	}
	return cut(al.a) && (cut(al.b) || al.b.hasNumber()) || cut(al.b) && al.a.hasNumber()
}

func (a alias) hasNumber() bool {
	for i := range a.tokens() {
		if a.token(i).kind() == normalize.Number {
			return true
		}
	}
	return false
}

// otherForm reports whether both names bear a form and the forms are two, or one is a branch.
func (al *alignment) otherForm() bool {
	if (al.a[aliasFlags]^al.b[aliasFlags])&aliasBranch != 0 {
		return true
	}
	fa, fb := normalize.FormClass(al.a[aliasForm]), normalize.FormClass(al.b[aliasForm])
	if fa == normalize.FormUnknown || fb == normalize.FormUnknown || fa == fb {
		return false
	}
	public := func(f normalize.FormClass) bool { return f == normalize.FormOy || f == normalize.FormOyj }
	return !(public(fa) && public(fb))
}
