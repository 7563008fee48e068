// Package propose looks at the columns of files and proposes rules for matching their records.
//
// A column is understood by its header where that says what it holds, and by its values: how many cells are filled, how
// many values there are, whether they are dates, codes, categories or text. Whether a column says anything of whom a
// record speaks of, rather than of the record itself, is asked of the data: rows that share two telling values are most
// likely one, and a column whose values differ even there is left out. Nothing is fitted beyond that, and a person reads
// the proposal before it is used: every comparison says why it is there.
package propose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// maxComparisons is how many comparisons rules may have.
const maxComparisons = 16

// Rules proposes rules for the records of the tables, and tells which columns they do not compare, in the order of the
// columns. Columns of several tables that mean the same are one. Where there are no rules to propose, the columns are told
// all the same.
func Rules(tables ...*table.Table) (*match.Rules, []Left, error) {
	cols := survey(tables)
	if finnish(cols) {
		rules, left := finnishRules(cols)
		return rules, left, nil
	}
	p := propose(cols)
	if len(p.rules.Comparisons) == 0 { // of few records the columns are taken as they come, and told so
		for _, c := range cols {
			c.few = true
		}
		p = propose(cols)
	}
	if len(p.rules.Comparisons) == 0 {
		return nil, p.left, phrase.Errorf(phrase.Phrase{
			EN: "no column tells records apart; say what the columns mean, as in -map name=COLUMN",
			FI: "mikään sarake ei erota tietueita toisistaan; kerro sarakkeiden merkitykset, kuten -map name=SARAKE",
			SV: "ingen kolumn skiljer posterna åt; säg vad kolumnerna betyder, som -map name=KOLUMN",
		})
	}
	p.finish()
	return p.rules, p.left, nil
}

// propose makes rules of the columns, as far as each is good for something.
func propose(cols []*column) *proposal {
	p := &proposal{rules: match.DefaultRules(), at: make(map[string]int)}
	p.rules.Comparisons, p.rules.MaxBlock = nil, 40
	for _, c := range cols {
		p.add(c)
	}
	return p
}

// proposal is rules in the making.
type proposal struct {
	rules *match.Rules
	at    map[string]int // of comparisons, by name
	left  []Left         // columns that none of them compares
}

// add adds a column to the comparison that it belongs to, if any.
func (p *proposal) add(c *column) {
	u, why := c.understand()
	if u.kind == "" {
		p.left = append(p.left, c.left(why))
		return
	}
	at, ok := p.at[u.comparison]
	if !ok && len(p.rules.Comparisons) == maxComparisons {
		p.left = append(p.left, c.left(said(noRoom, maxComparisons)))
		return
	}
	if u.field != match.Field(c.key) || len(c.headers) > 1 || c.headers[0] != string(u.field) {
		p.feed(u.field, c.headers)
	}
	if !ok {
		at = len(p.rules.Comparisons)
		p.at[u.comparison] = at
		p.rules.Comparisons = append(p.rules.Comparisons, match.Comparison{Name: u.comparison, Kind: u.kind, Group: u.group})
	}
	m := &p.rules.Comparisons[at]
	m.Levels = append(m.Levels, c.levels(u)...)
	if !slices.Contains(m.Fields, u.field) {
		m.Fields = append(m.Fields, u.field)
	}
	m.Why = strings.TrimPrefix(m.Why+"; ", "; ") + fmt.Sprintf("%q %s", strings.Join(c.headers, ", "), u.why)
}

// feed lets columns feed a field.
func (p *proposal) feed(f match.Field, headers []string) {
	for i := range p.rules.Columns {
		if p.rules.Columns[i].Field == f {
			p.rules.Columns[i].Columns = append(p.rules.Columns[i].Columns, headers...)
			return
		}
	}
	p.rules.Columns = append(p.rules.Columns, match.Feed{Field: f, Columns: slices.Clone(headers)})
}

// finish sets what hangs on all columns.
func (p *proposal) finish() {
	p.household()
	bodies := slices.ContainsFunc(p.rules.Comparisons, func(c match.Comparison) bool { return c.Kind == "company_name" })
	for i := range p.rules.Comparisons {
		switch c := &p.rules.Comparisons[i]; {
		case bodies && c.Kind == "company_name":
			c.Levels = slices.Clone(bodyNames)
		case bodies && c.Kind == "street":
			c.Levels = []match.Level{{Name: "other_number", Weight: -4_500, Damp: 0.9}, {Name: "different", Weight: -7_500}}
		case !bodies && c.Group == who: // a person's numbers are his or her own
			c.Group = ""
		}
	}
}

