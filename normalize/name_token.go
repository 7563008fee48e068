package normalize

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// A keySpan is a token's key while it is built: a string of the tables, or a
// span of buf.
type keySpan struct {
	table          string
	from, to       int // of the key in buf, where table is empty
	first, last    int // words
	rarity         uint16
	kind           TokenKind
	sur, firstName bool
	family         bool
}

// tokens types the words of the core.
func (p *parser) tokens(n *Name) {
	p.keys = p.keys[:0]
	for i := 0; i < len(p.words); i++ {
		if p.words[i].role != roleCore {
			continue
		}
		k := p.token(i)
		p.keys = append(p.keys, k)
		i = k.last
	}
	houses := n.has(FormHousing) || n.has(FormRealEstate)
	for i := range p.keys {
		p.number(i)
		if houses {
			p.designator(i)
		}
		p.person(i)
	}
	p.tens()
	p.unions()
	p.back = string(p.buf)
	for i := range p.keys {
		k := &p.keys[i]
		w, l := &p.words[k.first], &p.words[k.last]
		t := Token{
			Text: p.back[w.from:l.to], Key: k.table, Kind: k.kind, Rarity: k.rarity, Family: k.family,
			Start: w.coreStart, End: l.coreStart + l.end - l.start,
		}
		if t.Key == "" {
			t.Key = p.back[k.from:k.to]
		}
		n.Tokens = append(n.Tokens, t)
	}
	if len(n.Tokens) == 0 && n.Core != "" {
		f := string(FoldLatin1(nil, n.Core))
		if f == "" { // an accent alone
			f = "?"
		}
		n.Tokens = append(n.Tokens, Token{Text: f, Key: f, Rarity: rarest, End: len(n.Core)})
	}
}

// token reads the token that begins at word i.
func (p *parser) token(i int) keySpan {
	w := &p.words[i]
	k := keySpan{from: w.from, to: w.to, first: i, last: i, rarity: rarest}
	if w.head > 0 && !(w.known && !w.inflected) {
		k.to = w.from + w.head // VLK:n
	}
	e := w.entry
	if e.Flags&lex.Dot != 0 && !w.dot && w.head == 0 {
		e.Key, e.Flags = "", e.Flags&^(lex.Abbr|lex.Country|lex.Group) // not abbreviated
	}
	if w.known {
		k.rarity, k.table = e.Rarity, e.Key
	}
	if p.abbreviates(i) {
		return p.abbreviation(k, i)
	}
	k.firstName = e.Flags&lex.First != 0
	k.sur = p.surname(w, e.Flags)
	k.kind, k.family = p.kind(w, e), e.Flags&lex.Family != 0
	switch {
	case k.kind == Number && w.letters == 0:
		for k.to-k.from > 1 && p.buf[k.from] == '0' {
			k.from++
		}
	case k.table == "" && w.letters > 7 && w.digits == 0:
		p.compoundKey(&k, w)
	}
	return k
}

// compoundKey makes compounds equal that differ in how their last word is
// written: the plural of services and estates, an abbreviation (rakennuspalv.).
func (p *parser) compoundKey(k *keySpan, w *word) {
	f := p.fold(w)
	for _, s := range [...]string{"palvelut", "kiinteist\xf6t"} {
		if len(f) > len(s) && string(f[len(f)-len(s):]) == s {
			k.to = w.to - 1
			return
		}
	}
	if w.known || len(f) > 64 {
		return
	}
	for i := 3; i <= len(f)-4; i++ {
		tail, ok := lex.Lookup(lexicon, f[i:])
		if !ok || tail.Flags&lex.Abbr == 0 || tail.Flags&lex.Dot != 0 && !w.dot {
			continue
		}
		k.from = len(p.buf)
		p.buf = append(append(p.buf, f[:i]...), tail.Key...)
		k.to, k.kind = len(p.buf), Trade
		return
	}
}

