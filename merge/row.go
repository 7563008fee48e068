package merge

import (
	"errors"
	"iter"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// ErrNoRow says that Rows has no row of a ref that a cluster names.
var ErrNoRow = errors.New("merge: no such row")

// Rows gives the rows that clusters name. Plan asks for the rows of one cluster at a time, from several goroutines at
// once, so an implementation must be safe for that.
type Rows interface {
	// Row fills row, whose slices it may reuse, and must set every field. The texts must stay as they are while the
	// plan is read. An unknown ref is ErrNoRow.
	Row(ref match.Ref, row *Row) error
}

// Row is what planning needs of a record: its cells as they were typed and the facts that rules count and compare.
// A fact that the source does not have is left zero. Cells hold redacted text: where a personal identity code stood,
// "[hetu]" stands.
type Row struct {
	Ref   match.Ref
	Cells []Cell // in column order; a field may stand more than once

	OpenBalance int64     // euro cents owed now; credits are negative
	Invoiced    int64     // euro cents invoiced in the last 12 months
	LastInvoice time.Time // zero: never, or not known

	Created, Modified time.Time
	Since, Until      time.Time // a customer since and until then, where columns say so

	OptOut   Channels    // marketing bans
	Consent  Channels    // marketing consents; a cell of a consent's field without its channel here says no
	Links    []match.Ref // ids of the same customer that the row itself names, as the CRM's billing number
	Deals    int         // open opportunities, or other business under way
	Contract bool        // an open contract, where a column says so
	Ceased   bool        // closed, or no longer live in the register, where a column says so
}

// Cell is one cell of a row.
type Cell struct {
	Field match.Field // what the cell means, or the column's own name
	Text  string
}

// Get returns the text of the first non-empty cell of f, or "".
func (r *Row) Get(f match.Field) string {
	for i := range r.Cells {
		if r.Cells[i].Field == f && r.Cells[i].Text != "" {
			return r.Cells[i].Text
		}
	}
	return ""
}

// eachRow calls do for every row, on all cores and in no order, with a seeker that serves do's next row again. It passes
// over rows in one goroutine, the caller's.
func eachRow(rows iter.Seq2[*Row, error], do func(*Row, *seeker)) error {
	workers := runtime.GOMAXPROCS(0)
	full, free := make(chan []Row, workers), make(chan []Row, 2*workers)
	for range cap(free) {
		free <- nil
	}
	var all sync.WaitGroup
	defer all.Wait()
	defer close(full)
	for range workers {
		all.Go(func() {
			var s seeker
			for part := range full {
				for i := range part {
					do(&part[i], &s)
				}
				free <- part[:0]
			}
		})
	}
	part := <-free
	for row, err := range rows {
		if err != nil {
			return err
		}
		n := len(part)
		part = slices.Grow(part, 1)[:n+1]
		cells, links := part[n].Cells[:0], part[n].Links[:0]
		part[n] = *row
		part[n].Cells, part[n].Links = append(cells, row.Cells...), append(links, row.Links...)
		if len(part) == chunk {
			full <- part
			part = <-free
		}
	}
	full <- part
	return nil
}

// reset empties r and keeps its buffers.
func (r *Row) reset() { *r = Row{Cells: r.Cells[:0], Links: r.Links[:0]} }

// Channels is a set of marketing channels.
type Channels uint8

// The channels that a ban may speak of.
const (
	ByEmail Channels = 1 << iota
	ByPhone
	ByPost
	ByText
)

// The fields that hold a marketing ban, one a channel. Under the default policy any ban wins.
const (
	OptOutEmail match.Field = "optout_email"
	OptOutPhone match.Field = "optout_phone"
	OptOutPost  match.Field = "optout_post"
	OptOutText  match.Field = "optout_text"
)

// The fields that hold a marketing consent, and when it or a ban was given. A date goes with what it dates.
const (
	ConsentEmail     match.Field = "consent_email"
	ConsentEmailDate match.Field = "consent_email_date"
	ConsentPhone     match.Field = "consent_phone"
	ConsentPhoneDate match.Field = "consent_phone_date"
	ConsentPost      match.Field = "consent_post"
	ConsentPostDate  match.Field = "consent_post_date"
	ConsentText      match.Field = "consent_text"
	ConsentTextDate  match.Field = "consent_text_date"

	OptOutEmailDate match.Field = "optout_email_date"
	OptOutPhoneDate match.Field = "optout_phone_date"
	OptOutPostDate  match.Field = "optout_post_date"
	OptOutTextDate  match.Field = "optout_text_date"
)

var channels = [...]struct {
	bit   Channels
	name  string
	field match.Field
}{
	{ByEmail, "email", OptOutEmail},
	{ByPhone, "phone", OptOutPhone},
	{ByPost, "post", OptOutPost},
	{ByText, "text", OptOutText},
}

// Count returns how many channels c holds.
func (c Channels) Count() int {
	n := 0
	for _, ch := range channels {
		if c&ch.bit != 0 {
			n++
		}
	}
	return n
}

// channelOf returns the channel whose ban stands in f, or 0.
func channelOf(f match.Field) Channels {
	for _, ch := range channels {
		if ch.field == f {
			return ch.bit
		}
	}
	return 0
}
