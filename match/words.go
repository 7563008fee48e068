package match

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Language is one that explanations are given in. The zero Language is English.
type Language uint8

const (
	English Language = iota
	Finnish
	Swedish
)

var languageNames = [...]string{"en", "fi", "sv"}

// String returns "en", "fi" or "sv".
func (l Language) String() string { return languageNames[l.known()] }

// MarshalText returns what String returns.
func (l Language) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText returns.
func (l *Language) UnmarshalText(b []byte) error { return unmarshalName(l, b, languageNames[:]) }

// known returns l, or English where there is no such language.
func (l Language) known() Language {
	if l > Swedish {
		return English
	}
	return l
}

// Style says how much an explanation tells.
type Style uint8

const (
	// Short is one line without figures but the probability, for a pop-up in a CRM or a list that people read: the verdict,
	// what decided, what agrees and what differs.
	Short Style = iota
	// Full is a line for each part with its bits and a bar, then the rung that decided, for an auditor.
	Full
)

// Text says in words why the pair got its score. Levels of a kind of one's own stand under their own names. It
// holds no value of the records.
func (x *Explanation) Text(l Language, s Style) string {
	l = l.known()
	if s == Full {
		return x.Waterfall(l, 100)
	}
	return x.short(l)
}

// short is the verdict, what decided, what agrees, what differs.
func (x *Explanation) short(l Language) string {
	var b strings.Builder
	b.WriteString(verdictWords[x.Verdict][l])
	if x.Reason == ByWeight || x.Reason == ByGuard {
		fmt.Fprintf(&b, " (%s)", percent(x.Probability, l))
	}
	b.WriteString(": ")
	decided, agree, differ := x.sides(l)
	if x.Verdict == NoMatch {
		agree, differ = differ, agree
	}
	said := false
	if decided != "" {
		b.WriteString(decided)
		said = true
	}
	if len(agree) > 0 {
		if said {
			b.WriteString("; ")
		}
		b.WriteString(strings.Join(agree, ", "))
		said = true
	}
	if len(differ) > 0 {
		if said {
			b.WriteString(butWords[l])
		}
		b.WriteString(strings.Join(differ, ", "))
	}
	return b.String()
}

// most is how many things of a kind a short explanation names.
const most = 3

// sides gives what decided, where it was not the weight, and then the strongest of what speaks for one customer and of
// what speaks against it.
func (x *Explanation) sides(l Language) (decided string, agree, differ []string) {
	decided = x.decider(l)
	ps := slices.DeleteFunc(slices.Clone(x.Parts), func(p Part) bool {
		switch x.Reason {
		case ByGuard:
			return p.words(l) == decided
		case ByEqualID, ByEqualIDGuard:
			return p.Effect == Proof
		case ByDifferentID:
			return p.Effect == Bar
		case ByDifferentIDs2: // the reason says it all
			return true
		}
		return false
	})
	slices.SortStableFunc(ps, func(p, q Part) int { return int(abs(q.Weight) - abs(p.Weight)) })
	for _, p := range ps {
		side := &agree
		if p.differs() {
			side = &differ
		}
		if len(*side) < most {
			*side = append(*side, p.words(l))
		}
	}
	return decided, agree, differ
}

// decider names the rung that decided, "" where it was the weight. A guard is named by what it saw.
func (x *Explanation) decider(l Language) string {
	reason := x.Reason
	switch reason {
	case ByJudgement:
		if x.Verdict == Review {
			return unsureWords[l]
		}
	case ByEqualIDGuard:
		reason = ByEqualID
	case ByGuard:
		for _, p := range x.Parts {
			if p.Effect == Guard || p.Effect == Doubt {
				return p.words(l)
			}
		}
	}
	return reasonWords[reason][l]
}

// differs reports whether the part tells of a difference, whatever it weighs, or weighs against one customer.
func (p Part) differs() bool {
	return p.Weight < 0 || p.Effect == Guard || slices.Contains(differences[:], p.Level)
}

var differences = [...]string{
	"different", "different_house", "different_kind", "different_weak", "number_conflict", "class_conflict", "other_form", "family", "cut",
	"same_postcode_other_street", "same_city_other_address", "elsewhere",
	"same_surname", "same_given_name", "same_word", "other_number", "same_number", "same_month", "same_year",
}

// percent writes a probability so that a near certain one is not rounded to certain.
func percent(p float64, l Language) string {
	p *= 100
	sep := "\u00a0%"
	if l == English {
		sep = "%"
	}
	point := func(s string) string {
		if l == English {
			return s
		}
		return strings.Replace(s, ".", ",", 1)
	}
	switch {
	case p > 99.9:
		return point("> 99.9") + sep
	case p < 0.1:
		return point("< 0.1") + sep
	case p < 1:
		return point(fmt.Sprintf("%.1f", p)) + sep
	}
	return fmt.Sprintf("%.0f", math.Min(p, 99)) + sep
}

