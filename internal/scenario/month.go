package scenario

import (
	"slices"
	"strings"
)

// Month returns the records as the two systems hold them in month n, counted from 0. Of a hundred entities three are
// customers from month 1 on and three from month 2 on; in month 1 two bear another name in the CRM, five have had their
// accounts merged there into the first, and three have had their Y-tunnus corrected; one is deleted in month 1 and one in
// month 2. From month 2 on nothing changes any more. Which entities these are depends on their numbers alone.
func (s *Set) Month(n int) *Set {
	month := new(Set)
	merged := make(map[int]bool) // entities whose account stands in month.CRM already
	for i := range s.CRM {
		r := s.CRM[i]
		switch what := fate(r.Entity); {
		case !r.there(n), n >= 1 && what == isMerged && merged[r.Entity]:
			continue
		case n >= 1 && what == isMerged:
			merged[r.Entity] = true
		case n >= 1 && what == isRenamed:
			r.Name = newName(r.Name)
		}
		r.correct(n)
		month.CRM = append(month.CRM, r)
	}
	for i := range s.Billing {
		if r := s.Billing[i]; r.there(n) {
			r.correct(n)
			month.Billing = append(month.Billing, r)
		}
	}
	return month
}

// What becomes of an entity.
const (
	staysSame = iota
	comesFirst
	comesSecond
	isRenamed
	isMerged
	isCorrected
	goesFirst
	goesSecond
)

var fates = slices.Concat(slices.Repeat([]uint8{comesFirst, comesSecond, isCorrected}, 3), slices.Repeat([]uint8{isRenamed}, 2),
	slices.Repeat([]uint8{isMerged}, 5), []uint8{goesFirst, goesSecond})

func fate(entity int) uint8 {
	if at := int(uint32(entity) * 2654435761 >> 8 % 100); at < len(fates) {
		return fates[at]
	}
	return staysSame
}

func (r *Record) there(n int) bool {
	switch fate(r.Entity) {
	case comesFirst:
		return n >= 1
	case comesSecond:
		return n >= 2
	case goesFirst:
		return n < 1
	case goesSecond:
		return n < 2
	}
	return true
}

// correct gives r its entity's Y-tunnus, where somebody has isCorrected it.
func (r *Record) correct(n int) {
	if n >= 1 && fate(r.Entity) == isCorrected && r.YTunnus.IsValid() && r.BusinessID != "" {
		r.BusinessID = r.YTunnus.String()
	}
}

// newName puts a word into a company's name, before its legal form.
func newName(name string) string {
	if core, ok := strings.CutSuffix(name, " Oy"); ok {
		return core + " Group Oy"
	}
	return name + " Group"
}
