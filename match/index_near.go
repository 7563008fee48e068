package match

// What a slip costs who looks for a name, in thousandths of a bit: those that fingers make often cost less than those
// that make another word.
const (
	slipCost   Bits = 4_000 // a letter left out, two swapped, or the key beside the right one
	slipDouble Bits = 3_000 // a letter typed twice
	slipOther  Bits = 6_000 // another letter, or one too many
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
			case beside(t, m):
				c += slipCost + first(min(i, j))
			default:
				c += slipOther + first(min(i, j))
			}
			c = min(c, row[j]+slipCost+first(j), last[j+1]+extra)
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

// beside reports whether two letters stand side by side on a Finnish keyboard.
func beside(a, b byte) bool {
	const keys = "qwertyuiop asdfghjkl zxcvbnm"
	for i := 1; i < len(keys); i++ {
		if x, y := keys[i-1], keys[i]; x == a && y == b || x == b && y == a {
			return true
		}
	}
	return false
}
