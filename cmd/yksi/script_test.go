package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"yksi": main})
}

// TestScripts runs the command as its manual shows it: each script in testdata/script is a session in a folder of its
// own. $EXAMPLES is the folder examples of the repository.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLES", examples)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"certificate": certificate,
			"described":   described,
			"exits":       exits,
			"figures":     figures,
			"repeat":      repeat,
			"same":        same,
			"served":      served,
			"sqlite":      sqlite,
			"sqlitefile":  sqlitefile,
			"teaches":     teaches,
		},
	})
}

// exits CODE PROGRAM ARG... runs a program that must end with this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// repeat FILE N TEXT writes TEXT N times behind what FILE holds.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: repeat FILE N TEXT")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	ts.Check(err)
	_, err = f.WriteString(strings.Repeat(args[2], n))
	ts.Check(err)
	ts.Check(f.Close())
}

// same DIR OTHER [EXCEPT...] compares two output folders byte for byte; run.json may differ, and what is excepted.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: same DIR OTHER [EXCEPT...]")
	}
	except := append([]string{"run.json"}, args[2:]...)
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	others, err := os.ReadDir(ts.MkAbs(args[1]))
	ts.Check(err)
	if len(entries) != len(others) || len(entries) < 14 {
		ts.Fatalf("%d files and %d files", len(entries), len(others))
	}
	for _, e := range entries {
		if !slices.Contains(except, e.Name()) && ts.ReadFile(filepath.Join(args[0], e.Name())) != ts.ReadFile(filepath.Join(args[1], e.Name())) {
			ts.Fatalf("%s differs", e.Name())
		}
	}
}

// teaches VERB runs the examples that the help of a verb shows.
func teaches(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: teaches VERB")
	}
	ts.Check(ts.Exec("yksi", append([]string{"help"}, strings.Fields(args[0])...)...))
	examples := 0
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if example, ok := strings.CutPrefix(line, "  $ "); ok {
			examples++
			ts.Check(ts.Exec("sh", "-c", example))
		}
	}
	if examples == 0 {
		ts.Fatalf("no example")
	}
}

// figureLine is a line of summary.txt that holds a figure, and where it stands.
var figureLine = regexp.MustCompile(`^ +(-?[0-9][0-9 ]*(?:\.[0-9]{2})?)  .*\(([a-z_]+\.csv)(?:\[([a-z_]+)=([^\]]+)\])?(?::([a-z0-9_]+))?\)$`)

// figures DIR checks that every figure of summary.txt is the row count or total that it says it is.
func figures(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: figures DIR")
	}
	checked := 0
	for line := range strings.Lines(ts.ReadFile(filepath.Join(args[0], "summary.txt"))) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, " ") {
			continue
		}
		f := figureLine.FindStringSubmatch(line)
		if f == nil {
			ts.Fatalf("no place is given for %q", line)
		}
		if got := figureIn(ts, filepath.Join(args[0], f[2]), f[3], f[4], f[5]); got != strings.ReplaceAll(f[1], " ", "") {
			ts.Fatalf("%q: the file says %s", line, got)
		}
		checked++
	}
	if checked < 5 {
		ts.Fatalf("only %d figures", checked)
	}
}

// figureIn counts the rows of a file, those with a value in a column, or adds up a column of theirs.
func figureIn(ts *testscript.TestScript, file, column, value, sum string) string {
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(file))).ReadAll()
	ts.Check(err)
	at := func(name string) int {
		i := slices.Index(rows[0], name)
		if i < 0 {
			ts.Fatalf("%s: no column %q", file, name)
		}
		return i
	}
	count, cents := 0, 0
	for _, row := range rows[1:] {
		if column != "" && row[at(column)] != value {
			continue
		}
		count++
		if sum != "" {
			n, err := strconv.Atoi(strings.Replace(row[at(sum)], ".", "", 1))
			ts.Check(err)
			cents += n
		}
	}
	if sum == "" {
		return strconv.Itoa(count)
	}
	return fmt.Sprintf("%.2f", float64(cents)/100)
}
