package scenario

import (
	"strconv"
	"strings"
)

// firstRecord is not a kind: the billing record of an entity that is no second one.
const firstRecord = numKinds

// billingRecord writes a record of e in the billing system: the first, or a second one of the kind extra.
func (w *world) billingRecord(e *entity, extra Kind) Record {
	rng := w.rng
	r := Record{Source: Billing, ID: w.billIDs.billingID(), Entity: e.no, YTunnus: e.id, Kinds: e.kinds, Country: "FI"}
	if extra != firstRecord {
		r.Kinds.add(extra)
	}
	w.billingName(e, &r, extra)
	w.businessID(e, &r)
	if w.does(ScanBox, &r) {
		box := pick(rng, scanBoxes)
		r.Street, r.Postcode, r.City = box.street, box.postcode, box.city
	} else {
		w.writeAddress(e, &r)
	}
	if chance(rng, .45) {
		r.Phone = w.writePhone(e, &r)
	}
	if chance(rng, .45) {
		r.Email = w.writeMail(e, &r)
	}
	w.eInvoice(e, &r)
	w.money(e, &r)
	w.finish(&r)
	return r
}

// billingName writes the name as the accounting department did, in a field of some length.
func (w *world) billingName(e *entity, r *Record, extra Kind) {
	rng := w.rng
	n, f, _ := w.baseName(e, r)
	if r.Alias == NoAlias {
		if s, ok := otherSpelling(rng, e); ok && w.does(AltSpelling, r) {
			n = s
		} else if changed := otherForm(rng, n, f); changed != n && w.does(FormChanged, r) {
			n = changed
		}
	}
	s := n.String()
	switch {
	case extra == Financing:
		s += pick(rng, []string{"/", " / ", "/ "}) + pick(rng, financiers)
		r.Kinds.add(Slash)
	case extra == Site:
		s, r.Name2 = w.site(s, e, r)
	case extra == CostCentre:
		centre := strconv.Itoa(1000 + 10*rng.IntN(400))
		switch rng.IntN(3) {
		case 0:
			r.Name2 = "Kustannuspaikka " + centre
		case 1:
			s += " kp " + centre
		default:
			s += " / KP " + centre
			r.Kinds.add(Slash)
		}
	case e.form == public && w.does(UnitRecord, r):
		s = w.unit(s)
	case w.does(Department, r):
		s += pick(rng, []string{" / laskutus", " ostolaskut", "/ostolaskut", " / ostoreskontra", ", laskutus"})
	case w.does(Slash, r):
		s += pick(rng, []string{"/", " / "}) + pick(rng, []string{e.address.town.name, "Työmaat", "Projektit", "Vuokraus"})
	}
	if w.does(Caps, r) {
		s, r.Name2 = strings.ToUpper(s), strings.ToUpper(r.Name2)
	}
	r.Name = s
	w.fit(r)
}

// site adds a place of business to a name, behind it or in the second column.
func (w *world) site(s string, e *entity, r *Record) (first, second string) {
	town := e.address.town
	if chance(w.rng, .4) {
		town = w.anyTown()
	}
	switch w.rng.IntN(4) {
	case 0:
		r.Kinds.add(Slash)
		return s + " / " + town.name, ""
	case 1:
		return s + ", " + town.genitive + " toimipaikka", ""
	case 2:
		return s, town.genitive + " toimipiste"
	}
	return s + " " + town.name, ""
}

// fit makes a long name fit into a field of 35 or 40 characters, as different generations of systems had them.
func (w *world) fit(r *Record) {
	if isLong(r.Name, 35) && w.does(Cut35, r) {
		r.Name = cut(r.Name, 35)
	}
	switch {
	case !isLong(r.Name, 40):
	case r.Name2 == "" && w.does(Continued, r):
		head := cut(r.Name, 40)
		if at := strings.LastIndexByte(head, ' '); at > 20 {
			head = head[:at]
		}
		r.Name, r.Name2 = head, strings.TrimSpace(r.Name[len(head):])
	case w.does(Cut40, r):
		r.Name = cut(r.Name, 40)
	}
}

// eInvoice writes the address for electronic invoices and its operator.
func (w *world) eInvoice(e *entity, r *Record) {
	rng := w.rng
	if e.form == tmi || !chance(rng, .62) {
		return
	}
	op := e.operator
	r.Operator = op.code
	if !op.bank && op.code[0] == '0' && w.does(OperatorAddress, r) {
		r.EInvoice = op.code
		return
	}
	suffix := ""
	if e.form == public || chance(rng, .06) {
		suffix = strconv.Itoa(100 + rng.IntN(900))
	}
	ovt, _ := e.id.OVT(suffix)
	if e.manager != nil && w.does(ManagedInvoice, r) {
		ovt, _ = e.manager.id.OVT(suffix)
	}
	r.EInvoice = op.prefix + ovt
}

// money writes when and for how much e was last billed.
func (w *world) money(e *entity, r *Record) {
	rng := w.rng
	switch p := rng.Float64(); {
	case p < .04:
	case p < .25:
		r.LastInvoice = asOf.AddDate(0, 0, -366-rng.IntN(1500))
	default:
		r.LastInvoice = asOf.AddDate(0, 0, -rng.IntN(365))
		r.Invoiced12m = w.amount(e.size + 2)
	}
	if !r.LastInvoice.IsZero() && chance(rng, .5) {
		r.OpenBalance = w.amount(e.size)
		if chance(rng, .05) {
			r.OpenBalance = -r.OpenBalance / 4
		}
	}
}
