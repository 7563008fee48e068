package scenario

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// edits is the least number of letters changed, put in, left out or swapped with their neighbour that makes t of s, over
// runes. Other edits may fall between two swapped letters, as a second slip may (Lowrance and Wagner 1975).
func edits(s, t string) int {
	a, b := []rune(s), []rune(t)
	far := len(a) + len(b)
	m := make([][]int, len(a)+2)
	for i := range m {
		m[i] = make([]int, len(b)+2)
		m[i][0], m[i][1] = far, max(0, i-1)
	}
	for j := range m[0] {
		m[0][j] = far
		if j > 0 {
			m[1][j] = j - 1
		}
	}
	last := map[rune]int{} // row of a letter's latest place in a
	for i := 1; i <= len(a); i++ {
		match := 0 // column of the latest letter of b that equals a[i-1]
		for j := 1; j <= len(b); j++ {
			row, column := last[b[j-1]], match
			cost := 1
			if a[i-1] == b[j-1] {
				cost, match = 0, j
			}
			m[i+1][j+1] = min(m[i][j]+cost, m[i+1][j]+1, m[i][j+1]+1, m[row][column]+(i-row-1)+1+(j-column-1))
		}
		last[a[i-1]] = i
	}
	return m[len(a)+1][len(b)+1]
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// FuzzMisspell: at most two slips, one where there is a word to slip in, and never in a number.
func FuzzMisspell(f *testing.F) {
	f.Add(uint64(1), "Asunto Oy Tampereen Koivukumpu 11") // a number that must stay
	f.Add(uint64(2), "As Oy A1")                          // nothing to slip in
	f.Add(uint64(3), "Mäkelä B105")                       // a digit behind a letter
	f.Add(uint64(4), "")
	f.Add(uint64(5), "aaaa")         // swaps and doublings that change nothing
	f.Add(uint64(6), "\xff\xfeabcd") // not UTF-8
	f.Add(uint64(7), "日本語日本語")       // letters without a key
	f.Add(uint64(8), "ABASA")        // a letter left out between two that are swapped
	f.Fuzz(func(t *testing.T, seed uint64, s string) {
		if len(s) > 300 {
			return
		}
		s = strings.ToValidUTF8(s, "")
		got := Misspell(rand.New(rand.NewPCG(seed, 0)), s)
		if d := edits(s, got); d > 2 {
			t.Errorf("Misspell(%q) = %q, %d edits", s, got, d)
		}
		if digitsOf(s) != digitsOf(got) {
			t.Errorf("Misspell(%q) = %q, another number", s, got)
		}
		if !utf8.ValidString(got) {
			t.Errorf("Misspell(%q) = %q", s, got)
		}
	})
}

func TestMisspellSlips(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	same, two := 0, 0
	const s, n = "Rakennusliike Virtanen Oy", 5000
	for range n {
		switch edits(s, Misspell(rng, s)) {
		case 0:
			same++
		case 2:
			two++
		}
	}
	if same > 0 || two < n/10 || two > n/4 {
		t.Errorf("of %d, %d without a slip and %d with two; want none and some 850", n, same, two)
	}
}

func TestSplitName(t *testing.T) {
	tests := []struct {
		name string
		want name
		form form
	}{
		{"Asunto Oy Tampereen Actif", name{"Asunto Oy", "Tampereen Actif", ""}, asoy},
		{"As. Oy Tuusulan Mikkolanlaakso", name{"As. Oy", "Tuusulan Mikkolanlaakso", ""}, asoy},
		{"Bostads Ab Martensgården", name{"Bostads Ab", "Martensgården", ""}, asoy},
		{"Kiinteistö Oy Leppämäki", name{"Kiinteistö Oy", "Leppämäki", ""}, koy},
		{"Keskinäinen Koy Pablonsalo", name{"Keskinäinen Koy", "Pablonsalo", ""}, koy},
		{"Oy Tiralex Ab", name{"Oy", "Tiralex", "Ab"}, oy},
		{"Leros Oy", name{"", "Leros", "Oy"}, oy},
		{"Pihlajalinna Oyj", name{"", "Pihlajalinna", "Oyj"}, oyj},
		{"Kotelo-Tuonti Peltonen Ky", name{"", "Kotelo-Tuonti Peltonen", "Ky"}, ky},
		{"Metsäkoneyhtymä Vähätalo, avoin yhtiö", name{"", "Metsäkoneyhtymä Vähätalo", ", avoin yhtiö"}, ay},
		{"Osuuskunta Taideterapiatalo ARTis", name{"Osuuskunta", "Taideterapiatalo ARTis", ""}, osk},
		{"Pirkanmaan Nuorkauppakamari ry", name{"", "Pirkanmaan Nuorkauppakamari", "ry"}, ry},
	}
	for _, tt := range tests {
		got, f := splitName(tt.name)
		if got != tt.want || f != tt.form {
			t.Errorf("splitName(%q) = %+v, %d, want %+v, %d", tt.name, got, f, tt.want, tt.form)
		}
		if got.String() != tt.name {
			t.Errorf("splitName(%q) put together is %q", tt.name, got)
		}
	}
}

// TestRegisterNamesPutTogether: taking the form off and putting it back loses nothing, for every name of the extract.
func TestRegisterNamesPutTogether(t *testing.T) {
	for _, row := range rows(companiesTSV) {
		if n, _ := splitName(row[1]); n.String() != row[1] || n.core == "" {
			t.Errorf("%q becomes %+v", row[1], n)
		}
	}
}

func TestSalesforceID(t *testing.T) {
	// The suffixes of ids in public documents.
	for _, want := range []string{"001UG000008ZiHhYAK", "0014x000025JDYlAAO", "0055f000005mc66AAA"} {
		var n uint64
		for _, c := range []byte(want[10:15]) {
			n = 62*n + uint64(strings.IndexByte(base62, c))
		}
		if got := salesforceID(want[:10], n); got != want {
			t.Errorf("salesforceID = %s, want %s", got, want)
		}
	}
}

func TestMojibake(t *testing.T) {
	for in, want := range map[string]string{"Kalliomäki": "KalliomÃ¤ki", "ÖLJY": "Ã–LJY", "Oy": "Oy", "1234567–8": "1234567â€“8"} {
		if got := mojibake(in); got != want {
			t.Errorf("mojibake(%q) = %q, want %q", in, got, want)
		}
	}
}
