package cli

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"iter"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// do reads the files, matches, plans and writes the folder.
func (r *run) do(ctx context.Context, e *env, args []string) error {
	if err := r.check(); err != nil {
		return err
	}
	start := time.Now()
	dir, err := table.CreateDir(r.out)
	if err != nil {
		return err
	}
	defer dir.Abort()
	defer e.progressDone()
	model, err := r.openModel()
	if err != nil {
		return err
	}
	set, err := r.open(e, args, model.Rules())
	if err != nil {
		return err
	}
	if r.linked {
		tellSwapped(e, set.Sources()[0].Table, set.Sources()[1].Table)
	}
	limitMemory(set)
	judgementFiles, err := r.hear(e, set)
	defer r.memory.forget()
	if err != nil {
		return err
	}
	if r.learn {
		if model, err = r.learnFrom(ctx, e, dir, set, model); err != nil {
			return err
		}
	}
	read := time.Now()
	r.relate = r.relating(set)
	var expected match.Cost
	result, err := model.Match(ctx, set.Records(), &match.Options{
		Workers: r.workers, Unique: r.unique, Judgements: r.judged,
		Progress: func(p match.Progress) { r.relateBeside(p); e.matching(p) },
		Cost:     func(c match.Cost) error { expected = c; return r.afford(e, c) },
	})
	if err != nil {
		return err
	}
	matched := time.Now()
	w, err := r.write(ctx, e, dir, set, result)
	if err != nil {
		return err
	}
	account := r.account(set, result, w.totals)
	account.Judgements = judgementFiles
	account.Pairs.expect(expected)
	account.Seconds = seconds{Read: since(start, read), Match: since(read, matched), Write: since(matched, time.Now())}
	kept, err := dir.Commit(account)
	if err != nil {
		return err
	}
	if err := r.memory.save(); err != nil {
		return err
	}
	e.progressDone()
	if _, err := io.WriteString(e.stdout, w.summary); err != nil {
		return err
	}
	tellKept(e, r.out, kept)
	if r.failOn && w.waiting > 0 {
		return errReviewLeft
	}
	return nil
}

// check refuses flags that make no run.
func (r *run) check() error {
	if r.out == "" {
		return misused(phrase.Phrase{EN: "-o DIR is needed", FI: "-o KANSIO tarvitaan", SV: "-o MAPP behövs"})
	}
	if r.months < 1 {
		return misused(phrase.Phrase{EN: "-months %d: want 1 or more", FI: "-months %d: anna 1 tai enemmän", SV: "-months %d: ge 1 eller mer"}, r.months)
	}
	return r.stateOutside()
}

// hear reads what people have decided, in this run and, from the state folder, in those before, and names the records as
// the data do. The state folder is to be forgotten then.
func (r *run) hear(e *env, set *source.Set) ([]judgementFile, error) {
	judged, files, err := r.readJudgements()
	if err != nil {
		return nil, err
	}
	r.judged = judged
	tellChangedIDs(e, set, judged, files)
	if err := r.remember(e, set); err != nil {
		return nil, err
	}
	for i, j := range r.judged {
		r.judged[i].Left, r.judged[i].Right = set.Same(j.Left), set.Same(j.Right)
	}
	return files, nil
}

// learnFrom learns the weights of model from the records, says what was learnt and writes that to learned.txt; the weights
// themselves are in model.json.
func (r *run) learnFrom(ctx context.Context, e *env, dir *table.Dir, set *source.Set, model *match.Model) (*match.Model, error) {
	e.progress(phrase.Phrase{EN: "learning", FI: "opitaan", SV: "lär"})
	learnt, report, err := model.Learn(ctx, set.Records(), &match.LearnOptions{Workers: r.workers, Judgements: r.judged})
	if err != nil {
		return nil, err
	}
	e.progressDone()
	text := report.Text(spoken(e.lang))
	if _, err := io.WriteString(e.stdout, text+"\n"); err != nil {
		return nil, err
	}
	return learnt, writeFile(dir, "learned.txt", strings.NewReader(text))
}

// written is what was written, in short.
type written struct {
	totals  merge.Totals
	waiting int // pairs for review
	summary string
}

