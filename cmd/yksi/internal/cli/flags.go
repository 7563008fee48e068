package cli

import (
	"flag"
	"io"
	"slices"
	"strconv"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
)

// newFlagSet returns the flags of c. Every verb speaks three languages.
func newFlagSet(c *command, e *env) *flag.FlagSet {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard) // errors are told once, by exitCode
	fs.Var(&e.lang, "lang", "`language` of what people read: fi, sv or en; columns and codes stay as they are")
	if c.flags != nil {
		c.flags(fs)
	}
	return fs
}

// parseFlags parses flags that stand before, between and after the arguments and returns the arguments. What follows
// "--" are arguments, whatever they look like.
func parseFlags(fs *flag.FlagSet, args []string) ([]string, error) {
	var plain, rest []string
	if i := slices.Index(args, "--"); i >= 0 {
		args, rest = args[:i], args[i+1:]
	}
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if args = fs.Args(); len(args) == 0 {
			break
		}
		plain, args = append(plain, args[0]), args[1:]
	}
	return append(plain, rest...), nil
}

// unfit is a flag of other verbs that says nothing to this one: that it was given is told, with what to do instead.
type unfit struct {
	name  string
	given *[]string // names of the flags that were given
}

func (u unfit) String() string   { return "" }
func (u unfit) IsBoolFlag() bool { return u.name == "learn" }
func (u unfit) Set(string) error {
	*u.given = append(*u.given, "-"+u.name)
	return nil
}

// unfitVar registers flags that say nothing to a verb.
func unfitVar(fs *flag.FlagSet, given *[]string, names ...string) {
	for _, name := range names {
		fs.Var(unfit{name, given}, name, "of no use here")
	}
}

// workersVar registers -workers.
func workersVar(fs *flag.FlagSet, n *int) {
	fs.Func("workers", "goroutines, a `number`; 0: one a core; never changes the result", func(s string) error {
		v, err := strconv.Atoi(s)
		if err != nil || v < 0 {
			return phrase.Errorf(wantCount)
		}
		*n = v
		return nil
	})
}

// one returns the single argument of a verb.
func one(args []string, what string) (string, error) {
	if len(args) != 1 {
		return "", misused(phrase.Phrase{EN: "one %s is needed; arguments given: %d", FI: "tarvitaan yksi %s; annettuja argumentteja: %d", SV: "en %s behövs; givna argument: %d"}, what, len(args))
	}
	return args[0], nil
}
