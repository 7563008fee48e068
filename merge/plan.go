package merge

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"sync"

	"github.com/yksi-mdm/yksi/match"
)

// chunk is how many clusters a worker takes at a time.
const chunk = 256

// Plan turns clusters into entities, one for each cluster and in their order. It is a pure function of its arguments:
// the order of the members within a cluster and the number of goroutines change nothing. p may be nil, for the default
// policy; prev may be nil, for a first run.
//
// A cluster that fails ends the plan with its error, as does ctx. Entities are planned on all cores, a few chunks of
// clusters ahead of the reader, so memory does not grow with their number. A cluster's slices may be reused once it has
// been taken; an entity belongs to whoever ranges over the plan.
func Plan(ctx context.Context, clusters iter.Seq2[match.Cluster, error], rows Rows, p *Policy, prev *State) iter.Seq2[*Entity, error] {
	policy := p.resolve()
	return func(yield func(*Entity, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var all sync.WaitGroup
		defer all.Wait() // nobody asks rows for anything once the plan has ended
		defer cancel()

		workers := policy.Workers
		if workers <= 0 {
			workers = runtime.GOMAXPROCS(0)
		}
		jobs, order := make(chan *job), make(chan *job, 2*workers)
		var spent sync.Pool // of jobs, to be used again
		all.Go(func() {
			defer close(jobs)
			defer close(order)
			feed(ctx, clusters, jobs, order, &spent)
		})
		for range workers {
			all.Go(func() {
				w := newWorker(policy, rows, prev)
				for j := range jobs {
					j.run(ctx, w)
				}
			})
		}
		for j := range order {
			<-j.done
			for _, e := range j.entities {
				if !yield(e, nil) {
					return
				}
			}
			if j.err != nil {
				yield(nil, j.err)
				return
			}
			spent.Put(j)
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// job is a chunk of clusters and what became of it. A job with an error is the last.
type job struct {
	clusters []match.Cluster
	members  []match.Member // of the clusters, one after the other
	pairs    []match.Pair   // likewise
	flags    []match.Flag   // likewise
	entities []*Entity
	err      error
	done     chan struct{}
}

// newJob returns a job without clusters, with the buffers of one that is spent.
func newJob(spent *sync.Pool) *job {
	j, ok := spent.Get().(*job)
	if !ok {
		j = new(job)
	}
	*j = job{j.clusters[:0], j.members[:0], j.pairs[:0], j.flags[:0], j.entities[:0], nil, make(chan struct{})}
	return j
}

// add adds a copy of c.
func (j *job) add(c match.Cluster) {
	m, p, f := len(j.members), len(j.pairs), len(j.flags)
	j.members, j.pairs, j.flags = append(j.members, c.Members...), append(j.pairs, c.Pairs...), append(j.flags, c.Flags...)
	j.clusters = append(j.clusters, match.Cluster{Members: slices.Clip(j.members[m:]), Pairs: slices.Clip(j.pairs[p:]), Flags: slices.Clip(j.flags[f:])})
}

// feed cuts clusters into jobs and sends each to the workers and, in order, to the reader.
func feed(ctx context.Context, clusters iter.Seq2[match.Cluster, error], jobs, order chan<- *job, spent *sync.Pool) {
	j := newJob(spent)
	send := func() bool {
		for _, c := range []chan<- *job{order, jobs} {
			select {
			case c <- j:
			case <-ctx.Done():
				if c == jobs {
					close(j.done) // the reader has it, no worker will
				}
				return false
			}
		}
		j = newJob(spent)
		return true
	}
	for c, err := range clusters {
		if err != nil {
			j.err = err
			send()
			return
		}
		j.add(c)
		if len(j.clusters) == chunk && !send() {
			return
		}
	}
	send()
}

// run plans the clusters of j, up to the first that fails.
func (j *job) run(ctx context.Context, w *worker) {
	defer close(j.done)
	for i := range j.clusters {
		err := ctx.Err()
		var e *Entity
		if err == nil {
			e, err = w.plan(&j.clusters[i])
		}
		if err != nil {
			j.err = err
			return
		}
		j.entities = append(j.entities, e)
	}
}
