package merge

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
)

// Consent names the fields of a marketing consent: by which channel, where it stands, and since when.
type Consent struct {
	Channel Channels
	Field   match.Field // yes or no, as Row.Consent has it
	Date    match.Field // goes with it
}

// WithConsent keeps the values of an address rule, such as an e-mail address, a telephone number or a postal address,
// and of the consents to use them what was said of those values: the consent of the record that they come from, so that
// none is carried to another's. A no on any record with the same values, or without any, outweighs a yes. A consent's
// date comes from the record that the consent comes from. The rule bears the name of the address rule.
//
// Where other rules of the policy choose the address, or a part of it, no yes is kept: wrap WithConsent around such a
// rule to keep those that go with its choice.
func WithConsent(address FieldRule, consents ...Consent) FieldRule {
	rule := FieldRule{Name: address.Name, Fields: slices.Clone(address.Fields)}
	for _, c := range consents {
		rule.Fields = append(rule.Fields, c.Field, c.Date)
	}
	rule.Pick = func(g *Candidates, fields []match.Field) Choice {
		own := make([]match.Field, 0, len(address.Fields))
		for _, f := range address.Fields {
			if slices.Contains(fields, f) {
				own = append(own, f)
			}
		}
		var c Choice
		if len(own) > 0 {
			c = address.Pick(g, own)
		}
		to := addressee{c.Keep, g.Survivor}
		switch {
		case len(own) < len(address.Fields):
			to.row = -1
		case len(c.Keep) > 0:
			to.row = c.Keep[0].Row
		}
		for _, consent := range consents {
			if from := g.consent(consent, address.Fields, to); from >= 0 {
				said := []match.Field{consent.Field, consent.Date}
				said = slices.DeleteFunc(said, func(f match.Field) bool { return !slices.Contains(fields, f) }) // another rule's
				c.Keep = append(c.Keep, g.Cells(from, said)...)
			}
		}
		return c
	}
	return rule
}

// addressee is whom a consent must speak of: the values as they are kept.
type addressee struct {
	kept []CellRef // the values, if any
	row  int       // that they come from; the survivor where there are none; -1: another rule chooses, and nobody knows
}

// consent returns the row whose word on a consent is kept, or -1. A no is heard from every row that has the same values
// or none, a yes from the row of the values only. Where nobody knows the values, a no is heard from all rows.
func (g *Candidates) consent(c Consent, address []match.Field, to addressee) int {
	from := -1
	for i := range g.Rows {
		if len(g.Cells(i, []match.Field{c.Field})) == 0 {
			continue
		}
		key := g.reach(g.Cells(i, address))
		if to.row >= 0 && key != "" && key != g.reach(to.kept) {
			continue
		}
		own := i == to.row
		switch yes := g.Rows[i].Consent&c.Channel != 0; {
		case !yes && (from < 0 || g.Rows[from].Consent&c.Channel != 0 || own), yes && own && from < 0:
			from = i
		}
	}
	return from
}

// reach folds the values of cells so that values which reach the same are equal: numbers and addresses however they are
// written, everything else, and what cannot be read as one, without case. A country says nothing of its own: Suomi, FI
// and nothing are one place to write to.
func (g *Candidates) reach(cells []CellRef) string {
	var b []byte
	for _, ref := range cells {
		c := g.cell(ref)
		if c.Field == match.Country {
			continue
		}
		from := len(b)
		switch c.Field {
		case match.Phone:
			for p := range normalize.ParsePhones(c.Text) {
				b = append(b, p.E164()...)
			}
		case match.Email:
			for e := range normalize.ParseEmails(c.Text) {
				b = e.AppendKey(b)
			}
		case match.Street:
			a := normalize.ParseAddress(c.Text)
			a.Extra, a.Locality = "", ""
			b = normalize.FoldKey(b, a.String())
		case match.Postcode:
			b = append(b, normalize.ParsePostcode(c.Text).Code...)
		case match.City:
			b = normalize.ParseCity(c.Text).AppendKey(b)
		}
		if len(b) == from {
			b = append(b, strings.ToLower(strings.TrimSpace(c.Text))...)
		}
		b = append(b, 0)
	}
	return string(b)
}

// AnyBan keeps the value of a record that bans marketing by the field's channel, the survivor's if it does; where none
// does, the survivor's. It keeps no consent that only another record gave. What goes with the ban, as its date, comes
// from the same record.
func AnyBan(field match.Field, with ...match.Field) FieldRule {
	return FieldRule{"any_ban@1", slices.Concat([]match.Field{field}, with), func(g *Candidates, fields []match.Field) Choice {
		ch := channelOf(fields[0])
		return g.best(fields, func(i int, _ []CellRef) score {
			return score{is(g.Rows[i].OptOut&ch != 0), is(i == g.Survivor)}
		})
	}}
}
