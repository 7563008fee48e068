package merge

import (
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/normalize"
)

// readUnit finds the unit, site or cost centre behind the customer's own name. Package normalize finds one behind a
// slash or a dash; here it may stand behind a comma or a space, too, because a record that is wrongly said to be of a
// unit is only given another role, while as another customer it would be lost.
//
// Of a public body everything behind the word for it is a unit: `Hallaselän kaupungin kirjasto`. Of a company what
// stands behind its legal form or a comma is one when it is made of the words that units are called by. A housing
// company has no offices: a town behind its name is part of it.
func (r *reading) readUnit(town string) {
	n := &r.name
	r.unit = n.Unit
	r.public = isPublic(n)
	if at := publicWord(n); at >= 0 {
		r.public = true
		if at+1 < len(n.Tokens) && r.unit == "" {
			r.unit = strings.TrimLeft(n.Core[n.Tokens[at].End:], separators)
			r.own = n.Tokens[:at+1]
		}
	}
	r.financed = n.Financier != ""
	if r.public {
		r.setUnit(r.unit, kindOfUnit(r.unit, true, r.cut), r.own)
	} else if !r.financed {
		r.readTails(town)
	}
}

// readTails looks for a unit in what stands behind the name.
func (r *reading) readTails(town string) {
	var buf [5]tail
	for _, t := range tails(buf[:0], &r.name) {
		kind := place
		if !r.cut || !beginsLike(t.text, town) || !t.apart && isTown(t.text) {
			kind = r.unitIn(t.text, t.apart)
		}
		if kind != noUnit {
			r.setUnit(t.text, kind, withoutTail(r.name.Tokens, t.text))
			return
		}
	}
	r.setUnit(r.unit, kindOfUnit(r.unit, false, r.cut), r.own)
}

// unitIn says what unit text, which stands behind the name, is of: noUnit where it does not read like one. A bare town is
// one only where it is set apart from the name.
func (r *reading) unitIn(text string, apart bool) unitKind {
	kind := kindOfUnit(text, false, r.cut)
	switch {
	case kind == somethingElse,
		kind == place && (r.name.Form == normalize.FormHousing || r.name.Form == normalize.FormRealEstate || !apart && isTown(text)):
		return noUnit
	}
	return kind
}

func (r *reading) setUnit(text string, kind unitKind, own []normalize.Token) {
	r.unit, r.unitKey, r.unitKind, r.own = text, unitKey(text), kind, own
}

const separators = " ,;:/|-–—"

// publicWords are the words for public bodies, as Token.Key has them, and what people shorten them to.
var publicWords = []string{"hyvinvointialue", "kaup", "kaupunki", "kommun", "kpki", "kunta", "kuntayhtym\xe4", "seurakunta", "seurakuntayhtym\xe4", "srk", "stad"}

// publicWord returns the index of the token that makes n a public body's name, or -1. A company that has such a word in
// its name says so by its legal form.
func publicWord(n *normalize.Name) int {
	if n.Form != normalize.FormUnknown && !isPublic(n) {
		return -1
	}
	return slices.IndexFunc(n.Tokens, func(t normalize.Token) bool {
		_, ok := slices.BinarySearch(publicWords, t.Key)
		return ok && t.Start > 0
	})
}

// beginsLike reports whether text may be the cut name of town, in any case: Hämeenlin, or Alavud of Alavus.
func beginsLike(text, town string) bool {
	a, b := unitKey(text), unitKey(town)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= minCut && n >= len(a)-1 && len(a) <= len(b)+2
}

// tail is a text behind a name that may speak of a unit.
type tail struct {
	text  string
	apart bool // set apart by a comma, a dash or a slash
}

// tails appends to out the unit that package normalize found, and what stands behind the last legal form and behind the
// last comma, spaced dash and slash.
func tails(out []tail, n *normalize.Name) []tail {
	text := n.Input
	if len(n.Repairs) > 0 {
		text, _ = normalize.RepairText(text)
	}
	if n.Unit != "" {
		out = append(out, tail{n.Unit, true})
	}
	if len(n.Forms) > 0 {
		if last := n.Forms[len(n.Forms)-1]; last.Start > 0 && last.End <= len(text) {
			behind := strings.TrimLeft(text[last.End:], " .")
			out = append(out, tail{text: behind, apart: strings.IndexAny(behind, ",-–—/") == 0})
		}
	}
	for _, sep := range [...]string{",", " - ", "/"} {
		if at := strings.LastIndex(text, sep); at > 0 {
			out = append(out, tail{text[at+len(sep):], true})
		}
	}
	for i := range out {
		out[i].text = strings.Trim(out[i].text, separators)
	}
	return slices.DeleteFunc(out, func(t tail) bool { return t.text == "" })
}

// contrast finds units by comparing the records of one source: where one bears the whole name of another and goes on,
// what goes on may be a unit that the name alone does not show, as the town in `Esimerkki Oy Tampere`.
func (w *worker) contrast() {
	if len(w.rows) == 1 {
		return
	}
	w.bearers = emptied(w.bearers)
	for i := range w.rows {
		w.bearers[bearer{w.rows[i].Ref.Source, w.readings[i].core}] = true
	}
	for i := range w.readings {
		r := &w.readings[i]
		if r.unit != "" || r.financed || r.public {
			continue
		}
		core := r.core
		for k := len(r.own) - 1; k > 0; k-- {
			core = core[:len(core)-len(r.own[k].Key)-1] // coreOf(r.own[:k])
			if !w.bearers[bearer{w.rows[i].Ref.Source, core}] {
				continue
			}
			rest := strings.TrimLeft(r.name.Core[r.own[k].Start:], separators)
			if kind := r.unitIn(rest, true); kind != noUnit {
				r.setUnit(rest, kind, r.own[:k])
				r.core = coreOf(r.own)
			}
			break
		}
	}
}

// bearer says that a source has a record with a name of this core.
type bearer struct{ source, core string }

// coreOf joins the keys of a name's words.
func coreOf(tokens []normalize.Token) string {
	if len(tokens) == 1 {
		return tokens[0].Key
	}
	n := len(tokens)
	for i := range tokens {
		n += len(tokens[i].Key)
	}
	var b strings.Builder
	b.Grow(n)
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Key)
	}
	return b.String()
}

// withoutTail returns the tokens that are not those of tail, at least one.
func withoutTail(tokens []normalize.Token, tail string) []normalize.Token {
	words := normalize.ParseName(tail).Tokens
	k := len(words)
	if k >= len(tokens) {
		return tokens
	}
	for i := range words {
		if tokens[len(tokens)-k+i].Text != words[i].Text {
			return tokens
		}
	}
	return tokens[:len(tokens)-k]
}

// The columns at which systems cut a name or continue it in the next field.
const (
	shortColumn = 35
	longColumn  = 40
)

// atColumn reports whether s may have been cut: it fills a column, or but for a space that was lost at its end.
func atColumn(s string) bool {
	n := len([]rune(s))
	return n == shortColumn || n == longColumn || n == shortColumn-1 || n == longColumn-1
}
