package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/compile"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/dynamics"
	"github.com/yksi-mdm/yksi/merge/hubspot"
	"github.com/yksi-mdm/yksi/merge/salesforce"
	"github.com/yksi-mdm/yksi/merge/sqltable"
	"github.com/yksi-mdm/yksi/table"
)

// planCompile turns a plan into what a CRM can carry out.
type planCompile struct {
	target, describe, table, source, out string
	fields                               fieldMap
	closeBy                              closingMark
	identify                             string
	failOn                               failOn
}

func planCompileCommand() *command {
	var c planCompile
	return &command{
		name: "plan compile", args: "-target salesforce|dynamics|hubspot|postgres|sqlite PLAN -o DIR",
		short: phrase.Phrase{EN: "turn a plan's merges into what a CRM or a database can carry out", FI: "muunna suunnitelman yhdistämiset CRM:n tai tietokannan toteutettaviksi", SV: "gör planens sammanslagningar till något som ett CRM eller en databas kan utföra"},
		long: `Plans from an export of the CRM become calls and files for it, in its own order and within its limits; nothing is sent.

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi plan compile -target salesforce -map PersonHasOptedOutOfEmail=HasOptedOutOfEmail out/plan.json -o steps

salesforce  the master's fields first (1_update.csv, Data Loader), then merges of a master and at most two others, chained for
            more (calls.jsonl, SOAP merge()), then unique values (3_update.csv). Children move to the master. Taken back from
            the Recycle Bin within 15 days; children only by the lists that children.csv asks for.
dynamics    pairs, fields in UpdateContent; the other account is deactivated, its children move. Cannot be undone.
hubspot     pairs; each merge makes a company with a new id, to which the old ids lead. Cannot be undone.
postgres,   SQL that a person runs: apply.sql, one transaction that first holds every row against the plan, and undo.sql, which
sqlite      takes it back. What refers to a record that goes refers to the survivor. -table MAPPING is as for plan apply (yksi help
            plan apply), but the database is not asked: "children" names all that refers to the table, and, without "retire",
            "also" the table's columns that the plan does not have, as ["note", "created"].

An account that is marked not to be used and that no merge takes away is closed: in dynamics deactivated, in salesforce and
hubspot by the field of -close. One on which billing records or euros hang is left to a person, and problems.csv names it.

-customer-id FIELD, with -describe: what stays of a merge gets the customer's id (entity_id) there, once the others are gone.

What the CRM would refuse is found first, in problems.csv: with -describe by the fields of your own CRM. A merge with a
problem is left out as a whole; the rest is written. summary.txt says what to do, in order. The files of the folder:
  steps.csv      each step with its records, fields, control totals, and how far it can be taken back
  calls.jsonl    the same as the interface of the CRM takes it; for a database apply.sql and undo.sql
  problems.csv   what stands against a merge (refused), or should be known (notice), and what to do
  aliases.csv    the record that each id that goes leads to
  fields.csv     the field of the CRM in which each column stands; -map decides otherwise

-describe is the answer, saved as a file, to
  salesforce  GET /services/data/vNN.0/sobjects/Account/describe
  dynamics    GET /api/data/v9.2/EntityDefinitions(LogicalName='account')?$expand=Attributes,Keys
  hubspot     GET /crm/v3/properties/companies
`,
		flags: func(fs *flag.FlagSet) {
			fs.StringVar(&c.target, "target", "", "the `system`: salesforce, dynamics, hubspot, postgres or sqlite")
			fs.StringVar(&c.table, "table", "", "of a database: which table and columns, in a `file`")
			fs.StringVar(&c.describe, "describe", "", "what the system says of its fields, in a `file`")
			fs.StringVar(&c.source, "source", "", "the plan's `source` that is of that system; default: the plan's first")
			fs.Var(&c.fields, "map", "`fields` by hand: Business_ID__c=Y-tunnus; =COLUMN leaves a column alone; may be given again")
			fs.Var(&c.closeBy, "close", "`field` that closes an account marked not to be used, and its value: Inactive__c=true; Inactive__c=true,false says what opens it again")
			fs.StringVar(&c.identify, "customer-id", "", "unique external id `field` of the CRM that gets the customer's id (entity_id) after a merge")
			fs.StringVar(&c.out, "o", "", "output `folder`")
			fs.Var(&c.failOn, "fail-on", "`review`: exit 3 when a merge was left out")
		},
		run: c.run,
	}
}

