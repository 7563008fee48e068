package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/inplace"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/csvfile"
	"github.com/yksi-mdm/yksi/table"
)

// planApply carries a plan out on files.
type planApply struct {
	maps               table.Overrides
	out, mark          string
	inPlace, yes, undo bool
	sql                planSQL
}

func planApplyCommand() *command {
	var a planApply
	return &command{
		name: "plan apply", args: "PLAN FILE... -o DIR|-in-place|-sqlite DB|-postgres -yes",
		short: phrase.Phrase{EN: "carry a plan out on files or a database, or take it back", FI: "toteuta suunnitelma tiedostoissa tai tietokannassa tai peru se", SV: "verkställ en plan i filer eller en databas, eller ta tillbaka den"},
		long: `Carries the merges of PLAN out on the CSV files that it was made from: survivors get the values that the plan keeps, records merged
away go. Every other byte stays as it came, cells with an identity code too. FILE is named as for link: crm.csv, or crm=FILE.

Nothing is written without -yes: what would be done is checked in full and told. It is refused, as a whole, where a record has
changed since the plan was made, where a kept value has no column, and where records, ids, euros and bans would not be
the same before and after.

  -o DIR     the new files go to a folder; yours stay as they are
  -in-place  the new file takes the place of yours, which stays beside it as FILE.original, not copied and not written to.
             FILE.journal says which plan was carried out; killed at any moment, the same command goes on where it stood
  -undo      takes back what -in-place did: the original is put back, byte for byte, unless the file has changed since

In a table of PostgreSQL or SQLite, whose export the plan was made from as the database writes it (\copy ... csv header, sqlite3 -csv):
no FILE, but -postgres (PGHOST, PGUSER, PGPASSFILE and the like, as psql takes them) or -sqlite DB, and -table MAPPING, a file such as
  {"table": "customer", "id": "id", "columns": {"Phone": "puhelin"}, "retire": {"column": "active", "value": "0"}}
columns maps the plan's columns to the table's where names differ, "" leaves one alone; without retire the rows that are merged away
are deleted. With it, those that stay though they are marked not to be used get the mark, too, where neither billing records nor
euros hang on them. What refers to a record that goes refers to the survivor then, by foreign keys; "children" names what no key
declares: table, id, column. Without -yes each merge is rehearsed in a transaction that is rolled back. Each merge is a transaction with a line in the
table yksi_journal: killed, the same command goes on where it stood; -undo takes back what the journal has.

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi plan apply out/plan.json examples/data/crm.csv
  $ yksi plan apply out/plan.json examples/data/crm.csv -o merged -yes
`,
		flags: func(fs *flag.FlagSet) {
			fs.BoolVar(&a.yes, "yes", false, "do it; without it what would be done is told")
			fs.StringVar(&a.out, "o", "", "output `folder`; it appears when it is whole")
			fs.BoolVar(&a.inPlace, "in-place", false, "put the new files in the place of yours; FILE.original is the way back")
			fs.BoolVar(&a.undo, "undo", false, "take back what -in-place did")
			a.sql.register(fs)
			fs.StringVar(&a.mark, "mark", "", "a `column`: records merged away stay, with the survivor's id in it")
			fs.Var(&a.maps, "map", "`columns` by hand, as when the plan was made")
		},
		run: a.run,
	}
}

func (a *planApply) run(ctx context.Context, e *env, args []string) error {
	if a.sql.asked() {
		return a.sql.run(ctx, e, a, args)
	}
	if len(args) < 2 {
		return misused(phrase.Phrase{EN: "PLAN and the FILEs that it was made from are needed", FI: "tarvitaan PLAN ja tiedostot, joista se tehtiin", SV: "PLAN och filerna som den gjordes av behövs"})
	}
	if a.out != "" && a.inPlace {
		return misused(phrase.Phrase{EN: "-o and -in-place exclude each other", FI: "-o ja -in-place eivät sovi yhteen", SV: "-o och -in-place utesluter varandra"})
	}
	if a.undo && a.out != "" {
		return misused(phrase.Phrase{EN: "-undo takes back -in-place; a folder of -o is simply removed", FI: "-undo peruu valitsimen -in-place työn; -o-kansion voi vain poistaa", SV: "-undo tar tillbaka -in-place; en mapp från -o tas helt enkelt bort"})
	}
	if a.yes && !a.undo && a.out == "" && !a.inPlace {
		return misused(phrase.Phrase{EN: "say where to: -o DIR or -in-place", FI: "kerro, minne: -o DIR tai -in-place", SV: "säg vart: -o DIR eller -in-place"})
	}
	if a.undo {
		return a.takeBack(e, args[1:])
	}
	plan, err := table.FileSum(args[0])
	if err != nil {
		return err
	}
	jobs, err := a.jobs(args[0], args[1:])
	if err != nil {
		return err
	}
	defer e.progressDone()
	switch {
	case a.inPlace && a.yes:
		err = a.replace(ctx, e, jobs, plan)
	case a.yes:
		err = a.toFolder(ctx, e, jobs)
	default:
		err = a.rehearse(ctx, e, jobs)
	}
	return err
}

