package merge

import (
	"bytes"
	"context"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

func rowSeq(rows []Row) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		for i := range rows {
			if !yield(&rows[i], nil) {
				return
			}
		}
	}
}

// Each case is of rows A and B, some with C, and what A is to B.
func TestWhoBelongsWithWhomIsFoundAndNeverMoreThanOne(t *testing.T) {
	const id, other = "0112038-9", "1572860-0"
	for name, c := range map[string]struct {
		rows []Row
		want []Relation
	}{
		"an estate with its debtor's id": {
			[]Row{row(crm("A"), "name", "Malli Oy:n konkurssipesä", "business_id", id), row(crm("B"), "name", "Malli Oy", "business_id", id)},
			[]Relation{{Kind: EstateOf, Ref: crm("A"), Other: crm("B")}},
		},
		"an estate with an id of its own, by the name": {
			[]Row{row(crm("A"), "name", "MALLI OY KONKURSSIPESÄ", "business_id", other), row(crm("B"), "name", "Malli Oy", "business_id", id)},
			[]Relation{{Kind: EstateOf, Ref: crm("A"), Other: crm("B"), Proposed: true}},
		},
		"an estate of a name that begins with letters joined by a sign": {
			[]Row{row(crm("A"), "name", "W&B Malmila Oy:n konkurssipesä"), row(crm("B"), "name", "W&B MALMILA OY")},
			[]Relation{{Kind: EstateOf, Ref: crm("A"), Other: crm("B"), Proposed: true}},
		},
		"an estate of a name that nobody bears": {
			[]Row{row(crm("A"), "name", "Malli Oy:n konkurssipesä"), row(crm("B"), "name", "Mallinen Oy")}, nil,
		},
		"umlauts": {
			[]Row{row(crm("A"), "name", "Öljytyö Äijälä Oy:n konkurssipesä"), row(crm("B"), "name", "ÖLJYTYÖ ÄIJÄLÄ OY")},
			[]Relation{{Kind: EstateOf, Ref: crm("A"), Other: crm("B"), Proposed: true}},
		},
		"an estate of a name with an apostrophe": {
			[]Row{row(crm("A"), "name", "MALLI'S OY KONKURSSIPESÄ"), row(crm("B"), "name", "Malli's Oy")},
			[]Relation{{Kind: EstateOf, Ref: crm("A"), Other: crm("B"), Proposed: true}},
		},
		"an estate of a place, in the genitive": {
			[]Row{row(crm("A"), "name", "Tampereen Oy:n konkurssipesä"), row(crm("B"), "name", "TAMPERE OY")},
			[]Relation{{Kind: EstateOf, Ref: crm("A"), Other: crm("B"), Proposed: true}},
		},
		"a sole trader at a company's phone with a word of its name": {
			[]Row{row(crm("A"), "name", "Tmi Antti Virtanen", "phone", "050 1234567"), row(billing("B"), "name", "Rakennus Antti Virtanen Oy", "phone", "+358501234567")},
			[]Relation{{Kind: TradesFor, Ref: crm("A"), Other: billing("B"), Proposed: true}},
		},
		"a sole trader in the house of a company of another name": {
			[]Row{row(crm("A"), "name", "Tmi Antti Virtanen", "street", "Katu 1", "postcode", "00100"), row(crm("B"), "name", "Malli Oy", "street", "Katu 1", "postcode", "00100")}, nil,
		},
		"a sole trader beside two companies": {
			[]Row{row(crm("A"), "name", "Tmi Antti Virtanen", "phone", "050 1234567"), row(crm("B"), "name", "Virtanen Rakennus Oy", "phone", "050 1234567"),
				row(crm("C"), "name", "Virtanen Kuljetus Oy", "phone", "050 1234567")}, nil,
		},
		"a housing company c/o its manager": {
			[]Row{row(crm("A"), "name", "As Oy Niitty", "street", "c/o Isännöinti Malli Oy, Katu 2"), row(crm("B"), "name", "Isännöinti Malli Oy")},
			[]Relation{{Kind: ManagedBy, Ref: crm("A"), Other: crm("B"), Proposed: true}},
		},
		"an identity code in the name": {
			[]Row{row(crm("A"), "name", "Tmi [hetu]", "phone", "050 1234567"), row(crm("B"), "name", "Malli Oy", "phone", "050 1234567")}, nil,
		},
	} {
		for range 3 {
			got, _, err := FindRelations(rowSeq(c.rows), nil)
			if err != nil {
				t.Fatal(err)
			}
			if d := gocmp.Diff(c.want, got, cmpopts.EquateEmpty()); d != "" {
				t.Errorf("%s (-want +got):\n%s", name, d)
			}
			rand.Shuffle(len(c.rows), func(i, j int) { c.rows[i], c.rows[j] = c.rows[j], c.rows[i] })
		}
	}
}

