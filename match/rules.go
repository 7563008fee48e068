package match

import (
	"errors"
	"fmt"
)

// Rules are what a person writes: which fields are compared and how, what the outcomes weigh, and from which
// probability on a pair is a match or for review. The zero Rules compare nothing; DefaultRules are those of the Finnish
// B2B company.
type Rules struct {
	Comparisons []Comparison
	// MatchAt and ReviewAt are the probabilities from which the weight alone makes a match, or a pair to review.
	MatchAt, ReviewAt float64
	// MaxBlock is the number of records that may share a key before the key needs the company of another.
	MaxBlock int
}

// Comparison says how some fields of two records are held against each other.
type Comparison struct {
	Name   string
	Kind   string  // id of the Kind
	Fields []Field // whose values it reads, in the order of the record
	// Group names what the comparison speaks of. Of the comparisons of one group the strongest counts in full, the next
	// by half, the third by a quarter: a shared address says less when the telephone is already shared.
	Group string
	// Levels replace those of the kind, by name; nil keeps the kind's.
	Levels []Level
}

// DefaultRules returns the rules of the Finnish B2B company. They are the caller's to change.
func DefaultRules() *Rules {
	return &Rules{
		Comparisons: []Comparison{
			{Name: "name", Kind: CompanyNameKind{}.ID(), Fields: []Field{Name, NameMore, FormerName, OtherName}},
			{Name: "business_id", Kind: BusinessIDKind{}.ID(), Fields: []Field{BusinessID, EInvoice, Operator}},
			{Name: "address", Kind: AddressKind{}.ID(), Fields: []Field{Street, Postcode, City}, Group: "contact"},
			{Name: "phone", Kind: PhoneKind{}.ID(), Fields: []Field{Phone}, Group: "contact"},
			{Name: "contact", Kind: ContactKind{}.ID(), Fields: []Field{Email, Web}, Group: "contact"},
			{Name: "einvoice", Kind: EInvoiceKind{}.ID(), Fields: []Field{EInvoice, Operator}, Group: "contact"},
			{Name: "link", Kind: LinkKind{}.ID(), Fields: []Field{Link}},
		},
		MatchAt:  0.6,
		ReviewAt: 0.1,
		MaxBlock: 20,
	}
}

// builtin returns the kinds that the package brings.
func builtin() []Kind {
	return []Kind{CompanyNameKind{}, BusinessIDKind{}, AddressKind{}, PhoneKind{}, ContactKind{}, EInvoiceKind{}, LinkKind{}}
}

// RuleError is a fault in rules, with the place where it stands.
type RuleError struct {
	Path string // as comparisons[2].kind
	Err  error
}

// Error says where the fault stands and what it is.
func (e *RuleError) Error() string { return "match: rules: " + e.Path + ": " + e.Err.Error() }

// Unwrap returns what is wrong.
func (e *RuleError) Unwrap() error { return e.Err }

// bind finds the kind of each comparison and the weights of its levels. All faults are told at once.
func (r *Rules) bind(kinds []Kind) ([]bound, error) {
	byID := make(map[string]Kind)
	for _, k := range append(builtin(), kinds...) {
		byID[k.ID()] = k
	}
	var faults []error
	fault := func(err error, path string, args ...any) {
		faults = append(faults, &RuleError{fmt.Sprintf(path, args...), err})
	}
	if len(r.Comparisons) == 0 || len(r.Comparisons) > maxComparisons {
		fault(fmt.Errorf("want 1 to %d comparisons, have %d", maxComparisons, len(r.Comparisons)), "comparisons")
	}
	if !(r.ReviewAt > 0 && r.ReviewAt <= r.MatchAt && r.MatchAt < 1) {
		fault(errors.New("want 0 < review_at <= match_at < 1"), "match_at")
	}
	if r.MaxBlock < 2 {
		fault(errors.New("want at least 2"), "max_block")
	}
	var out []bound
	groups := map[string]uint8{"": 0}
	names := map[string]bool{}
	for i, c := range r.Comparisons {
		if names[c.Name] || c.Name == "" {
			fault(errors.New("every comparison needs a name of its own"), "comparisons[%d].name", i)
		}
		names[c.Name] = true
		k := byID[c.Kind]
		if k == nil {
			fault(fmt.Errorf("no kind %q", c.Kind), "comparisons[%d].kind", i)
			continue
		}
		if _, ok := groups[c.Group]; !ok {
			groups[c.Group] = uint8(len(groups))
		}
		_, own := k.(LinkKind)
		b := bound{name: c.Name, kind: k, fields: c.Fields, group: groups[c.Group], levels: k.Levels(), own: own}
		for j, l := range c.Levels {
			if at := levelNamed(b.levels, l.Name); at > 0 {
				b.levels[at] = l
			} else {
				fault(fmt.Errorf("kind %s has no level %q", c.Kind, l.Name), "comparisons[%d].levels[%d]", i, j)
			}
		}
		out = append(out, b)
	}
	return out, errors.Join(faults...)
}

func levelNamed(ls []Level, name string) int {
	for i := range ls {
		if ls[i].Name == name {
			return i
		}
	}
	return -1
}

// maxComparisons bounds the table of sections in a prepared record.
const maxComparisons = 16

// bound is a comparison with its kind found and its weights settled.
type bound struct {
	name   string
	kind   Kind
	fields []Field
	group  uint8 // 0: none
	levels []Level
	own    bool // it prepares the record's own id, even where there are no values
}

func (b *bound) reads(f Field) bool {
	for _, g := range b.fields {
		if f == g {
			return true
		}
	}
	return false
}
