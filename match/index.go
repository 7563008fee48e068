package match

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// Index answers whether a customer exists already, before it is saved, and who bears an id, a telephone number or an
// e-mail address. Its verdict on a pair is the model's, the same as in a batch. It is safe for use by many goroutines.
//
// Readers never wait: they work on a state that is not changed any more, and a change makes the next one. A change is
// seen once it is durable ([IndexOptions.Log]), and every reader from then on sees it.
//
// The index holds prepared records, not the texts that were put in: a candidate is told by its ref. A personal identity
// code is left out of a record before anything keeps it.
type Index struct {
	model  *Model
	opt    IndexOptions
	judged map[Ref]map[Ref]Decision

	now   atomic.Pointer[state]
	spare sync.Pool // of *searcher

	line line // changes on their way into the log

	mu     sync.Mutex // held while the state is followed by another
	closed bool
	loads  int        // under way: nothing is merged meanwhile
	busy   int        // layers, the oldest, among which some are being merged behind the scenes
	idle   *sync.Cond // on mu: busy is zero again
	claims uint64     // given out
	merges sync.WaitGroup
}

// IndexOptions say how an Index works. The zero IndexOptions are those that suit a CRM.
type IndexOptions struct {
	// Candidates is how many records are compared in one check at the most; 0 means 150. The keys that fewest records
	// share are followed first.
	Candidates int
	// Log is told of each change and makes it durable before the change counts; nil keeps nothing.
	Log Log
	// Judgements are what people have decided on pairs. They come before all else.
	Judgements []Judgement
	// Workers is on how many cores PutAll works; 0 means all of them.
	Workers int
}

// ErrClosed is what a change gets after Index.Close.
var ErrClosed = errors.New("match: the index is closed")

// RefError tells of a record that cannot be put into an index for what its ref is.
type RefError struct {
	Source string
	Err    error
}

// Error says what is wrong; it does not show the id.
func (e *RefError) Error() string {
	return "match: record of source " + e.Source + ": " + e.Err.Error()
}

// Unwrap returns what is wrong.
func (e *RefError) Unwrap() error { return e.Err }

var (
	errNoID     = errors.New("it has no id")
	errIdentity = errors.New("its id holds a personal identity code, which no index keeps: give the record another key")
)

// NewIndex returns an empty index under m, which should have seen the records (Result.Model), so that rarities are
// those of the batch.
func NewIndex(m *Model, o *IndexOptions) *Index {
	x := &Index{model: m}
	if o != nil {
		x.opt = *o
	}
	if x.opt.Candidates <= 0 {
		x.opt.Candidates = 150
	}
	if x.opt.Workers <= 0 {
		x.opt.Workers = runtime.GOMAXPROCS(0)
	}
	x.line.turn = make(chan struct{}, 1)
	x.spare.New = func() any { return &searcher{x: x} }
	x.idle = sync.NewCond(&x.mu)
	x.judged = judgedRefs(x.opt.Judgements)
	x.now.Store(new(state))
	return x
}

// Model returns the model that the index was made with.
func (x *Index) Model() *Model { return x.model }

// Len returns the number of records in the index.
func (x *Index) Len() int { return x.now.Load().records.live() }

// Has reports whether the record with this ref is in the index.
func (x *Index) Has(ref Ref) bool {
	_, _, ok := x.now.Load().records.find(ref)
	return ok
}

// Put adds r, or replaces the record with its ref. It returns when the log has made the change durable and every check
// from then on sees it. Changes that are put at the same time reach the log together. The error is the log's, a
// *RefError, ErrClosed, or the context's cause where it ended before the log was told; in each case the index is as it was.
func (x *Index) Put(ctx context.Context, r *Record) error {
	return x.commit(ctx, &pending{changes: []Change{changeOf(r)}})
}

// Delete takes the record with this ref out. It is no error if there is none. Otherwise it is as Put.
func (x *Index) Delete(ctx context.Context, ref Ref) error {
	return x.commit(ctx, &pending{changes: []Change{{Ref: ref, Deleted: true}}})
}

// changeOf copies a record without the personal identity codes in it.
func changeOf(r *Record) Change {
	return Change{Ref: r.Ref, Values: masked(r.Values)}
}

// masked returns a copy of values in which ytunnus.Redacted stands for each personal identity code.
func masked(vs []Value) []Value {
	vs = slices.Clone(vs)
	mask(vs)
	return vs
}

// mask puts ytunnus.Redacted in the place of each personal identity code.
func mask(vs []Value) {
	for i := range vs {
		vs[i].Text, _ = ytunnus.Redact(vs[i].Text, where(vs[i].Field))
	}
}

// where says how readily digits in a field are taken for a personal identity code.
func where(f Field) ytunnus.Where {
	switch f {
	case BusinessID:
		return ytunnus.IDField
	case Name, NameMore, FormerName, OtherName:
		return ytunnus.NameField
	}
	return ytunnus.AnyField
}

// Close ends what goes on behind the scenes; changes afterwards get ErrClosed. Checks go on working. It leaves the log
// to whoever opened it.
func (x *Index) Close() error {
	x.mu.Lock()
	x.closed = true
	x.mu.Unlock()
	x.merges.Wait()
	return nil
}
