package ytunnus

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestParseTakesTheWrittenFormOnly(t *testing.T) {
	for _, s := range []string{"0112038-9", "2077474-0", "0000000-0", "3466646-8", "9999999-2"} {
		id, err := Parse(s)
		if err != nil || id.String() != s {
			t.Errorf("Parse(%q) = %v, %v", s, id, err)
		}
	}
	for _, c := range []struct {
		in   string
		note Note
	}{
		{"", NoteBadFormat},
		{"01120389", NoteBadFormat},
		{"FI01120389", NoteBadFormat},
		{" 0112038-9", NoteBadFormat},
		{"0112038–9", NoteBadFormat},
		{"0112038-9 ", NoteBadFormat},
		{"O112038-9", NoteBadFormat},
		{"0112038-8", NoteBadChecksum},
		{"1375045-1", NoteBadChecksum}, // remainder 1: no check digit at all
		{"131052-308T", NoteHetu},
		{"131052", NoteHetu},
	} {
		id, err := Parse(c.in)
		var pe *ParseError
		if !errors.As(err, &pe) || pe.Note != c.note || id.IsValid() {
			t.Errorf("Parse(%q) = %v, %v, want note %v", c.in, id, err, c.note)
		}
	}
}

func TestParseErrorHoldsNoIdentityCodeAndIsShort(t *testing.T) {
	for _, s := range []string{"131052-308T", "131052 308T", "131052", "hetu 131052-308T", strings.Repeat("ä", 500) + "131052-308T"} {
		_, err := Parse(s)
		if strings.Contains(err.Error(), "1310") || strings.Contains(err.Error(), "308") {
			t.Errorf("Parse(%q): %v", s, err)
		}
		if n := len(err.Error()); n > 300 {
			t.Errorf("an error of %d bytes", n)
		}
	}
}

func TestZeroIDIsNoID(t *testing.T) {
	var id ID
	if id.IsValid() || id.IsPlaceholder() || id.String() != "" || id.VAT() != "" || id.EUID() != "" || len(id.AppendTo(nil)) > 0 {
		t.Errorf("the zero ID has text")
	}
	if _, ok := id.OVT(""); ok {
		t.Errorf("the zero ID has an OVT code")
	}
	if v, err := id.Value(); v != nil || err != nil {
		t.Errorf("Value() = %v, %v", v, err)
	}
	if zero := MustParse("0000000-0"); !zero.IsValid() || zero == id {
		t.Errorf("0000000-0 is the zero ID")
	}
}

func TestForms(t *testing.T) {
	id := MustParse("0112038-9")
	if got := id.VAT(); got != "FI01120389" {
		t.Errorf("VAT() = %s", got)
	}
	if got := id.EUID(); got != "FIFPRO.0112038-9" {
		t.Errorf("EUID() = %s", got)
	}
	for suffix, want := range map[string]string{"": "003701120389", "TST01": "003701120389TST01", "tst": "", "000001": "", "Ä": "", "-": ""} {
		got, ok := id.OVT(suffix)
		if got != want || ok != (want != "") {
			t.Errorf("OVT(%q) = %q, %v", suffix, got, ok)
		}
	}
}

func TestMarshalledIDsComeBack(t *testing.T) {
	type row struct{ A, B ID }
	in := row{A: MustParse("2077474-0")}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"A":"2077474-0","B":""}` {
		t.Fatalf("%s, %v", b, err)
	}
	var out row
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Errorf("%v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"A":"20774740"}`), &out); err == nil {
		t.Errorf("a form that is not written so was read")
	}
	for _, src := range []any{"2077474-0", []byte("2077474-0")} {
		var id ID
		if err := id.Scan(src); err != nil || id != in.A {
			t.Errorf("Scan(%v) = %v, %v", src, id, err)
		}
		for _, bad := range []any{"2077474-1", 20774740, []byte("x")} {
			if err := id.Scan(bad); err == nil || id != in.A {
				t.Errorf("Scan(%v) = %v, %v", bad, id, err)
			}
		}
		if err := id.Scan(nil); err != nil || id.IsValid() {
			t.Errorf("Scan(nil) = %v, %v", id, err)
		}
	}
}

func TestOrderIsThatOfTheDigits(t *testing.T) {
	ids := []ID{MustParse("2077474-0"), {}, MustParse("0112038-9"), MustParse("0000000-0")}
	slices.SortFunc(ids, ID.Compare)
	if ids[0].IsValid() || ids[1].String() != "0000000-0" || ids[2].String() != "0112038-9" || ids[3].String() != "2077474-0" {
		t.Error(ids)
	}
}

