package compile

import (
	"context"
	"encoding/json"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/salesforce"
	"github.com/yksi-mdm/yksi/table"
)

// Every code has words in all languages: a code without them would be told as nothing.
func TestEveryProblemHasAdviceInAllLanguages(t *testing.T) {
	source, err := os.ReadFile(filepath.FromSlash("../../../../merge/target.go"))
	if err != nil {
		t.Fatal(err)
	}
	codes := regexp.MustCompile(`ProblemCode = "([a-z_]+)"`).FindAllSubmatch(source, -1)
	if len(codes) != len(advice) {
		t.Errorf("%d codes, advice for %d", len(codes), len(advice))
	}
	for _, m := range codes {
		p := advice[merge.ProblemCode(m[1])]
		if p.EN == "" || p.FI == "" || p.SV == "" {
			t.Errorf("%s: %v", m[1], p)
		}
	}
}

var columns = []merge.Column{{Name: "Name", Field: match.Name}, {Name: "Phone", Field: match.Phone}, {Name: "Old_Id__c", Field: "Old_Id__c"}}

// customer is a customer with three accounts, of which the second survives with the others' phone and old id.
func customer() *merge.Entity {
	e := &merge.Entity{ID: "E1", Groups: []merge.Group{{ID: "M1"}}}
	g := &e.Groups[0]
	for _, id := range []string{"001Aa00000000A1", "001Aa00000000A2", "001Aa00000000A3"} {
		ref := match.Ref{Source: "crm", ID: id}
		e.Records = append(e.Records, merge.Record{Ref: ref, OpenBalance: 100})
		g.Members = append(g.Members, ref)
	}
	g.Survivor = g.Members[1]
	value := func(n, at int, field match.Field, text string) merge.Value {
		return merge.Value{ID: g.Members[n].ID, At: at, Field: field, Text: text}
	}
	g.Fields = []merge.FieldPlan{
		{Rule: "best_name@1", Kept: []merge.Value{value(1, 0, match.Name, "Malli Oy")}},
		{Rule: "right_link@1", Dropped: []merge.Value{value(1, 1, match.Phone, "0400")}},
		{Rule: "survivor_first@1", Kept: []merge.Value{value(2, 2, "Old_Id__c", "v1")}},
	}
	return e
}

// describe is what the organisation says of its accounts.
const describe = `{"name":"Account","mergeable":true,"fields":[
	{"name":"Name","type":"string","length":255,"updateable":true},{"name":"Phone","type":"phone","length":40,"nillable":true,"updateable":true},
	{"name":"Old_Id__c","type":"string","length":20,"nillable":true,"updateable":true,"unique":true,"externalId":true},
	{"name":"Inactive__c","type":"boolean","updateable":true}],
	"childRelationships":[{"childSObject":"Contact","field":"AccountId"}]}`

