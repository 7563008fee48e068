// Package lex is the layout of the embedded lexicon of company names: how the
// generator writes it and how the parser reads it, in place and without
// allocating. All words are folded to one byte a letter.
//
// A table is: the number of slots (a power of two, 32 bits); the slots, each
// the offset of an entry or 0, probed linearly from the word's hash; and the
// entries. Numbers are little-endian. The reader trusts the table: it is part
// of the program.
package lex

import "encoding/binary"

// Flags say what a word can be.
type Flags uint32

const (
	Trade     Flags = 1 << iota // what a company does
	Place                       // a municipality
	Country                     // Finland, a neighbour
	Group                       // group, yhtiöt
	Connector                   // and
	First                       // a first name
	Sur                         // a surname
	Abbr                        // an abbreviation, spelt out by its key
	Dot                         // ... only with a full stop or colon
	Head                        // first part of a compound
	Tail                        // last part of a compound
	Public                      // a word of joint municipal bodies
	Numeral                     // a number word; at the end of a name it is a number
	Family                      // sister companies are told apart by it
	Region                      // a part of the country
)

// FlagNames are the names of the flags in the word lists.
var FlagNames = map[string]Flags{
	"trade": Trade, "place": Place, "country": Country, "group": Group, "connector": Connector, "first": First, "sur": Sur,
	"abbr": Abbr, "dot": Dot, "head": Head, "tail": Tail, "public": Public, "numeral": Numeral,
	"family": Family, "region": Region, "": 0,
}

// A Phrase is a sequence of words that means something around a name. Rest are
// the words after the one that the entry is for.
type Phrase struct {
	Kind, ID uint8
	Need     uint8 // what the text must have
	Rest     []string
}

// NeedDots asks for a full stop after each word of a phrase.
const NeedDots = 1

// Kinds of phrases.
const (
	Form        uint8 = iota + 1 // ID: index of the form
	Status                       // ID: the status
	Marker                       // ID: the marker
	CostCentre                   // kp
	Former                       // what follows is a former name
	FormerParen                  // the same, in brackets only
	Alias                        // what follows is a name in another language
	CareOf                       // what follows is whose care
	Mark                         // ID: the mark
	LooseMark                    // the same, where nothing else can be meant
	Unit                         // a department
	UnitWord                     // last word of a department's name
	Financier                    // a financing company
)

// An Entry is a word of the table. The zero Entry is no word.
type Entry struct {
	Flags  Flags
	Rarity uint16
	Key    string // canonical form, "" when the word is its own
	at     uint32 // offset of the phrases; 0 when it begins none
}

// HasPhrases reports whether a phrase begins with the word.
func (e Entry) HasPhrases() bool { return e.at != 0 }

func u16(s string, i uint32) uint16 {
	b := s[i:][:2]
	return uint16(b[0]) | uint16(b[1])<<8
}

func u32(s string, i uint32) uint32 {
	b := s[i:][:4]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// hash is 32-bit FNV-1a.
func hash[T string | []byte](w T) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(w); i++ {
		h = (h ^ uint32(w[i])) * 16777619
	}
	return h
}

// Lookup returns the entry of w.
func Lookup(table string, w []byte) (Entry, bool) {
	mask := u32(table, 0) - 1
	for h := hash(w) & mask; ; h = (h + 1) & mask {
		at := u32(table, 4+4*h)
		if at == 0 {
			return Entry{}, false
		}
		n := uint32(table[at])
		if int(n) != len(w) || table[at+1:at+1+n] != string(w) {
			continue
		}
		at += 1 + n
		kl := uint32(table[at+10])
		return Entry{
			Flags:  Flags(u32(table, at)),
			Rarity: u16(table, at+4),
			at:     u32(table, at+6),
			Key:    table[at+11 : at+11+kl],
		}, true
	}
}

// Phrases calls yield for each phrase that begins with e, longest first, until
// it returns true.
func (e Entry) Phrases(table string, yield func(p PhraseRef) bool) {
	if e.at == 0 {
		return
	}
	at := e.at
	n := table[at]
	at++
	for ; n > 0; n-- {
		p := PhraseRef{Kind: table[at], ID: table[at+1], Need: table[at+2], Words: int(table[at+3])}
		size := uint32(u16(table, at+4))
		p.rest = table[at+6 : at+6+size]
		if yield(p) {
			return
		}
		at += 6 + size
	}
}

// A PhraseRef is a phrase in the table.
type PhraseRef struct {
	Kind, ID, Need uint8
	Words          int // after the first
	rest           string
}

// Next returns the next of the phrase's further words and takes it off.
func (p *PhraseRef) Next() string {
	n := int(p.rest[0])
	w := p.rest[1 : 1+n]
	p.rest = p.rest[1+n:]
	return w
}

// A Builder makes a table.
type Builder struct {
	words   []string
	offsets []uint32 // of each entry in body
	body    []byte
	fixes   []int // positions in body that hold an offset into body
}

// Add adds a word. A word is added once.
func (b *Builder) Add(w string, f Flags, rarity uint16, key string, ps []Phrase) {
	var phrases int
	if len(ps) > 0 {
		phrases = len(b.body)
		b.body = append(b.body, byte(len(ps)))
		for _, p := range ps {
			var rest []byte
			for _, r := range p.Rest {
				rest = append(append(rest, byte(len(r))), r...)
			}
			b.body = append(b.body, p.Kind, p.ID, p.Need, byte(len(p.Rest)))
			b.body = binary.LittleEndian.AppendUint16(b.body, uint16(len(rest)))
			b.body = append(b.body, rest...)
		}
	}
	b.words = append(b.words, w)
	b.offsets = append(b.offsets, uint32(len(b.body)))
	b.body = append(append(b.body, byte(len(w))), w...)
	b.body = binary.LittleEndian.AppendUint32(b.body, uint32(f))
	b.body = binary.LittleEndian.AppendUint16(b.body, rarity)
	if len(ps) > 0 {
		b.fixes = append(b.fixes, len(b.body))
	}
	b.body = binary.LittleEndian.AppendUint32(b.body, uint32(phrases))
	b.body = append(append(b.body, byte(len(key))), key...)
}

// Bytes returns the table.
func (b *Builder) Bytes() []byte {
	slots := uint32(1)
	for slots < uint32(2*len(b.words)) {
		slots *= 2
	}
	base := 4 + 4*slots
	out := make([]byte, base, base+uint32(len(b.body)))
	binary.LittleEndian.PutUint32(out, slots)
	for i, w := range b.words {
		h := hash(w) & (slots - 1)
		for binary.LittleEndian.Uint32(out[4+4*h:]) != 0 {
			h = (h + 1) & (slots - 1)
		}
		binary.LittleEndian.PutUint32(out[4+4*h:], base+b.offsets[i])
	}
	for _, f := range b.fixes {
		binary.LittleEndian.PutUint32(b.body[f:], base+binary.LittleEndian.Uint32(b.body[f:]))
	}
	return append(out, b.body...)
}
