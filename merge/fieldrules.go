package merge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// DefaultFields returns the field rules of the default policy. What a value can be seen to be goes before when it was
// typed: a newer address without a postcode is no better one.
//
//	name, name_2                               best_name        with legal form, without noise, as the entity is mostly called
//	business_id                                own_id           the entity's own Y-tunnus in its canonical form, billing's where no account has it
//	street, postcode, city, country            best_address     all from one record: whole, not at odds with itself, as billing has it
//	einvoice, einvoice_operator                best_einvoice    all from one record: the customer's own, whole, as billing has it
//	phone                                      valid_phone      numbers that can be dialled
//	email                                      valid_email      addresses that can be written to
//	web                                        most_recent
//	link                                       right_link       one that leads to a billing record of the entity
//	former_name; other_name                    union
//	optout_email, _phone, _post, _text         any_ban          a ban on any record bans the merged one, with its date
//	consent_email, _phone, _post, _text        with their address, number or numbers: see WithConsent
//
// Of values that a rule holds equal the one changed last is kept. Every other field follows SurvivorFirst. Numbers and
// e-mail addresses that are not kept stand in Entity.Contacts.
func DefaultFields() []FieldRule {
	return []FieldRule{
		BestName(match.Name, match.NameMore),
		OwnID(match.BusinessID),
		WithConsent(BestAddress(match.Street, match.Postcode, match.City, match.Country), Consent{ByPost, ConsentPost, ConsentPostDate}),
		BestEInvoice(match.EInvoice, match.Operator),
		WithConsent(Validated("valid_phone@1", callable, match.Phone),
			Consent{ByPhone, ConsentPhone, ConsentPhoneDate}, Consent{ByText, ConsentText, ConsentTextDate}),
		WithConsent(Validated("valid_email@1", writable, match.Email), Consent{ByEmail, ConsentEmail, ConsentEmailDate}),
		MostRecent(match.Web),
		RightLink(match.Link),
		Union(match.FormerName),
		Union(match.OtherName),
		AnyBan(OptOutEmail, OptOutEmailDate),
		AnyBan(OptOutPhone, OptOutPhoneDate),
		AnyBan(OptOutPost, OptOutPostDate),
		AnyBan(OptOutText, OptOutTextDate),
	}
}

// SurvivorFirst keeps the survivor's values, or, where it has none, those of the record that was changed last.
func SurvivorFirst(fields ...match.Field) FieldRule {
	return FieldRule{"survivor_first@1", fields, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(i int, _ []CellRef) score { return score{is(i == g.Survivor)} })
	}}
}

// MostRecent keeps the values of the record that was changed last; of equals, the survivor's.
func MostRecent(fields ...match.Field) FieldRule {
	return FieldRule{"most_recent@1", fields, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(int, []CellRef) score { return score{} })
	}}
}

// MostFrequent keeps the text that most records have, compared without case and spaces at the ends; of equals, the one
// changed last.
func MostFrequent(fields ...match.Field) FieldRule {
	return FieldRule{"most_frequent@1", fields, func(g *Candidates, fields []match.Field) Choice {
		count := make(map[string]int64)
		for i := range g.Rows {
			count[g.folded(g.Cells(i, fields))]++
		}
		return g.best(fields, func(_ int, cells []CellRef) score { return score{count[g.folded(cells)]} })
	}}
}

// Longest keeps the longest text, in characters; of equals, the one changed last.
func Longest(fields ...match.Field) FieldRule {
	return FieldRule{"longest@1", fields, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(_ int, cells []CellRef) score { return score{g.length(cells)} })
	}}
}

// MostComplete keeps the values of the one record that has most of the fields filled; of equals, the one changed last.
// Fields that belong together, as an address, so stay together.
func MostComplete(fields ...match.Field) FieldRule {
	return FieldRule{"most_complete@1", fields, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(_ int, cells []CellRef) score { return score{int64(len(cells))} })
	}}
}

// SourcePriority keeps the values of the record whose source stands first in Policy.Mergeable; of equals, the one
// changed last.
func SourcePriority(fields ...match.Field) FieldRule {
	return FieldRule{"source_priority@1", fields, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(i int, _ []CellRef) score { return score{-int64(g.Rows[i].Rank)} })
	}}
}

// OwnID keeps the entity's own Y-tunnus before any other text, undamaged before repairable, and another's last. It is
// written in its canonical form. Where no record of the group bears it, and what stands there cannot be one, the record
// outside the group that does gives it; a valid one of another customer's stays, for a person to look at.
func OwnID(fields ...match.Field) FieldRule {
	return FieldRule{"own_id@2", fields, func(g *Candidates, fields []match.Field) Choice {
		c := g.best(fields, func(i int, cells []CellRef) score {
			r := &g.Rows[i]
			clean := r.OwnID && g.cell(cells[0]).Text == r.read.id.String()
			return score{is(r.OwnID), is(clean), is(!r.OtherID), is(i == g.Survivor)}
		})
		switch {
		case len(c.Keep) > 0 && g.Rows[c.Keep[0].Row].OwnID:
			if id := g.Rows[c.Keep[0].Row].read.id.String(); g.cell(c.Keep[0]).Text != id {
				c.Text = id
			}
		case len(c.Keep) > 0 && g.Rows[c.Keep[0].Row].OtherID, !g.id.IsValid():
		case len(c.Keep) > 0 || g.hasColumn(fields[0]):
			c.Text, c.From = g.id.String(), g.bearer
		}
		return c
	}}
}

