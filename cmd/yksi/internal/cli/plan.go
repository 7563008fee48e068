package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"slices"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/planview"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// planCommand leads to the verbs on plan.json, each of which is a command of its own.
func planCommand() *command {
	return &command{
		name: "plan", args: "show|check|invert|compile|apply PLAN",
		short: phrase.Phrase{EN: "read, check, turn round and carry out a plan; see below", FI: "lue, tarkista, käännä ja toteuta suunnitelma; katso alla", SV: "läs, granska, vänd och verkställ en plan; se nedan"},
		long: `plan.json is what link and dedupe propose: what becomes of each record, with reasons. It changes nothing by itself. It is one JSON
object with a customer a line, so that it can be read, compared and edited line by line.

  yksi plan show     reads it: in figures, or customer by customer
  yksi plan check    checks it, as after an edit by hand
  yksi plan invert   writes the plan that takes it back
  yksi plan compile  makes of it what a CRM can carry out
  yksi plan apply    carries it out on files and takes it back

Each teaches with -h.

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi plan show out/plan.json
`,
		run: func(context.Context, *env, []string) error {
			return misused(phrase.Phrase{EN: "say what to do with the plan: show, check, invert, compile or apply", FI: "kerro, mitä suunnitelmalle tehdään: show, check, invert, compile tai apply", SV: "säg vad som ska göras med planen: show, check, invert, compile eller apply"})
		},
	}
}

type planShow struct {
	merges, warnings bool
	limit            int
}

func planShowCommand() *command {
	var o planShow
	return &command{
		name: "plan show", args: "PLAN [CUSTOMER...]",
		short: phrase.Phrase{EN: "read a plan: in figures, or customer by customer", FI: "lue suunnitelma: lukuina tai asiakas kerrallaan", SV: "läs en plan: i siffror eller kund för kund"},
		long: `PLAN is the plan.json of a run. Alone it is shown in figures. CUSTOMER is an entity_id, a merge_id, a business id, or a record as
source:id or id: shown are the customer's records and what becomes of each, the points and vetoes by which a survivor was
chosen, each field with the values kept and dropped and the rule that chose, the crosswalk, and the warnings in words. -merges and
-warnings show those customers of the plan that have any. The plan is read a customer at a time, however large it is.

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi plan show out/plan.json
  $ yksi plan show out/plan.json crm:0017Q0000000BhSQAU
  $ yksi plan show out/plan.json -merges -limit 3 -lang fi
`,
		flags: func(fs *flag.FlagSet) {
			fs.BoolVar(&o.merges, "merges", false, "the customers of whom records are merged")
			fs.BoolVar(&o.warnings, "warnings", false, "the customers with warnings")
			fs.IntVar(&o.limit, "limit", 0, "show so many customers at the most; 0: all")
		},
		run: func(_ context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return misused(phrase.Phrase{EN: "one PLAN is needed", FI: "tarvitaan yksi PLAN", SV: "en PLAN behövs"})
			}
			return o.run(e, args[0], args[1:])
		},
	}
}

func (o *planShow) run(e *env, file string, wanted []string) error {
	f, h, entities, err := openPlan(file)
	if err != nil {
		return err
	}
	defer f.Close()
	all := len(wanted) == 0 && !o.merges && !o.warnings
	var totals merge.Totals
	shown := 0
	for entity, err := range entities {
		if err != nil {
			return planError(file, err)
		}
		totals.AddEntity(entity)
		if all && o.limit == 0 || !o.wants(entity, wanted) {
			continue
		}
		if err := planview.Entity(e.stdout, entity, e.lang); err != nil {
			return err
		}
		if shown++; shown == o.limit {
			return nil
		}
	}
	switch {
	case all && o.limit == 0:
		return planview.Summary(e.stdout, h, totals, e.lang)
	case shown == 0 && len(wanted) > 0:
		return phrase.Errorf(phrase.Phrase{EN: "%s: no such customer", FI: "%s: sellaista asiakasta ei ole", SV: "%s: en sådan kund finns inte"}, file)
	}
	return nil
}

// wants reports whether a customer is to be shown.
func (o *planShow) wants(e *merge.Entity, wanted []string) bool {
	if o.warnings && len(e.Warnings) == 0 {
		return false
	}
	if o.merges && !slices.ContainsFunc(e.Groups, func(g merge.Group) bool { return len(g.Members) > 1 }) {
		return false
	}
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(id string) bool { return isCalled(e, id) })
}

// isCalled reports whether a person may mean e by id.
func isCalled(e *merge.Entity, id string) bool {
	return id == e.ID || id == e.BusinessID || slices.Contains(e.Aliases, id) ||
		slices.ContainsFunc(e.Groups, func(g merge.Group) bool { return g.ID == id }) ||
		slices.ContainsFunc(e.Records, func(r merge.Record) bool { return isRecord(r.Ref, id) })
}

func isRecord(r match.Ref, id string) bool { return table.SameID(r.ID, id) || r.String() == id }

