// Package clean writes the canonical form of the cells of a table beside them: one column yksi_* for each kind of value
// that the table has, and yksi_issues with what was repaired or is wrong.
//
// A cell that cannot be read leaves its column empty and an issue; nothing is guessed. An issue is a meaning and a code,
// as "postcode:zero_restored"; the codes are those of the packages ytunnus and normalize.
package clean

import (
	"cmp"
	"strings"

	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/table"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// Plan says which columns a table gets. It does not change and may be shared by goroutines.
type Plan struct {
	columns []string
	parts   []part
}

// part fills some of the added columns from the first on.
type part struct {
	first int
	fill  func(r *Row, out []string)
}

// NewPlan looks which kinds of values a table has, or all parts of one.
func NewPlan(m *table.Mapping) *Plan {
	p := new(Plan)
	for _, f := range []struct {
		meanings []table.Meaning // one of them must be there
		columns  []string
		fill     func(r *Row, out []string)
	}{
		{[]table.Meaning{table.Name}, []string{"yksi_name", "yksi_legal_form", "yksi_status", "yksi_unit", "yksi_financier", "yksi_former_name",
			"yksi_other_name", "yksi_care_of"}, (*Row).name},
		{[]table.Meaning{table.BusinessID, table.VAT}, []string{"yksi_business_id", "yksi_vat"}, (*Row).businessID},
		{[]table.Meaning{table.Street}, []string{"yksi_street"}, (*Row).street},
		{[]table.Meaning{table.Postcode, table.PostcodeCity}, []string{"yksi_postcode"}, (*Row).postcode},
		{[]table.Meaning{table.City, table.PostcodeCity}, []string{"yksi_city"}, (*Row).city},
		{[]table.Meaning{table.Phone, table.Mobile}, []string{"yksi_phone", "yksi_phone_kind"}, (*Row).phone},
		{[]table.Meaning{table.Email}, []string{"yksi_email", "yksi_email_kind"}, (*Row).email},
		{[]table.Meaning{table.Website, table.Domain}, []string{"yksi_domain"}, (*Row).domain},
		{[]table.Meaning{table.EInvoiceAddress}, []string{"yksi_einvoice_address", "yksi_einvoice_kind", "yksi_einvoice_operator"}, (*Row).einvoice},
	} {
		for _, meaning := range f.meanings {
			if m.Column(meaning) >= 0 {
				p.parts = append(p.parts, part{len(p.columns), f.fill})
				p.columns = append(p.columns, f.columns...)
				break
			}
		}
	}
	p.columns = append(p.columns, "yksi_issues")
	return p
}

// Columns returns the names of the added columns.
func (p *Plan) Columns() []string { return p.columns }

// Row cleans rows with buffers that it uses again. It belongs to one goroutine.
type Row struct {
	plan   *Plan
	table  *table.Table
	row    int
	values []string
	parsed normalize.Name
	issues []string
}

// NewRow returns a Row for tables of the plan's mapping.
func (p *Plan) NewRow() *Row { return &Row{plan: p, values: make([]string, len(p.columns))} }

// Clean returns the values of the added columns of a row, which are good until the next call.
func (r *Row) Clean(t *table.Table, row int) []string {
	r.table, r.row = t, row
	out := r.values
	clear(out)
	r.issues = r.issues[:0]
	for _, p := range r.plan.parts {
		p.fill(r, out[p.first:])
	}
	out[len(out)-1] = strings.Join(r.issues, ";")
	return out
}

// issue notes what was repaired or is wrong with the cell of a meaning.
func (r *Row) issue(m table.Meaning, code string) {
	if code != "" {
		r.issues = append(r.issues, string(m)+":"+code)
	}
}

// notes notes each note of a set.
func (r *Row) notes(m table.Meaning, n normalize.Notes) {
	for code := range strings.SplitSeq(n.String(), ",") {
		r.issue(m, code)
	}
}

// cell returns the cell of a meaning. The token of an identity code is told and is no part of the value.
func (r *Row) cell(m table.Meaning) string {
	s := r.table.Value(r.row, m)
	if strings.Contains(s, ytunnus.Redacted) {
		r.issue(m, "identity_code")
		s = strings.ReplaceAll(s, ytunnus.Redacted, " ")
	}
	return strings.TrimSpace(s)
}

func (r *Row) name(out []string) {
	name := r.cell(table.Name)
	if name == "" {
		return
	}
	r.parsed.Parse(normalize.JoinName(name, r.cell(table.Name2)))
	n := &r.parsed
	out[0] = n.Core
	var forms []string
	for _, f := range n.Forms {
		forms = append(forms, f.Code)
	}
	out[1] = strings.Join(forms, ";")
	out[2] = NameState(n)
	out[3], out[4], out[5] = n.Unit, n.Financier, strings.Join(n.Former, ";")
	out[6], out[7] = strings.Join(n.Aliases, ";"), n.CareOf
	for _, p := range n.Repairs {
		r.issue(table.Name, p.Code.String())
	}
	for _, m := range n.Marks {
		r.issue(table.Name, m.String())
	}
	if n.Cut {
		r.issue(table.Name, "cut")
	}
}

func (r *Row) businessID(out []string) {
	for _, m := range []table.Meaning{table.BusinessID, table.VAT} {
		read := ytunnus.ParseLoose(r.cell(m))
		switch read.Kind {
		case ytunnus.Empty:
			continue
		case ytunnus.Valid:
		case ytunnus.Repaired:
			for _, p := range read.Repairs {
				r.issue(m, p.String())
			}
		default:
			r.issue(m, read.Kind.String())
		}
		r.issue(m, read.Note.String())
		if read.ID.IsValid() && read.Confidence() == ytunnus.Strong && out[0] == "" {
			out[0], out[1] = read.ID.String(), read.ID.VAT()
		}
	}
}

func (r *Row) street(out []string) {
	text := r.cell(table.Street)
	if number := r.cell(table.Building); number != "" && text != "" {
		text += " " + number
	}
	a := normalize.ParseAddress(text)
	out[0] = a.String()
	r.notes(table.Street, a.Notes)
}

func (r *Row) postcode(out []string) {
	m := table.Postcode
	text := r.cell(m)
	if text == "" {
		m = table.PostcodeCity
		text = r.cell(m)
	}
	p := normalize.ParsePostcode(text)
	out[0] = p.Code
	r.notes(m, p.Notes)
	if text != "" && p.Code == "" {
		r.issue(m, "invalid")
	}
}

func (r *Row) city(out []string) {
	m := table.City
	text := r.cell(m)
	code := normalize.ParsePostcode(r.table.Value(r.row, table.Postcode))
	if text == "" {
		m = table.PostcodeCity
		code = normalize.ParsePostcode(r.cell(m))
		text = code.Place
	}
	c := normalize.ParseCity(text).At(code)
	out[0] = c.String()
	r.notes(m, c.Notes)
}

func (r *Row) phone(out []string) {
	var numbers, kinds []string
	for _, m := range []table.Meaning{table.Phone, table.Mobile} {
		for _, col := range r.table.Mapping().All(m) {
			for p := range normalize.ParsePhones(r.table.Cell(r.row, col)) {
				r.notes(m, p.Notes)
				if p.IsValid() {
					numbers, kinds = append(numbers, p.String()), append(kinds, p.Kind.String())
				} else {
					r.issue(m, "invalid")
				}
			}
		}
	}
	out[0], out[1] = strings.Join(numbers, ";"), strings.Join(kinds, ";")
}

func (r *Row) email(out []string) {
	var addresses, kinds []string
	for _, col := range r.table.Mapping().All(table.Email) {
		for a := range normalize.ParseEmails(r.table.Cell(r.row, col)) {
			r.notes(table.Email, a.Notes)
			if a.IsValid() {
				addresses, kinds = append(addresses, a.String()), append(kinds, a.Kind.String())
			} else {
				r.issue(table.Email, "invalid")
			}
		}
	}
	out[0], out[1] = strings.Join(addresses, ";"), strings.Join(kinds, ";")
}

func (r *Row) domain(out []string) {
	for _, m := range []table.Meaning{table.Website, table.Domain} {
		d := normalize.ParseDomain(r.cell(m))
		r.notes(m, d.Notes)
		if d.IsValid() && out[0] == "" {
			out[0] = d.String()
		}
	}
}

func (r *Row) einvoice(out []string) {
	e := normalize.ParseEInvoice(r.cell(table.EInvoiceAddress), r.cell(table.EInvoiceOperator))
	out[0], out[2] = e.Address, e.Operator
	if e.Address != "" {
		out[1] = e.Kind.String()
	}
	r.notes(table.EInvoiceAddress, e.Notes)
}

// NameState returns the code of what a name says of the company's state, or of the other entity that it names: an
// estate or a branch; "" where it says nothing.
func NameState(n *normalize.Name) string { return cmp.Or(n.Marker.String(), n.Status.String()) }
