package match

import "github.com/yksi-mdm/yksi/normalize"

// noNames are what people write where a name is asked for and they have none, in Latin-1. With a legal form beside it each
// may be somebody's name.
var noNames = map[string]bool{
	"ei tiedossa": true, "ei tietoa": true, "ei nime\xe4": true, "nimi puuttuu": true, "nimet\xf6n": true, "puuttuu": true,
	"tuntematon": true, "tuntematon asiakas": true, "tuntematon yritys": true,
	"ok\xe4nd": true, "ok\xe4nd kund": true, "namn saknas": true, "uppgift saknas": true, "saknas": true,
	"unknown": true, "unknown customer": true, "not known": true, "no name": true, "none": true, "null": true, "nan": true, "n/a": true, "na": true, "tbd": true,
}

// isNoName reports whether nothing in a name tells one company from another: no letter or digit, a legal form alone, or
// words that say that there is none.
func isNoName(n *normalize.Name) bool {
	if len(n.Tokens) > 2 {
		return false
	}
	var buf [24]byte
	words, told := buf[:0], false
	for i := range n.Tokens {
		if len(n.Tokens[i].Text) > 12 {
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
