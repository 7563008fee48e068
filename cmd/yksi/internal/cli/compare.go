package cli

import (
	"context"
	"flag"
	"fmt"
	"slices"
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
explanation are added, or written over where the file has them. Which columns are compared is shown first; a file with
none that the rules read on both sides is refused. With the model.json of a run each pair gets the verdict
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
				return misused(phrase.Phrase{
					EN: "%s: each pair is scored by itself; give the flag to link or dedupe, and what they learn and count here as -model DIR/model.json",
					FI: "%s: kukin pari pisteytetään erikseen; anna valitsin komennolle link tai dedupe, ja mitä ne oppivat ja laskevat tähän: -model DIR/model.json",
					SV: "%s: varje par poängsätts för sig; ge flaggan till link eller dedupe, och det som de lär sig och räknar hit: -model DIR/model.json",
				}, strings.Join(o.unfit, ", "))
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
	fmt.Fprintln(e.stdout, phrase.Phrase{EN: "%s pairs scored, %s for review, written to %s", FI: "%s paria pisteytetty, %s tarkistettavaa, kirjoitettu tiedostoon %s", SV: "%s par poängsatta, %s att granska, skrivna till %s"}.Format(e.lang,
		e.lang.Number(strconv.Itoa(pairs)), e.lang.Number(strconv.FormatInt(waiting, 10)), masked(o.out)))
	if o.failOn && waiting > 0 {
		return errReviewLeft
	}
	return nil
}

// pairOf names a pair, the smaller record first, Salesforce ids in their long form.
func pairOf(a, b match.Ref) [2]match.Ref {
	a.ID, b.ID = table.IDKey(a.ID), table.IDKey(b.ID)
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
		return nil, phrase.Errorf(phrase.Phrase{
			EN: "%s: two records a row are needed, in columns such as left_name and right_name; it has %s",
			FI: "%s: joka rivillä on oltava kaksi tietuetta, esimerkiksi sarakkeissa left_name ja right_name; sarakkeet ovat %s",
			SV: "%s: varje rad måste ha två poster, till exempel i kolumnerna left_name och right_name; kolumnerna är %s",
		}, t.File(), strings.Join(t.Header(), ", "))
	}
	if err := c.show(e, t, rules, &o.inputs); err != nil {
		return nil, err
	}
	if c.judged, err = o.judgedPairs(e); err != nil {
		return nil, err
	}
	if c.point = "."; t.Format().Comma == ';' && !o.excel {
		c.point = "," // a file made for a spreadsheet
	}
	return &addition{
		columns: comparedColumns,
		numbers: []string{"weight_bits", "probability"},
		newRow:  c.scorer,
		pairs:   true,
	}, nil
}

var comparedColumns = []string{"weight_bits", "probability", "verdict", "explanation"}

// show says which columns feed each comparison, which name the records, which are written over, and which only travel
// along. It fails where no comparison has columns on both sides.
func (c *comparison) show(e *env, t *table.Table, rules *match.Rules, in *inputs) error {
	said := make(map[string]bool)
	line := func(what, kind string, names []string) {
		for _, n := range names {
			said[n] = true
		}
		if names != nil {
			fmt.Fprintf(e.stdout, "  %-18s %-14s %s\n", what, kind, strings.Join(names, ", "))
		}
	}
	fed, wanted := false, []string(nil)
	for i := range rules.Comparisons {
		cmp := &rules.Comparisons[i]
		left, right := c.left.Feeds(cmp), c.right.Feeds(cmp)
		fed = fed || left != nil && right != nil
		for _, name := range columnsRead(rules, cmp) {
			if !slices.Contains(wanted, name) {
				wanted = append(wanted, name)
			}
		}
		names := slices.Concat(left, right)
		if names == nil {
			names = []string{noColumn.In(e.lang)}
		}
		line(cmp.Name, cmp.Kind, names)
	}
	line(phrase.Phrase{EN: "records", FI: "tietueet", SV: "poster"}.In(e.lang), "", slices.Concat(c.left.Names(), c.right.Names()))
	var over, along []string
	for _, h := range t.Header() {
		switch h = strings.TrimSpace(h); {
		case slices.Contains(comparedColumns, h):
			over = append(over, h)
		case !said[h]:
			along = append(along, h)
		}
	}
	line(phrase.Phrase{EN: "written over", FI: "korvataan", SV: "skrivs över"}.In(e.lang), "", over)
	line(phrase.Phrase{EN: "only copied", FI: "vain kopioidaan", SV: "bara kopieras"}.In(e.lang), "", along)
	fmt.Fprintln(e.stdout)
	if fed {
		return nil
	}
	return phrase.Errorf(phrase.Phrase{
		EN: "%s: nothing can be compared: it has no column that %s reads, on both sides; name columns left_ and right_ before one of %s, or give the rules that fit the file",
		FI: "%s: mitään ei voi verrata: siinä ei ole molemmilla puolilla saraketta, jota %s lukee; nimeä sarakkeita niin, että left_ ja right_ on jonkin näistä edellä: %s, tai anna tiedostoon sopivat säännöt",
		SV: "%s: inget kan jämföras: den har ingen kolumn som %s läser, på båda sidorna; namnge kolumner med left_ och right_ före någon av %s, eller ge de regler som passar filen",
	}, t.File(), in.rulesName(), strings.Join(wanted, ", "))
}

// columnsRead names the columns that may feed a comparison: those that the rules name, else the fields themselves.
func columnsRead(r *match.Rules, c *match.Comparison) []string {
	var names []string
	for _, f := range c.Fields {
		at := slices.IndexFunc(r.Columns, func(feed match.Feed) bool { return feed.Field == f })
		if at < 0 {
			names = append(names, string(f))
			continue
		}
		names = append(names, r.Columns[at].Columns...)
	}
	return names
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
