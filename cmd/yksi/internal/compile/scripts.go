package compile

import (
	"io"

	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/sqltable"
	"github.com/yksi-mdm/yksi/table"
)

// scripts writes the SQL that carries a plan out on a table, and the SQL that takes it back.
type scripts struct {
	forth, back *sqltable.Script
	files       []io.Closer
}

func newScripts(dir *table.Dir, t *sqltable.Target) (*scripts, error) {
	s := new(scripts)
	for _, script := range []struct {
		name string
		back bool
		into **sqltable.Script
	}{{applyFile, false, &s.forth}, {undoFile, true, &s.back}} {
		f, err := dir.Create(script.name)
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, f)
		*script.into = t.Script(f, script.back)
	}
	return s, nil
}

// add writes an entity into both, and returns what is said of the way that it goes.
func (s *scripts) add(e *merge.Entity) ([]merge.Step, []merge.Problem) {
	first, second := s.forth, s.back
	if e.Inverse {
		first, second = second, first
	}
	second.Add(e)
	return first.Add(e)
}

// close ends both files.
func (s *scripts) close() error {
	for i, script := range []*sqltable.Script{s.forth, s.back} {
		if err := script.Close(); err != nil {
			return err
		}
		if err := s.files[i].Close(); err != nil {
			return err
		}
	}
	return nil
}
