//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// script runs clean.sh from the root of the repository, where a person runs it.
func script(t *testing.T, env []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{"examples/cleaning/clean.sh"}, args...)...)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// command builds yksi.
func command(t *testing.T) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "yksi")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", file, "./cmd/yksi")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return []string{"YKSI=" + file}
}

func TestScript(t *testing.T) {
	yksi := command(t)
	dir := t.TempDir()
	fit := filepath.Join(dir, "fit.csv")
	if err := os.WriteFile(fit, []byte("Id,Name,Y-tunnus\n1,Kivi Oy,FI01120389\n2,Puro Ky,\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		code int
	}{
		{"review", []string{"", filepath.Join(dir, "out")}, 3}, // the export of examples/data
		{"review", []string{"", filepath.Join(dir, "out")}, 3}, // into the same folder, as the next night
		{"fit", []string{fit, filepath.Join(dir, "fit")}, 0},
	} {
		stdout, stderr, code := script(t, yksi, c.args...)
		if code != c.code {
			t.Errorf("%s: exit code %d, want %d\n%s", c.name, code, c.code, stderr)
		}
		golden(t, filepath.Join("testdata", "script-"+c.name+".golden"), stdout)
	}
	_, stderr, code := script(t, yksi, filepath.Join(dir, "none.csv"), filepath.Join(dir, "none"))
	if code != 1 || !strings.Contains(stderr, "none.csv") {
		t.Errorf("no such file: exit code %d, want 1 and the file's name\n%s", code, stderr)
	}
	_, help, code := script(t, yksi, "-h")
	if code != 0 || !strings.Contains(help, "Exit codes") {
		t.Errorf("-h: exit code %d\n%s", code, help)
	}
	if _, stderr, code := script(t, yksi, "a", "b", "c"); code != 2 || stderr != help {
		t.Errorf("three arguments: exit code %d, want 2 and the help\n%s", code, stderr)
	}
	for _, file := range []string{"out/clean.csv", "out/duplicates/review.csv", "fit/clean.csv"} {
		if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none", "clean.csv")); err == nil {
		t.Error("a run that failed has left a clean.csv")
	}
}

// Where yksi is not installed the script builds it.
func TestScriptBuildsTheCommand(t *testing.T) {
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(tool, filepath.Join(bin, "go")); err != nil {
		t.Fatal(err)
	}
	env := []string{"YKSI=", "PATH=" + bin + ":/usr/bin:/bin"}
	if _, stderr, code := script(t, env, "examples/data/billing.csv", t.TempDir()); code != 3 && code != 0 {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
}