// abbreviates reports whether word i is an abbreviation that hangs on the next
// one: ins.tsto, aa-tsto.
func (p *parser) abbreviates(i int) bool {
	w := &p.words[i]
	if w.entry.Flags&lex.Abbr == 0 || i+1 == len(p.words) || p.words[i+1].role != roleCore || p.words[i+1].letters < 2 {
		return false
	}
	next := &p.words[i+1]
	return next.before == gapDot || next.before == gapHyphen && next.entry.Flags&lex.Abbr != 0
}

// abbreviation writes the spelt-out compound.
func (p *parser) abbreviation(k keySpan, i int) keySpan {
	next := &p.words[i+1]
	from := len(p.buf)
	p.buf = append(p.buf, p.words[i].entry.Key...)
	if next.entry.Key != "" {
		p.buf = append(p.buf, next.entry.Key...)
	} else {
		p.buf = append(p.buf, p.buf[next.from:next.to]...)
	}
	k.table, k.from, k.to, k.last, k.kind = "", from, len(p.buf), i+1, Trade
	k.rarity = rarest
	if e, ok := lex.Lookup(lexicon, p.buf[from:]); ok {
		k.rarity = e.Rarity
	}
	return k
}

// kind returns what a word is by itself.
func (p *parser) kind(w *word, e lex.Entry) TokenKind {
	f := p.buf[w.from:w.to]
	switch {
	case w.digits > 0 && (w.letters == 0 || w.letters == 1 && f[0] >= '0' && f[0] <= '9'):
		return Number
	case e.Flags&lex.Connector != 0:
		return Connector
	case e.Flags&lex.Country != 0:
		return Country
	case e.Flags&lex.Group != 0:
		return GroupWord
	case e.Flags&lex.Region != 0:
		return Region
	case e.Flags&lex.Place != 0:
		return Place
	case e.Flags&(lex.Trade|lex.Abbr) != 0:
		return Trade
	case w.letters == 1 && w.digits == 0, w.dotted:
		return Initialism
	case !w.known && w.digits == 0 && (len(f) <= 5 && !vowel(f) || len(f) <= 4 && !w.lowers && p.lowers()):
		return Initialism
	}
	if w.letters > 8 && e.Flags&lex.Sur == 0 {
		if _, ok := splitCompound(f); ok {
			return Trade
		}
	}
	return Distinctive
}

// lowers reports whether the text has a word with a lower-case letter.
func (p *parser) lowers() bool {
	return slices.ContainsFunc(p.words, func(w word) bool { return w.lowers })
}

func vowel(f []byte) bool {
	for _, c := range f {
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y', 0xe4, 0xf6, 0xe5:
			return true
		}
	}
	return false
}

// surname reports whether the word, with the flags that its entry has here, is a surname.
func (p *parser) surname(w *word, flags lex.Flags) bool {
	return flags&lex.Sur != 0 || isNen(p.fold(w)) && flags&(lex.Trade|lex.Place|lex.Region) == 0
}

// isNen reports whether f has the ending of most Finnish surnames, in the
// nominative or genitive. Adjectives and verbal nouns with that ending that are
// common in company names do not count.
func isNen(f []byte) bool {
	if len(f) < 6 {
		return false
	}
	stem := f[:len(f)-3]
	switch string(f[len(f)-3:]) {
	case "nen":
	case "sen": // Koivusen; not rakennuksen
		if stem[len(stem)-1] == 'k' {
			return false
		}
	default:
		return false
	}
	for _, s := range [...]string{"lli", "tami", "t\xe4mi", "suomalai", "kotimai", "punai", "kultai", "hopei"} {
		if len(stem) >= len(s) && string(stem[len(stem)-len(s):]) == s {
			return false
		}
	}
	return vowel(stem[len(stem)-1:])
}

// person types names of persons: a surname, and whatever else a name can be
// beside a first name.
func (p *parser) person(i int) {
	k := &p.keys[i]
	if !k.sur && !k.firstName || k.kind == Number {
		return
	}
	beside := i > 0 && p.keys[i-1].firstName || i+1 < len(p.keys) && p.keys[i+1].firstName
	switch {
	case k.kind == Distinctive && (k.sur || beside || k.firstName):
		k.kind = Person
	case k.kind == Place && k.sur && beside, k.kind == Place && k.firstName && i+1 < len(p.keys) && p.keys[i+1].sur:
		k.kind = Person
	}
}

