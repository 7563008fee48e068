package cli

import (
	"context"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

type compareOptions struct {
	rewriting
	inputs inputs
	failOn failOn
	unfit  []string // flags that say nothing to pairs
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
			o.rewriting.register(fs)
			fs.Var(&o.failOn, "fail-on", "`review`: exit 3 when something waits for a person")
			o.inputs.registerPairs(fs)
			unfitVar(fs, &o.unfit, "learn", "unique", "as-of", "state")
		},
		run: func(ctx context.Context, e *env, args []string) error {
			if len(o.unfit) > 0 {
				return misuse{spokenError(phrase.Phrase{
					EN: "%s: each pair is scored by itself; give the flag to link or dedupe, and what they learn and count here as -model DIR/model.json",
					FI: "%s: kukin pari pisteytetään erikseen; anna valitsin komennolle link tai dedupe, ja mitä ne oppivat ja laskevat tähän: -model DIR/model.json",
					SV: "%s: varje par poängsätts för sig; ge flaggan till link eller dedupe, och det som de lär sig och räknar hit: -model DIR/model.json",
				}, strings.Join(o.unfit, ", "))}
			}
			file, err := one(args, "PAIRS.csv")
			if err != nil {
				return err
			}
			return o.run(ctx, e, file)
		},
	}
}

func (o *compareOptions) run(ctx context.Context, e *env, file string) error {
	var c comparison
	pairs, err := o.do(ctx, e, file, func(t *table.Table) (*addition, error) { return c.added(e, t, o) })
	if err != nil {
		return err
	}
	waiting := c.waiting.Load()
	fmt.Fprintln(e.stdout, phrase.Phrase{EN: "%d pairs scored, %d for review, written to %s", FI: "%d paria pisteytetty, %d tarkistettavaa, kirjoitettu tiedostoon %s", SV: "%d par poängsatta, %d att granska, skrivna till %s"}.Format(e.lang, pairs, waiting, masked(o.out)))
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

// judgedPairs reads what people have decided, by pair; the last word on a pair counts, and that there was another is told.
func (o *compareOptions) judgedPairs(e *env) (map[[2]match.Ref]match.Decision, error) {
	js, _, err := o.inputs.readJudgements()
	if err != nil {
		return nil, err
	}
	var odd [][2]match.Ref
	judged := make(map[[2]match.Ref]match.Decision, len(js))
	for _, j := range js {
		pair := pairOf(j.Left, j.Right)
		if d, ok := judged[pair]; ok && d != j.Decision {
			odd = append(odd, pair)
		}
		judged[pair] = j.Decision
	}
	if len(odd) > 0 {
		fmt.Fprintln(e.stderr, phrase.Phrase{
			EN: "warning: pairs judged in two ways, of which the later counts: %d, the first %s and %s",
			FI: "varoitus: kahdella tavalla päätettyjä pareja, joista myöhempi päätös jää voimaan: %d, ensimmäinen %s ja %s",
			SV: "varning: par som avgjorts på två sätt, varav det senare gäller: %d, det första %s och %s",
		}.Format(e.lang, len(odd), odd[0][0], odd[0][1]))
	}
	return judged, nil
}

// comparison scores the pairs of a table. It may be shared by goroutines.
type comparison struct {
	left, right *source.Side
	model       *match.Model
	judged      map[[2]match.Ref]match.Decision
	point       string       // of its numbers
	waiting     atomic.Int64 // pairs for review
}

// added says what is added to a table of pairs.
func (c *comparison) added(e *env, t *table.Table, o *compareOptions) (*addition, error) {
	var err error
	if c.model, err = o.inputs.openModel(); err != nil {
		return nil, err
	}
	rules := c.model.Rules()
	c.left, c.right = source.NewSide(t, "left_", rules), source.NewSide(t, "right_", rules)
	if !c.left.Known() || !c.right.Known() {
		return nil, fmt.Errorf("%s: two records a row are needed, in columns such as left_name and right_name; it has %s",
			t.File(), strings.Join(t.Header(), ", "))
	}
	if c.judged, err = o.judgedPairs(e); err != nil {
		return nil, err
	}
	if c.point = "."; t.Format().Comma == ';' && !o.excel {
		c.point = "," // a file made for a spreadsheet
	}
	return &addition{
		columns: []string{"weight_bits", "probability", "verdict", "explanation"},
		numbers: []string{"weight_bits", "probability"},
		newRow:  c.scorer,
	}, nil
}

// scorer returns what scores a row in one goroutine.
func (c *comparison) scorer() rowFunc {
	var left, right match.Record
	var work match.Workspace
	number := func(f float64, decimals int) string {
		return strings.Replace(strconv.FormatFloat(f, 'f', decimals, 64), ".", c.point, 1)
	}
	return func(t *table.Table, row int) []string {
		c.left.Record(t, row, &left)
		c.right.Record(t, row, &right)
		x := c.model.Explain(c.model.Prepare(&left, &work), c.model.Prepare(&right, &work))
		if d, ok := c.judged[pairOf(left.Ref, right.Ref)]; ok {
			x.Verdict, x.Reason = d.Verdict(), match.ByJudgement
		}
		if x.Verdict == match.Review {
			c.waiting.Add(1)
		}
		return []string{number(x.Weight.Float(), 3), number(x.Probability, 6), x.Verdict.String(), x.String()}
	}
}
