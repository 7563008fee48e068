package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// answer is a line of the summary: a figure in words.
type answer struct {
	words  phrase.Phrase
	figure figure
}

// question is a part of the summary.
type question struct {
	words   phrase.Phrase
	answers []answer
}

// summary writes the answers first, each figure with the file where it stands, and then what the words mean.
func (w *Writer) summary(out io.Writer) error {
	b := bufio.NewWriter(out)
	l := w.o.Lang
	questions := w.linkQuestions()
	if len(w.o.Billing) == 0 {
		questions = w.dedupeQuestions()
	}
	if w.o.Delta {
		questions = append(questions[:1:1], slices.Concat([]question{w.changes()}, questions[1:])...)
	}
	width := 0
	for _, q := range questions {
		for _, a := range q.answers {
			width = max(width, len(a.figure.in(l)))
		}
	}
	for _, q := range questions {
		fmt.Fprintln(b, q.words.In(l))
		for _, a := range q.answers {
			fmt.Fprintf(b, "  %*s  %s  (%s)\n", width, a.figure.in(l), a.words.In(l), a.figure.where())
		}
		fmt.Fprintln(b)
	}
	w.meanings(b)
	return b.Flush()
}

// relations counts how customers stand to each other, kind by kind.
func (w *Writer) relations() question {
	q := question{words: phrase.Phrase{
		EN: "Who belongs with whom? They are linked, never merged.",
		FI: "Mitkä asiakkaat kuuluvat yhteen? Ne linkitetään, niitä ei koskaan yhdistetä.",
		SV: "Vem hör ihop med vem? De länkas, slås aldrig ihop.",
	}, answers: []answer{{phrase.Phrase{EN: "relations", FI: "suhdetta", SV: "relationer"}, figure{sheet: w.sheets[relationsFile]}}}}
	for _, kind := range slices.Sorted(maps.Keys(w.sheets[relationsFile].by)) {
		q.answers = append(q.answers, answer{relationWords[merge.RelationKind(kind)], figure{sheet: w.sheets[relationsFile], value: kind}})
	}
	return q
}

var relationWords = map[merge.RelationKind]phrase.Phrase{
	merge.BranchOf:    {EN: "branches and their companies", FI: "sivuliikettä ja niiden yhtiöt", SV: "filialer och deras bolag"},
	merge.EstateOf:    {EN: "estates and their debtors", FI: "pesää ja niiden velalliset", SV: "dödsbon, konkursbon och deras gäldenärer"},
	merge.SuccessorOf: {EN: "successors and whose business they carry on", FI: "seuraajaa ja joiden toimintaa ne jatkavat", SV: "efterträdare och vilkas verksamhet de fortsätter"},
	merge.TradesFor:   {EN: "sole traders beside a company of theirs", FI: "toiminimeä oman yhtiönsä rinnalla", SV: "enskilda firmor bredvid sitt bolag"},
	merge.ManagedBy:   {EN: "housing companies and their managers", FI: "taloyhtiötä ja niiden isännöitsijät", SV: "bostadsbolag och deras disponenter"},
	merge.UnitOf:      {EN: "units with an account of their own", FI: "yksikköä, joilla on oma tili", SV: "enheter med ett eget konto"},
}

