package ytunnus

// A Reading is what [ParseLoose] makes of a text.
type Reading struct {
	Kind Kind
	// ID is set when Kind is Valid or Repaired.
	ID ID
	// Repairs are what was done to the text, in the order of their codes; set when Kind is Repaired.
	Repairs []Repair
	// Suggestions are what else the text may have been meant for, the likeliest first: near IDs when Kind is Invalid,
	// the IDs to choose from when it is Suspect, the other reading of a weak repair. They are for a person to choose
	// from and never to be applied.
	Suggestions []ID
	// Note says more finely what the text is or what is wrong with it.
	Note Note
	// Country is the ISO 3166-1 code (two letters, XI for Northern Ireland) when Kind is Foreign, where it is known.
	Country string
}

// Confidence is the least confidence of the repairs: Strong for a valid ID, zero where there is no ID.
func (r *Reading) Confidence() Confidence {
	if !r.ID.IsValid() {
		return 0
	}
	c := Strong
	for _, p := range r.Repairs {
		c = min(c, p.Confidence())
	}
	return c
}

// A Kind says what a text in the field of a business ID is.
type Kind uint8

const (
	Empty       Kind = iota // nothing, or a word for nothing: "-", "ei ole", "puuttuu"
	Valid                   // a Y-tunnus in its written or VAT form
	Repaired                // exactly one Y-tunnus, after repairs
	Suspect                 // something of a Y-tunnus, but not exactly one: two of them, a lost check digit
	Placeholder             // a number typed to get past a required field
	Invalid                 // no Y-tunnus: a wrong check digit, a wrong form
	Hetu                    // a personal identity code, or what could be one
	Foreign                 // another country's business ID or VAT number
	Other                   // an identifier of another kind: bank account, LEI, association number
)

var kindCodes = [...]string{"empty", "valid", "repaired", "suspect", "placeholder", "invalid", "hetu", "foreign", "other"}

// String returns the code of k in lower case, such as "repaired". Codes are stable and never translated.
func (k Kind) String() string {
	if int(k) < len(kindCodes) {
		return kindCodes[k]
	}
	return "kind(?)"
}

// MarshalText returns the code.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Confidence is how far a repaired ID can be trusted. Larger is more.
type Confidence uint8

const (
	// Weak means that a digit was put in and only the check digit, right by chance once in eleven, speaks for it:
	// evidence, not an identity.
	Weak Confidence = iota + 1
	// Strong means that all digits stood in the text, or that its form leaves one reading.
	Strong
)

// String returns "weak", "strong", or "" for no confidence.
func (c Confidence) String() string {
	switch c {
	case Weak:
		return "weak"
	case Strong:
		return "strong"
	}
	return ""
}

// MarshalText returns what String returns.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// A Repair is one thing that ParseLoose did to a text to find the ID.
type Repair uint8

const (
	Trimmed         Repair = iota + 1 // blanks around the ID taken off
	BlankRemoved                      // blanks inside the ID taken out
	InvisibleGone                     // invisible characters taken out
	WidthFolded                       // full-width characters
	QuoteRemoved                      // an apostrophe, quotation marks or ="" around
	DashLost                          // eight digits without the dash
	DashReplaced                      // another dash or character in place of the dash
	ZeroLost                          // the leading zero lost, the dash kept: 112038-9
	ZeroAndDashLost                   // seven digits: the leading zero and the dash lost, or the check digit
	Float                             // read as a decimal number: 20774740.0
	LetterForDigit                    // O for 0, l for 1 and their kin
	CountryPrefix                     // FI in an unusual form: fi, FI-, FI FI, FI before a dash form
	LabelRemoved                      // a label such as "Y-tunnus:"
	TextRemoved                       // other words or numbers around the ID
	Repeated                          // the same ID more than once
	FromOVT                           // taken from an OVT code
	OVTZerosLost                      // taken from an OVT code that lost its leading zeros
	FromScheme                        // taken from a participant ID with its scheme: 0216:...
	FromOperator                      // taken from an address with an operator's prefix: TE0037...
	FromEUID                          // taken from an EUID
	repairEnd
)

var repairTexts = [repairEnd]struct{ code, text string }{
	Trimmed:         {"trimmed", "blanks around it were taken off"},
	BlankRemoved:    {"blank_removed", "blanks inside it were taken out"},
	InvisibleGone:   {"invisible_removed", "invisible characters were taken out"},
	WidthFolded:     {"width_folded", "full-width characters were replaced"},
	QuoteRemoved:    {"quote_removed", "quotation marks around it were taken off"},
	DashLost:        {"dash_lost", "the dash was missing"},
	DashReplaced:    {"dash_replaced", "another character stood in place of the dash"},
	ZeroLost:        {"zero_lost", "the leading zero was missing"},
	ZeroAndDashLost: {"zero_and_dash_lost", "seven digits: read as one without its leading zero, but the check digit may be what is missing"},
	Float:           {"float", "it had been turned into a decimal number"},
	LetterForDigit:  {"letter_for_digit", "a letter stood in place of a digit"},
	CountryPrefix:   {"country_prefix", "the country prefix was unusual"},
	LabelRemoved:    {"label_removed", "a label was taken off"},
	TextRemoved:     {"text_removed", "other text around it was left out"},
	Repeated:        {"repeated", "the same ID stood there more than once"},
	FromOVT:         {"from_ovt", "taken from an OVT code"},
	OVTZerosLost:    {"ovt_zeros_lost", "taken from an OVT code without its leading zeros"},
	FromScheme:      {"from_scheme", "taken from a participant ID with its scheme"},
	FromOperator:    {"from_operator", "taken from an address with an operator's prefix"},
	FromEUID:        {"from_euid", "taken from an EUID"},
}

