package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
)

// afford says what comparing will take, before it begins, and refuses more pairs than -max-pairs allows.
func (r *run) afford(e *env, c match.Cost) error {
	e.progressDone()
	l := e.lang
	about := ""
	if !c.Exact {
		about = phrase.Phrase{EN: "about ", FI: "noin ", SV: "ungefär "}.In(l)
	}
	fmt.Fprintln(e.stderr, phrase.Phrase{
		EN: "to compare: %s%s pairs, in %s; keys that too many records share: %d narrowed by a second one, %d not to be narrowed",
		FI: "verrattavana: %s%s paria, kesto %s; liian yleisiä avaimia: %d tarkennettu toisella, %d ei tarkennettavissa",
		SV: "att jämföra: %s%s par, på %s; nycklar som för många poster delar: %d avgränsade med en till, %d går inte att avgränsa",
	}.Format(l, about, l.Number(strconv.Itoa(c.Pairs)), inSeconds(c.Score, l), c.Narrowed, c.Oversize))
	if len(c.Largest) > 0 {
		fmt.Fprintln(e.stderr, phrase.Phrase{EN: "largest blocks: %s", FI: "suurimmat lohkot: %s", SV: "största blocken: %s"}.Format(l, blocksOf(c.Largest, l)))
	}
	if r.maxPairs > 0 && c.Pairs > r.maxPairs {
		return phrase.Errorf(phrase.Phrase{
			EN: "%s%s pairs to compare are more than -max-pairs %d: see in the largest blocks which values too many records share (a switchboard, a filler, one e-mail address for all), empty or map those columns otherwise, compare fewer records at a time, or allow more; nothing was written",
			FI: "verrattavia pareja on %s%s, enemmän kuin -max-pairs %d sallii: katso suurimmista lohkoista, mitkä arvot ovat liian monella tietueella (vaihde, täytearvo, kaikkien yhteinen sähköposti), tyhjennä tai määrää ne sarakkeet toisin, vertaa kerralla vähemmän tietueita tai salli enemmän; mitään ei kirjoitettu",
			SV: "paren att jämföra är %s%s, fler än -max-pairs %d tillåter: se i de största blocken vilka värden som för många poster delar (en växel, en utfyllnad, en e-postadress för alla), töm eller ange kolumnerna på annat sätt, jämför färre poster åt gången eller tillåt fler; ingenting skrevs",
		}, about, l.Number(strconv.Itoa(c.Pairs)), r.maxPairs)
	}
	return nil
}

func blocksOf(bs []match.Block, l phrase.Language) string {
	var out []string
	for _, b := range bs {
		out = append(out, phrase.Phrase{EN: "%d records (%s)", FI: "%d tietuetta (%s)", SV: "%d poster (%s)"}.Format(l, b.Records, b.Keys))
	}
	return strings.Join(out, ", ")
}

// inSeconds says how long something will take, no more exactly than it is known.
func inSeconds(d time.Duration, l phrase.Language) string {
	switch {
	case d < time.Second:
		return phrase.Phrase{EN: "less than a second", FI: "alle sekunti", SV: "mindre än en sekund"}.In(l)
	case d < 2*time.Minute:
		return phrase.Phrase{EN: "about %d s", FI: "noin %d s", SV: "ungefär %d s"}.Format(l, int(d.Seconds()+0.5))
	}
	return phrase.Phrase{EN: "about %d min", FI: "noin %d min", SV: "ungefär %d min"}.Format(l, int(d.Minutes()+0.5))
}