// changes counts what is other than in the run before.
func (w *Writer) changes() question {
	q := question{words: phrase.Phrase{
		EN: "What has changed since the last run? The plan of what has is in delta.json.",
		FI: "Mikä on muuttunut edellisestä ajosta? Muuttuneiden suunnitelma on tiedostossa delta.json.",
		SV: "Vad har ändrats sedan förra körningen? Planen för det ändrade finns i delta.json.",
	}}
	for _, a := range []struct {
		kind  merge.DeltaKind
		words phrase.Phrase
	}{
		{merge.New, phrase.Phrase{EN: "new customers", FI: "uutta asiakasta", SV: "nya kunder"}},
		{merge.Gone, phrase.Phrase{EN: "customers without a record any more", FI: "asiakasta, joilla ei ole enää tietuetta", SV: "kunder utan någon post längre"}},
		{merge.Merged, phrase.Phrase{EN: "customers found to be another one; their ids are aliases of it", FI: "asiakasta, jotka osoittautuivat toiseksi; niiden tunnukset jäävät sen rinnakkaistunnuksiksi", SV: "kunder som visade sig vara en annan; deras id:n är alias för den"}},
		{merge.Split, phrase.Phrase{EN: "customers split off another one", FI: "asiakasta erotettu toisesta", SV: "kunder avskilda från en annan"}},
		{merge.Moved, phrase.Phrase{EN: "records moved to another customer", FI: "tietuetta siirtynyt toiselle asiakkaalle", SV: "poster flyttade till en annan kund"}},
		{merge.LinkChanged, phrase.Phrase{EN: "billing customers with another account than before", FI: "laskutusasiakasta, joilla on eri tili kuin ennen", SV: "faktureringskunder med ett annat konto än förut"}},
		{merge.Replanned, phrase.Phrase{EN: "customers planned otherwise than before", FI: "asiakasta, joiden suunnitelma on muuttunut", SV: "kunder med en annan plan än förut"}},
	} {
		q.answers = append(q.answers, answer{a.words, figure{sheet: w.sheets[changesFile], value: string(a.kind)}})
	}
	return q
}