// TestEveryBaseAgreesWithTheOracle walks the whole space of seven digits in steps that meet every residue.
func TestEveryBaseAgreesWithTheOracle(t *testing.T) {
	unissued, seen := 0, 0
	for base := 0; base < baseLimit; base += 7 {
		d, ok := CheckDigit(base)
		want, wantOK := slowCheckDigit(base)
		if d != want || ok != wantOK {
			t.Fatalf("CheckDigit(%d) = %d, %v, want %d, %v", base, d, ok, want, wantOK)
		}
		seen++
		if !ok {
			unissued++
			continue
		}
		id := fromNumber(uint32(base*10 + d))
		if back, err := Parse(id.String()); err != nil || back != id {
			t.Fatalf("Parse(%v) = %v, %v", id, back, err)
		}
	}
	if share := float64(unissued) / float64(seen); share < 0.0908 || share > 0.0910 {
		t.Errorf("%.4f of the numbers have no check digit, want 1/11", share)
	}
	for _, base := range []int{-1, baseLimit} {
		if _, ok := CheckDigit(base); ok {
			t.Errorf("CheckDigit(%d) is ok", base)
		}
	}
}

func TestEveryWrongDigitAndEverySwapIsFound(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		id := randomID(rnd)
		s := []byte(id.String())
		for i := range s {
			if i == 7 {
				continue
			}
			for d := byte('0'); d <= '9'; d++ {
				e := slices.Clone(s)
				e[i] = d
				if _, err := Parse(string(e)); (err == nil) != (d == s[i]) {
					t.Fatalf("%s for %s: %v", e, s, err)
				}
			}
			for j := i + 1; j < len(s); j++ {
				e := slices.Clone(s)
				e[i], e[j] = e[j], e[i]
				if _, err := Parse(string(e)); j != 7 && (err == nil) != (s[i] == s[j]) {
					t.Fatalf("%s for %s: %v", e, s, err)
				}
			}
		}
	}
}

func TestEverySlipIsAmongTheSuggestions(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		id := randomID(rnd)
		if !id.usualRange() || id.IsPlaceholder() {
			continue
		}
		s := []byte(id.String())
		i := rnd.IntN(7)
		swapped := slices.Clone(s)
		j := i + 1
		if j == 7 {
			j = 8
		}
		swapped[i], swapped[j] = swapped[j], swapped[i]
		replaced := slices.Clone(s)
		replaced[i] = '0' + (replaced[i]-'0'+byte(1+rnd.IntN(9)))%10
		for _, e := range [][]byte{swapped, replaced} {
			if string(e) == string(s) {
				continue
			}
			r := ParseLoose(string(e))
			if n, _ := written(string(e)); placeholderBase(n / 10) {
				continue // nobody meant an ID
			}
			if r.Kind != Invalid || r.Note != NoteBadChecksum || !slices.Contains(r.Suggestions, id) {
				t.Fatalf("%s for %s: %+v", e, s, r)
			}
		}
	}
}

func TestNoAllocationWhereNoneIsPromised(t *testing.T) {
	buf := make([]byte, 0, 16)
	id := MustParse("0112038-9")
	for name, f := range map[string]func(){
		"Parse":            func() { _, _ = Parse("0112038-9") },
		"ParseLoose clean": func() { _ = ParseLoose("0112038-9") },
		"ParseLoose VAT":   func() { _ = ParseLoose("FI01120389") },
		"ParseLoose empty": func() { _ = ParseLoose("") },
		"ParseLoose none":  func() { _ = ParseLoose("ei ole") },
		"ParseLoose hetu":  func() { _ = ParseLoose("131052-308T") },
		"ParseLoose IBAN":  func() { _ = ParseLoose("FI21 1234 5600 0007 85") },
		"AppendTo":         func() { buf = id.AppendTo(buf[:0]) },
		"Redact none":      func() { _, _ = Redact("Mannerheimintie 12 B 34, 00100 Helsinki", AnyField) },
		"Redact digits":    func() { _, _ = Redact("+358 40 123456789, 0112038-9", IDField) },
		"ContainsHetu":     func() { _ = ContainsHetu("Matti, 131052-308T", NameField) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
	if n := testing.AllocsPerRun(100, func() { _ = ParseLoose("20774740") }); n > 1 {
		t.Errorf("a repaired ID: %v allocations, want 1", n)
	}
}

func randomID(rnd *rand.Rand) ID {
	for {
		base := rnd.IntN(baseLimit)
		if d, ok := CheckDigit(base); ok {
			return fromNumber(uint32(base*10 + d))
		}
	}
}
