package cli

import (
	"fmt"
	"io"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
)

// writeFiles describes the files that link and dedupe write.
func writeFiles(w io.Writer) {
	fmt.Fprint(w, `The folder that link and dedupe write. Columns and codes are never translated. Files are CSV: UTF-8 and commas, or with -excel
semicolons, a byte order mark, decimal commas and endangered values as ="...". Equal runs give equal bytes, but for
run.json.

summary.txt: the answers, each figure with the file where it stands, as crosswalk.csv[verdict=match], the rows with that
  value, or unknown_to_crm.csv:invoiced_12m, the total of that column

`)
	for _, f := range report.Files() {
		fmt.Fprintf(w, "%s: %s; %s\n", f.Name, f.About, f.Order)
		for _, c := range f.Columns {
			fmt.Fprintf(w, "  %-15s %s\n", c.Name, c.About)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, `plan.json: survivors with reasons, values with their origin, links; versioned, one customer a line
model.json: rules, weights and counts of the run, for -model; hashed counts of 3 and more only, no customer's value
learned.txt: with -learn, what the records and judgements have taught: each weight that moved, and what they could not tell
run.json: time, memory, pairs, versions, hashes of inputs and outputs
`)
}

const wordsHelp = `customer (entity)  a holder of a Y-tunnus, or a legal person without one that we know of. Branches, estates, a sole trader and
                   the company that went on with the business are customers of their own.
merge group        records of one source that become one. Billing records are linked, never merged; units of a customer
                   are groups of their own.
survivor           the record of a merge group that stays.
match              one customer. review: a person decides. none: two customers.
valid              of a business id: valid or repaired on strong evidence. One repaired on weak evidence is a hint only.
who decides        in this order: a judgement; two different valid ids (none); two equal ones (match; review where a guard,
                   or all else, tells of two customers); a guard, as other numbers in the names or another class of
                   company; the weight.
weight             evidence in bits: the base-two logarithm of how much likelier the pair is among pairs of one customer.
                   Weights are found together, so that nothing counts twice: one that says the opposite of what it would
                   say by itself is told so by explain.
role               of a billing customer: payer, invoice_address, cost_centre, site, financed (paid to a financing company).
now, former,       invoiced in the last 12 months or under contract; invoiced once; never invoiced, as far as the files tell.
not_yet
as of ("now")      -as-of, else the newest date in the data.
[hetu]             stands wherever a personal identity code stood. A row whose id was one takes part as row:N.
`
