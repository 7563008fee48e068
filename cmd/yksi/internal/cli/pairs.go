package cli

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
)

// part is how many things a goroutine works on before it takes the next.
const part = 1024

// cores returns how many goroutines work for a flag -workers.
func cores(workers int) int {
	if workers <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return workers
}

// eachOf works on the items in place, a part in each goroutine; newWork gives a goroutine what it works with.
func eachOf[T any](items []T, newWork func() func(*T)) {
	var wg sync.WaitGroup
	for from := 0; from < len(items); from += part {
		items := items[from:min(from+part, len(items))]
		wg.Go(func() {
			work := newWork()
			for i := range items {
				work(&items[i])
			}
		})
	}
	wg.Wait()
}

// pairInWords is a pair and why it got its score: in codes for machines, in words for the people who judge it.
type pairInWords struct {
	match.Pair
	why          func() *match.Explanation
	codes, words string
}

// explainShort says in a line of words why a pair got its score.
func explainShort(result *match.Result, p match.Pair, l phrase.Language) string {
	x, ok := result.Explain(p.Left, p.Right)
	if !ok {
		return ""
	}
	return x.Text(spoken(l), match.Short)
}

// spoken is a language of the command as the library names it.
func spoken(l phrase.Language) match.Language {
	switch l {
	case phrase.FI:
		return match.Finnish
	case phrase.SV:
		return match.Swedish
	}
	return match.English
}

// explain says why p got its score.
func (p *pairInWords) explain(l phrase.Language) {
	x := p.why()
	p.codes = x.String()
	switch {
	case p.Verdict == match.Review:
		p.words = x.Text(spoken(l), match.Short)
	case p.Ambiguous:
		p.words = x.Text(spoken(l), match.Short) + "; " + phrase.Phrase{
			EN: "it fits another customer as well", FI: "sopii myös toiseen asiakkaaseen", SV: "passar även en annan kund",
		}.Format(l)
	}
}

// explained gives the pairs of a result in their order, in codes, and those for review in words, too. They are found on
// all cores, some thousand pairs at a time, while the ones before are taken.
func explained(ctx context.Context, result *match.Result, l phrase.Language, workers int) iter.Seq2[pairInWords, error] {
	return func(yield func(pairInWords, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		batches := make(chan []pairInWords, 2)
		var failed error
		var explaining sync.WaitGroup
		explaining.Go(func() {
			defer close(batches)
			var batch []pairInWords
			send := func() bool {
				eachOf(batch, func() func(*pairInWords) {
					return func(p *pairInWords) { p.explain(l) }
				})
				select {
				case batches <- batch:
					batch = make([]pairInWords, 0, cap(batch))
					return true
				case <-ctx.Done():
					failed = ctx.Err()
					return false
				}
			}
			for p, why := range result.Explained() {
				if batch = append(batch, pairInWords{Pair: p, why: why}); len(batch) == part*cores(workers) && !send() {
					return
				}
			}
			send()
		})
		defer explaining.Wait()
		defer cancel()
		for batch := range batches {
			for _, p := range batch {
				if !yield(p, nil) {
					return
				}
			}
		}
		if failed != nil {
			yield(pairInWords{}, failed)
		}
	}
}