// fileJob is a source of the plan with the file that it stands in.
type fileJob struct {
	plan, name, file string
	columns          []merge.Column
}

// jobs finds the file of each source of the plan in which something is merged.
func (a *planApply) jobs(plan string, args []string) ([]fileJob, error) {
	f, h, entities, err := openPlan(plan)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	merged := make(map[string]bool)
	for e, err := range entities {
		if err != nil {
			return nil, planError(plan, err)
		}
		if e.Inverse {
			return nil, phrase.Errorf(phrase.Phrase{
				EN: "%s is an inverse plan; files are taken back with -undo and the plan that was carried out",
				FI: "%s on käänteinen suunnitelma; tiedostot perutaan valitsimella -undo ja toteutetulla suunnitelmalla",
				SV: "%s är en omvänd plan; filer tas tillbaka med -undo och den plan som verkställdes",
			}, plan)
		}
		for i := range e.Groups {
			if g := &e.Groups[i]; len(g.Members) > 1 {
				merged[g.Survivor.Source] = true
			}
		}
	}
	var jobs []fileJob
	for _, arg := range args {
		name, file := nameAndFile(arg)
		at := slices.IndexFunc(h.Sources, func(s merge.Source) bool { return s.Name == name })
		if at < 0 {
			return nil, misused(phrase.Phrase{EN: "%s: the plan has no source %q; name it, as in crm=%s", FI: "%s: suunnitelmassa ei ole lähdettä %q; nimeä se, kuten crm=%s", SV: "%s: planen har ingen källa %q; namnge den, som crm=%s"}, file, name, file)
		}
		if merged[name] {
			jobs = append(jobs, fileJob{plan, name, file, h.Sources[at].Columns})
		}
		delete(merged, name)
	}
	for _, s := range h.Sources {
		if merged[s.Name] {
			return nil, misused(phrase.Phrase{EN: "the plan merges records of %s: name its file, too", FI: "suunnitelma yhdistää lähteen %s tietueita: anna myös sen tiedosto", SV: "planen slår ihop poster i %s: ange även dess fil"}, s.Name)
		}
	}
	return jobs, nil
}

// write writes the new file of a job.
func (a *planApply) write(ctx context.Context, e *env, j *fileJob, w io.Writer) (csvfile.Result, error) {
	e.progress(phrase.Phrase{EN: "%s"}, j.file)
	var r csvfile.Result
	t, err := table.Open(j.file, &table.Options{Name: j.name, Map: &a.maps})
	if err != nil {
		return r, err
	}
	if err := a.maps.Check(t); err != nil {
		return r, misuse{err}
	}
	f, _, entities, err := openPlan(j.plan)
	if err != nil {
		return r, err
	}
	defer f.Close()
	r, err = csvfile.Write(w, t, j.columns, stoppable(ctx, entities), csvfile.Options{Mark: a.mark, Map: &a.maps})
	return r, applyError(j.file, err)
}

