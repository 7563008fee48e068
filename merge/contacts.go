package merge

import (
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
)

// appendContacts appends the telephone numbers and e-mail addresses that a merge does not keep: a record has room for
// one or two, a customer answers at more. Spellings of one number are one; what cannot be read as one is not a contact
// and stays among the dropped values.
func appendContacts(contacts []Alias, g *Group) []Alias {
	for i := range g.Fields {
		f := &g.Fields[i]
		var known map[string]bool // numbers and addresses that are kept, or are contacts already
		for j := range f.Dropped {
			v := &f.Dropped[j]
			kind, keys := contactOf(v)
			if v.Equal || len(keys) == 0 || hasHetu(v.Text) {
				continue
			}
			if known == nil {
				known = make(map[string]bool)
				for k := range f.Kept {
					_, kept := contactOf(&f.Kept[k])
					for _, key := range kept {
						known[key] = true
					}
				}
			}
			told := true
			for _, key := range keys {
				told = told && known[key]
				known[key] = true
			}
			if !told {
				contacts = append(contacts, Alias{v.Text, kind, match.Ref{Source: g.Survivor.Source, ID: v.ID}})
			}
		}
	}
	return contacts
}

// contactOf returns what kind of contact a value is, and the keys of the numbers or addresses in it.
func contactOf(v *Value) (kind AliasKind, keys []string) {
	switch v.Field {
	case match.Phone:
		for p := range normalize.ParsePhones(v.Text) {
			if p.IsValid() {
				keys = append(keys, p.E164())
			}
		}
		return OtherPhone, keys
	case match.Email:
		for a := range normalize.ParseEmails(v.Text) {
			if a.Kind != normalize.EmailInvalid {
				keys = append(keys, string(a.AppendKey(nil)))
			}
		}
		return OtherEmail, keys
	}
	return "", nil
}
