package propose

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// use is what a column is good for.
type use struct {
	comparison, kind, group string
	field                   match.Field
	why                     string
}

// Groups of comparisons that speak of one thing.
const (
	who   = "who"   // a body and how it is reached: its sites share both
	where = "where" // the area around a street
	home  = "home"  // where persons live, with their telephone
)

// fieldOf says which field of the default rules a meaning feeds.
var fieldOf = map[table.Meaning]match.Field{
	table.Name: match.Name, table.Name2: match.NameMore, table.OfficialName: match.Name, table.TradeName: match.OtherName,
	table.ShortName: match.OtherName, table.FormerName: match.FormerName, table.BusinessID: match.BusinessID, table.VAT: match.BusinessID,
	table.Street: match.Street, table.Postcode: match.Postcode, table.City: match.City, table.Building: match.Street, table.PostcodeCity: match.Postcode,
	table.BillingStreet: match.Street, table.BillingPostcode: match.Postcode, table.BillingCity: match.City,
	table.VisitingStreet: match.Street, table.VisitingPostcode: match.Postcode, table.VisitingCity: match.City, table.Phone: match.Phone, table.Mobile: match.Phone,
	table.Email: match.Email, table.Website: match.Web, table.Domain: match.Web, table.EInvoiceAddress: match.EInvoice, table.OVT: match.EInvoice,
	table.EInvoiceOperator: match.Operator, table.BillingID: match.Link, table.CRMID: match.Link,
}

// streetOf says without which column one of an address says nothing.
var streetOf = map[table.Meaning]table.Meaning{
	table.Building: table.Street, table.BillingPostcode: table.BillingStreet, table.BillingCity: table.BillingStreet,
	table.VisitingPostcode: table.VisitingStreet, table.VisitingCity: table.VisitingStreet,
}

// comparedAs says which field of the default rules a column feeds, beside the others.
func (c *column) comparedAs(cols []*column) (match.Field, bool) {
	f, ok := fieldOf[c.meaning]
	if street, needed := streetOf[c.meaning]; needed {
		ok = slices.ContainsFunc(cols, func(o *column) bool { return o.meaning == street && o.used })
	}
	return f, ok
}

// byMeaning says what columns of a meaning are good for where the records are not those of Finnish companies.
var byMeaning = map[table.Meaning]use{
	table.Name:         {"name", "company_name", who, match.Name, "is a name"},
	table.OfficialName: {"name", "company_name", who, match.Name, "is a name"},
	table.TradeName:    {"name", "company_name", who, match.OtherName, "is another name"},
	table.ShortName:    {"name", "company_name", who, match.OtherName, "is another name"},
	table.FormerName:   {"name", "company_name", who, match.FormerName, "is a former name"},
	table.Name2:        {"name", "company_name", who, match.NameMore, "continues the name"},
	table.Street:       {"street", "street", "", match.Street, "is a street with its number"},
	table.Postcode:     {"postcode", "postcode", where, match.Postcode, "is a postcode"},
	table.City:         {"city", "city", where, match.City, "is a town"},
	table.Country:      {"country", "category", where, match.Country, "is a country"},
	table.Phone:        {"phone", "phone", who, match.Phone, "is a telephone number"},
	table.Mobile:       {"phone", "phone", who, match.Phone, "is a telephone number"},
	table.Email:        {"email", "email", who, match.Email, "is an e-mail address"},
	table.Website:      {"domain", "domain", who, match.Web, "is a web address"},
	table.Domain:       {"domain", "domain", who, match.Web, "is a web address"},
	table.BusinessID:   {"business_id", "exact", who, match.BusinessID, "is a number of the company"},
	table.VAT:          {"vat", "exact", who, "vat", "is a number of the company"},
}

// headers lists the names of such columns, in several languages.
var headers = []struct {
	names string
	use   use
}{
	{"givenname given firstname forename fname etunimi etunimet fornamn", use{"person", "person_name", "", match.FirstName, "is a given name"}},
	{"surname lastname familyname lname sukunimi efternamn", use{"person", "person_name", "", match.LastName, "is a surname"}},
	{"fullname personname henkilo henkilonimi personensnamn", use{"person", "person_name", "", "person", "is a person's name"}},
	{"dateofbirth dob birthdate birthday born syntymaaika syntymapaiva syntaika syntynyt synt fodelsedatum fodelsedag fodd", use{"birth", "date", "", "birth", "is a day of birth"}},
	{"suburb town locality municipality district kaupunginosa stadsdel", use{"city", "city", where, match.City, "is a town or a part of one"}},
	{"state province region county maakunta lan landskap", use{"region", "category", where, "region", "is a region"}},
	{"postalcode zipcode zip postcode postnummer postinumero", use{"postcode", "postcode", where, match.Postcode, "is a postcode"}},
	{"sex gender sukupuoli kon", use{"sex", "category", "", "sex", "is a sex"}},
	{"country countrycode maa land", use{"country", "category", where, match.Country, "is a country"}},
}

