package table

import "strings"

// ParseBool reads a yes or no: 1 and 0, true and false, x, and the words of Finnish, Swedish and English, whatever the
// case. The empty string is ErrBlank, which a ban or a flag usually takes as no; anything else ErrSyntax.
func ParseBool(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "":
		return false, ErrBlank
	case "1", "true", "t", "yes", "y", "x", "on", "kyllä", "kylla", "k", "tosi", "on voimassa", "ja", "j", "sant", "active", "aktiivinen", "aktiv":
		return true, nil
	case "0", "false", "f", "no", "n", "off", "ei", "e", "epätosi", "nej", "falskt", "-", "inactive", "passiivinen", "inaktiv":
		return false, nil
	}
	return false, ErrSyntax
}

// sfAlphabet are the characters in which Salesforce writes the case of five others.
const sfAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

// SalesforceID18 gives the 18-character form of a Salesforce id of 15 or 18 characters, and reports whether id is one.
// The three characters at the end tell which of the first fifteen are capitals, five at a time; an id of 18 characters
// whose end disagrees is not one. Fifteen characters cannot be told from any other key of fifteen letters and digits.
//
// The rule: https://developer.salesforce.com/docs, "15-Digit vs. 18-Digit Record IDs".
func SalesforceID18(id string) (string, bool) {
	if len(id) != 15 && len(id) != 18 {
		return "", false
	}
	var end [3]byte
	for i := range 15 {
		c := id[i]
		if !isAlnum(c) {
			return "", false
		}
		if c >= 'A' && c <= 'Z' {
			end[i/5] |= 1 << (i % 5)
		}
	}
	for i := range end {
		end[i] = sfAlphabet[end[i]]
	}
	if len(id) == 18 {
		return id, id[15:] == string(end[:])
	}
	return id + string(end[:]), true
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// SameID reports whether two ids mean the same row of one source: byte for byte, or as the 15-character and the
// 18-character form of one Salesforce id.
func SameID(a, b string) bool { return IDKey(a) == IDKey(b) }

// IDKey gives the form of an id under which equal ids are equal strings: the 18-character form of a Salesforce id, any
// other id itself. It does not allocate unless id has 15 characters.
func IDKey(id string) string {
	if len(id) == 15 {
		if long, ok := SalesforceID18(id); ok {
			return long
		}
	}
	return id
}
