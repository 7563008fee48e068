package cli

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// warnOfInput writes into warnings.csv what reading a source found out about single rows. Identity codes in other
// columns than the id are the plan's to tell: it warns of the token in whatever field it stands.
func warnOfInput(w *report.Writer, s *source.Source, faults table.Faults, l phrase.Language) {
	warn := func(row int, c table.Code) {
		w.Warn(match.Ref{Source: s.Name(), ID: s.ID(row)}, row+1, string(c), inputPhrases[c].In(l))
	}
	if id := s.Mapping().Column(table.ID); id >= 0 {
		for _, m := range s.Masked() {
			if m.Col == id && m.Row >= 0 {
				warn(m.Row, table.CodeMaskedID)
			}
		}
		for row := range s.Rows() {
			if strings.TrimSpace(s.Cell(row, id)) == "" {
				warn(row, table.CodeEmptyID)
			}
		}
	}
	for _, f := range append(slices.Clone(s.Warnings()), faults...) {
		if f.File != s.File() {
			continue
		}
		switch f.Code {
		case table.CodeShortRow, table.CodeLongRow, table.CodeStrayQuote, table.CodeMoney, table.CodeDate:
			for _, at := range f.Places {
				if at.Row > 0 {
					warn(at.Row-1, f.Code)
				}
			}
			if more := f.Count - len(f.Places); more > 0 {
				w.Warn(match.Ref{Source: s.Name()}, 0, string(f.Code), phrase.Phrase{
					EN: "and %d more rows of the same kind", FI: "ja %d muuta samanlaista riviä", SV: "och %d rader till av samma slag",
				}.Format(l, more))
			}
		}
	}
}

// warnOfJudgements writes into warnings.csv the judgements that speak of no two records of the data. Those on records
// are the plan's to tell.
func warnOfJudgements(w *report.Writer, conflicts []match.Conflict, set *source.Set, l phrase.Language) {
	changed := &spreadsheetIDs{set: set}
	for _, c := range conflicts {
		if c.Code != match.FlagJudgementUnknown {
			continue
		}
		ref, other := c.Judgement.Left, c.Judgement.Right
		if set.Number(ref) == 0 && set.Number(other) > 0 {
			ref, other = other, ref
		}
		warning := &merge.Warning{Ref: ref, Code: merge.WarningCode(c.Code), Other: other}
		text := report.WarningText(warning, l)
		for _, side := range [...]match.Ref{ref, other} {
			if hint := changed.hint(side, l); hint != "" {
				text += "; " + hint
			}
		}
		w.Warn(ref, set.Number(ref), string(c.Code), text)
	}
}

var inputPhrases = map[table.Code]phrase.Phrase{
	table.CodeMaskedID: {
		EN: "a personal identity code stood in the id; the row takes part under its number: remove the code from the system",
		FI: "tunnisteena oli henkilötunnus; rivi on mukana numerollaan: poista henkilötunnus järjestelmästä",
		SV: "id:t var en personbeteckning; raden är med under sitt nummer: ta bort koden ur systemet",
	},
	table.CodeEmptyID: {
		EN: "the id is empty; the row takes part under its number",
		FI: "tunniste on tyhjä; rivi on mukana numerollaan",
		SV: "id:t är tomt; raden är med under sitt nummer",
	},
	table.CodeShortRow: {
		EN: "the row has fewer cells than the header",
		FI: "rivillä on vähemmän soluja kuin otsikossa",
		SV: "raden har färre celler än rubriken",
	},
	table.CodeLongRow: {
		EN: "the row has more cells than the header; the surplus is not used",
		FI: "rivillä on enemmän soluja kuin otsikossa; ylimääräisiä ei käytetä",
		SV: "raden har fler celler än rubriken; de överskjutande används inte",
	},
	table.CodeMoney: {
		EN: "an amount is not understood; it is counted nowhere",
		FI: "rahamäärää ei ymmärretty; sitä ei ole laskettu mukaan",
		SV: "ett belopp förstås inte; det räknas ingenstans",
	},
	table.CodeDate: {
		EN: "a date is not understood; it is left out",
		FI: "päivämäärää ei ymmärretty; se on jätetty pois",
		SV: "ett datum förstås inte; det utelämnas",
	},
	table.CodeStrayQuote: {
		EN: "a quotation mark where none may stand; look whether the cells are right",
		FI: "lainausmerkki väärässä paikassa; katso, ovatko solut oikein",
		SV: "ett citattecken på fel plats; se efter om cellerna stämmer",
	},
}