func (w *Writer) linkQuestions() []question {
	duplicates := question{words: phrase.Phrase{
		EN: "Which customers are in the CRM twice?",
		FI: "Mitkä asiakkaat ovat CRM:ssä kahdesti?",
		SV: "Vilka kunder finns två gånger i CRM?",
	}, answers: w.duplicateAnswers()}
	links := question{words: phrase.Phrase{
		EN: "Which billing customer is which CRM account?",
		FI: "Mikä laskutusasiakas on mikäkin CRM-tili?",
		SV: "Vilken faktureringskund är vilket CRM-konto?",
	}, answers: []answer{
		{phrase.Phrase{EN: "billing customers linked to their account", FI: "laskutusasiakasta, jotka on linkitetty tiliinsä", SV: "faktureringskunder kopplade till sitt konto"}, figure{sheet: w.sheets[crosswalkFile], value: "match"}},
		{phrase.Phrase{EN: "EUR invoiced from them in 12 months", FI: "EUR laskutettu niiltä 12 kuukaudessa", SV: "EUR fakturerat dem på 12 månader"}, figure{sheet: w.sheets[crosswalkFile], value: "match", sum: "invoiced_12m"}},
		{phrase.Phrase{EN: "more linked, for a person to confirm", FI: "linkitetty lisäksi, ihmisen vahvistettavaksi", SV: "kopplas dessutom, för en människa att bekräfta"}, figure{sheet: w.sheets[crosswalkFile], value: "review"}},
		{phrase.Phrase{EN: "EUR invoiced from those in 12 months", FI: "EUR laskutettu niiltä 12 kuukaudessa", SV: "EUR fakturerat dem på 12 månader"}, figure{sheet: w.sheets[crosswalkFile], value: "review", sum: "invoiced_12m"}},
		{phrase.Phrase{EN: "accounts with billing customers of their own", FI: "tiliä, joilla on omia laskutusasiakkaita", SV: "konton med egna faktureringskunder"}, figure{sheet: w.sheets[accountsFile], value: owns}},
		{phrase.Phrase{EN: "accounts paid by another account's billing customer", FI: "tiliä, jotka toisen tilin laskutusasiakas maksaa", SV: "konton som ett annat kontos faktureringskund betalar"}, figure{sheet: w.sheets[accountsFile], value: paid}},
		{phrase.Phrase{EN: "billing numbers in accounts that belong to another customer", FI: "tileillä olevaa laskutusnumeroa, jotka kuuluvat toiselle asiakkaalle", SV: "faktureringsnummer på konton som hör till en annan kund"}, figure{sheet: w.sheets[warningsFile], value: string(merge.LinkWrong)}},
		{phrase.Phrase{EN: "EUR behind those numbers: invoiced in 12 months, else open", FI: "EUR noiden numeroiden takana: laskutettu 12 kuukaudessa, muuten avoinna", SV: "EUR bakom de numren: fakturerat på 12 månader, annars öppet"}, figure{sheet: w.sheets[warningsFile], value: string(merge.LinkWrong), sum: "euros"}},
		{phrase.Phrase{EN: "billing customers that the CRM does not know", FI: "laskutusasiakasta, joita CRM ei tunne", SV: "faktureringskunder som CRM inte känner"}, figure{sheet: w.sheets[unknownFile]}},
		{phrase.Phrase{EN: "EUR invoiced from them in 12 months", FI: "EUR laskutettu niiltä 12 kuukaudessa", SV: "EUR fakturerat dem på 12 månader"}, figure{sheet: w.sheets[unknownFile], sum: "invoiced_12m"}},
		{phrase.Phrase{EN: "EUR open from them", FI: "EUR niiltä avoinna", SV: "EUR öppet hos dem"}, figure{sheet: w.sheets[unknownFile], sum: "open_balance"}},
		{phrase.Phrase{EN: "accounts never invoiced", FI: "tiliä, joita ei ole koskaan laskutettu", SV: "konton som aldrig har fakturerats"}, figure{sheet: w.sheets[neverInvoicedFile]}},
	}}
	customers := question{words: phrase.Phrase{
		EN: "How many customers are there?",
		FI: "Kuinka monta asiakasta on?",
		SV: "Hur många kunder finns det?",
	}, answers: []answer{
		{phrase.Phrase{EN: "customers now", FI: "asiakasta nyt", SV: "kunder nu"}, figure{sheet: w.sheets[customersFile], value: "now"}},
		{phrase.Phrase{EN: "former customers", FI: "entistä asiakasta", SV: "tidigare kunder"}, figure{sheet: w.sheets[customersFile], value: "former"}},
		{phrase.Phrase{EN: "not yet customers", FI: "ei vielä asiakasta", SV: "inte ännu kunder"}, figure{sheet: w.sheets[customersFile], value: "not_yet"}},
		{phrase.Phrase{EN: "EUR invoiced in 12 months, all customers", FI: "EUR laskutettu 12 kuukaudessa, kaikki asiakkaat", SV: "EUR fakturerat på 12 månader, alla kunder"}, figure{sheet: w.sheets[customersFile], sum: "invoiced_12m"}},
		{phrase.Phrase{EN: "EUR open, all customers", FI: "EUR avoinna, kaikki asiakkaat", SV: "EUR öppet, alla kunder"}, figure{sheet: w.sheets[customersFile], sum: "open_balance"}},
	}}
	return []question{duplicates, links, customers, w.relations(), w.waiting(), w.faults(), w.input()}
}

func (w *Writer) dedupeQuestions() []question {
	return []question{
		{words: phrase.Phrase{
			EN: "Which records stand there twice?",
			FI: "Mitkä tietueet ovat kahdesti?",
			SV: "Vilka poster finns två gånger?",
		}, answers: append(w.duplicateAnswers(), answer{
			phrase.Phrase{EN: "different customers", FI: "eri asiakasta", SV: "olika kunder"}, figure{sheet: w.sheets[customersFile]},
		})},
		w.relations(),
		w.waiting(),
		w.faults(),
		w.input(),
	}
}

// duplicateAnswers counts, for each source, the records that stand in a merge group of several.
func (w *Writer) duplicateAnswers() []answer {
	var answers []answer
	for _, s := range w.o.Sources {
		if w.billing[s] {
			continue
		}
		answers = append(answers, answer{phrase.Phrase{
			EN: s + " records that are one of several of the same customer",
			FI: s + "-tietuetta, joiden asiakkaalla on siellä useampi tietue",
			SV: s + "-poster vars kund har flera poster där",
		}, figure{sheet: w.sheets[duplicatesFile], value: s}})
	}
	return answers
}

