package sqltable

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/merge"
)

// Dialect is how a database speaks.
type Dialect uint8

// The dialects.
const (
	Postgres Dialect = iota
	SQLite
)

// stored is a value as the database writes it so that it can be read back exactly, nil for NULL: its text in PostgreSQL,
// its literal in SQLite.
type stored = *string

// read is the expression that gives a column as stored.
func (d Dialect) read(name string) string {
	if d == SQLite {
		return "quote(" + quoteColumn(name) + ")"
	}
	return "CAST(" + quoteColumn(name) + " AS text)"
}

// bind is the expression that takes argument n, from 1, as a value of a column.
func (d Dialect) bind(n int, c *column) string {
	if d == SQLite {
		return "?" + strconv.Itoa(n)
	}
	return fmt.Sprintf("CAST(CAST($%d AS text) AS %s)", n, c.kind)
}

// lock makes a SELECT hold its rows.
func (d Dialect) lock() string {
	if d == SQLite {
		return "" // a transaction that writes has the file for itself
	}
	return " FOR UPDATE"
}

// argument is what is bound for a stored value.
func (d Dialect) argument(s stored) any {
	switch {
	case s == nil:
		return nil
	case d == SQLite:
		return literal(*s)
	}
	return *s
}

// store is how a text is stored.
func (d Dialect) store(text string) stored {
	if d == SQLite {
		text = "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return &text
}

// text is what a plan knows of a stored value.
func (d Dialect) text(s stored) string {
	switch {
	case s == nil:
		return ""
	case d == SQLite:
		if v, ok := literal(*s).(string); ok {
			return v
		}
	}
	return *s
}

// isNumber reports whether a value is a number, and not a text that looks like one.
func (d Dialect) isNumber(s, kind string) bool {
	if d == SQLite {
		return !strings.HasPrefix(s, "'") && !strings.HasPrefix(s, "X'")
	}
	switch kind {
	case "smallint", "integer", "bigint", "numeric", "real", "double precision":
		return len(s) < 100
	}
	return false
}

// literal is the value of what quote() writes.
func literal(s string) any {
	switch {
	case strings.HasPrefix(s, "'"):
		return strings.ReplaceAll(s[1:len(s)-1], "''", "'")
	case strings.HasPrefix(s, "X'"):
		b, _ := hex.DecodeString(s[2 : len(s)-1])
		return b
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

// columnsOf returns the columns of a table.
func (d *DB) columnsOf(ctx context.Context, table string) ([]column, error) {
	query, arg := `SELECT a.attname, format_type(a.atttypid, -1), NOT a.attnotnull, a.attgenerated <> '', t.typcategory = 'S' AND t.typname <> 'bpchar'
		FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`, quoteName(table)
	if d.dialect == SQLite {
		query, arg = `SELECT name, type, "notnull" = 0 AND pk = 0, hidden > 1, 1 FROM pragma_table_xinfo(?1) ORDER BY cid`, table
	}
	rows, err := d.conn.QueryContext(ctx, query, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []column
	for rows.Next() {
		var c column
		if err := rows.Scan(&c.name, &c.kind, &c.nullable, &c.computed, &c.isText); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, &merge.MappingError{Field: table, Problem: "there is no such table"}
	}
	return out, nil
}

// references returns the foreign keys that refer to the table. Children without a key of one column have none.
func (d *DB) references(ctx context.Context) ([]Child, error) {
	query, arg := `SELECT n.nspname || '.' || t.relname, coalesce(k.attname, ''), a.attname
		FROM pg_constraint f
		JOIN pg_class t ON t.oid = f.conrelid
		JOIN pg_namespace n ON n.oid = t.relnamespace
		JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
		LEFT JOIN pg_constraint p ON p.conrelid = f.conrelid AND p.contype = 'p' AND cardinality(p.conkey) = 1
		LEFT JOIN pg_attribute k ON k.attrelid = p.conrelid AND k.attnum = p.conkey[1]
		WHERE f.contype = 'f' AND f.confrelid = to_regclass($1) ORDER BY 1, 3`, d.name()
	if d.dialect == SQLite {
		query, arg = `SELECT m.name, coalesce((SELECT max(c.name) FROM pragma_table_info(m.name) c WHERE c.pk > 0 HAVING count(*) = 1), ''), f."from"
			FROM sqlite_master m, pragma_foreign_key_list(m.name) f
			WHERE m.type = 'table' AND lower(f."table") = lower(?1) ORDER BY 1, 3`, d.table.Name
	}
	rows, err := d.conn.QueryContext(ctx, query, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Child
	for rows.Next() {
		var c Child
		if err := rows.Scan(&c.Table, &c.ID, &c.Column); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// codeOf says what an error of a driver means, and whether the transaction is to be tried again.
func codeOf(err error) (code merge.ProblemCode, again bool) {
	var postgres interface{ SQLState() string }
	if errors.As(err, &postgres) {
		switch s := postgres.SQLState(); {
		case s == "40001" || s == "40P01" || s == "55P03":
			return Other, true
		case s == "23505":
			return merge.UniqueClash, false
		case s == "23502":
			return merge.Required, false
		case s == "23503":
			return ForeignKey, false
		case s == "23514":
			return CheckFails, false
		case s == "22001":
			return merge.TooLong, false
		case s == "42501":
			return NotAllowed, false
		case strings.HasPrefix(s, "22"):
			return merge.BadValue, false
		}
		return Other, false
	}
	var sqlite interface{ Code() int }
	if errors.As(err, &sqlite) {
		switch c := sqlite.Code(); {
		case c&0xff == 5 || c&0xff == 6: // SQLITE_BUSY, SQLITE_LOCKED
			return Other, true
		case c == 2067 || c == 1555: // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY
			return merge.UniqueClash, false
		case c == 1299: // SQLITE_CONSTRAINT_NOTNULL
			return merge.Required, false
		case c == 787: // SQLITE_CONSTRAINT_FOREIGNKEY
			return ForeignKey, false
		case c == 275: // SQLITE_CONSTRAINT_CHECK
			return CheckFails, false
		case c == 3091 || c&0xff == 20: // SQLITE_CONSTRAINT_DATATYPE, SQLITE_MISMATCH
			return merge.BadValue, false
		}
	}
	return Other, false
}
