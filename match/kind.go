package match

import (
	"slices"

	"github.com/yksi-mdm/yksi/normalize"
)

// Kind is how one kind of field is prepared, keyed and compared: a company name, a business id, an address. The
// built-in kinds are made with it, and rules may name others that are passed to NewModel.
//
// Everything a Kind does is a pure function of its arguments, so that a batch, a server and a worker elsewhere get the
// same answer; one Kind serves many goroutines.
type Kind interface {
	// ID names the kind and its version, as "company_name@6". It is hashed into the model: change what a kind does and
	// its version changes.
	ID() string

	// Levels lists the outcomes of Compare in their order with the weights that hold unless rules say otherwise. The
	// first is that there is nothing to compare, and weighs nothing.
	Levels() []Level

	// Prepare appends to dst the compact form of the values of one record that belong to the comparison. It appends
	// nothing when there is nothing to compare.
	Prepare(dst []byte, vs []Value, w *Workspace) []byte

	// Terms visits the values in p whose frequency among all records matters, each with its hash and the two bytes that
	// hold its rarity (SetRarity, Rarity). Prepare leaves there the rarity that is known without the user's data, or
	// zero; the model blends in what it has counted.
	Terms(p []byte, visit func(hash uint64, slot []byte))

	// KeyTypes lists the types of key that Keys gives, each with its use unless rules say otherwise.
	KeyTypes() []KeyType

	// Keys appends the keys under which the record should meet others, each with its hash and its type.
	Keys(dst []Key, p []byte) []Key

	// Compare says at which of Levels a and b agree and by how much the rarity of what they share shifts the weight of
	// that level. Both are the outcome of Prepare and not empty. It is symmetric and allocates nothing.
	Compare(a, b []byte) Outcome
}

// Outcome is what Kind.Compare found.
type Outcome struct {
	Level  uint8 // index into Kind.Levels
	Adjust Bits  // added to the level's weight
}

// Level is one outcome of a comparison.
type Level struct {
	Name   string
	Weight Bits // log2(m/u) of the level, without what Outcome.Adjust adds
	Effect Effect
	// Damp is the share of what rarity adds (Outcome.Adjust) that is left out: 0 counts it in full, 1 not at all. Where
	// the words of a name come together, as those of a body that runs many sites, their rarities say the same thing twice.
	Damp float64
	// M and U are the shares of the pairs of one customer, and of all others, that reach the level; 0 where they are not
	// told. They say where a weight comes from; what counts is Weight.
	M, U float64
}

// Effect is what a level does beside adding its weight.
type Effect uint8

const (
	Adds   Effect = iota // adds its weight, no more
	Proof                // one customer, unless a guard disagrees
	Bar                  // two customers, unless all else is the same
	Guard                // two customers; a person looks where a proof says otherwise
	Doubt                // at most for a person to look at
	Backed               // at most for a person to look at, unless another comparison speaks for it
)

// Trait is something about a record as a whole that one comparison sees and others heed.
type Trait uint16

const (
	// TraitEstate marks a bankruptcy or death estate: its id may be the debtor's and is neither proof nor bar.
	TraitEstate Trait = 1 << iota
	// TraitUnit marks a unit, site or cost centre of its entity.
	TraitUnit
	// TraitFinanced marks a record that a financier stands in.
	TraitFinanced
	// TraitUnwanted marks a record that somebody has marked as not to be used.
	TraitUnwanted
	// TraitIdentityCode marks a record in which a personal identity code was found and left out.
	TraitIdentityCode
)

// KeyType is one sort of blocking key that a Kind offers, as the words of a name or their initials.
type KeyType struct {
	Name string
	Use  KeyUse
}

// Key is a blocking key: two records that share one are compared.
type Key struct {
	Hash uint64
	Type uint8  // index into Kind.KeyTypes
	Use  KeyUse // set by the model, as its rules have it; Kind.Keys leaves it
}

// KeyUse says what a key is good for. The zero KeyUse is off: the key serves compounds alone (Rules.Compounds).
type KeyUse uint8

const (
	// Alone: the key brings records together by itself. If too many records hold it, it does so only in company of
	// another key of the record.
	Alone KeyUse = 1 << iota
	// Company: the key may keep a too frequent one company.
	Company
	// Whole: the key may not be narrowed; where too many records hold it, each is compared with a few of them.
	Whole
)

// Workspace holds what preparing one record needs and the next one can use again. It belongs to one goroutine.
type Workspace struct {
	traits Trait
	ceased bool // a name says so
	self   Ref
	name   normalize.Name
	alias  normalize.Name
	values []Value
	// readers are, of each value of the record, the comparisons that read it, a bit each.
	readers []uint16
	emails  readEmails
	ids     []idReading
	keys    []Key
	kept    []uint64
}

// Trait sets a trait of the record that is being prepared.
func (w *Workspace) Trait(t Trait) { w.traits |= t }

// Ref returns the record that is being prepared.
func (w *Workspace) Ref() Ref { return w.self }

// readEmails is the addresses of the cell that was read last. A name and a contact look at the same one.
type readEmails struct {
	text string
	list []normalize.Email
}

func (e *readEmails) of(text string) []normalize.Email {
	if text != e.text || text == "" {
		e.text, e.list = text, slices.AppendSeq(e.list[:0], normalize.ParseEmails(text))
	}
	return e.list
}