// number reads Roman numerals and number words behind the name.
func (p *parser) number(i int) {
	k := &p.keys[i]
	if i == 0 || k.kind == Number || k.first != k.last {
		return
	}
	w := &p.words[k.first]
	f := string(p.buf[w.from:w.to])
	last := i+1 == len(p.keys) || p.keys[i+1].first != k.last+1
	digits := ""
	if w.letters == len(f) && !w.dotted && !w.dot {
		digits = roman(f, last || p.words[p.keys[i+1].first].digits > 0)
	}
	if digits == "" && last {
		if e := w.entry; e.Flags&lex.Numeral != 0 {
			digits = e.Key
		}
	}
	if digits == "" {
		return
	}
	k.kind, k.table = Number, digits
	k.sur, k.firstName = false, false
	var b [2]byte
	if e, ok := lex.Lookup(lexicon, append(b[:0], digits...)); ok {
		k.rarity = e.Rarity
	}
}

// tens joins a word for tens with the unit at the name's end: Forty-Four.
func (p *parser) tens() {
	n := len(p.keys)
	if n < 2 {
		return
	}
	a, b := &p.keys[n-2], &p.keys[n-1]
	if t := p.words[a.first].entry; t.Flags&lex.Numeral == 0 || len(t.Key) != 2 || t.Key[1] != '0' || t.Key[0] == '1' || b.kind != Number {
		return
	}
	unit := b.table
	if unit == "" {
		unit = string(p.buf[b.from:b.to])
	}
	if len(unit) != 1 || a.last+1 != b.first {
		return
	}
	from := len(p.buf)
	p.buf = append(p.buf, a.table[0], unit[0])
	a.table, a.from, a.to, a.last, a.kind, a.rarity = "", from, len(p.buf), b.last, Number, b.rarity
	p.keys = p.keys[:n-1]
}

// unions joins the words of the two countries whose names in English are two:
// United States and U.S. are one.
func (p *parser) unions() {
	for i := 0; i+1 < len(p.keys); i++ {
		a, b := &p.keys[i], &p.keys[i+1]
		if a.last+1 != b.first || string(p.buf[a.from:a.to]) != "united" {
			continue
		}
		switch string(p.buf[b.from:b.to]) {
		case "states":
			a.table = "usa"
		case "kingdom":
			a.table = "britannia"
		default:
			continue
		}
		e, _ := lex.Lookup(lexicon, []byte(a.table))
		a.last, a.kind, a.rarity = b.last, Country, e.Rarity
		p.keys = append(p.keys[:i+1], p.keys[i+2:]...)
	}
}

// designator reads the letters that tell houses apart: one behind a number (5 A)
// or at the end (Rimini A), and one with a number (C2) at the end.
func (p *parser) designator(i int) {
	k := &p.keys[i]
	w := &p.words[k.first]
	if i == 0 || k.first != k.last || w.letters != 1 || w.digits > 2 || w.dot || w.to-w.from != 1+w.digits {
		return
	}
	last := i+1 == len(p.keys)
	if last || w.digits == 0 && p.keys[i-1].kind == Number {
		k.kind, k.family = Number, false
	}
}

const romans = "0 i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx "
const arabics = "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 "

// roman returns the digits of a Roman numeral up to 20, "" for another word.
// One letter and vi (a Swedish word) count at the end of a name only.
func roman(f string, last bool) string {
	if strings.Trim(f, "ivx") != "" || !last && (len(f) == 1 || f == "vi") {
		return ""
	}
	return nth(romans, arabics, f)
}

// nth returns the word of b at the place that f has in a. Each word of both
// ends with a space.
func nth(a, b, f string) string {
	for a != "" {
		i, j := strings.IndexByte(a, ' '), strings.IndexByte(b, ' ')
		if a[:i] == f {
			return b[:j]
		}
		a, b = a[i+1:], b[j+1:]
	}
	return ""
}
