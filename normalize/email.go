package normalize

import (
	"iter"
	"net/mail"
	"strconv"
	"strings"
)

// EmailKind says whose an e-mail address is, as far as its text tells. A kind
// is not a defect.
type EmailKind uint8

const (
	EmailNone    EmailKind = iota // no address in the text
	EmailInvalid                  // something with an @ that is no address
	EmailOther                    // none of the kinds below
	EmailRole                     // a function's address: info@, laskutus@
	EmailPerson                   // looks like a person's: etunimi.sukunimi@
	EmailFree                     // at a mail provider; the domain is not the company's
	EmailScan                     // a box of an invoice scanning service
)

var emailKindNames = [...]string{"none", "invalid", "other", "role", "person", "free_mail", "scan_box"}

// String returns the kind's code, such as "free_mail".
func (k EmailKind) String() string {
	if int(k) < len(emailKindNames) {
		return emailKindNames[k]
	}
	return "EmailKind(" + strconv.Itoa(int(k)) + ")"
}

// An Email is one e-mail address. It is comparable; of an invalid one only Kind
// and Notes are set.
type Email struct {
	Kind   EmailKind
	Notes  Notes
	Local  string // as written
	Domain string // lower case, international labels decoded
}

// IsValid reports whether there is an address.
func (e Email) IsValid() bool { return e.Domain != "" }

// String returns the address. ParseEmail gives the same one for it.
func (e Email) String() string {
	if e.Domain == "" {
		return ""
	}
	return e.Local + "@" + e.Domain
}

// AppendKey appends the address in lower case, the form to compare, to dst. The
// standard leaves the case of the local part to the receiving server; servers
// ignore it.
func (e Email) AppendKey(dst []byte) []byte {
	if e.Domain == "" {
		return dst
	}
	for i := 0; i < len(e.Local); i++ {
		dst = append(dst, lower(e.Local[i]))
	}
	return append(append(dst, '@'), e.Domain...)
}

// IsRole reports whether the local part names a function, at a mail provider,
// too.
func (e Email) IsRole() bool { return isRole(e.Local) }

// CompanyDomain returns the registrable domain, or "" where the domain is a mail
// provider's, a scanning service's or another shared one.
func (e Email) CompanyDomain() string {
	if e.Domain == "" || e.Kind == EmailFree || e.Kind == EmailScan {
		return ""
	}
	r := registrable(e.Domain)
	if inSorted(sharedHosts[:], r) {
		return ""
	}
	return r
}

// ParseEmail reads the first valid address of a cell: "Info@Firma.fi",
// "mailto:info@firma.fi", "Matti <matti@firma.fi>; info@firma.fi", "info (at)
// firma.fi.". It never fails.
//
// Valid is what net/mail accepts with a domain of two labels or more, 64 bytes
// at most before the @ and 254 in all. That the address exists is not promised.
func ParseEmail(s string) Email {
	var first Email
	found := 0
	for e := range ParseEmails(s) {
		if found++; found == 1 || !first.IsValid() && e.IsValid() {
			first = e
		}
		if found > 1 {
			first.Notes |= NoteSeveral
			if first.IsValid() {
				break
			}
		}
	}
	return first
}

// ParseEmails yields every address of a cell in order, those with an @ that are
// invalid, too.
func ParseEmails(s string) iter.Seq[Email] {
	return func(yield func(Email) bool) {
		s, notes := repairCell(s, 0)
		if strings.IndexByte(s, '@') < 0 {
			if s = spelledAt(s); s == "" {
				return
			}
			notes |= NotePunctuation
		}
		for s != "" {
			var e Email
			e, s = scanEmail(s)
			if e.Kind == EmailNone {
				return
			}
			e.Notes |= notes
			if !yield(e) {
				return
			}
		}
	}
}

// spelledAt puts an @ where a web page hid it: info(at)firma.fi. "" if nowhere.
func spelledAt(s string) string {
	for _, at := range [...]string{"(at)", "[at]", "(a)", "(AT)", "[AT]", "{at}"} {
		if strings.Contains(s, at) {
			return strings.ReplaceAll(s, at, "@")
		}
	}
	return ""
}

// scanEmail reads the address around the first @ of s.
func scanEmail(s string) (Email, string) {
	at := strings.IndexByte(s, '@')
	if at < 0 {
		return Email{}, ""
	}
	var e Email
	left := strings.TrimRight(s[:at], " ")
	right := strings.TrimLeft(s[at+1:], " ")
	if len(left) != at || len(right) != len(s)-at-1 {
		e.Notes |= NotePunctuation
	}
	local := left[localStart(left):]
	if len(local) < len(strings.TrimLeft(left, " ")) {
		e.Notes |= NoteLabel
	}
	end := 0
	for end < len(right) && !emailDelimiter(right[end]) && right[end] != '/' {
		end++
	}
	domain, rest := right[:end], right[end:]
	domain, rest = commaDomain(&e, domain, rest)
	if t := strings.TrimRight(domain, ".-:"); t != domain {
		domain = t
		e.Notes |= NotePunctuation
	}
	domain = lowerHost(domain)
	if !validEmail(local, domain) {
		return Email{Kind: EmailInvalid, Notes: e.Notes}, rest
	}
	e.Local, e.Domain = local, domain
	e.Kind = emailKind(local, domain)
	return e, rest
}

