package scenario

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// idKinds are the things that can happen to a business id, of which at most one does. Missing comes first: the rates of
// the others count among the ids that are there.
var idKinds = []Kind{IDNoDash, IDZeroLost, IDVAT, IDPrefixDash, IDSpaces, IDLetterO, IDTrailing, IDTwo, IDDash, IDLabel,
	IDSlash, IDFloat, IDDot, IDWrongCheck, IDPlaceholder, IDOtherCompany, IDForeign, IDHetu}

// businessID writes the id of e into r as somebody typed it.
func (w *world) businessID(e *entity, r *Record) {
	rng := w.rng
	if e.debtor != nil && chance(rng, w.rate(IDDebtor, r)) {
		r.BusinessID = e.debtor.id.String()
		r.Kinds.add(IDDebtor)
		return
	}
	if chance(rng, w.rate(IDMissing, r)) {
		r.Kinds.add(IDMissing)
		return
	}
	r.BusinessID = e.id.String()
	p := rng.Float64()
	for _, k := range idKinds {
		if p -= w.rate(k, r); p < 0 {
			if s, ok := w.damage(k, e); ok {
				r.BusinessID = s
				r.Kinds.add(k)
			}
			return
		}
	}
}

// damage writes the id of e in the way that k says; false if it cannot happen to this one.
func (w *world) damage(k Kind, e *entity) (string, bool) {
	rng := w.rng
	s := e.id.String()
	bare := s[:7] + s[8:]
	switch k {
	case IDNoDash:
		return bare, true
	case IDZeroLost:
		return pick(rng, []string{s[1:], s[1:], bare[1:]}), s[0] == '0'
	case IDVAT:
		return e.id.VAT(), true
	case IDPrefixDash:
		return pick(rng, []string{"FI" + s, "FI " + s, "FI-" + s}), true
	case IDSpaces:
		return pick(rng, []string{s[:7] + " - " + s[8:], s[:7] + " -" + s[8:], s[:7] + " " + s[8:], " " + s, s + " ",
			s[:4] + " " + s[4:]}), true
	case IDLetterO:
		at := strings.LastIndexByte(s, '0')
		return replaceAt(s, at, "O"), at >= 0
	case IDTrailing:
		return s + pick(rng, []string{" /", " ALV rek.", " (uusi)", " konserni", ".", " / laskutus"}), true
	case IDTwo:
		other, ok := w.stranger()
		return s + pick(rng, []string{" / ", ", ", " ja "}) + other.id.String(), ok
	case IDDash:
		return s[:7] + pick(rng, []string{"–", "—", "_", " – "}) + s[8:], true
	case IDLabel:
		return pick(rng, []string{"Y-tunnus ", "Y-tunnus: ", "y-tunn. ", "LY-tunnus ", "ALV ", "FO-nummer "}) + s, true
	case IDSlash:
		return s[:7] + "/" + s[8:], true
	case IDFloat:
		return strings.TrimLeft(bare, "0") + ".0", true
	case IDDot:
		return s[:7] + "." + s[8:], true
	case IDWrongCheck:
		return wrongDigit(rng, s), true
	case IDPlaceholder:
		return pick(rng, placeholders), true
	case IDOtherCompany:
		if e.manager != nil && chance(rng, .5) {
			return e.manager.id.String(), true
		}
		other, ok := w.stranger()
		return other.id.String(), ok
	case IDForeign:
		return pick(rng, []string{"SE556", "SE559"}) + digits(rng, 7) + "01", true
	case IDHetu:
		return pick(rng, testHetus), true
	}
	return s, false
}

func replaceAt(s string, at int, with string) string {
	if at < 0 {
		return s
	}
	return s[:at] + with + s[at+1:]
}

// wrongDigit changes a digit or swaps two, so that the check digit no longer fits: it detects all of either.
func wrongDigit(rng *rand.Rand, s string) string {
	b := []byte(s)
	i := rng.IntN(6)
	if b[i] != b[i+1] && chance(rng, .5) {
		b[i], b[i+1] = b[i+1], b[i]
	} else {
		b[i] = '0' + (b[i]-'0'+1+byte(rng.IntN(9)))%10
	}
	return string(b)
}

// stranger returns another company that was met lately, if there was one.
func (w *world) stranger() (stranger, bool) {
	n := min(w.strangers, len(w.recent))
	if n == 0 {
		return stranger{}, false
	}
	return w.recent[w.rng.IntN(n)], true
}

// meet remembers e and its billing number, "" if it has none, for later mistakes.
func (w *world) meet(id ytunnus.ID, billing string) {
	w.recent[w.strangers%len(w.recent)] = stranger{id, billing}
	w.strangers++
}

// A numbering deals out the numbers of records in an order that says nothing about who they belong to.
type numbering struct{ next, size, step uint64 }

// newNumbering returns a numbering for so many records, from a random start. The size is a power of ten, with which no
// step shares a factor that ends in 1, 3, 7 or 9.
func newNumbering(rng *rand.Rand, records int) numbering {
	n := numbering{size: 100_000, step: 61_803}
	for n.size < 2*uint64(records) {
		n.size *= 10
		n.step = 10*n.step + 3
	}
	n.next = rng.Uint64N(n.size)
	return n
}

func (n *numbering) number() uint64 {
	n.next = (n.next + n.step) % n.size
	return n.next
}

// billingID returns the next number as digits, with the leading zeros that spreadsheets lose.
func (n *numbering) billingID() string {
	return strconv.FormatUint(n.size+n.number(), 10)[1:]
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// accountID returns the next number as the id of a Salesforce account.
func (n *numbering) accountID() string { return salesforceID("0017Q00000", n.number()) }

// salesforceID returns an id of 18 characters: 15 that are case-sensitive, and three that say which are capitals.
func salesforceID(prefix string, number uint64) string {
	id := []byte(prefix + "00000")
	for i := 14; i >= len(prefix); i-- {
		id[i] = base62[number%62]
		number /= 62
	}
	for chunk := range 3 {
		bits := 0
		for i, c := range id[5*chunk : 5*chunk+5] {
			if 'A' <= c && c <= 'Z' {
				bits |= 1 << i
			}
		}
		id = append(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits])
	}
	return string(id)
}
