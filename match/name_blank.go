package match

import "github.com/yksi-mdm/yksi/normalize"

// noNames are what people write where a name is asked for and they have none, or nobody in particular is meant, in Latin-1.
// With a legal form beside it each may be somebody's name.
var noNames = map[string]bool{
	"ei tiedossa": true, "ei tietoa": true, "ei nime\xe4": true, "nimi puuttuu": true, "nimet\xf6n": true, "puuttuu": true,
	"tuntematon": true, "tuntematon asiakas": true, "tuntematon yritys": true,
	"ok\xe4nd": true, "ok\xe4nd kund": true, "namn saknas": true, "uppgift saknas": true, "saknas": true,
	"unknown": true, "unknown customer": true, "not known": true, "no name": true, "none": true, "null": true, "nan": true, "n/a": true, "na": true, "tbd": true,

	"asiakas": true, "uusi asiakas": true, "yksityisasiakas": true, "yksityishenkil\xf6": true, "henkil\xf6asiakas": true, "kuluttaja": true,
	"kuluttaja asiakas": true, "k\xe4teisasiakas": true, "kerta asiakas": true, "satunnainen asiakas": true, "sekalaiset asiakkaat": true,
	"muut asiakkaat": true, "kund": true, "ny kund": true, "privatperson": true, "privatkund": true, "kontantkund": true, "diverse kunder": true,
	"customer": true, "new customer": true, "private customer": true, "private person": true, "cash customer": true,

	"testi": true, "testiasiakas": true, "testi asiakas": true, "testiyritys": true, "test": true, "testkund": true, "test customer": true,
	"test account": true, "asdf": true, "qwerty": true, "x": true, "xx": true, "xxx": true,
}

// isNoName reports whether nothing in a name tells one company from another: no letter or digit, a legal form alone, or
// words that say that there is none or that it is anybody's.
func isNoName(n *normalize.Name) bool {
	if len(n.Tokens) > 2 {
		return false
	}
	var buf [40]byte
	words, told := buf[:0], false
	for i := range n.Tokens {
		if len(n.Tokens[i].Text) > 16 {
			return false
		}
		if i > 0 {
			words = append(words, ' ')
		}
		words = append(words, n.Tokens[i].Text...)
	}
	for _, c := range words {
		told = told || c != ' ' && c != '-' && c != '.' && c != '?' && c != '*' && c != '/' && c != '_'
	}
	if len(n.Forms) > 0 {
		return n.Forms[0].Text == n.Core || !told
	}
	return !told || noNames[string(words)]
}
