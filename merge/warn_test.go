package merge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

func TestWarnings(t *testing.T) {
	good := row(billing("1"), "name", "Esimerkki Oy", "business_id", "0112038-9")
	for _, c := range []struct {
		name string
		row  Row
		want []Warning
	}{
		{"nothing to tell", row(crm("1"), "name", "Esimerkki Oy", "business_id", "0112038-9"), nil},
		{"wrong check digit", row(crm("1"), "name", "Esimerkki Oy", "business_id", "0112038-8"),
			[]Warning{{Ref: crm("1"), Code: IDInvalid, Arg: "invalid"}}},
		{"placeholder", row(crm("1"), "name", "Esimerkki Oy", "business_id", "1234567-1"),
			[]Warning{{Ref: crm("1"), Code: IDPlaceholder}}},
		{"repairable", row(crm("1"), "name", "Esimerkki Oy", "business_id", "FI 0112038 9"),
			[]Warning{{Ref: crm("1"), Code: IDRepaired, Arg: "0112038-9"}}},
		{"identity code for an id", row(crm("1"), "name", "Esimerkki Oy", "business_id", "[hetu]"),
			[]Warning{{Ref: crm("1"), Code: IDHetu}}},
		{"identity code elsewhere", row(crm("1"), "name", "Esimerkki Oy", "Note", "kysy [hetu]"),
			[]Warning{{Ref: crm("1"), Code: Hetu, Arg: "Note"}}},
		{"id of another", row(crm("1"), "name", "Esimerkki Oy", "business_id", "1572860-0"),
			[]Warning{{Ref: crm("1"), Code: IDOfAnother, Arg: "0112038-9"}}},
		{"marked not to be used", row(crm("1"), "name", "ÄLÄ KÄYTÄ Esimerkki Oy"),
			[]Warning{{Ref: crm("1"), Code: CloseRecord, Arg: "do_not_use"}}},
		{"the operator's address", row(crm("1"), "name", "Esimerkki Oy", "einvoice", "003721291126"),
			[]Warning{{Ref: crm("1"), Code: OperatorAddress, Arg: "003721291126"}}},
		{"another name under the id", row(crm("1"), "name", "Aivan Muu Oy", "business_id", "0112038-9"),
			[]Warning{{Ref: crm("1"), Code: NameDiffers}}},
		{"another name under the id, and the one before", row(crm("1"), "name", "Aivan Muu Oy (ent. Esimerkki Oy)", "business_id", "0112038-9"), nil},
		{"another name under the id, and a third", row(crm("1"), "name", "Aivan Muu Oy (ent. Kolmas Oy)", "business_id", "0112038-9"),
			[]Warning{{Ref: crm("1"), Code: NameDiffers}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []Warning
			rows := []Row{good, row(billing("2"), "name", "Esimerkki Oy", "business_id", "0112038-9"), c.row}
			for _, w := range one(t, nil, rows...).Warnings {
				if w.Ref == c.row.Ref {
					got = append(got, w)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("warnings (-want +got):\n%s", d)
			}
		})
	}
}

func TestFlagsOfAClusterBecomeWarnings(t *testing.T) {
	tab := table{}
	c := tab.cluster(row(crm("1"), "name", "Esimerkki Oy"))
	c.Flags = []match.Flag{
		{Ref: crm("1"), Code: match.FlagIDFitsOther, Other: crm("7")},
		{Ref: crm("1"), Code: match.FlagChainCut, Other: crm("8")},
		{Ref: crm("1"), Code: match.FlagJudgementOdds, Other: crm("9")},
	}
	want := []Warning{
		{Ref: crm("1"), Code: ChainCut, Other: crm("8")},
		{Ref: crm("1"), Code: JudgementOdds, Other: crm("9")},
		{Ref: crm("1"), Code: StaysAlone, Other: crm("7")},
	}
	if d := cmp.Diff(want, tab.plan(t, nil, nil, c)[0].Warnings); d != "" {
		t.Errorf("warnings (-want +got):\n%s", d)
	}
	c = tab.cluster(row(billing("2"), "name", "Esimerkki Oy:n konkurssipesä"))
	c.Flags = []match.Flag{{Ref: billing("2"), Code: match.FlagIDFitsOther, Other: crm("1")}}
	if got := tab.plan(t, nil, nil, c)[0].Warnings; len(got) != 1 || got[0].Code != EstateID {
		t.Errorf("an estate's: %+v", got)
	}
}

func TestOtherNamesAreKeptAsAliases(t *testing.T) {
	e := one(t, nil,
		row(crm("1"), "name", "Esimerkki Oy", "former_name", "Vanha Nimi Oy"),
		row(crm("2"), "name", "ESIMERKKI (ent. Entinen Oy)"),
		row(billing("1"), "name", "Esimerkki Oy / Varasto"),
		row(billing("2"), "name", "Tuotemerkki"),
	)
	if e.Name != "Esimerkki Oy" {
		t.Errorf("name %q", e.Name)
	}
	got := map[string]AliasKind{}
	for _, a := range e.Names {
		got[a.Text] = a.Kind
	}
	want := map[string]AliasKind{
		"Vanha Nimi Oy": FormerName, "ESIMERKKI (ent. Entinen Oy)": Spelling, "Entinen Oy": FormerName,
		"Esimerkki Oy / Varasto": UnitName, "Tuotemerkki": OtherName,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("other names (-want +got):\n%s", d)
	}
}
