package match

import (
	"bytes"
	"math/bits"

	"github.com/yksi-mdm/yksi/normalize"
)

// numberState says how the numbers of two names agree.
type numberState uint8

const (
	numbersAgree    numberState = iota // the same, or none
	numbersMissing                     // one name has one that the other lacks
	numbersConflict                    // each has one that the other lacks
)

func (al *alignment) numbers() numberState {
	left := func(a alias, taken uint16) bool {
		if !a.hasNumber() {
			return false
		}
		for rest := a.all() &^ taken; rest != 0; rest &= rest - 1 {
			if a.token(bits.TrailingZeros16(rest)).kind() == normalize.Number {
				return true
			}
		}
		return false
	}
	switch a, b := left(al.a, al.takenA), left(al.b, al.takenB); {
	case a && b:
		if al.numberCut = cutNumber(al.a, al.b, al.takenB) || cutNumber(al.b, al.a, al.takenA); al.numberCut {
			return numbersMissing
		}
		return numbersConflict
	case a || b:
		return numbersMissing
	}
	return numbersAgree
}

// cutNumber reports whether a was cut within its last number: whether b has one that begins with it.
func cutNumber(a, b alias, takenB uint16) bool {
	last := a.tokens() - 1
	if a[aliasFlags]&aliasCut == 0 || a.token(last).kind() != normalize.Number {
		return false
	}
	digits := a.word(last)
	for j := range b.tokens() {
		if takenB&(1<<j) == 0 && b.token(j).kind() == normalize.Number && b.token(j).len() > len(digits) && bytes.HasPrefix(b.word(j), digits) {
			return true
		}
	}
	return false
}

// rest is what a name holds beyond the other.
type rest struct {
	mass   Bits // rarity of the words, each by what its kind says of a company
	family bool // a word that sisters are told apart by: Holding, Finland, Pirkanmaa
	towns  bool // nothing but towns
	lands  bool // nothing but countries
	town   bool // a town is among it
}

func restOf(a alias, taken uint16) rest {
	r := rest{towns: true, lands: true}
	for left := a.all() &^ taken; left != 0; left &= left - 1 {
		t := a.token(bits.TrailingZeros16(left))
		switch t.kind() {
		case normalize.Number: // numberState speaks of them
			continue
		case normalize.Place:
			r.mass += t.rarity() * 4 / 10
			r.lands, r.town = false, true
			continue
		case normalize.Trade:
			r.mass += t.rarity() / 2
		case normalize.Country:
			r.mass += t.rarity() * 3 / 10
			r.family, r.towns = true, false
			continue
		case normalize.GroupWord, normalize.Region:
			r.mass += t.rarity() * 3 / 10
			r.family = true
		default:
			r.mass += t.rarity()
		}
		r.towns, r.lands = false, false
	}
	return r
}

// light is the mass up to which what is left of a name says little.
const light = 5_000

