package main

import (
	"database/sql"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

// sqlite FILE STATEMENT... does statements in an SQLite database; it shows the first column of what they answer.
func sqlite(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: sqlite FILE STATEMENT...")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	for _, s := range args[1:] {
		rows, err := db.Query(s)
		ts.Check(err)
		var out string
		for rows.Next() {
			var text string
			ts.Check(rows.Scan(&text))
			out += text + "\n"
		}
		ts.Check(rows.Err())
		ts.Check(rows.Close())
		if out != "" {
			_, err = ts.Stdout().Write([]byte(out))
			ts.Check(err)
		}
	}
}

// sqlitefile FILE SCRIPT does what a script says in an SQLite database, up to the first error; ! sqlitefile wants one.
func sqlitefile(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] sqlitefile FILE SCRIPT")
	}
	script, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	if _, err = db.Exec(string(script)); (err != nil) != neg {
		ts.Fatalf("%s: %v", args[1], err)
	}
}
