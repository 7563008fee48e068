package match

import "github.com/yksi-mdm/yksi/normalize"

// PhoneKind compares telephone numbers. A number that many records carry is a switchboard or a property manager's, and
// its rarity says so.
type PhoneKind struct{}

// Levels shared by the kinds whose values are either the same or not.
const (
	valueNothing = iota
	valueSame
	valueDifferent
)

// How rare a shared value must be, in thousandths of a bit, before sharing it speaks for one customer. Sharing what many
// share says nothing, and is never held against a pair.
const (
	phoneCommon    = 4_000
	emailCommon    = 3_000
	domainCommon   = 6_500
	einvoiceCommon = 3_500
	premisesCommon = 2_500
)

// ID implements Kind.
func (PhoneKind) ID() string { return "phone@1" }

// Levels implements Kind.
func (k PhoneKind) Levels() []Level {
	return weighed(k.ID(), []Level{{Name: "nothing"}, {Name: "same"}, {Name: "different"}})
}

// Prepare implements Kind.
func (PhoneKind) Prepare(dst []byte, vs []Value, _ *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		for p := range normalize.ParsePhones(vs[i].Text) {
			if p.IsValid() {
				dst = appendValue(dst, start, mix(saltPhone<<60^p.Number), 0)
			}
		}
	}
	return dst
}

// Terms implements Kind.
func (PhoneKind) Terms(p []byte, visit func(uint64, []byte)) { visitValues(saltPhone, p, visit) }

// KeyTypes implements Kind.
func (PhoneKind) KeyTypes() []KeyType { return []KeyType{{"number", Alone}} }

// Keys implements Kind.
func (PhoneKind) Keys(dst []Key, p []byte) []Key { return valueKeys(dst, saltPhone, p) }

// Compare implements Kind.
func (PhoneKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedValue(a, b, 0); ok {
		return Outcome{valueSame, max(r, phoneCommon)}
	}
	return Outcome{Level: valueDifferent}
}

func visitValues(salt uint64, p []byte, visit func(uint64, []byte)) {
	for at := 0; at < len(p); at += valueEntry {
		visit(valueTerm(salt+uint64(p[at+6])<<8, p, at), p[at+4:at+6])
	}
}

// valueKeys appends a key for each value; its type is the class of the value.
func valueKeys(dst []Key, salt uint64, p []byte) []Key {
	for at := 0; at < len(p); at += valueEntry {
		dst = append(dst, Key{Hash: valueTerm(salt+uint64(p[at+6])<<8, p, at), Type: p[at+6]})
	}
	return dst
}

// ContactKind compares e-mail addresses and web domains together, since both speak of the company's domain. Free-mail
// and other shared domains are left out; of them the whole address alone counts.
type ContactKind struct{}

const (
	contactNothing = iota
	contactSameEmail
	contactSameDomain
	contactDifferent
)

const (
	classEmail  = 0
	classDomain = 1
)

// ID implements Kind.
func (ContactKind) ID() string { return "contact@1" }

// Levels implements Kind.
func (k ContactKind) Levels() []Level {
	return weighed(k.ID(), []Level{
		{Name: "nothing"},
		{Name: "same_email"},
		{Name: "same_domain"},
		{Name: "different"},
	})
}

// Prepare implements Kind.
func (ContactKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		switch vs[i].Field {
		case Email:
			for _, e := range w.emails.of(vs[i].Text) {
				if !e.IsValid() || e.Kind == normalize.EmailScan {
					continue
				}
				var key [64]byte
				dst = appendValue(dst, start, hash64(saltEmail, e.AppendKey(key[:0])), classEmail)
				if d := e.CompanyDomain(); d != "" {
					dst = appendValue(dst, start, hash64(saltDomain, d), classDomain)
				}
			}
		default:
			if d := normalize.ParseDomain(vs[i].Text).CompanyDomain(); d != "" {
				dst = appendValue(dst, start, hash64(saltDomain, d), classDomain)
			}
		}
	}
	return dst
}

// Terms implements Kind.
func (ContactKind) Terms(p []byte, visit func(uint64, []byte)) { visitValues(saltEmail, p, visit) }

// KeyTypes implements Kind.
func (ContactKind) KeyTypes() []KeyType {
	return []KeyType{classEmail: {"email", Alone}, classDomain: {"domain", Alone}}
}

// Keys implements Kind.
func (ContactKind) Keys(dst []Key, p []byte) []Key { return valueKeys(dst, saltEmail, p) }

