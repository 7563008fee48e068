package cli

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/sqltable"
	"github.com/yksi-mdm/yksi/table"
)

// planSQL carries a plan out on a table.
type planSQL struct {
	sqlite, table, source string
	postgres              bool
}

func (o *planSQL) register(fs *flag.FlagSet) {
	fs.StringVar(&o.sqlite, "sqlite", "", "the `file` of an SQLite database")
	fs.BoolVar(&o.postgres, "postgres", false, "a PostgreSQL database, found as psql finds it: PGHOST, PGDATABASE, PGUSER, PGPASSFILE")
	fs.StringVar(&o.table, "table", "", "which table and columns, in a `file`")
	fs.StringVar(&o.source, "source", "", "the plan's `source` that stands in the table; default: the plan's first")
}

// asked reports whether a database is meant.
func (o *planSQL) asked() bool { return o.sqlite != "" || o.postgres }

func (o *planSQL) run(ctx context.Context, e *env, a *planApply, args []string) error {
	plan, err := one(args, "PLAN")
	switch {
	case err != nil:
		return err
	case o.sqlite != "" && o.postgres:
		return misused(phrase.Phrase{EN: "-sqlite and -postgres exclude each other", FI: "-sqlite ja -postgres eivät sovi yhteen", SV: "-sqlite och -postgres utesluter varandra"})
	case a.out != "" || a.inPlace || a.mark != "":
		return misused(phrase.Phrase{EN: "-o, -in-place and -mark are for files; -table says what becomes of rows that are merged away", FI: "-o, -in-place ja -mark ovat tiedostoja varten; -table kertoo, mitä pois yhdistettäville riveille tehdään", SV: "-o, -in-place och -mark är för filer; -table säger vad som blir av rader som slås ihop bort"})
	case o.table == "":
		return misused(phrase.Phrase{EN: "-table FILE is needed", FI: "-table TIEDOSTO tarvitaan", SV: "-table FIL behövs"})
	}
	sum, err := table.FileSum(plan)
	if err != nil {
		return err
	}
	d, closeAll, err := o.open(ctx, plan)
	if err != nil {
		return err
	}
	defer closeAll()
	defer e.progressDone()
	if a.undo {
		return o.takeBack(ctx, e, d, plan, sum, a.yes)
	}
	// Nothing is begun before all of it has been rehearsed.
	r, err := o.each(ctx, e, plan, func(entity *merge.Entity) (sqltable.Result, error) { return d.Rehearse(ctx, sum, entity) })
	if err != nil {
		return err
	}
	if !a.yes {
		tellSQL(e, r)
		fmt.Fprintln(e.stdout, phrase.Phrase{EN: "nothing was changed; add -yes to do it", FI: "mitään ei muutettu; lisää -yes", SV: "ingenting ändrades; lägg till -yes för att göra det"}.In(e.lang))
		return nil
	}
	if err := d.Begin(ctx, sum); err != nil {
		return phrase.Errorf(phrase.Phrase{
			EN: "the table yksi_journal cannot be made or written; the user needs the right to",
			FI: "taulua yksi_journal ei voi luoda tai kirjoittaa; käyttäjä tarvitsee siihen oikeuden",
			SV: "tabellen yksi_journal kan inte skapas eller skrivas; användaren behöver rätt till det",
		})
	}
	r, err = o.each(ctx, e, plan, func(entity *merge.Entity) (sqltable.Result, error) { return d.Apply(ctx, sum, entity) })
	if err == nil {
		err = d.End(ctx, sum, sqltable.Done)
	}
	e.progressDone()
	tellSQL(e, r)
	return err
}

// tellSQL says what was done, or would be.
func tellSQL(e *env, r sqltable.Result) {
	fmt.Fprintln(e.stdout, sqlDone.Format(e.lang, r.Merges, r.MergedAway, r.Changed, r.Children, r.Before))
	if r.Closed > 0 {
		fmt.Fprintln(e.stdout, phrase.Phrase{
			EN: "%d records marked not to be used get the mark of retire",
			FI: "%d käytöstä poistetuksi merkittyä tietuetta saa retire-merkinnän",
			SV: "%d poster märkta att inte användas får märket retire",
		}.Format(e.lang, r.Closed))
	}
}

var sqlDone = phrase.Phrase{
	EN: "%d merges, %d records become others, %d values change, %d rows refer to a survivor; %d merges were done before",
	FI: "%d yhdistämistä, %d tietuetta liittyy toisiin, %d arvoa muuttuu, %d riviä viittaa jäävään; %d yhdistämistä oli tehty jo",
	SV: "%d sammanslagningar, %d poster går upp i andra, %d värden ändras, %d rader hänvisar till den som blir kvar; %d var redan gjorda",
}