// localStart returns where the local part at the end of s begins.
func localStart(s string) int {
	if strings.HasSuffix(s, `"`) {
		// A quoted local part: "Virtanen, Matti"@firma.fi.
		if i := strings.IndexByte(s, '"'); i < len(s)-1 {
			return i
		}
	}
	i := len(s)
	for i > 0 && !emailDelimiter(s[i-1]) && s[i-1] != ':' && s[i-1] != '/' {
		i--
	}
	for i < len(s) && s[i] == '.' {
		i++
	}
	return i
}

// emailDelimiter reports whether c stands between addresses, never in one.
func emailDelimiter(c byte) bool {
	switch c {
	case ' ', ',', ';', '<', '>', '(', ')', '[', ']', '"', '\t', '\n', '\r', '|', '\\', '?', '@':
		return true
	}
	return false
}

// commaDomain mends firma,fi where the domain has no dot of its own.
func commaDomain(e *Email, domain, rest string) (string, string) {
	if strings.IndexByte(domain, '.') >= 0 || len(rest) < 3 || rest[0] != ',' {
		return domain, rest
	}
	n := 1
	for n < len(rest) && rest[n] < 0x80 && isLetterByte(rest[n]) {
		n++
	}
	if n < 3 || n > 4 || n < len(rest) && rest[n] != ' ' && rest[n] != ';' {
		return domain, rest
	}
	e.Notes |= NotePunctuation
	return domain + "." + rest[1:n], rest[n:]
}

// validEmail reports whether local@domain is an address.
func validEmail(local, domain string) bool {
	if len(local) > 64 || len(local)+1+len(domain) > 254 || !validHost(domain) {
		return false
	}
	if plainLocal(local) {
		return true
	}
	a, err := mail.ParseAddress(local + "@" + domain)
	return err == nil && a.Name == ""
}

// plainLocal reports whether s is a dot-atom of ASCII, RFC 5322 section 3.2.3.
// net/mail accepts it before any valid domain; it is the fast path around it.
func plainLocal(s string) bool {
	if s == "" || s[0] == '.' || s[len(s)-1] == '.' {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case isDigit(c), 'a' <= c|0x20 && c|0x20 <= 'z', c == '-', c == '_', c == '+':
		case c == '.':
			if s[i+1] == '.' {
				return false
			}
		case strings.IndexByte("!#$%&'*/=?^`{|}~", c) >= 0:
		default:
			return false
		}
	}
	return true
}

func emailKind(local, domain string) EmailKind {
	switch {
	case isScanBox(local, domain):
		return EmailScan
	case isFreeMail(domain):
		return EmailFree
	case isRole(local):
		return EmailRole
	case isPersonLike(local):
		return EmailPerson
	}
	return EmailOther
}

// isFreeMail reports whether a domain or one above it is a mail provider's:
// pp.inet.fi is under inet.fi.
func isFreeMail(domain string) bool {
	for {
		if inSorted(freeMail[:], domain) {
			return true
		}
		_, above, ok := strings.Cut(domain, ".")
		if !ok || strings.IndexByte(above, '.') < 0 {
			return false
		}
		domain = above
	}
}

// isScanBox reports whether the address is an invoice scanning service's: at
// one of their hosts, or named after a business id, which no person's box is.
func isScanBox(local, domain string) bool {
	if inSorted(scanHosts[:], domain) || strings.HasPrefix(domain, "scan.") || strings.HasPrefix(domain, "skannaus.") {
		return true
	}
	n := digitsLen(local)
	return n == len(local) && (n == 8 || n >= 12 && strings.HasPrefix(local, "0037"))
}

// isRole reports whether the first word of a local part names a function:
// laskutus, myynti.tampere, info2.
func isRole(local string) bool {
	end := 0
	for end < len(local) && local[end] != '.' && local[end] != '-' && local[end] != '_' && local[end] != '+' && !isDigit(local[end]) {
		end++
	}
	var buf [48]byte
	if end == 0 || end > 16 {
		return strings.EqualFold(local, "no-reply")
	}
	w := FoldKey(buf[:0], local[:end])
	if string(w) == "no" {
		return strings.HasPrefix(local[end:], "-reply") || strings.HasPrefix(local[end:], ".reply")
	}
	return inSorted(roleWords[:], string(w))
}

// isPersonLike reports whether a local part is two or three words of letters
// with dots between them: etunimi.sukunimi, m.virtanen.
func isPersonLike(local string) bool {
	words, n := 1, 0
	for i := 0; i < len(local); i++ {
		switch c := local[i]; {
		case c == '.' || c == '_':
			if n == 0 {
				return false
			}
			words++
			n = 0
		case isLetterByte(c), c == '-':
			n++
		default:
			return false
		}
	}
	return (words == 2 || words == 3) && n >= 2
}
