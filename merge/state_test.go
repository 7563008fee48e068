package merge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yksi-mdm/yksi/match"
)

// A customer's life in five runs: two customers become one, stay so, are told apart again, and lose a record.
func TestIdsLiveThroughMergesSplitsAndLosses(t *testing.T) {
	tab := table{}
	one := tab.cluster(row(crm("1"), "name", "Esimerkki Oy"), row(crm("3"), "name", "Esimerkki Oy"))
	two := tab.cluster(row(crm("2"), "name", "Malli Oy"), row(crm("4"), "name", "Malli Oy"))
	both := match.Cluster{Members: append(one.Members[:2:2], two.Members...)}
	id1, id2 := EntityID(crm("1")), EntityID(crm("2"))

	type life struct {
		ID                 string
		Aliases, SplitFrom []string
	}
	var state *State
	run := func(cs ...match.Cluster) (lives []life) {
		next := new(State)
		for _, e := range tab.plan(t, nil, state, cs...) {
			lives = append(lives, life{e.ID, e.Aliases, e.SplitFrom})
			next.Add(e)
		}
		state = next
		return lives
	}
	for i, c := range []struct {
		clusters []match.Cluster
		want     []life
	}{
		{[]match.Cluster{one, two}, []life{{ID: id1}, {ID: id2}}},
		{[]match.Cluster{both}, []life{{ID: id1, Aliases: []string{id2}}}},
		{[]match.Cluster{both}, []life{{ID: id1, Aliases: []string{id2}}}},
		{[]match.Cluster{one, two}, []life{{ID: id1, Aliases: []string{id2}}, {ID: id2 + "-2", SplitFrom: []string{id1}}}},
	} {
		if d := cmp.Diff(c.want, run(c.clusters...)); d != "" {
			t.Errorf("run %d (-want +got):\n%s", i+1, d)
		}
	}
	state.Retain(func(r match.Ref) bool { return r != crm("1") })
	one.Members = one.Members[1:]
	if d := cmp.Diff([]life{{ID: id1, Aliases: []string{id2}}}, run(one)); d != "" {
		t.Errorf("without its smallest record (-want +got):\n%s", d)
	}
}
