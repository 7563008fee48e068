package merge

import (
	"sort"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// Entity is what a plan says of one customer: a holder of a Y-tunnus, or a legal person without one. Its slices are in
// the order of Ref.Compare unless said otherwise.
type Entity struct {
	ID         string   // see EntityID; kept from the previous run where a State says so
	Aliases    []string // ids of entities of former runs that it has taken over
	SplitFrom  []string // ids of entities of the former run that it has records of and that live on without it
	Name       string   // for people: the name of its head record
	BusinessID string   // the Y-tunnus, NNNNNNN-C, or ""
	Status     Status

	OpenBalance int64 // euro cents, over its records
	Invoiced    int64
	LastInvoice time.Time

	Records   []Record   // each record of the cluster, once
	Groups    []Group    // merge groups, by their smallest record; every record is in one
	Links     []Link     // crosswalk: each billing record, once
	Accounts  []Account  // each record of a mergeable source, once
	Names     []Alias    // other names than Name that its records carry
	Contacts  []Alias    // telephone numbers and e-mail addresses of records merged away that no survivor keeps, as they were typed
	Relations []Relation // by record, kind and the other
	Closing   []Closing  // accounts that are to be closed
	Warnings  []Warning

	Inverse bool // made by Invert: applying it takes the merge back
}

// Record is one record of an entity, with what the control totals count.
type Record struct {
	Ref   match.Ref
	Group int    // index in Entity.Groups
	Unit  string // unit, site or department as its name says, or ""

	OpenBalance int64
	Invoiced    int64
	LastInvoice time.Time
	OptOut      Channels

	Best match.Pair // the pair that ties it to the entity; zero when it stands alone
}

// Group is a merge group: records of one source that become one record. Groups of two and more propose a merge; a
// group of one leaves its record as it is and has neither Ratings nor Fields.
type Group struct {
	ID       string // merge_id, from its smallest record
	Survivor match.Ref
	Members  []match.Ref // the survivor among them
	Ratings  []Rating    // one a member, best first: why this survivor
	Fields   []FieldPlan // one a field, or a group of fields that go together
}

// Rating is what the criteria said of one record as survivor.
type Rating struct {
	Ref     match.Ref
	Points  int
	Vetoes  []string // reasons that bar it while another record is free of them
	Reasons []Reason // the criteria that gave points
}

// Reason is the share of one criterion in a rating.
type Reason struct {
	Criterion string
	Points    int
}

// FieldPlan says what becomes of the values of a field, or of fields that go together: every non-empty value of the
// group's records is either kept or dropped.
type FieldPlan struct {
	Rule    string // the rule that chose, name@version
	Kept    []Value
	Result  string      // stands in the place of the first kept value where a rule computes, as a sum; else ""
	From    match.Ref   // the record outside the group that Result comes from; zero: none
	Into    match.Field // where nothing is kept: Result fills an empty cell of the survivor of this field
	Dropped []Value
}

// Value is a cell with where it stands.
type Value struct {
	ID    string // the record, of the group's source
	At    int    // index of the cell in its row
	Field match.Field
	Text  string
	Equal bool // of a dropped value: the same text is kept from another record
}

// Link is a line of the crosswalk: which account a billing record belongs to.
type Link struct {
	Billing     match.Ref
	Account     match.Ref // the owner; zero when no account is known
	Role        Role
	Probability float64
	Verdict     match.Verdict // NoMatch when there is no account
	Reason      LinkReason

	// From is since when the link can hold: since when the billing record has been a customer, else when it was made.
	// To is until when: until when it was a customer, else, where it is closed, its last invoice. Zero: not known, or
	// still.
	From, To time.Time
}

// Role is what a billing record is for.
type Role string

// The roles.
const (
	Payer          Role = "payer"           // the customer itself
	InvoiceAddress Role = "invoice_address" // where its invoices go: a department, or c/o another
	CostCentre     Role = "cost_centre"     // a department or cost centre of it
	Site           Role = "site"            // a branch office, a shop, a unit of a municipality
	Financed       Role = "financed"        // its invoices, assigned to a financing company
)

// LinkReason says why a billing record has this account, or none.
type LinkReason string

// The reasons.
const (
	LinkKept    LinkReason = "existing_link"   // the account names this billing record itself
	LinkEarlier LinkReason = "earlier_link"    // this one had it in the run before; another would have it by the other reasons
	LinkUnit    LinkReason = "same_unit"       // account and billing record are of the same unit
	LinkHead    LinkReason = "head_account"    // the entity's surviving head account
	LinkJudged  LinkReason = "judgement"       // a person has decided that the two are one customer, or has looked and is unsure
	NoAccount   LinkReason = "no_account"      // the CRM does not know the entity
	NoHead      LinkReason = "no_head_account" // the CRM knows other units of the entity only
)

// Account is what the plan knows of a record of a mergeable source.
type Account struct {
	Ref      match.Ref
	Survivor match.Ref   // the account it becomes; itself when it stays
	Owns     []match.Ref // billing records whose owner it is; none when it is merged away
	PaidBy   []match.Ref // billing records of another account that carry its invoices
}

// Closing proposes that an account is closed, because people have marked it not to be used. One that becomes another
// is closed by the merge; of one that stays, what still hangs on it (its links, its money) is to be moved first.
type Closing struct {
	Ref      match.Ref
	Survivor match.Ref // the account it becomes; itself when it stays
	Mark     Mark
}

// Alias is another name of an entity, or another way to reach it.
type Alias struct {
	Text string
	Kind AliasKind
	Ref  match.Ref // the record that carries it
}

// AliasKind says what a name is.
type AliasKind string

// The kinds of other names, and of contacts.
const (
	Spelling   AliasKind = "spelling"    // another way to write the name
	FormerName AliasKind = "former_name" // a name that a record calls former
	OtherName  AliasKind = "other_name"  // another core: a trade, auxiliary, short or former name
	UnitName   AliasKind = "unit"        // the name of a unit
	OtherPhone AliasKind = "phone"       // of Entity.Contacts
	OtherEmail AliasKind = "email"       // likewise; no consent goes with it
)

// Status says whether an entity is a customer.
type Status uint8

// The statuses: invoiced within Policy.Months of Policy.AsOf or under contract, invoiced once, never invoiced.
const (
	NotYet Status = iota // never invoiced, as far as the data tell
	Former               // invoiced once, not in the last 12 months
	Now                  // invoiced in the last 12 months, or under contract
)

var statusNames = [...]string{"not_yet", "former", "now"}

// String returns "now", "former" or "not_yet", as in the output files.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return "Status(?)"
}

// NeverInvoiced returns the accounts that stay and of whose invoices nothing is known: those of an entity without any
// billing record that no other account's billing record pays for.
func (e *Entity) NeverInvoiced() []match.Ref {
	if len(e.Links) > 0 {
		return nil
	}
	var refs []match.Ref
	for i := range e.Accounts {
		if a := &e.Accounts[i]; a.Ref == a.Survivor && len(a.PaidBy) == 0 {
			refs = append(refs, a.Ref)
		}
	}
	return refs
}

// Unknown returns the crosswalk lines without an account: customers that are invoiced but that the CRM does not know.
func (e *Entity) Unknown() []Link {
	var links []Link
	for _, l := range e.Links {
		if l.Account == (match.Ref{}) {
			links = append(links, l)
		}
	}
	return links
}

// Record returns the record of ref, or nil. It takes time logarithmic in the number of records.
func (e *Entity) Record(ref match.Ref) *Record {
	i, ok := e.index(ref)
	if !ok {
		return nil
	}
	return &e.Records[i]
}

// index returns the index of the record of ref.
func (e *Entity) index(ref match.Ref) (int, bool) {
	return sort.Find(len(e.Records), func(i int) int { return ref.Compare(e.Records[i].Ref) })
}
