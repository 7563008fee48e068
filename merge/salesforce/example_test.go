package salesforce_test

import (
	"encoding/json"
	"fmt"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/salesforce"
)

// Four accounts become one: the phone first, then two merges of at most three records.
func Example() {
	columns := []merge.Column{{Name: "Name", Field: match.Name}, {Name: "Phone", Field: match.Phone}}
	e := &merge.Entity{ID: "E1", Groups: []merge.Group{{ID: "M1"}}}
	g := &e.Groups[0]
	for _, id := range []string{"001Aa00000000A1", "001Aa00000000A2", "001Aa00000000A3", "001Aa00000000A4"} {
		ref := match.Ref{Source: "crm", ID: id}
		e.Records = append(e.Records, merge.Record{Ref: ref})
		g.Members = append(g.Members, ref)
	}
	g.Survivor = g.Members[0]
	g.Fields = []merge.FieldPlan{
		{Rule: "best_name@1", Kept: []merge.Value{{ID: "001Aa00000000A1", At: 0, Field: match.Name, Text: "Esimerkki Oy"}}},
		{Rule: "most_recent@1", Kept: []merge.Value{{ID: "001Aa00000000A3", At: 1, Field: match.Phone, Text: "040 123 4567"}}},
	}

	target, err := salesforce.New("crm", columns, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	steps, problems := target.Compile(e)
	for i := range steps {
		call, _ := target.Call(&steps[i])
		body, _ := json.Marshal(call.Body)
		fmt.Printf("%d %s %s\n", steps[i].Round, call.Name, body)
	}
	fmt.Println(len(problems), "problems")
	// Output:
	// 0 update {"Id":"001Aa00000000A1IAI","Phone":"040 123 4567","type":"Account"}
	// 1 merge {"masterRecord":{"Id":"001Aa00000000A1IAI","type":"Account"},"recordToMergeIds":["001Aa00000000A2IAI","001Aa00000000A3IAI"]}
	// 2 merge {"masterRecord":{"Id":"001Aa00000000A1IAI","type":"Account"},"recordToMergeIds":["001Aa00000000A4IAI"]}
	// 0 problems
}
