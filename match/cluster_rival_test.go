package match

import "testing"

// An account without an id whose name two customers bear is left to a person, whatever they share; it stands with the one
// that it fits better, and a record that stands with one of them takes it along.
func TestAnAccountThatFitsTwoIDsIsLeftToAPerson(t *testing.T) {
	first := in("billing", record("1", "name", "Vipafon Oy", "business_id", "0154730-7", "city", "Oulu", "phone", "040 9123 4567"))
	second := in("billing", record("2", "name", "Vipafon Oy", "business_id", "2519299-3", "city", "Oulu", "phone", "040 9765 4321"))
	for _, tt := range []struct {
		name    string
		account *Record
		more    []Record
		first   bool
	}{
		{"the name and a town", record("1", "name", "Vipafon", "city", "Oulu"), nil, false},
		{"a telephone of one", record("1", "name", "Vipafon", "phone", "040 9123 4567"), nil, true},
		{"an account between", record("1", "name", "Vipafon", "city", "Oulu", "email", "vipafon@gmail.com"),
			[]Record{in("crm", record("2", "name", "Vipafon", "phone", "040 9123 4567", "email", "vipafon@gmail.com"))}, true},
	} {
		account := in("crm", tt.account)
		res := run(t, defaultModel(t), append([]Record{first, second, account}, tt.more...), nil)
		if x, _ := res.Explain(first.Ref, account.Ref); x.Verdict != Match {
			t.Errorf("%s: the pair by itself is %v, want match", tt.name, x.Verdict)
		}
		if got := res.Together(first.Ref, account.Ref); got != tt.first {
			t.Errorf("%s: with the first is %v, want %v", tt.name, got, tt.first)
		}
		if res.Together(second.Ref, account.Ref) {
			t.Errorf("%s: with the second", tt.name)
		}
		ambiguous, flags := 0, flagsOf(res, FlagAmbiguous)
		for p := range res.Pairs() {
			ambiguous += bit(p.Ambiguous)
		}
		if told := ambiguous == 2 && len(flags) == 1; told == tt.first {
			t.Errorf("%s: %d pairs are ambiguous, flags %v", tt.name, ambiguous, flags)
		}
	}
}
