package scenario

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// asOf is the newest date in a scenario.
var asOf = time.Date(2025, time.September, 30, 0, 0, 0, 0, time.UTC)

// rate is the probability that k is done to r.
func (w *world) rate(k Kind, r *Record) float64 {
	if r.Source == CRM {
		return w.rates[k].CRM
	}
	return w.rates[k].Billing
}

// does decides whether k is done to r, and labels it if so.
func (w *world) does(k Kind, r *Record) bool {
	if !chance(w.rng, w.rate(k, r)) {
		return false
	}
	r.Kinds.add(k)
	return true
}

// records yields the records of e, billing first, since the CRM may hold their numbers.
func (w *world) records(e *entity, yield func(*Record) bool) bool {
	rng := w.rng
	var crm, billing int
	p := rng.Float64()
	switch only := w.rates[BillingOnly].Entities; {
	case e.form == public:
		crm, billing = 2+rng.IntN(4), 2+rng.IntN(5)
	case p < only:
		e.kinds.add(BillingOnly)
		billing = 1
	case p < only+w.rates[CRMOnly].Entities:
		e.kinds.add(CRMOnly)
		crm = w.accounts()
	default:
		crm, billing = w.accounts(), 1
	}

	var r Record
	var numbers []string
	for range billing {
		r = w.billingRecord(e, firstRecord)
		numbers = append(numbers, r.ID)
		if !yield(&r) {
			return false
		}
	}
	if billing > 0 && e.form != public {
		for _, k := range []Kind{Financing, Site, CostCentre, Plain} {
			if len(numbers) == 3 || !chance(rng, w.rates[k].Billing) {
				continue
			}
			r = w.billingRecord(e, k)
			numbers = append(numbers, r.ID)
			if !yield(&r) {
				return false
			}
		}
	}
	for range crm {
		r = w.crmRecord(e, numbers)
		if !yield(&r) {
			return false
		}
	}
	number := ""
	if len(numbers) > 0 {
		number = numbers[0]
	}
	w.meet(e.id, number)
	return true
}

// accounts returns how many CRM records an entity has: one in four of those that have any has several.
func (w *world) accounts() int {
	switch p := w.rng.Float64(); {
	case p < .778:
		return 1
	case p < .933:
		return 2
	case p < .985:
		return 3
	}
	return 4
}

func (w *world) crmRecord(e *entity, numbers []string) Record {
	rng := w.rng
	r := Record{Source: CRM, ID: w.crmIDs.accountID(), Entity: e.no, YTunnus: e.id, Kinds: e.kinds}
	w.crmName(e, &r)
	w.businessID(e, &r)
	w.crmAddress(e, &r)
	if chance(rng, .7) {
		r.Phone = w.writePhone(e, &r)
	}
	if chance(rng, .55) {
		r.Email = w.writeMail(e, &r)
	}
	if e.domain != "" && chance(rng, .4) {
		r.Website = pick(rng, []string{"www.", "https://www.", "http://", ""}) + e.domain
	}
	w.link(&r, numbers)
	r.Type = pick(rng, []string{"Customer", "Customer", "Customer", "Prospect", "Former customer", ""})
	r.Owner = salesforceID("0057Q00000", uint64(1000+rng.IntN(14)))
	r.Created = asOf.AddDate(0, 0, -rng.IntN(365*15)).Add(time.Duration(rng.IntN(10*3600)+7*3600) * time.Second)
	r.Modified = r.Created.Add(time.Duration(rng.Int64N(max(1, int64(asOf.Sub(r.Created)/time.Second)))) * time.Second)
	r.OptedOut = chance(rng, .08)
	if chance(rng, .2) {
		r.Opportunities = 1 + rng.IntN(3)
	}
	if chance(rng, .4) {
		r.Revenue = w.amount(e.size+7) / 100 / 1000 * 1000
	}
	if hasAccents(r.Name+r.Street+r.City) && w.does(Mojibake, &r) {
		for _, f := range []*string{&r.Name, &r.Street, &r.City, &r.BusinessID} {
			*f = mojibake(*f)
		}
	}
	w.finish(&r)
	return r
}

