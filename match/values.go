package match

import "encoding/binary"

// Several kinds prepare to a list of hashed values. An entry is eight bytes: four of the value's hash, two of its
// rarity, one of its class and one spare. The same value stands once.
const (
	valueEntry = 8
	valueCap   = 8 // values kept for a record; a cell with more is a list of somebody else's
)

func appendValue(dst []byte, start int, hash uint64, class byte) []byte {
	h := uint32(hash >> 32)
	for at := start; at < len(dst); at += valueEntry {
		if binary.LittleEndian.Uint32(dst[at:]) == h && dst[at+6] == class {
			return dst
		}
	}
	if (len(dst)-start)/valueEntry >= valueCap {
		return dst
	}
	dst = binary.LittleEndian.AppendUint32(dst, h)
	return append(dst, 0, 0, class, 0)
}

func valueHash(p []byte, at int) uint32 { return binary.LittleEndian.Uint32(p[at:]) }

// valueTerm is the hash under which a value is counted and keyed: all that is kept of it, with its salt.
func valueTerm(salt uint64, p []byte, at int) uint64 {
	return mix(salt<<32 ^ uint64(valueHash(p, at)))
}

// sharedValue returns the rarity of the rarest value of class that a and b share, and whether there is one.
func sharedValue(a, b []byte, class byte) (Bits, bool) {
	best, found := Bits(0), false
	for i := 0; i < len(a); i += valueEntry {
		if a[i+6] != class {
			continue
		}
		for j := 0; j < len(b); j += valueEntry {
			if valueHash(a, i) == valueHash(b, j) && b[j+6] == class {
				found = true
				best = max(best, min(Rarity(a[i+4:]), Rarity(b[j+4:])))
			}
		}
	}
	return best, found
}

func hasClass(p []byte, class byte) bool {
	for at := 0; at < len(p); at += valueEntry {
		if p[at+6] == class {
			return true
		}
	}
	return false
}

// Rarity reads a rarity that a model has written into a slot.
func Rarity(slot []byte) Bits { return Bits(binary.LittleEndian.Uint16(slot)) }

// SetRarity writes a rarity into a slot; what does not fit is brought to the nearest that does, 0 to 65.535 bits.
func SetRarity(slot []byte, b Bits) {
	binary.LittleEndian.PutUint16(slot, uint16(min(max(b, 0), 65_535)))
}
