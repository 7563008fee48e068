package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// compared reports whether the rules compare anything that the source has.
func compared(s *source.Source, rules *match.Rules) bool {
	for i := range rules.Comparisons {
		if len(s.Feeds(&rules.Comparisons[i])) > 0 {
			return true
		}
	}
	return false
}

// nameless reports whether the rules compare names of companies and the source has no column for them.
func nameless(s *source.Source, rules *match.Rules) bool {
	wanted := false
	for _, c := range rules.Comparisons {
		if kind, _, _ := strings.Cut(c.Kind, "@"); kind != "company_name" {
			continue
		}
		wanted = true
		c.Fields = slices.DeleteFunc(slices.Clone(c.Fields), func(f match.Field) bool {
			return f == match.NameMore || f == match.Email || f == match.Web // beside a name, never in its stead
		})
		if len(s.Feeds(&c)) > 0 {
			return false
		}
	}
	return wanted
}

// likeName returns the header of the unused column that looks most like names: by the legal forms in its first cells,
// else by what it is called; "" if none does.
func likeName(t *table.Table) string {
	const looked = 1000
	best, most := -1, 0
	unused := t.Mapping().With(table.NotUsed)
	for _, col := range unused {
		forms := 0
		for row := range min(t.Rows(), looked) {
			if n := normalize.ParseName(t.Cell(row, col)); n.Form != normalize.FormUnknown {
				forms++
			}
		}
		if forms > most && forms*5 >= min(t.Rows(), looked) {
			best, most = col, forms
		}
	}
	if best < 0 {
		best = slices.IndexFunc(unused, func(col int) bool {
			h := strings.ToLower(t.Header()[col])
			return strings.Contains(h, "nimi") || strings.Contains(h, "namn") || strings.Contains(h, "name")
		})
		if best >= 0 {
			best = unused[best]
		}
	}
	if best < 0 {
		return ""
	}
	return strings.TrimSpace(t.Header()[best])
}

// tellNameless warns of a source without names, with the column that looks like one and the flag that says so, and
// returns the line of it for the columns.
func tellNameless(e *env, t *table.Table) string {
	column := likeName(t)
	mapped := func(column string) string {
		return fmt.Sprintf(`-map "%s:name=%s"`, t.Name(), strings.ReplaceAll(column, `"`, `""`))
	}
	if column == "" {
		flag := mapped(phrase.Phrase{EN: "COLUMN", FI: "SARAKE", SV: "KOLUMN"}.In(e.lang))
		fmt.Fprintln(e.stderr, phrase.Phrase{
			EN: "warning: %s: NO COLUMN is recognised as the name of the customer, and without names little is found; say which it is: %s",
			FI: "varoitus: %s: MIKÄÄN SARAKE ei ole tunnetusti asiakkaan nimi, ja ilman nimiä löytyy vain vähän; kerro, mikä se on: %s",
			SV: "varning: %s: INGEN KOLUMN känns igen som kundens namn, och utan namn hittas föga; säg vilken det är: %s",
		}.Format(e.lang, t.File(), flag))
		return phrase.Phrase{EN: "no column; say which: %s", FI: "ei saraketta; kerro, mikä: %s", SV: "ingen kolumn; säg vilken: %s"}.Format(e.lang, flag)
	}
	column = masked(column)
	flag := mapped(column)
	fmt.Fprintln(e.stderr, phrase.Phrase{
		EN: "warning: %s: NO COLUMN is recognised as the name of the customer, and without names little is found; %q looks like it: %s",
		FI: "varoitus: %s: MIKÄÄN SARAKE ei ole tunnetusti asiakkaan nimi, ja ilman nimiä löytyy vain vähän; %q näyttää siltä: %s",
		SV: "varning: %s: INGEN KOLUMN känns igen som kundens namn, och utan namn hittas föga; %q ser ut som det: %s",
	}.Format(e.lang, t.File(), column, flag))
	return phrase.Phrase{EN: "no column; %q looks like it: %s", FI: "ei saraketta; %q näyttää siltä: %s", SV: "ingen kolumn; %q ser ut som det: %s"}.Format(e.lang, column, flag)
}
