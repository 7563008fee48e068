package scenario

import (
	"regexp"
	"strings"
)

// A form is a class of legal forms.
type form uint8

const (
	oy     form = iota // limited company
	asoy               // housing company
	koy                // real-estate company
	ky                 // limited partnership
	ay                 // general partnership
	osk                // co-operative
	ry                 // association
	sr                 // foundation
	oyj                // public limited company
	tmi                // sole trader
	public             // municipality, parish
	estate             // bankruptcy estate
	branch             // branch of a foreign company
	numForms
)

// A name is a company's name with its legal form apart: "Asunto Oy", "Tampereen Koivikko", "". What stands after the
// core may begin with a comma or a colon and then follows without a space.
type name struct{ pre, core, post string }

func (n name) String() string {
	var b strings.Builder
	b.Grow(len(n.pre) + len(n.core) + len(n.post) + 2)
	b.WriteString(n.pre)
	if n.pre != "" && n.core != "" {
		b.WriteByte(' ')
	}
	b.WriteString(n.core)
	if n.post != "" {
		if b.Len() > 0 && n.post[0] != ',' && n.post[0] != ':' {
			b.WriteByte(' ')
		}
		b.WriteString(n.post)
	}
	return b.String()
}

// The forms as they stand at either end of the names of the extract.
var formsBefore = []struct {
	re   *regexp.Regexp
	form form
}{
	{regexp.MustCompile(`^(?i:Asunto[- ]?Oy|Asunto-?osakeyhtiö|As\.? ?Oy\.?|Bostads ?Ab)\s`), asoy},
	{regexp.MustCompile(`^(?i:(?:Keskinäinen )?(?:Kiinteistö[- ]?Oy|Kiinteistö-?osakeyhtiö|Kiint\. ?Oy|Koy)|Fastighets ?Ab)\s`), koy},
	{regexp.MustCompile(`^(?i:Osuuskunta)\s`), osk},
	{regexp.MustCompile(`^(?i:Kommandiittiyhtiö)\s`), ky},
	{regexp.MustCompile(`^(?i:Avoin yhtiö)\s`), ay},
	{regexp.MustCompile(`^(?i:Oy|Ab|Osakeyhtiö)\s`), oy},
}

var formsAfter = []struct {
	re   *regexp.Regexp
	form form
}{
	{regexp.MustCompile(`\s(?i:Bostads ?Ab|Asunto[- ]?Oy|As\.? ?Oy)$`), asoy},
	{regexp.MustCompile(`\s(?i:Kiinteistö ?Oy|Fastighets ?Ab)$`), koy},
	{regexp.MustCompile(`\s(?i:Oyj|Abp)$`), oyj},
	{regexp.MustCompile(`(,?\s)(?i:Ky|Kb|kommandiittiyhtiö)$`), ky},
	{regexp.MustCompile(`(,?\s)(?i:Ay|avoin yhtiö)$`), ay},
	{regexp.MustCompile(`\s(?i:osk\.?|osuuskunta|andelslag)$`), osk},
	{regexp.MustCompile(`\s(?i:r\.?y\.?|rf)$`), ry},
	{regexp.MustCompile(`\s(?i:sr|säätiö)$`), sr},
	{regexp.MustCompile(`\s(?i:Oy Ab|Oy Ltd|Ab Oy|Oy|Ab|Osakeyhtiö|Ltd)\.?$`), oy},
}

// splitName takes the legal form off a registered name. A form inside the name stays in the core.
func splitName(s string) (n name, f form) {
	n.core, f = s, oy
	for _, b := range formsBefore {
		if m := b.re.FindString(n.core); m != "" && len(m) < len(n.core) {
			n.pre, n.core, f = strings.TrimSpace(m), n.core[len(m):], b.form
			break
		}
	}
	for _, a := range formsAfter {
		if loc := a.re.FindStringIndex(n.core); loc != nil && loc[0] > 0 {
			n.post, n.core = strings.TrimLeft(n.core[loc[0]:], " "), n.core[:loc[0]]
			if n.pre == "" {
				f = a.form
			}
			break
		}
	}
	if n.pre == "" && n.post == "" && strings.HasSuffix(strings.ToLower(s), "yhdistys") {
		f = ry
	}
	return n, f
}
