package match

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/internal/strsim"
)

// Rules are what a person writes: which fields are compared and how, what the outcomes weigh, and from which
// probability on a pair is a match or for review. The zero Rules compare nothing; DefaultRules are those of the Finnish
// B2B company, and ParseRules reads those of anything else.
type Rules struct {
	// Columns name the columns of a file that feed a field. Fields that stand here under no name are fed by the columns
	// whose headers say so; matching itself reads fields alone.
	Columns     []Feed
	Comparisons []Comparison
	// Compounds are blocking keys made of keys of several comparisons: two records meet that share all of its parts.
	Compounds []Compound
	// Unique are the sources declared free of duplicates, beside those of Options.Unique.
	Unique []string
	// MatchAt and ReviewAt are the probabilities from which the weight alone makes a match, or a pair to review.
	MatchAt, ReviewAt float64
	// MaxBlock is the number of records that may share a key before the key needs the company of another.
	MaxBlock int
}

// Feed says which columns hold a field, by their headers. Several columns are several values of the field.
type Feed struct {
	Field   Field
	Columns []string
}

// RecordID is the field of the id that a record has in its source. It is fed by a column and never compared.
const RecordID Field = "id"

// Comparison says how some fields of two records are held against each other.
type Comparison struct {
	Name   string  // letters, digits, _ and -
	Kind   string  // the Kind by its name, as "company_name", or by its id with the version, as "company_name@6"
	Fields []Field // whose values it reads, in the order of the record
	// Group names what the comparison speaks of. Of the comparisons of one group the strongest counts in full, the next
	// by half, the third by a quarter: a shared address says less when the telephone is already shared.
	Group string
	// Levels replace those of the kind, by name; nil keeps the kind's.
	Levels []Level
	// Keys say what the blocking keys of the kind are good for, by name; those left out keep their use.
	Keys []KeyType
	// Why is a remark for people. It is no part of a model.
	Why string
}

// Compound names the keys that make up a blocking key, each as COMPARISON.KEY: "birth.date", "name.word".
type Compound []string

// DefaultRules returns the rules of the Finnish B2B company. They are the caller's to change.
func DefaultRules() *Rules {
	return &Rules{
		Comparisons: []Comparison{
			{Name: "name", Kind: "company_name", Fields: []Field{Name, NameMore, FormerName, OtherName, Email, Web}},
			{Name: "business_id", Kind: "business_id", Fields: []Field{BusinessID, EInvoice, Operator}},
			{Name: "address", Kind: "address", Fields: []Field{Street, Postcode, City}, Group: "contact"},
			{Name: "phone", Kind: "phone", Fields: []Field{Phone}, Group: "contact"},
			{Name: "contact", Kind: "contact", Fields: []Field{Email, Web}, Group: "contact"},
			{Name: "einvoice", Kind: "einvoice", Fields: []Field{EInvoice, Operator}, Group: "contact"},
			{Name: "link", Kind: "link", Fields: []Field{Link}},
		},
		MatchAt:  0.6,
		ReviewAt: 0.1,
		MaxBlock: 20,
	}
}

// RuleError is a fault in rules, with the place where it stands.
type RuleError struct {
	Path         string // as comparisons[2].kind; "" is the whole
	Line, Column int    // in the text that was parsed, both from 1, columns in characters; 0 where there was no text
	Err          error
}

// Error says where the fault stands and what it is.
func (e *RuleError) Error() string {
	s := "match: rules: "
	if e.Line > 0 {
		s += fmt.Sprintf("line %d, column %d: ", e.Line, e.Column)
	}
	return s + e.Reason()
}

// Reason is Error without the position, for who shows it in a way of their own.
func (e *RuleError) Reason() string {
	if e.Path == "" {
		return e.Err.Error()
	}
	return e.Path + ": " + e.Err.Error()
}

// Unwrap returns what is wrong.
func (e *RuleError) Unwrap() error { return e.Err }

// maxComparisons bounds the table of sections in a prepared record.
const maxComparisons = 16

// bound is a comparison with its kind found, its weights and the use of its keys settled.
type bound struct {
	name   string
	kind   Kind
	fields []Field
	group  uint8 // 0: none
	levels []Level
	alone  []Bits   // of each level, Level.alone
	uses   []KeyUse // by the kind's type of key
	own    bool     // it prepares the record's own id, even where there are no values
}

// binding is rules on their way to a model: what they come to, and every fault in them.
type binding struct {
	kinds     []Kind
	cs        []bound
	at        map[string]int // of each comparison in cs, by name; -1 where its kind is unknown
	compounds []compound
	faults    []error
}

func (b *binding) fault(path, format string, args ...any) {
	b.faults = append(b.faults, &RuleError{Path: path, Err: fmt.Errorf(format, args...)})
}

