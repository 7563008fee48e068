package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// writeCodes says what each code of the output means.
func writeCodes(w io.Writer, l phrase.Language) {
	section(w, l, phrase.Phrase{EN: "of files, as they are read, some of them in warnings.csv", FI: "tiedostoista niitä luettaessa, osa tiedostossa warnings.csv", SV: "om filer när de läses, en del av dem i warnings.csv"}, faultPhrases)
	section(w, l, phrase.Phrase{EN: "of records, in warnings.csv", FI: "tietueista, tiedostossa warnings.csv", SV: "om poster, i warnings.csv"}, report.WarningPhrases())
	section(w, l, phrase.Phrase{EN: "reason, in crosswalk.csv and unknown_to_crm.csv", FI: "reason, tiedostoissa crosswalk.csv ja unknown_to_crm.csv", SV: "reason, i crosswalk.csv och unknown_to_crm.csv"}, linkPhrases)
	section(w, l, phrase.Phrase{EN: "what decided on a pair, first in explanation", FI: "mikä ratkaisi parin, ensimmäisenä sarakkeessa explanation", SV: "vad som avgjorde ett par, först i explanation"}, reasonPhrases())
	section(w, l, phrase.Phrase{EN: "in yksi_issues of clean, behind the meaning of the column", FI: "clean-komennon sarakkeessa yksi_issues, sarakkeen merkityksen perässä", SV: "i kolumnen yksi_issues av clean, efter kolumnens betydelse"}, issuePhrases())
}

func section[C ~string](w io.Writer, l phrase.Language, title phrase.Phrase, codes map[C]phrase.Phrase) {
	fmt.Fprintln(w, title.In(l))
	for _, c := range slices.Sorted(maps.Keys(codes)) {
		fmt.Fprintf(w, "  %-24s %s\n", c, codes[c].In(l))
	}
	fmt.Fprintln(w)
}

// reasonPhrases are the rungs of who decides on a pair.
func reasonPhrases() map[string]phrase.Phrase {
	m := make(map[string]phrase.Phrase, len(rungPhrases))
	for r, p := range rungPhrases {
		m[r.String()] = p
	}
	return m
}

var rungPhrases = map[match.Reason]phrase.Phrase{
	match.ByWeight:        {EN: "the evidence of all fields together", FI: "kaikkien kenttien näyttö yhdessä", SV: "alla fälts bevis tillsammans"},
	match.ByJudgement:     {EN: "a person has decided", FI: "ihminen on päättänyt", SV: "en person har avgjort"},
	match.ByDifferentID:   {EN: "two different valid business ids", FI: "kaksi eri kelvollista Y-tunnusta", SV: "två olika giltiga FO-nummer"},
	match.ByDifferentIDs2: {EN: "different valid business ids, but all else is the same", FI: "eri kelvolliset Y-tunnukset, mutta kaikki muu on samaa", SV: "olika giltiga FO-nummer, men allt annat är lika"},
	match.ByEqualID:       {EN: "the same valid business id", FI: "sama kelvollinen Y-tunnus", SV: "samma giltiga FO-nummer"},
	match.ByEqualIDGuard:  {EN: "the same valid business id, but the names, or all else, are those of two companies", FI: "sama kelvollinen Y-tunnus, mutta nimet tai kaikki muu ovat kahden yhtiön", SV: "samma giltiga FO-nummer, men namnen, eller allt annat, är två bolags"},
	match.ByGuard:         {EN: "numbers in the names, the class of company or an estate tell them apart", FI: "nimien numerot, yhtiön laji tai pesä erottaa ne", SV: "siffror i namnen, bolagets slag eller ett dödsbo eller konkursbo skiljer dem åt"},
	match.ByBlank:         {EN: "nothing to compare", FI: "ei mitään verrattavaa", SV: "ingenting att jämföra"},
	match.ByRule:          {EN: "a field that the rules let decide", FI: "kenttä, jonka säännöt antavat ratkaista", SV: "ett fält som reglerna låter avgöra"},
}

var linkPhrases = map[merge.LinkReason]phrase.Phrase{
	merge.LinkKept:    {EN: "the account names this billing customer itself", FI: "tili viittaa itse tähän laskutusasiakkaaseen", SV: "kontot hänvisar självt till denna faktureringskund"},
	merge.LinkEarlier: {EN: "it had this account in the run before (-state), though another would fit by the other reasons", FI: "sillä oli tämä tili edellisessä ajossa (-state), vaikka muut syyt puoltaisivat toista", SV: "den hade detta konto vid förra körningen (-state), fast övriga skäl talar för ett annat"},
	merge.LinkUnit:    {EN: "account and billing customer are of the same unit", FI: "tili ja laskutusasiakas ovat samaa yksikköä", SV: "kontot och faktureringskunden är av samma enhet"},
	merge.LinkHead:    {EN: "the surviving head account of the customer", FI: "asiakkaan säilyvä päätili", SV: "kundens kvarvarande huvudkonto"},
	merge.LinkJudged:  {EN: "a person has decided, or has looked and is unsure", FI: "ihminen on päättänyt, tai katsonut ja on epävarma", SV: "en person har avgjort, eller tittat och är osäker"},
	merge.NoAccount:   {EN: "the CRM does not know the customer", FI: "CRM ei tunne asiakasta", SV: "CRM:et känner inte kunden"},
	merge.NoHead:      {EN: "the CRM knows other units of the customer only", FI: "CRM tuntee vain asiakkaan muita yksiköitä", SV: "CRM:et känner bara andra enheter hos kunden"},
}

