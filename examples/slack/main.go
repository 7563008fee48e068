// Command slack tells a channel which accounts of a CRM, created since a day, are probably there already.
//
//	go run ./examples/slack -since 2025-08-01
//	go run ./examples/slack -since 2025-08-01 -webhook webhook.txt -link 'https://crm.example/accounts/{id}'
//
// It is off by default: without -webhook it writes the message that it would send. What to copy is notice.go; a check
// before a save (examples/presave) tells of a duplicate that somebody has saved all the same in the same way.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

const usage = `usage: slack [-crm FILE] [-since DAY] [-webhook FILE] [-link URL]

Looks among the accounts for those that were created since DAY and are probably, or surely, another one, and tells a
channel of Slack in one message. The message holds ids and no names. Nothing is sent without -webhook, and nothing where
there is nothing to tell.

`

func main() {
	crm := flag.String("crm", "examples/data/crm.csv", "the accounts: a `file` of CSV or JSON lines")
	since := flag.String("since", "2025-08-01", "accounts created on this `day` or later are new")
	hook := flag.String("webhook", "", "`file` with the URL of an incoming webhook; keep it as you keep a password")
	link := flag.String("link", "", "`URL` of an account in the CRM; {id} stands for its id")
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage); flag.PrintDefaults() }
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, *crm, *since, *hook, *link); err != nil {
		fmt.Fprintln(os.Stderr, "slack:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer, crm, since, hook, link string) error {
	day, err := table.ParseDate(since)
	if err != nil {
		return fmt.Errorf("-since: %w", err)
	}
	var to *webhook
	if hook != "" {
		b, err := os.ReadFile(hook)
		if err != nil {
			return err
		}
		if to, err = readWebhook(b); err != nil {
			return fmt.Errorf("%s: %w", hook, err)
		}
	}
	found, err := duplicates(ctx, crm, day)
	if err != nil || len(found) == 0 {
		return err
	}
	m := notice(found, link)
	if to != nil {
		return to.post(ctx, m)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(m)
}

// duplicates finds the accounts created since a day that are, surely or probably, another one.
func duplicates(ctx context.Context, crm string, since time.Time) ([]duplicate, error) {
	t, err := table.Open(crm, &table.Options{Name: "crm"})
	if err != nil {
		return nil, err
	}
	if err := t.CheckIDs(); err != nil {
		return nil, err
	}
	accounts, err := source.New(t)
	if err != nil {
		return nil, err
	}
	x, err := index(ctx, accounts)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	var found []duplicate
	for row := range t.Rows() {
		// A date that cannot be read is older than any: of two like accounts one is then told all the same.
		if made, err := table.ParseDate(t.Value(row, table.Created)); err != nil || made.Before(since) {
			continue
		}
		ref := match.Ref{Source: t.Name(), ID: t.ID(row)}
		var r match.Record
		if !accounts.Record(ref, &r) {
			continue
		}
		if a := x.Check(&r, &match.CheckOptions{Candidates: 1}); a.Standing >= match.ProbablyExists {
			found = append(found, duplicate{ref, a.Candidates[0]})
		}
	}
	return found, nil
}

// index holds the accounts under a model that has seen them. A service has an index already, and asks that.
func index(ctx context.Context, accounts *source.Set) (*match.Index, error) {
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		return nil, err
	}
	result, err := m.Match(ctx, accounts.Records(), nil)
	if err != nil {
		return nil, fmt.Errorf("counting the accounts: %w", err)
	}
	x := match.NewIndex(result.Model(), nil)
	_, err = x.PutAll(ctx, accounts.Records())
	return x, err
}
