package inspect

import (
	"slices"
	"strconv"
	"strings"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/clean"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// Pair is two records and all that a run can say of them. Its JSON is what `yksi explain -json` prints.
type Pair struct {
	Left        match.Ref        `json:"left"`
	Right       match.Ref        `json:"right"`
	Verdict     string           `json:"verdict"`
	Reason      string           `json:"reason"`
	Words       string           `json:"words"`
	Weight      float64          `json:"weight_bits"`
	Probability float64          `json:"probability"`
	Prior       float64          `json:"prior_bits"`
	MatchAt     float64          `json:"match_at_bits"`  // of the weight
	ReviewAt    float64          `json:"review_at_bits"` // of the weight
	Parts       []Part           `json:"parts"`
	Values      []Value          `json:"values"`
	Keys        []string         `json:"shared_keys"` // the comparisons that they come from; none: never compared
	Judgement   *match.Judgement `json:"judgement,omitempty"`
	Bond        Bond             `json:"bond"`
	Warnings    []Warning        `json:"warnings"`
	Model       string           `json:"model"`
	Then        *Then            `json:"then,omitempty"` // what pairs.csv says, where the pair is scored otherwise now

	explanation *match.Explanation
}

// Part is what one comparison adds.
type Part struct {
	Comparison string  `json:"comparison"`
	Level      string  `json:"level"`
	Bits       float64 `json:"bits"`
	Words      string  `json:"words"`
}

// Value is what stands in a column of the two records, as it was typed and as it was read.
type Value struct {
	Column       string `json:"column"`
	Left         string `json:"left,omitempty"`
	Right        string `json:"right,omitempty"`
	LeftCleaned  string `json:"left_cleaned,omitempty"`
	RightCleaned string `json:"right_cleaned,omitempty"`
}

// same reports whether both records have the value and it is the same, cleaned where that can be done.
func (v *Value) same() bool {
	if v.Column == "issues" {
		return false
	}
	if v.LeftCleaned != "" && v.RightCleaned != "" {
		return strings.EqualFold(v.LeftCleaned, v.RightCleaned)
	}
	return v.Left != "" && strings.EqualFold(v.Left, v.Right)
}

// Warning is what warnings.csv says of one of the two.
type Warning struct {
	Ref  match.Ref `json:"record"`
	Code string    `json:"code"`
	Text string    `json:"text"`
}

// Explain says all that the run can say of two of its records, in words of l where it uses words.
func (r *Run) Explain(left, right match.Ref, l match.Language) (*Pair, error) {
	var a, b match.Record
	r.set.Record(left, &a)
	r.set.Record(right, &b)
	x, y := r.model.Prepare(&a, nil), r.model.Prepare(&b, nil)
	e := r.model.Explain(x, y)
	j := r.judgement(left, right)
	probability := e.Probability
	if j != nil {
		e.Verdict, e.Reason = j.Decision.Verdict(), match.ByJudgement
		switch j.Decision { // a person leaves no odds, as in pairs.csv
		case match.Same:
			probability = 1
		case match.Different:
			probability = 0
		}
	}
	p := &Pair{
		Left: left, Right: right, Verdict: e.Verdict.String(), Reason: e.Reason.String(), Words: e.Text(l, match.Short),
		Weight: e.Weight.Float(), Probability: probability, Prior: e.Prior.Float(), MatchAt: e.MatchAt.Float(), ReviewAt: e.ReviewAt.Float(),
		Parts: []Part{}, Keys: append([]string{}, r.model.Shared(x, y)...), Judgement: j, Warnings: []Warning{},
		Model: r.model.Hash().String(), explanation: e,
	}
	for _, part := range e.Parts {
		p.Parts = append(p.Parts, Part{part.Comparison, part.Level, part.Weight.Float(), part.Words(l)})
	}
	var err error
	if p.Values, err = r.values(left, right); err != nil {
		return nil, err
	}
	if p.Bond, err = r.bond(left, right); err != nil {
		return nil, err
	}
	if p.Warnings, err = r.warnings(left, right); err != nil {
		return nil, err
	}
	return p, r.recall(p)
}

// values lays the columns of both records side by side, those that are empty in both left out.
func (r *Run) values(left, right match.Ref) ([]Value, error) {
	a, err := r.set.Cells(left, nil)
	if err != nil {
		return nil, err
	}
	b, err := r.set.Cells(right, nil)
	if err != nil {
		return nil, err
	}
	cleanA, cleanB := r.cleaned(left), r.cleaned(right)
	out := []Value{}
	for i, column := range r.set.Columns() {
		v := Value{Column: column, Left: a[i], Right: b[i], LeftCleaned: cleanA["yksi_"+column], RightCleaned: cleanB["yksi_"+column]}
		if v.Left != "" || v.Right != "" {
			out = append(out, v)
		}
	}
	for _, column := range []string{"legal_form", "status", "unit", "financier", "issues"} { // read out of the name, and what was found on the way
		v := Value{Column: column, LeftCleaned: cleanA["yksi_"+column], RightCleaned: cleanB["yksi_"+column]}
		if v.LeftCleaned != "" || v.RightCleaned != "" {
			out = append(out, v)
		}
	}
	return out, nil
}

// cleaned returns the canonical values of a record, by the columns of `yksi clean`.
func (r *Run) cleaned(ref match.Ref) map[string]string {
	for _, s := range r.set.Sources() {
		if s.Name() != ref.Source {
			continue
		}
		plan := clean.NewPlan(s.Mapping())
		out := make(map[string]string)
		for i, text := range plan.NewRow().Clean(s.Table, r.set.Number(ref)-1) {
			out[plan.Columns()[i]] = text
		}
		return out
	}
	return nil
}

// warnings returns what warnings.csv says of the two records.
func (r *Run) warnings(left, right match.Ref) ([]Warning, error) {
	t, err := r.table("warnings.csv")
	if err != nil {
		return nil, err
	}
	source, id, code, text := column(t, "source"), column(t, "id"), column(t, "code"), column(t, "text")
	out := []Warning{}
	for row := range t.Rows() {
		ref := match.Ref{Source: cell(t, row, source), ID: cell(t, row, id)}
		if ref == left || ref == right {
			out = append(out, Warning{ref, cell(t, row, code), cell(t, row, text)})
		}
	}
	return out, nil
}

// shown is what a person has typed, with no identity code in it.
func shown(text string) string {
	if ytunnus.ContainsHetu(text, ytunnus.IDField) {
		return ytunnus.Redacted
	}
	return strconv.Quote(text)
}

type rows interface {
	Header() []string
	Cell(row, col int) string
}

func column(t rows, name string) int { return slices.Index(t.Header(), name) }

func cell(t rows, row, col int) string {
	if col < 0 {
		return ""
	}
	return t.Cell(row, col)
}
