package normalize

import (
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// EInvoiceKind says what an e-invoice address is.
type EInvoiceKind uint8

const (
	EInvoiceNone     EInvoiceKind = iota // no address
	EInvoiceOVT                          // 0037, a Y-tunnus without its hyphen, a unit of up to five characters
	EInvoiceIBAN                         // a bank account, as banks address their customers
	EInvoiceGLN                          // a location number of GS1, 13 digits
	EInvoiceOperator                     // a code that an operator gave, such as TE003712345678
	EInvoiceOther                        // anything else
)

var eInvoiceKindNames = [...]string{"none", "ovt", "iban", "gln", "operator_code", "other"}

// String returns the kind's code, such as "ovt".
func (k EInvoiceKind) String() string {
	if int(k) < len(eInvoiceKindNames) {
		return eInvoiceKindNames[k]
	}
	return "EInvoiceKind(" + strconv.Itoa(int(k)) + ")"
}

// An EInvoice is an e-invoice address with the operator that delivers to it. It
// is comparable.
type EInvoice struct {
	Kind  EInvoiceKind
	Notes Notes
	// Address in capitals, without spaces and scheme: 003701120389, FI2112....
	Address string
	// Operator in capitals, without spaces: a BIC, an OVT, a name.
	Operator string
	// ID is the Y-tunnus in the address. It is zero where the address holds
	// none, where its check digit is wrong, and where it is the operator's own
	// (NoteOperatorOwn): an operator's address typed for the customer's would
	// make all its customers one.
	ID   ytunnus.ID
	Unit string // what the organisation put behind its OVT
}

// String returns the address. ParseEInvoice, given the operator, too, reads the
// same from it.
func (e EInvoice) String() string { return e.Address }

// ParseEInvoice reads an e-invoice address and the operator beside it; operator
// may be empty. It reads an OVT with or without its Peppol scheme
// ("0216:003701120389"), one that lost its zeros in a spreadsheet
// ("3701120389"), an IBAN with spaces, one with a label before it ("OVT:
// 003701120389"), the two columns swapped, and both in one ("003701120389 /
// OKOYFIHH"). It never fails.
func ParseEInvoice(address, operator string) EInvoice {
	var e EInvoice
	_, e.Notes = repairCell(address, 0)
	e.Address, e.Operator = repairedCode(address), repairedCode(operator)
	if swappedColumns(e.Address, e.Operator) {
		e.Address, e.Operator = e.Operator, e.Address
		e.Notes |= NoteSwapped
	}
	e.cutScheme()
	e.cutLabel()
	e.cutOperator()
	e.classify()
	for i, s := range [...]string{address, operator, e.Address, e.Operator} {
		if i >= 2 && (s == address || s == operator) { // as most are: looked at already
			continue
		}
		if ytunnus.ContainsHetu(s, ytunnus.IDField) {
			return EInvoice{Kind: EInvoiceOther, Notes: NoteIdentity}
		}
	}
	if e.Address != "" && (e.Address == e.Operator || isOperator(e.Address)) {
		e.Notes |= NoteOperatorOwn
		e.ID = ytunnus.ID{}
	}
	return e
}

// repairedCode undoes damage to a code and compacts it, again where taking
// spaces out brings new damage to light. Every round makes the code shorter.
func repairedCode(s string) string {
	for {
		t, _ := RepairText(s)
		if t = compactCode(t); t == s {
			return s
		}
		s = t
	}
}

// swappedColumns reports whether address is an operator's identifier while
// operator is an address. Only operators in the table count.
func swappedColumns(address, operator string) bool {
	return isOperator(address) && operator != "" && !isOperator(operator) && (isOVT(operator) || isIBAN(operator))
}

// compactCode returns a code in capitals without spaces, hyphens and dots, and
// without the apostrophe that keeps a spreadsheet from reading it as a number.
// What holds more than ASCII is no code and stays as it is.
func compactCode(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 {
			return s
		}
		clean = clean && (isDigit(c) || 'A' <= c && c <= 'Z' || c == ':')
	}
	if clean {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ', c == '-', c == '\'', c == '"', c == '=', c == '\t', c == '\n', c == '\r':
		case c == '.' && !isFraction(s[i:]):
		case 'a' <= c && c <= 'z':
			b = append(b, c-0x20)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// isFraction reports whether s, which begins with a dot, is what a spreadsheet
// writes behind a number: .0, or .70112E+09.
func isFraction(s string) bool {
	n := 1 + digitsLen(s[1:])
	return s == ".0" || n > 1 && n < len(s) && s[n]|0x20 == 'e'
}

// peppolSchemes are the participant identifier schemes met in Finnish data.
// Source: Peppol code lists, participant identifier schemes v9.7.
var peppolSchemes = [...]string{"0007", "0037", "0060", "0088", "0184", "0191", "0192", "0199", "0212", "0213", "0215", "0216", "9918"}

// cutScheme takes Peppol schemes and their colons off the address.
func (e *EInvoice) cutScheme() {
	for {
		a := strings.TrimPrefix(e.Address, "ISO6523ACTORIDUPIS::")
		scheme, rest, ok := strings.Cut(a, ":")
		if !ok || rest == "" || !inSorted(peppolSchemes[:], scheme) {
			return
		}
		e.Notes |= NoteLabel
		if scheme == "0037" && !strings.HasPrefix(rest, "0037") {
			rest = scheme + rest
		}
		e.Address = rest
	}
}

// eInvoiceLabels are words before an address, compacted.
var eInvoiceLabels = [...]string{"OVTTUNNUS", "OVT", "IBAN", "VERKKOLASKUOSOITE", "VERKKOLASKU", "EINVOICE", "EFAKTURAADRESS", "EFAKTURA"}

// cutLabel takes a label off an OVT or IBAN.
func (e *EInvoice) cutLabel() {
	for _, label := range eInvoiceLabels {
		rest, ok := strings.CutPrefix(e.Address, label)
		if rest = strings.TrimPrefix(rest, ":"); ok && (isOVT(rest) || isIBAN(rest) && ibanCheck(rest)) {
			e.Address, e.Notes = rest, e.Notes|NoteLabel
			return
		}
	}
}

// cutOperator parts an OVT or IBAN from the operator behind it.
func (e *EInvoice) cutOperator() {
	a := strings.TrimSuffix(e.Address, ")")
	if len(a) > 64 || isOVT(a) || isIBAN(a) && ibanCheck(a) {
		return
	}
	for n := len("003701120389"); n < len(a); n++ {
		address, operator := a[:n], strings.TrimLeft(a[n:], "/(;,|@")
		if e.Operator != "" && e.Operator != operator || !isOperator(operator) && !isFinnishBIC(operator) {
			continue
		}
		if isOVT(address) || isIBAN(address) && ibanCheck(address) {
			e.Address, e.Operator, e.Notes = address, operator, e.Notes|NoteParted
			return
		}
	}
}

// isFinnishBIC reports whether s has the form of a Finnish bank's code: four
// letters, FI, two characters, and three more for a branch (ISO 9362).
func isFinnishBIC(s string) bool {
	return (len(s) == 8 || len(s) == 11) && digitsLen(s) == 0 && s[4:6] == "FI" && alphanumeric(s) && !strings.ContainsAny(s[:4], "0123456789")
}

// classify finds the kind of e.Address and the id in it.
func (e *EInvoice) classify() {
	a := e.Address
	if t, ok := strings.CutSuffix(a, ".0"); ok && digitsLen(t) == len(t) {
		a, e.Notes = t, e.Notes|NoteFloat
		e.Address = a
	}
	switch {
	case a == "":
	case isScientific(a):
		e.Kind, e.Notes = EInvoiceOther, e.Notes|NoteLost
	case isOVT(a):
		e.ovt(a)
	case isIBAN(a):
		e.Kind = EInvoiceIBAN
		if !ibanCheck(a) {
			e.Kind, e.Notes = EInvoiceOther, e.Notes|NoteCheckFailed
		}
	case digitsLen(a) == 13 && len(a) == 13:
		e.Kind = EInvoiceGLN
		if !gs1Check(a) {
			e.Kind, e.Notes = EInvoiceOther, e.Notes|NoteCheckFailed
		}
	case len(a) > 2 && digitsLen(a) == 0 && isOVT(a[2:]):
		// Operators put two letters of their own before an OVT: TE0037....
		e.ovt(a[2:])
		e.Kind, e.Address = EInvoiceOperator, a
	case e.lostZeros(a):
	case isOperatorCode(a):
		e.Kind = EInvoiceOperator
	default:
		e.other(a)
	}
}

// ovt reads a string that isOVT.
func (e *EInvoice) ovt(a string) {
	e.Kind = EInvoiceOVT
	e.Address = a
	e.ID = idOfDigits(a[4:12])
	e.Unit = a[12:]
	if !e.ID.IsValid() {
		e.Notes |= NoteCheckFailed
	}
}

// lostZeros reads an OVT that a spreadsheet took for a number: 37, eight
// digits, then digits of the unit. The check digit makes it one; ten digits
// that begin with 37 pass by chance once in eleven.
func (e *EInvoice) lostZeros(a string) bool {
	if len(a) < 10 || len(a) > 15 || !strings.HasPrefix(a, "37") || digitsLen(a) < 10 {
		return false
	}
	if !isOVT("00"+a) || !idOfDigits(a[2:10]).IsValid() {
		return false
	}
	e.ovt("00" + a)
	e.Notes |= NoteZeroRestored
	return true
}

// other reads a Y-tunnus or VAT number typed for an address, and free codes.
func (e *EInvoice) other(a string) {
	e.Kind = EInvoiceOther
	d := strings.TrimPrefix(a, "FI")
	if len(d) == 8 && digitsLen(d) == 8 {
		e.ID = idOfDigits(d)
		if isOperator("0037" + d) {
			e.ID = ytunnus.ID{}
			e.Notes |= NoteOperatorOwn
		}
	}
}

// idOfDigits returns the Y-tunnus of eight digits, or the zero ID where the
// check digit is wrong or the number is one that people make up (1234567-1).
// They are read as a VAT number, the form without hyphen that is valid as it is.
func idOfDigits(d string) ytunnus.ID {
	vat := [10]byte{'F', 'I'}
	copy(vat[2:], d)
	if r := ytunnus.ParseLoose(string(vat[:])); r.Kind == ytunnus.Valid || r.Kind == ytunnus.Repaired {
		return r.ID
	}
	return ytunnus.ID{}
}

// isOVT reports whether s has the form of an OVT: 0037, eight digits, at most
// five capitals or digits.
func isOVT(s string) bool {
	if len(s) < 12 || len(s) > 17 || !strings.HasPrefix(s, "0037") || digitsLen(s) < 12 {
		return false
	}
	return alphanumeric(s[12:])
}

// isIBAN reports whether s has the form of an IBAN; of a Finnish one the length
// is known.
func isIBAN(s string) bool {
	if len(s) < 15 || len(s) > 34 || isDigit(s[0]) || isDigit(s[1]) || digitsLen(s[2:4]) != 2 || !alphanumeric(s) {
		return false
	}
	return s[:2] != "FI" || len(s) == 18 && digitsLen(s[2:]) == 16
}

func alphanumeric(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) && (s[i] < 'A' || s[i] > 'Z') {
			return false
		}
	}
	return true
}

