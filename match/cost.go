package match

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Cost says what comparing will take, before the first pair is compared.
type Cost struct {
	Pairs    int           // pairs that will be compared
	Exact    bool          // Pairs is counted; else it is estimated from a sample of the records
	Score    time.Duration // about how long that will take, from pairs of the sample scored here and now
	Keys     int           // blocking keys that at least two records share
	Narrowed int           // keys that too many records hold, each replaced by that key in the company of others
	Oversize int           // keys that too many hold even so: each of their records is compared with a few
	Largest  []Block       // the largest blocks, the largest first, five at the most
}

// Block is the records that share a blocking key. The key itself is a hash, and says nothing of a value.
type Block struct {
	Records int    `json:"records"`
	Keys    string `json:"keys"` // the comparisons that it comes from, as "phone", or "address+name" for one in company
}

const (
	sampled = 2048 // records whose candidates are counted
	largest = 5
)

// cost counts or estimates what comparing the blocks takes. The time aside, it is the same on every run.
func (res *Result) cost(bl *blocks, workers int) Cost {
	n := len(res.corpus.refs)
	c := Cost{Exact: n <= sampled, Keys: len(bl.starts) - 1, Narrowed: res.model.frequent.size(), Oversize: bl.oversize}
	step := max(1, n/sampled)
	met := newMarks(n)
	var cands []uint32
	seen := 0
	start := time.Now()
	for r := 0; r < n; r += step {
		cands = bl.candidates(cands[:0], uint32(r), met)
		for _, o := range cands {
			res.model.scorePair(res.corpus, min(uint32(r), o), max(uint32(r), o))
		}
		c.Pairs += len(cands)
		seen++
	}
	if seen > 0 {
		c.Pairs = c.Pairs * n / seen
		c.Score = time.Since(start) * time.Duration(n) / time.Duration(seen*workers)
	}
	for _, id := range bl.largest(largest) {
		c.Largest = append(c.Largest, res.block(bl.members[bl.starts[id]:bl.starts[id+1]]))
	}
	return c
}

// largest returns the n blocks of the most records; of equals, those that come first.
func (b *blocks) largest(n int) []int {
	size := func(id int) int { return int(b.starts[id+1] - b.starts[id]) }
	var top []int
	for id := range len(b.starts) - 1 {
		if len(top) == n && size(id) <= size(top[n-1]) {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, id, func(x, y int) int { return cmp.Or(size(y)-size(x), x-y) })
		top = slices.Insert(top, at, id)
		top = top[:min(len(top), n)]
	}
	return top
}

// block describes the records of a block by the keys that all of them hold.
func (res *Result) block(members []uint32) Block {
	w := new(Workspace)
	keys := res.model.Keys(nil, res.corpus.prepared(members[0]), w)
	for _, r := range members[1:] {
		own := res.model.Keys(nil, res.corpus.prepared(r), w)
		keys = slices.DeleteFunc(keys, func(k uint64) bool { _, ok := slices.BinarySearch(own, k); return !ok })
	}
	return Block{len(members), strings.Join(res.model.origins(res.corpus.bytes(members[0]), keys), ", ")}
}

// Shared names the comparisons whose blocking keys a and b both hold: "phone", or "address+name" for a key in the
// company of another. Where there are none, a batch does not compare the two. It takes time quadratic in the number of
// keys.
func (m *Model) Shared(a, b Prepared) []string {
	if t := m.tag(); a.tag() != t || b.tag() != t {
		return nil
	}
	w := new(Workspace)
	own := m.Keys(nil, b, w)
	keys := slices.DeleteFunc(m.Keys(nil, a, w), func(k uint64) bool { _, ok := slices.BinarySearch(own, k); return !ok })
	return m.origins(a.b, keys)
}

// origins names the comparisons that give a record these keys, in order and each once. Keys are in order.
func (m *Model) origins(b []byte, keys []uint64) []string {
	var raw []Key
	var from []string
	var starts [maxComparisons + 1]int
	for i := range m.cs {
		raw = m.keysOf(raw, i, b)
		from = append(from, slices.Repeat([]string{m.cs[i].name}, len(raw)-len(from))...)
		starts[i+1] = len(raw)
	}
	for i := range m.compounds {
		raw = m.compounds[i].append(raw, &starts)
		from = append(from, slices.Repeat([]string{m.compounds[i].name}, len(raw)-len(from))...)
	}
	var out []string
	add := func(hash uint64, name string) {
		if _, ok := slices.BinarySearch(keys, hash); ok {
			out = append(out, name)
		}
	}
	for i, k := range raw {
		if k.Use&Alone == 0 {
			continue
		}
		add(k.Hash, from[i])
		for j, c := range raw {
			if c.Use&Company != 0 && c.Hash != k.Hash {
				add(pairHash(k.Hash, c.Hash), min(from[i], from[j])+"+"+max(from[i], from[j]))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
