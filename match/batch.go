package match

import (
	"cmp"
	"context"
	"encoding/binary"
	"hash/maphash"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options say how Model.Match works. The zero Options use all cores and know of no judgements.
type Options struct {
	Workers    int      // goroutines; 0 means as many as there are cores. It never changes a result
	Unique     []string // sources declared free of duplicates, at most 64 with those of the rules: no two of their records are one customer; links between two such sources are chosen together
	Judgements []Judgement
	Progress   func(Progress) // called from one goroutine at a time, now and then; may be nil

	// Cost, if not nil, is told what comparing will take before it begins. An error ends the run and is what Match returns.
	Cost func(Cost) error
}

// Progress says how far a run has come.
type Progress struct {
	Stage string // "prepare", "keys", "score", "cluster"
	Done  int
	Total int // 0 while it is not known
}

// Stats say what a run did and what it cost.
type Stats struct {
	Records    int
	Keys       int // blocking keys that at least two records share
	Candidates int // pairs compared
	Barred     int // of them, those that different valid ids alone made two customers
	Oversize   int // keys held by too many records even in company; each of those was compared with a few
	Matches    int
	Reviews    int
	Bytes      int64 // of all prepared records
	Prepare    time.Duration
	Key        time.Duration
	Score      time.Duration
	Cluster    time.Duration
	// Find and Full are what Score is made of, of all workers together: finding candidates and telling them apart by their
	// ids, and scoring the rest in full.
	Find, Full time.Duration
}

// chunk is how many records are worked on at a time. Results are slotted by chunk, so that the number of workers and
// their pace leave no trace.
const chunk = 1024

// corpus is all the records of a run, prepared, in the order of their refs.
type corpus struct {
	refs  []Ref
	arena []byte   // record after record
	ends  []uint64 // of each record in arena; one more at the front

	seed  maphash.Seed
	slots []uint32 // rank + 1 of each ref, by its hash
}

func (c *corpus) bytes(r uint32) []byte { return c.arena[c.ends[r]:c.ends[r+1]] }

func (c *corpus) prepared(r uint32) Prepared { return Prepared{c.bytes(r)} }

// cacheLine is how much comes from memory at once on most processors.
const cacheLine = 64

// touch reads a little of each record, so that all of them are on their way from memory at once when the first is looked
// at. What it returns means nothing; a caller keeps it, or the compiler would leave the reading out.
func (c *corpus) touch(rs []uint32) int {
	sum := 0
	for _, r := range rs {
		b := c.bytes(r)
		sum += int(b[len(b)-1])
		for at := 0; at < len(b); at += cacheLine {
			sum += int(b[at])
		}
	}
	return sum
}

// find returns the rank of ref.
func (c *corpus) find(ref Ref) (uint32, bool) {
	for at := c.slot(ref); c.slots[at] != 0; at = (at + 1) % uint64(len(c.slots)) {
		if r := c.slots[at] - 1; c.refs[r] == ref {
			return r, true
		}
	}
	return 0, false
}

// slot is where the search for ref begins.
func (c *corpus) slot(ref Ref) uint64 {
	return (maphash.String(c.seed, ref.ID) + uint64(len(ref.Source))) % uint64(len(c.slots))
}

// index fills slots, at most half of them.
func (c *corpus) index() {
	c.seed = maphash.MakeSeed() // of this run; where a record lies among the slots reaches no result
	c.slots = make([]uint32, 2*len(c.refs)+1)
	for r := range c.refs {
		at := c.slot(c.refs[r])
		for c.slots[at] != 0 {
			at = (at + 1) % uint64(len(c.slots))
		}
		c.slots[at] = uint32(r + 1)
	}
}

// batch is a chunk of records on its way to a worker.
type batch struct {
	number int
	room   // let go of once laid out
	refs   []Ref
	buf    []byte
	ends   []uint32
}

// bytes returns what record i of the batch is laid out as.
func (b *batch) bytes(i uint32) []byte {
	if i == 0 {
		return b.buf[:b.ends[0]]
	}
	return b.buf[b.ends[i-1]:b.ends[i]]
}

// room holds the records of a batch as they came. The next batch uses it again.
type room struct {
	records []Record
	values  []Value
}

// prepareAll lays every record out, counts its terms, and gives each its rank. Two records with one ref are a
// *DuplicateError.
func (m *Model) prepareAll(ctx context.Context, rs iter.Seq2[Record, error], workers int, progress func(string, int, int)) (*corpus, *tally, error) {
	in, spare := make(chan *batch, workers), make(chan room, 2*workers)
	var mu sync.Mutex
	var done []*batch
	counts := make([]tally, workers)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			var w Workspace
			var buf []byte // laid out here, so that each batch takes no more memory than it needs
			var seen []uint64
			see := func(term uint64, _ []byte) { seen = append(seen, term) }
			for b := range in {
				buf, seen = buf[:0], seen[:0]
				b.refs, b.ends = make([]Ref, len(b.records)), make([]uint32, len(b.records))
				for i := range b.records {
					start, from := len(buf), len(seen)
					buf = m.layOut(buf, &b.records[i], &w)
					b.refs[i], b.ends[i] = b.records[i].Ref, uint32(len(buf))
					m.terms(buf[start:], see)
					slices.Sort(seen[from:])
					seen = seen[:from+len(slices.Compact(seen[from:]))]
				}
				b.buf = slices.Clone(buf)
				for _, t := range seen { // side by side, so that the processor fetches the slots to come while it waits for one
					counts[k].add(t, 1)
				}
				select {
				case spare <- room{b.records[:0], b.values[:0]}:
				default:
				}
				b.room = room{}
				mu.Lock()
				done = append(done, b)
				mu.Unlock()
			}
		})
	}
	n, err := feed(ctx, rs, in, spare, progress)
	close(in)
	wg.Wait()
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(done, func(a, b *batch) int { return a.number - b.number })
	wg.Go(func() {
		for k := 1; k < workers; k++ {
			counts[0].addAll(&counts[k])
			counts[k] = tally{}
		}
	})
	c, err := assemble(ctx, done, n, workers)
	wg.Wait()
	return c, &counts[0], err
}