// bind finds the kind of each comparison, the weights of its levels and the use of its keys. All faults are told at once.
func (r *Rules) bind(kinds []Kind) *binding {
	b := &binding{kinds: append(builtin(), kinds...), at: map[string]int{}}
	if len(r.Comparisons) == 0 || len(r.Comparisons) > maxComparisons {
		b.fault("comparisons", "want 1 to %d comparisons, have %d", maxComparisons, len(r.Comparisons))
	}
	b.thresholds(r)
	groups := map[string]uint8{"": 0}
	for i := range r.Comparisons {
		c := &r.Comparisons[i]
		if _, ok := groups[c.Group]; !ok {
			groups[c.Group] = uint8(len(groups))
		}
		b.comparison(fmt.Sprintf("comparisons[%d]", i), c, groups[c.Group])
	}
	for i, c := range r.Compounds {
		b.compound(fmt.Sprintf("compounds[%d]", i), c)
	}
	if len(b.faults) == 0 && len(b.compounds) == 0 && !slices.ContainsFunc(b.cs, func(c bound) bool {
		return slices.ContainsFunc(c.uses, func(u KeyUse) bool { return u&Alone != 0 })
	}) {
		b.fault("comparisons", `no key brings two records together: let a key be "alone", or add compounds`)
	}
	b.columns(r)
	b.distinct("unique", r.Unique)
	return b
}

func (b *binding) thresholds(r *Rules) {
	if !(r.MatchAt > 0 && r.MatchAt < 1) {
		b.fault("match_at", "want a probability above 0 and below 1")
	}
	if !(r.ReviewAt > 0 && r.ReviewAt < 1) {
		b.fault("review_at", "want a probability above 0 and below 1")
	} else if r.ReviewAt > r.MatchAt {
		b.fault("review_at", "want no more than match_at, which is %v", r.MatchAt)
	}
	if r.MaxBlock < 2 || r.MaxBlock > maxBlock {
		b.fault("max_block", "want 2 to %d records", maxBlock)
	}
}

// maxBlock bounds MaxBlock: in a block every record is compared with every other.
const maxBlock = 10_000

// comparison binds one comparison.
func (b *binding) comparison(path string, c *Comparison, group uint8) {
	_, again := b.at[c.Name]
	b.at[c.Name] = -1
	switch {
	case !isName(c.Name):
		b.fault(path+".name", "want a name of letters, digits, _ and -, have %q", c.Name)
	case again:
		b.fault(path+".name", "a comparison before is called %q, too", c.Name)
	}
	b.fields(path, c)
	k := kindNamed(b.kinds, c.Kind)
	if k == nil {
		b.fault(path+".kind", "unknown kind %q%s", c.Kind, suggest(c.Kind, kindNames(b.kinds)))
		return
	}
	_, own := k.(LinkKind)
	out := bound{name: c.Name, kind: k, fields: c.Fields, group: group, levels: slices.Clone(k.Levels()), own: own}
	for i, l := range c.Levels {
		b.level(fmt.Sprintf("%s.levels[%d]", path, i), l, c.Levels[:i], &out)
	}
	types := k.KeyTypes()
	for _, t := range types {
		out.uses = append(out.uses, t.Use)
	}
	for i, key := range c.Keys {
		at := slices.IndexFunc(types, func(t KeyType) bool { return t.Name == key.Name })
		switch {
		case at < 0:
			b.fault(path+".keys."+key.Name, "kind %s has no key %q; it has %s", nameOf(k), key.Name, strings.Join(keyNames(types), ", "))
		case slices.ContainsFunc(c.Keys[:i], func(t KeyType) bool { return t.Name == key.Name }):
			b.fault(path+".keys."+key.Name, "is told twice")
		case key.Use&^(Alone|Company|Whole) != 0 || key.Use == Whole:
			b.fault(path+".keys."+key.Name, "want alone, company, both, alone and whole, or none")
		default:
			out.uses[at] = key.Use
		}
	}
	b.at[c.Name] = len(b.cs)
	b.cs = append(b.cs, out)
}

// fields checks which fields a comparison reads.
func (b *binding) fields(path string, c *Comparison) {
	if len(c.Fields) == 0 {
		b.fault(path+".fields", "want at least one field")
	}
	k := kindNamed(b.kinds, c.Kind)
	read := readBy(k)
	for i, f := range c.Fields {
		at := fmt.Sprintf("%s.fields[%d]", path, i)
		switch {
		case f == "":
			b.fault(at, "want the name of a field")
		case slices.Contains(c.Fields[:i], f):
			b.fault(at, "field %q stands twice", f)
		case read != nil && !slices.Contains(read, f):
			b.fault(at, "kind %s does not read a field %q%s; name the columns that feed it under \"columns\"", nameOf(k), f, suggest(string(f), read))
		}
	}
}

