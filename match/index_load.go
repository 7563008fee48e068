package match

import (
	"context"
	"errors"
	"iter"
	"sync"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// How many records PutAll makes durable and visible at a time. Without a log only their prepared form is held until
// then, and a large segment that is made once is cheaper than two that are merged.
const (
	bulk       = 1 << 21
	bulkLogged = 1 << 18
)

// PutAll puts all records of rs, which may use the values of one again for the next, and returns how many. It works on
// several cores and takes some microseconds a record. Of records with the same ref the last one stays. The records come
// into sight a few hundred thousand at a time with a log, some millions without; an error, of rs or as of Put, leaves in
// those before. It needs some 700 bytes a record beside what the index keeps until they are in sight.
func (x *Index) PutAll(ctx context.Context, rs iter.Seq2[Record, error]) (int, error) {
	x.hold(1)
	defer x.hold(-1)
	most := bulk
	if x.opt.Log != nil {
		most = bulkLogged
	}
	n, l := 0, x.load()
	for r, err := range rs {
		if err != nil {
			k, e := l.flush(ctx)
			return n + k, errors.Join(e, err)
		}
		if l.add(&r); l.n == most {
			k, err := l.flush(ctx)
			if n += k; err != nil {
				return n, err
			}
			l = x.load()
		}
	}
	k, err := l.flush(ctx)
	return n + k, err
}

// hold keeps merges from being begun while a load is under way: its segments are merged once, at its end.
func (x *Index) hold(loads int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.loads += loads; x.loads == 0 {
		st := *x.now.Load()
		x.follow(&st)
	}
}

// loader prepares records on several cores while more come in.
type loader struct {
	x     *Index
	n     int
	next  *cargo
	parts []*cargo // in the order of the records
	in    chan *cargo
	done  sync.WaitGroup
}

// cargo is a chunk of records on its way to a worker.
type cargo struct {
	values []Value
	p      pending
}

func (x *Index) load() *loader {
	l := &loader{x: x, next: new(cargo), in: make(chan *cargo, x.opt.Workers)}
	for range x.opt.Workers {
		l.done.Go(func() {
			var w Workspace
			for c := range l.in {
				c.prepare(x, &w)
			}
		})
	}
	return l
}

func (c *cargo) prepare(x *Index, w *Workspace) {
	for i := range c.p.changes {
		mask(c.p.changes[i].Values)
	}
	if c.p.err = c.p.fault(); c.p.err != nil {
		return
	}
	c.p.records = make([]stored, len(c.p.changes))
	x.layAll(c.p.records, c.p.changes, w)
	if x.opt.Log == nil {
		c.p.changes, c.values = nil, nil
	}
}

func (l *loader) add(r *Record) {
	c := l.next
	start := len(c.values)
	c.values = append(c.values, r.Values...)
	c.p.changes = append(c.p.changes, Change{Ref: r.Ref, Values: c.values[start:len(c.values):len(c.values)]})
	l.n++
	if len(c.p.changes) == chunk {
		l.send()
	}
}

func (l *loader) send() {
	l.parts = append(l.parts, l.next)
	l.in <- l.next
	l.next = new(cargo)
}

// flush brings what was added into sight and returns how many records that is.
func (l *loader) flush(ctx context.Context) (int, error) {
	l.send()
	close(l.in)
	l.done.Wait()
	p := &pending{records: make([]stored, 0, l.n)}
	for _, c := range l.parts {
		if c.p.err != nil {
			return 0, c.p.err
		}
		p.records = append(p.records, c.p.records...)
		p.changes = append(p.changes, c.p.changes...)
	}
	if l.parts = nil; l.n == 0 {
		return 0, nil
	}
	if err := l.x.enter(ctx, p); err != nil {
		return 0, err
	}
	return l.n, nil
}

// fault tells of a record that has no place in an index.
func (p *pending) fault() error {
	for i := range p.changes {
		switch c := &p.changes[i]; {
		case c.Ref.ID == "":
			return &RefError{c.Ref.Source, errNoID}
		case !c.Deleted && (ytunnus.ContainsHetu(c.Ref.ID, ytunnus.AnyField) || ytunnus.ContainsHetu(c.Ref.Source, ytunnus.AnyField)):
			return &RefError{"", errIdentity}
		}
	}
	return nil
}

// prepare prepares the records of p.
func (x *Index) prepare(p *pending) {
	p.records = make([]stored, len(p.changes))
	workers := 1
	if len(p.changes) > chunk {
		workers = x.opt.Workers
	}
	ws := make([]Workspace, workers)
	eachChunk(context.Background(), len(p.changes), workers, func(worker, _, from, to int) {
		x.layAll(p.records[from:to], p.changes[from:to], &ws[worker])
	})
}

// layAll prepares the records of changes side by side.
func (x *Index) layAll(dst []stored, cs []Change, w *Workspace) {
	var arena []byte
	for i := range cs {
		c := &cs[i]
		dst[i].ref = c.Ref
		if c.Deleted {
			continue
		}
		start := len(arena)
		r := Record{c.Ref, c.Values}
		arena = x.model.layOut(arena, &r, w)
		x.model.weigh(arena[start:])
		dst[i].p = arena[start:len(arena):len(arena)]
		if w.ceased || ceased(&r) {
			dst[i].marks |= markCeased
		}
	}
}
