package match

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Language is one that explanations are given in. The zero Language is English.
type Language uint8

const (
	English Language = iota
	Finnish
	Swedish
)

// Style says how much an explanation tells.
type Style uint8

const (
	// Short is one line without figures but the probability, for a pop-up in a CRM: the verdict and its strongest reasons.
	Short Style = iota
	// Full is a line for each part with its bits and a bar, then the rung that decided, for an auditor.
	Full
)

// Text says in words why the pair got its score. Comparisons and levels of rules of one's own stand under their own
// names. It holds no value of the records.
func (x *Explanation) Text(l Language, s Style) string {
	if l > Swedish {
		l = English
	}
	if s == Full {
		return x.full(l)
	}
	var b strings.Builder
	b.WriteString(verdictWords[x.Verdict][l])
	if x.Reason == ByWeight || x.Reason == ByGuard {
		fmt.Fprintf(&b, " (%s)", percent(x.Probability, l))
	}
	b.WriteString(": ")
	b.WriteString(x.reason(l))
	return b.String()
}

// percent writes a probability so that a near certain one is not rounded to certain.
func percent(p float64, l Language) string {
	p *= 100
	sep := " %"
	if l == English {
		sep = "%"
	}
	switch {
	case p > 99.9:
		return "> 99.9" + sep
	case p < 0.1:
		return "< 0.1" + sep
	}
	return fmt.Sprintf("%.0f", math.Min(p, 99)) + sep
}

// reason names the rung where it is not the weight, else the parts that weigh most, those that speak for the verdict
// first.
func (x *Explanation) reason(l Language) string {
	if w, ok := reasonWords[x.Reason]; ok {
		return w[l]
	}
	parts := slices.Clone(x.Parts)
	sign := Bits(1)
	if x.Verdict == NoMatch {
		sign = -1
	}
	slices.SortStableFunc(parts, func(p, q Part) int { return int(sign * (q.Weight - p.Weight)) })
	var ws []string
	for _, p := range parts[:min(len(parts), 3)] {
		ws = append(ws, p.words(l))
	}
	return strings.Join(ws, ", ")
}

func (p Part) words(l Language) string {
	if w, ok := levelWords[p.Comparison+" "+p.Level]; ok {
		return w[l]
	}
	return p.Comparison + " " + strings.ReplaceAll(p.Level, "_", " ")
}

// full draws the parts as a waterfall: each bar begins where the one before has ended.
func (x *Explanation) full(l Language) string {
	var b strings.Builder
	prior := Bits(math.Round(1000*math.Log2(x.Probability/(1-x.Probability)))) - x.Weight
	low, high, at := min(0, prior), max(0, prior), prior
	for _, p := range x.Parts {
		at += p.Weight
		low, high = min(low, at), max(high, at)
	}
	scale := func(v Bits) int { return int((v - low) * waterfall / max(1, high-low)) }
	line := func(words string, from, by Bits) {
		a, z := scale(from), scale(from+by)
		mark := "+"
		if by < 0 {
			a, z, mark = z, a, "-"
		}
		z = max(z, a+1)
		fmt.Fprintf(&b, "%-44s %7s  %s%s\n", words, by, strings.Repeat(" ", a), strings.Repeat(mark, z-a))
	}
	line(fullWords[0][l], 0, prior)
	at = prior
	for _, p := range x.Parts {
		line(p.words(l), at, p.Weight)
		at += p.Weight
	}
	fmt.Fprintf(&b, "%-44s %7s  = %s\n", fullWords[1][l], at, percent(x.Probability, l))
	fmt.Fprintf(&b, "%s (%s)\n", verdictWords[x.Verdict][l], x.Reason)
	if w, ok := reasonWords[x.Reason]; ok {
		b.WriteString(w[l] + "\n")
	}
	return b.String()
}

// waterfall is the width of the bars.
const waterfall = 40

type words [3]string // by Language

var fullWords = [...]words{
	{"two records drawn by chance", "kaksi sattumalta poimittua", "två slumpvis valda"},
	{"together", "yhteensä", "tillsammans"},
}

var verdictWords = [...]words{
	NoMatch: {"another customer", "eri asiakas", "en annan kund"},
	Review:  {"perhaps the same customer", "ehkä sama asiakas", "kanske samma kund"},
	Match:   {"the same customer", "sama asiakas", "samma kund"},
}

