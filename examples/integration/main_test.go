package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

var update = flag.Bool("update", false, "renew crm.jsonl and the golden file")

func files() inputs {
	return inputs{crm: "crm.jsonl", billing: "../data/billing.csv", judgements: "judgements.jsonl"}
}

// crosswalk runs link and reads what it has written.
func crosswalk(t *testing.T, in inputs) (string, map[string]line) {
	t.Helper()
	var out bytes.Buffer
	if _, err := link(t.Context(), in, &out); err != nil {
		t.Fatal(err)
	}
	byID := map[string]line{}
	for dec := json.NewDecoder(strings.NewReader(out.String())); dec.More(); {
		var l line
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		byID[l.BillingID] = l
	}
	return out.String(), byID
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s: run with -update if this is meant (-want +got):\n%s", file, diff)
	}
}

func readCSV(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// The accounts in JSON lines are those of the CSV file, blank fields left out as APIs do.
func TestAccountsAreThoseOfTheCSVFile(t *testing.T) {
	rows := readCSV(t, "../data/crm.csv")
	var want strings.Builder
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	for _, row := range rows[1:] {
		object := map[string]string{}
		for i, cell := range row {
			if cell != "" {
				object[rows[0][i]] = cell
			}
		}
		if err := enc.Encode(object); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "crm.jsonl", want.String())
}

func TestCrosswalkIsThatOfTheGoldenFile(t *testing.T) {
	got, _ := crosswalk(t, files())
	golden(t, "testdata/crosswalk.golden", got)
}

// JSON lines with their keys in another order, or CSV: who is who does not depend on it.
func TestTheFormOfTheFileChangesNothing(t *testing.T) {
	want, _ := crosswalk(t, files())
	in := files()
	in.crm = "../data/crm.csv"
	got, _ := crosswalk(t, in)
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("JSON lines, CSV:\n%s", diff)
	}
}

// The golden file may drift with the weights; this may not.
func TestCrosswalkHoldsAgainstTheTruth(t *testing.T) {
	entity := map[match.Ref]string{}
	for _, row := range readCSV(t, "../data/truth.csv")[1:] {
		entity[match.Ref{Source: row[0], ID: row[1]}] = row[2]
	}
	_, links := crosswalk(t, files())
	matched, right := 0, 0
	for id, l := range links {
		if l.Verdict != "match" {
			continue
		}
		matched++
		if entity[match.Ref{Source: "billing", ID: id}] == entity[match.Ref{Source: "crm", ID: l.CRMID}] {
			right++
		}
	}
	customers := len(readCSV(t, "../data/truth.csv")) - 1 - len(readCSV(t, "../data/crm.csv")) + 1
	if len(links) != customers {
		t.Errorf("%d billing customers in the crosswalk, %d in the truth", len(links), customers)
	}
	if matched < 300 || float64(right) < 0.97*float64(matched) {
		t.Errorf("%d matched, %d of them right", matched, right)
	}
}

func TestJudgementsAreHonoured(t *testing.T) {
	_, links := crosswalk(t, files())
	if l := links["90844"]; l.Verdict != "match" || l.CRMID != "0017Q0000000AYvQAM" {
		t.Errorf("judged the same: %+v", l)
	}
	if links["07572"].EntityID == links["45769"].EntityID {
		t.Error("judged different, and one entity")
	}
	in := files()
	in.judgements = filepath.Join(t.TempDir(), "none.jsonl")
	if err := os.WriteFile(in.judgements, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	_, links = crosswalk(t, in)
	if l := links["90844"]; l.Verdict == "match" && l.CRMID == "0017Q0000000AYvQAM" {
		t.Error("the example shows nothing: it is a match without the judgement, too")
	}
}

// The id of an entity comes from its smallest record. When that record goes, a run that knows the last plan keeps the id.
func TestEntityIDsStayFromRunToRun(t *testing.T) {
	in := files()
	in.state = t.TempDir()
	first, links := crosswalk(t, in)
	if again, _ := crosswalk(t, in); again != first {
		t.Error("the same input gave other lines the second time")
	}

	// 00227 and 38424 are two customer numbers of one entity.
	text, err := os.ReadFile(in.billing)
	if err != nil {
		t.Fatal(err)
	}
	if links["00227"].EntityID != links["38424"].EntityID {
		t.Fatal("the example has changed: take two customers of one entity without an account")
	}
	in.billing = filepath.Join(t.TempDir(), "billing.csv")
	kept := bytes.SplitAfter(text, []byte("\n"))
	if !bytes.HasPrefix(kept[1], []byte("00227;")) {
		t.Fatal("the example has changed: 00227 is not the first row")
	}
	if err := os.WriteFile(in.billing, bytes.Join(append(kept[:1:1], kept[2:]...), nil), 0o666); err != nil {
		t.Fatal(err)
	}
	_, after := crosswalk(t, in)
	in.state = ""
	_, fresh := crosswalk(t, in)
	if want, got := links["38424"].EntityID, after["38424"].EntityID; got != want {
		t.Errorf("the entity was %s and is %s", want, got)
	}
	if fresh["38424"].EntityID == links["38424"].EntityID {
		t.Error("the example shows nothing: the id is the same without the last plan, too")
	}
}

func TestTheKeptModelIsThatOfThePlan(t *testing.T) {
	in := files()
	in.state = t.TempDir()
	crosswalk(t, in)
	open := func(name string) *os.File {
		f, err := os.Open(filepath.Join(in.state, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	m, err := match.ReadModel(open("model.json"))
	if err != nil {
		t.Fatal(err)
	}
	h, _, err := merge.Read(open("plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Hash().String(); got != h.Model {
		t.Errorf("model %s, the plan's %s", got, h.Model)
	}
}

func TestARunThatFailsWritesNothing(t *testing.T) {
	file := func(text string) string {
		name := filepath.Join(t.TempDir(), "input")
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for name, c := range map[string]struct {
		change func(*inputs)
		want   string
	}{
		"no file":            {func(in *inputs) { in.crm = "none.jsonl" }, "none.jsonl"},
		"no name":            {func(in *inputs) { in.crm = file("Id,Phone\n1,040 123\n") }, "no column holds a name"},
		"an id twice":        {func(in *inputs) { in.crm = file("Id,Name\n1,Kivi Oy\n1,Puro Oy\n") }, "1"},
		"an amount":          {func(in *inputs) { in.billing = file("Asiakasnumero;Nimi;Avoin saldo\n1;Kivi Oy;kysy\n") }, "Avoin saldo"},
		"a decision":         {func(in *inputs) { in.judgements = file(`{"decision":"maybe"}`) }, "judgement 1"},
		"a judgement's file": {func(in *inputs) { in.judgements = file(`{"decision":`) }, "judgement 1"},
		"a foreign plan":     {func(in *inputs) { in.state = t.TempDir(); os.WriteFile(in.state+"/plan.json", []byte("{}"), 0o666) }, "plan.json"},
		"no state folder":    {func(in *inputs) { in.state = filepath.Join(t.TempDir(), "none") }, "none"},
	} {
		in := files()
		c.change(&in)
		var out bytes.Buffer
		_, err := link(t.Context(), in, &out)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
		if out.Len() > 0 {
			t.Errorf("%s: something was written", name)
		}
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := link(stopped, files(), new(bytes.Buffer)); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
