package cli

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// judgementFile is what run.json says of a file of judgements.
type judgementFile struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	Count  int    `json:"judgements"`

	lines []int // of each judgement
}

// readJudgements reads what people have decided, file after file, in the order in which the files were given.
func (in *inputs) readJudgements() ([]match.Judgement, []judgementFile, error) {
	var all []match.Judgement
	var files []judgementFile
	for _, file := range in.judgements {
		t, err := table.Open(file, nil)
		if err != nil {
			return nil, nil, err
		}
		js, lines, err := report.Judgements(t)
		if err != nil {
			return nil, nil, err
		}
		sum := t.Sum()
		files = append(files, judgementFile{file, hex.EncodeToString(sum[:]), len(js), lines})
		all = append(all, js...)
	}
	return all, files, nil
}

// tallied says what became of judgements.
func tallied(js []match.Judgement, conflicts []match.Conflict) report.Judged {
	unknown, parted := make(map[[2]match.Ref]bool), make(map[[2]match.Ref]bool)
	for i := range conflicts {
		switch pair := pairOf(conflicts[i].Judgement.Left, conflicts[i].Judgement.Right); conflicts[i].Code {
		case match.FlagJudgementUnknown:
			unknown[pair] = true
		case match.FlagJudgementNotHeld:
			parted[pair] = true
		}
	}
	var t report.Judged
	last := make(map[[2]match.Ref]match.Judgement, len(js))
	for _, j := range js {
		pair := pairOf(j.Left, j.Right)
		if unknown[pair] {
			t.Unknown++
			continue
		}
		before, again := last[pair]
		if again {
			t.Repeated++
		}
		if !again || !j.Time.Before(before.Time) {
			last[pair] = j
		}
	}
	for pair, j := range last {
		if parted[pair] {
			t.Parted++
		} else {
			t.Held[j.Decision]++
		}
	}
	return t
}

// spreadsheetIDs knows which ids a spreadsheet may have made of which: 123 of 00123, 1,23E+11 of 123000004567.
type spreadsheetIDs struct {
	set    *source.Set
	became map[spreadsheetForm]map[string][]string // the ids behind a number, for a source
}

// spreadsheetForm is a source, and how many digits of its ids are left; 0: all but the zeros in front.
type spreadsheetForm struct {
	source string
	digits int
}

// scientific is a number as a spreadsheet shows one that is too long for its cell.
var scientific = regexp.MustCompile(`^([0-9])(?:[.,]([0-9]+))?E\+?([0-9]{1,2})$`)

// hint says of a reference that is not in the data which record it means, if a spreadsheet may have changed its id; else
// it is empty.
func (s *spreadsheetIDs) hint(ref match.Ref, l phrase.Language) string {
	if s.set.Number(ref) > 0 {
		return ""
	}
	form, number := spreadsheetForm{source: ref.Source}, strings.TrimLeft(ref.ID, "0")
	long := scientific.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(ref.ID)))
	switch {
	case long != nil:
		form.digits = 1 + len(long[2])
		number = shortened(long[1]+"."+long[2]+"E"+long[3], form.digits)
	case !digitsOnly(ref.ID):
		return ""
	}
	ids := s.behind(form)[number]
	switch {
	case len(ids) == 1 && long == nil:
		return phrase.Phrase{
			EN: "%s is not in the data, but %s is: a spreadsheet takes leading zeros away; write %[2]s, in a column formatted as text",
			FI: "%s ei ole aineistossa, mutta %s on: taulukkolaskenta poistaa etunollat; kirjoita %[2]s tekstiksi muotoiltuun sarakkeeseen",
			SV: "%s finns inte i uppgifterna, men %s finns: ett kalkylprogram tar bort inledande nollor; skriv %[2]s i en kolumn formaterad som text",
		}.Format(l, ref, ids[0])
	case len(ids) == 1:
		return phrase.Phrase{
			EN: "%s is not in the data, but %s is: a spreadsheet shortens long numbers; write %[2]s, in a column formatted as text",
			FI: "%s ei ole aineistossa, mutta %s on: taulukkolaskenta lyhentää pitkät numerot; kirjoita %[2]s tekstiksi muotoiltuun sarakkeeseen",
			SV: "%s finns inte i uppgifterna, men %s finns: ett kalkylprogram förkortar långa tal; skriv %[2]s i en kolumn formaterad som text",
		}.Format(l, ref, ids[0])
	case len(ids) > 1 || long != nil:
		return phrase.Phrase{
			EN: "%s is not in the data: a spreadsheet has changed the id, and which it was cannot be told; write it in full, in a column formatted as text",
			FI: "%s ei ole aineistossa: taulukkolaskenta on muuttanut tunnistetta, eikä alkuperäistä voi päätellä; kirjoita se kokonaan tekstiksi muotoiltuun sarakkeeseen",
			SV: "%s finns inte i uppgifterna: ett kalkylprogram har ändrat id:t, och vilket det var går inte att säga; skriv det helt i en kolumn formaterad som text",
		}.Format(l, ref)
	}
	return ""
}

// behind returns the ids of a source that consist of digits, by the number that a spreadsheet makes of them.
func (s *spreadsheetIDs) behind(form spreadsheetForm) map[string][]string {
	if found, ok := s.became[form]; ok {
		return found
	}
	found := make(map[string][]string)
	for _, src := range s.set.Sources() {
		if src.Name() != form.source {
			continue
		}
		for row := range src.Rows() {
			id := src.ID(row)
			if !digitsOnly(id) {
				continue
			}
			number := strings.TrimLeft(id, "0")
			if form.digits > 0 {
				number = shortened(id, form.digits)
			}
			found[number] = append(found[number], id)
		}
	}
	if s.became == nil {
		s.became = make(map[spreadsheetForm]map[string][]string)
	}
	s.became[form] = found
	return found
}

// shortened returns a number with so many digits and a power of ten.
func shortened(number string, digits int) string {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return ""
	}
	return strconv.FormatFloat(f, 'E', digits-1, 64)
}

func digitsOnly(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// tellChangedIDs tells of judgements whose ids a spreadsheet seems to have changed, the first of them with their lines.
func tellChangedIDs(e *env, set *source.Set, js []match.Judgement, files []judgementFile) {
	const shown = 10
	ids, told := &spreadsheetIDs{set: set}, 0
	for _, f := range files {
		for i, j := range js[:f.Count] {
			for _, ref := range [...]match.Ref{j.Left, j.Right} {
				hint := ids.hint(ref, e.lang)
				if hint == "" {
					continue
				}
				if told++; told <= shown {
					fmt.Fprintln(e.stderr, phrase.Phrase{
						EN: "warning: %s:%d: a decision is not used: %s",
						FI: "varoitus: %s:%d: päätöstä ei käytetä: %s",
						SV: "varning: %s:%d: ett beslut används inte: %s",
					}.Format(e.lang, masked(f.File), f.lines[i], masked(hint)))
				}
			}
		}
		js = js[f.Count:]
	}
	if told > shown {
		fmt.Fprintln(e.stderr, phrase.Phrase{
			EN: "  and %d more; warnings.csv has them all, under judgement_unknown",
			FI: "  ja %d muuta; kaikki ovat tiedostossa warnings.csv, koodilla judgement_unknown",
			SV: "  och %d till; alla står i warnings.csv, under judgement_unknown",
		}.Format(e.lang, told-shown))
	}
}
