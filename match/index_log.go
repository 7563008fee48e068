package match

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
)

// Log keeps the changes of an Index between snapshots: an embedded store, a table in the service's own database. An
// Index calls it from one goroutine at a time.
type Log interface {
	// Append makes changes durable, all of them or none, in their order, and returns only then. While it is at work the
	// index gathers the next changes, so that many are made durable at once. The slice is the index's and not to be kept.
	//
	// Where it fails, the index stays as it was and whoever made the changes is told. It may have kept them all the same:
	// replayed, they are changes that somebody tried to make and was told might have failed.
	//
	// The context is not cancelled by a caller who no longer waits; what ends a hanging Append is the log's own matter.
	Append(ctx context.Context, changes []Change) error
}

// Change is a record put or deleted. Replaying the changes after a snapshot in the order of Seq gives the index as it
// was; that a change is replayed twice does no harm. There is no personal identity code in it.
type Change struct {
	Seq     uint64  `json:"seq"` // from 1, rising; numbers may be left out
	Ref     Ref     `json:"ref"`
	Deleted bool    `json:"deleted,omitempty"`
	Values  []Value `json:"values,omitempty"` // of the record put
}

// line is the changes that wait for the log. Whoever holds the turn writes what waits, for itself and for the others.
type line struct {
	turn    chan struct{}
	mu      sync.Mutex
	waiting []*pending
	seq     uint64 // the last number given out; for whoever holds the turn
}

// pending is changes that are made together.
type pending struct {
	changes []Change // none of a load that no log is told of
	records []stored // one for each change, of a deletion only the ref
	seq     uint64   // of the last change
	claim   Ref      // released with the changes
	replay  bool     // the log has them, with their numbers
	done    chan struct{}
	err     error
}

// logBatch is how many changes are made durable at once, at the most.
const logBatch = 4096

// commit prepares p, makes it durable and brings it into sight.
func (x *Index) commit(ctx context.Context, p *pending) error {
	if err := p.fault(); err != nil {
		return err
	}
	x.prepare(p)
	return x.enter(ctx, p)
}

// enter makes p, whose records are prepared, durable and brings it into sight.
func (x *Index) enter(ctx context.Context, p *pending) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	p.done = make(chan struct{})
	l := &x.line
	l.mu.Lock()
	l.waiting = append(l.waiting, p)
	l.mu.Unlock()
	select {
	case l.turn <- struct{}{}:
	case <-p.done:
		return p.err
	case <-ctx.Done():
		if l.leave(p) {
			return context.Cause(ctx)
		}
		<-p.done
		return p.err
	}
	defer func() { <-l.turn }()
	l.mu.Lock()
	ps := l.waiting
	l.waiting = nil
	l.mu.Unlock()
	x.write(ctx, ps)
	<-p.done // by whoever took it from the line
	return p.err
}

// leave takes p out of the line and reports whether it was still there.
func (l *line) leave(p *pending) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.waiting {
		if l.waiting[i] == p {
			l.waiting = append(l.waiting[:i:i], l.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// write logs what waited and brings into sight what the log has kept.
func (x *Index) write(ctx context.Context, ps []*pending) {
	kept := ps[:0:0]
	x.mu.Lock()
	closed := x.closed
	x.mu.Unlock()
	for _, group := range groups(ps) {
		var err error
		if closed {
			err = ErrClosed
		} else {
			err = x.log(context.WithoutCancel(ctx), group)
		}
		for _, p := range group {
			p.err = err
		}
		if err == nil {
			kept = append(kept, group...)
		}
	}
	if len(kept) > 0 {
		x.apply(kept)
	}
	for _, p := range ps {
		close(p.done)
	}
}

// groups divides what waited so that no group is longer than a batch unless one that waited is.
func groups(ps []*pending) [][]*pending {
	var out [][]*pending
	n := logBatch + 1 // the first begins a group
	for _, p := range ps {
		if n += len(p.changes); n > logBatch {
			out, n = append(out, nil), len(p.changes)
		}
		out[len(out)-1] = append(out[len(out)-1], p)
	}
	return out
}

// log numbers the changes of a group and makes them durable.
func (x *Index) log(ctx context.Context, group []*pending) error {
	var cs []Change
	for _, p := range group {
		for i := range p.changes {
			if c := &p.changes[i]; p.replay {
				x.line.seq = max(x.line.seq, c.Seq)
			} else {
				c.Seq = x.line.seq + uint64(i) + 1
			}
		}
		if !p.replay {
			x.line.seq += uint64(len(p.records))
		}
		p.seq = x.line.seq
		if x.opt.Log != nil && !p.replay {
			cs = append(cs, p.changes...)
		}
	}
	if len(cs) == 0 {
		return nil
	}
	if err := x.opt.Log.Append(ctx, cs); err != nil {
		return fmt.Errorf("match: the change is not durable: %w", err)
	}
	return nil
}

// Sequence returns the number of the last change that the index holds: of a mapped snapshot, the last one in it.
func (x *Index) Sequence() uint64 { return x.now.Load().seq }

// Replay makes changes that the log has kept, in the order of their numbers, without telling the log. Those that the
// index holds already are passed over. It returns how many were made; an error of cs leaves in those before. Replay
// before anything else is changed.
func (x *Index) Replay(ctx context.Context, cs iter.Seq2[Change, error]) (int, error) {
	n, last := 0, x.Sequence()
	p := &pending{replay: true}
	flush := func() error {
		if len(p.changes) == 0 {
			return nil
		}
		err := x.commit(ctx, p)
		if err == nil {
			n += len(p.changes)
		}
		p = &pending{replay: true}
		return err
	}
	for c, err := range cs {
		if err != nil {
			return n, errors.Join(flush(), err)
		}
		if c.Seq <= last {
			continue
		}
		p.changes = append(p.changes, Change{c.Seq, c.Ref, c.Deleted, masked(c.Values)})
		if len(p.changes) == bulkLogged {
			if err := flush(); err != nil {
				return n, err
			}
		}
	}
	return n, flush()
}
