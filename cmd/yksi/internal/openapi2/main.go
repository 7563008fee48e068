// Command openapi2 writes the twin of an OpenAPI 3.0 description for those that import version 2.0 alone.
//
//	openapi2 openapi.json openapi-2.0.json
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: openapi2 OPENAPI3 OPENAPI2")
		os.Exit(2)
	}
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		text, err = twin(text)
	}
	if err == nil {
		err = os.WriteFile(os.Args[2], text, 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "openapi2:", err)
		os.Exit(1)
	}
}

// twin returns the description of version 2.0 that says the same as one of version 3.0.
func twin(text []byte) ([]byte, error) {
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	doc.Servers = nil // 2.0 has a host in its place, which nobody knows here
	oneBody(doc)
	doc2, err := openapi2conv.FromV3(doc)
	if err != nil {
		return nil, err
	}
	if p := doc2.Responses["Problem"]; p != nil && p.Schema == nil { // the conversion takes schemas of application/json alone
		p.Schema = &openapi2.SchemaRef{Ref: "#/definitions/Problem"}
	}
	doc2.BasePath = "/"
	doc2.Consumes, doc2.Produces = []string{"application/json"}, []string{"application/json"}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(doc2); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// oneBody leaves JSON alone where a body may be something else, too: version 2.0 has one schema for all.
func oneBody(doc *openapi3.T) {
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.RequestBody == nil {
				continue
			}
			if json := op.RequestBody.Value.Content["application/json"]; json != nil {
				op.RequestBody.Value.Content = openapi3.Content{"application/json": json}
			}
		}
	}
}
