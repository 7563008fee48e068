package cli

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/inspect"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

func explainCommand() *command {
	var o explainOptions
	return &command{
		name: "explain", args: "DIR LEFT RIGHT",
		short: phrase.Phrase{EN: "one pair, part by part", FI: "yksi pari osa osalta", SV: "ett par, del för del"},
		long: `DIR is a folder that link or dedupe wrote. LEFT and RIGHT are records, each as source:id, or as an id that stands in one
source only. Shown are both records side by side, as typed and as read; what each comparison adds, in bits, bar after
bar from what two records drawn by chance have to the sum, with the thresholds; the rung that decided; a person's
judgement; and why the two are one customer, pair by pair, or what keeps their customers apart. A pair that the run
never compared is explained all the same.

The records are read from the files that the run read. Where they are elsewhere now, say so with -from; where they have
changed since, that is told.

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi explain out crm:0017Q0000000BhSQAU billing:02930
  $ yksi explain out 0017Q0000000BhSQAU 02930 -short -lang fi
`,
		flags: func(fs *flag.FlagSet) {
			o.from = placeFlag{}
			fs.BoolVar(&o.short, "short", false, "one line, as for a pop-up in a CRM")
			fs.BoolVar(&o.json, "json", false, "one JSON object, for programs")
			fs.Var(o.from, "from", "where a source is now: `NAME=FILE`; may be given again")
		},
		run: func(_ context.Context, e *env, args []string) error {
			if len(args) != 3 {
				return misused(phrase.Phrase{EN: "DIR, LEFT and RIGHT are needed, %d arguments were given", FI: "tarvitaan DIR, LEFT ja RIGHT; annettuja argumentteja: %d", SV: "DIR, LEFT och RIGHT behövs; givna argument: %d"}, len(args))
			}
			return o.run(e, args[0], args[1], args[2])
		},
	}
}

type explainOptions struct {
	short, json bool
	from        placeFlag
}

// placeFlag says where sources are, by name.
type placeFlag map[string]string

func (p placeFlag) String() string { return "" }

func (p placeFlag) Set(s string) error {
	name, file, ok := strings.Cut(s, "=")
	if !ok || name == "" || file == "" {
		return phrase.Errorf(wantPlace)
	}
	p[name] = file
	return nil
}

func (o *explainOptions) run(e *env, dir, left, right string) error {
	r, err := inspect.Open(dir, o.from)
	if err != nil {
		return err
	}
	for _, file := range r.Changed {
		fmt.Fprintln(e.stderr, "warning:", phrase.Phrase{
			EN: "%s is not as it was when the run read it; what follows is of the file as it is now",
			FI: "%s ei ole sellainen kuin ajon lukiessa sen; seuraava koskee tiedostoa sellaisena kuin se on nyt",
			SV: "%s är inte som när körningen läste den; det följande gäller filen som den är nu",
		}.Format(e.lang, file))
	}
	a, err := r.Find(left)
	if err != nil {
		return err
	}
	b, err := r.Find(right)
	if err != nil {
		return err
	}
	if a == b {
		return misused(phrase.Phrase{EN: "LEFT and RIGHT are one record, %s", FI: "LEFT ja RIGHT ovat sama tietue, %s", SV: "LEFT och RIGHT är samma post, %s"}, a)
	}
	p, err := r.Explain(a, b, spoken(e.lang))
	if err != nil {
		return err
	}
	retell(p.Warnings, e.lang)
	switch {
	case o.json:
		enc := json.NewEncoder(e.stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(p)
	case o.short:
		_, err := fmt.Fprintln(e.stdout, p.Words)
		return err
	}
	style := inspect.Style{Lang: e.lang, Words: spoken(e.lang)}
	if isTerminal(e.stdout) {
		style.Width, style.Colour = columns(e.stdout), true
	}
	return p.Write(e.stdout, style)
}

// retell puts the warnings of a run, which are in its language, into l.
func retell(warnings []inspect.Warning, l phrase.Language) {
	said := report.WarningPhrases()
	for i := range warnings {
		w := &warnings[i]
		words, ok := said[merge.WarningCode(w.Code)]
		if !ok {
			words, ok = inputPhrases[table.Code(w.Code)]
		}
		if ok {
			w.Text = report.Retold(w.Text, words, l)
		}
	}
}
