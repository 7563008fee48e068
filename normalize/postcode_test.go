package normalize

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ExampleParsePostcode() {
	for _, s := range []string{"00100", "FI-00100", "4250.0", "940", "33100 Tampere", "SE-111 22"} {
		p := ParsePostcode(s)
		fmt.Printf("%s %v place=%q notes=%v\n", p, p.Kind, p.Place, p.Notes)
	}
	// Output:
	// 00100 area place="" notes=
	// 00100 area place="" notes=label
	// 04250 area place="" notes=zero_restored,float
	// 00940 area place="" notes=zero_restored,weak
	// 33100 area place="Tampere" notes=
	// SE-111 22 foreign place="" notes=
}

func TestParsePostcode(t *testing.T) {
	tests := []struct {
		in   string
		want Postcode
	}{
		{"", Postcode{}},
		{"-", Postcode{}},
		{"'00100", Postcode{Kind: PostcodeArea, Code: "00100"}},
		{"FIN-20100", Postcode{Kind: PostcodeArea, Code: "20100", Country: "FIN", Notes: NoteLabel}},
		{"FI 20100", Postcode{Kind: PostcodeArea, Code: "20100", Country: "FI", Notes: NoteLabel}},
		{"AX-22100", Postcode{Kind: PostcodeArea, Code: "22100", Country: "AX", Notes: NoteLabel}},
		{"FI-940", Postcode{Kind: PostcodeArea, Code: "00940", Country: "FI", Notes: NoteLabel | NoteZeroRestored}},
		{"21.0", Postcode{Kind: PostcodeOwn, Code: "00021", Notes: NoteFloat | NoteZeroRestored}},
		{"33101", Postcode{Kind: PostcodePOBox, Code: "33101"}},
		{"00011", Postcode{Kind: PostcodeOwn, Code: "00011"}},
		{"00102", Postcode{Kind: PostcodeOwn, Code: "00102"}},
		{"00 100 Helsinki", Postcode{Kind: PostcodeArea, Code: "00100", Place: "Helsinki", Notes: NotePunctuation}},
		{"331 00 Tampere", Postcode{Kind: PostcodeArea, Code: "33100", Place: "Tampere", Notes: NotePunctuation}},
		{"111 22 Stockholm", Postcode{Kind: PostcodeForeign, Code: "111 22", Place: "Stockholm"}},
		{"0150", Postcode{Kind: PostcodeForeign, Code: "0150"}},
		{"D-10115", Postcode{Kind: PostcodeForeign, Code: "10115", Country: "D"}},
		{"SW1A 1AA", Postcode{Kind: PostcodeForeign, Code: "SW1A 1AA"}},
		{"190000", Postcode{Kind: PostcodeForeign, Code: "190000"}},
		{"00000", Postcode{Kind: PostcodeUnknown, Code: "00000"}},
		{"12", Postcode{Kind: PostcodeUnknown, Code: "12"}},
		{"Tampere", Postcode{Place: "Tampere"}},
	}
	for _, tt := range tests {
		if d := cmp.Diff(tt.want, ParsePostcode(tt.in)); d != "" {
			t.Errorf("ParsePostcode(%q) (-want +got):\n%s", tt.in, d)
		}
	}
}
