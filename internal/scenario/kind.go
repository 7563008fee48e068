package scenario

import (
	"iter"
	"math/bits"
)

// A Kind is a label of a record: the family its entity belongs to, or something that was done to its name, id or
// address. Its String is what stands in the file of cases.
type Kind uint8

const (
	// Families of entities.

	SameName    Kind = iota // exactly the same legal name under two ids
	SameCore                // the same core with another legal form
	EditOne                 // names one edit apart
	Numbered                // names that differ in a number only
	Sibling                 // companies of one group: X Oy, X Finland Oy, Kiinteistö Oy X
	Estate                  // a company and its bankruptcy estate, which is an entity of its own
	SoleTrader              // a sole trader and the company that went on with the business
	Unit                    // a municipality or parish: many records, one entity
	Managed                 // a housing or real-estate company run by a property manager
	Accounted               // a small company whose contact for bills is its accounting office
	EntityMoved             // a company with an old and a new address
	CRMOnly                 // an entity without a billing record
	BillingOnly             // an entity without a CRM record

	// What was done to the name.

	Clean        // nothing was done to name or id
	FormMissing  // legal form left out
	FormChanged  // legal form spelt or placed differently
	BrandOnly    // a short name
	Caps         // all capitals
	Lower        // all lower case
	Typo         // slips of the keyboard, one or two edits
	WordsAdded   // town, Finland, Group, office, marks of a user
	WordsDropped // words left out
	Abbreviation // Kiint., Rak., Treen
	Initials     // initials only
	Mojibake     // UTF-8 read as Windows-1252, in the whole record
	Former       // a former name
	Auxiliary    // an auxiliary or parallel name
	Punctuation  // hyphen, space, & and such
	AltSpelling  // surname first, another spelling of konkurssipesä
	UnitRecord   // written with a unit of the public body
	Slash        // an addition behind a slash
	Department   // laskutus or ostolaskut behind the name
	Cut35        // cut at 35 characters
	Cut40        // cut at 40 characters
	Continued    // goes on in the second column for the name
	Financing    // a second billing record, with a financing company
	Site         // a second billing record, for a site
	CostCentre   // a second billing record, for a cost centre
	Plain        // a second billing record, just so
	Ambiguous    // no usable id, and the name as written is that of another entity, too

	// What was done to the business id and to the links between the systems.

	IDMissing       // empty
	IDNoDash        // no dash
	IDZeroLost      // leading zero lost
	IDVAT           // in the form of the VAT number
	IDPrefixDash    // FI and the dash, too
	IDSpaces        // spaces in it
	IDLetterO       // letter O for zero
	IDTrailing      // text behind it
	IDTwo           // two ids in the cell
	IDDash          // another dash character
	IDLabel         // a label in front
	IDSlash         // slash for dash
	IDFloat         // read as a floating-point number
	IDDot           // dot for dash
	IDWrongCheck    // a wrong digit
	IDPlaceholder   // a placeholder or a word
	IDOtherCompany  // a valid id of another company
	IDDebtor        // on a record of a bankruptcy estate, the id of the company
	IDForeign       // a foreign VAT number
	IDHetu          // a personal identity code
	LinkRight       // the CRM holds a billing number of the entity
	LinkWrong       // the CRM holds a billing number of another
	OperatorAddress // the operator's code typed as the customer's e-invoice address

	// What was done to address and contact.

	OldAddress       // the address from before the move
	ManagedContact   // the property manager's address
	ManagedPhone     // the property manager's phone
	ManagedMail      // the property manager's e-mail
	AccountedContact // the accounting office's e-mail
	POBox            // a PO box
	ScanBox          // an invoice scanning box, shared by many
	StreetShort      // abbreviated street
	CitySwedish      // Swedish or double name of the town
	PostcodeZeroLost // leading zero of the postcode lost
	CityOnly         // only the town
	NoAddress        // no address
	SiteAddress      // the address of a site or unit
	StreetMissing    // only postcode and town
	StreetTypo       // a slip in the street
	PostcodeInCity   // the postcode in front of the town, in its column
	NumberMissing    // the street without its number
	OtherFlat        // another flat or stair of the building
	ManagedInvoice   // the property manager's e-invoice address
	OtherPhone       // a number of the record's own: somebody's direct line
	OtherMail        // another mailbox under the same domain

	numKinds
)

