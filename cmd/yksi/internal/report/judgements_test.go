package report

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

func judgements(t *testing.T, csv string) ([]match.Judgement, error) {
	t.Helper()
	tab, err := table.Read(strings.NewReader(csv), &table.Options{Name: "review"})
	if err != nil {
		t.Fatal(err)
	}
	js, _, err := Judgements(tab)
	return js, err
}

func TestDecisionsAreReadInThreeLanguages(t *testing.T) {
	pair := func(a, b string, d match.Decision) match.Judgement {
		return match.Judgement{Left: crm(a), Right: crm(b), Decision: d}
	}
	for name, c := range map[string]struct {
		csv  string
		want []match.Judgement
	}{
		"an id as Excel is given it, a row without a decision, letters in two parts": {
			"decision;left_source;left_id;right_source;right_id\r\n Same ;crm;\"=\"\"007\"\"\";crm;2\r\n;crm;3;crm;4\r\nEri;crm;5;crm;6\r\nepa\u0308varma;crm;7;crm;8\r\n",
			[]match.Judgement{pair("007", "2", match.Same), pair("5", "6", match.Different), pair("7", "8", match.Unsure)},
		},
		"with who and when": {
			"left_source,left_id,right_source,right_id,decision,user,time\ncrm,1,crm,2,same,crm-team,2025-03-18\n",
			[]match.Judgement{{Left: crm("1"), Right: crm("2"), Decision: match.Same, User: "crm-team", Time: time.Date(2025, 3, 18, 0, 0, 0, 0, time.UTC)}},
		},
		"JSON lines": {
			`{"left":{"source":"crm","id":"1"},"right":{"source":"crm","id":"2"},"decision":"different"}` + "\n",
			[]match.Judgement{pair("1", "2", match.Different)},
		},
		"Windows-1252": {
			"left_source,left_id,right_source,right_id,decision\ncrm,1,crm,2,os\xe4ker\ncrm,3,crm,4,OLIKA\ncrm,5,crm,6,ep\xe4varma\n",
			[]match.Judgement{pair("1", "2", match.Unsure), pair("3", "4", match.Different), pair("5", "6", match.Unsure)},
		},
	} {
		got, err := judgements(t, c.csv)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAWordThatIsNoDecisionIsTold(t *testing.T) {
	_, err := judgements(t, "left_source,left_id,right_source,right_id,decision\ncrm,1,crm,2,same\ncrm,1,crm,3,maybe\ncrm,1,crm,4,?\n")
	if err == nil || !strings.Contains(err.Error(), "line 3, 4") {
		t.Errorf("got %v", err)
	}
	_, err = judgements(t, "left_source,left_id,right_source,right_id,decision,time\ncrm,1,crm,,same,\ncrm,1,crm,3,same,soon\n")
	if err == nil || !strings.Contains(err.Error(), "line 2: a judgement names two records") || !strings.Contains(err.Error(), "line 3: a time is") {
		t.Errorf("got %v", err)
	}
	_, err = judgements(t, "left_source,left_id,right_source,right_id\n1,2,3,4\n")
	if err == nil || !strings.Contains(err.Error(), `no column "decision"`) {
		t.Errorf("got %v", err)
	}
}
