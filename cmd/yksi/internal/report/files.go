package report

import "slices"

// File describes a file of the output, for its reader and for the code that writes it.
type File struct {
	Name    string
	About   string
	Order   string // of its rows
	Columns []Column
	tally   string // column whose values are counted for the summary
}

// Column describes a column of a file.
type Column struct{ Name, About string }

// Indexes of files.
const (
	customersFile = iota
	entitiesFile
	accountsFile
	crosswalkFile
	duplicatesFile
	neverInvoicedFile
	unknownFile
	pairsFile
	reviewFile
	warningsFile
	relationsFile
	changesFile
	numFiles
)

var files = [numFiles]File{
	customersFile: {Name: "customers.csv", About: "a row for each customer, for people", Order: "by the customer's smallest record", tally: "status", Columns: []Column{
		{"entity_id", "the customer; stable as long as its smallest record stays"},
		{"name", "the name of its head record"},
		{"business_id", "its Y-tunnus, or empty"},
		{"status", "now, former, not_yet: see words"},
		{"crm_ids", "its accounts, with ; between"},
		{"billing_ids", "its billing customers, with ; between"},
		{"last_invoice", "the newest date of its billing customers"},
		{"invoiced_12m", "euros invoiced in 12 months"},
		{"open_balance", "euros owed now; credits are negative"},
		{"warnings", "codes that stand in warnings.csv, with ; between"},
	}},
	entitiesFile: {Name: "entities.csv", About: "which customer each record is", Order: "as customers.csv, then by source and id", tally: "source", Columns: []Column{
		{"source", "the file that the record came from"},
		{"id", "its id there, byte for byte"},
		{"entity_id", "the customer"},
		{"merge_id", "records of one source that become one record bear the same"},
	}},
	accountsFile: {Name: "accounts.csv", About: "what becomes of each CRM account", Order: "as customers.csv", tally: "coverage", Columns: []Column{
		{"crm_source", "the CRM"},
		{"crm_id", "the account"},
		{"entity_id", "the customer"},
		{"survivor_id", "the account that it becomes; itself when it stays"},
		{"billing_ids", "the billing customers that it owns, with ; between"},
		{"paid_by", "billing customers of other accounts that carry its invoices, with ; between"},
		{"status", "now, former, not_yet"},
		{"coverage", "owns: has billing customers; paid_by: another account's carry its invoices; none; merged: becomes another account"},
	}},
	crosswalkFile: {Name: "crosswalk.csv", About: "the account of each billing customer, each once", Order: "as customers.csv", tally: "verdict", Columns: []Column{
		{"billing_source", "the billing system"},
		{"billing_id", "the billing customer"},
		{"crm_source", "the CRM, or empty"},
		{"crm_id", "the account of the same unit, else the surviving head account, or empty"},
		{"entity_id", "the customer"},
		{"role", "payer, invoice_address, cost_centre, site, financed"},
		{"probability", "that the link is right, from 0 to 1"},
		{"verdict", "match, review, none"},
		{"reason", "a code: why this account, or why none"},
		{"valid_from", "since when the billing customer is one, as a column of its system says; else when it was made there"},
		{"valid_to", "until when, as a column says; of a closed one its last invoice; empty: still"},
		{"invoiced_12m", "euros invoiced in 12 months"},
		{"open_balance", "euros owed now"},
	}},
	duplicatesFile: {Name: "duplicates.csv", About: "the records that become one", Order: "as customers.csv", tally: "source", Columns: []Column{
		{"merge_id", "records with the same become one"},
		{"source", "the file that the record came from"},
		{"id", "the record"},
		{"survivor_id", "the record that stays"},
		{"why", "of the survivor: the criteria that spoke for it; of the others: the record they equal, and why, in words"},
	}},
	neverInvoicedFile: {Name: "never_invoiced.csv", About: "accounts of customers without any billing customer", Order: "as customers.csv", Columns: []Column{
		{"crm_source", "the CRM"},
		{"crm_id", "the account"},
		{"entity_id", "the customer"},
		{"name", "its name"},
		{"business_id", "its Y-tunnus, or empty"},
	}},
	unknownFile: {Name: "unknown_to_crm.csv", About: "billing customers without an account", Order: "most invoiced first", Columns: []Column{
		{"billing_source", "the billing system"},
		{"billing_id", "the billing customer"},
		{"entity_id", "the customer"},
		{"name", "its name"},
		{"business_id", "its Y-tunnus, or empty"},
		{"role", "as in crosswalk.csv"},
		{"last_invoice", "date"},
		{"invoiced_12m", "euros invoiced in 12 months"},
		{"open_balance", "euros owed now"},
		{"reason", "a code: why it has no account"},
	}},
	pairsFile: {Name: "pairs.csv", About: "the pairs that match or are for review", Order: "by left and right", tally: "verdict", Columns: []Column{
		{"left_source", "where the left record came from"},
		{"left_id", "the left record"},
		{"right_source", "where the right record came from"},
		{"right_id", "the right record"},
		{"weight_bits", "match weight, base-two logarithm of the Bayes factor, the prior left out"},
		{"probability", "that both are one customer, from 0 to 1"},
		{"verdict", "match, review"},
		{"explanation", "in codes: the rung that decided, and each part with its bits"},
	}},
	reviewFile: {Name: "review.csv", About: "what waits for a person: pairs for review, and those that match and fit another customer as well; both records side by side; read back with -judgements, and by compare", Order: "most euros first", Columns: []Column{
		{"left_*", "the left record: source, id and everything that matching reads"},
		{"right_*", "the right record"},
		{"weight_bits", "as in pairs.csv"},
		{"probability", "as in pairs.csv"},
		{"reason", "in words: what agrees, what differs, what decided"},
		{"euros", "at stake: what both customers were invoiced in 12 months, else their balance"},
		{"decision", "empty; write same, different or unsure (sama, eri, epävarma; samma, olika, osäker)"},
	}},
	warningsFile: {Name: "warnings.csv", About: "what a person should know of single records", Order: "what reading found, then as customers.csv", tally: "code", Columns: []Column{
		{"source", "the file that the record came from"},
		{"id", "the record"},
		{"row", "its row in the file, the first below the header being 1"},
		{"code", "what is wrong"},
		{"text", "the same in words"},
		{"euros", "at stake where the code speaks of a link: invoiced in 12 months, else open"},
	}},
	relationsFile: {Name: "relations.csv", About: "how customers stand to each other; they are linked, never merged", Order: "as customers.csv, by the first of the two", tally: "kind", Columns: []Column{
		{"kind", "what the first is of the other: branch_of, estate_of, successor_of, trades_for, managed_by, unit_of"},
		{"entity_id", "the branch, estate, successor, sole trader, housing company or unit"},
		{"source", "of its record that tells"},
		{"id", "that record"},
		{"other_entity_id", "the company, debtor, predecessor, company beside it, manager or head; of a unit mostly the same customer"},
		{"other_source", "of its record"},
		{"other_id", "that record"},
		{"since", "date, where known"},
		{"certainty", "sure: by a Y-tunnus, a successor file or the customer's own records; proposed: by name, phone or address"},
	}},
	changesFile: {Name: "delta.csv", About: "what has changed since the last run; written with -state, from the second run on; delta.json is the plan of these customers alone", Order: "as customers.csv, what is gone last", tally: "change", Columns: []Column{
		{"change", "new, gone, merged, split, moved, link, changed"},
		{"entity_id", "the customer; of one that is gone, the id that it had"},
		{"source", "of the record that moved, or of the billing customer whose account is another"},
		{"id", "that record, or billing customer"},
		{"before", "of merged, the id that is now another name of this one; of split and moved, the customer it was of; of link, the account"},
		{"after", "of link, the account now"},
	}},
}

// Files describes the files of rows, in the order in which people read them. In review.csv the columns left_* and
// right_* stand for as many as matching reads.
func Files() []File { return slices.Clone(files[:]) }

// header returns the names of a file's columns; pairs are those that stand for left_* and right_*.
func (f *File) header(pairs []string) []string {
	var names []string
	for _, c := range f.Columns {
		switch c.Name {
		case "left_*", "right_*":
			side := c.Name[:len(c.Name)-1]
			names = append(names, side+"source", side+"id")
			for _, p := range pairs {
				names = append(names, side+p)
			}
		default:
			names = append(names, c.Name)
		}
	}
	return names
}
