// Command integration links the customers of a billing system to the accounts of a CRM, as a service does every night:
// it reads both, honours what people have decided before, plans, and writes the crosswalk, one JSON object for each
// billing customer.
//
//	go run ./examples/integration
//	go run ./examples/integration -state nightly > crosswalk.jsonl
//
// With -state it keeps two files from run to run: plan.json, from which the next run knows the entities, so that their
// ids stay, and model.json, with which a check before a save gives the verdicts of this run:
//
//	go run ./examples/presave -model nightly/model.json
//
// What to copy: read and link, which hold the order of the steps. What the columns of a system mean, package source says.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

const usage = `usage: integration [-crm FILE] [-billing FILE] [-judgements FILE] [-state FOLDER]

Writes a line of JSON for each billing customer: the account that it belongs to, in what role and how sure that is. An
account is the surviving one where the CRM has the customer twice; verdict "review" waits for a person, "none" has no
account and a reason. Nothing is written unless records, ids and euros are the same before and after.

`

func main() {
	var in inputs
	flag.StringVar(&in.crm, "crm", "examples/integration/crm.jsonl", "accounts: a `file` of JSON lines or CSV")
	flag.StringVar(&in.billing, "billing", "examples/data/billing.csv", "invoiced customers: a `file` of CSV or JSON lines")
	flag.StringVar(&in.judgements, "judgements", "examples/integration/judgements.jsonl", "`file` of what people have decided on pairs, JSON lines")
	flag.StringVar(&in.state, "state", "", "`folder` that keeps plan and model from run to run; it must exist")
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage); flag.PrintDefaults() }
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	totals, err := link(ctx, in, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "integration:", err) // ids, places and columns; the library's errors hold no values
		os.Exit(1)
	}
	fmt.Fprintf(os.Stderr, "integration: %d billing customers linked, %d without an account, %d accounts to merge away, %d warnings\n",
		totals.Linked, totals.Unlinked, totals.MergedAway, totals.Warnings)
}

// inputs are the files of a run.
type inputs struct{ crm, billing, judgements, state string }

// line is a line of the crosswalk.
type line struct {
	BillingID   string  `json:"billing_id"`
	CRMID       string  `json:"crm_id,omitempty"`
	EntityID    string  `json:"entity_id"`
	Role        string  `json:"role"`
	Verdict     string  `json:"verdict"`
	Probability float64 `json:"probability"`
	Reason      string  `json:"reason"`
}

// read reads both systems. The files may be CSV or JSON lines; rows that come over the network are given to table.New.
// Personal identity codes are taken out here, before anything else sees the rows.
func read(in inputs) (*source.Set, error) {
	crm, err := table.Open(in.crm, &table.Options{Name: "crm"})
	if err != nil {
		return nil, err
	}
	billing, err := table.Open(in.billing, &table.Options{Name: "billing"})
	if err != nil {
		return nil, err
	}
	for _, t := range []*table.Table{crm, billing} {
		if t.Mapping().Column(table.Name) < 0 {
			return nil, fmt.Errorf("%s: no column holds a name; the columns are %s", t.File(), strings.Join(t.Header(), ", "))
		}
	}
	set, err := source.New(crm, billing)
	if err != nil {
		return nil, err
	}
	if faults := set.Faults(); len(faults) > 0 {
		return nil, faults // an amount that is not understood must not count as zero
	}
	return set, nil
}

// link does the run. It writes the crosswalk when all else has succeeded.
func link(ctx context.Context, in inputs, w io.Writer) (merge.Totals, error) {
	set, err := read(in)
	if err != nil {
		return merge.Totals{}, err
	}
	judgements, err := readJudgements(in.judgements)
	if err != nil {
		return merge.Totals{}, err
	}

	model, err := match.NewModel(match.DefaultRules())
	if err != nil {
		return merge.Totals{}, err
	}
	result, err := model.Match(ctx, set.Records(), &match.Options{Judgements: judgements})
	if err != nil {
		return merge.Totals{}, fmt.Errorf("matching: %w", err)
	}
	model = result.Model() // the one that has counted these records and gave the verdicts

	policy := &merge.Policy{Fields: source.FieldRules()}
	header := merge.Header{
		Tool: "integration example", Model: model.Hash().String(), Rules: policy.Rules(), Before: set.Control(),
	}
	for _, s := range set.Sources() {
		header.Sources = append(header.Sources, merge.Source{Name: s.Name(), Records: s.Rows()})
	}
	before, err := lastRun(in.state, set)
	if err != nil {
		return merge.Totals{}, err
	}
	var lines []line
	entities := noting(merge.Plan(ctx, result.Clusters(), set, policy, before), &lines)
	var totals merge.Totals
	err = keep(in.state, "plan.json", func(w io.Writer) (err error) {
		totals, err = merge.Write(w, header, entities) // refuses a plan that lost or doubled anything
		return err
	})
	if err != nil {
		return totals, fmt.Errorf("planning: %w", err)
	}
	err = keep(in.state, "model.json", func(w io.Writer) error {
		_, err := model.WriteTo(w)
		return err
	})
	if err != nil {
		return totals, fmt.Errorf("keeping the model: %w", err)
	}
	return totals, write(w, lines)
}

// noting hands the entities on and notes their lines of the crosswalk.
func noting(entities iter.Seq2[*merge.Entity, error], lines *[]line) iter.Seq2[*merge.Entity, error] {
	return func(yield func(*merge.Entity, error) bool) {
		for e, err := range entities {
			if err == nil {
				for _, l := range e.Links {
					*lines = append(*lines, line{
						BillingID: l.Billing.ID, CRMID: l.Account.ID, EntityID: e.ID, Role: string(l.Role),
						Verdict: l.Verdict.String(), Probability: math.Floor(l.Probability*100) / 100, Reason: string(l.Reason),
					})
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// write writes the crosswalk by billing id.
func write(w io.Writer, lines []line) error {
	slices.SortFunc(lines, func(a, b line) int { return strings.Compare(a.BillingID, b.BillingID) })
	buffered := bufio.NewWriter(w)
	enc := json.NewEncoder(buffered)
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			return err
		}
	}
	return buffered.Flush()
}

// lastRun reads from the last plan which record was in which entity, and forgets those that are no longer there. The
// first run has none.
func lastRun(folder string, set *source.Set) (*merge.State, error) {
	if folder == "" {
		return nil, nil
	}
	f, err := os.Open(filepath.Join(folder, "plan.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_, entities, err := merge.Read(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	state := new(merge.State)
	for e, err := range entities {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		state.Add(e)
	}
	state.Retain(func(r match.Ref) bool { return set.Number(r) > 0 }) // an entity's smallest record carries its id
	return state, nil
}

// keep writes a file of the folder, which replaces that of the last run when it is whole. Without a folder what is
// written is only checked.
func keep(folder, name string, content func(io.Writer) error) error {
	if folder == "" {
		return content(io.Discard)
	}
	f, err := table.CreateFile(filepath.Join(folder, name))
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := content(f); err != nil {
		return err
	}
	return f.Commit()
}
