// Package normalize reads the text that people type about a company into
// structures that can be compared: names, addresses, phone numbers, e-mail
// addresses, web domains and e-invoice addresses.
//
// # What it decides
//
// A company name is not a string with a suffix. [ParseName] answers with the
// words of the name itself (the core), typed and with their rarity, and apart
// from them everything that is written around a name: the legal forms, in any
// position and in Finnish, Swedish, English or a neighbour's language, the
// status of the company, the marks of another entity (an estate, a branch), a
// unit, a financing company, former and parallel names, and the marks that
// people put on dead records. Text that was damaged on the way (wrong character
// set, HTML entities, decomposed letters, invisible characters) is repaired
// first and each kind of repair is listed. Nothing is ever emptied: a name of
// nothing but form words ("Oy Ab") keeps them as its core.
//
// # What it does not promise
//
// The package knows words, not companies. It reads one text at a time, knows
// nothing of records and never asks a register. Where a text has two readings
// it takes the likelier and says so ([LegalForm].Unsure). That two names have
// equal cores does not make them the same company.
//
// # Use
//
// All functions are pure and safe for concurrent use; a value that is reused
// (see [Name.Parse]) belongs to one goroutine at a time. No input makes them
// panic. The tables are embedded and read in place: there is no set-up.
package normalize

//go:generate go run ./gen
