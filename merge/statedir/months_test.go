package statedir_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// sourcesOf writes a scenario as the two systems export it and reads it.
func sourcesOf(t *testing.T, s *scenario.Set) *source.Set {
	t.Helper()
	var crm, billing bytes.Buffer
	w := scenario.NewWriter(&crm, &billing, nil, nil)
	for r := range s.All() {
		w.Write(r)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var tables []*table.Table
	for name, text := range map[string]*bytes.Buffer{"crm": &crm, "billing": &billing} {
		tab, err := table.Read(text, &table.Options{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, tab)
	}
	set, err := source.New(tables...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// month runs one month with the state in path: it returns the state that it read, the entity of each record, the ids that
// each entity has taken over, and the deltas.
func month(t *testing.T, path string, s *scenario.Set) (prev *merge.State, ids map[match.Ref]*merge.Entity, deltas []merge.Delta) {
	t.Helper()
	set := sourcesOf(t, s)
	d, prev := open(t, path)
	defer d.Close()
	prev.Retain(func(r match.Ref) bool { return set.Number(r) > 0 })
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	result, err := m.Match(context.Background(), set.Records(), nil)
	if err != nil {
		t.Fatal(err)
	}
	next, ids := new(merge.State), make(map[match.Ref]*merge.Entity)
	for e, err := range merge.Plan(context.Background(), result.Clusters(), set, &merge.Policy{AsOf: set.Newest()}, prev) {
		if err != nil {
			t.Fatal(err)
		}
		next.Add(e)
		deltas = append(deltas, prev.Delta(e)...)
		for _, r := range e.Records {
			ids[r.Ref] = e
		}
	}
	deltas = append(deltas, next.Inherit(prev, func(string) bool { return true })...)
	if err := d.Save(next); err != nil {
		t.Fatal(err)
	}
	return prev, ids, deltas
}

// Three months of a changing CRM and billing system, and the third once more: customers keep their ids, and where a
// record has another one, a delta says so.
func TestCustomersKeepTheirIdsFromMonthToMonth(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	all := scenario.Generate(scenario.Options{Seed: 11, Entities: 1500, Domain: "example"})
	for n := range 4 {
		prev, ids, deltas := month(t, path, all.Month(n))
		told, count := make(map[string]bool), make(map[merge.DeltaKind]int)
		for _, d := range deltas {
			told[d.Entity+" "+d.Before] = true
			count[d.Kind]++
		}
		same, there := 0, 0
		for ref, e := range ids {
			was := prev.Entity(ref)
			if was == "" {
				continue
			}
			there++
			if was == e.ID {
				same++
			} else if !told[e.ID+" "+was] {
				t.Errorf("month %d: %v was %s and is %s, and nobody says so", n, ref, was, e.ID)
			}
		}
		t.Logf("month %d: %d records, of %d there before %d have the same id; %v", n, len(ids), there, same, count)
		switch {
		case n == 0 && deltas != nil, n == 3 && (len(deltas) > 0 || same != len(ids)):
			t.Errorf("month %d: nothing has changed, and yet %v", n, count)
		case n == 1 || n == 2:
			if same*1000 < there*995 {
				t.Errorf("month %d: %d of %d records have the same id", n, same, there)
			}
			if count[merge.New] == 0 || count[merge.Gone] == 0 {
				t.Errorf("month %d: %v", n, count)
			}
		}
	}
}
