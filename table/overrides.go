package table

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Overrides are columns that a person has decided, as -map gives them. The zero value and nil decide nothing.
// *Overrides is a flag.Value; a flag given twice adds.
type Overrides struct {
	list []override
}

// override is one decision: the column of a source, or of any source where source is empty.
type override struct {
	source  string
	meaning Meaning
	column  string
}

// ParseMap reads decisions as in "name=Nimi,business_id=Y-tunnus". A column is named as in the header, but for case,
// or by its number: "phone=#7". "crm:name=Nimi" concerns the source crm alone. A part that holds a comma is put in
// quotation marks. An unknown meaning is a *Fault that lists those that exist; whether the columns exist is for
// Overrides.Check to tell, since not every source has them all.
func ParseMap(s string) (*Overrides, error) {
	o := new(Overrides)
	if err := o.Set(s); err != nil {
		return nil, err
	}
	return o, nil
}

// Set adds the decisions of s.
func (o *Overrides) Set(s string) error {
	r := csv.NewReader(strings.NewReader(s))
	r.LazyQuotes, r.TrimLeadingSpace = true, true
	parts, err := r.Read()
	if err != nil {
		return &Fault{File: "-map", Code: CodeMapping, Text: "is empty; write MEANING=COLUMN,...", Count: 1}
	}
	for _, part := range parts {
		left, column, ok := strings.Cut(part, "=")
		if !ok || strings.TrimSpace(column) == "" {
			return &Fault{File: "-map", Code: CodeMapping, Count: 1, Text: fmt.Sprintf("%q is not MEANING=COLUMN", part)}
		}
		source, meaning, ok := strings.Cut(strings.TrimSpace(left), ":")
		if !ok {
			source, meaning = "", source
		}
		m := Meaning(strings.ToLower(meaning))
		if !valid(m) {
			return &Fault{File: "-map", Code: CodeMapping, Count: 1,
				Text: fmt.Sprintf("there is no meaning %q; there are: %s", meaning, joinMeanings())}
		}
		o.list = append(o.list, override{source, m, strings.TrimSpace(column)})
	}
	return nil
}

// String gives the decisions as ParseMap reads them.
func (o *Overrides) String() string {
	if o == nil {
		return ""
	}
	parts := make([]string, len(o.list))
	for i, v := range o.list {
		parts[i] = string(v.meaning) + "=" + v.column
		if v.source != "" {
			parts[i] = v.source + ":" + parts[i]
		}
		if strings.ContainsAny(parts[i], `",`) {
			parts[i] = `"` + strings.ReplaceAll(parts[i], `"`, `""`) + `"`
		}
	}
	return strings.Join(parts, ",")
}

// Check reports decisions that concern none of the tables, which are all the sources of a run: a column that does not
// exist, or a source that is not there. The Faults list what there is.
func (o *Overrides) Check(tables ...*Table) error {
	if o == nil {
		return nil
	}
	var faults Faults
	for _, v := range o.list {
		found := false
		var there []string
		for _, t := range tables {
			if v.source == "" || v.source == t.name {
				found = found || v.find(t.header) >= 0
				there = append(there, fmt.Sprintf("%s has %s", t.name, strings.Join(t.header, ", ")))
			}
		}
		if found {
			continue
		}
		text := fmt.Sprintf("there is no column %q; %s", v.column, strings.Join(there, "; "))
		if there == nil {
			text = fmt.Sprintf("there is no source %q", v.source)
		}
		faults = append(faults, &Fault{File: "-map", Code: CodeMapping, Text: text, Count: 1})
	}
	if faults != nil {
		return faults
	}
	return nil
}

// apply gives the meanings decided for the columns of a source. A decision for this source alone must find its column.
func (o *Overrides) apply(header []string, source string) (map[int]Meaning, error) {
	if o == nil {
		return nil, nil
	}
	forced := make(map[int]Meaning)
	for _, v := range o.list {
		if v.source != "" && v.source != source {
			continue
		}
		i := v.find(header)
		if i >= 0 {
			forced[i] = v.meaning
		} else if v.source != "" {
			return nil, &Fault{File: source, Code: CodeMapping, Count: 1,
				Text: fmt.Sprintf("-map names a column %q; there are: %s", v.column, strings.Join(header, ", "))}
		}
	}
	return forced, nil
}

// Decides reports whether a column was decided for a meaning.
func (o *Overrides) Decides(m Meaning) bool {
	return o != nil && slices.ContainsFunc(o.list, func(v override) bool { return v.meaning == m })
}

func (v override) find(header []string) int { return FindColumn(header, v.column) }

// FindColumn gives the index of the column that a person means by a name, or -1: by its number, as in "#7", by its exact
// name, or by its name but for case, spaces, punctuation and diacritics.
func FindColumn(header []string, name string) int {
	if num, ok := strings.CutPrefix(name, "#"); ok {
		if n, err := strconv.Atoi(num); err == nil && n >= 1 && n <= len(header) {
			return n - 1
		}
	}
	for i, h := range header {
		if h = strings.TrimSpace(h); h != "" && h == name {
			return i
		}
	}
	want := fold(name)
	for i, h := range header {
		if want != "" && fold(h) == want {
			return i
		}
	}
	return -1
}

func valid(m Meaning) bool {
	for _, k := range meanings {
		if k == m {
			return true
		}
	}
	return false
}

func joinMeanings() string {
	s := make([]string, len(meanings))
	for i, m := range meanings {
		s[i] = string(m)
	}
	return strings.Join(s, ", ")
}
