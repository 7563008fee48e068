package match

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
)

// ExactKind compares codes that are either the same or not: a social security number, a D-U-N-S number, a member number.
// Case, spaces and punctuation do not count. A record may have several; one that is the same is enough.
type ExactKind struct{}

// Levels of ExactKind and of others whose values are the same, a slip apart, or different.
const (
	codeNothing = iota
	codeSame
	codeNear
	codeDifferent
)

// ID implements Kind.
func (ExactKind) ID() string { return "exact@1" }

// Levels implements Kind. Rules that let different codes bar give that level the effect "bar".
func (ExactKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: -200},
		{Name: "near", Weight: 3_000},
		{Name: "different", Weight: -4_000},
	}
}

// Prepare implements Kind.
func (ExactKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if readable(vs[i].Text, w) {
			var buf [64]byte
			dst = appendLettered(dst, start, foldCode(buf[:0], vs[i].Text), 0, codeRarity)
		}
	}
	return dst
}

// codeRarity is what is known of a code before any are counted: next to nobody shares it.
const codeRarity = 20_000

// Terms implements Kind.
func (ExactKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltExact, p, visit) }

// KeyTypes implements Kind.
func (ExactKind) KeyTypes() []KeyType {
	return []KeyType{{"code", Alone | Company}, {"head", Alone}, {"tail", Alone}}
}

// Keys implements Kind: the code, and its halves against typing slips.
func (ExactKind) Keys(dst []Key, p []byte) []Key {
	for l := lettered(p); len(l) > 0; l = l[l.size():] {
		dst = append(dst, Key{Hash: l.term(saltExact)})
		if s := l.letters(); len(s) >= 6 {
			half := (len(s) + 1) / 2
			dst = append(dst,
				Key{Hash: hash64(saltExact<<8|1, s[:half]), Type: 1},
				Key{Hash: hash64(saltExact<<8|2, s[len(s)-half:]), Type: 2})
		}
	}
	return dst
}

// Compare implements Kind.
func (ExactKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, 0); ok {
		return Outcome{codeSame, r}
	}
	if anyLettered(a, b, 0, oneSlip) {
		return Outcome{Level: codeNear}
	}
	return Outcome{Level: codeDifferent}
}

// CategoryKind compares what has few values: a state, a sex, a type of customer. That two share one says as much as it
// is rare.
type CategoryKind struct{}

// ID implements Kind.
func (CategoryKind) ID() string { return "category@1" }

// Levels implements Kind.
func (CategoryKind) Levels() []Level {
	return []Level{{Name: "nothing"}, {Name: "same", Weight: -100}, {Name: "different", Weight: -2_500}}
}

// Prepare implements Kind.
func (CategoryKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if readable(vs[i].Text, w) {
			var buf [64]byte
			dst = appendLettered(dst, start, foldCode(buf[:0], vs[i].Text), 0, 1_500)
		}
	}
	return dst
}

// Terms implements Kind.
func (CategoryKind) Terms(p []byte, visit func(uint64, []byte)) {
	visitLettered(saltCategory, p, visit)
}

// KeyTypes implements Kind.
func (CategoryKind) KeyTypes() []KeyType { return []KeyType{{"value", Company}} }

// Keys implements Kind.
func (CategoryKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltCategory, p) }

// Compare implements Kind.
func (CategoryKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, 0); ok {
		return Outcome{valueSame, min(r, categoryCap)}
	}
	return Outcome{Level: valueDifferent}
}

// categoryCap bounds what a rare category may say: who is in one is there with others.
const categoryCap = 6_000

// NumberKind compares quantities by how much they differ: a turnover, a floor area, a head count. Decimal commas and
// points, spaces between thousands and units behind are understood.
type NumberKind struct{}

const (
	numberNothing = iota
	numberSame
	numberNear
	numberClose
	numberDifferent
)

// ID implements Kind.
func (NumberKind) ID() string { return "number@1" }

// Levels implements Kind: the same, within a hundredth of the larger, within a tenth, beyond.
func (NumberKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: -300},
		{Name: "near", Weight: 2_000},
		{Name: "close"},
		{Name: "different", Weight: -3_000},
	}
}

// Prepare implements Kind.
func (NumberKind) Prepare(dst []byte, vs []Value, _ *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if f, ok := parseNumber(vs[i].Text); ok {
			var b [8]byte
			binary.LittleEndian.PutUint64(b[:], math.Float64bits(f))
			dst = appendLettered(dst, start, b[:], 0, 6_000)
		}
	}
	return dst
}

