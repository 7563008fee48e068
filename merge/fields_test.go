package merge

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

// changed sets when a row was changed last.
func changed(r Row, date string) Row {
	r.Modified = day(date)
	return r
}

// kept returns the kept values of a field as id:text, and the rule.
func kept(g *Group, f match.Field) (rule string, values []string) {
	for _, p := range g.Fields {
		for _, v := range slices.Concat(p.Kept, p.Dropped) {
			if v.Field == f {
				rule = p.Rule
			}
		}
		for _, v := range p.Kept {
			if v.Field == f {
				values = append(values, v.ID+":"+v.Text)
			}
		}
	}
	return rule, values
}

func TestFieldRules(t *testing.T) {
	own := linked(changed(row(crm("1"),
		"name", "ESIMERKKI OY", "business_id", "01120389", "street", "", "postcode", "00100", "city", "Helsinki",
		"phone", "09 111", "former_name", "Vanha Nimi Oy", "Segment", "B", "Note", "short", "optout_email", "false"), "2020-01-01"), "b1")
	newer := changed(row(crm("2"),
		"name", "Esimerkki Oy", "business_id", "0112038-9", "street", "Katu 2", "postcode", "20100", "city", "Turku",
		"phone", "02 222", "former_name", "Vanha Nimi Oy", "former_name", "Vanhempi Oy", "Segment", "A", "Note", "a longer note",
		"optout_email", "true"), "2024-05-05")
	newer.OptOut = ByEmail
	other := changed(row(crm("3"),
		"name", "esimerkki", "business_id", "", "street", "", "postcode", "", "city", "Espoo",
		"phone", "", "former_name", "", "Segment", "A", "Note", "", "optout_email", "false"), "2025-01-01")
	bill := row(billing("b1"), "name", "Esimerkki Oy", "business_id", "0112038-9")

	for _, c := range []struct {
		field match.Field
		rule  *FieldRule // nil: as the default policy has it
		name  string
		want  []string
	}{
		{field: match.Name, name: "best_name@3", want: []string{"2:Esimerkki Oy"}},
		{field: match.BusinessID, name: "own_id@2", want: []string{"2:0112038-9"}},
		{field: match.City, name: "best_address@1", want: []string{"2:Turku"}},
		{field: match.Postcode, name: "best_address@1", want: []string{"2:20100"}},
		{field: match.Phone, name: "valid_phone@1", want: []string{"2:02 222"}},
		{field: match.FormerName, name: "union@1", want: []string{"1:Vanha Nimi Oy", "2:Vanhempi Oy"}},
		{field: OptOutEmail, name: "any_ban@1", want: []string{"2:true"}},
		{field: "Segment", name: "survivor_first@1", want: []string{"1:B"}},
		{field: "Segment", rule: ptr(MostFrequent("Segment")), name: "most_frequent@1", want: []string{"3:A"}},
		{field: "Segment", rule: ptr(KeepAndFlag("Segment")), name: "keep_and_flag@1", want: []string{"1:B"}},
		{field: "Note", rule: ptr(Longest("Note")), name: "longest@1", want: []string{"2:a longer note"}},
		{field: "Note", rule: ptr(MostRecent("Note")), name: "most_recent@1", want: []string{"2:a longer note"}},
		{field: match.City, rule: ptr(MostComplete(match.Street, match.Postcode, match.City)), name: "most_complete@1", want: []string{"2:Turku"}},
		{field: "Note", rule: ptr(SourcePriority("Note")), name: "source_priority@1", want: []string{"2:a longer note"}},
	} {
		t.Run(c.name+" on "+string(c.field), func(t *testing.T) {
			p := &Policy{}
			if c.rule != nil {
				p.Fields = []FieldRule{*c.rule}
			}
			e := one(t, p, own, newer, other, bill)
			g := mergedGroup(t, e)
			if g.Survivor != crm("1") {
				t.Fatalf("survivor %v: %+v", g.Survivor, g.Ratings)
			}
			rule, got := kept(g, c.field)
			if rule != c.name {
				t.Errorf("rule %s, want %s", rule, c.name)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("kept (-want +got):\n%s", d)
			}
			if flagged := c.name == "keep_and_flag@1"; warned(e, crm("1"), FieldConflict) != flagged {
				t.Errorf("conflict flagged: %v", !flagged)
			}
		})
	}
}

