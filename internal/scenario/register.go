package scenario

import (
	_ "embed"
	"strings"

	"github.com/yksi-mdm/yksi/ytunnus"
)

//go:embed companies.tsv
var companiesTSV string

//go:embed towns.tsv
var townsTSV string

//go:embed streets.txt
var streetsTXT string

// A town is a row of towns.tsv.
type town struct {
	name, genitive string
	swedish        string // "" where it is the same
	area           string // telephone area code with the leading zero
	weight         int
	postcodes      []string
}

// A company is a row of companies.tsv.
type company struct {
	id       ytunnus.ID
	name     name
	form     form
	postcode string // "" where it is not known
	town     *town
	group    string
}

// A register is the embedded data, parsed. It is not changed once it is read.
type register struct {
	towns     []town
	weights   int // of all towns
	streets   []string
	companies []company
	issued    map[ytunnus.ID]bool

	townByWord map[string]*town // by name and by genitive
}

// readRegister parses the embedded files. It takes some milliseconds.
func readRegister() *register {
	reg := &register{issued: make(map[ytunnus.ID]bool)}
	for _, f := range rows(townsTSV) {
		t := town{name: f[0], genitive: f[1], swedish: f[2], area: f[3], postcodes: strings.Fields(f[5])}
		for _, c := range f[4] {
			t.weight = 10*t.weight + int(c-'0')
		}
		reg.weights += t.weight
		reg.towns = append(reg.towns, t)
	}
	reg.townByWord = make(map[string]*town)
	for i := range reg.towns {
		t := &reg.towns[i]
		reg.townByWord[t.name], reg.townByWord[t.genitive] = t, t
	}
	for _, f := range rows(companiesTSV) {
		c := company{id: ytunnus.MustParse(f[0]), postcode: f[2], town: reg.townByWord[f[3]], group: f[4]}
		c.name, c.form = splitName(f[1])
		reg.issued[c.id] = true
		reg.companies = append(reg.companies, c)
	}
	for line := range strings.Lines(streetsTXT) {
		if !strings.HasPrefix(line, "#") {
			reg.streets = append(reg.streets, strings.TrimSpace(line))
		}
	}
	return reg
}

// rows returns the fields of the lines of an embedded table, without comments and the header.
func rows(tsv string) [][]string {
	var out [][]string
	for line := range strings.Lines(tsv) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(strings.TrimRight(line, "\r\n"), "\t"))
		}
	}
	return out[1:]
}
