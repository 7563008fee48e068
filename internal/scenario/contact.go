package scenario

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// An address is where an entity is. An address without a town is none.
type address struct {
	street, postcode string
	town             *town
}

// anyTown returns a town, the larger ones more often.
func (w *world) anyTown() *town {
	n := w.rng.IntN(w.reg.weights)
	for i := range w.reg.towns {
		if n -= w.reg.towns[i].weight; n < 0 {
			return &w.reg.towns[i]
		}
	}
	return &w.reg.towns[0]
}

// townOf returns the town whose name stands in a core, or any.
func (w *world) townOf(core string) *town {
	for word := range strings.FieldsSeq(core) {
		if t, ok := w.reg.townByWord[word]; ok {
			return t
		}
	}
	return w.anyTown()
}

// street returns the name of a street: of the list, or made up.
func (w *world) street() string {
	if chance(w.rng, .6) {
		return pick(w.rng, w.reg.streets)
	}
	return pick(w.rng, natureFirst) + pick(w.rng, natureLast) + "n" + pick(w.rng, streetKinds)
}

// address makes up an address in t, with the postcode unless that is empty.
func (w *world) address(t *town, postcode string) address {
	rng := w.rng
	a := address{town: t, postcode: postcode, street: w.street() + " " + strconv.Itoa(1+rng.IntN(8)*rng.IntN(16))}
	if postcode == "" {
		a.postcode = pick(rng, t.postcodes)
	}
	switch p := rng.Float64(); {
	case p < .14:
		a.street += " " + string("ABC"[rng.IntN(3)]) + " " + strconv.Itoa(1+rng.IntN(60))
	case p < .22:
		a.street += " " + string("ABCDE"[rng.IntN(5)])
	case p < .25:
		n, _ := strconv.Atoi(a.street[strings.LastIndexByte(a.street, ' ')+1:])
		a.street += "-" + strconv.Itoa(n+2)
	}
	return a
}

// streetAtEnd finds the address that a housing company is named after.
var streetAtEnd = regexp.MustCompile(`\S*(?:katu|tie|kuja|polku|kaari|aukio|rinne|raitti|gatan|vägen|ranta) \d+(?:-\d+| ?[A-Ea-e])?$`)

// flatAtEnd finds the number of a flat behind a stair.
var flatAtEnd = regexp.MustCompile(` [A-E] \d+$`)

// A phone is a number that is not in use: see the package comment.
type phone struct{ prefix, number string }

// phone makes up a number: of the area, of a mobile network, or a company's nationwide number.
func (w *world) phone(t *town) phone {
	rng := w.rng
	switch p := rng.Float64(); {
	case p < .35 && t.area != "02" && t.area != "03": // 029 and 039 are nationwide numbers
		return phone{t.area, "9" + digits(rng, 6)}
	case p < .50:
		return phone{pick(rng, []string{"010", "020", "029", "075"}), "9" + digits(rng, 7)}
	}
	return w.mobile()
}

// mobile makes up a number of a mobile network.
func (w *world) mobile() phone {
	return phone{pick(w.rng, []string{"040", "041", "044", "046", "050"}), "9" + digits(w.rng, 7)}
}

func digits(rng *rand.Rand, n int) string {
	var b [16]byte
	for i := range n {
		b[i] = byte('0' + rng.IntN(10))
	}
	return string(b[:n])
}

// write writes the number in one of the ways in which people do.
func (p phone) write(rng *rand.Rand) string {
	if p.number == "" {
		return ""
	}
	half := len(p.number) / 2
	switch rng.IntN(8) {
	case 0, 1, 2:
		return p.prefix + " " + p.number[:half] + " " + p.number[half:]
	case 3:
		return "+358 " + p.prefix[1:] + " " + p.number[:half] + " " + p.number[half:]
	case 4:
		return p.prefix + "-" + p.number
	case 5:
		return "+358" + p.prefix[1:] + p.number
	case 6:
		return "(" + p.prefix + ") " + p.number[:half] + " " + p.number[half:]
	}
	return p.prefix + p.number
}

var freeMail = []string{"gmail.com", "hotmail.com", "luukku.com", "outlook.com", "kolumbus.fi", "elisanet.fi"}

// contact gives an entity a domain and a mailbox.
func (w *world) contact(e *entity) {
	rng := w.rng
	own := strings.Join(w.lex.own(e.name.core), " ")
	free := e.form == tmi || e.size == 0 && chance(rng, .4)
	switch {
	case e.form == asoy || e.form == koy || e.form == estate:
		return
	case free:
		e.mail = slug(own) + ".yritys" + digits(rng, 4) + "@" + pick(rng, freeMail)
		return
	}
	if slug(own) == "" {
		own = w.lex.coin(rng)
	}
	e.domain = w.freeDomain(own, e.name.core, e.name.core+" "+e.name.post, own+" "+e.address.town.name)
	switch p := rng.Float64(); {
	case p < .45:
		e.mail = pick(rng, salesMailboxes) + "@" + e.domain
	case p < .6:
		e.mail = pick(rng, invoiceMailboxes) + "@" + e.domain
	default:
		e.mail = slug(pick(rng, firstNames)) + "." + slug(pick(rng, surnames)) + "@" + e.domain
	}
}

// freeDomain returns the domain of the first of names that nobody has yet: a domain has one holder.
func (w *world) freeDomain(names ...string) string {
	for _, n := range names {
		if s := slug(n); s != "" && !taken(w.domains, s) {
			return s + "." + w.domain
		}
	}
	for n := 2; ; n++ {
		if s := slug(names[0]) + strconv.Itoa(n); !taken(w.domains, s) {
			return s + "." + w.domain
		}
	}
}

var (
	salesMailboxes   = []string{"info", "info", "myynti", "toimisto", "asiakaspalvelu"}
	invoiceMailboxes = []string{"laskut", "laskutus", "ostolaskut", "talous"}
)

// otherMailbox returns a mailbox that people in sales, or those who send the bills, write to: a role's or a person's.
func otherMailbox(rng *rand.Rand, s Source) string {
	switch {
	case s == Billing:
		return pick(rng, invoiceMailboxes)
	case chance(rng, .6):
		return pick(rng, salesMailboxes)
	}
	return slug(pick(rng, firstNames)) + "." + slug(pick(rng, surnames))
}

// slug writes a name the way it stands in a domain: letters and digits of ASCII, at most 24 of them.
func slug(s string) string {
	b := make([]byte, 0, 24)
	for _, r := range s {
		switch r = unicode.ToLower(r); r {
		case 'ä', 'å', 'á', 'à':
			r = 'a'
		case 'ö', 'ø', 'ó':
			r = 'o'
		case 'é', 'è':
			r = 'e'
		case 'ü':
			r = 'u'
		}
		if ('a' <= r && r <= 'z' || '0' <= r && r <= '9') && len(b) < 24 {
			b = append(b, byte(r))
		}
	}
	return string(b)
}

// shortStreet abbreviates the kind of the street.
func shortStreet(s string) (string, bool) {
	word, rest, _ := strings.Cut(s, " ")
	for _, a := range streetAbbreviations {
		if stem, ok := strings.CutSuffix(strings.ToLower(word), a.full); ok && stem != "" {
			return word[:len(stem)] + a.short + " " + rest, true
		}
	}
	return s, false
}

// mojibake reads UTF-8 as Windows-1252.
func mojibake(s string) string {
	if utf8.RuneCountInString(s) == len(s) {
		return s
	}
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteRune(charmap.Windows1252.DecodeByte(c))
	}
	return b.String()
}
