package merge

import (
	"errors"
	"fmt"

	"github.com/yksi-mdm/yksi/match"
)

// ErrUnbalanced says that a plan does not account for what went into it; see *BalanceError.
var ErrUnbalanced = errors.New("merge: control totals do not balance")

// BalanceError tells which control totals differ. It wraps ErrUnbalanced.
type BalanceError struct {
	Before, After Control
	What          string // the first total that differs
	Where         string // the entity and the step; "": the whole plan
}

// Error names the place and the total that differs, with all of them before and after.
func (e *BalanceError) Error() string {
	where := ""
	if e.Where != "" {
		where = e.Where + ": "
	}
	return fmt.Sprintf("%v: %s%s: before %v, after %v", ErrUnbalanced, where, e.What, e.Before, e.After)
}

// Unwrap returns ErrUnbalanced.
func (e *BalanceError) Unwrap() error { return ErrUnbalanced }

// Control is what must be the same before and after: nothing is lost, doubled or invented. The zero Control is of no
// records. Controls of parts add up to that of the whole, in any order.
type Control struct {
	Records     int    `json:"records"`
	IDs         uint64 `json:"ids,string"`   // sum of a 64-bit hash of each (source, id): equal sums, equal sets of ids
	OpenBalance int64  `json:"open_balance"` // euro cents
	Invoiced    int64  `json:"invoiced"`     // euro cents
	OptOuts     int    `json:"optouts"`      // marketing bans: records times channels
}

// AddRow counts a row.
func (c *Control) AddRow(r *Row) { c.add(r.Ref, r.OpenBalance, r.Invoiced, r.OptOut) }

// AddEntity counts the records of an entity.
func (c *Control) AddEntity(e *Entity) {
	for i := range e.Records {
		r := &e.Records[i]
		c.add(r.Ref, r.OpenBalance, r.Invoiced, r.OptOut)
	}
}

// Add counts what o counts.
func (c *Control) Add(o Control) {
	c.Records += o.Records
	c.IDs += o.IDs
	c.OpenBalance += o.OpenBalance
	c.Invoiced += o.Invoiced
	c.OptOuts += o.OptOuts
}

func (c *Control) add(ref match.Ref, balance, invoiced int64, bans Channels) {
	c.Records++
	c.IDs += hashRef(ref)
	c.OpenBalance += balance
	c.Invoiced += invoiced
	c.OptOuts += bans.Count()
}

// String gives the totals for people and errors; it holds no value of a single customer.
func (c Control) String() string {
	return fmt.Sprintf("{%d records, ids %016x, balance %d, invoiced %d, bans %d}", c.Records, c.IDs, c.OpenBalance, c.Invoiced, c.OptOuts)
}

// Balance returns a *BalanceError unless after is the same as c.
func (c Control) Balance(after Control) error { return c.BalanceAt("", after) }

// BalanceAt is Balance for a part of a plan: where names the entity and the step in the error.
func (c Control) BalanceAt(where string, after Control) error {
	if what := c.diff(after); what != "" {
		return &BalanceError{Before: c, After: after, What: what, Where: where}
	}
	return nil
}

// diff names the first total in which c and o differ, or returns "".
func (c Control) diff(o Control) string {
	switch {
	case c.Records != o.Records:
		return "records"
	case c.IDs != o.IDs:
		return "ids"
	case c.OpenBalance != o.OpenBalance:
		return "open balance"
	case c.Invoiced != o.Invoiced:
		return "invoiced"
	case c.OptOuts != o.OptOuts:
		return "marketing bans"
	}
	return ""
}

// hashRef is FNV-1a over source, NUL and id, with a finishing mix so that sums of hashes spread over all bits. It is
// part of the plan's format.
func hashRef(ref match.Ref) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for i := 0; i < len(ref.Source); i++ {
		h = (h ^ uint64(ref.Source[i])) * prime
	}
	h *= prime // the NUL between
	for i := 0; i < len(ref.ID); i++ {
		h = (h ^ uint64(ref.ID[i])) * prime
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	return h
}

// Totals is what a whole plan adds up to.
type Totals struct {
	Control
	Entities   int `json:"entities"`
	Groups     int `json:"groups"`      // merge groups, the single records among them
	Merges     int `json:"merges"`      // groups of two and more
	MergedAway int `json:"merged_away"` // records that become another
	Linked     int `json:"linked"`      // billing records with an account
	Unlinked   int `json:"unlinked"`    // billing records without
	PaidBy     int `json:"paid_by"`     // accounts whose invoices another account's billing record carries
	Uninvoiced int `json:"uninvoiced"`  // surviving accounts never invoiced
	Now        int `json:"now"`         // entities that are customers now
	Former     int `json:"former"`      // that were once; the rest are not yet
	Closing    int `json:"closing"`     // accounts to be closed
	Warnings   int `json:"warnings"`

	Accounts       int   `json:"accounts"`        // surviving accounts
	Covered        int   `json:"covered"`         // of them with a billing record, their own or one that pays for them
	LinkedInvoiced int64 `json:"linked_invoiced"` // euro cents of the billing records with an account
	LinkedBalance  int64 `json:"linked_balance"`
	WrongLinks     int   `json:"wrong_links"` // billing numbers in accounts that belong to another entity
	WrongEuros     int64 `json:"wrong_euros"` // euro cents of those: invoiced, else open
}

// AddEntity counts an entity.
func (t *Totals) AddEntity(e *Entity) {
	t.Control.AddEntity(e)
	t.Entities++
	t.Groups += len(e.Groups)
	for i := range e.Groups {
		if n := len(e.Groups[i].Members); n > 1 {
			t.Merges++
			t.MergedAway += n - 1
		}
	}
	none := len(e.Unknown())
	t.Unlinked += none
	t.Linked += len(e.Links) - none
	for i := range e.Accounts {
		a := &e.Accounts[i]
		if len(a.PaidBy) > 0 {
			t.PaidBy++
		}
		if a.Ref == a.Survivor {
			t.Accounts++
			t.Covered += int(is(len(a.Owns)+len(a.PaidBy) > 0))
		}
	}
	t.addLinks(e)
	t.Uninvoiced += len(e.NeverInvoiced())
	switch e.Status {
	case Now:
		t.Now++
	case Former:
		t.Former++
	}
	t.Closing += len(e.Closing)
	t.Warnings += len(e.Warnings)
}

// addLinks counts the euros behind the links of an entity.
func (t *Totals) addLinks(e *Entity) {
	for i := range e.Links {
		if r := e.Record(e.Links[i].Billing); r != nil && e.Links[i].Account != (match.Ref{}) {
			t.LinkedInvoiced += r.Invoiced
			t.LinkedBalance += r.OpenBalance
		}
	}
	for i := range e.Warnings {
		if w := &e.Warnings[i]; w.Code == LinkWrong {
			t.WrongLinks++
			t.WrongEuros += w.Euros
		}
	}
}

// balance returns a *BalanceError unless t accounts for before.
func (t *Totals) balance(before Control) error { return before.Balance(t.Control) }
