package merge

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// A Succession says that one customer carries on the business of another: a line of a successor file. Either is named by
// a record or, where the Ref is zero, by a Y-tunnus.
type Succession struct {
	Predecessor, Successor     match.Ref
	PredecessorID, SuccessorID ytunnus.ID
	Since                      time.Time // zero: not known
}

// FindRelations finds relations between rows, for Policy.Relations: an estate and its debtor, a branch and its company, a
// sole trader and the company beside it, a housing company and the manager that its mail goes to, and what successions
// say. Those found by the same Y-tunnus are sure; those by name, phone or address are proposed. Where a name, a phone or
// an address leads to more than one customer, it is proposed to nobody.
//
// It passes over rows twice, reads them on all cores, and remembers those few that speak of another. unknown are the
// indices of successions that name no row. The order of rows changes nothing.
func FindRelations(rows iter.Seq2[*Row, error], successions []Succession) (found []Relation, unknown []int, err error) {
	f := &finder{wanted: make(map[string][]int), words: make(map[string]bool), ids: make(map[ytunnus.ID]*match.Ref), refs: make(map[match.Ref]*bool)}
	if err := eachRow(rows, f.ask); err != nil {
		return nil, nil, err
	}
	for _, s := range successions {
		for _, id := range []ytunnus.ID{s.PredecessorID, s.SuccessorID} {
			if id.IsValid() {
				f.ids[id] = new(match.Ref)
			}
		}
		f.refs[s.Predecessor], f.refs[s.Successor] = new(bool), new(bool)
	}
	if err := eachRow(rows, f.answer); err != nil {
		return nil, nil, err
	}
	for i := range f.asking {
		if r, ok := f.asking[i].relation(); ok {
			found = append(found, r)
		}
	}
	for i, s := range successions {
		r := Relation{Kind: SuccessorOf, Ref: f.named(s.Successor, s.SuccessorID), Other: f.named(s.Predecessor, s.PredecessorID), Since: s.Since}
		if r.Ref == (match.Ref{}) || r.Other == (match.Ref{}) {
			unknown = append(unknown, i)
			continue
		}
		found = append(found, r)
	}
	slices.SortFunc(found, Relation.Compare)
	return slices.Compact(found), unknown, nil
}

// finder remembers the rows that speak of another and by what that one is known. Its maps grow while rows ask and stay as
// they are while rows answer; what the answers change is behind them, and mu guards it.
type finder struct {
	mu     sync.Mutex
	asking []asker
	wanted map[string][]int // askers by trace
	words  map[string]bool  // the rarest word of each wanted name, as it is written and as it is compared
	ids    map[ytunnus.ID]*match.Ref
	refs   map[match.Ref]*bool // of successions, whether there is such a row
}

// A trace is something by which a row is found: a byte that says what, and the text. Most rows have traces that nobody
// wants, so they are made in a buffer and looked up there.
const (
	byID      = 'i'
	byName    = 'n'
	byPhone   = 'p'
	byAddress = 'a'
)

// asker is a row that speaks of another.
type asker struct {
	kind RelationKind
	ref  match.Ref
	name string // core of its own name
	sure match.Ref
	like map[string]match.Ref // by core of the name: the smallest row
}

// signs of rows that speak of another, lower-case, in the name or, behind c/o, in the street.
var signs = bytes.Fields([]byte("konkurs kuolinp dödsbo pesä tmi t:mi toiminimi fma firma sivuliike filial branch c/o"))

// appendLower appends s in lower case. ASCII and the letters of Latin-1, which are nearly all, take few steps.
func appendLower(dst []byte, s string) []byte {
	from := len(dst)
	for i := range len(s) {
		c := s[i]
		latin := i > 0 && s[i-1] == 0xc3 // U+00C0 to U+00FF
		switch {
		case 'A' <= c && c <= 'Z', latin && c <= 0x9e && c != 0x97: // but for the multiplication sign
			c += 'a' - 'A'
		case c >= utf8.RuneSelf && c != 0xc3 && !latin:
			return append(dst[:from], strings.ToLower(s)...)
		}
		dst = append(dst, c)
	}
	return dst
}

