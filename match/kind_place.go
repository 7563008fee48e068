package match

import (
	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
)

// PostcodeKind compares postcodes of any country by themselves, where no street stands beside them.
type PostcodeKind struct{}

const (
	postcodeNothing = iota
	postcodeSame
	postcodeNear
	postcodeArea
	postcodeDifferent
)

// ID implements Kind.
func (PostcodeKind) ID() string { return "postcode@1" }

// Levels implements Kind: the same, a slip apart, the same two signs at the beginning, different.
func (PostcodeKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: -300, Damp: 0.5},
		{Name: "near", Weight: 500},
		{Name: "area", Weight: -500},
		{Name: "different", Weight: -2_000},
	}
}

// Prepare implements Kind. A postcode of a country with a plan that is known is read by it, so that FI-00100 is 00100 and
// 4250.0 is 04250; of others letters and digits count.
func (PostcodeKind) Prepare(dst []byte, vs []Value, _ *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		var buf [64]byte
		code := foldCode(buf[:0], normalize.ParsePostcode(vs[i].Text).Code)
		if len(code) == 0 {
			code = foldCode(buf[:0], vs[i].Text)
		}
		dst = appendLettered(dst, start, code, 0, postcodeRarity)
	}
	return dst
}

// Terms implements Kind.
func (PostcodeKind) Terms(p []byte, visit func(uint64, []byte)) {
	visitLettered(saltPostcode, p, visit)
}

// KeyTypes implements Kind.
func (PostcodeKind) KeyTypes() []KeyType { return []KeyType{{"postcode", Company}} }

// Keys implements Kind.
func (PostcodeKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltPostcode, p) }

// Compare implements Kind.
func (PostcodeKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, 0); ok {
		return Outcome{postcodeSame, min(r, areaMost)}
	}
	switch {
	case anyLettered(a, b, 0, nearPostcode):
		return Outcome{Level: postcodeNear}
	case anyLettered(a, b, 0, func(x, y []byte) bool { return min(len(x), len(y)) >= 4 && string(x[:2]) == string(y[:2]) }):
		return Outcome{Level: postcodeArea}
	}
	return Outcome{Level: postcodeDifferent}
}

// nearPostcode reports whether two postcodes are one typing slip apart.
func nearPostcode(x, y []byte) bool {
	_, ok := strsim.WithinDistance(x, y, 1)
	return ok && min(len(x), len(y)) >= 4
}

// areaMost bounds what a rare postcode or town may say by itself.
const areaMost = 9_000

// CityKind compares towns by themselves, where no street stands beside them.
type CityKind struct{}

// ID implements Kind.
func (CityKind) ID() string { return "city@1" }

// Levels implements Kind.
func (CityKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: -300, Damp: 0.5},
		{Name: "near", Weight: 1_000},
		{Name: "different", Weight: -3_500},
	}
}

// Prepare implements Kind.
func (CityKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if !readable(vs[i].Text, w) {
			continue
		}
		var town, buf [64]byte
		key := normalize.ParseCity(vs[i].Text).AppendKey(town[:0])
		if code := foldCode(buf[:0], string(key)); len(code) > 0 {
			dst = appendLettered(dst, start, code, 0, cityRarity)
		} else {
			dst = appendLettered(dst, start, foldCode(buf[:0], vs[i].Text), 0, cityRarity)
		}
	}
	return dst
}

// Terms implements Kind.
func (CityKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltCity, p, visit) }

// KeyTypes implements Kind.
func (CityKind) KeyTypes() []KeyType { return []KeyType{{"city", Company}} }

// Keys implements Kind.
func (CityKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltCity, p) }

// Compare implements Kind. A name that begins with the other is near it: a town and its district.
func (CityKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, 0); ok {
		return Outcome{codeSame, min(r, areaMost)}
	}
	if anyLettered(a, b, 0, func(x, y []byte) bool { _, ok := slips(x, y); return ok || begins(x, y) || begins(y, x) }) {
		return Outcome{Level: codeNear}
	}
	return Outcome{Level: codeDifferent}
}

// begins reports whether long begins with short, which has four letters or more.
func begins(long, short []byte) bool {
	return len(short) >= 4 && len(long) > len(short) && string(long[:len(short)]) == string(short)
}
