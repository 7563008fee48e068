package normalize

import (
	"strings"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// A segment is a part of the text between signs that part it.
type segment struct {
	from, to int // words
	by       gap // what parts it from what stands before
}

// split parts the text at slashes, dashes, commas and brackets where these
// divide a name from what is not the name, and says what each part is. The
// words that stay roleCore are those of the main part.
func (p *parser) split(n *Name) {
	p.segs = p.segs[:0]
	if len(p.words) == 0 {
		return
	}
	from, by := 0, gap(0)
	for i := 1; i < len(p.words); i++ {
		sep := p.parts(from, i)
		if sep == 0 {
			continue
		}
		p.segs = append(p.segs, segment{from, i, by})
		from, by = i, sep
		if sep != gapOpen {
			continue
		}
		if i = p.closing(i); i < len(p.words) {
			p.segs = append(p.segs, segment{from, i, by})
			from, by = i, gapClose
			if s := p.parts(from, i); s != 0 {
				by = s
			}
		}
	}
	p.segs = append(p.segs, segment{from, len(p.words), by})
	p.assign(n)
}

// assign gives every segment but the main ones to the field it belongs to.
func (p *parser) assign(n *Name) {
	main := p.mainSegment()
	whole := 0 // the segment that goes on after brackets
	for i, s := range p.segs {
		if s.by != gapOpen && s.by != gapClose {
			whole = i
		}
		if whole == main && s.by != gapOpen {
			continue
		}
		switch {
		case s.by == gapClose:
		case i < main && p.segs[main].by == gapSlash && !p.beginsFinancier(s) && !p.inCare(s):
			n.Aliases = append(n.Aliases, p.span(s.from, s.to))
		default:
			p.content(n, s)
		}
		p.aside(s.from, s.to)
	}
}

// mainSegment returns the segment with the name: the first one that is not a
// financing company's, and after a slash the one that has a legal form if the
// first has none (`Bar Kulma / Malli Oy`).
func (p *parser) mainSegment() int {
	main := -1
	for i, s := range p.segs {
		if s.by == gapOpen || s.by == gapClose {
			continue
		}
		if len(p.segs) > 1 && (p.beginsFinancier(s) && p.slashes() || p.isMark(i) || p.inCare(s)) {
			continue
		}
		switch {
		case main < 0:
			main = i
		case s.by == gapSlash && !p.hasForm(p.segs[main]) && p.hasForm(s) && !p.financed(s) && !p.isUnit(s) && !p.isManager(s):
			return i
		}
	}
	return max(main, 0)
}

// inCare reports whether the segment begins with c/o.
func (p *parser) inCare(s segment) bool {
	f := p.words[s.from].found
	return f.words > 0 && f.kind == lex.CareOf
}

// isMark reports whether segment i is a mark on a dead record.
func (p *parser) isMark(i int) bool {
	s := p.segs[i]
	switch f := p.words[s.from].found; {
	case f.words != s.to-s.from:
		return false
	case f.kind == lex.Mark:
		return true
	case f.kind == lex.LooseMark:
		return s.by == gapStar || i+1 < len(p.segs) && p.segs[i+1].by == gapStar
	}
	return false
}

// slashes reports whether any segment is parted by a slash.
func (p *parser) slashes() bool {
	for _, s := range p.segs {
		if s.by == gapSlash {
			return true
		}
	}
	return false
}

func (p *parser) aside(from, to int) {
	for i := from; i < to; i++ {
		if p.words[i].role == roleCore {
			p.words[i].role = roleAside
		}
	}
}

// parts returns the sign that parts the words before i, from from on, from
// word i; 0 when they belong together.
func (p *parser) parts(from, i int) gap {
	b := p.words[i].before
	if b&(gapSlash|gapDash|gapComma|gapOpen|gapHyphen|gapStar) == 0 || p.words[i].found.inside {
		return 0
	}
	ended := p.nameEnds(i) && p.hasCore(from, i)
	switch {
	case b&gapOpen != 0:
		return p.partsBracket(i, p.nameEnds(i))
	case b&gapSlash != 0:
		if p.partsSlash(from, i) {
			return gapSlash
		}
	case b&gapStar != 0:
		if p.sideWord(i) || i > from && p.words[i-1].found.kind == lex.LooseMark {
			return gapStar
		}
	case b&gapDash != 0, b&gapHyphen != 0 && b&gapSpace != 0:
		if ended || p.hasCore(from, i) && (p.sideWord(i) || p.isSite(i)) || p.translated(from, i) {
			return gapDash
		}
	case b&gapComma != 0:
		// As Oy Malli, Tampere is one name; Malli Oy, Tampere is not.
		if ended || p.sideWord(i) || p.isSite(i) || p.translated(from, i) {
			return gapComma
		}
	}
	return 0
}

// partsSlash reports whether the slash before i parts. With no space beside it
// and a form only behind it (Malli/Osasto ry) both sides are one name.
func (p *parser) partsSlash(from, i int) bool {
	w := &p.words[i]
	if p.nameEnds(i) || w.before&gapSpaced != 0 || p.sideWord(i) || w.found.kind == lex.Financier && w.found.words > 0 {
		return true
	}
	if p.beginsFinancier(segment{from, i, 0}) && p.hasForm(segment{i, len(p.words), 0}) {
		return true // Svea Rahoitus/Malli Oy
	}
	if p.isManager(segment{i, p.segmentEnd(i), 0}) && p.hasForm(segment{from, i, 0}) && p.hasCore(from, i) {
		return true // As Oy Malli/Kulman Isännöinti Oy
	}
	if w.letters < 2 || p.hasForm(segment{i, len(p.words), 0}) {
		return false
	}
	return p.hasForm(segment{from, i, 0}) && p.hasCore(from, i) || p.words[i-1].letters >= 4
}

// isSite reports whether the part of the text at i is a site: a town and a word
// for a site, without a legal form.
func (p *parser) isSite(i int) bool {
	s := segment{i, p.segmentEnd(i), 0}
	return p.words[i].entry.Flags&(lex.Place|lex.Region) != 0 && p.isUnit(s) && !p.hasForm(s)
}

// partsBracket decides on a bracket that opens before word i.
func (p *parser) partsBracket(i int, formBefore bool) gap {
	if p.words[i].found.words > 0 && p.taken(&p.words[i]) && p.closing(i) == i+p.words[i].found.words {
		return 0 // (publ), (Ltd)
	}
	if f := p.words[i].found; f.words > 0 && (f.kind == lex.FormerParen || f.kind == lex.LooseMark) {
		return gapOpen
	}
	if p.sideWord(i) || formBefore || p.closing(i) == len(p.words) {
		return gapOpen
	}
	return 0
}

// closing returns the first word after the bracket that opens before word i.
func (p *parser) closing(i int) int {
	for i++; i < len(p.words); i++ {
		if p.words[i].before&gapClose != 0 {
			return i
		}
	}
	return len(p.words)
}

// segmentEnd returns the first word after i behind a sign that can part.
func (p *parser) segmentEnd(i int) int {
	for i++; i < len(p.words); i++ {
		if p.words[i].before&(gapSlash|gapDash|gapOpen) != 0 {
			return i
		}
	}
	return len(p.words)
}

// nameEnds reports whether the word before i ends a legal form, a status or a
// kept form: whether a name can be complete there.
func (p *parser) nameEnds(i int) bool {
	if i == 0 {
		return false
	}
	for i--; i > 0 && p.words[i].found.inside; i-- {
	}
	w := &p.words[i]
	if w.found.words == 0 {
		return false
	}
	switch w.found.kind {
	case lex.Form:
		switch formTable[w.found.id].strength {
		case formEdge, formLast, formFirst:
			return i > 0
		}
		return true
	case lex.Status, lex.Marker:
		return i > 0
	}
	return false
}

// sideWord reports whether word i begins something that is never part of a
// name's core.
func (p *parser) sideWord(i int) bool {
	f := p.words[i].found
	if f.words == 0 {
		return false
	}
	switch f.kind {
	case lex.Status, lex.Marker, lex.Former, lex.Alias, lex.CareOf, lex.Mark, lex.Unit:
		return true
	case lex.LooseMark:
		return p.words[i].before&gapStar != 0
	case lex.CostCentre:
		return i+1 < len(p.words) && p.words[i+1].digits > 0
	}
	return false
}

// hasCore reports whether a word that is not part of a form stands in from, to.
func (p *parser) hasCore(from, to int) bool {
	for i := from; i < to; i++ {
		w := &p.words[i]
		if p.taken(w) {
			i += w.found.words - 1
			continue
		}
		return true
	}
	return false
}

// hasForm reports whether the segment has a legal form.
func (p *parser) hasForm(s segment) bool {
	for i := s.from; i < s.to; i++ {
		if w := &p.words[i]; w.found.words > 0 && w.found.kind == lex.Form {
			switch formTable[w.found.id].strength {
			case formLast, formFirst, formEdge:
				if i+w.found.words != s.to && i != s.from {
					continue
				}
			}
			return true
		}
	}
	return false
}

// isUnit reports whether the segment names a department or site.
func (p *parser) isUnit(s segment) bool {
	for i := s.from; i < s.to; i++ {
		if f := p.words[i].found; f.words > 0 && (f.kind == lex.Unit || f.kind == lex.UnitWord && i+f.words == s.to) {
			return true
		}
	}
	return false
}

// translated reports whether the words before and after i are one body's name
// in Finnish and in Swedish: both end with a word for such a body, but not in
// the same language, or begin with one place in two languages.
func (p *parser) translated(from, i int) bool {
	end := p.segmentEnd(i)
	for end > i && p.taken(&p.words[end-1]) {
		end--
	}
	if end <= i {
		return false
	}
	if end > i+1 && p.samePlace(&p.words[from], &p.words[i]) {
		return true // Suomen ... - Finlands ...
	}
	a, b := p.bodyLanguage(&p.words[i-1]), p.bodyLanguage(&p.words[end-1])
	return a != 0 && b != 0 && a != b
}

// samePlace reports whether v and w are one place in two languages. A genitive
// shares its first letters with the nominative.
func (p *parser) samePlace(v, w *word) bool {
	if v.entry.Key == "" || v.entry.Key != w.entry.Key || w.entry.Flags&(lex.Place|lex.Region|lex.Country) == 0 {
		return false
	}
	a, b := p.fold(v), p.fold(w)
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	return same < min(4, len(a), len(b))
}

// Endings of words for associations and public bodies.
var (
	finnishBodies = [...]string{"yhdistys", "liitto", "seura", "j\xe4rjest\xf6", "s\xe4\xe4ti\xf6", "keskus", "osasto", "kerho", "kunta", "kaupunki", "virasto", "laitos", "neuvosto", "yhtym\xe4", "foorumi", "opisto", "museo"}
	swedishBodies = [...]string{"f\xf6rening", "f\xf6reningen", "f\xf6rbund", "f\xf6rbundet", "s\xe4llskap", "s\xe4llskapet", "samfund", "samfundet", "organisation", "organisationen", "stiftelse", "stiftelsen", "centralen", "avdelning", "avdelningen", "klubb", "klubben", "kommun", "stad", "verket", "r\xe5det", "forum", "institut", "museet"}
)

// bodyLanguage returns 'f' or 's' when w ends with a Finnish or Swedish word
// for a body, else 0.
func (p *parser) bodyLanguage(w *word) byte {
	f := string(p.fold(w))
	for _, s := range finnishBodies {
		if strings.HasSuffix(f, s) {
			return 'f'
		}
	}
	for _, s := range swedishBodies {
		if strings.HasSuffix(f, s) {
			return 's'
		}
	}
	return 0
}
