package scenario_test

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// files returns the four files of a set.
func files(t *testing.T, s *scenario.Set) map[string][]byte {
	t.Helper()
	var crm, billing, truth, cases bytes.Buffer
	w := scenario.NewWriter(&crm, &billing, &truth, &cases)
	for r := range s.All() {
		w.Write(r)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"crm.csv": crm.Bytes(), "billing.csv": billing.Bytes(), "truth.csv": truth.Bytes(),
		"cases.csv": cases.Bytes()}
}

// TestExampleFilesAreGenerated holds the committed files against what go generate writes: on any machine the same bytes.
func TestExampleFilesAreGenerated(t *testing.T) {
	s := scenario.Generate(scenario.Example())
	readme, err := os.ReadFile("../../examples/data/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{fmt.Sprint(len(s.CRM), " accounts"), fmt.Sprint(len(s.Billing), " customers")} {
		if !bytes.Contains(readme, []byte(says)) {
			t.Errorf("examples/data/README.md does not say %q", says)
		}
	}
	for name, want := range files(t, s) {
		got, err := os.ReadFile(filepath.Join("../../examples/data", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("examples/data/%s is not what go generate writes", name)
		}
	}
}

func TestExamplePersonsAreGenerated(t *testing.T) {
	var persons, truth bytes.Buffer
	if err := scenario.WritePersons(&persons, &truth, scenario.ExamplePersons()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"persons.csv": persons.Bytes(), "truth.csv": truth.Bytes()} {
		got, err := os.ReadFile(filepath.Join("../../examples/persons", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("examples/persons/%s is not what go generate writes", name)
		}
	}
}

func TestExampleHasEveryKind(t *testing.T) {
	seen := make(map[scenario.Kind]bool)
	for r := range scenario.Generate(scenario.Example()).All() {
		for k := range r.Kinds.All() {
			seen[k] = true
		}
	}
	for k := scenario.Kind(0); k.String() != ""; k++ {
		if leftOut := k >= scenario.SiteAddress; seen[k] == leftOut {
			t.Errorf("kind %s: in the example %v, want %v; it may need another seed", k, seen[k], !leftOut)
		}
	}
}

func TestSameOptionsSameBytes(t *testing.T) {
	a := files(t, scenario.Generate(scenario.Options{Seed: 4, Entities: 700}))
	b := files(t, scenario.Generate(scenario.Options{Seed: 4, Entities: 700}))
	c := files(t, scenario.Generate(scenario.Options{Seed: 5, Entities: 700}))
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s differs between two runs", name)
		}
		if bytes.Equal(a[name], c[name]) {
			t.Errorf("%s does not depend on the seed", name)
		}
	}
}

