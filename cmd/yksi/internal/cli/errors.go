package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/table"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// errorText words an error for the reader. Whatever a caller has put into it, a path above all, it shows no personal
// identity code.
func errorText(err error, l phrase.Language) string {
	text := err.Error()
	var s *phrase.Error
	var f *table.Fault
	var ids *table.DuplicateIDsError
	many, joined := err.(interface{ Unwrap() []error })
	switch {
	case joined:
		var lines []string
		for _, one := range many.Unwrap() {
			lines = append(lines, errorText(one, l))
		}
		text = strings.Join(lines, "\n")
	case errors.As(err, &s):
		text = s.In(l)
	case l != phrase.EN && errors.As(err, &ids):
		text = duplicatesText(ids, l)
	case errors.As(err, &f):
		text = faultText(f, l)
	case errors.Is(err, context.Canceled):
		text = phrase.Phrase{EN: "stopped; nothing was written", FI: "keskeytetty; mitään ei kirjoitettu", SV: "avbrutet; ingenting skrevs"}.In(l)
	default:
		text = flagText(text, l)
		if refused, ok := err.(*fs.PathError); ok && refused.Op == "open" {
			if why, known := unreadable(err); known {
				text = refused.Path + ": " + why.In(l)
			}
		}
	}
	return masked(text)
}

// masked returns s without personal identity codes.
func masked(s string) string {
	s, _ = ytunnus.Redact(s, ytunnus.AnyField)
	return s
}

// faultText words a fault of a file. English has the details of the fault itself; the other languages say what its code
// means, with the same places.
func faultText(f *table.Fault, l phrase.Language) string {
	words, ok := faultPhrases[f.Code]
	if l == phrase.EN || !ok {
		return f.Error()
	}
	var b strings.Builder
	b.WriteString(f.File)
	if len(f.Places) > 0 && f.Places[0].Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Places[0].Line)
		if f.Places[0].Column > 0 {
			fmt.Fprintf(&b, ":%d", f.Places[0].Column)
		}
	}
	b.WriteString(": ")
	if f.Header != "" {
		b.WriteString(phrase.Phrase{FI: "sarake %q: ", SV: "kolumnen %q: "}.Format(l, f.Header))
	}
	if instead, known := unreadable(f.Err); known {
		b.WriteString(instead.In(l))
		return b.String()
	}
	b.WriteString(words.In(l))
	switch f.Code {
	case table.CodeMapping, table.CodeNoHeader, table.CodeTooLarge, table.CodeBinary, table.CodeUnreadable: // the details say what to do
		g := *f
		g.File, g.Places, g.Count, g.Header = "", nil, 0, ""
		b.WriteString(" (" + strings.TrimPrefix(g.Error(), ": ") + ")")
	}
	if f.Count > 1 {
		b.WriteString(phrase.Phrase{FI: " (%d kertaa, rivit", SV: " (%d gånger, rader"}.Format(l, f.Count))
		for i, p := range f.Places {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, " %d", max(p.Line, p.Row))
		}
		if f.Count > len(f.Places) {
			b.WriteString(", ...")
		}
		b.WriteByte(')')
	}
	return b.String()
}

// unreadable says why the system refused a file, where that is known.
func unreadable(err error) (phrase.Phrase, bool) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return phrase.Phrase{EN: "there is no such file", FI: "tiedostoa ei ole", SV: "filen finns inte"}, true
	case errors.Is(err, fs.ErrPermission):
		return phrase.Phrase{EN: "may not be read; ask for permission to it", FI: "tiedostoa ei saa lukea; pyydä siihen lukuoikeus", SV: "filen får inte läsas; be om läsrättighet till den"}, true
	}
	return phrase.Phrase{}, false
}