func (w *Writer) waiting() question {
	q := question{words: phrase.Phrase{
		EN: "What waits for a person?",
		FI: "Mikä odottaa ihmisen ratkaisua?",
		SV: "Vad behöver en människa avgöra?",
	}, answers: []answer{
		{phrase.Phrase{EN: "pairs to judge, most euros first; write same or different under decision and read it back with -judgements", FI: "paria ratkaistavana, eniten euroja ensin; kirjoita sama tai eri sarakkeeseen decision ja lue takaisin: -judgements", SV: "par att avgöra, mest euro först; skriv samma eller olika under decision och läs in med -judgements"}, figure{sheet: w.sheets[reviewFile]}},
	}}
	return q
}

// faultWords say what stands in the summary for warnings that call what was asked for in question; for the others their
// code does.
var faultWords = map[merge.WarningCode]phrase.Phrase{
	merge.NotUnique: {
		EN: "not_unique: records that match another of a source declared free of duplicates; the declaration seems wrong",
		FI: "not_unique: tietuetta, jotka osuvat yksiin toisen saman lähteen tietueen kanssa, vaikka lähteessä ilmoitettiin olevan kukin asiakas kerran; ilmoitus lienee väärä",
		SV: "not_unique: poster motsvarar en annan i en källa som uppgavs vara fri från dubbletter; uppgiften verkar fel",
	},
}

// faults counts the warnings, code by code, the most frequent first.
func (w *Writer) faults() question {
	q := question{words: phrase.Phrase{
		EN: "What is odd about single records? \"yksi help codes\" says what each code means.",
		FI: "Mikä yksittäisissä tietueissa on outoa? \"yksi help codes -lang fi\" kertoo, mitä kukin koodi tarkoittaa.",
		SV: "Vad är märkligt med enskilda poster? \"yksi help codes -lang sv\" säger vad varje kod betyder.",
	}, answers: []answer{{phrase.Phrase{EN: "warnings", FI: "varoitusta", SV: "varningar"}, figure{sheet: w.sheets[warningsFile]}}}}
	codes := slices.SortedFunc(maps.Keys(w.sheets[warningsFile].by), func(a, b string) int {
		return cmp.Or(-cmp.Compare(w.sheets[warningsFile].by[a].rows, w.sheets[warningsFile].by[b].rows), cmp.Compare(a, b))
	})
	for _, code := range codes {
		words, ok := faultWords[merge.WarningCode(code)]
		if !ok {
			words = phrase.Phrase{EN: code}
		}
		q.answers = append(q.answers, answer{words, figure{sheet: w.sheets[warningsFile], value: code}})
	}
	return q
}

// input counts what was read.
func (w *Writer) input() question {
	q := question{words: phrase.Phrase{
		EN: "What was read? Each record stands in the plan once.",
		FI: "Mitä luettiin? Jokainen tietue on suunnitelmassa kerran.",
		SV: "Vad lästes? Varje post står i planen en gång.",
	}}
	for _, s := range w.o.Sources {
		q.answers = append(q.answers, answer{phrase.Phrase{
			EN: s + " records", FI: s + "-tietuetta", SV: s + "-poster",
		}, figure{sheet: w.sheets[entitiesFile], value: s}})
	}
	return q
}

// StatusMeaning says what makes a customer of now; months is how long after an invoice, 0 being 12.
func StatusMeaning(months int, l phrase.Language) string {
	return phrase.Phrase{
		EN: "Customer now: invoiced in the last %d months, or with an open contract. Former: invoiced once. Not yet: never invoiced, as far as these files tell.",
		FI: "Asiakas nyt: laskutettu viimeisten %d kuukauden aikana tai voimassa oleva sopimus. Entinen: joskus laskutettu. Ei vielä: ei koskaan laskutettu näiden tiedostojen mukaan.",
		SV: "Kund nu: fakturerad under de senaste %d månaderna, eller med ett gällande avtal. Tidigare: någon gång fakturerad. Inte ännu: aldrig fakturerad, enligt dessa filer.",
	}.Format(l, cmp.Or(months, 12))
}

