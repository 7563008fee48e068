package match

import (
	"context"
	"iter"
)

// fitPull is how strongly learnt weights are drawn towards where they came from.
const fitPull = 1.0

// LearnOptions say how Model.Learn works. The zero LearnOptions use all cores and know of no judgements.
type LearnOptions struct {
	Workers    int    // goroutines; 0 means as many as there are cores. It never changes a result
	Seed       uint64 // of the pairs that are drawn by chance
	Judgements []Judgement
	// Truth says of two records what is known, Unsure where nothing is: for data whose customers are known. It is asked of
	// many pairs, from several goroutines, and may be nil.
	Truth func(left, right Ref) Decision
}

// examplesFrom prepares and blocks rs as Match does and takes their pairs as examples.
func (m *Model) examplesFrom(ctx context.Context, rs iter.Seq2[Record, error], o *LearnOptions) (*examples, error) {
	workers := (&Options{Workers: o.Workers}).workers()
	c, counts, err := m.prepareAll(ctx, rs, workers, func(string, int, int) {})
	if err != nil {
		return nil, err
	}
	f, err := m.freeze(ctx, c, counts, workers)
	if err != nil {
		return nil, err
	}
	bl, err := f.block(ctx, c, workers)
	if err != nil {
		return nil, err
	}
	return f.gatherExamples(ctx, c, bl, workers, o.Seed, o.Truth)
}
