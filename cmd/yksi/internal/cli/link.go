package cli

import (
	"context"
	"flag"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
)

const outputHelp = `Written to DIR, which appears only when all of it is there; a folder that yksi did not write is refused, and files that
you changed in an earlier output are kept. Read summary.txt first: the answers, each figure with the file where it stands.
"yksi help files" describes every file and column, "yksi help words" says what customer, match and now mean. Nothing else
is written and no system is touched.

An input is CSV with a header row (comma, semicolon, tab; UTF-8, UTF-16, Windows-1252) or JSON lines. It is named after
its file, or by NAME=FILE. Its columns are recognised and shown first; -map decides otherwise. A file with a header and no rows is told and is no
failure.
`

func linkCommand() *command {
	var r run
	return &command{
		name: "link", args: "CRM BILLING -o DIR",
		short: phrase.Phrase{EN: "find duplicates in a CRM, link a billing system's customers to it, plan the merges", FI: "etsi CRM:n kaksoiskappaleet, linkitä laskutuksen asiakkaat siihen ja suunnittele yhdistämiset", SV: "hitta dubbletter i ett CRM, koppla faktureringens kunder till det och planera sammanslagningarna"},
		long:  "  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out\n\n" + outputHelp,
		flags: r.register,
		run: func(ctx context.Context, e *env, args []string) error {
			if len(args) != 2 {
				return misused(phrase.Phrase{EN: "CRM and BILLING are needed; arguments given: %d", FI: "tarvitaan CRM ja BILLING; annettuja argumentteja: %d", SV: "CRM och BILLING behövs; givna argument: %d"}, len(args))
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
				return misused(phrase.Phrase{EN: "at least one FILE is needed", FI: "vähintään yksi tiedosto tarvitaan", SV: "minst en fil behövs"})
			}
			return r.do(ctx, e, args)
		},
	}
}

// run is a run of link or dedupe.
type run struct {
	inputs
	out        string
	successors string // file of who carries on whose business
	state      string // folder of what runs leave for each other
	months     int    // how long after an invoice a customer is one
	excel      bool
	failOn     failOn
	maxPairs   int  // refuse to compare more; 0: as many as there are
	learn      bool // learn the weights first
	linked     bool // the second source is invoiced customers of the first

	judged []match.Judgement // what people have decided
	memory memory
	relate func() (*related, error) // how the records of the run stand to each other

	stage func(name string) // told when a stage of writing has ended; may be nil
}

func (r *run) register(fs *flag.FlagSet) {
	fs.StringVar(&r.out, "o", "", "output `folder`")
	fs.StringVar(&r.successors, "successors", "", "who carries on whose business, in a `file` with columns predecessor, successor and date: makes relations, never a merge")
	fs.StringVar(&r.state, "state", "", "`folder` in which runs leave customer ids, links and judgements for the next one; tells what has changed")
	fs.IntVar(&r.months, "months", 12, "how many months after an invoice a customer is still one")
	fs.BoolVar(&r.excel, "excel", false, "files for Excel: semicolons, decimal commas, endangered values as =\"...\"")
	fs.Var(&r.failOn, "fail-on", "`review`: exit 3 when something waits for a person")
	fs.IntVar(&r.maxPairs, "max-pairs", 0, "refuse, before anything is compared, a run of more pairs; 0: no limit")
	fs.BoolVar(&r.learn, "learn", false, "learn the weights from the records and judgements; told in learned.txt, kept in model.json")
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
		return phrase.Errorf(wantReview)
	}
	*f = true
	return nil
}
