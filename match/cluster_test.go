package match

import "testing"

// A word that sisters are told apart by, as Finland, leaves a pair to a person. Where one record alone bears it, the whole
// of the other cluster can settle that it was added by who typed it; a sister has records of her own.
func TestNameOfASisterIsSettledByWholeClusters(t *testing.T) {
	const phone, street = "040 9123 4567", "Korotie 21"
	base := []Record{
		*record("1", "name", "Vipafon Oy", "phone", phone, "street", street, "postcode", "90630", "city", "Oulu"),
		*record("2", "name", "Vipafon", "phone", phone, "street", street, "postcode", "90630", "city", "Oulu"),
	}
	known := func(id string) Record {
		return *record(id, "name", "Vipafon Finland Oy", "phone", phone, "street", street, "postcode", "90630", "city", "Oulu")
	}
	// nothing but a name and a town
	stranger := *record("3", "name", "Vipafon Finland Oy", "city", "Oulu")
	different := []Judgement{{Left: Ref{"crm", "1"}, Right: Ref{"crm", "3"}, Decision: Different}}
	for _, tt := range []struct {
		name  string
		more  []Record
		js    []Judgement
		joins bool
	}{
		{"one record that all know", []Record{known("3")}, nil, true},
		{"one record that nobody knows", []Record{stranger}, nil, false},
		{"two records are a sister", []Record{known("3"), known("4")}, nil, false},
		{"a person has parted them", []Record{known("3")}, different, false},
	} {
		res := run(t, defaultModel(t), append(base[:len(base):len(base)], tt.more...), &Options{Judgements: tt.js})
		if !res.Together(Ref{"crm", "1"}, Ref{"crm", "2"}) {
			t.Errorf("%s: the two that match are apart", tt.name)
		}
		if got := res.Together(Ref{"crm", "1"}, Ref{"crm", "3"}); got != tt.joins {
			t.Errorf("%s: together is %v, want %v", tt.name, got, tt.joins)
		}
		if x, _ := res.Explain(Ref{"crm", "1"}, Ref{"crm", "3"}); tt.js == nil && x.Verdict != Review {
			t.Errorf("%s: the pair by itself is %v, want review", tt.name, x.Verdict)
		}
	}
}

// A name without its form agrees with every form, and does not make one customer of two.
func TestANameWithoutAFormDoesNotTieTwoForms(t *testing.T) {
	company := func(id, name, phone string) Record {
		return *record(id, "name", name, "phone", phone, "city", "Oulu")
	}
	res := run(t, defaultModel(t), []Record{
		company("1", "Vipafon Oy", "040 9123 4567"), company("2", "Oy Vipafon Ab", "040 9123 4567"), company("3", "Vipafon", "040 9123 4567"),
		company("4", "Vipafon Ky", "040 9765 4321"),
	}, nil)
	if !res.Together(Ref{"crm", "1"}, Ref{"crm", "2"}) || !res.Together(Ref{"crm", "1"}, Ref{"crm", "3"}) {
		t.Error("records of one telephone stand apart")
	}
	if x, _ := res.Explain(Ref{"crm", "3"}, Ref{"crm", "4"}); x.Verdict != Match {
		t.Errorf("the name without a form is %v, %+.1f, want a match: nothing would be tied", x.Verdict, x.Weight.Float())
	}
	if res.Together(Ref{"crm", "1"}, Ref{"crm", "4"}) {
		t.Error("a name without a form makes one customer of an Oy and a Ky")
	}
}
