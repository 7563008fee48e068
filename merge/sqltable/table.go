package sqltable

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// Table says where the records of a source stand.
type Table struct {
	Name     string            `json:"table"`              // as customer, or sales.customer
	ID       string            `json:"id"`                 // the column of the id
	Columns  map[string]string `json:"columns,omitempty"`  // from the plan's column; default: the same name; "" leaves it alone
	Children []Child           `json:"children,omitempty"` // that no foreign key declares
	Retire   *Retire           `json:"retire,omitempty"`   // nil: records that go are deleted
	Also     []string          `json:"also,omitempty"`     // columns that the plan does not know, for a Script that deletes
}

// Child is a column that refers to records.
type Child struct {
	Table  string `json:"table"`
	ID     string `json:"id"` // its own key, by which undoing finds its rows again
	Column string `json:"column"`
}

// Retire marks records that go instead of deleting them.
type Retire struct {
	Column string `json:"column"`
	Value  string `json:"value"`
}

// DB is a table of a database, on one connection. It is for one goroutine.
type DB struct {
	conn     *sql.Conn
	dialect  Dialect
	table    Table
	source   string
	plan     []merge.Column
	at       []int // index in columns, by Value.At; -1 is left alone
	columns  []column
	id       int // index in columns
	retire   int // index in columns; -1 deletes
	children []child
	same     map[spellings]bool // what the database has said of them
}

// column is a column of a table.
type column struct {
	name     string
	kind     string // the type to cast to; PostgreSQL
	nullable bool
	computed bool
	isText   bool // PostgreSQL: two texts that differ are two values
}

// child is a Child with the types of its columns.
type child struct {
	Child
	id, ref column
}

// Open connects a table with the columns of source in a plan's header. What has no place is a *merge.MappingError. Close
// gives the connection back.
func Open(ctx context.Context, db *sql.DB, d Dialect, t Table, source string, columns []merge.Column) (*DB, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	out := &DB{conn: conn, dialect: d, table: t, source: source, plan: columns, retire: -1}
	if err := out.open(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return out, nil
}

// Close gives the connection back.
func (d *DB) Close() error { return d.conn.Close() }

func (d *DB) open(ctx context.Context) error {
	if d.dialect == SQLite {
		if _, err := d.conn.ExecContext(ctx, "PRAGMA foreign_keys = ON"); err != nil {
			return err
		}
	}
	var err error
	if d.columns, err = d.columnsOf(ctx, d.table.Name); err != nil {
		return err
	}
	if d.id, err = d.column(d.table.ID, ""); err != nil {
		return err
	}
	if r := d.table.Retire; r != nil {
		if d.retire, err = d.column(r.Column, ""); err != nil {
			return err
		}
	}
	known := make(map[string]bool)
	for _, c := range d.plan {
		known[c.Name] = true
		name, chosen := d.table.Columns[c.Name]
		at := -1
		if !chosen {
			name = c.Name
		}
		if name != "" {
			if at, err = d.column(name, c.Name); err != nil {
				return err
			}
		}
		if slices.Contains(d.at, at) && at >= 0 {
			return &merge.MappingError{Field: name, Column: c.Name, Problem: "the column is taken by another"}
		}
		d.at = append(d.at, at)
	}
	for name, to := range d.table.Columns {
		if !known[name] {
			return &merge.MappingError{Field: to, Column: name, Problem: "the plan has no such column"}
		}
	}
	return d.findChildren(ctx)
}

// column finds a column of the table.
func (d *DB) column(name, of string) (int, error) {
	at := slices.IndexFunc(d.columns, func(c column) bool { return c.name == name })
	if at < 0 {
		return 0, &merge.MappingError{Field: name, Column: of, Problem: "the table " + d.table.Name + " has no such column; map it, or map it to nothing"}
	}
	return at, nil
}

// findChildren finds what refers to the table.
func (d *DB) findChildren(ctx context.Context) error {
	all, err := d.references(ctx)
	if err != nil {
		return err
	}
	for _, c := range d.table.Children {
		if !slices.ContainsFunc(all, func(o Child) bool { return o.Table == c.Table && o.Column == c.Column }) {
			all = append(all, c)
		}
	}
	for _, c := range all {
		columns, err := d.columnsOf(ctx, c.Table)
		if err != nil {
			return err
		}
		found := child{Child: c}
		for _, want := range []struct {
			name string
			into *column
		}{{c.ID, &found.id}, {c.Column, &found.ref}} {
			at := slices.IndexFunc(columns, func(o column) bool { return o.name == want.name })
			if at < 0 {
				return &merge.MappingError{Field: want.name, Problem: fmt.Sprintf("children in %s need a key of one column; name it in the mapping", c.Table)}
			}
			*want.into = columns[at]
		}
		d.children = append(d.children, found)
	}
	return nil
}

// name is the table's name in a statement.
func (d *DB) name() string { return quoteName(d.table.Name) }

// quoteName quotes an identifier, and each part of one with dots.
func quoteName(s string) string {
	parts := strings.Split(s, ".")
	for i, p := range parts {
		parts[i] = `"` + strings.ReplaceAll(p, `"`, `""`) + `"`
	}
	return strings.Join(parts, ".")
}

// quoteColumn quotes an identifier, whatever it holds.
func quoteColumn(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// A StepError says why a database does not take a step. Its text holds no value.
type StepError struct {
	Ref  match.Ref // the survivor
	Code merge.ProblemCode
	Err  error // of the driver; its text may hold values
}

// Error names the record and what is wrong.
func (e *StepError) Error() string {
	return fmt.Sprintf("sqltable: %v: refused: %s", e.Ref, e.Code)
}

// Unwrap returns the driver's error.
func (e *StepError) Unwrap() error { return e.Err }

// Refusals that only databases know; the others are those of package merge.
const (
	ForeignKey merge.ProblemCode = "foreign_key"  // something refers to the record, or it to something, that would not be there
	CheckFails merge.ProblemCode = "check_fails"  // a CHECK constraint
	NotAllowed merge.ProblemCode = "not_allowed"  // the user has no right to it
	Other      merge.ProblemCode = "not_accepted" // see Err
)