func TestSumMaxAndMin(t *testing.T) {
	for _, c := range []struct {
		rule     FieldRule
		values   []string
		kept     string
		result   string
		conflict bool
	}{
		{Sum("n"), []string{"1 234,50", "2"}, "1:1 234,50", "1236,50", false},
		{Sum("n"), []string{"", "-0.005", "5"}, "2:-0.005", "4.995", false},
		{Sum("n"), []string{"3", "n. 5"}, "1:3", "", true},
		{Sum("n"), []string{"0,1", "0,2"}, "1:0,1", "0,3", false},
		{Max("n"), []string{"9", "10"}, "2:10", "", false},
		{Min("n"), []string{"9", "10"}, "1:9", "", false},
		{Min("n"), []string{"9", "1.2.3"}, "1:9", "", true},
	} {
		var rows []Row
		for i, v := range c.values {
			rows = append(rows, row(crm(string(rune('1'+i))), "name", "Esimerkki Oy", "n", v, "filler", "x"))
		}
		rows[0].Deals = 1 // the survivor
		e := one(t, &Policy{Fields: []FieldRule{c.rule}}, rows...)
		g := mergedGroup(t, e)
		_, values := kept(g, "n")
		result := ""
		for _, f := range g.Fields {
			result += f.Result
		}
		if d := cmp.Diff([]string{c.kept}, values); d != "" || result != c.result || warned(e, crm("1"), FieldConflict) != c.conflict {
			t.Errorf("%s of %q: kept %v, result %q, warnings %v", c.rule.Name, c.values, values, result, e.Warnings)
		}
	}
}

func ptr[T any](v T) *T { return &v }

func TestFieldsThatBelongTogetherComeFromOneRecord(t *testing.T) {
	e := one(t, nil,
		changed(row(crm("1"), "name", "Esimerkki Oy", "street", "Katu 1", "postcode", "00100", "city", ""), "2020-01-01"),
		changed(row(crm("2"), "name", "Esimerkki Oy", "street", "", "postcode", "", "city", "Turku"), "2025-01-01"),
	)
	g := mergedGroup(t, e)
	if _, city := kept(g, match.City); city != nil {
		t.Errorf("the town of one record stands beside the street of another: %v", city)
	}
	if _, street := kept(g, match.Street); !slices.Equal(street, []string{"1:Katu 1"}) {
		t.Errorf("street %v", street)
	}
}

func TestAnEqualValueThatIsDroppedSaysSo(t *testing.T) {
	e := one(t, nil,
		row(crm("1"), "name", "Esimerkki Oy", "phone", "040 1"),
		row(crm("2"), "name", "Esimerkki Oy", "phone", "040 2"),
	)
	for _, f := range mergedGroup(t, e).Fields {
		for _, v := range f.Dropped {
			if want := v.Field == match.Name; v.Equal != want {
				t.Errorf("%s %s: equal %v", v.Field, v.Text, v.Equal)
			}
		}
	}
}

