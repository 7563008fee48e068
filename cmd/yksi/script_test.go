package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"yksi": main,
	})
}

// TestScripts runs the command as its manual shows it: each script in testdata/script is a session in an empty folder
// that begins with the data of examples/data.
func TestScripts(t *testing.T) {
	data, err := filepath.Abs("../../examples/data")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("DATA", data)
			return os.MkdirAll(filepath.Join(e.WorkDir, "home"), 0o777)
		},
	})
}

// The names of the streams are those of the process, so the command can be called as a function, too.
func TestUnknownVerbIsMisuse(t *testing.T) {
	if code := cli.Main([]string{"frobnicate"}, nil, os.Stdout, os.Stderr); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
}