func (c *planCompile) run(ctx context.Context, e *env, args []string) error {
	plan, err := one(args, "PLAN")
	switch {
	case err != nil:
		return err
	case c.out == "":
		return misused(phrase.Phrase{EN: "-o DIR is needed", FI: "-o KANSIO tarvitaan", SV: "-o MAPP behövs"})
	case !slices.Contains([]string{"salesforce", "dynamics", "hubspot", "postgres", "sqlite"}, c.target):
		return misused(phrase.Phrase{EN: "-target %q: salesforce, dynamics, hubspot, postgres or sqlite", FI: "-target %q: salesforce, dynamics, hubspot, postgres tai sqlite", SV: "-target %q: salesforce, dynamics, hubspot, postgres eller sqlite"}, c.target)
	case c.isTable() && c.table == "":
		return misused(phrase.Phrase{EN: "-table FILE is needed", FI: "-table TIEDOSTO tarvitaan", SV: "-table FIL behövs"})
	case c.identify != "" && c.describe == "":
		return misused(phrase.Phrase{EN: "-customer-id FIELD needs -describe FILE, which says that the field is unique", FI: "-customer-id FIELD tarvitsee valitsimen -describe FILE, joka kertoo kentän olevan yksilöivä", SV: "-customer-id FIELD behöver -describe FILE, som säger att fältet är unikt"})
	case c.isTable() && (c.describe != "" || c.fields != nil):
		return misused(phrase.Phrase{EN: "-describe and -map are for a CRM; -table FILE says where the columns stand", FI: "-describe ja -map ovat CRM:ää varten; -table FILE kertoo, missä sarakkeet ovat", SV: "-describe och -map är för ett CRM; -table FILE säger var kolumnerna står"})
	case c.closeBy.Field != "" && c.target != "salesforce" && c.target != "hubspot":
		return misused(phrase.Phrase{EN: "-close is for salesforce and hubspot; dynamics has a state of its own", FI: "-close on salesforcea ja hubspotia varten; dynamicsilla on oma tilansa", SV: "-close är för salesforce och hubspot; dynamics har ett eget tillstånd"})
	case !c.isTable() && c.table != "":
		return misused(phrase.Phrase{EN: "-table is for -target postgres or sqlite", FI: "-table on kohteita -target postgres ja sqlite varten", SV: "-table är för -target postgres eller sqlite"})
	}
	file, header, entities, err := openPlan(plan)
	if err != nil {
		return err
	}
	defer file.Close()
	o, err := c.options(&header, e.lang)
	if err != nil {
		return err
	}
	dir, err := table.CreateDir(c.out)
	if err != nil {
		return err
	}
	defer dir.Abort()
	result, err := compile.Write(ctx, dir, o, entities)
	if err != nil {
		return planError(plan, err)
	}
	kept, err := dir.Commit(nil)
	if err != nil {
		return err
	}
	tellKept(e, c.out, kept)
	if c.isTable() {
		fmt.Fprintln(e.stdout, phrase.Phrase{
			EN: "%d merges compiled, %d left out, %d notices; written to %s; read summary.txt first",
			FI: "%d yhdistämistä muunnettu, %d jäi pois, %d huomautusta; kirjoitettu kansioon %s; lue ensin summary.txt",
			SV: "%d sammanslagningar gjorda, %d utelämnade, %d anmärkningar; skrivet till %s; läs summary.txt först",
		}.Format(e.lang, result.Merged, result.Refused, result.Notices, c.out))
	} else {
		fmt.Fprintln(e.stdout, phrase.Phrase{
			EN: "%d merges compiled, %d left out, %d notices; at least %d calls; written to %s; read summary.txt first",
			FI: "%d yhdistämistä muunnettu, %d jäi pois, %d huomautusta; vähintään %d kutsua; kirjoitettu kansioon %s; lue ensin summary.txt",
			SV: "%d sammanslagningar gjorda, %d utelämnade, %d anmärkningar; minst %d anrop; skrivet till %s; läs summary.txt först",
		}.Format(e.lang, result.Merged, result.Refused, result.Notices, result.Calls, c.out))
	}
	if c.failOn && result.Refused > 0 {
		return errReviewLeft
	}
	return nil
}

// isTable reports whether the target is a table of a database.
func (c *planCompile) isTable() bool { return c.target == "postgres" || c.target == "sqlite" }