// link notes a billing number: one of the entity's, or by mistake another's.
func (w *world) link(r *Record, numbers []string) {
	switch p := w.rng.Float64(); {
	case p < w.rates[LinkWrong].CRM:
		if s, ok := w.stranger(); ok && s.billing != "" && s.id != r.YTunnus {
			r.BillingLink = s.billing
			r.Kinds.add(LinkWrong)
		}
	case p < w.rates[LinkWrong].CRM+w.rates[LinkRight].CRM && len(numbers) > 0:
		r.BillingLink = pick(w.rng, numbers)
		r.Kinds.add(LinkRight)
	}
}

// crmName writes the name as a salesperson did.
func (w *world) crmName(e *entity, r *Record) {
	rng := w.rng
	n, f, formless := w.baseName(e, r)
	if e.form == oy && r.Alias == NoAlias {
		if s, ok := initials(n.core); ok && w.does(Initials, r) {
			n, formless = name{core: s}, true
		} else if own := w.lex.own(n.core); len(strings.Fields(n.core)) > 1 && w.does(BrandOnly, r) {
			n, formless = name{core: strings.Join(own[:min(len(own), 1+rng.IntN(2))], " ")}, true
		}
	}
	if s, ok := otherSpelling(rng, e); ok && r.Alias == NoAlias && w.does(AltSpelling, r) {
		n, formless = s, true
	}
	if e.form == estate || e.form == public || e.form == branch {
		formless = true
	}
	if !formless && (n.pre != "" || n.post != "") {
		if w.does(FormMissing, r) {
			n.pre, n.post = "", ""
		} else if changed := otherForm(rng, n, f); changed != n && w.does(FormChanged, r) {
			n = changed
		}
	}
	if e.form != public && w.does(WordsAdded, r) {
		n = addWords(rng, n, e.address.town)
	} else if s, ok := dropWord(rng, n); ok && e.form != public && w.does(WordsDropped, r) {
		n = s
	}
	s := n.String()
	if e.form == public && w.does(UnitRecord, r) {
		s = w.unit(s)
	}
	if short, ok := abbreviate(s); ok && w.does(Abbreviation, r) {
		s = short
	}
	if p, ok := punctuate(rng, s); ok && w.does(Punctuation, r) {
		s = p
	}
	if wrong := Misspell(rng, s); wrong != s && w.does(Typo, r) {
		s = wrong
	}
	switch {
	case w.does(Caps, r):
		s = strings.ToUpper(s)
	case w.does(Lower, r):
		s = strings.ToLower(s)
	}
	r.Name = s
}

// baseName returns the name that a record is written after, with its form, and whether that is of no legal form: the
// legal name, a former or an auxiliary one.
func (w *world) baseName(e *entity, r *Record) (n name, f form, formless bool) {
	switch {
	case e.former != (name{}) && w.does(Former, r):
		r.Alias = FormerName
		f = oy
		if e.former.post == "Ky" {
			f = ky
		}
		return e.former, f, false
	case e.auxiliary != "" && w.does(Auxiliary, r):
		r.Alias = AuxiliaryName
		return name{core: e.auxiliary}, e.form, true
	}
	return e.name, e.form, false
}

// unit adds a unit to the name of a public body.
func (w *world) unit(s string) string {
	list := units
	if strings.HasSuffix(s, "seurakunta") {
		list = parishUnits
	}
	u := pick(w.rng, list)
	switch w.rng.IntN(4) {
	case 0:
		return s + " / " + u
	case 1:
		return s + ", " + u
	case 2:
		return s + "/" + strings.ToUpper(u)
	}
	return s + " " + u
}

// finish takes the ids out of a record if there are to be none, and labels it if nothing was done to its name and id.
func (w *world) finish(r *Record) {
	clean := true
	for k := range r.Kinds.All() {
		switch {
		case IDMissing <= k && k <= OperatorAddress && w.noIDs:
			r.Kinds.remove(k)
		case FormMissing <= k && k <= CostCentre, IDMissing <= k && k <= IDHetu:
			clean = false
		}
	}
	if w.noIDs {
		r.BusinessID, r.EInvoice, r.Operator, r.BillingLink = "", "", "", ""
	}
	if clean {
		r.Kinds.add(Clean)
	}
}

