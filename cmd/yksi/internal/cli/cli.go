// Package cli is the command line of yksi: verbs, flags, exit codes and what is said to people. The verbs are thin; what
// they do stands in the library and in the packages beside this one.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
)

// The exit codes, part of the command's contract.
const (
	exitDone   = 0 // pairs for review are normal
	exitFailed = 1 // failed or refused
	exitMisuse = 2
	exitReview = 3 // with -fail-on review: something waits for a person
)

// env is what a verb may touch of the world besides the files that it is given.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	terminal       bool // stderr is a terminal: show progress
	lang           phrase.Language
}

// command is a verb of yksi.
type command struct {
	name  string
	args  string // arguments in the usage line
	short phrase.Phrase
	long  string // what -h teaches, with an example that works
	flags func(*flag.FlagSet)
	run   func(ctx context.Context, e *env, args []string) error
}

// misuse is an error in how the command was called, as opposed to what it met when it did its work.
type misuse struct{ error }

// misused says in words, as phrase.Errorf does, how the command was called wrong.
func misused(words phrase.Phrase, args ...any) error { return misuse{phrase.Errorf(words, args...)} }

// errReviewLeft says that the work is done and something waits for a person.
var errReviewLeft = phrase.Errorf(phrase.Phrase{EN: "something waits for a person", FI: "jokin odottaa ihmisen päätöstä", SV: "något väntar på en persons avgörande"})

// Main runs the command with its arguments, those after the program's name, and returns the exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	e := &env{stdin: stdin, stdout: stdout, stderr: stderr, terminal: isTerminal(stderr)}
	if len(args) == 0 {
		writeVerbs(stderr, e.lang)
		return exitMisuse
	}
	args, err := leadingLanguage(e, args)
	if err != nil || len(args) == 0 {
		if err != nil {
			fmt.Fprintf(stderr, "yksi: %s\n", errorText(err, e.lang))
		}
		writeVerbs(stderr, e.lang)
		return exitMisuse
	}
	name, rest := args[0], args[1:]
	switch {
	case asksHelp(name):
		name = "help"
	case name == "-version" || name == "--version":
		name = "version"
	}
	if len(rest) > 0 && find(name+" "+rest[0]) != nil {
		name, rest = name+" "+rest[0], rest[1:]
	}
	c := find(name)
	if c == nil {
		fmt.Fprintf(stderr, "yksi: %s\n", errorText(unknownVerb(name), e.lang))
		return exitMisuse
	}
	return exitCode(e, c, call(ctx, e, c, rest))
}

// leadingLanguage takes -lang off the front, where it may stand before the verb, too.
func leadingLanguage(e *env, args []string) ([]string, error) {
	for len(args) > 0 {
		name, value, joined := strings.Cut(strings.Replace(args[0], "--", "-", 1), "=")
		if name != "-lang" {
			break
		}
		if !joined && len(args) < 2 {
			return nil, errors.New("flag needs an argument: -lang")
		}
		if !joined {
			value, args = args[1], args[1:]
		}
		if err := e.lang.Set(value); err != nil {
			return nil, err
		}
		args = args[1:]
	}
	return args, nil
}

// call parses the flags of c and runs it.
func call(ctx context.Context, e *env, c *command, args []string) error {
	fs := newFlagSet(c, e)
	args, err := parseFlags(fs, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		writeHelp(e.stdout, c, e.lang)
		return nil
	case err != nil:
		return misuse{err}
	}
	return c.run(ctx, e, args)
}

// asksHelp reports whether an argument asks what a verb does.
func asksHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }

// exitCode tells of err, if any, and returns the code to exit with.
func exitCode(e *env, c *command, err error) int {
	var m misuse
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &m):
		fmt.Fprintf(e.stderr, "yksi %s: %s\n%s\n", c.name, errorText(m.error, e.lang), phrase.Phrase{
			EN: "usage: yksi %s %s\n\"yksi help %s\" tells more.", FI: "käyttö: yksi %s %s\n\"yksi help %s\" kertoo lisää.", SV: "användning: yksi %s %s\n\"yksi help %s\" berättar mer.",
		}.Format(e.lang, c.name, c.args, c.name))
		return exitMisuse
	case errors.Is(err, errReviewLeft):
		fmt.Fprintf(e.stderr, "yksi %s: %s\n", c.name, errorText(err, e.lang))
		return exitReview
	}
	fmt.Fprintf(e.stderr, "yksi %s: %s\n", c.name, errorText(err, e.lang))
	return exitFailed
}

// tellKept says what of the earlier output was changed there and where it is now; decisions above all.
func tellKept(e *env, dir string, kept []string) {
	for _, name := range kept {
		path := masked(filepath.Join(dir, name))
		fmt.Fprintln(e.stderr, phrase.Phrase{
			EN: "warning: kept from the earlier output, since it was changed there: %s",
			FI: "varoitus: edellisen ajon tiedostoa oli muutettu, joten se on säilytetty: %s",
			SV: "varning: behölls från förra körningen, eftersom den hade ändrats där: %s",
		}.Format(e.lang, path))
		if strings.HasPrefix(name, "review.csv") {
			fmt.Fprintln(e.stderr, phrase.Phrase{
				EN: "  DECISIONS IN IT DID NOT COUNT IN THIS RUN unless -judgements named it; to use them, run again with -judgements %s",
				FI: "  SEN PÄÄTÖKSET EIVÄT OLLEET MUKANA TÄSSÄ AJOSSA, ellei valitsin -judgements nimennyt sitä; ota ne mukaan: aja uudelleen valitsimella -judgements %s",
				SV: "  DESS AVGÖRANDEN RÄKNADES INTE I DENNA KÖRNING om inte -judgements nämnde den; ta dem med: kör igen med -judgements %s",
			}.Format(e.lang, path))
		}
	}
}

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && info.Name() != "null"
}

// find returns the verb of that name, or nil.
func find(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

// unknownVerb says that name is no verb and which verb begins like it.
func unknownVerb(name string) error {
	for _, c := range commands() {
		if name != "" && (strings.HasPrefix(c.name, name) || strings.HasPrefix(name, c.name)) {
			return phrase.Errorf(phrase.Phrase{EN: "no verb %q; did you mean \"yksi %s\"?", FI: "komentoa %q ei ole; tarkoititko \"yksi %s\"?", SV: "verbet %q finns inte; menade du \"yksi %s\"?"}, name, c.name)
		}
	}
	return phrase.Errorf(phrase.Phrase{EN: "no verb %q; \"yksi help\" lists the verbs", FI: "komentoa %q ei ole; \"yksi help\" luettelee komennot", SV: "verbet %q finns inte; \"yksi help\" listar verben"}, name)
}
