package matchhttp

import (
	"net/http"
	"strings"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// cleaned is a record cleaned: what match.Clean says of its id and name, and its other values as yksi clean writes them.
// Several numbers or addresses in one value are joined by semicolons; what cannot be read is empty.
type cleaned struct {
	match.Clean
	Street    string   `json:"street,omitempty"`
	Postcode  string   `json:"postcode,omitempty"`
	City      string   `json:"city,omitempty"`
	Phone     string   `json:"phone,omitempty"`
	PhoneKind string   `json:"phone_kind,omitempty"`
	Email     string   `json:"email,omitempty"`
	EmailKind string   `json:"email_kind,omitempty"`
	Domain    string   `json:"domain,omitempty"`
	EInvoice  string   `json:"einvoice,omitempty"`
	Operator  string   `json:"einvoice_operator,omitempty"`
	Issues    []string `json:"issues"` // a field and a code, as phone:invalid
}

func (h *Handler) clean(c *call) (*reply, error) {
	b, err := h.read(c)
	if err != nil {
		return nil, err
	}
	var r match.Record
	err = b.members("", func(name, at string) (err error) {
		if name != "record" {
			return unknown(at)
		}
		r, err = h.record(b, at)
		return err
	})
	if err == nil {
		err = b.end()
	}
	if err != nil {
		return nil, err
	}
	return &reply{status: http.StatusOK, value: cleanRecord(&r)}, nil
}

// cleanRecord cleans the first value of each field.
func cleanRecord(r *match.Record) *cleaned {
	out := &cleaned{Clean: r.Clean(), Issues: []string{}}
	issue := func(f match.Field, code string) {
		if code != "" {
			out.Issues = append(out.Issues, string(f)+":"+code)
		}
	}
	noted := func(f match.Field, n normalize.Notes) {
		for code := range strings.SplitSeq(n.String(), ",") {
			issue(f, code)
		}
	}
	get := func(f match.Field) string {
		s, n := ytunnus.Redact(r.Get(f), ytunnus.AnyField)
		if n > 0 {
			issue(f, "identity_code")
		}
		return strings.TrimSpace(strings.ReplaceAll(s, ytunnus.Redacted, " "))
	}
	street := normalize.ParseAddress(get(match.Street))
	noted(match.Street, street.Notes)
	postcode := normalize.ParsePostcode(get(match.Postcode))
	noted(match.Postcode, postcode.Notes)
	city := normalize.ParseCity(get(match.City)).At(postcode)
	noted(match.City, city.Notes)
	domain := normalize.ParseDomain(get(match.Web))
	noted(match.Web, domain.Notes)
	einvoice := normalize.ParseEInvoice(get(match.EInvoice), get(match.Operator))
	noted(match.EInvoice, einvoice.Notes)
	out.Street, out.Postcode, out.City = street.String(), postcode.Code, city.String()
	out.Domain, out.EInvoice, out.Operator = domain.String(), einvoice.Address, einvoice.Operator
	for p := range normalize.ParsePhones(get(match.Phone)) {
		noted(match.Phone, p.Notes)
		if p.IsValid() {
			out.Phone, out.PhoneKind = joined(out.Phone, p.String()), joined(out.PhoneKind, p.Kind.String())
		} else {
			issue(match.Phone, "invalid")
		}
	}
	for a := range normalize.ParseEmails(get(match.Email)) {
		noted(match.Email, a.Notes)
		if a.IsValid() {
			out.Email, out.EmailKind = joined(out.Email, a.String()), joined(out.EmailKind, a.Kind.String())
		} else {
			issue(match.Email, "invalid")
		}
	}
	return out
}

func joined(list, s string) string {
	if list == "" {
		return s
	}
	return list + ";" + s
}
