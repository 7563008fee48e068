package ytunnus

// A candidateID is a place in the text that has the form of a Y-tunnus.
type candidateID struct {
	n      uint32    // the eight digits
	id     ID        // zero if the check digit is wrong
	form   form      // how they are written
	first  int       // the items it was read from, prefix included
	last   int       // the last of them
	done   repairSet // what it took to read it
	note   Note
	second ID   // another reading of the same digits that passes, too
	even   bool // and is as likely
}

type form uint8

const (
	formBare   form = iota // eight digits: might be something else
	formDashed             // seven and one: the form of a Y-tunnus
	formVAT                // eight digits after FI
	formCode               // inside an OVT code or EUID
)

// candidates reads the items from left to right and notes every place that has the form of a Y-tunnus. It returns false
// if there are too many.
func (p *parser) candidates() bool {
	for i := 0; i < p.k; {
		last, c := p.candidate(i)
		if last < i {
			i++
			continue
		}
		if p.c == maxCands {
			return false
		}
		c.first, c.last = p.prefix(i, &c), last
		c.id = fromNumber(c.n)
		for j := c.first; j <= last; j++ {
			p.items[j].used = true
		}
		p.cands[p.c] = c
		p.c++
		i = last + 1
	}
	return true
}

// candidate reads the form of a Y-tunnus that begins with item i and returns its last item, or -1.
func (p *parser) candidate(i int) (last int, c candidateID) {
	it := &p.items[i]
	switch {
	case it.kind == itemOVT:
		c.n, c.form, c.note = p.digits(it.lo+4, it.lo+12), formCode, NoteOVT
		c.done.add(FromOVT)
		return i, c
	case it.kind != itemDigits:
		return -1, c
	}
	if it.letter {
		c.done.add(LetterForDigit)
	}
	switch n := it.len(); {
	case n == 7 && p.short(i+1, 1) && p.joined(i, " -_/.,:"):
		return p.dashed(i, c)
	case n == 8:
		return p.bare(i, c)
	case n == 6 && p.short(i+1, 1) && p.joined(i, "-_/ ") && p.sep(i) != " ":
		c.n, c.form = p.digits(it.lo, it.hi)*10+p.digit(i+1), formDashed
		c.done.add(ZeroLost)
		p.sign(i, &c)
		return i + 1, c
	case n >= 12 && n <= 12+maxOVTSuffix && p.hasPrefix(it.lo, it.hi, ovtPrefix):
		c.n, c.form, c.note = p.digits(it.lo+4, it.lo+12), formCode, NoteOVT
		c.done.add(FromOVT)
		return i, c
	case n == 4 && p.hasPrefix(it.lo, it.hi, ovtPrefix):
		return p.spacedOVT(i, c)
	case n >= 10 && n <= 10+maxOVTSuffix && p.hasPrefix(it.lo, it.hi, ovtPrefix[2:]):
		c.n, c.form, c.note = p.digits(it.lo+2, it.lo+10), formCode, NoteOVT
		c.done.add(OVTZerosLost)
		if !fromNumber(c.n).IsValid() {
			return -1, c // any number may begin with 37
		}
		return i, c
	}
	return p.spaced(i, c)
}

// dashed reads seven digits and one, whatever stands between. With a point and a zero, 1120389.0 may be 1120389-0 or
// 0112038-9 turned into a decimal number, and the check digit cannot tell which: the weights are powers of 2 modulo 11,
// so a number and the number moved by one place pass together. The first digit tells: a number has no leading zero, and
// hardly any ID begins with 4 or more. With 1 the decimal number is likelier (of 21,123 register IDs, 1,331 begin with
// 01 and 282 begin with 1 and end in -0), with 2 and 3 nothing decides.
func (p *parser) dashed(i int, c candidateID) (int, candidateID) {
	it := &p.items[i]
	c.n, c.form = p.digits(it.lo, it.hi)*10+p.digit(i+1), formDashed
	first := p.b[it.lo]
	if sep := p.sep(i); sep != "." && sep != "," || p.digit(i+1) != 0 || first == '0' || !fromNumber(c.n).IsValid() {
		p.sign(i, &c)
		return i + 1, c
	}
	c.second, c.n, c.form = fromNumber(c.n), c.n/10, formBare
	c.even = first == '2' || first == '3'
	c.done.add(Float)
	c.done.add(ZeroAndDashLost)
	return i + 1, c
}

