package strsim_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/xrash/smetrics"

	"github.com/yksi-mdm/yksi/internal/strsim"
)

// same reports whether two results are the same number. Where the compiler fuses the multiplication and the addition in
// smetrics itself, as on arm64, that one may be a last bit off.
func same(got, want float64) bool {
	if runtime.GOARCH == "amd64" {
		return got == want
	}
	return math.Abs(got-want) <= 0x1p-52
}

func oracle(a, b []byte) float64 { return smetrics.JaroWinkler(string(a), string(b), 0.7, 4) }

// checkPair holds every function of the package against its oracle, for one pair of strings.
func checkPair(t *testing.T, p *strsim.Pattern, a, b []byte) {
	t.Helper()
	a, b = a[:min(len(a), strsim.MaxLen)], b[:min(len(b), strsim.MaxLen)]
	p.Set(b)
	jw := oracle(a, b)
	if got := strsim.JaroWinkler(a, b); !same(got, jw) {
		t.Fatalf("JaroWinkler(%q, %q) = %v, want %v", a, b, got, jw)
	}
	if got := p.JaroWinkler(a); !same(got, jw) {
		t.Fatalf("Pattern(%q).JaroWinkler(%q) = %v, want %v", b, a, got, jw)
	}
	if got := strsim.JaroWinkler(b, a); !same(got, jw) {
		t.Fatalf("JaroWinkler(%q, %q) = %v, but %v the other way", b, a, got, jw)
	}
	sa, sb := strsim.Signature(a), strsim.Signature(b)
	if bound := strsim.UpperBound(sa, len(a), sb, len(b)); bound < jw {
		t.Fatalf("UpperBound(%q, %q) = %v, below the similarity %v", a, b, bound, jw)
	}
	if x, y := strsim.UpperBound(sa, len(a), sb, len(b)), strsim.UpperBound(sb, len(b), sa, len(a)); x != y {
		t.Fatalf("UpperBound(%q, %q) = %v in one order, %v in the other", a, b, x, y)
	}
	osa := slowOSA(a, b, true)
	if got := strsim.Distance(a, b); got != osa {
		t.Fatalf("Distance(%q, %q) = %d, want %d", a, b, got, osa)
	}
	if got := p.Distance(a); got != osa {
		t.Fatalf("Pattern(%q).Distance(%q) = %d, want %d", b, a, got, osa)
	}
	for limit := -1; limit <= min(osa+1, 6); limit++ {
		want, wantOK := limit+1, false
		if osa <= limit {
			want, wantOK = osa, true
		}
		if got, ok := strsim.WithinDistance(a, b, limit); ok != wantOK || got != want {
			t.Fatalf("WithinDistance(%q, %q, %d) = %d, %v, want %d, %v", a, b, limit, got, ok, want, wantOK)
		}
		if got, ok := p.WithinDistance(a, limit); ok != wantOK || got != want {
			t.Fatalf("Pattern(%q).WithinDistance(%q, %d) = %d, %v, want %d, %v", b, a, limit, got, ok, want, wantOK)
		}
	}
}

func FuzzPair(f *testing.F) {
	seeds := []struct{ a, b string }{
		{"", ""},                                  // both empty: equal
		{"", "a"},                                 // one empty: nothing in common
		{"a", "b"},                                // a window of no reach
		{"abc", "abc"},                            // equal
		{"martha", "marhta"},                      // the textbook swap
		{"dwayne", "duane"},                       // the textbook deletion
		{"dixon", "dicksonx"},                     // the textbook insertion, eight bytes: one word exactly
		{"rakennus", "rakennusx"},                 // eight against nine: the two ways of searching
		{"ca", "abc"},                             // where optimal alignment and the unrestricted distance differ
		{"aab", "baa"},                            // greedy matching
		{"\x00\x00a", "a"},                        // zero bytes beside the padding of a word
		{"a", "\x00\x00a"},                        // and the other way
		{"\x80\x81", "\x00\x01"},                  // bytes that differ in the top bit only
		{strings.Repeat("a", 64), "a"},            // a full word
		{strings.Repeat("ab", 32), "b"},           // a full word, both letters
		{strings.Repeat("a", 65), "aab"},          // the first string that leaves the fast way
		{strings.Repeat("ab", 40), "ba"},          // swaps in the slow way
		{strings.Repeat("x", 256), "x"},           // MaxLen
		{strings.Repeat("abc", 90), "abcabcabca"}, // more than MaxLen
	}
	for _, s := range seeds {
		f.Add([]byte(s.a), []byte(s.b))
	}
	var p strsim.Pattern
	f.Fuzz(func(t *testing.T, a, b []byte) {
		checkPair(t, &p, a, b)
		checkPair(t, &p, b, a)
	})
}

