package compile

import (
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/salesforce"
	"github.com/yksi-mdm/yksi/table"
)

// null empties a field in a file that Data Loader loads with the Bulk API; an empty cell leaves the field as it is.
const null = "#N/A"

// loader writes the files that a person loads into Salesforce with Data Loader.
type loader struct {
	target        *salesforce.Target
	dir           *table.Dir
	fields        []string       // of the update files
	at            map[string]int // of each field
	before, after *sheet         // each file is made when something goes into it
	undelete      *sheet
	reparent      *sheet
	err           error
}

func newLoader(dir *table.Dir, t *salesforce.Target) *loader {
	l := &loader{target: t, dir: dir, at: make(map[string]int), fields: []string{"Id"}}
	for _, f := range t.Writable() {
		l.at[f] = len(l.fields)
		l.fields = append(l.fields, f)
	}
	return l
}

// sheet makes a file if it is not there yet. It returns nil when that failed, now or before.
func (l *loader) sheet(s **sheet, name string, header ...string) *sheet {
	if *s == nil && l.err == nil {
		*s, l.err = create(l.dir, name, header...)
	}
	if l.err != nil {
		return nil
	}
	return *s
}

// step writes what a person does for a step. Merges are not for Data Loader.
func (l *loader) step(s *merge.Step) {
	switch s.Op {
	case merge.Update:
		if s.Control.Records > 1 { // it has taken over others already
			l.update(l.sheet(&l.after, afterFile, l.fields...), s)
		} else {
			l.update(l.sheet(&l.before, beforeFile, l.fields...), s)
		}
	case merge.Restore:
		if out := l.sheet(&l.undelete, undeleteFile, "Id"); out != nil {
			for _, ref := range s.Losers {
				out.Row(salesforce.ID(ref.ID))
			}
		}
	case merge.Reparent:
		if out := l.sheet(&l.reparent, reparentFile, "AccountId", "from"); out != nil {
			for _, ref := range s.Losers {
				out.Row(salesforce.ID(ref.ID), salesforce.ID(s.Ref.ID))
			}
		}
	}
}

func (l *loader) update(out *sheet, s *merge.Step) {
	if out == nil {
		return
	}
	cells := make([]string, len(l.fields))
	cells[0] = salesforce.ID(s.Ref.ID)
	for _, c := range s.Set {
		cells[l.at[c.Name]] = c.New
		if c.New == "" {
			cells[l.at[c.Name]] = null
		}
	}
	out.Row(cells...)
}

// close writes the queries and ends the files.
func (l *loader) close(inverse bool) error {
	if l.err != nil {
		return l.err
	}
	sheets := []*sheet{l.before, l.after, l.undelete, l.reparent}
	if !inverse {
		queries, err := create(l.dir, childrenFile, "object", "field", "query")
		if err != nil {
			return err
		}
		for _, q := range l.target.Children() {
			queries.Row(q.Object, q.Field, q.SOQL)
		}
		sheets = append(sheets, queries)
	}
	for _, s := range sheets {
		if s == nil {
			continue
		}
		if err := s.close(); err != nil {
			return err
		}
	}
	return nil
}
