package merge

import (
	"slices"
	"strings"
	"unicode"

	"github.com/yksi-mdm/yksi/normalize"
)

// unitKind is what the text behind a customer's name speaks of.
type unitKind uint8

const (
	noUnit        unitKind = iota
	invoiceDesk            // laskutus, ostolaskut: where invoices are taken in
	department             // a cost centre or department
	place                  // an office, a shop, a town; any unit of a public body
	somethingElse          // a brand, a project, a person
)

// Words are folded (normalize.FoldKey) and sorted. They are the usual headings of Finnish, Swedish and English
// accounts; the lists say what a word means behind a customer's name, not what else it may mean.
var (
	costWords = []string{
		"costcenter", "costcentre", "kp", "ks", "ksst", "kst", "kust", "kustannuspaikka", "kustannusstalle",
	}

	invoiceWords = []string{
		"accounts", "ekonomi", "fakturering", "fakturor", "inkopsfakturor", "invoices", "invoicing", "kirjanpito",
		"laskut", "laskutus", "leverantorsreskontra", "ostolasku", "ostolaskut", "ostoreskontra", "reskontra",
		"skannaus", "verkkolasku", "verkkolaskut",
	}

	departmentWords = []string{
		"administration", "asiakaspalvelu", "data", "development", "ekonomi", "finance", "forsaljning",
		"forvaltning", "hallinto", "hankinta", "henkilosto", "hr", "huolto", "ict", "inkop", "it", "johto",
		"kehitys", "kunnossapito", "laatu", "lager", "logistics", "logistiikka", "logistik", "maintenance",
		"marketing", "markkinointi", "marknadsforing", "myynti", "osto", "personal", "procurement", "production",
		"produktion", "projects", "projektit", "purchasing", "research", "sales", "service", "suunnittelu", "talous",
		"taloushallinto", "tietohallinto", "toimitus", "tuotanto", "tuotekehitys", "tutkimus", "underhall",
		"varasto", "viestinta", "warehouse",
	}

	siteWords = []string{
		"asema", "butik", "fabrik", "filial", "halli", "hotelli", "huoltoasema", "huoltohalli", "kahvila", "kauppa",
		"kirjasto", "klinikka", "kontor", "konttori", "koulu", "lager", "laitos", "liike", "museo", "myymala",
		"office", "paakonttori", "paivakoti", "piste", "plant", "ravintola", "shop", "skola", "store", "studio",
		"tehdas", "terminaali", "tila", "toimipaikka", "toimipiste", "toimisto", "tyomaa", "varasto",
		"verksamhetsstalle", "warehouse", "yksikko",
	}
)

// minCut is how many letters of a word must be left for a cut one to be taken for the whole.
const minCut = 3

// kindOfUnit says what unit, the text behind a name, speaks of. cut says that the text may end in mid-word.
func kindOfUnit(unit string, public, cut bool) unitKind {
	words := strings.FieldsFunc(unitKey(unit), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return noUnit
	}
	first, last := words[0], words[len(words)-1]
	alone := len(words) == 1
	switch {
	case isCode(first), !alone && among(costWords, first, false) && isDigits(words[1]):
		return department
	case among(invoiceWords, first, cut && alone):
		return invoiceDesk
	case public:
		return place
	case among(departmentWords, first, cut && alone):
		return department
	case among(siteWords, last, cut), alone && isTown(unit):
		return place
	case cut && !alone && startsWithTown(unit) && beginsAmong(siteWords, last):
		return place
	}
	return somethingElse
}

// among reports whether word is in list, or, where it may be cut, the beginning of a word in it.
func among(list []string, word string, mayBeCut bool) bool {
	_, ok := slices.BinarySearch(list, word)
	return ok || mayBeCut && len(word) >= minCut && beginsAmong(list, word)
}

func beginsAmong(list []string, word string) bool {
	i, _ := slices.BinarySearch(list, word)
	return i < len(list) && strings.HasPrefix(list[i], word)
}

// isCode reports whether word is a number such as cost centres have.
func isCode(word string) bool { return len(word) >= 3 && len(word) <= 8 && isDigits(word) }

func isDigits(word string) bool { return strings.Trim(word, "0123456789") == "" }

// isTown reports whether text is the name of a town or region, in any case and however many words.
func isTown(text string) bool {
	n := normalize.ParseName(text)
	return len(n.Tokens) > 0 && !slices.ContainsFunc(n.Tokens, func(t normalize.Token) bool { return !isPlace(t) })
}

// startsWithTown reports whether the first word of text is a place name.
func startsWithTown(text string) bool {
	n := normalize.ParseName(text)
	return len(n.Tokens) > 0 && isPlace(n.Tokens[0])
}

func isPlace(t normalize.Token) bool { return t.Kind == normalize.Place || t.Kind == normalize.Region }

// roleOf says what a billing record is for. payer says that another billing record of the entity is plainly the
// customer itself.
//
// In this order: a financing company in the name makes it financed, whatever else stands there; a cost centre's number
// or a department's name a cost centre; an office, a shop, a town, or any unit of a public body a site. The invoice
// desk and a c/o line only tell where the customer's invoices go: such a record is an invoice address beside a payer
// and the payer itself where there is none. Everything else is the payer: a brand behind the name is the customer's.
func roleOf(r *reading, payer bool) Role {
	switch {
	case r.financed:
		return Financed
	case r.unitKind == department:
		return CostCentre
	case r.unitKind == place:
		return Site
	case payer && (r.unitKind == invoiceDesk || r.careOf() != ""):
		return InvoiceAddress
	}
	return Payer
}

// isPayer reports whether r is plainly the customer itself.
func isPayer(r *reading) bool {
	return !r.financed && (r.unitKind == noUnit || r.unitKind == somethingElse) && r.careOf() == ""
}
