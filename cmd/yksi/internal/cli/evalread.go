package cli

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/eval"
)

// sourceOf returns the name of a source as truth files give it: that of a file, without folder and .csv, in lower case.
func sourceOf(name string) string {
	return strings.TrimSuffix(strings.ToLower(filepath.Base(name)), ".csv")
}

// eachRow calls f with the named columns of each row of a file that yksi or a person wrote.
func eachRow(name string, columns []string, f func(cells []string) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewReader(file)
	if bom, _ := in.Peek(3); bytes.Equal(bom, []byte("\xef\xbb\xbf")) {
		in.Discard(3)
	}
	r := csv.NewReader(in)
	if line, _ := in.Peek(256); bytes.IndexByte(line, ';') >= 0 && bytes.IndexByte(line, ',') < 0 {
		r.Comma = ';'
	}
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s is empty; the columns %s are needed", name, strings.Join(columns, ", "))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = indexOf(header, c); at[i] < 0 {
			return fmt.Errorf("%s: no column %q; it has %s", name, c, strings.Join(header, ", "))
		}
	}
	cells := make([]string, len(columns))
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for i, c := range at {
			cells[i] = row[c]
		}
		if err := f(cells); err != nil {
			return err
		}
	}
}

func indexOf(header []string, column string) int {
	for i, h := range header {
		if h == column {
			return i
		}
	}
	return -1
}

func readClustering(name, entityColumn string) (*eval.Clustering, error) {
	var c eval.Clustering
	err := eachRow(name, []string{"source", "id", entityColumn}, func(cells []string) error {
		c.Put(eval.Record{Source: sourceOf(cells[0]), ID: cells[1]}, cells[2])
		return nil
	})
	return &c, err
}

func readCases(name string) ([]eval.Case, error) {
	var cases []eval.Case
	err := eachRow(name, []string{"source", "id", "kind"}, func(cells []string) error {
		cases = append(cases, eval.Case{Record: eval.Record{Source: sourceOf(cells[0]), ID: cells[1]}, Kind: cells[2]})
		return nil
	})
	return cases, err
}

// readLinks reads the roles of a crosswalk and the merge groups of its billing records.
func readLinks(crosswalk, entities string) (map[eval.Record]eval.Link, error) {
	links := make(map[eval.Record]eval.Link)
	err := eachRow(crosswalk, []string{"billing_source", "billing_id", "role"}, func(cells []string) error {
		links[eval.Record{Source: sourceOf(cells[0]), ID: cells[1]}] = eval.Link{Role: cells[2]}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(entities, []string{"source", "id", "merge_id"}, func(cells []string) error {
		r := eval.Record{Source: sourceOf(cells[0]), ID: cells[1]}
		if l, ok := links[r]; ok {
			l.MergeID = cells[2]
			links[r] = l
		}
		return nil
	})
	return links, err
}
