package merge

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

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
	f := &finder{wanted: make(map[trace][]int), words: make(map[string]bool), ids: make(map[ytunnus.ID]*match.Ref), refs: make(map[match.Ref]*bool)}
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
	wanted map[trace][]int // askers
	words  map[string]bool // the first words of names that are wanted
	ids    map[ytunnus.ID]*match.Ref
	refs   map[match.Ref]*bool // of successions, whether there is such a row
}

// trace is something by which a row is found.
type trace struct {
	what byte // i id, n name, p phone, a address
	text string
}

// asker is a row that speaks of another.
type asker struct {
	kind RelationKind
	ref  match.Ref
	name string // core of its own name
	sure match.Ref
	like map[string]match.Ref // by core of the name: the smallest row
}

// signs of rows that speak of another, lower-case, in the name or, behind c/o, in the street.
var signs = []string{"konkurs", "kuolinp", "dödsbo", "pesä", "tmi", "t:mi", "toiminimi", "fma", "firma", "sivuliike", "filial", "branch", "c/o"}

func (f *finder) ask(row *Row, r *reading) {
	text := strings.ToLower(row.Get(match.Name) + " " + row.Get(match.NameMore) + "\n" + row.Get(match.Street))
	if !slices.ContainsFunc(signs, func(s string) bool { return strings.Contains(text, s) }) {
		return
	}
	r.read(row)
	a := asker{ref: row.Ref, name: r.core, like: make(map[string]match.Ref)}
	var traces []trace
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
		eachContact(row, func(t trace) { traces = append(traces, t) })
	case r.class == housing && r.careOf() != "":
		a.kind, wanted = ManagedBy, normalize.ParseName(r.careOf()).Tokens
	default:
		return
	}
	if r.id.IsValid() && (a.kind == EstateOf || a.kind == BranchOf) {
		traces = append(traces, trace{'i', r.id.String()})
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(wanted) > 0 {
		traces = append(traces, trace{'n', coreOf(wanted)})
		f.words[unitKey(wanted[0].Text)] = true
	}
	for _, t := range traces {
		f.wanted[t] = append(f.wanted[t], len(f.asking))
	}
	f.asking = append(f.asking, a)
}

// eachContact calls do with a row's phones, by their last digits, and its address.
func eachContact(row *Row, do func(trace)) {
	for i := range row.Cells {
		c := &row.Cells[i]
		if c.Field != match.Phone || hasHetu(c.Text) {
			continue
		}
		const subscriber = 7
		var digits [subscriber]byte
		n := 0
		for k := len(c.Text) - 1; k >= 0 && n < subscriber; k-- {
			if b := c.Text[k]; '0' <= b && b <= '9' {
				n++
				digits[subscriber-n] = b
			}
		}
		if n == subscriber {
			do(trace{'p', string(digits[:])})
		}
	}
	if street := row.Get(match.Street); strings.ContainsAny(street, "0123456789") && !hasHetu(street) {
		do(trace{'a', unitKey(street) + " " + row.Get(match.Postcode)})
	}
}

// answer notes row with those that ask for it.
func (f *finder) answer(row *Row, r *reading) {
	if found := f.refs[row.Ref]; found != nil {
		f.mu.Lock()
		*found = true
		f.mu.Unlock()
	}
	var hits []trace
	hit := func(t trace) {
		if f.wanted[t] != nil {
			hits = append(hits, t)
		}
	}
	id := ytunnus.ParseLoose(row.Get(match.BusinessID))
	if id.ID.IsValid() && id.Confidence() == ytunnus.Strong {
		hit(trace{'i', id.ID.String()})
	}
	eachContact(row, hit)
	if len(hits) == 0 && f.ids[id.ID] == nil && !f.mayBeNamed(row) {
		return
	}
	r.read(row)
	if t := (trace{'n', r.core}); f.wanted[t] != nil && r.careOf() == "" {
		hits = append(hits, t)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if first := f.ids[r.id]; first != nil && r.id.IsValid() && !r.estate() && (*first == (match.Ref{}) || row.Ref.Compare(*first) < 0) {
		*first = row.Ref
	}
	for _, t := range hits {
		for _, at := range f.wanted[t] {
			f.asking[at].hear(row.Ref, t, r)
		}
	}
}

// mayBeNamed reports whether the first word of a wanted name stands in that of row.
func (f *finder) mayBeNamed(row *Row) bool {
	if len(f.words) == 0 {
		return false
	}
	for w := range strings.FieldsFuncSeq(unitKey(row.Get(match.Name)), func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if f.words[w] {
			return true
		}
	}
	return false
}

// hear notes a row that may be the one that a speaks of.
func (a *asker) hear(ref match.Ref, t trace, r *reading) {
	if ref == a.ref || r.estate() || r.class == branch || r.class == soleTrader || r.mark != NoMark {
		return
	}
	switch {
	case t.what == 'i':
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
