// Package planview words a merge plan for people: the whole of it in figures, or a customer with what becomes of its
// records and why. It decides nothing; all that it says stands in the plan.
package planview

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/report"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/table"
)

// Summary writes what a plan was made of and what it adds up to.
func Summary(w io.Writer, h merge.Header, t merge.Totals, l phrase.Language) error {
	var b strings.Builder
	line := func(n string, p phrase.Phrase) { fmt.Fprintf(&b, "%14s  %s\n", n, p.In(l)) }
	count := func(n int, p phrase.Phrase) { line(l.Number(strconv.Itoa(n)), p) }
	for _, s := range h.Sources {
		count(s.Records, phrase.Phrase{EN: s.Name + " records", FI: s.Name + ": tietuetta", SV: s.Name + ": poster"})
	}
	count(t.Entities, phrase.Phrase{EN: "customers", FI: "asiakasta", SV: "kunder"})
	count(t.Now, phrase.Phrase{EN: "of them customers now", FI: "niistä asiakkaita nyt", SV: "av dem kunder nu"})
	count(t.Former, phrase.Phrase{EN: "former customers", FI: "entistä asiakasta", SV: "tidigare kunder"})
	count(t.Merges, phrase.Phrase{EN: "merges", FI: "yhdistämistä", SV: "sammanslagningar"})
	count(t.MergedAway, phrase.Phrase{EN: "records that become another", FI: "tietuetta, joista tulee toinen", SV: "poster som blir en annan"})
	count(t.Linked, phrase.Phrase{EN: "billing customers with an account", FI: "laskutusasiakasta, joilla on tili", SV: "faktureringskunder med ett konto"})
	count(t.Unlinked, phrase.Phrase{EN: "billing customers without", FI: "laskutusasiakasta ilman tiliä", SV: "faktureringskunder utan"})
	count(t.Accounts, phrase.Phrase{EN: "accounts that stay", FI: "tiliä säilyy", SV: "konton blir kvar"})
	count(t.Covered, phrase.Phrase{EN: "of them with a billing customer, or paid by one", FI: "niistä laskutusasiakkaan kanssa tai sellaisen maksamia", SV: "av dem med en faktureringskund, eller betalda av en"})
	line(euros(t.LinkedInvoiced, l), phrase.Phrase{EN: "EUR invoiced in 12 months from customers with an account", FI: "EUR laskutettu 12 kuukaudessa asiakkailta, joilla on tili", SV: "EUR fakturerat på 12 månader från kunder med ett konto"})
	count(t.WrongLinks, phrase.Phrase{EN: "billing numbers in accounts that belong to another customer", FI: "tileillä olevaa laskutusnumeroa, jotka kuuluvat toiselle asiakkaalle", SV: "faktureringsnummer på konton som hör till en annan kund"})
	line(euros(t.WrongEuros, l), phrase.Phrase{EN: "EUR behind those numbers", FI: "EUR noiden numeroiden takana", SV: "EUR bakom de numren"})
	count(t.Uninvoiced, phrase.Phrase{EN: "accounts never invoiced", FI: "tiliä, joita ei ole laskutettu", SV: "konton som aldrig har fakturerats"})
	line(euros(t.Invoiced, l), phrase.Phrase{EN: "EUR invoiced in 12 months", FI: "EUR laskutettu 12 kuukaudessa", SV: "EUR fakturerat på 12 månader"})
	line(euros(t.OpenBalance, l), phrase.Phrase{EN: "EUR open", FI: "EUR avoinna", SV: "EUR öppet"})
	count(t.OptOuts, phrase.Phrase{EN: "marketing bans, each kept", FI: "markkinointikieltoa, kaikki säilyvät", SV: "marknadsföringsförbud, alla kvar"})
	count(t.Closing, phrase.Phrase{EN: "accounts to be closed", FI: "suljettavaa tiliä", SV: "konton att stänga"})
	count(t.Warnings, phrase.Phrase{EN: "warnings", FI: "varoitusta", SV: "varningar"})
	fmt.Fprintln(&b, report.StatusMeaning(h.Months, l))
	if !h.AsOf.IsZero() {
		fmt.Fprintln(&b, phrase.Phrase{EN: "\"Now\" is %s.", FI: "\"Nyt\" on %s.", SV: "\"Nu\" är %s."}.Format(l, h.AsOf.Format(time.DateOnly)))
	}
	fmt.Fprintln(&b, phrase.Phrase{
		EN: "Records, ids, euros and bans before and after are the same.",
		FI: "Tietueet, tunnisteet, eurot ja kiellot ovat samat ennen ja jälkeen.",
		SV: "Poster, id:n, euro och förbud är desamma före och efter.",
	}.In(l))
	_, err := io.WriteString(w, b.String())
	return err
}

