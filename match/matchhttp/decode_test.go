package matchhttp

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// whole reads a value of any kind as the handler reads those that it knows.
func whole(b *body) (any, error) {
	t, err := b.token("")
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		out := map[string]any{}
		for n := 0; ; n++ {
			if more, err := b.more(n, '}', ""); !more {
				return out, err
			}
			name, err := b.token("")
			s, ok := name.(string)
			if err != nil || !ok || !b.pass(':') {
				return nil, b.notJSON("")
			}
			if out[s], err = whole(b); err != nil {
				return nil, err
			}
		}
	case json.Delim('['):
		out := []any{}
		for n := 0; ; n++ {
			if more, err := b.more(n, ']', ""); !more {
				return out, err
			}
			v, err := whole(b)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
	}
	return t, nil
}

// likeJSON holds the tokens of a text against package json.
func likeJSON(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		return // refused before
	}
	var want any
	right := json.Unmarshal([]byte(text), &want) == nil
	b := body{src: []byte(text)}
	got, err := whole(&b)
	if err == nil {
		err = b.end()
	}
	if right != (err == nil) {
		t.Fatalf("%q: %v, package json takes it: %v", text, err, right)
	}
	if d := cmp.Diff(want, got); right && d != "" {
		t.Fatalf("%q (-json +body):\n%s", text, d)
	}
	b = body{src: []byte(text)}
	if err := b.skip(""); right && (err != nil || b.end() != nil) {
		t.Fatalf("%q is not passed over: %v", text, err)
	}
}

func TestTokensAreThoseOfJSON(t *testing.T) {
	for _, text := range []string{
		"", " ", "\x00", "{}\x00", "[1,]", "[,1]", "[1 2]", "{\"a\":1,}", `{"a" 1}`, `{1:2}`, `{"a":}`, `[}`, `{]`, "nul", "nulll", "truE", "tru",
		"-", "+1", "01", "1.", ".5", "1e5", "-0", "1E+2", "1e999", `"\ud800"`, `"\ud83d\ude00"`, `"\u0061\n"`, `"\x"`, "\"\t\"", `"a`, `"a\`, `"\"`,
		"[[[]]]", `{"a":{"b":[true,false,null,"",{}]}}`, " [ 1 , 2 ] ", "[1]x", "\ufeff{}",
	} {
		likeJSON(t, text)
	}
	rng := rand.New(rand.NewPCG(11, 3))
	for range 20_000 {
		likeJSON(t, hostile(rng, rightBodies[rng.IntN(5)].body))
	}
}
