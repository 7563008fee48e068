// Package compile writes what a target makes of a plan as files: what a program sends, what Data Loader loads, what a
// person reads. The targets and what they know stand in the folders of the library's package merge.
package compile

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/salesforce"
	"github.com/yksi-mdm/yksi/merge/sqltable"
	"github.com/yksi-mdm/yksi/table"
)

// System is a target that is a system, or a table of one.
type System interface {
	merge.Target
	Fields() []string // by column
}

// caller is a System with a merge of its own, which is called.
type caller interface {
	Call(*merge.Step) (merge.Call, bool)
	PerCall(merge.Op) int
}

// Options say what is compiled for whom.
type Options struct {
	Name    string // of the target
	System  System
	Source  string // whose groups are compiled
	Columns []merge.Column
	Checked bool // the system has been described
	Lang    phrase.Language
}

// Result is what was written.
type Result struct {
	Merged, Away int // groups compiled, records that they merge away
	Closed       int // records that are closed, or opened again, by themselves
	Refused      int // groups left out
	Notices      int
	Inverse      bool          // the steps take merges back
	Calls        int           // 0 for a system that is not called
	Control      merge.Control // of the records that the steps touch
}

// files are the files of the folder, by name, with what they hold. The name of a Data Loader file begins with its turn.
const (
	summaryFile  = "summary.txt"
	problemsFile = "problems.csv"
	stepsFile    = "steps.csv"
	callsFile    = "calls.jsonl"
	aliasesFile  = "aliases.csv"
	fieldsFile   = "fields.csv"

	beforeFile   = "1_update.csv"
	undeleteFile = "2_undelete.csv"
	afterFile    = "3_update.csv"
	reparentFile = "3_reparent.csv"
	childrenFile = "children.csv"

	applyFile = "apply.sql"
	undoFile  = "undo.sql"
)

// sheet is a CSV file of the folder.
type sheet struct {
	*table.Writer
	file io.WriteCloser
}

func create(dir *table.Dir, name string, header ...string) (*sheet, error) {
	f, err := dir.Create(name)
	if err != nil {
		return nil, err
	}
	s := &sheet{table.NewWriter(f, table.Plain), f}
	s.Row(header...)
	return s, nil
}

func (s *sheet) close() error {
	err := s.Flush()
	if cerr := s.file.Close(); err == nil {
		err = cerr
	}
	return err
}

// writer writes the files.
type writer struct {
	o      *Options
	dir    *table.Dir
	result Result
	tally  merge.Tally
	sheets map[string]*sheet
	caller caller // nil for a system that is not called
	calls  io.WriteCloser
	json   *json.Encoder
	loader *loader  // of Salesforce; nil for other targets
	sql    *scripts // of a table; nil for other targets
}

// Write compiles entities into the files of dir. It ends with the error of ctx, once that is done.
func Write(ctx context.Context, dir *table.Dir, o *Options, entities iter.Seq2[*merge.Entity, error]) (*Result, error) {
	w := &writer{o: o, dir: dir, sheets: make(map[string]*sheet)}
	if err := w.open(); err != nil {
		return nil, err
	}
	for e, err := range entities {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = w.entity(e)
		}
		if err != nil {
			return nil, err
		}
	}
	if w.caller != nil {
		w.result.Calls = w.tally.Calls(w.caller.PerCall)
	}
	if err := w.close(); err != nil {
		return nil, err
	}
	return &w.result, w.summary()
}

// open starts the files.
func (w *writer) open() (err error) {
	for name, header := range map[string][]string{
		problemsFile: {"severity", "code", "merge_id", "entity_id", "source", "id", "field", "other_id", "arg", "what_to_do"},
		stepsFile:    {"merge_id", "entity_id", "round", "op", "id", "others", "fields", "reversal", "records", "ids", "open_balance", "invoiced_12m", "optouts"},
		aliasesFile:  {"source", "id", "survivor_id", "entity_id"},
		fieldsFile:   {"column", "meaning", "field"},
	} {
		if w.sheets[name], err = create(w.dir, name, header...); err != nil {
			return err
		}
	}
	if c, ok := w.o.System.(caller); ok {
		if w.calls, err = w.dir.Create(callsFile); err != nil {
			return err
		}
		w.caller, w.json = c, json.NewEncoder(w.calls)
		w.json.SetEscapeHTML(false)
	}
	fields := w.o.System.Fields()
	for i, c := range w.o.Columns {
		w.sheets[fieldsFile].Row(c.Name, string(c.Field), fields[i])
	}
	if s, ok := w.o.System.(*salesforce.Target); ok {
		w.loader = newLoader(w.dir, s)
	}
	if t, ok := w.o.System.(*sqltable.Target); ok {
		w.sql, err = newScripts(w.dir, t)
	}
	return err
}

