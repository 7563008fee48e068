package normalize

import "testing"

func TestJoinName(t *testing.T) {
	tests := []struct{ name, more, want string }{
		{"Esimerkki Oy", "", "Esimerkki Oy"},
		{"", "Esimerkki Oy", "Esimerkki Oy"},
		{"KESKINÄINEN KIINTEISTÖOSAKEYHTIÖ", "MALLITUPA OY", "KESKINÄINEN KIINTEISTÖOSAKEYHTIÖ MALLITUPA OY"},
		{"Asunto Oy Mallilan Esimerkkikuja 21 / No", "rdea Rahoitus", "Asunto Oy Mallilan Esimerkkikuja 21 / Nordea Rahoitus"},
		{"Asunto Oy Mallilan Esimerkkikuja 21 / No", "c/o Isännöinti Malli Oy", "Asunto Oy Mallilan Esimerkkikuja 21 / No c/o Isännöinti Malli Oy"},
		{"Esimerkki Oy", "c/o Isännöinti Malli Oy", "Esimerkki Oy c/o Isännöinti Malli Oy"},
	}
	for _, tt := range tests {
		if got := JoinName(tt.name, tt.more); got != tt.want {
			t.Errorf("JoinName(%q, %q) = %q, want %q", tt.name, tt.more, got, tt.want)
		}
	}
}
