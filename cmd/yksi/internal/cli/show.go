package cli

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/table"
)

// showTable says how a file was read: its form, its columns, what is odd about it; name says what is wrong with its names,
// if anything is.
func showTable(e *env, t *table.Table, name string) {
	e.progressDone()
	rows := phrase.Phrase{EN: "%s rows", FI: "%s riviä", SV: "%s rader"}.Format(e.lang, e.lang.Number(strconv.Itoa(t.Rows())))
	fmt.Fprintf(e.stdout, "%s: %s, %s, %s\n", t.Name(), t.File(), rows, formatText(t.Format(), e.lang))
	if name != "" {
		fmt.Fprintf(e.stdout, "  %-18s %s\n", table.Name, name)
	}
	showColumns(e, t)
	showWarnings(e, t.Warnings())
}

// showColumns says what was recognised in a header.
func showColumns(e *env, t *table.Table) {
	for line := range strings.Lines(t.Mapping().Text(mappingWords(e.lang))) {
		fmt.Fprint(e.stdout, "  ", line)
	}
	fmt.Fprintln(e.stdout)
}

// showWarnings says what is odd about a file.
func showWarnings(e *env, faults table.Faults) {
	for _, f := range faults {
		fmt.Fprintln(e.stderr, phrase.Phrase{EN: "warning:", FI: "varoitus:", SV: "varning:"}.In(e.lang), faultText(f, e.lang))
	}
}

func mappingWords(l phrase.Language) table.MappingWords {
	return table.MappingWords{
		Not:           phrase.Phrase{EN: "not", FI: "ei", SV: "inte"}.In(l),
		NotUsed:       phrase.Phrase{EN: "not used", FI: "ei käytössä", SV: "används inte"}.In(l),
		NotRecognised: phrase.Phrase{EN: "not recognised", FI: "ei tunnistettu", SV: "känns inte igen"}.In(l),
	}
}

// formatText says how a file is written, as Format.String does in English.
func formatText(f table.Format, l phrase.Language) string {
	if l == phrase.EN {
		return f.String()
	}
	text := f.Encoding.String()
	if f.BOM {
		text += phrase.Phrase{FI: " ja tavujärjestysmerkki", SV: " med byteordningsmärke"}.In(l)
	}
	if f.Kind == table.CSV {
		comma := phrase.Phrase{FI: "pilkut", SV: "kommatecken"}
		switch f.Comma {
		case ';':
			comma = phrase.Phrase{FI: "puolipisteet", SV: "semikolon"}
		case '\t':
			comma = phrase.Phrase{FI: "sarkaimet", SV: "tabbar"}
		}
		text = "CSV, " + text + ", " + comma.In(l)
	} else {
		text = "JSON lines, " + text
	}
	return text + ", " + cmp.Or(map[string]string{"\r\n": "CRLF", "\r": "CR"}[f.Newline], "LF")
}
