package normalize

import (
	"fmt"
	"net/mail"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ExampleParseEmail() {
	for _, s := range []string{"Info@Firma.fi", "Matti <matti.virtanen@firma.fi>; info@firma.fi", "mailto:firma@gmail.com", "76543212@scan.netvisor.fi", "info@firma"} {
		e := ParseEmail(s)
		fmt.Printf("%q %v domain=%q notes=%v\n", e.String(), e.Kind, e.CompanyDomain(), e.Notes)
	}
	// Output:
	// "Info@firma.fi" role domain="firma.fi" notes=
	// "matti.virtanen@firma.fi" person domain="firma.fi" notes=label,several
	// "firma@gmail.com" free_mail domain="" notes=label
	// "76543212@scan.netvisor.fi" scan_box domain="" notes=
	// "" invalid domain="" notes=
}

func TestParseEmail(t *testing.T) {
	tests := []struct {
		in, want string
		kind     EmailKind
	}{
		{"", "", EmailNone},
		{"ei ole", "", EmailNone},
		{"a@b.fi.", "a@b.fi", EmailOther},
		{"<a@b.fi>", "a@b.fi", EmailOther},
		{"info (at) firma.fi", "info@firma.fi", EmailRole},
		{"info @ firma.fi", "info@firma.fi", EmailRole},
		{"info@firma,fi", "info@firma.fi", EmailRole},
		{"laskutus.tampere@firma.fi", "laskutus.tampere@firma.fi", EmailRole},
		{"no-reply@firma.fi", "no-reply@firma.fi", EmailRole},
		{"info2@firma.fi", "info2@firma.fi", EmailRole},
		{"infonen@firma.fi", "infonen@firma.fi", EmailOther},
		{"m.virtanen@firma.fi", "m.virtanen@firma.fi", EmailPerson},
		{"x@pp.inet.fi", "x@pp.inet.fi", EmailFree},
		{"003706749821@procountor.apix.fi", "003706749821@procountor.apix.fi", EmailScan},
		{"info@apix.fi", "info@apix.fi", EmailRole},
		{`"a b"@firma.fi`, `"a b"@firma.fi`, EmailOther},
		{"info@xn--hmeenmuki-v2a.fi", "info@hämeenmuki.fi", EmailRole},
		{"pekka@[10.0.0.1]", "", EmailInvalid},
		{"a..b@firma.fi", "", EmailInvalid},
		{"a@firma..fi", "", EmailInvalid},
		{"a@-firma.fi", "", EmailInvalid},
		{"a@firma.123", "", EmailInvalid},
		{strings.Repeat("a", 65) + "@firma.fi", "", EmailInvalid},
		{"@firma.fi", "", EmailInvalid},
		{"eka, info@firma.fi", "info@firma.fi", EmailRole},
	}
	for _, tt := range tests {
		if e := ParseEmail(tt.in); e.String() != tt.want || e.Kind != tt.kind {
			t.Errorf("ParseEmail(%q) = %q %v, want %q %v", tt.in, e, e.Kind, tt.want, tt.kind)
		}
	}
	var all []string
	for e := range ParseEmails("a@b.fi; c@d.fi,e@f.fi g@h.fi/i@j.fi") {
		all = append(all, e.String())
	}
	if d := cmp.Diff([]string{"a@b.fi", "c@d.fi", "e@f.fi", "g@h.fi", "i@j.fi"}, all); d != "" {
		t.Errorf("ParseEmails (-want +got):\n%s", d)
	}
}

// What the fast path takes, net/mail takes, as the same address.
func FuzzPlainLocalIsOfNetMail(f *testing.F) {
	f.Add("etunimi.sukunimi+lasku")
	f.Add("a..b") // dots side by side
	f.Add(".a")   // dot at an end
	f.Add("!#$%&'*/=?^`{|}~")
	f.Fuzz(func(t *testing.T, local string) {
		if !plainLocal(local) {
			return
		}
		a, err := mail.ParseAddress(local + "@firma.fi")
		if err != nil || a.Address != local+"@firma.fi" {
			t.Errorf("plainLocal(%q), but net/mail says %v, %v", local, a, err)
		}
	})
}

func FuzzParseEmail(f *testing.F) {
	f.Add("Matti <m@firma.fi>, info@firma,fi")  // name, comma for a dot
	f.Add(`"Virtanen, M"@a.fi "x" <y@z.fi>`)    // quotes
	f.Add("a@@b.fi (at) mailto:x@y.fi?subject") // two signs, scheme, query
	f.Add("\xe4@\xc1\x83\x8c5\xc5,AA")          // mojibake once in lower case
	f.Add("a@xn--a.fi \xff@İ.fi")               // punycode, broken UTF-8, a letter that grows in lower case
	f.Fuzz(func(t *testing.T, s string) {
		e := ParseEmail(s)
		if b := ParseEmail(e.String()); b.String() != e.String() || e.IsValid() && b.Kind != e.Kind {
			t.Errorf("ParseEmail(%q) = %q %v, parsed again %q %v", s, e, e.Kind, b, b.Kind)
		}
		if !e.IsValid() {
			return
		}
		if a, err := mail.ParseAddress(e.String()); err != nil || strings.IndexByte(a.Address, '@') < 0 {
			t.Errorf("ParseEmail(%q) = %q, which net/mail refuses: %v", s, e, err)
		}
	})
}
