// Command presave asks, before a new account is saved, whether the customer is in the CRM already: the check behind a
// CRM's save button.
//
//	go run ./examples/presave
//	go run ./examples/presave 'Omni Audio Oy' FI33428353 Tampere
//
// What to copy is checker.go: open once, when the service starts; check at each press of the button, from as many
// goroutines as there are people typing; saved when an account has been saved. In form.go is what to do with text before
// anything else sees it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/yksi-mdm/yksi/match"
)

const usage = `usage: presave [-crm FILE] [-model FILE] [NAME [Y-TUNNUS [CITY]]]

Says of an account that is about to be saved whether the CRM has it: exists, probably_exists (ask the person), similar
(another customer, easily mistaken for this one) or new. Without NAME some accounts are asked about as people type them;
those that are new are taken to be saved.

`

func main() {
	crm := flag.String("crm", "examples/data/crm.csv", "the accounts: a `file` of CSV or JSON lines")
	model := flag.String("model", "", "`file` of the model that a batch run has left, so that a pair gets the verdict it got there")
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage); flag.PrintDefaults() }
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, *crm, *model, typed(flag.Args())); err != nil {
		fmt.Fprintln(os.Stderr, "presave:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer, crm, model string, forms []form) error {
	c, err := open(ctx, crm, model)
	if err != nil {
		return err
	}
	for i, f := range forms {
		a, claim, err := c.check(f)
		if err != nil {
			return err
		}
		if err := show(w, f.masked(), a); err != nil {
			return err
		}
		switch {
		case a.Standing == match.New: // the CRM saves it, and says under which id
			err = c.saved(ctx, claim, fmt.Sprintf("new-%d", i+1), f)
		case claim != nil: // similar ones exist: the person is to look
			claim.Release()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// show writes an answer for the person who typed the form. It holds names and is nothing for a log.
func show(w io.Writer, f form, a answer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", f, a.Standing)
	for i, n := range a.Candidates {
		fmt.Fprintf(&b, "  %s %s\n    %s\n", n.Ref.ID, a.names[i], n.Why)
	}
	for _, warning := range a.Warnings {
		fmt.Fprintf(&b, "  warning: %s: %s %s\n", warning.Field, warning.Text, strings.Join(warning.Suggestions, " "))
	}
	for _, warning := range a.warnings {
		fmt.Fprintf(&b, "  warning: %s\n", warning)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
