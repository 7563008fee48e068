package cli

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

func benchCommand() *command {
	var b bench
	return &command{
		name: "bench", args: "-n N",
		short: phrase.Phrase{EN: "measure the speed of this machine", FI: "mittaa tämän koneen nopeus", SV: "mät den här maskinens hastighet"},
		long: `Makes up a CRM export and a billing export of N records together, links them as link does and tells of each stage the
seconds, those of all cores together, and the most memory that was held meanwhile, by record. Making up the records is
not counted. The files stand in a temporary folder and are removed. Needs some 2 GB of memory and 1.5 GB of disk for a
million records.

  $ yksi bench -n 2000
`,
		flags: func(fs *flag.FlagSet) {
			fs.IntVar(&b.n, "n", 100_000, "`number` of records")
			fs.IntVar(&b.run.workers, "workers", 0, "goroutines; 0: one a core")
		},
		run: func(ctx context.Context, e *env, args []string) error {
			if len(args) > 0 || b.n < 1 {
				return misused("want -n N with N at least 1, and no arguments")
			}
			return b.do(ctx, e)
		},
	}
}

// bench is a run on records made up for it.
type bench struct {
	n   int
	run run
}

// stage is a line of the speed table.
type stage struct {
	name string
	took time.Duration
	cpu  time.Duration // of all cores together; 0 where the system does not tell
	peak int64         // most memory held, in bytes; likewise
	note string
}

// meter times stages one after the other.
type meter struct {
	stages  []stage
	start   time.Time
	cpu     time.Duration
	forgets bool  // each stage has a peak of its own; else the peak grows from the making up of the records on
	peak    int64 // of all stages
}

// begin starts the clock of the first stage.
func (m *meter) begin() {
	debug.FreeOSMemory() // what making up the records took is not the linking's
	m.forgets = forgetPeak()
	m.start, m.cpu = time.Now(), cpuTime()
}

// done ends a stage and starts the next.
func (m *meter) done(name, note string, args ...any) {
	now, cpu, peak := time.Now(), cpuTime(), peakMemory()
	m.stages = append(m.stages, stage{name, now.Sub(m.start), cpu - m.cpu, peak, fmt.Sprintf(note, args...)})
	m.peak = max(m.peak, peak)
	if m.forgets {
		forgetPeak()
	}
	m.start, m.cpu = now, cpu
}

