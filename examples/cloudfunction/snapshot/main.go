// Command snapshot writes what the function is deployed with: the model that has seen the accounts of a CRM, and the
// index of them.
//
//	go run ./examples/cloudfunction/snapshot -crm accounts.csv -o function
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

func main() {
	crm := flag.String("crm", "examples/data/crm.csv", "the accounts: a `file` of CSV or JSON lines")
	to := flag.String("o", "", "`folder` that is deployed; without it the index is made and not kept")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, *crm, *to); err != nil {
		fmt.Fprintln(os.Stderr, "snapshot:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer, crm, to string) error {
	t, err := table.Open(crm, &table.Options{Name: "crm"})
	if err != nil {
		return err
	}
	if err := t.CheckIDs(); err != nil {
		return err
	}
	accounts, err := source.New(t)
	if err != nil {
		return err
	}
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		return err
	}
	result, err := m.Match(ctx, accounts.Records(), nil)
	if err != nil {
		return fmt.Errorf("counting the accounts: %w", err)
	}
	x := match.NewIndex(result.Model(), nil)
	defer x.Close()
	if _, err := x.PutAll(ctx, accounts.Records()); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d accounts, model %s\n", x.Len(), x.Model().Hash())
	if to == "" {
		return nil
	}
	f, err := table.CreateFile(filepath.Join(to, "model.json"))
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := x.Model().WriteTo(f); err != nil {
		return err
	}
	if _, err := x.Save(filepath.Join(to, "index.snapshot")); err != nil {
		return err
	}
	return f.Commit()
}
