package table

import (
	"bytes"
	"unicode/utf8"
)

// survey looks at every byte of an input once, a block at a time, and finds out what only the whole of it tells: the
// encoding, whether it is text at all, how its lines end.
type survey struct {
	head    []byte // what came before the encoding was settled
	settled bool
	format  Format
	size    int64

	lines int  // LF so far
	crlf  bool // the first LF stands behind a CR
	cr    bool // a CR that is not the last character
	zero  int  // line of the first zero, or 0
	prev  byte // the last byte, or of UTF-16 the last unit where it is one byte

	high    bool   // valid UTF-8 beyond ASCII was seen
	foreign int    // line of the first byte that is no UTF-8, or 0
	half    []byte // of a character or a unit that the next block goes on with
}

// Write looks at a block. It never fails.
func (s *survey) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	if s.settled {
		s.look(p)
	} else if s.head = append(s.head, p...); len(s.head) >= sniffed {
		s.settle()
	}
	return len(p), nil
}

// settle decides by the first bytes between UTF-16 and the encodings of one byte a unit.
func (s *survey) settle() {
	s.settled = true
	b := s.head
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		s.format.BOM = true
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		s.format.BOM, s.format.Encoding = true, UTF16LE
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		s.format.BOM, s.format.Encoding = true, UTF16BE
	default:
		s.format.Encoding = sniffUTF16(b)
	}
	s.look(b[s.mark():])
}

// mark gives the length of the byte order mark.
func (s *survey) mark() int {
	switch {
	case !s.format.BOM:
		return 0
	case s.format.Encoding == UTF8 || s.format.Encoding == Windows1252:
		return 3
	}
	return 2
}

// finish ends the survey and gives the format, Kind and Comma left open.
func (s *survey) finish() Format {
	if !s.settled {
		s.settle()
	}
	if s.format.Encoding == UTF8 {
		if s.foreign == 0 && len(s.half) > 0 {
			s.foreign = 1 + s.lines
		}
		if s.foreign > 0 {
			s.format.Encoding = Windows1252
		}
	}
	switch {
	case s.crlf:
		s.format.Newline = "\r\n"
	case s.lines == 0 && s.cr:
		s.format.Newline = "\r"
	default:
		s.format.Newline = "\n"
	}
	return s.format
}

func (s *survey) look(p []byte) {
	if len(p) == 0 {
		return
	}
	if s.format.Encoding != UTF8 {
		s.units(p)
		return
	}
	if s.foreign == 0 {
		s.runes(p)
	}
	if s.zero == 0 {
		if i := bytes.IndexByte(p, 0); i >= 0 {
			s.zero = 1 + s.lines + bytes.Count(p[:i], []byte{'\n'})
		}
	}
	if s.lines == 0 {
		if i := bytes.IndexByte(p, '\n'); i > 0 {
			s.crlf = p[i-1] == '\r'
		} else if i == 0 {
			s.crlf = s.prev == '\r'
		}
	}
	if !s.cr {
		i := bytes.IndexByte(p, '\r')
		s.cr = s.prev == '\r' || i >= 0 && i < len(p)-1
	}
	s.lines += bytes.Count(p, []byte{'\n'})
	s.prev = p[len(p)-1]
}

// runes looks for the first byte that is no UTF-8.
func (s *survey) runes(p []byte) {
	if len(s.half) > 0 {
		p = append(s.half, p...)
		s.half = nil
	}
	whole := len(p)
	for i := max(0, len(p)-utf8.UTFMax+1); i < len(p); i++ {
		if utf8.RuneStart(p[i]) && !utf8.FullRune(p[i:]) {
			whole = i
			s.half = bytes.Clone(p[i:])
			break
		}
	}
	if utf8.Valid(p[:whole]) {
		for i := 0; !s.high && i < whole; i++ {
			s.high = p[i] >= utf8.RuneSelf
		}
		return
	}
	for i := 0; ; {
		r, n := utf8.DecodeRune(p[i:])
		if r == utf8.RuneError && n == 1 {
			s.foreign = 1 + s.lines + bytes.Count(p[:i], []byte{'\n'})
			return
		}
		s.high = s.high || n > 1
		i += n
	}
}

// units looks at UTF-16.
func (s *survey) units(p []byte) {
	if len(s.half) > 0 {
		p = append(s.half, p...)
		s.half = nil
	}
	if len(p)%2 == 1 {
		s.half = bytes.Clone(p[len(p)-1:])
		p = p[:len(p)-1]
	}
	low, high := 0, 1
	if s.format.Encoding == UTF16BE {
		low, high = 1, 0
	}
	for i := 0; i < len(p); i += 2 {
		afterCR := s.prev == '\r'
		s.cr = s.cr || afterCR
		if s.prev = p[i+low]; p[i+high] != 0 {
			s.prev = 0xFF // no line end
			continue
		}
		switch {
		case p[i+low] == 0 && s.zero == 0:
			s.zero = 1 + s.lines
		case p[i+low] == '\n':
			s.crlf = s.crlf || s.lines == 0 && afterCR
			s.lines++
		}
	}
}
