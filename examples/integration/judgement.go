package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// decisions are the words of a judgement file.
var decisions = map[string]match.Decision{"same": match.Same, "different": match.Different, "unsure": match.Unsure}

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
		var j struct {
			Left, Right            match.Ref
			Decision, User, Reason string
			Time                   time.Time
		}
		switch err := dec.Decode(&j); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("%s: judgement %d: %w", file, len(all)+1, err)
		}
		decision, ok := decisions[j.Decision]
		if !ok {
			return nil, fmt.Errorf("%s: judgement %d: a decision is same, different or unsure", file, len(all)+1)
		}
		all = append(all, match.Judgement{
			Left: j.Left, Right: j.Right, Decision: decision, User: j.User, Time: j.Time, Reason: j.Reason,
		})
	}
}
