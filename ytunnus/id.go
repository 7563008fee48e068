package ytunnus

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// An ID is a Y-tunnus whose check digit is right. It is a small value that can be compared with == and used as a
// map key. The zero ID is no Y-tunnus; [ID.IsValid] tells.
type ID struct {
	n uint32 // the eight digits as a number, plus one
}

// baseLimit is one more than the largest base number, the seven digits before the hyphen.
const baseLimit = 10_000_000

// weights are those of the Tax Administration's check digit calculation, from the left.
var weights = [7]uint32{7, 9, 10, 5, 8, 4, 2}

// CheckDigit returns the check digit that belongs to the seven digits of base. It returns false when base is out of
// the range 0 to 9999999 or when its weighted sum leaves the remainder 1 modulo 11: such numbers are never issued.
func CheckDigit(base int) (digit int, ok bool) {
	if base < 0 || base >= baseLimit {
		return 0, false
	}
	if c := checkDigit(uint32(base)); c < 10 {
		return int(c), true
	}
	return 0, false
}

// checkDigit is CheckDigit for a base in range; 10 means that there is none.
func checkDigit(base uint32) uint32 {
	var sum uint32
	for i := len(weights) - 1; i >= 0; i-- {
		sum += weights[i] * (base % 10)
		base /= 10
	}
	return (11 - sum%11) % 11
}

// fromNumber returns the ID whose eight digits are n, or the zero ID if the check digit is wrong.
func fromNumber(n uint32) ID {
	if n >= 10*baseLimit || checkDigit(n/10) != n%10 {
		return ID{}
	}
	return ID{n + 1}
}

// Parse reads a Y-tunnus in its written form, seven digits, a hyphen and the right check digit, and nothing else.
// It accepts placeholders such as 1234567-1, which [ID.IsPlaceholder] tells. The error is a [*ParseError].
// Parse does not allocate unless it fails.
func Parse(s string) (ID, error) {
	n, ok := written(s)
	if !ok {
		return ID{}, newParseError(s, NoteBadFormat)
	}
	id := fromNumber(n)
	if !id.IsValid() {
		return ID{}, newParseError(s, NoteBadChecksum)
	}
	return id, nil
}

