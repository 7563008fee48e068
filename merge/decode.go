package merge

import (
	"fmt"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// line is an entity as encoder writes it.
type line struct {
	ID          string    `json:"entity_id"`
	Aliases     []string  `json:"aliases"`
	SplitFrom   []string  `json:"split_from"`
	Name        string    `json:"name"`
	BusinessID  string    `json:"business_id"`
	Status      Status    `json:"status"`
	OpenBalance int64     `json:"open_balance"`
	Invoiced    int64     `json:"invoiced"`
	LastInvoice time.Time `json:"last_invoice"`
	Inverse     bool      `json:"inverse"`

	Records []struct {
		Ref         lineRef   `json:"ref"`
		Group       int       `json:"group"`
		Unit        string    `json:"unit"`
		OpenBalance int64     `json:"open_balance"`
		Invoiced    int64     `json:"invoiced"`
		LastInvoice time.Time `json:"last_invoice"`
		OptOut      Channels  `json:"optout"`
		Best        struct {
			Left        lineRef     `json:"left"`
			Right       lineRef     `json:"right"`
			Weight      match.Bits  `json:"millibits"`
			Probability float64     `json:"probability"`
			Verdict     lineVerdict `json:"verdict"`
			Reason      lineReason  `json:"reason"`
		} `json:"best"`
	} `json:"records"`

	Groups []struct {
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
			FieldPlan
			From lineRef `json:"from"`
		} `json:"fields"`
	} `json:"groups"`

	Links []struct {
		Billing     lineRef     `json:"billing"`
		Account     lineRef     `json:"account"`
		Role        Role        `json:"role"`
		Probability float64     `json:"probability"`
		Verdict     lineVerdict `json:"verdict"`
		Reason      LinkReason  `json:"reason"`
		From        time.Time   `json:"from"`
		To          time.Time   `json:"to"`
	} `json:"links"`

	Accounts []struct {
		Ref      lineRef   `json:"ref"`
		Survivor lineRef   `json:"survivor"`
		Owns     []lineRef `json:"owns"`
		PaidBy   []lineRef `json:"paid_by"`
		Status   Status    `json:"status"`
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
		Since    time.Time    `json:"since"`
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

// entity makes an Entity of a line.
func (l *line) entity() *Entity {
	e := &Entity{
		ID: l.ID, Aliases: l.Aliases, SplitFrom: l.SplitFrom, Name: l.Name, BusinessID: l.BusinessID, Status: l.Status,
		OpenBalance: l.OpenBalance, Invoiced: l.Invoiced, LastInvoice: l.LastInvoice, Inverse: l.Inverse,
	}
	for _, r := range l.Records {
		best := match.Pair{Left: r.Best.Left.ref(), Right: r.Best.Right.ref(), Probability: r.Best.Probability}
		best.Score = match.Score{Weight: r.Best.Weight, Verdict: match.Verdict(r.Best.Verdict), Reason: match.Reason(r.Best.Reason)}
		e.Records = append(e.Records, Record{r.Ref.ref(), r.Group, r.Unit, r.OpenBalance, r.Invoiced, r.LastInvoice, r.OptOut, best})
	}
	for _, g := range l.Groups {
		out := Group{ID: g.ID, Survivor: g.Survivor.ref(), Members: refs(g.Members)}
		for _, f := range g.Fields {
			f.FieldPlan.From = f.From.ref()
			out.Fields = append(out.Fields, f.FieldPlan)
		}
		for _, r := range g.Ratings {
			out.Ratings = append(out.Ratings, Rating{r.Ref.ref(), r.Points, r.Vetoes, r.Reasons})
		}
		e.Groups = append(e.Groups, out)
	}
	for _, k := range l.Links {
		e.Links = append(e.Links, Link{k.Billing.ref(), k.Account.ref(), k.Role, k.Probability, match.Verdict(k.Verdict), k.Reason, k.From, k.To})
	}
	for _, a := range l.Accounts {
		e.Accounts = append(e.Accounts, Account{a.Ref.ref(), a.Survivor.ref(), refs(a.Owns), refs(a.PaidBy), a.Status})
	}
	e.Names, e.Contacts = aliases(l.Names), aliases(l.Contacts)
	for _, c := range l.Closing {
		e.Closing = append(e.Closing, Closing{c.Ref.ref(), c.Survivor.ref(), c.Mark})
	}
	for _, r := range l.Relations {
		e.Relations = append(e.Relations, Relation{r.Kind, r.Ref.ref(), r.Other.ref(), r.Since, r.Proposed})
	}
	for _, w := range l.Warnings {
		e.Warnings = append(e.Warnings, Warning{w.Ref.ref(), w.Code, w.Other.ref(), w.Arg, w.Euros})
	}
	return e
}
