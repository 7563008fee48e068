package table

import "strings"

// scanner splits delimited text into rows of cells, in place: it gives offsets and copies nothing.
//
// The rule for quotation marks. A cell that starts with one ends at the next mark that stands before a delimiter or a
// line end; a doubled mark inside stands for one. Where another mark comes first, or none comes, the cell was not
// quoted: it ends at the next delimiter of its own line, so that "Kulma" Pub Oy or a mark left open spoils one cell and
// never the rest of the file. If the row then has the wrong number of cells, and taking such marks as part of the text
// gives the right number on the same line, that reading is taken instead.
type scanner struct {
	text    string
	comma   byte
	cr      bool // a lone CR ends a line
	maxCell int
	width   int // number of cells to expect; 0 where not known

	pos  int
	line int // line of pos, from 1

	starts []uint32 // of the row just read: where its cells start, and one past its end
	fixes  []fix    // cells whose value is not a slice of the text
	first  int      // line on which the row starts
	stray  int      // offset of the first stray mark in the row, or -1
	long   int      // offset of a cell that is longer than maxCell, or -1
	ended  bool     // the row was read up to the end of the text: with more text behind it, it may read otherwise
}

// fix is the value of a cell that has to be composed.
type fix struct {
	cell  int
	value string
}

// next reads a row and reports whether there was one. Blank lines are skipped, as encoding/csv does.
func (s *scanner) next() bool {
	s.ended = false
	for s.pos < len(s.text) {
		n := s.newline(s.pos)
		if n == 0 {
			break
		}
		s.pos += n
		s.line++
	}
	if s.pos >= len(s.text) {
		s.ended = true
		return false
	}
	pos, line := s.pos, s.line
	s.row(false)
	if s.stray >= 0 && s.width > 0 && len(s.starts)-1 != s.width {
		s.pos, s.line = pos, line
		s.row(true)
		if len(s.starts)-1 != s.width {
			s.pos, s.line = pos, line
			s.row(false)
		}
	}
	return true
}

// newline gives the length of the line end at i: 0, 1 or 2.
func (s *scanner) newline(i int) int {
	switch s.text[i] {
	case '\n':
		return 1
	case '\r':
		if i+1 < len(s.text) && s.text[i+1] == '\n' {
			return 2
		}
		s.ended = s.ended || i+1 == len(s.text)
		if s.cr || i+1 == len(s.text) {
			return 1
		}
	}
	return 0
}

// row reads the row at s.pos, which is not at a line end. With lazy set, stray marks are part of a quoted cell.
func (s *scanner) row(lazy bool) {
	text, comma := s.text, s.comma
	s.starts, s.fixes = s.starts[:0], s.fixes[:0]
	s.first, s.stray, s.long = s.line, -1, -1
	i := s.pos
	for {
		start := i
		s.starts = append(s.starts, uint32(start))
		if i < len(text) && text[i] == '"' {
			i = s.quoted(i, lazy)
		} else {
			i = s.bare(i)
			if i-start > 2 && text[start] == '=' {
				s.formula(text[start:i])
			}
		}
		if i-start > s.maxCell && s.long < 0 {
			s.long = start
		}
		if i < len(text) && text[i] == comma {
			i++
			continue
		}
		s.starts = append(s.starts, uint32(i+1))
		if i < len(text) {
			i += s.newline(i)
			s.line++
		}
		s.pos = i
		return
	}
}

// bare gives the end of a cell without quotation marks around it.
func (s *scanner) bare(i int) int {
	text, comma := s.text, s.comma
	for ; i < len(text); i++ {
		c := text[i]
		if c == comma || c == '\n' {
			return i
		}
		if c == '\r' && s.newline(i) > 0 {
			return i
		}
	}
	s.ended = true
	return i
}

// quoted gives the end of the cell at i, which starts with a quotation mark.
func (s *scanner) quoted(i int, lazy bool) int {
	text, start := s.text, i
	doubled, strays := false, 0
	limit := min(len(text), start+s.maxCell+2)
	for i++; ; i++ {
		j := -1
		if i < limit {
			j = strings.IndexByte(text[i:limit], '"')
		}
		s.ended = s.ended || j < 0 && limit == len(text)
		if j < 0 || lazy && strays > 0 && strings.IndexByte(text[i:i+j], '\n') >= 0 {
			return s.unquoted(start)
		}
		i += j
		if i+1 < len(text) && text[i+1] == '"' {
			doubled = true
			i++
			continue
		}
		end := i + 1
		for end < len(text) && text[end] == ' ' {
			end++
		}
		s.ended = s.ended || end == len(text)
		if end == len(text) || text[end] == s.comma || s.newline(end) > 0 {
			s.closed(start, i, end, doubled, strays)
			return end
		}
		if !lazy {
			return s.unquoted(start)
		}
		strays++ // and go on: the text so far is on one line, or the check above ends it
	}
}

