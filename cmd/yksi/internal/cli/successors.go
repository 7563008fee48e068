package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// related is how records stand to each other.
type related struct {
	found   []merge.Relation
	unknown []string // lines of the successor file that name no record
}

// relating returns a function that finds how the records of set stand to each other, by themselves and as the successor
// file says. It seeks once; whoever calls it again, or meanwhile, gets what was found.
func (r *run) relating(set *source.Set) func() (*related, error) {
	return sync.OnceValues(func() (*related, error) {
		var successions []merge.Succession
		var lines []int
		if r.successors != "" {
			t, err := table.Open(r.successors, nil)
			if err != nil {
				return nil, err
			}
			if successions, lines, err = readSuccessors(t); err != nil {
				return nil, err
			}
		}
		found, unknown, err := merge.FindRelations(set.PlanRows(), successions)
		out := &related{found: found}
		for _, n := range unknown {
			out.unknown = append(out.unknown, strconv.Itoa(lines[n]))
		}
		return out, err
	})
}

// relateBeside starts to seek relations when clusters are sought, which for the most part takes one core, and needs none
// of what the other finds. Whoever needs the relations calls r.relate and waits.
func (r *run) relateBeside(p match.Progress) {
	if p.Stage == "cluster" {
		go r.relate()
	}
}

// relations returns the relations, and warns of the lines of the successor file that name no record.
func (r *run) relations(e *env) ([]merge.Relation, error) {
	all, err := r.relate()
	if err != nil {
		return nil, err
	}
	if len(all.unknown) > 0 {
		fmt.Fprintln(e.stderr, phrase.Phrase{EN: "warning:", FI: "varoitus:", SV: "varning:"}.In(e.lang), phrase.Phrase{
			EN: "%s: line %s: no record bears the id, or is the record, that stands there; no relation is made of it",
			FI: "%s: rivi %s: millään tietueella ei ole siinä olevaa tunnusta, tai tietuetta ei ole; siitä ei tehdä suhdetta",
			SV: "%s: rad %s: ingen post har numret, eller är posten, som står där; ingen relation görs av den",
		}.Format(e.lang, r.successors, strings.Join(all.unknown, ", ")))
	}
	return all.found, nil
}

// successorColumns are what the columns of a successor file may be called, lower-case.
var successorColumns = [3][]string{
	{"predecessor", "edeltäjä", "föregångare", "företrädare"},
	{"successor", "seuraaja", "efterträdare"},
	{"date", "since", "päivä", "pvm", "päivämäärä", "datum"},
}

// readSuccessors reads a successor file, with the line of each succession. A customer is named by its Y-tunnus, or by a
// record as crm:A1. The error tells of every line that cannot be read.
func readSuccessors(t *table.Table) ([]merge.Succession, []int, error) {
	var cols [3]int
	for i, names := range successorColumns {
		cols[i] = slices.IndexFunc(t.Header(), func(h string) bool {
			return slices.Contains(names, strings.ToLower(strings.TrimSpace(h)))
		})
		if cols[i] < 0 && i < 2 {
			return nil, nil, phrase.Errorf(phrase.Phrase{
				EN: "%s: no column %s; a successor file has the columns predecessor, successor and, where known, date",
				FI: "%s: ei saraketta %s; seuraajatiedostossa on sarakkeet predecessor, successor ja, jos tiedossa, date",
				SV: "%s: ingen kolumn %s; en efterträdarfil har kolumnerna predecessor, successor och, där det är känt, date",
			}, t.File(), names[0])
		}
	}
	var all []merge.Succession
	var lines []int
	var faults []error
	for row := range t.Rows() {
		fault := func(problem phrase.Phrase, args ...any) {
			faults = append(faults, phrase.Errorf(phrase.Phrase{
				EN: "%s: line %d: " + problem.EN, FI: "%s: rivi %d: " + problem.FI, SV: "%s: rad %d: " + problem.SV,
			}, append([]any{t.File(), t.Line(row)}, args...)...))
		}
		var s merge.Succession
		var ok [2]bool
		s.Predecessor, s.PredecessorID, ok[0] = customer(t.Cell(row, cols[0]))
		s.Successor, s.SuccessorID, ok[1] = customer(t.Cell(row, cols[1]))
		for i, o := range ok {
			if !o {
				fault(phrase.Phrase{
					EN: "%s is neither a Y-tunnus nor a record as crm:A1",
					FI: "%s ei ole Y-tunnus eikä tietue kuten crm:A1",
					SV: "%s är varken ett FO-nummer eller en post som crm:A1",
				}, successorColumns[i][0])
			}
		}
		if ok == [2]bool{true, true} && s.Predecessor == s.Successor && s.PredecessorID == s.SuccessorID {
			fault(phrase.Phrase{EN: "a customer does not carry on its own business", FI: "asiakas ei jatka omaa toimintaansa", SV: "en kund fortsätter inte sin egen verksamhet"})
		}
		if cols[2] >= 0 && strings.TrimSpace(t.Cell(row, cols[2])) != "" {
			var err error
			if s.Since, err = table.ParseDate(t.Cell(row, cols[2])); err != nil {
				fault(phrase.Phrase{EN: "the date is none; write it as 2025-03-18", FI: "päivä ei kelpaa; kirjoita se kuten 2025-03-18", SV: "datumet duger inte; skriv det som 2025-03-18"})
			}
		}
		all, lines = append(all, s), append(lines, t.Line(row))
	}
	return all, lines, errors.Join(faults...)
}

// customer reads the end of a succession.
func customer(s string) (match.Ref, ytunnus.ID, bool) {
	s = strings.TrimSpace(s)
	if id := ytunnus.ParseLoose(s); id.ID.IsValid() && id.Confidence() == ytunnus.Strong {
		return match.Ref{}, id.ID, true
	}
	name, id, ok := strings.Cut(s, ":")
	return match.Ref{Source: strings.ToLower(name), ID: id}, ytunnus.ID{}, ok && name != "" && id != ""
}
