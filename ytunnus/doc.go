// Package ytunnus reads the Finnish business ID, the Y-tunnus (in Swedish FO-nummer): seven digits, a hyphen and a
// check digit, as in 0112038-9.
//
// # What it decides
//
// [Parse] takes the written form NNNNNNN-C and nothing else. [ParseLoose] takes whatever people and spreadsheets leave
// in a field and answers with a [Reading]: what the text is, the ID if there is exactly one, and every repair that
// led to it, each with the confidence it deserves. In this order it
//
//  1. looks for a personal identity code (henkilötunnus), whole or damaged, and if there is one reads no further;
//  2. folds every dash, space and full-width code point to ASCII and sets labels and other words apart from digits;
//  3. reads the digits as the plain form, the VAT form (FI + 8), an OVT code (0037 + 8 + up to 5) or an EUID,
//     and takes a repaired reading only if the check digit agrees;
//  4. recognises what else it may be: a foreign VAT number, a bank account, an LEI, an association's register number;
//  5. otherwise says what is wrong, and for a wrong check digit suggests near IDs. A suggestion is never applied.
//
// The check digit (weights 7, 9, 10, 5, 8, 4, 2, modulo 11) finds every single wrong digit and every swap of two
// digits, but one in eleven random numbers passes. So a reading that had to invent a digit is [Weak], and the
// numbers that people type to get past a required field are a [Kind] of their own, [Placeholder].
//
// # What is not promised
//
// A valid ID need not have been issued; only the register knows. The ranges in which IDs are issued are not
// published, so an unusual first digit is a note ([NoteUnusualRange]), never a rejection.
//
// # Personal identity codes
//
// [Redact] and [ContainsHetu] find them in any field. No error, Reading or text that this package makes holds any
// part of one.
//
// All functions are pure and safe for concurrent use; none reads the environment or panics on data.
package ytunnus
