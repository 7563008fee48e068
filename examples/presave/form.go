package main

import (
	"fmt"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// form is what a salesperson has typed into "new account".
type form struct {
	name, businessID, street, postcode, city, phone, email string
}

// typed gives the form of the command line, or some to try.
func typed(args []string) []form {
	if len(args) > 0 {
		args = append(args, "", "")
		return []form{{name: args[0], businessID: args[1], city: args[2]}}
	}
	return []form{
		// The CRM lacks the legal form, and the Y-tunnus is typed as a VAT number.
		{name: "Omni Audio Oy", businessID: "FI33428353"},
		// Two digits of the id are swapped: the check digit tells, and the right one is that of the account.
		{name: "Haltilanpuisto As Oy", businessID: "0601907-6", city: "Tampere"},
		// The name is misspelt, and there is no id at all.
		{name: "Suunnitelu Teräsmaa Oy", street: "Kotkakumpunkuja 8", postcode: "33400"},
		// The house next door is another company, however alike the names are.
		{name: "Asunto Oy Tampereen Niinikuja 3", city: "Tampere"},
		// A sole trader's identity code where the Y-tunnus belongs (a published test code).
		{name: "Aitovire", businessID: "131052-308T", city: "Tampere", email: "ostolaskut@aitovire"},
		// Nobody the CRM knows, with an id that was typed to get past a required field.
		{name: "Revontulen Aurinkosähkö Oy", businessID: "1234567-1", city: "Kittilä", phone: "0400"},
		// The same one again, by a colleague a minute later.
		{name: "REVONTULEN AURINKOSÄHKÖ", city: "KITTILÄ"},
	}
}

// masked takes personal identity codes out, before anything can store, show or log what was typed. The index masks what
// it is given by itself, and warns.
func (f form) masked() form {
	f.name, _ = ytunnus.Redact(f.name, ytunnus.NameField)
	f.businessID, _ = ytunnus.Redact(f.businessID, ytunnus.IDField)
	for _, s := range []*string{&f.street, &f.postcode, &f.city, &f.phone, &f.email} {
		*s, _ = ytunnus.Redact(*s, ytunnus.AnyField)
	}
	return f
}

// record is the form as the index reads it. What was left blank speaks neither for nor against. The record has no id
// yet; that of an account under change has its own, and is not held against itself.
func (f form) record() match.Record {
	var r match.Record
	r.Add(match.Name, f.name)
	r.Add(match.BusinessID, f.businessID)
	r.Add(match.Street, f.street)
	r.Add(match.Postcode, f.postcode)
	r.Add(match.City, f.city)
	r.Add(match.Phone, f.phone)
	r.Add(match.Email, f.email)
	return r
}

// warnings say what is better put right before saving, beside what the index warns of.
func (f form) warnings() []string {
	var out []string
	warn := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if f.phone != "" && !normalize.ParsePhone(f.phone).IsValid() {
		warn("phone: not a number that can be called")
	}
	if f.email != "" && !normalize.ParseEmail(f.email).IsValid() {
		warn("e-mail: not an address")
	}
	return out
}

// String is for the person who typed it, not for a log.
func (f form) String() string {
	return strings.Join(strings.Fields(f.name+" "+f.businessID+" "+f.city), " ")
}
