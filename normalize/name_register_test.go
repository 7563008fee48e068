package normalize

import (
	"slices"
	"strings"
	"testing"
)

func registerNames(t testing.TB) []string {
	t.Helper()
	var names []string
	for _, r := range tsv(t, "testdata/register_names.tsv") {
		names = append(names, r[0])
	}
	if len(names) < 1800 {
		t.Fatalf("only %d names", len(names))
	}
	return names
}

// Oracle: the form words of the sample's names, by hand, longest first. It knows
// no context: what the parser takes off for another reason (an alias, a unit)
// counts against the parser here.
var oracleForms = [][]string{
	{"keskinäinen", "kiinteistö", "oy"}, {"keskinäinen", "kiinteistöosakeyhtiö"}, {"asunto", "osakeyhtiö"},
	{"asunto", "oy"}, {"as", "oy"}, {"kiinteistö", "oy"}, {"kiint", "oy"}, {"ki", "oy"}, {"kt", "oy"},
	{"bostads", "ab"}, {"fastighets", "ab"}, {"avoin", "yhtiö"}, {"öppet", "bolag"},
	{"kiinteistöosakeyhtiö"}, {"osakeyhtiö"}, {"kommandiittiyhtiö"}, {"osuuskunta"}, {"avoinyhtiö"},
	{"oyj"}, {"oy"}, {"ab"}, {"ky"}, {"kb"}, {"ay"}, {"tmi"}, {"ry"}, {"rf"}, {"osk"}, {"sr"}, {"koy"}, {"kkoy"}, {"asoy"},
	{"ltd"}, {"limited"}, {"aktiebolag"}, {"oü"}, {"gmbh"}, {"0y"},
}

// oracleWords splits a name slowly: lower case, O.Y. and r.y. joined, the rest
// at everything that is neither letter, digit nor &.
func oracleWords(s string) []string {
	s = strings.ToLower(s)
	for _, r := range [][2]string{{"o.y.", "oy"}, {"o/y", "oy"}, {"r.y.", "ry"}, {"o. y.", "oy"}} {
		s = strings.ReplaceAll(s, r[0], r[1])
	}
	return strings.FieldsFunc(s, func(r rune) bool {
		return r != '&' && r != 'ä' && r != 'ö' && r != 'å' && r != 'é' && r != 'ü' && r != 'á' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && r < 0x80 || r == '–' || r == '’' || r == '´'
	})
}

// oracleCore takes the form words out.
func oracleCore(ws []string) []string {
	var core []string
next:
	for i := 0; i < len(ws); {
		for _, f := range oracleForms {
			if i+len(f) > len(ws) || !slices.Equal(ws[i:i+len(f)], f) {
				continue
			}
			if f[0] == "kiinteistö" && i+len(f) == len(ws) {
				continue // the last words: kiinteistö is a word of the name
			}
			i += len(f)
			continue next
		}
		core = append(core, ws[i])
		i++
	}
	return core
}

func TestRegisterNamesFormOffAndCoreWhole(t *testing.T) {
	with, whole := 0, 0
	var n Name
	for _, s := range registerNames(t) {
		n.Parse(s)
		ws := oracleWords(s)
		want := oracleCore(ws)
		if len(want) == len(ws) || len(want) == 0 {
			continue
		}
		with++
		if len(n.Forms) == 0 {
			t.Errorf("%q: no form found", s)
		}
		if slices.Equal(oracleWords(n.Core), want) {
			whole++
		} else {
			t.Logf("%q: core %q, oracle %q", s, n.Core, want)
		}
	}
	if share := float64(whole) / float64(with); share < .995 {
		t.Errorf("form off and core whole in %.4f of %d names, want .995", share, with)
	}
}

func TestRegisterNamesNeverEmptiedNorWithFormWords(t *testing.T) {
	var n Name
	for _, s := range registerNames(t) {
		n.Parse(s)
		if n.Core == "" || len(n.Tokens) == 0 {
			t.Errorf("%q: emptied", s)
		}
		for _, k := range n.Tokens {
			switch k.Text {
			case "oy", "oyj", "ab", "abp", "ky", "kb", "ay", "ry", "rf", "tmi", "osk", "koy":
				// A part of a compound is no form word: AB-Trading.
				if hyphen := strings.ContainsAny(n.Core[max(k.Start-1, 0):min(k.End+1, len(n.Core))], "-"); !hyphen {
					t.Errorf("%q: core %q has the form word %q", s, n.Core, k.Text)
				}
			}
		}
	}
}