// A Rate is how often something happens, each a probability between 0 and 1. What stands in a field that makes no
// sense for the kind is not read.
type Rate struct {
	Entities float64 // for a family: the share of entities that belong to it
	CRM      float64 // the probability that it is done to a CRM record that it can be done to
	Billing  float64 // the same for a billing record; for the second billing records, the share among them
}

// Rates says how often each kind happens. Start from DefaultRates and change what you need.
type Rates [numKinds]Rate

// DefaultRates returns the rates that make the shares of the labels among the records what was measured: from a third
// of CRM names without legal form to one e-invoice address in five hundred that is the operator's.
//
// A rate counts among the records that the thing can be done to, so it is larger than the share of the label: a zero is
// lost only from an id that begins with one.
func DefaultRates() Rates {
	var r Rates
	for k := range kinds {
		r[k] = kinds[k].rate
	}
	return r
}

var kinds = [numKinds]struct {
	name string
	rate Rate
}{
	SameName:    {"hn_same_name", Rate{Entities: .019}},
	SameCore:    {"hn_same_core_form", Rate{Entities: .011}},
	EditOne:     {"hn_edit1", Rate{Entities: .034}},
	Numbered:    {"hn_numbered", Rate{Entities: .056}},
	Sibling:     {"sibling", Rate{Entities: .040}},
	Estate:      {"bankruptcy_estate", Rate{Entities: .008}},
	SoleTrader:  {"tmi_oy", Rate{Entities: .016}},
	Unit:        {"unit", Rate{Entities: .010}},
	Managed:     {"managed", Rate{Entities: .148}},
	Accounted:   {"accountant", Rate{Entities: .059}},
	EntityMoved: {"entity_moved", Rate{Entities: .088}},
	CRMOnly:     {"crm_only", Rate{Entities: .198}},
	BillingOnly: {"billing_only", Rate{Entities: .099}},

	Clean:        {name: "clean"},
	FormMissing:  {"form_missing", Rate{CRM: .40}},
	FormChanged:  {"form_changed", Rate{CRM: .16, Billing: .056}},
	BrandOnly:    {"brand_only", Rate{CRM: .145}},
	Caps:         {"caps", Rate{CRM: .04, Billing: .447}},
	Lower:        {"lower", Rate{CRM: .049}},
	Typo:         {"typo", Rate{CRM: .058}},
	WordsAdded:   {"words_added", Rate{CRM: .072}},
	WordsDropped: {"words_dropped", Rate{CRM: .028}},
	Abbreviation: {"abbreviation", Rate{CRM: .187}},
	Initials:     {"abbreviation_initials", Rate{CRM: .014}},
	Mojibake:     {"mojibake", Rate{CRM: .024}},
	Former:       {"former_name", Rate{CRM: .35, Billing: .50}},
	Auxiliary:    {"aux_name", Rate{CRM: .50}},
	Punctuation:  {"punct", Rate{CRM: .022}},
	AltSpelling:  {"alt_spelling", Rate{CRM: .80, Billing: .43}},
	UnitRecord:   {"unit_record", Rate{CRM: .79, Billing: .83}},
	Slash:        {"slash", Rate{Billing: .029}},
	Department:   {"dept_suffix", Rate{Billing: .034}},
	Cut35:        {"truncated_35", Rate{Billing: .31}},
	Cut40:        {"truncated_40", Rate{Billing: .95}},
	Continued:    {"name_continued", Rate{Billing: .54}},
	Financing:    {"extra_financing", Rate{Billing: .050}},
	Site:         {"extra_site", Rate{Billing: .052}},
	CostCentre:   {"extra_costcentre", Rate{Billing: .045}},
	Plain:        {"extra_plain", Rate{Billing: .053}},
	Ambiguous:    {name: "ambiguous_name"},

	IDMissing:       {"id_missing", Rate{CRM: .35, Billing: .074}},
	IDNoDash:        {"id_bad_nodash", Rate{CRM: .0285, Billing: .0165}},
	IDZeroLost:      {"id_bad_zero_lost", Rate{CRM: .016, Billing: .012}},
	IDVAT:           {"id_bad_vat", Rate{CRM: .025, Billing: .0138}},
	IDPrefixDash:    {"id_bad_fi_dash", Rate{CRM: .012, Billing: .0033}},
	IDSpaces:        {"id_bad_spaces", Rate{CRM: .012, Billing: .0073}},
	IDLetterO:       {"id_bad_letter_o", Rate{CRM: .005, Billing: .0037}},
	IDTrailing:      {"id_bad_trailing", Rate{CRM: .0117, Billing: .0062}},
	IDTwo:           {"id_bad_two", Rate{CRM: .0052}},
	IDDash:          {"id_bad_dash_char", Rate{CRM: .0072, Billing: .004}},
	IDLabel:         {"id_bad_label", Rate{CRM: .0065, Billing: .0035}},
	IDSlash:         {"id_bad_slash", Rate{CRM: .0052, Billing: .0031}},
	IDFloat:         {"id_bad_float", Rate{CRM: .0013, Billing: .0011}},
	IDDot:           {"id_bad_dot", Rate{CRM: .0031, Billing: .0013}},
	IDWrongCheck:    {"id_wrong_check", Rate{CRM: .016, Billing: .0036}},
	IDPlaceholder:   {"id_placeholder", Rate{CRM: .0158}},
	IDOtherCompany:  {"id_other_company", Rate{CRM: .0047, Billing: .0013}},
	IDDebtor:        {"id_of_debtor", Rate{CRM: .10, Billing: .20}},
	IDForeign:       {"id_foreign", Rate{CRM: .003, Billing: .003}},
	IDHetu:          {"id_hetu", Rate{CRM: .0016}},
	LinkRight:       {"billno_ok", Rate{CRM: .135}},
	LinkWrong:       {"billno_wrong", Rate{CRM: .0115}},
	OperatorAddress: {"operator_as_address", Rate{Billing: .0068}},

	OldAddress:       {"moved", Rate{CRM: .66, Billing: .36}},
	ManagedContact:   {"managed_contact", Rate{CRM: .30, Billing: .85}},
	ManagedPhone:     {"managed_phone", Rate{CRM: .775, Billing: .80}},
	ManagedMail:      {"managed_mail", Rate{CRM: .82, Billing: .82}},
	AccountedContact: {"accountant_contact", Rate{CRM: .45, Billing: .80}},
	POBox:            {"pobox", Rate{CRM: .013, Billing: .068}},
	ScanBox:          {"scan_box", Rate{Billing: .0055}},
	StreetShort:      {"street_abbrev", Rate{CRM: .064, Billing: .085}},
	CitySwedish:      {"city_swedish", Rate{CRM: .013, Billing: .011}},
	PostcodeZeroLost: {"postcode_zero_lost", Rate{CRM: .004, Billing: .0016}},
	CityOnly:         {"city_only", Rate{CRM: .152}},
	NoAddress:        {"no_address", Rate{CRM: .097}},
	SiteAddress:      {"site_address", Rate{CRM: .35, Billing: .85}},
	StreetMissing:    {"street_missing", Rate{CRM: .083, Billing: .033}},
	StreetTypo:       {"street_typo", Rate{CRM: .02, Billing: .01}},
	PostcodeInCity:   {"postcode_in_city", Rate{CRM: .016}},
	NumberMissing:    {"number_missing", Rate{CRM: .006, Billing: .002}},
	OtherFlat:        {"other_flat", Rate{CRM: .04, Billing: .02}},
	ManagedInvoice:   {"managed_einvoice", Rate{Billing: .06}},
	OtherPhone:       {"other_phone", Rate{CRM: .29, Billing: .24}},
	OtherMail:        {"other_mail", Rate{CRM: .30, Billing: .46}},
}

// String returns the label, such as "form_missing".
func (k Kind) String() string {
	if k < numKinds {
		return kinds[k].name
	}
	return ""
}

// Kinds is a set of labels. The zero value is the empty set; a Kinds may be compared with ==.
type Kinds [2]uint64

// Has reports whether k is in the set.
func (s Kinds) Has(k Kind) bool { return s[k/64&1]>>(k%64)&1 != 0 }

// All yields the labels in the set in the order of their constants.
func (s Kinds) All() iter.Seq[Kind] {
	return func(yield func(Kind) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(Kind(64*i + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}

func (s *Kinds) add(k Kind) { s[k/64&1] |= 1 << (k % 64) }

func (s *Kinds) remove(k Kind) { s[k/64&1] &^= 1 << (k % 64) }