// ibanCheck computes ISO 7064 mod 97-10 of an IBAN: letters count as 10 to 35,
// the first four characters come last, and the remainder must be 1.
func ibanCheck(s string) bool {
	n := 0
	for i := range len(s) {
		c := s[(i+4)%len(s)]
		if isDigit(c) {
			n = (n*10 + int(c-'0')) % 97
		} else {
			n = (n*100 + int(c-'A') + 10) % 97
		}
	}
	return n == 1
}

// gs1Check computes the check digit of GS1 keys: weights 3 and 1 from the
// right, the sum a multiple of ten.
func gs1Check(s string) bool {
	sum, w := 0, 1
	for i := len(s) - 1; i >= 0; i-- {
		sum += w * int(s[i]-'0')
		w = 4 - w
	}
	return sum%10 == 0
}

// isScientific reports whether s is 3.70112E+09: a spreadsheet kept six of its
// digits.
func isScientific(s string) bool {
	n := digitsLen(s)
	if n == 0 || n >= len(s) {
		return false
	}
	if s[n] == '.' || s[n] == ',' {
		n += 1 + digitsLen(s[n+1:])
	}
	return n+2 < len(s) && s[n] == 'E' && s[n+1] == '+' && isDigit(s[n+2])
}

// isOperatorCode reports whether s looks like a code of an operator's: letters
// and digits, no pattern of its own.
func isOperatorCode(s string) bool {
	if len(s) < 9 || len(s) > 35 || !alphanumeric(s) {
		return false
	}
	return !(len(s) == 10 && strings.HasPrefix(s, "FI") && digitsLen(s[2:]) == 8)
}
