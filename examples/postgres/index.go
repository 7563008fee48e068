package postgres

import (
	"context"
	"errors"
	"io/fs"

	"github.com/yksi-mdm/yksi/match"
)

// OpenIndex returns the index as it was when it was last changed: the snapshot, where there is one, and the changes of
// the log after it. From then on each change of the index goes to the log before it counts.
func OpenIndex(ctx context.Context, log *Log, snapshot string, m *match.Model) (*match.Index, error) {
	o := &match.IndexOptions{Log: log}
	x, err := match.MapIndex(snapshot, m, o)
	if errors.Is(err, fs.ErrNotExist) {
		x, err = match.NewIndex(m, o), nil
	}
	if err != nil {
		return nil, err
	}
	if _, err := x.Replay(ctx, log.Changes(ctx, x.Sequence())); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// Save writes the snapshot, while the index goes on, and takes the changes that are in it out of the log. A crash
// between the two does no harm: OpenIndex passes over what the snapshot holds.
func Save(ctx context.Context, x *match.Index, snapshot string, log *Log) error {
	seq, err := x.Save(snapshot)
	if err != nil {
		return err
	}
	return log.Forget(ctx, seq)
}