// feed copies the records into batches: the sequence may reuse a record's values.
func feed(ctx context.Context, rs iter.Seq2[Record, error], in chan<- *batch, spare <-chan room, progress func(string, int, int)) (int, error) {
	b, n := &batch{}, 0
	for r, err := range rs {
		if err != nil {
			return n, err
		}
		start := len(b.values)
		b.values = append(b.values, r.Values...)
		b.records = append(b.records, Record{r.Ref, b.values[start:len(b.values):len(b.values)]})
		if n++; len(b.records) == chunk {
			if ctx.Err() != nil {
				return n, context.Cause(ctx)
			}
			in <- b
			progress("prepare", n, 0)
			b = &batch{number: b.number + 1}
			select {
			case b.room = <-spare:
			default:
			}
		}
	}
	in <- b
	return n, context.Cause(ctx)
}

// assemble ranks the records by their refs and lays them side by side.
func assemble(ctx context.Context, done []*batch, n, workers int) (*corpus, error) {
	places, err := ranked(ctx, done, workers)
	if err != nil {
		return nil, err
	}
	c := &corpus{refs: make([]Ref, n), ends: make([]uint64, n+1)}
	var dup DuplicateError
	for i, p := range places {
		r := done[p.batch].refs[p.in]
		if i > 0 && r == c.refs[i-1] && (len(dup.Refs) == 0 || dup.Refs[len(dup.Refs)-1] != r) {
			dup.Refs = append(dup.Refs, r)
		}
		c.refs[i], c.ends[i+1] = r, c.ends[i]+uint64(len(done[p.batch].bytes(p.in)))
	}
	if len(dup.Refs) > 0 {
		return nil, &dup
	}
	c.arena = make([]byte, c.ends[n])
	var wg sync.WaitGroup
	wg.Go(c.index)
	err = eachChunk(ctx, n, workers, func(_, _, from, to int) {
		for i, p := range places[from:to] {
			copy(c.bytes(uint32(from+i)), done[p.batch].bytes(p.in))
		}
	})
	wg.Wait()
	return c, err
}

// spot is where a record was laid out.
type spot struct {
	batch, in uint32
	key       uint64 // eight bytes of the record's id that tell most from each other, in the order of ids
}

// ranked returns the places of the records in the order of their refs. Each source is sorted by itself.
func ranked(ctx context.Context, done []*batch, workers int) ([]spot, error) {
	sources := make(map[string][]spot)
	n := 0
	for i, b := range done {
		for j, r := range b.refs {
			sources[r.Source] = append(sources[r.Source], spot{batch: uint32(i), in: uint32(j)})
		}
		n += len(b.refs)
	}
	names := slices.Sorted(maps.Keys(sources))
	err := eachOf(ctx, len(names), workers, func(_, i int) {
		sortByID(sources[names[i]], func(p spot) string { return done[p.batch].refs[p.in].ID })
	})
	out := make([]spot, 0, n)
	for _, s := range names {
		out = append(out, sources[s]...)
	}
	return out, err
}

// sortByID sorts places by their ids. Ids of one system mostly begin with the same letters, so the keys begin behind
// those; equal keys leave it to the whole ids, and equal ids to the order in which the records came.
func sortByID(ps []spot, id func(spot) string) {
	first := id(ps[0])
	same := len(first)
	for _, p := range ps {
		s := id(p)
		same = min(same, len(s))
		for s[:same] != first[:same] {
			same--
		}
	}
	for i := range ps {
		var key [8]byte
		copy(key[:], id(ps[i])[same:])
		ps[i].key = binary.BigEndian.Uint64(key[:])
	}
	slices.SortFunc(ps, func(p, q spot) int {
		if c := cmp.Compare(p.key, q.key); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(id(p), id(q)), cmp.Compare(p.batch, q.batch), cmp.Compare(p.in, q.in))
	})
}

// DuplicateError tells of refs that more than one record bears.
type DuplicateError struct{ Refs []Ref }

// Error lists the first ten refs.
func (e *DuplicateError) Error() string {
	s := "match: more than one record bears the same source and id: "
	for i, r := range e.Refs {
		if i == 10 {
			return s + ", ..."
		}
		if i > 0 {
			s += ", "
		}
		s += r.String()
	}
	return s
}

// eachChunk calls do for the records of each chunk on several goroutines, each with its own worker number.
func eachChunk(ctx context.Context, n, workers int, do func(worker, chunk, from, to int)) error {
	return eachOf(ctx, (n+chunk-1)/chunk, workers, func(worker, i int) { do(worker, i, i*chunk, min(n, (i+1)*chunk)) })
}

// eachOf calls do for 0 to n-1 on several goroutines, each with its own worker number.
func eachOf(ctx context.Context, n, workers int, do func(worker, i int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(k, i)
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

func (o *Options) workers() int {
	if o == nil || o.Workers <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return o.Workers
}
