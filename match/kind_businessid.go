package match

import (
	"encoding/binary"

	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// BusinessIDKind compares Finnish business ids. It reads the id as typed and, as weaker evidence, the id inside an
// e-invoice address that is the customer's own. Placeholders carry no weight, and a wrong check digit leaves only the
// ids it may have been meant to be.
type BusinessIDKind struct{}

// Levels of BusinessIDKind.
const (
	idNothing   = iota
	idEqual     // equal valid ids
	idEqualWeak // equal, but one is repaired from weak evidence or stands in the e-invoice address
	idSuggested // one has a wrong check digit, and the other is among the ids it may have been meant to be
	idDifferentWeak
	idDifferent
)

// An entry of the prepared form is four bytes of the id's number and one of its standing, the best standing first.
const (
	idEntry = 5
	idCap   = 12
	idTyped = 4 // valid or strongly repaired, in its own column
	idWeak  = 3 // weakly repaired
	idOVT   = 2 // in the e-invoice address
	idGuess = 1 // a suggestion
)

// ID implements Kind.
func (BusinessIDKind) ID() string { return "business_id@2" }

// Levels implements Kind.
func (k BusinessIDKind) Levels() []Level {
	return weighed(k.ID(), []Level{
		{Name: "nothing"},
		{Name: "equal", Weight: 20_000, Effect: Proof},
		{Name: "equal_weak"},
		{Name: "suggested"},
		{Name: "different_weak"},
		{Name: "different", Weight: -10_000, Effect: Bar},
	})
}

// Prepare implements Kind.
func (BusinessIDKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	add := func(id ytunnus.ID, standing byte) {
		n := idNumber(id)
		for at := start; at < len(dst); at += idEntry {
			if binary.LittleEndian.Uint32(dst[at:]) == n {
				return
			}
		}
		if (len(dst)-start)/idEntry < idCap {
			dst = append(binary.LittleEndian.AppendUint32(dst, n), standing)
		}
	}
	operator := ""
	for i := range vs {
		if vs[i].Field == Operator {
			operator = vs[i].Text
		}
	}
	readings := w.ids[:0]
	for i := range vs {
		switch vs[i].Field {
		case BusinessID:
			readings = append(readings, readID(vs[i].Text, w))
		case EInvoice:
			if id := normalize.ParseEInvoice(vs[i].Text, operator).ID; id.IsValid() && !id.IsPlaceholder() {
				readings = append(readings, idReading{standing: idOVT, id: id})
			}
		}
	}
	w.ids = readings
	for standing := byte(idTyped); standing >= idGuess; standing-- {
		for i := range readings {
			switch r := &readings[i]; {
			case r.standing != standing:
			case standing == idGuess:
				for _, s := range r.guesses {
					add(s, idGuess)
				}
			default:
				add(r.id, standing)
			}
		}
	}
	return dst
}

// idReading is what one text says of ids: an id with its standing, or guesses at one.
type idReading struct {
	standing byte // 0: nothing
	id       ytunnus.ID
	guesses  []ytunnus.ID
}

// readID reads the text of an id column.
func readID(text string, w *Workspace) idReading {
	r := ytunnus.ParseLoose(text)
	switch r.Kind {
	case ytunnus.Valid, ytunnus.Repaired:
		if r.Confidence() == ytunnus.Strong {
			return idReading{standing: idTyped, id: r.ID}
		}
		return idReading{standing: idWeak, id: r.ID}
	case ytunnus.Suspect, ytunnus.Invalid:
		return idReading{standing: idGuess, guesses: r.Suggestions}
	case ytunnus.Hetu:
		w.Trait(TraitIdentityCode)
	}
	return idReading{}
}

// idNumber packs the eight digits of an id into a number, plus one so that zero is none.
func idNumber(id ytunnus.ID) uint32 {
	var buf [16]byte
	n := uint32(0)
	for _, c := range id.AppendTo(buf[:0]) {
		if c >= '0' && c <= '9' {
			n = n*10 + uint32(c-'0')
		}
	}
	return n + 1
}

// typedID returns the number of the first id in p that may prove or bar, 0 if there is none.
func typedID(p []byte) uint32 {
	if len(p) >= idEntry && p[4] == idTyped {
		return binary.LittleEndian.Uint32(p)
	}
	return 0
}

// Terms implements Kind. Ids have no rarity: a valid one is either its holder's or wrong.
func (BusinessIDKind) Terms([]byte, func(uint64, []byte)) {}

// KeyTypes implements Kind.
func (BusinessIDKind) KeyTypes() []KeyType { return []KeyType{{"id", Alone | Whole}} }

// Keys implements Kind.
func (BusinessIDKind) Keys(dst []Key, p []byte) []Key {
	for at := 0; at < len(p); at += idEntry {
		dst = append(dst, Key{Hash: hash64(saltID, p[at:at+4])})
	}
	return dst
}

// Compare implements Kind.
func (BusinessIDKind) Compare(a, b []byte) Outcome {
	if x, y := typedID(a), typedID(b); x != 0 && y != 0 {
		if x == y {
			return Outcome{Level: idEqual}
		}
		if !idsMeet(a, b, idTyped, idTyped) {
			return Outcome{Level: idDifferent}
		}
		return Outcome{Level: idEqualWeak} // one of them carries two typed ids
	}
	switch {
	case idsMeet(a, b, idOVT, idWeak):
		return Outcome{Level: idEqualWeak}
	case idsMeet(a, b, idOVT, idOVT): // EInvoiceKind compares the addresses: they may be those of a manager of both
		return Outcome{}
	case idsMeet(a, b, idGuess, idOVT):
		return Outcome{Level: idSuggested}
	case a[4] >= idOVT && b[4] >= idOVT:
		return Outcome{Level: idDifferentWeak}
	}
	return Outcome{}
}

// idsMeet reports whether a and b share an id that stands at least at low on one side and at high on the other.
func idsMeet(a, b []byte, low, high byte) bool {
	for i := 0; i < len(a); i += idEntry {
		for j := 0; j < len(b); j += idEntry {
			if [4]byte(a[i:]) == [4]byte(b[j:]) && min(a[i+4], b[j+4]) >= low && max(a[i+4], b[j+4]) >= high {
				return true
			}
		}
	}
	return false
}