// BestName keeps the name that says most: unmarked, without a unit, financier or c/o, not a part of what more records of
// the entity call it, with its legal form, in the words that most records use, those of billing among them, so that a
// trade name does not push out the customer's own; then repaired nowhere, not in capitals only, in the spelling that most
// records have; then the one changed last. Where it lacks its legal form, a record outside the group that has the same words in upper and lower
// case, with the form, gives the name.
func BestName(fields ...match.Field) FieldRule {
	return FieldRule{"best_name@3", fields, func(g *Candidates, fields []match.Field) Choice {
		spelt := make(map[string]int64, len(g.Rows)+len(g.reads))
		for i := range g.Rows {
			spelt[strings.ToLower(g.Rows[i].read.name.Input)]++
		}
		for _, r := range g.reads {
			spelt[strings.ToLower(r.name.Input)]++
		}
		c := g.best(fields, func(i int, _ []CellRef) score {
			n := g.Rows[i].read
			return score{is(g.Rows[i].Mark == NoMark), is(n.plain()), -is(g.shortened(n.core)), is(n.hasForm), int64(g.cores[n.core]),
				is(!n.damaged), is(n.mixedCase), spelt[strings.ToLower(n.name.Input)]}
		})
		if len(c.Keep) == 1 && g.cell(c.Keep[0]).Field == match.Name && !g.Rows[c.Keep[0].Row].read.hasForm {
			own := g.Rows[c.Keep[0].Row].read
			for i, r := range g.reads {
				if r.core == own.core && r.plain() && r.hasForm && r.mixedCase && !r.damaged && r.mark == NoMark && !hasHetu(r.name.Input) {
					c.Text, c.From = r.name.Input, g.Others[i].Ref
					break
				}
			}
		}
		return c
	}}
}

// shortened reports whether more records of the entity have a longer name with core in it: Virtanen of Kone Virtanen.
func (g *Candidates) shortened(core string) bool {
	for other, n := range g.cores {
		if len(other) > len(core) && n > g.cores[core] && strings.Contains(other, core) {
			return true
		}
	}
	return false
}

// RightLink keeps the links of a record that names a billing record of the entity, the survivor's before others'. Where
// none does it keeps the survivor's, and carries no other record's wrong link over.
func RightLink(fields ...match.Field) FieldRule {
	return FieldRule{"right_link@1", fields, func(g *Candidates, fields []match.Field) Choice {
		c := g.best(fields, func(i int, _ []CellRef) score {
			return score{is(g.Rows[i].Right > 0), is(i == g.Survivor), is(g.Rows[i].Wrong == 0)}
		})
		if len(c.Keep) > 0 && c.Keep[0].Row != g.Survivor && g.Rows[c.Keep[0].Row].Right == 0 {
			return Choice{}
		}
		return c
	}}
}

// Union keeps every text once, the survivor's first.
func Union(fields ...match.Field) FieldRule {
	return FieldRule{"union@1", fields, func(g *Candidates, fields []match.Field) Choice {
		var c Choice
		seen := make(map[Cell]bool)
		take := func(i int) {
			for _, ref := range g.Cells(i, fields) {
				if cell := *g.cell(ref); !seen[cell] {
					seen[cell] = true
					c.Keep = append(c.Keep, ref)
				}
			}
		}
		take(g.Survivor)
		for i := range g.Rows {
			if i != g.Survivor {
				take(i)
			}
		}
		return c
	}}
}

// KeepAndFlag keeps the survivor's values and asks a person to look when another record says otherwise.
func KeepAndFlag(fields ...match.Field) FieldRule {
	first := SurvivorFirst()
	return FieldRule{"keep_and_flag@1", fields, func(g *Candidates, fields []match.Field) Choice {
		c := first.Pick(g, fields)
		kept := g.folded(c.Keep)
		for i := range g.Rows {
			if cells := g.Cells(i, fields); len(cells) > 0 && g.folded(cells) != kept {
				c.Conflict = true
			}
		}
		return c
	}}
}

// score rates a row for a rule, the weightiest part first.
type score [8]int64

// best keeps the cells of the row with the greatest score. Equal scores are decided by the last change, then by the
// survivor, then by Ref. Rows without a cell of fields do not take part, and one without a rival is not rated.
func (g *Candidates) best(fields []match.Field, rate func(i int, cells []CellRef) score) Choice {
	var keep []CellRef
	var top score
	at, rated := -1, false
	for i := range g.Rows {
		cells := g.Cells(i, fields)
		switch {
		case len(cells) == 0:
			continue
		case at < 0:
			keep, at = cells, i
			continue
		case !rated:
			top, rated = rate(at, keep), true
		}
		s := rate(i, cells)
		if cmp.Or(slices.Compare(s[:], top[:]), g.newer(i, at), cmp.Compare(is(i == g.Survivor), is(at == g.Survivor))) > 0 {
			keep, top, at = cells, s, i
		}
	}
	return Choice{Keep: keep}
}

// newer compares the last changes of two rows.
func (g *Candidates) newer(i, j int) int { return g.changed(i).Compare(g.changed(j)) }

// changed is when row i was changed last, its creation counted.
func (g *Candidates) changed(i int) time.Time {
	if r := g.Rows[i].Row; r.Modified.Before(r.Created) {
		return r.Created
	}
	return g.Rows[i].Modified
}

func (g *Candidates) cell(c CellRef) *Cell { return &g.Rows[c.Row].Cells[c.Cell] }

// folded is the text of cells for comparing whole values.
func (g *Candidates) folded(cells []CellRef) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(strings.ToLower(strings.TrimSpace(g.cell(c).Text)))
		b.WriteByte(0)
	}
	return b.String()
}

func (g *Candidates) length(cells []CellRef) int64 {
	n := 0
	for _, c := range cells {
		n += len([]rune(g.cell(c).Text))
	}
	return int64(n)
}

func is(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
