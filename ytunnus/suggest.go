package ytunnus

// near returns the IDs that the eight wrong digits of n may have been meant for, the likeliest first: neighbours
// swapped, one digit that is a neighbour on the keyboard or looks alike, any other single digit, digits swapped over
// a third. Placeholders and unusual first digits are left out. Each of the eight places has at most one
// replacement that passes, since the weights have inverses modulo 11; so the list is short.
func near(n uint32) []ID {
	if placeholderBase(n / 10) {
		return nil
	}
	var d [8]byte
	for i, m := 7, n; i >= 0; i-- {
		d[i] = byte(m % 10)
		m /= 10
	}
	out := make([]ID, 0, 12)
	try := func(d [8]byte) {
		id := fromNumber(joinDigits(d[:]))
		if !id.IsValid() || id.IsPlaceholder() || !id.usualRange() {
			return
		}
		for _, o := range out {
			if o == id {
				return
			}
		}
		out = append(out, id)
	}
	swap := func(gap int) {
		for i := 0; i+gap < len(d); i++ {
			e := d
			e[i], e[i+gap] = e[i+gap], e[i]
			try(e)
		}
	}
	replace := func(slip bool) {
		for i := range d {
			for v := byte(0); v < 10; v++ {
				if v != d[i] && slips(v, d[i]) == slip {
					e := d
					e[i] = v
					try(e)
				}
			}
		}
	}
	swap(1)
	replace(true)
	replace(false)
	swap(2)
	return out
}

// slips reports whether two digits are neighbours in the upper row or on the number pad of a keyboard, or look alike.
func slips(a, b byte) bool {
	if a > b {
		a, b = b, a
	}
	switch {
	case b-a == 1, a == 0 && b == 9: // the row 1234567890
		return a != 0 || b == 9
	case b-a == 3 && a > 0: // the pad: 789 over 456 over 123
		return true
	}
	switch [2]byte{a, b} {
	case [2]byte{0, 1}, [2]byte{0, 2}, [2]byte{0, 6}, [2]byte{0, 8}, [2]byte{1, 7}, [2]byte{3, 8}:
		return true
	}
	return false
}

func joinDigits(d []byte) (n uint32) {
	for _, v := range d {
		n = 10*n + uint32(v)
	}
	return n
}

// withoutOne returns the IDs that are left when one of nine digits is struck out.
func withoutOne(d [9]byte) []ID {
	var out []ID
	for skip := range d {
		var e [8]byte
		copy(e[:], d[:skip])
		copy(e[skip:], d[skip+1:])
		id := fromNumber(joinDigits(e[:]))
		if id.IsValid() && !id.IsPlaceholder() && id.usualRange() && (len(out) == 0 || out[len(out)-1] != id) {
			out = append(out, id)
		}
	}
	return out
}