// Confidence returns how far the repair can be trusted.
func (p Repair) Confidence() Confidence {
	if p == ZeroAndDashLost {
		return Weak
	}
	return Strong
}

// String returns the code of p, such as "zero_lost". Codes are stable and never translated.
func (p Repair) String() string {
	if p > 0 && p < repairEnd {
		return repairTexts[p].code
	}
	return "repair(?)"
}

// Text says in English what was repaired.
func (p Repair) Text() string {
	if p < repairEnd {
		return repairTexts[p].text
	}
	return ""
}

// MarshalText returns the code.
func (p Repair) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// A Note says more finely than a Kind what a text is.
type Note uint8

const (
	NoteNone           Note = iota
	NoteUnusualRange        // valid, but the first digit is 4 to 9, with which hardly any begins
	NoteOVT                 // an OVT code
	NoteEAddress            // an electronic invoicing address with an operator's prefix
	NotePeppol              // a participant ID with its scheme
	NoteEUID                // a European unique identifier
	NoteMultiple            // several different IDs
	NoteAmbiguous           // two readings of the digits pass the check
	NoteIncomplete          // seven digits: one is missing, most likely the check digit
	NotePlaceholder         // a placeholder that passes the check
	NotePlaceholderBad      // a placeholder that does not pass it
	NoteBadChecksum         // the form of a Y-tunnus with a wrong check digit
	NoteBadFormat           // neither a Y-tunnus nor anything else known
	NoteTooLong             // longer than ParseLoose reads
	NoteScientific          // destroyed by a spreadsheet: 3.70112E+11
	NoteHetu                // a whole personal identity code
	NoteHetuLike            // a damaged personal identity code
	NoteBirthDateLike       // six digits that could be a date of birth
	NoteForeignVAT          // a VAT number of another country
	NoteForeignVATCut       // a VAT number of another country with characters missing or added
	NoteForeignSE           // a Swedish organisation number
	NoteForeignNO           // a Norwegian organisation number
	NoteForeignID           // a participant ID under another country's scheme
	NoteIBAN                // an international bank account number
	NoteBBAN                // a Finnish bank account number of the form before 2011
	NoteLEI                 // a legal entity identifier
	NoteAssociation         // a number in the register of associations
	NoteOtherScheme         // a participant ID under a scheme of no country
	noteEnd
)

var noteTexts = [noteEnd]struct{ code, text string }{
	NoteUnusualRange:   {"unusual_range", "the first digit is 4 to 9: hardly any business ID begins so"},
	NoteOVT:            {"ovt", "an OVT code"},
	NoteEAddress:       {"e_address", "an electronic invoicing address with an operator's prefix"},
	NotePeppol:         {"peppol", "a participant ID with its scheme"},
	NoteEUID:           {"euid", "a European unique identifier (EUID)"},
	NoteMultiple:       {"multiple", "several different business IDs"},
	NoteAmbiguous:      {"ambiguous", "two readings of the digits pass the check"},
	NoteIncomplete:     {"incomplete", "seven digits: one is missing, most likely the check digit"},
	NotePlaceholder:    {"suspect_placeholder", "a placeholder that passes the check"},
	NotePlaceholderBad: {"placeholder_invalid", "a placeholder"},
	NoteBadChecksum:    {"bad_checksum", "wrong check digit"},
	NoteBadFormat:      {"bad_format", "not of the form NNNNNNN-C"},
	NoteTooLong:        {"too_long", "too long for a business ID field"},
	NoteScientific:     {"excel_scientific", "a number in scientific notation: its last digits are lost"},
	NoteHetu:           {"hetu", "a personal identity code"},
	NoteHetuLike:       {"hetu_like", "possibly a damaged personal identity code"},
	NoteBirthDateLike:  {"birthdate_like", "six digits that could be a date of birth"},
	NoteForeignVAT:     {"foreign_vat", "a VAT number of another country"},
	NoteForeignVATCut:  {"foreign_vat_malformed", "a VAT number of another country, of a wrong length"},
	NoteForeignSE:      {"foreign_se", "a Swedish organisation number"},
	NoteForeignNO:      {"foreign_no", "a Norwegian organisation number"},
	NoteForeignID:      {"foreign_scheme", "an organisation number under another country's scheme"},
	NoteIBAN:           {"iban", "a bank account number (IBAN)"},
	NoteBBAN:           {"bban", "a Finnish bank account number of the old form"},
	NoteLEI:            {"lei", "a legal entity identifier (LEI)"},
	NoteAssociation:    {"assoc_reg", "a number in the register of associations"},
	NoteOtherScheme:    {"other_scheme", "a participant ID under another scheme"},
}

// String returns the code of n, such as "bad_checksum", and "" for NoteNone. Codes are stable and never translated.
func (n Note) String() string {
	if n < noteEnd {
		return noteTexts[n].code
	}
	return "note(?)"
}

// Text says in English what n means; "" for NoteNone.
func (n Note) Text() string {
	if n < noteEnd {
		return noteTexts[n].text
	}
	return ""
}

// MarshalText returns the code.
func (n Note) MarshalText() ([]byte, error) { return []byte(n.String()), nil }
