package compile

import (
	"bufio"
	"fmt"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
)

// summary says what was compiled, and what a person does with it, in order.
func (w *writer) summary() error {
	f, err := w.dir.Create(summaryFile)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	r, l := &w.result, w.o.Lang
	fmt.Fprintln(b, phrase.Phrase{
		EN: "%d merges of %s for %s, %d records merged away. No system was touched.",
		FI: "%d yhdistämistä lähteestä %s järjestelmään %s, %d tietuetta yhdistyy pois. Mihinkään järjestelmään ei koskettu.",
		SV: "%d sammanslagningar av %s för %s, %d poster går upp i andra. Inget system rördes.",
	}.Format(l, r.Merged, w.o.Source, w.o.Name, r.Away))
	fmt.Fprintln(b, phrase.Phrase{
		EN: "%d groups left out, %d notices (problems.csv, with what to do).",
		FI: "%d ryhmää jäi pois, %d huomautusta (problems.csv, ohjeineen).",
		SV: "%d grupper utelämnade, %d anmärkningar (problems.csv, med vad som ska göras).",
	}.Format(l, r.Refused, r.Notices))
	if r.Closed > 0 {
		fmt.Fprintln(b, phrase.Phrase{
			EN: "%d accounts marked not to be used are closed (by the inverse, opened again) without a merge.",
			FI: "%d käytöstä poistetuksi merkittyä tiliä suljetaan (peruttaessa avataan) ilman yhdistämistä.",
			SV: "%d konton märkta att inte användas stängs (vid ångring öppnas) utan sammanslagning.",
		}.Format(l, r.Closed))
	}
	if w.sql != nil {
		fmt.Fprintln(b, phrase.Phrase{EN: "Control totals: %v.", FI: "Täsmäytyssummat: %v.", SV: "Kontrollsummor: %v."}.Format(l, r.Control))
	} else {
		fmt.Fprintln(b, phrase.Phrase{
			EN: "%d calls at least, when none has to be repeated (calls.jsonl). Control totals: %v.",
			FI: "Vähintään %d kutsua, jos yhtäkään ei tarvitse toistaa (calls.jsonl). Täsmäytyssummat: %v.",
			SV: "Minst %d anrop, om inget måste upprepas (calls.jsonl). Kontrollsummor: %v.",
		}.Format(l, r.Calls, r.Control))
	}
	if !w.o.Checked {
		fmt.Fprintln(b, phrase.Phrase{
			EN: "Without -describe, lengths, lists, required and unique fields of your system were not checked.",
			FI: "Ilman -describe-tiedostoa järjestelmäsi pituuksia, luetteloita, pakollisia ja yksilöiviä kenttiä ei tarkistettu.",
			SV: "Utan -describe kontrollerades inte ditt systems längder, listor, obligatoriska och unika fält.",
		}.In(l))
	}
	fmt.Fprintln(b)
	for i, p := range w.turns() {
		fmt.Fprintf(b, "%d. %s\n", i+1, p.In(l))
	}
	if err := b.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// turns are what a person does, in order.
func (w *writer) turns() []phrase.Phrase {
	check := phrase.Phrase{
		EN: "Check fields.csv: the field of the target in which each column stands.",
		FI: "Tarkista fields.csv: missä kohdejärjestelmän kentässä kukin sarake on.",
		SV: "Kontrollera fields.csv: i vilket fält i målsystemet varje kolumn står.",
	}
	keep := phrase.Phrase{
		EN: "Keep aliases.csv: which record each id that goes leads to. Integrations that know old ids need it.",
		FI: "Säilytä aliases.csv: mihin tietueeseen kukin poistuva tunnus johtaa. Vanhat tunnukset tuntevat integraatiot tarvitsevat sitä.",
		SV: "Spara aliases.csv: till vilken post varje id som försvinner leder. Integrationer som känner gamla id behöver den.",
	}
	switch {
	case w.sql != nil:
		return []phrase.Phrase{check, runScript, takeScriptBack, keep}
	case w.loader == nil && w.result.Inverse:
		return []phrase.Phrase{advice["cannot_undo"]}
	case w.loader == nil:
		return []phrase.Phrase{check, {
			EN: "Send calls.jsonl, first in a sandbox: the lines of one merge_id in the order of their rounds, others at the same time if you like. The merge cannot be undone: copy the system first.",
			FI: "Lähetä calls.jsonl, ensin testiympäristössä: saman merge_id:n rivit kierrosten järjestyksessä, muut halutessasi samaan aikaan. Yhdistämistä ei voi perua: kopioi järjestelmä ensin.",
			SV: "Skicka calls.jsonl, först i en sandlåda: raderna med samma merge_id i rondernas ordning, andra samtidigt om du vill. Sammanslagningen kan inte ångras: kopiera systemet först.",
		}, keep}
	case w.result.Inverse:
		return []phrase.Phrase{{
			EN: "Data Loader, Update: 1_update.csv, if it is there, with the Bulk API on, so that #N/A empties a field and an empty cell leaves it.",
			FI: "Data Loader, Update: 1_update.csv, jos se on, Bulk API päällä, jolloin #N/A tyhjentää kentän ja tyhjä solu jättää sen ennalleen.",
			SV: "Data Loader, Update: 1_update.csv, om den finns, med Bulk API på, så att #N/A tömmer ett fält och en tom cell lämnar det.",
		}, {
			EN: "Data Loader, Undelete: 2_undelete.csv, within the 15 days that the Recycle Bin keeps records.",
			FI: "Data Loader, Undelete: 2_undelete.csv, niiden 15 päivän kuluessa, jotka roskakori säilyttää tietueita.",
			SV: "Data Loader, Undelete: 2_undelete.csv, inom de 15 dagar som papperskorgen sparar poster.",
		}, {
			EN: "Data Loader, Update, object by object: of the lists made before the merge (children.csv of that time), the rows whose account stands in 3_reparent.csv. Without the lists, children stay where they are.",
			FI: "Data Loader, Update, objekti kerrallaan: ennen yhdistämistä tehdyistä luetteloista (silloinen children.csv) rivit, joiden tili on tiedostossa 3_reparent.csv. Ilman luetteloita lapsitietueet jäävät paikoilleen.",
			SV: "Data Loader, Update, objekt för objekt: ur listorna från tiden före sammanslagningen (dåvarande children.csv) raderna vars konto står i 3_reparent.csv. Utan listorna blir underposterna där de är.",
		}}
	}
	return []phrase.Phrase{check, {
		EN: "Data Loader, Export: the queries of children.csv, and keep what they give. Without them contacts cannot be given back. A contact that two accounts of a merge share (AccountContactRelation) stops the merge: remove one relation first.",
		FI: "Data Loader, Export: tiedoston children.csv kyselyt; säilytä tulokset. Ilman niitä yhteyshenkilöitä ei voi palauttaa. Yhteyshenkilö, joka on yhdistämisen kahdella tilillä (AccountContactRelation), estää sen: poista toinen suhde ensin.",
		SV: "Data Loader, Export: frågorna i children.csv; spara resultaten. Utan dem kan kontakter inte ges tillbaka. En kontakt som två konton i en sammanslagning delar (AccountContactRelation) stoppar den: ta bort den ena relationen först.",
	}, {
		EN: "Data Loader, Update: 1_update.csv, if it is there, with the Bulk API on, so that #N/A empties a field and an empty cell leaves it.",
		FI: "Data Loader, Update: 1_update.csv, jos se on, Bulk API päällä, jolloin #N/A tyhjentää kentän ja tyhjä solu jättää sen ennalleen.",
		SV: "Data Loader, Update: 1_update.csv, om den finns, med Bulk API på, så att #N/A tömmer ett fält och en tom cell lämnar det.",
	}, {
		EN: "Merge: Data Loader cannot. Send the merge lines of calls.jsonl with merge() of the SOAP API or with Apex, up to 200 a call in the order of the file, or merge by hand what steps.csv lists. A locked row: again later, and the rest of its merge_id after it.",
		FI: "Yhdistä: Data Loader ei osaa. Lähetä calls.jsonl-tiedoston merge-rivit SOAP-rajapinnan merge()-kutsulla tai Apexilla, enintään 200 kutsussa tiedoston järjestyksessä, tai yhdistä käsin steps.csv:n mukaan. Lukittu rivi: myöhemmin uudelleen, ja saman merge_id:n loput sen jälkeen.",
		SV: "Slå ihop: Data Loader kan inte. Skicka merge-raderna i calls.jsonl med merge() i SOAP-gränssnittet eller med Apex, högst 200 per anrop i filens ordning, eller slå ihop för hand enligt steps.csv. En låst rad: igen senare, och resten av dess merge_id efter den.",
	}, {
		EN: "Data Loader, Update: 3_update.csv, if it is there: values of unique fields that are free only now.",
		FI: "Data Loader, Update: 3_update.csv, jos se on: yksilöivien kenttien arvot, jotka vapautuvat vasta nyt.",
		SV: "Data Loader, Update: 3_update.csv, om den finns: värden i unika fält som blir lediga först nu.",
	}, keep}
}

// What a person does with scripts of SQL.
var (
	runScript = phrase.Phrase{
		EN: "Run apply.sql, first on a copy of the database: psql -X -q -v ON_ERROR_STOP=1 -f apply.sql DATABASE, or sqlite3 -bail DATABASE < apply.sql. It is one transaction: where a row is not as the plan says, a column or a reference is not in the mapping, or a merge was done before, nothing is done.",
		FI: "Aja apply.sql, ensin tietokannan kopiossa: psql -X -q -v ON_ERROR_STOP=1 -f apply.sql TIETOKANTA tai sqlite3 -bail TIETOKANTA < apply.sql. Se on yksi transaktio: jos rivi ei ole suunnitelman mukainen, sarake tai viittaus puuttuu kuvauksesta tai yhdistäminen on jo tehty, mitään ei tehdä.",
		SV: "Kör apply.sql, först i en kopia av databasen: psql -X -q -v ON_ERROR_STOP=1 -f apply.sql DATABAS, eller sqlite3 -bail DATABAS < apply.sql. Den är en enda transaktion: om en rad inte är som planen säger, en kolumn eller hänvisning saknas i beskrivningen eller sammanslagningen redan är gjord, görs ingenting.",
	}
	takeScriptBack = phrase.Phrase{
		EN: "undo.sql takes all of it back, as long as the survivors and what hangs on them are as apply.sql left them. What it needs stands in the tables yksi_... of the database; drop them when it is not needed any more.",
		FI: "undo.sql peruu kaiken, kunhan jäävät tietueet ja niihin viittaavat rivit ovat niin kuin apply.sql ne jätti. Sen tarvitsemat tiedot ovat tietokannan tauluissa yksi_...; poista ne, kun perumista ei enää tarvita.",
		SV: "undo.sql tar tillbaka allt, så länge de kvarvarande posterna och det som hänvisar till dem är som apply.sql lämnade dem. Det den behöver finns i databasens tabeller yksi_...; ta bort dem när det inte längre behövs.",
	}
)
