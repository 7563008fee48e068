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
	"slices"
	"strings"

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

func misused(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

// errReviewLeft says that the work is done and something waits for a person.
var errReviewLeft = errors.New("something waits for a person")

// Main runs the command with its arguments, those after the program's name, and returns the exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	e := &env{stdin: stdin, stdout: stdout, stderr: stderr, terminal: isTerminal(stderr)}
	if len(args) == 0 {
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
		fmt.Fprintf(stderr, "yksi: %s\n", unknownVerb(name))
		return exitMisuse
	}
	return exitCode(e, c, call(ctx, e, c, rest))
}

// call parses the flags of c and runs it.
func call(ctx context.Context, e *env, c *command, args []string) error {
	if c.run == nil && !slices.ContainsFunc(args, asksHelp) {
		return misused("this verb is reserved and not in this version")
	}
	fs := newFlagSet(c, e)
	args, err := parseFlags(fs, args)
	switch {
	case errors.Is(err, flag.ErrHelp), c.run == nil:
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
		fmt.Fprintf(e.stderr, "yksi %s: %s\nusage: yksi %s %s\n\"yksi help %s\" tells more.\n", c.name, m.Error(), c.name, c.args, c.name)
		return exitMisuse
	case errors.Is(err, errReviewLeft):
		fmt.Fprintf(e.stderr, "yksi %s: %s\n", c.name, err)
		return exitReview
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(e.stderr, "yksi %s: stopped; nothing was written\n", c.name)
		return exitFailed
	}
	fmt.Fprintf(e.stderr, "yksi %s: %s\n", c.name, err)
	return exitFailed
}

// tellKept tells which files of an earlier output were kept.
func tellKept(e *env, kept []string) {
	for _, name := range kept {
		fmt.Fprintf(e.stderr, "kept from the earlier output, since it was changed there: %s\n", name)
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
func unknownVerb(name string) string {
	for _, c := range commands() {
		if name != "" && (strings.HasPrefix(c.name, name) || strings.HasPrefix(name, c.name)) {
			return fmt.Sprintf("no verb %q; did you mean \"yksi %s\"?", name, c.name)
		}
	}
	return fmt.Sprintf("no verb %q; \"yksi help\" lists the verbs", name)
}
