package match

import (
	"bytes"
	"fmt"
	"testing"
)

func FuzzScore(f *testing.F) {
	f.Add("Rautasoini Oy", "0154730-7", "Kauppakatu 5, 33100 Tampere", "Oy Rautasoini Ab", "FI01547307", "PL 55")    // the ordinary pair
	f.Add("As Oy A 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", "", "", "A B C D E F G H I J K L M N O P", "", "")          // more words than are kept
	f.Add("A (ent. B) (ent. C) (ent. D) (ent. E) (ent. F) (ent. G)", "x", "", "\xff\xfe", "\x00", "c/o")             // more aliases than are kept; no UTF-8
	f.Add("ASUNTO OY KANGASALAN HARJUNSALONTIE", "131052-308T", "", "Asunto Oy Kangasalan Harjunsalontie 5", "", "") // cut at 35; an identity code
	m, err := NewModel(DefaultRules())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, nameA, idA, streetA, nameB, idB, streetB string) {
		fields := []string{"name", "business_id", "street", "phone", "email", "einvoice", "link", "city"}
		a := record("1", fields[0], nameA, fields[1], idA, fields[2], streetA, fields[3], idA, fields[4], nameA, fields[5], idA, fields[6], idB, fields[7], streetB)
		b := record("2", fields[0], nameB, fields[1], idB, fields[2], streetB, fields[3], idB, fields[4], nameB, fields[5], idB, fields[7], streetA)
		var w Workspace
		x, y := m.Prepare(a, &w), m.Prepare(b, &w)
		if got := m.Score(x, y); got != m.Score(y, x) {
			t.Errorf("%+v one way, %+v the other", got, m.Score(y, x))
		}
		if again := m.Prepare(a, &w); !bytes.Equal(again.b, x.b) {
			t.Error("prepared twice, two results: the workspace leaves a trace")
		}
		m.Keys(nil, x, &w)
		m.Explain(x, y).Text(Finnish, Full)
	})
}

func FuzzReadModel(f *testing.F) {
	var b bytes.Buffer
	m, err := NewModel(DefaultRules())
	if err != nil {
		f.Fatal(err)
	}
	if _, err := m.WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())                                                                                                                              // a model
	f.Add(fmt.Appendf(nil, `{"yksi":"model","version":2,"shape":[%v,%v,%v]}`, shippedShape.knee.Float(), shippedShape.below, shippedShape.above)) // one without rules
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ReadModel(bytes.NewReader(data))
		if err != nil {
			return
		}
		var w bytes.Buffer
		if _, err := m.WriteTo(&w); err != nil {
			t.Fatal(err)
		}
		again, err := ReadModel(&w)
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		if again.Hash() != m.Hash() {
			t.Error("read again, another hash")
		}
	})
}
