package table

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// headersTSV lists the header names that are known. Sources: the help pages and files named in its own head.
//
//go:embed headers.tsv
var headersTSV string

// Entries of headers.tsv that the other columns settle.
const (
	customerCode Meaning = "customer_code" // the id in a billing system, a link to it in a CRM
	accountName  Meaning = "account_name"  // Tilin nimi: the name in a CRM, of a bookkeeping account in a ledger, which has names beside it
	postal       Meaning = "postal"        // Postiosoite: the street beside a postcode column, else postcode and city
)

// entry is what a header name means; of two columns of one meaning that of lower rank is preferred.
type entry struct {
	meaning Meaning
	rank    int
}

// known maps folded header names to their entries.
var known = sync.OnceValue(func() map[string]entry {
	m := make(map[string]entry)
	for i, line := range strings.Split(headersTSV, "\n") {
		if f := strings.Split(line, "\t"); len(f) == 3 && line[0] != '#' {
			if key := fold(f[1]); m[key].meaning == Unknown {
				m[key] = entry{Meaning(f[0]), i}
			}
		}
	}
	return m
})

// What a name loses in rank when it is recognised by its stem, one of its parts, or without a number at its end.
const (
	stemRank = 10_000
	partRank = 20_000
	moreRank = 30_000
)

