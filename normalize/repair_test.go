package normalize

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

func TestRepairText(t *testing.T) {
	for _, c := range []struct {
		in, want string
		repairs  []Repair
	}{
		{"Äänekosken Auto Oy", "Äänekosken Auto Oy", nil},
		{"AT&T Oy; B&B", "AT&T Oy; B&B", nil},
		{"X&LTD &Co", "X&LTD &Co", nil}, // no semicolon, no entity
		{"Ã„Ã¤nekosken Auto", "Äänekosken Auto", []Repair{{RepairMojibake, 1}}},
		{"ÃƒÂ¤iti", "äiti", []Repair{{RepairMojibake, 1}, {RepairMojibakeTwice, 1}}},
		{"Ã\u0084iti", "Äiti", []Repair{{RepairMojibake, 1}}}, // read as Latin-1
		{"Ã„iti Äiti", "Äiti Äiti", []Repair{{RepairMojibake, 1}}},
		{"Caf\u00e9 â€“ Å alupski", "Café – Å alupski", []Repair{{RepairMojibake, 1}}},
		{"“HYVÄ”", "“HYVÄ”", nil}, // a capital and a quote are valid UTF-8 in Windows-1252
		{"HYVÄ”", "HYVÄ”", nil},
		{"M\xe4ki", "Mäki", []Repair{{RepairNotUTF8, 1}}},
		{"Aro &amp; Co &#228;", "Aro & Co ä", []Repair{{RepairEntity, 2}}},
		{"&amp;amp;", "&", []Repair{{RepairEntity, 2}}},
		{"A\u0308iti", "Äiti", []Repair{{RepairDecomposed, 1}}},
		{"a\u00a0b\u200bc\u00add\te", "a bcd e", []Repair{{RepairNoBreakSpace, 1}, {RepairInvisible, 2}, {RepairControl, 1}}},
		{"M\ufffdki", "M\ufffdki", []Repair{{RepairLost, 1}}},
	} {
		got, list := RepairText(c.in)
		if got != c.want {
			t.Errorf("RepairText(%q) = %q, want %q", c.in, got, c.want)
		}
		if d := cmp.Diff(c.repairs, list); d != "" {
			t.Errorf("RepairText(%q) (-want +got):\n%s", c.in, d)
		}
	}
}

// TestRepairTextUndoesMojibake damages every register name with a letter beyond
// ASCII once and twice, and decomposes it: each comes back whole. A clean name
// is left alone.
func TestRepairTextUndoesMojibake(t *testing.T) {
	damaged := 0
	for _, s := range registerNames(t) {
		s = strings.ReplaceAll(s, "\u00a0", " ") // one name in the register has it
		if got, list := RepairText(s); got != s || list != nil {
			t.Errorf("%q: clean, repaired to %q (%v)", s, got, list)
		}
		once := misread(t, s)
		if once == s {
			continue
		}
		damaged++
		for _, d := range []string{once, misread(t, once), norm.NFD.String(s)} {
			if got, _ := RepairText(d); got != s {
				t.Errorf("%q: repaired to %q, want %q", d, got, s)
			}
		}
	}
	if damaged < 300 {
		t.Errorf("only %d names damaged", damaged)
	}
}

// misread reads the UTF-8 of s as Windows-1252, and as Latin-1 where that has no
// character.
func misread(t *testing.T, s string) string {
	t.Helper()
	var b []rune
	for i := 0; i < len(s); i++ {
		r := charmap.Windows1252.DecodeByte(s[i])
		if r == '\ufffd' {
			r = rune(s[i])
		}
		b = append(b, r)
	}
	return string(b)
}

func TestRepairTextDoesNotAllocateWhenClean(t *testing.T) {
	for _, s := range []string{"Oy Karl Malli Ab", "Äänekosken Öljy & Kumi Oy", "Å"} {
		if n := testing.AllocsPerRun(100, func() { RepairText(s) }); n != 0 {
			t.Errorf("%q: %v allocations", s, n)
		}
	}
}
