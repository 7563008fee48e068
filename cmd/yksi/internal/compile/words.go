package compile

import (
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/merge"
)

// Advice says what to do about a problem.
func Advice(code merge.ProblemCode, l phrase.Language) string { return advice[code].In(l) }

// advice gives the words of each code.
var advice = map[merge.ProblemCode]phrase.Phrase{
	merge.BadID: {
		EN: "not an id of the target; plan from an export with the record's own id",
		FI: "ei kohdejärjestelmän tunnus; tee suunnitelma viennistä, jossa on tietueen oma tunnus",
		SV: "inget id i målsystemet; planera från en export med postens eget id",
	},
	merge.SameRecord: {
		EN: "one record stands in the file twice, with both forms of its id; remove one row and plan again",
		FI: "sama tietue on tiedostossa kahdesti, tunnuksen eri muodoilla; poista toinen rivi ja suunnittele uudelleen",
		SV: "samma post finns två gånger i filen, med id i olika form; ta bort en rad och planera på nytt",
	},
	merge.NoField: {
		EN: "no field of the target is known for this column; say which with -map FIELD=COLUMN, or leave it alone with -map =COLUMN",
		FI: "sarakkeelle ei tunneta kenttää; kerro se valitsimella -map KENTTÄ=SARAKE tai jätä sarake rauhaan: -map =SARAKE",
		SV: "inget fält är känt för kolumnen; ange det med -map FÄLT=KOLUMN eller lämna kolumnen i fred: -map =KOLUMN",
	},
	merge.NoRoom: {
		EN: "the survivor has no free field for this value; it stays in the plan and in the record merged away",
		FI: "säilyvässä tietueessa ei ole vapaata kenttää arvolle; se jää suunnitelmaan ja pois yhdistettävään tietueeseen",
		SV: "den kvarvarande posten har inget ledigt fält för värdet; det finns kvar i planen och i posten som slås ihop",
	},
	merge.ReadOnly: {
		EN: "the target sets this field itself; nothing to do",
		FI: "kohdejärjestelmä asettaa kentän itse; ei toimenpiteitä",
		SV: "målsystemet sätter fältet självt; inget att göra",
	},
	merge.Required: {
		EN: "the field must not be empty; fill it in the target and plan again",
		FI: "kenttä ei saa olla tyhjä; täytä se kohdejärjestelmässä ja suunnittele uudelleen",
		SV: "fältet får inte vara tomt; fyll i det i målsystemet och planera på nytt",
	},
	merge.TooLong: {
		EN: "longer than the field takes (arg); shorten it in this record and plan again",
		FI: "pidempi kuin kenttään mahtuu (arg); lyhennä se tässä tietueessa ja suunnittele uudelleen",
		SV: "längre än fältet rymmer (arg); korta det i posten och planera på nytt",
	},
	merge.NotInPicklist: {
		EN: "not among the values of the list; correct it in this record, or activate the value, and plan again",
		FI: "ei ole luettelon arvoja; korjaa se tässä tietueessa tai ota arvo käyttöön ja suunnittele uudelleen",
		SV: "finns inte bland listans värden; rätta det i posten eller aktivera värdet och planera på nytt",
	},
	merge.BadValue: {
		EN: "not of the field's type (arg) as the target takes it; export in that form, or leave the column alone with -map =COLUMN",
		FI: "ei kentän tyyppiä (arg) siinä muodossa, jonka kohdejärjestelmä ottaa; vie tiedot siinä muodossa tai jätä sarake rauhaan: -map =SARAKE",
		SV: "inte av fältets typ (arg) i den form som målsystemet tar; exportera så, eller lämna kolumnen i fred: -map =KOLUMN",
	},
	merge.UniqueClash: {
		EN: "both records bear a value that the target allows once; the file and the target differ: export and plan again",
		FI: "molemmilla tietueilla on arvo, jonka kohdejärjestelmä sallii kerran; tiedosto ja järjestelmä eroavat: vie tiedot ja suunnittele uudelleen",
		SV: "båda posterna har ett värde som målsystemet tillåter en gång; filen och systemet skiljer sig: exportera och planera på nytt",
	},
	merge.KeyDropped: {
		EN: "this key goes with the merge; whatever looks the record up by it must be told the other's (aliases.csv), or it makes the record anew",
		FI: "tämä avain katoaa yhdistämisessä; sitä käyttäville järjestelmille on kerrottava toisen tietueen avain (aliases.csv), tai ne luovat tietueen uudelleen",
		SV: "nyckeln försvinner vid sammanslagningen; det som söker posten med den måste få den andras (aliases.csv), annars skapas posten på nytt",
	},
	merge.BanLost: {
		EN: "a marketing ban would be lost with this column; say which field holds it with -map FIELD=COLUMN",
		FI: "markkinointikielto katoaisi tämän sarakkeen myötä; kerro sen kenttä valitsimella -map KENTTÄ=SARAKE",
		SV: "ett marknadsföringsförbud skulle gå förlorat med kolumnen; ange dess fält med -map FÄLT=KOLUMN",
	},
	merge.Cycle: {
		EN: "the parent is merged into its own child; clear the parent in the target and plan again",
		FI: "emo yhdistettäisiin omaan tytärtietueeseensa; tyhjennä emo kohdejärjestelmässä ja suunnittele uudelleen",
		SV: "modern slås ihop med sin egen dotter; töm moderfältet i målsystemet och planera på nytt",
	},
	merge.OtherKind: {
		EN: "the target does not merge a person with a company; judge the pair different, or change one in the target",
		FI: "kohdejärjestelmä ei yhdistä henkilöä ja yritystä; merkitse pari eri asiakkaiksi tai muuta toinen järjestelmässä",
		SV: "målsystemet slår inte ihop en person med ett företag; bedöm paret som olika eller ändra det ena i systemet",
	},
	merge.TooMany: {
		EN: "the target merges at most so many (arg) into one; merge a part first, export and plan again",
		FI: "kohdejärjestelmä yhdistää enintään näin monta (arg); yhdistä ensin osa, vie tiedot ja suunnittele uudelleen",
		SV: "målsystemet slår ihop högst så många (arg); slå ihop en del först, exportera och planera på nytt",
	},
	merge.NoUndo: {
		EN: "the target does not take this back, the merge or the old value of the field; a copy made before the merge has it",
		FI: "kohdejärjestelmä ei peru tätä, yhdistämistä tai kentän vanhaa arvoa; se on ennen yhdistämistä otetussa kopiossa",
		SV: "målsystemet ångrar inte detta, sammanslagningen eller fältets gamla värde; det finns i en kopia från tiden före den",
	},
	merge.LostChildren: {
		EN: "contacts and the like come back only from the lists made before the merge (children.csv of that time)",
		FI: "yhteyshenkilöt ja muut palautuvat vain ennen yhdistämistä tehdyistä luetteloista (silloinen children.csv)",
		SV: "kontakter och annat kommer tillbaka endast från listorna som gjordes före sammanslagningen (dåvarande children.csv)",
	},
	merge.InUse: {
		EN: "marked not to be used, but billing customers or euros hang on it: move them to the right account, then close it by hand",
		FI: "merkitty käytöstä poistetuksi, mutta siihen liittyy laskutusasiakkaita tai euroja: siirrä ne oikealle tilille ja sulje se sitten käsin",
		SV: "märkt att inte användas, men faktureringskunder eller euro hör till det: flytta dem till rätt konto och stäng det sedan för hand",
	},
	merge.NotClosed: {
		EN: "marked not to be used, and no field to close it by is known: name one with -close FIELD=VALUE, or close it by hand",
		FI: "merkitty käytöstä poistetuksi, mutta sulkemisen kenttää ei tunneta: kerro se valitsimella -close KENTTÄ=ARVO tai sulje se käsin",
		SV: "märkt att inte användas, men inget fält att stänga det med är känt: ange det med -close FÄLT=VÄRDE eller stäng det för hand",
	},
	merge.SeveralStay: {
		EN: "several records of this customer stay (units, sites), and its id can stand in one: choose it and write the id (entity_id) by hand",
		FI: "asiakkaalta jää useita tietueita (yksiköitä, toimipaikkoja), ja tunnus mahtuu yhteen: valitse se ja kirjoita tunnus (entity_id) käsin",
		SV: "flera poster för kunden blir kvar (enheter, platser), och dess id ryms i en: välj den och skriv id (entity_id) för hand",
	},
	merge.IdentityCode: {
		EN: "a cell held a personal identity code; it comes back from the original file only",
		FI: "solussa oli henkilötunnus; se palautuu vain alkuperäisestä tiedostosta",
		SV: "en cell innehöll en personbeteckning; den kommer tillbaka endast från originalfilen",
	},
}
