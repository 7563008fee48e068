package normalize

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ExampleParsePhone() {
	for _, s := range []string{"Puh. (03) 1234 567", "+358 (0)40 123 4567", "401234567.0", "010 123 45, alanro 12", "3.58401E+11"} {
		p := ParsePhone(s)
		fmt.Printf("%q %v ext=%q notes=%q\n", p.String(), p.Kind, p.Ext, p.Notes.String())
	}
	// Output:
	// "+35831234567" geographic ext="" notes="label"
	// "+358401234567" mobile ext="" notes="trunk_dropped"
	// "+358401234567" mobile ext="" notes="zero_restored,float"
	// "+3581012345" corporate ext="12" notes=""
	// "" unknown ext="" notes="lost"
}

func ExampleParsePhones() {
	for p := range ParsePhones("03 123 4567 / gsm 040-123 4567, fax (03) 123 4568") {
		fmt.Println(p, p.Kind, p.Notes.Has(NoteFax))
	}
	// Output:
	// +35831234567 geographic false
	// +358401234567 mobile false
	// +35831234568 geographic true
}

func TestParsePhoneReadsWrittenForms(t *testing.T) {
	tests := []struct {
		in    string
		want  string
		kind  PhoneKind
		notes Notes
	}{
		{"", "", PhoneNone, 0},
		{"ei ole", "", PhoneNone, 0},
		{"-", "", PhoneNone, 0},
		// Every way to write one mobile number.
		{"0401234567", "+358401234567", PhoneMobile, 0},
		{"040 1234567", "+358401234567", PhoneMobile, 0},
		{"040-123 4567", "+358401234567", PhoneMobile, 0},
		{"040/1234567", "+358401234567", PhoneMobile, 0},
		{"040.123.4567", "+358401234567", PhoneMobile, 0},
		{"040\u00a0123\u20114567", "+358401234567", PhoneMobile, 0},
		{"+358 40 123 4567", "+358401234567", PhoneMobile, 0},
		{"+358(0)401234567", "+358401234567", PhoneMobile, NoteTrunkDropped},
		{"+358 (040) 123 4567", "+358401234567", PhoneMobile, NoteTrunkDropped},
		{"+358 040 123 4567", "+358401234567", PhoneMobile, NoteTrunkDropped},
		{"00358401234567", "+358401234567", PhoneMobile, 0},
		{"00 358 40 123 4567", "+358401234567", PhoneMobile, 0},
		{"990 358 40 123 4567", "+358401234567", PhoneMobile, 0},
		{"358401234567", "+358401234567", PhoneMobile, NotePlusRestored},
		{"3580401234567", "+358401234567", PhoneMobile, NotePlusRestored | NoteTrunkDropped},
		{"401234567", "+358401234567", PhoneMobile, NoteZeroRestored},
		{"401234567.0", "+358401234567", PhoneMobile, NoteZeroRestored | NoteFloat},
		{"358401234567.0", "+358401234567", PhoneMobile, NotePlusRestored | NoteFloat},
		{"'0401234567", "+358401234567", PhoneMobile, 0},
		{"+0401234567", "+358401234567", PhoneMobile, NotePunctuation},
		{"O40 123 4567", "+358401234567", PhoneMobile, NoteLetterDigit},
		{"040 l23 4567", "+358401234567", PhoneMobile, 0 | NoteLetterDigit},
		{"p. 040 1234567", "+358401234567", PhoneMobile, NoteLabel},
		{"GSM: 040 1234567 (Matti)", "+358401234567", PhoneMobile, NoteLabel},
		{"0457 123 4567", "+3584571234567", PhoneMobile, 0},
		// The area code in brackets, with a hyphen, and the zero lost.
		{"(03) 1234 567", "+35831234567", PhoneGeographic, 0},
		{"09-1234567", "+35891234567", PhoneGeographic, 0},
		{"03/123 4567", "+35831234567", PhoneGeographic, 0},
		{"018 12345", "+3581812345", PhoneGeographic, 0},
		{"(019) 609 943", "+35819609943", PhoneGeographic, 0},
		{"035879334", "+35835879334", PhoneGeographic, 0},
		{"35879334", "+35835879334", PhoneGeographic, NoteZeroRestored | NoteWeak},
		{"fax 03 123 4567", "+35831234567", PhoneGeographic, NoteLabel | NoteFax},
		{"Telefax (03) 123 4567", "+35831234567", PhoneGeographic, NoteLabel | NoteFax},
		// A company's numbers, services, short ones.
		{"010 123 4567", "+358101234567", PhoneCorporate, 0},
		{"020-4672217", "+358204672217", PhoneCorporate, 0},
		{"029 123 4567", "+358291234567", PhoneCorporate, 0},
		{"075 3251 234", "+358753251234", PhoneCorporate, 0},
		{"0800 1 2345", "+35880012345", PhoneTollFree, 0},
		{"0600 12345", "+35860012345", PhonePremium, 0},
		{"0700 12345", "+35870012345", PhonePremium, 0},
		{"112", "112", PhoneShort, 0},
		{"116 117", "116117", PhoneShort, 0},
		// Abroad.
		{"+46 8 123 456 78", "+46812345678", PhoneForeign, 0},
		{"+46 (0)8 123 456 78", "+46812345678", PhoneForeign, NoteTrunkDropped},
		{"+46 08 123 456 78", "+46812345678", PhoneForeign, NoteTrunkDropped},
		{"0046 70 123 45 67", "+46701234567", PhoneForeign, 0},
		{"46701234567", "+46701234567", PhoneForeign, NotePlusRestored | NoteWeak},
		{"+372 5123 4567", "+37251234567", PhoneForeign, 0},
		// Not numbers of any plan: told, never guessed.
		{"1234567", "", PhoneUnknown, 0},
		{"123", "", PhoneUnknown, 0},
		{"040 12", "", PhoneUnknown, 0},
		{"0401234567890123456789", "", PhoneUnknown, 0},
		{"4.01235E+08", "", PhoneUnknown, NoteLost},
		{"3,58401E+11", "", PhoneUnknown, NoteLost},
	}
	for _, tt := range tests {
		p := ParsePhone(tt.in)
		if p.String() != tt.want || p.Kind != tt.kind || p.Notes != tt.notes {
			t.Errorf("ParsePhone(%q) = %q %v [%v], want %q %v [%v]", tt.in, p, p.Kind, p.Notes, tt.want, tt.kind, tt.notes)
		}
	}
}