// euros writes cents as euros.
func euros(cents int64, l phrase.Language) string {
	return l.Number(string(table.AppendMoney(nil, cents, '.')))
}

// Entity writes one customer: its records and what becomes of each, why the survivor of each merge stays, each field
// with what is kept and dropped and by which rule, other names and warnings.
func Entity(w io.Writer, e *merge.Entity, l phrase.Language) error {
	v := &view{e: e, l: l}
	v.head()
	v.records()
	for i := range e.Groups {
		if g := &e.Groups[i]; len(g.Members) > 1 {
			v.ratings(g)
			v.fields(g)
		}
	}
	v.names()
	v.closing()
	v.relations()
	v.warnings()
	v.b.WriteByte('\n')
	_, err := io.WriteString(w, v.b.String())
	return err
}

type view struct {
	b strings.Builder
	e *merge.Entity
	l phrase.Language
}

func (v *view) printf(format string, args ...any) { fmt.Fprintf(&v.b, format, args...) }

func (v *view) head() {
	e := v.e
	words := []string{e.ID, e.Name}
	if e.BusinessID != "" {
		words = append(words, e.BusinessID)
	}
	words = append(words, report.Word(e.Status.String(), v.l))
	if e.Inverse {
		words = append(words, phrase.Phrase{EN: "taken back", FI: "peruttuna", SV: "återtagen"}.In(v.l))
	}
	v.printf("%s\n", strings.Join(words, ", "))
	if e.Invoiced != 0 || e.OpenBalance != 0 || !e.LastInvoice.IsZero() {
		v.printf("  %s\n", phrase.Phrase{
			EN: "EUR %s invoiced in 12 months, EUR %s open, last invoice %s",
			FI: "%s EUR laskutettu 12 kuukaudessa, %s EUR avoinna, viimeisin lasku %s",
			SV: "%s EUR fakturerat på 12 månader, %s EUR öppet, senaste faktura %s",
		}.Format(v.l, euros(e.Invoiced, v.l), euros(e.OpenBalance, v.l), day(e.LastInvoice)))
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format(time.DateOnly)
}

// records says what becomes of each record.
func (v *view) records() {
	links := make(map[match.Ref]*merge.Link, len(v.e.Links))
	for i := range v.e.Links {
		links[v.e.Links[i].Billing] = &v.e.Links[i]
	}
	for i := range v.e.Records {
		r := &v.e.Records[i]
		what := phrase.Phrase{EN: "stays as it is", FI: "jää ennalleen", SV: "förblir som den är"}.In(v.l)
		switch g := &v.e.Groups[r.Group]; {
		case links[r.Ref] != nil:
			what = v.link(links[r.Ref])
		case len(g.Members) > 1 && g.Survivor == r.Ref:
			what = phrase.Phrase{EN: "stays, and takes over the others", FI: "säilyy ja saa muiden tiedot", SV: "blir kvar och övertar de andras uppgifter"}.In(v.l)
		case len(g.Members) > 1:
			what = phrase.Phrase{EN: "becomes %s", FI: "siitä tulee %s", SV: "blir %s"}.Format(v.l, g.Survivor)
		}
		if r.Unit != "" {
			what += ", " + report.Word("unit", v.l) + ": " + r.Unit
		}
		v.printf("  %-32s %s\n", r.Ref, what)
	}
}

func (v *view) link(l *merge.Link) string {
	role := report.Word(string(l.Role), v.l)
	if !l.To.IsZero() {
		role += phrase.Phrase{EN: " until %s", FI: " %s asti", SV: " till %s"}.Format(v.l, day(l.To))
	}
	if l.Account == (match.Ref{}) {
		return phrase.Phrase{EN: "%s without an account: %s", FI: "%s ilman tiliä: %s", SV: "%s utan konto: %s"}.Format(v.l, role, report.Word(string(l.Reason), v.l))
	}
	return phrase.Phrase{EN: "%s of %s (%s: %s)", FI: "%s, tili %s (%s: %s)", SV: "%s, konto %s (%s: %s)"}.Format(
		v.l, role, l.Account, report.Word(l.Verdict.String(), v.l), report.Word(string(l.Reason), v.l))
}

// ratings says why the survivor of a merge stays.
func (v *view) ratings(g *merge.Group) {
	v.printf("  %s\n", phrase.Phrase{EN: "why %s stays (%s):", FI: "miksi %s säilyy (%s):", SV: "varför %s blir kvar (%s):"}.Format(v.l, g.Survivor, g.ID))
	for _, r := range g.Ratings {
		var why []string
		for _, reason := range r.Reasons {
			why = append(why, fmt.Sprintf("%s %+d", report.Word(reason.Criterion, v.l), reason.Points))
		}
		for _, veto := range r.Vetoes {
			why = append(why, phrase.Phrase{EN: "barred: %s", FI: "esteenä: %s", SV: "spärrad: %s"}.Format(v.l, report.Word(veto, v.l)))
		}
		v.printf("    %-30s %s: %s\n", r.Ref, phrase.Phrase{EN: "%d points", FI: "%d pistettä", SV: "%d poäng"}.Format(v.l, r.Points), strings.Join(why, ", "))
	}
}

// fields says of each field what is kept and what is dropped, and by which rule. A value that is dropped because the same
// is kept from another record is left out.
func (v *view) fields(g *merge.Group) {
	for i := range g.Fields {
		f := &g.Fields[i]
		var kept, dropped []string
		for j, value := range f.Kept {
			text := value.Text
			if j == 0 && f.Result != "" {
				text = f.Result
			}
			kept = append(kept, v.value(value, text))
		}
		if f.Into != "" {
			kept = append(kept, fmt.Sprintf("%s %q (%s)", f.Into, f.Result, f.From))
		} else if f.From != (match.Ref{}) {
			kept = append(kept, phrase.Phrase{EN: "as %s has it", FI: "kuten tietueella %s", SV: "som %s har det"}.Format(v.l, f.From))
		}
		for _, value := range f.Dropped {
			if !value.Equal {
				dropped = append(dropped, v.value(value, value.Text))
			}
		}
		if len(dropped) == 0 && len(kept) == 0 {
			continue
		}
		v.printf("    %s: %s\n", f.Rule, strings.Join(kept, ", "))
		if len(dropped) > 0 {
			v.printf("      %s: %s\n", phrase.Phrase{EN: "dropped", FI: "jää pois", SV: "utelämnas"}.In(v.l), strings.Join(dropped, ", "))
		}
	}
}

func (v *view) value(value merge.Value, text string) string {
	return fmt.Sprintf("%s %q (%s)", value.Field, text, value.ID)
}

func (v *view) names() {
	for _, n := range v.e.Names {
		v.printf("  %s: %s (%s)\n", report.Word(string(n.Kind), v.l), n.Text, n.Ref)
	}
	for _, c := range v.e.Contacts {
		v.printf("  %s: %s (%s)\n", phrase.Phrase{EN: "another %s", FI: "toinen %s", SV: "en annan %s"}.Format(v.l, report.Word(string(c.Kind), v.l)), c.Text, c.Ref)
	}
}

// closing says which accounts are to be closed.
func (v *view) closing() {
	for _, c := range v.e.Closing {
		how := phrase.Phrase{EN: "the merge into %s closes it", FI: "yhdistäminen tietueeseen %s sulkee sen", SV: "sammanslagningen med %s stänger den"}
		if c.Ref == c.Survivor {
			how = phrase.Phrase{EN: "close %s once nothing hangs on it", FI: "sulje %s, kun siihen ei liity enää mitään", SV: "stäng %s när inget längre hör till den"}
		}
		v.printf("  %s: %s; %s\n", c.Ref, report.Word(string(c.Mark), v.l), how.Format(v.l, c.Survivor))
	}
}

// relations writes how the customer stands to others.
func (v *view) relations() {
	for i := range v.e.Relations {
		r := &v.e.Relations[i]
		v.printf("  %s: %s %s", r.Ref, report.Word(string(r.Kind), v.l), r.Other)
		if !r.Since.IsZero() {
			v.printf(" (%s)", r.Since.Format(time.DateOnly))
		}
		if r.Proposed {
			v.printf(", %s", phrase.Phrase{EN: "proposed: a person decides", FI: "ehdotus: ihminen päättää", SV: "förslag: en människa avgör"}.In(v.l))
		}
		v.printf("\n")
	}
}

func (v *view) warnings() {
	for i := range v.e.Warnings {
		w := &v.e.Warnings[i]
		v.printf("  ! %s: %s\n", w.Ref, report.WarningText(w, v.l))
	}
}
