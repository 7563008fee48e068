package matchhttp

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"iter"
	"mime"
	"net/http"
	"strconv"

	"github.com/yksi-mdm/yksi/match"
)

// stored is the answer to records that were put.
type stored struct {
	Put         int    `json:"put"`
	Reservation string `json:"reservation,omitempty"` // what became of it: "committed", or "gone" where it was over
}

// putRecords puts all records of a request or none.
func (h *Handler) putRecords(c *call) (*reply, error) {
	var rs []match.Record
	var reservation string
	var err error
	if media, _, _ := mime.ParseMediaType(c.Header.Get("Content-Type")); media == mediaLines {
		rs, err = h.lines(c)
	} else {
		rs, reservation, err = h.records(c)
	}
	if err != nil {
		return nil, err
	}
	if len(rs) == 0 {
		return nil, problem(http.StatusUnprocessableEntity, "empty", "records", "there is no record to put")
	}
	out := stored{Put: len(rs)}
	if reservation == "" {
		err = h.put(c.Context(), rs)
	} else {
		out.Reservation, err = h.commit(c, reservation, &rs[0])
	}
	if err != nil {
		return nil, err
	}
	for i := range rs {
		c.refs = append(c.refs, rs[i].Ref)
	}
	return &reply{status: http.StatusOK, value: out}, nil
}

// records reads the JSON of putRecords.
func (h *Handler) records(c *call) (rs []match.Record, reservation string, err error) {
	b, err := h.read(c)
	if err != nil {
		return nil, "", err
	}
	err = b.members("", func(name, at string) (err error) {
		switch name {
		case "records":
			err = b.items(at, h.opt.Limits.Records, func(at string) error {
				r, err := h.record(b, at)
				if err == nil {
					err = needRef(r.Ref, at)
				}
				rs = append(rs, r)
				return err
			})
		case "reservation":
			reservation, err = b.text(at)
		default:
			err = unknown(at)
		}
		return err
	})
	if err == nil {
		err = b.end()
	}
	if err == nil && reservation != "" && len(rs) != 1 {
		err = problem(http.StatusUnprocessableEntity, "reservation", "reservation", "a reservation is of one record: send that alone")
	}
	return rs, reservation, err
}

// lines reads NDJSON: a record a line; blank lines count as none.
func (h *Handler) lines(c *call) ([]match.Record, error) {
	var rs []match.Record
	in := bufio.NewScanner(c.Body)
	in.Buffer(make([]byte, 0, 64<<10), int(h.opt.Limits.Body))
	for n := 1; in.Scan(); n++ {
		text := bytes.TrimSpace(in.Bytes())
		if len(text) == 0 {
			continue
		}
		r, err := h.line(text)
		if err == nil && len(rs) == h.opt.Limits.Records {
			err = problem(http.StatusUnprocessableEntity, "too_many", "", "there are more records than "+strconv.Itoa(len(rs))+"; send them in several requests")
		}
		if err != nil {
			p := problemOf(err)
			p.Line = n
			return nil, p
		}
		rs = append(rs, r)
	}
	switch err := in.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, problem(http.StatusRequestEntityTooLarge, "line_too_long", "", "a line is longer than "+strconv.FormatInt(h.opt.Limits.Body, 10)+" bytes")
	case err != nil:
		return nil, unread(err)
	}
	return rs, nil
}

func (h *Handler) line(text []byte) (match.Record, error) {
	b, err := h.parse(text)
	if err != nil {
		return match.Record{}, err
	}
	r, err := h.record(b, "")
	if err == nil {
		err = b.end()
	}
	if err == nil {
		err = needRef(r.Ref, "")
	}
	return r, err
}

// put puts records, all or none, and returns when they are durable.
func (h *Handler) put(ctx context.Context, rs []match.Record) error {
	if len(rs) == 1 {
		return h.index.Put(ctx, &rs[0])
	}
	_, err := h.index.PutAll(ctx, each(rs))
	return err
}

func each(rs []match.Record) iter.Seq2[match.Record, error] {
	return func(yield func(match.Record, error) bool) {
		for i := range rs {
			if !yield(rs[i], nil) {
				return
			}
		}
	}
}

// commit puts a record in the place of its reservation. One that is over hinders nothing: the customer has been saved.
func (h *Handler) commit(c *call, id string, r *match.Record) (became string, err error) {
	claim := h.held.take(id, c.caller.Name)
	if claim == nil {
		return "gone", h.index.Put(c.Context(), r)
	}
	if err := claim.Commit(c.Context(), r); err != nil {
		h.held.restore(id, claim, c.caller.Name)
		return "", err
	}
	return "committed", nil
}

func (h *Handler) deleteRecord(c *call) (*reply, error) {
	ref := match.Ref{Source: c.PathValue("source"), ID: c.PathValue("id")}
	if err := checkRef(ref, ""); err != nil {
		return nil, err
	}
	if err := h.index.Delete(c.Context(), ref); err != nil {
		return nil, err
	}
	c.refs = []match.Ref{ref}
	return &reply{status: http.StatusNoContent}, nil
}
