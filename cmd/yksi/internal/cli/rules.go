package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/propose"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

type rulesOptions struct {
	out  string
	maps table.Overrides
}

func rulesCommand() *command {
	var o rulesOptions
	return &command{
		name: "rules", args: "init FILE... [-o RULES.json] | check RULES.json",
		short: phrase.Phrase{EN: "propose rules for what stands in files, or check a rules file", FI: "ehdota sääntöjä tiedostojen sisällölle tai tarkista sääntötiedosto", SV: "föreslå regler för det som står i filer, eller granska en regelfil"},
		long:  rulesHelp(),
		flags: func(fs *flag.FlagSet) {
			fs.StringVar(&o.out, "o", "", "rules `file` that init writes; default: the standard output")
			fs.Var(&o.maps, "map", "`columns` by hand, as link takes them: name=Nimi")
		},
		run: func(ctx context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return misused(phrase.Phrase{EN: "want init FILE... or check RULES.json", FI: "anna init FILE... tai check RULES.json", SV: "ge init FILE... eller check RULES.json"})
			}
			switch args[0] {
			case "init":
				return o.init(ctx, e, args[1:])
			case "check":
				file, err := one(args[1:], "RULES.json")
				if err != nil {
					return err
				}
				return checkRules(e, file)
			}
			return misused(phrase.Phrase{EN: "want init or check, have %q", FI: "anna init tai check, ei %q", SV: "ge init eller check, inte %q"}, args[0])
		},
	}
}

// init proposes rules for the columns of files.
func (o *rulesOptions) init(_ context.Context, e *env, args []string) error {
	if len(args) == 0 {
		return misused(phrase.Phrase{EN: "at least one FILE is needed", FI: "vähintään yksi tiedosto tarvitaan", SV: "minst en fil behövs"})
	}
	var tables []*table.Table
	for _, arg := range args {
		name, file := nameAndFile(arg)
		t, err := table.Open(file, &table.Options{Name: name, Map: &o.maps})
		if err != nil {
			return err
		}
		tables = append(tables, t)
	}
	if err := o.maps.Check(tables...); err != nil {
		return misuse{err}
	}
	rules, left, err := propose.Rules(tables...)
	tellLeft(e, left)
	if err != nil {
		return err
	}
	if o.out == "" {
		_, err := io.WriteString(e.stdout, rules.String())
		return err
	}
	out, err := table.CreateFile(o.out, args...)
	if err != nil {
		return err
	}
	defer out.Abort()
	if _, err := io.WriteString(out, rules.String()); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	for _, c := range rules.Comparisons {
		fmt.Fprintf(e.stdout, "%-16s %-14s %s\n", c.Name, c.Kind, c.Why)
	}
	return nil
}

// tellLeft tells which columns the proposed rules do not compare, each with the kind that would and why not, and how to
// compare one all the same.
func tellLeft(e *env, left []propose.Left) {
	var example *propose.Left
	for i, l := range left {
		if i == 0 {
			fmt.Fprintln(e.stderr, phrase.Phrase{EN: "columns not compared:", FI: "sarakkeet, joita ei verrata:", SV: "kolumner som inte jämförs:"}.In(e.lang))
		}
		if example == nil && !l.ID {
			example = &left[i]
		}
		fmt.Fprintf(e.stderr, "  %-18s %-9s %s\n", masked(l.Header), l.Kind, l.Why.In(e.lang))
	}
	if example == nil {
		return
	}
	fmt.Fprintf(e.stderr, "%s\n  %s\n  %s\n", phrase.Phrase{
		EN: "To compare one of them, say what it means, as in -map name=%s, or write it into the columns and the comparisons of the rules:",
		FI: "Jos jotakin niistä pitää verrata, kerro sen merkitys, kuten -map name=%s, tai kirjoita se sääntöjen kohtiin columns ja comparisons:",
		SV: "Vill du jämföra någon av dem, säg vad den betyder, som -map name=%s, eller skriv in den i reglernas columns och comparisons:",
	}.Format(e.lang, masked(example.Header)), masked(example.Feed()), masked(example.Comparison()))
}

// checkRules tells every fault of a rules file, each with its place, or that there is none.
func checkRules(e *env, file string) error {
	r, err := readRules(file)
	if err != nil {
		return err
	}
	m, err := match.NewModel(r)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s: %s\n", file, phrase.Phrase{
		EN: "%d comparisons, no fault; model %s", FI: "%d vertailua, ei virheitä; malli %s", SV: "%d jämförelser, inga fel; modell %s",
	}.Format(e.lang, len(r.Comparisons), m.Hash().String()[:12]))
	return nil
}

// readRules reads a rules file, in any of the encodings of a table.
func readRules(file string) (*match.Rules, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(jsonReader(f))
	if err != nil {
		return nil, err
	}
	r, err := match.ParseRules([]byte(decoded(string(text))))
	if err != nil {
		return nil, placed{file, err}
	}
	return r, nil
}

// placed is the faults of a rules file, a line for each: file:line:column: what is wrong.
type placed struct {
	file string
	err  error
}

func (p placed) Unwrap() error { return p.err }

func (p placed) Error() string {
	faults := []error{p.err}
	if many, ok := p.err.(interface{ Unwrap() []error }); ok {
		faults = many.Unwrap()
	}
	lines := make([]string, len(faults))
	for i, f := range faults {
		lines[i] = p.file + ": " + f.Error()
		var fault *match.RuleError
		if errors.As(f, &fault) {
			lines[i] = fmt.Sprintf("%s:%d:%d: %s", p.file, fault.Line, fault.Column, fault.Reason())
		}
	}
	return strings.Join(lines, "\n")
}

// mapID lets the rules say which column is the id, unless -map does.
func (in *inputs) mapID(r *match.Rules) error {
	for _, f := range r.Columns {
		if f.Field == match.RecordID && !in.maps.Decides(table.ID) {
			return in.maps.Set(`"` + strings.ReplaceAll("id="+f.Columns[0], `"`, `""`) + `"`)
		}
	}
	return nil
}

var noColumn = phrase.Phrase{EN: "no column", FI: "ei saraketta", SV: "ingen kolumn"}

// showFeeds says which columns feed each comparison of rules.
func showFeeds(e *env, set *source.Set, r *match.Rules) {
	for i := range r.Comparisons {
		c := &r.Comparisons[i]
		var from []string
		for _, s := range set.Sources() {
			if names := s.Feeds(c); len(names) > 0 {
				from = append(from, s.Name()+": "+strings.Join(names, ", "))
			}
		}
		if from == nil {
			from = []string{noColumn.In(e.lang)}
		}
		fmt.Fprintf(e.stdout, "%-18s %-14s %s\n", c.Name, c.Kind, strings.Join(from, "; "))
	}
	fmt.Fprintln(e.stdout)
}
