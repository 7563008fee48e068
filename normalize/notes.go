package normalize

// Notes is the set of what a parser of a contact field (address, postcode,
// place, phone, e-mail, domain, e-invoice address) did to its text or found in
// it. A set costs no memory where a list would, and a million records go
// through each parser. The zero set says that the text was taken as it came.
//
// The low half are repairs: the value says more than the text did. The high
// half are findings: the text holds something that the value does not.
type Notes uint32

// Repairs.
const (
	NoteEncoding     Notes = 1 << iota // mojibake, entities, odd spaces or letter forms undone
	NoteCase                           // all capitals or all lower case written as a name
	NoteAbbreviation                   // Kauppak. read as Kauppakatu
	NoteTranslated                     // Swedish or double place name written in Finnish
	NoteLabel                          // a label, a scheme or a country mark taken off
	NotePunctuation                    // stray punctuation or spaces inside the value taken off
	NoteZeroRestored                   // leading zero or zeros, lost in a spreadsheet, put back
	NotePlusRestored                   // country calling code without its plus
	NoteTrunkDropped                   // national trunk 0 behind a country calling code dropped
	NoteFloat                          // "4250.0": read as a number somewhere
	NoteLetterDigit                    // letter O or l for a digit
	NoteSwapped                        // address and operator stood in each other's column
	NoteParted                         // address and operator stood in one column
)

// Findings.
const (
	NoteWeak        Notes = 1 << (iota + 16) // a repair that would also fit by chance; evidence only
	NoteLost                                 // a spreadsheet destroyed the value; it cannot be got back
	NoteSeveral                              // the text holds more values; the first one is given
	NoteExtra                                // other text around the value was left out
	NoteFax                                  // labelled as a fax number
	NoteCheckFailed                          // check digits are wrong
	NoteOperatorOwn                          // the e-invoice operator's own identifier
	NoteIdentity                             // a personal identity code; nothing of it is kept
)

const noteRepairs = 1<<16 - 1

// Has reports whether all of the notes in m are in n.
func (n Notes) Has(m Notes) bool { return n&m == m }

// Repairs returns the notes in n that are repairs, without the findings.
func (n Notes) Repairs() Notes { return n & noteRepairs }

var noteCodes = [32]string{
	0: "encoding", 1: "case", 2: "abbreviation", 3: "translated", 4: "label",
	5: "punctuation", 6: "zero_restored", 7: "plus_restored", 8: "trunk_dropped",
	9: "float", 10: "letter_digit", 11: "swapped", 12: "parted",
	16: "weak", 17: "lost", 18: "several", 19: "extra", 20: "fax",
	21: "check_failed", 22: "operator_own", 23: "identity_code",
}

// String returns the codes of the notes in a fixed order, joined by commas:
// "zero_restored,weak". The codes are part of the interface and never
// translated.
func (n Notes) String() string {
	var b []byte
	for i, code := range noteCodes {
		if n&(1<<i) == 0 || code == "" {
			continue
		}
		if len(b) > 0 {
			b = append(b, ',')
		}
		b = append(b, code...)
	}
	return string(b)
}
