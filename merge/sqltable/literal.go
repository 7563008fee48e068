package sqltable

import (
	"fmt"
	"strings"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// quote is the literal of a text that writable takes, on one line and of printable characters: readers of scripts turn
// line ends into others. In PostgreSQL it means the same whether standard_conforming_strings is on or off.
func (d Dialect) quote(s string) string {
	control := strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
	plain := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if d == SQLite {
		if control {
			return fmt.Sprintf("CAST(X'%X' AS TEXT)", s)
		}
		return plain
	}
	if !control && !strings.Contains(s, `\`) {
		return plain
	}
	var b strings.Builder
	b.WriteString("E'")
	for _, r := range s {
		switch {
		case r == '\'':
			b.WriteString("''")
		case r == '\\':
			b.WriteString(`\\`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\x%02X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// list is a list of literals.
func (d Dialect) list(texts []string) string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = d.quote(s)
	}
	return "(" + strings.Join(out, ", ") + ")"
}

// holds is the condition that a column holds what a plan says. The literal takes the type of the column, so that equal
// numbers are equal; NULL and the empty text are the same; nothing is known of what an identity code stood in.
func (d Dialect) holds(name, text string) string {
	c := quoteColumn(name)
	switch {
	case strings.Contains(text, ytunnus.Redacted):
		return "1 = 1"
	case text == "" && d == SQLite:
		return "coalesce(" + c + ", '') = ''"
	case text == "":
		return "coalesce(CAST(" + c + " AS text), '') = ''"
	case d == SQLite: // a column without a type compares a number with no text
		return fmt.Sprintf("(%s = %s COLLATE BINARY OR CAST(%[1]s AS TEXT) = %[2]s)", c, d.quote(text))
	}
	return c + " = " + d.quote(text)
}

// value is what is written for a text: NULL for nothing.
func (d Dialect) value(text string) string {
	if text == "" {
		return "NULL"
	}
	return d.quote(text)
}

// hidesCode is the condition that a column holds what looks like a personal identity code.
func (d Dialect) hidesCode(name string) string {
	c := "CAST(" + quoteColumn(name) + " AS text)"
	if d == SQLite {
		return c + " GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][-+A-FU-Ya-fu-y][0-9][0-9][0-9][0-9A-Ya-y]*'"
	}
	return c + " ~ '[0-9]{6}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Ya-y]'"
}

// columnList quotes names, with commas between.
func columnList(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = quoteColumn(n)
	}
	return strings.Join(out, ", ")
}
