package compile

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/salesforce"
)

// loaded is an organisation to which a person carries the files of a folder: Data Loader for the CSV files, merge() for
// the merge lines of calls.jsonl. It knows nothing of steps.
type loaded struct {
	fields   []string // that a file may write
	accounts map[string]map[string]string
	bin      map[string]map[string]string
	contacts map[string]string // account on which each hangs
}

// sheetRows reads a CSV file as Data Loader does: by header, no more or fewer cells in any row.
func sheetRows(text string) (rows []map[string]string, err error) {
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	for _, cells := range all[1:] {
		row := make(map[string]string)
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// update loads a file with the Bulk API: an empty cell leaves its field, #N/A empties it. A row is taken or refused as a
// whole, and an id stands once in a file.
func (o *loaded) update(text string) error {
	rows, err := sheetRows(text)
	if err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, row := range rows {
		id := row["Id"]
		a := maps.Clone(o.accounts[id])
		switch {
		case len(id) != 18 || a == nil:
			return fmt.Errorf("INVALID_CROSS_REFERENCE_KEY %s", id)
		case seen[id]:
			return fmt.Errorf("DUPLICATE_VALUE: duplicate id specified %s", id)
		}
		seen[id] = true
		for name, text := range row {
			switch {
			case name == "Id" || text == "":
				continue
			case !slices.Contains(o.fields, name):
				return fmt.Errorf("INVALID_FIELD %s", name)
			case text == "#N/A":
				delete(a, name)
				continue
			case name == "Old_Id__c":
				for other, b := range o.accounts {
					if other != id && strings.EqualFold(b[name], text) {
						return fmt.Errorf("DUPLICATE_VALUE %s", id)
					}
				}
			}
			a[name] = text
		}
		if a["Name"] == "" {
			return fmt.Errorf("REQUIRED_FIELD_MISSING %s", id)
		}
		o.accounts[id] = a
	}
	return nil
}

// merge sends the merge lines of a calls.jsonl, in the order of the file.
func (o *loaded) merge(text string) error {
	for line := range strings.Lines(text) {
		var c struct {
			Name string
			Body struct {
				MasterRecord     map[string]any
				RecordToMergeIDs []string
			}
		}
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			return err
		}
		master, _ := c.Body.MasterRecord["Id"].(string)
		switch {
		case c.Name != "merge":
			continue
		case o.accounts[master] == nil || len(c.Body.RecordToMergeIDs) == 0 || len(c.Body.RecordToMergeIDs) > 2:
			return fmt.Errorf("MERGE_FAILED %s", master)
		}
		for _, id := range c.Body.RecordToMergeIDs {
			if o.accounts[id] == nil || id == master {
				return fmt.Errorf("ENTITY_IS_DELETED %s", id)
			}
			o.bin[id] = o.accounts[id]
			delete(o.accounts, id)
			for contact, account := range o.contacts {
				if account == id {
					o.contacts[contact] = master
				}
			}
		}
	}
	return nil
}

// undelete loads a file of ids, and reparent those rows of a list made before whose account a file names.
func (o *loaded) undelete(text string) error {
	rows, err := sheetRows(text)
	for _, row := range rows {
		a := o.bin[row["Id"]]
		if a == nil {
			return fmt.Errorf("UNDELETE_FAILED %s", row["Id"])
		}
		for _, b := range o.accounts {
			if a["Old_Id__c"] != "" && strings.EqualFold(a["Old_Id__c"], b["Old_Id__c"]) {
				return fmt.Errorf("DUPLICATE_VALUE %s", row["Id"])
			}
		}
		o.accounts[row["Id"]] = a
		delete(o.bin, row["Id"])
	}
	return err
}

func (o *loaded) reparent(text string, list map[string]string) error {
	rows, err := sheetRows(text)
	for _, row := range rows {
		for contact, account := range list {
			if account == row["AccountId"] && o.contacts[contact] == row["from"] {
				o.contacts[contact] = account
			}
		}
	}
	return err
}

// do does what summary.txt says, in its order.
func (o *loaded) do(files map[string]string, list map[string]string) error {
	for _, turn := range []func() error{
		func() error { return o.update(files[beforeFile]) },
		func() error { return o.merge(files[callsFile]) },
		func() error { return o.undelete(files[undeleteFile]) },
		func() error { return o.update(files[afterFile]) },
		func() error { return o.reparent(files[reparentFile], list) },
	} {
		if err := turn(); err != nil {
			return err
		}
	}
	return nil
}

// rowMap are rows by ref.
type rowMap map[match.Ref]merge.Row

// Row implements merge.Rows.
func (m rowMap) Row(ref match.Ref, row *merge.Row) error {
	r, ok := m[ref]
	if !ok {
		return merge.ErrNoRow
	}
	*row = r
	row.Cells = slices.Clone(r.Cells)
	return nil
}

// loadedPlan makes random customers, some of them marked not to be used, with the rows that they are of.
func loadedPlan(t *testing.T, seed uint64) (rows rowMap, entities []*merge.Entity) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 11))
	pick := func(s ...string) string { return s[rnd.IntN(len(s))] }
	rows = make(rowMap)
	n := 0
	clusters := func(yield func(match.Cluster, error) bool) {
		for range 1 + rnd.IntN(3) {
			var c match.Cluster
			for range 1 + rnd.IntN(6) {
				n++
				ref := match.Ref{Source: "crm", ID: fmt.Sprintf("001Aa%010d", n)}
				texts := []string{pick("Malli Oy", "MALLI OY", "Malli", "ÄLÄ KÄYTÄ Malli Oy", "Malli \"Kauppa\", Oy"), pick("", "040 1", "050 2\n09 3"), pick("", fmt.Sprint("v", n))}
				r := merge.Row{Ref: ref}
				for i, c := range columns {
					r.Cells = append(r.Cells, merge.Cell{Field: c.Field, Text: texts[i]})
				}
				rows[ref] = r
				c.Members = append(c.Members, match.Member{Ref: ref})
			}
			if !yield(c, nil) {
				return
			}
		}
	}
	for e, err := range merge.Plan(context.Background(), iter.Seq2[match.Cluster, error](clusters), rows, &merge.Policy{Workers: 1}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		entities = append(entities, e)
	}
	return rows, entities
}

