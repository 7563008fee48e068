// Package eval judges a clustering against the truth.
//
// A clustering is judged by its pairs (of the pairs it puts together, how many belong together: precision; of those
// that belong together, how many it puts together: recall), by the pairs across sources alone, and record by record
// (B-cubed). Pairwise figures are ruled by the large entities, where n records make n(n-1)/2 pairs; B-cubed gives each
// record one voice, so that is what the table by case kind shows.
//
// A record that the clustering does not name stands alone. One that the truth does not name takes no part.
package eval

import (
	"cmp"
	"slices"
)

// Record names a record by its source and its id there.
type Record struct{ Source, ID string }

// Clustering gives records their entities and remembers the order in which it was told of the records, so that sums of
// fractions do not depend on a map's order. The zero Clustering is empty and ready to use. Not for concurrent writing.
type Clustering struct {
	order  []Record
	entity map[Record]string
}

// Put says that r belongs to the entity. Of several words on one record the last counts.
func (c *Clustering) Put(r Record, entity string) {
	if c.entity == nil {
		c.entity = make(map[Record]string)
	}
	if _, ok := c.entity[r]; !ok {
		c.order = append(c.order, r)
	}
	c.entity[r] = entity
}

// Len returns the number of records.
func (c *Clustering) Len() int { return len(c.order) }

// Entity returns the entity of r, and whether the clustering names r.
func (c *Clustering) Entity(r Record) (string, bool) {
	e, ok := c.entity[r]
	return e, ok
}

// Sources returns the names of the sources of the records, sorted.
func (c *Clustering) Sources() []string {
	var names []string
	for _, r := range c.order {
		if !slices.Contains(names, r.Source) {
			names = append(names, r.Source)
		}
	}
	slices.Sort(names)
	return names
}

// Without returns the clustering with the records left out for which drop is true.
func (c *Clustering) Without(drop func(Record) bool) *Clustering {
	var kept Clustering
	for _, r := range c.order {
		if !drop(r) {
			kept.Put(r, c.entity[r])
		}
	}
	return &kept
}

// Unknown returns the records that c names and truth does not.
func (c *Clustering) Unknown(truth *Clustering) []Record {
	var unknown []Record
	for _, r := range c.order {
		if _, ok := truth.entity[r]; !ok {
			unknown = append(unknown, r)
		}
	}
	return unknown
}

// Measure is a precision, a recall and their harmonic mean, each from 0 to 1; 0 where there is nothing to divide by.
type Measure struct{ P, R, F1 float64 }

func measure(p, r float64) Measure {
	m := Measure{P: p, R: r}
	if p+r > 0 {
		m.F1 = 2 * p * r / (p + r)
	}
	return m
}

// Figures is what is said of a whole clustering.
type Figures struct {
	Records, Missing      int // records of the truth; of them not named by the clustering
	TruePairs, Pairs      int // pairs that belong together; pairs put together
	Pairwise              Measure
	Cross                 Measure // pairs whose records come from different sources
	BCubed                Measure
	Clusters, Entities    int // found and true ones, the lone ones included
	Largest               int // records of the largest cluster
	WrongPairs, LostPairs int // pairs put together that do not belong together, and the reverse
}

// cell is the meeting of a true entity and a found cluster.
type cell struct{ truth, found int }

// Judgement is a clustering set beside the truth. It is immutable.
type Judgement struct {
	records []Record
	at      []cell // per record
	index   map[Record]int
	size    struct {
		truth, found map[int]int
		both         map[cell]int
	}
	missing int
}

// Judge sets found beside truth. It takes time and memory in proportion to their records.
func Judge(truth, found *Clustering) *Judgement {
	j := &Judgement{records: truth.order, at: make([]cell, truth.Len()), index: make(map[Record]int, truth.Len())}
	j.size.truth, j.size.found, j.size.both = make(map[int]int), make(map[int]int), make(map[cell]int)
	trueNo, foundNo := make(map[string]int), make(map[string]int)
	number := func(m map[string]int, name string) int {
		n, ok := m[name]
		if !ok {
			n = len(m)
			m[name] = n
		}
		return n
	}
	for i, r := range truth.order {
		c := cell{truth: number(trueNo, truth.entity[r])}
		name, ok := found.entity[r]
		if !ok {
			j.missing++
		}
		if name == "" {
			c.found = -1 - i // alone
		} else {
			c.found = number(foundNo, name)
		}
		j.at[i], j.index[r] = c, i
		j.size.truth[c.truth]++
		j.size.found[c.found]++
		j.size.both[c]++
	}
	return j
}

