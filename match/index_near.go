package match

import (
	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
)

// What a slip costs who looks for a name, in thousandths of a bit: those that fingers make often cost less than those
// that make another word.
const (
	slipCost   Bits = 4_000 // a letter left out, without its dots, two swapped, or the key beside the right one
	slipDouble Bits = 3_000 // a letter typed twice for once, or once for twice
	slipOther  Bits = 8_000 // another letter, or one too many
	slipFirst  Bits = 2_000 // more, where it is the first letter
)

// slipsLetters is how many letters of a name are compared.
const slipsLetters = lettersCap * tokenCap

// slipsCost returns what it costs to have typed the name meant as typed: the distance of Damerau (1964), its steps
// weighed by what a keyboard makes likely. It takes time in proportion to the product of the lengths.
func slipsCost(typed, meant []byte) Bits {
	typed, meant = typed[:min(len(typed), slipsLetters)], meant[:min(len(meant), slipsLetters)]
	var rows [3][slipsLetters + 1]Bits
	for j := range meant {
		rows[0][j+1] = rows[0][j] + slipCost + first(j)
	}
	for i, t := range typed {
		last, row := &rows[i%3], &rows[(i+1)%3]
		extra := slipOther + first(i)
		if i > 0 && t == typed[i-1] {
			extra = slipDouble
		}
		row[0] = last[0] + extra
		for j, m := range meant {
			c := last[j]
			switch {
			case t == m:
			case likely(t, m):
				c += slipCost + first(min(i, j))
			default:
				c += slipOther + first(min(i, j))
			}
			gone := slipCost + first(j)
			if j > 0 && m == meant[j-1] {
				gone = slipDouble
			}
			c = min(c, row[j]+gone, last[j+1]+extra)
			if i > 0 && j > 0 && t == meant[j-1] && typed[i-1] == m {
				c = min(c, rows[(i+2)%3][j-1]+slipCost+first(min(i, j)-1))
			}
			row[j+1] = c
		}
	}
	return rows[len(typed)%3][len(meant)]
}

// first returns what a slip in the letter at i costs more.
func first(i int) Bits {
	if i == 0 {
		return slipFirst
	}
	return 0
}

// keyPlaces numbers the letters, in Latin-1, along the rows of a Finnish keyboard: neighbours differ by one.
var keyPlaces = func() (at [256]uint8) {
	for i, c := range []byte("qwertyuiop\xe5 asdfghjkl\xf6\xe4 zxcvbnm") {
		if c != ' ' {
			at[c] = uint8(i + 2)
		}
	}
	return at
}()

// likely reports whether one letter is often typed for the other: they stand side by side on a Finnish keyboard, or one
// is the other without its dots.
func likely(a, b byte) bool {
	if x, y := keyPlaces[a], keyPlaces[b]; x > 0 && y > 0 && (x == y+1 || y == x+1) {
		return true
	}
	return bare(a) == bare(b)
}

// bare returns a letter without its dots.
func bare(c byte) byte {
	switch c {
	case 0xe4, 0xe5:
		return 'a'
	case 0xf6:
		return 'o'
	}
	return c
}

// sameLetters is how near two names are whose letters are the same, for somebody who looks for one of them.
const sameLetters Bits = 28_000

// What keeps names apart beside their letters.
const (
	formOther  Bits = 2_000 // another legal form
	formGone   Bits = 1_000 // one name has none
	classOther Bits = 3_000 // another class of entity: Malli Oy, As Oy Malli
	aliasOther Bits = 2_000 // it is no name but what stands beside one
)

// alike returns how near two names are for somebody who looks for one: less than sameLetters by what the slips between
// all their letters cost and by what else is not the same; 0 where the letters are too different. The comparison of
// their words, which says what names that differ have in common, misses slips in short words.
func (m *Model) alike(e *evidence, p, q []byte) Bits {
	const most = 5 // slips, from which on names are not alike
	far := slipCost * most
	best := far
	for a := alias(section(p, m.nameAt, len(m.cs))); len(a) > 0; a = a[a.size():] {
		for b := alias(section(q, m.nameAt, len(m.cs))); len(b) > 0; b = b[b.size():] {
			x, y := a[a.letters():a.size()], b[b.letters():b.size()]
			if _, ok := strsim.WithinDistance(x, y, most-1); ok {
				best = min(best, slipsCost(x, y)+formsCost(a, b))
			}
			if a[aliasClass] != b[aliasClass] {
				best = min(best, formMisspelt(x, y, b[aliasForm], most))
			}
		}
	}
	if e.outcomes[m.nameAt].Level == nameNumber {
		best += slipCost
	}
	if best >= far {
		return 0
	}
	return sameLetters - best
}

// formBegins are the words with which names of a form begin, in Latin-1, which are words of the name when they are
// misspelt beyond recognition.
var formBegins = [...]struct {
	form  normalize.FormClass
	words string
}{
	{normalize.FormHousing, "asunto"}, {normalize.FormHousing, "asuntoosakeyhti\xf6"}, {normalize.FormHousing, "bostads"},
	{normalize.FormRealEstate, "kiinteist\xf6"}, {normalize.FormRealEstate, "kiinteist\xf6osakeyhti\xf6"}, {normalize.FormRealEstate, "fastighets"},
}

// formMisspelt returns what the slips cost where the letters typed begin with the misspelt words of a form and those
// meant come after them; far where they do not, or there are more slips than most.
func formMisspelt(typed, meant []byte, form byte, most int) Bits {
	best := slipCost * Bits(most)
	for _, f := range formBegins {
		if over := len(typed) - len(meant) - len(f.words); byte(f.form) != form || over >= most || over <= -most {
			continue
		}
		var buf [slipsLetters]byte
		whole := append(append(buf[:0], f.words...), meant...)
		if _, ok := strsim.WithinDistance(typed, whole, most-1); ok {
			best = min(best, slipsCost(typed, whole)+formGone)
		}
	}
	return best
}

// formsCost returns what it costs that two names have not the same legal form.
func formsCost(a, b alias) Bits {
	cost := Bits(0)
	switch {
	case a[aliasForm] == b[aliasForm]:
	case a[aliasForm] == 0 || b[aliasForm] == 0:
		cost = formGone
	case a[aliasClass] != b[aliasClass]:
		cost = classOther
	default:
		cost = formOther
	}
	if (a[aliasFlags]^b[aliasFlags])&aliasAside != 0 {
		cost += aliasOther
	}
	return cost
}
