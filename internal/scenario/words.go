package scenario

import "strings"

// Lists of words from which names are put together: common knowledge of the language, no one's data.
var (
	firstNames = strings.Fields(`Matti Mika Juha Timo Jari Antti Kari Pekka Heikki Jukka Marko Sami Mikko Tero Petri
		Janne Ville Jouni Harri Risto Pasi Teemu Lauri Eero Arto Anna Maria Tuula Ritva Leena Anne Päivi Pirjo Sari
		Minna Kirsi Tiina Riitta Marja Johanna Hanna Laura Sanna Satu Jaana Merja Eija Outi Katja Heli Elina Emilia
		Johan Erik Karl Anders Carina Annika Ulla Pia`)
	surnames = strings.Fields(`Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen
		Lehtonen Lehtinen Saarinen Salminen Niemi Salonen Heinonen Heikkilä Kinnunen Salo Turunen Salmi Laitinen
		Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen Lahtinen Ahonen Ojala Leppänen Väisänen Hiltunen
		Leinonen Kallio Miettinen Aaltonen Pitkänen Manninen Koivisto Hakala Laaksonen Anttila Räsänen Hirvonen Laakso
		Lehto Peltonen Toivonen Rantala Aalto Mustonen Partanen Uusitalo Nurmi Kettunen Moilanen Hänninen Pulkkinen
		Kokkonen Lappalainen Seppälä Vainio Nurminen Harju Toivanen Oksanen Rautio Ikonen Eskola Kivelä Kemppainen
		Peltola Vuorinen Kärkkäinen Sillanpää Ranta Pesonen Niskanen Lindström Lindholm Karlsson Andersson Nyman
		Johansson Lindqvist Nyström Eriksson Holmberg Backman Sundström`)

	// The two halves of the names of housing companies and of streets that the list lacks.
	natureFirst = strings.Fields(`Koivu Kuusi Mänty Haapa Pihlaja Leppä Tammi Vaahtera Lehmus Saarni Kallio Järvi Lampi
		Joki Koski Niemi Saari Ranta Metsä Suvi Ilta Aamu Päivän Tähti Kuun Ruusu Kielo Orvokki Vuokko Kanerva Mustikka
		Puolukka Karhun Ketun Hirven Joutsen Kurki Pääsky Kotka Haukka Satakieli Kirkko Koulu Mylly Paja Asema Linna
		Torni Kartano Pelto Niitty Laakso Harju Vuori Kivi Hiekka Soran Vanha Uusi Ylä Ala Itä Länsi Keski`)
	natureLast = strings.Fields(`kumpu rinne mäki puisto piha ranta hovi linna torni portti kulma kartano tupa pesä laakso
		lehto kallio niitty harju helmi rivi kontu`)
	streetKinds = strings.Fields(`katu tie kuja polku tie katu kaari tie katu rinne`)

	units = []string{"Tekninen toimi", "Sivistystoimi", "Tilapalvelut", "Konsernihallinto", "Vesilaitos", "Kirjasto",
		"Keskuskeittiö", "Päiväkoti Satumetsä", "Yläkoulu", "Lukio", "Liikuntatoimi", "Ympäristötoimi", "Nuorisotoimi",
		"Uimahalli", "Hankintatoimi", "Rakennusvalvonta"}
	parishUnits = []string{"Seurakuntakeskus", "Kirkkoherranvirasto", "Hautausmaa", "Leirikeskus", "Diakonia",
		"Taloustoimisto"}

	trades = strings.Fields(`Rakennus Sähkö Putki Auto Kuljetus Kone Siivous Kiinteistöhuolto Maalaus Metalli Puu Laatta
		Kello Kukka Parturi Kampaamo Kahvila Leipomo Hieronta Fysio Taksi Maanrakennus Huolto Ompelu Valokuvaus`)
	auxiliaries = strings.Fields(`Kahvila Ravintola Kukkakauppa Autohuolto Kampaamo Verkkokauppa Leipomo Studio Pub
		Huoltoasema Kuntosali Hotelli Myymälä Varaosat`)
	generic = strings.Fields(`Holding Invest Group Palvelut Consulting Trading Finland Suomi Yhtiöt Kiinteistöt Solutions
		Tekniikka Rakennus Kuljetus Tilitoimisto Konsultointi Capital Partners Services International Nordic Engineering`)

	estateSpellings = []string{":n konkurssipesä", " konkurssipesä", ":n konk.pesä", " konk.pesä", " kp.", ":n kp",
		" konkurssip.", " konkursbo"}
	financiers = []string{"Pohjolan Laskurahoitus Oy", "Kuutti Rahoitus Oy", "Suvanto Finance Oyj", "Järvi Factoring Oy",
		"Lasku24 Rahoitus Oy"}
	branchCountries = []string{"GmbH", "AB", "A/S", "OÜ", "AS", "Ltd"}
)