func TestARuleThatBreaksTheRulesIsRefused(t *testing.T) {
	for name, pick := range map[string]func(*Candidates, []match.Field) Choice{
		"no such row":    func(*Candidates, []match.Field) Choice { return Choice{Keep: []CellRef{{9, 0}}} },
		"no such cell":   func(*Candidates, []match.Field) Choice { return Choice{Keep: []CellRef{{0, -1}}} },
		"another's cell": func(*Candidates, []match.Field) Choice { return Choice{Keep: []CellRef{{0, 0}}} },
		"a cell twice":   func(*Candidates, []match.Field) Choice { return Choice{Keep: []CellRef{{0, 1}, {0, 1}}} },
		"a lifted ban":   func(*Candidates, []match.Field) Choice { return Choice{Keep: []CellRef{{0, 1}}} },
	} {
		t.Run(name, func(t *testing.T) {
			banned := row(crm("2"), "name", "Esimerkki Oy", string(OptOutEmail), "true")
			banned.OptOut = ByEmail
			tab := table{}
			c := tab.cluster(row(crm("1"), "name", "Esimerkki Oy", string(OptOutEmail), "false"), banned)
			p := &Policy{Fields: []FieldRule{{"mine@1", []match.Field{OptOutEmail}, pick}}}
			_, err := drain(Plan(t.Context(), each(c), tab, p, nil))
			var bad *PolicyError
			if !errors.As(err, &bad) || bad.Rule != "mine@1" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestABanThatTheSurvivorTakesOverIsTold(t *testing.T) {
	banned := row(crm("2"), "name", "Esimerkki Oy")
	banned.OptOut = ByEmail | ByPhone
	e := one(t, nil, linked(row(crm("1"), "name", "Esimerkki Oy"), "b"), banned, row(billing("b"), "name", "Esimerkki Oy"))
	var got []string
	for _, w := range e.Warnings {
		if w.Code == BanKept && w.Ref == crm("1") {
			got = append(got, w.Arg)
		}
	}
	if d := cmp.Diff([]string{"email", "phone"}, got); d != "" {
		t.Errorf("channels (-want +got):\n%s", d)
	}
}

// Two records of three call the customer by its own name, one of them in billing; the trade name was typed last, in both
// cases, and is not kept.
func TestATradeNameDoesNotPushOutTheCustomersOwn(t *testing.T) {
	own, trade := row(crm("1"), "name", "SIIVOUSPALVELU MALLI"), row(crm("2"), "name", "Kiilto Studio")
	trade.Modified = day("2025-01-01")
	e := one(t, nil, own, trade, row(billing("1"), "name", "Siivouspalvelu Malli Tmi"))
	for _, f := range e.Groups[e.Record(crm("1")).Group].Fields {
		if f.Rule == "best_name@3" && f.Kept[0].Text != "SIIVOUSPALVELU MALLI" {
			t.Errorf("kept %q", f.Kept[0].Text)
		}
	}
	if len(e.Groups) != 2 {
		t.Errorf("%d groups", len(e.Groups))
	}
}

func TestABestNameIsWholeAndHasItsLegalFormFromBillingWhereNoAccountHasIt(t *testing.T) {
	for _, c := range []struct {
		name, billing string
		accounts      [2]string // the second changed last
		kept, result  string
	}{
		{"a part of it is none, though it has a form", "Pirkan ohjelma Oy", [2]string{"Pirkan ohjelma", "ohjelma Oy"}, "Pirkan ohjelma", "Pirkan ohjelma Oy"},
		{"cut in mid-word", "PIRKAN HOLDING OY", [2]string{"Pirkan Holding", "Pirkan Holdi Oy"}, "Pirkan Holding", ""},
		{"the spelling that most have", "Kone-Virta Oy", [2]string{"Kone-Virta Oy", "Kone Virta Oy"}, "Kone-Virta Oy", ""},
		{"billing's capitals are nobody's name", "PIRKAN OHJELMA OY", [2]string{"Pirkan ohjelma", "Pirkan ohjelma"}, "Pirkan ohjelma", ""},
	} {
		e := one(t, nil, row(crm("1"), "name", c.accounts[0]), changed(row(crm("2"), "name", c.accounts[1]), "2025-01-01"),
			row(billing("b"), "name", c.billing))
		for _, f := range mergedGroup(t, e).Fields {
			if f.Rule == "best_name@3" && (f.Kept[0].Text != c.kept || f.Result != c.result || (f.From == billing("b")) != (c.result != "")) {
				t.Errorf("%s: kept %q, result %q from %v", c.name, f.Kept[0].Text, f.Result, f.From)
			}
		}
	}
}
