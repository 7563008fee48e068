package merge

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/match"
)

// encoder appends an entity as one line of JSON. What is empty is left out, and what follows from the rest: a group of
// one record, the account that an account stays, the one record of a pair that is the record itself. A reference is
// [source, id]; money is in cents, a probability has six decimals, a time without a time of day is a date. It is written
// by hand because a plan of a million entities passes through it.
type encoder struct {
	b   []byte
	err error
}

func (c *encoder) reset() { c.b, c.err = c.b[:0], nil }

// flush writes what has been encoded.
func (c *encoder) flush(w io.Writer) {
	if _, err := w.Write(c.b); err != nil {
		c.err = fmt.Errorf("merge: writing the plan: %w", err)
	}
	c.b = c.b[:0]
}

// open begins an object or array; close ends it and takes off the comma behind its last element.
func (c *encoder) open(b byte) { c.b = append(c.b, b) }

func (c *encoder) close(b byte) {
	if c.b[len(c.b)-1] == ',' {
		c.b = c.b[:len(c.b)-1]
	}
	c.b = append(c.b, b, ',')
}

// key begins a field. Keys are words of this file and need no escapes.
func (c *encoder) key(name string) {
	c.b = append(c.b, '"')
	c.b = append(c.b, name...)
	c.b = append(c.b, '"', ':')
}

// plain are the bytes that stand for themselves in a string, whatever stands around them.
var plain = func() (plain [256]bool) {
	for b := ' '; b < utf8.RuneSelf; b++ {
		plain[b] = b != '"' && b != '\\'
	}
	return plain
}()

// text appends a string.
func (c *encoder) text(s string) {
	c.b = append(c.b, '"')
	for i := range len(s) {
		if !plain[s[i]] {
			c.escaped(s)
			c.b = append(c.b, '"', ',')
			return
		}
	}
	c.b = append(c.b, s...)
	c.b = append(c.b, '"', ',')
}

// escaped appends the inside of a string that may need escapes.
func (c *encoder) escaped(s string) {
	if !utf8.ValidString(s) && c.err == nil {
		c.err = fmt.Errorf("merge: a text that is not UTF-8 cannot stand in a plan")
	}
	from := 0
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b >= ' ' && b != '"' && b != '\\' {
			continue
		}
		c.b = append(c.b, s[from:i]...)
		from = i + 1
		switch b {
		case '"', '\\':
			c.b = append(c.b, '\\', b)
		case '\n':
			c.b = append(c.b, '\\', 'n')
		default:
			const hex = "0123456789abcdef"
			c.b = append(c.b, '\\', 'u', '0', '0', hex[b>>4], hex[b&15])
		}
	}
	c.b = append(c.b, s[from:]...)
}

func (c *encoder) textField(name, s string) {
	if s != "" {
		c.key(name)
		c.text(s)
	}
}

func (c *encoder) int(n int64) {
	c.b = strconv.AppendInt(c.b, n, 10)
	c.b = append(c.b, ',')
}

func (c *encoder) intField(name string, n int64) {
	if n != 0 {
		c.key(name)
		c.int(n)
	}
}

func (c *encoder) boolField(name string, v bool) {
	if v {
		c.key(name)
		c.b = append(c.b, "true,"...)
	}
}

func (c *encoder) timeField(name string, t time.Time) {
	if t.IsZero() {
		return
	}
	c.key(name)
	if y := t.Year(); (y < 0 || y > 9999) && c.err == nil {
		c.err = fmt.Errorf("merge: the year %d cannot stand in a plan", y)
	}
	layout := time.RFC3339Nano
	if isDate(t) {
		layout = time.DateOnly
	}
	c.b = append(c.b, '"')
	c.b = t.AppendFormat(c.b, layout)
	c.b = append(c.b, '"', ',')
}

// isDate reports whether t is a day's first moment in UTC, as a date is read.
func isDate(t time.Time) bool {
	h, m, s := t.Clock()
	return h+m+s+t.Nanosecond() == 0 && t.Location() == time.UTC
}

func (c *encoder) ref(r match.Ref) {
	c.open('[')
	c.text(r.Source)
	c.text(r.ID)
	c.close(']')
}

func (c *encoder) refField(name string, r match.Ref) {
	if r != (match.Ref{}) {
		c.key(name)
		c.ref(r)
	}
}

func (c *encoder) probability(p float64) {
	if p = math.Round(p*1e6) / 1e6; p == 0 {
		return
	}
	c.key("probability")
	c.b = strconv.AppendFloat(c.b, p, 'f', -1, 64)
	c.b = append(c.b, ',')
}

// list appends a field of elements, if there are any.
func list[T any](c *encoder, name string, elements []T, each func(*T)) {
	if len(elements) == 0 {
		return
	}
	c.key(name)
	c.open('[')
	for i := range elements {
		each(&elements[i])
	}
	c.close(']')
}

// object appends an object.
func (c *encoder) object(fields func()) {
	c.open('{')
	fields()
	c.close('}')
}

