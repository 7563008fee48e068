package normalize

import (
	"bytes"
	"sort"
	"strings"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// content puts the text of a segment beside the name into its field.
func (p *parser) content(n *Name, s segment) {
	f := p.words[s.from].found
	rest := s.from + f.words
	if f.words == 0 {
		f.kind = 0
	}
	switch {
	case f.kind == lex.Former || f.kind == lex.FormerParen:
		if rest < s.to {
			n.Former = append(n.Former, p.span(rest, s.to))
		}
	case f.kind == lex.Status:
		n.Status = Status(f.id)
		p.extra(s.from, rest)
	case f.kind == lex.Marker:
		p.mark(n, Marker(f.id), s.from, rest)
		p.extra(s.from, rest)
	case f.kind == lex.Mark || f.kind == lex.LooseMark && (s.by&(gapOpen|gapStar) != 0 || rest < len(p.words) && p.words[rest].before&gapStar != 0):
		n.Marks = append(n.Marks, Mark(f.id))
		p.extra(s.from, rest)
	case f.kind == lex.CareOf:
		n.CareOf = p.bare(rest, s.to)
	case f.kind == lex.Alias:
		if rest < s.to {
			n.Aliases = append(n.Aliases, p.span(rest, s.to))
		}
	case f.kind == lex.CostCentre && rest == s.to && p.nameEnds(s.from): // Malli Oy/k.p.
		p.mark(n, MarkerBankruptcyEstate, s.from, s.to)
		p.extra(s.from, rest)
	case n.Financier == "" && (s.by == gapOpen && f.kind == lex.Financier || p.slashes() && s.by != gapOpen && (p.financed(s) || p.cutFinancier(s))):
		n.Financier = p.bare(s.from, s.to)
	case n.CareOf == "" && s.by != gapOpen && p.isManager(s):
		n.CareOf = p.bare(s.from, s.to)
	case p.hasForm(s), s.from > 0 && s.by&(gapDash|gapComma) != 0 && p.translated(0, s.from):
		n.Aliases = append(n.Aliases, p.span(s.from, s.to))
	case s.by == gapOpen && !p.isUnit(s) && !p.places(s):
		n.Aliases = append(n.Aliases, p.span(s.from, s.to))
	case n.Unit == "":
		n.Unit = p.span(s.from, s.to)
	default:
		n.Unit += ", " + p.span(s.from, s.to)
	}
}

// beginsFinancier reports whether the segment begins with the name of a
// financing company.
func (p *parser) beginsFinancier(s segment) bool {
	f := p.words[s.from].found
	return f.words > 0 && f.kind == lex.Financier
}

// financed reports whether the segment names a financing company.
func (p *parser) financed(s segment) bool {
	for i := s.from; i < s.to; i++ {
		w := &p.words[i]
		if w.found.words > 0 && w.found.kind == lex.Financier {
			return true
		}
		switch w.entry.Key {
		case "rahoitus", "pankki", "osuuspankki", "s\xe4\xe4st\xf6pankki":
			return true
		}
		switch string(p.fold(w)) {
		case "rahoitus", "pankki", "osuuspankki", "factoring", "perint\xe4", "laskutuspalvelu":
			return true
		}
	}
	return false
}

// cutFinancier reports whether the segment, the last one of the text, is the
// beginning of a financing company's name: one word and a piece of the next
// (NORDEA RAHO), or a piece of three letters where a column's width ends.
func (p *parser) cutFinancier(s segment) bool {
	if s.to != len(p.words) || s.to-s.from > 4 {
		return false
	}
	var b [40]byte
	text := b[:0]
	for i := s.from; i < s.to; i++ {
		if i > s.from {
			text = append(text, ' ')
		}
		text = append(text, p.fold(&p.words[i])...)
	}
	whole := text
	if s.to-s.from == 1 {
		if len(text) < 3 || !p.widthReached() || p.words[s.from].entry.Flags != 0 || p.tail == gapHyphen {
			return false // Suomen is the beginning of more than a financier's name
		}
	} else if n := bytes.LastIndexByte(text, ' '); n > 0 {
		whole = text[:n+1]
	}
	i := sort.Search(len(financiers), func(i int) bool { return financiers[i] >= string(text) })
	return len(whole) >= 3 && i < len(financiers) && strings.HasPrefix(financiers[i], string(text))
}

// isManager reports whether the segment is whoever takes care of the customer's
// invoices: a property manager or an accountant.
func (p *parser) isManager(s segment) bool {
	if s.to-s.from < 2 {
		return false
	}
	for i := s.from; i < s.to; i++ {
		f := string(p.fold(&p.words[i]))
		if strings.HasPrefix(f, "is\xe4nn\xf6i") || strings.HasSuffix(f, "is\xe4nn\xf6inti") || strings.HasPrefix(f, "isannoi") {
			return true
		}
		switch f {
		case "tilitoimisto", "disponent", "disponentbyr\xe5", "bokf\xf6ringsbyr\xe5":
			return true
		}
	}
	return false
}

// places reports whether all words of the segment are places.
func (p *parser) places(s segment) bool {
	for i := s.from; i < s.to; i++ {
		if p.words[i].entry.Flags&(lex.Place|lex.Region|lex.Country) == 0 {
			return false
		}
	}
	return true
}

// mark sets the marker of another entity. A death estate is a form, too.
func (p *parser) mark(n *Name, m Marker, from, to int) {
	n.Marker = m
	if m == MarkerDeathEstate {
		n.Forms = append(n.Forms, LegalForm{
			Class: FormDeathEstate, Code: "KP", ELF: "ZMTL", YTJ: "53",
			Text: p.text[p.words[from].start:p.words[to-1].end], Start: p.words[from].start, End: p.words[to-1].end,
		})
	}
}

// bare returns the text of words without the legal forms at its ends.
func (p *parser) bare(from, to int) string {
	a, b := from, to
	for a < b && p.taken(&p.words[a]) {
		a += p.words[a].found.words
	}
	for {
		c := b - 1
		for c > a && p.words[c].found.inside {
			c--
		}
		if c <= a || !p.taken(&p.words[c]) {
			break
		}
		b = c
	}
	if a >= b {
		a, b = from, to
	}
	return p.span(a, b)
}

// span returns the text of words with the quotes and brackets that belong to
// it.
func (p *parser) span(from, to int) string {
	if from >= to {
		return ""
	}
	a, b := p.bounds(from, to)
	s := p.text[a:b]
	if p.words[from].before&gapOpen != 0 && s[0] == '(' && s[len(s)-1] == ')' && strings.Count(s, "(") == 1 {
		s = s[1 : len(s)-1] // all of it in brackets
	}
	return s
}

// bounds returns the ends of span's text.
func (p *parser) bounds(from, to int) (a, b int) {
	a, b = p.words[from].start, p.words[to-1].end
	low, high := 0, len(p.text)
	if from > 0 {
		low = p.words[from-1].end
	}
	if to < len(p.words) {
		high = p.words[to].start
	}
	if a > low && p.text[a-1] != ' ' { // seldom
		for _, sign := range [...]string{"\"", "“", "”", "„", "'", "’", "#", "@", "("} {
			if strings.HasSuffix(p.text[low:a], sign) {
				a -= len(sign)
				break
			}
		}
	}
	for again := true; again && b < high && p.text[b] != ' '; {
		again = false
		for _, sign := range [...]string{"\"", "”", "“", "'", "’", ")", "!", "?", "+", "%", "®", "™", "°"} {
			if strings.HasPrefix(p.text[b:high], sign) {
				b += len(sign)
				again = true
			}
		}
	}
	if w := &p.words[to-1]; w.to-w.from <= 2 && b == w.end && strings.HasPrefix(p.text[b:high], ".") {
		b++ // the stop of an initial
	}
	if strings.Count(p.text[a:b], "\"") == 1 { // "Malli Oy": the other one is behind the form
		switch {
		case p.text[a] == '"':
			a++
		case p.text[b-1] == '"':
			b--
		}
	}
	open, closed := strings.Count(p.text[a:b], "("), strings.Count(p.text[a:b], ")")
	if open > closed && p.text[a] == '(' {
		a++
	}
	if closed > open && p.text[b-1] == ')' {
		b--
	}
	return a, b
}
