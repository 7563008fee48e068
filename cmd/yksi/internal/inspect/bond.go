package inspect

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/match"
)

// Bond says why two records are one customer or two.
type Bond struct {
	LeftEntity  string `json:"left_entity"`
	RightEntity string `json:"right_entity"`
	Merged      bool   `json:"merged"`            // they become one record
	Path        []Edge `json:"path,omitempty"`    // of one customer: the pairs that tie them, from left to right
	Barrier     *Edge  `json:"barrier,omitempty"` // of two: what keeps the customers apart
}

// Edge is a pair that ties two records or keeps their customers apart.
type Edge struct {
	Left   match.Ref `json:"left"`
	Right  match.Ref `json:"right"`
	Bits   float64   `json:"bits"`
	Reason string    `json:"reason"`           // of a tie the rung that decided, of a barrier one of the codes below
	Review bool      `json:"review,omitempty"` // a tie that by itself is for review
}

// What keeps two customers apart.
const (
	noMatch      = "no_match"     // no pair of their records matches
	judged       = "judgement"    // a person has said that two of their records are two customers
	differentIDs = "different_id" // two of their records bear different valid ids
	uniqueSource = "unique"       // both have a record of a source that is free of duplicates
	barredByRule = "rule"         // a rule bars two of their records
	standsAlone  = "stays_alone"  // one of the two fits another entity better than its id does
	incoherent   = "incoherent"   // too much of the rest speaks against it
)

// across bounds how many records of each customer are held against those of the other.
const across = 64

// bond finds out what ties or parts two records.
func (r *Run) bond(left, right match.Ref) (Bond, error) {
	members, b, err := r.members(left, right)
	if err != nil {
		return b, err
	}
	edges, err := r.edges(members)
	if err != nil {
		return b, err
	}
	if b.LeftEntity == b.RightEntity {
		b.Path = path(edges, left, right)
		return b, nil
	}
	var sides [2][]match.Ref
	for ref, entity := range members {
		if entity == b.LeftEntity {
			sides[0] = append(sides[0], ref)
		} else {
			sides[1] = append(sides[1], ref)
		}
	}
	for i := range sides {
		slices.SortFunc(sides[i], match.Ref.Compare)
		sides[i] = sides[i][:min(len(sides[i]), across)]
	}
	crossing := slices.DeleteFunc(edges, func(e Edge) bool { return e.Review || members[e.Left] == members[e.Right] })
	b.Barrier, err = r.barrier(sides[0], sides[1], len(crossing) > 0, left, right)
	return b, err
}

// members reads which records are of the entities of the two.
func (r *Run) members(left, right match.Ref) (map[match.Ref]string, Bond, error) {
	t, err := r.table("entities.csv")
	if err != nil {
		return nil, Bond{}, err
	}
	source, id, entity, merge := column(t, "source"), column(t, "id"), column(t, "entity_id"), column(t, "merge_id")
	var b Bond
	var groups [2]string
	ref := func(row int) match.Ref { return match.Ref{Source: cell(t, row, source), ID: cell(t, row, id)} }
	for row := range t.Rows() {
		switch ref(row) {
		case left:
			b.LeftEntity, groups[0] = cell(t, row, entity), cell(t, row, merge)
		case right:
			b.RightEntity, groups[1] = cell(t, row, entity), cell(t, row, merge)
		}
	}
	b.Merged = groups[0] != "" && groups[0] == groups[1]
	members := make(map[match.Ref]string)
	for row := range t.Rows() {
		if e := cell(t, row, entity); e == b.LeftEntity || e == b.RightEntity {
			members[ref(row)] = e
		}
	}
	return members, b, nil
}

