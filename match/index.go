package match

import (
	"cmp"
	"slices"
	"sync"
)

// Index answers whether a customer exists already, before it is saved. It is safe for use by many goroutines: checks
// run side by side, and a change waits only for the checks under way. Its verdict on a pair is the model's, the same as
// in a batch.
type Index struct {
	model *Model
	limit int

	mu      sync.RWMutex
	byRef   map[Ref]uint32
	entries []indexEntry
	free    []uint32
	posts   map[uint64][]uint32 // records by blocking key
}

type indexEntry struct {
	ref  Ref
	p    Prepared
	keys []uint64
}

// IndexOptions say how an Index works. The zero IndexOptions are those that suit a CRM.
type IndexOptions struct {
	// Candidates is how many records are compared in one check at the most; 0 means 150. The keys that fewest records
	// share are followed first.
	Candidates int
}

// NewIndex returns an empty index under m, which should have seen the records (Result.Model), so that rarities are
// those of the batch.
func NewIndex(m *Model, o *IndexOptions) *Index {
	x := &Index{model: m, limit: 150, byRef: map[Ref]uint32{}, posts: map[uint64][]uint32{}}
	if o != nil && o.Candidates > 0 {
		x.limit = o.Candidates
	}
	return x
}

// Len returns the number of records in the index.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.byRef)
}

// Put adds r, or replaces the record with its ref.
func (x *Index) Put(r *Record) {
	var w Workspace
	p := x.model.Prepare(r, &w)
	keys := x.model.Keys(nil, p, &w)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(r.Ref)
	at := uint32(len(x.entries))
	if n := len(x.free); n > 0 {
		at, x.free = x.free[n-1], x.free[:n-1]
		x.entries[at] = indexEntry{r.Ref, p, keys}
	} else {
		x.entries = append(x.entries, indexEntry{r.Ref, p, keys})
	}
	x.byRef[r.Ref] = at
	for _, k := range keys {
		x.posts[k] = append(x.posts[k], at)
	}
}

// Delete takes the record with this ref out and reports whether it was there.
func (x *Index) Delete(ref Ref) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.remove(ref)
}

func (x *Index) remove(ref Ref) bool {
	at, ok := x.byRef[ref]
	if !ok {
		return false
	}
	for _, k := range x.entries[at].keys {
		post := x.posts[k]
		if i := slices.Index(post, at); i >= 0 {
			post[i] = post[len(post)-1]
			post = post[:len(post)-1]
		}
		if len(post) == 0 {
			delete(x.posts, k)
		} else {
			x.posts[k] = post
		}
	}
	delete(x.byRef, ref)
	x.entries[at] = indexEntry{}
	x.free = append(x.free, at)
	return true
}

// Standing is what a check says of the record at hand.
type Standing uint8

const (
	New            Standing = iota // nothing near
	Similar                        // a guard or a conflict spoke against the nearest
	ProbablyExists                 // a person should look
	Exists                         // it is there
)

var standingNames = [...]string{"new", "similar", "probably_exists", "exists"}

// String returns "new", "similar", "probably_exists" or "exists".
func (s Standing) String() string { return standingNames[min(int(s), len(standingNames)-1)] }

// Answer is what the index knows of a record that is about to be saved.
type Answer struct {
	Standing   Standing
	Candidates []Candidate // the nearest first, at most ten
}

// Candidate is a record of the index that the one at hand may be.
type Candidate struct {
	Ref Ref
	*Explanation
}

// shown is how many candidates an answer holds at the most.
const shown = 10

// Check says whether r exists already. A record with the ref of r itself is not held against it.
func (x *Index) Check(r *Record) *Answer {
	var w Workspace
	p := x.model.Prepare(r, &w)
	keys := x.model.Keys(nil, p, &w)
	x.mu.RLock()
	near := x.near(r.Ref, p, keys)
	x.mu.RUnlock()
	a := &Answer{}
	for _, n := range near[:min(len(near), shown)] {
		a.Candidates = append(a.Candidates, Candidate{n.ref, x.model.Explain(p, n.p)})
	}
	if len(near) > 0 {
		a.Standing = near[0].standing
	}
	return a
}

type neighbour struct {
	ref      Ref
	p        Prepared
	standing Standing
	weight   Bits
}

// near scores the records that share a key with p, those of the rarest keys first, and orders them.
func (x *Index) near(self Ref, p Prepared, keys []uint64) []neighbour {
	slices.SortFunc(keys, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(len(x.posts[a]), len(x.posts[b])), cmp.Compare(a, b))
	})
	var out []neighbour
	seen := make(map[uint32]bool, x.limit)
	for _, k := range keys {
		for _, at := range x.posts[k] {
			if seen[at] || x.entries[at].ref == self {
				continue
			}
			if len(seen) == x.limit {
				break
			}
			seen[at] = true
			e := &x.entries[at]
			s := x.model.Score(p, e.p)
			n := neighbour{ref: e.ref, p: e.p, weight: s.Weight}
			switch {
			case s.Verdict == Match:
				n.standing = Exists
			case s.Verdict == Review:
				n.standing = ProbablyExists
			case s.Reason == ByGuard || s.Reason == ByDifferentID:
				n.standing = Similar
			default:
				continue
			}
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(b.standing, a.standing), cmp.Compare(b.weight, a.weight), a.ref.Compare(b.ref))
	})
	return out
}
