package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/eval"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
)

type evalOptions struct {
	cases, crosswalk string
	json             bool
	minP, minR, minF float64
}

func evalCommand() *command {
	var o evalOptions
	return &command{
		name: "eval", args: "[-cases CASES] TRUTH ENTITIES",
		short: phrase.Phrase{EN: "judge a result against the truth", FI: "arvioi tulos totuutta vasten", SV: "bedöm ett resultat mot facit"},
		long: `TRUTH has the columns source, id, entity; ENTITIES, the entities.csv of link or dedupe, has source, id, entity_id.
A record that ENTITIES does not name stands alone; one that TRUTH does not name takes no part.

Said are precision, recall and F1 of all pairs and of pairs across sources, B-cubed, and sizes. CASES has the columns
source, id, kind: then also B-cubed by kind, the same figures without the units of municipalities (kinds unit and
unit_record), and the roles of the billing records, from crosswalk.csv beside ENTITIES.

  $ yksi link examples/data/crm.csv examples/data/billing.csv -o out
  $ yksi eval examples/data/truth.csv out/entities.csv
`,
		flags: func(fs *flag.FlagSet) {
			fs.StringVar(&o.cases, "cases", "", "`file` with the labels of the records: source, id, kind")
			fs.StringVar(&o.crosswalk, "crosswalk", "", "`file` with the roles; default crosswalk.csv beside ENTITIES")
			fs.BoolVar(&o.json, "json", false, "the figures as one JSON object")
			fs.Float64Var(&o.minP, "min-p", 0, "exit 1 where the pairwise precision is under this `share`")
			fs.Float64Var(&o.minR, "min-r", 0, "exit 1 where the pairwise recall is under this `share`")
			fs.Float64Var(&o.minF, "min-f1", 0, "exit 1 where the pairwise F1 is under this `share`")
		},
		run: func(_ context.Context, e *env, args []string) error {
			if len(args) != 2 {
				return misused(phrase.Phrase{EN: "TRUTH and ENTITIES are needed; arguments given: %d", FI: "tarvitaan TRUTH ja ENTITIES; annettuja argumentteja: %d", SV: "TRUTH och ENTITIES behövs; givna argument: %d"}, len(args))
			}
			return o.run(e, args[0], args[1])
		},
	}
}

func (o *evalOptions) run(e *env, truthFile, entitiesFile string) error {
	truth, err := readClustering(truthFile, "entity")
	if err != nil {
		return err
	}
	found, err := readClustering(entitiesFile, "entity_id")
	if err != nil {
		return err
	}
	if err := sameRecords(e, truth, found, truthFile, entitiesFile); err != nil {
		return err
	}
	j := eval.Judge(truth, found)
	f := j.Figures()
	if o.json {
		if err := writeFiguresJSON(e.stdout, f); err != nil {
			return err
		}
	} else {
		writeFigures(e.stdout, f)
	}
	if o.cases != "" && !o.json {
		if err := o.byCase(e, j, truth, found, entitiesFile); err != nil {
			return err
		}
	}
	if f.Pairwise.P < o.minP || f.Pairwise.R < o.minR || f.Pairwise.F1 < o.minF {
		return phrase.Errorf(phrase.Phrase{
			EN: "below the bounds: precision %.4f (%.4f), recall %.4f (%.4f), F1 %.4f (%.4f)",
			FI: "alle rajojen: precision %.4f (%.4f), recall %.4f (%.4f), F1 %.4f (%.4f)",
			SV: "under gränserna: precision %.4f (%.4f), recall %.4f (%.4f), F1 %.4f (%.4f)",
		}, f.Pairwise.P, o.minP, f.Pairwise.R, o.minR, f.Pairwise.F1, o.minF)
	}
	return nil
}

// sameRecords tells of records that the truth does not name, and where its sources are called otherwise than those of the
// entities. It refuses entities that name no record of the truth.
func sameRecords(e *env, truth, found *eval.Clustering, truthFile, entitiesFile string) error {
	unknown := found.Unknown(truth)
	if len(unknown) == found.Len() {
		return phrase.Errorf(phrase.Phrase{
			EN: "%s names no record of %s: the truth has the sources %s, the entities %s; their names and ids must be the same. A source is named after its file, or as in yksi dedupe NAME=FILE",
			FI: "%s ei nimeä yhtään tiedoston %s tietuetta: totuuden lähteet ovat %s, tuloksen %s; nimien ja tunnisteiden on oltava samat. Lähteen nimi tulee tiedostosta, tai anna se: yksi dedupe NIMI=TIEDOSTO",
			SV: "%s nämner ingen post i %s: facits källor är %s, resultatets %s; deras namn och id:n måste vara desamma. En källa får namn efter sin fil, eller som i yksi dedupe NAMN=FIL",
		}, entitiesFile, truthFile, sourcesOf(truth), sourcesOf(found))
	}
	if len(unknown) == 0 {
		return nil
	}
	fmt.Fprintln(e.stderr, "yksi eval:", phrase.Phrase{
		EN: "%d records of %s are not in the truth and take no part, the first %s %s",
		FI: "%d tietuetta tiedostossa %s puuttuu totuudesta eikä ole mukana, ensimmäinen %s %s",
		SV: "%d poster i %s saknas i facit och är inte med, den första %s %s",
	}.Format(e.lang, len(unknown), entitiesFile, unknown[0].Source, unknown[0].ID))
	if !slices.Equal(truth.Sources(), found.Sources()) {
		fmt.Fprintln(e.stderr, "yksi eval:", phrase.Phrase{
			EN: "the sources differ: the truth has %s, the entities %s. A source is named after its file, or as in yksi dedupe NAME=FILE",
			FI: "lähteet eroavat: totuudessa %s, tuloksessa %s. Lähteen nimi tulee tiedostosta, tai anna se: yksi dedupe NIMI=TIEDOSTO",
			SV: "källorna skiljer sig: facit har %s, resultatet %s. En källa får namn efter sin fil, eller som i yksi dedupe NAMN=FIL",
		}.Format(e.lang, sourcesOf(truth), sourcesOf(found)))
	}
	return nil
}

