package merge

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

// stateOf returns what a run over random clusters leaves.
func stateOf(t *testing.T, rnd *rand.Rand) *State {
	tab, cs := randomTable(rnd, 1+rnd.IntN(4))
	s := new(State)
	for _, e := range tab.plan(t, somePolicy, nil, cs...) {
		s.Add(e)
	}
	for range rnd.IntN(4) {
		s.Judge(match.Judgement{Left: crm("1"), Right: crm("2"), Decision: match.Decision(rnd.IntN(3)), User: "a", Time: day("2025-03-18")})
	}
	return s
}

func serial(t *testing.T, s *State) string {
	t.Helper()
	var b strings.Builder
	n, err := s.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("wrote %d of %d bytes, %v", n, b.Len(), err)
	}
	return b.String()
}

func TestAStateReadBackHasTheSameBytes(t *testing.T) {
	for seed := range uint64(cases / 5) {
		text := serial(t, stateOf(t, rand.New(rand.NewPCG(seed, 2))))
		s, err := ReadState(strings.NewReader(text))
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		if d := gocmp.Diff(text, serial(t, s)); d != "" {
			t.Fatalf("seed %d (-written +read and written):\n%s", seed, d)
		}
	}
}

func TestADamagedStateIsToldWithItsLine(t *testing.T) {
	text := serial(t, stateOf(t, rand.New(rand.NewPCG(7, 2))))
	for at := range len(text) {
		_, err := ReadState(strings.NewReader(text[:at]))
		if !isStateError(err) {
			t.Errorf("cut at %d: %v", at, err)
		}
		b := []byte(text)
		b[at] ^= 1 // no byte may change
		if _, err := ReadState(bytes.NewReader(b)); !isStateError(err) {
			t.Errorf("byte %d changed: %v", at, err)
		}
	}
	if _, err := ReadState(strings.NewReader(text + "x")); !isStateError(err) {
		t.Errorf("something behind: %v", err)
	}
	if _, err := ReadState(strings.NewReader(strings.Replace(text, `"version":1`, `"version":2`, 1))); !strings.Contains(err.Error(), "version 2") {
		t.Errorf("another version: %v", err)
	}
}

func isStateError(err error) bool {
	var e *StateError
	return errors.As(err, &e) && e.Line > 0
}

func TestAStateHoldsNoIdThatIsARowNumberOrAnIdentityCode(t *testing.T) {
	tab := table{}
	s := new(State)
	for _, e := range tab.plan(t, nil, nil,
		tab.cluster(row(crm("row:7"), "name", "Esimerkki Oy"), row(crm("8"), "name", "Esimerkki Oy"), row(billing("[hetu]"), "name", "Esimerkki Oy")),
		tab.cluster(row(crm("row:9"), "name", "Malli Oy"))) {
		s.Add(e)
	}
	if text := serial(t, s); s.Len() != 1 || strings.Contains(text, "row:") || strings.Contains(text, "hetu") || strings.Contains(text, "Esimerkki") {
		t.Errorf("%d entities:\n%s", s.Len(), text)
	}
}

// A billing record keeps the account that it had, though a better one has come, unless an account names it.
func TestALinkOfTheRunBeforeStays(t *testing.T) {
	tab := table{}
	head := row(crm("5"), "name", "Esimerkki Oy", "business_id", "0112038-9")
	bill := row(billing("1"), "name", "Esimerkki Oy", "business_id", "0112038-9")
	state := new(State)
	first := tab.plan(t, nil, nil, tab.cluster(head, bill))[0]
	state.Add(first)
	branch := row(crm("1"), "name", "Esimerkki Oy, sivuliike", "business_id", "0112038-9")
	link := func(rows ...Row) Link { return tab.plan(t, nil, state, tab.cluster(rows...))[0].Links[0] }
	if l := link(branch, head, bill); l.Account != crm("5") {
		t.Errorf("after another account came: %+v", l)
	}
	branch.Links = []match.Ref{billing("1")}
	e := tab.plan(t, nil, state, tab.cluster(branch, head, bill))[0]
	if l := e.Links[0]; l.Account != crm("1") || l.Reason != LinkKept {
		t.Errorf("after another account named it: %+v", l)
	}
	want := []Delta{{LinkChanged, e.ID, billing("1"), "crm:5", "crm:1"}, {Kind: Replanned, Entity: e.ID}}
	if d := gocmp.Diff(want, state.Delta(e)); d != "" {
		t.Errorf("delta (-want +got):\n%s", d)
	}
}

func TestWhatIsGoneKeepsItsIdForWhenItComesBack(t *testing.T) {
	tab := table{}
	one, two := tab.cluster(row(crm("1"), "name", "Esimerkki Oy")), tab.cluster(row(crm("2"), "name", "Malli Oy"))
	run := func(prev *State, cs ...match.Cluster) (*State, []*Entity, []Delta) {
		there := make(map[match.Ref]bool)
		for _, c := range cs {
			for _, m := range c.Members {
				there[m.Ref] = true
			}
		}
		prev.Retain(func(r match.Ref) bool { return there[r] })
		next := new(State)
		es := tab.plan(t, nil, prev, cs...)
		var ds []Delta
		for _, e := range es {
			ds = append(ds, prev.Delta(e)...)
			next.Add(e)
		}
		return next, es, append(ds, next.Inherit(prev, func(string) bool { return true })...)
	}
	s, first, _ := run(nil, one, two)
	s, _, ds := run(s, one)
	if d := gocmp.Diff([]Delta{{Kind: Gone, Entity: first[1].ID}}, ds); d != "" {
		t.Errorf("when it is gone (-want +got):\n%s", d)
	}
	if s, _, ds = run(s, one); ds != nil {
		t.Errorf("told again: %v", ds)
	}
	_, es, ds := run(s, one, two)
	if es[1].ID != first[1].ID || len(ds) != 1 || ds[0].Kind != Replanned {
		t.Errorf("came back as %s, was %s: %v", es[1].ID, first[1].ID, ds)
	}
}

func TestAJudgementIsKeptOnceUntilItIsOverruled(t *testing.T) {
	s := new(State)
	same := match.Judgement{Left: crm("1"), Right: crm("2"), Decision: match.Same}
	turned := match.Judgement{Left: crm("2"), Right: crm("1"), Decision: match.Same}
	other := match.Judgement{Left: crm("1"), Right: crm("2"), Decision: match.Different}
	s.Judge(same, turned)
	s.Judge(same, other, other, same, match.Judgement{Left: crm("row:1"), Right: crm("2")})
	if d := gocmp.Diff([]match.Judgement{same, other, same}, s.Judgements()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
