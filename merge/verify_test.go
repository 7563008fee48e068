package merge

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func verify(t *testing.T, text string) (faults []string) {
	t.Helper()
	if _, _, err := Verify(strings.NewReader(text), func(f *Fault) { faults = append(faults, f.Error()) }); err != nil {
		t.Fatal(err)
	}
	return faults
}

func TestVerifyFindsNothingWrongWithAPlan(t *testing.T) {
	plan := smallPlan(t)
	if faults := verify(t, string(plan)); faults != nil {
		t.Errorf("got %q", faults)
	}
	h, totals, err := Verify(bytes.NewReader(plan), func(*Fault) {})
	if err != nil || totals.Entities != 3 || totals.Control != h.Before {
		t.Errorf("%+v, %+v, %v", h, totals, err)
	}
	var indented bytes.Buffer // as an editor may lay it out
	if err := json.Indent(&indented, plan, "", "  "); err != nil {
		t.Fatal(err)
	}
	if faults := verify(t, indented.String()); faults != nil {
		t.Errorf("indented: %q", faults)
	}
}

// Each case is an edit such as a hand makes; the faults say where it was made.
func TestVerifyTellsEveryFaultWithItsPlace(t *testing.T) {
	plan := string(smallPlan(t))
	lines := strings.SplitAfter(plan, "\n")
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"not JSON": {`{"format":"yksi plan",` + "\n" + `"version":3,,`, []string{
			`line 2, column 13: the text: invalid character ',' looking for beginning of object key string`}},
		"nothing":   {"", []string{`line 1, column 1: the text: it ends in the middle`}},
		"no object": {"[]", []string{`line 1, column 1: the text: a plan is one object`}},
		"cut":       {strings.Join(lines[:2], ""), []string{`line 3, column 1: the text: it ends in the middle`}},
		"a status":  {strings.Replace(plan, `"status":"not_yet"`, `"status":"soon"`, 1), []string{`entities[0].status: "soon" is not one of now, former, not_yet`, `totals: not compared`}},
		"two at once": {strings.Replace(strings.Replace(plan, `"status":"not_yet"`, `"status":7`, 1), `"survivor"`, `"surviver"`, 1), []string{
			`entities[0].status: want string, have number`, `entities[0].groups[0].surviver: there is no such member`, `entities[0].groups[0]: lacks survivor`, `totals: not compared`}},
		"a member twice":        {strings.Replace(plan, `"status":"not_yet"`, `"status":"not_yet","status":"now"`, 1), []string{`entities[0].status: stands twice`, `totals: not compared`}},
		"half a reference":      {strings.Replace(plan, `["crm","a"]`, `["crm"]`, 1), []string{`has 1 elements`, `totals: not compared`}},
		"a date":                {strings.Replace(plan, `"header":{`, `"header":{"as_of":"soon",`, 1), []string{`header: parsing time`, `totals: merge: control totals`}},
		"a member of no entity": {strings.Replace(plan, `"members":[["crm","a"]`, `"members":[["crm","z"]`, 1), []string{`: a merge group with another's record`, `totals: merge: control totals do not balance`}},
		"a value of nobody":     {strings.Replace(plan, `{"member":1`, `{"member":7`, 1), []string{`: a value of a record that is no member`, `totals: not compared`}},
		"an entity left out":    {lines[0] + strings.Join(lines[2:], ""), []string{`totals: merge: control totals do not balance: records: before`}},
		"an entity twice": {lines[0] + lines[1] + strings.Join(lines[1:], ""), []string{
			`its id stands in the entity of line 2, too`, `record`, `record`, `totals: merge: control totals do not balance`}},
		"other totals": {strings.Replace(plan, `"entities":3`, `"entities":4`, 1), []string{`totals: merge: control totals do not balance: the entities add up to`}},
		"no totals":    {strings.Join(lines[:4], "") + "]}", []string{`line 5, column 2: the plan: lacks totals`}},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.text == plan {
				t.Fatal("the case changes nothing")
			}
			got := verify(t, tt.text)
			if len(got) < len(tt.want) || name != "an entity twice" && len(got) != len(tt.want) {
				t.Fatalf("%d faults, want %d: %q", len(got), len(tt.want), got)
			}
			for i, want := range tt.want {
				if !strings.Contains(strings.Join(got, "\n"), want) {
					t.Errorf("fault %d: want %q among %q", i, want, got)
				}
			}
		})
	}
}

// TestAFaultStandsWhereTheTextIsWrong plants a wrong word wherever a code stands and looks for it at the place told.
func TestAFaultStandsWhereTheTextIsWrong(t *testing.T) {
	plan := string(smallPlan(t))
	planted := 0
	for _, code := range []string{`"not_yet"`, `"match"`, `"payer"`, `"spelling"`, `"head_account"`} {
		for from := 0; ; {
			i := strings.Index(plan[from:], code)
			if i < 0 {
				break
			}
			at := from + i
			from = at + 1
			text := plan[:at] + `"wrong"` + plan[at+len(code):]
			var first *Fault
			Verify(strings.NewReader(text), func(f *Fault) {
				if first == nil {
					first = f
				}
			})
			if first == nil {
				t.Fatalf("%s at %d: nothing is told", code, at)
			}
			line := strings.Count(text[:at], "\n") + 1
			column := at - strings.LastIndexByte(text[:at], '\n')
			if diff := cmp.Diff([2]int{line, column}, [2]int{first.Line, first.Column}); diff != "" {
				t.Errorf("%s: %v\n%s", code, first, diff)
			}
			planted++
		}
	}
	if planted < 5 {
		t.Errorf("only %d words were planted", planted)
	}
}

func TestReadSaysOnWhichLineAPlanIsWrong(t *testing.T) {
	plan := string(smallPlan(t))
	for _, text := range []string{
		strings.Replace(plan, `"status":"not_yet"`, `"status":"soon"`, 1),
		strings.Replace(plan, `"status":"not_yet"`, `"status"="not_yet"`, 1),
	} {
		_, err := readAll(strings.NewReader(text))
		var f *FormatError
		if !errors.As(err, &f) || f.Line != 2 || f.Column < 2 {
			t.Errorf("got %v", err)
		}
	}
}

func TestVerifyPassesOnTheErrorOfItsReader(t *testing.T) {
	broken := errors.New("broken")
	if _, _, err := Verify(io.MultiReader(bytes.NewReader(smallPlan(t)[:600]), failing{broken}), func(*Fault) {}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
