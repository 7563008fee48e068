package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// A word is an entry of the lexicon under construction; strings are folded.
type word struct {
	flags   lex.Flags
	key     string // canonical form; "" when the word is its own
	rarity  uint16
	phrases []lex.Phrase
}

type lexicon struct {
	words map[string]*word
	forms []form
	elf   map[string]string // YTJ number -> ISO 20275 code
	far   map[string]string // country, abbreviation -> ISO 20275 code

	financiers []string // folded
}

func newLexicon() *lexicon {
	return &lexicon{words: map[string]*word{}, elf: map[string]string{}, far: map[string]string{}}
}

func (l *lexicon) word(w string) *word {
	e := l.words[w]
	if e == nil {
		e = &word{}
		l.words[w] = e
	}
	return e
}

// read loads every list of the folder. Earlier lists win on a word's key.
func (l *lexicon) read(dir string) error {
	for _, f := range []struct {
		name string
		line func([]string) error
	}{
		{"legal_forms.tsv", l.legalForm},
		{"elf_abroad.tsv", l.elfAbroad},
		{"phrases.tsv", l.phrase},
		{"legal_forms.tsv", l.officialNames},
		{"words.tsv", l.wordLine},
		{"municipalities_fi_sv.tsv", l.municipality},
		{"persons.tsv", l.person},
	} {
		if err := eachLine(filepath.Join(dir, f.name), f.line); err != nil {
			return err
		}
	}
	if err := l.readCounts(filepath.Join(dir, "counts.tsv")); err != nil {
		return err
	}
	l.bareWords()
	return nil
}

// bareWords adds the words that have a meaning as they are typed where the
// keyboard has no ä, å and ö (Jyvaskyla), unless that is another word.
func (l *lexicon) bareWords() {
	names := make([]string, 0, len(l.words))
	for w := range l.words {
		names = append(names, w)
	}
	sort.Strings(names)
	for _, w := range names {
		b, e := bare(w), l.words[w]
		if b == w || len(b) < 5 || e.flags&^(lex.Head|lex.Tail|lex.Dot) == 0 {
			continue
		}
		v := l.words[b]
		switch {
		case v == nil:
			v = l.word(b)
		case v.flags != 0 || v.key != "" || len(v.phrases) == 0:
			continue // a word of its own
		}
		v.flags, v.rarity, v.key = e.flags, e.rarity, e.key
		if v.key == "" {
			v.key = w
		}
	}
}

// eachLine calls f with the tab-separated cells of each line that is neither
// empty nor a comment.
func eachLine(name string, f func([]string) error) error {
	r, err := os.Open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		s := sc.Text()
		if s == "" || s[0] == '#' {
			continue
		}
		if err := f(strings.Split(s, "\t")); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return sc.Err()
}

// fold is normalize.FoldLatin1 for what stands in the lists.
func fold(s string) string {
	var b []byte
	for _, r := range s {
		if r < 0x80 {
			b = append(b, lowerASCII(string(r))...)
			continue
		}
		if f := foldRune(r); f != "\x01" { // a sign that is dropped
			b = append(b, f...)
		}
	}
	return string(b)
}

func (l *lexicon) wordLine(c []string) error {
	if len(c) != 3 {
		return fmt.Errorf("%d cells", len(c))
	}
	var flags lex.Flags
	for _, f := range strings.Split(strings.Trim(c[0], "-"), ",") {
		v, ok := lex.FlagNames[f]
		if !ok {
			return fmt.Errorf("unknown flag %q", f)
		}
		flags |= v
	}
	for _, s := range strings.Fields(c[2]) {
		s = strings.ReplaceAll(fold(s), ":", "")
		e := l.word(s)
		e.flags |= flags
		if k := fold(c[1]); k != "-" && k != s && e.key == "" {
			e.key = k
		}
	}
	return nil
}

func (l *lexicon) person(c []string) error {
	flag := lex.FlagNames[c[0]]
	for _, s := range strings.Fields(c[1]) {
		l.word(fold(s)).flags |= flag
	}
	return nil
}

func (l *lexicon) municipality(c []string) error {
	if c[0] == "code" {
		return nil
	}
	fi, sv := strings.TrimSuffix(c[1], " kunta"), c[2]
	if fi == "Pedersören" {
		fi, sv = "Pedersöre", "Pedersöre"
	}
	key := fold(fi)
	add := func(s string) {
		s = fold(s)
		if strings.ContainsAny(s, " -:") || s == "ii" || s == "sund" {
			return // several words, or a word of its own right
		}
		e := l.word(s)
		e.flags |= lex.Place
		if s != key && e.key == "" {
			e.key = key
		}
	}
	add(fi)
	for _, g := range genitives(fi) {
		add(g)
	}
	add(sv)
	if !strings.HasSuffix(sv, "s") {
		add(sv + "s")
	}
	return nil
}

// readCounts turns the counts of register names into rarities. Counts are summed
// by key. One town's companies make most of the register extract, so a place is
// counted among the other names only.
func (l *lexicon) readCounts(name string) error {
	type count struct{ town, other float64 }
	var total count
	byKey := map[string]*count{}
	seen := map[string]bool{}
	keyOf := func(w string) string {
		if e := l.words[w]; e != nil && e.key != "" && e.flags&lex.Numeral == 0 {
			return e.key
		}
		return w
	}
	err := eachLine(name, func(c []string) error {
		if len(c) != 3 {
			return fmt.Errorf("%d cells", len(c))
		}
		t, err1 := strconv.ParseFloat(c[1], 64)
		o, err2 := strconv.ParseFloat(c[2], 64)
		if err1 != nil || err2 != nil {
			return fmt.Errorf("bad count")
		}
		if c[0] == "(names)" {
			total = count{t, o}
			return nil
		}
		w := fold(c[0])
		seen[w] = true
		k := keyOf(w)
		if byKey[k] == nil {
			byKey[k] = &count{}
		}
		byKey[k].town += t
		byKey[k].other += o
		return nil
	})
	if err != nil {
		return err
	}
	for w := range seen {
		l.word(w)
	}
	all := total.town + total.other
	for w, e := range l.words {
		share := 0.5 / all // unseen: the ceiling
		c := byKey[keyOf(w)]
		switch {
		case e.flags&(lex.Place|lex.Region) != 0:
			share = 1 / (total.other + 1)
			if c != nil {
				share = (c.other + 1) / (total.other + 1)
			}
		case c != nil:
			share = (c.town + c.other) / all
		}
		e.rarity = uint16(math.Round(-math.Log2(min(share, 1)) * 256))
	}
	l.forms = append(l.forms, form{class: "ceiling", code: strconv.Itoa(int(math.Round(-math.Log2(0.5/all) * 256)))})
	return nil
}

// encode lays the lexicon out as package lex reads it.
func (l *lexicon) encode() []byte {
	names := make([]string, 0, len(l.words))
	for w := range l.words {
		names = append(names, w)
	}
	sort.Strings(names)
	var b lex.Builder
	for _, w := range names {
		e := l.words[w]
		// Longest first, so that the first one that fits is the right one.
		sort.SliceStable(e.phrases, func(i, j int) bool { return len(e.phrases[i].Rest) > len(e.phrases[j].Rest) })
		b.Add(w, e.flags, e.rarity, e.key, e.phrases)
	}
	return b.Bytes()
}
