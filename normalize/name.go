package normalize

import "slices"

// A Name is a company name taken apart. The zero Name is that of no text.
//
// Strings of a Name are its own or parts of the input and stay valid; slices
// are reused by the next [Name.Parse] on the same Name.
type Name struct {
	Input string // as given
	// Core is the repaired name in its original case without legal forms,
	// status, markers, marks, unit and financier. Digits typed for letters are
	// letters. Words that were apart are joined by a space. It is empty only when Input shows nothing.
	Core   string
	Tokens []Token     // of Core, in order
	Forms  []LegalForm // every legal form found, by position
	// Form is the form that decides: one that makes a special kind of company
	// (As Oy) before a general one, otherwise the last one written.
	// FormUnknown when there is none.
	Form      FormClass
	Status    Status
	Marker    Marker
	Unit      string   // department, site, shop or cost centre of the company
	Financier string   // who is paid in the company's stead, without legal form
	CareOf    string   // whose care, without legal form
	Former    []string // former names, as written
	Aliases   []string // other current names, as written: the other language's, one in brackets
	Marks     []Mark   // what people write on records they no longer use
	Cut       bool     // the text ends as if cut at a column's width (30, 35, 40)
	Repairs   []Repair

	p parser
}

// A LegalForm is a legal form as written in a name.
type LegalForm struct {
	Class      FormClass
	Code       string // the Finnish register's letters (OY, AOY, OYJ), own ones where it has none; a foreign form's letters in capitals
	ELF        string // ISO 20275 code; "" when there is none, or several countries share the word
	YTJ        string // number in the Finnish Business Information System; "" when it has none
	Text       string // as written
	Start, End int    // in the repaired text
	Foreign    bool
	Unsure     bool // another reading is possible: AB may be Swedish, a cut O may be Oy
}

// FormClass is the class of entity that a legal form makes: what must not be
// confused. `Oy` and `Ab` are of one class, `As Oy` and `Oy` of two.
type FormClass uint8

const (
	FormUnknown            FormClass = iota // none written
	FormOy                                  // limited company
	FormOyj                                 // public limited company, also a European company
	FormHousing                             // housing company, As Oy
	FormRealEstate                          // real-estate company, Kiinteistö Oy
	FormKy                                  // limited partnership
	FormAy                                  // general partnership
	FormSole                                // sole trader, Tmi
	FormCooperative                         // osuuskunta, osuuskauppa
	FormCooperativeBank                     // osuuspankki
	FormSavingsBank                         // säästöpankki
	FormInsurance                           // insurance company of its own form
	FormAssociation                         // ry, rf
	FormFoundation                          // säätiö, sr
	FormMunicipality                        // kaupunki, kunta
	FormJointMunicipal                      // kuntayhtymä
	FormWellbeing                           // hyvinvointialue
	FormParish                              // seurakunta
	FormDeathEstate                         // kuolinpesä
	FormBankruptcyEstate                    // of a register's code; in a name it is a Marker beside the form
	FormBranch                              // likewise
	FormStateBody                           // enterprise of the state or a municipality
	FormJointOwned                          // tiekunta, osakaskunta, yhteismetsä
	FormTaxUnit                             // verotusyhtymä
	FormForeign                             // a form of another country that is none of the last four, or may be several
	FormOther                               // another form of the Finnish list
	FormForeignLimited                      // private company with limited liability: GmbH, Ltd, OÜ, LLC
	FormForeignPublic                       // stock corporation: AG, PLC, Inc, OAO
	FormForeignPartnership                  // KG, LLP, K/S
	FormForeignAssociation                  // association or foundation: e.V., MTÜ
)

// Foreign reports whether c is a form of another country. [FormForeign] says
// too little to be another form than the other foreign ones.
func (c FormClass) Foreign() bool {
	return c == FormForeign || c >= FormForeignLimited && c <= FormForeignAssociation
}

// Status is what a name says of the company's state. The company stays the
// same legal person.
type Status uint8

const (
	StatusNone          Status = iota
	StatusLiquidation          // selvitystilassa
	StatusBankruptcy           // konkurssissa
	StatusRestructuring        // saneerauksessa
	StatusBeingFormed          // perustettavan yhtiön lukuun
)

// Marker says that a name is that of another entity than the company in it.
type Marker uint8

const (
	MarkerNone             Marker = iota
	MarkerBankruptcyEstate        // konkurssipesä
	MarkerDeathEstate             // kuolinpesä
	MarkerBranch                  // sivuliike
)

// Mark is what people write into the name of a record they no longer use.
type Mark uint8

const (
	MarkDoNotUse  Mark = iota + 1 // ÄLÄ KÄYTÄ, POISTETTU
	MarkDuplicate                 // tupla
	MarkOld                       // vanha
)

// A Token is a word of a name's core. Words joined by a hyphen are tokens of
// their own; letters joined by full stops (C.E.) are one.
type Token struct {
	// Text is FoldLatin1 of the word without apostrophes, colons and stops, and
	// with the letter that a single 0 or 1 between letters looks like: for
	// scoring. An abbreviation of two parts (aa-tsto) is without its hyphen.
	Text string
	// Key is the word in the form for comparison: a place in its Finnish
	// nominative, a number in digits, an abbreviation spelt out, a word that
	// has a pair in another language in Finnish; otherwise Text. One byte a
	// letter, as Text.
	Key  string
	Kind TokenKind
	// Rarity is -log2 of the share of register names that hold the key, in
	// 1/256 bits. A word that the table does not have gets the largest.
	Rarity uint16
	// Family says that sister companies are told apart by the word, as by a
	// GroupWord or a Country: Holding, Invest, Palvelut, Nordic.
	Family     bool
	Start, End int // in Core
}