// target is Salesforce as describe has it.
func target(t *testing.T) *salesforce.Target {
	t.Helper()
	d, err := salesforce.ReadDescribe(strings.NewReader(describe))
	if err != nil {
		t.Fatal(err)
	}
	target, err := salesforce.New("crm", columns, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// compiled compiles an entity for Salesforce and returns the files of the folder.
func compiled(t *testing.T, e *merge.Entity, l phrase.Language) (map[string]string, *Result) {
	t.Helper()
	return written(t, target(t), one(e), l)
}

// compiledAll compiles entities, or their inverse, for an organisation that closes accounts by a checkbox.
func compiledAll(t *testing.T, entities []*merge.Entity, back bool) (map[string]string, *Result) {
	t.Helper()
	closes, err := target(t).CloseBy(merge.ClosingMark{Field: "Inactive__c", Value: "true", Before: "false"})
	if err != nil {
		t.Fatal(err)
	}
	return written(t, closes, func(yield func(*merge.Entity, error) bool) {
		for _, e := range entities {
			if back {
				e = e.Invert()
			}
			if !yield(e, nil) {
				return
			}
		}
	}, phrase.EN)
}

// written returns the files of the folder into which entities are compiled.
func written(t *testing.T, target *salesforce.Target, entities iter.Seq2[*merge.Entity, error], l phrase.Language) (map[string]string, *Result) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out")
	dir, err := table.CreateDir(path)
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Abort()
	result, err := Write(context.Background(), dir, &Options{Name: "salesforce", System: target, Source: "crm", Columns: columns, Checked: true, Lang: l}, entities)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dir.Commit(nil); err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range entries {
		text, err := os.ReadFile(filepath.Join(path, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name()] = string(text)
	}
	return files, result
}

func one(e *merge.Entity) iter.Seq2[*merge.Entity, error] {
	return func(yield func(*merge.Entity, error) bool) { yield(e, nil) }
}

func TestDataLoaderGetsWhatGoesBeforeAndWhatGoesAfterTheMerge(t *testing.T) {
	files, result := compiled(t, customer(), phrase.EN)
	for name, want := range map[string]string{
		"1_update.csv": "Id,Name,Phone,Old_Id__c\n001Aa00000000A2IAI,,#N/A,\n",
		"3_update.csv": "Id,Name,Phone,Old_Id__c\n001Aa00000000A2IAI,,,v1\n",
		"children.csv": "object,field,query\nContact,AccountId,\"SELECT Id, AccountId FROM Contact WHERE AccountId != null\"\n",
		"aliases.csv":  "source,id,survivor_id,entity_id\ncrm,001Aa00000000A1,001Aa00000000A2,E1\ncrm,001Aa00000000A3,001Aa00000000A2,E1\n",
		"fields.csv":   "column,meaning,field\nName,name,Name\nPhone,phone,Phone\nOld_Id__c,Old_Id__c,Old_Id__c\n",
	} {
		if d := cmp.Diff(want, files[name]); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if files["2_undelete.csv"] != "" {
		t.Error("something is undeleted")
	}
	if result.Merged != 1 || result.Away != 2 || result.Calls != 3 || result.Control.OpenBalance != 300 {
		t.Errorf("got %+v", result)
	}
	for line := range strings.Lines(files["calls.jsonl"]) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestAnInverseIsLoadedInTheOrderThatLetsItBe(t *testing.T) {
	files, _ := compiled(t, customer().Invert(), phrase.EN)
	for name, want := range map[string]string{
		"1_update.csv":   "Id,Name,Phone,Old_Id__c\n001Aa00000000A2IAI,,0400,#N/A\n",
		"2_undelete.csv": "Id\n001Aa00000000A1IAI\n001Aa00000000A3IAI\n",
		"3_reparent.csv": "AccountId,from\n001Aa00000000A1IAI,001Aa00000000A2IAI\n001Aa00000000A3IAI,001Aa00000000A2IAI\n",
		"aliases.csv":    "source,id,survivor_id,entity_id\n",
	} {
		if d := cmp.Diff(want, files[name]); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if !strings.Contains(files["summary.txt"], "2_undelete.csv") || !strings.Contains(files["problems.csv"], "children_need_export") {
		t.Errorf("summary:\n%s\nproblems:\n%s", files["summary.txt"], files["problems.csv"])
	}
}

func TestTheSummaryIsInTheReadersLanguageAndTheFilesAreNot(t *testing.T) {
	en, _ := compiled(t, customer(), phrase.EN)
	fi, _ := compiled(t, customer(), phrase.FI)
	if !strings.Contains(fi["summary.txt"], "Mihinkään järjestelmään ei koskettu") || en["summary.txt"] == fi["summary.txt"] {
		t.Error(fi["summary.txt"])
	}
	for _, name := range []string{"1_update.csv", "3_update.csv", "steps.csv", "calls.jsonl", "aliases.csv"} {
		if en[name] != fi[name] {
			t.Errorf("%s differs by language", name)
		}
	}
}

func TestNothingIsCompiledOnceTheRunIsStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	target, err := salesforce.New("crm", columns, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := table.CreateDir(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Abort()
	if _, err := Write(ctx, dir, &Options{System: target, Columns: columns}, one(customer())); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}
