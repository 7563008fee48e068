package strsim

// Where a character stands in a string of up to 64 bytes is a mask: bit i is set if it is byte i. There are two ways to
// come by it. A table costs some 30 ns to clear and nothing to ask; a string of up to eight bytes, as most words of a
// name are, is asked directly, as one machine word.

// masks is the table of the places of each byte. The zero masks stand for the empty string.
type masks [256]uint64

// add enters the places of s, at most 64 bytes.
func (m *masks) add(s []byte) {
	for i, c := range s {
		m[c] |= 1 << i
	}
}

// A word is a string of at most eight bytes, the first in the lowest byte of chars.
type word struct {
	chars uint64
	ends  uint64 // a bit for each byte
}

func loadWord(s []byte) word {
	w := word{ends: 1<<len(s) - 1}
	for i, c := range s {
		w.chars |= uint64(c) << (8 * i)
	}
	return w
}

// find returns the places of c.
func (w word) find(c byte) uint64 {
	x := w.chars ^ uint64(c)*0x0101010101010101
	// The zero bytes of x get 0x80, all others 0: the exact form, without the false positives that the borrow of the
	// shorter one carries into the next byte.
	const low = 0x7f7f7f7f7f7f7f7f
	x = ^((x&low + low) | x | low)
	return x >> 7 * 0x0102040810204080 >> 56 & w.ends // the eight top bits, moved together
}