func (f *finder) ask(row *Row, s *seeker) {
	s.trace = append(appendLower(s.trace[:0], row.Get(match.Name)), ' ')
	s.trace = append(appendLower(s.trace, row.Get(match.NameMore)), '\n')
	s.trace = appendLower(s.trace, row.Get(match.Street))
	if !slices.ContainsFunc(signs, func(sign []byte) bool { return bytes.Contains(s.trace, sign) }) {
		return
	}
	r := &s.reading
	r.read(row)
	a := asker{ref: row.Ref, name: r.core, like: make(map[string]match.Ref)}
	var traces []string
	var wanted []normalize.Token // the name of whom it speaks of
	switch {
	case r.core == "" || hasHetu(r.name.Input):
		return
	case r.estate():
		a.kind, wanted = EstateOf, r.own
	case r.class == branch:
		a.kind, wanted = BranchOf, r.own
	case r.class == soleTrader:
		a.kind = TradesFor
		s.eachContact(row, func(t []byte) { traces = append(traces, string(t)) })
	case r.class == housing && r.careOf() != "":
		a.kind, wanted = ManagedBy, normalize.ParseName(r.careOf()).Tokens
	default:
		return
	}
	if r.id.IsValid() && (a.kind == EstateOf || a.kind == BranchOf) {
		traces = append(traces, string(r.id.AppendTo([]byte{byID})))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(wanted) > 0 {
		traces = append(traces, nameTrace(coreOf(wanted)))
		w := rarest(wanted)
		f.words[unitKey(w.Text)], f.words[unitKey(w.Key)] = true, true
	}
	for _, t := range traces {
		f.wanted[t] = append(f.wanted[t], len(f.asking))
	}
	f.asking = append(f.asking, a)
}

func nameTrace(core string) string { return string(rune(byName)) + core }

// A seeker is what one goroutine reads rows with.
type seeker struct {
	reading
	trace []byte // the last one made
}

// eachContact calls do with the traces of a row's phones, by their last digits, and of its address. A trace is made where
// the one before it was.
func (s *seeker) eachContact(row *Row, do func(trace []byte)) {
	for i := range row.Cells {
		c := &row.Cells[i]
		if c.Field != match.Phone || hasHetu(c.Text) {
			continue
		}
		const subscriber = 7
		s.trace = append(s.trace[:0], byPhone)
		for k := len(c.Text) - 1; k >= 0 && len(s.trace) <= subscriber; k-- {
			if b := c.Text[k]; '0' <= b && b <= '9' {
				s.trace = append(s.trace, b)
			}
		}
		if len(s.trace) > subscriber {
			do(s.trace)
		}
	}
	if street := row.Get(match.Street); strings.ContainsAny(street, "0123456789") && !hasHetu(street) {
		s.trace = append(normalize.FoldKey(append(s.trace[:0], byAddress), street), ' ')
		s.trace = append(s.trace, row.Get(match.Postcode)...)
		do(s.trace)
	}
}

// answer notes row with those that ask for it.
func (f *finder) answer(row *Row, s *seeker) {
	if len(f.refs) > 0 {
		if found := f.refs[row.Ref]; found != nil {
			f.mu.Lock()
			*found = true
			f.mu.Unlock()
		}
	}
	var hits []string
	hit := func(trace []byte) {
		if f.wanted[string(trace)] != nil {
			hits = append(hits, string(trace))
		}
	}
	id := ytunnus.ParseLoose(row.Get(match.BusinessID))
	if id.ID.IsValid() && id.Confidence() == ytunnus.Strong {
		s.trace = id.ID.AppendTo(append(s.trace[:0], byID))
		hit(s.trace)
	}
	s.eachContact(row, hit)
	if len(hits) == 0 && f.ids[id.ID] == nil && !f.mayBeNamed(row, s) {
		return
	}
	r := &s.reading
	r.read(row)
	if t := nameTrace(r.core); f.wanted[t] != nil && r.careOf() == "" {
		hits = append(hits, t)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if first := f.ids[r.id]; first != nil && r.id.IsValid() && !r.estate() && (*first == (match.Ref{}) || row.Ref.Compare(*first) < 0) {
		*first = row.Ref
	}
	for _, t := range hits {
		for _, at := range f.wanted[t] {
			f.asking[at].hear(row.Ref, t[0], r)
		}
	}
}

// rarest returns the word of a name that the fewest others have; a number, which may stand as a Roman one, and a legal
// form, which as a word is rare and beside names is not, only where there is nothing else.
func rarest(name []normalize.Token) normalize.Token {
	rank := func(t normalize.Token) int {
		if form := normalize.ParseName(t.Text).Forms; t.Kind == normalize.Number || len(form) > 0 {
			return -1
		}
		return int(t.Rarity)
	}
	return slices.MaxFunc(name, func(a, b normalize.Token) int {
		return cmp.Compare(rank(a), rank(b))
	})
}

// mayBeNamed reports whether the rarest word of a wanted name stands in that of row.
func (f *finder) mayBeNamed(row *Row, s *seeker) bool {
	if len(f.words) == 0 {
		return false
	}
	s.trace = append(normalize.FoldKey(s.trace[:0], row.Get(match.Name)), ' ')
	word := s.trace[:0] // is never as long as what has been read
	for _, c := range s.trace {
		switch {
		case c == '\'' || c == '.' || c == ':': // stand in no Token.Text
		case c >= utf8.RuneSelf || strings.IndexByte(separators, c) < 0:
			word = append(word, c)
		case f.words[string(word)]:
			return true
		default:
			word = word[:0]
		}
	}
	return false
}

// hear notes a row that may be the one that a speaks of.
func (a *asker) hear(ref match.Ref, what byte, r *reading) {
	if ref == a.ref || r.estate() || r.class == branch || r.class == soleTrader || r.mark != NoMark {
		return
	}
	switch {
	case what == byID:
		if a.sure == (match.Ref{}) || ref.Compare(a.sure) < 0 {
			a.sure = ref
		}
	case a.kind == TradesFor && (r.class != anyClass || !r.hasForm || !shareWord(a.name, r.core)):
	default:
		if was, ok := a.like[r.core]; !ok || ref.Compare(was) < 0 {
			a.like[r.core] = ref
		}
	}
}

// shareWord reports whether two names share a word that is no mere number or initial.
func shareWord(a, b string) bool {
	for w := range strings.FieldsSeq(a) {
		if len(w) >= wordStart && slices.Contains(strings.Fields(b), w) {
			return true
		}
	}
	return false
}

// relation is what a has found, if it has found one customer.
func (a *asker) relation() (Relation, bool) {
	r := Relation{Kind: a.kind, Ref: a.ref, Other: a.sure}
	if a.sure != (match.Ref{}) {
		return r, true
	}
	if len(a.like) != 1 {
		return r, false
	}
	for _, ref := range a.like {
		r.Other, r.Proposed = ref, true
	}
	return r, true
}

// named is the row of a succession's end.
func (f *finder) named(ref match.Ref, id ytunnus.ID) match.Ref {
	if first := f.ids[id]; ref == (match.Ref{}) && first != nil {
		return *first
	}
	if found := f.refs[ref]; found != nil && *found {
		return ref
	}
	return match.Ref{}
}