func TestRegisterNamesHousingAndRealEstate(t *testing.T) {
	numbers, places := 0, 0
	var n Name
	for _, s := range registerNames(t) {
		ws := oracleWords(s)
		want := FormUnknown
		switch {
		case len(ws) < 3:
			continue
		case (ws[0] == "asunto" || ws[0] == "as") && (ws[1] == "oy" || ws[1] == "osakeyhtiö"):
			want = FormHousing
		case ws[0] == "kiinteistö" && ws[1] == "oy", ws[0] == "koy":
			want = FormRealEstate
		default:
			continue
		}
		n.Parse(s)
		if n.Form != want {
			t.Errorf("%q: form %v, want %v", s, n.Form, want)
		}
		for _, k := range n.Tokens {
			digits := strings.Trim(k.Text, "0123456789") == ""
			if digits != (k.Kind == Number) && digits {
				t.Errorf("%q: %q is no number", s, k.Text)
			}
			if digits {
				numbers++
			}
			switch k.Text {
			case "tampereen", "tampere":
				places++
				if k.Kind != Place || k.Key != "tampere" {
					t.Errorf("%q: %q has kind %v and key %q", s, k.Text, k.Kind, k.Key)
				}
			}
		}
	}
	if numbers < 100 || places < 100 {
		t.Errorf("only %d numbers and %d places seen", numbers, places)
	}
}

// TestRegisterNamesKeepKeysApart: the register refuses a name that is another's,
// so two of one form must not have one key but for spelling.
func TestRegisterNamesKeepKeysApart(t *testing.T) {
	seen := map[string]string{}
	var n Name
	for _, s := range registerNames(t) {
		n.Parse(s)
		k := n.Form.String() + " " + string(n.AppendKey(nil))
		core := strings.Join(oracleCore(oracleWords(s)), " ")
		if other, ok := seen[k]; ok && other != core {
			t.Errorf("%q and %q both have the key %q", other, core, k)
		}
		seen[k] = core
	}
}

// TestTokensAreTheirSpans holds the spans of tokens to the core: folding what a
// span covers gives the token's text.
func TestTokensAreTheirSpans(t *testing.T) {
	names := registerNames(t)
	for _, r := range tsv(t, "testdata/name_vectors.tsv") {
		names = append(names, r[0])
	}
	for _, s := range names {
		checkName(t, s)
	}
}

// checkName holds the promises of Name for any text.
func checkName(t *testing.T, s string) {
	t.Helper()
	n := ParseName(s)
	text, _ := RepairText(s)
	if n.Input != s {
		t.Errorf("%q: input %q", s, n.Input)
	}
	if (n.Core == "") != (strings.TrimSpace(text) == "") {
		t.Errorf("%q: core %q", s, n.Core)
	}
	at := 0
	for _, k := range n.Tokens {
		if k.Start < at || k.End < k.Start || k.End > len(n.Core) {
			t.Fatalf("%q: token %q at %d:%d of core %q", s, k.Text, k.Start, k.End, n.Core)
		}
		at = k.End
		if k.Text == "" || k.Key == "" {
			t.Errorf("%q: empty text or key in %+v", s, k)
		}
		var want []byte
		for _, c := range FoldLatin1(nil, n.Core[k.Start:k.End]) {
			if c != '.' && c != ':' && c != '\'' && c != '`' {
				want = append(want, c)
			}
		}
		if len(n.Tokens) > 1 && !sameButForRepairs(string(want), k.Text) && k.Text != "?" && k.Text != "&" {
			t.Errorf("%q: token text %q, its span folds to %q", s, k.Text, want)
		}
	}
	for _, f := range n.Forms {
		if f.Start < 0 || f.End > len(text) || f.Start >= f.End ||
			f.Text != text[f.Start:f.End] && !sameButForRepairs(strings.ToLower(text[f.Start:f.End]), strings.ToLower(f.Text)) {
			t.Errorf("%q: form %+v", s, f)
		}
	}
}

// sameButForRepairs reports whether text is the folded span, but for digits
// read as letters and what parts an abbreviation (aa-tsto) or a number
// (forty-four) of two parts.
func sameButForRepairs(span, text string) bool {
	if strings.NewReplacer("-", "", " ", "").Replace(span) == text {
		return true
	}
	letters := map[byte]string{'0': "o", '1': "il", '2': "z", '5': "s", '6': "g", '8': "b"}
	for i := range len(span) {
		if i >= len(text) || span[i] != text[i] && strings.IndexByte(letters[span[i]], text[i]) < 0 {
			return false
		}
	}
	return len(span) == len(text)
}
