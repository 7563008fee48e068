package ytunnus

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestHetuVectors(t *testing.T) {
	rows := table(t, "hetu_vectors.tsv")
	if len(rows) != 35 {
		t.Fatalf("%d vectors, want 35", len(rows))
	}
	for _, v := range rows {
		s, whole := v["input"], v["is_hetu"] == "1"
		switch s {
		case "310252-308Y", "131052-000V":
			whole = true // no such day, no such number, but nothing else looks like this
		}
		for _, w := range []Where{AnyField, NameField, IDField} {
			want := whole || w != AnyField
			if got := ContainsHetu(s, w); got != want {
				t.Errorf("ContainsHetu(%q, %d) = %v, want %v", s, w, got, want)
			}
			in := "Matti, " + s + "; Espoo"
			red, n := Redact(in, w)
			if want && (n != 1 || red != "Matti, [hetu]; Espoo") || !want && (n != 0 || red != in) {
				t.Errorf("Redact(%q, %d) = %q, %d", in, w, red, n)
			}
		}
		if r := ParseLoose(s); r.Kind != Hetu || r.ID.IsValid() || r.Suggestions != nil || r.Repairs != nil {
			t.Errorf("ParseLoose(%q) = %+v, want a Hetu and no more", s, r)
		}
	}
}

// TestOrdinaryCellsKeepTheirDigits holds what fields of customer data are full of. None may lose a character.
func TestOrdinaryCellsKeepTheirDigits(t *testing.T) {
	for _, s := range []string{
		"0112038-9", "FI01120389", "20774740", "112038-9", "110345-6", "003701120389", "00370112038900001",
		"TE003701120389", "0216:003701120389", "FIFPRO.0112038-9",
		"FI21 1234 5600 0007 85", "FI2112345600000785", "NDEAFIHH", "213800KUD8LAJWSQ9D15",
		"040 123 4567", "0401234567", "+358 40 1234567", "+358 (0)3 4434556", "050-123 4567", "(03) 880 8624", "010 3020",
		"2013-01-07T06:28:13.000Z", "2020-10-10", "13.10.1952", "20131007", "101052.50", "110525,00", "1 310 520,00",
		"0015f00000ZU5UnAAL", "0055f0000c2ZnKuAAK", "500x131052A308Tz",
		"Mannerheimintie 131052", "Kauppakatu 131052", "PL 131052", "00100 Helsinki", "131052 Espoo", "310101",
		"556194-1970", "212000-0787", "SE556194197001", "EE100915005", "SE 212000-0787",
		"RF18 5390 0754 7034", "1310523", "13105230812345", "131052-30811", "1131052-308T", "131052-308TX", "ä131052-308T",
		"131052-308U", "131052-308", "131052 308T", "131052/308T", "131052308T", "10101-0101",
		"", "-", "131052", "13-10-52", "12.345", "123456-785",
	} {
		if out, n := Redact(s, AnyField); out != s || n != 0 {
			t.Errorf("Redact(%q, AnyField) = %q, %d", s, out, n)
		}
	}
}

// TestNamesKeepTheirDigits: damaged codes count in names, other digits stay.
func TestNamesKeepTheirDigits(t *testing.T) {
	for _, s := range []string{
		"Asunto Oy Kauppakatu 131052", "Kiinteistö Oy Vantaan Tikkurilantie 10-12", "Taksi 0401234567", "Taksi 040 123 4567",
		"Oy 2K 2000 Ab", "Y-tunnus 0112038-9", "Osuuskunta 101052", "Laskutus 556194-1970", "FI2112345600000785 Oy",
		"3701120389", "Tili 123456-785", "As Oy 20 101 1234",
	} {
		if out, n := Redact(s, NameField); out != s || n != 0 {
			t.Errorf("Redact(%q, NameField) = %q, %d", s, out, n)
		}
	}
}

// TestIDFieldKeepsBusinessIDs: whatever the digits, the forms of a Y-tunnus and the numbers that are recognised are no
// personal identity code.
func TestIDFieldKeepsBusinessIDs(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 50_000 {
		id := randomID(rnd)
		s := id.String()
		ovt, _ := id.OVT("")
		for _, v := range []string{s, s[1:], s[:7] + s[8:], s[1:7] + s[8:], "FI " + s, id.VAT(), ovt, s[:7], s[:7] + "/" + s[8:], s[:7] + " " + s[8:],
			s[:7] + " - " + s[8:], "Y-tunnus: " + s + ", ALV rek.", s + " / " + s, id.EUID(), s[:7] + s[8:] + ".0", s[:7] + ".0"} {
			if out, n := Redact(v, IDField); n != 0 {
				t.Fatalf("Redact(%q, IDField) = %q", v, out)
			}
		}
	}
}

