// Package dryrun finds, before anything is touched, what a system would refuse of a merge: it knows the fields of the
// system, which column of a plan stands in which of them, and what becomes of the values of a group. The targets of
// package merge share it.
package dryrun

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// Field is a field of a system, as its description has it. The zero value of a limit is none.
type Field struct {
	Name, Label   string // for programs and for people; Name is "" for a column that is left alone
	Type          string // in the system's own words
	Length        int    // in characters
	Required      bool   // never empty
	ReadOnly      bool   // the system sets it
	Unique        bool   // no two records have the same value
	Key           bool   // other systems look records up by it
	CaseSensitive bool   // of Unique: values that differ in case are different
	Values        map[string]bool
	Several       bool              // of Values: several of them, with ; between
	Valid         func(string) bool // nil: any text is of Type
}

// fits returns the code of what is wrong with text as a value of f, and the code's argument; "" when it fits.
func (f *Field) fits(text string) (merge.ProblemCode, string) {
	switch n := len([]rune(text)); {
	case text == "":
		return "", ""
	case f.Length > 0 && n > f.Length:
		return merge.TooLong, fmt.Sprint(f.Length)
	case f.Valid != nil && !f.Valid(text):
		return merge.BadValue, f.Type
	}
	if f.Values == nil {
		return "", ""
	}
	parts := []string{text}
	if f.Several {
		parts = strings.Split(text, ";")
	}
	for _, p := range parts {
		if !f.Values[p] {
			return merge.NotInPicklist, ""
		}
	}
	return "", ""
}

// takes reports whether text, or nothing, can be written into f.
func (f *Field) takes(text string) bool {
	code, _ := f.fits(text)
	return code == "" && (text != "" || !f.Required)
}

// same is the form of a value of f under which equal values are equal strings.
func (f *Field) same(text string) string {
	if f.CaseSensitive {
		return text
	}
	return strings.ToLower(text)
}

// LeftAlone is the field of a column that the target shall not touch.
var LeftAlone = &Field{}

// Mapping says whose groups a target compiles, and in which fields their columns stand. It does not change.
type Mapping struct {
	Source  string
	Columns []merge.Column
	Fields  []*Field // by column; nil where none is known

	all        []Field
	identified bool                 // what stays bears the id of its entity
	identity   int                  // in this column
	Close      []merge.Change       // what closes a record that is marked not to be used; nil: the system knows no way
	ValidID    func(id string) bool // of a record that is closed alone; nil: any
}

// Map finds the field of each column.
func Map(source string, columns []merge.Column, fields []Field, chosen map[string]string, meanings map[match.Field]string) (*Mapping, error) {
	found, err := resolve(fields, columns, chosen, meanings)
	return &Mapping{Source: source, Columns: columns, Fields: found, all: fields}, err
}

// resolve returns the field in which each column stands, nil where none is known. It looks at, in this order: chosen,
// from column to field name, "" to leave a column alone; the name and then the label of a field, whatever the case;
// the meaning of the column. A field takes one column; of two that mean it, the first.
func resolve(fields []Field, columns []merge.Column, chosen map[string]string, meanings map[match.Field]string) ([]*Field, error) {
	byName, byLabel := make(map[string]*Field), make(map[string]*Field)
	for i := range fields {
		f := &fields[i]
		byName[strings.ToLower(f.Name)] = f
		label := strings.ToLower(f.Label)
		if _, twice := byLabel[label]; twice {
			f = nil // two fields with the same label: neither is meant
		}
		byLabel[label] = f
	}
	out := make([]*Field, len(columns))
	taken := make(map[*Field]string)
	known := make(map[string]bool)
	take := func(i int, f *Field) {
		if _, is := taken[f]; f != nil && out[i] == nil && !is {
			out[i] = f
			taken[f] = columns[i].Name
		}
	}
	for i, c := range columns {
		known[c.Name] = true
		name, ok := chosen[c.Name]
		switch f := byName[strings.ToLower(name)]; {
		case !ok:
		case name == "":
			out[i] = LeftAlone
		case f == nil:
			return nil, &merge.MappingError{Field: name, Column: c.Name, Problem: "the target has no such field"}
		case taken[f] != "":
			return nil, &merge.MappingError{Field: name, Column: c.Name, Problem: "the field is taken by another column"}
		default:
			take(i, f)
		}
	}
	for column, name := range chosen {
		if !known[column] {
			return nil, &merge.MappingError{Field: name, Column: column, Problem: "the plan has no such column"}
		}
	}
	for _, find := range []func(merge.Column) *Field{
		func(c merge.Column) *Field { return byName[strings.ToLower(c.Name)] },
		func(c merge.Column) *Field { return byLabel[strings.ToLower(c.Name)] },
		func(c merge.Column) *Field { return byName[strings.ToLower(meanings[c.Field])] },
	} {
		for i, c := range columns {
			take(i, find(c))
		}
	}
	return out, nil
}

// Names returns the names of the fields, "" where none is known and for a column that is left alone.
func (m *Mapping) Names() []string {
	out := make([]string, len(m.Fields))
	for i, f := range m.Fields {
		if f != nil {
			out[i] = f.Name
		}
	}
	return out
}

var (
	number = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)
	whole  = regexp.MustCompile(`^[+-]?[0-9]+$`)
)

// Number takes a number with a decimal point, as 1234.5; money has no form of its own.
func Number(s string) bool { return number.MatchString(s) }

// Whole takes a whole number.
func Whole(s string) bool { return whole.MatchString(s) }

// Truth takes true and false, whatever the case, and 1 and 0.
func Truth(s string) bool {
	switch strings.ToLower(s) {
	case "true", "false", "1", "0":
		return true
	}
	return false
}

// Date takes a date, as 2025-03-18.
func Date(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil }

// Email takes a text with something on both sides of one @, and no space.
func Email(s string) bool {
	name, domain, ok := strings.Cut(s, "@")
	return ok && name != "" && domain != "" && !strings.ContainsAny(s, " \t\r\n") && !strings.Contains(domain, "@")
}

// Moment takes a date and a time with its zone, as 2025-03-18T12:00:00.000Z, +0000 or +00:00.
func Moment(s string) bool {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