func (b *bench) do(ctx context.Context, e *env) error {
	folder, err := os.MkdirTemp("", "yksi-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	defer e.progressDone()
	e.progress("making up %d records", b.n)
	files := []string{filepath.Join(folder, "crm.csv"), filepath.Join(folder, "billing.csv")}
	if err := writeScenario(ctx, b.n, files[0], files[1]); err != nil {
		return err
	}
	var m meter
	if err := b.measure(ctx, e, &m, files, filepath.Join(folder, "out")); err != nil {
		return err
	}
	e.progressDone()
	b.print(e.stdout, &m)
	return nil
}

// writeScenario writes the exports of a scenario of n records.
func writeScenario(ctx context.Context, n int, crm, billing string) error {
	const recordsOfEntity = 2.1 // at least, on average
	var files []*os.File
	var buffers []*bufio.Writer
	for _, name := range []string{crm, billing} {
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		defer f.Close()
		files, buffers = append(files, f), append(buffers, bufio.NewWriterSize(f, 1<<20))
	}
	w := scenario.NewWriter(buffers[0], buffers[1], nil, nil)
	left := n
	for r := range scenario.Records(scenario.Options{Entities: min(int(float64(n)/recordsOfEntity)+100, 5_000_000)}) {
		if left == 0 {
			break
		}
		left--
		w.Write(r)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if left > 0 {
		return fmt.Errorf("at most %d records can be made up", n-left)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for i, f := range files {
		if err := buffers[i].Flush(); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// measure links the files stage by stage.
func (b *bench) measure(ctx context.Context, e *env, m *meter, files []string, out string) error {
	b.run.linked = true
	m.begin()
	var tables []*table.Table
	var size int64
	for _, file := range files {
		e.progress("reading %s", file)
		t, err := table.Open(file, nil)
		if err != nil {
			return err
		}
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		size += info.Size()
		tables = append(tables, t)
	}
	set, err := source.New(tables...)
	if err != nil {
		return err
	}
	limitMemory(set)
	m.done("read", "%d B a record in the files", size/int64(b.n))
	result, err := b.match(ctx, e, m, set)
	if err != nil {
		return err
	}
	return b.write(ctx, e, m, set, result, out)
}

// match matches the records and tells the stages of matching apart.
func (b *bench) match(ctx context.Context, e *env, m *meter, set *source.Set) (*match.Result, error) {
	model, err := b.run.openModel()
	if err != nil {
		return nil, err
	}
	stage := "prepare"
	result, err := model.Match(ctx, set.Records(), &match.Options{Workers: b.run.workers, Progress: func(p match.Progress) {
		if p.Stage != stage {
			m.done(stage, "")
			stage = p.Stage
		}
		e.matching(p)
	}})
	if err != nil {
		return nil, err
	}
	m.done(stage, "")
	st := result.Stats()
	for i := range m.stages {
		switch s := &m.stages[i]; s.name { // matching knows the times of its stages best
		case "prepare":
			s.took, s.note = st.Prepare, fmt.Sprintf("%d B a prepared record", st.Bytes/int64(st.Records))
		case "keys":
			s.took, s.note = st.Key, fmt.Sprintf("%d keys that records share", st.Keys)
		case "score":
			s.took, s.note = st.Score, fmt.Sprintf("%d pairs, %.1f a record, %.2f million a second", st.Candidates,
				float64(st.Candidates)/float64(st.Records), float64(st.Candidates)/1e6/st.Score.Seconds())
		case "cluster":
			s.took, s.note = st.Cluster, fmt.Sprintf("%d pairs match, %d are for review", st.Matches, st.Reviews)
		}
	}
	return result, nil
}

// write plans and writes the files of a run.
func (b *bench) write(ctx context.Context, e *env, m *meter, set *source.Set, result *match.Result, out string) error {
	dir, err := table.CreateDir(out)
	if err != nil {
		return err
	}
	defer dir.Abort()
	quiet := &env{stdout: io.Discard, stderr: io.Discard, lang: e.lang}
	b.run.stage = func(name string) { m.done(name, "") }
	w, err := b.run.write(ctx, quiet, dir, set, result)
	if err != nil {
		return err
	}
	st := result.Stats()
	for i := range m.stages {
		switch s := &m.stages[i]; s.name {
		case pairsStage:
			s.note = fmt.Sprintf("%d pairs in words", st.Matches+st.Reviews)
		case planStage:
			s.note = fmt.Sprintf("%d customers, %d merges", w.totals.Entities, w.totals.Merges)
		}
	}
	if _, err := dir.Commit(nil); err != nil {
		return err
	}
	m.done("finish", "lists by euros, summary, model")
	return nil
}

// print writes the speed table.
func (b *bench) print(w io.Writer, m *meter) {
	fmt.Fprintf(w, "%d records, %d cores, %s %s/%s\n\n", b.n, cores(b.run.workers), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	fmt.Fprintf(w, "%-8s %9s %9s %12s %12s\n", "stage", "seconds", "CPU s", "us a record", "B a record")
	var total stage
	for _, s := range m.stages {
		b.line(w, s)
		total.took += s.took
		total.cpu += s.cpu
	}
	total.name, total.peak = "total", m.peak
	total.note = fmt.Sprintf("%.0f records a second", float64(b.n)/total.took.Seconds())
	b.line(w, total)
	if m.peak > 0 {
		fmt.Fprintf(w, "\npeak memory %.2f GB", float64(m.peak)/1e9)
		if !m.forgets {
			fmt.Fprint(w, ", the making up of the records counted: this system tells only the peak of the whole process")
		}
		fmt.Fprintln(w)
	}
}

// line writes a stage: its seconds, those of all cores together, microseconds a record, and the most memory that the
// process held meanwhile, by record.
func (b *bench) line(w io.Writer, s stage) {
	fmt.Fprintf(w, "%-8s %9.2f %9.2f %12.2f %12d   %s\n", s.name, s.took.Seconds(), s.cpu.Seconds(), s.took.Seconds()*1e6/float64(b.n),
		s.peak/int64(b.n), s.note)
}
