package normalize

import "bytes"

// resolvePhone reads collected digits as a number. seps is the number of
// separators that stood between them: a bare run of digits may have been
// through a spreadsheet.
func resolvePhone(d []byte, plus bool, seps int) Phone {
	switch {
	case plus:
		return internationalPhone(d)
	case bytes.HasPrefix(d, []byte("00")):
		return internationalPhone(d[2:])
	case len(d) > 12 && bytes.HasPrefix(d, []byte("99")):
		// 990, 991, 994, 999: operators' prefixes for calls abroad.
		return internationalPhone(d[3:])
	case d[0] == '0':
		return nationalPhone(d[1:], 0)
	}
	return bareNumber(d, seps)
}

// internationalPhone reads digits that follow a plus or 00.
func internationalPhone(d []byte) Phone {
	if len(d) == 0 {
		return Phone{Kind: PhoneUnknown}
	}
	if d[0] == '0' {
		// +040 123 4567: no calling code begins with 0.
		return nationalPhone(bytes.TrimLeft(d, "0"), NotePunctuation)
	}
	if nsn, ok := bytes.CutPrefix(d, []byte("358")); ok {
		var notes Notes
		if len(nsn) > 0 && nsn[0] == '0' {
			nsn, notes = nsn[1:], NoteTrunkDropped
		}
		return nationalPhone(nsn, notes)
	}
	return foreignPhone(d, 0)
}

// foreignPhone checks the length only: E.164 allows 15 digits, and no
// country's whole number has fewer than seven.
func foreignPhone(d []byte, notes Notes) Phone {
	for _, cc := range [...]string{"46", "44", "49"} {
		// Sweden, Britain and Germany dial a trunk 0 that no number holds.
		if nsn, ok := bytes.CutPrefix(d, []byte(cc)); ok && len(nsn) > 0 && nsn[0] == '0' {
			d = append(append(make([]byte, 0, maxPhoneDigits), cc...), bytes.TrimLeft(nsn, "0")...)
			notes |= NoteTrunkDropped
		}
	}
	if len(d) < 7 || len(d) > 15 {
		return Phone{Kind: PhoneUnknown, Notes: notes}
	}
	return Phone{Kind: PhoneForeign, Number: decimal(d), Notes: notes}
}

// nationalPhone reads a national significant number, the digits without trunk
// zero.
func nationalPhone(nsn []byte, notes Notes) Phone {
	k := finnishKind(nsn)
	if k == PhoneUnknown {
		return Phone{Kind: k, Notes: notes}
	}
	n := decimal(nsn)
	scale := uint64(1)
	for range nsn {
		scale *= 10
	}
	return Phone{Kind: k, Number: 358*scale + n, Notes: notes}
}

// bareNumber reads digits with neither plus nor zero in front: a short number,
// or one that lost its plus (358401234567) or its zero (401234567).
func bareNumber(d []byte, seps int) Phone {
	if n := decimal(d); n == 112 || len(d) == 6 && n/1000 == 116 {
		return Phone{Kind: PhoneShort, Short: uint32(n)}
	}
	if nsn, ok := bytes.CutPrefix(d, []byte("358")); ok {
		notes := NotePlusRestored
		if len(nsn) > 0 && nsn[0] == '0' {
			nsn, notes = nsn[1:], notes|NoteTrunkDropped
		}
		if p := nationalPhone(nsn, notes); len(nsn) >= 7 && p.Number != 0 {
			return p
		}
	}
	// Eight digits or more: a shorter run may be a local number that never had
	// its area code.
	if len(d) >= 8 {
		notes := NoteZeroRestored
		if d[0] != '4' && d[0] != '5' || seps > 0 {
			notes |= NoteWeak
		}
		if p := nationalPhone(d, notes); p.Number != 0 {
			return p
		}
	}
	if len(d) >= 10 {
		for _, cc := range [...]string{"46", "47", "45", "372", "371", "370", "354", "49", "44"} {
			if bytes.HasPrefix(d, []byte(cc)) {
				return foreignPhone(d, NotePlusRestored|NoteWeak)
			}
		}
	}
	return Phone{Kind: PhoneUnknown}
}

// finnishKind classifies a national significant number by prefix and length.
//
// Source: libphonenumber, resources/PhoneNumberMetadata.xml, territories FI and
// AX (Apache-2.0); the test compares every prefix with its patterns.
func finnishKind(d []byte) PhoneKind {
	n := len(d)
	if n < 5 || n > 10 && d[0] != '7' || n > 12 {
		return PhoneUnknown
	}
	switch a, b := d[0], d[1]; {
	case a == '4' && b <= '8', a == '5' && b == '0',
		bytes.HasPrefix(d, []byte("4946")):
		return kindIf(PhoneMobile, n >= 6)
	case bytes.HasPrefix(d, []byte("800")):
		return kindIf(PhoneTollFree, 7 <= n && n <= 9)
	case bytes.HasPrefix(d, []byte("600")), bytes.HasPrefix(d, []byte("700")):
		return kindIf(PhonePremium, 8 <= n && n <= 9)
	case b == '0' && a <= '3', a == '2' && b == '9', a == '3' && b == '9', a == '6' && b == '0', a == '7':
		return corporateKind(d)
	case a == '1':
		// Area codes 013 to 019; 018 is Åland.
		return kindIf(PhoneGeographic, '3' <= b && subscriber(d[2]) && (n >= 6 || b == '9') && n <= 9)
	case a == '9':
		return kindIf(PhoneGeographic, (subscriber(b) || b == '0' && d[2] == '0') && n <= 9)
	case a == '2' || a == '3' || a == '5' || a == '6' || a == '8':
		return kindIf(PhoneGeographic, subscriber(b) && n <= 9)
	}
	return PhoneUnknown
}

// corporateKind checks the numbers that belong to a company, not to a place.
func corporateKind(d []byte) PhoneKind {
	n := len(d)
	ok := false
	switch d[0] {
	case '1', '3': // 010, 030, 039
		ok = n >= 6
	case '2':
		ok = n >= 6 || d[1] == '0' && (d[2] == '2' || d[2] == '3' || d[2] == '4' || d[2] == '5' || d[2] == '9')
	case '6': // 0601, 0602, 0606
		ok = (d[2] == '1' || d[2] == '2') && (n == 8 || n == 9) || d[2] == '6' && n == 10
	case '7':
		ok = corporate7(d)
	}
	return kindIf(PhoneCorporate, ok)
}

// corporate7 checks 070, 071, 073 and 075.
func corporate7(d []byte) bool {
	n := len(d)
	switch d[1] {
	case '0':
		return '1' <= d[2] && d[2] <= '5' && n >= 8 || (d[2] == '7' || d[2] == '8') && n == 10 ||
			d[2] == '9' && d[3] == '9' && (n == 8 || n == 9)
	case '1':
		return n == 9
	case '3':
		return n == 10
	case '5':
		return (d[2] == '0' || d[2] >= '3') && 6 <= n && n <= 10
	}
	return false
}

// subscriber reports whether a subscriber number may begin with b: 0 and 9 are
// for services.
func subscriber(b byte) bool { return '1' <= b && b <= '8' }

func kindIf(k PhoneKind, ok bool) PhoneKind {
	if ok {
		return k
	}
	return PhoneUnknown
}

// decimal returns the value of at most 19 digits.
func decimal(d []byte) uint64 {
	var n uint64
	for _, b := range d {
		n = n*10 + uint64(b-'0')
	}
	return n
}