// TokenKind is what a word of a name is.
type TokenKind uint8

const (
	Distinctive TokenKind = iota
	Trade                 // what the company does
	Place                 // a municipality
	Person                // a surname or first name
	Number                // with at most one letter after it: 13, 13a, II; in a housing company's name also C2, and A and B in 5 A and 5 B
	Initialism            // one letter, letters with stops, a short word without vowels or in capitals among others
	Connector             // &, ja, och, and
	GroupWord             // yhtiöt, group, konserni
	Country               // Suomi, Finland
	Region                // a part of the country, or one word of its name: Pirkanmaa, Länsi in Länsi-Suomi
)

// Facts are what else is known of a record and settles a name's open readings.
type Facts struct {
	Country   string // ISO 3166-1 alpha-2 of the address or phone; "" when unknown
	FinnishID bool   // it has a valid Y-tunnus
	ForeignID bool   // it has another country's VAT number or register number
}

// ParseName parses s. See [Name.Parse].
func ParseName(s string) Name {
	var n Name
	n.Parse(s)
	return n
}

// longest is the number of words that a name can have.
const longest = 100

// Parse sets n to the name in s, in time linear in its length. It reuses n's
// buffers and then allocates at most two strings for most names. Any text is
// accepted; one of more than 100 words is no name and becomes its own core.
func (n *Name) Parse(s string) {
	p := n.p
	*n = Name{
		Input: s, Tokens: n.Tokens[:0], Forms: n.Forms[:0], Former: n.Former[:0],
		Aliases: n.Aliases[:0], Marks: n.Marks[:0], Repairs: n.Repairs[:0],
	}
	p.text, n.Repairs = appendRepaired(n.Repairs, s)
	p.scan()
	if len(p.words) <= longest {
		p.find()
		p.split(n)
		p.core(n)
		p.cut(n)
	}
	p.build(n)
	p.tokens(n)
	if p.digits > 0 {
		n.Repairs = append(n.Repairs, Repair{RepairDigitForLetter, p.digits})
	}
	if p.slips > 0 {
		n.Repairs = append(n.Repairs, Repair{RepairSpelling, p.slips})
	}
	n.decide()
	p.text, p.back = "", "" // do not hold on to the caller's text
	n.p = p
}

// Settle decides what the text alone leaves open: an AB in capitals is a
// Swedish company where the facts speak for Sweden, a Finnish one where they
// speak for Finland.
func (n *Name) Settle(f Facts) {
	for i := range n.Forms {
		lf := &n.Forms[i]
		if !lf.Unsure || lf.Code != "AB" {
			continue
		}
		switch {
		case f.FinnishID || f.Country == "FI" && !f.ForeignID:
			lf.Unsure, lf.Code = false, "OY"
		case f.ForeignID || f.Country != "":
			lf.swedish()
		}
	}
	n.decide()
}

// decide sets Form from Forms.
func (n *Name) decide() {
	n.Form = FormUnknown
	rank := 0
	for _, f := range n.Forms {
		if f.Unsure && f.Code == "" {
			continue
		}
		if r := f.Class.rank(); r >= rank {
			n.Form, rank = f.Class, r
		}
	}
}

// has reports whether a form of class c is written.
func (n *Name) has(c FormClass) bool {
	return slices.ContainsFunc(n.Forms, func(f LegalForm) bool { return f.Class == c })
}

// rank orders classes by how much they say when several are written.
func (c FormClass) rank() int {
	switch c {
	case FormUnknown:
		return 0
	case FormForeign, FormForeignLimited, FormForeignPublic, FormForeignPartnership, FormForeignAssociation:
		return 1
	case FormHousing, FormRealEstate, FormDeathEstate:
		return 4
	case FormOyj:
		return 3
	case FormFoundation, FormMunicipality, FormJointMunicipal, FormWellbeing, FormParish, FormJointOwned,
		FormTaxUnit, FormOther, FormStateBody, FormCooperativeBank, FormSavingsBank, FormInsurance:
		return 2 // words that also stand inside the names of companies of other forms
	}
	return 3
}

// Machine names, which do not change between versions.
var (
	formClassNames = [...]string{
		"unknown", "oy", "oyj", "housing", "real_estate", "ky", "ay", "sole_trader", "cooperative", "cooperative_bank",
		"savings_bank", "insurance", "association", "foundation", "municipality", "joint_municipal", "wellbeing_county",
		"parish", "death_estate", "bankruptcy_estate", "branch", "state_body", "joint_owned", "tax_unit", "foreign", "other", "foreign_limited", "foreign_public", "foreign_partnership",
		"foreign_association",
	}
	statusNames    = [...]string{"", "liquidation", "bankruptcy", "restructuring", "being_formed"}
	markerNames    = [...]string{"", "bankruptcy_estate", "death_estate", "branch"}
	markNames      = [...]string{"", "do_not_use", "duplicate", "old"}
	tokenKindNames = [...]string{"distinctive", "trade", "place", "person", "number", "initialism", "connector", "group", "country", "region"}
)

// String returns the machine name of the class.
func (c FormClass) String() string { return nameOf(formClassNames[:], int(c)) }

// String returns the machine name of the status, "" for none.
func (s Status) String() string { return nameOf(statusNames[:], int(s)) }

// String returns the machine name of the marker, "" for none.
func (m Marker) String() string { return nameOf(markerNames[:], int(m)) }

// String returns the machine name of the mark.
func (m Mark) String() string { return nameOf(markNames[:], int(m)) }

// String returns the machine name of the kind.
func (k TokenKind) String() string { return nameOf(tokenKindNames[:], int(k)) }

func nameOf(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return "invalid"
}
