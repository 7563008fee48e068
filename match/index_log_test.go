package match

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// memoryLog keeps changes as JSON, as a store would, and may be made to fail or to wait.
type memoryLog struct {
	mu      sync.Mutex
	kept    [][]byte
	appends int
	fail    error
	begun   chan struct{} // if set, each Append gives a value when it begins
	wait    chan struct{} // and waits for one
}

func (l *memoryLog) Append(_ context.Context, cs []Change) error {
	if l.begun != nil {
		l.begun <- struct{}{}
		<-l.wait
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		return l.fail
	}
	l.appends++
	for _, c := range cs {
		b, err := json.Marshal(c)
		if err != nil {
			return err
		}
		l.kept = append(l.kept, b)
	}
	return nil
}

// all gives the changes.
func (l *memoryLog) all() iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for _, b := range l.kept {
			var c Change
			if err := json.Unmarshal(b, &c); !yield(c, err) {
				return
			}
		}
	}
}

// Each step is made to an index that is logged and to a plain map; at times the index is saved, mapped and replayed.
func TestIndexHoldsWhatAMapWouldThroughSavesAndReplays(t *testing.T) {
	m := defaultModel(t)
	rs := sample(150, 31)
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 1))
		log := &memoryLog{}
		o := &IndexOptions{Log: log}
		x := NewIndex(m, o)
		path := t.TempDir() + "/index"
		model := map[Ref]*Record{}
		for range 600 {
			r := rs[rng.IntN(len(rs))]
			switch rng.IntN(10) {
			case 0, 1, 2:
				if err := x.Delete(t.Context(), r.Ref); err != nil {
					t.Fatal(err)
				}
				delete(model, r.Ref)
			case 3:
				r.Values = rs[rng.IntN(len(rs))].Values // the record becomes another
				fallthrough
			default:
				put(t, x, &r)
				model[r.Ref] = &r
			}
			if rng.IntN(150) == 0 {
				if _, err := x.Save(path); err != nil {
					t.Fatal(err)
				}
			}
			if rng.IntN(200) == 0 {
				x.Close()
				var err error
				if x, err = MapIndex(path, m, o); err != nil {
					x = NewIndex(m, o)
				}
				if _, err := x.Replay(t.Context(), log.all()); err != nil {
					t.Fatal(err)
				}
			}
			if x.Len() != len(model) || x.Has(r.Ref) != (model[r.Ref] != nil) {
				t.Fatalf("seed %d: %d records, want %d; has %v: %v", seed, x.Len(), len(model), r.Ref, x.Has(r.Ref))
			}
		}
		same(t, x, model)
		x.Close()
	}
}

// same reports whether an index answers as one that was filled with the records in one go.
func same(t *testing.T, x *Index, model map[Ref]*Record) {
	t.Helper()
	var rs []Record
	for _, ref := range slices.SortedFunc(maps.Keys(model), Ref.Compare) {
		rs = append(rs, *model[ref])
	}
	y := filled(t, x.Model(), rs, nil)
	if d := cmp.Diff(answers(y, rs), answers(x, rs)); d != "" {
		t.Errorf("answers differ (-at once +step by step):\n%s", d[:min(len(d), 2000)])
	}
}

func TestAChangeCountsOnceItIsDurable(t *testing.T) {
	log := &memoryLog{begun: make(chan struct{}), wait: make(chan struct{})}
	x := NewIndex(defaultModel(t), &IndexOptions{Log: log})
	defer x.Close()
	rs := sample(30, 32)
	done := make(chan error)
	putting := func(r *Record) { done <- x.Put(context.Background(), r) }
	go putting(&rs[0])
	<-log.begun
	for i := range rs[1:] {
		go putting(&rs[1+i])
	}
	for x.line.length() < len(rs)-1 {
		time.Sleep(time.Millisecond)
	}
	if x.Len() != 0 {
		t.Error("a change is seen before it is durable")
	}
	log.wait <- struct{}{} // the first; then all those who came meanwhile, at once
	<-log.begun
	log.wait <- struct{}{}
	for range rs {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if log.appends != 2 || x.Len() != len(rs) {
		t.Errorf("%d appends, want 2: changes are to be made durable together; %d records", log.appends, x.Len())
	}
}

func (l *line) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting)
}

