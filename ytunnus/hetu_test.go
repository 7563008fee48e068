package ytunnus

import "testing"

func TestHetuVectors(t *testing.T) {
	rows := table(t, "hetu_vectors.tsv")
	if len(rows) != 35 {
		t.Fatalf("%d vectors, want 35", len(rows))
	}
	for _, v := range rows {
		s, whole := v["input"], v["is_hetu"] == "1"
		switch s {
		case "310252-308Y", "131052-000V":
			whole = true // no such day, no such number, but nothing else looks like this
		}
		for _, w := range []Where{AnyField, NameField, IDField} {
			want := whole || w != AnyField
			if got := ContainsHetu(s, w); got != want {
				t.Errorf("ContainsHetu(%q, %d) = %v, want %v", s, w, got, want)
			}
			in := "Matti, " + s + "; Espoo"
			red, n := Redact(in, w)
			if want && (n != 1 || red != "Matti, [hetu]; Espoo") || !want && (n != 0 || red != in) {
				t.Errorf("Redact(%q, %d) = %q, %d", in, w, red, n)
			}
		}
		if r := ParseLoose(s); r.Kind != Hetu || r.ID.IsValid() || r.Suggestions != nil || r.Repairs != nil {
			t.Errorf("ParseLoose(%q) = %+v, want a Hetu and no more", s, r)
		}
	}
}
