package normalize

import "testing"

func TestJoinName(t *testing.T) {
	tests := []struct{ name, more, want string }{
		{"Esimerkki Oy", "", "Esimerkki Oy"},
		{"", "Esimerkki Oy", "Esimerkki Oy"},
		{"KESKINÄINEN KIINTEISTÖOSAKEYHTIÖ", "MALLITUPA OY", "KESKINÄINEN KIINTEISTÖOSAKEYHTIÖ MALLITUPA OY"},
		{"Asunto Oy Mallilan Esimerkkikuja 21 / No", "rdea Rahoitus", "Asunto Oy Mallilan Esimerkkikuja 21 / Nordea Rahoitus"},
		{"Asunto Oy Mallilan Esimerkkikuja 21 / No", "c/o Isännöinti Malli Oy", "Asunto Oy Mallilan Esimerkkikuja 21 / No c/o Isännöinti Malli Oy"},
		{"RAKENNUSLIIKE ESIMERKKI JA MALLI KONEURA", "KOINTI OY", "RAKENNUSLIIKE ESIMERKKI JA MALLI KONEURAKOINTI OY"},
		{"PIRKANMAAN ESIMERKKI RAKENNUS", "PALVELU OY", "PIRKANMAAN ESIMERKKI RAKENNUS PALVELU OY"}, // 29: not full
		{"TAMPEREEN ESIMERKKIEN RAKENNUS", "PALVELU OY", "TAMPEREEN ESIMERKKIEN RAKENNUSPALVELU OY"},
		{"TAMPEREEN SEUDUN ESIMERKKIYHTI", "Ö", "TAMPEREEN SEUDUN ESIMERKKIYHTIÖ"},
		{"KULMAN JA MALLIN SUUNNITTELIJA", "OY", "KULMAN JA MALLIN SUUNNITTELIJA OY"}, // both words known
		{"Mallin Esimerkki ja Kulman Pai", "Oy", "Mallin Esimerkki ja Kulman Pai Oy"}, // a capital begins a word
		{"Mallin Esimerkkien Kiinteistö ", "Oy", "Mallin Esimerkkien Kiinteistö Oy"},  // the blank is the thirtieth
		{"As Oy Mallilan Esimerkkikatu 1", "7", "As Oy Mallilan Esimerkkikatu 17"},
		{"Esimerkki Oy", "c/o Isännöinti Malli Oy", "Esimerkki Oy c/o Isännöinti Malli Oy"},
	}
	for _, tt := range tests {
		if got := JoinName(tt.name, tt.more); got != tt.want {
			t.Errorf("JoinName(%q, %q) = %q, want %q", tt.name, tt.more, got, tt.want)
		}
	}
}
