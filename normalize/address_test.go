package normalize

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ExampleParseAddress() {
	for _, s := range []string{"KAUPPAK. 5 a 12", "c/o Talohallinta Oy, Kutomotie 11", "PL 55, 33101 Tampere", "Hämeent 2-4"} {
		a := ParseAddress(s)
		fmt.Printf("%s (%v, key %q) notes=%v\n", a, a.Kind, a.Key(), a.Notes)
	}
	// Output:
	// Kauppakatu 5 A 12 (street, key "kauppakatu") notes=case,abbreviation
	// c/o Talohallinta Oy, Kutomotie 11 (street, key "kutomotie") notes=
	// PL 55 (po_box, key "") notes=
	// Hämeentie 2-4 (street, key "hameentie") notes=abbreviation
}

func TestParseAddressTakesLinesApart(t *testing.T) {
	street := func(name string, number uint32) Address {
		return Address{Kind: AddressStreet, Street: name, Number: number}
	}
	tests := []struct {
		in   string
		want Address
	}{
		{"", Address{}},
		{" - ", Address{}},
		{"Kauppakatu 5", street("Kauppakatu", 5)},
		{"Kauppakatu 5 A", Address{Kind: AddressStreet, Street: "Kauppakatu", Number: 5, Stair: 'A'}},
		{"Kauppakatu 5 A 12", Address{Kind: AddressStreet, Street: "Kauppakatu", Number: 5, Stair: 'A', Flat: "12"}},
		{"Kauppakatu 5A12", Address{Kind: AddressStreet, Street: "Kauppakatu", Number: 5, Stair: 'A', Flat: "12"}},
		{"Kauppakatu 5A 12", Address{Kind: AddressStreet, Street: "Kauppakatu", Number: 5, Stair: 'A', Flat: "12"}},
		{"Kauppakatu 2a B 12", Address{Kind: AddressStreet, Street: "Kauppakatu", Number: 2, Letter: 'a', Stair: 'B', Flat: "12"}},
		{"Korkeavuorenkatu 27 A 1 a", Address{Kind: AddressStreet, Street: "Korkeavuorenkatu", Number: 27, Stair: 'A', Flat: "1a"}},
		{"Tavintie 37B", Address{Kind: AddressStreet, Street: "Tavintie", Number: 37, Letter: 'b'}},
		{"Kirkkokatu 1 as. 1", Address{Kind: AddressStreet, Street: "Kirkkokatu", Number: 1, Flat: "1"}},
		{"Eskolantie 13 11", Address{Kind: AddressStreet, Street: "Eskolantie", Number: 13, Flat: "11"}},
		{"Storgatan 5 bst 3", Address{Kind: AddressStreet, Street: "Storgatan", Number: 5, Flat: "3"}},
		{"Kirkkokatu 1 rappu B as 4", Address{Kind: AddressStreet, Street: "Kirkkokatu", Number: 1, Stair: 'B', Flat: "4"}},
		{"Laukontori 10 lh. 2", Address{Kind: AddressStreet, Street: "Laukontori", Number: 10, Flat: "lh 2"}},
		{"Kauppakatu5", street("Kauppakatu", 5)},
		// Ranges and rural plots.
		{"Kaskitie 4-6", Address{Kind: AddressStreet, Street: "Kaskitie", Number: 4, NumberTo: 6}},
		{"Kaskitie 4 – 6 C", Address{Kind: AddressStreet, Street: "Kaskitie", Number: 4, NumberTo: 6, Stair: 'C'}},
		{"Kaskitie 4a-c", Address{Kind: AddressStreet, Street: "Kaskitie", Number: 4, Letter: 'a', LetterTo: 'c'}},
		{"Kaskitie 5/7", Address{Kind: AddressStreet, Street: "Kaskitie", Number: 5, NumberTo: 7}},
		{"Metsolantie 88-2", Address{Kind: AddressStreet, Street: "Metsolantie", Number: 88, NumberTo: 2}},
		// Villages, islands, ordinals, a street without number.
		{"Säyneensalo 112", street("Säyneensalo", 112)},
		{"3. linja 14", street("3. linja", 14)},
		{"Sampokeskus", Address{Kind: AddressStreet, Street: "Sampokeskus"}},
		// Abbreviations and case.
		{"Kauppak. 5", noted(street("Kauppakatu", 5), NoteAbbreviation)},
		{"Kauppak 5", noted(street("Kauppakatu", 5), NoteAbbreviation)},
		{"Hämeent 5", noted(street("Hämeentie", 5), NoteAbbreviation)},
		{"Hämeent. 5", noted(street("Hämeentie", 5), NoteAbbreviation)},
		{"Heino Kasken k. 5", noted(street("Heino Kasken katu", 5), NoteAbbreviation)},
		{"Syyst. 30", noted(street("Syystie", 30), NoteAbbreviation)},
		{"Lasikri. 1", noted(street("Lasikaari", 1), NoteAbbreviation)},
		{"Storg. 5", noted(street("Storgatan", 5), NoteAbbreviation)},
		{"Tavastv. 5", noted(street("Tavastvägen", 5), NoteAbbreviation)},
		{"Hatanpään ptie 5", noted(street("Hatanpään puistotie", 5), NoteAbbreviation)},
		{"It. Rantakatu 5", noted(street("Itäinen Rantakatu", 5), NoteAbbreviation)},
		{"HÄMEENK. 5", noted(street("Hämeenkatu", 5), NoteAbbreviation|NoteCase)},
		{"HEINO KASKEN KATU 5", noted(street("Heino Kasken katu", 5), NoteCase)},
		{"kokkokalliontie 1", noted(street("Kokkokalliontie", 1), NoteCase)},
		// Names that only look abbreviated.
		{"Strandvik 3", street("Strandvik", 3)},
		{"Ångbäck 3", street("Ångbäck", 3)},
		{"Storberg 3", street("Storberg", 3)},
		{"Willow Creek 3", street("Willow Creek", 3)},
		{"Mäntyt 3", street("Mäntyt", 3)},
		{"P. Roobertinkatu 3", street("P. Roobertinkatu", 3)},
		// PO boxes.
		{"PL 55", Address{Kind: AddressPOBox, POBox: 55}},
		{"PL55", Address{Kind: AddressPOBox, POBox: 55}},
		{"P.L. 55", Address{Kind: AddressPOBox, POBox: 55}},
		{"PB 55", Address{Kind: AddressPOBox, POBox: 55}},
		{"Box 55", Address{Kind: AddressPOBox, POBox: 55}},
		{"P.O. Box 55", Address{Kind: AddressPOBox, POBox: 55}},
		{"postilokero 55", Address{Kind: AddressPOBox, POBox: 55}},
		{"Hämeenkatu 5, PL 55", Address{Kind: AddressStreet, Street: "Hämeenkatu", Number: 5, POBox: 55}},
		{"Boxbackantie 5", street("Boxbackantie", 5)},
		{"Plootukatu 5", street("Plootukatu", 5)},
		// c/o and the town in the street's cell.
		{"c/o Virtanen", Address{Kind: AddressCareOf, CareOf: "Virtanen"}},
		{"C/O L-ISÄNNÖINTI OY, Valtatie 7", Address{Kind: AddressStreet, CareOf: "L-ISÄNNÖINTI OY", Street: "Valtatie", Number: 7}},
		{"c/o Taso Oy\nKatutie 30", Address{Kind: AddressStreet, CareOf: "Taso Oy", Street: "Katutie", Number: 30}},
		{"Katutie 30 c/o Taso Oy", Address{Kind: AddressStreet, CareOf: "Taso Oy", Street: "Katutie", Number: 30}},
		{"c/o Taso Oy Hämeenkatu 30 B", Address{Kind: AddressStreet, CareOf: "Taso Oy", Street: "Hämeenkatu", Number: 30, Stair: 'B'}},
		{"c/o 3 Step It Oy", Address{Kind: AddressCareOf, CareOf: "3 Step It Oy"}},
		{"Kauppakatu 5, 33100 Tampere", Address{Kind: AddressStreet, Street: "Kauppakatu", Number: 5, Locality: "33100 Tampere"}},
		{"Kauppakatu 5 33100 Tampere", Address{Kind: AddressStreet, Street: "Kauppakatu", Number: 5, Locality: "33100 Tampere"}},
		{"Kauppakatu 5, 33100", Address{Kind: AddressStreet, Street: "Kauppakatu", Number: 5, Locality: "33100"}},
		{"Katutie 10000", street("Katutie", 10000)},
		{"33100 Tampere", Address{Locality: "33100 Tampere"}},
		// The rest is kept, not understood.
		{"Kauppakatu 5, 2. krs", Address{Kind: AddressStreet, Street: "Kauppakatu", Number: 5, Extra: "2. krs", Notes: NoteExtra}},
		{"Kauppakeskus Omena, Piispansilta 9", Address{Kind: AddressStreet, Street: "Piispansilta", Number: 9, Extra: "Kauppakeskus Omena", Notes: NoteExtra}},
		{"12 Main Street", street("Main Street", 12)},
		{"VÃ¤lttikatu 13", noted(street("Välttikatu", 13), NoteEncoding)},
		{"HÄMEENK_17_A_/AATSTO", Address{Kind: AddressStreet, Street: "Hämeenkatu", Number: 17, Stair: 'A', Extra: "AATSTO", Notes: NotePunctuation | NoteAbbreviation | NoteCase | NoteExtra}},
		// A spreadsheet made a date of the number.
		{"Kauppakatu 2.huhti", Address{Kind: AddressStreet, Street: "Kauppakatu", Extra: "2.huhti", Notes: NoteLost | NoteExtra}},
		{"Kauppakatu 02-Apr", Address{Kind: AddressStreet, Street: "Kauppakatu", Extra: "02-Apr", Notes: NoteLost | NoteExtra}},
		{"Kauppakatu 2.4.2025", Address{Kind: AddressStreet, Street: "Kauppakatu", Extra: "2.4.2025", Notes: NoteLost | NoteExtra}},
		{"Kauppakatu 2025-04-02 00:00:00", Address{Kind: AddressStreet, Street: "Kauppakatu", Extra: "2025-04-02 00:00:00", Notes: NoteLost | NoteExtra}},
	}
	for _, tt := range tests {
		if d := cmp.Diff(tt.want, ParseAddress(tt.in)); d != "" {
			t.Errorf("ParseAddress(%q) (-want +got):\n%s", tt.in, d)
		}
	}
}

