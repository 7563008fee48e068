package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/normalize/internal/lex"
)

// A form is a legal form with the strength of its spellings.
type form struct {
	class, code, ytj, elf, strength string
	foreign                         bool
}

// legalForm reads a row of the Finnish forms for its ISO 20275 code.
func (l *lexicon) legalForm(c []string) error {
	if c[0] != "ytj_code" && len(c) > 6 {
		l.elf[c[0]] = c[6]
	}
	return nil
}

// officialNames adds the official Finnish and Swedish names of a row's form that
// phrases.tsv leaves out. They are rare in names and stay words of them.
func (l *lexicon) officialNames(c []string) error {
	switch c[0] {
	case "ytj_code", "0", "", "19", "53", "54": // no form; branch and estates are markers
		return nil
	}
	code := c[1]
	if code == "" {
		code = "YTJ" + c[0]
	}
	f := form{class: "Other", code: code, ytj: c[0], elf: l.elf[c[0]], strength: "keep"}
	var missing []string
	for _, n := range c[2:4] {
		n = strings.Join(strings.FieldsFunc(fold(n), func(r rune) bool { return strings.ContainsRune(" .-/", r) }), " ")
		if !l.hasForm(n) {
			missing = append(missing, n)
		}
	}
	if missing == nil {
		return nil
	}
	for _, g := range l.forms { // the class of the form's other spellings
		if g.ytj == f.ytj {
			f.class = g.class
		}
	}
	return l.addForm(f, strings.Join(missing, ";"))
}

// hasForm reports whether the folded words are a form's spelling.
func (l *lexicon) hasForm(words string) bool {
	first, rest, _ := strings.Cut(words, " ")
	if e := l.words[first]; e != nil {
		for _, p := range e.phrases {
			if p.Kind == lex.Form && strings.Join(p.Rest, " ") == rest {
				return true
			}
		}
	}
	return false
}

// elfAbroad reads a row of the other countries' forms. An abbreviation that
// several forms of one country share has no code.
func (l *lexicon) elfAbroad(c []string) error {
	for _, a := range strings.Split(c[6]+";"+c[7], ";") {
		a = strings.NewReplacer(".", "", "/", "").Replace(fold(strings.TrimSpace(a)))
		if a == "" {
			continue
		}
		k := c[1] + " " + a
		if old, ok := l.far[k]; ok && old != c[0] {
			l.far[k] = ""
			continue
		}
		l.far[k] = c[0]
	}
	return nil
}

// phraseKinds are the kinds of lines in phrases.tsv but forms. A kind with ids
// has a second cell that says which.
var phraseKinds = map[string]struct {
	kind uint8
	ids  map[string]uint8
}{
	"status":      {lex.Status, map[string]uint8{"Liquidation": 1, "Bankruptcy": 2, "Restructuring": 3, "BeingFormed": 4}},
	"marker":      {lex.Marker, map[string]uint8{"BankruptcyEstate": 1, "DeathEstate": 2, "Branch": 3}},
	"mark":        {lex.Mark, marks},
	"loosemark":   {lex.LooseMark, marks},
	"kp":          {lex.CostCentre, nil},
	"former":      {lex.Former, nil},
	"formerparen": {lex.FormerParen, nil},
	"alias":       {lex.Alias, nil},
	"careof":      {lex.CareOf, nil},
	"unit":        {lex.Unit, nil},
	"place":       {lex.UnitWord, nil},
	"financier":   {lex.Financier, nil},
}

var marks = map[string]uint8{"DoNotUse": 1, "Duplicate": 2, "Old": 3}

func (l *lexicon) phrase(c []string) error {
	switch c[0] {
	case "form":
		f := form{class: c[1], code: c[2], ytj: strings.Trim(c[3], "-"), strength: c[4]}
		f.elf = l.elf[f.ytj]
		return l.addForm(f, c[5])
	case "foreign":
		f := form{class: "Foreign" + strings.Trim(c[1], "-"), code: c[2], strength: c[4], foreign: true}
		first, _, _ := strings.Cut(fold(c[5]), ";")
		f.elf = l.far[c[3]+" "+strings.ReplaceAll(first, "/", "")]
		return l.addForm(f, c[5])
	}
	k, ok := phraseKinds[c[0]]
	if !ok {
		return fmt.Errorf("unknown kind %q", c[0])
	}
	var id uint8
	if k.ids != nil {
		if id = k.ids[c[1]]; id == 0 {
			return fmt.Errorf("unknown %q", c[1])
		}
	}
	patterns := c[len(c)-1]
	if k.kind == lex.Financier {
		for _, p := range strings.Split(patterns, ";") {
			l.financiers = append(l.financiers, fold(p))
		}
	}
	l.addPhrases(k.kind, id, patterns)
	return nil
}