func TestASuccessionMakesARelationAndNeverAMerge(t *testing.T) {
	rows := []Row{row(crm("A"), "name", "Vanha Oy", "business_id", "0112038-9"), row(crm("B"), "name", "Uusi Oy", "business_id", "1572860-0")}
	old, successor := ytunnus.MustParse("0112038-9"), ytunnus.MustParse("1572860-0")
	got, unknown, err := FindRelations(rowSeq(rows), []Succession{
		{PredecessorID: old, SuccessorID: successor, Since: day("2024-05-01")},
		{PredecessorID: old, Successor: crm("Z")},
		{Predecessor: crm("A"), Successor: crm("B")},
		{PredecessorID: ytunnus.MustParse("0201256-6"), Successor: crm("B")},
	})
	if err != nil || !slices.Equal(unknown, []int{1, 3}) {
		t.Errorf("unknown %v, %v", unknown, err)
	}
	want := []Relation{{Kind: SuccessorOf, Ref: crm("B"), Other: crm("A")}, {Kind: SuccessorOf, Ref: crm("B"), Other: crm("A"), Since: day("2024-05-01")}}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	tab := table{}
	es := tab.plan(t, &Policy{Relations: got}, nil, tab.cluster(rows[0]), tab.cluster(rows[1]))
	if es[0].Relations != nil || !slices.Equal(es[1].Relations, want) {
		t.Errorf("relations %v and %v", es[0].Relations, es[1].Relations)
	}
	_, entities, err := Read(bytes.NewReader(write(t, Header{Before: tab.control()}, es)))
	if err != nil {
		t.Fatal(err)
	}
	if d := gocmp.Diff(es, collect(t, entities)); d != "" {
		t.Errorf("written and read (-want +got):\n%s", d)
	}
}

// Within one entity the groups that are kept apart are related to its head account.
func TestUnitsAndEstatesOfAnEntityAreRelatedToItsHeadAccount(t *testing.T) {
	e := one(t, nil, row(crm("1"), "name", "Hallaselän kaupunki"), row(crm("2"), "name", "Hallaselän kaupunki / Lepikon koulu"),
		row(billing("1"), "name", "Hallaselän kaupunki / Lepikon koulu"))
	if d := gocmp.Diff([]Relation{{Kind: UnitOf, Ref: crm("2"), Other: crm("1")}}, e.Relations); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestFindRelationsEndsWithTheErrorOfItsRows(t *testing.T) {
	broken := func(yield func(*Row, error) bool) { yield(nil, context.Canceled) }
	if _, _, err := FindRelations(broken, nil); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	var none match.Ref
	if got, unknown, err := FindRelations(rowSeq(nil), []Succession{{Successor: none}}); got != nil || len(unknown) != 1 || err != nil {
		t.Errorf("of no rows: %v, %v, %v", got, unknown, err)
	}
}

// The slow way is the oracle; the last texts leave the fast path, in the middle and at the end.
func TestAppendLowerEqualsToLower(t *testing.T) {
	for _, s := range []string{"", "Malli Oy", "ÅKE ÖHMAN Ä×÷ÐÞßÿÀÞ", "Œuvre", "ŠIBELIUS Oy", "Malli İ", "Ã", "\u212aONKURSSI"} {
		if got, want := string(appendLower([]byte("X"), s)), "X"+strings.ToLower(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// A legal form as a word of a name is in no table of words and passes for the rarest: then every company would be read.
func TestTheRarestWordOfANameIsNoLegalForm(t *testing.T) {
	for name, want := range map[string]string{
		"Keski-Suomen-Oy konkurssiepsä": "keski",
		"Osakeyhtiö-Malli Rautio":       "malli",
		"Malli 3":                       "malli",
		"Oy":                            "oy",
	} {
		if got := rarest(normalize.ParseName(name).Tokens).Key; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
