package table

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Years outside which a date is taken for a mistake.
const (
	firstYear = 1850
	lastYear  = 2199
)

// ParseDate reads a date, with or without a time, into UTC; a time without a zone is taken as UTC.
//
// It takes 2025-03-18 and the times that ISO 8601, Salesforce and SQL put behind it, 20250318, 2025/3/18, 18.3.2025 and
// 18.03.25 (69 and less are this century, as POSIX has it) with or without 14:05 or 14.05.30 behind, and 3/18/2025 or
// 18/3/2025 where the day is above 12. Otherwise such a date is ErrAmbiguous; Table.Dates settles it by the rest of the
// column. Dates that systems write for "none" (0001-01-01, 1753-01-01, 1899-12-30, 9999-12-31) and the empty string are
// ErrBlank.
func ParseDate(s string) (time.Time, error) { return parseDate(s, dateStyle{}) }

// dateStyle is what the rest of a column says about its dates.
type dateStyle struct {
	monthFirst, dayFirst bool // how 3/4/2025 is meant
	serial               bool // a bare number is a day count of Excel
}

func parseDate(s string, st dateStyle) (time.Time, error) {
	s = strings.TrimSpace(unspace(s))
	if s == "" {
		return time.Time{}, ErrBlank
	}
	if st.serial {
		if t, ok := excelSerial(s); ok {
			return t, nil
		}
	}
	date, clock := s, ""
	if i := strings.IndexAny(s, "T "); i > 0 {
		date, clock = s[:i], strings.TrimSpace(s[i+1:])
	}
	y, m, d, err := parseDay(date, st)
	if err != nil {
		return time.Time{}, err
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || m < 1 || m > 12 {
		return time.Time{}, ErrSyntax
	}
	switch y*10000 + m*100 + d {
	case 10101, 17530101, 18991230, 18991231, 99991231:
		return time.Time{}, ErrBlank
	}
	if y < firstYear || y > lastYear {
		return time.Time{}, ErrRange
	}
	if clock == "" {
		return t, nil
	}
	off, err := parseClock(clock)
	return t.Add(off), err
}

// parseDay reads the day.
func parseDay(s string, st dateStyle) (y, m, d int, err error) {
	sep := strings.IndexAny(s, "-./")
	if sep < 0 {
		if len(s) != 8 {
			return 0, 0, 0, ErrSyntax
		}
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
		sep = 4
	}
	var parts [3]string
	first, rest, _ := strings.Cut(strings.TrimSuffix(s, "."), s[sep:sep+1])
	parts[0] = first
	if parts[1], parts[2], _ = strings.Cut(rest, s[sep:sep+1]); parts[2] == "" {
		return 0, 0, 0, ErrSyntax
	}
	var n [3]int
	for i, p := range parts {
		if len(p) == 0 || len(p) > 4 {
			return 0, 0, 0, ErrSyntax
		}
		u, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return 0, 0, 0, ErrSyntax
		}
		n[i] = int(u)
	}
	switch {
	case len(parts[0]) == 4 && len(parts[1]) <= 2 && len(parts[2]) <= 2:
		return n[0], n[1], n[2], nil
	case len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 && len(parts[2]) != 2:
		return 0, 0, 0, ErrSyntax
	}
	if y = n[2]; len(parts[2]) == 2 {
		if y += 1900; n[2] < 69 {
			y += 100
		}
	}
	if s[sep] != '/' {
		return y, n[1], n[0], nil
	}
	switch {
	case n[0] > 12, n[0] == n[1]:
		return y, n[1], n[0], nil
	case n[1] > 12:
		return y, n[0], n[1], nil
	case st.dayFirst && !st.monthFirst:
		return y, n[1], n[0], nil
	case st.monthFirst && !st.dayFirst:
		return y, n[0], n[1], nil
	}
	return 0, 0, 0, ErrAmbiguous
}

