package scenario

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A lexicon makes up names of companies that look like those of the register. It keeps their shapes, and in each shape
// the words that many share (Tampereen, Rakennus, Consulting) at their own frequency; a word that is a company's own is
// replaced by another's, by a surname or, mostly, by a word coined after the letters of such words. It is not changed
// once it is made.
type lexicon struct {
	shapes   [numForms][][]string // the cores of the names, as words
	forms    [numForms][]name     // their legal forms, with an empty core
	count    map[string]int       // of each word
	common   []string             // each occurrence of a word that several names share
	rare     []string             // words of one name each
	follower [64][64][]byte       // letters that follow two letters in rare words; 0 ends the word
}

// The letters of coined words, by number; 0 is the edge of the word.
var letters = []rune("\x00abcdefghijklmnopqrstuvwxyzåäö")

const commonFrom = 4 // a word is common if it stands in so many names

func newLexicon(reg *register) *lexicon {
	x := &lexicon{count: make(map[string]int)}
	for _, c := range reg.companies {
		words := strings.Fields(c.name.core)
		if !slices.ContainsFunc(words, isFormWord) {
			x.shapes[c.form] = append(x.shapes[c.form], words)
		}
		x.forms[c.form] = append(x.forms[c.form], name{pre: c.name.pre, post: c.name.post})
		for _, w := range words {
			x.count[w]++
		}
	}
	for _, c := range reg.companies {
		for _, w := range strings.Fields(c.name.core) {
			switch {
			case !isWord(w):
			case x.count[w] >= commonFrom:
				x.common = append(x.common, w)
			default:
				x.rare = append(x.rare, w)
				x.learn(w)
			}
		}
	}
	return x
}

// isWord reports whether w can be replaced: letters only, and more than two of them.
func isWord(w string) bool {
	return utf8.RuneCountInString(w) > 2 && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
}

// isFormWord reports whether w is a legal form inside a core, as of a name given in two languages. Such a name is no
// model for others.
func isFormWord(w string) bool {
	switch strings.Trim(strings.ToLower(w), ".,") {
	case "oy", "ab", "ky", "ltd", "ry", "rf", "oyj", "osakeyhtiö":
		return true
	}
	return false
}

// learn takes note of which letters follow which in w.
func (x *lexicon) learn(w string) {
	a, b := 0, 0
	for _, r := range strings.ToLower(w) {
		n := slices.Index(letters, r)
		if n < 0 {
			return
		}
		x.follower[a][b] = append(x.follower[a][b], byte(n))
		a, b = b, n
	}
	x.follower[a][b] = append(x.follower[a][b], 0)
}

// coin makes up a word of four to eleven letters.
func (x *lexicon) coin(rng *rand.Rand) string {
	for {
		var buf [16]rune
		w := buf[:0]
		a, b := 0, 0
		for len(w) < 12 {
			next := x.follower[a][b]
			if len(next) == 0 {
				break
			}
			n := next[rng.IntN(len(next))]
			if n == 0 {
				break
			}
			w = append(w, letters[n])
			a, b = b, int(n)
		}
		if 4 <= len(w) && len(w) <= 11 {
			w[0] = unicode.ToUpper(w[0])
			return string(w)
		}
	}
}

// invent makes up the name of a company of the form f.
func (x *lexicon) invent(rng *rand.Rand, f form) name {
	if len(x.shapes[f]) == 0 {
		f = oy
	}
	n := x.forms[f][rng.IntN(len(x.forms[f]))]
	shape := x.shapes[f][rng.IntN(len(x.shapes[f]))]
	words := make([]string, 0, 6)
	for _, w := range shape {
		words = append(words, x.replace(rng, w))
	}
	n.core = strings.Join(words, " ")
	return n
}

// replace returns a word that can stand where w stands in a made-up name.
func (x *lexicon) replace(rng *rand.Rand, w string) string {
	switch {
	case !isWord(w):
		return w
	case x.count[w] >= commonFrom:
		if chance(rng, .85) {
			return w
		}
		return pick(rng, x.common)
	}
	var made string
	switch p := rng.Float64(); {
	case p < .75:
		made = x.coin(rng)
	case p < .90:
		made = pick(rng, x.rare)
	default:
		made = pick(rng, surnames)
	}
	if w == strings.ToUpper(w) && len(w) < 6 {
		made = strings.ToUpper(string([]rune(made)[:3]))
	}
	return made
}

// own returns the words of a core that are not shared by many names; all of them if each is shared.
func (x *lexicon) own(core string) []string {
	words := strings.Fields(core)
	own := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return x.count[w] >= commonFrom || slices.Contains(generic, w) || slices.Contains(trades, w) || !isWord(w)
	})
	if len(own) == 0 {
		return words
	}
	return own
}

// chance reports true with probability p.
func chance(rng *rand.Rand, p float64) bool { return p > 0 && rng.Float64() < p }

// pick returns one of the elements, each as likely.
func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }
