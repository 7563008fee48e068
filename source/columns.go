package source

import (
	"slices"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// field says that the cells of a column are values of a field of the record.
type field struct {
	col    int
	as     match.Field
	number int // column of a house number that belongs behind the cell, or -1
	split  bool
	street int // column without whose street the cell says nothing, or -1
}

// cell says what a column is called in a plan.
type cell struct {
	col int
	as  match.Field
}

// say is a column that bans marketing by some channels, or consents to it.
type say struct {
	col      int
	channels merge.Channels
}

// liveness is a column that says whether a record is in use.
type liveness struct {
	col  int
	dead bool // what the column says yes to
}

// recordFields say which meanings a record is made of. Addresses come last, each from its street on.
var recordFields = []struct {
	meaning table.Meaning
	as      match.Field
}{
	{table.Name, match.Name}, {table.Name2, match.NameMore}, {table.OfficialName, match.Name},
	{table.TradeName, match.OtherName}, {table.ShortName, match.OtherName}, {table.FormerName, match.FormerName},
	{table.BusinessID, match.BusinessID}, {table.VAT, match.BusinessID},
	{table.Phone, match.Phone}, {table.Mobile, match.Phone},
	{table.Email, match.Email}, {table.Website, match.Web}, {table.Domain, match.Web},
	{table.EInvoiceAddress, match.EInvoice}, {table.OVT, match.EInvoice}, {table.EInvoiceOperator, match.Operator},
}

// addresses are the meanings of the columns of each address.
var addresses = []struct{ street, postcode, city, country table.Meaning }{
	{table.Street, table.Postcode, table.City, table.Country},
	{table.BillingStreet, table.BillingPostcode, table.BillingCity, table.BillingCountry},
	{table.VisitingStreet, table.VisitingPostcode, table.VisitingCity, table.VisitingCountry},
}

// planFields are the names that a plan has for columns; those of another meaning are called by it, others by their
// header.
var planFields = map[table.Meaning]match.Field{
	table.Name: match.Name, table.Name2: match.NameMore, table.FormerName: match.FormerName,
	table.TradeName: match.OtherName, table.ShortName: match.OtherName, table.BusinessID: match.BusinessID,
	table.Street: match.Street, table.Postcode: match.Postcode, table.City: match.City, table.Country: match.Country,
	table.Phone: match.Phone, table.Mobile: match.Phone, table.Email: match.Email, table.Website: match.Web,
	table.EInvoiceAddress: match.EInvoice, table.EInvoiceOperator: match.Operator,
	table.BillingID: match.Link, table.CRMID: match.Link, table.EmailBan: merge.OptOutEmail,
	table.PhoneBan: merge.OptOutPhone, table.PostBan: merge.OptOutPost, table.TextBan: merge.OptOutText,
	table.EmailBanDate: merge.OptOutEmailDate, table.PhoneBanDate: merge.OptOutPhoneDate,
	table.PostBanDate: merge.OptOutPostDate, table.TextBanDate: merge.OptOutTextDate,
	table.EmailConsent: merge.ConsentEmail, table.EmailConsentDate: merge.ConsentEmailDate,
	table.PhoneConsent: merge.ConsentPhone, table.PhoneConsentDate: merge.ConsentPhoneDate,
	table.PostConsent: merge.ConsentPost, table.PostConsentDate: merge.ConsentPostDate,
	table.TextConsent: merge.ConsentText, table.TextConsentDate: merge.ConsentTextDate,
}

// MarketingBan is the field of a ban that names no channel: it bans all of them.
const MarketingBan match.Field = "marketing_ban"

const allChannels = merge.ByEmail | merge.ByPhone | merge.ByPost | merge.ByText

// FieldRules are the rules for the columns that only tables have. They go before those of the default policy.
func FieldRules() []merge.FieldRule {
	return []merge.FieldRule{
		merge.BestAddress("billing_street", "billing_postcode", "billing_city", "billing_country"),
		merge.BestAddress("visiting_street", "visiting_postcode", "visiting_city", "visiting_country"),
		merge.Sum(match.Field(table.OpenBalance)), // what two accounts owe, the one that they become owes
		merge.Sum(match.Field(table.Invoiced12m)),
		{Name: "any_ban@1", Fields: []match.Field{MarketingBan, match.Field(table.MarketingBanDate)}, Pick: keepBan},
	}
}

// keepBan keeps the cell of a record that bans all marketing, the survivor's if it does; where none does, the
// survivor's.
func keepBan(g *merge.Candidates, fields []match.Field) merge.Choice {
	best, points := -1, -1
	for i := range g.Rows {
		p := 0
		if g.Rows[i].OptOut == allChannels {
			p += 2
		}
		if i == g.Survivor {
			p++
		}
		if p > points && len(g.Cells(i, fields)) > 0 {
			best, points = i, p
		}
	}
	if best < 0 {
		return merge.Choice{}
	}
	return merge.Choice{Keep: g.Cells(best, fields)}
}

// understand settles what each column is for.
func (s *Source) understand(m *table.Mapping) {
	s.understandRecord(m)
	s.deals, s.terms, s.status = m.Column(table.OpenOpportunities), m.Column(table.Contract), m.Column(table.Status)
	s.bans = said(m, map[table.Meaning]merge.Channels{
		table.EmailBan: merge.ByEmail, table.PhoneBan: merge.ByPhone, table.PostBan: merge.ByPost, table.TextBan: merge.ByText,
		table.MarketingBan: allChannels,
	})
	s.consents = said(m, map[table.Meaning]merge.Channels{
		table.EmailConsent: merge.ByEmail, table.PhoneConsent: merge.ByPhone, table.PostConsent: merge.ByPost, table.TextConsent: merge.ByText,
	})
	for _, l := range []struct {
		meaning table.Meaning
		dead    bool
	}{{table.IsDeleted, true}, {table.Active, false}} {
		if col := m.Column(l.meaning); col >= 0 {
			s.live = append(s.live, liveness{col, l.dead})
		}
	}
	s.nameCells(m)
}

// said finds the columns of meanings.
func said(m *table.Mapping, of map[table.Meaning]merge.Channels) []say {
	var out []say
	for i, c := range m.Columns {
		if channels := of[c.Meaning]; channels != 0 && slices.Contains(m.All(c.Meaning), i) {
			out = append(out, say{i, channels})
		}
	}
	return out
}

// understandRecord settles which columns the record is made of.
func (s *Source) understandRecord(m *table.Mapping) {
	s.links = append(m.All(table.BillingID), m.All(table.CRMID)...)
	for _, f := range recordFields {
		for _, col := range m.All(f.meaning) {
			s.fields = append(s.fields, field{col: col, as: f.as, number: -1, street: -1})
		}
	}
	for i, a := range addresses {
		street := m.Column(a.street)
		behind := street
		if i == 0 {
			behind = -1 // the only address may lack a street
		}
		for _, f := range []struct {
			meaning table.Meaning
			as      match.Field
		}{{a.street, match.Street}, {a.postcode, match.Postcode}, {a.city, match.City}, {a.country, match.Country}} {
			if col := m.Column(f.meaning); col >= 0 && (i == 0 || street >= 0) {
				s.fields = append(s.fields, field{col: col, as: f.as, number: -1, street: behind})
			}
		}
		if i > 0 {
			continue
		}
		if number := m.Column(table.Building); number >= 0 && street >= 0 {
			for j := range s.fields {
				if s.fields[j].col == street {
					s.fields[j].number = number
				}
			}
		}
		if col := m.Column(table.PostcodeCity); col >= 0 {
			s.fields = append(s.fields, field{col: col, split: true, number: -1, street: -1})
		}
	}
}

// nameCells settles what each column is called in a plan. The id is the record's own and no cell.
func (s *Source) nameCells(m *table.Mapping) {
	id := m.Column(table.ID)
	for i, c := range m.Columns {
		if i == id {
			continue
		}
		as := match.Field(c.Header)
		if c.Use == table.Chosen || c.Use == table.Further {
			as = match.Field(c.Meaning)
			if f, ok := planFields[c.Meaning]; ok {
				as = f
			}
		}
		s.cells = append(s.cells, cell{i, as})
	}
}

// PlanColumns says where the cells of the rows stand, for the header of a plan.
func (s *Source) PlanColumns() []merge.Column {
	headers := s.Header()
	columns := make([]merge.Column, len(s.cells))
	for i, c := range s.cells {
		columns[i] = merge.Column{Name: headers[c.col], Field: c.as}
	}
	return columns
}

// appendValues adds the values of a row of t, which has the source's columns, to its record.
func (s *Source) appendValues(t *table.Table, row int, r *match.Record) {
	for i := range s.fields {
		f := &s.fields[i]
		text := t.Cell(row, f.col)
		switch {
		case text == "" || f.street >= 0 && t.Cell(row, f.street) == "":
		case f.split:
			code, city := splitPostcode(text)
			r.Add(match.Postcode, code)
			r.Add(match.City, city)
		case f.number >= 0 && t.Cell(row, f.number) != "":
			r.Add(f.as, text+" "+t.Cell(row, f.number))
		default:
			r.Add(f.as, text)
		}
	}
}

// splitPostcode parts a cell such as "00100 Helsinki" or "FI-00100 Helsinki".
func splitPostcode(s string) (code, city string) {
	s = strings.TrimSpace(s)
	first, rest, _ := strings.Cut(s, " ")
	if strings.ContainsAny(first, "0123456789") {
		return first, strings.TrimSpace(rest)
	}
	return "", s
}

// fill sets the cells of a row.
func (s *Source) fill(n int, row *merge.Row) {
	for _, c := range s.cells {
		row.Cells = append(row.Cells, merge.Cell{Field: c.as, Text: s.Cell(n, c.col)})
	}
}

// facts sets what rules count and compare of a row.
func (s *Source) facts(n int, row *merge.Row) {
	row.OpenBalance, row.Invoiced = at(s.balance, n), at(s.invoiced, n)
	row.LastInvoice, row.Created, row.Modified = at(s.lastInvoice, n), at(s.made, n), at(s.modified, n)
	for _, b := range s.bans {
		if s.says(n, b.col) {
			row.OptOut |= b.channels
		}
	}
	if s.deals >= 0 {
		row.Deals = atoi(s.Cell(n, s.deals))
	}
	for _, c := range s.consents {
		if s.says(n, c.col) {
			row.Consent |= c.channels
		}
	}
	row.Contract = s.terms >= 0 && s.says(n, s.terms)
	row.Since, row.Until = at(s.since, n), at(s.until, n)
	row.Ceased = s.status >= 0 && match.CeasedStatus(s.Cell(n, s.status))
	for _, l := range s.live {
		if said, err := table.ParseBool(s.Cell(n, l.col)); err == nil && said == l.dead {
			row.Ceased = true
		}
	}
}

// says reports whether a cell says yes.
func (s *Source) says(row, col int) bool {
	yes, err := table.ParseBool(s.Cell(row, col))
	return err == nil && yes
}

// at returns the element of a column, the zero value where there is no such column.
func at[T int64 | time.Time](column []T, row int) T {
	var zero T
	if column == nil {
		return zero
	}
	return column[row]
}