// faultPhrases say what each fault of a file means.
var faultPhrases = map[table.Code]phrase.Phrase{
	table.CodeEmpty:           {EN: "the file is empty", FI: "tiedosto on tyhjä; vie se uudelleen otsikkoriveineen", SV: "filen är tom; exportera den igen med en rubrikrad"},
	table.CodeBinary:          {EN: "not a text file", FI: "tämä ei ole CSV eikä JSON lines; tallenna se CSV UTF-8 -muodossa", SV: "detta är varken CSV eller JSON lines; spara det som CSV UTF-8"},
	table.CodeNoHeader:        {EN: "the first row is not a header", FI: "ensimmäinen rivi ei ole otsikko; lisää alkuun rivi, jolla on sarakkeiden nimet", SV: "första raden är ingen rubrik; sätt en rad med kolumnernas namn först"},
	table.CodeTooLarge:        {EN: "a file, a row, a cell or a header beyond the bounds", FI: "tiedosto, rivi, solu tai otsikko on liian suuri; lainausmerkki on voinut jäädä auki", SV: "filen, en rad, en cell eller rubriken är för stor; ett citattecken kan ha lämnats öppet"},
	table.CodeJSON:            {EN: "a line that is not a JSON object", FI: "rivi ei ole JSON-olio; JSON lines -tiedostossa on yksi olio joka rivillä", SV: "raden är inget JSON-objekt; en JSON lines-fil har ett objekt på varje rad"},
	table.CodeUnreadable:      {EN: "the file cannot be read", FI: "tiedostoa ei voi lukea", SV: "filen kan inte läsas"},
	table.CodeMapping:         {EN: "-map names a column or a meaning that does not exist", FI: "-map nimeää sarakkeen tai merkityksen, jota ei ole", SV: "-map nämner en kolumn eller en betydelse som inte finns"},
	table.CodeNoRows:          {EN: "there is a header and no row", FI: "tiedostossa on otsikko mutta ei yhtään riviä; onko vienti kokonainen?", SV: "det finns en rubrik men inga rader; är exporten hel?"},
	table.CodeHeaderIsData:    {EN: "some names of columns look like values", FI: "jotkin sarakkeiden nimet näyttävät arvoilta; onko ensimmäinen rivi otsikko?", SV: "en del kolumnnamn ser ut som värden; är första raden rubriken?"},
	table.CodeDuplicateHeader: {EN: "two columns bear one name", FI: "kahdella sarakkeella on sama nimi; valitse valitsimella -map MERKITYS=#NUMERO", SV: "två kolumner har samma namn; välj med -map BETYDELSE=#NUMMER"},
	table.CodeNested:          {EN: "an object or a list inside a JSON object; kept as text", FI: "olio tai lista JSON-olion sisällä; otetaan tekstinä", SV: "ett objekt eller en lista i ett JSON-objekt; tas som text"},
	table.CodeDuplicateKey:    {EN: "a key twice in one JSON object; the last value counts", FI: "avain on kahdesti samassa JSON-oliossa; jälkimmäinen arvo jää voimaan", SV: "en nyckel två gånger i ett JSON-objekt; det sista värdet gäller"},
	table.CodeBadEncoding:     {EN: "characters that do not decode; replaced by U+FFFD", FI: "merkkejä ei voi tulkita; niiden tilalla on U+FFFD", SV: "tecken kan inte tolkas; de har ersatts med U+FFFD"},
	table.CodeMixedEncoding:   {EN: "UTF-8 and then bytes that are not; read as Windows-1252", FI: "tiedosto on tähän asti UTF-8:aa ja tämä rivi ei; kaikki luetaan Windows-1252:na. Tallenna se uudelleen CSV UTF-8 -muodossa", SV: "filen är UTF-8 hit och denna rad är det inte; allt läses som Windows-1252. Spara den igen som CSV UTF-8"},
	table.CodeNoID:            {EN: "no column of ids: rows are called row:1, row:2, ...", FI: "mikään sarake ei ole tunniste: rivit ovat row:1, row:2, ...; nimeä sarake valitsimella -map id=SARAKE", SV: "ingen kolumn har id:n: raderna heter row:1, row:2, ...; ange kolumnen med -map id=KOLUMN"},
	table.CodeMasked:          {EN: "a personal identity code; replaced and not used", FI: "tässä on henkilötunnus; se on korvattu eikä sitä käytetä", SV: "här står en personbeteckning; den har ersatts och används inte"},
	table.CodeMaskedID:        inputPhrases[table.CodeMaskedID],
	table.CodeEmptyID:         inputPhrases[table.CodeEmptyID],
	table.CodeShortRow:        inputPhrases[table.CodeShortRow],
	table.CodeLongRow:         inputPhrases[table.CodeLongRow],
	table.CodeStrayQuote:      inputPhrases[table.CodeStrayQuote],
	table.CodeMoney:           inputPhrases[table.CodeMoney],
	table.CodeDate:            inputPhrases[table.CodeDate],
}
