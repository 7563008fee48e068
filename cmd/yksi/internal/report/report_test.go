package report

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// folder holds files in memory.
type folder map[string]*memFile

type memFile struct {
	bytes.Buffer
	room int // bytes that still fit; negative: no bound
}

var errFull = errors.New("disk full")

func (f *memFile) Write(p []byte) (int, error) {
	if f.room >= 0 {
		if len(p) > f.room {
			return 0, errFull
		}
		f.room -= len(p)
	}
	return f.Buffer.Write(p)
}

func (f *memFile) Close() error { return nil }

func (d folder) create(name string) (io.WriteCloser, error) {
	d[name] = &memFile{room: -1}
	return d[name], nil
}

// names are rows that hold a name and nothing else.
type names []match.Ref

func (n names) Number(ref match.Ref) int { return slices.Index(n, ref) + 1 }
func (n names) Columns() []string        { return []string{"name"} }
func (n names) Cells(ref match.Ref, dst []string) ([]string, error) {
	return append(dst, "name of "+ref.ID), nil
}

func crm(id string) match.Ref     { return match.Ref{Source: "crm", ID: id} }
func billing(id string) match.Ref { return match.Ref{Source: "billing", ID: id} }

// twoCustomers are a customer with two accounts and two billing customers, and a billing customer without an account.
func twoCustomers() []*merge.Entity {
	day := time.Date(2025, 3, 18, 0, 0, 0, 0, time.UTC)
	tie := match.Pair{Left: crm("A1"), Right: crm("A2"), Score: match.Score{Weight: 21_500, Verdict: match.Match, Reason: match.ByEqualID}, Probability: 0.999}
	return []*merge.Entity{
		{
			ID: "E1", Name: "Kulma; Oy", BusinessID: "2077474-0", Status: merge.Now,
			OpenBalance: -5, Invoiced: 123450, LastInvoice: day,
			Records: []merge.Record{
				{Ref: billing("007"), Group: 0, Invoiced: 123450, OpenBalance: -5, LastInvoice: day},
				{Ref: billing("8"), Group: 1},
				{Ref: crm("A1"), Group: 2, Best: tie}, {Ref: crm("A2"), Group: 2, Best: tie},
			},
			Groups: []merge.Group{
				{ID: "M1", Survivor: billing("007"), Members: []match.Ref{billing("007")}},
				{ID: "M2", Survivor: billing("8"), Members: []match.Ref{billing("8")}},
				{
					ID: "M3", Survivor: crm("A1"), Members: []match.Ref{crm("A1"), crm("A2")},
					Ratings: []merge.Rating{{Ref: crm("A1"), Reasons: []merge.Reason{{Criterion: "own_id", Points: 30}, {Criterion: "wrong_link", Points: -20}}}},
				},
			},
			Links: []merge.Link{
				{Billing: billing("007"), Account: crm("A1"), Role: merge.Payer, Probability: 0.999, Verdict: match.Match, Reason: "head_account"},
				{Billing: billing("8"), Account: crm("A1"), Role: merge.Site, Probability: 0.7, Verdict: match.Review, Reason: "review", From: time.Date(2019, 5, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2024, 1, 31, 0, 0, 0, 0, time.UTC)},
			},
			Accounts: []merge.Account{
				{Ref: crm("A1"), Survivor: crm("A1"), Owns: []match.Ref{billing("007"), billing("8")}},
				{Ref: crm("A2"), Survivor: crm("A1")},
			},
			Warnings: []merge.Warning{
				{Ref: crm("A2"), Code: merge.LinkWrong, Other: billing("9"), Euros: 1000},
				{Ref: billing("8"), Code: merge.IDRepaired, Arg: "2077474-0"},
			},
		},
		{
			ID: "E2", Name: "Paja", Status: merge.Former, OpenBalance: 1000,
			Records:   []merge.Record{{Ref: billing("9"), OpenBalance: 1000}},
			Relations: []merge.Relation{{Kind: merge.SuccessorOf, Ref: billing("9"), Other: crm("A1"), Since: day}},
			Groups:    []merge.Group{{ID: "M4", Survivor: billing("9"), Members: []match.Ref{billing("9")}}},
			Links:     []merge.Link{{Billing: billing("9"), Role: merge.Payer, Reason: "no_account"}},
		},
	}
}

