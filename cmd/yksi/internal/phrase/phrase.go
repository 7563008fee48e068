// Package phrase holds what people read in the three languages of the command. A phrase stands where it is used, whole in
// all languages, so that a change of one is a change of all; machine columns, codes and flags are never phrases.
package phrase

import (
	"fmt"
	"strings"
)

// Language is a language that people read. The zero Language is English.
type Language uint8

// The languages of the command.
const (
	EN Language = iota
	FI
	SV
)

// Set reads fi, sv or en; with String it makes a Language a flag.Value.
func (l *Language) Set(s string) error {
	switch strings.ToLower(s) {
	case "en":
		*l = EN
	case "fi":
		*l = FI
	case "sv":
		*l = SV
	default:
		return fmt.Errorf("language %q: fi, sv or en", s)
	}
	return nil
}

// String returns fi, sv or en.
func (l Language) String() string {
	switch l {
	case FI:
		return "fi"
	case SV:
		return "sv"
	}
	return "en"
}

// Number writes a decimal number, as strconv gives it, the way l does: a space between thousands, and in Finnish and
// Swedish a comma before the decimals.
func (l Language) Number(s string) string {
	whole, decimals, fraction := strings.Cut(s, ".")
	digits := strings.TrimLeft(whole, "+-")
	var b strings.Builder
	b.WriteString(whole[:len(whole)-len(digits)])
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(digits[i])
	}
	switch {
	case fraction && l == EN:
		b.WriteString("." + decimals)
	case fraction:
		b.WriteString("," + decimals)
	}
	return b.String()
}

// Phrase is a text in each language; it may be a format for fmt, with the same verbs in the same order.
type Phrase struct{ EN, FI, SV string }

// In returns the phrase in l, in English where it has no such text.
func (p Phrase) In(l Language) string {
	switch {
	case l == FI && p.FI != "":
		return p.FI
	case l == SV && p.SV != "":
		return p.SV
	}
	return p.EN
}

// Format formats the phrase in l as fmt.Sprintf does.
func (p Phrase) Format(l Language, args ...any) string {
	return fmt.Sprintf(p.In(l), args...)
}

// Error is an error in words. Error gives them in English.
type Error struct {
	Words Phrase
	Args  []any
}

// Errorf returns an *Error; words is a format for args.
func Errorf(words Phrase, args ...any) error { return &Error{words, args} }

func (e *Error) Error() string { return e.In(EN) }

// In returns the error in l.
func (e *Error) In(l Language) string { return e.Words.Format(l, e.Args...) }
