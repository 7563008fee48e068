package cli

import (
	"fmt"

	"github.com/yksi-mdm/yksi/match"
)

// progress says what is going on, on one line, to whoever sits at a terminal.
func (e *env) progress(format string, args ...any) {
	if e.terminal {
		fmt.Fprintf(e.stderr, "\r\x1b[K"+format, args...)
	}
}

// progressDone clears the line.
func (e *env) progressDone() {
	if e.terminal {
		fmt.Fprint(e.stderr, "\r\x1b[K")
	}
}

// matching shows how far matching has come.
func (e *env) matching(p match.Progress) {
	if p.Total > 0 {
		e.progress("%s %d of %d", p.Stage, p.Done, p.Total)
	} else {
		e.progress("%s %d", p.Stage, p.Done)
	}
}
