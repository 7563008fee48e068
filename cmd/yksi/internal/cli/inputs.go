package cli

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// inputs are the flags of all verbs that match, as far as they say what goes in.
type inputs struct {
	maps       table.Overrides
	model      string
	rules      string
	judgements stringList
	unique     stringList
	asOf       dateFlag
	workers    int
}

// register registers the flags of verbs that match files.
func (in *inputs) register(fs *flag.FlagSet) {
	in.registerPairs(fs)
	fs.Var(&in.maps, "map", "`columns` by hand: name=Nimi,business_id=Y-tunnus, or crm:name=Nimi for one source")
	workersVar(fs, &in.workers)
	fs.Var(&in.unique, "unique", "`sources` free of duplicates, by comma: none of their records is merged with another")
	fs.Var(&in.asOf, "as-of", "`date` that counts as now, as 2025-03-18; default: the newest date in the data")
}

// registerPairs registers those of them that make sense for given pairs, too.
func (in *inputs) registerPairs(fs *flag.FlagSet) {
	fs.StringVar(&in.model, "model", "", "model.json of an earlier run, in a `file`: the same pair gets the same verdict")
	fs.Var(&in.judgements, "judgements", "review.csv with its column decision filled in, in a `file`; may be given again")
	fs.StringVar(&in.rules, "rules", "", "what is compared and how, in a `file`; \"yksi rules init\" proposes one, \"yksi help rules\" teaches")
}

// stringList is a flag that may be given again and whose values may stand in one, with commas between.
type stringList []string

func (l *stringList) String() string { return strings.Join(*l, ",") }
func (l *stringList) Set(s string) error {
	for _, part := range strings.Split(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			*l = append(*l, part)
		}
	}
	return nil
}

// dateFlag is a day.
type dateFlag struct{ time.Time }

func (d *dateFlag) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}

func (d *dateFlag) Set(s string) (err error) {
	if d.Time, err = table.ParseDate(s); err != nil {
		return phrase.Errorf(wantDay)
	}
	return nil
}

// sourceName is what may stand before = in an argument NAME=FILE.
var sourceName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// open reads the files and shows what was recognised. defaults name the sources that have no name of their own; those
// beyond are named after their files.
func (in *inputs) open(e *env, args []string, rules *match.Rules) (*source.Set, error) {
	if err := in.mapID(rules); err != nil {
		return nil, err
	}
	names, files := make([]string, len(args)), make([]string, len(args))
	seen := make(map[string]string)
	for i, arg := range args {
		name, file := nameAndFile(arg)
		if other, ok := seen[name]; ok {
			return nil, misused(phrase.Phrase{EN: "two sources are called %q: %s and %s; name one of them, as in old=%s", FI: "kahden lähteen nimi on %q: %s ja %s; nimeä toinen, kuten old=%s", SV: "två källor heter %q: %s och %s; namnge den ena, som old=%s"}, name, other, file, file)
		}
		seen[name] = file
		names[i], files[i] = name, file
	}
	e.progress(phrase.Phrase{EN: "reading %s", FI: "luetaan %s", SV: "läser %s"}, strings.Join(files, ", "))
	tables, err := openTables(names, files, &in.maps)
	if err != nil {
		return nil, err
	}
	if err := in.maps.Check(tables...); err != nil {
		return nil, misuse{err}
	}
	for _, name := range in.unique {
		if _, ok := seen[name]; !ok {
			return nil, misused(phrase.Phrase{EN: "-unique %s: there is no such source", FI: "-unique %s: sellaista lähdettä ei ole", SV: "-unique %s: en sådan källa finns inte"}, name)
		}
	}
	set, err := in.understood(rules, tables)
	if err != nil {
		return nil, err
	}
	for _, s := range set.Sources() {
		if !compared(s, rules) {
			showTable(e, s.Table, "")
			return nil, unknownColumns(s.Table)
		}
	}
	in.show(e, set, rules)
	if in.rules != "" {
		showFeeds(e, set, rules)
	}
	return set, nil
}

// understood makes sources of the tables. Where the rules name columns that are not there, it says so in the name of the
// flag that brought the rules.
func (in *inputs) understood(rules *match.Rules, tables []*table.Table) (*source.Set, error) {
	set, err := source.NewFor(rules, tables...)
	var missing *source.MissingColumnsError
	if errors.As(err, &missing) {
		return nil, phrase.Errorf(phrase.Phrase{
			EN: "%s reads columns that no file has: %s; the columns are %s; give what was made for these files (\"yksi rules init\" proposes rules), or the files that it was made for",
			FI: "%s lukee sarakkeita, joita ei ole missään tiedostossa: %s; sarakkeet ovat %s; anna näille tiedostoille tehty (\"yksi rules init\" ehdottaa sääntöjä) tai ne tiedostot, joille se tehtiin",
			SV: "%s läser kolumner som ingen fil har: %s; kolumnerna är %s; ge det som gjorts för dessa filer (\"yksi rules init\" föreslår regler), eller filerna som det gjordes för",
		}, in.rulesName(), missing.Columns(), missing.Headers())
	}
	return set, err
}

