package table

// Meaning says what a column is about. The constants are what -map takes on its left side.
type Meaning string

// The meanings that headers are recognised for.
const (
	Unknown Meaning = ""        // no entry for the header
	Ignored Meaning = "ignored" // a known header that customer matching has no use for

	ID           Meaning = "id" // key of the row in its own system
	Name         Meaning = "name"
	Name2        Meaning = "name_2" // where the name goes on: a second line, a unit, c/o
	OfficialName Meaning = "official_name"
	TradeName    Meaning = "trade_name"
	ShortName    Meaning = "short_name"
	FormerName   Meaning = "former_name"
	BusinessID   Meaning = "business_id" // Y-tunnus, FO-nummer, organisation number
	VAT          Meaning = "vat"
	OVT          Meaning = "ovt"
	LegalForm    Meaning = "legal_form"

	Street           Meaning = "street" // the postal address, or the only one
	Postcode         Meaning = "postcode"
	City             Meaning = "city"
	PostcodeCity     Meaning = "postcode_city" // both in one cell: 00100 Helsinki
	Country          Meaning = "country"
	Building         Meaning = "building" // house number in a column of its own
	BillingStreet    Meaning = "billing_street"
	BillingPostcode  Meaning = "billing_postcode"
	BillingCity      Meaning = "billing_city"
	BillingCountry   Meaning = "billing_country"
	VisitingStreet   Meaning = "visiting_street"
	VisitingPostcode Meaning = "visiting_postcode"
	VisitingCity     Meaning = "visiting_city"
	VisitingCountry  Meaning = "visiting_country"
	Municipality     Meaning = "municipality"

	Phone            Meaning = "phone"
	Mobile           Meaning = "mobile"
	Email            Meaning = "email"
	Website          Meaning = "website"
	Domain           Meaning = "domain"
	EInvoiceAddress  Meaning = "einvoice_address"
	EInvoiceOperator Meaning = "einvoice_operator"
	IBAN             Meaning = "iban"

	CRMID        Meaning = "crm_id"        // in a billing system: existing link to the CRM's account
	BillingID    Meaning = "billing_id"    // in a CRM: existing link to the billing customer
	Parent       Meaning = "parent"        // id of the parent account
	ParentBID    Meaning = "parent_bid"    // business id of the parent company
	MasterRecord Meaning = "master_record" // survivor of an earlier merge
	MergedIDs    Meaning = "merged_ids"    // ids merged into this one before
	IsDeleted    Meaning = "is_deleted"

	OpenBalance       Meaning = "open_balance" // euros
	Invoiced12m       Meaning = "invoiced_12m" // euros, last twelve months
	LastInvoice       Meaning = "last_invoice" // date
	Turnover          Meaning = "turnover"     // the customer's own revenue, euros
	OpenOpportunities Meaning = "open_opportunities"
	Contract          Meaning = "contract" // an agreement in force
	CustomerSince     Meaning = "customer_since"
	CustomerUntil     Meaning = "customer_until"

	Created          Meaning = "created"
	Modified         Meaning = "modified"
	MarketingBan     Meaning = "marketing_ban"
	MarketingBanDate Meaning = "marketing_ban_date"
	EmailBan         Meaning = "email_ban"
	EmailBanDate     Meaning = "email_ban_date"
	EmailConsent     Meaning = "email_consent"
	EmailConsentDate Meaning = "email_consent_date"
	PhoneBan         Meaning = "phone_ban"
	PhoneBanDate     Meaning = "phone_ban_date"
	PhoneConsent     Meaning = "phone_consent"
	PhoneConsentDate Meaning = "phone_consent_date"
	PostBan          Meaning = "post_ban"
	PostBanDate      Meaning = "post_ban_date"
	PostConsent      Meaning = "post_consent"
	PostConsentDate  Meaning = "post_consent_date"
	TextBan          Meaning = "text_ban"
	TextBanDate      Meaning = "text_ban_date"
	TextConsent      Meaning = "text_consent"
	TextConsentDate  Meaning = "text_consent_date"
	Status           Meaning = "status"
	Active           Meaning = "active"
	Type             Meaning = "type"
	Owner            Meaning = "owner"
	Language         Meaning = "language"
	Comment          Meaning = "comment"
	SiteType         Meaning = "site_type"
	Group            Meaning = "group"
)

// meanings lists all meanings that -map may name, in the order in which a mapping is shown.
var meanings = []Meaning{
	ID, Name, Name2, OfficialName, TradeName, ShortName, FormerName, BusinessID, VAT, OVT, LegalForm,
	Street, Building, Postcode, City, PostcodeCity, Country,
	BillingStreet, BillingPostcode, BillingCity, BillingCountry,
	VisitingStreet, VisitingPostcode, VisitingCity, VisitingCountry, Municipality,
	Phone, Mobile, Email, Website, Domain, EInvoiceAddress, EInvoiceOperator, IBAN,
	CRMID, BillingID, Parent, ParentBID, MasterRecord, MergedIDs, IsDeleted,
	OpenBalance, Invoiced12m, LastInvoice, Turnover, OpenOpportunities, Contract, CustomerSince, CustomerUntil,
	Created, Modified, MarketingBan, MarketingBanDate, EmailBan, EmailBanDate, EmailConsent, EmailConsentDate,
	PhoneBan, PhoneBanDate, PhoneConsent, PhoneConsentDate, PostBan, PostBanDate, PostConsent, PostConsentDate, TextBan, TextBanDate, TextConsent, TextConsentDate,
	Status, Active, Type, Owner, Language, Comment, SiteType, Group,
	Ignored,
}

// Meanings gives all meanings that a column can be mapped to, in the order in which a Mapping prints them.
func Meanings() []Meaning { return append([]Meaning(nil), meanings...) }

// Many reports whether several columns of one meaning are all of use: two phone columns hold two phones, whereas of two
// id columns only one can be the id.
func (m Meaning) Many() bool {
	switch m {
	case Phone, Mobile, Email, Website, Domain, TradeName, ShortName, FormerName, OfficialName, Comment, EInvoiceAddress, MergedIDs:
		return true
	}
	return false
}

// IsName reports whether cells of the meaning hold names of companies or persons.
func (m Meaning) IsName() bool {
	switch m {
	case Name, Name2, OfficialName, TradeName, ShortName, FormerName:
		return true
	}
	return false
}

// IsMoney reports whether cells of the meaning hold euros.
func (m Meaning) IsMoney() bool { return m == OpenBalance || m == Invoiced12m || m == Turnover }

// IsDate reports whether cells of the meaning hold dates.
func (m Meaning) IsDate() bool {
	switch m {
	case LastInvoice, Created, Modified, CustomerSince, CustomerUntil, EmailBanDate, EmailConsentDate, MarketingBanDate,
		PhoneBanDate, PhoneConsentDate, PostBanDate, PostConsentDate, TextBanDate, TextConsentDate:
		return true
	}
	return false
}

// IsBool reports whether cells of the meaning hold a yes or a no.
func (m Meaning) IsBool() bool {
	switch m {
	case MarketingBan, EmailBan, EmailConsent, PhoneBan, PhoneConsent, PostBan, PostConsent, TextBan, TextConsent, IsDeleted, Active:
		return true
	}
	return false
}
