package merge

import (
	"crypto/sha256"
	"encoding/base32"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/match"
)

// State is what one run leaves for the next, so that customers keep their ids: which record was in which entity, which
// account had which billing record, what was planned, and what people have judged. It holds ids and hashes, no value of a
// customer. A record whose key is no id of its own ("row:7") is not kept: another row has that number next time.
//
// A run reads the State of the one before, tells it by Retain what is still there, plans with it, adds every entity to a
// State of its own, and lets that one Inherit. The zero State, and nil, is that of a first run. Planning does not change
// it; goroutines may share it while nobody adds.
type State struct {
	ids        map[match.Ref]string
	entities   map[string]*holding
	taken      map[string]bool // the aliases of all
	judgements []match.Judgement
	enc        encoder
}

// holding is what a State knows of an entity.
type holding struct {
	head    match.Ref   // its smallest record that is still there, which carries the id; zero: none is
	members []match.Ref // by Ref
	aliases []string    // ids that it has taken over, in that run or before
	links   []keptLink  // by billing record
	plan    uint64      // see Entity.fingerprint
	gone    bool        // none of its records was there in the last run
}

type keptLink struct{ billing, account match.Ref }

// Empty reports whether s knows of no entity, as before a first run.
func (s *State) Empty() bool { return s == nil || len(s.entities) == 0 }

// Len returns how many entities s knows, those that are gone among them.
func (s *State) Len() int {
	if s == nil {
		return 0
	}
	return len(s.entities)
}

// Add notes an entity under its id.
func (s *State) Add(e *Entity) {
	k := &holding{plan: e.fingerprint(&s.enc), aliases: e.Aliases}
	for i := range e.Records {
		if ref := e.Records[i].Ref; lasting(ref) {
			k.members = append(k.members, ref)
		}
	}
	if len(k.members) == 0 {
		return
	}
	for _, l := range e.Links {
		if lasting(l.Billing) && l.Account != (match.Ref{}) && lasting(l.Account) {
			k.links = append(k.links, keptLink{l.Billing, l.Account})
		}
	}
	s.put(e.ID, k)
}

func (s *State) put(id string, k *holding) {
	if s.ids == nil {
		s.ids, s.entities, s.taken = make(map[match.Ref]string), make(map[string]*holding), make(map[string]bool)
	}
	k.head = k.members[0]
	for _, ref := range k.members {
		s.ids[ref] = id
	}
	for _, a := range k.aliases {
		s.taken[a] = true
	}
	s.entities[id] = k
}

// lasting reports whether ref is the same record's in every run.
func lasting(ref match.Ref) bool { return !strings.HasPrefix(ref.ID, "row:") && !hasHetu(ref.ID) }

// Retain tells s which records the sources still have: the smallest of those of an entity carries its id.
func (s *State) Retain(known func(match.Ref) bool) {
	if s == nil {
		return
	}
	for _, k := range s.entities {
		k.head = match.Ref{}
		if i := slices.IndexFunc(k.members, known); i >= 0 {
			k.head = k.members[i]
		}
	}
}

// Inherit takes over from prev, the State of the run before, what the entities that were added to s do not tell: the
// judgements, the entities that are gone, whose ids are given to nobody else, and the records of sources that were not
// read. It returns the entities that are gone since, by id.
func (s *State) Inherit(prev *State, read func(source string) bool) []Delta {
	if prev == nil {
		return nil
	}
	s.judgements = slices.Concat(prev.judgements, s.judgements)
	var changes []Delta
	for _, id := range slices.Sorted(maps.Keys(prev.entities)) {
		old := prev.entities[id]
		here := slices.ContainsFunc(old.members, func(r match.Ref) bool { return s.ids[r] != "" })
		switch {
		case here:
			s.keepUnread(id, old, read)
		case s.entities[id] == nil && !s.taken[id]:
			k := *old
			k.gone = old.gone || !slices.ContainsFunc(old.members, func(r match.Ref) bool { return !read(r.Source) })
			if k.gone && !old.gone {
				changes = append(changes, Delta{Kind: Gone, Entity: id})
			}
			s.put(id, &k)
		}
	}
	return changes
}

// keepUnread leaves the records of sources that were not read with the entity that has old's id, by whatever name.
func (s *State) keepUnread(id string, old *holding, read func(source string) bool) {
	k := s.entities[id]
	for _, ref := range old.members {
		if read(ref.Source) || s.ids[ref] != "" {
			continue
		}
		if k == nil { // taken over: by the entity that holds its other records
			i := slices.IndexFunc(old.members, func(r match.Ref) bool { return s.ids[r] != "" })
			id = s.ids[old.members[i]]
			k = s.entities[id]
		}
		s.ids[ref] = id
		at, _ := slices.BinarySearchFunc(k.members, ref, match.Ref.Compare)
		k.members = slices.Insert(k.members, at, ref)
		k.head = k.members[0]
	}
}

// Judge appends judgements, each unless the last one on its pair says the same already, or it names a record that does
// not last. Judgements are never taken back, only overruled by later ones.
func (s *State) Judge(js ...match.Judgement) {
	type pair struct{ a, b match.Ref }
	of := func(j *match.Judgement) pair {
		if j.Left.Compare(j.Right) > 0 {
			return pair{j.Right, j.Left}
		}
		return pair{j.Left, j.Right}
	}
	last := make(map[pair]match.Decision, len(s.judgements)+len(js))
	for i := range s.judgements {
		last[of(&s.judgements[i])] = s.judgements[i].Decision
	}
	for _, j := range js {
		said, judged := last[of(&j)]
		if judged && said == j.Decision || !lasting(j.Left) || !lasting(j.Right) {
			continue
		}
		last[of(&j)] = j.Decision
		s.judgements = append(s.judgements, j)
	}
}

// Judgements returns what people have judged, in the order in which it was added.
func (s *State) Judgements() []match.Judgement {
	if s == nil {
		return nil
	}
	return slices.Clone(s.judgements)
}

// Entity returns the id of the entity that a record was in, or "".
func (s *State) Entity(ref match.Ref) string {
	if s == nil {
		return ""
	}
	return s.ids[ref]
}

// account returns the account that a billing record had, or the zero Ref.
func (s *State) account(billing match.Ref) match.Ref {
	if s == nil || s.ids[billing] == "" {
		return match.Ref{}
	}
	k := s.entities[s.ids[billing]]
	i, ok := slices.BinarySearchFunc(k.links, billing, func(l keptLink, r match.Ref) int { return l.billing.Compare(r) })
	if !ok {
		return match.Ref{}
	}
	return k.links[i].account
}

// identify sets the id of e, its aliases and what it was split from.
//
// An entity keeps the id of a former one when it holds that one's smallest record. Holding those of several, it keeps
// the id with the smallest and takes the others over as aliases. Holding none, it is new or split off: its id is
// EntityID of its smallest record, with a number where another entity has that one.
func (s *State) identify(e *Entity) {
	if s.Empty() {
		e.ID = EntityID(e.Records[0].Ref)
		return
	}
	var keep, others []string
	for i := range e.Records { // by Ref, so the first id found is that of the smallest
		ref := e.Records[i].Ref
		id, ok := s.ids[ref]
		switch {
		case !ok:
		case s.entities[id].head == ref:
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
		for n := 2; s.entities[e.ID] != nil || s.taken[e.ID]; n++ {
			e.ID = first + "-" + strconv.Itoa(n)
		}
		return
	}
	e.ID = keep[0]
	e.Aliases = append(e.Aliases, keep[1:]...)
	for _, id := range keep {
		e.Aliases = append(e.Aliases, s.entities[id].aliases...)
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
