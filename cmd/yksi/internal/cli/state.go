package cli

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/statedir"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// memory is what a run knows of the one before it and leaves for the next; without -state nothing.
type memory struct {
	dir        *statedir.Dir
	prev, next *merge.State
	given      []match.Judgement // in this run
	changed    map[string]bool   // entities with a delta
	before     merge.Control     // of the rows of those
}

// remember opens the state folder, if there is one, and hears the judgements in it before those of this run. forget must
// be called.
func (r *run) remember(e *env, set *source.Set) error {
	r.memory.given = r.judged
	if r.state == "" {
		return nil
	}
	dir, prev, err := statedir.Open(r.state)
	if err != nil {
		return err
	}
	m := &r.memory
	m.dir, m.prev, m.next, m.changed = dir, prev, new(merge.State), make(map[string]bool)
	r.judged = nil
	for _, j := range prev.Judgements() {
		if set.Number(j.Left) > 0 && set.Number(j.Right) > 0 {
			r.judged = append(r.judged, j)
		}
	}
	r.judged = append(r.judged, m.given...)
	read := sourcesRead(set)
	prev.Retain(func(ref match.Ref) bool { return read(ref.Source) && set.Number(ref) > 0 })
	for _, s := range set.Sources() {
		if s.Mapping().Column(table.ID) < 0 {
			fmt.Fprintln(e.stderr, phrase.Phrase{EN: "warning:", FI: "varoitus:", SV: "varning:"}.In(e.lang), phrase.Phrase{
				EN: "%s has no id column, so -state cannot know its rows again",
				FI: "lähteessä %s ei ole tunnistesaraketta, joten -state ei voi tunnistaa sen rivejä uudelleen",
				SV: "%s saknar id-kolumn, så -state kan inte känna igen dess rader",
			}.Format(e.lang, s.File()))
		}
	}
	return nil
}

func sourcesRead(set *source.Set) func(name string) bool {
	names := make(map[string]bool)
	for _, s := range set.Sources() {
		names[s.Name()] = true
	}
	return func(name string) bool { return names[name] }
}

// follows reports whether there was a run before this one.
func (m *memory) follows() bool { return !m.prev.Empty() }

// noting hands the entities on, notes each for the next run, and tells w what has changed with it, which w writes into a
// file that nothing else of an entity goes into.
func (m *memory) noting(entities iter.Seq2[*merge.Entity, error], set *source.Set, w *report.Writer) iter.Seq2[*merge.Entity, error] {
	if m.dir == nil {
		return entities
	}
	return func(yield func(*merge.Entity, error) bool) {
		for e, err := range entities {
			if err == nil {
				m.next.Add(e)
				err = m.note(e, set, w)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (m *memory) note(e *merge.Entity, set *source.Set, w *report.Writer) error {
	deltas := m.prev.Delta(e)
	for _, d := range deltas {
		w.Delta(d)
	}
	if len(deltas) == 0 {
		return nil
	}
	m.changed[e.ID] = true
	for i := range e.Records {
		var row merge.Row
		if err := set.Row(e.Records[i].Ref, &row); err != nil {
			return err
		}
		m.before.AddRow(&row)
	}
	return nil
}

// finish takes over what this run had no eyes for, tells w of the customers that are gone, and writes the plan of those
// with a delta.
func (m *memory) finish(ctx context.Context, dir *table.Dir, set *source.Set, w *report.Writer) error {
	if m.dir == nil {
		return nil
	}
	for _, d := range m.next.Inherit(m.prev, sourcesRead(set)) {
		w.Delta(d)
	}
	m.next.Judge(m.given...)
	if !m.follows() {
		return nil
	}
	plan, err := dir.Open(planFile)
	if err != nil {
		return err
	}
	defer plan.Close()
	header, entities, err := merge.Read(plan)
	if err != nil {
		return err
	}
	header.Before = m.before
	out, err := dir.Create(deltaFile)
	if err != nil {
		return err
	}
	_, err = merge.Write(out, header, func(yield func(*merge.Entity, error) bool) {
		for e, err := range entities {
			if err == nil {
				err = ctx.Err()
			}
			if (err != nil || m.changed[e.ID]) && !yield(e, err) {
				return
			}
		}
	})
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	return err
}

// The plans of a folder: of all customers, and of those with a delta.
const (
	planFile  = "plan.json"
	deltaFile = "delta.json"
)

// save leaves the state for the next run.
func (m *memory) save() error {
	if m.dir == nil {
		return nil
	}
	return m.dir.Save(m.next)
}

// forget lets go of the state folder.
func (m *memory) forget() {
	if m.dir != nil {
		m.dir.Close()
	}
}

// stateOutside returns an error where the state would stand in the output folder, which is replaced by every run.
func (r *run) stateOutside() error {
	if r.state == "" {
		return nil
	}
	state, err := filepath.Abs(r.state)
	if err != nil {
		return err
	}
	out, err := filepath.Abs(r.out)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(out, state); err == nil && (rel == "." || filepath.IsLocal(rel)) {
		return misused(phrase.Phrase{
			EN: "-state %s lies in the output folder, which every run replaces; name a folder elsewhere",
			FI: "-state %s on tuloskansiossa, jonka joka ajo korvaa; nimeä kansio muualla",
			SV: "-state %s ligger i resultatmappen, som varje körning ersätter; ange en mapp någon annanstans",
		}, r.state)
	}
	return nil
}
