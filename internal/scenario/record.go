package scenario

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// Options says what to generate. The zero Options are 5,000 entities at the default rates, in under a tenth of a second.
type Options struct {
	Seed     uint64 // another seed, another set
	Entities int    // how many, at most 5,000,000; 0 means 5000
	Rates    *Rates // nil means DefaultRates
	Domain   string // the top-level domain of companies; "" means "fi"
	NoIDs    bool   // leave out the Y-tunnus and whatever holds it: e-invoice address, operator, billing number in the CRM
}

// maxEntities is what the numbers for ids suffice for.
const maxEntities = 5_000_000

// A Source is one of the two systems.
type Source uint8

const (
	CRM Source = iota
	Billing
)

// String returns "crm" or "billing".
func (s Source) String() string {
	if s == CRM {
		return "crm"
	}
	return "billing"
}

// An Alias says that a record bears another name than the current one.
type Alias uint8

const (
	NoAlias Alias = iota
	FormerName
	AuxiliaryName
)

// String returns "", "former" or "aux".
func (a Alias) String() string { return [...]string{"", "former", "aux"}[a%3] }

// A Record is one row of one of the systems, as somebody typed it, and the truth about it.
type Record struct {
	Source Source
	ID     string // 18 characters in the CRM, digits with leading zeros in billing

	Name, Name2                     string // Name2 in billing only
	BusinessID                      string
	Street, Postcode, City, Country string
	Phone, Website, Email           string // Website in the CRM only
	EInvoice, Operator              string // billing only
	BillingLink                     string // CRM only: a billing number, when somebody noted one

	Type, Owner       string    // CRM only
	Created, Modified time.Time // CRM only, UTC
	OptedOut          bool      // CRM only
	Opportunities     int       // CRM only: open ones
	Revenue           int64     // CRM only: euros a year, 0 when not known
	LastInvoice       time.Time // billing only; zero when there has been none
	OpenBalance       int64     // billing only: cents, negative for a credit
	Invoiced12m       int64     // billing only: cents

	Entity  int        // number of the entity, from 1
	YTunnus ytunnus.ID // of the entity
	Alias   Alias
	Kinds   Kinds
}

// A Set is a generated scenario held in memory. The records of each source are in the order of their ids, which says
// nothing about entities.
type Set struct {
	CRM, Billing []Record
}

// Generate returns the scenario that o describes, with Ambiguous marked. It takes some 3 µs and 1 KB a record; for more
// than a million records see Records.
func Generate(o Options) *Set {
	s := new(Set)
	for r := range Records(o) {
		if r.Source == CRM {
			s.CRM = append(s.CRM, *r)
		} else {
			s.Billing = append(s.Billing, *r)
		}
	}
	byID := func(a, b Record) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(s.CRM, byID)
	slices.SortFunc(s.Billing, byID)
	s.markAmbiguous()
	return s
}

// All yields the CRM records, then the billing records.
func (s *Set) All() iter.Seq[*Record] {
	return func(yield func(*Record) bool) {
		for _, rs := range [][]Record{s.CRM, s.Billing} {
			for i := range rs {
				if !yield(&rs[i]) {
					return
				}
			}
		}
	}
}

// markAmbiguous labels the records that nobody could assign by name and id alone.
func (s *Set) markAmbiguous() {
	const several = -1
	bearer := make(map[string]int)
	for r := range s.All() {
		name := strings.ToLower(r.Name)
		switch e, seen := bearer[name]; {
		case !seen:
			bearer[name] = r.Entity
		case e != r.Entity:
			bearer[name] = several
		}
	}
	for r := range s.All() {
		if !r.hasUsableID() && bearer[strings.ToLower(r.Name)] == several {
			r.Kinds.add(Ambiguous)
		}
	}
}

// hasUsableID reports whether the business id, as written, leads to the entity.
func (r *Record) hasUsableID() bool {
	if r.BusinessID == "" {
		return false
	}
	for _, k := range []Kind{IDPlaceholder, IDForeign, IDHetu, IDOtherCompany, IDDebtor, IDWrongCheck} {
		if r.Kinds.Has(k) {
			return false
		}
	}
	return true
}

// Example returns the options of the files in examples/data: 400 entities, to whose records what is rare in life
// happens four times as often, so that each kind occurs, under domains that do not exist.
func Example() Options {
	rates := DefaultRates()
	for k := range rates {
		if r := &rates[k]; r.CRM < .02 && r.Billing < .02 {
			r.CRM, r.Billing = 4*r.CRM, 4*r.Billing
		}
	}
	for k := SiteAddress; k < numKinds; k++ {
		rates[k] = Rate{} // an entity has one address, one number and one mailbox, so that the files are easy to read
	}
	return Options{Seed: 6, Entities: 400, Rates: &rates, Domain: "example"}
}
