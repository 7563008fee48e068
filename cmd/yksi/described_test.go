package main

import (
	"encoding/csv"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// described DIR checks that "yksi help files" names every file of the folder that link or dedupe wrote, and of each list
// the columns that it has, no more and no less. left_* stands for all that begin so.
func described(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: described DIR")
	}
	ts.Check(ts.Exec("yksi", "help", "files"))
	help := ts.ReadFile("stdout")
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	lists := 0
	for _, e := range entries {
		if !strings.Contains(help, e.Name()) {
			ts.Fatalf("help does not name the file %s", e.Name())
		}
		if path.Ext(e.Name()) != ".csv" {
			continue
		}
		lists++
		header, err := csv.NewReader(strings.NewReader(ts.ReadFile(filepath.Join(args[0], e.Name())))).Read()
		ts.Check(err)
		named := columnsIn(help, e.Name())
		stands := func(list []string, match func(s string) bool, what string, name string) {
			if !slices.ContainsFunc(list, match) {
				ts.Fatalf("%s: %s the column %s", e.Name(), what, name)
			}
		}
		for _, h := range header {
			stands(named, func(n string) bool { ok, _ := path.Match(n, h); return ok }, "help does not name", h)
		}
		for _, n := range named {
			stands(header, func(h string) bool { ok, _ := path.Match(n, h); return ok }, "it does not have", n)
		}
	}
	if lists < 10 {
		ts.Fatalf("only %d lists", lists)
	}
}

// columnsIn returns the columns that the help names of a file: the first word of each line below the file's name.
func columnsIn(help, file string) []string {
	_, below, _ := strings.Cut("\n"+help, "\n"+file+": ")
	section, _, _ := strings.Cut(below, "\n\n")
	var columns []string
	for _, line := range strings.Split(section, "\n")[1:] {
		columns = append(columns, strings.Fields(line)[0])
	}
	return columns
}