// sourcesOf names the sources of a clustering, a - where it has none.
func sourcesOf(c *eval.Clustering) string {
	return masked(cmp.Or(strings.Join(c.Sources(), ", "), "-"))
}

// byCase writes what the labels of the records allow to say.
func (o *evalOptions) byCase(e *env, j *eval.Judgement, truth, found *eval.Clustering, entitiesFile string) error {
	cases, err := readCases(o.cases)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%-24s%8s%8s%8s   %s\n", "kind", "records", "P", "R", phrase.Phrase{
		EN: "B-cubed precision and recall, averaged over the records of that kind",
		FI: "B-cubed-tarkkuus ja -saanti, keskiarvo sen lajin tietueista",
		SV: "B-cubed precision och täckning, i medeltal över posterna av det slaget",
	}.In(e.lang))
	for _, k := range j.ByKind(cases) {
		fmt.Fprintf(e.stdout, "%-24s%8d%8.4f%8.4f\n", k.Kind, k.Records, k.P, k.R)
	}
	isUnit := eval.IsUnit(cases)
	fmt.Fprintf(e.stdout, "\n%s\n", phrase.Phrase{
		EN: "without the units of municipalities and parishes:", FI: "ilman kuntien ja seurakuntien yksiköitä:", SV: "utan enheterna i kommuner och församlingar:",
	}.In(e.lang))
	writeFigures(e.stdout, eval.Judge(truth.Without(isUnit), found).Figures())
	return o.roles(e, cases, entitiesFile)
}

// roles judges the crosswalk, if there is one.
func (o *evalOptions) roles(e *env, cases []eval.Case, entitiesFile string) error {
	name := o.crosswalk
	if name == "" {
		name = filepath.Join(filepath.Dir(entitiesFile), "crosswalk.csv")
		if _, err := os.Stat(name); err != nil {
			return nil
		}
	}
	links, err := readLinks(name, entitiesFile)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "\n%-24s%8s%8s%8s%8s   role\n", "roles", "records", "right", "share", "merged")
	for _, f := range eval.Roles(links, cases) {
		fmt.Fprintf(e.stdout, "%-24s%8d%8d%8.4f%8d   %s\n", f.Kind, f.Records, f.Right, f.Recall(), f.Merged, strings.Join(f.Roles, " or "))
	}
	stray := eval.StrayRoles(links, cases)
	for _, role := range []string{"financed", "site", "cost_centre"} {
		if stray[role] > 0 {
			fmt.Fprintf(e.stdout, "%-24s%8d   %s\n", role, stray[role], phrase.Phrase{
				EN: "given without a label that calls for it", FI: "annettu ilman tapausta, joka sitä vaatisi", SV: "given utan en märkning som kräver den",
			}.In(e.lang))
		}
	}
	return nil
}

func writeFigures(w io.Writer, f eval.Figures) {
	fmt.Fprintf(w, "records %d  missing %d  true_pairs %d  pred_pairs %d  P %.4f  R %.4f  F1 %.4f  "+
		"cross_P %.4f  cross_R %.4f  cross_F1 %.4f  b3_P %.4f  b3_R %.4f  b3_F1 %.4f  clusters %d  true_entities %d  largest %d\n",
		f.Records, f.Missing, f.TruePairs, f.Pairs, f.Pairwise.P, f.Pairwise.R, f.Pairwise.F1,
		f.Cross.P, f.Cross.R, f.Cross.F1, f.BCubed.P, f.BCubed.R, f.BCubed.F1, f.Clusters, f.Entities, f.Largest)
}

func writeFiguresJSON(w io.Writer, f eval.Figures) error {
	b, err := json.Marshal(struct {
		Records   int     `json:"records"`
		Missing   int     `json:"missing"`
		TruePairs int     `json:"true_pairs"`
		PredPairs int     `json:"pred_pairs"`
		P         float64 `json:"P"`
		R         float64 `json:"R"`
		F1        float64 `json:"F1"`
		CrossP    float64 `json:"cross_P"`
		CrossR    float64 `json:"cross_R"`
		CrossF1   float64 `json:"cross_F1"`
		B3P       float64 `json:"b3_P"`
		B3R       float64 `json:"b3_R"`
		B3F1      float64 `json:"b3_F1"`
		Clusters  int     `json:"clusters"`
		Entities  int     `json:"true_entities"`
		Largest   int     `json:"largest"`
	}{
		f.Records, f.Missing, f.TruePairs, f.Pairs, f.Pairwise.P, f.Pairwise.R, f.Pairwise.F1,
		f.Cross.P, f.Cross.R, f.Cross.F1, f.BCubed.P, f.BCubed.R, f.BCubed.F1, f.Clusters, f.Entities, f.Largest,
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", b)
	return err
}