func TestThePersonWhoLoadsTheFilesMakesOfTheOrgWhatApplySaysAndBack(t *testing.T) {
	merged, closed, late := 0, 0, 0
	for seed := range uint64(120) {
		rows, entities := loadedPlan(t, seed)
		o := &loaded{fields: []string{"Name", "Phone", "Old_Id__c", "Inactive__c"}, bin: make(map[string]map[string]string), contacts: make(map[string]string)}
		account := func(r merge.Row) map[string]string {
			a := map[string]string{"Inactive__c": "false"}
			for i, c := range r.Cells {
				if c.Text != "" {
					a[columns[i].Name] = c.Text
				}
			}
			return a
		}
		start, want := make(map[string]map[string]string), make(map[string]map[string]string)
		for ref, r := range rows {
			start[salesforce.ID(ref.ID)] = account(r)
			o.contacts["003"+ref.ID] = salesforce.ID(ref.ID)
		}
		o.accounts = maps.Clone(start)
		list := maps.Clone(o.contacts) // what the queries of children.csv give
		for _, e := range entities {
			var given []merge.Row
			for _, r := range e.Records {
				given = append(given, rows[r.Ref])
			}
			after, err := e.Apply(given)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range after {
				a := account(r)
				if slices.ContainsFunc(e.Closing, func(c merge.Closing) bool { return c.Ref == r.Ref && c.Survivor == r.Ref }) {
					a["Inactive__c"] = "true"
					closed++
				}
				want[salesforce.ID(r.Ref.ID)] = a
			}
		}
		files, result := compiledAll(t, entities, false)
		if err := o.do(files, nil); err != nil || result.Refused > 0 {
			t.Fatalf("seed %d: %v, %d refused\n%s", seed, err, result.Refused, files[problemsFile])
		}
		if d := cmp.Diff(want, o.accounts); d != "" {
			t.Fatalf("seed %d: accounts (-Apply +loaded):\n%s", seed, d)
		}
		merged += result.Away
		if files[afterFile] != "" {
			late++
		}
		back, _ := compiledAll(t, entities, true)
		if err := o.do(back, list); err != nil {
			t.Fatalf("seed %d: back: %v", seed, err)
		}
		if d := cmp.Diff(start, o.accounts); d != "" {
			t.Fatalf("seed %d: accounts (-before +back):\n%s", seed, d)
		}
		if d := cmp.Diff(list, o.contacts); d != "" {
			t.Fatalf("seed %d: contacts (-before +back):\n%s", seed, d)
		}
	}
	if merged < 150 || closed < 8 || late < 10 {
		t.Errorf("%d accounts merged away, %d closed, %d files of unique values: too few to prove anything", merged, closed, late)
	}
}
