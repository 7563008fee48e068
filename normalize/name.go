package normalize

// A Name is a company name taken apart. The zero Name is that of no text.
//
// Strings that a Name holds are its own or parts of the input; slices are
// reused by the next [Name.Parse] on the same Name.
type Name struct {
	Input string // as given
	// Core is the repaired name in its original case without legal forms,
	// status, markers, unit and financier. Empty only when Input is blank.
	Core      string
	Tokens    []Token     // of Core, in order
	Forms     []LegalForm // every legal form found, by position
	Form      FormClass   // the one that decides; FormUnknown when none is written
	Status    Status
	Marker    Marker
	Unit      string // department, site, shop or cost centre of the company
	Financier string // who is paid instead of the company
	CareOf    string
	Former    []string // former names, as written
	Aliases   []string // other current names: the other language's, one in brackets
	Marks     []Mark   // what people write on records they no longer use
	Cut       bool     // the text ends as if cut at a column's width (30, 35, 40)
	Repairs   []Repair

	buf  []byte // folded text and keys under construction
	work parser
}

type parser struct{}

// A LegalForm is a legal form as written in a name.
type LegalForm struct {
	Class      FormClass
	Code       string // the Finnish register's letters (OY, AOY, OYJ); for a foreign form its own, in capitals
	ELF        string // ISO 20275 code; "" when there is none
	YTJ        string // number in the Finnish business information system; "" for foreign forms
	Text       string // as written
	Start, End int    // in the repaired text
	Foreign    bool
	Unsure     bool // another reading is possible: Ab may be Swedish, a cut O may be Oy
}

// FormClass is the class of entity that a legal form makes: what must not be
// confused. `Oy` and `Ab` are one class; `As Oy` and `Oy` are two.
type FormClass uint8

const (
	FormUnknown         FormClass = iota // none written
	FormOy                               // limited company
	FormOyj                              // public limited company
	FormHousing                          // housing company, As Oy
	FormRealEstate                       // real-estate company, Kiinteistö Oy
	FormKy                               // limited partnership
	FormAy                               // general partnership
	FormSole                             // sole trader
	FormCooperative                      // co-operative
	FormCooperativeBank                  // Osuuspankki
	FormSavingsBank                      // Säästöpankki
	FormInsurance                        // mutual insurance company or association
	FormAssociation                      // ry, rf
	FormFoundation                       // säätiö, sr
	FormMunicipality                     // kaupunki, kunta
	FormJointMunicipal                   // kuntayhtymä
	FormWellbeing                        // hyvinvointialue
	FormParish                           // seurakunta
	FormDeathEstate
	FormBankruptcyEstate
	FormBranch
	FormStateBody  // agency or enterprise of the state
	FormJointOwned // tiekunta, osakaskunta, yhteismetsä
	FormTaxUnit    // verotusyhtymä
	FormForeign
	FormOther
)

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

// A Token is a word of a name's core.
type Token struct {
	Text string // FoldLatin1 of the word: for scoring
	// Key is the word in the form for comparison: a place in its Finnish
	// nominative, a number in digits, an abbreviation spelt out, a word that
	// has a pair in the other language in Finnish; otherwise Text.
	Key  string
	Kind TokenKind
	// Rarity is -log2 of the share of register names that hold the token, in
	// 1/256 bits. A word that the table has not seen has the largest.
	Rarity     uint16
	Start, End int // in Core
}

// TokenKind is what a word of a name is.
type TokenKind uint8

const (
	Distinctive TokenKind = iota
	Trade                 // what the company does
	Place
	Person // a surname or first name
	Number
	Initialism
	Connector // &, ja, och, and
	GroupWord // yhtiöt, group, konserni
	Country   // Suomi, Finland
)

// ParseName parses s.
func ParseName(s string) Name {
	var n Name
	n.Parse(s)
	return n
}

// Parse sets n to the name in s. It reuses n's buffers; the strings of the
// former name stay valid.
func (n *Name) Parse(s string) {
	*n = Name{Input: s, Repairs: n.Repairs[:0]}
	n.Core, n.Repairs = appendRepaired(n.Repairs, s)
}
