package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
)

// eachText calls f with each text of the arguments; an argument "-" stands for the lines of standard input.
func eachText(e *env, args []string, f func(text string) error) error {
	if len(args) == 0 {
		return misused(phrase.Phrase{EN: "at least one TEXT is needed, or - for the lines of standard input", FI: "vähintään yksi TEXT tarvitaan, tai - vakiosyötteen riveille", SV: "minst en TEXT behövs, eller - för raderna på standard in"})
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

// jsonReader reads a JSON file as UTF-8 that an editor may have saved as UTF-16, with a byte order mark or without: JSON
// begins with two characters of ASCII (RFC 4627, section 3), so that a zero tells. A byte order mark is left out.
func jsonReader(r io.Reader) io.Reader {
	in := bufio.NewReader(r)
	head, _ := in.Peek(3) // what cannot be read fails again below
	utf16 := func(e unicode.Endianness) io.Reader {
		return transform.NewReader(in, unicode.UTF16(e, unicode.UseBOM).NewDecoder())
	}
	switch {
	case bytes.HasPrefix(head, []byte("\ufeff")):
		_, _ = in.Discard(len("\ufeff")) // it has been peeked at
	case len(head) < 2:
	case head[0] == 0xFF && head[1] == 0xFE, head[1] == 0:
		return utf16(unicode.LittleEndian)
	case head[0] == 0xFE && head[1] == 0xFF, head[0] == 0:
		return utf16(unicode.BigEndian)
	}
	return in
}
