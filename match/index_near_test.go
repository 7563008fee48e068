package match

import "testing"

func TestSlipsCostWhatFingersMakeThemLikely(t *testing.T) {
	tests := []struct {
		typed, meant string
		want         Bits
	}{
		{"kukka", "kukka", 0},
		{"kuka", "kukka", slipDouble},
		{"kkka", "kukka", slipCost},
		{"kukkka", "kukka", slipDouble},
		{"kukla", "kukka", slipCost}, // the key beside
		{"kukta", "kukka", slipOther},
		{"kuksa", "kukka", slipOther},
		{"kkuka", "kukka", slipCost}, // swapped
		{"ukkka", "kukka", slipCost + slipFirst},
		{"ukka", "kukka", slipCost + slipFirst},
		{"kukxka", "kukka", slipOther},
		{"kkukkka", "kukka", 2 * slipDouble},
		{"", "ab", 2*slipCost + slipFirst},
		{"ab", "", 2*slipOther + slipFirst},
		{"", "", 0},
	}
	for _, tt := range tests {
		if got := slipsCost([]byte(tt.typed), []byte(tt.meant)); got != tt.want {
			t.Errorf("%q for %q: %v, want %v", tt.typed, tt.meant, got, tt.want)
		}
	}
}