func (w *world) crmAddress(e *entity, r *Record) {
	switch {
	case w.does(NoAddress, r):
	case w.does(CityOnly, r):
		w.writeCity(e.address.town, r)
	default:
		r.Country = pick(w.rng, []string{"Finland", "Finland", "Suomi", "FI", ""})
		w.writeAddress(e, r)
	}
}

// writeAddress writes the address that somebody had: the manager's, an old one, a PO box, or the present one.
func (w *world) writeAddress(e *entity, r *Record) {
	rng := w.rng
	a := e.address
	switch {
	case (r.Kinds.Has(Site) || r.Kinds.Has(UnitRecord)) && w.does(SiteAddress, r):
		a = w.address(e.address.town, "")
	case e.manager != nil && w.does(ManagedContact, r):
		a = e.manager.address
		if chance(rng, .4) {
			a.street = "c/o " + e.manager.name.String() + ", " + a.street
		}
	case e.old.town != nil && w.does(OldAddress, r):
		a = e.old
	case w.does(POBox, r):
		a.street = "PL " + strconv.Itoa(1+(e.no*7919)%997)
		a.postcode = a.postcode[:4] + "1"
	}
	r.Street, r.Postcode = a.street, a.postcode
	if s, ok := shortStreet(a.street); ok && w.does(StreetShort, r) {
		r.Street = s
	} else if w.does(StreetTypo, r) {
		r.Street = Misspell(rng, a.street)
	}
	if at := strings.LastIndexByte(r.Street, ' '); at > 0 && flatAtEnd.MatchString(r.Street) && w.does(OtherFlat, r) {
		r.Street = r.Street[:at+1] + strconv.Itoa(1+rng.IntN(60))
	}
	if w.does(StreetMissing, r) {
		r.Street = ""
	} else if at := strings.IndexAny(r.Street, "0123456789"); at > 0 && w.does(NumberMissing, r) {
		r.Street = strings.TrimSpace(r.Street[:at])
	}
	if a.postcode[0] == '0' && w.does(PostcodeZeroLost, r) {
		r.Postcode = strings.TrimLeft(a.postcode, "0")
	}
	w.writeCity(a.town, r)
	if w.does(PostcodeInCity, r) {
		r.Postcode, r.City = "", r.Postcode+" "+r.City
	}
}

func (w *world) writeCity(t *town, r *Record) {
	r.City = t.name
	if t.swedish != "" && w.does(CitySwedish, r) {
		r.City = t.swedish
		if chance(w.rng, .3) {
			r.City = t.name + "/" + t.swedish
		}
	}
	if r.Source == Billing || chance(w.rng, .2) {
		r.City = strings.ToUpper(r.City)
	}
}

func (w *world) writePhone(e *entity, r *Record) string {
	if e.manager != nil && w.does(ManagedPhone, r) {
		return e.manager.phone.write(w.rng)
	}
	if w.does(OtherPhone, r) {
		return w.mobile().write(w.rng)
	}
	return e.phone.write(w.rng)
}

func (w *world) writeMail(e *entity, r *Record) string {
	switch {
	case e.manager != nil && w.does(ManagedMail, r):
		return e.manager.mail
	case e.office != nil && w.does(AccountedContact, r):
		return e.office.mail
	case e.domain != "" && w.does(OtherMail, r):
		return otherMailbox(w.rng, r.Source) + "@" + e.domain
	}
	return e.mail
}

// amount returns some cents, doubled for each step of size; floating-point logarithms would differ between machines.
func (w *world) amount(size int) int64 {
	return w.rng.Int64N(20_000)<<size + w.rng.Int64N(100)
}

func hasAccents(s string) bool { return utf8.RuneCountInString(s) != len(s) }

// isLong reports whether s has more than n characters.
func isLong(s string, n int) bool { return utf8.RuneCountInString(s) > n }
