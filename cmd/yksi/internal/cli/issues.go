package cli

import (
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// issuePhrases are the codes of the column yksi_issues.
func issuePhrases() map[string]phrase.Phrase {
	all := make(map[string]phrase.Phrase)
	for r := range repairPhrases {
		all[r.String()] = repairPhrase(r)
	}
	for n := range notePhrases {
		all[n.String()] = notePhrase(n)
	}
	for code, p := range cellPhrases {
		all[code] = p
	}
	return all
}

// cellPhrases word what is told of names, addresses, numbers, and of business ids as a whole.
var cellPhrases = map[string]phrase.Phrase{
	ytunnus.Suspect.String():     {EN: "nearly a business id; what it may be is not used", FI: "melkein Y-tunnus; arvausta ei käytetä", SV: "nästan ett FO-nummer; gissningen används inte"},
	ytunnus.Placeholder.String(): {EN: "filling, no business id", FI: "täyte, ei Y-tunnus", SV: "utfyllnad, inget FO-nummer"},
	ytunnus.Invalid.String():     {EN: "not what the column holds", FI: "ei ole sitä, mitä sarakkeessa on", SV: "inte det som kolumnen innehåller"},
	ytunnus.Hetu.String():        {EN: "a personal identity code", FI: "henkilötunnus", SV: "en personbeteckning"},
	ytunnus.Foreign.String():     {EN: "an id of another country", FI: "toisen maan tunnus", SV: "ett annat lands nummer"},
	ytunnus.Other.String():       {EN: "another kind of id or text", FI: "muu tunnus tai teksti", SV: "ett annat id eller annan text"},

	"cut":              {EN: "the name was cut off", FI: "nimi on katkennut", SV: "namnet är avklippt"},
	"do_not_use":       {EN: "marked not to be used", FI: "merkitty: ei käytetä", SV: "märkt: används inte"},
	"duplicate":        {EN: "marked as a duplicate", FI: "merkitty kaksoiskappaleeksi", SV: "märkt som dubblett"},
	"old":              {EN: "marked as old", FI: "merkitty vanhaksi", SV: "märkt som gammal"},
	"mojibake":         {EN: "letters read in a wrong encoding were put right", FI: "väärällä merkistöllä luetut kirjaimet korjattu", SV: "bokstäver som lästs med fel teckenkodning rättades"},
	"mojibake_twice":   {EN: "the same, twice over", FI: "sama kahteen kertaan", SV: "detsamma, två gånger om"},
	"not_utf8":         {EN: "bytes that are not UTF-8, read as Windows-1252", FI: "tavut eivät ole UTF-8:aa; luettu Windows-1252:na", SV: "byte som inte är UTF-8, lästa som Windows-1252"},
	"html_entity":      {EN: "an HTML entity, as &amp;, was written out", FI: "HTML-merkintä, kuten &amp;, kirjoitettu auki", SV: "en HTML-entitet, som &amp;, skrevs ut"},
	"decomposed":       {EN: "a letter and its accent as two characters were put together", FI: "kirjain ja sen tarke yhdistetty yhdeksi merkiksi", SV: "en bokstav och dess accent sattes ihop"},
	"no_break_space":   {EN: "a space that only looks like one was replaced", FI: "erikoisvälilyönti korvattu", SV: "ett särskilt blanktecken ersattes"},
	"invisible":        {EN: "invisible characters were taken out", FI: "näkymättömät merkit poistettu", SV: "osynliga tecken togs bort"},
	"control":          {EN: "control characters or line breaks were taken out", FI: "ohjausmerkit tai rivinvaihdot poistettu", SV: "styrtecken eller radbyten togs bort"},
	"digit_for_letter": {EN: "a digit stood in place of a letter, as in 0Y", FI: "kirjaimen paikalla oli numero, kuten 0Y", SV: "en siffra stod i stället för en bokstav, som i 0Y"},
	"spelling":         {EN: "a misspelt word around the name was known", FI: "nimen ympärillä ollut väärin kirjoitettu sana tunnistettiin", SV: "ett felstavat ord vid namnet kändes igen"},
	"lost_letter":      {EN: "a letter is lost (U+FFFD); nothing brings it back", FI: "kirjain on kadonnut (U+FFFD); sitä ei saa takaisin", SV: "en bokstav har gått förlorad (U+FFFD) och fås inte tillbaka"},

	"encoding":      {EN: "wrong encoding, entities or odd spaces were put right", FI: "väärä merkistö, HTML-merkinnät tai oudot välilyönnit korjattu", SV: "fel teckenkodning, entiteter eller udda blanktecken rättades"},
	"case":          {EN: "written in capitals or small letters only", FI: "kirjoitettu vain suur- tai pienaakkosin", SV: "skrivet med bara stora eller små bokstäver"},
	"abbreviation":  {EN: "an abbreviation was written out", FI: "lyhenne kirjoitettu auki", SV: "en förkortning skrevs ut"},
	"translated":    {EN: "a Swedish or double place name was written in Finnish", FI: "ruotsin- tai kaksikielinen paikannimi kirjoitettu suomeksi", SV: "ett svenskt eller dubbelt ortnamn skrevs på finska"},
	"label":         {EN: "a label, a scheme or a country mark was taken off", FI: "selite, skeema tai maatunnus poistettu", SV: "en etikett, ett schema eller ett landsmärke togs bort"},
	"punctuation":   {EN: "stray punctuation or spaces were taken off", FI: "ylimääräiset välimerkit tai tyhjeet poistettu", SV: "överflödiga skiljetecken eller blanktecken togs bort"},
	"zero_restored": {EN: "lost leading zeros were put back", FI: "kadonneet etunollat palautettu", SV: "förlorade inledande nollor sattes tillbaka"},
	"plus_restored": {EN: "the plus of the country code was put back", FI: "maakoodin plus palautettu", SV: "landskodens plus sattes tillbaka"},
	"trunk_dropped": {EN: "the 0 behind the country code was dropped", FI: "maakoodin perässä ollut 0 poistettu", SV: "nollan efter landskoden togs bort"},
	"float":         {EN: "it had been turned into a decimal number", FI: "oli muuttunut desimaaliluvuksi", SV: "hade blivit ett decimaltal"},
	"letter_digit":  {EN: "a letter stood in place of a digit", FI: "numeron paikalla oli kirjain", SV: "en bokstav stod i stället för en siffra"},
	"swapped":       {EN: "address and operator stood in each other's column", FI: "osoite ja operaattori olivat toistensa sarakkeissa", SV: "adress och operatör stod i varandras kolumner"},
	"parted":        {EN: "address and operator stood in one column", FI: "osoite ja operaattori olivat samassa sarakkeessa", SV: "adress och operatör stod i en kolumn"},
	"weak":          {EN: "repaired on weak evidence: a hint only", FI: "korjattu heikoin perustein: vain vihje", SV: "rättat på svaga grunder: bara en antydan"},
	"lost":          {EN: "a spreadsheet destroyed the value", FI: "taulukkolaskenta on tuhonnut arvon", SV: "ett kalkylprogram har förstört värdet"},
	"several":       {EN: "several values; the first is given", FI: "useita arvoja; ensimmäinen annetaan", SV: "flera värden; det första ges"},
	"extra":         {EN: "other text around it was left out", FI: "muu teksti ympäriltä jätetty pois", SV: "annan text runtom utelämnades"},
	"fax":           {EN: "labelled as a fax number", FI: "merkitty faksinumeroksi", SV: "märkt som faxnummer"},
	"check_failed":  {EN: "the check digits are wrong", FI: "tarkistusnumerot ovat väärät", SV: "kontrollsiffrorna är fel"},
	"operator_own":  {EN: "the e-invoice operator's own identifier", FI: "verkkolaskuoperaattorin oma tunnus", SV: "e-fakturaoperatörens eget id"},
	"identity_code": {EN: "a personal identity code; nothing of it is kept", FI: "henkilötunnus; siitä ei säilytetä mitään", SV: "en personbeteckning; inget av den sparas"},
}