// TestSmallAlphabets tries strings of few different characters, where windows overlap and every kind of tie occurs.
func TestSmallAlphabets(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var p strsim.Pattern
	random := func(longest int, letters string) []byte {
		s := make([]byte, rng.IntN(longest+1))
		for i := range s {
			s[i] = letters[rng.IntN(len(letters))]
		}
		return s
	}
	for range 30_000 {
		checkPair(t, &p, random(12, "ab"), random(12, "ab"))
		checkPair(t, &p, random(20, "abc\x00"), random(20, "abc\x00"))
	}
	for range 1_500 {
		checkPair(t, &p, random(70, "abcdef"), random(70, "abcdef"))
	}
	for range 50 {
		checkPair(t, &p, random(300, "abcdefghij"), random(300, "abcdefghij"))
	}
}

func TestNames(t *testing.T) {
	tests := []struct {
		a, b     string
		jw       float64 // to three decimals
		distance int
	}{
		{"nieminen", "nieminen", 1, 0},
		{"nieminen", "niemienn", 0.975, 1}, // a swap is one edit
		{"nieminen", "niemine", 0.975, 1},
		{"rakennus", "rakenus", 0.975, 1},
		{"hyva", "hyvo", 0.883, 1}, // folded and of one byte a character: .92 in UTF-8
		{"asunto oy helsingin mannerheimintie 1", "asunto oy helsingin mannerheimintie 11", 0.995, 1},
		{"oy karl fazer ab", "fazer", 0.508, 11},
		{"virtanen", "korhonen", 0.667, 4},
	}
	for _, tt := range tests {
		a, b := []byte(tt.a), []byte(tt.b)
		if got := strsim.JaroWinkler(a, b); math.Abs(got-tt.jw) > 0.0006 {
			t.Errorf("JaroWinkler(%q, %q) = %.4f, want %.3f", a, b, got, tt.jw)
		}
		if got := strsim.Distance(a, b); got != tt.distance {
			t.Errorf("Distance(%q, %q) = %d, want %d", a, b, got, tt.distance)
		}
	}
}

// TestSwapIsTheOnlyDifferenceFromLevenshtein ties Distance to the distance of smetrics: never above it, and never more
// than one below for each swap that Levenshtein pays twice.
func TestSwapIsTheOnlyDifferenceFromLevenshtein(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		a, b := make([]byte, rng.IntN(10)), make([]byte, rng.IntN(10))
		for i := range a {
			a[i] = "abcde"[rng.IntN(5)]
		}
		for i := range b {
			b[i] = "abcde"[rng.IntN(5)]
		}
		lev := smetrics.WagnerFischer(string(a), string(b), 1, 1, 1)
		if slow := slowOSA(a, b, false); slow != lev {
			t.Fatalf("the oracle without swaps gives %d for (%q, %q), smetrics %d", slow, a, b, lev)
		}
		if got := strsim.Distance(a, b); got > lev || 2*got < lev {
			t.Fatalf("Distance(%q, %q) = %d, Levenshtein %d", a, b, got, lev)
		}
	}
}

