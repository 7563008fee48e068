// Package sqltable carries a plan out on a table of PostgreSQL or SQLite, and takes it back: a DB does so through
// database/sql, and a Target compiles it to SQL (Script) that a person runs where no program of ours may.
//
// # A step
//
// Each merge is one transaction, or a rehearsal of it that is rolled back:
//
//  1. The rows are locked and held against the plan, cell by cell. A row that has changed since is a *merge.StaleError.
//  2. What refers to a record that goes refers to the survivor: by every foreign key that the database knows, and those
//     that the caller names.
//  3. The records that go are deleted, or marked in a column (Retire). Their unique values are free then.
//  4. The survivor gets its values. It is read anew and must be what the plan says.
//  5. A line of the journal (the table yksi_journal of the same database) says what was done and what it takes to undo it.
//
// A record that is marked not to be used (merge.Entity.Closing), that no merge takes away, and on which neither billing
// records nor euros hang, gets the mark of Retire in the same way; without one it is left to a person. Of one that is
// merged with no other the plan does not hold the cells, so that only its being there is looked at.
//
// So a program that dies leaves a step done or not begun, and Apply goes on where it stood: a step that the journal has is
// not done again, by any number of programs at once. Undo goes backwards through the journal. A deadlock, a failed
// serialization and a locked file are tried again.
//
// # A script
//
// A Script is one transaction over all merges: it locks the tables, and does the same five steps a merge, with what it takes
// to undo it in tables yksi_... instead of the journal. It is compiled without the database, so what the database knows (its
// columns, what refers to the table) stands in the Table, and the script ends where that is not so. Where Apply and the
// script both take a plan, the rows are the same afterwards; a script stops at the first merge that a DB would refuse alone.
// The two do not know of each other's merges. Columns of types without equality (json, xml) are left alone.
//
// # Values
//
// A plan holds texts, as the database itself writes them (COPY ... CSV HEADER, sqlite3 -csv) or in another spelling of the
// same value: true for t, 1.5 for 1.50, an instant in another zone. Columns of text are held letter by letter. NULL and
// the empty text are the same to a plan; it writes NULL where the column may be.
//
// # What it refuses
//
// What the database refuses (a unique value, NOT NULL, a length, a type, a foreign key) is a *StepError, which never holds
// a value. So is a record that would become its own parent, and deleting a row with a personal identity code: the journal
// never holds one, so it could not be undone. Mark such rows with Retire.
//
// # What Undo does not restore
//
// Columns that the database computes, and what triggers did. It puts back only what is still as Apply left it.
package sqltable
