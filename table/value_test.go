package table

import (
	"errors"
	"testing"
	"time"
)

func TestParseMoney(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want int64
		err  error
	}{
		{"1234.50", 123450, nil},
		{"1234,50", 123450, nil},
		{"1 234,50", 123450, nil},
		{"1.234,50", 123450, nil},
		{"1,234.50", 123450, nil},
		{"1'234.50", 123450, nil},
		{"1\u00a0234,50\u00a0€", 123450, nil}, // no-break spaces
		{"1\u202f234,5", 123450, nil},         // narrow no-break space, one decimal
		{"1\u2009234", 123400, nil},           // thin space
		{"1.234.567", 123456700, nil},
		{"12", 1200, nil},
		{"0,00", 0, nil},
		{"-0,01", -1, nil},
		{",5", 50, nil},
		{"5,", 500, nil},
		{"123,45-", -12345, nil},
		{"\u2212123,45", -12345, nil}, // a minus sign
		{"(123,45)", -12345, nil},
		{"123,45 CR", -12345, nil},
		{"123,45 DR", 12345, nil},
		{"EUR 12,50", 1250, nil},
		{"12,50 eur", 1250, nil},
		{"€12.50", 1250, nil},
		{"-12,50 €", -1250, nil},
		{"€ -12,50", -1250, nil},
		{"12 euroa", 1200, nil},
		{"0,125", 13, nil}, // more decimals are rounded
		{"1234,567", 123457, nil},
		{"1234,5649", 123456, nil},
		{"-0,005", -1, nil}, // half away from zero
		{"", 0, ErrBlank},
		{" \u00a0", 0, ErrBlank},
		{"1.234", 0, ErrAmbiguous},
		{"1,234", 0, ErrAmbiguous},
		{"12 34,50", 0, ErrSyntax}, // groups of three only
		{"1.23.456", 0, ErrSyntax},
		{"1.234.56", 0, ErrSyntax},
		{"-(5)", 0, ErrSyntax},
		{"5 USD", 0, ErrSyntax},
		{"1e5", 0, ErrSyntax},
		{"kymmenen", 0, ErrSyntax},
		{"-", 0, ErrSyntax},
		{".", 0, ErrSyntax},
		{"#REF!", 0, ErrSyntax},
		{"99999999999999999", 0, ErrRange},
	} {
		got, err := ParseMoney(tt.in)
		if !errors.Is(err, tt.err) || err == nil && got != tt.want {
			t.Errorf("ParseMoney(%q) = %d, %v; want %d, %v", tt.in, got, err, tt.want, tt.err)
		}
	}
}

func FuzzParseMoneyReadsWhatAppendMoneyWrites(f *testing.F) {
	f.Add(int64(0), "1 234,50")
	f.Add(int64(-5), "(1.234,50) €")                     // less than a euro keeps its sign
	f.Add(int64(maxCents), "\u2212\u00a01\u202f234,505") // the bound; all kinds of space
	f.Fuzz(func(t *testing.T, cents int64, s string) {
		if v, err := ParseMoney(s); err == nil && (v > maxCents || v < -maxCents) {
			t.Errorf("ParseMoney(%q) = %d, out of bounds", s, v)
		}
		if cents > maxCents || cents < -maxCents {
			return
		}
		for _, point := range []byte{'.', ','} {
			text := string(AppendMoney(nil, cents, point))
			if got, err := ParseMoney(text); err != nil || got != cents {
				t.Errorf("ParseMoney(%q) = %d, %v; want %d", text, got, err, cents)
			}
		}
	})
}