func TestRedactionLeavesNoPartOfACode(t *testing.T) {
	for _, c := range []struct {
		in    string
		where Where
		want  string
	}{
		{"hetu 131052-308T.", AnyField, "hetu [hetu]."},
		{"(131052-308T)", AnyField, "([hetu])"},
		{"131052-308T, 131052A308T", AnyField, "[hetu], [hetu]"},
		{"131052–308T", AnyField, "[hetu]"},
		{"131052 - 308t", AnyField, "[hetu]"},
		{"１３１０５２－３０８Ｔ", AnyField, "[hetu]"},
		{"131052-\u200b308T", AnyField, "[hetu]"},
		{"131\u00ad052", IDField, "131\u00ad052"}, // a soft hyphen is a dash: no six digits in a row
		{"131\u200b052", IDField, "[hetu]"},
		{"Matti Meikäläinen 131052-308T Tmi", NameField, "Matti Meikäläinen [hetu] Tmi"},
		{"131052-308 T", NameField, "[hetu]"},
		{"131052-308 Tmi", NameField, "[hetu] Tmi"},
		{"131052308T", NameField, "[hetu]"},
		{"131052 308T", NameField, "[hetu]"},
		{"131052.308T", NameField, "[hetu]"},
		{"131052--308T", NameField, "[hetu]"},
		{"131052-308", NameField, "[hetu]"},
		{"10101-0101", NameField, "[hetu]"},
		{"13101952-308T", NameField, "[hetu]"},
		{"hetu131052-308T", NameField, "hetu[hetu]"},
		{"HETU:131052308U", IDField, "HETU:[hetu]"},
		{"131052 308", IDField, "[hetu]"},
		{"131052", IDField, "[hetu]"},
		{" 131052 ", IDField, " [hetu] "},
		{"131052.0", IDField, "[hetu]"},
		{"synt. 131052", IDField, "synt. [hetu]"},
		{"131052-131052-308T", IDField, "[hetu]-[hetu]"},
		{"131052, 0112038-9", IDField, "131052, 0112038-9"}, // not alone
		{"0112038-9 / 131052-308T", IDField, "0112038-9 / [hetu]"},
		{"310152", IDField, "[hetu]"},
		{"320152", IDField, "320152"},
		{"131352", IDField, "131352"},
		{"\x96131052-308T", AnyField, "\x96[hetu]"},
		{"131052\x96308T", AnyField, "[hetu]"}, // Windows-1252
	} {
		got, n := Redact(c.in, c.where)
		if got != c.want || n != strings.Count(c.want, Redacted) {
			t.Errorf("Redact(%q, %d) = %q, %d, want %q", c.in, c.where, got, n, c.want)
		}
		if ContainsHetu(c.in, c.where) != (n > 0) {
			t.Errorf("ContainsHetu(%q, %d) is not what Redact says", c.in, c.where)
		}
	}
}

// TestTheQuickLookMissesNothing compares it with a plain count at every offset.
func TestTheQuickLookMissesNothing(t *testing.T) {
	for before := range 12 {
		for run := range 9 {
			for after := range 7 {
				s := strings.Repeat("x", before) + "12345678"[:run] + strings.Repeat("y", after)
				if got := mayHoldHetu(s); got != (run >= 5) {
					t.Fatalf("%q: %v", s, got)
				}
				if s := "1234-" + s; mayHoldHetu(s) != (run >= 5) {
					t.Fatalf("%q", s)
				}
			}
		}
	}
}

// FuzzRedact holds that redaction leaves no code, that a second time changes nothing, that a stricter field finds no
// more than a looser one, and that the plain oracle sees no whole code which Redact does not.
func FuzzRedact(f *testing.F) {
	f.Add("131052-308T", uint8(0))            // a whole code
	f.Add("131052-308T131052-308T", uint8(2)) // glued: neither has a boundary
	f.Add("131052-131052-308T", uint8(2))     // a date left over
	f.Add("131052 - 308T 131052", uint8(2))   // blanks, and six digits after
	f.Add("１３１０５２A308T", uint8(1))            // full width
	f.Add("131052-308 T", uint8(1))           // check character apart
	f.Add("10101-0101 10101 0101", uint8(2))  // zero lost
	f.Add("131052\x96308T\xff", uint8(0))     // not UTF-8
	f.Add("131\u200b052.0", uint8(2))         // invisible, decimal
	f.Fuzz(func(t *testing.T, s string, w uint8) { checkRedact(t, s, Where(w%3)) })
}

func checkRedact(t *testing.T, s string, where Where) {
	t.Helper()
	out, n := Redact(s, where)
	if ContainsHetu(s, where) != (n > 0) || n == 0 && out != s {
		t.Fatalf("Redact(%q, %d) = %q, %d", s, where, out, n)
	}
	if again, m := Redact(out, where); m != 0 || again != out {
		t.Fatalf("Redact(%q, %d) = %q, again %q", s, where, out, again)
	}
	if where > AnyField && n == 0 && ContainsHetu(s, where-1) {
		t.Fatalf("%q: found in field %d, not in %d", s, where-1, where)
	}
	for i := range len(s) {
		if s[i] == 0 || s[i] >= 0x80 || '\t' <= s[i] && s[i] <= '\r' {
			return // the oracle knows printable ASCII
		}
	}
	if codes := slowHetus(s); len(codes) > n || where == AnyField && len(codes) != n {
		t.Fatalf("Redact(%q, %d) = %q, %d, the oracle finds %d", s, where, out, n, len(codes))
	}
}

// TestRedactionHoldsOnFragments puts the parts of codes together in ways that a fuzzer is slow to find.
func TestRedactionHoldsOnFragments(t *testing.T) {
	parts := []string{
		"131052", "308T", "308", "T", "-", "+", " ", "A", "x", ".", "0", "10101", "0101", "3081", "131052-308T",
		"0112038-9", "131052308T", "/", "–", "\u200b", "ä", "31", "[hetu]",
	}
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 100_000 {
		var s string
		for range 1 + rnd.IntN(7) {
			s += parts[rnd.IntN(len(parts))]
		}
		checkRedact(t, s, Where(rnd.IntN(3)))
	}
}
