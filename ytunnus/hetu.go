package ytunnus

import (
	"slices"
	"strings"
)

// Redacted is what stands in place of a personal identity code.
const Redacted = "[hetu]"

// Where says what kind of field a text comes from, and so how readily digits in it are taken for a personal identity
// code (henkilötunnus: DDMMYY, a century sign, three digits and a check character).
type Where uint8

const (
	// AnyField is a field of any meaning: an address, a phone, an amount, free text. Only a whole code counts: a
	// possible day and month, a century sign (a dash, + or one of the letters U-Y and A-F, blanks around the dash
	// allowed), three digits and the right check character, with no letter or digit on either side.
	AnyField Where = iota
	// NameField is a name, where a code may have been typed by mistake. A code with one thing wrong counts, too: the
	// sign lost, blank or another character, the check character wrong or missing, the leading zero lost, the year
	// written in full, an impossible date.
	NameField
	// IDField is a field for a business ID, where codes of sole traders are typed on purpose. Codes with two things
	// wrong count, and so do six digits alone that could be a date of birth. Do not use it for a system's own record
	// numbers: many numbers of six digits are a date by chance.
	IDField
)

// ContainsHetu reports whether s holds a personal identity code, or what could be one in such a field. It takes time
// linear in the length of s and allocates nothing.
func ContainsHetu(s string, w Where) bool { return detectHetu(s, w) != NoteNone }

// Redact returns s with every personal identity code replaced by [Redacted], and how many there were. No part of a
// code is left. Without any it returns s itself. It takes time linear in the length of s; redacting again changes
// nothing.
func Redact(s string, w Where) (string, int) {
	if !mayHoldHetu(s) {
		return s, 0
	}
	var few [4]span
	spans := few[:0]
	sc := hetuScanner{s: s, where: w}
	for sc.next() {
		spans = append(spans, sc.found)
	}
	if sc.lone() {
		spans = append(spans, sc.found)
		slices.SortFunc(spans, func(a, b span) int { return a.lo - b.lo })
	}
	if len(spans) == 0 {
		return s, 0
	}
	var b strings.Builder
	at := 0
	for _, sp := range spans {
		b.WriteString(s[at:sp.lo])
		b.WriteString(Redacted)
		at = sp.hi
	}
	b.WriteString(s[at:])
	return b.String(), len(spans)
}

// detectHetu returns how s holds a code: NoteHetu, NoteHetuLike, NoteBirthDateLike or NoteNone.
func detectHetu(s string, w Where) Note {
	if !mayHoldHetu(s) {
		return NoteNone
	}
	sc := hetuScanner{s: s, where: w}
	best := NoteNone
	for sc.next() {
		if sc.note == NoteHetu || w != IDField {
			return sc.note
		}
		best = sc.note
	}
	if best == NoteNone && sc.lone() {
		best = sc.note
	}
	return best
}

// mayHoldHetu is the quick look that nearly every cell fails: a code needs five digits in a row. Characters outside
// ASCII count as possible parts of such a row, since digits have full-width forms and invisible characters may stand
// between them. Looking at every fifth byte finds every row.
func mayHoldHetu(s string) bool {
	part := func(c byte) bool { return isDigit(c) || c >= 0x80 || c == 0 }
	for i := 4; i < len(s); i += 5 {
		if !part(s[i]) {
			continue
		}
		lo, hi, digits := i, i+1, 0
		for lo > 0 && part(s[lo-1]) {
			lo--
		}
		for hi < len(s) && part(s[hi]) {
			hi++
		}
		for _, c := range []byte(s[lo:hi]) {
			if isDigit(c) || c == 0xEF { // 0xEF begins every full-width form
				digits++
			}
		}
		if digits >= 5 {
			return true
		}
		i = hi - hi%5 - 1 // hi itself is no part: go on after it
	}
	return false
}

// A span is a range of bytes.
type span struct{ lo, hi int }

// A hetuScanner finds codes from left to right. Every code begins with a row of digits of its own (the date, or date
// and number together), so candidates never overlap.
type hetuScanner struct {
	s     string
	where Where

	i     int  // next byte to read
	prev  byte // the visible symbol before i; 0 at the start
	glued bool // prev is a letter of a word that follows a digit

	found span
	note  Note

	rest int  // rows of digits that belong to no code
	six  span // the last of them that could be a date of birth
}

