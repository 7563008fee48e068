package match

import "testing"

// in returns the record as one of a source.
func in(source string, r *Record) Record {
	r.Ref.Source = source
	return *r
}

// Two clusters that both stand in the CRM and in the billing are two customers of one name. One of them that stands in
// the CRM alone is an account that was made twice.
func TestClustersInTheSameTwoSourcesAreTwoCustomers(t *testing.T) {
	home := []string{"name", "Vipafon Oy", "street", "Korotie 21", "postcode", "90630", "city", "Oulu", "phone", "040 9123 4567"}
	away := []string{"name", "Vipafon Oy", "street", "Satamakatu 7", "postcode", "90100", "city", "Oulu", "phone", "08 912 3456"}
	rs := []Record{in("crm", record("1", home...)), in("billing", record("1", home...)), in("crm", record("2", away...))}
	res := run(t, defaultModel(t), rs, nil)
	if x, _ := res.Explain(rs[0].Ref, rs[2].Ref); x.Verdict != Match {
		t.Fatalf("the names alone give %v, want a match", x.Verdict)
	}
	if !res.Together(rs[0].Ref, rs[2].Ref) {
		t.Error("an account that was made twice stands apart")
	}
	rs = append(rs, in("billing", record("2", away...)))
	res = run(t, defaultModel(t), rs, nil)
	if !res.Together(rs[2].Ref, rs[3].Ref) || res.Together(rs[0].Ref, rs[2].Ref) {
		t.Error("of two customers with an account and invoices each one was made")
	}
}

// A town has as many records as units, and no other town bears its name.
func TestOfAPublicBodyThereIsOne(t *testing.T) {
	unit := func(source, id, name, phone string) Record {
		return in(source, record(id, "name", name, "city", "Salo", "phone", phone))
	}
	for _, tt := range []struct {
		name string
		want bool
	}{{"Salon kaupunki", true}, {"Salon seurakunta", true}, {"Vipafon Oy", false}} {
		rs := []Record{
			unit("crm", "1", tt.name, "02 912 3456"), unit("billing", "1", tt.name, "02 912 3456"),
			unit("crm", "2", tt.name, "02 965 4321"), unit("billing", "2", tt.name, "02 965 4321"),
		}
		res := run(t, defaultModel(t), rs, nil)
		if !res.Together(rs[0].Ref, rs[1].Ref) || !res.Together(rs[2].Ref, rs[3].Ref) {
			t.Errorf("%s: records of one telephone stand apart", tt.name)
		}
		if got := res.Together(rs[0].Ref, rs[2].Ref); got != tt.want {
			t.Errorf("%s: together is %v, want %v", tt.name, got, tt.want)
		}
	}
}

// An account and a customer of the billing that resemble each other more than anybody else are one, though their pair by
// itself is for review; not where there is another that either may be as well, not where the systems hold other customers,
// nor where nothing but whom to call is the same, nor where one is a sole trader and the other the company that carried the business on.
func TestThoseWhoResembleEachOtherMostAreOne(t *testing.T) {
	at := []string{"street", "Korotie 21", "postcode", "90630", "city", "Oulu"}
	account := in("crm", record("1", append([]string{"name", "Vipafon Oy"}, at...)...))
	renamed := in("billing", record("1", append([]string{"name", "Lumikettu Oy"}, at...)...))
	rival := in("billing", record("2", append([]string{"name", "Hirsimaa Oy"}, at...)...))
	both := func(source string) Record {
		return in(source, record("3", "name", "Rautasoini Oy", "street", "Kauppakatu 5", "postcode", "33200", "city", "Tampere"))
	}
	converted := in("billing", record("1", append([]string{"name", "Vipafon Ky"}, at...)...))
	trader := in("billing", record("1", append([]string{"name", "Vipafon Tmi"}, at...)...))
	reach := []string{"phone", "040 9123 4567", "email", "vipafon@gmail.com"}
	owner := in("crm", record("1", append([]string{"name", "Vipafon Oy", "city", "Oulu"}, reach...)...))
	another := in("billing", record("1", append([]string{"name", "Lumikettu Oy", "city", "Vaasa"}, reach...)...))
	different := []Judgement{{Left: account.Ref, Right: renamed.Ref, Decision: Different}}
	for _, tt := range []struct {
		name string
		rs   []Record
		js   []Judgement
		want bool
	}{
		{"nobody else", []Record{account, renamed, both("crm"), both("billing")}, nil, true},
		{"another at the same address", []Record{account, renamed, rival, both("crm"), both("billing")}, nil, false},
		{"systems with other customers", []Record{account, renamed}, nil, false},
		{"a person has parted them", []Record{account, renamed, both("crm"), both("billing")}, different, false},
		{"another form", []Record{account, converted, both("crm"), both("billing")}, nil, true},
		{"another company of the owner, in another town", []Record{owner, another, both("crm"), both("billing")}, nil, false},
		{"a sole trader", []Record{account, trader, both("crm"), both("billing")}, nil, false},
	} {
		res := run(t, defaultModel(t), tt.rs, &Options{Judgements: tt.js})
		if x, _ := res.Explain(account.Ref, renamed.Ref); tt.js == nil && x.Verdict != Review {
			t.Errorf("%s: the pair by itself is %v, %+.1f, want review", tt.name, x.Verdict, x.Weight.Float())
		}
		if got := res.Together(account.Ref, renamed.Ref); got != tt.want {
			t.Errorf("%s: together is %v, want %v", tt.name, got, tt.want)
		}
	}
}