func TestParsePhonesSplitsACell(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"036634083 / 040 564 0966", []string{"+35836634083", "+358405640966"}},
		{"00358 41 4475687 / 041 277 9518", []string{"+358414475687", "+358412779518"}},
		{"044 400 41 55 / +358 40 4260858", []string{"+358444004155", "+358404260858"}},
		{"040 123 4567, 050 123 4567", []string{"+358401234567", "+358501234567"}},
		{"040 123 4567 tai 050 123 4567", []string{"+358401234567", "+358501234567"}},
		{"0401234567 0501234567", []string{"+358401234567", "+358501234567"}},
		{"0401234567;0501234567", []string{"+358401234567", "+358501234567"}},
		{"0401234567\n0501234567", []string{"+358401234567", "+358501234567"}},
		{"+358401234567+358501234567", []string{"+358401234567", "+358501234567"}},
		{"010-8589501 / p. 044 6134469", []string{"+358108589501", "+358446134469"}},
		{"040 123 4567 (as. 12)", []string{"+358401234567"}},
	}
	for _, tt := range tests {
		var got []string
		for p := range ParsePhones(tt.in) {
			got = append(got, p.E164())
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("ParsePhones(%q) (-want +got):\n%s", tt.in, d)
		}
	}
	if p := ParsePhone("1234567 / 040 123 4567"); p.E164() != "+358401234567" || !p.Notes.Has(NoteSeveral) {
		t.Errorf("first usable number not chosen: %v [%v]", p, p.Notes)
	}
}

func TestParsePhoneReadsExtensions(t *testing.T) {
	for _, in := range []string{"03 123 4567 alanro 12", "03 123 4567 ext. 12", "03 1234567 x12", "03 1234567, ankn. 12", "03 1234567 (alanumero 12)"} {
		if p := ParsePhone(in); p.Ext != "12" || p.E164() != "+35831234567" {
			t.Errorf("ParsePhone(%q) = %v ext %q", in, p, p.Ext)
		}
	}
}

