package cli

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/clean"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

func nameCommand() *command {
	var asJSON bool
	return &command{
		name: "name", args: "[-json] TEXT...",
		short: phrase.Phrase{EN: "take company names apart", FI: "erittele yritysten nimiä", SV: "ta isär företagsnamn"},
		long: `Each TEXT is a company name as somebody typed it; - reads one name a line from standard input.

  $ yksi name "Oy Karl Fazer Ab" "KULMA OY/NORDEA RAHOITUS"

With -json one object a line, in the order of the texts: input, core (the name without what is written around it),
legal_forms (code as in the register, elf as in ISO 20275, text as written, position: the byte where it starts), status,
unit, financier, former names and repairs. A personal identity code is never shown. The exit code is 0 whatever the text.
`,
		flags: func(fs *flag.FlagSet) { fs.BoolVar(&asJSON, "json", false, "one JSON object a line") },
		run: func(_ context.Context, e *env, args []string) error {
			out := bufio.NewWriter(e.stdout)
			err := eachText(e, args, func(text string) error {
				if asJSON {
					return writeJSON(out, readName(text))
				}
				_, err := fmt.Fprintln(out, explainName(text, e.lang))
				return err
			})
			if err != nil {
				return err
			}
			return out.Flush()
		},
	}
}

// nameJSON is the answer of name -json.
type nameJSON struct {
	Input     string     `json:"input"`
	Core      string     `json:"core"`
	Forms     []formJSON `json:"legal_forms"`
	Status    string     `json:"status"`
	Unit      string     `json:"unit"`
	Financier string     `json:"financier"`
	Former    []string   `json:"former"`
	Repairs   []string   `json:"repairs"`
}

type formJSON struct {
	Code     string `json:"code"`
	ELF      string `json:"elf"`
	Text     string `json:"text"`
	Position int    `json:"position"`
}

func readName(text string) nameJSON {
	text, _ = ytunnus.Redact(text, ytunnus.NameField)
	n := normalize.ParseName(text)
	a := nameJSON{Input: n.Input, Core: n.Core, Forms: []formJSON{}, Status: clean.NameState(&n),
		Unit: n.Unit, Financier: n.Financier, Former: append([]string{}, n.Former...), Repairs: []string{}}
	for _, f := range n.Forms {
		a.Forms = append(a.Forms, formJSON{Code: f.Code, ELF: f.ELF, Text: f.Text, Position: f.Start})
	}
	for _, r := range n.Repairs {
		a.Repairs = append(a.Repairs, r.Code.String())
	}
	return a
}

// explainName says in one line what the name consists of.
func explainName(text string, l phrase.Language) string {
	n := readName(text)
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", n.Input, n.Core)
	part := func(p phrase.Phrase, values ...string) {
		if s := strings.Join(values, ", "); s != "" {
			fmt.Fprintf(&b, "; %s %s", p.In(l), s)
		}
	}
	var forms []string
	for _, f := range n.Forms {
		forms = append(forms, f.Code)
	}
	part(phrase.Phrase{EN: "form", FI: "muoto", SV: "form"}, forms...)
	part(phrase.Phrase{EN: "status", FI: "tila", SV: "status"}, n.Status)
	part(phrase.Phrase{EN: "unit", FI: "yksikkö", SV: "enhet"}, n.Unit)
	part(phrase.Phrase{EN: "paid through", FI: "rahoittaja", SV: "finansbolag"}, n.Financier)
	part(phrase.Phrase{EN: "formerly", FI: "entinen nimi", SV: "tidigare namn"}, n.Former...)
	part(phrase.Phrase{EN: "repaired", FI: "korjattu", SV: "rättat"}, n.Repairs...)
	return b.String()
}
