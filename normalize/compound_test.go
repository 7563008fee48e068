package normalize

import "testing"

func TestSplitCompound(t *testing.T) {
	for token, want := range map[string][2]string{
		"rakennusliike":           {"rakennus", "liike"},
		"s\xe4hk\xf6asennus":      {"s\xe4hk\xf6", "asennus"},
		"kiinteist\xf6palvelut":   {"kiinteist\xf6", "palvelut"},
		"maanrakennustoimisto":    {"maanrakennus", "toimisto"},
		"insin\xf6\xf6ritoimisto": {"insin\xf6\xf6ri", "toimisto"},
		"liike":                   {},
		"rakennus":                {},
		"malliliike":              {}, // the first part is no trade word
		"":                        {},
		"\xff\x80\x00liike":       {},
	} {
		head, tail, ok := SplitCompound(token)
		if head != want[0] || tail != want[1] || ok != (want[0] != "") {
			t.Errorf("SplitCompound(%q) = %q, %q, %v", token, head, tail, ok)
		}
	}
}

func TestSplitCompoundsJoinToTheirToken(t *testing.T) {
	split := 0
	for _, s := range registerNames(t) {
		n := ParseName(s)
		for _, k := range n.Tokens {
			head, tail, ok := SplitCompound(k.Text)
			if ok && head+tail != k.Text {
				t.Errorf("%q = %q + %q", k.Text, head, tail)
			}
			if ok {
				split++
			}
		}
	}
	if split < 50 {
		t.Errorf("only %d compounds split", split)
	}
}
