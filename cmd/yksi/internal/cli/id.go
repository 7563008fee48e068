package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/ytunnus"
)

func idCommand() *command {
	var asJSON bool
	return &command{
		name: "id", args: "[-json] TEXT...",
		short: phrase.Phrase{EN: "read, repair and explain business ids", FI: "lue, korjaa ja selitä Y-tunnuksia", SV: "läs, rätta och förklara FO-nummer"},
		long: `Each TEXT is what somebody typed into the field of a business id; - reads one text a line from standard input.

  $ yksi id 112038-9 "Y-tunnus: FI01120389" 0112038-8
  112038-9: repaired, 0112038-9, VAT FI01120389 (the leading zero was missing)

With -json one object a line, in the order of the texts: input, status (valid, repaired, suspect, placeholder, invalid,
hetu, foreign, other, empty), value and vat where it is valid or repaired, repairs, suggestions, note. Suggestions are for
a person to choose from. A personal identity code is told as such and never shown. The exit code is 0 whatever the text.
`,
		flags: func(fs *flag.FlagSet) { fs.BoolVar(&asJSON, "json", false, "one JSON object a line") },
		run: func(_ context.Context, e *env, args []string) error {
			out := bufio.NewWriter(e.stdout)
			err := eachText(e, args, func(text string) error {
				if asJSON {
					return writeJSON(out, readID(text))
				}
				_, err := fmt.Fprintln(out, explainID(text, e.lang))
				return err
			})
			if err != nil {
				return err
			}
			return out.Flush()
		},
	}
}

// writeJSON writes v as one line.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// idJSON is the answer of id -json.
type idJSON struct {
	Input       string           `json:"input"`
	Status      string           `json:"status"`
	Value       string           `json:"value"`
	VAT         string           `json:"vat"`
	Repairs     []ytunnus.Repair `json:"repairs"`
	Suggestions []string         `json:"suggestions"`
	Note        string           `json:"note"`
}

func readID(text string) idJSON {
	r := ytunnus.ParseLoose(text)
	a := idJSON{Input: shownID(text, r.Kind), Status: r.Kind.String(), Repairs: r.Repairs, Suggestions: []string{}, Note: r.Note.String()}
	if a.Repairs == nil {
		a.Repairs = []ytunnus.Repair{}
	}
	if r.ID.IsValid() {
		a.Value, a.VAT = r.ID.String(), r.ID.VAT()
	}
	for _, s := range r.Suggestions {
		a.Suggestions = append(a.Suggestions, s.String())
	}
	return a
}

// shownID returns the text as it may be shown: nothing is left of a personal identity code.
func shownID(text string, k ytunnus.Kind) string {
	if k == ytunnus.Hetu {
		return ytunnus.Redacted
	}
	shown, _ := ytunnus.Redact(text, ytunnus.IDField)
	return shown
}

// explainID says in one line what the text is.
func explainID(text string, l phrase.Language) string {
	r := ytunnus.ParseLoose(text)
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", shownID(text, r.Kind), kindPhrases[r.Kind].In(l))
	if r.ID.IsValid() {
		fmt.Fprintf(&b, ", %s, %s %s", r.ID, phrase.Phrase{EN: "VAT", FI: "ALV", SV: "moms"}.In(l), r.ID.VAT())
	}
	var said []string
	for _, p := range r.Repairs {
		said = append(said, repairPhrase(p).In(l))
	}
	if r.Note != ytunnus.NoteNone {
		said = append(said, notePhrase(r.Note).In(l))
	}
	if len(said) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(said, "; "))
	}
	if len(r.Suggestions) > 0 {
		var near []string
		for _, s := range r.Suggestions {
			near = append(near, s.String())
		}
		b.WriteString(phrase.Phrase{EN: "; did they mean ", FI: "; tarkoitettiinko ", SV: "; menades "}.In(l) + strings.Join(near, ", ") + "?")
	}
	return b.String()
}

var kindPhrases = map[ytunnus.Kind]phrase.Phrase{
	ytunnus.Empty:       {EN: "empty", FI: "tyhjä", SV: "tomt"},
	ytunnus.Valid:       {EN: "valid", FI: "kelpaa", SV: "giltigt"},
	ytunnus.Repaired:    {EN: "repaired", FI: "korjattu", SV: "rättat"},
	ytunnus.Suspect:     {EN: "suspect", FI: "epäilyttävä", SV: "misstänkt"},
	ytunnus.Placeholder: {EN: "placeholder", FI: "täyte", SV: "utfyllnad"},
	ytunnus.Invalid:     {EN: "invalid", FI: "ei kelpaa", SV: "ogiltigt"},
	ytunnus.Hetu:        {EN: "personal identity code, not shown", FI: "henkilötunnus, ei näytetä", SV: "personbeteckning, visas inte"},
	ytunnus.Foreign:     {EN: "foreign", FI: "ulkomainen", SV: "utländskt"},
	ytunnus.Other:       {EN: "another kind of identifier", FI: "muu tunniste", SV: "en annan sorts identifierare"},
}
