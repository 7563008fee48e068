package match

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
