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
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/source"
	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

func benchCommand() *command {
	var b bench
	return &command{
		name: "bench", args: "-n N",
		short: phrase.Phrase{EN: "measure the speed of this machine", FI: "mittaa tämän koneen nopeus", SV: "mät den här maskinens hastighet"},
		long: `Makes up a CRM export and a billing export of N records together, links them as link does and tells the seconds of each
stage, the bytes a record and the pairs a second. The files stand in a temporary folder and are removed. Needs some 2 GB
of memory and 1.5 GB of disk for a million records.

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
	note string
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
	stages, err := b.measure(ctx, e, files, filepath.Join(folder, "out"))
	if err != nil {
		return err
	}
	e.progressDone()
	b.print(e.stdout, stages)
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
func (b *bench) measure(ctx context.Context, e *env, files []string, out string) ([]stage, error) {
	b.run.linked = true
	var stages []stage
	start := time.Now()
	done := func(name, note string, args ...any) {
		stages = append(stages, stage{name, time.Since(start), fmt.Sprintf(note, args...)})
		start = time.Now()
	}
	var tables []*table.Table
	var size int64
	for _, file := range files {
		e.progress("reading %s", file)
		t, err := table.Open(file, nil)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(file)
		if err != nil {
			return nil, err
		}
		size += info.Size()
		tables = append(tables, t)
	}
	set, err := source.New(tables...)
	if err != nil {
		return nil, err
	}
	done("read", "%d B a record", size/int64(b.n))
	model, err := b.run.openModel()
	if err != nil {
		return nil, err
	}
	result, err := model.Match(ctx, set.Records(), &match.Options{Workers: b.run.workers, Progress: e.matching})
	if err != nil {
		return nil, err
	}
	st := result.Stats()
	stages = append(stages,
		stage{"prepare", st.Prepare, fmt.Sprintf("%d B a record", st.Bytes/int64(st.Records))},
		stage{"keys", st.Key, fmt.Sprintf("%d keys that records share", st.Keys)},
		stage{"score", st.Score, fmt.Sprintf("%d pairs, %.1f a record, %.2f million a second", st.Candidates,
			float64(st.Candidates)/float64(st.Records), float64(st.Candidates)/1e6/st.Score.Seconds())},
		stage{"cluster", st.Cluster, fmt.Sprintf("%d pairs match, %d are for review", st.Matches, st.Reviews)})
	start = time.Now()
	dir, err := table.CreateDir(out)
	if err != nil {
		return nil, err
	}
	defer dir.Abort()
	quiet := &env{stdout: io.Discard, stderr: io.Discard, lang: e.lang}
	w, err := b.run.write(ctx, quiet, dir, set, result)
	if err != nil {
		return nil, err
	}
	if _, err := dir.Commit(nil); err != nil {
		return nil, err
	}
	done("plan, write", "%d customers, %d merges", w.totals.Entities, w.totals.Merges)
	return stages, nil
}

// print writes the speed table.
func (b *bench) print(w io.Writer, stages []stage) {
	var total time.Duration
	for _, s := range stages {
		total += s.took
	}
	fmt.Fprintf(w, "%d records, %d cores, %s %s/%s\n\n", b.n, cores(b.run.workers), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	line := func(name string, took time.Duration, note string) {
		fmt.Fprintf(w, "%-12s %8.2f s %9.2f µs a record   %s\n", name, took.Seconds(), took.Seconds()*1e6/float64(b.n), note)
	}
	for _, s := range stages {
		line(s.name, s.took, s.note)
	}
	line("total", total, fmt.Sprintf("%.0f records a second", float64(b.n)/total.Seconds()))
	if peak := peakMemory(); peak > 0 {
		fmt.Fprintf(w, "%-12s %8.2f GB %8d B a record\n", "peak memory", float64(peak)/1e9, peak/int64(b.n))
	}
}
