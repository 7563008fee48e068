package merge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// DefaultFields returns the field rules of the default policy.
//
//	name, name_2                           best_name        with legal form, without noise, as the entity is mostly called
//	business_id                            own_id           the entity's valid Y-tunnus before any other
//	street, postcode, city, country        most_complete    all from one record
//	einvoice, einvoice_operator            most_complete    all from one record
//	phone; web                             most_recent
//	email, consent_email and its date      with_consent     the address changed last, with its own record's consent only
//	link                                   right_link       one that leads to a billing record of the entity
//	former_name; other_name                union
//	optout_email, _phone, _post, _text     any_ban          a ban on any record bans the merged one, with its date
//
// Every other field follows SurvivorFirst.
func DefaultFields() []FieldRule {
	return []FieldRule{
		BestName(match.Name, match.NameMore),
		OwnID(match.BusinessID),
		MostComplete(match.Street, match.Postcode, match.City, match.Country),
		MostComplete(match.EInvoice, match.Operator),
		MostRecent(match.Phone),
		WithConsent(match.Email, ConsentEmail, ConsentEmailDate, ByEmail),
		MostRecent(match.Web),
		RightLink(match.Link),
		Union(match.FormerName),
		Union(match.OtherName),
		AnyBan(OptOutEmail, OptOutEmailDate),
		AnyBan(OptOutPhone),
		AnyBan(OptOutPost),
		AnyBan(OptOutText),
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

// OwnID keeps the entity's own Y-tunnus before any other text, undamaged before repairable, and another's last.
func OwnID(fields ...match.Field) FieldRule {
	return FieldRule{"own_id@1", fields, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(i int, cells []CellRef) score {
			r := &g.Rows[i]
			clean := r.OwnID && g.cell(cells[0]).Text == r.read.id.String()
			return score{is(r.OwnID), is(clean), is(!r.OtherID), is(i == g.Survivor)}
		})
	}}
}

// BestName keeps the name that says most: unmarked, without a unit, financier or c/o, with its legal form, in the words
// that most records of the entity use, those of billing among them, so that a trade name does not push out the customer's
// own; then repaired nowhere, not in capitals only; then the one changed last.
func BestName(fields ...match.Field) FieldRule {
	return FieldRule{"best_name@2", fields, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(i int, _ []CellRef) score {
			n := g.Rows[i].read
			return score{is(g.Rows[i].Mark == NoMark), is(n.plain()), is(n.hasForm), int64(g.cores[n.core]), is(!n.damaged), is(n.mixedCase)}
		})
	}}
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

// AnyBan keeps the value of a record that bans marketing by the field's channel, the survivor's if it does; where none
// does, the survivor's. It keeps no consent that only another record gave. What goes with the ban, as its date, comes
// from the same record.
func AnyBan(field match.Field, with ...match.Field) FieldRule {
	return FieldRule{"any_ban@1", slices.Concat([]match.Field{field}, with), func(g *Candidates, fields []match.Field) Choice {
		ch := channelOf(fields[0])
		return g.best(fields, func(i int, _ []CellRef) score {
			return score{is(g.Rows[i].OptOut&ch != 0), is(i == g.Survivor)}
		})
	}}
}

// WithConsent keeps an address as MostRecent does, and of the consent to write to it what was said of that address: the
// consent of the record that the address comes from, so that none is carried to another's. A no on any record with the
// same address, or without one, outweighs a yes. The consent's date comes from the record that the consent comes from.
func WithConsent(address, consent, date match.Field, ch Channels) FieldRule {
	return FieldRule{"with_consent@1", []match.Field{address, consent, date}, func(g *Candidates, fields []match.Field) Choice {
		c := g.best([]match.Field{address}, func(int, []CellRef) score { return score{} })
		kept, from := g.folded(c.Keep), -1
		for i := range g.Rows {
			cells := g.Cells(i, []match.Field{address})
			if len(g.Cells(i, []match.Field{consent})) == 0 || len(cells) > 0 && g.folded(cells) != kept {
				continue
			}
			own := i == g.Survivor
			if len(c.Keep) > 0 {
				own = i == c.Keep[0].Row
			}
			switch says := g.Rows[i].Consent&ch != 0; {
			case !says && (from < 0 || g.Rows[from].Consent&ch != 0 || own), says && own && from < 0:
				from = i
			}
		}
		if from >= 0 {
			c.Keep = append(c.Keep, g.Cells(from, []match.Field{consent, date})...)
		}
		c.Keep = slices.DeleteFunc(c.Keep, func(ref CellRef) bool { return !slices.Contains(fields, g.cell(ref).Field) }) // another rule's
		return c
	}}
}

// Validated keeps the text that is most valid, by a measure of the caller's in which more is better: a phone that can be
// dialled before a damaged one, a Y-tunnus whose check digit is right. Of equals, the one changed last.
func Validated(name string, valid func(text string) int, fields ...match.Field) FieldRule {
	return FieldRule{name, fields, func(g *Candidates, fields []match.Field) Choice {
		return g.best(fields, func(_ int, cells []CellRef) score {
			sum := 0
			for _, c := range cells {
				sum += valid(g.cell(c).Text)
			}
			return score{int64(sum)}
		})
	}}
}

// score rates a row for a rule, the weightiest part first.
type score [6]int64

// best keeps the cells of the row with the greatest score. Equal scores are decided by the last change, then by the
// survivor, then by Ref. Rows without a cell of fields do not take part.
func (g *Candidates) best(fields []match.Field, rate func(i int, cells []CellRef) score) Choice {
	var keep []CellRef
	var top score
	at := -1
	for i := range g.Rows {
		cells := g.Cells(i, fields)
		if len(cells) == 0 {
			continue
		}
		s := rate(i, cells)
		if at < 0 || cmp.Or(slices.Compare(s[:], top[:]), g.newer(i, at), cmp.Compare(is(i == g.Survivor), is(at == g.Survivor))) > 0 {
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