// household heeds that persons who share a telephone mostly live together: address and telephone say one thing, that of a
// household, and two days of birth say two of its members, however alike their names: at most a person looks. Without a
// telephone there is nothing that says the same twice.
func (p *proposal) household() {
	_, person := p.at["person"]
	_, phone := p.at["phone"]
	if !person || !phone {
		return
	}
	for i := range p.rules.Comparisons {
		switch c := &p.rules.Comparisons[i]; {
		case c.Name == "street", c.Name == "phone", c.Group == where:
			c.Group = home
		case c.Kind == "date" && c.Name == "birth":
			c.Levels = []match.Level{{Name: "different", Weight: -7_000, Effect: match.Doubt}}
		}
	}
}

// finnish reports whether the records are those of Finnish companies: a column of business ids that are Finnish, or of
// names with Finnish legal forms beside Finnish postcodes or none.
func finnish(cols []*column) bool {
	for _, c := range cols {
		if c.meaning == table.BusinessID && c.ids*2 > c.filled || c.meaning.IsName() && c.forms*4 > c.filled {
			return true
		}
	}
	return false
}

// finnishRules are the default rules, as far as there are columns for them, and the columns that they leave.
func finnishRules(cols []*column) (*match.Rules, []Left) {
	r := match.DefaultRules()
	why := map[string]string{
		"name":        "the words of the names, by their rarity; numbers, legal forms and estates as guards",
		"business_id": "two different valid ids are two customers, two equal ones are one",
		"address":     "street, number, postcode and town as one",
		"phone":       "a number that many share says little",
		"contact":     "e-mail addresses and web domains; free mail is nobody's",
		"einvoice":    "e-invoice addresses",
		"link":        "ids of the same customer in the other source",
	}
	for i := range r.Comparisons {
		c := &r.Comparisons[i]
		c.Why = why[c.Name]
		var of []string
		for _, col := range cols {
			if f, ok := col.comparedAs(cols); ok && col.used && slices.Contains(c.Fields, f) {
				of = append(of, col.headers...)
			}
		}
		if of != nil {
			c.Why += ": " + strings.Join(of, ", ")
		}
	}
	var left []Left
	for _, col := range cols {
		switch _, compared := col.comparedAs(cols); {
		case col.meaning == table.ID:
			left = append(left, col.left(isID))
		case !compared:
			left = append(left, col.left(notDefault))
		case !col.used:
			left = append(left, col.left(said(served, col.meaning)))
		}
	}
	return r, left
}

// bodyNames are the levels of names of bodies that may run many sites, as agencies, schools and suppliers do: a name that
// many sites share says whose they are, and the street which of them. Rarities of its words say that together, not each
// by itself. Legal forms and numbers tell little in lists of many countries. A word that one name alone has is for a person
// where nothing but the name speaks.
var bodyNames = []match.Level{
	{Name: "exact", Weight: 12_500, Damp: 0.8},
	{Name: "spacing", Weight: 12_000, Damp: 0.8},
	{Name: "near", Weight: 10_500, Damp: 0.7},
	{Name: "town", Weight: 10_000, Damp: 0.7},
	{Name: "covered", Weight: 8_500, Damp: 0.6, Effect: match.Backed},
	{Name: "part", Weight: 8_000, Damp: 0.6},
	{Name: "part_full", Weight: 8_000, Damp: 0.6, Effect: match.Backed},
	{Name: "family", Weight: 7_000, Damp: 0.6, Effect: match.Backed},
	{Name: "overlap_light", Weight: 5_500, Damp: 0.6},
	{Name: "overlap", Weight: 4_000, Damp: 0.6},
	{Name: "other_form", Weight: 8_000, Damp: 0.5},
	{Name: "cut", Weight: 9_000, Damp: 0.5},
	{Name: "domain", Weight: 4_000, Damp: 0.6},
	{Name: "different", Weight: -2_500},
	{Name: "different_house", Weight: -2_500},
	{Name: "different_kind", Weight: -2_500},
	{Name: "number_conflict", Weight: 0},
	{Name: "class_conflict", Weight: 2_000},
}