// options finds the source and makes the target.
func (c *planCompile) options(h *merge.Header, l phrase.Language) (*compile.Options, error) {
	if len(h.Sources) == 0 {
		return nil, phrase.Errorf(phrase.Phrase{EN: "the plan names no sources", FI: "suunnitelma ei nimeä lähteitä", SV: "planen nämner inga källor"})
	}
	at := 0
	if c.source != "" {
		at = slices.IndexFunc(h.Sources, func(s merge.Source) bool { return s.Name == c.source })
	}
	if at < 0 {
		var names []string
		for _, s := range h.Sources {
			names = append(names, s.Name)
		}
		return nil, misused(phrase.Phrase{EN: "-source %q: the plan has %s", FI: "-source %q: suunnitelmassa on %s", SV: "-source %q: planen har %s"}, c.source, strings.Join(names, ", "))
	}
	s := h.Sources[at]
	if len(s.Columns) == 0 {
		return nil, phrase.Errorf(phrase.Phrase{
			EN: "the plan does not say which columns %s has; it is of an earlier version: run link or dedupe again",
			FI: "suunnitelma ei kerro, mitä sarakkeita lähteellä %s on; se on aiemmasta versiosta: aja link tai dedupe uudelleen",
			SV: "planen säger inte vilka kolumner %s har; den är av en tidigare version: kör link eller dedupe på nytt",
		}, s.Name)
	}
	system, err := c.system(s.Name, s.Columns)
	if err != nil {
		return nil, err
	}
	return &compile.Options{Name: c.target, System: system, Source: s.Name, Columns: s.Columns, Checked: c.describe != "" || c.isTable(), Lang: l}, nil
}

// system makes the target.
func (c *planCompile) system(source string, columns []merge.Column) (compile.System, error) {
	switch c.target {
	case "salesforce":
		d, err := described(c.describe, salesforce.ReadDescribe)
		if err != nil {
			return nil, err
		}
		t, err := salesforce.New(source, columns, d, c.fields)
		if err == nil && c.identify != "" {
			t, err = t.IdentifyBy(c.identify)
		}
		if err != nil || c.closeBy.Field == "" {
			return t, err
		}
		return t.CloseBy(merge.ClosingMark(c.closeBy))
	case "dynamics":
		d, err := described(c.describe, dynamics.ReadDescribe)
		if err != nil {
			return nil, err
		}
		t, err := dynamics.New(source, columns, d, c.fields)
		if err != nil || c.identify == "" {
			return t, err
		}
		return t.IdentifyBy(c.identify)
	case "postgres", "sqlite":
		t, err := readMapping(c.table)
		if err != nil {
			return nil, err
		}
		dialect := sqltable.Postgres
		if c.target == "sqlite" {
			dialect = sqltable.SQLite
		}
		target, err := sqltable.New(dialect, t, source, columns)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.table, err)
		}
		return target, nil
	}
	d, err := described(c.describe, hubspot.ReadDescribe)
	if err != nil {
		return nil, err
	}
	t, err := hubspot.New(source, columns, d, c.fields)
	if err == nil && c.identify != "" {
		t, err = t.IdentifyBy(c.identify)
	}
	if err != nil || c.closeBy.Field == "" {
		return t, err
	}
	return t.CloseBy(merge.ClosingMark(c.closeBy))
}

// described reads a describe file; without one it returns nil.
func described[D any](path string, read func(io.Reader) (*D, error)) (*D, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// closingMark is the field that closes an account.
type closingMark merge.ClosingMark

func (m *closingMark) String() string { return "" }

// Set reads FIELD=VALUE, or FIELD=VALUE,BEFORE.
func (m *closingMark) Set(s string) error {
	field, value, ok := strings.Cut(s, "=")
	if !ok || field == "" || value == "" {
		return phrase.Errorf(wantMark)
	}
	m.Field = field
	m.Value, m.Before, _ = strings.Cut(value, ",")
	return nil
}

// fieldMap says in which field a column stands, by column.
type fieldMap map[string]string

func (m *fieldMap) String() string { return "" }

// Set reads FIELD=COLUMN, several with commas between.
func (m *fieldMap) Set(s string) error {
	if *m == nil {
		*m = make(fieldMap)
	}
	for part := range strings.SplitSeq(s, ",") {
		field, column, ok := strings.Cut(part, "=")
		field, column = strings.TrimSpace(field), strings.TrimSpace(column)
		if !ok || column == "" {
			return phrase.Errorf(wantField)
		}
		if other, twice := (*m)[column]; twice && other != field {
			return fmt.Errorf("column %q is given two fields", column)
		}
		(*m)[column] = field
	}
	return nil
}
