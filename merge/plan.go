package merge

import (
	"context"
	"iter"

	"github.com/yksi-mdm/yksi/match"
)

// Plan turns clusters into entities, one for each cluster and in their order. It is a pure function of its arguments:
// the order of the members within a cluster and the number of goroutines change nothing. p may be nil, for the default
// policy; prev may be nil, for a first run.
//
// A cluster that fails ends the plan with its error, as does ctx. Entities are planned on all cores, a few chunks of
// clusters at a time, so that memory does not grow with their number; the entities belong to whoever ranges over them.
func Plan(ctx context.Context, clusters iter.Seq2[match.Cluster, error], rows Rows, p *Policy, prev *State) iter.Seq2[*Entity, error] {
	panic("merge: not yet")
}
