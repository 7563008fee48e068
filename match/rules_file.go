package match

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// How rules stand in a file: bits as decimal numbers, effects and uses of keys by name.
type rulesFile struct {
	MatchAt     float64          `json:"match_at"`
	ReviewAt    float64          `json:"review_at"`
	MaxBlock    int              `json:"max_block"`
	Columns     feeds            `json:"columns,omitempty"`
	Comparisons []comparisonFile `json:"comparisons"`
	Compounds   []Compound       `json:"compounds,omitempty"`
	Unique      []string         `json:"unique,omitempty"`
}

type comparisonFile struct {
	Name   string      `json:"name"`
	Kind   string      `json:"kind"`
	Fields []Field     `json:"fields"`
	Group  string      `json:"group,omitempty"`
	Levels []levelFile `json:"levels,omitempty"`
	Keys   keyUses     `json:"keys,omitempty"`
	Why    string      `json:"why,omitempty"`
}

type levelFile struct {
	Name   string  `json:"name"`
	Bits   float64 `json:"bits"`
	Damp   float64 `json:"damp,omitempty"`
	M      float64 `json:"m,omitempty"`
	U      float64 `json:"u,omitempty"`
	Effect string  `json:"effect"`
}

var effectNames = [...]string{Adds: "adds", Proof: "proof", Bar: "bar", Guard: "guard", Doubt: "doubt", Backed: "backed"}

// useNames are the uses of keys that make sense, by name.
var useNames = [...]KeyType{
	{"off", 0}, {"alone", Alone}, {"company", Company}, {"alone_and_company", Alone | Company}, {"whole", Alone | Whole},
}

// feeds is an object, its members in the order of their names: the order has no meaning.
type feeds []Feed

// MarshalJSON implements json.Marshaler.
func (fs feeds) MarshalJSON() ([]byte, error) {
	m := make(map[string][]string, len(fs))
	for _, f := range fs {
		m[string(f.Field)] = f.Columns
	}
	return marshal(m)
}

// keyUses is an object, its members in the order of their names.
type keyUses []KeyType

// MarshalJSON implements json.Marshaler.
func (ks keyUses) MarshalJSON() ([]byte, error) {
	m := make(map[string]string, len(ks))
	for _, k := range ks {
		m[k.Name] = ""
		for _, u := range useNames {
			if u.Use == k.Use {
				m[k.Name] = u.Name
			}
		}
	}
	return marshal(m)
}

func (r *Rules) file() *rulesFile {
	f := &rulesFile{MatchAt: r.MatchAt, ReviewAt: r.ReviewAt, MaxBlock: r.MaxBlock, Columns: r.Columns, Compounds: r.Compounds, Unique: r.Unique}
	for _, c := range r.Comparisons {
		cf := comparisonFile{Name: c.Name, Kind: c.Kind, Fields: c.Fields, Group: c.Group, Keys: c.Keys, Why: c.Why}
		for _, l := range c.Levels {
			effect := ""
			if int(l.Effect) < len(effectNames) {
				effect = effectNames[l.Effect]
			}
			cf.Levels = append(cf.Levels, levelFile{l.Name, l.Weight.Float(), l.Damp, l.M, l.U, effect})
		}
		f.Comparisons = append(f.Comparisons, cf)
	}
	return f
}

// MarshalJSON gives the rules as ParseRules reads them, canonically: what a file says in several ways is written in one,
// and equal rules give equal bytes.
func (r *Rules) MarshalJSON() ([]byte, error) { return marshal(r.file()) }

// String gives the rules as MarshalJSON does, laid out for people.
func (r *Rules) String() string {
	b, err := r.MarshalJSON()
	if err == nil {
		b, err = layOutText(b)
	}
	if err != nil { // a threshold that is no number
		return "match: rules: " + err.Error()
	}
	return string(b)
}

// marshal is json.Marshal without escapes for web pages.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// clone returns a copy that shares nothing with r.
func (r *Rules) clone() *Rules {
	out := *r
	out.Columns = slices.Clone(r.Columns)
	for i := range out.Columns {
		out.Columns[i].Columns = slices.Clone(out.Columns[i].Columns)
	}
	out.Comparisons = slices.Clone(r.Comparisons)
	for i := range out.Comparisons {
		c := &out.Comparisons[i]
		c.Fields, c.Levels, c.Keys = slices.Clone(c.Fields), slices.Clone(c.Levels), slices.Clone(c.Keys)
	}
	out.Compounds = slices.Clone(r.Compounds)
	for i := range out.Compounds {
		out.Compounds[i] = slices.Clone(out.Compounds[i])
	}
	out.Unique = slices.Clone(r.Unique)
	return &out
}

// canonical returns rules that say the same and are the same whenever they do: sorted where order has no meaning,
// without remarks.
func (r *Rules) canonical() *Rules {
	out := r.clone()
	slices.SortFunc(out.Columns, func(a, b Feed) int { return strings.Compare(string(a.Field), string(b.Field)) })
	slices.Sort(out.Unique)
	for i := range out.Comparisons {
		c := &out.Comparisons[i]
		c.Why = ""
		slices.SortFunc(c.Keys, func(a, b KeyType) int { return strings.Compare(a.Name, b.Name) })
	}
	return out
}
