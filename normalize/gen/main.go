// Command gen writes the embedded tables of package normalize from the word
// lists in this folder. Run it with go generate in the package's folder; a test
// of the package checks that the committed tables are what it writes.
package main

import (
	"bytes"
	"go/format"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	var b bytes.Buffer
	writeFold(&b)
	src, err := format.Source(b.Bytes())
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("tables_fold.go", src, 0o666); err != nil {
		log.Fatal(err)
	}
}