// TestStreamAndSetAgree: Generate holds the records that Records yields, in another order and with Ambiguous marked.
func TestStreamAndSetAgree(t *testing.T) {
	o := scenario.Options{Seed: 2, Entities: 500}
	var streamed []scenario.Record
	for r := range scenario.Records(o) {
		streamed = append(streamed, *r)
	}
	slices.SortFunc(streamed, func(a, b scenario.Record) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	var held []scenario.Record
	for r := range scenario.Generate(o).All() {
		c := *r
		if r.Kinds.Has(scenario.Ambiguous) {
			c.Kinds = without(c.Kinds, scenario.Ambiguous)
		}
		held = append(held, c)
	}
	if diff := gocmp.Diff(streamed, held, gocmp.Comparer(func(a, b ytunnus.ID) bool { return a == b })); diff != "" {
		t.Errorf("streamed and held records differ (-streamed +held):\n%s", diff)
	}
}

func without(s scenario.Kinds, k scenario.Kind) scenario.Kinds {
	s[k/64] &^= 1 << (k % 64)
	return s
}

func TestStreamStops(t *testing.T) {
	n := 0
	for range scenario.Records(scenario.Options{}) {
		if n++; n == 10 {
			break
		}
	}
	if n != 10 {
		t.Errorf("%d records", n)
	}
}

// TestTruth: the entities are as many as asked for, each with one Y-tunnus of its own and at least one record, and the
// ids of records are unique within a source.
func TestTruth(t *testing.T) {
	for _, entities := range []int{1, 2, 3, 50, 5000, 20_000} {
		s := scenario.Generate(scenario.Options{Seed: 9, Entities: entities})
		holder := make(map[ytunnus.ID]int)
		id := make(map[int]ytunnus.ID)
		seen := make(map[string]bool)
		for r := range s.All() {
			key := r.Source.String() + ":" + r.ID
			if seen[key] {
				t.Fatalf("two records have the id %s", key)
			}
			seen[key] = true
			if r.Entity < 1 || r.Entity > entities {
				t.Fatalf("%s: entity %d of %d", key, r.Entity, entities)
			}
			if e, ok := holder[r.YTunnus]; ok && e != r.Entity {
				t.Fatalf("%s: entities %d and %d have the same Y-tunnus", key, e, r.Entity)
			}
			if y, ok := id[r.Entity]; ok && y != r.YTunnus {
				t.Fatalf("%s: entity %d has two Y-tunnus", key, r.Entity)
			}
			if !r.YTunnus.IsValid() {
				t.Fatalf("%s: no Y-tunnus", key)
			}
			holder[r.YTunnus], id[r.Entity] = r.Entity, r.YTunnus
		}
		if len(id) != entities {
			t.Errorf("%d entities have records, want %d", len(id), entities)
		}
	}
}

// TestTruthFileCoversEveryRecordOnce reads the four files back as a judge would.
func TestTruthFileCoversEveryRecordOnce(t *testing.T) {
	s := scenario.Generate(scenario.Options{Seed: 3, Entities: 800})
	f := files(t, s)
	if !bytes.Contains(f["billing.csv"], []byte("\r\n")) || bytes.Contains(f["crm.csv"], []byte("\r")) {
		t.Error("billing.csv is to have CRLF, crm.csv LF")
	}
	billing, err := charmap.Windows1252.NewDecoder().Bytes(f["billing.csv"])
	if err != nil {
		t.Fatal(err)
	}
	if bytes.ContainsRune(billing, '\x1a') {
		t.Error("billing.csv has characters that Windows-1252 lacks")
	}
	left := make(map[string]bool)
	for _, row := range table(t, f["crm.csv"], ',')[1:] {
		left["crm:"+row[0]] = true
	}
	var balance int64
	for _, row := range table(t, billing, ';')[1:] {
		left["billing:"+row[0]] = true
		var whole, cents int64
		if _, err := fmt.Sscanf(strings.TrimPrefix(row[13], "-"), "%d,%02d", &whole, &cents); err != nil {
			t.Fatalf("open balance %q: %v", row[13], err)
		}
		amount := 100*whole + cents
		if strings.HasPrefix(row[13], "-") {
			amount = -amount
		}
		balance += amount
	}
	for _, r := range s.Billing {
		balance -= r.OpenBalance
	}
	if balance != 0 {
		t.Errorf("the open balances in the file differ from the records' by %d cents", balance)
	}
	if len(left) != len(s.CRM)+len(s.Billing) {
		t.Errorf("%d rows, want %d", len(left), len(s.CRM)+len(s.Billing))
	}
	for _, row := range table(t, f["truth.csv"], ',')[1:] {
		key := row[0] + ":" + row[1]
		if !left[key] {
			t.Errorf("truth.csv: %s is no record, or stands there twice", key)
		}
		delete(left, key)
		if _, err := ytunnus.Parse(row[3]); err != nil {
			t.Errorf("truth.csv: %v", err)
		}
	}
	if len(left) != 0 {
		t.Errorf("%d records are not in truth.csv", len(left))
	}
}

func table(t *testing.T, b []byte, comma rune) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestWriterTellsOfErrors: a full disk is not a success.
func TestWriterTellsOfErrors(t *testing.T) {
	w := scenario.NewWriter(full{}, nil, nil, nil)
	for r := range scenario.Generate(scenario.Options{Entities: 100}).All() {
		w.Write(r)
	}
	if w.Flush() == nil {
		t.Error("no error from a full disk")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// measured are the shares of the labels, in per cent of the records of the source, in the comparable scenario that the
// rates follow: CRM, billing.
var measured = map[scenario.Kind][2]float64{
	scenario.SameName: {1.84, 1.92}, scenario.SameCore: {1.13, 1.17}, scenario.EditOne: {3.27, 3.64},
	scenario.Numbered: {5.69, 5.30}, scenario.Sibling: {4.05, 4.04}, scenario.Estate: {.71, .73},
	scenario.SoleTrader: {1.51, 1.64}, scenario.Unit: {2.80, 3.86}, scenario.Managed: {14.48, 14.57},
	scenario.Accounted: {6.15, 5.21}, scenario.EntityMoved: {8.64, 8.29}, scenario.CRMOnly: {21.36, 0},
	scenario.BillingOnly: {0, 11.86}, scenario.Clean: {16.67, 33.06}, scenario.FormMissing: {34.91, 0},
	scenario.FormChanged: {7.73, 5.01}, scenario.BrandOnly: {6.07, 0}, scenario.Caps: {3.96, 44.75},
	scenario.Lower: {4.68, 0}, scenario.Typo: {5.75, 0}, scenario.WordsAdded: {6.65, 0},
	scenario.WordsDropped: {1.48, 0}, scenario.Abbreviation: {3.78, 0}, scenario.Initials: {.08, 0},
	scenario.Mojibake: {1.06, 0}, scenario.Former: {3.98, 5.84}, scenario.Auxiliary: {3.08, 0},
	scenario.Punctuation: {1.91, 0}, scenario.AltSpelling: {.93, .59}, scenario.UnitRecord: {2.21, 3.21},
	scenario.Slash: {0, 8.02}, scenario.Department: {0, 3.21}, scenario.Cut35: {0, 3.64}, scenario.Cut40: {0, 1.66},
	scenario.Continued: {0, 1.82}, scenario.Financing: {0, 4.06}, scenario.Site: {0, 4.16},
	scenario.CostCentre: {0, 3.70}, scenario.Plain: {0, 4.16}, scenario.IDMissing: {34.96, 7.38},
	scenario.IDNoDash: {1.82, 1.52}, scenario.IDZeroLost: {.27, .26}, scenario.IDVAT: {1.61, 1.27},
	scenario.IDPrefixDash: {.76, .30}, scenario.IDSpaces: {.78, .67}, scenario.IDLetterO: {.22, .20},
	scenario.IDTrailing: {.75, .57}, scenario.IDTwo: {.33, 0}, scenario.IDDash: {.46, .36}, scenario.IDLabel: {.41, .32},
	scenario.IDSlash: {.33, .28}, scenario.IDFloat: {.08, .10}, scenario.IDDot: {.20, .12},
	scenario.IDWrongCheck: {1.00, .28}, scenario.IDPlaceholder: {1.01, 0}, scenario.IDOtherCompany: {.30, .12},
	scenario.IDHetu: {.10, 0}, scenario.LinkRight: {10.50, 0}, scenario.LinkWrong: {1.00, 0},
	scenario.OperatorAddress: {0, .22}, scenario.OldAddress: {4.39, 2.59}, scenario.ManagedContact: {3.55, 12.67},
	scenario.ManagedPhone: {8.06, 5.27}, scenario.ManagedMail: {6.73, 5.36}, scenario.AccountedContact: {1.43, 1.88},
	scenario.POBox: {.83, 5.52}, scenario.ScanBox: {0, .55}, scenario.StreetShort: {4.74, 7.32},
	scenario.CitySwedish: {.91, .87}, scenario.PostcodeZeroLost: {.12, .06}, scenario.CityOnly: {13.75, 0},
	scenario.NoAddress: {9.73, 0},
}

// TestSharesAreAsMeasured: with the default rates each label is as frequent as it was measured, within a quarter, and
// within what chance does to the rare ones in the set that was measured (6,030 and 4,948 records).
func TestSharesAreAsMeasured(t *testing.T) {
	s := scenario.Generate(scenario.Options{Entities: 20_000})
	for source, rs := range [][]scenario.Record{s.CRM, s.Billing} {
		counts := make(map[scenario.Kind]int)
		for i := range rs {
			for k := range rs[i].Kinds.All() {
				counts[k]++
			}
		}
		size := []float64{6030, 4948}[source]
		for k, want := range measured {
			share, want := 100*float64(counts[k])/float64(len(rs)), want[source]
			tolerance := want/4 + 200*math.Sqrt(want/100/size)
			if math.Abs(share-want) > tolerance {
				t.Errorf("%s, %s: %.2f %%, measured %.2f %%", scenario.Source(source), k, share, want)
			}
		}
	}
}

// TestRatesAreHeeded: what is set to zero does not happen, what is set to one happens wherever it can.
func TestRatesAreHeeded(t *testing.T) {
	rates := scenario.DefaultRates()
	for k := range rates {
		rates[k].CRM, rates[k].Billing = 0, 0
	}
	for r := range scenario.Records(scenario.Options{Entities: 500, Rates: &rates}) {
		if !r.Kinds.Has(scenario.Clean) || r.BusinessID != r.YTunnus.String() || r.Alias != scenario.NoAlias {
			t.Fatalf("something was done to %s %q %q", r.Source, r.Name, r.BusinessID)
		}
	}
	rates[scenario.Caps].CRM, rates[scenario.IDMissing].Billing = 1, 1
	for r := range scenario.Records(scenario.Options{Entities: 500, Rates: &rates}) {
		if r.Source == scenario.CRM && strings.ToUpper(r.Name) != r.Name {
			t.Errorf("%q is not in capitals", r.Name)
		}
		if r.Source == scenario.Billing && r.BusinessID != "" {
			t.Errorf("%q has the id %q", r.Name, r.BusinessID)
		}
	}
}

// TestIDsAreDamagedAsLabelled holds what stands in the id column against the label.
func TestIDsAreDamagedAsLabelled(t *testing.T) {
	for r := range scenario.Records(scenario.Options{Seed: 6, Entities: 20_000}) {
		id, err := ytunnus.Parse(r.BusinessID)
		switch {
		case r.Kinds.Has(scenario.IDOtherCompany), r.Kinds.Has(scenario.IDDebtor):
			if err != nil || id == r.YTunnus {
				t.Errorf("%q is labelled as another company's id, of %v", r.BusinessID, r.YTunnus)
			}
		case r.Kinds.Has(scenario.IDWrongCheck):
			if err == nil || len(r.BusinessID) != len(r.YTunnus.String()) {
				t.Errorf("%q is labelled as having a wrong digit", r.BusinessID)
			}
		case r.Kinds.Has(scenario.IDPlaceholder):
			if err == nil && !id.IsPlaceholder() {
				t.Errorf("%q is labelled as a placeholder", r.BusinessID)
			}
		case r.Kinds.Has(scenario.IDMissing):
			if r.BusinessID != "" {
				t.Errorf("%q is labelled as missing", r.BusinessID)
			}
		case err == nil && id != r.YTunnus:
			t.Errorf("%q is another company's id, of %v, without a label", r.BusinessID, r.YTunnus)
		}
	}
}

// TestNoIDsLeavesTheRestAsItIs: the ids and what is made of them are gone from the columns, and all else is the same.
func TestNoIDsLeavesTheRestAsItIs(t *testing.T) {
	with := scenario.Generate(scenario.Options{Entities: 2000})
	without := scenario.Generate(scenario.Options{Entities: 2000, NoIDs: true})
	for _, rs := range [][]scenario.Record{with.CRM, with.Billing} {
		for i := range rs {
			rs[i].BusinessID, rs[i].EInvoice, rs[i].Operator, rs[i].BillingLink = "", "", "", ""
			rs[i].Kinds = scenario.Kinds{}
		}
	}
	for r := range without.All() {
		for k := range r.Kinds.All() {
			if scenario.IDMissing <= k && k <= scenario.OperatorAddress {
				t.Fatalf("%s has the label %s", r.ID, k)
			}
		}
		r.Kinds = scenario.Kinds{}
	}
	sameID := gocmp.Comparer(func(a, b ytunnus.ID) bool { return a == b })
	if diff := gocmp.Diff(with, without, sameID); diff != "" {
		t.Errorf("more than the ids differs (-with +without):\n%s", diff)
	}
}

// TestNobodyIsReached: what would reach a person or lead to one does not exist.
func TestNobodyIsReached(t *testing.T) {
	prefixes := []string{"010", "020", "029", "075", "040", "041", "044", "046", "050",
		"05", "06", "08", "09", "013", "014", "015", "016", "017", "018", "019"}
	for r := range scenario.Records(scenario.Options{Seed: 7, Entities: 5000, Domain: "example"}) {
		if r.Phone != "" {
			digits := strings.NewReplacer("+358", "0", " ", "", "-", "", "(", "", ")", "").Replace(r.Phone)
			if !slices.ContainsFunc(prefixes, func(p string) bool {
				rest, ok := strings.CutPrefix(digits, p)
				// Of an area, seven digits from 9; else eight from 9, one more than are given out.
				return ok && rest[0] == '9' && (len(rest) == 7 && len(p) <= 3 && p != "010" || len(rest) == 8)
			}) {
				t.Errorf("phone %q may be in use", r.Phone)
			}
		}
		if r.Email != "" && !strings.HasSuffix(r.Email, ".example") && !strings.Contains(r.Email, ".yritys") {
			t.Errorf("mailbox %q may exist", r.Email)
		}
		if strings.HasPrefix(r.Name, "Tmi ") && r.YTunnus.String() < "8" {
			t.Errorf("sole trader %q has the Y-tunnus %v, which may be someone's", r.Name, r.YTunnus)
		}
	}
}

func TestAmbiguousNamesHaveAnotherBearer(t *testing.T) {
	s := scenario.Generate(scenario.Options{Seed: 1, Entities: 3000})
	bearers := make(map[string]map[int]bool)
	for r := range s.All() {
		name := strings.ToLower(r.Name)
		if bearers[name] == nil {
			bearers[name] = make(map[int]bool)
		}
		bearers[name][r.Entity] = true
	}
	n := 0
	for r := range s.All() {
		if r.Kinds.Has(scenario.Ambiguous) {
			n++
			if len(bearers[strings.ToLower(r.Name)]) < 2 {
				t.Errorf("%q belongs to one entity only", r.Name)
			}
		}
	}
	if n == 0 {
		t.Error("no ambiguous name")
	}
}

// FuzzRecords asks for odd things: no options make it panic or hang.
func FuzzRecords(f *testing.F) {
	f.Add(uint64(0), 1, 1.0, true)    // a single entity, everything happens
	f.Add(uint64(1), -5, 0.0, false)  // a negative number is the default
	f.Add(uint64(2), 40, -1.0, false) // rates below zero
	f.Add(uint64(3), 40, 7.5, false)  // and above one: nothing but families
	f.Add(uint64(4), 40, math.NaN(), false)
	f.Fuzz(func(t *testing.T, seed uint64, entities int, rate float64, noIDs bool) {
		if entities > 300 || entities <= 0 {
			entities = 60
		}
		rates := scenario.DefaultRates()
		for k := range rates {
			rates[k] = scenario.Rate{Entities: rate, CRM: rate, Billing: rate}
		}
		seen := make(map[int]bool)
		for r := range scenario.Records(scenario.Options{Seed: seed, Entities: entities, Rates: &rates, NoIDs: noIDs}) {
			seen[r.Entity] = true
		}
		if len(seen) != entities {
			t.Errorf("%d entities, want %d", len(seen), entities)
		}
	})
}

func ExampleGenerate() {
	s := scenario.Generate(scenario.Options{Seed: 1, Entities: 1000})
	fmt.Println(len(s.CRM) > 1000, len(s.Billing) > 800)
	// Output: true true
}