// write writes the two customers and two pairs.
func write(t *testing.T, o Options, d folder) (string, error) {
	t.Helper()
	if o.Create == nil {
		o.Create = d.create
	}
	o.Rows = names{billing("007"), billing("8"), billing("9"), crm("A1"), crm("A2")}
	o.Sources = []string{"crm", "billing"}
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	pair := func(a, b match.Ref, w match.Bits, v match.Verdict) match.Pair {
		return match.Pair{Left: a, Right: b, Score: match.Score{Weight: w, Verdict: v}, Probability: 0.5}
	}
	w.Pair(pair(billing("8"), billing("9"), 9_000, match.Review), "review by weight", "perhaps")
	w.Pair(pair(billing("9"), crm("A1"), 9_250, match.Review), "review by weight", "may be")
	w.Pair(pair(crm("A1"), crm("A2"), 21_500, match.Match), "match by weight", "")
	customers := twoCustomers()
	w.Relations(customers[1].Relations)
	for _, e := range customers {
		w.Entity(e)
	}
	if w.Waiting() != 2 {
		t.Errorf("%d pairs wait for a person", w.Waiting())
	}
	var summary strings.Builder
	err = w.Finish(&summary)
	return summary.String(), err
}

func TestEachFileAnswersItsQuestion(t *testing.T) {
	d := make(folder)
	if _, err := write(t, Options{Billing: []string{"billing"}}, d); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"customers.csv": `entity_id,name,business_id,status,crm_ids,billing_ids,last_invoice,invoiced_12m,open_balance,warnings
E1,Kulma; Oy,2077474-0,now,A1;A2,007;8,2025-03-18,1234.50,-0.05,id_repaired;link_wrong
E2,Paja,,former,,9,,0.00,10.00,
`,
		"entities.csv": `source,id,entity_id,merge_id
billing,007,E1,M1
billing,8,E1,M2
crm,A1,E1,M3
crm,A2,E1,M3
billing,9,E2,M4
`,
		"accounts.csv": `crm_source,crm_id,entity_id,survivor_id,billing_ids,paid_by,status,coverage
crm,A1,E1,A1,007;8,,now,owns
crm,A2,E1,A1,,,now,merged
`,
		"crosswalk.csv": `billing_source,billing_id,crm_source,crm_id,entity_id,role,probability,verdict,reason,valid_from,valid_to,invoiced_12m,open_balance
billing,007,crm,A1,E1,payer,0.999000,match,head_account,,,1234.50,-0.05
billing,8,crm,A1,E1,site,0.700000,review,review,2019-05-01,2024-01-31,0.00,0.00
billing,9,,,E2,payer,0.000000,none,no_account,,,0.00,10.00
`,
		"duplicates.csv": `merge_id,source,id,survivor_id,why
M3,crm,A1,A1,stays: bears the customer's business id
M3,crm,A2,A1,"crm:A1, equal_id"
`,
		"never_invoiced.csv": "crm_source,crm_id,entity_id,name,business_id\n",
		"unknown_to_crm.csv": `billing_source,billing_id,entity_id,name,business_id,role,last_invoice,invoiced_12m,open_balance,reason
billing,9,E2,Paja,,payer,,0.00,10.00,no_account
`,
		"pairs.csv": `left_source,left_id,right_source,right_id,weight_bits,probability,verdict,explanation
billing,8,billing,9,9.000,0.500000,review,review by weight
billing,9,crm,A1,9.250,0.500000,review,review by weight
crm,A1,crm,A2,21.500,0.500000,match,match by weight
`,
		"review.csv": `left_source,left_id,left_name,right_source,right_id,right_name,weight_bits,probability,reason,euros,decision
billing,8,name of 8,billing,9,name of 9,9.000,0.500000,perhaps,1244.50,
billing,9,name of 9,crm,A1,name of A1,9.250,0.500000,may be,1244.50,
`,
		"warnings.csv": `source,id,row,code,text,euros
crm,A2,5,link_wrong,"names billing:9, which belongs to another customer",10.00
billing,8,2,id_repaired,"the business id was written otherwise or damaged, and is read as 2077474-0",0.00
`,
		"relations.csv": `kind,entity_id,source,id,other_entity_id,other_source,other_id,since,certainty
successor_of,E2,billing,9,E1,crm,A1,2025-03-18,sure
`,
	} {
		if diff := cmp.Diff(want, d[name].String()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		delete(d, name)
	}
	if len(d) > 0 {
		t.Errorf("more files: %v", d)
	}
}

func TestFilesForExcel(t *testing.T) {
	d := make(folder)
	if _, err := write(t, Options{Billing: []string{"billing"}, Style: table.Excel}, d); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffentity_id;name;business_id;status;crm_ids;billing_ids;last_invoice;invoiced_12m;open_balance;warnings\r\n"
	if got := d["customers.csv"].String(); !strings.HasPrefix(got, want) || !strings.Contains(got, "1234,50;-0,05") {
		t.Error(got)
	}
	if got := d["crosswalk.csv"].String(); !strings.Contains(got, `"=""007"""`) || !strings.Contains(got, "0,999000") {
		t.Error(got)
	}
}

