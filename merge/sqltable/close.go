package sqltable

import (
	"context"
	"database/sql"
	"slices"

	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/internal/dryrun"
)

// closes reports whether the survivor of g gets the mark of records that go (Retire), because people have marked it not to
// be used and nothing hangs on it.
func (t *Table) closes(e *merge.Entity, g *merge.Group) bool {
	closes, used := dryrun.Closes(e, g)
	return t.Retire != nil && closes && !used
}

func (d *DB) closes(e *merge.Entity, g *merge.Group) bool { return d.table.closes(e, g) }

// close marks a survivor. Of one that is merged with no other the plan does not know the cells: that it is there is all
// that is held against the plan.
func (d *DB) close(ctx context.Context, tx *sql.Tx, e *merge.Entity, g *merge.Group, values []stored, im *image) error {
	if !d.closes(e, g) {
		return nil
	}
	mark := change{Column: d.columns[d.retire].name, Before: values[d.retire], After: d.dialect.store(d.table.Retire.Value)}
	im.Set = slices.DeleteFunc(im.Set, func(c change) bool { return c.Column == mark.Column }) // the merge has written it
	im.Set = append(im.Set, mark)
	return d.set(ctx, tx, g.Survivor, []change{mark}, func(c change) stored { return c.After })
}

// count counts a group of which so many records went.
func (r *Result) count(away int) {
	if away == 0 {
		r.Closed = 1
		return
	}
	r.Merges, r.MergedAway = 1, away
}

// closeAlone writes the mark of a record that is merged with no other.
func (s *Script) closeAlone(m *move) {
	s.check(m.g.ID+" was not done before", "NOT EXISTS (SELECT 1 FROM %s WHERE yksi_merge = %s)", s.rows(), m.key)
	s.save(m, 1, append([]string{s.t.table.ID}, m.into...), "= "+m.survivor)
	s.do("%s %s SET %s WHERE %s = %s%s", s.update(), s.name(), m.set[0], s.id(), m.survivor, s.guard())
	s.check(m.g.Survivor.ID+" is marked", "(SELECT count(*) FROM %s WHERE %s = %s AND %s) = 1", s.name(), s.id(), m.survivor, m.after[0])
}