// duplicatesText words ids that stand more than once, the first of them with their lines; English has the error's own words.
func duplicatesText(e *table.DuplicateIDsError, l phrase.Language) string {
	const shown = 10
	var b strings.Builder
	b.WriteString(phrase.Phrase{
		FI: "%s: %d tunnusta on useammalla kuin yhdellä rivillä; kullakin rivillä on oltava omansa, tai valitse toinen sarake: -map id=SARAKE",
		SV: "%s: %d id:n står på fler än en rad; varje rad måste ha sitt eget, eller välj en annan kolumn: -map id=KOLUMN",
	}.Format(l, e.Table.File(), len(e.IDs)))
	for i, d := range e.IDs {
		if i == shown {
			b.WriteString(phrase.Phrase{FI: "\n  ja %d muuta", SV: "\n  och %d till"}.Format(l, len(e.IDs)-i))
			break
		}
		rows := make([]string, 0, shown+1)
		for j, r := range d.Rows {
			if j == shown {
				rows = append(rows, "...")
				break
			}
			rows = append(rows, strconv.Itoa(max(e.Table.Line(r), r+1)))
		}
		b.WriteString(phrase.Phrase{FI: "\n  %s: rivit %s", SV: "\n  %s: rader %s"}.Format(l, d.ID, strings.Join(rows, ", ")))
	}
	return b.String()
}

// flagFaults are what package flag says, and the same in words of ours.
var flagFaults = []struct {
	said  *regexp.Regexp
	words phrase.Phrase
}{
	{regexp.MustCompile(`^flag provided but not defined: (\S+)$`), phrase.Phrase{EN: "there is no flag $1", FI: "valitsinta $1 ei ole", SV: "flaggan $1 finns inte"}},
	{regexp.MustCompile(`^flag needs an argument: (\S+)$`), phrase.Phrase{EN: "the flag $1 needs a value", FI: "valitsin $1 tarvitsee arvon", SV: "flaggan $1 behöver ett värde"}},
	{regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?(-[a-z0-9-]+): (.*)$`), phrase.Phrase{EN: "$2 cannot be $1: $3", FI: "$2 ei voi olla $1: $3", SV: "$2 kan inte vara $1: $3"}},
}

// What the values of flags must be, as package flag quotes it.
var (
	wantDay    = phrase.Phrase{EN: "want a day as 2025-03-18", FI: "anna päivä muodossa 2025-03-18", SV: "ge en dag som 2025-03-18"}
	wantCount  = phrase.Phrase{EN: "want a number, 0 or more", FI: "anna luku, 0 tai enemmän", SV: "ge ett tal, 0 eller mer"}
	wantReview = phrase.Phrase{EN: "want review", FI: "anna review", SV: "ge review"}
	wantPlace  = phrase.Phrase{EN: "want NAME=FILE", FI: "anna NIMI=TIEDOSTO", SV: "ge NAMN=FIL"}
	wantMark   = phrase.Phrase{EN: "want FIELD=VALUE, or FIELD=VALUE,BEFORE", FI: "anna KENTTÄ=ARVO tai KENTTÄ=ARVO,ENNEN", SV: "ge FÄLT=VÄRDE, eller FÄLT=VÄRDE,FÖRE"}
	wantField  = phrase.Phrase{EN: "want FIELD=COLUMN, or =COLUMN", FI: "anna KENTTÄ=SARAKE tai =SARAKE", SV: "ge FÄLT=KOLUMN, eller =KOLUMN"}
	parseError = phrase.Phrase{EN: "parse error", FI: "ei kelpaa", SV: "duger inte"} // package flag's own
)

// flagText words what package flag says of a wrong flag.
func flagText(text string, l phrase.Language) string {
	for _, f := range flagFaults {
		if !f.said.MatchString(text) {
			continue
		}
		text = f.said.ReplaceAllString(text, f.words.In(l))
		for _, want := range [...]phrase.Phrase{wantDay, wantCount, wantReview, wantPlace, wantMark, wantField, parseError} {
			if before, ok := strings.CutSuffix(text, want.EN); ok {
				return before + want.In(l)
			}
		}
		break
	}
	return text
}