// A digitRow is a maximal row of digits, invisible characters inside not counted.
type digitRow struct {
	span
	n int     // how many
	d [10]int // their values, as far as they fit
}

func (sc *hetuScanner) row(i int) digitRow {
	r := digitRow{span: span{i, i}}
	for i < len(sc.s) {
		c, size := symbol(sc.s, i)
		if c != symNone && !isDigit(c) {
			break
		}
		i += size
		if c == symNone {
			continue
		}
		if r.n < len(r.d) {
			r.d[r.n] = int(c - '0')
		}
		r.n++
		r.hi = i
	}
	return r
}

// peek returns the next visible symbol from i on and where it ends; 0 at the end of the text.
func (sc *hetuScanner) peek(i int) (c byte, end int) {
	for i < len(sc.s) {
		c, size := symbol(sc.s, i)
		i += size
		if c != symNone {
			return c, i
		}
	}
	return 0, i
}

// next finds the next code; found and note describe it.
func (sc *hetuScanner) next() bool {
	for sc.i < len(sc.s) {
		c, size := symbol(sc.s, sc.i)
		switch {
		case c == symNone:
			sc.i += size
			continue
		case !isDigit(c):
			if isLetter(c) && !isLetter(sc.prev) {
				sc.glued = isDigit(sc.prev)
			}
			sc.prev = c
			sc.i += size
			continue
		}
		r := sc.row(sc.i)
		end, note := sc.code(r)
		if note != NoteNone {
			sc.found, sc.note = span{r.lo, end}, note
			sc.i, sc.prev = end, symOther
			return true
		}
		sc.keep(r)
		sc.i, sc.prev = r.hi, '0'
	}
	return false
}

// keep notes a row of digits that begins no code, for lone.
func (sc *hetuScanner) keep(r digitRow) {
	zeros := r.n <= 2 && r.d[0] == 0 && r.d[1] == 0
	if zeros && sc.rest == 1 && sc.six.hi == r.lo-1 && (sc.s[r.lo-1] == '.' || sc.s[r.lo-1] == ',') {
		sc.six.hi = r.hi // 131052.0, a number read back as text
		return
	}
	sc.rest++
	sc.six = span{}
	if c, _ := sc.peek(r.hi); r.n == 6 && dateShape(r.d[0:6]) && !isAlnum(sc.prev) && !isAlnum(c) {
		sc.six = r.span
	}
}

// lone reports, when next has returned false, whether the only digits left are six that could be a date of birth.
func (sc *hetuScanner) lone() bool {
	if sc.where != IDField || sc.rest != 1 || sc.six.hi == 0 {
		return false
	}
	sc.found, sc.note = sc.six, NoteBirthDateLike
	sc.rest = 0
	return true
}

func dateShape(d []int) bool {
	day, month := 10*d[0]+d[1], 10*d[2]+d[3]
	return 1 <= day && day <= 31 && 1 <= month && month <= 12
}

// A candidate is what stands after a date: each part right, damaged or lost.
type candidate struct {
	number  int  // DDMMYYNNN
	end     int  // where the code ends
	reshape bool // the day has one digit, or the year four
	badDate bool
	sep     sepClass
	check   byte // the check character; 0 if it is missing
}

type sepClass uint8

const (
	sepRight sepClass = iota
	sepBlank          // blanks only
	sepBad            // another character
	sepLost           // nothing at all
)

// checkChars are the check characters by remainder modulo 31.
const checkChars = "0123456789ABCDEFHJKLMNPRSTUVWXY"

// code tells whether the row begins a code, and where that ends.
func (sc *hetuScanner) code(r digitRow) (end int, n Note) {
	var c candidate
	var ok bool
	switch r.n {
	case 5, 6, 8:
		c, ok = sc.separated(r)
	case 9, 10:
		c, ok = sc.unseparated(r)
	}
	if !ok {
		return 0, NoteNone
	}
	return c.end, sc.judge(&c)
}

// separated reads date, sign, number and check character.
func (sc *hetuScanner) separated(r digitRow) (c candidate, ok bool) {
	date := r.d[:6]
	switch r.n {
	case 5:
		copy(r.d[1:6], r.d[:5])
		r.d[0] = 0
	case 8:
		copy(r.d[4:6], r.d[6:8])
	}
	c.reshape = r.n != 6
	c.badDate = !dateShape(date)
	at, class := sc.separator(r.hi)
	if class == sepLost {
		return c, false
	}
	c.sep = class
	if s, _ := sc.peek(at); !isDigit(s) {
		return c, false
	}
	serial := sc.row(at)
	if serial.n != 3 && serial.n != 4 {
		return c, false
	}
	c.number = fold10(date)*1000 + fold10(serial.d[:3])
	if serial.n == 4 {
		c.check = byte('0' + serial.d[3])
	}
	c.end = serial.hi
	return c, sc.finish(&c)
}

