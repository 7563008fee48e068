// Command cleaning reads an export and lists what is to be changed in it, one cell a line, as CSV: for a person to look
// through, and for the loader of the CRM to read. It is for cleaning by rules of one's own. What the command does without any,
// yksi clean and yksi dedupe, is called from clean.sh in this folder.
//
//	go run ./examples/cleaning > changes.csv
//
// What to copy: rules, which says for each kind of column what its canonical form is and when that may be written
// without asking.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/table"
	"github.com/yksi-mdm/yksi/ytunnus"
)

const usage = `usage: cleaning [FILE]

Lists the cells of FILE (examples/data/crm.csv) that are to be changed: id, column, was, now, why. An empty "now" is for
a person to fill in; what it may have been meant for stands under "why". The file itself is not touched.

`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	file := "examples/data/crm.csv"
	if flag.NArg() > 0 {
		file = flag.Arg(0)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	n, err := changes(ctx, file, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "cleaning:", err)
		os.Exit(1)
	}
	fmt.Fprintf(os.Stderr, "cleaning: %d rows, %d cells to change, %d more for a person\n", n.rows, n.certain, n.asked)
}

// counts are what may stand in a log: no customer's value.
type counts struct{ rows, certain, asked int }

// changes writes the list.
func changes(ctx context.Context, file string, w io.Writer) (counts, error) {
	t, err := table.Open(file, nil)
	if err != nil {
		return counts{}, err
	}
	if err := t.CheckIDs(); err != nil {
		return counts{}, err // a change that names two rows cannot be loaded
	}
	n := counts{rows: t.Rows()}
	out := table.NewWriter(w, table.Plain)
	out.Row("id", "column", "was", "now", "why")
	for row := range t.Rows() {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		for _, r := range rules {
			for _, col := range t.Mapping().All(r.column) {
				was := t.Cell(row, col)
				now, why := r.clean(was)
				if was == "" || now == was || now == "" && why == "" {
					continue
				}
				if now == "" {
					n.asked++
				} else {
					n.certain++
				}
				out.Row(t.ID(row), t.Header()[col], was, now, cmp.Or(why, "form"))
			}
		}
	}
	return n, out.Flush()
}

// rules give the canonical form of a cell and, in codes, what was repaired in it; or "" and why a person is asked; or
// twice "" to leave the cell alone.
var rules = []struct {
	column table.Meaning
	clean  func(string) (now, why string)
}{
	{table.Name, cleanName},
	{table.BusinessID, cleanBusinessID},
	{table.Postcode, cleanPostcode},
	{table.Phone, cleanPhone},
	{table.Email, cleanEmail},
}

// cleanName undoes what a wrong character set did to a name. How the customer writes it is the customer's.
func cleanName(s string) (now, why string) {
	now, repairs := normalize.RepairText(s)
	codes := make([]string, len(repairs))
	for i, r := range repairs {
		codes[i] = r.Code.String()
	}
	return now, strings.Join(codes, ";")
}

// cleanBusinessID writes what leaves one reading. Where a digit had to be put in, or the check digit is wrong, the
// candidates are shown: one in eleven wrong numbers passes the check.
func cleanBusinessID(s string) (now, why string) {
	if strings.Contains(s, ytunnus.Redacted) {
		return "", "personal identity code"
	}
	r := ytunnus.ParseLoose(s)
	switch {
	case r.Kind == ytunnus.Empty:
		return "", ""
	case r.Confidence() == ytunnus.Strong:
		codes := make([]string, len(r.Repairs))
		for i, repair := range r.Repairs {
			codes[i] = repair.String()
		}
		return r.ID.String(), strings.Join(codes, ";")
	}
	candidates := r.Suggestions
	if r.ID.IsValid() {
		candidates = append([]ytunnus.ID{r.ID}, candidates...)
	}
	why = r.Kind.String()
	for _, id := range candidates[:min(len(candidates), 3)] {
		why += ", perhaps " + id.String()
	}
	return "", why
}

// cleanPostcode puts back the zeros that spreadsheets take, but for those that could have been something else.
func cleanPostcode(s string) (now, why string) {
	p := normalize.ParsePostcode(s)
	switch {
	case s == "":
		return "", ""
	case p.Code == "":
		return "", "invalid"
	case p.Notes.Has(normalize.NoteWeak):
		return "", "perhaps " + p.Code
	}
	return p.Code, p.Notes.String()
}

// cleanPhone writes numbers as +358..., which a telephone can call from anywhere.
func cleanPhone(s string) (now, why string) {
	p := normalize.ParsePhone(s)
	switch {
	case s == "":
		return "", ""
	case !p.IsValid() || p.E164() == "" || p.Notes.Has(normalize.NoteSeveral):
		return "", "no single number"
	}
	return p.E164(), p.Notes.String()
}

// cleanEmail takes the address out of what stands around it.
func cleanEmail(s string) (now, why string) {
	e := normalize.ParseEmail(s)
	switch {
	case s == "":
		return "", ""
	case !e.IsValid() || e.Notes.Has(normalize.NoteSeveral):
		return "", "no single address"
	}
	return e.String(), e.Notes.String()
}
