package match

import (
	"encoding/binary"
	"strings"

	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// CompanyNameKind compares company names by their tokens, each weighed by its rarity; legal forms, numbers and markers
// of other entities are guards and never part of the words. Every alias of one record is held against every alias of
// the other, and the pair that agrees best counts.
type CompanyNameKind struct{}

// Levels of CompanyNameKind, the best agreement first.
const (
	nameNothing      = iota
	nameExact        // the same words
	nameSpacing      // the same letters, spaced otherwise
	nameNear         // every word has its counterpart, some misspelt, cut or shortened
	nameTown         // one name holds the other and a town; or a country, and the other is without a form
	nameCovered      // one name holds the other and a word that says little
	namePart         // one name holds the other and a word that says much
	namePartFull     // as above, but both are written out with their forms
	nameFamily       // one name holds the other and what sisters are told apart by: Group, Holding, Pirkanmaa, Finland, II
	nameOverlapLight // each holds something of its own, one of them little
	nameOverlap      // each holds a word of its own that says much
	nameForm         // as above, but the legal forms are two
	nameCut          // as above, but a name was cut where the number of a housing company may have stood
	nameDomain       // the names differ, and a domain of one customer is the name of the other
	nameDifferent
	nameHouse  // the names differ, and a housing or real estate company's is among them
	nameKind   // the names differ, and so do the classes of entity
	nameNumber // the same but for a number
	nameClass  // the same but for the class of entity
)

// ID implements Kind.
func (CompanyNameKind) ID() string { return "company_name@6" }

// Levels implements Kind.
func (k CompanyNameKind) Levels() []Level {
	return weighed(k.ID(), []Level{
		{Name: "nothing"},
		{Name: "exact"},
		{Name: "spacing"},
		{Name: "near"},
		{Name: "town"},
		{Name: "covered", Effect: Backed},
		{Name: "part"},
		{Name: "part_full", Effect: Backed},
		{Name: "family", Effect: Doubt},
		{Name: "overlap_light", Effect: Backed},
		{Name: "overlap", Effect: Backed},
		{Name: "other_form", Effect: Doubt},
		{Name: "cut", Effect: Doubt},
		{Name: "domain", Effect: Backed},
		{Name: "different"},
		{Name: "different_house", Effect: Doubt},
		{Name: "different_kind", Weight: -14_000, Effect: Guard},
		{Name: "number_conflict", Weight: -14_000, Effect: Guard},
		{Name: "class_conflict", Weight: -14_000, Effect: Guard},
	})
}

// The prepared form is a list of aliases. An alias is a header, its tokens of eight bytes each, and the letters as written.
const (
	aliasClass  = 0 // classGroup of the legal form
	aliasForm   = 1 // normalize.FormClass
	aliasFlags  = 2
	aliasTokens = 3
	aliasSize   = 4  // uint16, of the whole alias
	aliasJoined = 6  // uint32, hash of the letters without spaces
	aliasWhole  = 10 // uint16, rarity of the whole name if it bears no form
	aliasHeader = 12

	aliasFormer  = 1 << 0
	aliasCut     = 1 << 1
	aliasBranch  = 1 << 2
	aliasAside   = 1 << 3 // stands in brackets or behind a dash: a name, or only a tag
	aliasDomain  = 1 << 4 // a domain that the names do not explain
	aliasNumber  = 1 << 5 // has a number
	aliasShort   = 1 << 6 // has letters that may stand for words
	aliasEnglish = 1 << 7 // its form is an English one that a Finnish company bears as well: Ltd, Company

	tokenSize  = 16 // hash uint32, rarity uint16, kind, length, signature of the letters uint64
	tokenCap   = 14
	aliasCap   = 6
	lettersCap = 28

	initialsLeast = 3 // letters that stand for words
)

// Groups of legal forms that are never each other: the group is the guard, the form within it is for a person to see.
const (
	groupUnknown = iota
	groupCompany
	groupHousing
	groupRealEstate
	groupPublic
	groupAssociation
	groupEstate
	groupParish // bears the name of its town, as the town does
)

func classGroup(f normalize.FormClass) byte {
	switch f {
	case normalize.FormUnknown:
		return groupUnknown
	case normalize.FormHousing:
		return groupHousing
	case normalize.FormRealEstate:
		return groupRealEstate
	case normalize.FormMunicipality, normalize.FormJointMunicipal, normalize.FormWellbeing, normalize.FormStateBody:
		return groupPublic
	case normalize.FormParish:
		return groupParish
	case normalize.FormAssociation, normalize.FormFoundation, normalize.FormJointOwned:
		return groupAssociation
	case normalize.FormBankruptcyEstate, normalize.FormDeathEstate:
		return groupEstate
	}
	return groupCompany
}

// Prepare implements Kind.
func (CompanyNameKind) Prepare(dst []byte, vs []Value, w *Workspace) []byte {
	n, start := 0, len(dst)
	for i := range vs {
		switch vs[i].Field {
		case NameMore, Email, Web:
			continue
		}
		text := vs[i].Text
		if i+1 < len(vs) && vs[i+1].Field == NameMore {
			text = normalize.JoinName(text, vs[i+1].Text)
		}
		if strings.Contains(text, ytunnus.Redacted) { // what stood there is no name
			text = strings.ReplaceAll(text, ytunnus.Redacted, " ")
			w.Trait(TraitIdentityCode)
		}
		w.name.Parse(text)
		readTraits(&w.name, w)
		flags := byte(0)
		switch vs[i].Field {
		case FormerName:
			flags = aliasFormer
		case Name:
			w.ceased = w.ceased || w.name.Status == normalize.StatusLiquidation || w.name.Status == normalize.StatusBankruptcy
		}
		dst, n = appendAlias(dst, start, n, &w.name, w.name.Form, flags)
		form := w.name.Form
		for _, former := range w.name.Former {
			w.alias.Parse(former)
			dst, n = appendAlias(dst, start, n, &w.alias, orForm(w.alias.Form, form), flags|aliasFormer)
		}
		for _, other := range w.name.Aliases {
			w.alias.Parse(other)
			dst, n = appendAlias(dst, start, n, &w.alias, orForm(w.alias.Form, form), flags|aliasAside)
		}
	}
	return appendDomains(dst, start, n, vs, w)
}

func orForm(f, instead normalize.FormClass) normalize.FormClass {
	if f == normalize.FormUnknown {
		return instead
	}
	return f
}

func readTraits(n *normalize.Name, w *Workspace) {
	if n.Marker == normalize.MarkerBankruptcyEstate || n.Marker == normalize.MarkerDeathEstate {
		w.Trait(TraitEstate)
	}
	if n.Unit != "" {
		w.Trait(TraitUnit)
	}
	if n.Financier != "" {
		w.Trait(TraitFinanced)
	}
	if len(n.Marks) > 0 {
		w.Trait(TraitUnwanted)
	}
}

// appendAlias appends the name n as one more alias unless it has no words, stands already, or is one too many.
func appendAlias(dst []byte, start, count int, n *normalize.Name, form normalize.FormClass, flags byte) ([]byte, int) {
	if len(n.Tokens) == 0 || count >= aliasCap || isNoName(n) {
		return dst, count
	}
	at := len(dst)
	group := classGroup(form)
	switch n.Marker {
	case normalize.MarkerBankruptcyEstate, normalize.MarkerDeathEstate:
		group = groupEstate
	case normalize.MarkerBranch:
		flags |= aliasBranch
	}
	if n.Cut {
		flags |= aliasCut
	}
	if len(n.Forms) == 1 && (n.Forms[0].Code == "LTD" || n.Forms[0].Code == "CO") {
		flags |= aliasEnglish
	}
	dst = append(dst, make([]byte, aliasHeader)...)
	dst[at+aliasClass], dst[at+aliasForm], dst[at+aliasFlags] = group, byte(form), flags
	tokens := 0
	for i := range n.Tokens {
		if t := &n.Tokens[i]; t.Kind != normalize.Connector && t.Key != "" && tokens < tokenCap {
			kind := t.Kind
			if t.Family {
				kind = normalize.GroupWord
			}
			dst = binary.LittleEndian.AppendUint32(dst, uint32(hash64(saltToken, t.Key)))
			dst = binary.LittleEndian.AppendUint16(dst, uint16(min(int(t.Rarity)*1000/256, 65_535)))
			word := t.Text[:min(len(t.Text), lettersCap)]
			dst = append(dst, byte(kind), byte(len(word)))
			switch {
			case kind == normalize.Number:
				dst[at+aliasFlags] |= aliasNumber
			case kind == normalize.Initialism && len(word) >= initialsLeast:
				dst[at+aliasFlags] |= aliasShort
			}
			dst = binary.LittleEndian.AppendUint64(dst, strsim.Signature([]byte(word)))
			tokens++
		}
	}
	if tokens == 0 {
		return dst[:at], count
	}
	joined, kept := uint64(14695981039346656037), 0
	for i := range n.Tokens {
		if t := &n.Tokens[i]; t.Kind != normalize.Connector && t.Key != "" && kept < tokens {
			dst = append(dst, t.Text[:min(len(t.Text), lettersCap)]...)
			for j := range len(t.Text) {
				joined = (joined ^ uint64(t.Text[j])) * 1099511628211
			}
			kept++
		}
	}
	dst[at+aliasTokens] = byte(tokens)
	binary.LittleEndian.PutUint16(dst[at+aliasSize:], uint16(len(dst)-at))
	binary.LittleEndian.PutUint32(dst[at+aliasJoined:], uint32(mix(joined)))
	for a := alias(dst[start:at]); len(a) > 0; a = a[a.size():] {
		if a.joined() == alias(dst[at:]).joined() && a[aliasClass] == group {
			return dst[:at], count
		}
	}
	return dst, count + 1
}

// alias is the prepared form from one alias on.
type alias []byte

func (a alias) size() int      { return int(binary.LittleEndian.Uint16(a[aliasSize:])) }
func (a alias) joined() uint32 { return binary.LittleEndian.Uint32(a[aliasJoined:]) }
func (a alias) tokens() int    { return int(a[aliasTokens]) }

func (a alias) whole() Bits { return Rarity(a[aliasWhole:]) }

// all is the set of the tokens, a bit each.
func (a alias) all() uint16 { return 1<<a.tokens() - 1 }

func (a alias) token(i int) token {
	return token(binary.LittleEndian.Uint64(a[aliasHeader+i*tokenSize:]))
}

// signature is that of the letters of token i.
func (a alias) signature(i int) uint64 {
	return binary.LittleEndian.Uint64(a[aliasHeader+i*tokenSize+8:])
}

// letters returns where the letters of the tokens begin.
func (a alias) letters() int { return aliasHeader + a.tokens()*tokenSize }

// word returns the letters of token i.
func (a alias) word(i int) []byte {
	at := a.letters()
	for j := range i {
		at += a.token(j).len()
	}
	return a[at : at+a.token(i).len()]
}

// token is the head of a token.
type token uint64

func (t token) hash() uint32              { return uint32(t) }
func (t token) rarity() Bits              { return Bits(uint16(t >> 32)) }
func (t token) kind() normalize.TokenKind { return normalize.TokenKind(t >> 48 & 0xff) }
func (t token) len() int                  { return int(t >> 56) }

func tokenTerm(hash uint32) uint64 { return mix(saltToken<<32 ^ uint64(hash)) }

// Terms implements Kind.
func (CompanyNameKind) Terms(p []byte, visit func(uint64, []byte)) {
	for a := alias(p); len(a) > 0; a = a[a.size():] {
		if a[aliasForm] == 0 && a[aliasFlags]&aliasDomain == 0 {
			visit(mix(saltWhole<<32^uint64(a.joined())), a[aliasWhole:aliasWhole+2])
		}
		for i := range a.tokens() {
			at := aliasHeader + i*tokenSize
			visit(tokenTerm(a.token(i).hash()), a[at+4:at+6])
		}
	}
}

// The types of key of CompanyNameKind.
const (
	keyWord = iota
	keyNumber
	keyHead
	keyTail
	keyStart
	keyInitials
)

// KeyTypes implements Kind.
func (CompanyNameKind) KeyTypes() []KeyType {
	return []KeyType{{"word", Alone | Company}, {"number", Company}, {"head", Alone}, {"tail", Alone}, {"start", Alone}, {"initials", Alone}}
}

// Keys implements Kind: each word, the halves of long ones against typing slips, the beginning of the joined letters
// against spacing, and the initials.
func (CompanyNameKind) Keys(dst []Key, p []byte) []Key {
	for a := alias(p); len(a) > 0; a = a[a.size():] {
		if a[aliasFlags]&aliasDomain != 0 {
			dst = append(dst, startKey(a[a.letters():a.size()]))
			continue
		}
		var joined, initials [12]byte
		j, k := 0, 0
		at := a.letters()
		for i := range a.tokens() {
			t := a.token(i)
			word := a[at : at+t.len()]
			at += t.len()
			typ := uint8(keyWord)
			if t.kind() == normalize.Number {
				typ = keyNumber
			}
			dst = append(dst, Key{Hash: tokenTerm(t.hash()), Type: typ})
			if n := len(word); n >= 6 && t.kind() != normalize.Place && t.kind() != normalize.Region && t.kind() != normalize.Country {
				half := (n + 1) / 2
				dst = append(dst,
					Key{Hash: hash64(saltHead, word[:half]), Type: keyHead},
					Key{Hash: hash64(saltTail, word[n-half:]), Type: keyTail})
			}
			j += copy(joined[j:], word)
			if t.kind() == normalize.Initialism && t.len() >= initialsLeast {
				dst = append(dst, Key{Hash: hash64(saltInitials, word), Type: keyInitials})
			} else if k < len(initials) && len(word) > 0 {
				initials[k] = word[0]
				k++
			}
		}
		if j >= 5 {
			dst = append(dst, startKey(joined[:j]))
		}
		if k >= 3 {
			dst = append(dst, Key{Hash: hash64(saltInitials, initials[:k]), Type: keyInitials})
		}
	}
	return dst
}

// startKey is the key of the first letters of a name, as a domain has them.
func startKey(joined []byte) Key {
	var start [startLetters]byte
	n := 0
	for _, c := range joined {
		if c, ok := plain(c); ok && n < len(start) {
			start[n] = c
			n++
		}
	}
	return Key{Hash: hash64(saltName, start[:n]), Type: keyStart}
}

// startLetters is how many letters of a name make its key.
const startLetters = 9