// parseNumber reads the number at the beginning of s. Of a comma and a point the last parts decimals, and so does one
// alone unless it stands twice or before exactly three digits of a larger number that begins with none of its own.
func parseNumber(s string) (float64, bool) {
	var buf [32]byte
	b := buf[:0]
	s = strings.TrimSpace(s)
	last, seen := -1, 0
	for i := 0; i < len(s) && len(b) < len(buf); i++ {
		switch c := s[i]; {
		case isDigit(c), (c == '-' || c == '+') && len(b) == 0:
			b = append(b, c)
		case c == ',' || c == '.':
			if last >= 0 && s[last] == c {
				seen++
			} else {
				seen = 0
			}
			last = i
			b = append(b, c)
		case c == ' ' || c == 0xc2 || c == 0xa0 || c == '\'':
		default:
			i = len(s)
		}
	}
	text := string(b)
	if at := strings.LastIndexAny(text, ",."); at >= 0 {
		whole := strings.NewReplacer(",", "", ".", "").Replace(text[:at])
		if rest := text[at+1:]; seen > 0 { // 1.234.567
			text = whole + rest
		} else {
			text = whole + "." + rest
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil
}

// Terms implements Kind.
func (NumberKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltNumber, p, visit) }

// KeyTypes implements Kind.
func (NumberKind) KeyTypes() []KeyType { return []KeyType{{"value", Company}} }

// Keys implements Kind.
func (NumberKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltNumber, p) }

// Compare implements Kind.
func (NumberKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, 0); ok {
		return Outcome{numberSame, r}
	}
	level := uint8(numberDifferent)
	for x := lettered(a); len(x) > 0; x = x[x.size():] {
		for y := lettered(b); len(y) > 0; y = y[y.size():] {
			f, g := x.float(), y.float()
			switch d, most := math.Abs(f-g), max(math.Abs(f), math.Abs(g)); {
			case d <= most/100:
				level = min(level, numberNear)
			case d <= most/10:
				level = min(level, numberClose)
			}
		}
	}
	return Outcome{Level: level}
}

func (l lettered) float() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(l.letters()))
}

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

// EmailKind compares e-mail addresses. Addresses of one company's domain are near; free-mail domains are nobody's.
type EmailKind struct{}

const (
	emailNothing = iota
	emailSame
	emailNear
	emailDomain
	emailDifferent
)

// ID implements Kind.
func (EmailKind) ID() string { return "email@1" }

// Levels implements Kind: the same address, one a slip apart, the same company's domain, different.
func (EmailKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: -300},
		{Name: "near", Weight: 6_000},
		{Name: "same_domain", Weight: -3_000},
		{Name: "different", Weight: -2_000},
	}
}

// Prepare implements Kind.
func (EmailKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if !readable(vs[i].Text, w) {
			continue
		}
		for e := range normalize.ParseEmails(vs[i].Text) {
			if !e.IsValid() || e.Kind == normalize.EmailScan {
				continue
			}
			var key [64]byte
			dst = appendLettered(dst, start, e.AppendKey(key[:0]), classEmail, 14_000)
			if d := e.CompanyDomain(); d != "" {
				dst = appendLettered(dst, start, append(key[:0], d...), classDomain, 9_000)
			}
		}
	}
	return dst
}

// Terms implements Kind.
func (EmailKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltEmail, p, visit) }

// KeyTypes implements Kind.
func (EmailKind) KeyTypes() []KeyType {
	return []KeyType{classEmail: {"email", Alone}, classDomain: {"domain", Company}}
}

// Keys implements Kind.
func (EmailKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltEmail, p) }

// Compare implements Kind.
func (EmailKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, classEmail); ok {
		return Outcome{emailSame, r}
	}
	if anyLettered(a, b, classEmail, nearEmail) {
		return Outcome{Level: emailNear}
	}
	if r, ok := sharedLettered(a, b, classDomain); ok {
		return Outcome{emailDomain, r / 2}
	}
	return Outcome{Level: emailDifferent}
}

// nearEmail reports whether two addresses are one typing slip apart, the part before the @ being long enough for that not
// to be another person: aino@ and eino@ are two.
func nearEmail(x, y []byte) bool {
	return min(bytes.IndexByte(x, '@'), bytes.IndexByte(y, '@')) >= 6 && oneSlip(x, y)
}

// DomainKind compares web addresses by their domains. Shared ones, as those of free mail and of site builders, say
// nothing.
type DomainKind struct{}

// ID implements Kind.
func (DomainKind) ID() string { return "domain@1" }

// Levels implements Kind.
func (DomainKind) Levels() []Level {
	return []Level{{Name: "nothing"}, {Name: "same", Weight: -1_500}, {Name: "different", Weight: -2_000}}
}

// Prepare implements Kind.
func (DomainKind) Prepare(dst []byte, vs []Value, _ *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if d := normalize.ParseDomain(vs[i].Text).CompanyDomain(); d != "" {
			var buf [64]byte
			dst = appendLettered(dst, start, append(buf[:0], d...), 0, 11_000)
		}
	}
	return dst
}

// Terms implements Kind.
func (DomainKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltDomain, p, visit) }

// KeyTypes implements Kind.
func (DomainKind) KeyTypes() []KeyType { return []KeyType{{"domain", Alone | Company}} }

// Keys implements Kind.
func (DomainKind) Keys(dst []Key, p []byte) []Key { return letteredKeys(dst, saltDomain, p) }

// Compare implements Kind.
func (DomainKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, 0); ok {
		return Outcome{valueSame, r}
	}
	return Outcome{Level: valueDifferent}
}
