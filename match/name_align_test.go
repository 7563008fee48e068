package match

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/yksi-mdm/yksi/internal/strsim"
)

// slowLikeness is likeness by its definition: no pair is passed over before its distance is known.
func slowLikeness(a, b []byte, cutA, cutB bool) Bits {
	if len(a) > len(b) {
		a, b, cutA = b, a, cutB
	}
	switch begins := len(a) > 0 && len(a) < len(b) && bytes.HasPrefix(b, a); {
	case begins && cutA:
		return 950
	case len(a) < 4 || len(b)-len(a) > 2:
		return 0
	case begins:
		return 900
	}
	d := strsim.Distance(a, b)
	if d > 1 && len(a) < 8 || d > 2 {
		return 0
	}
	return 900 - 100*Bits(d)
}

// What likeness and the signatures pass over early has no likeness.
func TestLikenessPassesOverNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 0))
	const letters = "aabeiknnost\xe40" // few, so that chance brings words near, too
	letter := func() byte { return letters[rng.IntN(len(letters))] }
	alike, told := 0, 0
	for range 200_000 {
		a := make([]byte, 1+rng.IntN(14))
		for i := range a {
			a[i] = letter()
		}
		b := slices.Clone(a)
		for range rng.IntN(4) {
			switch at := rng.IntN(len(b) + 1); rng.IntN(3) {
			case 0:
				b = slices.Insert(b, at, letter())
			case 1:
				b = slices.Delete(b, min(at, len(b)), min(at+1, len(b)))
			default:
				b[min(at, len(b)-1)] = letter()
			}
			if len(b) == 0 {
				b = append(b, letter())
			}
		}
		cutA, cutB := rng.IntN(4) == 0, rng.IntN(4) == 0
		want := slowLikeness(a, b, cutA, cutB)
		if got := likeness(a, b, cutA, cutB); got != want {
			t.Fatalf("%q, %q (cut: %t, %t): %d, want %d", a, b, cutA, cutB, got, want)
		}
		may := mayBeLike(len(a), len(b), strsim.Signature(a), strsim.Signature(b), cutA, cutB)
		if want > 0 && !may {
			t.Fatalf("%q, %q (cut: %t, %t) are alike, and their signatures deny it", a, b, cutA, cutB)
		}
		if want == 0 && !may {
			told++
		}
		if want > 0 {
			alike++
		}
	}
	if told < 40_000 {
		t.Errorf("signatures tell %d pairs apart: too few to be of use", told)
	}
	if alike < 50_000 {
		t.Errorf("%d pairs are alike: too few to tell", alike)
	}
}

// A first letter that sounds as the other's is slipped upon more often than another.
func TestFirstLettersThatSoundAlike(t *testing.T) {
	var w Workspace
	compare := func(a, b string) Outcome {
		k := CompanyNameKind{}
		p, q := k.Prepare(nil, []Value{{Field: Name, Text: a}}, &w), k.Prepare(nil, []Value{{Field: Name, Text: b}}, &w)
		return k.Compare(p, q)
	}
	other := compare("Mencora Oy", "Pencora Oy")
	if other.Level != nameNear {
		t.Fatalf("level %d", other.Level)
	}
	for _, tt := range [][2]string{{"Sencora Oy", "Cencora Oy"}, {"Wikmalli Oy", "Vikmalli Oy"}, {"Åkmalli Oy", "Akmalli Oy"}} {
		if got := compare(tt[0], tt[1]); got.Level != nameNear || got.Adjust < other.Adjust+4_000 {
			t.Errorf("%q: %v, want more than %v", tt, got, other)
		}
	}
}
