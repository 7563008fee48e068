package report

import (
	"maps"
	"regexp"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// WarningText words a warning of the plan. {arg} and {other} stand for what the warning names.
func WarningText(w *merge.Warning, l phrase.Language) string {
	p, ok := warningPhrases[w.Code]
	if !ok {
		p = phrase.Phrase{EN: string(w.Code) + " {arg} {other}"}
	}
	other := ""
	if w.Other != (match.Ref{}) {
		other = w.Other.String()
	}
	return strings.TrimSpace(fill(p.In(l), Word(w.Arg, l), other))
}

// fill puts arg and other in the places of {arg} and {other}, each looked for in words alone.
func fill(words, arg, other string) string {
	at := strings.IndexByte(words, '{')
	if at < 0 {
		return words
	}
	var b strings.Builder
	for ; at >= 0; at = strings.IndexByte(words, '{') {
		b.WriteString(words[:at])
		words = words[at:]
		switch {
		case strings.HasPrefix(words, "{arg}"):
			b.WriteString(arg)
			words = words[len("{arg}"):]
		case strings.HasPrefix(words, "{other}"):
			b.WriteString(other)
			words = words[len("{other}"):]
		default:
			b.WriteByte('{')
			words = words[1:]
		}
	}
	b.WriteString(words)
	return b.String()
}

// Retold puts text, which are the words of said in whatever language, into l. What a warning names stays, a code in words of
// l; text that said does not word stays whole.
func Retold(text string, said phrase.Phrase, l phrase.Language) string {
	for _, from := range [...]phrase.Language{phrase.EN, phrase.FI, phrase.SV} {
		pattern := strings.NewReplacer(`\{arg\}`, "(?P<arg>.*)", `\{other\}`, "(?P<other>.*)").Replace(regexp.QuoteMeta(said.In(from)))
		re := regexp.MustCompile("^" + pattern + "$")
		found := re.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		named := map[string]string{}
		for i, name := range re.SubexpNames() {
			named[name] = found[i]
		}
		return fill(said.In(l), Word(codeOf(named["arg"], from), l), named["other"])
	}
	return text
}

// WarningPhrases returns the words of each code, with {arg} and {other} for what a warning names.
func WarningPhrases() map[merge.WarningCode]phrase.Phrase { return maps.Clone(warningPhrases) }

// warningPhrases gives the words of each code.
var warningPhrases = map[merge.WarningCode]phrase.Phrase{
	merge.IDInvalid: {
		EN: "the business id cannot be one ({arg}); correct it in its system",
		FI: "Y-tunnus ei voi olla oikea ({arg}); korjaa se järjestelmässään",
		SV: "FO-numret kan inte vara rätt ({arg}); rätta det i sitt system",
	},
	merge.IDRepaired: {
		EN: "the business id was written otherwise or damaged, and is read as {arg}",
		FI: "Y-tunnus oli kirjoitettu poikkeavasti tai vioittunut, ja se luetaan {arg}",
		SV: "FO-numret var skrivet på annat sätt eller skadat och läses som {arg}",
	},
	merge.IDPlaceholder: {
		EN: "the business id is a filler and says nothing",
		FI: "Y-tunnus on täytearvo eikä kerro mitään",
		SV: "FO-numret är ett utfyllnadsvärde och säger ingenting",
	},
	merge.IDHetu: {
		EN: "a personal identity code stood in the id field; remove it from the system",
		FI: "Y-tunnuskentässä oli henkilötunnus; poista se järjestelmästä",
		SV: "en personbeteckning stod i FO-nummerfältet; ta bort den ur systemet",
	},
	merge.Hetu: {
		EN: "a personal identity code stood in the field {arg}; remove it from the system",
		FI: "kentässä {arg} oli henkilötunnus; poista se järjestelmästä",
		SV: "en personbeteckning stod i fältet {arg}; ta bort den ur systemet",
	},
	merge.IDOfAnother: {
		EN: "the business id is not that of this customer, {arg}",
		FI: "Y-tunnus ei ole tämän asiakkaan, {arg}",
		SV: "FO-numret är inte denna kunds, {arg}",
	},
	merge.EstateID: {
		EN: "an estate bears the business id of its debtor",
		FI: "pesällä on velallisensa Y-tunnus",
		SV: "ett dödsbo eller konkursbo bär gäldenärens FO-nummer",
	},
	merge.CloseRecord: {
		EN: "{arg}: close it",
		FI: "{arg}: sulje se",
		SV: "{arg}: stäng den",
	},
	merge.OperatorAddress: {
		EN: "the e-invoice address is the operator's ({arg}), not the customer's",
		FI: "verkkolaskuosoite on operaattorin ({arg}), ei asiakkaan",
		SV: "nätfakturaadressen är operatörens ({arg}), inte kundens",
	},
	merge.LinkWrong: {
		EN: "names {other}, which belongs to another customer",
		FI: "viittaa tietueeseen {other}, joka kuuluu toiselle asiakkaalle",
		SV: "hänvisar till {other}, som hör till en annan kund",
	},
	merge.LinkDisputed: {
		EN: "names {other}, which fits another account of this customer better: {arg}",
		FI: "viittaa tietueeseen {other}, joka sopii paremmin asiakkaan toiseen tiliin: {arg}",
		SV: "hänvisar till {other}, som passar bättre ett annat konto hos kunden: {arg}",
	},
	merge.LinkOld: {
		EN: "keeps the account of the run before, though {other} fits better; write the number into the right account",
		FI: "pitää edellisen ajon tilin, vaikka {other} sopii paremmin; kirjaa numero oikealle tilille",
		SV: "behåller kontot från förra körningen, fast {other} passar bättre; skriv numret på rätt konto",
	},
	merge.LinkUnknown: {
		EN: "names {other}, which does not exist",
		FI: "viittaa tietueeseen {other}, jota ei ole",
		SV: "hänvisar till {other}, som inte finns",
	},
	merge.NameDiffers: {
		EN: "has a name of its own under this business id: a former name, or the wrong customer",
		FI: "samalla Y-tunnuksella on eri nimi: entinen nimi tai väärä asiakas",
		SV: "har ett eget namn under samma FO-nummer: ett tidigare namn eller fel kund",
	},
	merge.StaysAlone: {
		EN: "taken together, all but the business id fits {other} better than any record with the same id; it stands alone",
		FI: "muut tiedot kuin Y-tunnus sopivat yhdessä paremmin tietueeseen {other} kuin mihinkään, jolla on sama tunnus; se jää yksin",
		SV: "allt annat än FO-numret passar sammantaget bättre med {other} än med någon post som har samma nummer; den står ensam",
	},
	merge.Tied: {
		EN: "is linked with {other}, though another record fits as well; the order of the ids decided",
		FI: "on linkitetty tietueeseen {other}, vaikka toinen sopii yhtä hyvin; tunnusten järjestys ratkaisi",
		SV: "är kopplad till {other}, fast en annan post passar lika bra; ordningen på id:na avgjorde",
	},
	merge.JudgementOdds: {
		EN: "a person's decision on it and {other} goes against the evidence; the decision holds",
		FI: "ihmisen päätös siitä ja tietueesta {other} on vastoin näyttöä; päätös pätee",
		SV: "en människas beslut om den och {other} går emot bevisen; beslutet gäller",
	},
	merge.JudgementID: {
		EN: "a person's decision on it and {other} goes against their business ids; the decision holds",
		FI: "ihmisen päätös siitä ja tietueesta {other} on vastoin Y-tunnuksia; päätös pätee",
		SV: "en människas beslut om den och {other} går emot deras FO-nummer; beslutet gäller",
	},
	merge.JudgementGuard: {
		EN: "a person has decided that it and {other} are one customer, though their names tell them apart; the decision holds",
		FI: "ihmisen päätöksen mukaan se ja {other} ovat sama asiakas, vaikka nimet erottavat ne; päätös pätee",
		SV: "enligt en människas beslut är den och {other} samma kund, fast namnen skiljer dem åt; beslutet gäller",
	},
	merge.JudgementRule: {
		EN: "a person's decision on it and {other} goes against what the rules settle; the decision holds",
		FI: "ihmisen päätös siitä ja tietueesta {other} on vastoin sääntöjen ratkaisua; päätös pätee",
		SV: "en människas beslut om den och {other} går emot vad reglerna avgör; beslutet gäller",
	},
	merge.JudgementUnique: {
		EN: "a person has decided that it and {other} are one customer, in a source said to be free of duplicates; the decision holds",
		FI: "ihmisen päätöksen mukaan se ja {other} ovat sama asiakas, vaikka lähteessä ei pitäisi olla kaksoiskappaleita; päätös pätee",
		SV: "enligt en människas beslut är den och {other} samma kund, fast källan sägs vara fri från dubbletter; beslutet gäller",
	},
	merge.JudgementOverruled: {
		EN: "two decisions on it and {other} differ; the later one holds",
		FI: "siitä ja tietueesta {other} on kaksi eri päätöstä; myöhempi pätee",
		SV: "det finns två olika beslut om den och {other}; det senare gäller",
	},
	merge.JudgementNotHeld: {
		EN: "decided to be one customer with {other}, but {arg} are decided to be two, and the other decisions leave no room for both; decide again",
		FI: "päätetty samaksi asiakkaaksi kuin {other}, mutta {arg} on päätetty eri asiakkaiksi, eivätkä muut päätökset jätä tilaa molemmille; päätä uudelleen",
		SV: "enligt ett beslut samma kund som {other}, men {arg} är enligt ett annat olika kunder, och övriga beslut ger inte rum för båda; besluta på nytt",
	},
	merge.JudgementUnknown: {
		EN: "a decision on it and {other} is not used: they are not two records of the data",
		FI: "päätöstä siitä ja tietueesta {other} ei käytetä: ne eivät ole kaksi aineiston tietuetta",
		SV: "beslutet om den och {other} används inte: de är inte två poster i uppgifterna",
	},
	merge.ChainCut: {
		EN: "matched {other} and is kept apart from it",
		FI: "osui yksiin tietueen {other} kanssa ja pidetään siitä erillään",
		SV: "motsvarade {other} och hålls åtskild från den",
	},
	merge.Ambiguous: {
		EN: "has no business id, and fits {other} and another customer alike; it stands with neither until a person decides",
		FI: "vailla Y-tunnusta, ja sopii yhtä hyvin tietueeseen {other} ja toiseen asiakkaaseen; se on erillään kummastakin, kunnes ihminen päättää",
		SV: "saknar FO-nummer och passar lika bra {other} som en annan kund; den står skild från båda tills en människa beslutar",
	},
	merge.NotUnique: {
		EN: "matched {other} of its own source, which is declared free of duplicates (-unique), and is kept apart from it; is the declaration right?",
		FI: "osui yksiin oman lähteensä tietueen {other} kanssa, vaikka lähteessä ilmoitettiin olevan kukin asiakas kerran (-unique), ja pidetään siitä erillään; onko ilmoitus oikea?",
		SV: "motsvarade {other} i sin egen källa, som uppgavs vara fri från dubbletter (-unique), och hålls åtskild från den; stämmer uppgiften?",
	},
	merge.KeptApart: {
		EN: "same customer, never merged: {arg}",
		FI: "sama asiakas, ei koskaan yhdistetä: {arg}",
		SV: "samma kund, sammanslås aldrig: {arg}",
	},
	merge.BanKept: {
		EN: "the merged record takes over a marketing ban: {arg}",
		FI: "yhdistetty tietue perii markkinointikiellon: {arg}",
		SV: "den sammanslagna posten ärver ett marknadsföringsförbud: {arg}",
	},
	merge.FieldConflict: {
		EN: "two values of {arg} are kept; choose one",
		FI: "kentän {arg} kaksi arvoa säilyy; valitse toinen",
		SV: "två värden för {arg} behålls; välj ett",
	},
	merge.AllVetoed: {
		EN: "every record of the group is barred as survivor; the best of them stays",
		FI: "ryhmän jokainen tietue on estetty säilyväksi; paras niistä jää",
		SV: "varje post i gruppen är spärrad som kvarvarande; den bästa av dem blir kvar",
	},
}