func (l *lexicon) addForm(f form, patterns string) error {
	if len(l.forms) > 250 {
		return fmt.Errorf("too many forms")
	}
	l.addPhrases(lex.Form, uint8(len(l.forms)), patterns)
	l.forms = append(l.forms, f)
	return nil
}

// addPhrases adds the patterns of one meaning, separated by semicolons.
func (l *lexicon) addPhrases(kind, id uint8, patterns string) {
	all := strings.Split(patterns, ";")
	for _, p := range all[:len(all):len(all)] {
		if f := foldOnce(p); bare(f) != f && len(f) >= 5 {
			all = append(all, bare(f))
		}
	}
	for _, p := range all {
		var need uint8
		if s, ok := strings.CutPrefix(p, "."); ok {
			p, need = s, lex.NeedDots
		}
		ws := strings.Fields(foldOnce(p))
		if len(ws) == 0 {
			continue
		}
		// "s p a" is met as separate words and as letters joined by stops.
		if kind == lex.Form && need == 0 && len(ws) > 1 && singles(ws) {
			l.addPhrase(strings.Join(ws, ""), lex.Phrase{Kind: kind, ID: id})
			need = lex.NeedDots
		}
		l.addPhrase(ws[0], lex.Phrase{Kind: kind, ID: id, Need: need, Rest: ws[1:]})
		if need == lex.NeedDots && singles(ws) && len(ws) > 1 {
			// Letters with stops and no space between them are one word.
			l.addPhrase(strings.Join(ws, ""), lex.Phrase{Kind: kind, ID: id, Need: need})
		}
	}
}

// bare returns the folded s as it is typed where the keyboard has no ä, å and ö.
func bare(s string) string {
	return strings.NewReplacer("\xe4", "a", "\xe5", "a", "\xf6", "o").Replace(s)
}

// foldOnce folds s unless it is folded already, which UTF-8 is not.
func foldOnce(s string) string {
	if !utf8.ValidString(s) {
		return s
	}
	return fold(s)
}

// addPhrase adds p to the word's phrases unless it is there.
func (l *lexicon) addPhrase(first string, p lex.Phrase) {
	e := l.word(first)
	for _, q := range e.phrases {
		if q.Kind == p.Kind && q.ID == p.ID && strings.Join(q.Rest, " ") == strings.Join(p.Rest, " ") {
			return
		}
	}
	e.phrases = append(e.phrases, p)
}

func singles(ws []string) bool {
	for _, w := range ws {
		if len(w) != 1 {
			return false
		}
	}
	return true
}

// writeForms prints the legal forms by index and the rarity of unseen words.
func (l *lexicon) writeForms(w *bytes.Buffer) {
	last := l.forms[len(l.forms)-1]
	fmt.Fprintf(w, "// Code generated by go run ./gen; DO NOT EDIT.\n")
	fmt.Fprintf(w, "// Codes: Finnish Patent and Registration Office and YTJ (CC BY 4.0); ISO 20275 list of GLEIF of 2026-02-19 (CC0).\n\npackage normalize\n\n")
	fmt.Fprintf(w, "// rarest is the rarity of a word that the lexicon does not have.\nconst rarest = %s\n\n", last.code)
	fmt.Fprintf(w, "var formTable = [...]formDef{\n")
	for _, f := range l.forms[:len(l.forms)-1] {
		fmt.Fprintf(w, "\t{Form%s, %q, %q, %q, form%s%s},\n", f.class, f.code, f.elf, f.ytj, strings.ToUpper(f.strength[:1]), f.strength[1:])
	}
	fmt.Fprintf(w, "}\n\n// financiers are the names of financing companies, folded and sorted.\nvar financiers = [...]string{\n")
	slices.Sort(l.financiers)
	for _, f := range slices.Compact(l.financiers) {
		fmt.Fprintf(w, "\t%q,\n", f)
	}
	fmt.Fprintf(w, "}\n")
}
