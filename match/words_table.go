package match

type words [3]string // by Language

var fullWords = [...]words{
	{"two records drawn by chance", "kaksi sattumalta poimittua tietuetta", "två slumpvis valda poster"},
	{"together", "yhteensä", "tillsammans"},
	{"a match from here on", "tästä alkaen sama asiakas", "samma kund från och med"},
	{"for review from here on", "tästä alkaen tarkistettava", "att granska från och med"},
}

// butWords come before what speaks against the verdict.
var butWords = words{"; but ", "; toisaalta ", "; däremot "}

// sharedWords come behind a value that two records share and many others, too.
var sharedWords = words{", as many have", " kuin monella muullakin", " som många andra"}

var verdictWords = [...]words{
	NoMatch: {"different customers", "eri asiakkaat", "olika kunder"},
	Review:  {"perhaps the same customer", "ehkä sama asiakas", "kanske samma kund"},
	Match:   {"the same customer", "sama asiakas", "samma kund"},
}

var reasonWords = map[Reason]words{
	ByJudgement:     {"a person has decided so", "ihminen on päättänyt niin", "en person har avgjort det"},
	ByDifferentID:   {"two different business ids", "kaksi eri Y-tunnusta", "två olika FO-nummer"},
	ByDifferentIDs2: {"different business ids, but name, address and e-invoice address are the same", "eri Y-tunnukset, mutta sama nimi, osoite ja verkkolaskuosoite", "olika FO-nummer, men samma namn, adress och nätfakturaadress"},
	ByEqualID:       {"the same business id", "sama Y-tunnus", "samma FO-nummer"},
	ByEqualIDGuard:  {"the same business id, but the names are those of two entities", "sama Y-tunnus, mutta nimet viittaavat kahteen eri yhteisöön", "samma FO-nummer, men namnen tyder på två olika kunder"},
	ByRule:          {"a rule settles it", "sääntö ratkaisee", "en regel avgör"},
	ByBlank:         {"nothing to compare", "ei mitään verrattavaa", "inget att jämföra"},
}

// weightWords stand where no rung above the weight decided.
var weightWords = words{"the weight of the evidence decided", "näytön paino ratkaisi", "bevisens vikt avgjorde"}

var levelWords = map[string]words{
	"name exact":                         {"same name", "sama nimi", "samma namn"},
	"name spacing":                       {"same name, spaced otherwise", "sama nimi eri sanaväleillä", "samma namn med andra mellanslag"},
	"name near":                          {"nearly the same name", "lähes sama nimi", "nästan samma namn"},
	"name town":                          {"same name but for a town", "sama nimi paikkakuntaa lukuun ottamatta", "samma namn så när som på en ort"},
	"name covered":                       {"same name but for a common word", "sama nimi yleistä sanaa lukuun ottamatta", "samma namn så när som på ett vanligt ord"},
	"name part":                          {"one name is part of the other", "toinen nimi on osa toista", "det ena namnet är en del av det andra"},
	"name part_full":                     {"one full name is part of the other", "toinen koko nimi on toisen osa", "det ena fullständiga namnet är en del av det andra"},
	"name family":                        {"names like those of sister companies", "nimet kuin sisaryhtiöillä", "namn som hos systerbolag"},
	"name overlap_light":                 {"names share a word", "nimissä on yksi sama sana", "namnen har ett ord gemensamt"},
	"name overlap":                       {"names share a word and differ in others", "nimissä on yksi sama sana ja muut eroavat", "namnen har ett ord gemensamt, andra skiljer sig"},
	"name other_form":                    {"similar names, different legal forms", "samankaltaiset nimet, eri yhtiömuodot", "liknande namn, olika bolagsformer"},
	"name cut":                           {"name cut off where a number may have stood", "nimi katkennut kohdasta, jossa on voinut olla numero", "namnet är avhugget där ett nummer kan ha stått"},
	"name different":                     {"different names", "eri nimet", "olika namn"},
	"name number_conflict":               {"different numbers in the names", "nimissä on eri numerot", "olika nummer i namnen"},
	"name class_conflict":                {"different kinds of entity, as a company and an estate", "erityyppiset yhteisöt, kuten yhtiö ja pesä", "olika slags juridiska personer, som ett bolag och ett bo"},
	"business_id equal":                  {"same business id", "sama Y-tunnus", "samma FO-nummer"},
	"business_id equal_weak":             {"probably the same business id", "todennäköisesti sama Y-tunnus", "sannolikt samma FO-nummer"},
	"business_id suggested":              {"business ids one slip apart", "Y-tunnukset yhden virheen päässä", "FO-nummer ett skrivfel från varandra"},
	"business_id different_weak":         {"probably different business ids", "todennäköisesti eri Y-tunnukset", "sannolikt olika FO-nummer"},
	"business_id different":              {"different business ids", "eri Y-tunnukset", "olika FO-nummer"},
	"address same_premises":              {"same address", "sama osoite", "samma adress"},
	"address same_building":              {"same building", "sama rakennus", "samma byggnad"},
	"address near_premises":              {"nearly the same address", "lähes sama osoite", "nästan samma adress"},
	"address same_street":                {"same street", "sama katu", "samma gata"},
	"address same_postcode":              {"same postcode", "sama postinumero", "samma postnummer"},
	"address same_postcode_other_street": {"different streets under the same postcode", "eri kadut saman postinumeron alueella", "olika gator under samma postnummer"},
	"address same_city":                  {"same town", "sama paikkakunta", "samma ort"},
	"address same_city_other_address":    {"different addresses in the same town", "eri osoitteet samalla paikkakunnalla", "olika adresser på samma ort"},
	"address different":                  {"different towns", "eri paikkakunnat", "olika orter"},
	"phone same":                         {"same phone number", "sama puhelinnumero", "samma telefonnummer"},
	"phone different":                    {"different phone numbers", "eri puhelinnumerot", "olika telefonnummer"},
	"contact same_email":                 {"same e-mail address", "sama sähköpostiosoite", "samma e-postadress"},
	"contact same_domain":                {"same web domain", "sama verkkotunnus", "samma domän"},
	"contact different":                  {"different web domains", "eri verkkotunnukset", "olika domäner"},
	"einvoice same":                      {"same e-invoice address", "sama verkkolaskuosoite", "samma nätfakturaadress"},
	"einvoice different":                 {"different e-invoice addresses", "eri verkkolaskuosoitteet", "olika nätfakturaadresser"},
	"link agrees":                        {"already linked to each other", "jo linkitetty toisiinsa", "redan kopplade till varandra"},
	"link same_target":                   {"linked to the same record", "linkitetty samaan tietueeseen", "kopplade till samma post"},
	"link elsewhere":                     {"linked to another record", "linkitetty toiseen tietueeseen", "kopplad till en annan post"},
}
