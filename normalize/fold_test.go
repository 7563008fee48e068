package normalize

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFoldLatin1KeepsFinnishLettersAndReducesOthers(t *testing.T) {
	for _, c := range []struct{ in, want, key string }{
		{"", "", ""},
		{"KONE Oyj", "kone oyj", "kone oyj"},
		{"ÄÄNEKOSKEN AUTO", "\xe4\xe4nekosken auto", "aanekosken auto"},
		{"Åbo Öst", "\xe5bo \xf6st", "abo ost"},
		{"Würth Société", "wurth societe", "wurth societe"},
		{"Ørsted Æbelø", "\xf6rsted \xe4bel\xf6", "orsted abelo"},
		{"Straße Łódź Šiauliai Žalgiris", "strasse lodz siauliai zalgiris", "strasse lodz siauliai zalgiris"},
		{"Þór Đorđe Œuvre ĳ", "thor dorde oeuvre ij", "thor dorde oeuvre ij"},
		{"a\u0308iti o\u0308ljy A\u030Abo", "\xe4iti \xf6ljy \xe5bo", "aiti oljy abo"},
		{"A–B ‘x’ “y”\u00a0z", "a-b 'x' \"y\" z", "a-b 'x' \"y\" z"},
		{"ra\u00adken\u200bnus", "rakennus", "rakennus"},
		{"Москва Щука", "moskva scuka", "moskva scuka"},
		{"Αθήνα", "athina", "athina"},
		{"M\xe4ki", "m\xe4ki", "maki"},
		{"Ｆｉｎ", "fin", "fin"},
		{"m² nº 1", "m2 no 1", "m2 no 1"},
	} {
		if got := string(FoldLatin1(nil, c.in)); got != c.want {
			t.Errorf("FoldLatin1(%q) = %q, want %q", c.in, got, c.want)
		}
		if got := string(FoldKey([]byte("x|"), c.in)); got != "x|"+c.key {
			t.Errorf("FoldKey(%q) = %q, want %q", c.in, got, "x|"+c.key)
		}
	}
}

func TestFoldLatin1TellsForeignScriptsApart(t *testing.T) {
	seen := map[string]string{}
	for _, s := range []string{"株式会社", "有限会社", "日本", "中国", "서울", "תל", "★", "☆", "اب"} {
		f := string(FoldLatin1(nil, s))
		if f == "" {
			t.Errorf("FoldLatin1(%q) is empty", s)
		}
		if o, ok := seen[f]; ok {
			t.Errorf("%q and %q fold alike", s, o)
		}
		seen[f] = s
	}
}

func TestFoldLatin1DoesNotAllocateWithRoom(t *testing.T) {
	buf := make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() { buf = FoldLatin1(buf[:0], "Äänekosken Konepaja Oy") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzFoldLatin1(f *testing.F) {
	f.Add("Äänekosken Auto Oy")       // letters that stay
	f.Add("A\u0308a\u0308nekoski")    // decomposed
	f.Add("\u0308\u030a")             // marks with nothing to sit on
	f.Add("\xff\xfe")                 // not UTF-8
	f.Add("\u01df\u1ea1\u0308 ǖ ẞ ﬁ") // several marks, ligatures
	f.Add("株式会社 \U0001f600")          // no table
	f.Add("\u1112\u1161\u11ab")       // Hangul by its parts
	f.Add("A\u0374")                  // a sign that composes to another
	f.Add("\u03ca\u0300")             // composes to a letter beyond the tables
	f.Add("a\u0344")                  // a mark that stands for two
	f.Fuzz(func(t *testing.T, s string) {
		got := string(FoldLatin1(nil, s))
		if utf8.ValidString(s) {
			if c := string(FoldLatin1(nil, norm.NFC.String(s))); c != got {
				t.Errorf("%q folds to %q, composed to %q", s, got, c)
			}
		}
		for i := 0; i < len(got); i++ {
			if 'A' <= got[i] && got[i] <= 'Z' {
				t.Errorf("%q folds to %q: upper case", s, got)
			}
		}
		if k := FoldKey(nil, s); len(k) != len(got) {
			t.Errorf("%q: key of another length", s)
		}
	})
}
