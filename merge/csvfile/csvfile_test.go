package csvfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

func read(t *testing.T, raw string) *table.Table {
	t.Helper()
	tab, err := table.Read(strings.NewReader(raw), &table.Options{Name: "crm"})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// plan merges the records of each cluster, given by row.
func plan(t *testing.T, tab *table.Table, clusters ...[]int) ([]merge.Column, []*merge.Entity) {
	t.Helper()
	set, err := source.New(tab)
	if err != nil {
		t.Fatal(err)
	}
	each := func(yield func(match.Cluster, error) bool) {
		for _, rows := range clusters {
			var c match.Cluster
			for _, r := range rows {
				c.Members = append(c.Members, match.Member{Ref: match.Ref{Source: "crm", ID: tab.ID(r)}})
			}
			if !yield(c, nil) {
				return
			}
		}
	}
	var out []*merge.Entity
	for e, err := range merge.Plan(context.Background(), each, set, &merge.Policy{Workers: 1, Fields: source.FieldRules()}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return set.Sources()[0].PlanColumns(), out
}

func seq(es []*merge.Entity) iter.Seq2[*merge.Entity, error] {
	return func(yield func(*merge.Entity, error) bool) {
		for _, e := range es {
			if !yield(e, nil) {
				return
			}
		}
	}
}

const export = "\uFEFFId;Name;Phone;Phone;Email;HasOptedOutOfEmail;MasterRecordId\r\n" +
	"A1;\"Kulman Leipomo Oy\";;;; ;\r\n" +
	"\r\n" +
	"A2; Pub ;1;;;;\r\n" +
	"A3;Kulman Leipomo;=\"0401234567\";;a@example.fi;1;\r\n" +
	"A4;Muu 010101-123N;;;;;"

func TestOnlyWhatThePlanMergesIsDifferent(t *testing.T) {
	tab := read(t, export)
	columns, es := plan(t, tab, []int{0, 2}, []int{1}, []int{3})
	var b bytes.Buffer
	r, err := Write(&b, tab, columns, seq(es), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFId;Name;Phone;Phone;Email;HasOptedOutOfEmail;MasterRecordId\r\n" +
		"\r\n" +
		"A2; Pub ;1;;;;\r\n" +
		"A3;Kulman Leipomo Oy;=\"0401234567\";;a@example.fi;1;\r\n" +
		"A4;Muu 010101-123N;;;;;"
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if r.Merges != 1 || r.MergedAway != 1 || r.Control.Records != 4 || r.Control.OptOuts != 1 {
		t.Errorf("%+v", r)
	}
}

func TestAMergedRecordCanStayWithTheSurvivorsID(t *testing.T) {
	tab := read(t, export)
	columns, es := plan(t, tab, []int{0, 2}, []int{1}, []int{3})
	var b bytes.Buffer
	if _, err := Write(&b, tab, columns, seq(es), Options{Mark: "MasterRecordId"}); err != nil {
		t.Fatal(err)
	}
	got := read(t, b.String())
	if got.Rows() != tab.Rows() {
		t.Fatalf("%d rows", got.Rows())
	}
	for row := range got.Rows() {
		want := ""
		if g := es[0].Groups[0]; got.ID(row) != g.Survivor.ID && slices.ContainsFunc(g.Members, func(r match.Ref) bool { return r.ID == got.ID(row) }) {
			want = g.Survivor.ID
		}
		if got.Cell(row, 6) != want {
			t.Errorf("%s: mark %q, want %q", got.ID(row), got.Cell(row, 6), want)
		}
	}
}

func TestAFileThatIsNotAsThePlanSaysIsRefused(t *testing.T) {
	tab := read(t, export)
	columns, es := plan(t, tab, []int{0, 2}, []int{1}, []int{3})
	for name, raw := range map[string]string{
		"a cell has changed":  strings.Replace(export, "a@example.fi", "b@example.fi", 1),
		"a row is gone":       strings.Replace(export, "A3;", "A9;", 1),
		"a column has moved":  strings.Replace(export, "Phone;Phone;Email", "Phone;Email;Phone", 1),
		"a column has come":   strings.Replace(export, "Name;", "Name;City;", 1),
		"a cell became a ban": strings.Replace(export, ";;;; ;", ";;;;1;", 1),
	} {
		var b bytes.Buffer
		_, err := Write(&b, read(t, raw), columns, seq(es), Options{})
		var stale *merge.StaleError
		if !errors.As(err, &stale) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes written", name, err, b.Len())
		}
	}
	var missing *ColumnError
	if _, err := Write(&bytes.Buffer{}, tab, columns, seq(es), Options{Mark: "Nowhere"}); !errors.As(err, &missing) {
		t.Errorf("no column for the mark: %v", err)
	}
	for i := range es {
		es[i] = es[i].Invert()
	}
	if _, err := Write(&bytes.Buffer{}, tab, columns, seq(es), Options{}); err == nil {
		t.Error("an inverse plan was taken")
	}
}

// Rows of the new file are those of Entity.Apply, field by field, whatever the records and the way the file is written.
func TestTheNewFileIsWhatThePlanSays(t *testing.T) {
	headers := []string{"Id", "Name", "Business ID", "Street", "City", "Phone", "Mobile", "Email", "Open balance", "Invoiced 12m", "HasOptedOutOfEmail", "Muuta"}
	words := []string{"", "", "x", "Kulma Oy", "0112038-9", "+358 40 1", "a;b", "c,d", "\"e\"", "ä\nö", "1 234,50", "-2", "1", "0", "010101-123N", "=1"}
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		comma := []byte{',', ';', '\t'}[rnd.IntN(3)]
		var raw bytes.Buffer
		raw.WriteString(strings.Join(headers, string(comma)) + "\r\n")
		n := 1 + rnd.IntN(12)
		for i := range n {
			for c := range headers {
				text := words[rnd.IntN(len(words))]
				switch headers[c] {
				case "Id":
					text = fmt.Sprint("A", i)
				case "Open balance", "Invoiced 12m":
					text = []string{"", "1 234,50", "-2", "0,05"}[rnd.IntN(4)]
				case "HasOptedOutOfEmail":
					text = []string{"", "0", "1"}[rnd.IntN(3)]
				}
				if c > 0 {
					raw.WriteByte(comma)
				}
				if rnd.IntN(3) == 0 || strings.ContainsAny(text, "\n\"\t,;") {
					text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
				}
				raw.WriteString(text)
			}
			raw.WriteString([]string{"\n", "\r\n"}[rnd.IntN(2)])
		}
		tab := read(t, raw.String())
		var clusters [][]int
		for at := 0; at < n; {
			k := 1 + rnd.IntN(3)
			clusters = append(clusters, nil)
			for ; k > 0 && at < n; k-- {
				clusters[len(clusters)-1] = append(clusters[len(clusters)-1], at)
				at++
			}
		}
		columns, es := plan(t, tab, clusters...)
		var b bytes.Buffer
		_, err := Write(&b, tab, columns, seq(es), Options{})
		var full *ColumnError
		if errors.As(err, &full) {
			continue // a value more than there are columns: refused as a whole
		}
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, raw.String())
		}
		before, after := rowsOf(t, tab), rowsOf(t, read(t, b.String()))
		for _, e := range es {
			var rows []merge.Row
			for _, r := range e.Records {
				rows = append(rows, before[r.Ref])
			}
			want, err := e.Apply(rows)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range want {
				got, ok := after[w.Ref]
				delete(after, w.Ref)
				if d := cmp.Diff(w.Cells, got.Cells); d != "" || !ok {
					t.Errorf("seed %d, %v (-Apply +file):\n%s", seed, w.Ref, d)
				}
			}
		}
		if len(after) > 0 {
			t.Errorf("seed %d: %d rows too many", seed, len(after))
		}
	}
}

func rowsOf(t *testing.T, tab *table.Table) map[match.Ref]merge.Row {
	t.Helper()
	set, err := source.New(tab)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[match.Ref]merge.Row)
	for row := range tab.Rows() {
		var r merge.Row
		ref := match.Ref{Source: "crm", ID: tab.ID(row)}
		if err := set.Row(ref, &r); err != nil {
			t.Fatal(err)
		}
		out[ref] = r
	}
	return out
}
