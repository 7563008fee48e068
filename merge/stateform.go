package merge

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// The serial form of a State is JSON lines: a head with format and version, a line an entity by id, a line a judgement
// in its order, and an end with counts and the SHA-256 of all lines before it. Equal States have equal bytes.
const (
	stateFormat  = "yksi state"
	stateVersion = 1
)

// A StateError says that a serial form is not that of a State, or is damaged.
type StateError struct {
	Line    int // from 1
	Problem string
}

// Error names the line and the problem.
func (e *StateError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

type stateHead struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
}

// stateLine is an entity, a judgement or the end.
type stateLine struct {
	ID      string       `json:"entity_id,omitempty"`
	Aliases []string     `json:"aliases,omitempty"`
	Plan    string       `json:"plan,omitempty"`
	Gone    bool         `json:"gone,omitempty"`
	Records []lineRef    `json:"records,omitempty"`
	Links   [][2]lineRef `json:"links,omitempty"`

	Judgement *match.Judgement `json:"judgement,omitempty"`

	End *stateEnd `json:"end,omitempty"`
}

type stateEnd struct {
	Entities   int    `json:"entities"`
	Judgements int    `json:"judgements"`
	SHA256     string `json:"sha256"`
}

// stateWriter writes lines and hashes them.
type stateWriter struct {
	w   *bufio.Writer
	sum hash.Hash
	n   int64
	err error
}

func (w *stateWriter) line(v any) {
	b, err := json.Marshal(v)
	if err == nil && !utf8.Valid(b) {
		err = errors.New("merge: an id that is not UTF-8 cannot stand in a state")
	}
	if err != nil {
		w.err = cmpErr(w.err, err)
		return
	}
	b = append(b, '\n')
	w.sum.Write(b)
	n, err := w.w.Write(b)
	w.n += int64(n)
	w.err = cmpErr(w.err, err)
}

func cmpErr(first, err error) error {
	if first != nil {
		return first
	}
	return err
}

// WriteTo writes the serial form of s. It implements io.WriterTo.
func (s *State) WriteTo(out io.Writer) (int64, error) {
	w := &stateWriter{w: bufio.NewWriterSize(out, 1<<16), sum: sha256.New()}
	w.line(stateHead{stateFormat, stateVersion})
	for _, id := range slices.Sorted(maps.Keys(s.entities)) {
		k := s.entities[id]
		l := stateLine{ID: id, Aliases: k.aliases, Plan: strconv.FormatUint(k.plan, 16), Gone: k.gone}
		for _, r := range k.members {
			if !utf8.ValidString(r.Source) || !utf8.ValidString(r.ID) { // json would write another id
				return w.n, fmt.Errorf("merge: an id that is not UTF-8 cannot stand in a state")
			}
			l.Records = append(l.Records, lineRef{r.Source, r.ID})
		}
		for _, k := range k.links {
			l.Links = append(l.Links, [2]lineRef{{k.billing.Source, k.billing.ID}, {k.account.Source, k.account.ID}})
		}
		w.line(l)
	}
	for i := range s.judgements {
		j := s.judgements[i]
		j.Reason, _ = ytunnus.Redact(j.Reason, ytunnus.AnyField)
		w.line(stateLine{Judgement: &j})
	}
	w.line(stateLine{End: &stateEnd{len(s.entities), len(s.judgements), hex.EncodeToString(w.sum.Sum(nil))}})
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.n, w.err
}

// ReadState reads what WriteTo has written. What is cut, changed or of another version is a *StateError; an error of r
// comes as it is.
func ReadState(r io.Reader) (*State, error) {
	d := &stateReader{r: bufio.NewReaderSize(r, 1<<16), sum: sha256.New(), s: new(State)}
	var head stateHead
	text, err := d.next()
	if err == nil {
		err = d.parse(text, &head)
	}
	switch {
	case err != nil:
		return nil, err
	case head.Format != stateFormat:
		return nil, d.fault("no state of yksi")
	case head.Version != stateVersion:
		return nil, d.fault("version %d; this program reads version %d", head.Version, stateVersion)
	}
	for {
		sum := hex.EncodeToString(d.sum.Sum(nil))
		text, err := d.next()
		if err != nil {
			return nil, err
		}
		var l stateLine
		if err := d.parse(text, &l); err != nil {
			return nil, err
		}
		if l.End != nil {
			return d.s, d.end(l.End, sum)
		}
		if err := d.take(&l); err != nil {
			return nil, err
		}
	}
}

type stateReader struct {
	r      *bufio.Reader
	sum    hash.Hash
	lineNo int
	s      *State
}

func (d *stateReader) fault(format string, args ...any) error {
	return &StateError{d.lineNo, fmt.Sprintf(format, args...)}
}

func (d *stateReader) next() ([]byte, error) {
	d.lineNo++
	text, err := d.r.ReadBytes('\n')
	if err == io.EOF {
		return nil, d.fault("it ends in the middle")
	}
	d.sum.Write(text)
	return text, err
}

func (d *stateReader) parse(text []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return d.fault("not as it was written: %v", err)
	}
	return nil
}

// take adds an entity or a judgement.
func (d *stateReader) take(l *stateLine) error {
	if l.Judgement != nil {
		d.s.judgements = append(d.s.judgements, *l.Judgement)
		return nil
	}
	k := &holding{members: refs(l.Records), aliases: l.Aliases, gone: l.Gone}
	var err error
	if k.plan, err = strconv.ParseUint(l.Plan, 16, 64); err != nil || l.ID == "" || len(k.members) == 0 || d.s.entities[l.ID] != nil {
		return d.fault("an entity without an id, a plan or records, or one that stands twice")
	}
	for _, ref := range k.members {
		if d.s.ids[ref] != "" {
			return d.fault("a record that is in two entities")
		}
	}
	for _, p := range l.Links {
		k.links = append(k.links, keptLink{p[0].ref(), p[1].ref()})
	}
	d.s.put(l.ID, k)
	return nil
}

// end checks the counts and the sum, and that nothing follows.
func (d *stateReader) end(e *stateEnd, sum string) error {
	if e.SHA256 != sum || e.Entities != len(d.s.entities) || e.Judgements != len(d.s.judgements) {
		return d.fault("the lines before are not those that were written")
	}
	if _, err := d.r.ReadByte(); err == nil {
		return d.fault("something stands behind the end")
	} else if err != io.EOF {
		return err
	}
	return nil
}