func TestOnlyWhatPeopleReadIsTranslated(t *testing.T) {
	files := make(map[phrase.Language]folder)
	for _, l := range []phrase.Language{phrase.EN, phrase.FI, phrase.SV} {
		files[l] = make(folder)
		summary, err := write(t, Options{Lang: l, Billing: []string{"billing"}, AsOf: time.Date(2025, 3, 18, 0, 0, 0, 0, time.UTC)}, files[l])
		if err != nil {
			t.Fatal(err)
		}
		if now := map[phrase.Language]string{phrase.EN: "newest", phrase.FI: "uusin", phrase.SV: "nyaste"}[l]; !strings.Contains(summary, now) {
			t.Errorf("%v: %s", l, summary)
		}
	}
	for _, l := range []phrase.Language{phrase.FI, phrase.SV} {
		for name := range files[l] {
			same := files[l][name].String() == files[phrase.EN][name].String()
			if words := name == "warnings.csv" || name == "duplicates.csv"; same == words {
				t.Errorf("%v: %s is the same: %v", l, name, same)
			}
		}
	}
}

func TestWithoutBillingNothingIsSaidOfInvoices(t *testing.T) {
	d := make(folder)
	summary, err := write(t, Options{}, d)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(summary, "invoiced") {
		t.Error(summary)
	}
}

// TestAFullDiskIsTold fills each file up in turn, at each of some places.
func TestAFullDiskIsTold(t *testing.T) {
	whole := make(folder)
	if _, err := write(t, Options{Billing: []string{"billing"}}, whole); err != nil {
		t.Fatal(err)
	}
	for name := range whole {
		for room := range whole[name].Len() {
			d := make(folder)
			_, err := write(t, Options{Billing: []string{"billing"}, Create: func(n string) (io.WriteCloser, error) {
				f, err := d.create(n)
				if n == name {
					d[n].room = room
				}
				return f, err
			}}, d)
			if !errors.Is(err, errFull) {
				t.Fatalf("%s with room for %d bytes: %v", name, room, err)
			}
		}
	}
}

func TestEveryWarningIsWorded(t *testing.T) {
	for code := range warningPhrases {
		w := merge.Warning{Code: code, Arg: "ARG", Other: crm("OTHER")}
		for _, l := range []phrase.Language{phrase.EN, phrase.FI, phrase.SV} {
			if got := WarningText(&w, l); strings.ContainsAny(got, "{}") {
				t.Errorf("%s in %v: %s", code, l, got)
			}
		}
	}
	if got := WarningText(&merge.Warning{Code: "new_code", Arg: "x"}, phrase.FI); got != "new_code x" {
		t.Errorf("a code without words is shown as it is: %q", got)
	}
}

func TestEveryCodeThatPeopleReadHasWords(t *testing.T) {
	codes := []string{"unit", "company", "housing_company", "sole_trader", "branch", "bankruptcy_estate", "death_estate"}
	for _, c := range merge.DefaultCriteria() {
		codes = append(codes, c.Name)
	}
	for _, r := range []merge.Role{merge.Payer, merge.InvoiceAddress, merge.CostCentre, merge.Site, merge.Financed} {
		codes = append(codes, string(r))
	}
	for _, r := range []merge.LinkReason{merge.LinkKept, merge.LinkUnit, merge.LinkHead, merge.LinkJudged, merge.NoAccount, merge.NoHead} {
		codes = append(codes, string(r))
	}
	for s := merge.NotYet; s <= merge.Now; s++ {
		codes = append(codes, s.String())
	}
	for _, code := range codes {
		if _, ok := codeWords[code]; !ok {
			t.Errorf("%s has no words", code)
		}
	}
	if got := Word("vat_id__c", phrase.FI); got != "vat_id__c" {
		t.Errorf("a field is called %q", got)
	}
}

// What a warning says in one language can be said in each other one.
func TestWarningsAreRetold(t *testing.T) {
	languages := []phrase.Language{phrase.EN, phrase.FI, phrase.SV}
	for code, said := range WarningPhrases() {
		w := merge.Warning{Ref: match.Ref{Source: "crm", ID: "1"}, Code: code, Arg: "branch", Other: match.Ref{Source: "billing", ID: "a b"}}
		for _, from := range languages {
			for _, to := range languages {
				if got, want := Retold(WarningText(&w, from), said, to), WarningText(&w, to); got != want {
					t.Errorf("%s, %v to %v: %q, want %q", code, from, to, got, want)
				}
			}
		}
	}
	if got := Retold("words of an older version", warningPhrases[merge.ChainCut], phrase.FI); got != "words of an older version" {
		t.Errorf("unknown words became %q", got)
	}
}
