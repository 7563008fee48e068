package report

import (
	"cmp"
	"slices"
	"sync"

	"github.com/yksi-mdm/yksi/match"
)

// sides are the cells of the records of some reviews, as Rows gives them: left, right, left, right, and so on.
type sides struct {
	cells []string
	err   error
}

// writeReviews writes both records of each pair for review side by side, the most euros first.
func (w *Writer) writeReviews() error {
	order := make([]int, len(w.reviews))
	for i := range w.reviews {
		order[i], w.reviews[i].euros = i, w.stake(w.reviews[i].pair)
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(-cmp.Compare(w.reviews[i].euros, w.reviews[j].euros), cmp.Compare(i, j))
	})
	var looking sync.WaitGroup
	defer looking.Wait()
	ahead, stop := make(chan sides, 1), make(chan struct{})
	defer close(stop)
	looking.Go(func() { w.lookUp(order, ahead, stop) })
	columns := len(w.o.Rows.Columns())
	var row []cell
	for part := range slices.Chunk(order, reviewsAhead) {
		found := <-ahead
		if found.err != nil {
			return found.err
		}
		for _, at := range part {
			r := &w.reviews[at]
			row = row[:0]
			for _, ref := range [...]match.Ref{r.pair.Left, r.pair.Right} {
				row = append(row, text(ref.Source), text(ref.ID))
				for _, v := range found.cells[:columns] {
					row = append(row, text(v))
				}
				found.cells = found.cells[columns:]
			}
			row = append(row, bits(r.pair.Weight), chance(r.pair.Probability), text(r.words), euros(r.euros), text(""))
			w.sheets[reviewFile].row(row...)
		}
	}
	return nil
}

// reviewsAhead is how many reviews are looked up at a time.
const reviewsAhead = 512

// lookUp sends the records of the reviews, some at a time, so that they are found while those before are written.
func (w *Writer) lookUp(order []int, found chan<- sides, stop <-chan struct{}) {
	for part := range slices.Chunk(order, reviewsAhead) {
		var s sides
		for _, at := range part {
			for _, ref := range [...]match.Ref{w.reviews[at].pair.Left, w.reviews[at].pair.Right} {
				if s.err == nil {
					s.cells, s.err = w.o.Rows.Cells(ref, s.cells)
				}
			}
		}
		select {
		case found <- s:
		case <-stop:
			return
		}
	}
}
