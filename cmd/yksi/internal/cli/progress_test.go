package cli

import (
	"bytes"
	"slices"
	"testing"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
)

func TestProgressSpeaksTheReadersLanguage(t *testing.T) {
	for l, want := range map[phrase.Language]string{
		phrase.EN: "\r\x1b[Kcomparing 1 234 of 56 789", phrase.FI: "\r\x1b[Kvertaillaan 1 234/56 789", phrase.SV: "\r\x1b[Kjämför 1 234 av 56 789",
	} {
		var stderr bytes.Buffer
		e := env{stderr: &stderr, terminal: true, lang: l}
		e.matching(match.Progress{Stage: "score", Done: 1234, Total: 56789})
		if got := stderr.String(); got != want {
			t.Errorf("%v: %q, want %q", l, got, want)
		}
	}
}

func TestEveryStageOfMatchingHasWords(t *testing.T) {
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	var rs []match.Record
	for _, id := range []string{"1", "2"} {
		r := match.Record{Ref: match.Ref{Source: "crm", ID: id}}
		r.Add(match.Name, "Kulman Leipomo Oy")
		rs = append(rs, r)
	}
	stages := make(map[string]bool)
	records := func(yield func(match.Record, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
	}
	if _, err := m.Match(t.Context(), records, &match.Options{Workers: 1, Progress: func(p match.Progress) { stages[p.Stage] = true }}); err != nil {
		t.Fatal(err)
	}
	if len(stages) < 3 {
		t.Errorf("stages %v", stages)
	}
	for s := range stages {
		if p := stagePhrases[s]; slices.Contains([]string{p.EN, p.FI, p.SV}, "") {
			t.Errorf("the stage %s has no words in each language", s)
		}
	}
}
