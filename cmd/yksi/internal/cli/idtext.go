package cli

import (
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// repairPhrase words a repair; the English words are the library's.
func repairPhrase(r ytunnus.Repair) phrase.Phrase {
	p := repairPhrases[r]
	p.EN = r.Text()
	return p
}

// notePhrase words a note; the English words are the library's.
func notePhrase(n ytunnus.Note) phrase.Phrase {
	p := notePhrases[n]
	p.EN = n.Text()
	return p
}

var repairPhrases = map[ytunnus.Repair]phrase.Phrase{
	ytunnus.Trimmed:         {FI: "tyhjeet ympäriltä poistettu", SV: "blanktecken runtom togs bort"},
	ytunnus.BlankRemoved:    {FI: "tyhjeet sisältä poistettu", SV: "blanktecken inuti togs bort"},
	ytunnus.InvisibleGone:   {FI: "näkymättömät merkit poistettu", SV: "osynliga tecken togs bort"},
	ytunnus.WidthFolded:     {FI: "leveät merkit korvattu", SV: "breda tecken ersattes"},
	ytunnus.QuoteRemoved:    {FI: "lainausmerkit ympäriltä poistettu", SV: "citattecken runtom togs bort"},
	ytunnus.DashLost:        {FI: "väliviiva puuttui", SV: "bindestrecket saknades"},
	ytunnus.DashReplaced:    {FI: "väliviivan paikalla oli toinen merkki", SV: "ett annat tecken stod i stället för bindestrecket"},
	ytunnus.ZeroLost:        {FI: "etunolla puuttui", SV: "den inledande nollan saknades"},
	ytunnus.ZeroAndDashLost: {FI: "seitsemän numeroa: luettu etunollattomaksi, mutta tarkistusmerkkikin voi puuttua", SV: "sju siffror: läst utan inledande nolla, men det kan vara kontrollsiffran som saknas"},
	ytunnus.Float:           {FI: "oli muuttunut desimaaliluvuksi", SV: "hade blivit ett decimaltal"},
	ytunnus.LetterForDigit:  {FI: "numeron paikalla oli kirjain", SV: "en bokstav stod i stället för en siffra"},
	ytunnus.CountryPrefix:   {FI: "maatunnus oli epätavallinen", SV: "landsprefixet var ovanligt"},
	ytunnus.LabelRemoved:    {FI: "selite poistettu edestä", SV: "en etikett togs bort"},
	ytunnus.TextRemoved:     {FI: "muu teksti ympäriltä jätetty pois", SV: "annan text runtom utelämnades"},
	ytunnus.Repeated:        {FI: "sama tunnus oli useammin kuin kerran", SV: "samma nummer stod mer än en gång"},
	ytunnus.FromOVT:         {FI: "otettu OVT-tunnuksesta", SV: "taget ur en OVT-kod"},
	ytunnus.OVTZerosLost:    {FI: "otettu OVT-tunnuksesta, jolta etunollat puuttuivat", SV: "taget ur en OVT-kod utan inledande nollor"},
	ytunnus.FromScheme:      {FI: "otettu osapuolitunnuksesta skeemoineen", SV: "taget ur ett deltagar-id med schema"},
	ytunnus.FromOperator:    {FI: "otettu osoitteesta, jossa on operaattorin etuliite", SV: "taget ur en adress med operatörens prefix"},
	ytunnus.FromEUID:        {FI: "otettu EUID-tunnuksesta", SV: "taget ur ett EUID"},
}

var notePhrases = map[ytunnus.Note]phrase.Phrase{
	ytunnus.NoteUnusualRange:   {FI: "ensimmäinen numero on sellainen, jota ei ole nähty annetun", SV: "den första siffran har inte setts i utgivna nummer"},
	ytunnus.NoteOVT:            {FI: "OVT-tunnus", SV: "en OVT-kod"},
	ytunnus.NoteEAddress:       {FI: "verkkolaskuosoite, jossa on operaattorin etuliite", SV: "en e-fakturaadress med operatörens prefix"},
	ytunnus.NotePeppol:         {FI: "osapuolitunnus skeemoineen", SV: "ett deltagar-id med schema"},
	ytunnus.NoteEUID:           {FI: "EUID-tunnus", SV: "ett EUID"},
	ytunnus.NoteMultiple:       {FI: "useita eri Y-tunnuksia", SV: "flera olika FO-nummer"},
	ytunnus.NoteAmbiguous:      {FI: "numerot voi lukea kahdella tavalla, jotka läpäisevät tarkistuksen", SV: "siffrorna kan läsas på två sätt som klarar kontrollen"},
	ytunnus.NoteIncomplete:     {FI: "seitsemän numeroa: yksi puuttuu, luultavasti tarkistusmerkki", SV: "sju siffror: en saknas, troligen kontrollsiffran"},
	ytunnus.NotePlaceholder:    {FI: "täyte, joka läpäisee tarkistuksen", SV: "utfyllnad som klarar kontrollen"},
	ytunnus.NotePlaceholderBad: {FI: "täyte", SV: "utfyllnad"},
	ytunnus.NoteBadChecksum:    {FI: "väärä tarkistusmerkki", SV: "fel kontrollsiffra"},
	ytunnus.NoteBadFormat:      {FI: "ei muotoa NNNNNNN-N", SV: "inte av formen NNNNNNN-N"},
	ytunnus.NoteTooLong:        {FI: "liian pitkä Y-tunnuskenttään", SV: "för långt för ett FO-nummerfält"},
	ytunnus.NoteScientific:     {FI: "eksponenttimuotoinen luku: viimeiset numerot ovat kadonneet", SV: "ett tal i exponentform: de sista siffrorna har gått förlorade"},
	ytunnus.NoteHetu:           {FI: "henkilötunnus", SV: "en personbeteckning"},
	ytunnus.NoteHetuLike:       {FI: "mahdollisesti vioittunut henkilötunnus", SV: "möjligen en skadad personbeteckning"},
	ytunnus.NoteBirthDateLike:  {FI: "kuusi numeroa, jotka voivat olla syntymäaika", SV: "sex siffror som kan vara ett födelsedatum"},
	ytunnus.NoteForeignVAT:     {FI: "toisen maan ALV-numero", SV: "ett annat lands momsnummer"},
	ytunnus.NoteForeignVATCut:  {FI: "toisen maan ALV-numero, väärän pituinen", SV: "ett annat lands momsnummer, av fel längd"},
	ytunnus.NoteForeignSE:      {FI: "ruotsalainen organisaationumero", SV: "ett svenskt organisationsnummer"},
	ytunnus.NoteForeignNO:      {FI: "norjalainen organisaationumero", SV: "ett norskt organisationsnummer"},
	ytunnus.NoteForeignID:      {FI: "toisen maan skeeman mukainen tunnus", SV: "ett organisations-id enligt ett annat lands schema"},
	ytunnus.NoteIBAN:           {FI: "tilinumero (IBAN)", SV: "ett bankkontonummer (IBAN)"},
	ytunnus.NoteBBAN:           {FI: "vanhanmuotoinen suomalainen tilinumero", SV: "ett finskt bankkontonummer av den gamla formen"},
	ytunnus.NoteLEI:            {FI: "LEI-tunnus", SV: "en LEI-kod"},
	ytunnus.NoteAssociation:    {FI: "yhdistysrekisterin numero", SV: "ett nummer i föreningsregistret"},
	ytunnus.NoteOtherScheme:    {FI: "muun skeeman mukainen tunnus", SV: "ett deltagar-id enligt ett annat schema"},
}
