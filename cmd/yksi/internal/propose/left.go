package propose

import (
	"encoding/json"
	"fmt"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/table"
)

// Left is a column that the proposal does not compare.
type Left struct {
	Header string
	ID     bool   // it names the records
	Kind   string // what would compare it
	Why    phrase.Phrase

	key string
}

// Comparison is what to write into the comparisons of the rules to compare the column all the same.
func (l Left) Comparison() string {
	return fmt.Sprintf(`{"name": %s, "kind": %s, "fields": [%[1]s]}`, quoted(l.key), quoted(l.Kind))
}

// Feed is what to write into the columns of the rules beside Comparison.
func (l Left) Feed() string { return fmt.Sprintf("%s: [%s]", quoted(l.key), quoted(l.Header)) }

func quoted(s string) string {
	b, _ := json.Marshal(s) // a string always has a JSON form
	return string(b)
}

// left says of the column that it is not compared.
func (c *column) left(why phrase.Phrase) Left {
	l := Left{Header: c.headers[0], Why: why, ID: c.meaning == table.ID, Kind: "text", key: c.key}
	switch {
	case c.filled == 0:
	case c.share(c.dates) > 0.9 && c.share(c.codes) < 0.9:
		l.Kind = "date"
	case c.share(c.codes) > 0.8:
		l.Kind = "exact"
	case c.share(c.numbers) > 0.9:
		l.Kind = "number"
	case c.distinct > 1 && c.share(c.distinct) < 0.2:
		l.Kind = "category"
	}
	return l
}

// said is a phrase with its blanks filled in, in all languages.
func said(p phrase.Phrase, args ...any) phrase.Phrase {
	return phrase.Phrase{EN: p.Format(phrase.EN, args...), FI: p.Format(phrase.FI, args...), SV: p.Format(phrase.SV, args...)}
}

// Why a column is not taken.
var (
	isID = phrase.Phrase{
		EN: "is the id of the rows, which names a record and says nothing of whom it speaks of",
		FI: "on rivien tunniste: se nimeää tietueen eikä kerro, kenestä on kyse",
		SV: "är radernas id: det namnger en post och säger inget om vem den gäller",
	}
	seldom = phrase.Phrase{
		EN: "has a value in %d of %d rows only",
		FI: "arvo on vain %d rivillä %d:sta",
		SV: "har ett värde på bara %d av %d rader",
	}
	unfit = phrase.Phrase{
		EN: "its header speaks of the kind %s, but its values do not fit it or are nearly all the same",
		FI: "otsikon mukaan laji on %s, mutta arvot eivät sovi siihen tai ovat lähes kaikki samoja",
		SV: "rubriken talar om slaget %s, men värdena passar det inte eller är nästan alla lika",
	}
	ofRecord = phrase.Phrase{
		EN: "is read as %s, which is of the record, not of whom it speaks of",
		FI: "luetaan merkityksessä %s, joka koskee tietuetta eikä sitä, kenestä on kyse",
		SV: "läses som %s, vilket gäller posten och inte vem den handlar om",
	}
	fewValues = phrase.Phrase{
		EN: "has only %d different values in %d rows",
		FI: "vain %d eri arvoa %d rivillä",
		SV: "har bara %d olika värden på %d rader",
	}
	fewPairs = phrase.Phrase{
		EN: "too few rows seem to be one to tell whether it holds still: %d pairs, %d wanted",
		FI: "liian harva rivipari näyttää samalta, jotta pysyvyyden voisi päätellä: %d paria, tarvitaan %d",
		SV: "för få rader verkar vara samma för att avgöra om den är beständig: %d par, %d behövs",
	}
	differs = phrase.Phrase{
		EN: "differs in %.0f of 100 pairs of rows that seem to be one",
		FI: "eroaa %.0f:ssa 100 riviparista, jotka näyttävät samalta",
		SV: "skiljer sig i %.0f av 100 radpar som verkar vara samma",
	}
	isEvent = phrase.Phrase{
		EN: "its dates tell when something was done, as a rule",
		FI: "päivämäärät kertovat yleensä, milloin jotakin tehtiin",
		SV: "datumen säger i regel när något gjordes",
	}
	notDefault = phrase.Phrase{
		EN: "the default rules for Finnish companies do not compare it",
		FI: "suomalaisten yritysten oletussäännöt eivät vertaa sitä",
		SV: "standardreglerna för finländska företag jämför den inte",
	}
	served = phrase.Phrase{
		EN: "is read as %s, which another column serves already; choose it with -map",
		FI: "luetaan merkityksessä %s, jonka toinen sarake jo täyttää; valitse tämä valitsimella -map",
		SV: "läses som %s, vilket en annan kolumn redan står för; välj denna med -map",
	}
	noRoom = phrase.Phrase{
		EN: "there are %d comparisons already, the most that rules may have",
		FI: "vertailuja on jo %d, enempää säännöissä ei voi olla",
		SV: "det finns redan %d jämförelser, fler får reglerna inte ha",
	}
)