// edges reads the pairs of the members, the strongest first, judged ones before all others and those for review after them:
// the order in which clusters were joined.
func (r *Run) edges(members map[match.Ref]string) ([]Edge, error) {
	t, err := r.table("pairs.csv")
	if err != nil {
		return nil, err
	}
	var at [7]int
	for i, name := range []string{"left_source", "left_id", "right_source", "right_id", "verdict", "weight_bits", "explanation"} {
		at[i] = column(t, name)
	}
	var out []Edge
	for row := range t.Rows() {
		e := Edge{
			Left:   match.Ref{Source: cell(t, row, at[0]), ID: cell(t, row, at[1])},
			Right:  match.Ref{Source: cell(t, row, at[2]), ID: cell(t, row, at[3])},
			Review: cell(t, row, at[4]) != match.Match.String(),
		}
		if members[e.Left] == "" || members[e.Right] == "" {
			continue
		}
		e.Bits, _ = strconv.ParseFloat(strings.Replace(cell(t, row, at[5]), ",", ".", 1), 64) // our own number
		_, rung, _ := strings.Cut(cell(t, row, at[6]), " by ")
		e.Reason, _, _ = strings.Cut(rung, ":")
		out = append(out, e)
	}
	rank := func(e Edge) int {
		switch {
		case e.Review:
			return 2
		case e.Reason == match.ByJudgement.String():
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(x, y Edge) int { return cmp.Or(rank(x)-rank(y), cmp.Compare(y.Bits, x.Bits)) })
	return out, nil
}

// path returns the edges that tie left to right in the tree that the strongest edges make.
func path(edges []Edge, left, right match.Ref) []Edge {
	root := make(map[match.Ref]match.Ref)
	var find func(match.Ref) match.Ref
	find = func(r match.Ref) match.Ref {
		if up, ok := root[r]; ok {
			return find(up)
		}
		return r
	}
	tree := make(map[match.Ref][]Edge)
	for _, e := range edges {
		if a, b := find(e.Left), find(e.Right); a != b {
			root[a] = b
			tree[e.Left] = append(tree[e.Left], e)
			tree[e.Right] = append(tree[e.Right], e)
		}
	}
	came := map[match.Ref]Edge{left: {}}
	for queue := []match.Ref{left}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, e := range tree[at] {
			if e.Left != at { // walk it from here
				e.Left, e.Right = e.Right, e.Left
			}
			if _, seen := came[e.Right]; !seen {
				came[e.Right] = e
				queue = append(queue, e.Right)
			}
		}
	}
	var out []Edge
	for at := right; at != left; {
		e, ok := came[at]
		if !ok {
			return nil
		}
		out = append(out, e)
		at = e.Left
	}
	slices.Reverse(out)
	return out
}

// barrier says what keeps two customers apart. It asks in the order in which clustering does.
func (r *Run) barrier(as, bs []match.Ref, matched bool, left, right match.Ref) (*Edge, error) {
	for _, a := range as {
		for _, b := range bs {
			if j := r.judgement(a, b); j != nil && j.Decision == match.Different {
				return &Edge{Left: a, Right: b, Reason: judged}, nil
			}
		}
	}
	if !matched {
		return &Edge{Left: left, Right: right, Reason: noMatch}, nil
	}
	ws, err := r.warnings(left, right)
	if err != nil {
		return nil, err
	}
	for _, w := range ws {
		if w.Code == standsAlone {
			return &Edge{Left: w.Ref, Right: w.Ref, Reason: standsAlone}, nil
		}
	}
	for _, source := range r.unique {
		of := func(refs []match.Ref) int {
			return slices.IndexFunc(refs, func(r match.Ref) bool { return r.Source == source })
		}
		if i, j := of(as), of(bs); i >= 0 && j >= 0 {
			return &Edge{Left: as[i], Right: bs[j], Reason: uniqueSource}, nil
		}
	}
	worst := r.worst(as, bs)
	return &worst, nil
}

// worst returns the pair across two customers that speaks most against one: two ids before any weight.
func (r *Run) worst(as, bs []match.Ref) Edge {
	prepared := func(refs []match.Ref) []match.Prepared {
		out := make([]match.Prepared, len(refs))
		var record match.Record
		for i, ref := range refs {
			r.set.Record(ref, &record)
			out[i] = r.model.Prepare(&record, nil)
		}
		return out
	}
	ps, qs := prepared(as), prepared(bs)
	worst := Edge{Reason: incoherent}
	for i, p := range ps {
		for j, q := range qs {
			s := r.model.Score(p, q)
			if s.Reason == match.ByDifferentID || s.Reason == match.ByDifferentIDs2 {
				return Edge{Left: as[i], Right: bs[j], Bits: s.Weight.Float(), Reason: differentIDs}
			}
			if s.Reason == match.ByRule && s.Verdict == match.NoMatch {
				return Edge{Left: as[i], Right: bs[j], Bits: s.Weight.Float(), Reason: barredByRule}
			}
			if worst.Left == (match.Ref{}) || s.Weight.Float() < worst.Bits {
				worst = Edge{Left: as[i], Right: bs[j], Bits: s.Weight.Float(), Reason: incoherent}
			}
		}
	}
	return worst
}
