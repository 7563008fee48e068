package normalize

import (
	_ "embed"
	"unicode"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

//go:embed lexicon.bin
var lexicon string

// A parser holds a name's words between the steps of Parse.
type parser struct {
	text   string // repaired
	back   string // buf as a string: what tokens are parts of
	buf    []byte // folded words, then keys, then the core where it is no part of text
	words  []word
	segs   []segment
	tail   gap  // what stands after the last word
	wide   bool // the text has a run of spaces
	digits int  // read as letters
	fixes  []fix
	slips  int // words around the name that were misspelt
	keys   []keySpan
}

// A gap is what stands between two words.
type gap uint16

const (
	gapSpace  gap = 1 << iota
	gapHyphen     // attached on one side at least
	gapDash       // a hyphen or dash with space on both sides
	gapSlash
	gapSpaced // the slash has a space beside it
	gapComma
	gapOpen
	gapClose
	gapDot
	gapStar
	gapOther
)

// A word is a run of letters and digits, or a connecting sign.
type word struct {
	start, end int // in the text
	from, to   int // of its fold in buf
	head       int // length of the fold before a colon, 0 without one
	before     gap
	letters    int
	digits     int
	lowers     bool // has a lower-case letter
	dot        bool // a full stop follows
	dotted     bool // letters joined by full stops or a slash
	inflected  bool // the entry is that of the part before the colon
	known      bool
	entry      lex.Entry
	beside     string // the word around a name that it is misspelt for, without umlauts
	found      phrase
	role       role
	coreStart  int
}

// A role is where a word of the text ends up.
type role uint8

const (
	roleCore  role = iota
	roleForm       // left out as a legal form
	roleExtra      // status, marker, mark
	roleAside      // in a part of the text of its own: unit, former name ...
)

// scan splits the text into words, folds them and looks each one up once.
func (p *parser) scan() {
	p.buf, p.words, p.tail, p.wide, p.digits, p.slips = p.buf[:0], p.words[:0], gapSpace, false, 0, 0
	p.fixes = p.fixes[:0]
	g := gap(0)
	spaces := 0
	for i := 0; i < len(p.text); {
		c, n, letter := p.char(i)
		if letter {
			i = p.word(i, g)
			g, spaces = 0, 0
			continue
		}
		switch c {
		case ' ':
			if spaces++; spaces > 1 {
				p.wide = true
			}
			g = p.space(g)
		case '&', '+':
			if c == '+' && !p.joins(i+n, g) {
				g |= gapOther
				break
			}
			p.words = append(p.words, word{start: i, end: i + n, from: len(p.buf), to: len(p.buf) + 1, before: g})
			p.buf = append(p.buf, '&')
			p.lookup(&p.words[len(p.words)-1])
			g, spaces = 0, 0
		default:
			if c == '.' && g == 0 && len(p.words) > 0 {
				p.words[len(p.words)-1].dot = true
			}
			if g |= sign(c); g&gapSlash != 0 && g&gapSpace != 0 {
				g |= gapSpaced
			}
			spaces = 0
		}
		i += n
	}
	p.tail = g
	p.respell()
}

// space adds a space to g.
func (p *parser) space(g gap) gap {
	if g&gapHyphen != 0 && g&gapSpace != 0 {
		g |= gapDash
	}
	if g&gapSlash != 0 {
		g |= gapSpaced
	}
	return g | gapSpace
}

// sign returns the gap that a sign makes.
func sign(c byte) gap {
	switch c {
	case '-':
		return gapHyphen
	case '/', '\\', '|':
		return gapSlash
	case ',', ';':
		return gapComma
	case '(', '[', '{':
		return gapOpen
	case ')', ']', '}':
		return gapClose
	case '.':
		return gapDot
	case '*':
		return gapStar
	}
	return gapOther
}

// joins reports whether the plus sign before i, behind the gap g, stands between
// words and does not belong to the one before it (Malli+ Oy).
func (p *parser) joins(i int, g gap) bool {
	spaced := false
	for i < len(p.text) && p.text[i] == ' ' {
		i, spaced = i+1, true
	}
	if i >= len(p.text) || len(p.words) == 0 || spaced != (g&gapSpace != 0) {
		return false
	}
	_, _, letter := p.char(i)
	return letter
}

// char returns the character at i as an ASCII sign, its length, and whether it
// is part of a word.
func (p *parser) char(i int) (c byte, n int, letter bool) {
	c = p.text[i]
	if c < utf8.RuneSelf {
		return c, 1, alnum(c)
	}
	r, n := utf8.DecodeRuneInString(p.text[i:])
	if r >= 0xc0 && r < 0x250 && r != '×' && r != '÷' || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
		return 0, n, true
	}
	var b [4]byte
	if f := appendFold(b[:0], r); len(f) == 1 && f[0] < utf8.RuneSelf {
		return f[0], n, alnum(f[0])
	}
	return 0, n, false
}

func alnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// word reads the word at i and returns its end.
func (p *parser) word(i int, g gap) int {
	w := word{start: i, from: len(p.buf), before: g}
	sign := w.from // where the fold was at the last sign
	for i < len(p.text) {
		c, n, letter := p.char(i)
		if !letter {
			next, ok := p.inner(&w, i, c, n)
			if !ok {
				break
			}
			i, sign = next, len(p.buf)
			continue
		}
		if c >= 'A' && c <= 'Z' && w.letters >= 3 && p.glued(i) {
			break
		}
		switch {
		case '0' <= c && c <= '9':
			w.digits++
		case 'a' <= c && c <= 'z':
			w.lowers = true
			w.letters++
		default:
			w.letters++
		}
		if c >= 'A' && c <= 'z' || c >= '0' && c <= '9' {
			p.buf = append(p.buf, lower(c))
		} else {
			r, _ := utf8.DecodeRuneInString(p.text[i:])
			w.lowers = w.lowers || unicode.IsLower(r)
			// Not on the letter of the word before, nor on one before a sign.
			if r != 0x308 && r != 0x30a || len(p.buf) > sign {
				p.buf = appendFold(p.buf, r)
			}
		}
		i += n
	}
	w.end, w.to = i, len(p.buf)
	p.digit(&w)
	if w.to == w.from { // accents alone
		p.buf = append(p.buf, '?')
		w.to++
	}
	p.words = append(p.words, w)
	p.lookup(&p.words[len(p.words)-1])
	return i
}

// glued reports whether what begins with a capital at i, behind a small letter,
// is a word of its own from which the space is gone: a legal form or a Roman
// number at the word's end (MalliOy, MalliII).
func (p *parser) glued(i int) bool {
	if c := p.text[i-1]; c < utf8.RuneSelf && (c < 'a' || c > 'z') {
		return false
	} else if r, _ := utf8.DecodeLastRuneInString(p.text[:i]); !unicode.IsLower(r) {
		return false
	}
	end := i
	for end < len(p.text) && end-i < 5 && alnum(p.text[end]) {
		end++
	}
	if end < len(p.text) {
		if _, _, letter := p.char(end); letter {
			return false
		}
	}
	switch p.text[i:end] {
	case "Oy", "OY", "Oyj", "OYJ", "Ab", "AB", "Ky", "KY", "Ry", "AG", "GmbH", "Ltd", "LTD", "Inc", "LLC",
		"I", "II", "III", "IV", "VI", "VII", "VIII", "IX":
		return true
	}
	return false
}

// inner decides on a sign at i, inside or after a word: whether the word goes
// on behind it.
func (p *parser) inner(w *word, i int, c byte, n int) (next int, ok bool) {
	next = i + n
	if next >= len(p.text) {
		return i, false
	}
	c2, n2, letter := p.char(next)
	if !letter {
		return i, false
	}
	switch c {
	case '\'', '`':
		return next, true
	case ':':
		if w.letters == 0 || '0' <= c2 && c2 <= '9' || w.head != 0 {
			return i, false
		}
		w.head = len(p.buf) - w.from
		return next, true
	case '.', '/':
		// Single letters: O.Y., C.E, A/S, c/o.
		single := len(p.buf)-w.from == 1 || w.dotted && c == '.'
		if !single || w.digits > 0 || '0' <= c2 && c2 <= '9' {
			return i, false
		}
		if after := next + n2; after < len(p.text) {
			if _, _, more := p.char(after); more {
				return i, false
			}
		}
		if c == '/' {
			p.buf = append(p.buf, '/')
		}
		w.dotted = true
		return next, true
	}
	return i, false
}

// lookup sets the word's entry in the lexicon.
func (p *parser) lookup(w *word) {
	w.entry, w.known = lex.Lookup(lexicon, p.buf[w.from:w.to])
	if !w.known && w.head > 0 {
		w.entry, w.known = lex.Lookup(lexicon, p.buf[w.from:w.from+w.head])
		w.inflected = w.known
	}
	if !w.known {
		p.slip(w)
	}
}

// fold returns the folded word. It is valid until buf grows.
func (p *parser) fold(w *word) []byte { return p.buf[w.from:w.to] }
