package cli

import (
	"context"
	"fmt"
	"strconv"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/clean"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/table"
)

func cleanCommand() *command {
	var o rewriting
	return &command{
		name: "clean", args: "FILE -o FILE",
		short: phrase.Phrase{EN: "add the canonical form of each value beside it", FI: "lisää jokaisen arvon rinnalle sen vakiomuoto", SV: "lägg till varje värdes kanoniska form bredvid det"},
		long: `  $ yksi clean examples/data/crm.csv -o clean.csv

Rows and columns stay as they are and in their order, in the encoding and with the delimiter of the input; only personal
identity codes are replaced by [hetu]. Added are, for the kinds of values that the file has: yksi_name (without legal
form, unit and financier), yksi_legal_form, yksi_status, yksi_unit, yksi_financier, yksi_former_name,
yksi_other_name, yksi_care_of; yksi_business_id, yksi_vat; yksi_street, yksi_postcode, yksi_city; yksi_phone,
yksi_phone_kind (mobile, geographic, corporate ...); yksi_email, yksi_email_kind (role, free, person ...); yksi_domain;
yksi_einvoice_address, yksi_einvoice_kind (ovt, iban, gln ...), yksi_einvoice_operator. yksi_issues lists what was repaired or is wrong, as postcode:zero_restored.
FILE may be -, standard input, which is kept encrypted in a temporary file meanwhile, since it is read twice. Memory does
not grow with the file. A file with a header and no rows is told and is no failure.
A value that cannot be read leaves its column empty. A business id that is repaired on weak evidence does, too.
`,
		flags: o.register,
		run: func(ctx context.Context, e *env, args []string) error {
			file, err := one(args, "FILE")
			if err != nil {
				return err
			}
			rows, err := o.do(ctx, e, file, func(t *table.Table) (*addition, error) { return cleaned(e, t) })
			if err != nil {
				return err
			}
			fmt.Fprintln(e.stdout, phrase.Phrase{EN: "%s rows cleaned, written to %s", FI: "%s riviä siivottu, kirjoitettu tiedostoon %s", SV: "%s rader städade, skrivna till %s"}.Format(e.lang, e.lang.Number(strconv.Itoa(rows)), masked(o.out)))
			return nil
		},
	}
}

// cleaned says what is added to a table that is cleaned.
func cleaned(e *env, t *table.Table) (*addition, error) {
	showColumns(e, t)
	plan := clean.NewPlan(t.Mapping())
	if len(plan.Columns()) == 1 {
		return nil, unknownColumns(t)
	}
	return &addition{columns: plan.Columns(), newRow: func() rowFunc { return plan.NewRow().Clean }}, nil
}
