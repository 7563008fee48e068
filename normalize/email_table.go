package normalize

// freeMail are mail providers and network operators whose domains their
// customers share. Hand-kept; sorted.
var freeMail = [...]string{
	"aland.net", "anvianet.fi", "aol.com", "bredband.net", "dnainternet.net", "elisanet.fi", "email.com", "gmail.com",
	"gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.co.uk", "hotmail.com", "hotmail.fi", "hotmail.se", "htv.fi",
	"icloud.com", "iki.fi", "inet.fi", "jippii.fi", "kolumbus.fi", "kotikone.fi", "kpnet.fi", "kymp.net", "live.com",
	"live.fi", "live.se", "luukku.com", "luukku.fi", "mac.com", "mail.com", "mail.ru", "mbnet.fi", "me.com", "msn.com",
	"multi.fi", "nbl.fi", "netikka.fi", "netti.fi", "nic.fi", "outlook.com", "outlook.fi", "phnet.fi", "proton.me",
	"protonmail.com", "saunalahti.fi", "sci.fi", "suomi24.fi", "surffi.fi", "surffi.net", "telia.com", "tutanota.com",
	"web.de", "welho.com", "wippies.com", "yahoo.co.uk", "yahoo.com", "yahoo.fi", "yahoo.se", "yandex.ru", "ymail.com",
}

// scanHosts are hosts of invoice scanning services.
// Source: the services' public instructions to their customers' suppliers.
var scanHosts = [...]string{"procountor.apix.fi", "scan.netvisor.fi"}

// roleWords are functions, folded as by FoldKey: Finnish, Swedish, English.
// Hand-kept; sorted.
var roleWords = [...]string{
	"accounting", "accounts", "admin", "administration", "ajanvaraus", "asiakas", "asiakaspalvelu", "asiakkaat",
	"billing", "bokforing", "careers", "contact", "ehallinto", "ekonomi", "email", "faktura", "fakturering", "fakturor",
	"finance", "forsaljning", "hallinto", "helpdesk", "hr", "huolto", "info", "information", "inkop", "invoice",
	"invoices", "invoicing", "isannointi", "isannoitsija", "johto", "kansli", "kanslia", "kassa", "kiinteisto",
	"kirjaamo", "kirjanpito", "kontakt", "kontor", "kundservice", "kundtjanst", "lasku", "laskut", "laskutus", "mail",
	"marketing", "markkinointi", "myymala", "myynti", "myyntilaskut", "myyntireskontra", "neuvonta", "noreply",
	"office", "order", "orders", "osto", "ostolasku", "ostolaskut", "ostoreskontra", "ostot", "palaute",
	"palkanlaskenta", "palkat", "palvelu", "posti", "postmaster", "purchase", "purchasing", "reception", "rekry",
	"rekrytointi", "reskontra", "sahkoposti", "sales", "service", "support", "talous", "taloushallinto", "talousosasto",
	"tiedotus", "tilaukset", "tilaus", "tilit", "tilitoimisto", "toimisto", "toimitus", "tuki", "tuotanto", "varaosat",
	"varasto", "varaukset", "vastaanotto", "verkkokauppa", "verkkolasku", "verkkolaskut", "viestinta", "webmaster",
	"yhteys", "yritys", "yrityspalvelu",
}