// fold reduces a header name to lower-case letters without diacritics, and digits.
func fold(header string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(header) {
		switch {
		case unicode.IsLetter(r):
			r = unicode.ToLower(r)
			switch r {
			case 'ø':
				r = 'o'
			case 'æ':
				b.WriteByte('a')
				r = 'e'
			}
			b.WriteRune(r)
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lookup finds what a header name means: as it stands, as the stem of a custom field (sf__Y_tunnus__c), as one of the
// languages in "Y-tunnus | FO-nummer | Business ID", without a remark in brackets, or without a number at its end.
func lookup(header string) entry {
	table := known()
	if e, ok := table[fold(header)]; ok {
		return e
	}
	h := strings.TrimSpace(header)
	if stem, ok := strings.CutSuffix(strings.ToLower(h), "__c"); ok {
		if e, ok := table[fold(stem)]; ok {
			return entry{e.meaning, e.rank + stemRank}
		}
		if _, own, ok := strings.Cut(stem, "__"); ok { // a package's name before it
			if e, ok := table[fold(own)]; ok {
				return entry{e.meaning, e.rank + stemRank}
			}
		}
	}
	if e, ok := lookupParts(table, h); ok {
		return e
	}
	if i := strings.IndexAny(h, "(["); i > 0 {
		if e, ok := table[fold(h[:i])]; ok {
			return entry{e.meaning, e.rank + stemRank}
		}
	}
	if f := strings.TrimRight(fold(h), "0123456789"); f != "" {
		if e, ok := table[f]; ok && (e.meaning.Many() || strings.HasSuffix(fold(h), f+"1")) {
			return entry{e.meaning, e.rank + moreRank}
		}
	}
	return entry{}
}

// lookupParts recognises names in several languages; all parts that are known must mean the same.
func lookupParts(table map[string]entry, h string) (entry, bool) {
	var found entry
	for _, sep := range [...]string{"|", "/"} {
		parts := strings.Split(h, sep)
		if len(parts) < 2 {
			continue
		}
		for _, p := range parts {
			e, ok := table[fold(p)]
			if !ok {
				continue
			}
			if found.meaning != Unknown && found.meaning != e.meaning {
				return entry{}, false
			}
			if found.meaning == Unknown {
				found = entry{e.meaning, e.rank + partRank}
			}
		}
		if found.meaning != Unknown {
			return found, true
		}
	}
	return entry{}, false
}

// Recognise tells what the columns of a header mean. Two columns may bear the same name; the first one counts.
func Recognise(header []string) *Mapping {
	m, _ := recognise(header, "", nil) // only overrides can fail
	return m
}

// recognise is Recognise with overrides for the source called name.
func recognise(header []string, name string, o *Overrides) (*Mapping, error) {
	forced, err := o.apply(header, name)
	if err != nil {
		return nil, err
	}
	entries := make([]entry, len(header))
	has := make(map[Meaning]bool)
	for i, h := range header {
		if meaning, ok := forced[i]; ok {
			entries[i] = entry{meaning: meaning}
		} else {
			entries[i] = lookup(h)
		}
		has[entries[i].meaning] = true
	}
	settle(entries, has)
	m := &Mapping{Columns: make([]Column, len(header))}
	for i, h := range header {
		m.Columns[i] = Column{Index: i, Header: h, Meaning: entries[i].meaning}
		if meaning, ok := forced[i]; ok {
			m.Columns[i].Meaning, m.Columns[i].Forced = meaning, true
		}
	}
	m.choose(entries)
	return m, nil
}

// settle turns the entries whose meaning hangs on the other columns into meanings: customer codes are the id where
// there is no other, a link where there is one; the name of an account is the name where there is no other; the first
// address of any kind is the address; some name is the name.
func settle(entries []entry, has map[Meaning]bool) {
	rename := func(from, to Meaning) {
		for i := range entries {
			if entries[i].meaning == from {
				entries[i].meaning = to
				has[to] = true
			}
		}
		delete(has, from)
	}
	if has[ID] {
		rename(customerCode, BillingID)
	} else {
		rename(customerCode, ID)
	}
	if has[Name] {
		rename(accountName, Ignored)
	} else {
		rename(accountName, Name)
	}
	if has[Postcode] {
		rename(postal, Street)
	} else {
		rename(postal, PostcodeCity)
	}
	for _, a := range [...][4]Meaning{
		{BillingStreet, BillingPostcode, BillingCity, BillingCountry},
		{VisitingStreet, VisitingPostcode, VisitingCity, VisitingCountry},
	} {
		if has[Street] || has[Postcode] || has[City] || has[PostcodeCity] {
			break
		}
		for i, to := range [...]Meaning{Street, Postcode, City, Country} {
			if has[a[i]] && (to != Country || !has[Country]) {
				rename(a[i], to)
			}
		}
	}
	for _, n := range [...]Meaning{OfficialName, TradeName, ShortName} {
		if !has[Name] && has[n] {
			rename(n, Name)
		}
	}
}

// Use says what becomes of a column.
type Use uint8

// The uses of a column.
const (
	NotUsed Use = iota // Unknown or Ignored
	Chosen             // the column of its meaning
	Further            // one more column of a meaning that can have several, see Meaning.Many
	Passed             // its meaning is served by another column
)

// Column is what became of one column.
type Column struct {
	Index   int
	Header  string
	Meaning Meaning
	Use     Use
	Forced  bool // by -map
}

// Mapping says what each column of a header means, and which column serves each meaning. It is immutable.
type Mapping struct {
	Columns []Column // one for each column of the header
}

// choose picks the columns to use. Columns named by hand come first, then the lowest rank, then the first column.
func (m *Mapping) choose(entries []entry) {
	best := make(map[Meaning]int)
	for i := range m.Columns {
		c := &m.Columns[i]
		if c.Meaning == Unknown || c.Meaning == Ignored {
			continue
		}
		b, ok := best[c.Meaning]
		if !ok || c.Forced && !m.Columns[b].Forced ||
			c.Forced == m.Columns[b].Forced && entries[i].rank < entries[b].rank && !c.Forced {
			best[c.Meaning] = i
		}
	}
	for i := range m.Columns {
		c := &m.Columns[i]
		b, ok := best[c.Meaning]
		switch {
		case !ok:
		case b == i:
			c.Use = Chosen
		case c.Meaning.Many() && c.Forced == m.Columns[b].Forced:
			c.Use = Further
		default:
			c.Use = Passed
		}
	}
}

// Column gives the index of the column chosen for a meaning, or -1.
func (m *Mapping) Column(meaning Meaning) int {
	for i := range m.Columns {
		if m.Columns[i].Use == Chosen && m.Columns[i].Meaning == meaning {
			return i
		}
	}
	return -1
}

// All gives the indexes of all columns in use for a meaning, the chosen one first; nil if there is none.
func (m *Mapping) All(meaning Meaning) []int {
	c := m.Column(meaning)
	if c < 0 {
		return nil
	}
	all := []int{c}
	for i := range m.Columns {
		if m.Columns[i].Use == Further && m.Columns[i].Meaning == meaning {
			all = append(all, i)
		}
	}
	return all
}

// With gives the indexes of all columns that have a use.
func (m *Mapping) With(use Use) []int {
	var is []int
	for i := range m.Columns {
		if m.Columns[i].Use == use {
			is = append(is, i)
		}
	}
	return is
}

// MappingWords are what Mapping.Text says besides meanings and columns.
type MappingWords struct {
	Not           string // before columns that were passed over
	NotUsed       string // before those known to be of no use
	NotRecognised string
}

// String is Text in English.
func (m *Mapping) String() string { return m.Text(MappingWords{"not", "not used", "not recognised"}) }

// Text gives the mapping as a short table for people: a line for each meaning with its columns and those that were passed
// over, then the columns that are known to be of no use, and were not recognised.
func (m *Mapping) Text(words MappingWords) string {
	var b strings.Builder
	for _, meaning := range meanings {
		all := m.All(meaning)
		if all == nil {
			continue
		}
		names := make([]string, len(all))
		for i, c := range all {
			names[i] = m.label(c)
			if m.Columns[c].Forced {
				names[i] += " (-map)"
			}
		}
		fmt.Fprintf(&b, "%-18s %s", meaning, strings.Join(names, ", "))
		var passed []string
		for _, c := range m.With(Passed) {
			if m.Columns[c].Meaning == meaning {
				passed = append(passed, m.label(c))
			}
		}
		if passed != nil {
			fmt.Fprintf(&b, " (%s %s)", words.Not, strings.Join(passed, ", "))
		}
		b.WriteByte('\n')
	}
	for _, rest := range [...]struct {
		title   string
		meaning Meaning
	}{{words.NotUsed, Ignored}, {words.NotRecognised, Unknown}} {
		var names []string
		for _, c := range m.With(NotUsed) {
			if m.Columns[c].Meaning == rest.meaning {
				names = append(names, m.label(c))
			}
		}
		if names != nil {
			fmt.Fprintf(&b, "%-18s %s\n", rest.title, strings.Join(names, ", "))
		}
	}
	return b.String()
}

// label is how a column is called for people: by its name, and by its number where the name is empty or not alone.
func (m *Mapping) label(i int) string {
	h := strings.TrimSpace(m.Columns[i].Header)
	alone := h != ""
	for j := range m.Columns {
		if j != i && strings.TrimSpace(m.Columns[j].Header) == h {
			alone = false
		}
	}
	if alone {
		return h
	}
	return fmt.Sprintf("%s#%d", h, i+1)
}
