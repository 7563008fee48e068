package merge

import (
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

// Each case is of two records of one customer, the first the survivor: e-mail, consent and its date, ban and its date. The
// second was changed last, so that its e-mail is kept.
func TestAConsentStaysWithTheAddressThatItWasGivenFor(t *testing.T) {
	const a, b = "a@malli.example", "b@malli.example"
	for name, c := range map[string]struct{ survivor, other, want [5]string }{
		"to the other's address, not carried over": {[5]string{a, "yes", "1.1.2024"}, [5]string{b}, [5]string{b}},
		"with its own address, with its date":      {[5]string{a}, [5]string{b, "yes", "2.2.2024"}, [5]string{b, "yes", "2.2.2024"}},
		"a no to the same address wins":            {[5]string{b, "no", "3.3.2024"}, [5]string{b, "yes", "2.2.2024"}, [5]string{b, "no", "3.3.2024"}},
		"a no to another address says nothing":     {[5]string{a, "no", "3.3.2024"}, [5]string{b, "yes", "2.2.2024"}, [5]string{b, "yes", "2.2.2024"}},
		"a no without an address wins":             {[5]string{"", "no"}, [5]string{b, "yes", "2.2.2024"}, [5]string{b, "no"}},
		"a yes without any address stays its own":  {[5]string{"", "yes"}, [5]string{"", "yes", "2.2.2024"}, [5]string{"", "yes"}},
		"a ban comes with its date":                {[5]string{b, "", "", "no", "4.4.2024"}, [5]string{b, "", "", "yes", "5.5.2024"}, [5]string{b, "", "", "yes", "5.5.2024"}},
	} {
		columns := []string{"email", "consent_email", "consent_email_date", "optout_email", "optout_email_date"}
		make := func(id string, cells [5]string) Row {
			r := row(crm(id), "name", "Malli Oy")
			for i, f := range columns {
				r.Cells = append(r.Cells, Cell{match.Field(f), cells[i]})
			}
			if cells[1] == "yes" {
				r.Consent = ByEmail
			}
			if cells[3] == "yes" {
				r.OptOut = ByEmail
			}
			return r
		}
		first, second := make("1", c.survivor), make("2", c.other)
		first.Deals, second.Modified = 1, day("2025-01-01")
		e := one(t, nil, first, second)
		if e.Groups[0].Survivor != crm("1") {
			t.Fatalf("%s: %v survives", name, e.Groups[0].Survivor)
		}
		var got [5]string
		for _, f := range e.Groups[0].Fields {
			for _, v := range f.Kept {
				if i := slices.Index(columns, string(v.Field)); i >= 0 {
					got[i] = v.Text
				}
			}
		}
		if d := gocmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// By each channel: the yes of another number or address is not carried over, a no to the same one is, with its date; and
// a ban comes with its date.
func TestConsentsAndBansOfEachChannelAreTheMostRestrictive(t *testing.T) {
	for _, c := range []struct {
		channel            Channels
		consent, date      match.Field
		ban, banDate       match.Field
		address            match.Field
		same, again, other string
	}{
		{ByEmail, ConsentEmail, ConsentEmailDate, OptOutEmail, OptOutEmailDate, match.Email, "a@malli.example", "A@malli.example", "b@malli.example"},
		{ByPhone, ConsentPhone, ConsentPhoneDate, OptOutPhone, OptOutPhoneDate, match.Phone, "040 123 4567", "+358401234567", "03 123 4567"},
		{ByText, ConsentText, ConsentTextDate, OptOutText, OptOutTextDate, match.Phone, "040 123 4567", "+358401234567", "03 123 4567"},
		{ByPost, ConsentPost, ConsentPostDate, OptOutPost, OptOutPostDate, match.Street, "Kauppakatu 1", "KAUPPAK. 1", "Kauppakatu 2"},
	} {
		make := func(id, address, consent, ban, date string) Row {
			r := row(crm(id), "name", "Malli Oy", string(c.address), address, string(c.consent), consent, string(c.date), date, string(c.ban), ban, string(c.banDate), date)
			if consent == "yes" {
				r.Consent = c.channel
			}
			if ban == "yes" {
				r.OptOut = c.channel
			}
			return r
		}
		newest := changed(make("1", c.same, "yes", "no", "1.1.2024"), "2025-01-01")
		for name, tt := range map[string]struct {
			other Row
			want  [4]string // consent, its date, ban, its date
		}{
			"a yes of another's stays there": {make("2", c.other, "yes", "", "2.2.2024"), [4]string{"1:yes", "1:1.1.2024", "1:no", "1:1.1.2024"}},
			"a no to the same wins":          {make("2", c.again, "no", "", "2.2.2024"), [4]string{"2:no", "2:2.2.2024", "1:no", "1:1.1.2024"}},
			"a no to another says nothing":   {make("2", c.other, "no", "", "2.2.2024"), [4]string{"1:yes", "1:1.1.2024", "1:no", "1:1.1.2024"}},
			"any ban wins with its date":     {make("2", c.other, "", "yes", "2.2.2024"), [4]string{"1:yes", "1:1.1.2024", "2:yes", "2:2.2.2024"}},
		} {
			g := mergedGroup(t, one(t, nil, newest, tt.other))
			var got [4]string
			for i, f := range []match.Field{c.consent, c.date, c.ban, c.banDate} {
				if _, values := kept(g, f); len(values) > 0 {
					got[i] = values[0]
				}
			}
			if got != tt.want {
				t.Errorf("%s, %s: got %v, want %v", c.consent, name, got, tt.want)
			}
		}
		// Where a rule of one's own chooses the address, nobody knows whose consent goes with it.
		p := &Policy{Fields: []FieldRule{SurvivorFirst(c.address)}}
		without := make("1", c.same, "", "", "")
		without.Deals = 1
		if _, got := kept(mergedGroup(t, one(t, p, without, changed(make("2", c.other, "yes", "", "2.2.2024"), "2025-01-01"))), c.consent); got != nil {
			t.Errorf("%s: a rule for the address alone carries %v over", c.consent, got)
		}
	}
}

func TestAValidatedValueGoesBeforeANewerOne(t *testing.T) {
	digits := func(s string) int {
		if strings.Trim(s, "+0123456789 ") == "" {
			return 1
		}
		return 0
	}
	older := row(crm("1"), "name", "Malli Oy", "phone", "+358 40 1234567")
	newer := row(crm("2"), "name", "Malli Oy", "phone", "soita aamulla")
	newer.Modified = day("2025-01-01")
	e := one(t, &Policy{Fields: []FieldRule{Validated("dialled@1", digits, match.Phone)}}, older, newer)
	for _, f := range e.Groups[0].Fields {
		if f.Rule == "dialled@1" && f.Kept[0].Text == "+358 40 1234567" {
			return
		}
	}
	t.Errorf("fields %+v", e.Groups[0].Fields)
}
