package normalize

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"
)

// tsv reads a table of testdata without comments and header.
func tsv(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows [][]string
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		if s := sc.Text(); s != "" && s[0] != '#' {
			rows = append(rows, strings.Split(s, "\t"))
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// formCodes lists the codes of a name's forms as the vectors write them: each
// once, an unsure one with a question mark.
func formCodes(n *Name) string {
	var codes []string
	for _, f := range n.Forms {
		c := f.Code
		if f.Unsure {
			c += "?"
		}
		seen := false
		for _, d := range codes {
			seen = seen || c == d
		}
		if !seen {
			codes = append(codes, c)
		}
	}
	return strings.Join(codes, ";")
}

func TestParseNameVectors(t *testing.T) {
	rows := tsv(t, "testdata/name_vectors.tsv")
	if len(rows) != 99 {
		t.Fatalf("%d vectors, want 99", len(rows))
	}
	for _, r := range rows {
		for len(r) < 6 {
			r = append(r, "")
		}
		n := ParseName(r[0])
		if n.Core != r[1] {
			t.Errorf("%q: core %q, want %q", r[0], n.Core, r[1])
		}
		if got := formCodes(&n); got != r[2] && !reported(&n, got, r[2], r[5]) {
			t.Errorf("%q: forms %q, want %q", r[0], got, r[2])
		}
		if got := vectorStatus(&n); got != r[3] {
			t.Errorf("%q: status or marker %q, want %q", r[0], got, r[3])
		}
		if got := vectorUnit(&n); !strings.EqualFold(got, r[4]) {
			t.Errorf("%q: unit, financier or mark %q, want %q", r[0], got, r[4])
		}
		if note := vectorNote(&n); note != "" && !strings.Contains(r[5], note) {
			t.Errorf("%q: %q, want %q", r[0], note, r[5])
		}
	}
}

// reported allows what a vector's forms leave out and its note has reported: an
// unsure form, and a form beside the one that decides.
func reported(n *Name, got, want, note string) bool {
	if !strings.Contains(note, "reported") && !strings.Contains(note, "never emptied") {
		return false
	}
	return want == "" && strings.HasSuffix(got, "?") || strings.HasSuffix(got, ";"+want) && n.Form == n.Forms[len(n.Forms)-1].Class
}

func vectorStatus(n *Name) string {
	s := [...]string{"", "liquidation", "bankruptcy", "restructuring", "forming"}[n.Status]
	return s + [...]string{"", "estate", "death estate", "branch"}[n.Marker]
}

func vectorUnit(n *Name) string {
	var parts []string
	for _, f := range []struct{ word, value string }{{"financier ", n.Financier}, {"unit ", n.Unit}, {"care of ", n.CareOf}} {
		if f.value != "" {
			parts = append(parts, f.word+f.value)
		}
	}
	for _, m := range n.Marks {
		parts = append(parts, "mark "+[...]string{"", "do-not-use", "duplicate", "old"}[m])
	}
	return strings.Join(parts, "; ")
}

// vectorNote writes former and alternative names as the vectors' notes do.
func vectorNote(n *Name) string {
	for _, f := range n.Former {
		m := ParseName(f)
		if codes := formCodes(&m); codes != "" {
			return "former: " + m.Core + " (" + codes + ")"
		}
		return "former: " + m.Core
	}
	for _, a := range n.Aliases {
		m := ParseName(a)
		return "alternative name: " + m.Core
	}
	return ""
}

func TestMachineNamesCoverEveryValue(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range []string{
		FormOther.String(), FormForeign.String(), FormForeignAssociation.String(), StatusBeingFormed.String(), MarkerBranch.String() + " marker",
		MarkOld.String(), Country.String(), Region.String(), GroupWord.String(), FormHousing.String(), Distinctive.String(), Place.String(),
	} {
		if s == "" || s == "invalid" || seen[s] {
			t.Errorf("name %q", s)
		}
		seen[s] = true
	}
	if got := (FormForeignAssociation + 1).String(); got != "invalid" {
		t.Errorf("a class too many: %q", got)
	}
	if FormOther.String() != "other" || Country.String() != "country" || Region.String() != "region" || FormForeign.String() != "foreign" {
		t.Error("names have moved")
	}
}

// TestLongTextsTakeLinearTime holds a text eight times as long to a time far
// from 64 times as long. One quiet moment for each of the two in ten tries is enough.
func TestLongTextsTakeLinearTime(t *testing.T) {
	took := func(s string) time.Duration {
		start := time.Now()
		n := ParseName(s)
		if n.Core == "" || len(n.Tokens) == 0 {
			t.Errorf("%.20q: emptied", s)
		}
		return time.Since(start)
	}
	for _, s := range []string{"a/b Oy ", "Oy (x) ", "as oy ", "kp ", "Malli Oy, ", "aa.bb-cc:dd ", "ÃƒÂ¤ ", "&amp;amp;", "i konkurs - ", "x\u0308", "sp z o o ", "& "} {
		short, long := strings.Repeat(s, 1<<14/len(s)), strings.Repeat(s, 1<<17/len(s))
		ratio, one, eight := 64.0, time.Hour, time.Hour
		for range 10 {
			one, eight = min(one, took(short)), min(eight, took(long))
			if ratio = float64(eight) / float64(one); ratio < 32 {
				break
			}
		}
		if ratio >= 32 {
			t.Errorf("%q: eight times the text takes %.0f times as long", s, ratio)
		}
	}
}