func noted(a Address, n Notes) Address {
	a.Notes = n
	return a
}

func TestStreetKeysMeet(t *testing.T) {
	for _, same := range [][]string{
		{"Kauppakatu 5", "KAUPPAK. 1", "kauppak 2", "Kauppa-katu 3", "Kauppa katu"},
		{"Storgatan 5", "Storg. 1", "STORGATA 2"},
		{"Hämeentie 5", "Hameentie 5", "Hämeent. 5", "HÄMEENT 5"},
		{"Tavastvägen 1", "Tavastväg 1", "Tavastv. 1"},
		{"Heino Kasken katu 1", "HEINO KASKEN K. 1"},
	} {
		want := ParseAddress(same[0]).Key()
		for _, s := range same[1:] {
			if got := ParseAddress(s).Key(); got != want {
				t.Errorf("key of %q is %q, of %q %q", same[0], want, s, got)
			}
		}
	}
	if ParseAddress("Kauppakatu 1").Key() == ParseAddress("Kauppatie 1").Key() {
		t.Error("a street and a road have one key")
	}
}

func FuzzParseAddress(f *testing.F) {
	f.Add("c/o X, Kauppak. 5a-c A 12, PL 3, 33100 Tampere") // every part
	f.Add("HÄMEENK_17_A_/AATSTO DUNDER _ _")                // underscores
	f.Add("c/o c/o PL 0 PL00 5 5 5 5")                      // marks repeated, zeros
	f.Add("Kauppakatu 2.huhti\r\n-\n,;, as. lh. 7")         // empty parts, damaged date
	f.Add("ı\u0307İ ßK. 1 \u2105 \xff")                     // case pairs that change length
	f.Add("10000 A")                                        // a number as long as a postcode
	f.Add("A1A,0")                                          // a letter of the number, then a flat
	f.Add("A10000 as. 0")                                   // neither postcode nor town
	f.Add("C/oC/.")                                         // punctuation behind punctuation
	f.Add("C/oC/o0")                                        // marks glued together
	f.Add("\u0303\u011f \xe2\x840")                         // capitals that look like mojibake
	f.Add("/C/oC/o0")                                       // a mark behind a sign
	f.Add("C__C/o/U C/o CUo")                               // a mark behind underscores
	f.Add("PB:::1\xa2N")                                    // the same behind signs
	f.Add("C/oA . .... ..P.0\x11")                          // stops where a c/o ends and a street begins
	f.Add("A \u2105/. B")                                   // signs behind the one-letter mark
	f.Add("!\x80PT.0")                                      // an abbreviation that ends in another
	f.Add("A  B -\u1680")                                   // an odd space behind a sign
	f.Add("AX,66666\x86,")                                  // the same with a sign
	f.Add("AX,,66666")                                      // a postcode behind what may be its country mark
	f.Add("K.k.k 1")                                        // abbreviation of an abbreviation
	f.Add("PB1\xa2N")                                       // a box with a letter behind its number is no street
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 {
			return
		}
		a := ParseAddress(s)
		b := ParseAddress(a.String())
		if a.String() != b.String() {
			t.Errorf("ParseAddress(%q) = %q, parsed again %q", s, a, b)
		}
		if a.Key() != b.Key() || a.Kind != b.Kind {
			t.Errorf("ParseAddress(%q): key %q %v, parsed again %q %v", s, a.Key(), a.Kind, b.Key(), b.Kind)
		}
		if (a.Kind == AddressStreet) != (a.Street != "") {
			t.Errorf("ParseAddress(%q): kind %v with street %q", s, a.Kind, a.Street)
		}
		if strings.ContainsAny(a.Street, "\n\r,") {
			t.Errorf("ParseAddress(%q).Street = %q", s, a.Street)
		}
	})
}

func BenchmarkParseAddress(b *testing.B) {
	b.ReportAllocs()
	var key []byte
	for i := range b.N {
		a := ParseAddress([...]string{"Lokomonkatu 44", "VÄLIMAANKATU 6", "Karhunk. 19", "c/o Helsingin Talohallinta Oy, Kutomotie 11"}[i&3])
		key = a.AppendKey(key[:0])
	}
}

func TestParseAddressDoesNotAllocateForCanonicalLines(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { ParseAddress("c/o Talohallinta Oy, Kutomotie 11 A 12") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