func planCheckCommand() *command {
	limit := 50
	return &command{
		name: "plan check", args: "PLAN",
		short: phrase.Phrase{EN: "check a plan, as after an edit by hand", FI: "tarkista suunnitelma, esimerkiksi käsin muokkaamisen jälkeen", SV: "granska en plan, som efter en ändring för hand"},
		long: `Checks that PLAN is as its schema says (merge/plan.schema.json), that each customer holds together (every record in one merge
group, every billing record with one owner, no cell twice), that no record stands in two customers, and that the control totals
(records, ids, euros, marketing bans) are those of what went in. Every fault is told with its line and column. Exit 1 where there are any.

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi plan check out/plan.json
`,
		flags: func(fs *flag.FlagSet) {
			fs.IntVar(&limit, "limit", limit, "show so many faults; 0: all")
		},
		run: func(_ context.Context, e *env, args []string) error {
			file, err := one(args, "PLAN")
			if err != nil {
				return err
			}
			return checkPlan(e, file, limit)
		},
	}
}

func checkPlan(e *env, file string, limit int) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	faults := 0
	_, totals, err := merge.Verify(f, func(fault *merge.Fault) {
		if faults++; limit == 0 || faults <= limit {
			fmt.Fprintf(e.stderr, "%s:%d:%d: %s: %v\n", file, fault.Line, fault.Column, fault.Path, fault.Err)
		}
	})
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", file, err)
	case faults > limit && limit > 0:
		return phrase.Errorf(phrase.Phrase{
			EN: "%s: %d faults, the first %d shown; -limit 0 shows all", FI: "%s: %d virhettä, joista %d ensimmäistä näkyy; -limit 0 näyttää kaikki", SV: "%s: %d fel, de första %d visas; -limit 0 visar alla",
		}, file, faults, limit)
	case faults > 0:
		return phrase.Errorf(phrase.Phrase{EN: "%s: %d faults", FI: "%s: %d virhettä", SV: "%s: %d fel"}, file, faults)
	}
	fmt.Fprintln(e.stdout, phrase.Phrase{
		EN: "%s is a plan of %d customers and %d records, and balances",
		FI: "%s on suunnitelma, jossa on %d asiakasta ja %d tietuetta, ja se täsmää",
		SV: "%s är en plan med %d kunder och %d poster, och den stämmer",
	}.Format(e.lang, file, totals.Entities, totals.Records))
	return nil
}

func planInvertCommand() *command {
	var out string
	return &command{
		name: "plan invert", args: "PLAN -o FILE",
		short: phrase.Phrase{EN: "turn a plan round: the plan that takes it back", FI: "käännä suunnitelma: se, joka peruu sen", SV: "vänd en plan: den som tar tillbaka den"},
		long: `Writes the plan that, carried out after PLAN, gives every record back as it was: the records merged away with their fields, the
survivor's own values, euros and bans. Inverting it again gives PLAN. Write it before anything is carried out.

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi plan invert out/plan.json -o back.json
`,
		flags: func(fs *flag.FlagSet) {
			fs.StringVar(&out, "o", "", "output `file`; it appears when it is whole")
		},
		run: func(ctx context.Context, e *env, args []string) error {
			file, err := one(args, "PLAN")
			switch {
			case err != nil:
				return err
			case out == "":
				return misused(phrase.Phrase{EN: "-o FILE is needed", FI: "-o TIEDOSTO tarvitaan", SV: "-o FIL behövs"})
			}
			return invertPlan(ctx, e, file, out)
		},
	}
}

func invertPlan(ctx context.Context, e *env, file, out string) error {
	f, h, entities, err := openPlan(file)
	if err != nil {
		return err
	}
	defer f.Close()
	w, err := table.CreateFile(out, file)
	if err != nil {
		return err
	}
	defer w.Abort()
	totals, err := merge.Write(w, h, inverted(ctx, entities))
	if err != nil {
		return planError(file, err)
	}
	if err := w.Commit(); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, phrase.Phrase{
		EN: "%s takes back %d merges of %d records", FI: "%s peruu %d yhdistämistä, %d tietuetta", SV: "%s tar tillbaka %d sammanslagningar, %d poster",
	}.Format(e.lang, out, totals.Merges, totals.MergedAway))
	return nil
}

// inverted turns each entity round.
func inverted(ctx context.Context, entities iter.Seq2[*merge.Entity, error]) iter.Seq2[*merge.Entity, error] {
	return func(yield func(*merge.Entity, error) bool) {
		for e, err := range entities {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(e.Invert(), nil) {
				return
			}
		}
	}
}

// openPlan starts reading a plan.
func openPlan(file string) (*os.File, merge.Header, iter.Seq2[*merge.Entity, error], error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, merge.Header{}, nil, err
	}
	h, entities, err := merge.Read(f)
	if err != nil {
		f.Close()
		return nil, h, nil, planError(file, err)
	}
	return f, h, entities, nil
}

// planError names the file, and where what is wrong with it is told in full.
func planError(file string, err error) error {
	var format *merge.FormatError
	if errors.As(err, &format) || errors.Is(err, merge.ErrUnbalanced) {
		return phrase.Errorf(phrase.Phrase{
			EN: "%s: %v; \"yksi plan check %s\" tells all that is wrong", FI: "%s: %v; \"yksi plan check %s\" kertoo kaikki virheet", SV: "%s: %v; \"yksi plan check %s\" säger allt som är fel",
		}, file, err, file)
	}
	return fmt.Errorf("%s: %w", file, err)
}
