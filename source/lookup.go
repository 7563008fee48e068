package source

import (
	"strings"

	"github.com/yksi-mdm/yksi/match"
)

// Lookup finds the records that a person may mean by text: source:id, or an id in whatever source. They come in the
// order of the sources.
func (s *Set) Lookup(text string) []match.Ref {
	var refs []match.Ref
	for _, src := range s.sources {
		ids := []string{text}
		if id, ok := strings.CutPrefix(text, src.Name()+":"); ok {
			ids = append(ids, id)
		}
		for _, id := range ids {
			if row, ok := src.index.find(src.Table, id); ok {
				refs = append(refs, match.Ref{Source: src.Name(), ID: src.ID(row)})
			}
		}
	}
	return refs
}

// Same returns the record that ref means, named as its source does: of a Salesforce id the form that stands there. An
// unknown one stays as it is.
func (s *Set) Same(ref match.Ref) match.Ref {
	if src, row, ok := s.find(ref); ok {
		ref.ID = src.ID(row)
	}
	return ref
}

// Record makes r the record of ref, as Records gives it. It is false for an unknown record.
func (s *Set) Record(ref match.Ref, r *match.Record) bool {
	src, row, ok := s.find(ref)
	if ok {
		s.record(src, row, r)
	}
	return ok
}
