package dryrun

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ReadDescribe reads what a system says of its fields, the JSON answer to a call that was saved as a file, into d, a
// pointer. An error says where the fault is, and ask, the call to save the answer of; it holds nothing of the file.
func ReadDescribe(r io.Reader, d any, ask string) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff")) // some shells save with a byte order mark
	if len(bytes.TrimSpace(b)) == 0 {
		return fmt.Errorf("describe file: it is empty; save the answer of %s", ask)
	}
	err = json.Unmarshal(b, d)
	at, what := int64(0), "not JSON"
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		at = syntax.Offset
		if int(at) >= len(b) {
			what = "it ends in the middle"
		}
	case errors.As(err, &typ):
		at, what = typ.Offset, fmt.Sprintf("%q is of type %s", typ.Field, typ.Value)
		if typ.Field == "" {
			what = "the whole is of type " + typ.Value
		}
	}
	before := b[:min(max(int(at)-1, 0), len(b))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("describe file, line %d, column %d: %s; save the answer of %s", line, column, what, ask)
}