// write writes every file of the folder but the account of the run.
func (r *run) write(ctx context.Context, e *env, dir *table.Dir, set *source.Set, result *match.Result) (*written, error) {
	policy := r.policy(set)
	o := report.Options{
		Lang: e.lang, Create: dir.Create, Rows: set, Billing: policy.Billing, AsOf: policy.AsOf, Months: policy.Months, Delta: r.memory.follows(),
		Explain: func(p match.Pair) string { return explainShort(result, p, e.lang) },
	}
	_, o.AsOfGiven = r.now(set)
	if r.excel {
		o.Style = table.Excel
	}
	for _, s := range set.Sources() {
		o.Sources = append(o.Sources, s.Name())
	}
	o.Judged = tallied(r.judged, result.Conflicts())
	w, err := report.New(o)
	if err != nil {
		return nil, err
	}
	e.progress(phrase.Phrase{EN: "writing pairs", FI: "kirjoitetaan pareja", SV: "skriver par"})
	for _, s := range set.Sources() {
		warnOfInput(w, s, set.Faults(), e.lang)
	}
	warnOfJudgements(w, result.Conflicts(), set, e.lang)
	for p, err := range explained(ctx, result, e.lang, r.workers) {
		if err != nil {
			return nil, err
		}
		w.Pair(p.Pair, p.codes, p.words)
	}
	r.ended(pairsStage)
	e.progress(phrase.Phrase{EN: "planning", FI: "suunnitellaan", SV: "planerar"})
	if policy.Relations, err = r.relations(e); err != nil {
		return nil, err
	}
	w.Relations(policy.Relations)
	r.ended(relationsStage)
	totals, err := r.writePlan(ctx, dir, set, result, policy, w)
	if err != nil {
		return nil, err
	}
	if err := r.memory.finish(ctx, dir, set, w); err != nil {
		return nil, err
	}
	r.ended(planStage)
	var summary bytes.Buffer
	if err := w.Finish(&summary); err != nil {
		return nil, err
	}
	out := &written{totals: totals, waiting: w.Waiting(), summary: summary.String()}
	if err := writeFile(dir, "summary.txt", &summary); err != nil {
		return nil, err
	}
	return out, writeFile(dir, "model.json", result.Model())
}

// Stages of writing: the pairs in words, what is left of how records stand to each other, then the plan with the files
// that follow it.
const (
	pairsStage     = "explain"
	relationsStage = "relate"
	planStage      = "plan"
)

// ended tells that a stage has ended.
func (r *run) ended(stage string) {
	if r.stage != nil {
		r.stage(stage)
	}
}

// writePlan writes plan.json while the report is told of each entity on its way.
func (r *run) writePlan(ctx context.Context, dir *table.Dir, set *source.Set, result *match.Result, policy *merge.Policy, w *report.Writer) (merge.Totals, error) {
	header := planHeader(set, policy)
	header.Model = result.Model().Hash().String()
	file, err := dir.Create(planFile)
	if err != nil {
		return merge.Totals{}, err
	}
	entities := r.memory.noting(merge.Plan(ctx, result.Clusters(), set, policy, r.memory.prev), set, w)
	totals, err := merge.Write(file, header, told(entities, w))
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	return totals, err
}

// planHeader is what stands before the entities, but for the model that matched.
func planHeader(set *source.Set, policy *merge.Policy) merge.Header {
	header := merge.Header{Tool: "yksi", AsOf: policy.AsOf, Months: policy.Months, Rules: policy.Rules(), Before: set.Control()}
	for _, s := range set.Sources() { // the hash of the file stands in run.json: it changes with the order of rows, a plan does not
		header.Sources = append(header.Sources, merge.Source{Name: s.Name(), Records: s.Rows(), Columns: s.PlanColumns()})
	}
	return header
}

