package merge

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

func compareWarnings(a, b Warning) int {
	return cmp.Or(a.Ref.Compare(b.Ref), strings.Compare(string(a.Code), string(b.Code)), a.Other.Compare(b.Other), strings.Compare(a.Arg, b.Arg), cmp.Compare(a.Euros, b.Euros))
}

// stake is what a row is worth to the company, in euro cents: invoiced in 12 months, else its balance.
func stake(row *Row) int64 { return cmp.Or(row.Invoiced, row.OpenBalance) }

// warn tells what a person should know of the entity's records.
func (w *worker) warn(e *Entity, c *match.Cluster) {
	for i := range w.rows {
		w.warnRow(e, i)
	}
	for _, f := range c.Flags {
		code := WarningCode(f.Code) // but for one, both packages name them alike
		if f.Code == match.FlagIDFitsOther {
			code = StaysAlone
			if at, ok := w.find(f.Ref); ok && w.readings[at].estate() {
				code = EstateID
			}
		}
		warning := Warning{Ref: f.Ref, Code: code, Other: f.Other}
		if code == JudgementNotHeld {
			warning.Arg = f.Apart[0].String() + ", " + f.Apart[1].String()
		}
		e.Warnings = append(e.Warnings, warning)
	}
	w.warnApart(e)
}

// warnRow tells what is to be said of one row.
func (w *worker) warnRow(e *Entity, i int) {
	row, r := &w.rows[i], &w.readings[i]
	add := func(code WarningCode, arg string) {
		e.Warnings = append(e.Warnings, Warning{Ref: row.Ref, Code: code, Arg: arg})
	}
	switch r.kind {
	case ytunnus.Invalid, ytunnus.Suspect:
		add(IDInvalid, r.kind.String())
	case ytunnus.Placeholder:
		add(IDPlaceholder, "")
	case ytunnus.Repaired:
		add(IDRepaired, cmp.Or(r.id, r.weak).String())
	}
	for _, cell := range row.Cells {
		if !hasHetu(cell.Text) {
			continue
		}
		if cell.Field == match.BusinessID {
			add(IDHetu, "")
		} else {
			add(Hetu, string(cell.Field))
		}
	}
	if r.mark == DoNotUse || r.mark == Duplicate {
		add(CloseRecord, string(r.mark))
		if g := e.Records[i].Group; w.groups[g].source >= 0 {
			e.Closing = append(e.Closing, Closing{row.Ref, e.Groups[g].Survivor, r.mark})
		}
	}
	if e := normalize.ParseEInvoice(row.Get(match.EInvoice), row.Get(match.Operator)); e.Notes.Has(normalize.NoteOperatorOwn) {
		add(OperatorAddress, e.Address)
	}
	switch {
	case !r.id.IsValid() || !w.id.IsValid():
	case r.id != w.id:
		add(IDOfAnother, w.id.String())
	case r.estate() && slices.ContainsFunc(w.readings, func(o reading) bool { return o.id == r.id && !o.estate() }):
		add(EstateID, "")
	}
	w.warnName(e, i)
}

// warnName tells of a record whose id is the entity's and whose name has nothing of any other record's: a former name,
// or a wrong customer behind a right id. Names that records tell of beside their own count.
func (w *worker) warnName(e *Entity, i int) {
	r := &w.readings[i]
	if len(w.rows) == 1 || !r.id.IsValid() || r.id != w.id || len(r.own) == 0 {
		return
	}
	for j := range w.rows {
		if j != i && alike(r, &w.readings[j]) {
			return
		}
	}
	for j := range w.rows {
		for name := range told(&w.rows[j], &w.readings[j]) {
			for k := range w.rows { // i's name as another tells it, or another's as i does
				if (j == i) != (k == i) && len(w.readings[k].own) > 0 && alike(name, &w.readings[k]) {
					return
				}
			}
		}
	}
	e.Warnings = append(e.Warnings, Warning{Ref: w.rows[i].Ref, Code: NameDiffers})
}

// told yields the names that a record tells of beside its own: former ones, auxiliary ones.
func told(row *Row, r *reading) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		read := func(text string) bool {
			n := normalize.ParseName(text)
			return len(n.Tokens) == 0 || yield(&reading{own: n.Tokens, core: coreOf(n.Tokens)})
		}
		for _, text := range slices.Concat(r.name.Former, r.name.Aliases) {
			if !read(text) {
				return
			}
		}
		for _, c := range row.Cells {
			if (c.Field == match.FormerName || c.Field == match.OtherName) && !read(c.Text) {
				return
			}
		}
	}
}

// wordStart is how many letters two words share that may be one word misspelt, inflected or shortened.
const wordStart = 4

// alike reports whether two names may be one: a word of each begins as one of the other, or written together one is in
// the other. A name of no words is like every other.
func alike(a, b *reading) bool {
	if len(b.own) == 0 {
		return true
	}
	for _, s := range a.own {
		for _, t := range b.own {
			n := min(wordStart, len(s.Key), len(t.Key))
			if s.Key == t.Key || n == wordStart && s.Key[:n] == t.Key[:n] {
				return true
			}
		}
	}
	x, y := strings.ReplaceAll(a.core, " ", ""), strings.ReplaceAll(b.core, " ", "")
	return strings.Contains(x, y) || strings.Contains(y, x)
}

// warnApart tells which records of a mergeable source are kept apart from the entity's head account, and as what.
func (w *worker) warnApart(e *Entity) {
	for g := range w.groups {
		o := &w.groups[g]
		arg := ""
		switch {
		case o.source < 0 || len(w.groups) == 1:
			continue
		case o.class != w.usual:
			arg = cmp.Or(classNames[o.class], "company")
		case !o.head():
			arg = "unit"
		default:
			continue
		}
		e.Warnings = append(e.Warnings, Warning{Ref: e.Groups[g].Survivor, Code: KeptApart, Arg: arg})
	}
}

// warnBans tells of marketing bans that the survivor takes over from a record merged into it.
func (w *worker) warnBans(e *Entity, g *Candidates) {
	own, all := g.Rows[g.Survivor].OptOut, Channels(0)
	for i := range g.Rows {
		all |= g.Rows[i].OptOut
	}
	for _, ch := range channels {
		if all&^own&ch.bit != 0 {
			e.Warnings = append(e.Warnings, Warning{Ref: g.Rows[g.Survivor].Ref, Code: BanKept, Arg: ch.name})
		}
	}
}
