package merge

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
)

// Validated keeps the text that is most valid, by a measure of the caller's in which more is better: a phone that can be
// dialled before a damaged one, a Y-tunnus whose check digit is right. Of equals, the one changed last.
func Validated(name string, valid func(text string) int, fields ...match.Field) FieldRule {
	return FieldRule{name, fields, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(_ int, cells []CellRef) score {
			sum := 0
			for _, c := range cells {
				sum += valid(g.cell(c).Text)
			}
			return score{int64(sum)}
		})
	}}
}

// callable is how many numbers of a cell can be dialled.
func callable(text string) int {
	n := 0
	for p := range normalize.ParsePhones(text) {
		if p.IsValid() {
			n++
		}
	}
	return n
}

// writable is 1 for a cell with an e-mail address that mail can be sent to.
func writable(text string) int {
	switch normalize.ParseEmail(text).Kind {
	case normalize.EmailNone, normalize.EmailInvalid:
		return 0
	}
	return 1
}

// BestAddress keeps the address of one record: a whole one, with a street or a box and a postcode that is one, before
// one that lacks them; one that is not at odds with itself or with what the entity's other records say of the postcode;
// then one that a record outside the group has, too, as billing, where invoices arrive; then the one with most fields
// filled; of two spellings of one place the fuller (Kauppakatu for Kauppak.); then the one changed last. Fields beyond street, postcode and city, as the country, go with them.
func BestAddress(street, postcode, city match.Field, with ...match.Field) FieldRule {
	fields := slices.Concat([]match.Field{street, postcode, city}, with)
	return FieldRule{"best_address@1", fields, func(g *Candidates, fields []match.Field) Choice {
		var own, others []whereabouts
		spelt := map[whereabouts]int{} // of each place, the most that a row writes in full
		return g.best(fields, func(i int, cells []CellRef) score {
			if own == nil {
				own, others = g.places(street, postcode, city)
				for _, b := range own {
					spelt[b.place()] = max(spelt[b.place()], b.spelt)
				}
			}
			a := &own[i]
			agree, odds := 0, 0
			for j := range others {
				b := &others[j]
				if a.street != "" && a.street == b.street && (a.code == b.code || a.code == "" || b.code == "") {
					agree = 1
				}
				if a.code != "" && a.code == b.code && a.city != "" && b.city != "" && a.city != b.city {
					odds = 1
				}
			}
			poor := spelt[a.place()] > a.spelt // another row writes the same place better
			return score{is(a.street != "") + is(a.code != ""), -is(a.odds) - int64(odds), int64(agree), int64(len(cells)), -is(poor)}
		})
	}}
}

// whereabouts is what an address can be compared by.
type whereabouts struct {
	street string // with its number; or the box
	code   string // a postcode that is one
	city   string
	spelt  int  // how many of street, postcode and town are written in full, in upper and lower case
	odds   bool // its cells contradict each other
}

// place is where an address is, however it is written.
func (a whereabouts) place() whereabouts {
	return whereabouts{street: a.street, code: a.code, city: a.city}
}

// places reads the addresses of the group's rows and of the others.
func (g *Candidates) places(street, postcode, city match.Field) (own, others []whereabouts) {
	own, others = make([]whereabouts, len(g.Rows)), make([]whereabouts, len(g.Others))
	for i := range g.Rows {
		own[i] = readPlace(g.Rows[i].Row, street, postcode, city)
	}
	for i, o := range g.Others {
		others[i] = readPlace(o, match.Street, match.Postcode, match.City)
	}
	return own, others
}

// readPlace reads the address of a row from the first non-empty cell of each field.
func readPlace(row *Row, street, postcode, city match.Field) whereabouts {
	var w whereabouts
	line := normalize.ParseAddress(row.Get(street))
	if line.Kind == normalize.AddressStreet || line.Kind == normalize.AddressPOBox {
		line.Extra, line.Locality, line.CareOf = "", "", ""
		w.street = string(normalize.FoldKey(nil, line.String()))
	}
	code, town := normalize.ParsePostcode(row.Get(postcode)), normalize.ParseCity(row.Get(city))
	switch code.Kind {
	case normalize.PostcodeNone, normalize.PostcodeUnknown:
		code = town.Postcode // both in the town's cell
	}
	w.code, w.city = code.Code, town.Key()
	text := strings.TrimSpace(row.Get(street))
	w.spelt = int(is(strings.HasPrefix(text, line.Street) && mixedCase(text)) + is(row.Get(postcode) == code.Code) + is(mixedCase(row.Get(city))))
	w.odds = town.Postcode.Code != "" && town.Postcode.Code != code.Code ||
		code.Place != "" && w.city != "" && normalize.ParseCity(code.Place).Key() != w.city
	return w
}

// BestEInvoice keeps the e-invoice address of one record: the customer's own before its operator's or a damaged one;
// then one that a record outside the group has, too, as billing, whose invoices arrive there; then the one that has
// its operator beside it; then the one changed last.
func BestEInvoice(address, operator match.Field) FieldRule {
	return FieldRule{"best_einvoice@1", []match.Field{address, operator}, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(i int, cells []CellRef) score {
			e := readEInvoice(g.Rows[i].Row, address, operator)
			return score{is(e != ""), is(g.agreeOn(e)), int64(len(cells))}
		})
	}}
}

// readEInvoice is the e-invoice address of a row, or "" where there is none that is the customer's.
func readEInvoice(row *Row, address, operator match.Field) string {
	e := normalize.ParseEInvoice(row.Get(address), row.Get(operator))
	if e.Kind == normalize.EInvoiceNone || e.Notes.Has(normalize.NoteOperatorOwn) {
		return ""
	}
	return e.Address
}

// agreeOn reports whether a record outside the group has the same e-invoice address.
func (g *Candidates) agreeOn(address string) bool {
	if address == "" {
		return false
	}
	if g.invoicedAt == nil {
		g.invoicedAt = make(map[string]bool, len(g.Others))
		for _, o := range g.Others {
			g.invoicedAt[readEInvoice(o, match.EInvoice, match.Operator)] = true
		}
	}
	return g.invoicedAt[address]
}