// meanings says that nothing was touched, and what the words mean.
func (w *Writer) meanings(b io.Writer) {
	l := w.o.Lang
	fmt.Fprintln(b, phrase.Phrase{
		EN: "No system was touched: these files propose, a person decides.",
		FI: "Mihinkään järjestelmään ei koskettu: nämä tiedostot ehdottavat, ihminen päättää.",
		SV: "Inget system har rörts: dessa filer föreslår, en människa avgör.",
	}.In(l))
	if len(w.o.Billing) > 0 {
		fmt.Fprintln(b, StatusMeaning(w.o.Months, l))
	}
	w.judged(b)
	if w.o.AsOf.IsZero() {
		return
	}
	why := phrase.Phrase{EN: "the newest date in the data", FI: "uusin päivä tiedoissa", SV: "den nyaste dagen i uppgifterna"}
	if w.o.AsOfGiven {
		why = phrase.Phrase{EN: "as given", FI: "annettu", SV: "given"}
	}
	fmt.Fprintln(b, phrase.Phrase{EN: "\"Now\" is %s, %s.", FI: "\"Nyt\" on %s, %s.", SV: "\"Nu\" är %s, %s."}.Format(l, formatDay(w.o.AsOf), why.In(l)))
}

// judged says how many decisions of people hold, how many do not, and why.
func (w *Writer) judged(b io.Writer) {
	l, n := w.o.Lang, w.o.Judged
	if n == (Judged{}) {
		return
	}
	fmt.Fprintln(b, phrase.Phrase{
		EN: "Decisions of people that hold: %d same, %d different, %d unsure, whose pairs go on waiting. They hold on every run; where one goes against the data, warnings.csv tells.",
		FI: "Voimassa olevat ihmisten päätökset: %d sama, %d eri, %d epävarma, joiden parit odottavat edelleen. Ne pätevät joka ajossa; jos jokin on vastoin tietoja, se kerrotaan tiedostossa warnings.csv.",
		SV: "Människors beslut som gäller: %d samma, %d olika, %d osäker, vars par väntar vidare. De gäller vid varje körning; om något går emot uppgifterna står det i warnings.csv.",
	}.Format(l, n.Held[match.Same], n.Held[match.Different], n.Held[match.Unsure]))
	for _, not := range [...]struct {
		count int
		words phrase.Phrase
	}{
		{n.Unknown, phrase.Phrase{
			EN: "Decisions not used: %d that name no two records of the data; warnings.csv lists them under judgement_unknown.",
			FI: "Käyttämättä jääneet päätökset: %d, jotka eivät nimeä kahta aineiston tietuetta; ne ovat tiedostossa warnings.csv koodilla judgement_unknown.",
			SV: "Beslut som inte används: %d som inte nämner två poster i uppgifterna; de står i warnings.csv under judgement_unknown.",
		}},
		{n.Repeated, phrase.Phrase{
			EN: "Decisions not used: %d on pairs that have a later decision; where the two differ, warnings.csv tells under judgement_overruled.",
			FI: "Käyttämättä jääneet päätökset: %d pareista, joista on myöhempi päätös; jos päätökset eroavat, se on tiedostossa warnings.csv koodilla judgement_overruled.",
			SV: "Beslut som inte används: %d om par som har ett senare beslut; där de två skiljer sig står det i warnings.csv under judgement_overruled.",
		}},
		{n.Parted, phrase.Phrase{
			EN: "Decisions not used: %d same, which other decisions rule out; warnings.csv lists them under judgement_not_held.",
			FI: "Käyttämättä jääneet päätökset: %d sama, jotka muut päätökset estävät; ne ovat tiedostossa warnings.csv koodilla judgement_not_held.",
			SV: "Beslut som inte används: %d samma, som andra beslut utesluter; de står i warnings.csv under judgement_not_held.",
		}},
	} {
		if not.count > 0 {
			fmt.Fprintln(b, not.words.Format(l, not.count))
		}
	}
}
