package normalize

import (
	"slices"
	"testing"
)

func TestSearchedListsAreSorted(t *testing.T) {
	for name, list := range map[string][]string{
		"secondLevel": secondLevel[:], "sharedHosts": sharedHosts[:], "pathHosts": pathHosts[:], "pageFolders": pageFolders[:],
		"freeMail": freeMail[:], "scanHosts": scanHosts[:], "roleWords": roleWords[:], "peppolSchemes": peppolSchemes[:],
	} {
		if !slices.IsSorted(list) {
			t.Errorf("%s is not sorted", name)
		}
	}
	for i := 1; i < len(operators); i++ {
		if operators[i-1].id >= operators[i].id {
			t.Errorf("operators: %s before %s", operators[i-1].id, operators[i].id)
		}
	}
	for _, h := range pathHosts {
		if !inSorted(sharedHosts[:], h) {
			t.Errorf("%s is in pathHosts only", h)
		}
	}
}

// parseContact reads one of four records but for its name: street, postcode,
// town, phone, e-mail, website, e-invoice address.
func parseContact(i int, key []byte) []byte {
	a := ParseAddress([...]string{"Lokomonkatu 44", "VÄLIMAANKATU 6", "Karhunk. 19", "Tahmelanvaltatie 1 E 7"}[i&3])
	key = a.AppendKey(key[:0])
	ParsePostcode("33900")
	c := ParseCity([...]string{"Tampere", "TAMPERE", "Helsinki/Helsingfors", "Klaukkala"}[i&3])
	key = c.AppendKey(key)
	ParsePhone([...]string{"+358 (0)3 4434556", "p. 045 2891126", "0400680169", "020-4672217"}[i&3])
	e := ParseEmail("marko.ahonen@vipafon.example")
	key = e.AppendKey(key)
	ParseDomain("https://www.vipafon.example/")
	ParseEInvoice("003733662094", "003723327487")
	return key
}

func BenchmarkContactFields(b *testing.B) {
	b.ReportAllocs()
	var key []byte
	for i := range b.N {
		key = parseContact(i, key)
	}
}

// BenchmarkRecord is a whole record: a register name and the contact fields.
func BenchmarkRecord(b *testing.B) {
	names := registerNames(b)
	b.ReportAllocs()
	var n Name
	var key []byte
	for i := 0; b.Loop(); i++ {
		n.Parse(names[i%len(names)])
		key = parseContact(i, key)
	}
}

func TestContactFieldsDoNotAllocateWhenClean(t *testing.T) {
	var key []byte
	n := testing.AllocsPerRun(100, func() {
		a := ParseAddress("Tahmelanvaltatie 1 E 7")
		key = a.AppendKey(key[:0])
		ParsePostcode("FI-33900")
		c := ParseCity("Helsinki/Helsingfors")
		key = c.AppendKey(key)
		ParsePhone("p. +358 (0)45 2891126")
		e := ParseEmail("marko.ahonen@vipafon.example")
		key = e.AppendKey(key)
		ParseDomain("https://www.vipafon.example/")
		ParseEInvoice("003701120389", "003723327487")
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}
