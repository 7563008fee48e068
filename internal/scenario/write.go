package scenario

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// A Writer writes records as the exports of the two systems, and the truth about them. Each of the four files may be
// left out.
type Writer struct {
	crm, billing, truth, cases *csv.Writer
}

// NewWriter returns a Writer to four files, any of which may be nil, and writes their headers.
//
//   - crm: accounts as Salesforce exports them. UTF-8, commas.
//   - billing: customers of a Finnish accounting system. Windows-1252, semicolons, decimal commas, CRLF. Characters that
//     the encoding lacks become question marks.
//   - truth: source, id, entity, entity_ytunnus, former_or_aux. UTF-8, commas.
//   - cases: source, id, kind; a line for each label. UTF-8, commas.
func NewWriter(crm, billing, truth, cases io.Writer) *Writer {
	w := new(Writer)
	if crm != nil {
		w.crm = csv.NewWriter(crm)
		w.crm.Write([]string{"Id", "Name", "Y_tunnus__c", "BillingStreet", "BillingPostalCode", "BillingCity",
			"BillingCountry", "Phone", "Website", "Email__c", "Type", "OwnerId", "CreatedDate", "LastModifiedDate",
			"HasOptedOutOfEmail", "OpenOpportunities", "AnnualRevenue", "Laskutusasiakasnro__c"})
	}
	if billing != nil {
		enc := encoding.ReplaceUnsupported(charmap.Windows1252.NewEncoder())
		w.billing = csv.NewWriter(enc.Writer(billing))
		w.billing.Comma, w.billing.UseCRLF = ';', true
		w.billing.Write([]string{"Asiakasnumero", "Nimi", "Nimen jatke", "Y-tunnus", "Katuosoite", "Postinumero",
			"Postitoimipaikka", "Maa", "Puhelin", "Sähköposti", "Verkkolaskuosoite", "Välittäjätunnus",
			"Viimeisin laskupvm", "Avoin saldo", "Laskutettu 12 kk"})
	}
	if truth != nil {
		w.truth = csv.NewWriter(truth)
		w.truth.Write([]string{"source", "id", "entity", "entity_ytunnus", "former_or_aux"})
	}
	if cases != nil {
		w.cases = csv.NewWriter(cases)
		w.cases.Write([]string{"source", "id", "kind"})
	}
	return w
}

// Write writes a record to the file of its source and what is true of it to the others. Flush tells of errors.
func (w *Writer) Write(r *Record) {
	source := r.Source.String()
	if r.Source == CRM {
		w.put(w.crm, r.ID, r.Name, r.BusinessID, r.Street, r.Postcode, r.City, r.Country, r.Phone, r.Website, r.Email,
			r.Type, r.Owner, isoTime(r.Created), isoTime(r.Modified), strconv.FormatBool(r.OptedOut),
			strconv.Itoa(r.Opportunities), positive(r.Revenue), r.BillingLink)
	} else {
		w.put(w.billing, r.ID, r.Name, r.Name2, r.BusinessID, r.Street, r.Postcode, r.City, r.Country, r.Phone, r.Email,
			r.EInvoice, r.Operator, finnishDate(r.LastInvoice), euros(r.OpenBalance), euros(r.Invoiced12m))
	}
	w.put(w.truth, source, r.ID, "E"+strconv.Itoa(10_000_000 + r.Entity)[1:], r.YTunnus.String(), r.Alias.String())
	for k := range r.Kinds.All() {
		w.put(w.cases, source, r.ID, k.String())
	}
}

// put writes a row, unless the file is left out. An error stays in the csv.Writer.
func (w *Writer) put(to *csv.Writer, fields ...string) {
	if to != nil {
		to.Write(fields)
	}
}

// Flush writes what is buffered and returns the errors of all files.
func (w *Writer) Flush() error {
	var errs []error
	for _, f := range []*csv.Writer{w.crm, w.billing, w.truth, w.cases} {
		if f != nil {
			f.Flush()
			errs = append(errs, f.Error())
		}
	}
	return errors.Join(errs...)
}

func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func finnishDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2.1.2006")
}

// euros writes cents with a decimal comma.
func euros(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return sign + strconv.FormatInt(cents/100, 10) + "," + strconv.FormatInt(100+cents%100, 10)[1:]
}

func positive(n int64) string {
	if n <= 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