// sign notes how the sign between items i and i+1 differs from a dash.
func (p *parser) sign(i int, c *candidateID) {
	dash := false
	for _, s := range []byte(p.sep(i)) {
		switch s {
		case '-':
			dash = true
		case ' ':
			c.done.add(BlankRemoved)
		}
	}
	if !dash || p.dash || len(p.sep(i)) > 1 && !c.done.has(BlankRemoved) {
		c.done.add(DashReplaced)
	}
	if p.items[i+1].letter {
		c.done.add(LetterForDigit)
	}
}

// bare reads eight digits, with the .0 of a decimal number if it follows. Nine digits of which the last stands after a
// dash are no Y-tunnus with a wrong check digit, but one with a digit too many; six digits and eight are an account.
func (p *parser) bare(i int, c candidateID) (int, candidateID) {
	it := &p.items[i]
	c.n = p.digits(it.lo, it.hi)
	if p.short(i+1, 1) && p.sep(i) == "-" && !fromNumber(c.n).IsValid() {
		return -1, c
	}
	if i > 0 && p.short(i-1, 6) && p.sep(i-1) == "-" {
		return -1, c
	}
	c.done.add(DashLost)
	last := i
	if next := i + 1; next < p.k && p.decimals(i) {
		c.done.add(Float)
		last = next
	}
	return last, c
}

// decimals reports whether item i is followed by .0 or ,0 or more zeros.
func (p *parser) decimals(i int) bool {
	if sep := p.sep(i); sep != "." && sep != "," {
		return false
	}
	next := &p.items[i+1]
	return next.kind == itemDigits && next.len() <= 2 && p.digits(next.lo, next.hi) == 0
}

// spacedOVT reads 0037 and a Y-tunnus after a dash or blank.
func (p *parser) spacedOVT(i int, c candidateID) (int, candidateID) {
	if i+1 >= p.k || !p.joined(i, " -_./:") {
		return -1, c
	}
	last, inner := p.candidate(i + 1)
	if last < 0 || inner.form == formCode || inner.done.has(ZeroLost) {
		return -1, c
	}
	if p.sep(i) == ":" {
		c.done.add(FromScheme)
		c.note = NotePeppol
	} else {
		c.done.add(FromOVT)
		c.note = NoteOVT
	}
	c.n, c.form = inner.n, formCode
	return last, c
}

// spaced reads eight digits in groups with blanks between, the last one possibly after a dash: 214 95 540, 224 7776-6.
func (p *parser) spaced(i int, c candidateID) (int, candidateID) {
	digits, dashed := 0, false
	var n uint32
	for j := i; j < p.k && p.items[j].kind == itemDigits && digits < 8; j++ {
		it := &p.items[j]
		if digits+it.len() > 8 {
			break
		}
		if it.letter {
			c.done.add(LetterForDigit)
		}
		for k := it.lo; k < it.hi; k++ {
			n = 10*n + uint32(p.b[k]-'0')
		}
		digits += it.len()
		if digits == 8 {
			if j+1 < p.k && p.items[j+1].kind == itemDigits && p.sep(j) == " " {
				return -1, c // a longer number in groups
			}
			c.n = n
			c.done.add(BlankRemoved)
			if dashed {
				c.form = formDashed
			} else {
				c.done.add(DashLost)
			}
			return j, c
		}
		switch {
		case j+1 >= p.k:
			return -1, c
		case digits == 7 && p.joined(j, " -_"):
			dashed = p.sep(j) != " "
			if dashed && p.dash {
				c.done.add(DashReplaced)
			}
		case !p.joined(j, " "):
			return -1, c
		}
	}
	return -1, c
}

