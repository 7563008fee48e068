package match

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
)

// A misspelt word is found by what is left of it and of the right one when a letter is left out of either or both (the
// deletion neighbourhood: Mor and Fraenkel 1982; Garbe's SymSpell): one slip always, two slips often. Where that finds
// nobody, all words that begin with the same letter and are about as long are looked at, and for somebody who searches
// those that begin with another, too. All lead to words, not to records, so that a word stands there once however many
// records bear it.

const (
	slipLeast = 3 // letters of a word from which on a slip leaves something of it
	slipMost  = 2 // slips in a word
)

// words visits the words of a prepared name that may be misspelt, with their hashes.
func (m *Model) words(p []byte, visit func(hash uint32, letters []byte)) {
	if m.nameAt < 0 {
		return
	}
	for a := alias(section(p, m.nameAt, len(m.cs))); len(a) > 0; a = a[a.size():] {
		if a[aliasFlags]&aliasDomain != 0 {
			continue // no key leads to its word
		}
		at := a.letters()
		for i := range a.tokens() {
			t := a.token(i)
			if t.len() >= slipLeast && t.kind() != normalize.Number {
				visit(t.hash(), a[at:at+t.len()])
			}
			at += t.len()
		}
	}
}

// remnants visits the hash of a word and, if it is longer than the shortest, of what is left of it without each of its
// letters.
func remnants(word []byte, visit func(uint64)) {
	var buf [lettersCap]byte
	visit(hash64(saltSlip, word))
	if len(word) == slipLeast {
		return
	}
	for i := range word {
		if i == 0 || word[i] != word[i-1] {
			visit(hash64(saltSlip, append(append(buf[:0], word[:i]...), word[i+1:]...)))
		}
	}
}

// dictionary is the words of a segment in the order of their first letter and length: entries of 16 bytes, the signature
// of a word, its hash and where it ends among the letters.
type dictionary struct {
	entries []byte
	letters []byte
}

const dictionaryEntry = 16

func (d *dictionary) len() int { return len(d.entries) / dictionaryEntry }

func (d *dictionary) signature(i int) uint64 {
	return binary.LittleEndian.Uint64(d.entries[dictionaryEntry*i:])
}

func (d *dictionary) hash(i int) uint32 {
	return binary.LittleEndian.Uint32(d.entries[dictionaryEntry*i+8:])
}

func (d *dictionary) word(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = binary.LittleEndian.Uint32(d.entries[dictionaryEntry*i-4:])
	}
	return d.letters[start:binary.LittleEndian.Uint32(d.entries[dictionaryEntry*i+12:])]
}

// from returns the first word that begins with letter and has at least n letters, or that comes after all those.
func (d *dictionary) from(letter byte, n int) int {
	low, high := 0, d.len()
	for low < high {
		mid := int(uint(low+high) / 2)
		if w := d.word(mid); w[0] < letter || w[0] == letter && len(w) < n {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// A finder visits the words of a segment, by their place in its dictionary, that a word may be meant for.
type finder func(s *segment, word []byte, visit func(i uint32))

// slip visits the words that a word may be a slip for.
func (s *segment) slip(word []byte, visit func(uint32)) {
	remnants(word, func(h uint64) {
		vs := s.slips.find(h)
		for i := range len(vs) / 4 {
			visit(u32(vs, i))
		}
	})
}

// about visits the words that are a slip or two from word and begin as it does.
func (s *segment) about(word []byte, visit func(uint32)) {
	limit := slipMost
	if len(word) <= slipLeast {
		limit = 1
	}
	s.words.near(word, word[0], limit, visit)
}

// anywhere visits the words that are a slip or two from word, whatever they begin with.
func (s *segment) anywhere(word []byte, visit func(uint32)) {
	if len(word) <= slipLeast {
		return
	}
	for i := 0; i < s.words.len(); {
		letter := s.words.word(i)[0]
		s.words.near(word, letter, slipMost, visit)
		if letter == 255 {
			return
		}
		i = s.words.from(letter+1, 0)
	}
}

// near visits the words that begin with letter and are at most limit slips from word.
func (d *dictionary) near(word []byte, letter byte, limit int, visit func(i uint32)) {
	own, end := strsim.Signature(word), d.from(letter, len(word)+limit+1)
	for i := d.from(letter, len(word)-limit); i < end; i++ {
		sig := d.signature(i)
		if bits.OnesCount64(own&^sig) > limit || bits.OnesCount64(sig&^own) > limit {
			continue
		}
		if _, ok := strsim.WithinDistance(word, d.word(i), limit); ok {
			visit(uint32(i))
		}
	}
}

// sound reports whether the arrays of a dictionary that was read agree.
func (d *dictionary) sound() bool {
	start := uint32(0)
	for i := range d.len() {
		end := binary.LittleEndian.Uint32(d.entries[dictionaryEntry*i+12:])
		if end <= start || int(end) > len(d.letters) {
			return false
		}
		start = end
	}
	return len(d.entries)%dictionaryEntry == 0 && int(start) == len(d.letters)
}

// learn makes the dictionary and the table slips.
func (b *builder) learn(workers int) {
	type spelling struct {
		hash    uint32
		letters []byte
	}
	var words []spelling
	seen := new(tally)
	for i := range uint32(b.seg.len()) {
		_, _, _, p := b.seg.split(i)
		b.model.words(p.b, func(hash uint32, letters []byte) {
			if spelt := hash64(uint64(hash), letters); seen.get(spelt) == 0 {
				seen.add(spelt, 1)
				words = append(words, spelling{hash, letters})
			}
		})
	}
	slices.SortFunc(words, func(x, y spelling) int {
		return cmp.Or(cmp.Compare(x.letters[0], y.letters[0]), cmp.Compare(len(x.letters), len(y.letters)),
			bytes.Compare(x.letters, y.letters), cmp.Compare(x.hash, y.hash))
	})
	d := &b.seg.words
	d.entries = make([]byte, 0, dictionaryEntry*len(words))
	for _, w := range words {
		d.letters = append(d.letters, w.letters...)
		d.entries = binary.LittleEndian.AppendUint64(d.entries, strsim.Signature(w.letters))
		d.entries = binary.LittleEndian.AppendUint32(d.entries, w.hash)
		d.entries = binary.LittleEndian.AppendUint32(d.entries, uint32(len(d.letters)))
	}
	d.letters = slices.Clip(d.letters)
	b.seg.slips = newTable(b.gather(len(words), workers, func(dst []entry, i uint32, _ *Workspace) []entry {
		remnants(words[i].letters, func(h uint64) { dst = append(dst, entry{h, i}) })
		return dst
	}, uncut)...)
}
