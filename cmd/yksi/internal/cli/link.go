package cli

import (
	"context"
	"flag"
	"fmt"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
)

const outputHelp = `Written to DIR, which appears only when all of it is there; a folder that yksi did not write is refused, and files that
you changed in an earlier output are kept. Read summary.txt first. Nothing else is written and no system is touched.

  summary.txt         the answers, each figure with the file where it stands
  customers.csv       a row for each customer, for people
  entities.csv        source, id, entity_id (the customer), merge_id (records of one source that become one)
  accounts.csv        each CRM account: which account it becomes, the billing customers it owns or is paid by, its status
  crosswalk.csv       each billing customer once: its account, role, probability, verdict, reason
  duplicates.csv      the records that become one, and why
  never_invoiced.csv  accounts of customers without any billing customer
  unknown_to_crm.csv  billing customers without an account, most euros first
  pairs.csv           the pairs that match or are for review, with weight in bits and explanation
  review.csv          what waits for a person: write same or different under decision, read it back with -judgements
  warnings.csv        what a person should know of single records
  plan.json           survivors, values with their origin, links: one customer a line
  model.json          what was learnt, for -model; no customer's value is in it
  run.json            time, memory, versions, hashes: the one file that differs between equal runs

An input is CSV (comma, semicolon, tab; UTF-8, UTF-16, Windows-1252) or JSON lines with a header. It is named after its
file, or by NAME=FILE. Its columns are recognised and shown first; -map decides otherwise.
`

func linkCommand() *command {
	var r run
	return &command{
		name: "link", args: "CRM BILLING -o DIR",
		short: phrase.Phrase{EN: "find duplicates in a CRM, link a billing system's customers to it, plan the merges", FI: "etsi CRM:n kaksoiskappaleet, yhdistä laskutuksen asiakkaat siihen ja suunnittele yhdistämiset", SV: "hitta dubbletter i ett CRM, koppla faktureringens kunder till det och planera sammanslagningarna"},
		long:  "  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out\n\n" + outputHelp,
		flags: r.register,
		run: func(ctx context.Context, e *env, args []string) error {
			if len(args) != 2 {
				return misused("CRM and BILLING are needed, %d arguments were given", len(args))
			}
			r.linked = true
			return r.do(ctx, e, args)
		},
	}
}

func dedupeCommand() *command {
	var r run
	return &command{
		name: "dedupe", args: "FILE... -o DIR",
		short: phrase.Phrase{EN: "find the records that are one customer, within one or more files", FI: "etsi tietueet, jotka ovat sama asiakas, yhdestä tai useammasta tiedostosta", SV: "hitta posterna som är samma kund, i en eller flera filer"},
		long:  "  $ yksi dedupe examples/data/crm.csv -o out\n\n" + outputHelp,
		flags: r.register,
		run: func(ctx context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return misused("at least one FILE is needed")
			}
			return r.do(ctx, e, args)
		},
	}
}

// run is a run of link or dedupe.
type run struct {
	inputs
	out    string
	excel  bool
	failOn failOn
	linked bool // the second source is invoiced customers of the first
}

func (r *run) register(fs *flag.FlagSet) {
	fs.StringVar(&r.out, "o", "", "output `folder`")
	fs.BoolVar(&r.excel, "excel", false, "files for Excel: semicolons, decimal commas, endangered values as =\"...\"")
	fs.Var(&r.failOn, "fail-on", "`review`: exit 3 when something waits for a person")
	r.inputs.register(fs)
}

// failOn is what besides a failure makes the exit code other than 0.
type failOn bool

func (f *failOn) String() string {
	if *f {
		return "review"
	}
	return ""
}

func (f *failOn) Set(s string) error {
	if s != "review" {
		return fmt.Errorf("want review")
	}
	*f = true
	return nil
}