// parseClock reads a time of day, 14:05, 14.05.30, 14:05:30.250 or 2:05 PM, with or without a zone behind it, and gives
// the time since midnight UTC. It is written out since a million rows have two of them each.
func parseClock(s string) (time.Duration, error) {
	var n [3]int
	i, fields := 0, 0
	for fields < 3 {
		start := i
		for i < len(s) && i-start < 2 && isDigit(s[i]) {
			n[fields] = n[fields]*10 + int(s[i]-'0')
			i++
		}
		if i == start || fields > 0 && i-start != 2 {
			return 0, ErrSyntax
		}
		if fields++; i == len(s) || fields == 3 || s[i] != ':' && s[i] != '.' {
			break
		}
		i++
	}
	d := time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute + time.Duration(n[2])*time.Second
	if fields == 3 && i < len(s) && (s[i] == '.' || s[i] == ',') {
		unit := 100 * time.Millisecond
		start := i + 1
		for i++; i < len(s) && isDigit(s[i]); i++ {
			d += time.Duration(s[i]-'0') * unit
			unit /= 10
		}
		if i == start {
			return 0, ErrSyntax
		}
	}
	rest := strings.TrimSpace(s[i:])
	switch strings.ToUpper(rest) {
	case "AM", "PM":
		if n[0] < 1 || n[0] > 12 {
			return 0, ErrSyntax
		}
		if d -= time.Duration(n[0]/12) * 12 * time.Hour; rest[0]|0x20 == 'p' {
			d += 12 * time.Hour
		}
		rest = ""
	}
	if fields < 2 || n[0] > 23 || n[1] > 59 || n[2] > 59 {
		return 0, ErrSyntax
	}
	off, ok := parseZone(rest)
	if !ok {
		return 0, ErrSyntax
	}
	return d - off, nil
}

// parseZone reads Z, UTC, +02, +0200 or +02:00; no zone is UTC.
func parseZone(s string) (off time.Duration, ok bool) {
	if s == "" || s == "Z" || s == "z" || s == "UTC" {
		return 0, true
	}
	digits := strings.Replace(s[1:], ":", "", 1)
	if s[0] != '+' && s[0] != '-' || len(digits) != 2 && len(digits) != 4 {
		return 0, false
	}
	var n [4]int
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return 0, false
		}
		n[i] = int(digits[i] - '0')
	}
	h, m := n[0]*10+n[1], n[2]*10+n[3]
	if h > 15 || m > 59 {
		return 0, false
	}
	off = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if s[0] == '-' {
		off = -off
	}
	return off, true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// excelSerial reads the number of days since 1899-12-30, as spreadsheets count, from 1927-05-18 to 2173-10-13, with the
// time as a fraction.
func excelSerial(s string) (time.Time, bool) {
	days, frac := s, ""
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		days, frac = s[:i], s[i+1:]
	}
	if len(days) != 5 {
		return time.Time{}, false
	}
	n, err := strconv.ParseUint(days, 10, 32)
	if err != nil {
		return time.Time{}, false
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n))
	if frac != "" {
		f, err := strconv.ParseFloat("0."+frac, 64)
		if err != nil || strings.Trim(frac, "0123456789") != "" {
			return time.Time{}, false
		}
		t = t.Add(time.Duration(f*86400+0.5) * time.Second)
	}
	return t, true
}

// Dates reads a column of dates: the zero time where a cell is empty or was not understood. Excel's day counts are
// understood here, since the column is known to hold dates, and 3/4/2025 by the order that other cells of the column
// show. Cells that are not understood are told in the fault, which is nil if there are none.
func (t *Table) Dates(col int) ([]time.Time, *Fault) {
	st := dateStyle{serial: true}
	for r := range t.rows {
		if s := t.Cell(r, col); strings.IndexByte(s, '/') > 0 {
			st.learn(s)
		}
	}
	dates := make([]time.Time, t.rows)
	log := &faultLog{file: t.file}
	for r := range t.rows {
		d, err := parseDate(t.Cell(r, col), st)
		if err == nil {
			dates[r] = d
		} else if err != ErrBlank {
			log.add(CodeDate, t.header[col], t.placeOf(r), fmt.Sprintf("a date %v; it is left out. Write it as 2025-03-18", err))
		}
	}
	if len(log.faults) > 0 {
		return dates, log.faults[0]
	}
	return dates, nil
}

// learn notes the order of day and month that s shows.
func (st *dateStyle) learn(s string) {
	a, rest, _ := strings.Cut(strings.TrimSpace(s), "/")
	b, _, _ := strings.Cut(rest, "/")
	first, err1 := strconv.Atoi(a)
	second, err2 := strconv.Atoi(b)
	if err1 == nil && err2 == nil && first <= 31 && second <= 31 {
		st.dayFirst = st.dayFirst || first > 12
		st.monthFirst = st.monthFirst || second > 12
	}
}