// openTables reads files, all at the same time. The error is that of the first file that has one.
func openTables(names, files []string, maps *table.Overrides) ([]*table.Table, error) {
	tables, errs := make([]*table.Table, len(files)), make([]error, len(files))
	var all sync.WaitGroup
	for i, file := range files {
		all.Go(func() { tables[i], errs[i] = table.Open(file, &table.Options{Name: names[i], Map: maps}) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return tables, nil
}

// unknownColumns is the error of a table of which nothing can be compared.
func unknownColumns(t *table.Table) error {
	return phrase.Errorf(phrase.Phrase{
		EN: "%s: no column is recognised as a name, a business id, an address or a contact; it has %s; say what they mean, as in -map \"name=%s\"",
		FI: "%s: mikään sarake ei ole tunnetusti nimi, Y-tunnus, osoite tai yhteystieto; sarakkeet ovat %s; kerro merkitykset, kuten -map \"name=%s\"",
		SV: "%s: ingen kolumn känns igen som namn, FO-nummer, adress eller kontakt; kolumnerna är %s; säg vad de betyder, som -map \"name=%s\"",
	}, t.File(), strings.Join(t.Header(), ", "), cmp.Or(likeName(t), t.Header()[0]))
}

// nameAndFile parts an argument NAME=FILE; a file alone is named after itself.
func nameAndFile(arg string) (name, file string) {
	if name, file, ok := strings.Cut(arg, "="); ok && sourceName.MatchString(name) {
		return masked(strings.ToLower(name)), file
	}
	return table.SourceName(arg), arg
}

// show says how each file was read.
func (in *inputs) show(e *env, set *source.Set, rules *match.Rules) {
	for _, s := range set.Sources() {
		name := ""
		if nameless(s, rules) {
			name = tellNameless(e, s.Table)
		}
		showTable(e, s.Table, name)
	}
	showWarnings(e, set.Faults())
}

// tellSwapped tells of a billing system in the place of the CRM and a CRM in that of the billing system, by what only
// one of them has columns for.
func tellSwapped(e *env, crm, billing *table.Table) {
	leaning := func(t *table.Table) (n int) {
		for _, m := range []table.Meaning{table.Owner, table.OpenOpportunities, table.BillingID, table.Parent, table.Website, table.MarketingBan, table.EmailBan} {
			if t.Mapping().Column(m) >= 0 {
				n++
			}
		}
		for _, m := range []table.Meaning{table.OpenBalance, table.Invoiced12m, table.LastInvoice, table.EInvoiceAddress, table.EInvoiceOperator, table.CRMID} {
			if t.Mapping().Column(m) >= 0 {
				n--
			}
		}
		return n
	}
	if leaning(crm) < 0 && leaning(billing) > 0 {
		fmt.Fprintln(e.stderr, phrase.Phrase{
			EN: "warning: by their columns %s is a billing system and %s a CRM; the CRM comes first: yksi link CRM BILLING",
			FI: "varoitus: sarakkeista päätellen %s on laskutusjärjestelmä ja %s CRM; CRM annetaan ensin: yksi link CRM BILLING",
			SV: "varning: att döma av kolumnerna är %s ett faktureringssystem och %s ett CRM; CRM:et kommer först: yksi link CRM BILLING",
		}.Format(e.lang, crm.File(), billing.File()))
	}
}

// now returns the day that counts as now, and why.
func (in *inputs) now(set *source.Set) (time.Time, bool) {
	if !in.asOf.IsZero() {
		return in.asOf.Time, true
	}
	return set.Newest().Truncate(24 * time.Hour), false
}

// rulesName names the rules of the run as they were given.
func (in *inputs) rulesName() string {
	switch {
	case in.model != "":
		return "-model " + in.model
	case in.rules != "":
		return "-rules " + in.rules
	}
	return "yksi"
}

// openModel reads the model of an earlier run, or makes one of the rules that were given, or of the default ones.
func (in *inputs) openModel() (*match.Model, error) {
	switch {
	case in.model != "" && in.rules != "":
		return nil, misused(phrase.Phrase{EN: "-model and -rules exclude each other: a model has its rules in it", FI: "-model ja -rules eivät sovi yhteen: mallissa ovat sen säännöt", SV: "-model och -rules utesluter varandra: en modell har sina regler i sig"})
	case in.rules != "":
		r, err := readRules(in.rules)
		if err != nil {
			return nil, err
		}
		return match.NewModel(r)
	case in.model == "":
		return match.NewModel(match.DefaultRules())
	}
	f, err := os.Open(in.model)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := match.ReadModel(jsonReader(f))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.model, err)
	}
	return m, nil
}
