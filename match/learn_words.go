package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Text tells in words what was learnt: how many pairs it rests on, each level whose weight has moved, and what the data
// could not tell. It holds no value of the records.
func (r *LearnReport) Text(l Language) string {
	if l > Swedish {
		l = English
	}
	var b strings.Builder
	fmt.Fprintf(&b, learnHead[l], r.Pairs, r.Matches, r.Settled, r.Judged)
	moved := 0
	for _, v := range r.Levels {
		if v.Before == v.After {
			continue
		}
		moved++
		words := Part{Comparison: v.Comparison, Kind: v.Kind, Level: v.Level}.words(l)
		fmt.Fprintf(&b, "  %-44s %7s -> %7s  (%.0f, %.0f)\n", words, number(v.Before, l), number(v.After, l), v.Matched, v.Unmatched)
	}
	if moved == 0 {
		b.WriteString(learnStill[l])
	}
	warnings := slices.Clone(r.Warnings)
	slices.SortStableFunc(warnings, func(a, b LearnWarning) int { return cmp.Compare(a.Code, b.Code) })
	for i := 0; i < len(warnings); {
		code := warnings[i].Code
		var levels []string
		for ; i < len(warnings) && warnings[i].Code == code; i++ {
			if w := warnings[i]; w.Level != "" {
				levels = append(levels, Part{Comparison: w.Comparison, Kind: w.Kind, Level: w.Level}.words(l))
			}
		}
		b.WriteString("! ")
		if moved > 0 && (code == LearnFewMatches || code == LearnNoClearer) {
			b.WriteString(learnByPeople[l])
		}
		b.WriteString(learnWarnings[code][l])
		if len(levels) > 0 {
			b.WriteString(": " + strings.Join(levels, "; "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

var learnHead = words{
	"learnt from %d pairs, of which some %.0f are one customer; ids or guards settled %d of them, people %d\nweights in bits before and after, without what the rarity of a value adds (pairs of one customer, of two, seen there):\n",
	"opittu %d parista, joista noin %.0f on samaa asiakasta; tunnukset tai esteet ratkaisivat niistä %d, ihmiset %d\npainot bitteinä ennen ja jälkeen, ilman arvon harvinaisuuden tuomaa lisää (samojen ja eri asiakkaiden pareja):\n",
	"lärt av %d par, varav ungefär %.0f är samma kund; nummer eller spärrar avgjorde %d av dem, människor %d\nvikter i bitar före och efter, utan det som värdets sällsynthet ger till (par av samma kund, av två):\n",
}

var learnStill = words{"  no weight has moved\n", "  yksikään paino ei muuttunut\n", "  ingen vikt har ändrats\n"}

// learnByPeople is said where the records taught nothing and weights have moved all the same.
var learnByPeople = words{"judgements moved the weights above; ", "yllä olevia painoja siirsivät ihmisten ratkaisut; ", "vikterna ovan flyttades av människors avgöranden; "}

var learnWarnings = map[LearnCode]words{
	LearnFewMatches: {"too few pairs of one customer: the records alone taught nothing", "liian vähän saman asiakkaan pareja: tietueet yksin eivät opettaneet mitään", "för få par av samma kund: posterna ensamma lärde ingenting"},
	LearnUnclear:    {"many pairs could be either, and the weights rest on themselves: judge some pairs", "moni pari voi olla kumpaa vain, ja painot nojaavat itseensä: ratkaise pareja", "många par kan vara vilketdera som helst, och vikterna vilar på sig själva: avgör några par"},
	LearnNoClearer:  {"the weights rest on themselves, and new ones would leave the unclear pairs as unclear: the records alone taught nothing; judge some pairs", "painot nojaavat itseensä, eivätkä uudet selventäisi epäselviä pareja: tietueet yksin eivät opettaneet mitään; ratkaise pareja", "vikterna vilar på sig själva, och nya skulle inte göra de oklara paren klarare: posterna ensamma lärde ingenting; avgör några par"},
	LearnOneSided:   {"judgements too few or all alike: heeded, but no weight was fitted to them", "ratkaisuja liian vähän tai kaikki samanlaisia: niitä noudatetaan, mutta painoja ei sovitettu niihin", "för få avgöranden eller alla lika: de följs, men inga vikter anpassades till dem"},
	LearnFewSeen:    {"seen too seldom, the weight stays", "nähty liian harvoin, paino pysyy", "sedda för sällan, vikten står kvar"},
	LearnDrawn:      {"seen too seldom by itself, moved with the levels beside it or by judged pairs", "yksinään nähty liian harvoin, siirtynyt viereisten tasojen mukana tai ratkaisujen vuoksi", "sedda för sällan för sig, flyttade med nivåerna intill eller av avgjorda par"},
	LearnHeld:       {"held where the data would move the weight further than is believable", "pidätetty, missä aineisto siirtäisi painoa uskottavaa enemmän", "hållna där materialet skulle flytta vikten längre än som är troligt"},
}