// pairs returns how many pairs n things make.
func pairs(n int) int { return n * (n - 1) / 2 }

// pairsOf adds up the pairs within the groups.
func pairsOf[K comparable](groups map[K]int) int {
	sum := 0
	for _, n := range groups {
		sum += pairs(n)
	}
	return sum
}

// crossPairs adds up the pairs of different sources within the groups that by tells.
func crossPairs[K comparable](j *Judgement, by func(cell) K) int {
	type part struct {
		group  K
		source string
	}
	groups, parts := make(map[K]int), make(map[part]int)
	for i, r := range j.records {
		k := by(j.at[i])
		groups[k]++
		parts[part{k, r.Source}]++
	}
	return pairsOf(groups) - pairsOf(parts)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// bcubed returns the precision and recall of the record at i: of the records of its cluster, how many are of its
// entity; of those of its entity, how many are in its cluster.
func (j *Judgement) bcubed(i int) (p, r float64) {
	c := j.at[i]
	both := j.size.both[c]
	return ratio(both, j.size.found[c.found]), ratio(both, j.size.truth[c.truth])
}

// Figures sums the judgement up.
func (j *Judgement) Figures() Figures {
	both, found, truth := pairsOf(j.size.both), pairsOf(j.size.found), pairsOf(j.size.truth)
	f := Figures{
		Records: len(j.records), Missing: j.missing,
		TruePairs: truth, Pairs: found,
		Pairwise:   measure(ratio(both, found), ratio(both, truth)),
		Clusters:   len(j.size.found),
		Entities:   len(j.size.truth),
		WrongPairs: found - both, LostPairs: truth - both,
	}
	xt := crossPairs(j, func(c cell) int { return c.truth })
	xf := crossPairs(j, func(c cell) int { return c.found })
	xb := crossPairs(j, func(c cell) cell { return c })
	f.Cross = measure(ratio(xb, xf), ratio(xb, xt))
	for _, n := range j.size.found {
		f.Largest = max(f.Largest, n)
	}
	var p, r float64
	for i := range j.records {
		pi, ri := j.bcubed(i)
		p, r = p+pi, r+ri
	}
	if n := float64(len(j.records)); n > 0 {
		f.BCubed = measure(p/n, r/n)
	}
	return f
}

// Case is a label that the truth gives to a record: how it was damaged, or what kind of customer it is.
type Case struct {
	Record
	Kind string
}

// KindFigures is what is said of the records that carry one label.
type KindFigures struct {
	Kind    string
	Records int
	P, R    float64 // B-cubed, averaged over those records
}

// ByKind judges the records of each label, the lowest recall first, equals in the order in which cases names them.
// Records that the truth does not name are left out; so are labels that no record is left of.
func (j *Judgement) ByKind(cases []Case) []KindFigures {
	members := make(map[string][]int)
	var kinds []string
	seen := make(map[Case]bool, len(cases))
	for _, c := range cases {
		i, ok := j.index[c.Record]
		if !ok || seen[c] {
			continue
		}
		seen[c] = true
		if _, ok := members[c.Kind]; !ok {
			kinds = append(kinds, c.Kind)
		}
		members[c.Kind] = append(members[c.Kind], i)
	}
	out := make([]KindFigures, 0, len(kinds))
	for _, kind := range kinds {
		k := KindFigures{Kind: kind, Records: len(members[kind])}
		for _, i := range members[kind] {
			p, r := j.bcubed(i)
			k.P, k.R = k.P+p, k.R+r
		}
		k.P, k.R = k.P/float64(k.Records), k.R/float64(k.Records)
		out = append(out, k)
	}
	slices.SortStableFunc(out, func(a, b KindFigures) int { return cmp.Compare(a.R, b.R) })
	return out
}
