package normalize_test

import (
	"fmt"

	"github.com/yksi-mdm/yksi/normalize"
)

func ExampleParseName() {
	n := normalize.ParseName("KIINT. OY TAMPEREEN TORNI 2 / ROPO CAPITAL OY")
	fmt.Println("core:", n.Core)
	for _, f := range n.Forms {
		fmt.Println("form:", f.Code, f.ELF, f.Text)
	}
	fmt.Println("financier:", n.Financier)
	for _, t := range n.Tokens {
		fmt.Println("token:", t.Key, t.Kind == normalize.Place, t.Kind == normalize.Number)
	}
	// Output:
	// core: TAMPEREEN TORNI 2
	// form: KOY AUPV KIINT. OY
	// financier: ROPO CAPITAL
	// token: tampere true false
	// token: torni false false
	// token: 2 false true
}

func ExampleName_AppendKey() {
	for _, s := range []string{"Tammerfors stad", "TAMPEREEN KAUPUNKI", "Kaupunki Oy:n konkurssipesä"} {
		n := normalize.ParseName(s)
		fmt.Printf("%s, estate %v\n", n.AppendKey(nil), n.Marker == normalize.MarkerBankruptcyEstate)
	}
	// Output:
	// tampere kaupunki, estate false
	// tampere kaupunki, estate false
	// kaupunki, estate true
}

func ExampleName_Settle() {
	n := normalize.ParseName("Lindhagra AB")
	fmt.Println(n.Forms[0].Unsure, n.Forms[0].Foreign)
	n.Settle(normalize.Facts{Country: "SE"})
	fmt.Println(n.Forms[0].Unsure, n.Forms[0].Foreign)
	// Output:
	// true false
	// false true
}

func ExampleSplitCompound() {
	head, tail, ok := normalize.SplitCompound("rakennusliike")
	fmt.Println(head, tail, ok)
	// Output: rakennus liike true
}
