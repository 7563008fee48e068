package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

const accounts = "../data/crm.csv"

var update = flag.Bool("update", false, "renew the golden file")

func TestAnswersAreThoseOfTheGoldenFile(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out, accounts, "", typed(nil)); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "answers.golden")
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("run with -update if this is meant (-want +got):\n%s", diff)
	}
}

// The golden file may drift with the weights; these standings may not.
func TestStandingsOfTheFormsToTry(t *testing.T) {
	c, err := open(t.Context(), accounts, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []match.Standing{match.Exists, match.Exists, match.Exists, match.Similar, match.Exists, match.New, match.New}
	forms := typed(nil)
	for i, f := range forms {
		a, claim, err := c.check(f)
		if err != nil || a.Standing != want[i] {
			t.Errorf("%s: %s, want %s; %v", f.name, a.Standing, want[i], err)
		}
		if claim != nil {
			claim.Release()
		}
	}
	_, claim, _ := c.check(forms[5])
	if a, _, _ := c.check(forms[6]); a.Standing < match.ProbablyExists || a.Candidates[0].Reserved.IsZero() {
		t.Errorf("typed again while it is saved: %s", a.Standing)
	}
	if err := c.saved(t.Context(), claim, "new-1", forms[5]); err != nil {
		t.Fatal(err)
	}
	if a, _, _ := c.check(forms[6]); a.Standing < match.ProbablyExists || !a.Candidates[0].Reserved.IsZero() {
		t.Errorf("typed again after it was saved: %s", a.Standing)
	}
}

func TestNoIdentityCodeIsShownWhereverItWasTyped(t *testing.T) {
	const code = "131052-308T" // a published test code
	forms := []form{
		{name: "Aitovire " + code}, {name: "Aitovire", businessID: code}, {name: "Aitovire", street: code},
		{name: "Aitovire", city: code}, {name: "Aitovire", phone: code}, {name: "Aitovire", email: code},
	}
	var out bytes.Buffer
	if err := run(t.Context(), &out, accounts, "", forms); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "131052") || strings.Contains(out.String(), "308T") {
		t.Error("an identity code was shown")
	}
}

// A model that was kept in a file gives the answers of the one that it was.
func TestAKeptModelGivesTheSameAnswers(t *testing.T) {
	accounts, err := table.Open(accounts, &table.Options{Name: "crm"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := openModel(t.Context(), accounts, "")
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := m.WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "model.json")
	if err := os.WriteFile(file, text.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	var made, kept bytes.Buffer
	for out, model := range map[*bytes.Buffer]string{&made: "", &kept: file} {
		if err := run(t.Context(), out, accounts.File(), model, typed(nil)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(made.String(), kept.String()); diff != "" {
		t.Errorf("made anew, kept:\n%s", diff)
	}
}

func TestOpenFails(t *testing.T) {
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx        context.Context
		crm, model string
		want       error
	}{
		"no CRM":   {t.Context(), "testdata/none.csv", "", os.ErrNotExist},
		"no model": {t.Context(), accounts, "testdata/none.json", os.ErrNotExist},
		"stopped":  {canceled, accounts, "", context.Canceled},
	} {
		if _, err := open(c.ctx, c.crm, c.model); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := open(t.Context(), accounts, accounts); err == nil || !strings.HasPrefix(err.Error(), accounts+": ") {
		t.Errorf("a model that is none: %v", err)
	}
}
