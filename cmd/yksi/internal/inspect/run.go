// Package inspect explains a pair of a finished run: from the folder that link or dedupe wrote, and from the files that
// went into it, since the folder holds no customer's values but those of its lists.
//
// What it says is what the run said: it scores with the run's frozen model. A file that has changed since is told, and
// read as it is now.
package inspect

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// Run is a finished run. It does not change and may be shared by goroutines.
type Run struct {
	dir        string
	model      *match.Model
	set        *source.Set
	judgements []match.Judgement
	unique     []string

	Changed []string // the files that are not as they were when the run read them
}

// manifest is what run.json says of a run, as far as it is needed here.
type manifest struct {
	Version int `json:"yksi"`
	Run     struct {
		Model      string  `json:"model"`
		Sources    []input `json:"sources"`
		Map        string  `json:"map"`
		Unique     []string
		Judgements []input `json:"judgements"`
	} `json:"run"`
}

type input struct {
	Name   string `json:"name"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

// Open reads the account of the run that wrote dir, its model and the files that went in. moved says where sources are
// now, by name, that are no longer where they were.
func Open(dir string, moved map[string]string) (*Run, error) {
	text, err := os.ReadFile(filepath.Join(dir, table.ManifestName))
	if err != nil {
		return nil, phrase.Errorf(phrase.Phrase{EN: "%s is no folder that link or dedupe wrote: it has no %s that can be read", FI: "%s ei ole komennon link tai dedupe kirjoittama kansio: siinä ei ole luettavaa tiedostoa %s", SV: "%s är ingen mapp som link eller dedupe har skrivit: den har ingen läsbar %s"}, dir, table.ManifestName)
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil || m.Version < 1 || len(m.Run.Sources) == 0 {
		return nil, phrase.Errorf(phrase.Phrase{EN: "%s: run.json is not that of link or dedupe", FI: "%s: run.json ei ole komennon link tai dedupe tekemä", SV: "%s: run.json är inte gjord av link eller dedupe"}, dir)
	}
	r := &Run{dir: dir, unique: m.Run.Unique}
	if err := r.readModel(m.Run.Model); err != nil {
		return nil, err
	}
	for name := range moved {
		if !slices.ContainsFunc(m.Run.Sources, func(s input) bool { return s.Name == name }) {
			return nil, phrase.Errorf(phrase.Phrase{EN: "the run had no source %q", FI: "ajossa ei ollut lähdettä %q", SV: "körningen hade ingen källa %q"}, name)
		}
	}
	columns, err := table.ParseMap(m.Run.Map)
	if m.Run.Map == "" {
		columns, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	var tables []*table.Table
	for _, s := range m.Run.Sources {
		file, err := r.place(s, moved[s.Name])
		if err != nil {
			return nil, err
		}
		t, err := table.Open(file, &table.Options{Name: s.Name, Map: columns})
		if err != nil {
			return nil, err
		}
		r.check(t, s)
		tables = append(tables, t)
	}
	if r.set, err = source.NewFor(r.model.Rules(), tables...); err != nil {
		return nil, err
	}
	return r, r.readJudgements(m.Run.Judgements)
}

func (r *Run) readModel(hash string) error {
	f, err := os.Open(filepath.Join(r.dir, "model.json"))
	if err != nil {
		return err
	}
	defer f.Close()
	if r.model, err = match.ReadModel(f); err != nil {
		return fmt.Errorf("%s: %w", f.Name(), err)
	}
	if r.model.Hash().String() != hash {
		r.Changed = append(r.Changed, f.Name())
	}
	return nil
}

// place finds a file: where it is said to have moved, where it was, or at the same place beside the folder.
func (r *Run) place(s input, moved string) (string, error) {
	if moved != "" {
		return moved, nil
	}
	for _, file := range []string{s.File, filepath.Join(r.dir, "..", s.File)} {
		if _, err := os.Stat(file); err == nil {
			return file, nil
		}
	}
	return "", phrase.Errorf(phrase.Phrase{
		EN: "%s, which the run read as %s, is not there; say where it is now: -from %s=FILE",
		FI: "%s, jonka ajo luki nimellä %s, ei ole paikallaan; kerro, missä se on nyt: -from %s=TIEDOSTO",
		SV: "%s, som körningen läste som %s, finns inte där; säg var den är nu: -from %s=FIL",
	}, s.File, s.Name, s.Name)
}

func (r *Run) check(t *table.Table, s input) {
	if sum := t.Sum(); hex.EncodeToString(sum[:]) != s.SHA256 {
		r.Changed = append(r.Changed, t.File())
	}
}

// readJudgements reads the files of judgements that the run read. One that is gone is told among the changed ones.
func (r *Run) readJudgements(files []input) error {
	for _, s := range files {
		file, err := r.place(s, "")
		if err != nil {
			r.Changed = append(r.Changed, s.File)
			continue
		}
		t, err := table.Open(file, nil)
		if err != nil {
			return err
		}
		js, _, err := report.Judgements(t)
		if err != nil {
			return err
		}
		r.check(t, s)
		for _, j := range js {
			j.Left, j.Right = r.set.Same(j.Left), r.set.Same(j.Right)
			r.judgements = append(r.judgements, j)
		}
	}
	slices.SortStableFunc(r.judgements, func(x, y match.Judgement) int { return x.Time.Compare(y.Time) })
	return nil
}

// judgement returns the judgement that counts of a pair.
func (r *Run) judgement(a, b match.Ref) *match.Judgement {
	for i := len(r.judgements) - 1; i >= 0; i-- {
		j := &r.judgements[i]
		if j.Left == a && j.Right == b || j.Left == b && j.Right == a {
			return j
		}
	}
	return nil
}

// Find returns the record that a person means by text: source:id, or an id that stands in one source only.
func (r *Run) Find(text string) (match.Ref, error) {
	refs := r.set.Lookup(text)
	switch len(refs) {
	case 0:
		return match.Ref{}, phrase.Errorf(phrase.Phrase{EN: "no record has the id %s", FI: "millään tietueella ei ole tunnistetta %s", SV: "ingen post har id:t %s"}, shown(text))
	case 1:
		return refs[0], nil
	}
	return match.Ref{}, phrase.Errorf(phrase.Phrase{EN: "the id %s is that of several records: say %s or %s", FI: "tunniste %s on usealla tietueella: sano %s tai %s", SV: "id:t %s är flera posters: säg %s eller %s"}, shown(text), refs[0], refs[1])
}

// table opens a list of the folder; one that is not there is nil.
func (r *Run) table(name string) (*table.Table, error) {
	t, err := table.Open(filepath.Join(r.dir, name), nil)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, phrase.Errorf(phrase.Phrase{EN: "%s: %s is not there", FI: "%s: tiedostoa %s ei ole", SV: "%s: %s finns inte"}, r.dir, name)
	}
	return t, err
}

// Model returns the model of the run.
func (r *Run) Model() *match.Model { return r.model }

// Records gives the records that the run read.
func (r *Run) Records() iter.Seq2[match.Record, error] { return r.set.Records() }

// Judgements returns the judgements that the run heeded.
func (r *Run) Judgements() []match.Judgement { return r.judgements }
