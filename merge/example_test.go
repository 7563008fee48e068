package merge_test

import (
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
)

// sheet is the rows of two small sources.
type sheet map[match.Ref]merge.Row

func (s sheet) Row(ref match.Ref, row *merge.Row) error {
	r, ok := s[ref]
	if !ok {
		return merge.ErrNoRow
	}
	*row = r
	return nil
}

func (s sheet) add(source, id string, cells ...merge.Cell) match.Member {
	ref := match.Ref{Source: source, ID: id}
	s[ref] = merge.Row{Ref: ref, Cells: cells}
	return match.Member{Ref: ref}
}

func name(text string) merge.Cell  { return merge.Cell{Field: match.Name, Text: text} }
func phone(text string) merge.Cell { return merge.Cell{Field: match.Phone, Text: text} }
func id(text string) merge.Cell    { return merge.Cell{Field: match.BusinessID, Text: text} }

// customers are two accounts of one customer, and its three billing records.
func customers() (sheet, iter.Seq2[match.Cluster, error]) {
	s := sheet{}
	c := match.Cluster{Members: []match.Member{
		s.add("crm", "A1", name("Esimerkki"), id(""), phone("040 123 4567")),
		s.add("crm", "A2", name("Esimerkki Oy"), id("0112038-9"), phone("")),
		s.add("billing", "1001", name("ESIMERKKI OY"), id("0112038-9")),
		s.add("billing", "1002", name("ESIMERKKI OY / ROPO CAPITAL OY"), id("0112038-9")),
		s.add("billing", "1003", name("Esimerkki Oy, Tampereen toimisto"), id("0112038-9")),
	}}
	return s, func(yield func(match.Cluster, error) bool) { yield(c, nil) }
}

// What becomes of the accounts of one customer, and which billing record is for what.
func ExamplePlan() {
	rows, clusters := customers()
	for e, err := range merge.Plan(context.Background(), clusters, rows, nil, nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(e.Name, e.BusinessID)
		for _, g := range e.Groups {
			for _, r := range g.Ratings {
				fmt.Println(" ", r.Ref, r.Points, r.Reasons)
			}
			for _, f := range g.Fields {
				fmt.Println(" ", f.Rule, f.Kept[0].Text, "from", f.Kept[0].ID)
			}
		}
		for _, l := range e.Links {
			fmt.Println(" ", l.Billing, "->", l.Account, l.Role)
		}
	}
	// Output:
	// Esimerkki Oy 0112038-9
	//   crm:A2 39 [{own_id 30} {complete 9}]
	//   crm:A1 9 [{complete 9}]
	//   best_name@3 Esimerkki Oy from A2
	//   own_id@2 0112038-9 from A2
	//   valid_phone@1 040 123 4567 from A1
	//   billing:1001 -> crm:A2 payer
	//   billing:1002 -> crm:A2 financed
	//   billing:1003 -> crm:A2 site
}

// A plan that does not account for every row that went in is refused.
func ExampleWrite() {
	rows, clusters := customers()
	h := merge.Header{Tool: "example"}
	for _, r := range rows {
		h.Before.AddRow(&r)
	}
	t, err := merge.Write(io.Discard, h, merge.Plan(context.Background(), clusters, rows, nil, nil))
	fmt.Println(t.Records, "records,", t.MergedAway, "merged away:", err)

	lost := merge.Row{Ref: match.Ref{Source: "billing", ID: "1004"}, OpenBalance: 12345}
	h.Before.AddRow(&lost)
	_, err = merge.Write(io.Discard, h, merge.Plan(context.Background(), clusters, rows, nil, nil))
	fmt.Println(err != nil)
	// Output:
	// 5 records, 1 merged away: <nil>
	// true
}

// A plan is tried on rows in memory, and taken back.
func ExampleEntity_Invert() {
	rows, clusters := customers()
	for e, err := range merge.Plan(context.Background(), clusters, rows, nil, nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		var before []merge.Row
		for _, r := range e.Records {
			before = append(before, rows[r.Ref])
		}
		after, err := e.Apply(before)
		fmt.Println(len(before), "rows, then", len(after), err)
		back, err := e.Invert().Apply(after)
		fmt.Println("and back:", len(back), err)
	}
	// Output:
	// 5 rows, then 4 <nil>
	// and back: 5 <nil>
}

// A criterion and a rule of one's own.
func ExamplePolicy() {
	p := &merge.Policy{
		Survivor: append(merge.DefaultCriteria(), merge.Criterion{
			Name: "has_phone",
			Rate: func(g *merge.Candidates, i int) (int, string) {
				if g.Rows[i].Get(match.Phone) != "" {
					return 100, ""
				}
				return 0, ""
			},
		}),
		Fields: []merge.FieldRule{merge.Longest(match.Name)},
	}
	rows, clusters := customers()
	for e := range merge.Plan(context.Background(), clusters, rows, p, nil) {
		g := e.Groups[e.Record(match.Ref{Source: "crm", ID: "A1"}).Group]
		fmt.Println(g.Survivor, g.Fields[0].Rule, g.Fields[0].Kept[0].Text)
	}
	// Output:
	// crm:A1 longest@1 Esimerkki Oy
}