// told hands the entities on and tells w of each in a goroutine of its own, so that the tables and the plan, which both
// only read an entity, are written at the same time. It ends when w knows of every entity that was handed on.
func told(entities iter.Seq2[*merge.Entity, error], w *report.Writer) iter.Seq2[*merge.Entity, error] {
	const few = 64 // entities at a time: a goroutine that is woken for each of them is woken too often
	return func(yield func(*merge.Entity, error) bool) {
		batches := make(chan []*merge.Entity, 8)
		var telling sync.WaitGroup
		telling.Go(func() {
			for batch := range batches {
				for _, e := range batch {
					w.Entity(e)
				}
			}
		})
		defer telling.Wait()
		defer close(batches)
		batch := make([]*merge.Entity, 0, few)
		defer func() { batches <- batch }()
		for e, err := range entities {
			if err == nil {
				if batch = append(batch, e); len(batch) == few {
					batches <- batch
					batch = make([]*merge.Entity, 0, few)
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// policy says what is merged and what is linked: link merges the first source and links the second, dedupe merges all.
func (r *run) policy(set *source.Set) *merge.Policy {
	p := &merge.Policy{Workers: r.workers, Months: r.months, Fields: source.FieldRules(), Billing: []string{}}
	p.AsOf, _ = r.now(set)
	for i, s := range set.Sources() {
		if r.linked && i > 0 {
			p.Billing = append(p.Billing, s.Name())
		} else {
			p.Mergeable = append(p.Mergeable, s.Name())
		}
	}
	return p
}

// writeFile writes a file of the folder.
func writeFile(dir *table.Dir, name string, content io.WriterTo) error {
	f, err := dir.Create(name)
	if err != nil {
		return err
	}
	_, err = content.WriteTo(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// account is what run.json says of a run.
type account struct {
	Tool    string          `json:"tool"`
	Verb    string          `json:"verb"`
	AsOf    string          `json:"as_of,omitempty"`
	Model   string          `json:"model"`
	Sources []sourceAccount `json:"sources"`
	Map     string          `json:"map,omitempty"`
	Unique  []string        `json:"unique,omitempty"`

	Judgements []judgementFile `json:"judgements,omitempty"`

	Pairs   pairAccount  `json:"pairs"`
	Totals  merge.Totals `json:"totals"`
	Seconds seconds      `json:"seconds"`
	Memory  int64        `json:"peak_memory_bytes,omitempty"`
	Cores   int          `json:"cores"`
}

type sourceAccount struct {
	Name    string `json:"name"`
	File    string `json:"file"`
	SHA256  string `json:"sha256"`
	Records int    `json:"records"`
}

type pairAccount struct {
	Expected int           `json:"expected"` // before the run: counted, or estimated from a sample
	Compared int           `json:"compared"`
	Match    int           `json:"match"`
	Review   int           `json:"review"`
	Keys     int           `json:"keys"`
	Narrowed int           `json:"keys_narrowed"`
	Oversize int           `json:"keys_oversize"`
	Largest  []match.Block `json:"largest_blocks"`
}

// expect notes what the run was expected to take.
func (a *pairAccount) expect(c match.Cost) {
	a.Expected, a.Keys, a.Narrowed, a.Oversize, a.Largest = c.Pairs, c.Keys, c.Narrowed, c.Oversize, c.Largest
}

type seconds struct {
	Read  float64 `json:"read"`
	Match float64 `json:"match"`
	Write float64 `json:"write"`
}

func since(from, to time.Time) float64 { return to.Sub(from).Round(time.Millisecond).Seconds() }

func (r *run) account(set *source.Set, result *match.Result, totals merge.Totals) *account {
	st := result.Stats()
	a := &account{
		Tool: "yksi " + version(), Verb: "dedupe", Map: r.maps.String(), Unique: r.unique, Model: result.Model().Hash().String(), Totals: totals,
		Pairs:  pairAccount{Compared: st.Candidates, Match: st.Matches, Review: st.Reviews},
		Memory: peakMemory(), Cores: runtime.GOMAXPROCS(0),
	}
	if r.linked {
		a.Verb = "link"
	}
	if now, _ := r.now(set); !now.IsZero() {
		a.AsOf = now.Format(time.DateOnly)
	}
	for _, s := range set.Sources() {
		sum := s.Sum()
		a.Sources = append(a.Sources, sourceAccount{Name: s.Name(), File: s.File(), SHA256: hex.EncodeToString(sum[:]), Records: s.Rows()})
	}
	return a
}
