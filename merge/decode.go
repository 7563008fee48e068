package merge

import (
	"fmt"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// line is an entity as encoder writes it.
type line struct {
	ID          string   `json:"entity_id"`
	Aliases     []string `json:"aliases"`
	SplitFrom   []string `json:"split_from"`
	Name        string   `json:"name"`
	BusinessID  string   `json:"business_id"`
	Status      Status   `json:"status"`
	OpenBalance int64    `json:"open_balance"`
	Invoiced    int64    `json:"invoiced"`
	LastInvoice lineTime `json:"last_invoice"`
	Inverse     bool     `json:"inverse"`

	Records []struct {
		Ref         lineRef  `json:"ref"`
		Unit        string   `json:"unit"`
		OpenBalance int64    `json:"open_balance"`
		Invoiced    int64    `json:"invoiced"`
		LastInvoice lineTime `json:"last_invoice"`
		OptOut      Channels `json:"optout"`
		Best        struct {
			Other       lineRef     `json:"other"`
			Weight      match.Bits  `json:"millibits"`
			Probability float64     `json:"probability"`
			Verdict     lineVerdict `json:"verdict"`
			Reason      lineReason  `json:"reason"`
		} `json:"best"`
	} `json:"records"`

	Groups []lineGroup `json:"groups"`

	Links []struct {
		Billing     lineRef     `json:"billing"`
		Account     lineRef     `json:"account"`
		Role        Role        `json:"role"`
		Probability float64     `json:"probability"`
		Verdict     lineVerdict `json:"verdict"`
		Reason      LinkReason  `json:"reason"`
		From        lineTime    `json:"from"`
		To          lineTime    `json:"to"`
	} `json:"links"`

	Accounts []struct {
		Ref      lineRef   `json:"ref"`
		Survivor lineRef   `json:"survivor"`
		Owns     []lineRef `json:"owns"`
		PaidBy   []lineRef `json:"paid_by"`
	} `json:"accounts"`

	Names    []lineAlias `json:"names"`
	Contacts []lineAlias `json:"contacts"`

	Closing []struct {
		Ref      lineRef `json:"ref"`
		Survivor lineRef `json:"survivor"`
		Mark     Mark    `json:"mark"`
	} `json:"closing"`

	Relations []struct {
		Kind     RelationKind `json:"kind"`
		Ref      lineRef      `json:"ref"`
		Other    lineRef      `json:"other"`
		Since    lineTime     `json:"since"`
		Proposed bool         `json:"proposed"`
	} `json:"relations"`

	Warnings []struct {
		Ref   lineRef     `json:"ref"`
		Code  WarningCode `json:"code"`
		Other lineRef     `json:"other"`
		Arg   string      `json:"arg"`
		Euros int64       `json:"euros"`
	} `json:"warnings"`
}

// lineGroup is a group of two records and more.
type lineGroup struct {
	ID       string    `json:"merge_id"`
	Survivor lineRef   `json:"survivor"`
	Members  []lineRef `json:"members"`
	Ratings  []struct {
		Ref     lineRef  `json:"ref"`
		Points  int      `json:"points"`
		Vetoes  []string `json:"vetoes"`
		Reasons []Reason `json:"reasons"`
	} `json:"ratings"`
	Fields []struct {
		Rule    string      `json:"rule"`
		Kept    []lineValue `json:"kept"`
		Result  string      `json:"result"`
		From    lineRef     `json:"from"`
		Into    match.Field `json:"into"`
		Dropped []lineValue `json:"dropped"`
	} `json:"fields"`
}

// lineValue is a Value with its record as an index of the group's members.
type lineValue struct {
	Member int         `json:"member"`
	At     int         `json:"at"`
	Field  match.Field `json:"field"`
	Text   string      `json:"text"`
	Equal  bool        `json:"equal"`
}

// lineTime is a date, or a time as RFC 3339 has it.
type lineTime time.Time

func (t *lineTime) UnmarshalText(text []byte) error {
	date, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return (*time.Time)(t).UnmarshalText(text)
	}
	*t = lineTime(date)
	return nil
}

// lineAlias is an Alias.
type lineAlias struct {
	Text string    `json:"text"`
	Kind AliasKind `json:"kind"`
	Ref  lineRef   `json:"ref"`
}

func aliases(as []lineAlias) []Alias {
	var out []Alias
	for _, a := range as {
		out = append(out, Alias{a.Text, a.Kind, a.Ref.ref()})
	}
	return out
}

// lineRef is [source, id].
type lineRef [2]string

func (r lineRef) ref() match.Ref { return match.Ref{Source: r[0], ID: r[1]} }

func refs(rs []lineRef) []match.Ref {
	if rs == nil {
		return nil
	}
	out := make([]match.Ref, len(rs))
	for i, r := range rs {
		out[i] = r.ref()
	}
	return out
}

// lineVerdict and lineReason read the codes of the match package's words.
type (
	lineVerdict match.Verdict
	lineReason  match.Reason
)

func (v *lineVerdict) UnmarshalText(text []byte) error {
	for c := match.NoMatch; c <= match.Match; c++ {
		if c.String() == string(text) {
			*v = lineVerdict(c)
			return nil
		}
	}
	return fmt.Errorf("no verdict %q", text)
}

