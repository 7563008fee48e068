package match

import (
	"bytes"

	"github.com/yksi-mdm/yksi/normalize"
)

// EmailKind compares e-mail addresses. Addresses of one company's domain are near; free-mail domains are nobody's.
type EmailKind struct{}

const (
	emailNothing = iota
	emailSame
	emailNear
	emailDomain
	emailDifferent
)

// ID implements Kind.
func (EmailKind) ID() string { return "email@1" }

// Levels implements Kind: the same address, one a slip apart, the same company's domain, different.
func (EmailKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: -300},
		{Name: "near", Weight: 6_000},
		{Name: "same_domain", Weight: -3_000},
		{Name: "different", Weight: -2_000},
	}
}

// Prepare implements Kind.
func (EmailKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if !readable(vs[i].Text, w) {
			continue
		}
		for _, e := range w.emails.of(vs[i].Text) {
			if !e.IsValid() || e.Kind == normalize.EmailScan {
				continue
			}
			var key [64]byte
			dst = appendLettered(dst, start, e.AppendKey(key[:0]), classEmail, 14_000)
			if d := e.CompanyDomain(); d != "" {
				dst = appendLettered(dst, start, append(key[:0], d...), classDomain, 9_000)
			}
		}
	}
	return dst
}

// Terms implements Kind.
func (EmailKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltEmail, p, visit) }

// KeyTypes implements Kind.
func (EmailKind) KeyTypes() []KeyType {
	return []KeyType{classEmail: {"email", Alone}, classDomain: {"domain", Company}}
}

// Keys implements Kind.
func (EmailKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltEmail, p) }

// Compare implements Kind.
func (EmailKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, classEmail); ok {
		return Outcome{emailSame, r}
	}
	if anyLettered(a, b, classEmail, nearEmail) {
		return Outcome{Level: emailNear}
	}
	if r, ok := sharedLettered(a, b, classDomain); ok {
		return Outcome{emailDomain, r / 2}
	}
	return Outcome{Level: emailDifferent}
}

// nearEmail reports whether two addresses are one typing slip apart, the part before the @ being long enough for that not
// to be another person: aino@ and eino@ are two.
func nearEmail(x, y []byte) bool {
	return min(bytes.IndexByte(x, '@'), bytes.IndexByte(y, '@')) >= 6 && oneSlip(x, y)
}

// DomainKind compares web addresses by their domains. Shared ones, as those of free mail and of site builders, say
// nothing.
type DomainKind struct{}

// ID implements Kind.
func (DomainKind) ID() string { return "domain@1" }

// Levels implements Kind.
func (DomainKind) Levels() []Level {
	return []Level{{Name: "nothing"}, {Name: "same", Weight: -1_500}, {Name: "different", Weight: -2_000}}
}

// Prepare implements Kind.
func (DomainKind) Prepare(dst []byte, vs []Value, _ *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if d := normalize.ParseDomain(vs[i].Text).CompanyDomain(); d != "" {
			var buf [64]byte
			dst = appendLettered(dst, start, append(buf[:0], d...), 0, 11_000)
		}
	}
	return dst
}

// Terms implements Kind.
func (DomainKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltDomain, p, visit) }

// KeyTypes implements Kind.
func (DomainKind) KeyTypes() []KeyType { return []KeyType{{"domain", Alone | Company}} }

// Keys implements Kind.
func (DomainKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltDomain, p) }

// Compare implements Kind.
func (DomainKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, 0); ok {
		return Outcome{valueSame, r}
	}
	return Outcome{Level: valueDifferent}
}