func TestLongStringsAreCutAtMaxLen(t *testing.T) {
	a := []byte(strings.Repeat("asunto oy ", 1000))
	b := append([]byte(nil), a[:strsim.MaxLen]...)
	b = append(b, "something else"...)
	var p strsim.Pattern
	p.Set(a)
	if got := strsim.JaroWinkler(a, b); got != 1 {
		t.Errorf("JaroWinkler = %v, want 1", got)
	}
	if got := p.JaroWinkler(b); got != 1 {
		t.Errorf("Pattern.JaroWinkler = %v, want 1", got)
	}
	if got := strsim.Distance(a, b); got != 0 {
		t.Errorf("Distance = %d, want 0", got)
	}
	if got := p.Distance(b); got != 0 {
		t.Errorf("Pattern.Distance = %d, want 0", got)
	}
	if strsim.Signature(a) != strsim.Signature(b) {
		t.Error("signatures differ after MaxLen")
	}
	if got := strsim.UpperBound(strsim.Signature(a), len(a), strsim.Signature(b), len(b)); got < 1 {
		t.Errorf("UpperBound = %v, want 1", got)
	}
}

// TestUpperBoundSkipsUnrelatedNames checks that the bound is of use: on pairs of unrelated words it is to skip nearly as
// many as an exact count of common characters would.
func TestUpperBoundSkipsUnrelatedNames(t *testing.T) {
	words := registerWords(t)
	rng := rand.New(rand.NewPCG(5, 6))
	const pairs = 100_000
	skipped, possible := 0, 0
	for range pairs {
		a, b := words[rng.IntN(len(words))], words[rng.IntN(len(words))]
		bound := strsim.UpperBound(strsim.Signature(a), len(a), strsim.Signature(b), len(b))
		jw := strsim.JaroWinkler(a, b)
		if bound < jw {
			t.Fatalf("UpperBound(%q, %q) = %v, below %v", a, b, bound, jw)
		}
		if bound < 0.9 {
			skipped++
		}
		// What the exact count of common characters, with the same formula, could skip.
		m := float64(slowCommon(a, b))
		j := (m/float64(len(a)) + m/float64(len(b)) + 1) / 3
		if m == 0 || j+0.4*(1-j) < 0.9 {
			possible++
		}
	}
	if possible-skipped > pairs/1000 {
		t.Errorf("skipped %d of %d pairs of unrelated words at .90, an exact count %d", skipped, pairs, possible)
	}
}

func TestNothingAllocates(t *testing.T) {
	a, b := []byte("rakennusliike virtanen"), []byte("rakennusliike virtanne")
	long := []byte(strings.Repeat("asunto ", 20))
	var p strsim.Pattern
	sink := 0.0
	n := testing.AllocsPerRun(100, func() {
		p.Set(a)
		d, _ := strsim.WithinDistance(a, b, 2)
		e, _ := p.WithinDistance(b, 2)
		sink += p.JaroWinkler(b) + strsim.JaroWinkler(a, b) + strsim.JaroWinkler(a, long) +
			float64(d+e+strsim.Distance(a, long)) +
			strsim.UpperBound(strsim.Signature(a), len(a), strsim.Signature(b), len(b))
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func ExampleJaroWinkler() {
	fmt.Printf("%.3f\n", strsim.JaroWinkler([]byte("nieminen"), []byte("niemienn")))
	fmt.Printf("%.3f\n", strsim.JaroWinkler([]byte("nieminen"), []byte("virtanen")))
	// Output:
	// 0.975
	// 0.667
}

func ExampleWithinDistance() {
	fmt.Println(strsim.WithinDistance([]byte("nieminen"), []byte("niemienn"), 2))
	fmt.Println(strsim.WithinDistance([]byte("nieminen"), []byte("virtanen"), 2))
	// Output:
	// 1 true
	// 3 false
}

// A query is prepared once and held against many; the bound spares most of the comparisons.
func ExamplePattern() {
	var query strsim.Pattern
	query.Set([]byte("konecranse"))
	sig := strsim.Signature(query.Bytes())
	for _, name := range []string{"konecranes", "kone", "nokia", "konekanta"} {
		s := []byte(name)
		if strsim.UpperBound(sig, len(query.Bytes()), strsim.Signature(s), len(s)) < 0.9 {
			continue
		}
		if jw := query.JaroWinkler(s); jw >= 0.9 {
			fmt.Printf("%s %.3f\n", name, jw)
		}
	}
	// Output:
	// konecranes 0.980
}
