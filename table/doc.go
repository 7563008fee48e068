// Package table moves customer data in and out of files without changing it on the way.
//
// Reading decides four things, in this order, and says what it decided (Table.Format, Table.Mapping, Table.Warnings):
//
//  1. The encoding: a byte order mark settles it; text with zero bytes in every other place is UTF-16; valid UTF-8 is
//     UTF-8; all else is Windows-1252, which is told with its line where it comes after UTF-8. Binary files are refused.
//  2. The delimiter: comma, semicolon or tab, whichever splits the header and agrees with most of the first rows.
//  3. The rows: RFC 4180, and where a quotation mark stands astray, the reading that ends the field on its own line. A
//     short row is padded, a long row keeps what it has too much.
//  4. The columns: header names are looked up in a table of what systems really write (headers.tsv), in Finnish, Swedish
//     and English, and each meaning gets one column. Nothing is guessed from the values.
//
// Open and Read hold the table whole; a Reader gives it a part at a time, each part a Table, and holds some megabytes of
// it. The four decisions are the same ones, made in a first pass over the bytes.
//
// Values stay text, byte for byte as they came: 00417 is not 417. Only two things are different in what Cell gives: the
// spreadsheet wrapping ="00417" is taken off, and personal identity codes are replaced by a token, always, so that no
// caller has to think of it. Money, dates and truth values are understood by Money, Dates and ParseBool, which say what
// they did not understand and never read it as zero.
//
// Writing is all or nothing: a File and a Dir come into being under another name and are renamed when whole, so that a
// full disk leaves the old output as it was. Rewriter copies a table with columns added, other columns as they were.
//
// Not promised: formats other than CSV and JSON lines (New takes rows from anywhere else), files of 4 GiB and more,
// telling a header that no system is known to write, and repairing text (package normalize does).
package table