func TestAFailingLogLeavesTheIndexAsItWas(t *testing.T) {
	full := errors.New("no space left")
	log := &memoryLog{}
	x := NewIndex(defaultModel(t), &IndexOptions{Log: log})
	a := record("1", "name", "Rautasoini Oy")
	put(t, x, a)
	log.fail = full
	if err := x.Put(t.Context(), record("2", "name", "Pohjan Kukka Ky")); !errors.Is(err, full) {
		t.Errorf("put: %v", err)
	}
	if err := x.Delete(t.Context(), a.Ref); !errors.Is(err, full) {
		t.Errorf("delete: %v", err)
	}
	if n, err := x.PutAll(t.Context(), all(sample(9, 1))); !errors.Is(err, full) || n != 0 {
		t.Errorf("bulk: %d, %v", n, err)
	}
	if x.Len() != 1 || !x.Has(a.Ref) {
		t.Errorf("%d records, want 1", x.Len())
	}
	log.fail = nil
	if err := x.Delete(t.Context(), a.Ref); err != nil || x.Len() != 0 {
		t.Errorf("once there is space: %v", err)
	}
	x.Close()
	if err := x.Put(t.Context(), a); !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

func TestCancelledChangeIsNotMade(t *testing.T) {
	log := &memoryLog{begun: make(chan struct{}), wait: make(chan struct{})}
	x := NewIndex(defaultModel(t), &IndexOptions{Log: log})
	defer x.Close()
	rs := sample(2, 33)
	first := make(chan error)
	go func() { first <- x.Put(context.Background(), &rs[0]) }()
	<-log.begun
	ctx, cancel := context.WithCancelCause(t.Context())
	second := make(chan error)
	go func() { second <- x.Put(ctx, &rs[1]) }()
	tired := errors.New("tired of waiting")
	cancel(tired)
	if err := <-second; !errors.Is(err, tired) {
		t.Errorf("cancelled: %v", err)
	}
	log.wait <- struct{}{}
	if err := <-first; err != nil || x.Len() != 1 {
		t.Errorf("%v; %d records", err, x.Len())
	}
}

func TestNoIdentityCodeReachesTheLogOrTheAnswer(t *testing.T) {
	const code = "131052-308T" // a published test code
	log := &memoryLog{}
	x := NewIndex(defaultModel(t), &IndexOptions{Log: log})
	defer x.Close()
	r := record("1", "name", "Aitovire "+code, "business_id", code, "street", code, "city", code, "phone", code, "email", code, "link", code, "memo", code)
	put(t, x, r)
	r.Ref.ID = ""
	a := x.Check(r, nil)
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(log.kept[0]), string(b), string(written(t, x))} {
		if strings.Contains(text, "131052") || strings.Contains(text, "308T") {
			t.Errorf("an identity code is in %.300q", text)
		}
	}
	if len(a.Warnings) != len(r.Values) {
		t.Errorf("%d warnings of %d values: %v", len(a.Warnings), len(r.Values), a.Warnings)
	}
	r.Ref.ID = code
	var bad *RefError
	if err := x.Put(t.Context(), r); !errors.As(err, &bad) || strings.Contains(err.Error(), "131052") {
		t.Errorf("a record known by an identity code: %v", err)
	}
	if err := x.Put(t.Context(), record("", "name", "x")); !errors.As(err, &bad) {
		t.Errorf("a record without an id: %v", err)
	}
}

// Readers go on while records are put, replaced and deleted and layers are merged; a record that is always there is
// found by each of them.
func TestReadersNeverMissWhatIsThereAllTheTime(t *testing.T) {
	m := defaultModel(t)
	x := NewIndex(m, &IndexOptions{Log: &memoryLog{}})
	still := record("still", "name", "Revontulen Aurinkosähkö Oy", "business_id", "0154730-7")
	put(t, x, still)
	rs := sample(900, 34)
	var stop atomic.Bool
	var readers, writers sync.WaitGroup
	for range 3 {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for i := 0; !stop.Load(); i++ {
				if a := x.Check(record("", "name", "Revontulen Aurinkosähkö"), nil); a.Standing != Exists {
					t.Errorf("not found: %v", a.Standing)
					return
				}
				if refs := x.Lookup(BusinessID, "FI01547307"); !slices.Contains(refs, still.Ref) {
					t.Errorf("not looked up: %v", refs)
					return
				}
				x.Search(&rs[i%len(rs)], 5, Finnish)
			}
		}()
	}
	for w := range 3 {
		writers.Add(1)
		go func() {
			defer writers.Done()
			for i := range 300 {
				r := rs[(3*i+w)%len(rs)]
				put(t, x, &r)
				if i%3 == 0 {
					x.Delete(context.Background(), r.Ref)
				}
				if i%40 == 0 {
					r := *still // replaced by itself
					put(t, x, &r)
				}
			}
		}()
	}
	writers.Wait()
	if _, err := x.PutAll(t.Context(), all(sample(3000, 35))); err != nil {
		t.Error(err)
	}
	stop.Store(true)
	readers.Wait()
	x.Close()
	if got := len(x.now.Load().records); got > 20 {
		t.Errorf("%d layers are left", got)
	}
}

func TestLayersStayFew(t *testing.T) {
	x := NewIndex(defaultModel(t), nil)
	rs := sample(3000, 36)
	for i := range rs {
		put(t, x, &rs[i])
	}
	x.Close()
	var sizes []int
	for _, l := range x.now.Load().records {
		sizes = append(sizes, l.live())
	}
	if len(sizes) > 16 || x.Len() != len(rs) {
		t.Errorf("layers of %v", sizes)
	}
}
