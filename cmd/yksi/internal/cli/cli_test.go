package cli

import (
	"bytes"
	"flag"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/ytunnus"
)

func TestFlagsStandAnywhere(t *testing.T) {
	for _, c := range []struct {
		args []string
		o    string
		json bool
		want []string
	}{
		{[]string{"a", "b"}, "", false, []string{"a", "b"}},
		{[]string{"-o", "x", "a", "b"}, "x", false, []string{"a", "b"}},
		{[]string{"a", "-o", "x", "b"}, "x", false, []string{"a", "b"}},
		{[]string{"a", "b", "-o=x", "-json"}, "x", true, []string{"a", "b"}},
		{[]string{"-", "-json", "a"}, "", true, []string{"-", "a"}}, // - is an argument: standard input
		{[]string{"a", "--", "-json"}, "", false, []string{"a", "-json"}},
		{[]string{"--", "-o", "--"}, "", false, []string{"-o", "--"}},
	} {
		fs := flag.NewFlagSet("", flag.ContinueOnError)
		o, asJSON := fs.String("o", "", ""), fs.Bool("json", false, "")
		got, err := parseFlags(fs, c.args)
		if err != nil || *o != c.o || *asJSON != c.json || !cmp.Equal(got, c.want) {
			t.Errorf("%q: %q, -o %q, -json %v, %v", c.args, got, *o, *asJSON, err)
		}
	}
}

func TestAWrongFlagIsMisuse(t *testing.T) {
	for _, args := range [][]string{
		{"id", "-nosuch", "x"}, {"id", "-lang", "de", "x"}, {"link", "a", "b", "-as-of", "soon"}, {"link", "a", "b", "-fail-on", "match"},
		{"link", "a"}, {"bench", "-n", "0"}, {"bench", "x"}, {"dedupe", "-o", "x"},
	} {
		var stderr bytes.Buffer
		if code := Main(args, strings.NewReader(""), io.Discard, &stderr); code != exitMisuse {
			t.Errorf("%q: exit code %d: %s", args, code, &stderr)
		}
		if !strings.Contains(stderr.String(), "usage: yksi "+args[0]) {
			t.Errorf("%q: no usage: %s", args, &stderr)
		}
	}
}

func TestEveryVerbTeaches(t *testing.T) {
	for _, c := range commands() {
		for _, l := range []string{"en", "fi", "sv"} {
			var stdout bytes.Buffer
			if code := Main([]string{"help", "-lang", l, c.name}, nil, &stdout, io.Discard); code != exitDone {
				t.Errorf("help %s: exit code %d", c.name, code)
			}
			if c.run != nil && !strings.Contains(stdout.String(), "$ yksi "+c.name) {
				t.Errorf("help %s shows no example", c.name)
			}
		}
	}
}

func TestRepairsAndNotesAreWordedInAllLanguages(t *testing.T) {
	for r := ytunnus.Repair(1); r.Text() != ""; r++ {
		if p := repairPhrase(r); p.FI == "" || p.SV == "" {
			t.Errorf("repair %s has no words", r)
		}
	}
	for n := ytunnus.Note(1); n.Text() != ""; n++ {
		if p := notePhrase(n); p.FI == "" || p.SV == "" {
			t.Errorf("note %s has no words", n)
		}
	}
	for k := ytunnus.Kind(0); k.String() != "kind(?)"; k++ {
		if kindPhrases[k] == (phrase.Phrase{}) {
			t.Errorf("kind %s has no words", k)
		}
	}
}

// FuzzIDAndName runs the two verbs that read any text: they answer each with one line and never fail.
func FuzzIDAndName(f *testing.F) {
	f.Add("0112038-9")                // the plain case
	f.Add("131052-308T")              // a published test code: nothing of it is shown
	f.Add("Oy \xc4 Ab")               // Windows-1252
	f.Add("a\u2028b\x00</script>")    // what JSON and terminals trip over
	f.Add("KULMA OY/NORDEA RAHOITUS") // several parts
	f.Fuzz(func(t *testing.T, text string) {
		if text == "-" {
			return // standard input
		}
		for _, verb := range []string{"id", "name"} {
			var stdout, stderr bytes.Buffer
			if code := Main([]string{verb, "-json", "--", text}, nil, &stdout, &stderr); code != exitDone {
				t.Fatalf("%s: exit code %d: %s", verb, code, &stderr)
			}
			if n := strings.Count(stdout.String(), "\n"); n != 1 {
				t.Errorf("%s: %d lines", verb, n)
			}
			if ytunnus.ContainsHetu(stdout.String(), ytunnus.AnyField) {
				t.Errorf("%s shows an identity code", verb)
			}
		}
	})
}
