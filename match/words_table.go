package match

type words [3]string // by Language

var fullWords = [...]words{
	{"two records drawn by chance", "kaksi sattumalta poimittua tietuetta", "två slumpvis valda poster"},
	{"together", "yhteensä", "tillsammans"},
	{"a match from here on", "tästä alkaen sama asiakas", "samma kund från och med"},
	{"for review from here on", "tästä alkaen tarkistettava", "att granska från och med"},
}

// turnedWords tell of a part, its weight beside the others and that by itself.
var turnedWords = words{
	"%s: %s beside the others, %s by itself\n",
	"%s: %s muiden rinnalla, %s yksinään\n",
	"%s: %s vid sidan av de andra, %s för sig\n",
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

// unsureWords stand for ByJudgement where the person could not tell.
var unsureWords = words{"a person was unsure", "ihminen oli epävarma", "en person var osäker"}

var reasonWords = map[Reason]words{
	ByJudgement:     {"a person has decided so", "ihminen on päättänyt niin", "en person har avgjort det"},
	ByDifferentID:   {"two different business ids", "kaksi eri Y-tunnusta", "två olika FO-nummer"},
	ByDifferentIDs2: {"different business ids, but name, address and e-invoice address are the same", "eri Y-tunnukset, mutta sama nimi, osoite ja verkkolaskuosoite", "olika FO-nummer, men samma namn, adress och nätfakturaadress"},
	ByEqualID:       {"the same business id", "sama Y-tunnus", "samma FO-nummer"},
	ByEqualIDGuard:  {"the same business id, but the rest is that of two customers", "sama Y-tunnus, mutta muut tiedot viittaavat kahteen eri yhteisöön", "samma FO-nummer, men de andra uppgifterna tyder på två olika kunder"},
	ByRule:          {"a rule settles it", "sääntö ratkaisee", "en regel avgör"},
	ByBlank:         {"nothing to compare", "ei mitään verrattavaa", "inget att jämföra"},
}

// guardWords stand where no level that was found is itself for a person, but all that agrees together.
var guardWords = words{"what agrees is not enough by itself", "se, mikä täsmää, ei yksin riitä", "det som stämmer räcker inte ensamt"}

// weightWords stand where no rung above the weight decided.
var weightWords = words{"the weight of the evidence decided", "näytön paino ratkaisi", "bevisens vikt avgjorde"}

// levelWords says what a comparison has found, by its kind and level.
var levelWords = map[string]words{
	"company_name exact":                 {"same name", "sama nimi", "samma namn"},
	"company_name spacing":               {"same name, spaced otherwise", "sama nimi eri sanaväleillä", "samma namn med andra mellanslag"},
	"company_name near":                  {"nearly the same name", "lähes sama nimi", "nästan samma namn"},
	"company_name town":                  {"same name but for a town or country", "sama nimi paikkakuntaa tai maata lukuun ottamatta", "samma namn så när som på en ort eller ett land"},
	"company_name covered":               {"same name but for a common word", "sama nimi yleistä sanaa lukuun ottamatta", "samma namn så när som på ett vanligt ord"},
	"company_name part":                  {"one name is part of the other", "toinen nimi on osa toista", "det ena namnet är en del av det andra"},
	"company_name part_full":             {"one full name is part of the other", "toinen koko nimi on toisen osa", "det ena fullständiga namnet är en del av det andra"},
	"company_name family":                {"names like those of sister companies", "nimet kuin sisaryhtiöillä", "namn som hos systerbolag"},
	"company_name overlap_light":         {"names share a word", "nimissä on yksi sama sana", "namnen har ett ord gemensamt"},
	"company_name overlap":               {"names share a word and differ in others", "nimissä on yksi sama sana ja muut eroavat", "namnen har ett ord gemensamt, andra skiljer sig"},
	"company_name other_form":            {"similar names, different legal forms", "samankaltaiset nimet, eri yhtiömuodot", "liknande namn, olika bolagsformer"},
	"company_name cut":                   {"name cut off where a number may have stood", "nimi katkennut kohdasta, jossa on voinut olla numero", "namnet är avhugget där ett nummer kan ha stått"},
	"company_name domain":                {"the domain of one is the name of the other", "toisen verkkotunnus on toisen nimi", "den enas domän är den andras namn"},
	"company_name different":             {"different names", "eri nimet", "olika namn"},
	"company_name different_house":       {"different names, a housing or real estate company's among them", "eri nimet, joista toinen tai molemmat taloyhtiön (asunto- tai kiinteistöyhtiön)", "olika namn, av vilka minst ett är ett bostads- eller fastighetsbolags"},
	"company_name different_kind":        {"different names and kinds of entity", "eri nimet ja erityyppiset yhteisöt", "olika namn och olika slags juridiska personer"},
	"company_name number_conflict":       {"different numbers in the names", "nimissä on eri numerot", "olika nummer i namnen"},
	"company_name class_conflict":        {"different kinds of entity, as a company and an estate", "erityyppiset yhteisöt, kuten yhtiö ja pesä", "olika slags juridiska personer, som ett bolag och ett dödsbo"},
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
	"person_name same":                   {"same name", "sama nimi", "samma namn"},
	"person_name swapped":                {"same name, given name and surname in each other's place", "sama nimi, etu- ja sukunimi vaihtaneet paikkaa", "samma namn, för- och efternamn har bytt plats"},
	"person_name near":                   {"nearly the same name", "lähes sama nimi", "nästan samma namn"},
	"person_name initial":                {"same name, by an initial", "sama nimi, osa alkukirjaimena", "samma namn, delvis som initial"},
	"person_name part":                   {"one name is part of the other", "toinen nimi on osa toista", "det ena namnet är en del av det andra"},
	"person_name same_surname":           {"same surname, different given names", "sama sukunimi, eri etunimet", "samma efternamn, olika förnamn"},
	"person_name same_given_name":        {"same given name, different surnames", "sama etunimi, eri sukunimet", "samma förnamn, olika efternamn"},
	"person_name same_word":              {"names share a word and differ in others", "nimissä on yksi sama sana ja muut eroavat", "namnen har ett ord gemensamt, andra skiljer sig"},
	"person_name different":              {"different names", "eri nimet", "olika namn"},
	"street same":                        {"same street address", "sama katuosoite", "samma gatuadress"},
	"street near":                        {"nearly the same street address", "lähes sama katuosoite", "nästan samma gatuadress"},
	"street number_missing":              {"same street, a house number missing", "sama katu, talon numero puuttuu", "samma gata, husnumret saknas"},
	"street other_number":                {"same street, different house numbers", "sama katu, eri talon numerot", "samma gata, olika husnummer"},
	"street same_number":                 {"same house number, different streets", "sama talon numero, eri kadut", "samma husnummer, olika gator"},
	"street different":                   {"different street addresses", "eri katuosoitteet", "olika gatuadresser"},
	"postcode same":                      {"same postcode", "sama postinumero", "samma postnummer"},
	"postcode near":                      {"postcodes one slip apart", "postinumerot yhden virheen päässä", "postnummer ett skrivfel från varandra"},
	"postcode area":                      {"same postal area", "sama postialue", "samma postområde"},
	"postcode different":                 {"different postcodes", "eri postinumerot", "olika postnummer"},
	"city same":                          {"same town", "sama paikkakunta", "samma ort"},
	"city near":                          {"nearly the same town", "lähes sama paikkakunta", "nästan samma ort"},
	"city different":                     {"different towns", "eri paikkakunnat", "olika orter"},
	"email same":                         {"same e-mail address", "sama sähköpostiosoite", "samma e-postadress"},
	"email near":                         {"e-mail addresses one slip apart", "sähköpostiosoitteet yhden virheen päässä", "e-postadresser ett skrivfel från varandra"},
	"email same_domain":                  {"e-mail addresses of the same domain", "saman verkkotunnuksen sähköpostiosoitteet", "e-postadresser under samma domän"},
	"email different":                    {"different e-mail addresses", "eri sähköpostiosoitteet", "olika e-postadresser"},
	"domain same":                        {"same web domain", "sama verkkotunnus", "samma domän"},
	"domain different":                   {"different web domains", "eri verkkotunnukset", "olika domäner"},
}
