package merge

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/match"
)

// State is what one run leaves for the next, so that customers keep their ids: which record was in which entity. The
// zero State, and nil, is that of a first run. Planning does not change it; goroutines may share it while nobody adds.
type State struct {
	ids     map[match.Ref]string
	members map[string][]match.Ref // by Ref
	aliases map[string][]string    // ids that an entity has taken over in this run or before
	taken   map[string]bool        // the aliases of all
}

// Add notes the records of e under its id. What a run leaves is the State to which all its entities were added.
func (s *State) Add(e *Entity) {
	if s.ids == nil {
		s.ids, s.members = make(map[match.Ref]string), make(map[string][]match.Ref)
		s.aliases, s.taken = make(map[string][]string), make(map[string]bool)
	}
	refs := make([]match.Ref, len(e.Records))
	for i := range e.Records {
		refs[i] = e.Records[i].Ref
		s.ids[refs[i]] = e.ID
	}
	s.members[e.ID] = refs
	if len(e.Aliases) > 0 {
		s.aliases[e.ID] = e.Aliases
		for _, a := range e.Aliases {
			s.taken[a] = true
		}
	}
}

// Forget removes a record that the sources no longer have, so that the next smallest of its entity carries the id.
func (s *State) Forget(ref match.Ref) {
	id, ok := s.ids[ref]
	if !ok {
		return
	}
	delete(s.ids, ref)
	s.members[id] = slices.DeleteFunc(s.members[id], func(r match.Ref) bool { return r == ref })
	if len(s.members[id]) == 0 {
		delete(s.members, id)
	}
}

// identify sets the id of e, its aliases and what it was split from.
//
// An entity keeps the id of a former one when it holds that one's smallest record. Holding those of several, it keeps
// the id with the smallest and takes the others over as aliases. Holding none, it is new or split off: its id is
// EntityID of its smallest record, with a number where another entity has that one.
func (s *State) identify(e *Entity) {
	if s == nil || len(s.ids) == 0 {
		e.ID = EntityID(e.Records[0].Ref)
		return
	}
	var keep, others []string
	for i := range e.Records { // by Ref, so the first id found is that of the smallest
		ref := e.Records[i].Ref
		id, ok := s.ids[ref]
		switch {
		case !ok:
		case s.members[id][0] == ref:
			keep = append(keep, id)
		case !slices.Contains(others, id):
			others = append(others, id)
		}
	}
	for _, id := range others {
		if !slices.Contains(keep, id) {
			e.SplitFrom = append(e.SplitFrom, id)
		}
	}
	slices.Sort(e.SplitFrom)
	if len(keep) == 0 {
		first := EntityID(e.Records[0].Ref)
		e.ID = first
		for n := 2; s.members[e.ID] != nil || s.taken[e.ID]; n++ {
			e.ID = first + "-" + strconv.Itoa(n)
		}
		return
	}
	e.ID = keep[0]
	e.Aliases = append(e.Aliases, keep[1:]...)
	for _, id := range keep {
		e.Aliases = append(e.Aliases, s.aliases[id]...)
	}
	slices.Sort(e.Aliases)
}

// EntityID is the id of an entity whose smallest record is ref: "E" and 12 characters of the SHA-256 of source and id,
// in the alphabet of base 32. Two of ten million entities share one with a chance of 1 in 20,000.
func EntityID(ref match.Ref) string { return shortHash('E', ref) }

// mergeID is the id of a merge group, likewise from its smallest record.
func mergeID(ref match.Ref) string { return shortHash('M', ref) }

var idEncoding = base32.NewEncoding(strings.ToLower("0123456789ABCDEFGHJKMNPQRSTVWXYZ")).WithPadding(base32.NoPadding)

func shortHash(first byte, ref match.Ref) string {
	var buf [128]byte
	b := append(buf[:0], ref.Source...)
	b = append(b, 0)
	b = append(b, ref.ID...)
	sum := sha256.Sum256(b)
	var text [1 + 16]byte
	text[0] = first
	idEncoding.Encode(text[1:], sum[:10])
	return string(text[:1+12])
}