// Words says in l what the comparison found. One of a kind that may hold anything, a number or a text, is called by its
// name in the rules; a level of a kind of one's own stands under both names.
func (p Part) Words(l Language) string {
	if l > Swedish {
		l = English
	}
	return p.words(l)
}

func (p Part) words(l Language) string {
	w, ok := levelWords[p.Kind+" "+p.Level]
	if !ok {
		if w, ok = generalWords[p.Kind+" "+p.Level]; ok {
			return p.Comparison + ": " + w[l]
		}
		return p.Comparison + " " + strings.ReplaceAll(p.Level, "_", " ")
	}
	if p.Weight < 0 && slices.Contains(shared[:], p.Kind+" "+p.Level) {
		return w[l] + sharedWords[l]
	}
	return w[l]
}

// shared are the levels at which the two agree, and which speak against them only where many share the value.
var shared = [...]string{
	"address same_premises", "address same_building", "address near_premises", "address same_street",
	"phone same", "contact same_email", "contact same_domain", "einvoice same",
	"street same", "email same", "email same_domain", "domain same",
}

// Waterfall draws the parts, each bar beginning where the one before has ended, in lines of at most width characters,
// 60 at the least. The thresholds stand beneath, each at its place. Then follow the parts that say the opposite of what they
// would by themselves, the verdict and the rung that decided.
func (x *Explanation) Waterfall(l Language, width int) string {
	if l > Swedish {
		l = English
	}
	const figures = 12 // a sign, three digits, a point, a digit, and blanks
	left := len("x")
	for _, w := range fullWords {
		left = max(left, len([]rune(w[l])))
	}
	for _, p := range x.Parts {
		left = max(left, len([]rune(p.words(l))))
	}
	bars := min(max(width, 60)-left-figures, 60)
	low, high, at := min(0, x.Prior), max(0, x.Prior), x.Prior
	for _, p := range x.Parts {
		at += p.Weight
		low, high = min(low, at), max(high, at)
	}
	match, review := x.MatchAt+x.Prior, x.ReviewAt+x.Prior
	low, high = min(low, review), max(high, match)
	scale := func(v Bits) int { return int(int64(v-low) * int64(bars-1) / int64(max(1, high-low))) }
	var b strings.Builder
	line := func(words string, from, by Bits) {
		a, z := scale(from), scale(from+by)
		mark := "+"
		if by < 0 {
			a, z, mark = z, a, "-"
		}
		fmt.Fprintf(&b, "%-*s %8s  %s%s\n", left, words, number(by, l), strings.Repeat(" ", a), strings.Repeat(mark, max(z-a, 1)))
	}
	line(fullWords[0][l], 0, x.Prior)
	at = x.Prior
	for _, p := range x.Parts {
		line(p.words(l), at, p.Weight)
		at += p.Weight
	}
	point := func(words string, at Bits, p string) {
		fmt.Fprintf(&b, "%-*s %8s  %s^ %s\n", left, words, number(at, l), strings.Repeat(" ", scale(at)), p)
	}
	point(fullWords[1][l], at, percent(x.Probability, l))
	point(fullWords[2][l], match, percent(shippedShape.probability(match), l))
	point(fullWords[3][l], review, percent(shippedShape.probability(review), l))
	for _, p := range x.Parts {
		if p.turned() {
			fmt.Fprintf(&b, turnedWords[l], p.words(l), number(p.Weight, l), number(p.Alone, l))
		}
	}
	b.WriteString(verdictWords[x.Verdict][l] + ": " + x.rung(l) + "\n")
	return b.String()
}

// turned reports whether what the part says beside the others is the opposite of what it says by itself. Weights are found
// together, so that what two comparisons both say is not counted twice; what one is given too much, the other takes back.
func (p Part) turned() bool {
	return p.Effect == Adds && (p.Weight >= 500 && p.Alone <= -500 || p.Weight <= -500 && p.Alone >= 500)
}

// rung says which rung of the ladder decided, with its code.
func (x *Explanation) rung(l Language) string {
	words := reasonWords[x.Reason][l]
	if words == "" || x.Reason == ByJudgement {
		words = x.decider(l)
	}
	switch {
	case words == "" && x.Reason == ByGuard:
		words = guardWords[l]
	case words == "":
		words = weightWords[l]
	}
	return words + " (" + x.Reason.String() + ")"
}

// number writes bits as the language does.
func number(b Bits, l Language) string {
	s := b.String()
	if l == English {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}
