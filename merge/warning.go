package merge

import "github.com/yksi-mdm/yksi/match"

// Warning is something that a person should know of a record. It holds a code and what the code speaks of, no words:
// whoever shows it words it in the reader's language. No field of it holds a value that may be personal.
type Warning struct {
	Ref   match.Ref
	Code  WarningCode
	Other match.Ref // the record it concerns, where there is one
	Arg   string    // see the code
	Euros int64     // euro cents at stake where the code speaks of money: invoiced in 12 months, else open
}

// WarningCode names what a Warning says.
type WarningCode string

// The warnings. Where Arg is used, its meaning is told.
const (
	IDInvalid       WarningCode = "id_invalid"          // the business id cannot be one; Arg: the reading's kind
	IDRepaired      WarningCode = "id_repaired"         // the business id was written otherwise or damaged, and can be read; Arg: the repaired id
	IDPlaceholder   WarningCode = "id_placeholder"      // the business id is a filler, as 1234567-1
	IDHetu          WarningCode = "id_hetu"             // a personal identity code in the id field
	Hetu            WarningCode = "hetu"                // a personal identity code in another field; Arg: the field
	IDOfAnother     WarningCode = "id_of_another"       // the id is not the entity's own; Arg: the entity's id
	EstateID        WarningCode = "estate_id"           // an estate's record bears the id of its debtor
	CloseRecord     WarningCode = "close_record"        // marked not to be used: proposed for closing; Arg: the mark
	OperatorAddress WarningCode = "operator_as_address" // the e-invoice address is the operator's, not the customer's; Arg: the address
	LinkWrong       WarningCode = "link_wrong"          // the record names a billing record of another entity (Other); Euros: its
	LinkDisputed    WarningCode = "link_contradicted"   // the record names a billing record (Other) that fits another account of the entity better; Arg: that account's id; Euros: of Other
	LinkOld         WarningCode = "link_outdated"       // the billing record keeps the account of the run before, though another (Other) fits better; Euros: its
	LinkUnknown     WarningCode = "link_unknown"        // the record names a billing record (Other) that does not exist
	NameDiffers     WarningCode = "name_differs"        // a name of its own under the entity's id: a former name, or the wrong customer
	StaysAlone      WarningCode = "stays_alone"         // all but the id, taken together, fits Other better than any record with the same id
	ChainCut        WarningCode = "chain_cut"           // matched Other, kept apart from it
	Ambiguous       WarningCode = "ambiguous"           // has no id, and fits Other and a customer of another id alike
	NotUnique       WarningCode = "not_unique"          // matched Other of its own source, which is declared free of duplicates
	Tied            WarningCode = "tied"                // stands with Other, though another record fits as well
	KeptApart       WarningCode = "kept_apart"          // same entity, never merged: a unit, an estate, a branch; Arg: which
	BanKept         WarningCode = "ban_kept"            // the merged record takes over a marketing ban; Arg: the channel
	FieldConflict   WarningCode = "field_conflict"      // the rule kept both values and leaves the choice to a person; Arg: the field
	AllVetoed       WarningCode = "all_records_vetoed"  // every record of the group is barred as survivor

	// Of judgements on the record and Other; see match.Conflict.
	JudgementOdds      WarningCode = "judgement_odds"           // it holds against the evidence
	JudgementID        WarningCode = "judgement_against_id"     // it holds against the business ids
	JudgementGuard     WarningCode = "judgement_against_guard"  // it holds against what tells the names apart
	JudgementRule      WarningCode = "judgement_against_rule"   // it holds against what the rules bar or prove
	JudgementUnique    WarningCode = "judgement_against_unique" // it holds within a source declared free of duplicates
	JudgementOverruled WarningCode = "judgement_overruled"      // a later one says otherwise
	JudgementNotHeld   WarningCode = "judgement_not_held"       // others leave no room for it; Arg: the two records that are decided to be different
	JudgementUnknown   WarningCode = "judgement_unknown"        // it names no two records of the data
)