func TestParseDate(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		in   string
		want time.Time
		err  error
	}{
		{"2025-03-18", day(2025, 3, 18), nil},
		{"2025-03-18T14:05:30Z", day(2025, 3, 18).Add(14*time.Hour + 5*time.Minute + 30*time.Second), nil},
		{"2025-03-18T14:05:30.250+0000", day(2025, 3, 18).Add(14*time.Hour + 5*time.Minute + 30250*time.Millisecond), nil},
		{"2025-03-18T01:30:00+02:00", day(2025, 3, 17).Add(23*time.Hour + 30*time.Minute), nil},
		{"2025-03-18 14:05:30", day(2025, 3, 18).Add(14*time.Hour + 5*time.Minute + 30*time.Second), nil},
		{"20250318", day(2025, 3, 18), nil},
		{"2025/3/18", day(2025, 3, 18), nil},
		{"18.3.2025", day(2025, 3, 18), nil},
		{"18.03.2025 14.05", day(2025, 3, 18).Add(14*time.Hour + 5*time.Minute), nil},
		{"18.03.25", day(2025, 3, 18), nil},
		{"18.3.99", day(1999, 3, 18), nil},
		{"3/18/2025", day(2025, 3, 18), nil},
		{"3/18/2025 2:05 PM", day(2025, 3, 18).Add(14*time.Hour + 5*time.Minute), nil},
		{"18/3/2025", day(2025, 3, 18), nil},
		{"3/3/2025", day(2025, 3, 3), nil},
		{"3/4/2025", time.Time{}, ErrAmbiguous},
		{"29.2.2025", time.Time{}, ErrSyntax}, // no such day
		{"31.4.2025", time.Time{}, ErrSyntax},
		{"18.13.2025", time.Time{}, ErrSyntax},
		{"45734", time.Time{}, ErrSyntax}, // a serial only where the column says date
		{"eilen", time.Time{}, ErrSyntax},
		{"2025-03", time.Time{}, ErrSyntax},
		{"2025-03-18T25:00", time.Time{}, ErrSyntax},
		{"0200-01-01", time.Time{}, ErrRange},
		{"", time.Time{}, ErrBlank},
		{"0001-01-01T00:00:00Z", time.Time{}, ErrBlank},
		{"31.12.9999", time.Time{}, ErrBlank},
	} {
		got, err := ParseDate(tt.in)
		if !errors.Is(err, tt.err) || err == nil && !got.Equal(tt.want) {
			t.Errorf("ParseDate(%q) = %v, %v; want %v, %v", tt.in, got, err, tt.want, tt.err)
		}
	}
}

func FuzzParseDateKeepsTheDay(f *testing.F) {
	f.Add("18.3.2025")
	f.Add("2025-03-18T14:05:30.250+0000") // Salesforce
	f.Add("3/18/2025 2:05 PM")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		again, err := ParseDate(d.Format("2006-01-02"))
		if err != nil || again.Format("20060102") != d.Format("20060102") {
			if d.Year() >= firstYear && d.Year() <= lastYear && err != ErrBlank {
				t.Errorf("ParseDate(%q) = %v, read again %v, %v", s, d, again, err)
			}
		}
	})
}

func TestParseBool(t *testing.T) {
	for in, want := range map[string]bool{"1": true, "0": false, "TRUE": true, "kyllä": true, "Ei": false, "ja": true, "nej": false, " x ": true} {
		if got, err := ParseBool(in); err != nil || got != want {
			t.Errorf("ParseBool(%q) = %v, %v", in, got, err)
		}
	}
	if _, err := ParseBool(""); err != ErrBlank {
		t.Errorf("blank: %v", err)
	}
	if _, err := ParseBool("ehkä"); err != ErrSyntax {
		t.Errorf("a maybe: %v", err)
	}
}

func TestSalesforceIDs(t *testing.T) {
	for _, id := range []string{"001UG000008ZiHhYAK", "0014x000025JDYlAAO", "0055f000005mc66AAA"} { // public ids, facts.md
		if got, ok := SalesforceID18(id[:15]); !ok || got != id {
			t.Errorf("SalesforceID18(%q) = %q, %v", id[:15], got, ok)
		}
		if got, ok := SalesforceID18(id); !ok || got != id {
			t.Errorf("SalesforceID18(%q) = %q, %v", id, got, ok)
		}
		if !SameID(id, id[:15]) {
			t.Errorf("%q is not the same as its short form", id)
		}
	}
	for _, id := range []string{"", "00417", "001UG000008ZiHhYAL", "001UG000008ZiH-", "001ug000008zihhYAK"} {
		if got, ok := SalesforceID18(id); ok {
			t.Errorf("SalesforceID18(%q) = %q, want none", id, got)
		}
	}
	if SameID("001UG000008ZiHh", "001UG000008ZiHH") {
		t.Error("the case of a short id is lost")
	}
	if SameID("00417", "417") {
		t.Error("a leading zero is lost")
	}
}
