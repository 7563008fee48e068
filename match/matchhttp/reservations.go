package matchhttp

import (
	"crypto/rand"
	"sync"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// reservations are those that callers hold, by an id that cannot be guessed.
type reservations struct {
	mu sync.Mutex
	by map[string]holding
}

type holding struct {
	claim  *match.Reservation
	caller string
}

// full reports whether limit reservations stand. Those that are over do not count.
func (r *reservations) full(now time.Time, limit int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.by) < limit {
		return false
	}
	for id, h := range r.by {
		if !now.Before(h.claim.Until()) {
			delete(r.by, id)
		}
	}
	return len(r.by) >= limit
}

func (r *reservations) add(claim *match.Reservation, caller string) (id string) {
	id = rand.Text()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by == nil {
		r.by = map[string]holding{}
	}
	r.by[id] = holding{claim, caller}
	return id
}

// take hands out the reservation that this caller holds, once.
func (r *reservations) take(id, caller string) *match.Reservation {
	r.mu.Lock()
	defer r.mu.Unlock()
	h, ok := r.by[id]
	if !ok || h.caller != caller {
		return nil
	}
	delete(r.by, id)
	return h.claim
}

func (r *reservations) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.by)
}

// restore puts back what take handed out.
func (r *reservations) restore(id string, claim *match.Reservation, caller string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.by[id] = holding{claim, caller}
}
