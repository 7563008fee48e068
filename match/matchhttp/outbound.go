package matchhttp

import (
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/match"
)

// Salesforce says how the outbound messages of a workflow or a flow become records. A message replaces the record as a
// whole: choose all the fields of the account that matching reads. Salesforce sends no headers of one's own; let
// Options.Caller know it by a client certificate, by its address, or by a part of the URL.
type Salesforce struct {
	Source        string   // of the records; "" means crm
	Object        string   // whose messages are taken; "" means Account
	Organizations []string // ids of the organizations that are taken, 15 or 18 characters; nil: all
	// Field says what a field of the object is, and whether it is of use; nil is AccountField.
	Field func(name string) (match.Field, bool)
}

// standard are the standard fields of Account.
var standard = map[string]match.Field{
	"Name": match.Name, "BillingStreet": match.Street, "BillingPostalCode": match.Postcode, "BillingCity": match.City,
	"BillingCountry": match.Country, "Phone": match.Phone, "Website": match.Web,
}

// AccountField says what a standard field of Account is.
func AccountField(name string) (match.Field, bool) {
	f, ok := standard[name]
	return f, ok
}

const (
	namespaceSOAP     = "http://schemas.xmlsoap.org/soap/envelope/"
	namespaceOutbound = "http://soap.sforce.com/2005/09/outbound"
	namespaceXSI      = "http://www.w3.org/2001/XMLSchema-instance"
)

// mostNotifications is how many Salesforce sends in one message at the most.
const mostNotifications = 100

// acknowledged is the answer on which Salesforce sends a message no more.
const acknowledged = xml.Header + `<soapenv:Envelope xmlns:soapenv="` + namespaceSOAP + `"><soapenv:Body>` +
	`<notificationsResponse xmlns="` + namespaceOutbound + `"><Ack>true</Ack></notificationsResponse>` +
	`</soapenv:Body></soapenv:Envelope>` + "\n"

// update is a record that is put, or deleted where Salesforce says so.
type update struct {
	record  match.Record
	deleted bool
}

// outbound takes an outbound message and acknowledges it once all of it is durable. Any other answer makes Salesforce send
// it again, for a day; records that were put already are then put once more, which does no harm.
func (h *Handler) outbound(c *call) (*reply, error) {
	m := message{dec: xml.NewDecoder(c.Body), h: h}
	updates, err := m.read()
	if err != nil {
		return nil, err
	}
	for len(updates) > 0 {
		n := slices.IndexFunc(updates, func(u update) bool { return u.deleted })
		switch {
		case n == 0:
			n, err = 1, h.index.Delete(c.Context(), updates[0].record.Ref)
		case n < 0:
			n = len(updates)
			fallthrough
		default:
			rs := make([]match.Record, n)
			for i := range rs {
				rs[i] = updates[i].record
			}
			err = h.put(c.Context(), rs)
		}
		if err != nil {
			return nil, err
		}
		for _, u := range updates[:n] {
			c.refs = append(c.refs, u.record.Ref)
		}
		updates = updates[n:]
	}
	return &reply{status: http.StatusOK, media: "text/xml; charset=utf-8", bytes: []byte(acknowledged)}, nil
}

// message is an outbound message on its way in. Package xml knows no entities but the five of XML itself; a document type
// is refused, so that there are none of one's own.
type message struct {
	dec *xml.Decoder
	h   *Handler
}

func badXML(detail string) error {
	return problem(http.StatusBadRequest, "xml", "", detail)
}

// next returns the next start or end of an element, or io.EOF behind the last.
func (m *message) next() (xml.Token, error) {
	for {
		t, err := m.dec.Token()
		var syntax *xml.SyntaxError
		var tooLong *http.MaxBytesError
		switch {
		case errors.As(err, &tooLong), err == io.EOF:
			return nil, err
		case errors.As(err, &syntax):
			return nil, badXML("the body is not XML, or is cut, in line " + strconv.Itoa(syntax.Line))
		case err != nil:
			return nil, badXML("the body is not XML in UTF-8, or ended early")
		}
		switch t := t.(type) {
		case xml.Directive:
			return nil, badXML("the body has a document type; send an outbound message of Salesforce")
		case xml.StartElement, xml.EndElement:
			return t, nil
		}
	}
}

// enter wants an element to begin.
func (m *message) enter(space, local string) error {
	t, err := m.next()
	if err != nil && err != io.EOF {
		return err
	}
	if s, ok := t.(xml.StartElement); !ok || s.Name.Space != space || s.Name.Local != local {
		return badXML("an element " + local + " is wanted; send an outbound message of Salesforce")
	}
	return nil
}

