// Examplegen writes the files of examples/data into the folder that it is given: go generate in the package above.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/yksi-mdm/yksi/internal/scenario"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: examplegen DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "examplegen:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	var out []io.Writer
	var finish []func() error
	for _, name := range []string{"crm.csv", "billing.csv", "truth.csv", "cases.csv"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		b := bufio.NewWriter(f)
		out = append(out, b)
		finish = append(finish, b.Flush, f.Close)
	}
	w := scenario.NewWriter(out[0], out[1], out[2], out[3])
	for r := range scenario.Generate(scenario.Example()).All() {
		w.Write(r)
	}
	errs := []error{w.Flush()}
	for _, f := range finish {
		errs = append(errs, f())
	}
	return errors.Join(errs...)
}
