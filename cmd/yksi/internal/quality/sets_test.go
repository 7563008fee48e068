package quality

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/eval"
	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// set is records whose entities are known.
type set struct {
	name    string
	records []match.Record
	truth   eval.Clustering
	cases   []eval.Case
	labels  []label // where pairs are labelled rather than records
	labelOf map[[2]match.Ref]bool
	alone   bool   // the pairs are of no records that are looked at together
	rules   string // what is proposed for the set; "" stands for the default rules
}

// newRules returns rules for the set, each time anew.
func (s *set) newRules(t *testing.T) *match.Rules {
	t.Helper()
	if s.rules == "" {
		return match.DefaultRules()
	}
	r, err := match.ParseRules([]byte(s.rules))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (s *set) all() iter.Seq2[match.Record, error] {
	return func(yield func(match.Record, error) bool) {
		for _, r := range s.records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// same reports whether two records are of one entity.
func (s *set) same(a, b match.Ref) bool {
	if s.labels != nil {
		return s.labelOf[pairOf(a, b)]
	}
	x, okX := s.truth.Entity(eval.Record(a))
	y, okY := s.truth.Entity(eval.Record(b))
	return okX && okY && x == y
}

// known reports whether it is known of two records whether they are of one entity.
func (s *set) known(a, b match.Ref) bool {
	_, labelled := s.labelOf[pairOf(a, b)]
	return labelled || s.labels == nil
}

// truePairs gives every pair of records of one entity.
func (s *set) truePairs() iter.Seq2[match.Ref, match.Ref] {
	return func(yield func(a, b match.Ref) bool) {
		for _, l := range s.labels {
			if l.same && !yield(l.left, l.right) {
				return
			}
		}
		if s.labels != nil {
			return
		}
		of := map[string][]match.Ref{}
		for _, r := range s.records {
			e, _ := s.truth.Entity(eval.Record(r.Ref))
			for _, o := range of[e] {
				if !yield(o, r.Ref) {
					return
				}
			}
			of[e] = append(of[e], r.Ref)
		}
	}
}

// madeUp is a set of the project's own generator.
func madeUp(name string, o scenario.Options) *set {
	s := &set{name: fmt.Sprintf("%s, %d entities, seed %d", name, o.Entities, o.Seed)}
	for r := range scenario.Generate(o).All() {
		rec := match.Record{Ref: match.Ref{Source: r.Source.String(), ID: r.ID}}
		for _, v := range []match.Value{
			{Field: match.Name, Text: r.Name}, {Field: match.NameMore, Text: r.Name2}, {Field: match.BusinessID, Text: r.BusinessID},
			{Field: match.Street, Text: r.Street}, {Field: match.Postcode, Text: r.Postcode}, {Field: match.City, Text: r.City},
			{Field: match.Phone, Text: r.Phone}, {Field: match.Web, Text: r.Website}, {Field: match.Email, Text: r.Email},
			{Field: match.EInvoice, Text: r.EInvoice}, {Field: match.Operator, Text: r.Operator}, {Field: match.Link, Text: r.BillingLink},
		} {
			rec.Add(v.Field, v.Text)
		}
		s.records = append(s.records, rec)
		s.truth.Put(eval.Record(rec.Ref), strconv.Itoa(r.Entity))
		for k := range r.Kinds.All() {
			s.cases = append(s.cases, eval.Case{Record: eval.Record(rec.Ref), Kind: k.String()})
		}
	}
	return s
}

// madeUpPersons are private customers of the project's own generator, matched by the rules proposed for their columns.
func madeUpPersons(t *testing.T, seed uint64, entities int) *set {
	t.Helper()
	var file, truth bytes.Buffer
	if err := scenario.WritePersons(&file, &truth, scenario.Persons(seed, entities)); err != nil {
		t.Fatal(err)
	}
	s := proposed(t, fmt.Sprintf("made up persons, %d, seed %d", entities, seed), read(t, &file, "persons"))
	who := read(t, &truth, "truth")
	for i := range who.Rows() {
		s.truth.Put(eval.Record{Source: who.Cell(i, 0), ID: who.Cell(i, 1)}, who.Cell(i, 2))
	}
	return s
}

func read(t *testing.T, r io.Reader, name string) *table.Table {
	t.Helper()
	tab, err := table.Read(r, &table.Options{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// folder reads a set that stands in files as those of examples/data.
func folder(t *testing.T, dir string) *set {
	t.Helper()
	s := &set{name: filepath.Base(dir)}
	var tables []*table.Table
	for _, name := range []string{"crm", "billing"} {
		tables = append(tables, open(t, filepath.Join(dir, name+".csv"), &table.Options{Name: name}))
	}
	sources, err := source.New(tables...)
	if err != nil {
		t.Fatal(err)
	}
	for r := range sources.Records() {
		r.Values = append([]match.Value(nil), r.Values...)
		s.records = append(s.records, r)
	}
	truth := open(t, filepath.Join(dir, "truth.csv"), nil)
	for i := range truth.Rows() {
		s.truth.Put(eval.Record{Source: truth.Cell(i, 0), ID: truth.Cell(i, 1)}, truth.Cell(i, 2))
	}
	cases := open(t, filepath.Join(dir, "cases.csv"), nil)
	for i := range cases.Rows() {
		s.cases = append(s.cases, eval.Case{Record: eval.Record{Source: cases.Cell(i, 0), ID: cases.Cell(i, 1)}, Kind: cases.Cell(i, 2)})
	}
	return s
}

func open(t *testing.T, file string, o *table.Options) *table.Table {
	t.Helper()
	tab, err := table.Open(file, o)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// committed are the sets that every run of the tests evaluates.
func committed(t *testing.T) []*set {
	example := folder(t, filepath.FromSlash("../../../../examples/data"))
	example.name = "examples/data"
	return []*set{
		example,
		madeUpPersons(t, 16, 1500),
		madeUp("made up", scenario.Options{Seed: 11, Entities: 1500}),
		madeUp("made up without ids", scenario.Options{Seed: 12, Entities: 1500, NoIDs: true}),
	}
}

// shared are the sets found in dir: each folder, at any depth, with crm.csv, billing.csv, truth.csv and cases.csv.
func shared(t *testing.T, dir string) []*set {
	t.Helper()
	var sets []*set
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Name() == "truth.csv" {
			at := filepath.Dir(path)
			for _, name := range []string{"crm.csv", "billing.csv", "cases.csv"} {
				if _, err := os.Stat(filepath.Join(at, name)); err != nil {
					return nil
				}
			}
			sets = append(sets, folder(t, at))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sets = append(sets, public(t, dir)...)
	if len(sets) == 0 {
		t.Fatalf("no set in %s: want folders with %s", dir, strings.Join([]string{"crm.csv", "billing.csv", "truth.csv", "cases.csv"}, ", "))
	}
	return sets
}
