package cli

import (
	"context"
	"flag"
	"fmt"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/source"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

type compareOptions struct {
	inputs
	out    string
	failOn failOn
}

func compareCommand() *command {
	var o compareOptions
	return &command{
		name: "compare", args: "PAIRS.csv -o FILE",
		short: phrase.Phrase{EN: "score given pairs", FI: "pisteytä annetut parit", SV: "poängsätt givna par"},
		long: `Each row holds two records: columns as in any export, with left_ and right_ before their names, as left_name and
right_y_tunnus. Rows, order and columns stay as they are; weight_bits, probability, verdict (match, review, none) and
explanation are added, or written over where the file has them. With the model.json of a run each pair gets the verdict
that it got there. A review.csv is such a file:

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi compare out/review.csv -model out/model.json -o scored.csv
`,
		flags: func(fs *flag.FlagSet) {
			fs.StringVar(&o.out, "o", "", "output `file`; it appears when it is whole")
			fs.Var(&o.failOn, "fail-on", "`review`: exit 3 when something waits for a person")
			o.registerPairs(fs)
			reserve(fs, "unique", "as-of", "excel")
		},
		run: func(ctx context.Context, e *env, args []string) error {
			file, err := one(args, "PAIRS.csv")
			if err != nil {
				return err
			}
			return o.run(ctx, e, file)
		},
	}
}

func (o *compareOptions) run(ctx context.Context, e *env, file string) error {
	if o.out == "" {
		return misused("-o FILE is needed")
	}
	out, err := table.CreateFile(o.out, file)
	if err != nil {
		return err
	}
	defer out.Abort()
	defer e.progressDone()
	t, err := table.Open(file, &table.Options{Map: &o.maps})
	if err != nil {
		return err
	}
	if err := o.maps.Check(t); err != nil {
		return misuse{err}
	}
	c := comparison{table: t, left: source.NewSide(t, "left_"), right: source.NewSide(t, "right_")}
	if !c.left.Known() || !c.right.Known() {
		return fmt.Errorf("%s: two records a row are needed, in columns such as left_name and right_name; it has %s",
			file, strings.Join(t.Header(), ", "))
	}
	if c.model, err = o.openModel(); err != nil {
		return err
	}
	if c.judged, err = o.judgedPairs(); err != nil {
		return err
	}
	w, err := table.NewRewriter(out, t, []string{"weight_bits", "probability", "verdict", "explanation"})
	if err != nil {
		return err
	}
	waiting, err := c.rows(ctx, e, w, cores(o.workers))
	if err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	e.progressDone()
	fmt.Fprintln(e.stdout, phrase.Phrase{EN: "%d pairs scored, %d for review, written to %s", FI: "%d paria pisteytetty, %d tarkistettavaa, kirjoitettu tiedostoon %s", SV: "%d par poängsatta, %d att granska, skrivna till %s"}.Format(e.lang, t.Rows(), waiting, o.out))
	if o.failOn && waiting > 0 {
		return errReviewLeft
	}
	return nil
}

// pairOf names a pair, the smaller record first.
func pairOf(a, b match.Ref) [2]match.Ref {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return [2]match.Ref{a, b}
}

// judgedPairs reads what people have decided, by pair; the last word on a pair counts.
func (o *compareOptions) judgedPairs() (map[[2]match.Ref]match.Decision, error) {
	js, _, err := o.readJudgements()
	if err != nil {
		return nil, err
	}
	judged := make(map[[2]match.Ref]match.Decision, len(js))
	for _, j := range js {
		judged[pairOf(j.Left, j.Right)] = j.Decision
	}
	return judged, nil
}

// comparison scores the pairs of a table. It does not change and may be shared by goroutines.
type comparison struct {
	table       *table.Table
	left, right *source.Side
	model       *match.Model
	judged      map[[2]match.Ref]match.Decision
}

// compared is a row with its score.
type compared struct {
	row     int
	verdict match.Verdict
	values  []string
}

// rows writes the rows in their order and returns how many are for review.
func (c *comparison) rows(ctx context.Context, e *env, w *table.Rewriter, workers int) (waiting int, err error) {
	batch := make([]compared, 0, part*workers)
	for from := 0; from < c.table.Rows(); from += cap(batch) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		batch = batch[:0]
		for row := from; row < min(from+cap(batch), c.table.Rows()); row++ {
			batch = append(batch, compared{row: row})
		}
		eachOf(batch, c.scorer)
		for _, p := range batch {
			if p.verdict == match.Review {
				waiting++
			}
			if err := w.Row(p.row, p.values); err != nil {
				return 0, err
			}
		}
		e.progress("comparing %d of %d", from+len(batch), c.table.Rows())
	}
	return waiting, nil
}

// scorer returns what scores a row in one goroutine.
func (c *comparison) scorer() func(*compared) {
	var left, right match.Record
	var work match.Workspace
	point := byte('.')
	if c.table.Format().Comma == ';' {
		point = ',' // a file made for a spreadsheet
	}
	number := func(f float64, decimals int) string {
		return strings.Replace(strconv.FormatFloat(f, 'f', decimals, 64), ".", string(point), 1)
	}
	return func(p *compared) {
		c.left.Record(p.row, &left)
		c.right.Record(p.row, &right)
		x := c.model.Explain(c.model.Prepare(&left, &work), c.model.Prepare(&right, &work))
		if d, ok := c.judged[pairOf(left.Ref, right.Ref)]; ok {
			x.Verdict, x.Reason = d.Verdict(), match.ByJudgement
		}
		p.verdict = x.Verdict
		p.values = []string{number(x.Weight.Float(), 3), number(x.Probability, 6), x.Verdict.String(), x.String()}
	}
}