// Compare implements Kind.
func (ContactKind) Compare(a, b []byte) Outcome {
	domain, okDomain := sharedValue(a, b, classDomain)
	if email, ok := sharedValue(a, b, classEmail); ok {
		return Outcome{contactSameEmail, max(email, domain, emailCommon)}
	}
	if okDomain {
		return Outcome{contactSameDomain, max(domain, domainCommon)}
	}
	if hasClass(a, classDomain) && hasClass(b, classDomain) {
		return Outcome{Level: contactDifferent}
	}
	return Outcome{}
}

// EInvoiceKind compares e-invoice addresses as they stand; the business id inside one is BusinessIDKind's. One that many
// records have is the address of somebody who receives the bills of others, and is not compared.
type EInvoiceKind struct{}

// ID implements Kind.
func (EInvoiceKind) ID() string { return "einvoice@2" }

// Levels implements Kind.
func (k EInvoiceKind) Levels() []Level {
	return weighed(k.ID(), []Level{{Name: "nothing"}, {Name: "same"}, {Name: "different"}})
}

// Prepare implements Kind.
func (EInvoiceKind) Prepare(dst []byte, vs []Value, _ *Workspace) []byte {
	start, operator := len(dst), ""
	for i := range vs {
		if vs[i].Field == Operator {
			operator = vs[i].Text
		}
	}
	for i := range vs {
		if vs[i].Field == EInvoice {
			e := normalize.ParseEInvoice(vs[i].Text, operator)
			if e.Address != "" && !e.Notes.Has(normalize.NoteOperatorOwn) && !e.Notes.Has(normalize.NoteIdentity) {
				dst = appendValue(dst, start, hash64(saltEInvoice, e.Address), 0)
			}
		}
	}
	return dst
}

// Terms implements Kind.
func (EInvoiceKind) Terms(p []byte, visit func(uint64, []byte)) { visitValues(saltEInvoice, p, visit) }

// KeyTypes implements Kind.
func (EInvoiceKind) KeyTypes() []KeyType { return []KeyType{{"address", Alone}} }

// Keys implements Kind.
func (EInvoiceKind) Keys(dst []Key, p []byte) []Key { return valueKeys(dst, saltEInvoice, p) }

// Compare implements Kind.
func (EInvoiceKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedValue(a, b, 0); ok {
		if r < einvoiceCommon { // a property manager's, who receives the bills of all that it manages
			return Outcome{}
		}
		return Outcome{valueSame, r}
	}
	return Outcome{Level: valueDifferent}
}

// LinkKind compares existing links: one record names the id that the other has in its own source. A link can be wrong;
// it is evidence, not proof.
type LinkKind struct{}

const (
	classSelf = 0
	classLink = 1
)

const (
	linkNothing = iota
	linkAgrees
	linkShared // both name the same third record
	linkElsewhere
)

// ID implements Kind.
func (LinkKind) ID() string { return "link@1" }

// Levels implements Kind.
func (k LinkKind) Levels() []Level {
	return weighed(k.ID(), []Level{
		{Name: "nothing"},
		{Name: "agrees"},
		{Name: "same_target"},
		{Name: "elsewhere"},
	})
}

// Prepare implements Kind. The record's own id stands first, so that a link from elsewhere finds it.
func (LinkKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	dst = appendValue(dst, start, hash64(saltLink, w.self.ID), classSelf)
	for i := range vs {
		if t := vs[i].Text; t != "" && t != w.self.ID {
			dst = appendValue(dst, start, hash64(saltLink, vs[i].Text), classLink)
		}
	}
	return dst
}

// Terms implements Kind. A link is either right or wrong; it has no rarity.
func (LinkKind) Terms([]byte, func(uint64, []byte)) {}

// KeyTypes implements Kind.
func (LinkKind) KeyTypes() []KeyType { return []KeyType{{"id", Alone}} }

// Keys implements Kind.
func (LinkKind) Keys(dst []Key, p []byte) []Key {
	for at := 0; at < len(p); at += valueEntry {
		dst = append(dst, Key{Hash: valueTerm(saltLink, p, at)})
	}
	return dst
}

// Compare implements Kind.
func (LinkKind) Compare(a, b []byte) Outcome {
	if linksTo(a, b) || linksTo(b, a) {
		return Outcome{Level: linkAgrees}
	}
	if _, ok := sharedValue(a, b, classLink); ok {
		return Outcome{Level: linkShared}
	}
	if hasClass(a, classLink) && hasClass(b, classLink) {
		return Outcome{Level: linkElsewhere}
	}
	return Outcome{}
}

// linksTo reports whether a names b's own id.
func linksTo(a, b []byte) bool {
	for at := valueEntry; at < len(a); at += valueEntry {
		if valueHash(a, at) == valueHash(b, 0) {
			return true
		}
	}
	return false
}
