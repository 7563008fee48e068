package salesforce

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/yksi-mdm/yksi/merge/internal/targettest"
)

func TestADescribeOfSomethingElseIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"another object":  `{"name":"Contact","mergeable":true,"fields":[{"name":"Name"}]}`,
		"may not merge":   `{"name":"Account","mergeable":false,"fields":[{"name":"Name"}]}`,
		"a list of all":   `{"sobjects":[]}`,
		"no fields":       `{"name":"Account","mergeable":true}`,
		"an error answer": `[{"message":"Session expired","errorCode":"INVALID_SESSION_ID"}]`,
		"cut":             describeText[:100],
	} {
		if _, err := ReadDescribe(strings.NewReader(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// FuzzReadDescribe: whatever a describe file holds, reading it and compiling by it does not panic.
func FuzzReadDescribe(f *testing.F) {
	f.Add(describeText)                                                                                 // the plain case
	f.Add(`{"name":"Account","mergeable":true,"fields":[{}]}`)                                          // a field without a name
	f.Add(`{"name":"Account","mergeable":true,"fields":[{"name":"Name"},{"name":"NAME"}]}`)             // names that differ in case
	f.Add(`{"name":"Account","keyPrefix":"x","mergeable":true,"fields":[{"name":"Name","length":-1}]}`) // no id fits, no length
	rnd := rand.New(rand.NewPCG(1, 1))
	w := targettest.New(f, rnd, columns(true), accountID)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ReadDescribe(strings.NewReader(text))
		if err != nil {
			return
		}
		target, err := New(targettest.Source, w.Columns, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		steps, _, _ := w.Compile(target, false)
		for i := range steps {
			target.Call(&steps[i])
		}
		target.Children()
	})
}
