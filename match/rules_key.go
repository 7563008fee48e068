package match

import (
	"slices"
	"strings"
)

// compound is a Compound with its parts found.
type compound struct {
	name  string // its comparisons
	salt  uint64
	parts []keyPart
}

// keyPart is the type of key of a comparison.
type keyPart struct{ comparison, typ uint8 }

const (
	compoundKey   = 255 // the type of a compound
	compoundParts = 4   // of one compound at the most
	compoundCap   = 64  // keys that one compound may give a record: a cell with more values is a list
)

// compound binds one compound.
func (b *binding) compound(path string, c Compound) {
	if len(c) < 2 || len(c) > compoundParts {
		b.fault(path, "want 2 to %d keys, have %d", compoundParts, len(c))
	}
	b.distinct(path, c)
	out := compound{salt: hash64(saltCompound, strings.Join(c, " "))}
	var names []string
	for _, part := range c {
		name, key, ok := strings.Cut(part, ".")
		at, known := b.at[name]
		switch {
		case !ok:
			b.fault(path, "want COMPARISON.KEY, as \"name.word\", have %q", part)
		case !known:
			b.fault(path, "there is no comparison %q", name)
		case at < 0: // of an unknown kind, which has been told
		default:
			types := b.cs[at].kind.KeyTypes()
			i := slices.IndexFunc(types, func(t KeyType) bool { return t.Name == key })
			if i < 0 {
				b.fault(path, "kind %s has no key %q; it has %s", nameOf(b.cs[at].kind), key, strings.Join(keyNames(types), ", "))
				continue
			}
			out.parts = append(out.parts, keyPart{uint8(at), uint8(i)})
			names = append(names, name)
		}
	}
	out.name = strings.Join(names, "+")
	b.compounds = append(b.compounds, out)
}

// append appends a key for each choice of one key for each part; starts says where the keys of each comparison begin.
func (c *compound) append(dst []Key, starts *[maxComparisons + 1]int) []Key {
	from := len(dst)
	dst = append(dst, Key{Hash: c.salt, Type: compoundKey, Use: Alone})
	for _, p := range c.parts {
		to := len(dst)
		for i := from; i < to; i++ {
			for j := starts[p.comparison]; j < starts[p.comparison+1]; j++ {
				if dst[j].Type == p.typ && len(dst)-to < compoundCap {
					dst = append(dst, Key{Hash: pairHash(dst[i].Hash, dst[j].Hash), Type: compoundKey, Use: Alone})
				}
			}
		}
		dst = dst[:from+copy(dst[from:], dst[to:])]
	}
	return dst
}

func keyNames(types []KeyType) []string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.Name
	}
	return names
}