// level settles one level of a comparison.
func (b *binding) level(path string, l Level, before []Level, c *bound) {
	at := levelNamed(c.levels, l.Name)
	switch {
	case at < 0:
		names := make([]string, len(c.levels)-1)
		for i := range names {
			names[i] = c.levels[i+1].Name
		}
		b.fault(path+".name", "kind %s has no level %q%s", nameOf(c.kind), l.Name, suggest(l.Name, names))
		return
	case at == 0:
		b.fault(path+".name", "where there is nothing to compare nothing is weighed")
	case levelNamed(before, l.Name) >= 0:
		b.fault(path+".name", "level %q stands twice", l.Name)
	}
	if abs(l.Weight) > maxWeight {
		b.fault(path+".bits", "want at most %d bits for or against", maxWeight/1000)
	}
	if int(l.Effect) >= len(effectNames) {
		b.fault(path+".effect", "want %s", strings.Join(effectNames[:], ", "))
	}
	if !(l.Damp >= 0 && l.Damp <= 1) {
		b.fault(path+".damp", "want a share from 0 to 1")
	}
	if l.M != 0 || l.U != 0 {
		if !(l.M > 0 && l.M <= 1) {
			b.fault(path+".m", "want a share above 0 and at most 1")
		}
		if !(l.U > 0 && l.U <= 1) {
			b.fault(path+".u", "want a share above 0 and at most 1")
		}
	}
	c.levels[at] = l
}

func levelNamed(ls []Level, name string) int {
	return slices.IndexFunc(ls, func(l Level) bool { return l.Name == name })
}

// maxWeight bounds the weight of a level, so that sums cannot overflow.
const maxWeight = 1_000_000

// columns checks which columns feed which fields.
func (b *binding) columns(r *Rules) {
	read := []Field{RecordID}
	for i := range r.Comparisons {
		read = append(read, r.Comparisons[i].Fields...)
	}
	for i, f := range r.Columns {
		path := "columns." + string(f.Field)
		switch {
		case !slices.Contains(read, f.Field):
			b.fault(path, "no comparison reads a field %q%s", f.Field, suggest(string(f.Field), read))
		case slices.ContainsFunc(r.Columns[:i], func(g Feed) bool { return g.Field == f.Field }):
			b.fault(path, "field %q is fed twice; name all of its columns in one place", f.Field)
		case len(f.Columns) == 0:
			b.fault(path, "want at least one column")
		case f.Field == RecordID && len(f.Columns) > 1:
			b.fault(path, "want one column, have %d", len(f.Columns))
		}
		b.distinct(path, f.Columns)
	}
}

// distinct checks that no text of a list is empty or stands twice.
func (b *binding) distinct(path string, list []string) {
	for i, s := range list {
		switch {
		case s == "":
			b.fault(fmt.Sprintf("%s[%d]", path, i), "is empty")
		case slices.Contains(list[:i], s):
			b.fault(fmt.Sprintf("%s[%d]", path, i), "%q stands twice", s)
		}
	}
}

// isName reports whether s is made of letters, digits, _ and -.
func isName(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (c < '0' || c > '9') && s[i] != '_' && s[i] != '-' {
			return false
		}
	}
	return s != ""
}

// suggest names the candidate that s may have been meant to be, or all of them.
func suggest[T ~string](s string, candidates []T) string {
	best, bestAt := 3, -1
	all := make([]string, len(candidates))
	for i, c := range candidates {
		all[i] = string(c)
		if d, ok := strsim.WithinDistance([]byte(strings.ToLower(s)), []byte(c), min(best, len(s)/2)); ok && d < best {
			best, bestAt = d, i
		}
	}
	if bestAt >= 0 {
		return ": did you mean " + all[bestAt] + "?"
	}
	return "; there are " + strings.Join(all, ", ")
}

// weigh is the weight of the level when rarity adds adjust.
func (l *Level) weigh(adjust Bits) Bits { return l.Weight + l.damped(adjust) }

// alone is the weight of the level by itself, with what other comparisons say as well. What rarity adds is not in it.
func (l *Level) alone() Bits {
	if l.M > 0 && l.U > 0 {
		return weightOf(l.M, l.U)
	}
	return l.Weight
}

// damped is what is left of what rarity adds.
func (l *Level) damped(adjust Bits) Bits {
	if l.Damp == 0 {
		return adjust
	}
	return Bits(math.Round(float64(adjust) * (1 - l.Damp)))
}

// bitsOf rounds bits to thousandths; what no weight can be becomes the nearest that is refused.
func bitsOf(f float64) Bits {
	return Bits(math.Round(1000 * max(-2*maxWeight/1000, min(f, 2*maxWeight/1000))))
}

// weightOf is the weight of a level that m of the pairs of one customer and u of the others reach.
func weightOf(m, u float64) Bits { return bitsOf(math.Log2(m / u)) }
