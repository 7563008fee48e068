package match

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
)

// A web or e-mail domain outlives names: a shop writes from the domain of the company that runs it, and a company that
// has been renamed from that of its former name. So a domain that no name of a record explains stands among its names, as
// an alias of one word that agrees with a name it spells, and with nothing else. One that is named in part is left out:
// sister companies write from the domain of the family. So is that of an accountant or a property manager, from which the
// bills of its customers are answered: most say in it what they do, and that of others stands on the records of many
// customers, which its rarity says.

const (
	domainLeast = 4  // letters of a domain that names somebody
	domainCut   = 20 // letters from which on a domain may be the beginning of a long name
	domainMost  = lettersCap
)

// appendDomains appends the domains of a record that its names, which stand in dst from start on, do not explain.
func appendDomains(dst []byte, start, count int, vs []Value, w *Workspace) []byte {
	names := len(dst)
	if names == start {
		return dst
	}
	add := func(domain string) {
		label, _, _ := strings.Cut(domain, ".")
		var buf [domainMost]byte
		if word := appendLabel(buf[:0], label); len(word) >= domainLeast && !isOffice(word) && !explained(dst[start:names], word) && count < aliasCap {
			if at := len(dst); !explained(dst[names:], word) {
				own := alias(dst[start:])
				dst = append(dst, make([]byte, aliasHeader)...)
				dst[at+aliasClass], dst[at+aliasForm], dst[at+aliasFlags], dst[at+aliasTokens] = own[aliasClass], own[aliasForm], aliasDomain, 1
				dst = binary.LittleEndian.AppendUint32(dst, uint32(hash64(saltDomain, word)))
				dst = append(dst, 0, 0, byte(normalize.Distinctive), byte(len(word)))
				dst = binary.LittleEndian.AppendUint64(dst, strsim.Signature(word))
				dst = append(dst, word...)
				binary.LittleEndian.PutUint16(dst[at+aliasSize:], uint16(len(dst)-at))
				count++
			}
		}
	}
	for i := range vs {
		switch vs[i].Field {
		case Email:
			for _, e := range w.emails.of(vs[i].Text) {
				if e.IsValid() && e.Kind != normalize.EmailScan {
					add(e.CompanyDomain())
				}
			}
		case Web:
			add(normalize.ParseDomain(vs[i].Text).CompanyDomain())
		}
	}
	return dst
}

// isOffice reports whether the label of a domain says that its holder manages property or keeps books for others.
func isOffice(label []byte) bool {
	return slices.ContainsFunc(offices[:], func(word string) bool { return bytes.Contains(label, []byte(word)) })
}

var offices = [...]string{
	"isannoi", "disponent", "tilitoimisto", "tilipalvelu", "tilimie", "tilintarkastus", "kirjanpit", "taloushallin", "bokforing",
	"redovisning", "accounting",
}

// appendLabel appends the letters and digits of a label as far as a word of a name goes; nothing of a longer one.
func appendLabel(dst []byte, label string) []byte {
	for i := range len(label) {
		if c, ok := plain(label[i]); ok {
			if len(dst) == cap(dst) {
				return nil
			}
			dst = append(dst, c)
		}
	}
	return dst
}

// plain returns the letter or digit as which a byte of a name stands in a domain.
func plain(c byte) (byte, bool) {
	switch c {
	case 0xe4, 0xe5:
		return 'a', true
	case 0xf6:
		return 'o', true
	}
	return c, 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
}

// explained reports whether a word of the names in p stands in label, or label in them.
func explained(p, label []byte) bool {
	for a := alias(p); len(a) > 0; a = a[a.size():] {
		var whole [tokenCap * lettersCap]byte
		joined, at := whole[:0], a.letters()
		for i := range a.tokens() {
			from := len(joined)
			for _, c := range a[at : at+a.token(i).len()] {
				if c, ok := plain(c); ok {
					joined = append(joined, c)
				}
			}
			at += a.token(i).len()
			if word := joined[from:]; len(word) >= domainLeast && bytes.Contains(label, word) {
				return true
			}
		}
		if bytes.Contains(joined, label) || len(joined) >= 2 && bytes.HasPrefix(label, joined) {
			return true
		}
	}
	return false
}

// spells reports whether label, a domain's, is the words of a, written together.
func (a alias) spells(label []byte) bool {
	n := 0
	for _, c := range a[a.letters():a.size()] {
		c, ok := plain(c)
		if !ok {
			continue
		}
		if n == len(label) {
			return n >= domainCut
		}
		if label[n] != c {
			return false
		}
		n++
	}
	return n == len(label)
}

// compareDomain holds a domain, which one of a and b is, against the name that the other is. Nothing else agrees with it.
func compareDomain(a, b alias) Outcome {
	if b[aliasFlags]&aliasDomain != 0 {
		a, b = b, a
	}
	a, b = a[:a.size()], b[:b.size()]
	if b[aliasFlags]&aliasDomain != 0 || !b.spells(a[a.letters():]) {
		return Outcome{}
	}
	al := alignment{a: a, b: b}
	if x, y := a[aliasClass], b[aliasClass]; x != y && x != groupUnknown && y != groupUnknown || al.otherForm() {
		return Outcome{}
	}
	return Outcome{nameDomain, a.token(0).rarity()}
}