// readMapping reads which table and columns are meant.
func readMapping(file string) (sqltable.Table, error) {
	var t sqltable.Table
	b, err := os.ReadFile(file)
	if err != nil {
		return t, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields() // a misspelt "retire" would delete
	if err := d.Decode(&t); err != nil {
		return t, fmt.Errorf("%s: %w", file, err)
	}
	if t.Name == "" || t.ID == "" {
		return t, phrase.Errorf(phrase.Phrase{EN: "%s: \"table\" and \"id\" are needed", FI: "%s: \"table\" ja \"id\" tarvitaan", SV: "%s: \"table\" och \"id\" behövs"}, file)
	}
	return t, nil
}

// open reads the mapping and connects. A driver's error may hold a password: it is not told.
func (o *planSQL) open(ctx context.Context, plan string) (*sqltable.DB, func(), error) {
	t, err := readMapping(o.table)
	if err != nil {
		return nil, nil, err
	}
	f, h, _, err := openPlan(plan)
	if err != nil {
		return nil, nil, err
	}
	f.Close()
	at := 0
	if o.source != "" {
		at = slices.IndexFunc(h.Sources, func(s merge.Source) bool { return s.Name == o.source })
	}
	if at < 0 || len(h.Sources) == 0 {
		return nil, nil, misused(phrase.Phrase{EN: "-source %q: the plan has no such source", FI: "-source %q: suunnitelmassa ei ole sellaista lähdettä", SV: "-source %q: planen har ingen sådan källa"}, o.source)
	}
	driver, dsn, dialect := "pgx", "", sqltable.Postgres
	if o.sqlite != "" {
		if _, err := os.Stat(o.sqlite); err != nil {
			return nil, nil, err
		}
		driver, dsn, dialect = "sqlite", o.sqlite+"?_pragma=busy_timeout(10000)", sqltable.SQLite
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, nil, errNoDatabase
	}
	d, err := sqltable.Open(ctx, db, dialect, t, h.Sources[at].Name, h.Sources[at].Columns)
	var mapping *merge.MappingError
	switch {
	case errors.As(err, &mapping):
		db.Close()
		return nil, nil, fmt.Errorf("%s: %w", o.table, mapping)
	case err != nil:
		db.Close()
		return nil, nil, errNoDatabase
	}
	return d, func() { d.Close(); db.Close() }, nil
}

var errNoDatabase = phrase.Errorf(phrase.Phrase{
	EN: "the database does not answer; does psql, or sqlite3, with the same settings?",
	FI: "tietokanta ei vastaa; vastaako se psql:lle tai sqlite3:lle samoilla asetuksilla?",
	SV: "databasen svarar inte; gör den det för psql eller sqlite3 med samma inställningar?",
})

// each does something to each entity of the plan.
func (o *planSQL) each(ctx context.Context, e *env, plan string, do func(*merge.Entity) (sqltable.Result, error)) (sqltable.Result, error) {
	var all sqltable.Result
	f, _, entities, err := openPlan(plan)
	if err != nil {
		return all, err
	}
	defer f.Close()
	for entity, err := range stoppable(ctx, entities) {
		if err != nil {
			return all, planError(plan, err)
		}
		r, err := do(entity)
		if err != nil {
			return all, sqlError(err)
		}
		all.Add(r)
		e.progress(phrase.Phrase{EN: "%d"}, all.Merges+all.Before)
	}
	return all, nil
}

// takeBack undoes what the journal has of the plan.
func (o *planSQL) takeBack(ctx context.Context, e *env, d *sqltable.DB, plan, sum string, yes bool) error {
	r, err := d.Undo(ctx, sum, yes)
	if err != nil {
		return sqlError(err)
	}
	words := phrase.Phrase{
		EN: "%d merges of %d records would be taken back; add -yes to do it", FI: "%d yhdistämistä, %d tietuetta peruttaisiin; lisää -yes", SV: "%d sammanslagningar, %d poster skulle tas tillbaka; lägg till -yes",
	}
	if yes {
		words = phrase.Phrase{EN: "%d merges of %d records taken back", FI: "%d yhdistämistä, %d tietuetta peruttu", SV: "%d sammanslagningar, %d poster tagna tillbaka"}
	}
	fmt.Fprintln(e.stdout, words.Format(e.lang, r.Merges, r.MergedAway))
	return nil
}

// sqlError words why a step was refused, without what the driver says: there may be values in it.
func sqlError(err error) error {
	var stale *merge.StaleError
	var step *sqltable.StepError
	switch {
	case errors.As(err, &stale):
		return phrase.Errorf(phrase.Phrase{
			EN: "%v has changed since the plan (%s); make the plan anew. It was left as it is",
			FI: "%v on muuttunut suunnitelman jälkeen (%s); tee suunnitelma uudelleen. Siihen ei koskettu",
			SV: "%v har ändrats sedan planen (%s); gör planen på nytt. Den lämnades som den är",
		}, stale.Ref, stale.Field)
	case errors.As(err, &step):
		return phrase.Errorf(phrase.Phrase{
			EN: "%v: the database does not take the merge: %s. It was left as it is",
			FI: "%v: tietokanta ei hyväksy yhdistämistä: %s. Siihen ei koskettu",
			SV: "%v: databasen godtar inte sammanslagningen: %s. Den lämnades som den är",
		}, step.Ref, step.Code)
	}
	return err
}