// stoppable ends the entities when ctx does.
func stoppable(ctx context.Context, entities iter.Seq2[*merge.Entity, error]) iter.Seq2[*merge.Entity, error] {
	return func(yield func(*merge.Entity, error) bool) {
		for e, err := range entities {
			if err == nil {
				err = ctx.Err()
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// applyError says in the reader's language why nothing was touched.
func applyError(file string, err error) error {
	var stale *merge.StaleError
	var column *csvfile.ColumnError
	var balance *merge.BalanceError
	switch {
	case errors.As(err, &stale) && stale.Ref.ID == "":
		return phrase.Errorf(phrase.Phrase{
			EN: "%s: its columns are not those that the plan was made from (%s); make the plan anew, or give the same -map",
			FI: "%s: sarakkeet eivät ole ne, joista suunnitelma tehtiin (%s); tee suunnitelma uudelleen tai anna sama -map",
			SV: "%s: kolumnerna är inte de som planen gjordes av (%s); gör planen på nytt, eller ge samma -map",
		}, file, stale.Field)
	case errors.As(err, &stale):
		return phrase.Errorf(phrase.Phrase{
			EN: "%s: %v has changed since the plan (%s); make the plan anew. Nothing was touched",
			FI: "%s: %v on muuttunut suunnitelman jälkeen (%s); tee suunnitelma uudelleen. Mihinkään ei koskettu",
			SV: "%s: %v har ändrats sedan planen (%s); gör planen på nytt. Inget rördes",
		}, file, stale.Ref, stale.Field)
	case errors.As(err, &column) && column.Ref == (match.Ref{}):
		return misused(phrase.Phrase{EN: "-mark: %s has no column %q", FI: "-mark: tiedostossa %s ei ole saraketta %q", SV: "-mark: %s har ingen kolumn %q"}, file, column.Column)
	case errors.As(err, &column):
		return phrase.Errorf(phrase.Phrase{
			EN: "%s: %v keeps one %s more than the file has columns for; add a column for it to the export, or change the plan. Nothing was touched",
			FI: "%s: tietueelle %v jää yksi %s enemmän kuin tiedostossa on sarakkeita; lisää vientiin sarake tai muuta suunnitelmaa. Mihinkään ei koskettu",
			SV: "%s: %v behåller en %s mer än filen har kolumner för; lägg till en kolumn i exporten eller ändra planen. Inget rördes",
		}, file, column.Ref, column.Column)
	case errors.As(err, &balance):
		return phrase.Errorf(phrase.Phrase{
			EN: "%s: refused: %s would not be the same before and after (%v, %v). Nothing was touched",
			FI: "%s: hylätty: %s ei täsmäisi ennen ja jälkeen (%v, %v). Mihinkään ei koskettu",
			SV: "%s: vägrat: %s skulle inte stämma före och efter (%v, %v). Inget rördes",
		}, file, balance.What, balance.Before, balance.After)
	case err != nil:
		return planError(file, err)
	}
	return nil
}

var (
	wouldMerge = phrase.Phrase{
		EN: "%s: %d merges, %d records become others, %d cells change; records, ids, euros and bans balance",
		FI: "%s: %d yhdistämistä, %d tietuetta liittyy toisiin, %d solua muuttuu; tietueet, tunnukset, eurot ja kiellot täsmäävät",
		SV: "%s: %d sammanslagningar, %d poster går upp i andra, %d celler ändras; poster, id:n, euro och förbud stämmer",
	}
	nothingToDo = phrase.Phrase{EN: "the plan merges nothing", FI: "suunnitelma ei yhdistä mitään", SV: "planen slår inte ihop något"}
)

func (a *planApply) tell(e *env, j *fileJob, r csvfile.Result) {
	e.progressDone()
	fmt.Fprintln(e.stdout, wouldMerge.Format(e.lang, masked(j.file), r.Merges, r.MergedAway, r.Changed))
}

// rehearse does all but write.
func (a *planApply) rehearse(ctx context.Context, e *env, jobs []fileJob) error {
	for i := range jobs {
		r, err := a.write(ctx, e, &jobs[i], io.Discard)
		if err != nil {
			return err
		}
		a.tell(e, &jobs[i], r)
	}
	if len(jobs) == 0 {
		fmt.Fprintln(e.stdout, nothingToDo.In(e.lang))
	}
	fmt.Fprintln(e.stdout, phrase.Phrase{
		EN: "nothing was written; add -yes with -o DIR or -in-place to do it",
		FI: "mitään ei kirjoitettu; lisää -yes ja joko -o KANSIO tai -in-place",
		SV: "ingenting skrevs; lägg till -yes med -o MAPP eller -in-place för att göra det",
	}.In(e.lang))
	return nil
}

// toFolder writes the new files into a folder.
func (a *planApply) toFolder(ctx context.Context, e *env, jobs []fileJob) error {
	dir, err := table.CreateDir(a.out)
	if err != nil {
		return err
	}
	defer dir.Abort()
	for i := range jobs {
		f, err := dir.Create(filepath.Base(jobs[i].file))
		if err != nil {
			return err
		}
		r, err := a.write(ctx, e, &jobs[i], f)
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return err
		}
		a.tell(e, &jobs[i], r)
	}
	kept, err := dir.Commit(nil)
	if err != nil {
		return err
	}
	tellKept(e, a.out, kept)
	fmt.Fprintln(e.stdout, phrase.Phrase{EN: "written to %s", FI: "kirjoitettu kansioon %s", SV: "skrivet till %s"}.Format(e.lang, masked(a.out)))
	return nil
}

// replace puts the new files in the place of the old ones, once all of them are known to be in order.
func (a *planApply) replace(ctx context.Context, e *env, jobs []fileJob, plan string) error {
	for i := range jobs {
		j := &jobs[i]
		var r csvfile.Result
		done, err := inplace.Replace(j.file, plan, func(w io.Writer) (err error) {
			r, err = a.write(ctx, e, j, w)
			return err
		})
		switch {
		case err != nil:
			return err
		case done:
			a.tell(e, j, r)
		default:
			fmt.Fprintln(e.stdout, phrase.Phrase{EN: "%s: done before", FI: "%s: tehty jo", SV: "%s: redan gjort"}.Format(e.lang, masked(j.file)))
		}
	}
	return nil
}

// takeBack puts the original files back.
func (a *planApply) takeBack(e *env, args []string) error {
	for _, arg := range args {
		_, file := nameAndFile(arg)
		if !a.yes {
			fmt.Fprintln(e.stdout, phrase.Phrase{
				EN: "%s would be put back in the place of %s; add -yes to do it", FI: "%s palautettaisiin tiedoston %s paikalle; lisää -yes", SV: "%s skulle sättas tillbaka i stället för %s; lägg till -yes",
			}.Format(e.lang, masked(file+".original"), masked(file)))
			continue
		}
		if err := inplace.Undo(file); err != nil {
			return err
		}
		fmt.Fprintln(e.stdout, phrase.Phrase{EN: "%s is as it was", FI: "%s on ennallaan", SV: "%s är som den var"}.Format(e.lang, masked(file)))
	}
	return nil
}
