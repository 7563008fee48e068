package lex

import (
	"fmt"
	"testing"
)

// TestTableEqualsMap holds the table to a map of the same words, for words that
// are in it and for near misses.
func TestTableEqualsMap(t *testing.T) {
	var b Builder
	want := map[string]Entry{}
	for i := range 3000 {
		w := fmt.Sprintf("w%d", i*i)
		e := Entry{Flags: Flags(i), Rarity: uint16(i * 7), Key: fmt.Sprint(i % 5)}
		if _, dup := want[w]; dup {
			continue
		}
		want[w] = e
		b.Add(w, e.Flags, e.Rarity, e.Key, nil)
	}
	table := string(b.Bytes())
	for i := range 20000 {
		w := fmt.Sprintf("w%d", i)
		got, ok := Lookup(table, []byte(w))
		e, in := want[w]
		if ok != in || got != e {
			t.Fatalf("%q: %+v, %v, want %+v, %v", w, got, ok, e, in)
		}
	}
	if _, ok := Lookup(table, nil); ok {
		t.Error("the empty word is found")
	}
}

func TestPhrasesInOrder(t *testing.T) {
	var b Builder
	b.Add("x", 0, 0, "", nil)
	b.Add("as", 0, 0, "", []Phrase{{Kind: Form, ID: 3, Rest: []string{"oy", "ab"}}, {Kind: Status, ID: 1, Need: NeedDots}})
	table := string(b.Bytes())
	if e, _ := Lookup(table, []byte("x")); e.HasPhrases() {
		t.Error("x has phrases")
	}
	e, _ := Lookup(table, []byte("as"))
	if !e.HasPhrases() {
		t.Fatal("as has none")
	}
	var got []string
	e.Phrases(table, func(p PhraseRef) bool {
		s := fmt.Sprint(p.Kind, p.ID, p.Need)
		for range p.Words {
			s += " " + p.Next()
		}
		got = append(got, s)
		return false
	})
	if s := fmt.Sprint(got); s != "[1 3 0 oy ab 2 1 1]" {
		t.Errorf("phrases %s", s)
	}
	n := 0
	e.Phrases(table, func(PhraseRef) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d phrases after true", n)
	}
}
