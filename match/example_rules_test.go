package match_test

import (
	"context"
	"fmt"
	"log"

	"github.com/yksi-mdm/yksi/match"
)

// Persons are deduplicated with rules of one's own: what is compared, and how, stands in a text.
func ExampleParseRules() {
	rules, err := match.ParseRules([]byte(`{
		"comparisons": [
			{"name": "person", "kind": "person_name", "fields": ["first_name", "last_name"]},
			{"name": "birth", "kind": "date", "fields": ["birth"]},
			{"name": "town", "kind": "city", "fields": ["town"]}
		]
	}`))
	if err != nil {
		log.Fatal(err) // every fault with its line and column
	}
	model, err := match.NewModel(rules)
	if err != nil {
		log.Fatal(err)
	}
	people := [][4]string{
		{"Aino", "Virtanen", "1984-05-30", "Turku"},
		{"Virtanen", "Aino", "30.5.1984", "Åbo"}, // names in each other's columns
		{"Eero", "Virtanen", "1951-11-02", "Turku"},
	}
	records := func(yield func(match.Record, error) bool) {
		for i, p := range people {
			r := match.Record{Ref: match.Ref{Source: "members", ID: fmt.Sprint(i + 1)}}
			r.Add(match.FirstName, p[0])
			r.Add(match.LastName, p[1])
			r.Add("birth", p[2])
			r.Add("town", p[3])
			if !yield(r, nil) {
				return
			}
		}
	}
	result, err := model.Match(context.Background(), records, nil)
	if err != nil {
		log.Fatal(err)
	}
	for cluster := range result.Clusters() {
		fmt.Print(len(cluster.Members), " record(s):")
		for _, m := range cluster.Members {
			fmt.Print(" ", m.Ref)
		}
		fmt.Println()
	}
	// Output:
	// 2 record(s): members:1 members:2
	// 1 record(s): members:3
}