// prefix looks at what stands before a candidate that begins with item i: FI, an EUID's authority, an operator's or
// scheme's prefix. It returns the first item that belongs to the candidate.
func (p *parser) prefix(i int, c *candidateID) int {
	first := i
	for first > 0 {
		w := &p.items[first-1]
		switch {
		case w.used:
			return first
		case w.kind == itemWord && (p.is(w, "FI") || p.is(w, "FIFI") || p.is(w, "VATFI") || p.is(w, "ALVFI")):
			p.country(first, i, c)
		case w.kind == itemWord && p.is(w, euidPrefix):
			c.form, c.note = formCode, NoteEUID
			c.done.add(FromEUID)
		case w.kind == itemWord && w.len() == 2 && p.items[first].glued && c.note == NoteOVT:
			c.note = NoteEAddress
			c.done.add(FromOperator)
		case w.kind == itemDigits && w.len() == 4 && p.sep(first-1) == ":" && finnishScheme(p.text(w)):
			c.form, c.note = formCode, NotePeppol
			c.done.add(FromScheme)
		default:
			return first
		}
		first--
	}
	return first
}

// country notes the prefix before item first. FI directly before eight digits is the VAT form and no repair.
func (p *parser) country(first, i int, c *candidateID) {
	w := &p.items[first-1]
	if c.form == formBare {
		c.form = formVAT
		c.done &^= 1 << DashLost
	}
	sep := p.sep(first - 1)
	if first < i || !p.exactly(w, "FI") || c.done.has(DashReplaced) || p.items[i].len() != 8 || sep != "" && sep != " " {
		c.done.add(CountryPrefix)
	}
	if w.len() > 4 {
		c.done.add(LabelRemoved)
	}
}

// finnishScheme reports whether a participant ID under the ISO 6523 scheme holds a Y-tunnus. 0216 is in use; the others
// were removed from the Peppol code list at the end of 2024 and still stand in data.
func finnishScheme(s string) bool {
	switch s {
	case "0037", "0212", "0213", "0215", "0216":
		return true
	}
	return false
}

// text returns the folded text of an item.
func (p *parser) text(it *item) string { return string(p.b[it.lo:it.hi]) }

// is reports whether an item is the given word in capitals, in any case.
func (p *parser) is(it *item, word string) bool {
	return it.len() == len(word) && p.hasPrefix(it.lo, it.hi, word)
}

func (p *parser) exactly(it *item, word string) bool { return string(p.b[it.lo:it.hi]) == word }

// short reports whether item i exists and is a number of n digits.
func (p *parser) short(i, n int) bool {
	return i < p.k && p.items[i].kind == itemDigits && p.items[i].len() == n
}

// sep returns what stands between item i and the next.
func (p *parser) sep(i int) string {
	if i+1 >= p.k {
		return ""
	}
	return string(p.b[p.items[i].hi:p.items[i+1].lo])
}

// joined reports whether one to four of the given characters stand between item i and the next.
func (p *parser) joined(i int, chars string) bool {
	lo, hi := p.items[i].hi, p.items[i+1].lo
	if hi == lo || hi-lo > 4 {
		return false
	}
	for _, c := range p.b[lo:hi] {
		found := false
		for j := 0; j < len(chars); j++ {
			found = found || chars[j] == c
		}
		if !found {
			return false
		}
	}
	return true
}

// digits returns the number that stands from lo to hi, at most nine digits.
func (p *parser) digits(lo, hi int) (n uint32) {
	for _, c := range p.b[lo:hi] {
		n = 10*n + uint32(c-'0')
	}
	return n
}

func (p *parser) digit(i int) uint32 { return uint32(p.b[p.items[i].lo] - '0') }
