package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Domain is a web address reduced to what tells whose it is. It is
// comparable; the zero Domain means that there was none.
type Domain struct {
	Notes Notes
	// Host is the host without www., in lower case, with international labels
	// decoded (hämeenmuki.fi for xn--hmeenmuki-v2a.fi).
	Host string
	// Registrable is the part that is registered: the last two labels, or three
	// under a suffix of the short list that the package knows (co.uk, com.au).
	Registrable string
	// Shared marks social media, free hosting, directories and the home pages
	// of mail providers: the registrable domain says nothing of the company.
	// Page is then what is the company's own there: "facebook.com/firma",
	// "firma.wordpress.com".
	Shared bool
	Page   string
}

// IsValid reports whether there was a domain.
func (d Domain) IsValid() bool { return d.Host != "" }

// String returns the host.
func (d Domain) String() string { return d.Host }

// CompanyDomain returns the registrable domain, or "" where it is shared.
func (d Domain) CompanyDomain() string {
	if d.Shared {
		return ""
	}
	return d.Registrable
}

// ParseDomain reads a website cell: "https://www.Firma.fi/yhteys", "firma.fi",
// "www.facebook.com/firma", or an e-mail address, whose domain it takes. It
// never fails.
//
// The registrable domain comes from a short list of suffixes with two labels
// that matter to business in the Nordic countries and their trade partners, not
// from the Public Suffix List: under a suffix that it lacks, two companies'
// domains would look like one.
func ParseDomain(s string) Domain {
	var d Domain
	s, d.Notes = repairCell(s, 0)
	s = strings.Trim(s, " \t'\"<>(),;")
	s = d.cutScheme(s)
	if t, ok := cutPrefixFold(s, "www,"); ok {
		s, d.Notes = t, d.Notes|NotePunctuation
	}
	host, path := cutHost(s)
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
		d.Notes |= NoteLabel
	}
	host = strings.TrimRight(host, ".")
	host = cutWWW(lowerHost(host))
	if !validHost(host) {
		return Domain{Notes: d.Notes}
	}
	d.Host = host
	d.Registrable = registrable(host)
	d.share(path)
	if _, more, ok := strings.Cut(s, " "); ok && strings.IndexByte(more, '.') >= 0 {
		d.Notes |= NoteSeveral
	}
	return d
}

// cutScheme takes "https://" and its misspellings ("http:/", "htpp//") off.
func (d *Domain) cutScheme(s string) string {
	if t, ok := cutPrefixFold(s, "mailto:"); ok {
		d.Notes |= NoteLabel
		return t
	}
	i := strings.IndexByte(s, '/')
	if i < 0 || i > 7 || strings.IndexByte(s[:i], '.') >= 0 || s[0]|0x20 != 'h' && s[0] != '/' {
		return s
	}
	return strings.TrimLeft(s[i:], "/ ")
}

// cutHost splits a URL without scheme into host, with user part and without
// port, and path.
func cutHost(s string) (host, path string) {
	i := strings.IndexAny(s, "/?#\\ ;,")
	if i >= 0 {
		s, path = s[:i], s[i:]
	}
	if j := strings.LastIndexByte(s, ':'); j >= 0 && digitsLen(s[j+1:]) == len(s)-j-1 {
		s = s[:j]
	}
	return s, path
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// lowerHost returns a host in lower case, with international labels decoded.
func lowerHost(s string) string {
	for range 4 { // a letter in lower case can make mojibake with its neighbours
		t, _ := RepairText(strings.ToLower(s))
		if t == s {
			break
		}
		s = t
	}
	if !strings.Contains(s, "xn--") {
		return s
	}
	labels := strings.Split(s, ".")
	for i, l := range labels {
		if p, ok := strings.CutPrefix(l, "xn--"); ok {
			if u, ok := decodePunycode(p); ok && validLabel(u) && lowerHost(u) == u {
				labels[i] = u
			}
		}
	}
	return strings.Join(labels, ".")
}

// cutWWW takes www. and its misspellings (ww., wwww., www2.) off as often as a
// domain remains.
func cutWWW(s string) string {
	for t := cutOneWWW(s); t != s; t = cutOneWWW(s) {
		s = t
	}
	return s
}

func cutOneWWW(s string) string {
	n := 0
	for n < len(s) && s[n] == 'w' {
		n++
	}
	if n < 2 || n > 4 {
		return s
	}
	if n < len(s) && isDigit(s[n]) {
		n++
	}
	if n < len(s) && s[n] == '.' && strings.IndexByte(s[n+1:], '.') > 0 {
		return s[n+1:]
	}
	return s
}

// validHost reports whether s is a domain name in lower case: two labels or
// more, the last one not of digits. Letters of all scripts are allowed, as
// international names are kept decoded.
func validHost(s string) bool {
	if len(s) > 253 {
		return false
	}
	labels := 0
	for rest := s; ; labels++ {
		label, after, more := strings.Cut(rest, ".")
		if !validLabel(label) {
			return false
		}
		if !more {
			return labels > 0 && len(label) >= 2 && !isDigit(label[0])
		}
		rest = after
	}
}

func validLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if !isDigit(c) && c != '-' && (c < 'a' || c > 'z') {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) || unicode.IsUpper(r) {
			return false
		}
		i += n
	}
	return true
}

// registrable returns the part of a valid host that is registered.
func registrable(host string) string {
	i := strings.LastIndexByte(host, '.')
	j := strings.LastIndexByte(host[:i], '.')
	if j < 0 {
		return host
	}
	if inSorted(secondLevel[:], host[j+1:]) {
		if k := strings.LastIndexByte(host[:j], '.'); k >= 0 {
			return host[k+1:]
		}
		return host
	}
	return host[j+1:]
}

// share marks a domain that many use and finds the company's page there.
func (d *Domain) share(path string) {
	if !inSorted(sharedHosts[:], d.Registrable) && !isFreeMail(d.Host) {
		return
	}
	d.Shared = true
	d.Page = d.Host
	if d.Host != d.Registrable && !inSorted(pathHosts[:], d.Registrable) {
		return
	}
	if inSorted(pathHosts[:], d.Registrable) {
		d.Page = d.Registrable
	}
	segments := strings.Split(strings.Trim(cutQuery(path), "/ "), "/")
	n := 1
	if len(segments) > 1 && inSorted(pageFolders[:], strings.ToLower(segments[0])) {
		n = 2
	}
	if segments[0] != "" && path[0] == '/' {
		d.Page += "/" + strings.ToLower(strings.Join(segments[:n], "/"))
	}
}

func cutQuery(path string) string {
	if i := strings.IndexAny(path, "?# "); i >= 0 {
		return path[:i]
	}
	return path
}

// inSorted reports whether s is in list, which is sorted.
func inSorted(list []string, s string) bool {
	lo, hi := 0, len(list)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if list[m] < s {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo < len(list) && list[lo] == s
}
