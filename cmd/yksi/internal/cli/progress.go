package cli

import (
	"fmt"
	"strconv"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
)

// progress says what is going on, on one line, to whoever sits at a terminal.
func (e *env) progress(words phrase.Phrase, args ...any) {
	if e.terminal {
		fmt.Fprint(e.stderr, "\r\x1b[K"+words.Format(e.lang, args...))
	}
}

// progressDone clears the line.
func (e *env) progressDone() {
	if e.terminal {
		fmt.Fprint(e.stderr, "\r\x1b[K")
	}
}

// stagePhrases name the stages of matching.
var stagePhrases = map[string]phrase.Phrase{
	"prepare": {EN: "preparing", FI: "valmistellaan", SV: "förbereder"},
	"keys":    {EN: "looking for candidates", FI: "etsitään ehdokkaita", SV: "söker kandidater"},
	"score":   {EN: "comparing", FI: "vertaillaan", SV: "jämför"},
	"cluster": {EN: "joining", FI: "yhdistellään", SV: "sammanför"},
}

// matching shows how far matching has come.
func (e *env) matching(p match.Progress) {
	stage, done := stagePhrases[p.Stage].In(e.lang), e.lang.Number(strconv.Itoa(p.Done))
	if p.Total > 0 {
		e.progress(phrase.Phrase{EN: "%s %s of %s", FI: "%s %s/%s", SV: "%s %s av %s"}, stage, done, e.lang.Number(strconv.Itoa(p.Total)))
	} else {
		e.progress(phrase.Phrase{EN: "%s %s"}, stage, done)
	}
}
