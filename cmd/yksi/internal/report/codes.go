package report

import (
	"maps"
	"slices"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
)

// Word gives a code of a plan in words: a criterion, a role, a reason, what a warning speaks of. A code of somebody's
// own, the name of a field and whatever else has no words stand as they are.
func Word(code string, l phrase.Language) string {
	if p, ok := codeWords[code]; ok {
		return p.In(l)
	}
	return code
}

// codeOf is the code that Word gives in these words, the words themselves where there is none.
func codeOf(words string, l phrase.Language) string {
	for _, code := range slices.Sorted(maps.Keys(codeWords)) {
		if codeWords[code].In(l) == words {
			return code
		}
	}
	return words
}

var codeWords = map[string]phrase.Phrase{
	// Criteria and vetoes of merge.DefaultCriteria.
	"billing_link":    {EN: "linked to a billing customer", FI: "linkki laskutusasiakkaaseen", SV: "kopplad till en faktureringskund"},
	"open_balance":    {EN: "money is open on it", FI: "avoimia laskuja", SV: "öppna fakturor"},
	"own_id":          {EN: "bears the customer's business id", FI: "asiakkaan oma Y-tunnus", SV: "kundens eget FO-nummer"},
	"referenced":      {EN: "named by another system", FI: "toinen järjestelmä viittaa siihen", SV: "ett annat system hänvisar till den"},
	"open_deals":      {EN: "open opportunities", FI: "avoimia myyntimahdollisuuksia", SV: "öppna affärsmöjligheter"},
	"contract":        {EN: "open contract", FI: "voimassa oleva sopimus", SV: "gällande avtal"},
	"einvoice":        {EN: "has an e-invoice address", FI: "verkkolaskuosoite", SV: "nätfakturaadress"},
	"einvoice_agrees": {EN: "the e-invoice address that billing uses", FI: "sama verkkolaskuosoite kuin laskutuksessa", SV: "samma nätfakturaadress som faktureringen"},
	"complete":        {EN: "how complete it is", FI: "tietojen kattavuus", SV: "hur fullständig den är"},
	"last_changed":    {EN: "changed last", FI: "viimeksi muutettu", SV: "senast ändrad"},
	"oldest":          {EN: "oldest", FI: "vanhin", SV: "äldst"},
	"wrong_link":      {EN: "linked to somebody else's billing customer", FI: "linkki toisen laskutusasiakkaaseen", SV: "kopplad till någon annans faktureringskund"},
	"do_not_use":      {EN: "marked not to be used", FI: "merkitty käytöstä poistetuksi", SV: "märkt att inte användas"},
	"duplicate":       {EN: "marked as a duplicate", FI: "merkitty kaksoiskappaleeksi", SV: "märkt som dubblett"},
	"id_of_another":   {EN: "bears another customer's business id", FI: "toisen asiakkaan Y-tunnus", SV: "en annan kunds FO-nummer"},
	"ceased":          {EN: "has ceased", FI: "toiminta lakannut", SV: "har upphört"},

	// What warnings speak of.
	"invalid":           {EN: "the check digit is wrong or digits are missing", FI: "tarkistusnumero on väärä tai numeroita puuttuu", SV: "kontrollsiffran är fel eller siffror saknas"},
	"suspect":           {EN: "several ids are possible", FI: "useampi tunnus on mahdollinen", SV: "flera nummer är möjliga"},
	"unit":              {EN: "a unit", FI: "yksikkö", SV: "en enhet"},
	"company":           {EN: "a company", FI: "yhtiö", SV: "ett bolag"},
	"housing_company":   {EN: "a housing company", FI: "asunto-osakeyhtiö", SV: "ett bostadsaktiebolag"},
	"sole_trader":       {EN: "a sole trader", FI: "toiminimi", SV: "en enskild firma"},
	"branch":            {EN: "a branch", FI: "sivuliike", SV: "en filial"},
	"bankruptcy_estate": {EN: "a bankruptcy estate", FI: "konkurssipesä", SV: "ett konkursbo"},
	"death_estate":      {EN: "an estate of a deceased person", FI: "kuolinpesä", SV: "ett dödsbo"},
	"email":             {EN: "e-mail", FI: "sähköposti", SV: "e-post"},
	"phone":             {EN: "phone", FI: "puhelin", SV: "telefon"},
	"post":              {EN: "post", FI: "posti", SV: "post"},
	"text":              {EN: "text message", FI: "tekstiviesti", SV: "textmeddelande"},

	// The crosswalk: roles, then reasons.
	"payer":           {EN: "payer", FI: "maksaja", SV: "betalare"},
	"invoice_address": {EN: "invoice address", FI: "laskutusosoite", SV: "fakturaadress"},
	"cost_centre":     {EN: "cost centre", FI: "kustannuspaikka", SV: "kostnadsställe"},
	"site":            {EN: "site", FI: "toimipaikka", SV: "verksamhetsställe"},
	"financed":        {EN: "financed", FI: "rahoitusyhtiön perimä", SV: "överförd till ett finansbolag"},
	"existing_link":   {EN: "the account names it itself", FI: "tili viittaa siihen itse", SV: "kontot hänvisar till den självt"},
	"earlier_link":    {EN: "as in the run before", FI: "kuten edellisessä ajossa", SV: "som vid förra körningen"},
	"same_unit":       {EN: "same unit", FI: "sama yksikkö", SV: "samma enhet"},
	"head_account":    {EN: "the customer's head account", FI: "asiakkaan päätili", SV: "kundens huvudkonto"},
	"judgement":       {EN: "a person has decided", FI: "ihmisen päätös", SV: "en människas beslut"},
	"no_account":      {EN: "the CRM does not know the customer", FI: "CRM ei tunne asiakasta", SV: "CRM känner inte kunden"},
	"no_head_account": {EN: "the CRM knows other units of the customer only", FI: "CRM tuntee vain asiakkaan muita yksiköitä", SV: "CRM känner bara andra enheter av kunden"},

	// Relations, read before the record of the other.
	"branch_of":    {EN: "a branch of", FI: "sivuliike, jonka yhtiö on", SV: "en filial till"},
	"estate_of":    {EN: "an estate of", FI: "pesä, jonka velallinen on", SV: "ett dödsbo eller konkursbo efter"},
	"successor_of": {EN: "carries on the business of", FI: "jatkaa toimintaa, jota harjoitti", SV: "fortsätter verksamheten hos"},
	"trades_for":   {EN: "a sole trader beside", FI: "toiminimi, jonka rinnalla on", SV: "en enskild firma bredvid"},
	"managed_by":   {EN: "managed by", FI: "isännöitsijänä", SV: "förvaltas av"},
	"unit_of":      {EN: "a unit of", FI: "yksikkö, jonka päätili on", SV: "en enhet under"},

	// Verdicts, statuses, kinds of names.
	"match":       {EN: "match", FI: "sama", SV: "samma"},
	"review":      {EN: "for review", FI: "tarkistettava", SV: "att granska"},
	"none":        {EN: "none", FI: "ei", SV: "ingen"},
	"now":         {EN: "customer now", FI: "asiakas nyt", SV: "kund nu"},
	"former":      {EN: "former customer", FI: "entinen asiakas", SV: "tidigare kund"},
	"not_yet":     {EN: "not yet a customer", FI: "ei vielä asiakas", SV: "inte ännu kund"},
	"spelling":    {EN: "spelling", FI: "kirjoitusasu", SV: "stavning"},
	"former_name": {EN: "former name", FI: "entinen nimi", SV: "tidigare namn"},
	"other_name":  {EN: "other name", FI: "muu nimi", SV: "annat namn"},
}
