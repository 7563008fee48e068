package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/yksi-mdm/yksi/match"
)

// readJudgements reads what people have decided on pairs, in the order in which they did. A service keeps the file, or a
// table of a database, and only ever adds to it: the last judgement on a pair counts.
func readJudgements(file string) ([]match.Judgement, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	dec.DisallowUnknownFields()
	var all []match.Judgement
	for {
		var j match.Judgement
		switch err := dec.Decode(&j); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("%s: judgement %d: %w", file, len(all)+1, err)
		}
		all = append(all, j)
	}
}
