package match

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// Clean says how the business id and the name of r look once they are cleaned. No personal identity code is in it.
func (r *Record) Clean() Clean { return clean(&Record{r.Ref, masked(r.Values)}) }

// clean is Clean of a record that is masked.
func clean(r *Record) Clean {
	var c Clean
	id := ytunnus.ParseLoose(r.Get(BusinessID))
	c.BusinessID, c.VAT, c.IDStatus = id.ID.String(), id.ID.VAT(), id.Kind.String()
	for _, p := range id.Repairs {
		c.Repairs = append(c.Repairs, p.String())
	}
	n := normalize.ParseName(normalize.JoinName(r.Get(Name), r.Get(NameMore)))
	c.Core, c.Unit, c.Financier = n.Core, n.Unit, n.Financier
	c.Status, c.Marker = n.Status.String(), n.Marker.String()
	for _, f := range n.Forms {
		c.Forms = append(c.Forms, Form{f.Code, f.ELF, f.Text})
	}
	return c
}

// ceased reports whether the status of a record says that the company is no more, or about to be.
func ceased(r *Record) bool {
	for i := range r.Values {
		if v := &r.Values[i]; v.Field == Status && CeasedStatus(v.Text) {
			return true
		}
	}
	return false
}

// CeasedStatus reports whether a status, as systems and registers write one in Finnish, Swedish or English, says that a
// company is no more, or about to be.
func CeasedStatus(status string) bool {
	status = strings.ToLower(status)
	return slices.ContainsFunc(ceasedStems, func(stem string) bool { return strings.Contains(status, stem) })
}

// ceasedStems are the beginnings of words for a company that is no more, as systems and registers write a status.
var ceasedStems = []string{
	"lakan", "lopet", "konkurss", "selvitystil", "purettu", "purkautunut", "poistettu", "sulautunut",
	"ceased", "dissol", "bankrupt", "liquidat", "defunct", "out of business", "closed down", "merged",
	"upphör", "konkurs", "likvidation", "upplöst", "avregistrerad",
}

// warn adds to a what is better put right, or known, before r is saved; masked is r without identity codes.
func (x *Index) warn(a *Answer, r, masked *Record, p Prepared, s *searcher, l Language) {
	add := func(c WarningCode, f Field, ref *Ref, suggestions ...string) {
		a.Warnings = append(a.Warnings, Warning{c, warningWords[c][l.known()], f, suggestions, ref})
	}
	var told []Field
	for i := range r.Values {
		if f := r.Values[i].Field; strings.Contains(masked.Values[i].Text, ytunnus.Redacted) && !slices.Contains(told, f) {
			told = append(told, f)
			add(WarnIdentityCode, f, nil)
		}
	}
	warnID(masked.Get(BusinessID), x.bearsID, add)
	switch {
	case ceased(masked):
		add(WarnCeased, Status, nil)
	case s.w.ceased:
		add(WarnCeased, Name, nil)
	}
	if p.Traits()&TraitEstate != 0 {
		add(WarnEstate, Name, nil)
	}
	for _, o := range s.order[:min(shown, len(s.order))] {
		x.warnOf(&s.near[o.at], p, add)
	}
}

// bearsID reports whether a record of the index bears this business id.
func (x *Index) bearsID(id ytunnus.ID) bool { return len(x.Lookup(BusinessID, id.String())) > 0 }

// warnID warns of what is wrong with a business id. Of the ids that may have been meant those that are known come first.
func warnID(text string, known func(ytunnus.ID) bool, add func(WarningCode, Field, *Ref, ...string)) {
	id := ytunnus.ParseLoose(text)
	var meant, others []string
	for _, s := range id.Suggestions {
		if known(s) {
			meant = append(meant, s.String())
		} else {
			others = append(others, s.String())
		}
	}
	meant = append(meant, others...)
	switch id.Kind {
	case ytunnus.Invalid, ytunnus.Suspect:
		if !strings.Contains(text, ytunnus.Redacted) {
			add(WarnIDInvalid, BusinessID, nil, meant...)
		}
	case ytunnus.Placeholder:
		add(WarnIDPlaceholder, BusinessID, nil)
	case ytunnus.Foreign, ytunnus.Other:
		add(WarnIDForeign, BusinessID, nil)
	case ytunnus.Repaired:
		if id.Confidence() != ytunnus.Strong {
			add(WarnIDWeak, BusinessID, nil, append([]string{id.ID.String()}, meant...)...)
		}
	}
}

// warnOf warns of what a candidate tells of the record at hand.
func (x *Index) warnOf(n *neighbour, p Prepared, add func(WarningCode, Field, *Ref, ...string)) {
	tell := func(c WarningCode, f Field) { add(c, f, &Ref{n.source, string(n.id)}) }
	var e evidence
	x.model.assess(&e, p, n.p)
	sameID := x.model.idAt >= 0 && e.outcomes[x.model.idAt].Level == idEqual
	if sameID && x.model.nameAt >= 0 {
		switch e.outcomes[x.model.nameAt].Level {
		case nameDifferent, nameHouse, nameKind, nameNumber, nameClass, nameOverlap, nameOverlapLight:
			tell(WarnIDOfOther, BusinessID)
		}
	}
	if n.standing < ProbablyExists {
		return
	}
	if !n.until.IsZero() {
		tell(WarnReserved, "")
	}
	if n.marks&markCeased != 0 {
		tell(WarnCeased, "")
	}
	if p.Traits()&^n.p.Traits()&TraitUnit != 0 {
		tell(WarnUnit, Name)
	}
}

var warningWords = map[WarningCode]words{
	WarnIDInvalid:     {"the business id cannot be right", "Y-tunnus ei voi olla oikein", "FO-numret kan inte vara rätt"},
	WarnIDPlaceholder: {"the business id is a filler and says nothing", "Y-tunnus on täyte eikä kerro mitään", "FO-numret är utfyllnad och säger ingenting"},
	WarnIDWeak:        {"the business id lacks a digit; check what it is read as", "Y-tunnuksesta puuttuu numero; tarkista tulkinta", "FO-numret saknar en siffra; kontrollera tolkningen"},
	WarnIDForeign:     {"this is no Finnish business id", "tämä ei ole suomalainen Y-tunnus", "detta är inget finländskt FO-nummer"},
	WarnIdentityCode:  {"a personal identity code stood here; do not save it", "tässä oli henkilötunnus; älä tallenna sitä", "här stod en personbeteckning; spara den inte"},
	WarnCeased:        {"the company has ceased or is about to", "yritys on lakannut tai lakkaamassa", "företaget har upphört eller håller på att göra det"},
	WarnUnit:          {"a unit of a customer that exists", "olemassa olevan asiakkaan yksikkö", "en enhet hos en kund som finns"},
	WarnIDOfOther:     {"the business id is that of a record with another name", "Y-tunnus on tietueella, jolla on toinen nimi", "FO-numret finns på en post med ett annat namn"},
	WarnEstate:        {"an estate is another customer than its debtor", "pesä on eri asiakas kuin velallinen", "ett bo är en annan kund än gäldenären"},
	WarnReserved:      {"a colleague is about to save this customer", "joku muu on tallentamassa tätä asiakasta", "någon annan håller på att spara den här kunden"},
}
