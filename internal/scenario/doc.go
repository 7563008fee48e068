// Package scenario makes up a CRM export and a billing export of Finnish companies, with the truth about which records
// are the same customer, so that matching can be measured, tuned and timed on data that may be shown to anyone.
//
// The names are those of the Finnish register, where there are enough of them, and beyond that names put together from
// the same words in the same proportions. Everything else is invented: which company is a customer, its contacts,
// its former and auxiliary names, the money. Nothing here describes a real customer relation.
//
//   - Persons, and with them all sole traders, are put together from lists of common names.
//   - Telephone numbers are not in use: a subscriber number of a Finnish area code never begins with 9, and the mobile
//     and company numbers have one digit more than those given out.
//   - A Y-tunnus that is not from the register has a right check digit and is none of the extract's; those of sole
//     traders begin with 8 or 9, where none has been issued, so that they are no one's.
//   - Identity codes are test codes published by the Digital and Population Data Services Agency.
//   - E-mail and web domains are derived from the name under Options.Domain. Under "fi" some of them exist; what is
//     published uses "example".
//
// What is wrong with the records is what is wrong in life: [Kind] lists it, and [DefaultRates] says how often, after
// what was measured in the purchase ledgers of Finnish municipalities and in a comparable scenario. A [Record] carries
// the labels of all that was done to it.
//
// The same [Options] give the same bytes on every machine. Calls share nothing but the embedded data, which are not
// changed; they may run at the same time.
//
// It does not import the packages that it measures, apart from the check digit of the Y-tunnus: a mistake in the
// parsing of names must not be made twice.
//
// The data: companies.tsv and streets.txt are extracts of the register (Finnish Patent and Registration Office / YTJ
// open data, CC BY 4.0), towns.tsv follows the municipality list of Statistics Finland.
package scenario

//go:generate go run ./examplegen ../../examples