// unseparated reads date, number and check character without a sign.
func (sc *hetuScanner) unseparated(r digitRow) (c candidate, ok bool) {
	c.sep = sepLost
	c.badDate = !dateShape(r.d[:6])
	c.number = fold10(r.d[:9])
	c.end = r.hi
	if r.n == 10 {
		c.check = byte('0' + r.d[9])
	}
	return c, sc.finish(&c)
}

func fold10(d []int) int {
	n := 0
	for _, v := range d {
		n = 10*n + v
	}
	return n
}

// maxSep is how many characters may stand between date and number.
const maxSep = 4

// separator reads what stands between date and number and returns where the number begins.
func (sc *hetuScanner) separator(i int) (at int, class sepClass) {
	var signs, blanks, bad int
	for range maxSep {
		s, end := sc.peek(i)
		switch {
		case isDigit(s) || s == 0 || s == symLetter:
			return i, sepOf(signs, blanks, bad)
		case isLetter(s):
			if signs+blanks+bad > 0 {
				return i, sepLost
			}
			if century(s) {
				return end, sepRight
			}
			return end, sepBad
		case s == '-' || s == '+':
			signs++
		case s == ' ':
			blanks++
		case strings.IndexByte("()[]{}<>\"@%&", s) >= 0 || s == symOther:
			return i, sepLost
		default:
			bad++
		}
		i = end
	}
	return i, sepOf(signs, blanks, bad)
}

func sepOf(signs, blanks, bad int) sepClass {
	switch {
	case signs == 1 && bad == 0:
		return sepRight
	case signs+bad > 0:
		return sepBad
	case blanks > 0:
		return sepBlank
	}
	return sepLost
}

// century reports whether a letter is a century sign: U-Y for the 1900s and A-F for the 2000s, the latter but for A
// in use since 2023.
func century(c byte) bool {
	c = upper(c)
	return 'A' <= c && c <= 'F' || 'U' <= c && c <= 'Y'
}

// finish reads the check character if it is a letter, and the boundary.
func (sc *hetuScanner) finish(c *candidate) bool {
	s, end := sc.peek(c.end)
	if c.check != 0 || !isAlnum(s) {
		if c.check == 0 && s == ' ' {
			sc.strayCheck(c, end)
		}
		return !isAlnum(s)
	}
	if s == symLetter {
		return false
	}
	c.check, c.end = upper(s), end
	s, _ = sc.peek(end)
	return !isAlnum(s)
}

// strayCheck takes a check character that a blank parts from its code, if it is the right one: a part of the code
// must not be left behind.
func (sc *hetuScanner) strayCheck(c *candidate, i int) {
	s, end := sc.peek(i)
	if after, _ := sc.peek(end); isAlnum(after) || upper(s) != checkChars[c.number%31] {
		return
	}
	c.check, c.end = upper(s), end
	if c.sep == sepRight {
		c.sep = sepBad
	}
}

// judge weighs the damages of a candidate by the field it stands in.
func (sc *hetuScanner) judge(c *candidate) Note {
	right := c.check == checkChars[c.number%31]
	damages := 0
	for _, d := range [...]bool{c.reshape, c.badDate, c.sep != sepRight, !right} {
		if d {
			damages++
		}
	}
	apart := !isAlnum(sc.prev)
	if damages == 0 {
		if apart || sc.where != AnyField && isLetter(sc.prev) && !sc.glued {
			return NoteHetu
		}
		return NoteNone
	}
	if sc.where == AnyField || !apart {
		return NoteNone
	}
	switch {
	case damages == 1:
		// Swedish organisation numbers have the shape of a code with an impossible month and a digit at the end.
		if c.badDate && isDigit(c.check) {
			return NoteNone
		}
	case damages == 2 && sc.where == IDField:
		if c.badDate || c.reshape && c.check == 0 || c.sep == sepLost && !isLetter(c.check) {
			return NoteNone
		}
	default:
		return NoteNone
	}
	return NoteHetuLike
}
