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
// nil State is that of a first run. It is not changed by planning, and goroutines may share it.
type State struct {
	ids     map[match.Ref]string
	members map[string][]match.Ref // by Ref
}

// NewState returns a State without entities.
func NewState() *State {
	return &State{ids: make(map[match.Ref]string), members: make(map[string][]match.Ref)}
}

// Add notes the records of e under its id. It is for folding over a plan: what a run leaves is the State to which all
// its entities were added.
func (s *State) Add(e *Entity) {
	refs := make([]match.Ref, len(e.Records))
	for i := range e.Records {
		refs[i] = e.Records[i].Ref
		s.ids[refs[i]] = e.ID
	}
	slices.SortFunc(refs, match.Ref.Compare)
	s.members[e.ID] = refs
}

// identify returns the id of e and the ids of former entities that it takes over.
//
// An entity keeps the id of a former one when it holds that one's smallest record. Holding those of several, it keeps
// the id with the smallest and takes the others over as aliases; holding none, after a split, or in a first run, its id
// is EntityID of its own smallest record. Records that are gone leave their place to the next smallest, which is decided
// by whoever makes the State: see Forget.
func (s *State) identify(e *Entity) (string, []string) {
	var ids []string
	if s != nil {
		for i := range e.Records { // by Ref: the first one found is the smallest
			ref := e.Records[i].Ref
			if id, ok := s.ids[ref]; ok && s.members[id][0] == ref {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) > 0 {
		var aliases []string
		aliases = append(aliases, ids[1:]...)
		slices.Sort(aliases)
		return ids[0], aliases
	}
	id := EntityID(e.Records[0].Ref)
	if s != nil {
		for n := 2; s.members[id] != nil; n++ { // taken by one whose smallest record is another now
			id = EntityID(e.Records[0].Ref) + "-" + strconv.Itoa(n)
		}
	}
	return id, nil
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

// EntityID is the id of an entity whose smallest record is ref: "E" and 12 characters of the SHA-256 of source and id,
// in the alphabet of base 32. Two of ten million entities share one with a chance of 1 in 20,000.
func EntityID(ref match.Ref) string { return "E" + shortHash(ref) }

// mergeID is the id of a merge group, likewise from its smallest record.
func mergeID(ref match.Ref) string { return "M" + shortHash(ref) }

var idEncoding = base32.NewEncoding(strings.ToLower("0123456789ABCDEFGHJKMNPQRSTVWXYZ")).WithPadding(base32.NoPadding)

func shortHash(ref match.Ref) string {
	var buf [128]byte
	b := append(buf[:0], ref.Source...)
	b = append(b, 0)
	b = append(b, ref.ID...)
	sum := sha256.Sum256(b)
	var text [16]byte
	idEncoding.Encode(text[:], sum[:10])
	return string(text[:12])
}
