package ytunnus

// labels are the words that stand before a business ID, in capitals, letters outside ASCII as X.
var labels = [...]string{
	"Y", "LY", "FO", "TUNNUS", "YTUNNUS", "YTUNN", "YTUN", "TUNN", "LYTUNNUS", "NUMMER", "FONUMMER", "FONR", "NR", "NO",
	"NRO", "NUMERO", "NUMBER", "NUM", "BUSINESS", "COMPANY", "ID", "IDENTITY", "CODE", "VAT", "ALV", "MOMS", "MOMSNR",
	"MOMSNUMMER", "MOMSREGNR", "ALVTUNNUS", "ALVNRO", "ALVNUMERO", "VATID", "VATNO", "TIN", "TAX", "ORG", "ORGNR", "REG",
	"REGNR", "EORI", "EUID", "OVT", "OVTTUNNUS", "LEI", "IBAN", "TILI", "TILINUMERO", "TILINRO", "KONTO", "PEPPOL",
	"YRITYSTUNNUS", "YHTEIS\x80TUNNUS", "VERKKOLASKUOSOITE", "VERKKOLASKUTUNNUS", "F\x80RETAGS", "OCH", "ORGANISATIONSNUMMER",
	"YHDISTYSREKISTERI", "REKISTERINUMERO", "REK", "YHD", "RY", "RF",
}

func (p *parser) isLabel(it *item) bool {
	for _, l := range labels {
		if p.is(it, l) {
			return true
		}
	}
	return false
}

func (p *parser) allLabels() bool {
	for i := range p.k {
		if !p.isLabel(&p.items[i]) {
			return false
		}
	}
	return true
}

// scientific reports whether the text is a number as a spreadsheet shows one of more than eleven digits.
func (p *parser) scientific() bool {
	i, digits := 0, 0
	for ; i < p.n && (isDigit(p.b[i]) || p.b[i] == '.' || p.b[i] == ','); i++ {
		if isDigit(p.b[i]) {
			digits++
		}
	}
	if digits == 0 || i+1 >= p.n || upper(p.b[i]) != 'E' {
		return false
	}
	i++
	if p.b[i] == '+' || p.b[i] == '-' {
		i++
	}
	exp := 0
	for ; i < p.n && isDigit(p.b[i]); i++ {
		exp++
	}
	return i == p.n && 1 <= exp && exp <= 3
}

const maxIBAN = 34

// account recognises an IBAN and an LEI, which may hold a row of digits that passes for a Y-tunnus.
func (p *parser) account() Note {
	first := 0
	for first < p.k && p.isLabel(&p.items[first]) {
		first++
	}
	var c [maxIBAN]byte
	n, digits := 0, 0
	for i := first; i < p.k; i++ {
		it := &p.items[i]
		for j := it.lo; j < it.hi; j++ {
			if n == len(c) || p.b[j] == symLetter {
				return NoteNone
			}
			if isDigit(p.b[j]) {
				digits++
			}
			c[n] = upper(p.b[j])
			n++
		}
	}
	code := c[:n]
	switch {
	case n >= 15 && isLetter(c[0]) && isLetter(c[1]) && isDigit(c[2]) && isDigit(c[3]) &&
		(mod97(code[4:], code[:4]) == 1 || c[0] == 'F' && c[1] == 'I' && n == 18 && digits == 16):
		return NoteIBAN
	case n == 20 && digits < 20 && isDigit(c[18]) && isDigit(c[19]) && mod97(code, nil) == 1:
		return NoteLEI
	}
	return NoteNone
}

// mod97 is the remainder of ISO 7064 MOD 97-10: letters count as 10 to 35.
func mod97(parts ...[]byte) int {
	r := 0
	for _, part := range parts {
		for _, c := range part {
			if isDigit(c) {
				r = (r*10 + int(c-'0')) % 97
			} else {
				r = (r*100 + int(c-'A') + 10) % 97
			}
		}
	}
	return r
}

// A vatForm is the form of a country's VAT number: how many letters and digits follow the prefix.
type vatForm struct {
	prefix, country string
	min, max        int
}

// vatForms are the VAT numbers of the European Union, and of the countries around that Finnish books meet. Source:
// the European Commission's VIES, "Structure of VAT identification numbers"; NO, CH and GB: their tax authorities.
var vatForms = [...]vatForm{
	{"AT", "AT", 9, 9}, {"BE", "BE", 10, 10}, {"BG", "BG", 9, 10}, {"CHE", "CH", 9, 12}, {"CY", "CY", 9, 9},
	{"CZ", "CZ", 8, 10}, {"DE", "DE", 9, 9}, {"DK", "DK", 8, 8}, {"EE", "EE", 9, 9}, {"EL", "GR", 9, 9},
	{"ES", "ES", 9, 9}, {"FR", "FR", 11, 11}, {"GB", "GB", 9, 12}, {"GR", "GR", 9, 9}, {"HR", "HR", 11, 11},
	{"HU", "HU", 8, 8}, {"IE", "IE", 8, 9}, {"IT", "IT", 11, 11}, {"LT", "LT", 9, 12}, {"LU", "LU", 8, 8},
	{"LV", "LV", 11, 11}, {"MT", "MT", 8, 8}, {"NL", "NL", 12, 12}, {"NO", "NO", 9, 12}, {"PL", "PL", 10, 10},
	{"PT", "PT", 9, 9}, {"RO", "RO", 6, 10}, {"SE", "SE", 10, 12}, {"SI", "SI", 8, 8}, {"SK", "SK", 10, 10},
	{"XI", "XI", 9, 12},
}

