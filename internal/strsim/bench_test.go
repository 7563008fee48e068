package strsim_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/xrash/smetrics"

	"github.com/yksi-mdm/yksi/internal/strsim"
)

// registerWords returns the words of testdata/words.txt.
func registerWords(tb testing.TB) [][]byte {
	tb.Helper()
	f, err := os.Open("testdata/words.txt")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var words [][]byte
	for s := bufio.NewScanner(f); s.Scan(); {
		if w := s.Text(); !strings.HasPrefix(w, "#") {
			words = append(words, []byte(w))
		}
	}
	if len(words) < 1000 {
		tb.Fatalf("testdata/words.txt holds %d words", len(words))
	}
	return words
}

// names returns strings of the length of whole names: three words each.
func names(words [][]byte) [][]byte {
	var out [][]byte
	for i := 0; i+67 < len(words); i++ {
		out = append(out, []byte(string(words[i])+" "+string(words[i+31])+" "+string(words[i+67])))
	}
	return out
}

var sink float64

// BenchmarkJaroWinkler takes one query against all others in turn, words and whole names.
func BenchmarkJaroWinkler(b *testing.B) {
	words := registerWords(b)
	for _, set := range []struct {
		name    string
		strings [][]byte
	}{{"words", words}, {"names", names(words)}} {
		list := set.strings
		query := list[len(list)/2]
		b.Run(set.name+"/smetrics", func(b *testing.B) {
			text := make([]string, len(list))
			for i := range list {
				text[i] = string(list[i])
			}
			for i := 0; b.Loop(); i++ {
				sink += smetrics.JaroWinkler(text[i%len(text)], string(query), 0.7, 4)
			}
		})
		b.Run(set.name+"/pair", func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				sink += strsim.JaroWinkler(list[i%len(list)], query)
			}
		})
		b.Run(set.name+"/pattern", func(b *testing.B) {
			var p strsim.Pattern
			p.Set(query)
			for i := 0; b.Loop(); i++ {
				sink += p.JaroWinkler(list[i%len(list)])
			}
		})
		b.Run(set.name+"/bound", func(b *testing.B) {
			sigs := make([]uint64, len(list))
			for i := range list {
				sigs[i] = strsim.Signature(list[i])
			}
			sig := strsim.Signature(query)
			for i := 0; b.Loop(); i++ {
				sink += strsim.UpperBound(sigs[i%len(list)], len(list[i%len(list)]), sig, len(query))
			}
		})
	}
}

func BenchmarkDistance(b *testing.B) {
	words := registerWords(b)
	query := words[len(words)/2]
	b.Run("smetrics", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			sink += float64(smetrics.WagnerFischer(string(words[i%len(words)]), string(query), 1, 1, 1))
		}
	})
	b.Run("pair", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			sink += float64(strsim.Distance(words[i%len(words)], query))
		}
	})
	b.Run("within2", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			d, _ := strsim.WithinDistance(words[i%len(words)], query, 2)
			sink += float64(d)
		}
	})
	b.Run("pattern", func(b *testing.B) {
		var p strsim.Pattern
		p.Set(query)
		for i := 0; b.Loop(); i++ {
			sink += float64(p.Distance(words[i%len(words)]))
		}
	})
}
