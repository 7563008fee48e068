package merge

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// Mark is what people write into the name of a record that is not to be used.
type Mark string

// The marks.
const (
	NoMark    Mark = ""
	DoNotUse  Mark = "do_not_use"
	Duplicate Mark = "duplicate"
	Old       Mark = "old" // may be a mark and may be meant of the customer
)

// class is what keeps records of one entity apart, whatever else they share.
type class uint8

const (
	anyClass class = iota // says nothing, or a company like most
	housing
	soleTrader
	branch
	bankruptEstate
	deathEstate
)

// classNames are the arguments of KeptApart.
var classNames = [...]string{"", "housing_company", "sole_trader", "branch", "bankruptcy_estate", "death_estate"}

// reading is what planning reads out of the texts of a row.
type reading struct {
	name normalize.Name
	id   ytunnus.ID // strongly read; zero otherwise
	kind ytunnus.Kind
	weak ytunnus.ID // weakly repaired: evidence, no more

	own       []normalize.Token // of the customer's own name, without its unit
	core      string            // their keys, spaced
	class     class
	public    bool // a municipality, parish or the like: its units are customers of their own
	unit      string
	unitKey   string // equal for equal units
	unitKind  unitKind
	premises  premises
	financed  bool // a financing company stands behind the name
	cut       bool // the name may end in mid-word
	mark      Mark
	hasForm   bool
	damaged   bool
	mixedCase bool
}

// premises is what a street cell says. It is read when it is asked for, which for most records it never is.
type premises struct {
	text, careOf, key string
	read              bool
}

// readPremises reads the street cell, once.
func (r *reading) readPremises() *premises {
	p := &r.premises
	if p.read {
		return p
	}
	p.read = true
	address := normalize.ParseAddress(p.text)
	p.careOf = address.CareOf
	if address.Kind == normalize.AddressStreet {
		p.key = string(strconv.AppendUint(append(address.AppendKey(nil), ' '), uint64(address.Number), 10))
	}
	return p
}

// street is the key of the record's street and house number.
func (r *reading) street() string { return r.readPremises().key }

// careOf is who takes in the record's mail, as its name or its street says.
func (r *reading) careOf() string {
	if r.name.CareOf != "" {
		return r.name.CareOf
	}
	return r.readPremises().careOf
}

// plain reports whether the name is the customer's own and no more.
func (r *reading) plain() bool {
	return r.unit == "" && !r.financed && r.name.CareOf == ""
}

// read sets r to the reading of row. It reuses r's buffers.
func (r *reading) read(row *Row) {
	name := r.name
	*r = reading{}
	name.Parse(fullName(row))
	r.name = name
	r.readID(row.Get(match.BusinessID))

	n := &r.name
	r.own = n.Tokens
	r.premises.text = row.Get(match.Street)
	r.cut = atColumn(row.Get(match.Name))
	r.readUnit(row.Get(match.City))
	r.core = coreOf(r.own)
	r.class = classOf(n)
	r.mark = markOf(n.Marks)
	r.hasForm = len(n.Forms) > 0 && !(len(n.Forms) == 1 && n.Unit != "" && strings.HasSuffix(n.Unit, n.Forms[0].Text))
	r.damaged = len(n.Repairs) > 0 || n.Cut
	r.mixedCase = mixedCase(n.Core)
}

// mixedCase reports whether text is written in upper and lower case, as people write.
func mixedCase(text string) bool {
	return strings.ContainsFunc(text, unicode.IsLower) && strings.ContainsFunc(text, unicode.IsUpper)
}

func (r *reading) readID(text string) {
	if hasHetu(text) {
		r.kind = ytunnus.Hetu
		return
	}
	id := ytunnus.ParseLoose(text)
	r.kind = id.Kind
	switch {
	case !id.ID.IsValid() || id.ID.IsPlaceholder():
	case id.Confidence() == ytunnus.Strong:
		r.id = id.ID
	default:
		r.weak = id.ID
	}
}

// fullName is a row's name with its continuation.
func fullName(row *Row) string {
	return normalize.JoinName(row.Get(match.Name), row.Get(match.NameMore))
}

func classOf(n *normalize.Name) class {
	switch n.Marker {
	case normalize.MarkerBankruptcyEstate:
		return bankruptEstate
	case normalize.MarkerDeathEstate:
		return deathEstate
	case normalize.MarkerBranch:
		return branch
	}
	switch n.Form {
	case normalize.FormHousing:
		return housing
	case normalize.FormSole:
		return soleTrader
	case normalize.FormBranch:
		return branch
	case normalize.FormBankruptcyEstate:
		return bankruptEstate
	case normalize.FormDeathEstate:
		return deathEstate
	}
	return anyClass
}

func isPublic(n *normalize.Name) bool {
	switch n.Form {
	case normalize.FormMunicipality, normalize.FormJointMunicipal, normalize.FormWellbeing, normalize.FormParish, normalize.FormStateBody:
		return true
	}
	return false
}

// markOf returns the strongest of marks.
func markOf(marks []normalize.Mark) Mark {
	out := NoMark
	for _, m := range marks {
		switch m {
		case normalize.MarkDoNotUse:
			return DoNotUse
		case normalize.MarkDuplicate:
			out = Duplicate
		case normalize.MarkOld:
			if out == NoMark {
				out = Old
			}
		}
	}
	return out
}

// unitKey folds the name of a unit so that equal units have equal keys.
func unitKey(unit string) string {
	if unit == "" {
		return ""
	}
	var buf [64]byte
	return string(normalize.FoldKey(buf[:0], unit))
}