func (v *lineReason) UnmarshalText(text []byte) error {
	for c := match.ByWeight; c <= match.ByBlank; c++ {
		if c.String() == string(text) {
			*v = lineReason(c)
			return nil
		}
	}
	return fmt.Errorf("no reason %q", text)
}

// UnmarshalText reads what String gives.
func (s *Status) UnmarshalText(text []byte) error {
	for i, name := range statusNames {
		if name == string(text) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("merge: no status %q", text)
}

// MarshalText returns what String gives.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// entity makes an Entity of a line. The error is that of Entity.Check: one that does not hold together.
func (l *line) entity() (*Entity, error) {
	e := &Entity{
		ID: l.ID, Aliases: l.Aliases, SplitFrom: l.SplitFrom, Name: l.Name, BusinessID: l.BusinessID, Status: l.Status,
		OpenBalance: l.OpenBalance, Invoiced: l.Invoiced, LastInvoice: time.Time(l.LastInvoice), Inverse: l.Inverse,
	}
	for _, r := range l.Records {
		var best match.Pair
		if r.Best.Other != (lineRef{}) {
			best = match.Pair{Left: r.Ref.ref(), Right: r.Best.Other.ref(), Probability: r.Best.Probability}
			if best.Right.Compare(best.Left) < 0 {
				best.Left, best.Right = best.Right, best.Left
			}
			best.Score = match.Score{Weight: r.Best.Weight, Verdict: match.Verdict(r.Best.Verdict), Reason: match.Reason(r.Best.Reason)}
		}
		e.Records = append(e.Records, Record{r.Ref.ref(), 0, r.Unit, r.OpenBalance, r.Invoiced, time.Time(r.LastInvoice), r.OptOut, best})
	}
	if problem := l.group(e); problem != "" {
		return nil, &EntityError{e.ID, problem}
	}
	for _, k := range l.Links {
		e.Links = append(e.Links, Link{k.Billing.ref(), k.Account.ref(), k.Role, k.Probability, match.Verdict(k.Verdict), k.Reason, time.Time(k.From), time.Time(k.To)})
	}
	for _, a := range l.Accounts {
		if a.Survivor == (lineRef{}) {
			a.Survivor = a.Ref
		}
		e.Accounts = append(e.Accounts, Account{a.Ref.ref(), a.Survivor.ref(), refs(a.Owns), refs(a.PaidBy)})
	}
	e.Names, e.Contacts = aliases(l.Names), aliases(l.Contacts)
	for _, c := range l.Closing {
		e.Closing = append(e.Closing, Closing{c.Ref.ref(), c.Survivor.ref(), c.Mark})
	}
	for _, r := range l.Relations {
		e.Relations = append(e.Relations, Relation{r.Kind, r.Ref.ref(), r.Other.ref(), time.Time(r.Since), r.Proposed})
	}
	for _, w := range l.Warnings {
		e.Warnings = append(e.Warnings, Warning{w.Ref.ref(), w.Code, w.Other.ref(), w.Arg, w.Euros})
	}
	return e, e.Check()
}

// group puts the records of e into groups, by their smallest records: those of the line, and of the others one each.
func (l *line) group(e *Entity) (problem string) {
	of := make(map[match.Ref]int) // group of the line, by member
	for i := range l.Groups {
		for _, m := range l.Groups[i].Members {
			of[m.ref()] = i
		}
	}
	place := make(map[int]int, len(l.Groups)) // in e, by group of the line
	for i := range e.Records {
		r := &e.Records[i]
		at, listed := of[r.Ref]
		g, placed := place[at]
		switch {
		case !listed:
			r.Group = len(e.Groups)
			e.Groups = append(e.Groups, Group{ID: mergeID(r.Ref), Survivor: r.Ref, Members: []match.Ref{r.Ref}})
			continue
		case !placed:
			group, ok := l.Groups[at].group()
			if !ok {
				return "a value of a record that is no member"
			}
			g = len(e.Groups)
			place[at], e.Groups = g, append(e.Groups, group)
		}
		r.Group = g
	}
	if len(place) < len(l.Groups) {
		return "a merge group without a record"
	}
	return ""
}

// group makes a Group of its line; false when a value is of no member.
func (l *lineGroup) group() (g Group, ok bool) {
	g, ok = Group{ID: l.ID, Survivor: l.Survivor.ref(), Members: refs(l.Members)}, true
	values := func(lines []lineValue) (vs []Value) {
		for _, v := range lines {
			if v.Member < 0 || v.Member >= len(g.Members) {
				ok = false
				break
			}
			vs = append(vs, Value{g.Members[v.Member].ID, v.At, v.Field, v.Text, v.Equal})
		}
		return vs
	}
	for _, f := range l.Fields {
		g.Fields = append(g.Fields, FieldPlan{f.Rule, values(f.Kept), f.Result, f.From.ref(), f.Into, values(f.Dropped)})
	}
	for _, r := range l.Ratings {
		g.Ratings = append(g.Ratings, Rating{r.Ref.ref(), r.Points, r.Vetoes, r.Reasons})
	}
	return g, ok
}
