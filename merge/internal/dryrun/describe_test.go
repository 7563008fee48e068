package dryrun

import (
	"strings"
	"testing"
)

func TestAFaultOfADescriptionIsToldWithItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"\ufeff{\"name\":\"Account\"}\n": "",
		"":                               "describe file: it is empty; save the answer of it",
		"{\"name\":\"Acc":                "describe file, line 1, column 12: it ends in the middle; save the answer of it",
		"{\n \"name\": Account}":         "describe file, line 2, column 10: not JSON; save the answer of it",
		`[{"errorCode":"EXPIRED"}]`:      "describe file, line 1, column 1: the whole is of type array; save the answer of it",
		"{\n\"name\":\n3}":               "describe file, line 3, column 1: \"name\" is of type number; save the answer of it",
		"<html>010101-123N</html>":       "describe file, line 1, column 1: not JSON; save the answer of it",
	} {
		var d struct {
			Name string `json:"name"`
		}
		err := ReadDescribe(strings.NewReader(text), &d, "it")
		if got := ""; err != nil {
			got = err.Error()
			if got != want {
				t.Errorf("%q: got %q, want %q", text, got, want)
			}
		} else if want != "" {
			t.Errorf("%q: no error, want %q", text, want)
		}
	}
}