// The abbreviations that people use in names, and where a space after the full word goes with them.
var abbreviations = []struct{ full, short string }{
	{"Kiinteistö ", "Kiint. "}, {"Rakennusliike", "Rak.liike"}, {"Rakennus", "Rak."}, {"Insinööritoimisto", "Ins.tsto"},
	{"Tilitoimisto", "Til.tsto"}, {"Asianajotoimisto", "Aa-tsto"}, {"Arkkitehtitoimisto", "Ark.tsto"},
	{"Lakiasiaintoimisto", "Lakias.tsto"}, {"Kuljetusliike", "Kulj.liike"}, {"Kuljetus", "Kulj."}, {"Tampereen", "Treen"},
	{"Helsingin", "H:gin"}, {"Jyväskylän", "Jkl:n"}, {"Lappeenrannan", "Lpr:n"}, {"Hämeenlinnan", "Hml:n"},
	{"Konsultointi", "Kons."}, {"Consulting", "Cons."}, {"Suomen", "S:n"}, {"Kiinteistöt", "Kiint."},
	{"Palvelut", "Palv."}, {"Palvelu", "Palv."}, {"Tekniikka", "Tekn."}, {"Yhtiöt", "Yht."}, {"International", "Int."},
	{"Osuuskunta", "Osk."}, {"Yhdistys", "Yhd."}, {"yhdistys", "yhd."}, {"Ravintola", "Rav."}, {"Sijoitus", "Sij."},
	{"toimisto", "tsto"}, {"Asunto Oy", "As.Oy"}, {"Asunto", "As."},
}

// How streets are shortened (libpostal's dictionary of Finnish street types, MIT, and the instructions of Posti).
var streetAbbreviations = []struct{ full, short string }{
	{"puistokatu", "puistok."}, {"katu", "k."}, {"puistotie", "ptie"}, {"tie", "t."}, {"kuja", "kj."}, {"polku", "p."},
	{"kaari", "kri"}, {"aukio", "auk."}, {"rinne", "rn."}, {"gatan", "g."}, {"vägen", "v."}, {"ranta", "rt."},
}

// An operator carries electronic invoices. The codes are public (list of operators, TIEKE).
type operator struct {
	code, prefix string
	bank         bool
}

var operators = []operator{
	{code: "003721291126"}, {code: "003723327487"}, {code: "BAWCFI22"}, {code: "003708599126"}, {code: "E204503"},
	{code: "003710948874"}, {code: "003723609900"}, {code: "003703575029", prefix: "TE"}, {code: "003701150617"},
	{code: "NDEAFIHH", bank: true}, {code: "OKOYFIHH", bank: true}, {code: "DABAFIHH", bank: true},
}

// Invoice scanning boxes: the numbers are invented.
var scanBoxes = []struct{ street, postcode, city string }{
	{"PL 98101", "01051", "LASKUT"}, {"PL 98102", "01051", "LASKUT"}, {"PL 98203", "80020", "KOLLEKTOR SCAN"},
	{"PL 98304", "02066", "DOCUSCAN"},
}

// Test codes published by the Digital and Population Data Services Agency, no one's.
var testHetus = strings.Fields(`010594Y9021 020594X903P 020594X902N 030594W903B 040594V9030 040594V902Y 050594U903M
	050594U902L 010516B903X 010516B902W 020516C903K 020516C902J 030516D9037 010501E9032 020502E902X 020503F9037
	020504A902E 020504B904H`)

var placeholders = []string{"0000000-0", "1234567-8", "1234567-1", "9999999-9", "1111111-1", "2222222-9", "-", "ei ole",
	"puuttuu", "?", "xxx", "yksityinen", "tulossa", "N/A", "selvitetään", "0"}
