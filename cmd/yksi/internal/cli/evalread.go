package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/eval"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/table"
)

// sourceOf returns the name of a source as truth files give it: that of a file, without folder and .csv, in lower case.
func sourceOf(name string) string {
	return strings.TrimSuffix(strings.ToLower(filepath.Base(name)), ".csv")
}

// eachRow calls f with the named columns of each row of a file, whether it is for programs or for Excel.
func eachRow(name string, columns []string, f func(cells []string)) error {
	t, err := table.Open(name, nil)
	if err != nil {
		return err
	}
	return eachRowOf(t, columns, f)
}

// eachRowOf does the same with a table that has been read.
func eachRowOf(t *table.Table, columns []string, f func(cells []string)) error {
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = slices.Index(t.Header(), c); at[i] < 0 {
			return phrase.Errorf(phrase.Phrase{EN: "%s: no column %q; it has %s", FI: "%s: ei saraketta %q; sarakkeet ovat %s", SV: "%s: ingen kolumn %q; kolumnerna är %s"}, t.File(), c, strings.Join(t.Header(), ", "))
		}
	}
	cells := make([]string, len(columns))
	for row := range t.Rows() {
		for i, c := range at {
			cells[i] = t.Cell(row, c)
		}
		f(cells)
	}
	return nil
}

func readClustering(name, entityColumn string) (*eval.Clustering, error) {
	var c eval.Clustering
	err := eachRow(name, []string{"source", "id", entityColumn}, func(cells []string) {
		c.Put(eval.Record{Source: sourceOf(cells[0]), ID: cells[1]}, cells[2])
	})
	return &c, err
}

func readCases(name string) ([]eval.Case, error) {
	var cases []eval.Case
	err := eachRow(name, []string{"source", "id", "kind"}, func(cells []string) {
		cases = append(cases, eval.Case{Record: eval.Record{Source: sourceOf(cells[0]), ID: cells[1]}, Kind: cells[2]})
	})
	return cases, err
}

// readLinks reads the roles of a crosswalk and the merge groups of its billing records.
func readLinks(crosswalk, entities string) (map[eval.Record]eval.Link, error) {
	links := make(map[eval.Record]eval.Link)
	err := eachRow(crosswalk, []string{"billing_source", "billing_id", "role"}, func(cells []string) {
		links[eval.Record{Source: sourceOf(cells[0]), ID: cells[1]}] = eval.Link{Role: cells[2]}
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(entities, []string{"source", "id", "merge_id"}, func(cells []string) {
		r := eval.Record{Source: sourceOf(cells[0]), ID: cells[1]}
		if l, ok := links[r]; ok {
			l.MergeID = cells[2]
			links[r] = l
		}
	})
	return links, err
}
