package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/table"
)

const export = "../data/crm.csv"

var update = flag.Bool("update", false, "renew the golden files")

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

func TestChangesAreThoseOfTheGoldenFile(t *testing.T) {
	var out bytes.Buffer
	if _, err := changes(t.Context(), export, &out); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/changes.golden", out.String())
}

// Loaded into the CRM and listed again, nothing is left but what a person was asked for.
func TestNothingIsLeftToChangeAfterTheChanges(t *testing.T) {
	var out bytes.Buffer
	before, err := changes(t.Context(), export, &out)
	if err != nil {
		t.Fatal(err)
	}
	list, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	loaded := load(t, list[1:])
	after, err := changes(t.Context(), loaded, new(bytes.Buffer))
	if err != nil {
		t.Fatal(err)
	}
	if want := (counts{before.rows, 0, before.asked}); after != want || before.certain == 0 {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

// load makes a copy of the export with the certain changes of list in it.
func load(t *testing.T, list [][]string) string {
	t.Helper()
	in, err := table.Open(export, nil)
	if err != nil {
		t.Fatal(err)
	}
	now := map[[2]string]string{}
	for _, change := range list {
		if change[3] != "" {
			now[[2]string{change[0], change[1]}] = change[3]
		}
	}
	var text bytes.Buffer
	w := table.NewWriter(&text, table.Plain)
	w.Row(in.Header()...)
	for row := range in.Rows() {
		for col, header := range in.Header() {
			cell := in.Cell(row, col)
			if changed, ok := now[[2]string{in.ID(row), header}]; ok {
				cell = changed
			}
			w.Text(cell)
		}
		w.End()
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "crm.csv")
	if err := os.WriteFile(file, text.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestRules(t *testing.T) {
	for _, c := range []struct {
		rule          func(string) (now, why string)
		was, now, why string
	}{
		{cleanName, "TerÃ¤sma &amp; Poika", "Teräsma & Poika", "html_entity;mojibake"},
		{cleanName, "kivi oy", "kivi oy", ""}, // the customer's own way of writing
		{cleanBusinessID, "FI01120389", "0112038-9", ""},
		{cleanBusinessID, "112038-9", "0112038-9", "zero_lost"},
		{cleanBusinessID, "1120389", "", "repaired, perhaps 0112038-9, perhaps 1120389-0"}, // either digit may be the lost one
		{cleanBusinessID, "1234567-1", "", "placeholder"},
		{cleanBusinessID, "ei ole", "", ""},
		{cleanBusinessID, "[hetu]", "", "personal identity code"},
		{cleanPostcode, "FI-00640", "00640", "label"},
		{cleanPostcode, "640", "", "perhaps 00640"},
		{cleanPhone, "040 9243 1765", "+3584092431765", ""},
		{cleanPhone, "soita", "", "no single number"},
		{cleanEmail, "mailto:info@kivi.example", "info@kivi.example", "label"},
		{cleanEmail, "info@kivi.example, talous@kivi.example", "", "no single address"},
		{cleanEmail, "", "", ""},
	} {
		if now, why := c.rule(c.was); now != c.now || why != c.why {
			t.Errorf("%q: %q, %q; want %q, %q", c.was, now, why, c.now, c.why)
		}
	}
}

func TestChangesFails(t *testing.T) {
	twice := filepath.Join(t.TempDir(), "twice.csv")
	if err := os.WriteFile(twice, []byte("Id,Name\n1,Kivi Oy\n1,Puro Oy\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	var duplicate *table.DuplicateIDsError
	if _, err := changes(t.Context(), twice, new(bytes.Buffer)); !errors.As(err, &duplicate) {
		t.Errorf("an id twice: %v", err)
	}
	if _, err := changes(t.Context(), "testdata/none.csv", new(bytes.Buffer)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := changes(stopped, export, new(bytes.Buffer)); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
