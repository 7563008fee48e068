package match

import "strings"

// builtin returns the kinds that the package brings.
func builtin() []Kind {
	return []Kind{
		CompanyNameKind{}, BusinessIDKind{}, AddressKind{}, PhoneKind{}, ContactKind{}, EInvoiceKind{}, LinkKind{},
		PersonNameKind{}, DateKind{}, NumberKind{}, CategoryKind{}, TextKind{}, ExactKind{},
		StreetKind{}, PostcodeKind{}, CityKind{}, EmailKind{}, DomainKind{},
	}
}

// nameOf returns the name of a kind, its id without the version.
func nameOf(k Kind) string {
	name, _, _ := strings.Cut(k.ID(), "@")
	return name
}

// kindNamed finds a kind by its name or its id, the last of several; nil if there is none.
func kindNamed(kinds []Kind, name string) Kind {
	for i := len(kinds) - 1; i >= 0; i-- {
		if id := kinds[i].ID(); id == name || nameOf(kinds[i]) == name {
			return kinds[i]
		}
	}
	return nil
}

func kindNames(kinds []Kind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = nameOf(k)
	}
	return names
}

// readBy returns the fields that a kind tells apart and reads, nil if it reads any.
func readBy(k Kind) []Field {
	switch k.(type) {
	case BusinessIDKind:
		return []Field{BusinessID, EInvoice, Operator}
	case AddressKind:
		return []Field{Street, Postcode, City}
	case ContactKind:
		return []Field{Email, Web}
	case EInvoiceKind:
		return []Field{EInvoice, Operator}
	}
	return nil
}
