package normalize

import (
	"fmt"
	"strings"
	"testing"
)

func ExampleParseDomain() {
	for _, s := range []string{"https://www.Firma.fi/yhteys?x=1", "shop.firma.co.uk:8080", "facebook.com/Firma", "firma.wordpress.com", "info@firma.fi"} {
		d := ParseDomain(s)
		fmt.Printf("%s %s %v %q\n", d, d.Registrable, d.Shared, d.Page)
	}
	// Output:
	// firma.fi firma.fi false ""
	// shop.firma.co.uk firma.co.uk false ""
	// facebook.com facebook.com true "facebook.com/firma"
	// firma.wordpress.com wordpress.com true "firma.wordpress.com"
	// firma.fi firma.fi false ""
}

func TestParseDomain(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "ei": "", "10.0.0.1": "", "http://": "", "firma": "", "www.fi": "www.fi", "www,firma.fi": "firma.fi",
		"http:/firma.fi": "firma.fi", "htpps//firma.fi": "firma.fi", "FIRMA.FI.": "firma.fi", "ww.firma.fi": "firma.fi",
		"www2.firma.fi": "firma.fi", "http://user:pw@firma.fi/": "firma.fi", "www.xn--hmeenmuki-v2a.fi": "hämeenmuki.fi",
		"Hämeenmuki.fi": "hämeenmuki.fi", "firma.fi, toinen.fi": "firma.fi", "<www.firma.fi>": "firma.fi", "xn--.fi": "",
		"https://WWW.FIRMA.FI#a": "firma.fi",
	} {
		if d := ParseDomain(in); d.Host != want {
			t.Errorf("ParseDomain(%q) = %q, want %q", in, d.Host, want)
		}
	}
	for in, page := range map[string]string{
		"https://fi-fi.facebook.com/pages/Firma-Oy/123": "facebook.com/pages/firma-oy",
		"linkedin.com/company/firma/about":              "linkedin.com/company/firma",
		"firma.wixsite.com/kotisivu":                    "firma.wixsite.com",
		"kolumbus.fi/firma":                             "kolumbus.fi/firma",
		"facebook.com":                                  "facebook.com",
		"firma.fi/x":                                    "",
	} {
		if d := ParseDomain(in); d.Page != page || d.Shared != (page != "") {
			t.Errorf("ParseDomain(%q).Page = %q, want %q", in, d.Page, page)
		}
	}
}

// Samples of RFC 3492, section 7.1, and Finnish names.
func TestDecodePunycode(t *testing.T) {
	for in, want := range map[string]string{
		"hmeenmuki-v2a": "hämeenmuki",
		"bcher-kva":     "bücher",
		"PorqunopuedensimplementehablarenEspaol-fmd56a": "PorquénopuedensimplementehablarenEspañol",
		"3B-ww4c5e180e575a65lsy2b":                      "3年B組金八先生",
		"ihqwcrb4cv8a8dqg056pqjye":                      "他们为什么不说中文",
	} {
		if got, ok := decodePunycode(in); !ok || got != want {
			t.Errorf("decodePunycode(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "99999999", "a-\xff", "ä"} {
		if got, ok := decodePunycode(in); ok {
			t.Errorf("decodePunycode(%q) = %q, want none", in, got)
		}
	}
}

func FuzzParseDomain(f *testing.F) {
	f.Add("https://www.facebook.com/pages/X//y?z")
	f.Add("http:/www.www.fi:80:80/..")      // misspelt scheme, doubled www, ports
	f.Add("www.www.a0www.fi")               // www. again and again
	f.Add("www.xn--hmeenmuki-v2a.xn--p1ai") // international labels
	f.Add("xn--xn---a.fi mailto:a@b.c")     // a label that decodes to another
	f.Fuzz(func(t *testing.T, s string) {
		d := ParseDomain(s)
		b := ParseDomain(d.Host)
		if b.Host != d.Host || b.Registrable != d.Registrable || b.Shared != d.Shared {
			t.Errorf("ParseDomain(%q) = %+v, parsed again %+v", s, d, b)
		}
		if !strings.HasSuffix(d.Host, d.Registrable) {
			t.Errorf("ParseDomain(%q): %q is not the end of %q", s, d.Registrable, d.Host)
		}
	})
}
