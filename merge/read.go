package merge

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// A FormatError says that what is read is not a plan, or not one of this version.
type FormatError struct {
	Offset       int64 // bytes read when it showed
	Line, Column int   // the same, from 1; Verify tells the column more exactly
	Err          error
}

// Error tells where and what.
func (e *FormatError) Error() string {
	return fmt.Sprintf("merge: not a plan, line %d, column %d: %v", e.Line, e.Column, e.Err)
}

// Unwrap returns what was wrong.
func (e *FormatError) Unwrap() error { return e.Err }

// Read reads a plan that Write wrote, an entity at a time, and can be ranged over once. The header is read at once. An
// error of the entities is a *FormatError where the text is no plan, or a *BalanceError where an entity does not hold
// together (Entity.Check) or all of them do not account for the header's and the plan's totals.
func Read(r io.Reader) (Header, iter.Seq2[*Entity, error], error) {
	d := &decoder{places: &places{r: r}}
	d.Decoder = json.NewDecoder(d.places)
	var h Header
	var name string
	var v int
	d.delim('{')
	d.field("format", &name)
	if d.err == nil && name != format {
		d.fail(errors.New("another format"))
	}
	d.field("version", &v)
	if d.err == nil && v != version {
		d.fail(fmt.Errorf("version %d, not %d: make the plan anew", v, version))
	}
	d.field("header", &h)
	d.key("entities")
	d.delim('[')
	if d.err != nil {
		return Header{}, nil, d.err
	}
	return h, func(yield func(*Entity, error) bool) {
		t, ok := d.entities(yield)
		if !ok {
			return
		}
		if err := d.end(h, t); err != nil {
			yield(nil, err)
		}
	}, nil
}

// decoder reads the frame of a plan. Its first error stays.
type decoder struct {
	*json.Decoder
	places *places
	err    error
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		offset := d.InputOffset()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			offset = offsetOf(syntax, d.Decoder)
		}
		line, column := d.places.of(offset)
		d.err = &FormatError{offset, line, column, err}
	}
}

// delim reads one of [ ] { }.
func (d *decoder) delim(want json.Delim) {
	if d.err != nil {
		return
	}
	t, err := d.Token()
	if err != nil {
		d.fail(noEOF(err))
	} else if t != want {
		d.fail(fmt.Errorf("want %v", want))
	}
}

// key reads the name of a field.
func (d *decoder) key(want string) {
	if d.err != nil {
		return
	}
	t, err := d.Token()
	if err != nil {
		d.fail(noEOF(err))
	} else if t != want {
		d.fail(fmt.Errorf("want the field %q", want))
	}
}

// field reads a field.
func (d *decoder) field(name string, into any) {
	d.key(name)
	if d.err != nil {
		return
	}
	if err := d.Decode(into); err != nil {
		d.fail(noEOF(err))
	}
}

// noEOF makes the end of the text in the middle of a plan the error that it is.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// entities yields the entities and adds them up; false when it ended early.
func (d *decoder) entities(yield func(*Entity, error) bool) (Totals, bool) {
	var t Totals
	for d.More() {
		var l line
		err := d.Decode(&l)
		if err != nil {
			d.fail(noEOF(err))
			yield(nil, d.err)
			return t, false
		}
		e, err := l.entity()
		if err != nil {
			yield(nil, err)
			return t, false
		}
		t.AddEntity(e)
		if !yield(e, nil) {
			return t, false
		}
	}
	return t, true
}

// end reads what follows the entities and compares the totals.
func (d *decoder) end(h Header, t Totals) error {
	var written Totals
	d.delim(']')
	if d.err == nil && !d.More() {
		if err := t.balance(h.Before); err != nil {
			return err
		}
		return &BalanceError{Before: h.Before, After: t.Control, What: "totals are missing"}
	}
	d.field("totals", &written)
	d.delim('}')
	if d.err != nil {
		return d.err
	}
	if written != t {
		return &BalanceError{Before: written.Control, After: t.Control, What: "totals as written"}
	}
	return t.balance(h.Before)
}
