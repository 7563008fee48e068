package cli

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math"
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
legal_forms (code as in the register, elf as in ISO 20275, text as written, position: the byte where it starts once the
text is repaired), status (or another entity: an estate, a branch), unit, financier, former names and repairs; then form
(what the legal forms make of it), other_names, care_of, marks (tupla, älä käytä), cut (at a column's width) and tokens:
the words of the core, each with its key for comparison, its kind, how rare it is in the register (bits) and whether
sister companies are told apart by it. A personal identity code is never shown. The exit code is 0 whatever the text.
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

	Form   string      `json:"form"`
	Others []string    `json:"other_names"`
	CareOf string      `json:"care_of"`
	Marks  []string    `json:"marks"`
	Cut    bool        `json:"cut"`
	Tokens []tokenJSON `json:"tokens"`
}

type tokenJSON struct {
	Text   string  `json:"text"`
	Key    string  `json:"key"`
	Kind   string  `json:"kind"`
	Rarity float64 `json:"rarity"`
	Family bool    `json:"family,omitempty"`
}

type formJSON struct {
	Code     string `json:"code"`
	ELF      string `json:"elf"`
	Text     string `json:"text"`
	Position int    `json:"position"`
}

func readName(text string) nameJSON {
	text, _ = ytunnus.Redact(text, ytunnus.NameField)
	n := normalize.ParseName(strings.ReplaceAll(text, ytunnus.Redacted, strings.Repeat(" ", len(ytunnus.Redacted))))
	a := nameJSON{Input: text, Core: n.Core, Forms: []formJSON{}, Status: clean.NameState(&n),
		Unit: n.Unit, Financier: n.Financier, Former: append([]string{}, n.Former...), Repairs: []string{},
		Form: n.Form.String(), Others: append([]string{}, n.Aliases...), CareOf: n.CareOf, Marks: []string{},
		Cut: n.Cut, Tokens: []tokenJSON{}}
	for _, m := range n.Marks {
		a.Marks = append(a.Marks, m.String())
	}
	for _, t := range n.Tokens {
		a.Tokens = append(a.Tokens, tokenJSON{Text: n.Core[t.Start:t.End], Key: fromLatin1(t.Key), Kind: t.Kind.String(),
			Rarity: math.Round(float64(t.Rarity)/256*10) / 10, Family: t.Family})
	}
	for _, f := range n.Forms {
		a.Forms = append(a.Forms, formJSON{Code: f.Code, ELF: f.ELF, Text: f.Text, Position: f.Start})
	}
	for _, r := range n.Repairs {
		a.Repairs = append(a.Repairs, r.Code.String())
	}
	return a
}

// fromLatin1 returns s, one byte a letter, in UTF-8.
func fromLatin1(s string) string {
	b := make([]rune, len(s))
	for i := range len(s) {
		b[i] = rune(s[i])
	}
	return string(b)
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
	part(phrase.Phrase{EN: "also called", FI: "toinen nimi", SV: "annat namn"}, n.Others...)
	part(phrase.Phrase{EN: "care of", FI: "c/o", SV: "c/o"}, n.CareOf)
	part(phrase.Phrase{EN: "marked", FI: "merkintä", SV: "märkning"}, n.Marks...)
	if n.Cut {
		part(phrase.Phrase{EN: "cut:", FI: "katkaistu:", SV: "avklippt:"}, phrase.Phrase{EN: "yes", FI: "kyllä", SV: "ja"}.In(l))
	}
	part(phrase.Phrase{EN: "repaired", FI: "korjattu", SV: "rättat"}, n.Repairs...)
	return b.String()
}
