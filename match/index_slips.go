package match

import "github.com/yksi-mdm/yksi/normalize"

// A misspelt word is found by what is left of it and of the right one when a letter is left out of either or both (the
// deletion neighbourhood: Mor and Fraenkel 1982; Garbe's SymSpell): one slip always, two slips often. The table slips
// leads to words, not to records, so each word stands in it once however many records bear it.

// slipLeast is the length of a word from which on a slip leaves enough of it.
const slipLeast = 4

// words visits the words of a prepared name that may be misspelt, with their hashes.
func (m *Model) words(p []byte, visit func(hash uint32, letters []byte)) {
	if m.nameAt < 0 {
		return
	}
	for a := alias(section(p, m.nameAt, len(m.cs))); len(a) > 0; a = a[a.size():] {
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

// remnants visits the hash of a word and of what is left of it without each of its letters.
func remnants(word []byte, visit func(uint64)) {
	var buf [lettersCap]byte
	visit(hash64(saltSlip, word))
	for i := range word {
		if i > 0 && word[i] == word[i-1] {
			continue
		}
		visit(hash64(saltSlip, append(append(buf[:0], word[:i]...), word[i+1:]...)))
	}
}

// slips gathers the entries of the table slips.
func (b *builder) slips(workers int) [][]entry {
	type place struct {
		hash    uint32
		letters []byte
	}
	var places []place
	seen := new(tally)
	for i := range uint32(b.seg.len()) {
		_, _, _, p := b.seg.split(i)
		b.model.words(p.b, func(hash uint32, letters []byte) {
			if spelt := hash64(uint64(hash), letters); seen.get(spelt) == 0 {
				seen.add(spelt, 1)
				places = append(places, place{hash, letters})
			}
		})
	}
	return b.gather(len(places), workers, func(dst []entry, i uint32, _ *Workspace) []entry {
		remnants(places[i].letters, func(h uint64) { dst = append(dst, entry{h, places[i].hash}) })
		return dst
	})
}