// entity compiles one entity.
func (w *writer) entity(e *merge.Entity) error {
	w.result.Inverse = w.result.Inverse || e.Inverse
	steps, problems := w.compile(e)
	if err := e.CheckSteps(steps); err != nil {
		return err
	}
	w.problems(problems)
	w.tally.Add(steps)
	for i := range steps {
		s := &steps[i]
		w.step(s)
		if w.loader != nil {
			w.loader.step(s)
		}
		if err := w.call(s); err != nil {
			return fmt.Errorf("%s: %w", callsFile, err)
		}
		if i+1 == len(steps) || steps[i+1].Group != s.Group {
			w.group(e, s.Group)
		}
	}
	return nil
}

// compile compiles one entity, and writes the scripts where there are any.
func (w *writer) compile(e *merge.Entity) ([]merge.Step, []merge.Problem) {
	if w.sql != nil {
		return w.sql.add(e)
	}
	return w.o.System.Compile(e)
}

// call writes a step as the system's interface takes it.
func (w *writer) call(s *merge.Step) error {
	if w.caller == nil {
		return nil
	}
	c, ok := w.caller.Call(s)
	if !ok {
		return nil
	}
	return w.json.Encode(struct {
		Group string `json:"merge_id"`
		Round int    `json:"round"`
		merge.Call
	}{s.Group, s.Round, c})
}

// group tells of a group that has been compiled.
func (w *writer) group(e *merge.Entity, id string) {
	for i := range e.Groups {
		g := &e.Groups[i]
		if g.ID != id {
			continue
		}
		if len(g.Members) == 1 {
			w.result.Closed++
		} else {
			w.result.Merged++
			w.result.Away += len(g.Members) - 1
		}
		w.result.Control.Add(e.ControlOf(g.Members...))
		for _, ref := range g.Members {
			if ref != g.Survivor && !e.Inverse {
				w.sheets[aliasesFile].Row(ref.Source, ref.ID, g.Survivor.ID, e.ID)
			}
		}
	}
}

func (w *writer) problems(problems []merge.Problem) {
	out := w.sheets[problemsFile]
	refused := make(map[string]bool)
	for i := range problems {
		p := &problems[i]
		if p.Severity == merge.Refused {
			refused[p.Group] = true
		} else {
			w.result.Notices++
		}
		out.Row(string(p.Severity), string(p.Code), p.Group, p.Entity, p.Ref.Source, p.Ref.ID, p.Field, p.Other.ID, p.Arg, Advice(p.Code, w.o.Lang))
	}
	w.result.Refused += len(refused)
}

func (w *writer) step(s *merge.Step) {
	out := w.sheets[stepsFile]
	out.Text(s.Group)
	out.Text(s.Entity)
	out.Int(int64(s.Round))
	out.Text(string(s.Op))
	out.Text(s.Ref.ID)
	out.Text(joined(s.Losers, func(r match.Ref) string { return r.ID }))
	out.Text(joined(s.Set, func(c merge.Change) string { return c.Name }))
	out.Text(string(s.Reversal))
	out.Int(int64(s.Control.Records))
	out.Text(strconv.FormatUint(s.Control.IDs, 10))
	out.Money(s.Control.OpenBalance)
	out.Money(s.Control.Invoiced)
	out.Int(int64(s.Control.OptOuts))
	out.End()
}

// joined lists what text says of each, with ; between.
func joined[T any](list []T, text func(T) string) string {
	out := ""
	for i, e := range list {
		if i > 0 {
			out += ";"
		}
		out += text(e)
	}
	return out
}

// close ends the files.
func (w *writer) close() error {
	for _, s := range w.sheets {
		if err := s.close(); err != nil {
			return err
		}
	}
	if w.loader != nil {
		if err := w.loader.close(w.result.Inverse); err != nil {
			return err
		}
	}
	if w.sql != nil {
		return w.sql.close()
	}
	return w.calls.Close()
}
