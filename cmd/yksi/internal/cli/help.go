package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
)

// commands returns the verbs in the order in which help lists them, each with flags of its own.
func commands() []*command {
	return []*command{
		linkCommand(),
		dedupeCommand(),
		cleanCommand(),
		compareCommand(),
		explainCommand(),
		evalCommand(),
		idCommand(),
		nameCommand(),
		benchCommand(),
		rulesCommand(),
		planCommand(),
		planShowCommand(),
		planCheckCommand(),
		planInvertCommand(),
		planCompileCommand(),
		planApplyCommand(),
		serveCommand(),
		helpCommand(),
		versionCommand(),
	}
}

func helpCommand() *command {
	return &command{
		name: "help", args: "[VERB|files|words|codes]",
		short: phrase.Phrase{EN: "list the verbs, or teach one", FI: "luettele komennot tai neuvo yksi", SV: "lista verben, eller lär ut ett"},
		long: "Without a verb, lists the verbs. With one, says what it does, its flags and an example. \"files\" describes the files\n" +
			"that link and dedupe write, column by column; \"words\" says what their words mean, \"codes\" what their codes mean.\n\n  $ yksi help link\n  $ yksi help files\n  $ yksi help words\n",
		run: func(_ context.Context, e *env, args []string) error {
			if len(args) == 0 {
				writeVerbs(e.stdout, e.lang)
				return nil
			}
			switch c := find(strings.Join(args, " ")); {
			case args[0] == "files":
				writeFiles(e.stdout)
			case args[0] == "codes":
				writeCodes(e.stdout, e.lang)
			case args[0] == "words":
				fmt.Fprint(e.stdout, wordsHelp)
			case c == nil:
				return misuse{unknownVerb(strings.Join(args, " "))}
			default:
				writeHelp(e.stdout, c, e.lang)
			}
			return nil
		},
	}
}

func versionCommand() *command {
	return &command{
		name:  "version",
		short: phrase.Phrase{EN: "say which version this is", FI: "kerro versio", SV: "säg vilken version detta är"},
		long:  "Prints the version of the command and of the Go that built it.\n\n  $ yksi version\n",
		run: func(_ context.Context, e *env, _ []string) error {
			fmt.Fprintln(e.stdout, "yksi", version())
			return nil
		},
	}
}

// version returns the module's version and the revision that it was built from, as far as the build knows them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	parts := []string{info.Main.Version}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			parts = append(parts, s.Value)
		}
	}
	return strings.Join(append(parts, info.GoVersion), " ")
}

func writeVerbs(w io.Writer, l phrase.Language) {
	fmt.Fprintln(w, phrase.Phrase{
		EN: "yksi gives each customer one record: it cleans, finds duplicates, links systems and plans merges. Only \"plan apply -yes\" changes anything.",
		FI: "yksi antaa jokaiselle asiakkaalle yhden tietueen: siivoaa, löytää kaksoiskappaleet, yhdistää järjestelmät ja suunnittelee yhdistämiset. Vain \"plan apply -yes\" muuttaa mitään.",
		SV: "yksi ger varje kund en post: städar, hittar dubbletter, kopplar system och planerar sammanslagningar. Bara \"plan apply -yes\" ändrar något.",
	}.In(l))
	fmt.Fprintln(w)
	for _, c := range commands() {
		fmt.Fprintf(w, "  yksi %-12s %s\n", c.name, c.short.In(l))
	}
	fmt.Fprintf(w, "\n%s\n", phrase.Phrase{
		EN: "\"yksi help VERB\" or \"yksi VERB -h\" teaches a verb. Exit: 0 done, 1 failed or refused, 2 misuse, 3 with -fail-on review.",
		FI: "\"yksi help KOMENTO\" tai \"yksi KOMENTO -h\" neuvoo. Paluukoodit: 0 valmis, 1 epäonnistui tai kieltäytyi, 2 väärä käyttö, 3 valitsimella -fail-on review.",
		SV: "\"yksi help VERB\" eller \"yksi VERB -h\" lär ut ett verb. Slutkod: 0 klart, 1 misslyckades eller vägrade, 2 fel bruk, 3 med -fail-on review.",
	}.In(l))
}

// writeHelp teaches a verb.
func writeHelp(w io.Writer, c *command, l phrase.Language) {
	about := capital(c.short.In(l))
	if !strings.HasSuffix(about, "?") {
		about += "."
	}
	fmt.Fprintf(w, "usage: yksi %s %s\n\n%s\n\n%s", c.name, c.args, about, c.long)
	fs := newFlagSet(c, &env{})
	fmt.Fprintf(w, "\n%s\n", phrase.Phrase{EN: "Flags, before, between or after the arguments:", FI: "Valitsimet, missä kohdassa tahansa:", SV: "Flaggor, före, mellan eller efter argumenten:"}.In(l))
	fs.VisitAll(func(f *flag.Flag) {
		if _, ok := f.Value.(unfit); ok {
			return
		}
		name, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(w, "  %-22s %s\n", strings.TrimSpace("-"+f.Name+" "+name), usage)
	})
}

// capital returns s with its first letter in upper case.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
