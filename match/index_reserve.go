package match

import (
	"context"
	"encoding/binary"
	"errors"
	"time"
)

// Reservation is a claim on a customer that is about to be saved. It is safe for use by many goroutines.
type Reservation struct {
	x     *Index
	claim Ref
	until time.Time
	timer *time.Timer
}

var errDuration = errors.New("match: a reservation needs a time to hold for")

// Reserve checks r and, where the answer is New or Similar, claims the customer for the time d, both at once: of two
// identical creates at the same moment the second sees the first among its candidates, marked with the time until which
// it is reserved. Where the customer exists, or probably does, there is nothing to claim and the Reservation is nil.
//
// Save the customer and then Commit the record under the id that it got, or Release the claim. A claim that nobody
// commits is gone after d, and when the process ends: it is not in the log. A record with the ref of r is not held
// against it, and neither is a claim for it; r may be without an id.
//
// Claims are given out one after the other, each in the time of a check; checks do not wait for them. The error is
// ErrClosed or tells of a d that is not positive.
func (x *Index) Reserve(r *Record, d time.Duration, o *CheckOptions) (*Answer, *Reservation, error) {
	if d <= 0 {
		return nil, nil, errDuration
	}
	p := &pending{changes: []Change{changeOf(r)}}
	x.prepare(p)
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil, nil, ErrClosed
	}
	st := *x.now.Load()
	a := x.check(&st, r, o)
	if a.Standing >= ProbablyExists {
		return a, nil, nil
	}
	x.claims++
	res := &Reservation{x: x, until: time.Now().Add(d)}
	res.claim = claimRef(x.claims, res.until, r.Ref)
	p.records[0].ref = res.claim
	st.claims = st.claims.with(segmentOf(x.model, p.records, 1))
	x.follow(&st)
	res.timer = time.AfterFunc(d, res.Release)
	return a, res, nil
}

// Until returns when the claim is gone.
func (res *Reservation) Until() time.Time { return res.until }

// Commit puts r, the record that was saved, in the place of the claim: no check sees neither of them, and none both. It
// does so, too, when the claim is gone by then. The errors are those of Put; the claim then stands until it is released or
// its time is over.
func (res *Reservation) Commit(ctx context.Context, r *Record) error {
	err := res.x.commit(ctx, &pending{changes: []Change{changeOf(r)}, claim: res.claim})
	if err == nil {
		res.timer.Stop()
	}
	return err
}

// Release gives the claim up. To do so twice, or after Commit, does no harm.
func (res *Reservation) Release() {
	x := res.x
	x.mu.Lock()
	defer x.mu.Unlock()
	res.timer.Stop()
	st := *x.now.Load()
	st.claims = st.claims.without(res.claim)
	x.follow(&st)
}

// claimHead is the length of what stands before the id of the record in the id of a claim: the number of the claim and
// the time until which it holds, eight bytes each.
const claimHead = 16

func claimRef(number uint64, until time.Time, ref Ref) Ref {
	id := binary.BigEndian.AppendUint64(make([]byte, 0, claimHead+len(ref.ID)), number)
	id = binary.BigEndian.AppendUint64(id, uint64(until.UnixNano()))
	return Ref{ref.Source, string(append(id, ref.ID...))}
}

// claimUntil reads the id of a claim.
func claimUntil(id []byte) (until time.Time, rest []byte) {
	return time.Unix(0, int64(binary.BigEndian.Uint64(id[8:]))), id[claimHead:]
}
