package ytunnus

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// table reads a tab-separated file of testdata as one map a row, by the names of its header line.
func table(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var header []string
	var rows []map[string]string
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		if strings.HasPrefix(sc.Text(), "#") {
			continue
		}
		cells := strings.Split(sc.Text(), "\t")
		if header == nil {
			header = cells
			continue
		}
		row := map[string]string{}
		for i, h := range header {
			if i < len(cells) {
				row[h] = cells[i]
			}
		}
		rows = append(rows, row)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// noteOf maps the outcomes that say more than the status to the note that says the same.
var noteOf = map[string]string{
	"valid": "", "valid_after_cleaning": "", "repairable": "", "repairable_low": "",
	"ovt_repairable": "ovt",
}

func TestYtunnusVectors(t *testing.T) {
	rows := table(t, "ytunnus_vectors.tsv")
	if len(rows) != 118 {
		t.Fatalf("%d vectors, want 118", len(rows))
	}
	for _, v := range rows {
		r := ParseLoose(v["input"])
		if r.Kind.String() != v["status"] {
			t.Errorf("%q: %v (%v), want %s (%s)", v["input"], r.Kind, r.Note, v["status"], v["outcome"])
			continue
		}
		note, ok := noteOf[v["outcome"]]
		if !ok {
			note = v["outcome"]
		}
		if note == "empty" {
			note = ""
		}
		if r.Note.String() != note {
			t.Errorf("%q: note %q, want %q", v["input"], r.Note, note)
		}
		if r.Kind == Valid || r.Kind == Repaired {
			if r.ID.String() != v["canonical"] {
				t.Errorf("%q: %v, want %s", v["input"], r.ID, v["canonical"])
			}
		}
		weak := v["outcome"] == "repairable_low"
		if r.ID.IsValid() && (r.Confidence() == Weak) != weak {
			t.Errorf("%q: confidence %v", v["input"], r.Confidence())
		}
	}
}
