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
	"strconv"
	"strings"
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
		name: "bench", args: "-n N | CRM BILLING [ENTITIES]",
		short: phrase.Phrase{EN: "measure the speed of this machine", FI: "mittaa tämän koneen nopeus", SV: "mät den här maskinens hastighet"},
		long: `Makes up a CRM export and a billing export of N records together, or takes the two that are named, links them as link
does and tells of each stage the seconds, those of all cores together, and the most memory that was held meanwhile, by
record. Making up the records is not counted. What is written stands in a temporary folder and is removed. Needs some 2 GB
of memory and 1.5 GB of disk for a million records. With -workers 1,2 it measures on one core and then on two.

With -plan it measures a plan alone: from the exports and the list of which records are one customer, both on disk, to
plan.json. ENTITIES is such a list, as the entities.csv that link writes; of made-up records it is the truth about them.

With -serve it serves N made-up records, kept on disk, over HTTP on the loopback, and asks: how many checks are answered
a second and how long they take, while records are put beside. Those who ask share the cores with the service.

  $ yksi bench -n 2000
  $ yksi bench -plan -n 2000
  $ yksi bench -serve -n 2000 -for 1s
`,
		flags: func(fs *flag.FlagSet) {
			fs.IntVar(&b.n, "n", 100_000, "`number` of records to make up")
			fs.Var(&b.workers, "workers", "cores to work on, in a `list`: a table for each; default: all cores")
			fs.BoolVar(&b.plan, "plan", false, "measure a plan alone")
			fs.BoolVar(&b.serve, "serve", false, "measure the service instead")
			fs.Float64Var(&b.checks, "checks", 0, "with -serve: checks a second, a `number`; 0: as many as are answered")
			fs.Float64Var(&b.updates, "updates", benchUpdates, "with -serve: records put a second meanwhile, a `number`")
			fs.DurationVar(&b.lasting, "for", benchTime, "with -serve: how long, a `time`")
			fs.StringVar(&b.run.rules, "rules", "", "what is compared and how, in a `file`")
		},
		run: func(ctx context.Context, e *env, args []string) error {
			if err := b.wanted(args); err != nil {
				return err
			}
			if b.serve {
				return b.serving(ctx, e)
			}
			return b.do(ctx, e, args)
		},
	}
}

// bench is a run, or several, on records made up for it or on the user's.
type bench struct {
	n       int
	workers coresList
	plan    bool

	serve           bool
	checks, updates float64
	lasting         time.Duration

	run run
}

// coresList is a flag that lists numbers of cores.
type coresList []int

func (l *coresList) String() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(*l), " ", ","), "[]")
}

func (l *coresList) Set(s string) error {
	*l = nil
	for part := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || n > runtime.NumCPU() {
			return fmt.Errorf("want numbers from 1 to %d, as 1,2", runtime.NumCPU())
		}
		*l = append(*l, n)
	}
	return nil
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
	records int
	pairs   int     // met
	full    int     // of them, scored in full
	scoring float64 // in full, as a share of finding and scoring
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

func (b *bench) do(ctx context.Context, e *env, files []string) error {
	folder, err := os.MkdirTemp("", "yksi-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	defer e.progressDone()
	if len(files) == 0 {
		e.progress(phrase.Phrase{EN: "making up %d records", FI: "keksitään %d tietuetta", SV: "hittar på %d poster"}, b.n)
		for _, name := range [...]string{"crm.csv", "billing.csv", "truth.csv"} {
			files = append(files, filepath.Join(folder, name))
		}
		if err := writeScenario(ctx, b.n, files); err != nil {
			return err
		}
	}
	measure := b.measure
	if b.plan {
		measure = b.planning
	}
	all := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(all)
	if len(b.workers) == 0 {
		b.workers = coresList{all}
	}
	for i, cores := range b.workers {
		runtime.GOMAXPROCS(cores)
		b.run.workers = cores
		var m meter
		out := filepath.Join(folder, fmt.Sprintf("out%d", i))
		if err := measure(ctx, e, &m, files, out); err != nil {
			return err
		}
		e.progressDone()
		if i > 0 {
			fmt.Fprintln(e.stdout)
		}
		m.print(e.stdout, cores)
		if err := os.RemoveAll(out); err != nil {
			return err
		}
	}
	return nil
}

// writeScenario writes the exports of a scenario of n records, and the truth about them, to three files.
func writeScenario(ctx context.Context, n int, names []string) error {
	const recordsOfEntity = 2.1 // at least, on average
	var files []*os.File
	var buffers []*bufio.Writer
	for _, name := range names {
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		defer f.Close()
		files, buffers = append(files, f), append(buffers, bufio.NewWriterSize(f, 1<<20))
	}
	w := scenario.NewWriter(buffers[0], buffers[1], buffers[2], nil)
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
	model, err := b.run.openModel()
	if err != nil {
		return err
	}
	set, err := b.read(e, m, model.Rules(), files[:2])
	if err != nil {
		return err
	}
	result, err := b.match(ctx, e, m, set, model)
	if err != nil {
		return err
	}
	return b.write(ctx, e, m, set, result, out)
}

// read reads the files and understands them.
func (b *bench) read(e *env, m *meter, rules *match.Rules, files []string) (*source.Set, error) {
	var names, paths []string
	var size int64
	for _, file := range files {
		name, path := nameAndFile(file)
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		size += info.Size()
		names, paths = append(names, name), append(paths, path)
	}
	e.progress(phrase.Phrase{EN: "reading %s", FI: "luetaan %s", SV: "läser %s"}, strings.Join(paths, ", "))
	tables, err := openTables(names, paths, nil)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		m.records += t.Rows()
	}
	set, err := b.run.understood(rules, tables)
	if err != nil {
		return nil, err
	}
	limitMemory(set)
	m.done("read", "%d B a record in the files", size/int64(max(m.records, 1)))
	return set, nil
}