// The patterns of libphonenumber, resources/PhoneNumberMetadata.xml (Apache-2.0),
// territories FI and AX: the slow oracle of finnishKind.
var finnishPatterns = []struct {
	kind PhoneKind
	re   *regexp.Regexp
}{
	{PhoneMobile, regexp.MustCompile(`^(?:4946\d{2,6}|(?:4[0-8]|50)\d{4,8})$`)},
	{PhoneTollFree, regexp.MustCompile(`^800\d{4,6}$`)},
	{PhonePremium, regexp.MustCompile(`^[67]00\d{5,6}$`)},
	{PhoneGeographic, regexp.MustCompile(`^(?:1[3-7][1-8]\d{3,6}|18[1-8]\d{3,6}|(?:19[1-8]|[23568][1-8]\d|9(?:00|[1-8]\d))\d{2,6})$`)},
	{PhoneCorporate, regexp.MustCompile(`^(?:20\d{4,8}|60[12]\d{5,6}|7(?:099\d{4,5}|5[03-9]\d{3,7})|20[2-59]\d\d|(?:606|7(?:0[78]|1|3\d))\d{7}|(?:10|29|3[09]|70[1-5]\d)\d{4,8})$`)},
}

func slowFinnishKind(nsn string) PhoneKind {
	for _, p := range finnishPatterns {
		if p.re.MatchString(nsn) {
			return p.kind
		}
	}
	return PhoneUnknown
}

// Every prefix of four digits, every length.
func TestFinnishKindEqualsPatterns(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	bad := 0
	for prefix := range 10000 {
		for n := 4; n <= 12; n++ {
			nsn := fmt.Sprintf("%04d", prefix)
			for len(nsn) < n {
				nsn += string(rune('0' + r.IntN(10)))
			}
			if got, want := finnishKind([]byte(nsn)), slowFinnishKind(nsn); got != want {
				if bad++; bad < 20 {
					t.Errorf("finnishKind(%s) = %v, pattern says %v", nsn, got, want)
				}
			}
		}
	}
}

func TestPhoneNotesHaveCodes(t *testing.T) {
	all := NoteEncoding | NoteSwapped | NoteWeak | NoteLost | NoteIdentity
	if got, want := all.String(), "encoding,swapped,weak,lost,identity_code"; got != want {
		t.Errorf("Notes.String() = %q, want %q", got, want)
	}
	if got := all.Repairs(); got != NoteEncoding|NoteSwapped {
		t.Errorf("Repairs() = %v", got)
	}
}

func FuzzParsePhone(f *testing.F) {
	f.Add("+358 (0)40 123 4567")            // brackets
	f.Add("03 123 / 040 1234567 x99999999") // separator or area code, extension too long
	f.Add("4.01E+08 040 1234567")           // scientific form before a number
	f.Add("+\u2011\u00a0(\xff0O0")          // broken UTF-8, letter for a digit
	f.Add("0049000000")                     // trunk zeros that leave too little
	f.Add(strings.Repeat("0", 40))          // longer than the buffer
	f.Fuzz(func(t *testing.T, s string) {
		p := ParsePhone(s)
		if q := ParsePhone(p.String()); usable(p) && (q.Number != p.Number || q.Short != p.Short || q.Kind != p.Kind) {
			t.Errorf("ParsePhone(%q) = %v %v, but parsed again %v %v", s, p, p.Kind, q, q.Kind)
		}
		if p.Number >= 1e15 {
			t.Errorf("ParsePhone(%q).Number = %d has more than 15 digits", s, p.Number)
		}
		all := slices.Collect(ParsePhones(s))
		if (p.Kind == PhoneNone) != (len(all) == 0) {
			t.Errorf("ParsePhone(%q) is %v, ParsePhones yields %d", s, p.Kind, len(all))
		}
	})
}

func BenchmarkParsePhone(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		ParsePhone([...]string{"040 123 4567", "+358 (0)3 4434556", "p. 045 2891126", "0400680169"}[i&3])
	}
}

func TestParsePhoneDoesNotAllocate(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { ParsePhone("Puh. +358 (0)40 123 4567 / 050 1234567") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
