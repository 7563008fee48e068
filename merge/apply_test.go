package merge

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestApplyRefusesRowsThatAreNotAsPlanned(t *testing.T) {
	planned := []Row{
		row(crm("1"), "name", "Esimerkki Oy", "phone", "040 1"),
		row(crm("2"), "name", "Esimerkki Oy", "phone", ""),
	}
	e := one(t, nil, planned...)
	for name, rows := range map[string][]Row{
		"a row is missing":      planned[:1],
		"a row is unknown":      append(planned[:2:2], row(crm("3"), "name", "Esimerkki Oy")),
		"a row is there twice":  append(planned[:2:2], planned[0]),
		"a text was changed":    {row(crm("1"), "name", "Esimerkki Oy", "phone", "040 2"), planned[1]},
		"a text was added":      {planned[0], row(crm("2"), "name", "Esimerkki Oy", "phone", "050")},
		"a text was taken away": {row(crm("1"), "name", "Esimerkki Oy", "phone", ""), planned[1]},
		"a column was renamed":  {row(crm("1"), "name", "Esimerkki Oy", "fax", "040 1"), planned[1]},
	} {
		var stale *StaleError
		if _, err := e.Apply(rows); !errors.As(err, &stale) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	after, err := e.Apply(planned)
	if err != nil {
		t.Fatal(err)
	}
	after[0].Cells[0].Text = "Muutettu Oy"
	var stale *StaleError
	if _, err := e.Invert().Apply(after); !errors.As(err, &stale) || stale.Field != "name" {
		t.Errorf("taken back though it was changed since: %v", err)
	}
	if _, err := e.Invert().Apply(planned); err == nil {
		t.Error("taken back though it was never carried out")
	}
}

func TestApplyFillsTheSurvivorsCellsAndAddsWhatItHasNoCellFor(t *testing.T) {
	e := one(t, nil,
		linked(row(crm("1"), "name", "Esimerkki Oy", "phone", "", "former_name", "Eka Oy"), "b"),
		row(crm("2"), "name", "Esimerkki Oy", "phone", "040 1", "former_name", "Toka Oy", "web", "esimerkki.fi"),
		row(billing("b"), "name", "Esimerkki Oy"),
	)
	after, err := e.Apply([]Row{
		row(billing("b"), "name", "Esimerkki Oy"),
		row(crm("1"), "name", "Esimerkki Oy", "phone", "", "former_name", "Eka Oy"),
		row(crm("2"), "name", "Esimerkki Oy", "phone", "040 1", "former_name", "Toka Oy", "web", "esimerkki.fi"),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := row(crm("1"), "name", "Esimerkki Oy", "phone", "040 1", "former_name", "Eka Oy", "former_name", "Toka Oy", "web", "esimerkki.fi").Cells
	if d := cmp.Diff(want, after[1].Cells); d != "" {
		t.Errorf("survivor (-want +got):\n%s", d)
	}
}