var reasonWords = map[Reason]words{
	ByJudgement:     {"a person has decided", "ihminen on päättänyt", "en person har avgjort"},
	ByDifferentID:   {"two different business ids", "kaksi eri Y-tunnusta", "två olika FO-nummer"},
	ByDifferentIDs2: {"different business ids, but name, address and e-invoice address are the same", "eri Y-tunnus, mutta sama nimi, osoite ja verkkolaskuosoite", "olika FO-nummer, men samma namn, adress och nätfakturaadress"},
	ByEqualID:       {"the same business id", "sama Y-tunnus", "samma FO-nummer"},
	ByEqualIDGuard:  {"the same business id, but the names are of two entities", "sama Y-tunnus, mutta nimet ovat kahden eri yhteisön", "samma FO-nummer, men namnen hör till två olika"},
	ByBlank:         {"nothing to compare", "ei mitään verrattavaa", "inget att jämföra"},
}

var levelWords = map[string]words{
	"name exact":                         {"same name", "sama nimi", "samma namn"},
	"name spacing":                       {"same name, spaced otherwise", "sama nimi, toisin välistetty", "samma namn med andra mellanslag"},
	"name near":                          {"nearly the same name", "lähes sama nimi", "nästan samma namn"},
	"name town":                          {"same name but for a town", "sama nimi, lisänä paikkakunta", "samma namn, en ort därtill"},
	"name covered":                       {"same name but for a common word", "sama nimi, lisänä yleinen sana", "samma namn, ett vanligt ord därtill"},
	"name part":                          {"one name is part of the other", "toinen nimi on toisen osa", "det ena namnet är en del av det andra"},
	"name family":                        {"names of sister companies", "sisaryhtiöiden nimet", "systerbolags namn"},
	"name overlap_light":                 {"names share a word", "nimissä on sama sana", "namnen delar ett ord"},
	"name overlap":                       {"names share a word", "nimissä on sama sana", "namnen delar ett ord"},
	"name other_form":                    {"similar name, another legal form", "samankaltainen nimi, eri yhtiömuoto", "liknande namn, annan bolagsform"},
	"name cut":                           {"name cut where a number may have stood", "nimi katkennut ennen mahdollista numeroa", "namnet avhugget där ett nummer kan ha stått"},
	"name different":                     {"different names", "eri nimet", "olika namn"},
	"name number_conflict":               {"names with different numbers", "nimissä eri numerot", "namn med olika nummer"},
	"name class_conflict":                {"different kinds of entity", "erilaiset yhteisöt", "olika slags juridiska personer"},
	"business_id equal":                  {"same business id", "sama Y-tunnus", "samma FO-nummer"},
	"business_id equal_weak":             {"probably the same business id", "todennäköisesti sama Y-tunnus", "sannolikt samma FO-nummer"},
	"business_id suggested":              {"business ids one slip apart", "Y-tunnukset yhden virheen päässä", "FO-nummer ett skrivfel från varandra"},
	"business_id different_weak":         {"probably different business ids", "todennäköisesti eri Y-tunnus", "sannolikt olika FO-nummer"},
	"business_id different":              {"different business ids", "eri Y-tunnus", "olika FO-nummer"},
	"address same_premises":              {"same address", "sama osoite", "samma adress"},
	"address same_building":              {"same building", "sama rakennus", "samma byggnad"},
	"address near_premises":              {"nearly the same address", "lähes sama osoite", "nästan samma adress"},
	"address same_street":                {"same street", "sama katu", "samma gata"},
	"address same_postcode":              {"same postcode", "sama postinumero", "samma postnummer"},
	"address same_postcode_other_street": {"same postcode, another street", "sama postinumero, eri katu", "samma postnummer, annan gata"},
	"address same_city":                  {"same town", "sama paikkakunta", "samma ort"},
	"address same_city_other_address":    {"same town, another address", "sama paikkakunta, eri osoite", "samma ort, annan adress"},
	"address different":                  {"different towns", "eri paikkakunta", "olika orter"},
	"phone same":                         {"same phone number", "sama puhelinnumero", "samma telefonnummer"},
	"phone different":                    {"different phone numbers", "eri puhelinnumero", "olika telefonnummer"},
	"contact same_email":                 {"same e-mail address", "sama sähköpostiosoite", "samma e-postadress"},
	"contact same_domain":                {"same web domain", "sama verkkotunnus", "samma domän"},
	"contact different":                  {"different web domains", "eri verkkotunnus", "olika domäner"},
	"einvoice same":                      {"same e-invoice address", "sama verkkolaskuosoite", "samma nätfakturaadress"},
	"einvoice different":                 {"different e-invoice addresses", "eri verkkolaskuosoite", "olika nätfakturaadresser"},
	"link agrees":                        {"already linked", "jo linkitetty", "redan länkad"},
	"link same_target":                   {"linked to the same record", "linkitetty samaan tietueeseen", "länkad till samma post"},
	"link elsewhere":                     {"linked elsewhere", "linkitetty muualle", "länkad till en annan"},
}
