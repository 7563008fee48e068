package ytunnus

// read decides what the items say.
func (p *parser) read() Reading {
	if p.scientific() {
		return Reading{Kind: Invalid, Note: NoteScientific}
	}
	if n := p.account(); n != NoteNone {
		return Reading{Kind: Other, Note: n}
	}
	if !p.candidates() {
		return Reading{Kind: Invalid, Note: NoteTooLong}
	}
	p.dropForeign()
	p.dropDoubtful()
	switch id, others := p.distinct(); {
	case len(others) > 0:
		return Reading{Kind: Suspect, Suggestions: others, Note: NoteMultiple}
	case id >= 0:
		return p.accept(id)
	}
	for i := range p.c {
		if placeholderBase(p.cands[i].n / 10) {
			return placeholderReading(&p.cands[i])
		}
	}
	if r, ok := p.foreign(); ok {
		return r
	}
	if p.c > 0 {
		c := &p.cands[0]
		return Reading{Kind: Invalid, Suggestions: near(c.n), Note: NoteBadChecksum}
	}
	return p.unread()
}

func placeholderReading(c *candidateID) Reading {
	if c.id.IsValid() {
		return Reading{Kind: Placeholder, Note: NotePlaceholder}
	}
	if repeated(c.n) {
		return Reading{Kind: Placeholder, Note: NotePlaceholderBad}
	}
	return Reading{Kind: Invalid, Note: NoteBadChecksum}
}

// repeated reports whether the seven digits before the check digit are all the same.
func repeated(n uint32) bool { return n/10 == n/10%10*1111111 }

// distinct returns the index of the first candidate that is an ID and no placeholder, or -1. If it is not the only one,
// because another differs or one was meant to be an ID and is wrong, it returns all that there are to choose from.
func (p *parser) distinct() (first int, ids []ID) {
	first = -1
	var buf [maxCands]ID
	k := 0
	for i := range p.c {
		id := p.cands[i].id
		if !id.IsValid() || id.IsPlaceholder() {
			continue
		}
		seen := false
		for _, o := range buf[:k] {
			seen = seen || o == id
		}
		switch {
		case first < 0:
			first = i
		case seen:
			p.done.add(Repeated)
		}
		if !seen {
			buf[k] = id
			k++
		}
	}
	if k > 1 || k == 1 && p.dashedWrong() {
		ids = append(ids, buf[:k]...)
	}
	return first, ids
}

// dashedWrong reports whether a candidate that can only be meant as a Y-tunnus has a wrong check digit.
func (p *parser) dashedWrong() bool {
	for i := range p.c {
		if c := &p.cands[i]; !c.id.IsValid() && c.form != formBare && !placeholderBase(c.n/10) {
			return true
		}
	}
	return false
}

// dropDoubtful leaves out bare digits of fewer or other groups when a form that is plainly a Y-tunnus stands beside
// them: in "0112038-9, 20240105" the date is no second ID.
func (p *parser) dropDoubtful() {
	plain := false
	for i := range p.c {
		plain = plain || p.cands[i].id.IsValid() && p.cands[i].form != formBare
	}
	if !plain {
		return
	}
	k := 0
	for i := range p.c {
		if c := p.cands[i]; c.form != formBare || c.id.IsValid() {
			p.cands[k] = c
			k++
		} else {
			p.release(&c)
		}
	}
	p.c = k
}

// release gives the items of a candidate back.
func (p *parser) release(c *candidateID) {
	for j := c.first; j <= c.last; j++ {
		p.items[j].used = false
	}
}

// accept makes the reading of one candidate.
func (p *parser) accept(i int) Reading {
	c := &p.cands[i]
	if c.even {
		return Reading{Kind: Suspect, Suggestions: []ID{c.id, c.second}, Note: NoteAmbiguous}
	}
	done := c.done | p.done
	for j := range p.k {
		it := &p.items[j]
		switch {
		case it.used:
		case j < c.first && it.kind == itemWord && p.isLabel(it):
			done.add(LabelRemoved)
		default:
			done.add(TextRemoved)
		}
	}
	for j := range p.c {
		if p.cands[j].id != c.id { // a placeholder, or a wrong number in no form of its own
			done.add(TextRemoved)
		}
	}
	if p.punctuated(c) {
		done.add(TextRemoved)
	}
	note := c.note
	if note == NoteNone {
		note = rangeNote(c.id)
	}
	if done == 0 {
		return Reading{Kind: Valid, ID: c.id, Note: note}
	}
	r := Reading{Kind: Repaired, ID: c.id, Repairs: done.list(), Note: note}
	if c.second.IsValid() && c.second.usualRange() && !c.second.IsPlaceholder() {
		r.Suggestions = []ID{c.second}
	}
	return r
}

// punctuated reports whether characters that are no part of an ID stand before the first item or after the last:
// "0394596-6 /", "(0394596-6)".
func (p *parser) punctuated(c *candidateID) bool {
	return c.first == 0 && p.items[0].lo > 0 || c.last == p.k-1 && p.items[p.k-1].hi < p.n
}

// unread says what a text without any ID is: an ID cut short, another number, or nothing known.
func (p *parser) unread() Reading {
	digits, words := p.onlyDigits()
	switch {
	case p.k > 0 && digits < 0 && words == p.k && p.allLabels():
		return Reading{}
	case digits >= 0 && p.items[digits].len() == 7:
		return p.seven(digits)
	}
	if r, ok := p.national(); ok {
		return r
	}
	var d [9]byte
	n := 0
	for i := range p.k {
		it := &p.items[i]
		if it.kind != itemDigits {
			continue
		}
		for j := it.lo; j < it.hi; j++ {
			if n < len(d) {
				d[n] = p.b[j] - '0'
			}
			n++
		}
	}
	r := Reading{Kind: Invalid, Note: NoteBadFormat}
	if n == len(d) {
		r.Suggestions = withoutOne(d)
	}
	return r
}

// onlyDigits returns the one item of digits, if all others are words and a decimal zero; else -1; and how many words.
func (p *parser) onlyDigits() (at, words int) {
	at = -1
	for i := range p.k {
		it := &p.items[i]
		switch {
		case it.kind == itemWord:
			words++
		case it.kind == itemDigits && at < 0:
			at = i
		case it.kind == itemDigits && at == i-1 && p.decimals(at):
		default:
			return -1, words
		}
	}
	return at, words
}

// seven reads seven digits without a dash: the check digit is missing, or the zero before them.
func (p *parser) seven(i int) Reading {
	it := &p.items[i]
	n := p.digits(it.lo, it.hi)
	if padded := fromNumber(n); padded.IsValid() && p.b[it.lo] != '0' {
		c := candidateID{n: n, id: padded, first: i, last: i, second: fromNumber(10 * n)} // passes as well: see dashed
		c.done.add(ZeroAndDashLost)
		if it.letter {
			c.done.add(LetterForDigit)
		}
		if i+1 < p.k && p.decimals(i) {
			c.done.add(Float)
			c.last = i + 1
		}
		c.first = p.prefix(i, &c)
		for j := c.first; j <= c.last; j++ {
			p.items[j].used = true
		}
		if padded.IsPlaceholder() {
			return placeholderReading(&c)
		}
		p.cands[0], p.c = c, 1
		return p.accept(0)
	}
	r := Reading{Kind: Suspect, Note: NoteIncomplete}
	if d := checkDigit(n); d < 10 && !placeholderBase(n) {
		r.Suggestions = []ID{fromNumber(10*n + d)}
	}
	return r
}
