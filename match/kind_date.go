package match

import "github.com/yksi-mdm/yksi/internal/strsim"

// DateKind compares days: of birth, of founding. It reads 1984-05-30, 19840530, 30.5.1984, 30/5/84 and what stands before
// a time; a day that is in no calendar stays as it was typed, since it is a slip of one that is.
type DateKind struct{}

const (
	dateNothing = iota
	dateSame
	dateSwapped  // day and month in each other's place
	dateSlip     // a digit off, or two neighbours swapped
	dateSlips    // two of them
	dateMonthDay // the same day of another year
	dateMonth    // another day of the same month
	dateYear     // another day of the same year
	dateDifferent
)

// ID implements Kind.
func (DateKind) ID() string { return "date@1" }

// Levels implements Kind.
func (DateKind) Levels() []Level {
	return []Level{
		{Name: "nothing"},
		{Name: "same", Weight: -200},
		{Name: "day_and_month_swapped", Weight: 6_000},
		{Name: "slip", Weight: 5_000},
		{Name: "two_slips", Weight: 500},
		{Name: "same_month_and_day", Weight: 2_500},
		{Name: "same_month", Weight: 1_500},
		{Name: "same_year", Weight: -2_500},
		{Name: "different", Weight: -5_000},
	}
}

// Prepare implements Kind.
func (DateKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	start := len(dst)
	for i := range vs {
		if d, ok := parseDay(vs[i].Text); ok && readable(vs[i].Text, w) {
			dst = appendLettered(dst, start, d[:], 0, dayRarity)
		}
	}
	return dst
}

// dayRarity is what is known of a day before any are counted: most people's births lie within some forty years.
const dayRarity = 14_000

// parseDay reads the eight digits of a day, the year first. Where day and month could be either, the day is first.
func parseDay(s string) (d [8]byte, ok bool) {
	var parts [3]string
	n, from := 0, -1
	for i := 0; i <= len(s) && n < 3; i++ {
		if i < len(s) && isDigit(s[i]) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			parts[n], from = s[from:i], -1
			n++
			if len(parts[0]) == 8 {
				break
			}
		}
	}
	y, m, day := parts[0], parts[1], parts[2]
	switch {
	case len(y) == 8 && (y[:2] == "18" || y[:2] == "19" || y[:2] == "20" || y[4:6] != "19" && y[4:6] != "20"):
		y, m, day = y[:4], y[4:6], y[6:]
	case len(y) == 8:
		y, m, day = y[4:], y[2:4], y[:2]
	case n < 3:
		return d, false
	case len(y) != 4:
		y, day = day, y
		if m > "12" && len(m) == 2 && (day <= "12" || len(day) == 1) { // 5/30/1984
			m, day = day, m
		}
		if len(y) == 2 && y < "30" {
			y = "20" + y
		} else if len(y) == 2 {
			y = "19" + y
		}
	}
	if len(y) != 4 || len(m) == 0 || len(m) > 2 || len(day) == 0 || len(day) > 2 {
		return d, false
	}
	copy(d[:], "00000000")
	copy(d[:4], y)
	copy(d[6-len(m):], m)
	copy(d[8-len(day):], day)
	return d, d != [8]byte([]byte("00000000"))
}

// Terms implements Kind.
func (DateKind) Terms(p []byte, visit func(uint64, []byte)) { visitLettered(saltDate, p, visit) }

// KeyTypes implements Kind.
func (DateKind) KeyTypes() []KeyType {
	return []KeyType{{"date", Alone | Company}, {"month_and_day", Company}, {"year", Company}}
}

// Keys implements Kind.
func (DateKind) Keys(dst []Key, p []byte) []Key {
	for l := lettered(p); len(l) > 0; l = l[l.size():] {
		d := l.letters()
		monthDay := hash64(saltDate<<8|1, d[4:])
		if swapped := [4]byte{d[6], d[7], d[4], d[5]}; string(swapped[:]) < string(d[4:]) {
			monthDay = hash64(saltDate<<8|1, swapped[:]) // one key for both orders
		}
		dst = append(dst, Key{Hash: l.term(saltDate)}, Key{Hash: monthDay, Type: 1}, Key{Hash: hash64(saltDate<<8|2, d[:4]), Type: 2})
	}
	return dst
}

// Compare implements Kind.
func (DateKind) Compare(a, b []byte) Outcome {
	if r, ok := sharedLettered(a, b, 0); ok {
		return Outcome{dateSame, r}
	}
	level := uint8(dateDifferent)
	for x := lettered(a); len(x) > 0; x = x[x.size():] {
		for y := lettered(b); len(y) > 0; y = y[y.size():] {
			level = min(level, compareDays(x.letters(), y.letters()))
		}
	}
	return Outcome{Level: level}
}

func compareDays(a, b []byte) uint8 {
	year, month, day := string(a[:4]) == string(b[:4]), string(a[4:6]) == string(b[4:6]), string(a[6:]) == string(b[6:])
	d, _ := strsim.WithinDistance(a, b, 2)
	switch {
	case year && string(a[4:6]) == string(b[6:]) && string(a[6:]) == string(b[4:6]):
		return dateSwapped
	case d == 1:
		return dateSlip
	case d == 2:
		return dateSlips
	case month && day:
		return dateMonthDay
	case year && month:
		return dateMonth
	case year:
		return dateYear
	}
	return dateDifferent
}