// level maps what is left of both names to a level, guards aside.
func (al *alignment) level() uint8 {
	switch {
	case al.sameBody():
		return nameTown
	case al.shared < 3_000:
		return nameDifferent
	}
	a, b := restOf(al.a, al.takenA), restOf(al.b, al.takenB)
	if a.town && b.town && al.a.numbered() && al.b.numbered() { // every town has its Peltotie
		return nameDifferent
	}
	if al.a[aliasFlags]&aliasCut != 0 && a.mass == 0 {
		b = rest{}
	}
	if al.b[aliasFlags]&aliasCut != 0 && b.mass == 0 {
		a = rest{}
	}
	few, many, short := a, b, al.a
	if a.mass > b.mass {
		few, many, short = b, a, al.b
	}
	switch {
	case many.mass == 0:
		return nameNear
	case few.mass == 0 && many.towns, few.mass == 0 && many.lands && al.brand(short):
		return nameTown
	case few.mass == 0 && (many.family || al.personAndCompany()):
		return nameFamily
	case few.mass == 0 && many.mass <= light:
		return nameCovered
	case few.mass == 0 && al.writtenOut():
		return namePartFull
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

// brand reports whether short, the shorter of two names, is one that people call a company by: what it shares tells companies
// apart, and no form says that it was written out. Such a name leaves Finland out of X Finland Oy rather than mean a sister:
// in the register of Tampere six of 343 names that end in a country stand without it as well, of 752 in Group or Holding 41.
func (al *alignment) brand(short alias) bool { return al.telling && short[aliasForm] == 0 }

// sameBody reports whether both names are those of one municipality, whatever units of it stand behind. Of other public
// bodies, parishes above all, a town may have several.
func (al *alignment) sameBody() bool {
	if f := byte(normalize.FormMunicipality); al.a[aliasForm] != f || al.b[aliasForm] != f {
		return false
	}
	return townShared(al.a, al.takenA) && townShared(al.b, al.takenB)
}

// writtenOut reports whether both names bear their form and neither is cut: then a word more was meant.
func (al *alignment) writtenOut() bool {
	return al.a[aliasForm] != 0 && al.b[aliasForm] != 0 && (al.a[aliasFlags]|al.b[aliasFlags])&aliasCut == 0
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
	company := func(a alias) bool { return a[aliasClass] == groupCompany && !sole(a) }
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
		return Outcome{Level: al.differently()}
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
	switch {
	case al.otherForm():
		level = nameForm
	case al.numberLost():
		level = nameCut
	case al.neighbours(level), al.sections(level):
		level = nameFamily
	case numbers == numbersMissing && level <= namePartFull && al.sequel():
		level, numbers = nameFamily, numbersAgree // the level speaks of the number
	}
	adjust := al.rarityShare(level) - al.unlike(level)
	if numbers == numbersMissing {
		adjust -= 5_000
	}
	return Outcome{level, adjust}
}

// differently returns in what way two names are different. Who takes another name stays what it is, and a housing or real
// estate company seldom takes one: its manager's street, telephone, e-invoice address and id stand on the records of all
// that it manages. A sole trader and a company are never one.
func (al *alignment) differently() uint8 {
	a, b := al.a[aliasClass], al.b[aliasClass]
	switch {
	case a != groupUnknown && b != groupUnknown && (a != b || sole(al.a) != sole(al.b)):
		return nameKind
	case al.a.numbered() || al.b.numbered():
		return nameHouse
	}
	return nameDifferent
}

// sole reports whether the name is a sole trader's.
func sole(a alias) bool { return a[aliasForm] == byte(normalize.FormSole) }

// neighbours reports whether the names may be those of two housing companies of one builder or street: two slips apart, as
// Herrainhovi and Herraintori are, a first letter apart, a slip and a town apart, or written out and a word apart.
func (al *alignment) neighbours(level uint8) bool {
	if !al.a.numbered() && !al.b.numbered() {
		return false
	}
	return level == nameNear && (al.slips > 1 || al.firstSlips > 0) || level == nameTown && al.slips > 0 || level == namePartFull
}

// sections reports whether the names may be those of an association and of one within it or beside it: its women's section,
// its juniors, its supporters are often associations of their own.
func (al *alignment) sections(level uint8) bool {
	if al.a[aliasClass] != groupAssociation || al.b[aliasClass] != groupAssociation {
		return false
	}
	switch level {
	case nameCovered, namePart, namePartFull, nameOverlapLight, nameOverlap:
		return true
	}
	return false
}

// sequel reports whether both names are written out and one of them has a number from 2 on that the other lacks, as the
// next company of the same owners or builder has: in the register of Tampere 14 names with a 2 or II in 167, and none with
// a 1 or I in 188, stand there without it as well.
func (al *alignment) sequel() bool {
	if !al.writtenOut() {
		return false
	}
	first := uint32(hash64(saltToken, "1"))
	later := func(a alias, taken uint16) bool {
		for rest := a.all() &^ taken; rest != 0; rest &= rest - 1 {
			if t := a.token(bits.TrailingZeros16(rest)); t.kind() == normalize.Number && t.hash() != first {
				return true
			}
		}
		return false
	}
	return later(al.a, al.takenA) || later(al.b, al.takenB)
}

// rarityShare returns by how much the rarity of what two names share moves the weight of their level: of whole names little,
// since names that are equal are seldom so by chance, of parts of names much. Of many words the rarest tells most.
func (al *alignment) rarityShare(level uint8) Bits {
	telling := min(al.shared, al.rarest+4_000)
	switch level {
	case nameExact, nameSpacing, nameForm:
		return telling / 4
	case nameNear, nameCut:
		return telling / 2
	}
	return telling * 3 / 4
}

// unlike returns what is taken off the weight of a level for what makes two names less alike than the level tells.
// People seldom miss the first letter of a word, and seldom make two slips in one name; Herrainhovi and Herraintori are two.
// Housing companies of one builder differ by a word. X Ltd is the Finnish X Oy in English, or its British sister.
func (al *alignment) unlike(level uint8) Bits {
	off := Bits(0)
	if level != nameForm && al.translated() {
		off = 4_000
	}
	switch level {
	case nameExact:
		off += al.anybody()
	case nameNear:
		off += al.anybody() + 4_000*al.firstSlips + 1_500*max(0, al.slips-1)
	case namePart, namePartFull, nameCovered:
		if al.a.numbered() || al.b.numbered() {
			off += 3_000
		}
	}
	return off
}

// anybody returns what is taken off for two names without a form that more records bear than one customer has: Ohikulkija,
// Kassa and what else is put where a name is asked for is nobody's name. The rarity of a whole name falls three times as
// fast as its share grows, and is gone where the cube of those who bear it exceeds the number of records.
func (al *alignment) anybody() Bits {
	if al.a[aliasForm] != 0 || al.b[aliasForm] != 0 {
		return 0
	}
	return 3 * max(0, 4_000-min(al.a.whole(), al.b.whole()))
}

// numberLost reports whether a name was cut where the number that tells housing companies apart may have stood, and the
// other name does not show that there is none.
func (al *alignment) numberLost() bool {
	cut := func(a alias) bool { return a[aliasFlags]&aliasCut != 0 && !a.hasNumber() }
	if !al.a.numbered() && !al.b.numbered() {
		return false
	}
	return al.numberCut || cut(al.a) && (cut(al.b) || al.b.hasNumber()) || cut(al.b) && al.a.hasNumber()
}

// numbered reports whether a is the name of a housing or real estate company, of which a builder makes several that differ by
// a number.
func (a alias) numbered() bool {
	return a[aliasClass] == groupHousing || a[aliasClass] == groupRealEstate
}

func (a alias) hasNumber() bool { return a[aliasFlags]&aliasNumber != 0 }

// otherForm reports whether both names bear a form and the forms are two, or one is a branch. The Finnish register takes X
// Ltd for the English name of X Oy.
func (al *alignment) otherForm() bool {
	if (al.a[aliasFlags]^al.b[aliasFlags])&aliasBranch != 0 {
		return true
	}
	fa, fb := normalize.FormClass(al.a[aliasForm]), normalize.FormClass(al.b[aliasForm])
	if fa == normalize.FormUnknown || fb == normalize.FormUnknown || fa == fb {
		return false
	}
	if fa.Foreign() && fb.Foreign() {
		return fa != normalize.FormForeign && fb != normalize.FormForeign
	}
	return !(finnish(al.a) && finnish(al.b)) && !al.translated()
}

// translated reports whether one of two names bears a Finnish company's form and the other that form in English.
func (al *alignment) translated() bool {
	english := func(a alias) bool { return a[aliasFlags]&aliasEnglish != 0 }
	return finnish(al.a) && english(al.b) || english(al.a) && finnish(al.b)
}

// finnish reports whether a name is that of a Finnish limited company.
func finnish(a alias) bool {
	f := normalize.FormClass(a[aliasForm])
	return f == normalize.FormOy || f == normalize.FormOyj
}
