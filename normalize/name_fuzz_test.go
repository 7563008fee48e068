package normalize

import (
	"testing"
	"unicode/utf8"
)

func FuzzParseName(f *testing.F) {
	for _, s := range []string{
		"Oy Karl Fazer Ab",                               // a form at both ends
		"Esimerkki Oy:n konkur",                          // cut behind a case ending
		"Nordea Rahoitus Oy / Esimerkki Oy (ent. A) - B", // every kind of part
		"((((", ")(", "/ / /", "- -", "** **", ":::", // signs alone
		"O.Y.", "o. y.", "A/S", "c/o", "&", "+ +", // words of one letter
		"As Oy", "Oy Ab Ltd", "konkurssipesä", "kp", "ent.", // nothing but what is taken off
		"Ã„Ã¤nekosken &amp; Co Oy\u00a0",                  // repairs before the parse
		"\u0301\u0308", "株式会社", "★", "\xff\xfe", "a\x00b", // marks alone, other scripts, no UTF-8
		"Malli  Oy   Kulma  (vanha) ** tupla **",   // runs of space where words are left out
		"T1cket Rakennusk0ne Ma1li konkurssipesaä", // repairs within words
		"A ＆ B ＋ C＆",                               // connectors of three bytes
		"A.A.+.A0A",                                // a plus that connects nothing
		"fff a\u0314`\u03080", "o\u00b4\u0308",     // an umlaut behind a sign
		"\u07a60 0", "A \u0308", // marks that begin a word
		"A0\u0308AA 00", // a mark behind a digit that would be a letter
		"\xa8", "0\x85", // signs that are two in UTF-8 (a lone umlaut, an ellipsis)
		"X aa-aa aa————aa",                             // an abbreviation of two parts
		"ins.tsto til.tsto rak.", "T:mi VLK:N Oy:n a:", // abbreviations and colons at the end
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkName(t, s)
		n := ParseName(s)
		for _, x := range append(append([]string{n.Core, n.Unit, n.Financier, n.CareOf}, n.Former...), n.Aliases...) {
			if !utf8.ValidString(x) {
				t.Errorf("%q: %q is not UTF-8", s, x)
			}
		}
		// A used Name gives what a new one gives.
		m := ParseName("Nordea Rahoitus Oy / Esimerkki Oy (ent. Vanha Oy) ** tupla **")
		m.Parse(s)
		if a, b := string(n.AppendKey(nil)), string(m.AppendKey(nil)); a != b || n.Core != m.Core || n.Form != m.Form {
			t.Errorf("%q: %q in a new Name, %q in a used one", s, a, b)
		}
	})
}

func FuzzRepairText(f *testing.F) {
	f.Add("Ã„Ã¤nekosken Auto")                // once
	f.Add("ÃƒÂ¤iti")                          // twice
	f.Add("&amp;amp;quot;")                   // an entity of an entity
	f.Add("&Atilde;&curren;")                 // mojibake of entities
	f.Add("a\u0308\u200b\u0308\u00a0\t")      // marks, invisible, spaces
	f.Add("M\xe4ki \xc3\xa4")                 // two encodings in one text
	f.Add("\u1112\u1161\u11ab \u0958 \ufb1d") // compositions and their exclusions
	f.Fuzz(func(t *testing.T, s string) {
		r, list := RepairText(s)
		if !utf8.ValidString(r) {
			t.Errorf("%q: %q is not UTF-8", s, r)
		}
		if again, more := RepairText(r); again != r {
			t.Errorf("%q: repaired %q, again %q (%v)", s, r, again, more)
		}
		if (len(list) == 0) != (r == s) && !contains(list, RepairLost) {
			t.Errorf("%q: repaired %q with %v", s, r, list)
		}
	})
}

func contains(list []Repair, c RepairCode) bool {
	for _, r := range list {
		if r.Code == c {
			return true
		}
	}
	return false
}

func FuzzProfile(f *testing.F) {
	f.Add("  Äänekosken  Auto’s Oy ") // spaces, apostrophe
	f.Add("İstanbul ǅ ẞ")             // lower case that is more than a letter
	f.Add("株式会社 \u1112\u1161\u11ab")  // other scripts
	f.Add("--- ... ★")                // signs alone
	f.Add("＆ ａ\u00b4b \u02bc")        // signs that fold to ASCII
	f.Add("ä\x89\x99\xae\xc3\uA189")  // mojibake once a sign is gone
	f.Fuzz(func(t *testing.T, s string) {
		shown, _ := RepairText(s)
		for _, p := range []Profile{Display, Compare, Key} {
			once := string(p.Append(nil, s))
			if !utf8.ValidString(once) {
				t.Errorf("%v of %q: %q is not UTF-8", p, s, once)
			}
			if twice := string(p.Append(nil, once)); twice != once {
				t.Errorf("%v of %q: %q, again %q", p, s, once, twice)
			}
			if once == "" && len(Display.Append(nil, shown)) > 0 {
				t.Errorf("%v of %q is empty", p, s)
			}
		}
	})
}