// vatCountry returns the form whose prefix b begins with, or nil.
func vatCountry(b []byte) *vatForm {
	for i := range vatForms {
		f := &vatForms[i]
		if len(b) < len(f.prefix) {
			continue
		}
		same := true
		for j := range len(f.prefix) {
			same = same && upper(b[j]) == f.prefix[j]
		}
		if same {
			return f
		}
	}
	return nil
}

// foreignAt reads a foreign VAT number that begins with item i: the prefix as a word of its own before digits, or with
// them.
func (p *parser) foreignAt(i int) (Reading, bool) {
	it := &p.items[i]
	if it.kind == itemDigits || it.kind == itemOVT || it.letter {
		return Reading{}, false
	}
	f := vatCountry(p.b[it.lo:it.hi])
	if f == nil || it.kind == itemWord && it.len() != len(f.prefix) {
		return Reading{}, false
	}
	n, digits := it.len()-len(f.prefix), 0
	for j := it.lo; j < it.hi; j++ {
		if isDigit(p.b[j]) {
			digits++
		}
	}
	for j := i + 1; j < p.k && p.items[j].kind != itemWord; j++ {
		n += p.items[j].len()
		if p.items[j].kind == itemDigits {
			digits += p.items[j].len()
		}
	}
	r := Reading{Kind: Foreign, Country: f.country, Note: NoteForeignVAT}
	if f.country == "SE" {
		r.Note = NoteForeignSE
	}
	switch {
	case n >= f.min && n <= f.max && digits >= 2:
		return r, true
	case digits >= 7 && n <= 14 && f.prefix != "NO": // "No" is also a label
		r.Note = NoteForeignVATCut
		return r, true
	}
	return Reading{}, false
}

// dropForeign leaves out candidates of eight bare digits that stand after another country's prefix.
func (p *parser) dropForeign() {
	k := 0
	for i := range p.c {
		c := p.cands[i]
		if c.form == formBare && c.first > 0 && p.items[c.first-1].kind == itemWord {
			if _, ok := p.foreignAt(c.first - 1); ok {
				p.release(&c)
				continue
			}
		}
		p.cands[k] = c
		k++
	}
	p.c = k
}

// foreign looks for another country's VAT number or participant ID.
func (p *parser) foreign() (Reading, bool) {
	if p.k > 1 && p.items[0].kind == itemDigits && p.items[0].len() == 4 && p.sep(0) == ":" {
		if r, ok := schemeReading(p.text(&p.items[0])); ok {
			return r, true
		}
	}
	for i := range p.k {
		if r, ok := p.foreignAt(i); ok {
			return r, true
		}
	}
	return Reading{}, false
}

// schemeReading says what a participant ID under an ISO 6523 or Peppol scheme is.
func schemeReading(scheme string) (Reading, bool) {
	switch scheme {
	case "0007":
		return Reading{Kind: Foreign, Country: "SE", Note: NoteForeignSE}, true
	case "0184":
		return Reading{Kind: Foreign, Country: "DK", Note: NoteForeignID}, true
	case "0191":
		return Reading{Kind: Foreign, Country: "EE", Note: NoteForeignID}, true
	case "0192":
		return Reading{Kind: Foreign, Country: "NO", Note: NoteForeignNO}, true
	case "0199":
		return Reading{Kind: Other, Note: NoteLEI}, true
	case "9918":
		return Reading{Kind: Other, Note: NoteIBAN}, true
	case "0060", "0088":
		return Reading{Kind: Other, Note: NoteOtherScheme}, true
	}
	return Reading{}, false
}

// national recognises numbers without any prefix: the one number of the text, in one group or more.
func (p *parser) national() (Reading, bool) {
	var d [16]byte
	var groups [3]int
	n, g, first := 0, 0, -1
	for i := range p.k {
		it := &p.items[i]
		switch {
		case it.kind == itemWord && (p.isLabel(it) || p.is(it, "MVA")):
			continue
		case it.kind != itemDigits || it.letter || g == len(groups) || n+it.len() > len(d):
			return Reading{}, false
		}
		if first < 0 {
			first = i
		}
		groups[g] = it.len()
		g++
		for j := it.lo; j < it.hi; j++ {
			d[n] = p.b[j] - '0'
			n++
		}
	}
	switch {
	case n == 10 && (g == 1 || groups[0] == 6) && d[2] >= 2 && luhn(d[:n]):
		return Reading{Kind: Foreign, Country: "SE", Note: NoteForeignSE}, true
	case n == 9 && d[0] >= 8 && (g == 1 || g == 3 && groups == [3]int{3, 3, 3}) && norwegian(d[:n]):
		return Reading{Kind: Foreign, Country: "NO", Note: NoteForeignNO}, true
	case g == 2 && groups[1] == 3 && groups[0] <= 3 && p.sep(first) == ".":
		return Reading{Kind: Other, Note: NoteAssociation}, true
	case g == 2 && groups[0] == 6 && 2 <= groups[1] && groups[1] <= 8 && p.sep(first) == "-":
		return Reading{Kind: Other, Note: NoteBBAN}, true
	}
	return Reading{}, false
}

// luhn checks a number whose last digit is its Luhn check digit.
func luhn(d []byte) bool {
	sum := 0
	for i, v := range d {
		if (len(d)-i)%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += int(v)
	}
	return sum%10 == 0
}

// norwegian checks an organisation number: weights 3, 2, 7, 6, 5, 4, 3, 2, 1, modulo 11.
func norwegian(d []byte) bool {
	sum := 0
	for i, w := range [9]int{3, 2, 7, 6, 5, 4, 3, 2, 1} {
		sum += w * int(d[i])
	}
	return sum%11 == 0
}