// closed takes the cell that starts with a mark at start and closes with one at last; end is where its delimiter is.
func (s *scanner) closed(start, last, end int, doubled bool, strays int) {
	if strays > 0 || end > last+1 {
		s.strayAt(start)
	}
	inner := s.text[start+1 : last]
	s.line += s.lines(inner)
	if doubled && simpleFormula(inner) {
		doubled = false
	}
	if !doubled && strays == 0 && end == last+1 {
		return // Cell finds the value itself
	}
	value := strings.ReplaceAll(inner, `""`, `"`)
	if text, ok := formulaText(value); ok {
		value = text
	}
	s.fixes = append(s.fixes, fix{len(s.starts) - 1, value})
}

// unquoted takes the cell at start as text that happens to begin with a mark.
func (s *scanner) unquoted(start int) int {
	s.strayAt(start)
	end := s.bare(start)
	raw := s.text[start:end]
	if len(raw) < 3 || raw[len(raw)-1] != '"' {
		return end
	}
	// Marks at both ends: around the whole, as in "Ravintola "Kulma" Oy", or two words, as in "Kulma" ja "Pub"?
	inner := raw[1 : len(raw)-1]
	value := raw
	if first := strings.IndexByte(inner, '"'); first < 0 || strings.Count(inner, `"`)%2 == 1 || first == 0 || inner[first-1] == ' ' {
		value = strings.ReplaceAll(inner, `""`, `"`)
	}
	s.fixes = append(s.fixes, fix{len(s.starts) - 1, value})
	return end
}

// formula takes a bare cell that starts with an equals sign.
func (s *scanner) formula(raw string) {
	if text, ok := formulaText(raw); ok && len(text) < len(raw)-3 {
		s.fixes = append(s.fixes, fix{len(s.starts) - 1, text})
	}
}

// formulaText gives the text of a spreadsheet's ="...", marks inside doubled, or ="..."&"..." as Writer writes long ones.
func formulaText(s string) (string, bool) {
	if len(s) < 3 || s[0] != '=' || s[1] != '"' || s[len(s)-1] != '"' {
		return "", false
	}
	inner := s[2 : len(s)-1]
	if strings.IndexByte(inner, '"') < 0 {
		return inner, true
	}
	var b strings.Builder
	for i := 0; i < len(inner); i++ {
		if inner[i] == '"' {
			switch {
			case strings.HasPrefix(inner[i+1:], `"`):
				i++
			case strings.HasPrefix(inner[i+1:], `&"`):
				i += 2
				continue
			default:
				return "", false
			}
		}
		b.WriteByte(inner[i])
	}
	return b.String(), true
}

// simpleFormula reports whether s, the inside of a quoted cell, is =""..."" without a mark in the middle.
func simpleFormula(s string) bool {
	n := len(s)
	return n >= 5 && s[:3] == `=""` && s[n-2:] == `""` && strings.IndexByte(s[3:n-2], '"') < 0
}

func (s *scanner) strayAt(i int) {
	if s.stray < 0 {
		s.stray = i
	}
}

// lines counts the line ends in s.
func (s *scanner) lines(cell string) int {
	if s.cr {
		return strings.Count(cell, "\r")
	}
	return strings.Count(cell, "\n")
}

// unwrap gives the value of a cell with marks around it or as ="...", if that is a slice of its text. A cell whose value
// the scanner has composed never is.
func unwrap(s string) (string, bool) {
	n := len(s)
	if n < 2 || s[n-1] != '"' {
		return "", false
	}
	switch {
	case s[0] == '"' && strings.IndexByte(s[1:n-1], '"') < 0:
		return s[1 : n-1], true
	case s[0] == '"' && simpleFormula(s[1:n-1]):
		return s[4 : n-3], true
	case s[0] == '=' && n >= 3 && s[1] == '"' && strings.IndexByte(s[2:n-1], '"') < 0:
		return s[2 : n-1], true
	}
	return "", false
}
