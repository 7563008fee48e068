package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/table"
)

// rewriting is the work of the verbs that copy one file row by row and add columns to it. The file is read, worked on
// and written a part at a time, so that memory does not grow with it.
type rewriting struct {
	maps    table.Overrides
	out     string
	excel   bool
	workers int
}

func (o *rewriting) register(fs *flag.FlagSet) {
	fs.StringVar(&o.out, "o", "", "output `file`; it appears when it is whole")
	fs.Var(&o.maps, "map", "`columns` by hand: name=Nimi,business_id=Y-tunnus")
	fs.BoolVar(&o.excel, "excel", false, "output for Excel, whatever the input is: semicolons, decimal commas, endangered values as =\"...\"")
	workersVar(fs, &o.workers)
}

// addition says what columns a table gets, and what fills them.
type addition struct {
	columns []string
	numbers []string       // those of them that are numbers
	pairs   bool           // the rows are pairs of records and have no id of their own
	newRow  func() rowFunc // for one goroutine
}

// rowFunc gives the values of the added columns of a row.
type rowFunc func(t *table.Table, row int) []string

// do copies the file that arg names, - being standard input, and returns how many rows it has. added is asked once the
// header is known, and shows what it made of it.
func (o *rewriting) do(ctx context.Context, e *env, arg string, added func(*table.Table) (*addition, error)) (rows int, err error) {
	if o.out == "" {
		return 0, misused(phrase.Phrase{EN: "-o FILE is needed", FI: "-o TIEDOSTO tarvitaan", SV: "-o FIL behövs"})
	}
	name, file := nameAndFile(arg)
	out, err := table.CreateFile(o.out, file)
	if err != nil {
		return 0, err
	}
	defer out.Abort()
	defer e.progressDone()
	e.progress(phrase.Phrase{EN: "reading %s", FI: "luetaan %s", SV: "läser %s"}, file)
	r, err := openReader(e, name, file, &o.maps)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	if err := o.maps.Check(r.Head()); err != nil {
		return 0, misuse{err}
	}
	e.progressDone()
	fmt.Fprintf(e.stdout, "%s: %s, %s\n", r.Head().Name(), r.Head().File(), formatText(r.Head().Format(), e.lang))
	a, err := added(r.Head())
	if err != nil {
		return 0, err
	}
	if err := o.copy(ctx, e, r, out, a); err != nil {
		return 0, err
	}
	if err := out.Commit(); err != nil {
		return 0, err
	}
	e.progressDone()
	showWarnings(e, slices.DeleteFunc(r.Warnings(), func(f *table.Fault) bool { return a.pairs && f.Code == table.CodeNoID }))
	return r.Rows(), nil
}

// openReader opens a file or standard input.
func openReader(e *env, name, file string, maps *table.Overrides) (*table.Reader, error) {
	if file != "-" {
		return table.OpenReader(file, &table.Options{Name: name, Map: maps})
	}
	if name == "-" {
		name = "stdin"
	}
	return table.NewReader(e.stdin, &table.Options{Name: name, Map: maps})
}

// piece is a part of the table on its way.
type piece struct {
	part *table.Table
	text chan []byte // the part as it is written; has room for it
}

// copy writes the parts in their order. One goroutine reads, others work on a part each.
func (o *rewriting) copy(ctx context.Context, e *env, r *table.Reader, out io.Writer, a *addition) error {
	rw, err := r.Head().Rewriter(a.columns)
	if err != nil {
		return err
	}
	if o.excel {
		rw = rw.ForExcel(a.numbers...)
	}
	if _, err := out.Write(rw.AppendHeader(nil)); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	workers := cores(o.workers)
	inOrder, todo := make(chan piece, workers), make(chan piece)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel(nil)
	wg.Go(func() {
		defer close(inOrder)
		defer close(todo)
		if err := read(ctx, r, inOrder, todo); err != nil {
			cancel(err)
		}
	})
	var used sync.Pool // of what was written
	for range workers {
		wg.Go(func() {
			row := a.newRow()
			for p := range todo {
				b, _ := used.Get().(*[]byte)
				if b == nil {
					b = new([]byte)
				}
				p.text <- rewrite((*b)[:0], rw, p.part, row)
			}
		})
	}
	done := 0
	for p := range inOrder {
		select {
		case b := <-p.text:
			if _, err := out.Write(b); err != nil {
				return err
			}
			used.Put(&b)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		done += p.part.Rows()
		e.progress(phrase.Phrase{EN: "%d rows", FI: "%d riviä", SV: "%d rader"}, done)
	}
	return context.Cause(ctx)
}

// read hands the parts of r on, in their order and to whoever works on them.
func read(ctx context.Context, r *table.Reader, inOrder, todo chan<- piece) error {
	for {
		part, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		p := piece{part, make(chan []byte, 1)}
		for _, to := range []chan<- piece{inOrder, todo} {
			select {
			case to <- p:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
	}
}

// rewrite appends the rows of a part with what is added to them.
func rewrite(dst []byte, rw *table.Rewriter, part *table.Table, row rowFunc) []byte {
	for n := range part.Rows() {
		dst = rw.AppendRow(dst, part, n, row(part, n))
	}
	return dst
}
