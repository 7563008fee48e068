package strsim

import "bytes"

// A Pattern is one string prepared to be compared with many. The zero Pattern is the empty string.
//
// It holds its own copy of the string and a table of 2 KB; fill it again with Set rather than make a new one. Several
// goroutines may compare with a Pattern at once as long as none sets it.
type Pattern struct {
	text [MaxLen]byte
	n    int
	at   masks // of the text; all zero while it is longer than wordLen
}

// Set makes p the string s, of which it keeps a copy, cut at MaxLen. It takes time proportional to the lengths of s and
// of the string before.
func (p *Pattern) Set(s []byte) {
	for _, c := range p.Bytes() {
		p.at[c] = 0
	}
	p.n = copy(p.text[:], s)
	if p.n <= wordLen {
		p.at.add(p.Bytes())
	}
}

// Bytes returns the string, cut at MaxLen. It is valid until the next call of Set and must not be changed.
func (p *Pattern) Bytes() []byte { return p.text[:p.n] }

// JaroWinkler returns JaroWinkler(s, p.Bytes()).
func (p *Pattern) JaroWinkler(s []byte) float64 {
	s = clip(s)
	t := p.Bytes()
	if bytes.Equal(s, t) {
		return 1
	}
	if len(s) == 0 || len(t) == 0 {
		return 0
	}
	if len(s) > wordLen || len(t) > wordLen {
		return longJaroWinkler(s, t)
	}
	inS, inT := p.at.match(s, len(t))
	return winkler(s, t, jaro(s, t, inS, inT))
}

// Distance returns Distance(p.Bytes(), s).
func (p *Pattern) Distance(s []byte) int {
	d, _ := p.WithinDistance(s, MaxLen)
	return d
}

// WithinDistance returns WithinDistance(p.Bytes(), s, limit).
func (p *Pattern) WithinDistance(s []byte, limit int) (d int, ok bool) {
	s = clip(s)
	t := p.Bytes()
	if len(t) == 0 || len(t) > wordLen {
		return WithinDistance(t, s, limit)
	}
	if limit < 0 || max(len(s)-len(t), len(t)-len(s)) > limit {
		return limit + 1, false
	}
	return within(p.at.distance(len(t), s, limit), limit)
}