func (m *message) read() ([]update, error) {
	if err := m.enter(namespaceSOAP, "Envelope"); err != nil {
		return nil, err
	}
	if err := m.enter(namespaceSOAP, "Body"); err != nil {
		return nil, err
	}
	if err := m.enter(namespaceOutbound, "notifications"); err != nil {
		return nil, err
	}
	var out []update
	known := len(m.h.opt.Salesforce.Organizations) == 0
	err := m.children(func(s xml.StartElement) error {
		switch s.Name.Local {
		case "OrganizationId":
			id, err := m.text()
			known = known || slices.ContainsFunc(m.h.opt.Salesforce.Organizations, func(o string) bool { return sameID(o, id) })
			return err
		case "Notification":
			if len(out) == mostNotifications {
				return problem(http.StatusUnprocessableEntity, "too_many", "Notification", "a message of Salesforce has 100 notifications at the most")
			}
			u, err := m.notification()
			out = append(out, u)
			return err
		}
		return m.skip() // the session, above all, is neither read nor kept
	})
	if err != nil {
		return nil, err
	}
	for range 2 { // the ends of Body and Envelope
		if t, err := m.next(); err != nil {
			return nil, err
		} else if _, ok := t.(xml.EndElement); !ok {
			return nil, badXML("something follows the notifications")
		}
	}
	if _, err := m.next(); err != io.EOF {
		return nil, badXML("something follows the envelope")
	}
	if !known {
		return nil, problem(http.StatusForbidden, "organization", "OrganizationId", "the messages of this organization are not taken")
	}
	return out, nil
}

// sameID compares ids of Salesforce: the first 15 characters of 18 are the id, the others a check.
func sameID(a, b string) bool {
	return len(a) >= 15 && len(b) >= 15 && a[:15] == b[:15]
}

// children visits the elements up to the end of the one that has begun; visit reads each to its end.
func (m *message) children(visit func(xml.StartElement) error) error {
	for {
		t, err := m.next()
		if err != nil {
			return ended(err)
		}
		s, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		if err := visit(s); err != nil {
			return err
		}
	}
}

// skip passes over an element that has begun, however deep it is.
func (m *message) skip() error {
	for depth := 1; depth > 0; {
		t, err := m.next()
		if err != nil {
			return ended(err)
		}
		if _, ok := t.(xml.StartElement); ok {
			depth++
		} else {
			depth--
		}
	}
	return nil
}

func ended(err error) error {
	if err == io.EOF {
		return badXML("the body ended early")
	}
	return err
}

// text reads the text of an element that has begun.
func (m *message) text() (string, error) {
	var b strings.Builder
	for {
		t, err := m.dec.Token()
		if err != nil {
			return "", badXML("the body is not XML, or ended early")
		}
		switch t := t.(type) {
		case xml.EndElement:
			return b.String(), nil
		case xml.CharData:
			if b.Len()+len(t) > m.h.opt.Limits.Value {
				return "", problem(http.StatusUnprocessableEntity, "too_long", "sObject", "a text is longer than "+strconv.Itoa(m.h.opt.Limits.Value)+" bytes")
			}
			b.Write(t)
		case xml.StartElement, xml.Directive:
			return "", badXML("text is wanted in a field of the object")
		}
	}
}

// notification reads one: an id of its own and the object.
func (m *message) notification() (update, error) {
	var u update
	err := m.children(func(s xml.StartElement) error {
		if s.Name.Local != "sObject" {
			return m.skip()
		}
		return m.object(s, &u)
	})
	if err == nil {
		err = checkRef(u.record.Ref, "sObject")
	}
	if err == nil {
		err = needRef(u.record.Ref, "sObject")
	}
	return u, err
}

// object reads the account.
func (m *message) object(s xml.StartElement, u *update) error {
	o := &m.h.opt.Salesforce
	kind := ""
	for _, a := range s.Attr {
		if a.Name.Space == namespaceXSI && a.Name.Local == "type" {
			_, kind, _ = strings.Cut(a.Value, ":")
		}
	}
	if want := cmp.Or(o.Object, "Account"); kind != want {
		return problem(http.StatusUnprocessableEntity, "object", "sObject", "messages of "+want+" are taken")
	}
	u.record.Ref.Source = cmp.Or(o.Source, "crm")
	return m.children(func(s xml.StartElement) error {
		text, err := m.text()
		if err != nil {
			return err
		}
		switch f, ok := m.field(s.Name.Local); {
		case s.Name.Local == "Id":
			u.record.Ref.ID = text
		case s.Name.Local == "IsDeleted":
			u.deleted = text == "true"
		case ok && len(u.record.Values) < m.h.opt.Limits.Values:
			u.record.Add(f, text)
		}
		return nil
	})
}

func (m *message) field(name string) (match.Field, bool) {
	if m.h.opt.Salesforce.Field != nil {
		return m.h.opt.Salesforce.Field(name)
	}
	return AccountField(name)
}