// written reads the form NNNNNNN-C without looking at the check digit.
func written(s string) (n uint32, ok bool) {
	if len(s) != 9 || s[7] != '-' {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		if i == 7 {
			continue
		}
		d := uint32(s[i]) - '0'
		if d > 9 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// MustParse is [Parse] for tests and constants: it panics if s is not a Y-tunnus.
func MustParse(s string) ID {
	id, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return id
}

// A ParseError tells why a text is not a Y-tunnus.
type ParseError struct {
	// Input is the text, with what could be a personal identity code replaced by [Redacted] and the end of a long
	// text cut off.
	Input string
	// Note is the reason: NoteBadFormat, NoteBadChecksum, or one of the notes of a personal identity code.
	Note Note
}

// maxErrorInput is how many bytes of a wrong input an error repeats.
const maxErrorInput = 60

func newParseError(s string, n Note) error {
	red, count := Redact(s, IDField)
	if count > 0 {
		n = NoteHetu
	}
	if len(red) > maxErrorInput {
		cut := maxErrorInput
		for cut > 0 && !utf8.RuneStart(red[cut]) {
			cut--
		}
		red = red[:cut] + "..."
	}
	return &ParseError{Input: red, Note: n}
}

// Error returns the input, quoted, and the reason.
func (e *ParseError) Error() string {
	quoted, _ := Redact(strconv.Quote(e.Input), IDField) // \xff ends a word that the byte itself goes on
	return "ytunnus: parsing " + quoted + ": " + e.Note.Text()
}

// IsValid reports whether id is a Y-tunnus, that is, not the zero ID.
func (id ID) IsValid() bool { return id.n != 0 }

// number returns the eight digits of a valid ID.
func (id ID) number() uint32 { return id.n - 1 }

// Compare orders IDs by their digits; the zero ID comes first.
func (id ID) Compare(other ID) int { return cmp.Compare(id.n, other.n) }

// String returns the written form, such as "0112038-9", and "" for the zero ID.
func (id ID) String() string {
	if !id.IsValid() {
		return ""
	}
	var buf [9]byte
	return string(id.AppendTo(buf[:0]))
}

// AppendTo appends the written form of id to b and returns the longer slice. The zero ID appends nothing.
func (id ID) AppendTo(b []byte) []byte {
	if !id.IsValid() {
		return b
	}
	b = appendDigits(b, id.number()/10, 7)
	return append(b, '-', byte('0'+id.number()%10))
}

// appendDigits appends n with leading zeros to the given width.
func appendDigits(b []byte, n uint32, width int) []byte {
	at := len(b)
	for range width {
		b = append(b, '0')
	}
	for i := at + width - 1; i >= at; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}

// VAT returns the value added tax number: FI and the eight digits, such as "FI01120389"; "" for the zero ID.
// Whether the holder is registered for value added tax it does not tell.
func (id ID) VAT() string {
	if !id.IsValid() {
		return ""
	}
	buf := [10]byte{'F', 'I'}
	return string(appendDigits(buf[:2], id.number(), 8))
}

// OVT returns the code used as an electronic invoicing address: 0037, the eight digits and a suffix of at most five
// characters A-Z and 0-9 that the holder chooses, such as "00370112038900001". It returns false if id is zero or the
// suffix has another length or other characters.
func (id ID) OVT(suffix string) (string, bool) {
	if !id.IsValid() || len(suffix) > maxOVTSuffix {
		return "", false
	}
	for i := 0; i < len(suffix); i++ {
		if !isDigit(suffix[i]) && (suffix[i] < 'A' || suffix[i] > 'Z') {
			return "", false
		}
	}
	var buf [4 + 8 + maxOVTSuffix]byte
	b := appendDigits(append(buf[:0], ovtPrefix...), id.number(), 8)
	return string(append(b, suffix...)), true
}

const (
	ovtPrefix    = "0037" // the ISO 6523 code of the Finnish organisation identifier
	maxOVTSuffix = 5
	euidPrefix   = "FIFPRO" // Finland and its trade register in the Business Registers Interconnection System
)

// EUID returns the European unique identifier, such as "FIFPRO.0112038-9"; "" for the zero ID.
func (id ID) EUID() string {
	if !id.IsValid() {
		return ""
	}
	var buf [len(euidPrefix) + 10]byte
	return string(id.AppendTo(append(append(buf[:0], euidPrefix...), '.')))
}

// IsPlaceholder reports whether id is one of the numbers that people type to get past a required field: repeated
// digits, counting sequences, a lone leading digit. They pass the check and must never count as evidence.
func (id ID) IsPlaceholder() bool { return id.IsValid() && placeholderBase(id.number()/10) }

// placeholderBase reports whether the seven digits are those of a placeholder. The list is closed on purpose:
// 3456789, for one, lies in the range that is being issued.
func placeholderBase(base uint32) bool {
	switch base {
	case 0, 1, // 0000000-0, 0000001-9
		1234567, 2345678, 123456, 7654321, 9876543, 1212121,
		1000000, 2000000,
		1111111, // has no check digit at all, and is typed all the same
		2222222, 3333333, 4444444, 5555555, 6666666, 7777777, 8888888, 9999999:
		return true
	}
	return false
}

// usualRange reports whether the first digit is a usual one. Of 19,670 companies in the register only 5 have another
// than 0 to 3, namely 9.
func (id ID) usualRange() bool { return id.number() < 40_000_000 }

// MarshalText returns the written form; the zero ID is the empty text. It is what encoding/json uses.
func (id ID) MarshalText() ([]byte, error) { return id.AppendTo(nil), nil }

// UnmarshalText reads what MarshalText wrote: the written form, or nothing for the zero ID. Like [Parse] it repairs
// nothing.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*id = ID{}
		return nil
	}
	v, err := Parse(string(text))
	if err != nil {
		return err
	}
	*id = v
	return nil
}

// Value returns the written form for a database, and NULL for the zero ID.
func (id ID) Value() (driver.Value, error) {
	if !id.IsValid() {
		return nil, nil
	}
	return id.String(), nil
}

// Scan reads a database value: a text in the written form, or NULL or the empty text for the zero ID. It leaves id as
// it was if it fails.
func (id *ID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ID{}
		return nil
	case string:
		return id.UnmarshalText([]byte(v))
	case []byte:
		return id.UnmarshalText(v)
	}
	return fmt.Errorf("ytunnus: cannot scan %T into an ID", src)
}