// understand decides what the column is good for, by its header first; where it is good for nothing, it says why not.
func (c *column) understand() (use, phrase.Phrase) {
	filled := fmt.Sprintf("; %d of %d rows have it, in %d values", c.filled, c.rows, c.distinct)
	u, known := byMeaning[c.meaning]
	if !known {
		u, known = c.named()
	}
	if u.kind == "phone" && c.share(c.phones) < 0.5 {
		u.kind, u.why = "exact", "is a telephone number of a plan that is not known"
	}
	switch {
	case c.meaning == table.ID:
		return use{}, isID
	case c.filled*50 < c.rows || c.filled == 0:
		return use{}, said(seldom, c.filled, c.rows)
	case known && c.fits(u):
		u.why += filled
		return u, phrase.Phrase{}
	case known && c.meaning != table.Unknown:
		return use{}, said(unfit, u.kind)
	case c.meaning != table.Unknown:
		return use{}, said(ofRecord, c.meaning)
	}
	if why := c.unsteady(); why != (phrase.Phrase{}) {
		return use{}, why
	}
	if c.share(c.dates) > 0.9 && c.share(c.codes) < 0.9 {
		return use{}, isEvent
	}
	u = c.byValues()
	u.why += filled + fmt.Sprintf(", the same in %.0f %% of the %d pairs of rows that seem to be one", 100*c.agree, c.seen)
	if c.seen < enough {
		u.why += fmt.Sprintf(": too few to be sure, %d are wanted", enough)
	}
	return u, phrase.Phrase{}
}

// unsteady says why a column whose header says nothing is not taken: it is seldom there, or as likely as not to differ
// where all else is the same.
func (c *column) unsteady() phrase.Phrase {
	switch {
	case c.filled*5 < c.rows:
		return said(seldom, c.filled, c.rows)
	case c.share(c.distinct) < 0.15:
		return said(fewValues, c.distinct, c.filled)
	case c.seen < enough && !c.few:
		return said(fewPairs, c.seen, enough)
	case c.seen > 0 && c.agree < steady:
		return said(differs, 100*(1-c.agree))
	}
	return phrase.Phrase{}
}

// A column whose header says nothing must hold still: of at least enough pairs of rows that seem to be one, the share
// steady must agree in it.
const (
	enough = 30
	steady = 0.5
)

// named looks the header up.
func (c *column) named() (use, bool) {
	key := strings.ReplaceAll(c.key, "_", "")
	for _, h := range headers {
		for name := range strings.FieldsSeq(h.names) {
			if name == key {
				return h.use, true
			}
		}
	}
	return use{}, false
}

// fits reports whether the values of the column are what its header says.
func (c *column) fits(u use) bool {
	switch u.kind {
	case "date":
		return c.share(c.dates) > 0.5 || c.share(c.numbers) > 0.5
	case "domain", "email":
		return c.share(c.distinct) > 0.02
	case "category":
		return c.distinct > 1 && c.share(c.distinct) < 0.2
	}
	return true
}

// byValues decides by what the values are like.
func (c *column) byValues() use {
	field := match.Field(c.key)
	switch {
	case c.share(c.codes) > 0.8 && c.share(c.distinct) > 0.1:
		return use{c.key, "exact", who, field, "is a code"}
	case c.share(c.numbers) > 0.9:
		return use{c.key, "number", "", field, "is a number"}
	case strings.HasPrefix(c.key, "address"):
		return use{"street", "street", "", match.Street, "is another line of the address"}
	}
	return use{c.key, "text", "", field, "is text"}
}

// levels says what a difference in a column of codes weighs: as little as the share of rows that differ in it though they
// seem to be one says.
func (c *column) levels(u use) []match.Level {
	if u.kind != "exact" || c.seen < enough {
		return nil
	}
	bits := math.Log2(max(1-c.agree, 1.0/8))
	return []match.Level{{Name: "different", Weight: match.Bits(100 * math.Round(10*min(bits, -0.5)))}}
}
