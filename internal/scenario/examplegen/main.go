// Examplegen writes the files of examples/data and examples/persons, given the folder examples: go generate in the
// package above.
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
	if err := errors.Join(writeData(filepath.Join(os.Args[1], "data")), writePersons(filepath.Join(os.Args[1], "persons"))); err != nil {
		fmt.Fprintln(os.Stderr, "examplegen:", err)
		os.Exit(1)
	}
}

func writeData(dir string) error {
	return create(dir, []string{"crm.csv", "billing.csv", "truth.csv", "cases.csv"}, func(out []io.Writer) error {
		w := scenario.NewWriter(out[0], out[1], out[2], out[3])
		for r := range scenario.Generate(scenario.Example()).All() {
			w.Write(r)
		}
		return w.Flush()
	})
}

func writePersons(dir string) error {
	return create(dir, []string{"persons.csv", "truth.csv"}, func(out []io.Writer) error {
		return scenario.WritePersons(out[0], out[1], scenario.ExamplePersons())
	})
}

// create makes files in dir and lets write fill them.
func create(dir string, names []string, write func([]io.Writer) error) error {
	var out []io.Writer
	var finish []func() error
	for _, name := range names {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		b := bufio.NewWriter(f)
		out = append(out, b)
		finish = append(finish, b.Flush, f.Close)
	}
	errs := []error{write(out)}
	for _, f := range finish {
		errs = append(errs, f())
	}
	return errors.Join(errs...)
}
