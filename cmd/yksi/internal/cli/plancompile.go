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
	"github.com/yksi-mdm/yksi/table"
)

// planCompile turns a plan into what a CRM can carry out.
type planCompile struct {
	target, describe, source, out string
	fields                        fieldMap
	failOn                        failOn
}

func planCompileCommand() *command {
	var c planCompile
	return &command{
		name: "plan compile", args: "-target salesforce|dynamics|hubspot PLAN -o DIR",
		short: phrase.Phrase{EN: "turn a plan's merges into what a CRM can carry out", FI: "muunna suunnitelman yhdistämiset CRM:n toteutettaviksi", SV: "gör planens sammanslagningar till något som ett CRM kan utföra"},
		long: `Plans from an export of the CRM become calls and files for it, in its own order and within its limits; nothing is sent.

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi plan compile -target salesforce -map PersonHasOptedOutOfEmail=HasOptedOutOfEmail out/plan.json -o steps

salesforce  the master's fields first (1_update.csv, Data Loader), then merges of a master and at most two others, chained for
            more (calls.jsonl, SOAP merge()), then unique values (3_update.csv). Children move to the master. Taken back from
            the Recycle Bin within 15 days; children only by the lists that children.csv asks for.
dynamics    pairs, fields in UpdateContent; the other account is deactivated, its children move. Cannot be undone.
hubspot     pairs; each merge makes a company with a new id, to which the old ids lead. Cannot be undone.

What the CRM would refuse is found first, in problems.csv: with -describe by the fields of your own CRM. A merge with a
problem is left out as a whole; the rest is written. summary.txt says what to do, in order. The files of the folder:
  steps.csv      each step with its records, fields, control totals, and how far it can be taken back
  calls.jsonl    the same as the interface of the CRM takes it
  problems.csv   what stands against a merge (refused), or should be known (notice), and what to do
  aliases.csv    the record that each id that goes leads to
  fields.csv     the field of the CRM in which each column stands; -map decides otherwise

-describe is the answer, saved as a file, to
  salesforce  GET /services/data/vNN.0/sobjects/Account/describe
  dynamics    GET /api/data/v9.2/EntityDefinitions(LogicalName='account')?$expand=Attributes,Keys
  hubspot     GET /crm/v3/properties/companies
`,
		flags: func(fs *flag.FlagSet) {
			fs.StringVar(&c.target, "target", "", "the `system`: salesforce, dynamics or hubspot")
			fs.StringVar(&c.describe, "describe", "", "what the system says of its fields, in a `file`")
			fs.StringVar(&c.source, "source", "", "the plan's `source` that is of that system; default: the plan's first")
			fs.Var(&c.fields, "map", "`fields` by hand: Business_ID__c=Y-tunnus; =COLUMN leaves a column alone; may be given again")
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
		return misused("-o DIR is needed")
	case !slices.Contains([]string{"salesforce", "dynamics", "hubspot"}, c.target):
		return misused("-target %q: salesforce, dynamics or hubspot", c.target)
	}
	file, err := os.Open(plan)
	if err != nil {
		return err
	}
	defer file.Close()
	header, entities, err := merge.Read(file)
	if err != nil {
		return fmt.Errorf("%s: %w", plan, err)
	}
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
		return fmt.Errorf("%s: %w", plan, err)
	}
	kept, err := dir.Commit(nil)
	if err != nil {
		return err
	}
	tellKept(e, c.out, kept)
	fmt.Fprintln(e.stdout, phrase.Phrase{
		EN: "%d merges compiled, %d left out, %d notices; at least %d calls; written to %s; read summary.txt first",
		FI: "%d yhdistämistä muunnettu, %d jäi pois, %d huomautusta; vähintään %d kutsua; kirjoitettu kansioon %s; lue ensin summary.txt",
		SV: "%d sammanslagningar gjorda, %d utelämnade, %d anmärkningar; minst %d anrop; skrivet till %s; läs summary.txt först",
	}.Format(e.lang, result.Merged, result.Refused, result.Notices, result.Calls, c.out))
	if c.failOn && result.Refused > 0 {
		return errReviewLeft
	}
	return nil
}

// options finds the source and makes the target.
func (c *planCompile) options(h *merge.Header, l phrase.Language) (*compile.Options, error) {
	if len(h.Sources) == 0 {
		return nil, fmt.Errorf("the plan names no sources")
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
		return nil, misused("-source %q: the plan has %s", c.source, strings.Join(names, ", "))
	}
	s := h.Sources[at]
	if len(s.Columns) == 0 {
		return nil, fmt.Errorf("the plan does not say which columns %s has; it is of an earlier version: run link or dedupe again", s.Name)
	}
	system, err := c.system(s.Name, s.Columns)
	if err != nil {
		return nil, err
	}
	return &compile.Options{Name: c.target, System: system, Source: s.Name, Columns: s.Columns, Checked: c.describe != "", Lang: l}, nil
}

// system makes the target.
func (c *planCompile) system(source string, columns []merge.Column) (compile.System, error) {
	switch c.target {
	case "salesforce":
		d, err := described(c.describe, salesforce.ReadDescribe)
		if err != nil {
			return nil, err
		}
		return salesforce.New(source, columns, d, c.fields)
	case "dynamics":
		d, err := described(c.describe, dynamics.ReadDescribe)
		if err != nil {
			return nil, err
		}
		return dynamics.New(source, columns, d, c.fields)
	}
	d, err := described(c.describe, hubspot.ReadDescribe)
	if err != nil {
		return nil, err
	}
	return hubspot.New(source, columns, d, c.fields)
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
			return fmt.Errorf("want FIELD=COLUMN, or =COLUMN")
		}
		if other, twice := (*m)[column]; twice && other != field {
			return fmt.Errorf("column %q is given two fields", column)
		}
		(*m)[column] = field
	}
	return nil
}
