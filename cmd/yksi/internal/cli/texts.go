package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// eachText calls f with each text of the arguments; an argument "-" stands for the lines of standard input.
func eachText(e *env, args []string, f func(text string) error) error {
	if len(args) == 0 {
		return misused("at least one TEXT is needed, or - for the lines of standard input")
	}
	for _, arg := range args {
		if arg != "-" {
			if err := f(decoded(arg)); err != nil {
				return err
			}
			continue
		}
		if err := eachLine(e.stdin, f); err != nil {
			return err
		}
	}
	return nil
}

// eachLine calls f with each line of r, without its end.
func eachLine(r io.Reader, f func(string) error) error {
	in := bufio.NewReader(r)
	for first := true; ; first = false {
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("standard input: %w", err)
		}
		if line != "" {
			line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
			if first {
				line = strings.TrimPrefix(line, "\ufeff")
			}
			if err := f(decoded(line)); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

// decoded returns s, which is read as Windows-1252 unless it is UTF-8.
func decoded(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	if d, err := charmap.Windows1252.NewDecoder().String(s); err == nil {
		return d
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
