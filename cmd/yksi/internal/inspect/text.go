package inspect

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
)

// Style says how a pair is laid out. The zero Style is plain text of 100 characters a line.
type Style struct {
	Lang   phrase.Language
	Words  match.Language // Lang, as the library names it
	Width  int            // of a line in characters; 0 is 100
	Colour bool           // for a terminal
}

// Write lays the pair out for a person: the values side by side, the parts as a waterfall, and why the two stand where
// they do.
func (p *Pair) Write(w io.Writer, s Style) error {
	if s.Width == 0 {
		s.Width = 100
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", s.bold(p.Words))
	p.Then.write(&b, s)
	p.writeValues(&b, s)
	b.WriteByte('\n')
	b.WriteString(s.bars(p.explanation.Waterfall(s.Words, s.Width)))
	b.WriteByte('\n')
	p.writeKeys(&b, s)
	p.writeJudgement(&b, s)
	p.Bond.write(&b, s)
	for _, warning := range p.Warnings {
		fmt.Fprintf(&b, "%s: %s (%s)\n", warning.Ref, warning.Text, warning.Code)
	}
	fmt.Fprintf(&b, "\n%s\n", phrase.Phrase{
		EN: "\"yksi help codes\" says what the codes mean, as those in brackets; \"yksi help words\" what the words do.",
		FI: "\"yksi help codes -lang fi\" kertoo, mitä koodit tarkoittavat, kuten suluissa olevat; \"yksi help words\" selittää sanat.",
		SV: "\"yksi help codes -lang sv\" säger vad koderna betyder, som de inom parentes; \"yksi help words\" förklarar orden.",
	}.In(s.Lang))
	_, err := io.WriteString(w, b.String())
	return err
}

// writeValues writes the columns of both records side by side. What was read of a value that is written otherwise stands
// under it.
func (p *Pair) writeValues(b *strings.Builder, s Style) {
	names := 0
	for _, v := range p.Values {
		names = max(names, utf8.RuneCountInString(v.Column))
	}
	half := max((s.Width-names-5)/2, 10)
	row := func(name, left, mark, right string) {
		line := fmt.Sprintf("%s  %s %s %s", pad(name, names), pad(left, half), mark, clip(right, half))
		fmt.Fprintln(b, strings.TrimRight(line, " "))
	}
	row("", p.Left.String(), " ", p.Right.String())
	for _, v := range p.Values {
		mark := " "
		if v.same() {
			mark = "="
		} else if v.LeftCleaned != "" && v.RightCleaned != "" && v.Column != "issues" {
			mark = "≠" // only of what can be read: a country may be written in two ways
		}
		if v.Left == "" && v.Right == "" {
			row(v.Column, v.LeftCleaned, mark, v.RightCleaned)
			continue
		}
		row(v.Column, v.Left, mark, v.Right)
		left, right := "", ""
		if v.LeftCleaned != v.Left && v.LeftCleaned != "" {
			left = "→ " + v.LeftCleaned
		}
		if v.RightCleaned != v.Right && v.RightCleaned != "" {
			right = "→ " + v.RightCleaned
		}
		if left != "" || right != "" {
			row("", left, " ", right)
		}
	}
}

func (p *Pair) writeKeys(b *strings.Builder, s Style) {
	if len(p.Keys) == 0 {
		fmt.Fprintln(b, phrase.Phrase{
			EN: "They share no blocking key: the run never compared them. This is what it would have said.",
			FI: "Niillä ei ole yhteistä hakuavainta: ajo ei koskaan verrannut niitä. Näin se olisi sanonut.",
			SV: "De har ingen gemensam söknyckel: körningen jämförde dem aldrig. Så här skulle den ha sagt.",
		}.In(s.Lang))
		return
	}
	fmt.Fprintln(b, phrase.Phrase{
		EN: "They were brought together by: %s", FI: "Vertailtaviksi ne toi: %s", SV: "De fördes samman av: %s",
	}.Format(s.Lang, strings.Join(p.Keys, ", ")))
}

func (p *Pair) writeJudgement(b *strings.Builder, s Style) {
	j := p.Judgement
	if j == nil {
		return
	}
	words := [...]phrase.Phrase{
		match.Unsure:    {EN: "A person has looked at them and is unsure", FI: "Ihminen on katsonut niitä ja on epävarma", SV: "En människa har sett på dem och är osäker"},
		match.Same:      {EN: "A person has decided that they are one customer", FI: "Ihminen on päättänyt, että ne ovat sama asiakas", SV: "En människa har avgjort att de är samma kund"},
		match.Different: {EN: "A person has decided that they are two customers", FI: "Ihminen on päättänyt, että ne ovat kaksi eri asiakasta", SV: "En människa har avgjort att de är två olika kunder"},
	}[j.Decision].In(s.Lang)
	var who []string
	if j.User != "" {
		who = append(who, j.User)
	}
	if !j.Time.IsZero() {
		who = append(who, j.Time.Format(time.DateOnly))
	}
	if j.Reason != "" {
		who = append(who, j.Reason)
	}
	if len(who) > 0 {
		words += " (" + strings.Join(who, ", ") + ")"
	}
	fmt.Fprintln(b, words+".")
}

// write says why the two are one customer or two.
func (bond *Bond) write(b *strings.Builder, s Style) {
	if bond.LeftEntity != bond.RightEntity {
		fmt.Fprintln(b, phrase.Phrase{
			EN: "The run made them two customers, %s and %s: %s.",
			FI: "Ajo teki niistä kaksi asiakasta, %s ja %s: %s.",
			SV: "Körningen gjorde dem till två kunder, %s och %s: %s.",
		}.Format(s.Lang, bond.LeftEntity, bond.RightEntity, bond.Barrier.words(s)))
		return
	}
	fmt.Fprintln(b, phrase.Phrase{
		EN: "The run made them one customer, %s, tied so:", FI: "Ajo teki niistä yhden asiakkaan, %s, jonka sitovat:", SV: "Körningen gjorde dem till en kund, %s, förbundna så:",
	}.Format(s.Lang, bond.LeftEntity))
	review := false
	for _, e := range bond.Path {
		fmt.Fprintf(b, "  %s = %s  %s bit, %s\n", e.Left, e.Right, s.Lang.Number(fmt.Sprintf("%+.1f", e.Bits)), e.Reason)
		review = review || e.Review
	}
	if review {
		fmt.Fprintln(b, phrase.Phrase{
			EN: "Not all of these match by themselves. What is for review ties two customers where neither resembles anybody else as much, or where all other records of a customer know it. A person confirms it or says different.",
			FI: "Kaikki näistä eivät yksin riitä. Tarkistettava pari sitoo kaksi asiakasta, jos kumpikaan ei muistuta ketään muuta yhtä paljon tai jos asiakkaan kaikki muut tietueet tuntevat sen. Ihminen vahvistaa sen tai sanoo toisin.",
			SV: "Alla dessa räcker inte för sig. Ett par att granska förbinder två kunder där ingendera liknar någon annan lika mycket, eller där kundens alla andra poster känner det. En människa bekräftar det eller säger annat.",
		}.In(s.Lang))
	}
	if bond.Merged {
		fmt.Fprintln(b, phrase.Phrase{EN: "They become one record.", FI: "Niistä tulee yksi tietue.", SV: "De blir en post."}.In(s.Lang))
	} else {
		fmt.Fprintln(b, phrase.Phrase{
			EN: "They stay records of their own: of two sources, or units of one customer.",
			FI: "Ne jäävät omiksi tietueikseen: eri lähteistä tai saman asiakkaan eri yksiköitä.",
			SV: "De förblir egna poster: ur olika källor eller enheter av samma kund.",
		}.In(s.Lang))
	}
}

// words says what keeps two customers apart.
func (e *Edge) words(s Style) string {
	switch e.Reason {
	case judged:
		return phrase.Phrase{
			EN: "a person has decided that %s and %s are two", FI: "ihminen on päättänyt, että %s ja %s ovat eri asiakkaat", SV: "en människa har avgjort att %s och %s är två",
		}.Format(s.Lang, e.Left, e.Right)
	case differentIDs:
		return phrase.Phrase{
			EN: "%s and %s bear two different business ids", FI: "tietueilla %s ja %s on eri Y-tunnukset", SV: "%s och %s har olika FO-nummer",
		}.Format(s.Lang, e.Left, e.Right)
	case barredByRule:
		return phrase.Phrase{
			EN: "a rule keeps %s and %s apart", FI: "sääntö pitää tietueet %s ja %s erillään", SV: "en regel håller isär %s och %s",
		}.Format(s.Lang, e.Left, e.Right)
	case uniqueSource:
		return phrase.Phrase{
			EN: "%s and %s are of a source said to be free of duplicates", FI: "%s ja %s ovat lähteestä, jossa ei pitäisi olla kaksoiskappaleita", SV: "%s och %s är ur en källa som sägs vara fri från dubbletter",
		}.Format(s.Lang, e.Left, e.Right)
	case standsAlone:
		return phrase.Phrase{
			EN: "%s fits another customer better than its business id does, and stands alone for review", FI: "%s sopii toiseen asiakkaaseen paremmin kuin Y-tunnukseensa ja on yksin tarkistettavana", SV: "%s passar en annan kund bättre än sitt FO-nummer och står ensam för granskning",
		}.Format(s.Lang, e.Left)
	case incoherent:
		return phrase.Phrase{
			EN: "too much speaks against it, most of all %s and %s (%s bit)", FI: "liian moni seikka puhuu sitä vastaan, eniten %s ja %s (%s bittiä)", SV: "för mycket talar emot det, mest %s och %s (%s bitar)",
		}.Format(s.Lang, e.Left, e.Right, s.Lang.Number(fmt.Sprintf("%+.1f", e.Bits)))
	}
	return phrase.Phrase{
		EN: "no record of the one matches one of the other", FI: "mikään toisen tietue ei vastaa toisen tietuetta", SV: "ingen post hos den ena motsvarar en hos den andra",
	}.In(s.Lang)
}

// clip cuts text to n characters.
func clip(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n-1]) + "…"
}

// pad cuts or fills text to n characters.
func pad(text string, n int) string {
	text = clip(text, n)
	return text + strings.Repeat(" ", n-utf8.RuneCountInString(text))
}

func (s Style) bold(text string) string { return s.paint("1", text) }

func (s Style) paint(code, text string) string {
	if !s.Colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// bars colours the bars of a waterfall: green what speaks for one customer, red what speaks against it.
func (s Style) bars(text string) string {
	if !s.Colour {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		for mark, code := range map[string]string{"+": "32", "-": "31"} {
			if bare := strings.TrimRight(line, mark); bare != line {
				line = bare + s.paint(code, line[len(bare):])
				break
			}
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}
