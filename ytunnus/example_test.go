package ytunnus_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/yksi-mdm/yksi/ytunnus"
)

func ExampleParse() {
	id, err := ytunnus.Parse("0112038-9")
	fmt.Println(id, id.VAT(), id.EUID(), err)

	_, err = ytunnus.Parse("0112038-8")
	var pe *ytunnus.ParseError
	fmt.Println(errors.As(err, &pe), pe.Note)
	fmt.Println(err)
	// Output:
	// 0112038-9 FI01120389 FIFPRO.0112038-9 <nil>
	// true bad_checksum
	// ytunnus: parsing "0112038-8": wrong check digit
}

func ExampleParseLoose() {
	for _, s := range []string{
		"0112038-9",
		"Y-tunnus: FI 0112038–9, ALV rek.",
		"1120389",
		"0112038-9 / 2077474-0",
		"0112083-9",
		"1234567-1",
		"SE556703748501",
		"131052-308T",
		"ei ole",
	} {
		r := ytunnus.ParseLoose(s)
		fmt.Printf("%v %v %v %v: %v %v\n", r.Kind, r.Note, r.ID, r.Repairs, r.Confidence(), r.Suggestions)
	}
	// Output:
	// valid  0112038-9 []: strong []
	// repaired  0112038-9 [dash_replaced country_prefix label_removed text_removed]: strong []
	// repaired  0112038-9 [zero_and_dash_lost]: weak [1120389-0]
	// suspect multiple  []:  [0112038-9 2077474-0]
	// invalid bad_checksum  []:  [0112038-9 0110083-9 0112003-9 0612083-9 0102083-9 0112783-9 0112089-9]
	// placeholder suspect_placeholder  []:  []
	// foreign foreign_se  []:  []
	// hetu hetu  []:  []
	// empty   []:  []
}

// A pre-save check lets a valid or strongly repaired ID pass, and asks about everything else.
func ExampleReading_Confidence() {
	for _, s := range []string{"20774740", "1120389"} {
		r := ytunnus.ParseLoose(s)
		if r.Confidence() == ytunnus.Strong {
			fmt.Println("save", r.ID)
			continue
		}
		fmt.Printf("did you mean %v? %s\n", r.ID, r.Repairs[0].Text())
	}
	// Output:
	// save 2077474-0
	// did you mean 0112038-9? seven digits: read as one without its leading zero, but the check digit may be what is missing
}

// Readings are made to be written out: codes marshal as text, IDs in their written form. The text that was read must
// pass Redact first.
func ExampleReading_json() {
	enc := json.NewEncoder(os.Stdout)
	for _, s := range []string{"FI-20774740", "131052-308T"} {
		r := ytunnus.ParseLoose(s)
		input, _ := ytunnus.Redact(s, ytunnus.IDField)
		enc.Encode(struct {
			Input       string           `json:"input"`
			Status      ytunnus.Kind     `json:"status"`
			Value       string           `json:"value"`
			VAT         string           `json:"vat"`
			Repairs     []ytunnus.Repair `json:"repairs"`
			Suggestions []ytunnus.ID     `json:"suggestions"`
			Note        ytunnus.Note     `json:"note"`
		}{input, r.Kind, r.ID.String(), r.ID.VAT(), r.Repairs, r.Suggestions, r.Note})
	}
	// Output:
	// {"input":"FI-20774740","status":"repaired","value":"2077474-0","vat":"FI20774740","repairs":["country_prefix"],"suggestions":null,"note":""}
	// {"input":"[hetu]","status":"hetu","value":"","vat":"","repairs":null,"suggestions":null,"note":"hetu"}
}

func ExampleRedact() {
	fmt.Println(ytunnus.Redact("Maksaja 131052-308T, puh. 040 123 4567", ytunnus.AnyField))
	fmt.Println(ytunnus.Redact("Tmi Meikäläinen 131052 308T", ytunnus.NameField))
	fmt.Println(ytunnus.Redact("131052", ytunnus.IDField))
	fmt.Println(ytunnus.Redact("0112038-9", ytunnus.IDField))
	// Output:
	// Maksaja [hetu], puh. 040 123 4567 1
	// Tmi Meikäläinen [hetu] 1
	// [hetu] 1
	// 0112038-9 0
}

func ExampleCheckDigit() {
	fmt.Println(ytunnus.CheckDigit(112038))
	fmt.Println(ytunnus.CheckDigit(1111111)) // never issued
	// Output:
	// 9 true
	// 0 false
}

func ExampleID_OVT() {
	id := ytunnus.MustParse("0112038-9")
	fmt.Println(id.OVT(""))
	fmt.Println(id.OVT("TST01"))
	// Output:
	// 003701120389 true
	// 003701120389TST01 true
}