func (c *encoder) entity(e *Entity) {
	c.object(func() {
		c.textField("entity_id", e.ID)
		list(c, "aliases", e.Aliases, func(s *string) { c.text(*s) })
		list(c, "split_from", e.SplitFrom, func(s *string) { c.text(*s) })
		c.textField("name", e.Name)
		c.textField("business_id", e.BusinessID)
		c.textField("status", e.Status.String())
		c.intField("open_balance", e.OpenBalance)
		c.intField("invoiced", e.Invoiced)
		c.timeField("last_invoice", e.LastInvoice)
		c.boolField("inverse", e.Inverse)
		list(c, "records", e.Records, c.record)
		c.groups(e.Groups)
		list(c, "links", e.Links, c.link)
		list(c, "accounts", e.Accounts, c.account)
		list(c, "names", e.Names, c.alias)
		list(c, "contacts", e.Contacts, c.alias)
		list(c, "closing", e.Closing, c.closing)
		list(c, "relations", e.Relations, c.relation)
		list(c, "warnings", e.Warnings, c.warning)
	})
	c.b = c.b[:len(c.b)-1] // the comma behind the whole
}

func (c *encoder) relation(r *Relation) {
	c.object(func() {
		c.textField("kind", string(r.Kind))
		c.refField("ref", r.Ref)
		c.refField("other", r.Other)
		c.timeField("since", r.Since)
		c.boolField("proposed", r.Proposed)
	})
}

func (c *encoder) record(r *Record) {
	c.object(func() {
		c.refField("ref", r.Ref)
		c.textField("unit", r.Unit)
		c.intField("open_balance", r.OpenBalance)
		c.intField("invoiced", r.Invoiced)
		c.timeField("last_invoice", r.LastInvoice)
		c.intField("optout", int64(r.OptOut))
		if r.Best == (match.Pair{}) {
			return
		}
		c.key("best")
		c.object(func() {
			c.refField("other", r.Best.Other(r.Ref))
			c.intField("millibits", int64(r.Best.Weight))
			c.probability(r.Best.Probability)
			c.textField("verdict", r.Best.Verdict.String())
			c.textField("reason", r.Best.Reason.String())
		})
	})
}

// groups appends the groups of two records and more.
func (c *encoder) groups(groups []Group) {
	first := slices.IndexFunc(groups, func(g Group) bool { return len(g.Members) > 1 })
	if first < 0 {
		return
	}
	list(c, "groups", groups[first:], func(g *Group) {
		if len(g.Members) > 1 {
			c.group(g)
		}
	})
}

func (c *encoder) group(g *Group) {
	member := 0
	value := func(v *Value) {
		member = g.member(v.ID, max(member, 0)) // Check tells of one that is of no member
		c.value(member, v)
	}
	c.object(func() {
		c.textField("merge_id", g.ID)
		c.refField("survivor", g.Survivor)
		list(c, "members", g.Members, func(r *match.Ref) { c.ref(*r) })
		list(c, "ratings", g.Ratings, func(r *Rating) {
			c.object(func() {
				c.refField("ref", r.Ref)
				c.intField("points", int64(r.Points))
				list(c, "vetoes", r.Vetoes, func(s *string) { c.text(*s) })
				list(c, "reasons", r.Reasons, func(r *Reason) {
					c.object(func() {
						c.textField("criterion", r.Criterion)
						c.intField("points", int64(r.Points))
					})
				})
			})
		})
		list(c, "fields", g.Fields, func(f *FieldPlan) {
			c.object(func() {
				c.textField("rule", f.Rule)
				list(c, "kept", f.Kept, value)
				c.textField("result", f.Result)
				c.refField("from", f.From)
				c.textField("into", string(f.Into))
				list(c, "dropped", f.Dropped, value)
			})
		})
	})
}

func (c *encoder) value(member int, v *Value) {
	c.object(func() {
		c.intField("member", int64(member))
		c.intField("at", int64(v.At))
		c.textField("field", string(v.Field))
		c.textField("text", v.Text)
		c.boolField("equal", v.Equal)
	})
}

func (c *encoder) link(l *Link) {
	c.object(func() {
		c.refField("billing", l.Billing)
		c.refField("account", l.Account)
		c.textField("role", string(l.Role))
		c.probability(l.Probability)
		c.textField("verdict", l.Verdict.String())
		c.textField("reason", string(l.Reason))
		c.timeField("from", l.From)
		c.timeField("to", l.To)
	})
}

func (c *encoder) account(a *Account) {
	c.object(func() {
		c.refField("ref", a.Ref)
		if a.Survivor != a.Ref {
			c.refField("survivor", a.Survivor)
		}
		list(c, "owns", a.Owns, func(r *match.Ref) { c.ref(*r) })
		list(c, "paid_by", a.PaidBy, func(r *match.Ref) { c.ref(*r) })
	})
}

func (c *encoder) alias(a *Alias) {
	c.object(func() {
		c.textField("text", a.Text)
		c.textField("kind", string(a.Kind))
		c.refField("ref", a.Ref)
	})
}

func (c *encoder) closing(r *Closing) {
	c.object(func() {
		c.refField("ref", r.Ref)
		c.refField("survivor", r.Survivor)
		c.textField("mark", string(r.Mark))
	})
}

func (c *encoder) warning(w *Warning) {
	c.object(func() {
		c.refField("ref", w.Ref)
		c.textField("code", string(w.Code))
		c.refField("other", w.Other)
		c.textField("arg", w.Arg)
		c.intField("euros", w.Euros)
	})
}
