package normalize

import (
	"fmt"
	"testing"

	"github.com/yksi-mdm/yksi/ytunnus"
)

func ExampleParseEInvoice() {
	for _, in := range [][2]string{
		{"0037 0112 0389 LASKU", ""}, {"3701120389", "OKOYFIHH"}, {"FI21 1234 5600 0007 85", "NDEAFIHH"},
		{"003721291126", "003721291126"}, {"TE003701120389", "003701011385"}, {"3.70112E+09", ""},
	} {
		e := ParseEInvoice(in[0], in[1])
		fmt.Printf("%s %v id=%v unit=%q notes=%v\n", e, e.Kind, e.ID, e.Unit, e.Notes)
	}
	// Output:
	// 003701120389LASKU ovt id=0112038-9 unit="LASKU" notes=
	// 003701120389 ovt id=0112038-9 unit="" notes=zero_restored
	// FI2112345600000785 iban id= unit="" notes=
	// 003721291126 ovt id= unit="" notes=operator_own
	// TE003701120389 operator_code id=0112038-9 unit="" notes=
	// 3.70112E+09 other id= unit="" notes=lost
}

func TestParseEInvoice(t *testing.T) {
	nokia := ytunnus.MustParse("0112038-9")
	tests := []struct {
		address, operator string
		want              EInvoice
	}{
		{"", "NDEAFIHH", EInvoice{Operator: "NDEAFIHH"}},
		{"003701120389", "", EInvoice{Kind: EInvoiceOVT, Address: "003701120389", ID: nokia}},
		{"0216:003701120389", "", EInvoice{Kind: EInvoiceOVT, Address: "003701120389", ID: nokia, Notes: NoteLabel}},
		{"0037:01120389", "", EInvoice{Kind: EInvoiceOVT, Address: "003701120389", ID: nokia, Notes: NoteLabel}},
		{"3701120389.0", "", EInvoice{Kind: EInvoiceOVT, Address: "003701120389", ID: nokia, Notes: NoteZeroRestored | NoteFloat}},
		{"003701120388", "", EInvoice{Kind: EInvoiceOVT, Address: "003701120388", Notes: NoteCheckFailed}},
		{"003712345671", "", EInvoice{Kind: EInvoiceOVT, Address: "003712345671", Notes: NoteCheckFailed}},
		{"OKOYFIHH", "003701120389", EInvoice{Kind: EInvoiceOVT, Address: "003701120389", Operator: "OKOYFIHH", ID: nokia, Notes: NoteSwapped}},
		{"003701120389", "003701120389", EInvoice{Kind: EInvoiceOVT, Address: "003701120389", Operator: "003701120389", Notes: NoteOperatorOwn}},
		{"003723327487", "NDEAFIHH", EInvoice{Kind: EInvoiceOVT, Address: "003723327487", Operator: "NDEAFIHH", Notes: NoteOperatorOwn}},
		{"003723327487X", "", EInvoice{Kind: EInvoiceOVT, Address: "003723327487X", Unit: "X", ID: ytunnus.MustParse("2332748-7")}},
		{"FI2112345600000786", "", EInvoice{Kind: EInvoiceOther, Address: "FI2112345600000786", Notes: NoteCheckFailed}},
		{"DE89370400440532013000", "", EInvoice{Kind: EInvoiceIBAN, Address: "DE89370400440532013000"}},
		{"4006381333931", "", EInvoice{Kind: EInvoiceGLN, Address: "4006381333931"}},
		{"4006381333932", "", EInvoice{Kind: EInvoiceOther, Address: "4006381333932", Notes: NoteCheckFailed}},
		{"003701120389-OKOYFIHH", "", EInvoice{Kind: EInvoiceOVT, Address: "003701120389", Operator: "OKOYFIHH", ID: nokia, Notes: NoteParted}},
		{"0037 0112 0389 LASKU (003721291126)", "", EInvoice{Kind: EInvoiceOVT, Address: "003701120389LASKU", Operator: "003721291126", ID: nokia, Unit: "LASKU", Notes: NoteParted}},
		{"FI21 1234 5600 0007 85 / OKOYFIHHXXX", "", EInvoice{Kind: EInvoiceIBAN, Address: "FI2112345600000785", Operator: "OKOYFIHHXXX", Notes: NoteParted}},
		{"003701120389OKOYFIHH", "NDEAFIHH", EInvoice{Kind: EInvoiceOperator, Address: "003701120389OKOYFIHH", Operator: "NDEAFIHH"}},
		{"IBAN FI21 1234 5600 0007 85", "", EInvoice{Kind: EInvoiceIBAN, Address: "FI2112345600000785", Notes: NoteLabel}},
		{"OVT-tunnus: 003701120389", "", EInvoice{Kind: EInvoiceOVT, Address: "003701120389", ID: nokia, Notes: NoteLabel}},
		{"1165925998", "NDEAFIHH", EInvoice{Kind: EInvoiceOperator, Address: "1165925998", Operator: "NDEAFIHH"}},
		{"0112038-9", "", EInvoice{Kind: EInvoiceOther, Address: "01120389", ID: nokia}},
		{"2129112-6", "", EInvoice{Kind: EInvoiceOther, Address: "21291126", Notes: NoteOperatorOwn}},
		{"131052-308T", "", EInvoice{Kind: EInvoiceOther, Notes: NoteIdentity}},
	}
	for _, tt := range tests {
		got := ParseEInvoice(tt.address, tt.operator)
		if got != tt.want {
			t.Errorf("ParseEInvoice(%q, %q)\n got %+v\nwant %+v", tt.address, tt.operator, got, tt.want)
		}
	}
}

func FuzzParseEInvoice(f *testing.F) {
	f.Add("0216:0037 0112 0389 LASKU", "okoyfihh")
	f.Add("3701120389.0", "")                      // float of a number that lost its zeros
	f.Add("37011203890&", "")                      // the same, but for a sign
	f.Add("0216:0216:00 7 0112 03893", "okoyfihh") // a scheme twice
	f.Add("&#0\x00\x01;", "\x87")                  // an entity once the spaces are gone
	f.Add("0216:070112&", "")                      // six digits behind a scheme
	f.Add("&#x0A&#x0Ax0&#x0A&#x0AqW;", "")         // entity within entity
	f.Add("070112.0", "")                          // six digits before a fraction
	f.Add("0037", "0037:0037:")                    // schemes alone
	f.Add("FI21 1234 5600 0007 85", "")            // IBAN with spaces
	f.Add("OVT: 003701120389 (OKOYFIHH)", "")      // a label before and the operator behind
	f.Add("01100\x8d7", "131052-308T")             // six digits once a control character is gone, a code in the operator's column
	f.Fuzz(func(t *testing.T, address, operator string) {
		e := ParseEInvoice(address, operator)
		b := ParseEInvoice(e.Address, e.Operator)
		if b.Address != e.Address || b.Operator != e.Operator || b.ID != e.ID || b.Unit != e.Unit {
			t.Errorf("ParseEInvoice(%q, %q) = %+v, parsed again %+v", address, operator, e, b)
		}
		if e.ID.IsValid() && isOperator(e.Address) {
			t.Errorf("ParseEInvoice(%q, %q) identifies by the operator's address", address, operator)
		}
	})
}
