package cli

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/clean"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/table"
)

// collectAt is the percentage by which memory may grow before it is collected. What is held, the file's text and where
// its cells begin, is large and without pointers: to collect often costs next to nothing and a third of the memory is
// saved. Rows are written as they are cleaned, so nothing else grows with the file.
const collectAt = 20

type cleanOptions struct {
	maps    table.Overrides
	out     string
	workers int
}

func cleanCommand() *command {
	var o cleanOptions
	return &command{
		name: "clean", args: "FILE -o FILE",
		short: phrase.Phrase{EN: "add the canonical form of each value beside it", FI: "lisää jokaisen arvon rinnalle sen vakiomuoto", SV: "lägg till varje värdes kanoniska form bredvid det"},
		long: `  $ yksi clean examples/data/crm.csv -o clean.csv

Rows and columns stay as they are and in their order, in the encoding and with the delimiter of the input; only personal
identity codes are replaced by [hetu]. Added are, for the kinds of values that the file has: yksi_name (without legal
form, unit and financier), yksi_legal_form, yksi_status, yksi_unit, yksi_financier, yksi_former_name,
yksi_other_name, yksi_care_of; yksi_business_id, yksi_vat; yksi_street, yksi_postcode, yksi_city; yksi_phone,
yksi_phone_kind (mobile, geographic, corporate ...); yksi_email, yksi_email_kind (role, free, person ...); yksi_domain;
yksi_einvoice_address, yksi_einvoice_kind (ovt, iban, gln ...), yksi_einvoice_operator. yksi_issues lists what was repaired or is wrong, as postcode:zero_restored.
A value that cannot be read leaves its column empty. A business id that is repaired on weak evidence does, too.
`,
		flags: func(fs *flag.FlagSet) {
			fs.StringVar(&o.out, "o", "", "output `file`; it appears when it is whole")
			fs.Var(&o.maps, "map", "`columns` by hand: name=Nimi,business_id=Y-tunnus")
			fs.IntVar(&o.workers, "workers", 0, "goroutines; 0: one a core; never changes the result")
		},
		run: func(ctx context.Context, e *env, args []string) error {
			file, err := one(args, "FILE")
			if err != nil {
				return err
			}
			return o.run(ctx, e, file)
		},
	}
}

func (o *cleanOptions) run(ctx context.Context, e *env, arg string) error {
	if o.out == "" {
		return misused("-o FILE is needed")
	}
	name, file := nameAndFile(arg)
	out, err := table.CreateFile(o.out, file)
	if err != nil {
		return err
	}
	defer out.Abort()
	defer e.progressDone()
	if old := debug.SetGCPercent(collectAt); old != 100 {
		debug.SetGCPercent(old) // the user's own GOGC stays
	}
	e.progress("reading %s", file)
	t, err := table.Open(file, &table.Options{Name: name, Map: &o.maps})
	if err != nil {
		return err
	}
	if err := o.maps.Check(t); err != nil {
		return misuse{err}
	}
	showTable(e, t)
	plan := clean.NewPlan(t)
	if len(plan.Columns()) == 1 {
		return unknownColumns(t)
	}
	w, err := table.NewRewriter(out, t, plan.Columns())
	if err != nil {
		return err
	}
	if err := cleanRows(ctx, e, t, plan, w, cores(o.workers)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	e.progressDone()
	fmt.Fprintln(e.stdout, phrase.Phrase{EN: "%d rows cleaned, written to %s", FI: "%d riviä siivottu, kirjoitettu tiedostoon %s", SV: "%d rader städade, skrivna till %s"}.Format(e.lang, t.Rows(), o.out))
	return nil
}

// cleanRows writes the rows in their order; they are cleaned on all cores, some thousand at a time.
func cleanRows(ctx context.Context, e *env, t *table.Table, plan *clean.Plan, w *table.Rewriter, workers int) error {
	type cleaned struct {
		row    int
		values []string
	}
	batch := make([]cleaned, 0, part*workers)
	for from := 0; from < t.Rows(); from += cap(batch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch = batch[:0]
		for row := from; row < min(from+cap(batch), t.Rows()); row++ {
			batch = append(batch, cleaned{row: row})
		}
		eachOf(batch, func() func(*cleaned) {
			r := plan.NewRow()
			return func(c *cleaned) { c.values = r.Clean(c.row) }
		})
		for _, c := range batch {
			if err := w.Row(c.row, c.values); err != nil {
				return err
			}
		}
		e.progress("cleaning %d of %d", from+len(batch), t.Rows())
	}
	return nil
}
