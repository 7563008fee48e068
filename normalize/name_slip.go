package normalize

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// digit reads digits in a word as the letters they look like where that makes a
// word of the lexicon (5IIVOUS, 8ETONI), and a single 0 or 1 between letters in
// any case. Of 21,763 register names one has such a 0, in a shorter word, and
// one such a 1 (T1cket).
func (p *parser) digit(w *word) {
	if w.digits == 0 || w.digits > 2 || w.letters < 4 || strings.ContainsFunc(p.text[w.start:w.end], unicode.IsMark) {
		return // a mark would settle on the letter
	}
	f := p.buf[w.from:w.to]
	var b [2]int
	where := b[:0]
	for i, c := range f {
		if c >= '0' && c <= '9' {
			where = append(where, i)
		}
	}
	if len(where) != w.digits || !lookalike(w, f) && !between(w, f) {
		return
	}
	at := w.start
	for _, i := range where {
		for p.text[at] < '0' || p.text[at] > '9' {
			at++
		}
		c := f[i]
		if !w.lowers || at == w.start {
			c -= 'a' - 'A'
		}
		p.fixes = append(p.fixes, fix{at, c})
		at++
	}
	p.digits += w.digits
	w.digits, w.letters = 0, w.letters+w.digits
}

// A fix is a digit of the text and the letter that it was typed for.
type fix struct {
	at     int
	letter byte
}

// respell writes into the text the letters that digits were read as.
func (p *parser) respell() {
	if len(p.fixes) == 0 {
		return
	}
	text := []byte(p.text)
	for _, f := range p.fixes {
		text[f.at] = f.letter
	}
	p.text = string(text)
}

// between replaces a single 0 or 1 between letters of f.
func between(w *word, f []byte) bool {
	i := bytes.IndexAny(f, "01")
	if w.digits > 1 || i <= 0 || i == len(f)-1 || w.head > 0 && i >= w.head-1 && i <= w.head {
		return false
	}
	if f[i] == '0' {
		f[i] = 'o'
	} else {
		one(f, i, w.lowers)
	}
	return true
}

// lookalike replaces every digit of f if that makes a known word, and f is none
// with or without a digit at its end: Studio5 is a studio and a number.
func lookalike(w *word, f []byte) bool {
	var b [40]byte
	if len(f) > len(b) || w.head > 0 {
		return false
	}
	s := append(b[:0], f...)
	for i, c := range f {
		if j := strings.IndexByte("0o1i2z5s6g8b", c); j >= 0 && c <= '9' {
			s[i] = "0o1i2z5s6g8b"[j+1]
		} else if c <= '9' && c >= '0' {
			return false
		}
	}
	for _, t := range [...][]byte{f, bytes.Trim(f, "0123456789")} {
		if _, known := lex.Lookup(lexicon, t); known {
			return false
		}
	}
	if _, known := lex.Lookup(lexicon, s); !known {
		return false
	}
	copy(f, s)
	return true
}

// one writes the letter that the 1 at i was typed for: the one that makes a
// known word; otherwise i between consonants and l between vowels; otherwise l
// among lower-case letters and i among capitals, which is what it looks like.
func one(f []byte, i int, lowers bool) {
	first, second := byte('l'), byte('i')
	if before, after := vowel(f[i-1:i]), vowel(f[i+1:i+2]); before != after && !lowers || !before && !after {
		first, second = second, first
	}
	for _, c := range [...]byte{first, second} {
		f[i] = c
		if _, known := lex.Lookup(lexicon, f); known {
			return
		}
	}
	f[i] = first
}

// besideWords are the long words around a name that are recognised when
// misspelt: what they say must not be overlooked, and no word of a name is near
// them. They are without umlauts, sorted.
var besideWords = [...]string{
	"aktiebolag", "aktiebolaget", "aktiengesellschaft", "avoinyhtio",
	"corporation", "gesellschaft", "hyvinvointialue", "incorporated",
	"kiinteisto", "kiinteistoosakeyhtio", "kommandiittiyhtio", "kommanditbolag", "konkursboet", "konkurssipesa", "konkurssipesalle",
	"konkurssipesan", "konkurssissa", "kuntayhtyma", "kuolinpesa", "kuolinpesalle", "kuolinpesan", "limited",
	"osakeyhtio", "osuuskunta", "saneerauksessa", "selvitystilassa", "sivuliike", "yrityssaneerauksessa",
}

// slip finds the word that an unknown word is but one slip away from
// (konkurssipesaä, osakehytiö), and counts it as a repair. The first letter is
// seldom the wrong one.
func (p *parser) slip(w *word) {
	f := p.buf[w.from:w.to]
	if w.letters < 7 || w.digits > 0 {
		return
	}
	i, _ := slices.BinarySearch(besideWords[:], string(f[:1]))
	for ; i < len(besideWords) && besideWords[i][0] == f[0]; i++ {
		s := besideWords[i]
		if !oneSlip(f, s) {
			continue
		}
		var b [24]byte
		if e, ok := lex.Lookup(lexicon, append(b[:0], s...)); ok {
			w.entry, w.known, w.beside = e, true, s
			p.slips++
		}
		return
	}
}

// oneSlip reports whether f, but for its umlauts, is s with one letter added,
// dropped or changed, or with two neighbours swapped.
func oneSlip(f []byte, s string) bool {
	d := len(f) - len(s)
	if d < -1 || d > 1 {
		return false
	}
	i := 0
	for i < len(f) && i < len(s) && bareLetter(f[i]) == s[i] {
		i++
	}
	j := 0
	for j < len(f)-i && j < len(s)-i && bareLetter(f[len(f)-1-j]) == s[len(s)-1-j] {
		j++
	}
	x, y := len(f)-i-j, len(s)-i-j // what is left in the middle
	return x <= 1 && y <= 1 || x == 2 && y == 2 && bareLetter(f[i]) == s[i+1] && bareLetter(f[i+1]) == s[i]
}

// bareLetter returns the folded letter c without its umlaut.
func bareLetter(c byte) byte { return byte(keyLetter(c, true)) }

// sameBare reports whether folded s, but for its umlauts, is bare.
func sameBare[T string | []byte](s T, bare string) bool {
	if len(s) != len(bare) {
		return false
	}
	for i := range len(s) {
		if bareLetter(s[i]) != bare[i] {
			return false
		}
	}
	return true
}