// match matches the records and tells the stages of matching apart.
func (b *bench) match(ctx context.Context, e *env, m *meter, set *source.Set, model *match.Model) (*match.Result, error) {
	stage := "prepare"
	b.run.relate = b.run.relating(set)
	result, err := model.Match(ctx, set.Records(), &match.Options{Workers: b.run.workers, Progress: func(p match.Progress) {
		if p.Stage != stage {
			m.done(stage, "")
			stage = p.Stage
		}
		b.run.relateBeside(p)
		e.matching(p)
	}})
	if err != nil {
		return nil, err
	}
	m.done(stage, "")
	st := result.Stats()
	n := float64(max(m.records, 1))
	for i := range m.stages {
		switch s := &m.stages[i]; s.name { // matching knows the times of its stages best
		case "prepare":
			s.took, s.note = st.Prepare, fmt.Sprintf("%.0f B a prepared record", float64(st.Bytes)/n)
		case "keys":
			s.took, s.note = st.Key, fmt.Sprintf("%d keys that records share", st.Keys)
		case "score":
			s.took, s.note = st.Score, fmt.Sprintf("%d pairs, %.1f a record, %.0f %% of them told apart by their ids", st.Candidates,
				float64(st.Candidates)/n, 100*float64(st.Barred)/float64(max(st.Candidates, 1)))
			m.pairs, m.full = st.Candidates, st.Candidates-st.Barred
			m.scoring = st.Full.Seconds() / max(st.Find+st.Full, 1).Seconds()
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
		case relationsStage:
			s.note = relationsNote + ": what cluster and explain left of it"
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

// relationsNote says what is sought in that stage.
const relationsNote = "estates, branches, sole traders, managers"

// print writes the speed table of a run on some cores.
func (m *meter) print(w io.Writer, cores int) {
	fmt.Fprintf(w, "%d records, cores: %d, %s %s/%s\n\n", m.records, cores, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	fmt.Fprintf(w, "%-8s %9s %9s %12s %12s\n", "stage", "seconds", "CPU s", "us a record", "B a record")
	total := stage{name: "total", peak: m.peak}
	var score, known stage
	for _, s := range m.stages {
		m.line(w, s)
		total.took += s.took
		total.cpu += s.cpu
		switch s.name {
		case "score":
			score = s
		case "cluster":
			known = total
		}
	}
	total.note = fmt.Sprintf("%.0f records a second", float64(m.records)/total.took.Seconds())
	m.line(w, total)
	fmt.Fprintln(w)
	if known.took > 0 {
		fmt.Fprintf(w, "which records are one customer is known after %.2f s, %.2f CPU s; what follows explains it, plans and writes\n", known.took.Seconds(), known.cpu.Seconds())
	}
	if m.pairs > 0 {
		m.speed(w, score)
	}
	if m.peak > 0 {
		fmt.Fprintf(w, "peak memory: %.2f GB", float64(m.peak)/1e9)
		if !m.forgets {
			fmt.Fprint(w, ", the making up of the records counted: this system tells only the peak of the whole process")
		}
		fmt.Fprintln(w)
	}
}

// speed writes how fast pairs were told apart: all of them, over the whole stage, and those that were scored in full, over
// the share of it that went into them alone.
func (m *meter) speed(w io.Writer, score stage) {
	line := func(what string, n int, share float64) {
		million := float64(n) / 1e6
		fmt.Fprintf(w, "%s: %.2f million, %.2f million a second", what, million, million/score.took.Seconds())
		if took := share * score.cpu.Seconds(); took > 0 {
			fmt.Fprintf(w, ", %.2f million a core second", million/took)
		}
		fmt.Fprintln(w)
	}
	line("pairs met", m.pairs, 1)
	line("told apart at a glance, by two ids", m.pairs-m.full, 1-m.scoring)
	line("pairs scored in full", m.full, m.scoring)
}

// line writes a stage: its seconds, those of all cores together, microseconds a record, and the most memory that the
// process held meanwhile, by record.
func (m *meter) line(w io.Writer, s stage) {
	n := max(m.records, 1)
	fmt.Fprintf(w, "%-8s %9.2f %9.2f %12.2f %12d   %s\n", s.name, s.took.Seconds(), s.cpu.Seconds(), s.took.Seconds()*1e6/float64(n),
		s.peak/int64(n), s.note)
}
